package org.ndsampler.core.raster.internal;

import java.util.Locale;

/** What libjpeg warns of. Safe for concurrent use. */
public final class JpegWarnings {
  private JpegWarnings() {}

  /**
   * Whether a warning tells that data is missing or cannot be decoded; others tell of oddities that
   * change no pixel.
   */
  public static boolean isDamage(String warning) {
    String lower = warning.toLowerCase(Locale.ROOT);
    return !lower.contains("extraneous bytes")
        && !lower.contains("sos parameters")
        && !lower.contains("jfif")
        && !lower.contains("adobe");
  }
}
