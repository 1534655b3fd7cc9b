package org.ndsampler.core.sample;

import java.util.function.UnaryOperator;
import org.ndsampler.core.delayed.DelayedImage;
import org.ndsampler.core.delayed.DelayedLoad;
import org.ndsampler.core.delayed.Overviews;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.RasterInfo;

/**
 * The graph of a file in a sample as {@link Edges#NDSAMPLER} wants it.
 *
 * <p>There, a crop of a warp becomes a warp of a crop, the crop in whole pixels of the file; what
 * lies outside of it is the border. Here is the same crop, and one warp of it, so that positions
 * are rounded counting from the same corners.
 */
final class NdsamplerEdges {
  /** Far outside of every file; sums of a few stay within an int. */
  private static final int FAR = 1 << 29;

  private static final double SLACK = 1e-9;

  /** From this factor on a warp takes back an overview. */
  private static final double TWICE = 2 - 1e-8;

  private final ResolvedTarget resolved;
  private final DelayedImage pixels;
  private final UnaryOperator<DelayedImage> values;
  private final int overviews;

  // The part of the file that is read: of which overview, 0 for the file itself, and where.
  private int level;
  private Window cut = Window.of(0, 0, 0, 0);
  private Affine toSample = Affine.IDENTITY;

  /**
   * For one file.
   *
   * @param pixels as they are stored
   * @param values what becomes of stored pixels, whatever their size
   */
  NdsamplerEdges(ResolvedTarget resolved, DelayedImage pixels, UnaryOperator<DelayedImage> values) {
    this.resolved = resolved;
    this.pixels = pixels;
    this.values = values;
    this.overviews =
        resolved.target().overviews() == Overviews.ON && pixels instanceof DelayedLoad load
            ? halved(load.info())
            : 0;
  }

  /** How many overviews begin where the image begins, as all are taken to do there. */
  private static int halved(RasterInfo info) {
    int count = 0;
    for (Affine toImage : info.overviewsToImage()) {
      if (toImage.m02() != 0 || toImage.m12() != 0) {
        break;
      }
      count++;
    }
    return count;
  }

  /**
   * The file in the sample, or in a part of it.
   *
   * @param scaling from the window of the image or video to the result
   * @param nan whether what is outside is NaN
   */
  DelayedImage sample(Affine toSpace, Affine scaling, Size size, boolean nan) {
    place(toSpace, scaling);
    boolean cutOff = !(toSample.isIdentity() && cut.size().equals(size));
    if (nan && cutOff && resolved.isClip() && isWholeShift(toSample) && !cut.isEmpty()) {
      // The taps before and after a pixel have no weight at a whole position, but 0 * NaN is NaN.
      int taps = resolved.target().interpolation().taps();
      int before = (taps - 1) / 2;
      int after = taps / 2;
      Window kept = cut.pad(-before, -before, -after, -after);
      toSample =
          Affine.translation(kept.x() - (double) cut.x(), kept.y() - (double) cut.y())
              .then(toSample);
      cut = kept.isEmpty() ? Window.of(0, 0, 0, 0) : kept;
    }
    return leaf().crop(cut).warp(toSample, size);
  }

  /** Whether all positions are whole, but for rounding. */
  private static boolean isWholeShift(Affine a) {
    return Math.abs(a.m00() - 1) < SLACK
        && Math.abs(a.m11() - 1) < SLACK
        && Math.abs(a.m01()) < SLACK
        && Math.abs(a.m10()) < SLACK
        && Math.abs(a.m02() - Math.rint(a.m02())) < SLACK
        && Math.abs(a.m12() - Math.rint(a.m12())) < SLACK;
  }

  private DelayedImage leaf() {
    return values.apply(
        level > 0 && pixels instanceof DelayedLoad load ? load.overview(level - 1) : pixels);
  }

  /** Finds the overview, the cut and the map from there, in the order in which it is done there. */
  private void place(Affine toSpace, Affine scaling) {
    Window window = resolved.window();
    Window inside = resolved.inside();
    level = halvings(toSpace, overviews);
    Affine fromLevel = level == 0 ? toSpace : enlarging(level).then(toSpace);
    cut =
        fromLevel.isIdentity()
            ? inside.intersection(sizeOf(level).toWindow())
            : needed(inside, fromLevel, sizeOf(level));
    toSample =
        Affine.translation(cut.x(), cut.y())
            .then(fromLevel)
            .then(Affine.translation(-(double) window.x(), -(double) window.y()))
            .then(scaling);
    int more = halvings(toSample, overviews - level);
    if (more > 0) {
      int factor = 1 << more;
      level += more;
      Window old = cut;
      cut =
          Window.ofCorners(
                  Math.floorDiv(old.x(), factor),
                  Math.floorDiv(old.y(), factor),
                  -Math.floorDiv(-old.endX(), factor),
                  -Math.floorDiv(-old.endY(), factor))
              .intersection(sizeOf(level).toWindow());
      toSample =
          enlarging(more)
              .then(
                  Affine.translation(
                      cut.x() * (double) factor - old.x(), cut.y() * (double) factor - old.y()))
              .then(toSample);
    } else if (level > 0) {
      Affine.Parameters parts = toSample.decompose();
      if (parts.scaleX() >= TWICE || parts.scaleY() >= TWICE) {
        Affine toLevel = enlarging(level).inverse();
        Window old = cut;
        level = 0;
        cut = needed(old, toLevel, sizeOf(0));
        toSample =
            Affine.translation(cut.x(), cut.y())
                .then(toLevel)
                .then(Affine.translation(-(double) old.x(), -(double) old.y()))
                .then(toSample);
      }
    }
    if (cut.isEmpty()) {
      cut = Window.of(0, 0, 0, 0);
    }
  }

  private static Affine enlarging(int halvings) {
    double factor = 1 << halvings;
    return Affine.scaling(factor, factor);
  }

  /**
   * The size of an overview as it is taken to be there: that of the file, halved and rounded up.
   */
  private Size sizeOf(int halvings) {
    Size size = pixels.size();
    if (halvings == 0 || !(pixels instanceof DelayedLoad load)) {
      return size;
    }
    int rest = (1 << halvings) - 1;
    Size stored = load.info().overviews().get(halvings - 1);
    return Size.of(
        Math.min(stored.width(), (int) (((long) size.width() + rest) >> halvings)),
        Math.min(stored.height(), (int) (((long) size.height() + rest) >> halvings)));
  }

  /** How often an image is halved before a warp, where it has so many overviews. */
  private static int halvings(Affine warp, int most) {
    if (most <= 0) {
      return 0;
    }
    Affine.Parameters parts = warp.decompose();
    double largest = Math.max(parts.scaleX(), parts.scaleY());
    if (!(largest > 0 && largest <= 0.5)) {
      return 0;
    }
    return (int) Math.min(most, Math.log(1 / largest) / Math.log(2) + 1e-12);
  }

  /**
   * What of a file is read for a window: one pixel more before it, and as many after it as the file
   * has for each pixel of the window.
   */
  private static Window needed(Window window, Affine toSpace, Size size) {
    if (window.isEmpty()) {
      return Window.of(0, 0, 0, 0);
    }
    Box box = window.toBox().warp(toSpace.inverse());
    int x = between(Math.floor(box.x()));
    int y = between(Math.floor(box.y()));
    int endX = between(Math.ceil(box.maxX()));
    int endY = between(Math.ceil(box.maxY()));
    int right = (endX - x + window.width() - 1) / window.width();
    int bottom = (endY - y + window.height() - 1) / window.height();
    return Window.ofCorners(x - 1, y - 1, endX + right, endY + bottom)
        .intersection(size.toWindow());
  }

  private static int between(double value) {
    return (int) Math.max(0, Math.min(FAR, value));
  }
}
