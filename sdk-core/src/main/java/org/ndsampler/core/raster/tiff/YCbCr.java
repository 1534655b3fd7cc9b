package org.ndsampler.core.raster.tiff;

/** The colours of JFIF, with the 16-bit fixed point of the IJG library, so to the same values. */
final class YCbCr {
  private static final int HALF = 1 << 15;
  private static final int[] CR_TO_R = new int[256];
  private static final int[] CB_TO_B = new int[256];
  private static final int[] CR_TO_G = new int[256];
  private static final int[] CB_TO_G = new int[256];

  static {
    for (int i = 0; i < 256; i++) {
      int x = i - 128;
      CR_TO_R[i] = (fix(1.40200) * x + HALF) >> 16;
      CB_TO_B[i] = (fix(1.77200) * x + HALF) >> 16;
      CR_TO_G[i] = -fix(0.71414) * x;
      CB_TO_G[i] = -fix(0.34414) * x + HALF;
    }
  }

  private YCbCr() {}

  private static int fix(double value) {
    return (int) (value * (1 << 16) + 0.5);
  }

  private static byte clamp(int value) {
    return (byte) (value < 0 ? 0 : Math.min(value, 255));
  }

  /** Converts pixels of three bytes in place. */
  static void toRgb(byte[] data, int count) {
    for (int i = 0; i + 2 < count; i += 3) {
      int y = data[i] & 0xff;
      int cb = data[i + 1] & 0xff;
      int cr = data[i + 2] & 0xff;
      data[i] = clamp(y + CR_TO_R[cr]);
      data[i + 1] = clamp(y + ((CB_TO_G[cb] + CR_TO_G[cr]) >> 16));
      data[i + 2] = clamp(y + CB_TO_B[cb]);
    }
  }
}
