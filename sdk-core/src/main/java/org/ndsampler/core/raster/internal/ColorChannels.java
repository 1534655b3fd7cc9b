package org.ndsampler.core.raster.internal;

import java.util.List;

/** The names of channels whose meaning a file's kind of colours tells. */
public final class ColorChannels {
  /** Of a file of grey values and how opaque they are. */
  public static final List<String> GRAY_WITH_ALPHA = List.of("gray", "a");

  /** Of a file of printing inks. */
  public static final List<String> INKS = List.of("cyan", "magenta", "yellow", "black");

  private ColorChannels() {}
}
