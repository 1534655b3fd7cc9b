package org.ndsampler.core.raster.tiff.internal.format;

/** The colours of JFIF, with the 16-bit fixed point of the IJG library, so to the same values. */
public final class YCbCr {
  private static final int HALF = 1 << 15;
  private static final int[] CR_TO_R = new int[256];
  private static final int[] CB_TO_B = new int[256];
  private static final int[] CR_TO_G = new int[256];
  private static final int[] CB_TO_G = new int[256];

  /** Sums of a brightness and a colour, limited to a byte; -256 is first. */
  private static final byte[] CLAMPED = new byte[768];

  private static final int CLAMP_ZERO = 256;

  static {
    for (int i = 0; i < 256; i++) {
      int x = i - 128;
      CR_TO_R[i] = (fix(1.40200) * x + HALF) >> 16;
      CB_TO_B[i] = (fix(1.77200) * x + HALF) >> 16;
      CR_TO_G[i] = -fix(0.71414) * x;
      CB_TO_G[i] = -fix(0.34414) * x + HALF;
    }
    for (int i = 0; i < CLAMPED.length; i++) {
      CLAMPED[i] = (byte) Math.max(0, Math.min(255, i - CLAMP_ZERO));
    }
  }

  private YCbCr() {}

  private static int fix(double value) {
    return (int) (value * (1 << 16) + 0.5);
  }

  /** Converts pixels of three bytes. */
  public static void toRgb(byte[] data, byte[] target, int count) {
    byte[] clamped = CLAMPED;
    for (int i = 0; i < count - 2; i += 3) {
      int y = (data[i] & 0xff) + CLAMP_ZERO;
      int cb = data[i + 1] & 0xff;
      int cr = data[i + 2] & 0xff;
      target[i] = clamped[y + CR_TO_R[cr]];
      target[i + 1] = clamped[y + ((CB_TO_G[cb] + CR_TO_G[cr]) >> 16)];
      target[i + 2] = clamped[y + CB_TO_B[cb]];
    }
  }
}
