package org.ndsampler.toy;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.internal.Ints;

/**
 * Draws a frame's objects as bands of measured values in the raster of an asset. The ground and the
 * objects are the same in every resolution. Where the asset lies outside the image or outside the
 * part that the sensor saw, there is no data: 0 in whole numbers, NaN in floating point.
 */
final class BandPainter {
  /** The value of full reflectance. */
  private static final float FULL = 10_000;

  private final List<ToyObject> objects;
  private final @Nullable Outline valid;
  private final Size imageSize;
  private final Size size;
  private final Affine toImage;
  private final Affine fromImage;
  private final String channel;
  private final long seed;
  private final int frame;

  BandPainter(
      List<ToyObject> objects,
      @Nullable Outline valid,
      Size imageSize,
      Size size,
      Affine toImage,
      String channel,
      long seed,
      int frame) {
    this.objects = objects;
    this.valid = valid;
    this.imageSize = imageSize;
    this.size = size;
    this.toImage = toImage;
    this.fromImage = toImage.inverse();
    this.channel = channel;
    this.seed = seed;
    this.frame = frame;
  }

  /** The PNG of one band of uint16; valid pixels are at least 1. */
  static byte[] uint16(BandPainter painter) {
    float[] values = painter.reflectance(1);
    short[] pixels = new short[values.length];
    for (int i = 0; i < pixels.length; i++) {
      // Steps of 16 in 10,000: below the noise, and they make the file smaller.
      int value = Math.round(values[i] * (FULL / 16)) * 16;
      pixels[i] = Float.isNaN(values[i]) ? 0 : (short) Math.max(1, Math.min(65_535, value));
    }
    return Png.encode(
        NDArray.wrap(
            DType.UINT16, Shape.of(painter.size.height(), painter.size.width(), 1), pixels));
  }

  /** Reflectances of several bands, about 0 to 1; NaN where there is no data. */
  float[] reflectance(int bands) {
    float[] values = new float[Ints.length("the values of a picture", pixels(), bands)];
    for (int band = 0; band < bands; band++) {
      int key = channel.hashCode() * 31 + band;
      float[] plane = ground(key);
      for (ToyObject object : objects) {
        // What a class reflects depends on the band; the objects of a class differ a little.
        float own =
            0.3f
                + 0.5f * unit(ToyRandom.hash(11, (int) object.kind.categoryId, key))
                + 0.12f * unit(ToyRandom.hash(object.texture, 1, key));
        blend(object, own, plane);
      }
      ToyRandom random = ToyRandom.of(seed, frame, key);
      for (int i = 0; i < plane.length; i++) {
        float noise = Grain.NORMAL.value((int) random.nextLong());
        values[i * bands + band] = Math.max(0.001f, plane[i] + 0.006f * noise);
      }
    }
    mask(values, bands);
    return values;
  }

  private static float unit(int hash) {
    return (hash >>> 8) * 0x1p-24f;
  }

  private int pixels() {
    return Ints.length("the pixels of a picture", size.width(), size.height());
  }

  private float[] ground(int key) {
    Lattice lattice = new Lattice(seed + key);
    float[] plane = new float[pixels()];
    float level = 0.08f + 0.08f * unit(ToyRandom.hash(7, 3, key));
    for (int y = 0; y < size.height(); y++) {
      for (int x = 0; x < size.width(); x++) {
        double ix = toImage.applyX(x + 0.5, y + 0.5);
        double iy = toImage.applyY(x + 0.5, y + 0.5);
        plane[y * size.width() + x] = level + 0.1f * lattice.fractal(ix / 70, iy / 70, 4);
      }
    }
    return plane;
  }

  private void blend(ToyObject object, float own, float[] plane) {
    Coverage coverage = Coverage.of(object.outline.map(fromImage), 0, size.toWindow());
    Window w = coverage.window;
    Lattice texture = new Lattice(object.texture);
    for (int y = 0; y < w.height(); y++) {
      for (int x = 0; x < w.width(); x++) {
        float alpha = coverage.values[y * w.width() + x];
        if (alpha > 0) {
          int i = (w.y() + y) * size.width() + w.x() + x;
          double ix = toImage.applyX(w.x() + x + 0.5, w.y() + y + 0.5);
          double iy = toImage.applyY(w.x() + x + 0.5, w.y() + y + 0.5);
          float value = own * (0.92f + 0.16f * texture.value(ix / 9, iy / 9));
          plane[i] += (value - plane[i]) * alpha;
        }
      }
    }
  }

  /** Disparities in pixels: the ground rises towards the lower edge, objects stand before it. */
  float[] disparity() {
    float[] values = new float[pixels()];
    for (int y = 0; y < size.height(); y++) {
      Arrays.fill(
          values, y * size.width(), (y + 1) * size.width(), 2 + 6 * (y + 0.5f) / size.height());
    }
    for (int k = 0; k < objects.size(); k++) {
      // Drawn later means nearer.
      float own = 10 + 14 * (k + 1f) / objects.size();
      for (int i : inside(objects.get(k))) {
        values[i] = own;
      }
    }
    mask(values, 1);
    return values;
  }

  /** How far each pixel moves to the next frame, in pixels of the image: x and y. */
  float[] flow(List<ToyObject> next) {
    float[] values = new float[Ints.length("the values of a picture", pixels(), 2)];
    for (int k = 0; k < objects.size(); k++) {
      Affine move = objects.get(k).placement.inverse().then(next.get(k).placement);
      for (int i : inside(objects.get(k))) {
        int x = i % size.width();
        int y = i / size.width();
        double ix = toImage.applyX(x + 0.5, y + 0.5);
        double iy = toImage.applyY(x + 0.5, y + 0.5);
        values[2 * i] = (float) (move.applyX(ix, iy) - ix);
        values[2 * i + 1] = (float) (move.applyY(ix, iy) - iy);
      }
    }
    mask(values, 2);
    return values;
  }

  /** The pixels of which an object covers at least half. */
  private int[] inside(ToyObject object) {
    Coverage coverage = Coverage.of(object.outline.map(fromImage), 0, size.toWindow());
    Window w = coverage.window;
    int[] found = new int[coverage.values.length];
    int count = 0;
    for (int i = 0; i < coverage.values.length; i++) {
      if (coverage.values[i] >= 0.5f) {
        found[count++] = (w.y() + i / w.width()) * size.width() + w.x() + i % w.width();
      }
    }
    return Arrays.copyOf(found, count);
  }

  private void mask(float[] values, int bands) {
    Coverage seen = valid == null ? null : Coverage.of(valid.map(fromImage), 0, size.toWindow());
    for (int y = 0; y < size.height(); y++) {
      for (int x = 0; x < size.width(); x++) {
        double ix = toImage.applyX(x + 0.5, y + 0.5);
        double iy = toImage.applyY(x + 0.5, y + 0.5);
        // The last row and column of a coarse band reach beyond the image; their centre may, too.
        boolean outside =
            !toImage.isAxisAligned()
                && !(ix >= 0 && iy >= 0 && ix <= imageSize.width() && iy <= imageSize.height());
        if (outside || (seen != null && !contains(seen, x, y))) {
          int at = (y * size.width() + x) * bands;
          Arrays.fill(values, at, at + bands, Float.NaN);
        }
      }
    }
  }

  private static boolean contains(Coverage coverage, int x, int y) {
    int column = x - coverage.window.x();
    int row = y - coverage.window.y();
    return column >= 0
        && row >= 0
        && column < coverage.window.width()
        && row < coverage.window.height()
        && coverage.values[row * coverage.window.width() + column] >= 0.5f;
  }
}
