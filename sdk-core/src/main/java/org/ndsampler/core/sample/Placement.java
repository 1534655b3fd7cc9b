package org.ndsampler.core.sample;

import org.jspecify.annotations.Nullable;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.geom.internal.Turn;

/**
 * How the window of a target lies in its sample: scaled, in the bars of a letterbox, jittered, and
 * at last mirrored and turned. The sample without that last step is the <em>plain</em> one: all but
 * the turn is one warp; the turn moves finished values. Where the window is tilted there is no such
 * last step: the warp does all. Immutable.
 *
 * @param resolved whose window it is
 * @param inner the size of the scaled window
 * @param left columns of the letterbox before it
 * @param top rows of the letterbox above it
 * @param plain the size of the plain sample
 * @param jitter from the window in its bars to the plain sample; null for none
 * @param turn what is done at last
 */
record Placement(
    ResolvedTarget resolved,
    Size inner,
    int left,
    int top,
    Size plain,
    @Nullable Affine jitter,
    Turn turn) {

  static Placement of(ResolvedTarget resolved, Size inner) {
    Target target = resolved.target();
    Size box = target.find(TargetSettings.LETTERBOX);
    Size plain = box == null ? inner : box;
    int left = (plain.width() - inner.width()) / 2;
    int top = (plain.height() - inner.height()) / 2;
    Augmentation drawn = target.augmentation();
    Turn turn = drawn.turn();
    if (!drawn.isJittered()) {
      return new Placement(resolved, inner, left, top, plain, null, turn);
    }
    Affine jitter = drawn.jitter(plain);
    // A tilted warp costs the same with the turn in its map.
    return drawn.isTilted() && !turn.isNone()
        ? new Placement(
            resolved,
            inner,
            left,
            top,
            turn.of(plain),
            jitter.then(turn.toAffine(plain)),
            Turn.NONE)
        : new Placement(resolved, inner, left, top, plain, jitter, turn);
  }

  /** The size that a window is scaled to, so that it just fits into a box. */
  static Size fitting(Size window, Size box) {
    double scale =
        Math.min(box.width() / (double) window.width(), box.height() / (double) window.height());
    return Size.of(
        scaled(window.width(), scale, box.width()), scaled(window.height(), scale, box.height()));
  }

  private static int scaled(int length, double scale, int most) {
    return (int) Math.max(1, Math.min(most, Math.rint(length * scale)));
  }

  /** Width and height of the sample. */
  Size size() {
    return turn.of(plain);
  }

  /** The map from the space to the plain sample without its jitter. */
  private Affine toBox() {
    double sx = resolved.scaleX();
    double sy = resolved.scaleY();
    Window window = resolved.window();
    return new Affine(sx, 0, left - sx * window.x(), 0, sy, top - sy * window.y());
  }

  /** The map from the space to the plain sample. */
  Affine toPlain() {
    return jitter == null ? toBox() : toBox().then(jitter);
  }

  /** The map from the space to the sample. */
  Affine toSample() {
    return turn.isNone() ? toPlain() : toPlain().then(turn.toAffine(plain));
  }

  /** The map from the sample to the space. */
  Affine toSpace() {
    Affine back = turn.isNone() ? Affine.IDENTITY : turn.inverse().toAffine(turn.of(plain));
    back = jitter == null ? back : back.then(jitter.inverse());
    // By the lengths and not by the scale, so that whole factors are exact.
    Window window = resolved.window();
    boolean whole = resolved.target().has(TargetSettings.LETTERBOX);
    double sx = whole ? window.width() / (double) inner.width() : 1 / resolved.scaleX();
    double sy = whole ? window.height() / (double) inner.height() : 1 / resolved.scaleY();
    return back.then(new Affine(sx, 0, window.x() - left * sx, 0, sy, window.y() - top * sy));
  }

  /** The part of the space that can be seen: all of it, or that in the window of a letterbox. */
  Window seen() {
    return resolved.target().has(TargetSettings.LETTERBOX)
        ? resolved.inside()
        : resolved.imageSize().toWindow();
  }

  /** What the sample shows of the space, or a little more. */
  Window shown() {
    return jitter == null ? resolved.window() : plain.toBox().warp(toPlain().inverse()).toWindow();
  }

  /**
   * The part of the plain sample that is not padding: pixels whose centre is inside. With jitter
   * the smallest window around them.
   */
  Window insidePlain() {
    if (jitter == null) {
      return resolved.inside(inner, resolved.scaleX(), resolved.scaleY()).translate(left, top);
    }
    int minX = Integer.MAX_VALUE;
    int minY = Integer.MAX_VALUE;
    int maxX = 0;
    int maxY = 0;
    Rows rows = rows();
    for (int y = 0; y < plain.height(); y++) {
      int[] columns = rows.columns(y);
      if (columns[0] < columns[1]) {
        minX = Math.min(minX, columns[0]);
        maxX = Math.max(maxX, columns[1]);
        minY = Math.min(minY, y);
        maxY = y + 1;
      }
    }
    return minX > maxX ? Window.of(0, 0, 0, 0) : Window.ofCorners(minX, minY, maxX, maxY);
  }

  /** Which pixels of the rows of the plain sample are not padding. */
  Rows rows() {
    if (jitter == null) {
      Window inside = insidePlain();
      return y ->
          y >= inside.y() && y < inside.endY()
              ? new int[] {inside.x(), inside.endX()}
              : new int[] {0, 0};
    }
    Affine back = toPlain().inverse();
    Box seen = seen().toBox();
    int width = plain.width();
    return y -> {
      int from = 0;
      int to = seen.area() > 0 ? width : 0;
      // What is inside has no gap.
      while (from < to && !isIn(seen, back, from, y)) {
        from++;
      }
      while (to > from && !isIn(seen, back, to - 1, y)) {
        to--;
      }
      return new int[] {from, to};
    };
  }

  private static boolean isIn(Box seen, Affine back, int x, int y) {
    return seen.contains(back.applyX(x + 0.5, y + 0.5), back.applyY(x + 0.5, y + 0.5));
  }

  /** The rows of a picture. */
  @FunctionalInterface
  interface Rows {
    /** The first column of a row that is not padding, and the one after the last. */
    int[] columns(int row);
  }
}
