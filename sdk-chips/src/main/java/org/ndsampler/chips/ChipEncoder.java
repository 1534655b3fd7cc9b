package org.ndsampler.chips;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.internal.AtomicFile;
import org.ndsampler.core.raster.cog.CogWriter;
import org.ndsampler.core.raster.npy.Npy;

/**
 * Turns pixels into the bytes of a file; the same pixels into the same bytes. Immutable and safe
 * for concurrent use.
 *
 * @param quality of JPEG, from 1 to 100
 */
record ChipEncoder(ChipFormat format, int quality) {

  /** Writes a file that appears whole or not at all. */
  void write(NDArray pixels, Path file) throws IOException {
    requireFits(pixels);
    switch (format) {
      case PNG, JPEG -> AtomicFile.write(file, image(pixels));
      case COG -> CogWriter.standard().threads(1).write(pixels, file);
      case NPY -> Npy.write(file, pixels);
    }
  }

  /** The bytes of the file. */
  byte[] bytes(NDArray pixels) throws IOException {
    if (format == ChipFormat.PNG || format == ChipFormat.JPEG) {
      requireFits(pixels);
      return image(pixels);
    }
    Path file = Files.createTempFile("ndsampler-", "." + format.extension());
    try {
      write(pixels, file);
      return Files.readAllBytes(file);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private void requireFits(NDArray pixels) {
    int channels = pixels.channels();
    boolean isByte = pixels.dtype() == DType.UINT8;
    boolean fits =
        switch (format) {
          case PNG -> channels <= 4 && (isByte || pixels.dtype() == DType.UINT16);
          case JPEG -> (channels == 1 || channels == 3) && isByte;
          case COG, NPY -> true;
        };
    if (!fits) {
      throw new IllegalArgumentException(
          format
              + " cannot hold "
              + channels
              + " channels of "
              + pixels.dtype().label()
              + "; choose ChipFormat.COG or NPY, or fewer channels of the targets");
    }
  }

  private byte[] image(NDArray pixels) throws IOException {
    BufferedImage image = pixels.toImage();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Iterator<ImageWriter> writers =
        ImageIO.getImageWritersByFormatName(format == ChipFormat.PNG ? "png" : "jpeg");
    if (!writers.hasNext()) {
      throw new IOException("this Java has no writer for " + format);
    }
    ImageWriter writer = writers.next();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      if (format == ChipFormat.JPEG) {
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionQuality(quality / 100f);
      }
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), param);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
