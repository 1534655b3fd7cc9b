package org.ndsampler.core.geom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;

class RunLengthMaskProperties {
  private static final GeometryFactory FACTORY = new GeometryFactory();

  /** A mask and its pixels, somewhere in the plane. */
  private static final class Pixels {
    private final Window window;
    private final boolean[][] inside;

    private Pixels(Window window, boolean[][] inside) {
      this.window = window;
      this.inside = inside;
    }

    static Pixels random(SplittableRandom random) {
      int w = random.nextInt(14);
      int h = random.nextInt(14);
      double share = random.nextDouble(-0.2, 1.2);
      boolean[][] inside = new boolean[w][h];
      for (boolean[] column : inside) {
        for (int y = 0; y < h; y++) {
          column[y] = random.nextDouble() < share;
        }
      }
      return new Pixels(Window.of(random.nextInt(9) - 4, random.nextInt(9) - 4, w, h), inside);
    }

    boolean at(int x, int y) {
      int c = x - window.x();
      int r = y - window.y();
      return c >= 0 && c < window.width() && r >= 0 && r < window.height() && inside[c][r];
    }

    RunLengthMask mask() {
      Runs runs = new Runs(4);
      int h = window.height();
      for (int x = 0; x < window.width(); x++) {
        for (int y = 0; y < h; y++) {
          if (inside[x][y]) {
            runs.add(x * h + y, x * h + y + 1);
          }
        }
      }
      return new RunLengthMask(window, runs.toArray());
    }
  }

  private interface PixelTest {
    boolean at(int x, int y);
  }

  private static void assertPixels(RunLengthMask mask, PixelTest expected) {
    int count = 0;
    for (int x = -12; x < 40; x++) {
      for (int y = -12; y < 40; y++) {
        assertThat(mask.contains(x, y)).as("%d, %d", x, y).isEqualTo(expected.at(x, y));
        count += expected.at(x, y) ? 1 : 0;
      }
    }
    assertThat(mask.pixelCount()).isEqualTo(count);
  }

  @Property(tries = 300)
  void textAndCountsComeBackAsTheyWent(@ForAll long seed) {
    RunLengthMask mask = Pixels.random(new SplittableRandom(seed)).mask();
    RunLengthMask home = mask.translate(-mask.window().x(), -mask.window().y());
    assertThat(RunLengthMask.decode(mask.size(), mask.encode())).isEqualTo(home);
    assertThat(RunLengthMask.ofCounts(mask.size(), mask.counts())).isEqualTo(home);
  }

  @Property(tries = 150)
  void setOperationsAreThoseOfTheSetsOfPixels(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Pixels p = Pixels.random(random);
    Pixels q = Pixels.random(random);
    RunLengthMask a = p.mask();
    RunLengthMask b = q.mask();
    assertPixels(a, p::at);
    assertPixels(a.union(b), (x, y) -> p.at(x, y) || q.at(x, y));
    assertPixels(a.minus(b), (x, y) -> p.at(x, y) && !q.at(x, y));
    RunLengthMask both = a.intersection(b);
    assertPixels(both, (x, y) -> p.at(x, y) && q.at(x, y));
    assertThat(a.intersectionArea(b)).isEqualTo(both.pixelCount());
    long all = a.union(b).pixelCount();
    assertThat(a.iou(b)).isEqualTo(all == 0 ? 0 : (double) both.pixelCount() / all);
    assertThat(a.complement().pixelCount()).isEqualTo(a.window().area() - a.pixelCount());
    Window bounds = a.pixelBounds();
    assertThat(a.crop(bounds).pixelCount()).isEqualTo(a.pixelCount());
  }

  @Property(tries = 150)
  void croppingAndMovingAreThoseOfThePixels(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Pixels p = Pixels.random(random);
    Window target =
        Window.of(
            random.nextInt(12) - 6, random.nextInt(12) - 6, random.nextInt(12), random.nextInt(12));
    Box inside = target.toBox();
    assertPixels(
        p.mask().crop(target),
        (x, y) -> p.at(x, y) && !target.isEmpty() && inside.contains(x + 0.5, y + 0.5));
    int dx = random.nextInt(9) - 4;
    int dy = random.nextInt(9) - 4;
    assertPixels(p.mask().translate(dx, dy), (x, y) -> p.at(x - dx, y - dy));
  }

  @Property(tries = 200)
  void theOutlineIsValidAndHasTheAreaAndThePixels(@ForAll long seed) {
    RunLengthMask mask = Pixels.random(new SplittableRandom(seed)).mask();
    MultiPolygon outline = mask.toMultiPolygon();
    assertThat(outline.toJts().isValid()).isTrue();
    assertThat(outline.area()).isEqualTo(mask.area());
    assertThat(outline.toMask(mask.window())).isEqualTo(mask);
  }

  @Property(tries = 150)
  void aWarpedMaskHasThePixelsWhoseCentresComeFromIt(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Pixels p = Pixels.random(random);
    Affine warp =
        Affine.ofParameters(
            random.nextDouble(0.3, 2),
            random.nextDouble(0.3, 2) * (random.nextBoolean() ? 1 : -1),
            random.nextInt(3) == 0 ? 0 : random.nextDouble(6),
            random.nextInt(2) * random.nextDouble(),
            random.nextDouble(-5, 5),
            random.nextDouble(-5, 5));
    Affine back = warp.inverse();
    RunLengthMask warped = p.mask().warp(warp);
    for (int x = -40; x < 40; x++) {
      for (int y = -40; y < 40; y++) {
        double sx = back.applyX(x + 0.5, y + 0.5);
        double sy = back.applyY(x + 0.5, y + 0.5);
        if (Math.abs(sx - Math.rint(sx)) > 1e-9 && Math.abs(sy - Math.rint(sy)) > 1e-9) {
          assertThat(warped.contains(x, y))
              .isEqualTo(p.at((int) Math.floor(sx), (int) Math.floor(sy)));
        }
      }
    }
  }

  private static MultiPolygon randomShape(SplittableRandom random) {
    Polygon[] polygons = new Polygon[1 + random.nextInt(2)];
    for (int i = 0; i < polygons.length; i++) {
      double[] ring = new double[2 * (3 + random.nextInt(6))];
      for (int k = 0; k < ring.length; k++) {
        ring[k] = random.nextDouble(-5, 25);
      }
      polygons[i] = Polygon.of(ring);
    }
    return MultiPolygon.of(polygons);
  }

  @Property(tries = 200)
  void aPolygonsPixelsAreThoseWithTheirCentresInside(@ForAll long seed) {
    MultiPolygon shape = randomShape(new SplittableRandom(seed));
    RunLengthMask mask = shape.toMask(Size.of(20, 20));
    for (int x = 0; x < 20; x++) {
      for (int y = 0; y < 20; y++) {
        assertThat(mask.contains(x, y)).isEqualTo(shape.contains(x + 0.5, y + 0.5));
      }
    }
  }

  @Property(tries = 200)
  void clippingLeavesTheAreaThatIsInside(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    MultiPolygon shape = randomShape(random);
    Box box = Box.of(random.nextDouble(20), random.nextDouble(20), 8, 8);
    Geometry geometry = shape.toJts();
    Geometry window =
        FACTORY.createPolygon(
            new Coordinate[] {
              new Coordinate(box.x(), box.y()),
              new Coordinate(box.maxX(), box.y()),
              new Coordinate(box.maxX(), box.maxY()),
              new Coordinate(box.x(), box.maxY()),
              new Coordinate(box.x(), box.y())
            });
    MultiPolygon clipped = shape.clip(box);
    if (!box.contains(shape.bounds())) {
      // JTS has another rule for rings that cross themselves; points tell, if not as exactly.
      boolean valid = geometry.isValid();
      double area = valid ? geometry.intersection(window).getArea() : countedArea(shape, box);
      assertThat(clipped.area()).isCloseTo(area, within(valid ? 1e-6 : 0.6));
      assertThat(clipped.isEmpty() || box.pad(1e-9, 1e-9).contains(clipped.bounds())).isTrue();
    }
  }

  /** The share of the points of a fine grid over a box that lie in a shape, as an area. */
  private static double countedArea(MultiPolygon shape, Box box) {
    int n = 200;
    int inside = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double x = box.x() + (i + 0.5) * box.width() / n;
        double y = box.y() + (j + 0.5) * box.height() / n;
        inside += shape.contains(x, y) ? 1 : 0;
      }
    }
    return inside * box.area() / (n * n);
  }

  @Property(tries = 200)
  void anyTextIsAMaskOrAClearError(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(20);
    for (int i = 0; i < length; i++) {
      text.append((char) (random.nextInt(20) == 0 ? random.nextInt(300) : 48 + random.nextInt(64)));
    }
    Size size = Size.of(random.nextInt(40), random.nextInt(40));
    try {
      RunLengthMask mask = RunLengthMask.decode(size, text.toString());
      assertThat(RunLengthMask.decode(size, mask.encode())).isEqualTo(mask);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("run length");
    }
  }

  @Example
  void manyMasksAreJoinedAtOnce() {
    RunLengthMask a = RunLengthMask.full(Window.of(0, 0, 2, 2));
    RunLengthMask joined =
        RunLengthMask.union(java.util.List.of(a, a.translate(2, 0), a.translate(0, 2)));
    assertThat(joined.window()).isEqualTo(Window.of(0, 0, 4, 4));
    assertThat(joined.pixelCount()).isEqualTo(12);
  }
}
