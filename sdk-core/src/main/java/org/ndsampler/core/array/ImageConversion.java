package org.ndsampler.core.array;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferUShort;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Arrays;

/**
 * Between {@link BufferedImage} and {@link NDArray}.
 *
 * <p>From an image: grey gives 1 channel, grey with alpha 2, RGB 3, RGB with alpha 4 (not
 * premultiplied), in this order whatever the layout of the image; an indexed image gives the
 * colours and not the indices. 16 bits stay 16 bits; everything else becomes uint8.
 */
final class ImageConversion {
  private ImageConversion() {}

  static NDArray fromImage(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    ColorModel model = image.getColorModel();
    if (image.getType() == BufferedImage.TYPE_3BYTE_BGR
        && image.getRaster().getDataBuffer() instanceof DataBufferByte buffer
        && buffer.getNumBanks() == 1
        && buffer.getData().length == width * height * 3) {
      byte[] bgr = buffer.getData();
      byte[] rgb = new byte[bgr.length];
      for (int i = 0; i < bgr.length; i += 3) {
        rgb[i] = bgr[i + 2];
        rgb[i + 1] = bgr[i + 1];
        rgb[i + 2] = bgr[i];
      }
      return NDArray.of(rgb, Shape.of(height, width, 3));
    }
    boolean direct =
        model instanceof ComponentColorModel
            && !model.isAlphaPremultiplied()
            && (model.getColorSpace().getType() == ColorSpace.TYPE_RGB
                || model.getColorSpace().getType() == ColorSpace.TYPE_GRAY);
    if (direct && image.getRaster().getTransferType() == DataBuffer.TYPE_USHORT) {
      int bands = image.getRaster().getNumBands();
      int[] values = image.getRaster().getPixels(0, 0, width, height, (int[]) null);
      short[] result = new short[values.length];
      for (int i = 0; i < values.length; i++) {
        result[i] = (short) values[i];
      }
      return NDArray.wrap(DType.UINT16, Shape.of(height, width, bands), result);
    }
    if (direct && image.getRaster().getTransferType() == DataBuffer.TYPE_BYTE) {
      int bands = image.getRaster().getNumBands();
      byte[] result = new byte[width * height * bands];
      int[] row = new int[width * bands];
      for (int y = 0; y < height; y++) {
        image.getRaster().getPixels(0, y, width, 1, row);
        for (int i = 0; i < row.length; i++) {
          result[y * row.length + i] = (byte) row[i];
        }
      }
      return NDArray.of(result, Shape.of(height, width, bands));
    }
    if (model instanceof IndexColorModel palette && isGrey(palette)) {
      byte[] result = new byte[width * height];
      int[] row = new int[width];
      for (int y = 0; y < height; y++) {
        image.getRaster().getPixels(0, y, width, 1, row);
        for (int x = 0; x < width; x++) {
          result[y * width + x] = (byte) palette.getRed(row[x]);
        }
      }
      return NDArray.of(result, Shape.of(height, width, 1));
    }
    return fromRgb(image, model.hasAlpha() ? 4 : 3);
  }

  private static boolean isGrey(IndexColorModel palette) {
    for (int i = 0; i < palette.getMapSize(); i++) {
      int rgb = palette.getRGB(i);
      int r = rgb >> 16 & 0xff;
      if (rgb >>> 24 != 0xff || r != (rgb >> 8 & 0xff) || r != (rgb & 0xff)) {
        return false;
      }
    }
    return true;
  }

  private static NDArray fromRgb(BufferedImage image, int channels) {
    int width = image.getWidth();
    int height = image.getHeight();
    byte[] result = new byte[width * height * channels];
    int[] row = new int[width];
    int at = 0;
    for (int y = 0; y < height; y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int pixel : row) {
        result[at++] = (byte) (pixel >> 16);
        result[at++] = (byte) (pixel >> 8);
        result[at++] = (byte) pixel;
        if (channels == 4) {
          result[at++] = (byte) (pixel >>> 24);
        }
      }
    }
    return NDArray.of(result, Shape.of(height, width, channels));
  }

  static BufferedImage toImage(NDArray array) {
    if (array.shape().isClip()) {
      throw new IllegalArgumentException("a clip is not an image; take one frame: frame(t)");
    }
    int channels = array.channels();
    if (channels < 1 || channels > 4) {
      throw new IllegalArgumentException(
          "an image has 1 to 4 channels, not " + channels + "; choose some: channels(from, to)");
    }
    if (array.dtype() != DType.UINT8 && array.dtype() != DType.UINT16) {
      throw new IllegalArgumentException(
          "an image holds uint8 or uint16, not "
              + array.dtype()
              + "; convert first: to(DType.UINT8), after scaling the values into 0 to 255");
    }
    NDArray packed = array.isContiguous() && array.offset() == 0 ? array : array.copy();
    if (channels == 3 && packed.dtype() == DType.UINT8) {
      BufferedImage image =
          new BufferedImage(array.width(), array.height(), BufferedImage.TYPE_3BYTE_BGR);
      byte[] rgb = (byte[]) packed.data();
      byte[] bgr = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
      for (int i = 0; i < bgr.length; i += 3) {
        bgr[i] = rgb[i + 2];
        bgr[i + 1] = rgb[i + 1];
        bgr[i + 2] = rgb[i];
      }
      return image;
    }
    boolean wide = packed.dtype() == DType.UINT16;
    int space = channels < 3 ? ColorSpace.CS_GRAY : ColorSpace.CS_sRGB;
    boolean alpha = channels == 2 || channels == 4;
    int transfer = wide ? DataBuffer.TYPE_USHORT : DataBuffer.TYPE_BYTE;
    ColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(space),
            alpha,
            false,
            alpha ? ColorModel.TRANSLUCENT : ColorModel.OPAQUE,
            transfer);
    int count = array.shape().count();
    DataBuffer buffer =
        wide
            ? new DataBufferUShort(Arrays.copyOf((short[]) packed.data(), count), count)
            : new DataBufferByte(Arrays.copyOf((byte[]) packed.data(), count), count);
    int[] bands = new int[channels];
    for (int i = 0; i < channels; i++) {
      bands[i] = i;
    }
    WritableRaster raster =
        Raster.createInterleavedRaster(
            buffer, array.width(), array.height(), array.width() * channels, channels, bands, null);
    return new BufferedImage(model, raster, false, null);
  }
}
