package org.ndsampler.viz.internal;

import java.awt.Color;

/**
 * Colour arithmetic: sRGB, OKLab and the contrast of text.
 *
 * <p>OKLab is from B. Ottosson, "A perceptual color space for image processing", 2020; the contrast
 * ratio is that of WCAG 2.1.
 */
public final class Colors {
  private Colors() {}

  /** The linear intensity of an sRGB component, both in [0, 1]. */
  public static double toLinear(double c) {
    return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
  }

  private static double fromLinear(double c) {
    return c <= 0.0031308 ? c * 12.92 : 1.055 * Math.pow(c, 1 / 2.4) - 0.055;
  }

  /** OKLab of linear RGB: lightness in [0, 1], a, b. */
  public static double[] oklab(double r, double g, double b) {
    double l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
    double m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
    double s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
    return new double[] {
      0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
      1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
      0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
    };
  }

  /** OKLab of a colour. */
  public static double[] oklab(Color color) {
    return oklab(
        toLinear(color.getRed() / 255.0),
        toLinear(color.getGreen() / 255.0),
        toLinear(color.getBlue() / 255.0));
  }

  /**
   * The sRGB colour of a lightness, chroma and hue (radians) of OKLab; where there is no such
   * colour, the chroma is reduced until there is.
   */
  public static Color fromOklch(double lightness, double chroma, double hue) {
    double c = chroma;
    for (int step = 0; step < 40; step++) {
      double[] rgb = linear(lightness, c * Math.cos(hue), c * Math.sin(hue));
      if (inGamut(rgb[0]) && inGamut(rgb[1]) && inGamut(rgb[2])) {
        return new Color(byteOf(rgb[0]), byteOf(rgb[1]), byteOf(rgb[2]));
      }
      c *= 0.93;
    }
    double[] grey = linear(lightness, 0, 0);
    return new Color(byteOf(grey[0]), byteOf(grey[1]), byteOf(grey[2]));
  }

  private static boolean inGamut(double linear) {
    return linear >= -1e-4 && linear <= 1 + 1e-4;
  }

  private static int byteOf(double linear) {
    double c = fromLinear(Math.min(1, Math.max(0, linear)));
    return (int) Math.round(c * 255);
  }

  private static double[] linear(double lightness, double a, double b) {
    double l = lightness + 0.3963377774 * a + 0.2158037573 * b;
    double m = lightness - 0.1055613458 * a - 0.0638541728 * b;
    double s = lightness - 0.0894841775 * a - 1.2914855480 * b;
    l = l * l * l;
    m = m * m * m;
    s = s * s * s;
    return new double[] {
      4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
      -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
      -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s
    };
  }

  /** The relative luminance in [0, 1]. */
  public static double luminance(Color color) {
    return 0.2126 * toLinear(color.getRed() / 255.0)
        + 0.7152 * toLinear(color.getGreen() / 255.0)
        + 0.0722 * toLinear(color.getBlue() / 255.0);
  }

  /** The contrast ratio of two opaque colours, in [1, 21]. */
  public static double contrast(Color one, Color other) {
    double a = luminance(one);
    double b = luminance(other);
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }

  /** Black or white, whichever is easier to read on the colour: the ratio is at least 4.58. */
  public static Color textOn(Color background) {
    return contrast(background, Color.BLACK) >= contrast(background, Color.WHITE)
        ? Color.BLACK
        : Color.WHITE;
  }

  /** The colour with an opacity in [0, 1]. */
  public static Color withOpacity(Color color, double opacity) {
    int alpha = (int) Math.round(255 * Math.min(1, Math.max(0, opacity)));
    return new Color(color.getRed(), color.getGreen(), color.getBlue(), alpha);
  }

  /** The mixture of two opaque colours. */
  public static Color mix(Color from, Color to, double share) {
    return new Color(
        mix(from.getRed(), to.getRed(), share),
        mix(from.getGreen(), to.getGreen(), share),
        mix(from.getBlue(), to.getBlue(), share));
  }

  private static int mix(int from, int to, double share) {
    return (int) Math.round(from + (to - from) * share);
  }

  /** The colour as {@code #rrggbb}. */
  public static String hex(Color color) {
    String digits = Integer.toHexString(color.getRGB() & 0xffffff);
    return "#" + "000000".substring(digits.length()) + digits;
  }
}
