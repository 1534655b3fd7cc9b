package org.ndsampler.toy;

import java.util.ArrayList;
import java.util.List;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;

/**
 * A picture of shapes on noise, with what is in it: a pure function of its random stream.
 * Immutable.
 */
final class ShapeScene {
  private static final double MEAN_SIZE = 0.2;

  /** More objects than this are made smaller, so that they find room. */
  private static final int ROOMY = 8;

  private static final double SMALLEST = 12;

  final Size size;
  final List<ToyObject> objects;
  private final Noise noise;
  private final int tint;
  private final long seed;

  private ShapeScene(Size size, List<ToyObject> objects, Noise noise, int tint, long seed) {
    this.size = size;
    this.objects = objects;
    this.noise = noise;
    this.tint = tint;
    this.seed = seed;
  }

  /**
   * Lays out a scene. Candidates that would touch an earlier one are dropped, so that there may be
   * fewer objects than candidates.
   *
   * @param candidates how many objects to try
   * @param centered whether the first one, which is never dropped, lies in the middle
   * @param keepOut a box that no object may touch, or one of no extent
   * @param kinds what the objects may be
   */
  static ShapeScene of(
      ToyRandom random,
      Size size,
      int candidates,
      boolean centered,
      Box keepOut,
      Noise noise,
      List<ShapeKind> kinds) {
    List<ToyObject> objects = new ArrayList<>();
    List<Box> taken = new ArrayList<>();
    double hue = random.nextDouble();
    double crowd = Math.min(1, Math.sqrt((double) ROOMY / Math.max(1, candidates)));
    double mean = Math.min(size.width(), size.height()) * MEAN_SIZE * crowd;
    for (int i = 0; i < candidates; i++) {
      ShapeKind kind = ShapeKind.random(random, kinds);
      int variant = random.nextInt(15);
      double extent = mean * StrictMath.exp(0.35 * clamp(random.gaussian(), 2));
      double aspect = StrictMath.exp(0.28 * clamp(random.gaussian(), 2));
      double width = fit(extent * Math.sqrt(aspect), size.width());
      double height = fit(extent / Math.sqrt(aspect), size.height());
      double angle = 0.22 * clamp(random.gaussian(), 2);
      double x = random.uniform(width / 2, Math.max(width / 2, size.width() - width / 2));
      double y = random.uniform(height / 2, Math.max(height / 2, size.height() - height / 2));
      if (centered && i == 0) {
        x = size.width() / 2.0;
        y = size.height() / 2.0;
      }
      int color =
          Canvas.hsv(
              hue + 0.381966 * objects.size(), random.uniform(0.55, 0.85), random.uniform(0.9, 1));
      long texture = random.nextLong();
      ToyObject object =
          new ToyObject(
              kind, variant, ToyObject.placement(x, y, width, height, angle), color, texture, -1);
      Box box = object.box().pad(2, 2);
      if ((keepOut.area() > 0 && keepOut.intersects(box))
          || taken.stream().anyMatch(box::intersects)) {
        continue;
      }
      taken.add(box);
      objects.add(object);
    }
    int tint = Canvas.hsv(random.nextDouble(), 0.22, 1);
    return new ShapeScene(size, List.copyOf(objects), noise, tint, random.nextLong());
  }

  private static double fit(double extent, int room) {
    return Math.max(Math.min(SMALLEST, room), Math.min(extent, room * 0.9));
  }

  private static double clamp(double value, double limit) {
    return Math.max(-limit, Math.min(limit, value));
  }

  /** Draws the scene. */
  Canvas draw() {
    Canvas canvas = new Canvas(size);
    Grain.NORMAL.fill(canvas, noise.mean(), noise.deviation(), tint, ToyRandom.of(seed));
    for (ToyObject object : objects) {
      object.draw(canvas);
    }
    return canvas;
  }
}
