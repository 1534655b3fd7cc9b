package org.ndsampler.formats.internal;

/** The colours of Pascal VOC, which many tools use. Safe for concurrent use. */
public final class Palette {
  private Palette() {}

  /** Red, green and blue of a number from 0 to 255: its bits are spread over those of the three. */
  public static int[] color(int number) {
    int[] color = new int[3];
    int rest = number & 255;
    for (int bit = 7; rest > 0; bit--) {
      for (int channel = 0; channel < 3; channel++) {
        color[channel] |= (rest >> channel & 1) << bit;
      }
      rest >>= 3;
    }
    return color;
  }
}
