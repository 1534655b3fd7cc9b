package org.ndsampler.formats.internal;

/** The colours of Pascal VOC, which many tools use. Safe for concurrent use. */
public final class Palette {
  private Palette() {}

  /**
   * Red, green and blue of a number from 0 to 255 as there, and of all others up to 24 bits: its
   * bits are spread over those of the three, so that no two numbers share a colour.
   */
  public static int[] color(int number) {
    int[] color = new int[3];
    int rest = number & 0xFFFFFF;
    for (int bit = 7; rest > 0; bit--) {
      for (int channel = 0; channel < 3; channel++) {
        color[channel] |= (rest >> channel & 1) << bit;
      }
      rest >>= 3;
    }
    return color;
  }

  /** The colour as one number, {@code R << 16 | G << 8 | B}. */
  static int rgb(int number) {
    int[] color = color(number);
    return color[0] << 16 | color[1] << 8 | color[2];
  }

  /** The number that has a colour, {@code R << 16 | G << 8 | B}. */
  static int number(int rgb) {
    int number = 0;
    for (int bit = 0; bit < 8; bit++) {
      number |=
          (rgb >> 23 - bit & 1 | (rgb >> 15 - bit & 1) << 1 | (rgb >> 7 - bit & 1) << 2) << 3 * bit;
    }
    return number;
  }
}
