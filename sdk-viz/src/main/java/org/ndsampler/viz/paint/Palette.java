package org.ndsampler.viz.paint;

import java.awt.Color;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.ndsampler.viz.internal.Colors;

/**
 * Colours for categories, stable by id: a category has the same colour in every picture and chart,
 * whichever other categories there are.
 *
 * <p>The ids 1 to 12 have colours that stay apart for people who confuse red and green or blue and
 * yellow: the first seven are those of Okabe and Ito ("Color Universal Design", 2008), the other
 * five were chosen to be as far as possible from all before them, as seen with full and with each
 * kind of dichromatic vision. Further ids vary these in lightness and hue. Immutable.
 *
 * @since 0.1
 */
public final class Palette {
  private static final Palette STANDARD =
      new Palette(
          new int[] {
            0xe69f00, 0x56b4e9, 0x009e73, 0xf0e442, 0x0072b2, 0xd55e00, 0xcc79a7, 0x900c3c,
            0x84fcfc, 0x2418d8, 0x9c6cfc, 0x603090
          });

  /** The range of lightness that a colour may have and still be seen as a colour. */
  private static final double DARKEST = 0.42;

  private static final double LIGHTEST = 0.88;

  private final int[] base;

  private Palette(int[] base) {
    this.base = base;
  }

  /** The palette that everything here uses unless told otherwise. */
  public static Palette standard() {
    return STANDARD;
  }

  /**
   * A palette of one's own colours; ids beyond their number get variations of them.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Palette of(Color... colors) {
    if (colors.length == 0) {
      throw new IllegalArgumentException("a palette needs at least one colour");
    }
    int[] base = new int[colors.length];
    for (int i = 0; i < base.length; i++) {
      base[i] = colors[i].getRGB() & 0xffffff;
    }
    return new Palette(base);
  }

  /** How many colours there are before they are varied. */
  public int size() {
    return base.length;
  }

  /** The colour of an id, opaque; the id 1 has the first. */
  public Color color(long id) {
    Color color = new Color(base[(int) Math.floorMod(id - 1, (long) base.length)]);
    long cycle = Math.floorDiv(id - 1, (long) base.length);
    if (cycle == 0) {
      return color;
    }
    double[] lab = Colors.oklab(color);
    double chroma = Math.max(0.11, Math.hypot(lab[1], lab[2]));
    double hue = Math.atan2(lab[2], lab[1]);
    // Multiples of irrational parts never repeat, and spread evenly from the first on.
    double range = LIGHTEST - DARKEST;
    double lightness = DARKEST + range * part((lab[0] - DARKEST) / range + cycle * 0.3819660113);
    hue += Math.toRadians(40) * (part(cycle * 0.6180339887) - 0.5);
    return Colors.fromOklch(lightness, chroma * (0.85 + 0.15 * part(cycle * 0.7548776662)), hue);
  }

  private static double part(double x) {
    return x - Math.floor(x);
  }

  /** The colours, each as {@code #rrggbb}. */
  @Override
  public String toString() {
    return Arrays.stream(base)
        .mapToObj(rgb -> Colors.hex(new Color(rgb)))
        .collect(Collectors.joining(", ", "Palette(", ")"));
  }
}
