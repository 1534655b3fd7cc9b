package org.ndsampler.core.delayed;

import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Window;

/**
 * Where the pixels of a plan's frame come from in its leaf: how far the leaf is made smaller and
 * blurred beforehand, and the positions in what comes of it.
 *
 * <p>The arithmetic is that of OpenCV's {@code warpAffine}: positions in 1/1024 of a pixel, rounded
 * to 1/32 between pixels, with the transform moved from the corner origin to pixel centres. The
 * blur is the one of kwimage's {@code warp_affine}: so many halvings that at most a factor of 4 to
 * 8 is left, then a Gaussian for the rest; the sigma of the x axis serves both axes, as there.
 *
 * <p>A position depends only on the absolute column and row in the frame, so that it is the same
 * whichever part of the frame is computed.
 */
final class Sampling {
  static final int BITS = 10;
  static final int FRACTION_BITS = 5;
  static final int FRACTIONS = 1 << FRACTION_BITS;
  private static final double ONE = 1 << BITS;
  // A rotation is not made smaller because its scale is a rounding error below 1.
  private static final double SLACK = 1e-9;
  private static final double SIGMA = 1.0699027846904146;
  // Beyond this a position is outside every image; sums of two stay within a long.
  private static final double FAR = 1L << 50;

  private final Window domain;
  private final int halvings;
  private final int kernelX;
  private final int kernelY;
  private final double sigma;
  private final int width;
  private final int height;
  private final double m00;
  private final double m01;
  private final double m02;
  private final double m10;
  private final double m11;
  private final double m12;
  private final Interpolation interpolation;
  // How many pixels were put before the first one, see around().
  private final int rim;

  private Sampling(Sampling of, int rim) {
    domain = of.domain;
    halvings = of.halvings;
    kernelX = of.kernelX;
    kernelY = of.kernelY;
    sigma = of.sigma;
    width = of.width + 2 * rim;
    height = of.height + 2 * rim;
    m00 = of.m00;
    m01 = of.m01;
    m02 = of.m02;
    m10 = of.m10;
    m11 = of.m11;
    m12 = of.m12;
    interpolation = of.interpolation;
    this.rim = rim;
  }

  private Sampling(Plan plan, FinalizeOptions options) {
    this.domain = plan.domain();
    this.interpolation = options.interpolation();
    this.rim = 0;
    Affine transform = plan.transform();
    Scales scales = Scales.of(transform);
    int halve = 0;
    int kx = 1;
    int ky = 1;
    double s = 0;
    if (options.isAntialiased() && !(scales.x() > 1 && scales.y() > 1)) {
      double largest = Math.max(scales.x(), scales.y());
      halve = Math.max((int) (log2(1 / largest) + SLACK) - 2, 0);
      // A level of one pixel is the last one.
      int longest = Math.max(domain.width(), domain.height());
      halve = Math.min(halve, 32 - Integer.numberOfLeadingZeros(Math.max(1, longest - 1)));
      double factor = Math.scalb(1.0, halve);
      kx = kernel(scales.x() * factor);
      ky = kernel(scales.y() * factor);
      double octaves = log2(1 / (scales.x() * factor));
      s = octaves > SLACK ? SIGMA * Math.pow(2, octaves - 1) : 0;
    }
    this.halvings = halve;
    this.kernelX = kx;
    this.kernelY = ky;
    this.sigma = s;
    int w = domain.width();
    int h = domain.height();
    for (int i = 0; i < halve; i++) {
      w = (w + 1) / 2;
      h = (h + 1) / 2;
    }
    this.width = w;
    this.height = h;

    double factor = Math.scalb(1.0, halve);
    Affine index =
        Affine.scaling(factor, factor)
            .then(Affine.translation(domain.x() + 0.5, domain.y() + 0.5))
            .then(transform)
            .then(Affine.translation(-0.5, -0.5));
    double d = 1 / (index.m00() * index.m11() - index.m01() * index.m10());
    m00 = index.m11() * d;
    m01 = index.m01() * -d;
    m10 = index.m10() * -d;
    m11 = index.m00() * d;
    m02 = -m00 * index.m02() - m01 * index.m12();
    m12 = -m10 * index.m02() - m11 * index.m12();
  }

  static Sampling of(Plan plan, FinalizeOptions options) {
    return new Sampling(plan, options);
  }

  private static double log2(double value) {
    return Math.log(value) / Math.log(2);
  }

  /** The length of the Gaussian for a remaining scale, odd; 1 for none. */
  private static int kernel(double scale) {
    double octaves = log2(1 / scale);
    if (!(octaves > SLACK)) {
      return 1;
    }
    // A scale next to nothing: more than the image has is of no use.
    int k = (int) Math.min(Math.ceil(5 * Math.pow(2, octaves - 1)), 4095);
    return k % 2 == 0 ? k + 1 : k;
  }

  /**
   * The same positions in a filtered leaf around which a rim was put, so many pixels wide. The
   * shift is by whole pixels and changes no fraction.
   */
  Sampling around(int pixels) {
    return new Sampling(this, pixels);
  }

  /** Whether the kernels of a window reach beyond the filtered leaf. */
  boolean isBeyond(Window out) {
    long[] t = touched(out);
    return t[0] < 0 || t[1] < 0 || t[2] > width || t[3] > height;
  }

  Interpolation interpolation() {
    return interpolation;
  }

  int halvings() {
    return halvings;
  }

  int kernelX() {
    return kernelX;
  }

  int kernelY() {
    return kernelY;
  }

  /** The deviation of the Gaussian in pixels; 0 for the one that belongs to the kernel's length. */
  double sigma() {
    return sigma;
  }

  boolean isFiltered() {
    return halvings > 0 || kernelX > 1 || kernelY > 1;
  }

  /** The width of the leaf's domain after the halvings. */
  int width() {
    return width;
  }

  /** The height of the leaf's domain after the halvings. */
  int height() {
    return height;
  }

  /** Whether columns only depend on columns, and rows on rows. */
  boolean isAxisAligned() {
    return m01 == 0 && m10 == 0;
  }

  private static long fixed(double value) {
    return (long) Math.rint(Math.max(-FAR, Math.min(FAR, value * ONE)));
  }

  private long rounding() {
    return interpolation == Interpolation.NEAREST ? 1 << (BITS - 1) : 1 << (BITS - 6);
  }

  /** What each column adds to the source's x, in 1/1024. */
  long[] columnsX(int from, int count) {
    long[] result = new long[count];
    for (int i = 0; i < count; i++) {
      result[i] = columnX(from + i);
    }
    return result;
  }

  /** What each column adds to the source's y, in 1/1024. */
  long[] columnsY(int from, int count) {
    long[] result = new long[count];
    for (int i = 0; i < count; i++) {
      result[i] = columnY(from + i);
    }
    return result;
  }

  private long columnX(int x) {
    return fixed(m00 * x);
  }

  private long columnY(int x) {
    return fixed(m10 * x);
  }

  /** What a row adds to the source's x, in 1/1024, with the rounding. */
  long rowX(int y) {
    return fixed(m01 * y + m02) + rounding() + ((long) rim << BITS);
  }

  /** What a row adds to the source's y, in 1/1024, with the rounding. */
  long rowY(int y) {
    return fixed(m11 * y + m12) + rounding() + ((long) rim << BITS);
  }

  /**
   * The pixels of the filtered leaf that the kernels of a window touch: left, top, right, bottom,
   * not cut at the edges.
   */
  long[] touched(Window out) {
    long left = Long.MAX_VALUE;
    long top = Long.MAX_VALUE;
    long right = Long.MIN_VALUE;
    long bottom = Long.MIN_VALUE;
    // Positions are monotonous along rows and along columns: the corners are the extremes.
    for (int corner = 0; corner < 4; corner++) {
      int x = corner % 2 == 0 ? out.x() : out.endX() - 1;
      int y = corner / 2 == 0 ? out.y() : out.endY() - 1;
      long sx = (rowX(y) + columnX(x)) >> BITS;
      long sy = (rowY(y) + columnY(x)) >> BITS;
      left = Math.min(left, sx);
      top = Math.min(top, sy);
      right = Math.max(right, sx);
      bottom = Math.max(bottom, sy);
    }
    int taps = interpolation.taps();
    int before = (taps - 1) / 2;
    int after = taps / 2;
    return new long[] {left - before, top - before, right + after + 1, bottom + after + 1};
  }

  /** The part of {@link #touched} that exists, in pixels of the filtered leaf; may be empty. */
  Window level(Window out) {
    if (out.isEmpty()) {
      return Window.of(0, 0, 0, 0);
    }
    long[] t = touched(out);
    int left = (int) Math.max(0, Math.min(width, t[0]));
    int top = (int) Math.max(0, Math.min(height, t[1]));
    int right = (int) Math.max(left, Math.min(width, t[2]));
    int bottom = (int) Math.max(top, Math.min(height, t[3]));
    return Window.ofCorners(left, top, right, bottom);
  }

  /**
   * Which rows of {@link #level} a window of the frame looks at: where a map keeps the axes and
   * makes smaller, it leaves some out.
   */
  boolean[] rows(Window out, Window level) {
    if (!isAxisAligned()) {
      return FilterJob.allRows(level);
    }
    boolean[] rows = new boolean[level.height()];
    int taps = interpolation.taps();
    long column = columnY(out.x());
    for (int y = out.y(); y < out.endY(); y++) {
      long first = ((rowY(y) + column) >> BITS) - (taps - 1) / 2;
      for (int k = 0; k < taps; k++) {
        // What lies beyond the edge may be taken for the pixel at the edge.
        long row = Math.max(0, Math.min(height - 1L, first + k)) - level.y();
        if (row >= 0 && row < rows.length) {
          rows[(int) row] = true;
        }
      }
    }
    return rows;
  }

  /** What the blur needs of the last halving to give a window of the filtered leaf. */
  Window blurred(Window level) {
    return grow(level, kernelX / 2, kernelY / 2, width, height);
  }

  /** What a halving needs of the level before it. */
  Window halved(Window level, int levelWidth, int levelHeight) {
    long left = Math.max(0, 2L * level.x() - 2);
    long top = Math.max(0, 2L * level.y() - 2);
    long right = Math.min(levelWidth, 2L * (level.endX() - 1) + 3);
    long bottom = Math.min(levelHeight, 2L * (level.endY() - 1) + 3);
    return Window.ofCorners((int) left, (int) top, (int) right, (int) bottom);
  }

  private static Window grow(Window window, int x, int y, int width, int height) {
    return Window.ofCorners(
        Math.max(0, window.x() - x),
        Math.max(0, window.y() - y),
        Math.min(width, window.endX() + x),
        Math.min(height, window.endY() + y));
  }

  /** The width of the domain after some halvings. */
  int widthAt(int level) {
    int w = domain.width();
    for (int i = 0; i < level; i++) {
      w = (w + 1) / 2;
    }
    return w;
  }

  /** The height of the domain after some halvings. */
  int heightAt(int level) {
    int h = domain.height();
    for (int i = 0; i < level; i++) {
      h = (h + 1) / 2;
    }
    return h;
  }

  /** The pixels of the leaf that a window of the frame is made of, in the leaf's pixels. */
  Window leaf(Window out) {
    Window need = level(out);
    if (need.isEmpty()) {
      return new Window(domain.x(), domain.y(), 0, 0);
    }
    need = blurred(need);
    for (int i = halvings; i > 0; i--) {
      need = halved(need, widthAt(i - 1), heightAt(i - 1));
    }
    return need.translate(domain.x(), domain.y());
  }
}
