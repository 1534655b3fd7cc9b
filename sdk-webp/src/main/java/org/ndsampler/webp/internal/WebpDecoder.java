package org.ndsampler.webp.internal;

import com.luciad.imageio.webp.WebPImageReaderSpi;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.RasterInfo;
import org.ndsampler.core.raster.internal.image.DecodedRaster;
import org.ndsampler.core.raster.internal.image.FileInput;
import org.ndsampler.core.raster.internal.image.ImageDecoder;

/** Decodes a WebP file with libwebp, through its reader for ImageIO. Safe for concurrent use. */
final class WebpDecoder implements ImageDecoder {
  private final RasterInfo info;
  private final int length;

  WebpDecoder(Path path, WebpHeader header) {
    Size size = header.size();
    this.info = RasterInfo.of(path, "webp", size, header.alpha() ? 4 : 3, DType.UINT8, size);
    this.length = header.length();
  }

  @Override
  public RasterInfo info() {
    return info;
  }

  @Override
  public String adviceIfTooLarge() {
    return "convert it: dwebp in.webp -o out.png, which is read row by row";
  }

  @Override
  public NDArray decode() throws IOException {
    // Read here, so that what the decoder complains of is the content.
    byte[] file = bytes();
    try (MemoryCacheImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      // It holds nothing but memory, and refuses reset(): one for each decoding.
      ImageReader reader = new WebPImageReaderSpi().createReaderInstance(null);
      reader.setInput(in, true, true);
      return pixels(reader.read(0));
    } catch (IOException e) {
      throw new RasterFormatException(
          info.path(), "the webp data is damaged: " + DecodedRaster.reason(e), e);
    } catch (LinkageError e) {
      // That a method is missing is all that such an error knows; the library has printed more.
      String reason = e instanceof UnsatisfiedLinkError ? "" : " (" + e + ")";
      RasterFormatException unsupported =
          RasterFormatException.unsupported(
              info.path(),
              "libwebp was not loaded here"
                  + reason
                  + "; its loader printed why to the standard error stream. The folder for"
                  + " temporary files (java.io.tmpdir) must allow native code; or convert the file:"
                  + " dwebp in.webp -o out.png");
      unsupported.initCause(e);
      throw unsupported;
    }
  }

  private byte[] bytes() throws IOException {
    try (FileInput in = new FileInput(info.path(), 1 << 13)) {
      if (in.length() < length) {
        throw new RasterFormatException(
            info.path(), "the file was changed after it was opened: it became shorter");
      }
      byte[] file = new byte[length];
      in.readFully(file, 0, length);
      return file;
    }
  }

  /** The reader's pixels are packed as ARGB or RGB. */
  private NDArray pixels(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    int channels = info.channels();
    int opaque = image.getColorModel().hasAlpha() ? 0 : 0xff;
    byte[] values = new byte[Math.multiplyExact(Math.multiplyExact(width, height), channels)];
    int[] row = new int[width];
    int at = 0;
    for (int y = 0; y < height; y++) {
      image.getRaster().getDataElements(0, y, width, 1, row);
      for (int pixel : row) {
        values[at++] = (byte) (pixel >> 16);
        values[at++] = (byte) (pixel >> 8);
        values[at++] = (byte) pixel;
        if (channels == 4) {
          values[at++] = (byte) (pixel >>> 24 | opaque);
        }
      }
    }
    return NDArray.of(values, Shape.of(height, width, channels));
  }
}
