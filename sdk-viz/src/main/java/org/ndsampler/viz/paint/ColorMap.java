package org.ndsampler.viz.paint;

import java.awt.Color;
import org.ndsampler.viz.internal.Colors;

/**
 * The colours of a single channel, from its smallest to its largest value.
 *
 * @since 0.1
 */
public enum ColorMap {
  /** Black to white. */
  GREY(0x000000, 0xffffff),
  /**
   * Dark violet through green to yellow, even to the eye and safe for the colour-blind: the map of
   * van der Walt and Smith for Matplotlib, interpolated between twenty of its colours.
   */
  VIRIDIS(
      0x440154, 0x481567, 0x482677, 0x453781, 0x404788, 0x39568c, 0x33638d, 0x2d708e, 0x287d8e,
      0x238a8d, 0x1f968b, 0x20a387, 0x29af7f, 0x3cbb75, 0x55c667, 0x73d055, 0x95d840, 0xb8de29,
      0xdce319, 0xfde725);

  // Filled once and never given away.
  @SuppressWarnings("ImmutableEnumChecker")
  private final int[] table = new int[256];

  ColorMap(int... stops) {
    for (int i = 0; i < 256; i++) {
      double at = i / 255.0 * (stops.length - 1);
      int k = Math.min((int) at, stops.length - 2);
      table[i] = Colors.mix(new Color(stops[k]), new Color(stops[k + 1]), at - k).getRGB();
    }
  }

  /** The colour at a place in [0, 1]; places outside are moved to the nearer end. */
  public Color color(double place) {
    return new Color(table[(int) Math.round(255 * Math.min(1, Math.max(0, place)))]);
  }

  /** The opaque ARGB of a level in [0, 255]. */
  int argb(int level) {
    return table[level];
  }
}
