package org.ndsampler.core.raster.internal;

import java.util.List;

/** The names of channels whose meaning a file's kind of colours tells. */
public final class ColorChannels {
  /** Of a file of grey values and how opaque they are. */
  public static final List<String> GRAY_WITH_ALPHA = List.of("gray", "a");

  /** Of a file of printing inks. */
  public static final List<String> INKS = List.of("cyan", "magenta", "yellow", "black");

  /** Of a file of CIE L*a*b*: lightness, green to red, blue to yellow. */
  public static final List<String> LAB = List.of("cie_l", "cie_a", "cie_b");

  private ColorChannels() {}

  /** Whether names say that the channels are not the usual ones for their number. */
  public static boolean areUnusual(List<String> names) {
    return names.equals(GRAY_WITH_ALPHA) || names.equals(INKS) || names.equals(LAB);
  }
}
