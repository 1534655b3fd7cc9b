package org.ndsampler.core.raster.internal.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** JPEG files as the JDK writes them, of any sampling, quality and size. */
final class TestJpegs {
  /** Written by Pillow 9.4 and OpenCV 4.6: samplings, restart markers, progressive, CMYK. */
  static final Path JPEGS = Path.of("src/test/resources/jpeg");

  private TestJpegs() {}

  /** A photograph with any factors of the first component. */
  static Path sampled(Path folder, int across, int down, int restart) throws IOException {
    BufferedImage image = ImageIO.read(JPEGS.resolve("444.jpg").toFile());
    Path file = folder.resolve(across + "x" + down + "r" + restart + ".jpg");
    return write(file, image, across, down, restart, 0.75f);
  }

  /**
   * Writes a file.
   *
   * @param across the columns of blocks of luma in a unit, of an image in colour
   * @param down the rows
   * @param restart the units between two restart markers; 0 without any
   */
  static Path write(
      Path file, BufferedImage image, int across, int down, int restart, float quality)
      throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    param.setCompressionQuality(quality);
    IIOMetadata metadata =
        writer.getDefaultImageMetadata(ImageTypeSpecifier.createFromRenderedImage(image), param);
    String format = "javax_imageio_jpeg_image_1.0";
    Element root = (Element) metadata.getAsTree(format);
    Element sof = (Element) root.getElementsByTagName("sof").item(0);
    if (image.getRaster().getNumBands() > 1) {
      Element luma = (Element) sof.getElementsByTagName("componentSpec").item(0);
      luma.setAttribute("HsamplingFactor", "" + across);
      luma.setAttribute("VsamplingFactor", "" + down);
    }
    if (restart > 0) {
      Node sequence = root.getElementsByTagName("markerSequence").item(0);
      IIOMetadataNode dri = new IIOMetadataNode("dri");
      dri.setAttribute("interval", "" + restart);
      sequence.insertBefore(dri, root.getElementsByTagName("sos").item(0));
    }
    metadata.setFromTree(format, root);
    Files.deleteIfExists(file);
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.write(metadata, new IIOImage(image, null, metadata), param);
    } finally {
      writer.dispose();
    }
    return file;
  }
}
