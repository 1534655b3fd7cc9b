package org.ndsampler.toy;

import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.internal.Ints;

/** An RGB picture that is being drawn. Confined to one thread. */
final class Canvas {
  /** Towards the light: from the upper left, above the picture; of length 1. */
  private static final float LIGHT_X = -0.45f;

  private static final float LIGHT_Y = -0.6f;
  private static final float LIGHT_Z = 0.6614378f;

  final Size size;
  final Window window;
  final byte[] rgb;

  Canvas(Size size) {
    this.size = size;
    this.window = size.toWindow();
    this.rgb = new byte[Ints.length("the bytes of a picture", size.area(), 3)];
  }

  NDArray toArray() {
    return NDArray.of(rgb, Shape.of(size.height(), size.width(), 3));
  }

  /** Draws one colour through a coverage. */
  void paint(Outline outline, int color, double opacity) {
    Coverage coverage = Coverage.of(outline, 0, window);
    Window w = coverage.window;
    for (int y = 0; y < w.height(); y++) {
      for (int x = 0; x < w.width(); x++) {
        float alpha = coverage.values[y * w.width() + x] * (float) opacity;
        if (alpha > 0) {
          int at = ((w.y() + y) * size.width() + w.x() + x) * 3;
          mix(at, (color >> 16) & 0xFF, (color >> 8) & 0xFF, color & 0xFF, alpha);
        }
      }
    }
  }

  /**
   * Draws an object with depth: a bevelled rim, light from the upper left, a faint texture, and a
   * soft shadow on what is behind it.
   *
   * @param color 0xRRGGBB
   * @param texture the seed of the texture
   * @param shadow how dark the shadow is, 0 to 1
   */
  void emboss(Outline outline, int color, long texture, double shadow) {
    emboss(outline, color, texture, shadow, 0.06, 1);
  }

  /**
   * The same with more to choose.
   *
   * @param color 0xRRGGBB, or negative to shade what is there already
   * @param softness the width of the rim as a part of the object's smaller extent
   * @param roughness how strong the texture is; 1 is faint
   */
  void emboss(
      Outline outline, int color, long texture, double shadow, double softness, double roughness) {
    double extent = Math.min(outline.bounds().width(), outline.bounds().height());
    int radius = Math.max(1, (int) (extent * softness + 0.5));
    int drop = Math.max(1, (int) (extent * 0.06 + 0.5));
    Coverage coverage = Coverage.of(outline, 3 * radius + drop + 2, window);
    Window w = coverage.window;
    float[] height = coverage.blurred(radius);
    float red = (color >> 16) & 0xFF;
    float green = (color >> 8) & 0xFF;
    float blue = color & 0xFF;
    Lattice lattice = new Lattice(texture);
    double cell = 1 / Math.max(3, extent / 7);
    float top = (float) outline.bounds().y();
    float fall = (float) (1 / Math.max(1, outline.bounds().height()));
    float steep = 1.6f * radius;
    for (int y = 1; y < w.height() - 1; y++) {
      int py = w.y() + y;
      if (py < 0 || py >= size.height()) {
        continue;
      }
      for (int x = 1; x < w.width() - 1; x++) {
        int px = w.x() + x;
        if (px < 0 || px >= size.width()) {
          continue;
        }
        int i = y * w.width() + x;
        int at = (py * size.width() + px) * 3;
        float alpha = coverage.values[i];
        if (alpha < 1 && shadow > 0 && y >= drop && x >= drop) {
          float dark = height[i - drop * w.width() - drop / 2] * (float) shadow;
          if (dark > 0.01f) {
            mix(at, 0, 0, 0, dark);
          }
        }
        if (alpha <= 0) {
          continue;
        }
        float nx = (height[i - 1] - height[i + 1]) * steep;
        float ny = (height[i - w.width()] - height[i + w.width()]) * steep;
        float norm = 1 / (float) Math.sqrt(nx * nx + ny * ny + 1);
        float diffuse = Math.max(0, (nx * LIGHT_X + ny * LIGHT_Y + LIGHT_Z) * norm) / LIGHT_Z;
        // The half vector between the light and the eye, which looks straight down.
        float half = (nx * LIGHT_X + ny * LIGHT_Y + LIGHT_Z + 1) * norm * 0.54859f;
        float gloss = half * half;
        gloss *= gloss;
        gloss *= gloss;
        gloss *= gloss;
        gloss *= gloss;
        float grain =
            (float) roughness
                * (lattice.value(px * cell, py * cell) * 0.16f
                    - 0.08f
                    + (lattice.at(px, py) - 0.5f) * 0.06f);
        float slope = 0.1f - 0.2f * (py - top) * fall;
        float light = 0.22f + 0.72f * diffuse + grain + slope;
        float shine = 0.3f * Math.max(0, gloss - 0.16f);
        if (color < 0) {
          red = rgb[at] & 0xFF;
          green = rgb[at + 1] & 0xFF;
          blue = rgb[at + 2] & 0xFF;
        }
        mix(
            at,
            red * light + 255 * shine,
            green * light + 255 * shine,
            blue * light + 255 * shine,
            alpha);
      }
    }
  }

  /** Sets a pixel; each channel 0 to 255. */
  void set(int x, int y, float red, float green, float blue) {
    int at = (y * size.width() + x) * 3;
    mix(at, red, green, blue, 1);
  }

  /** Blends a colour over a pixel. */
  void blend(int x, int y, float red, float green, float blue, float alpha) {
    mix((y * size.width() + x) * 3, red, green, blue, alpha);
  }

  int value(int x, int y, int channel) {
    return rgb[(y * size.width() + x) * 3 + channel] & 0xFF;
  }

  private void mix(int at, float red, float green, float blue, float alpha) {
    rgb[at] = mix(rgb[at], red, alpha);
    rgb[at + 1] = mix(rgb[at + 1], green, alpha);
    rgb[at + 2] = mix(rgb[at + 2], blue, alpha);
  }

  private static byte mix(byte below, float above, float alpha) {
    float old = below & 0xFF;
    float value = old + (above - old) * alpha + 0.5f;
    return (byte) Math.max(0, Math.min(255, (int) value));
  }

  /** 0xRRGGBB of a hue in turns, and a saturation and value in [0, 1]. */
  static int hsv(double hue, double saturation, double value) {
    double h = (hue - Math.floor(hue)) * 6;
    return (channel(h, 5, saturation, value) << 16)
        | (channel(h, 3, saturation, value) << 8)
        | channel(h, 1, saturation, value);
  }

  private static int channel(double h, int shift, double saturation, double value) {
    double k = (shift + h) % 6;
    double part = Math.max(0, Math.min(1, Math.min(k, 4 - k)));
    return (int) (255 * (value - value * saturation * part) + 0.5);
  }
}
