package org.ndsampler.core.geom;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ndsampler.core.geom.internal.RunLengthCodec;

/**
 * A set of pixels as runs down the columns, COCO's run-length form. Immutable; safe for concurrent
 * use.
 *
 * <p>The pixels lie in a {@link #window()}: COCO's masks start at {@code (0, 0)}, but a mask that
 * was moved keeps all its pixels, also those at negative positions. Run {@code [a, b)} means the
 * pixels with {@code a <= (x - window.x) * window.height + (y - window.y) < b}. Nothing here
 * expands a mask to a raster: all costs depend on the number of runs.
 *
 * <p>A window has at most {@link Integer#MAX_VALUE} pixels.
 *
 * @since 0.1
 */
public final class RunLengthMask implements Segmentation {
  private final Window window;
  // start0, end0, start1, end1, ...: strictly ascending.
  private final int[] runs;

  RunLengthMask(Window window, int[] runs) {
    this.window = window;
    this.runs = runs;
  }

  static void checkArea(Size size) {
    if (size.area() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a mask of " + size + " has more than " + Integer.MAX_VALUE + " pixels");
    }
  }

  /** The mask without any pixel. */
  public static RunLengthMask empty(Size size) {
    checkArea(size);
    return new RunLengthMask(size.toWindow(), Runs.NONE);
  }

  /** The mask of all pixels of a window. */
  public static RunLengthMask full(Window window) {
    checkArea(window.size());
    int area = (int) window.area();
    return new RunLengthMask(window, area == 0 ? Runs.NONE : new int[] {0, area});
  }

  /**
   * The mask of COCO's uncompressed counts: down the columns, first the number of pixels outside,
   * then inside, and so on.
   *
   * @throws IllegalArgumentException if a count is negative or they do not add up to the size
   */
  public static RunLengthMask ofCounts(Size size, int... counts) {
    checkArea(size);
    long area = size.area();
    long left = area;
    for (int i = 0; i < counts.length; i++) {
      left = RunLengthCodec.checkCount(counts[i], i, left, area);
    }
    RunLengthCodec.checkRest(left, area);
    return ofValidCounts(size, counts);
  }

  private static RunLengthMask ofValidCounts(Size size, int[] counts) {
    Runs runs = new Runs(counts.length / 2 + 1);
    int at = 0;
    for (int i = 0; i < counts.length; i++) {
      if ((i & 1) != 0) {
        runs.add(at, at + counts[i]);
      }
      at += counts[i];
    }
    return new RunLengthMask(size.toWindow(), runs.toArray());
  }

  /**
   * The mask of COCO's compressed counts, the text that pycocotools writes.
   *
   * @throws IllegalArgumentException if the text is not of that form, or its counts do not add up
   *     to the size; it says at which character or number
   */
  public static RunLengthMask decode(Size size, String cocoText) {
    checkArea(size);
    return ofValidCounts(size, RunLengthCodec.decode(cocoText, size.area()));
  }

  /** Where the pixels lie; all pixels outside it are not in the mask. */
  public Window window() {
    return window;
  }

  /** Width and height of the window. */
  public Size size() {
    return window.size();
  }

  /** COCO's uncompressed counts of the pixels of the window; a new array. */
  public int[] counts() {
    int area = (int) window.area();
    boolean open = runs.length == 0 || runs[runs.length - 1] < area;
    int[] counts = new int[runs.length + (open ? 1 : 0)];
    int at = 0;
    for (int i = 0; i < runs.length; i++) {
      counts[i] = runs[i] - at;
      at = runs[i];
    }
    if (open) {
      counts[runs.length] = area - at;
    }
    return counts;
  }

  /** COCO's compressed counts of the pixels of the window, the text that pycocotools writes. */
  public String encode() {
    return RunLengthCodec.encode(counts());
  }

  /** The number of runs. */
  public int runCount() {
    return runs.length / 2;
  }

  /** Whether the pixel in a column and a row is in the mask; false outside the window. */
  public boolean contains(int x, int y) {
    if (x < window.x() || x >= window.endX() || y < window.y() || y >= window.endY()) {
      return false;
    }
    int at = (x - window.x()) * window.height() + (y - window.y());
    int found = Arrays.binarySearch(runs, at);
    // At an even place a run starts, at an odd one it has just ended.
    return ((found >= 0 ? found + 1 : -found - 1) & 1) != 0;
  }

  /** The number of pixels. */
  public long pixelCount() {
    long area = 0;
    for (int i = 0; i < runs.length; i += 2) {
      area += runs[i + 1] - runs[i];
    }
    return area;
  }

  @Override
  public double area() {
    return pixelCount();
  }

  @Override
  public boolean isEmpty() {
    return runs.length == 0;
  }

  /** The smallest window around the pixels; an empty one when there is none. */
  public Window pixelBounds() {
    if (runs.length == 0) {
      return new Window(window.x(), window.y(), 0, 0);
    }
    int height = window.height();
    int top = height;
    int bottom = 0;
    for (int i = 0; i < runs.length; i += 2) {
      int start = runs[i];
      int last = runs[i + 1] - 1;
      if (start / height == last / height) {
        top = Math.min(top, start % height);
        bottom = Math.max(bottom, last % height + 1);
      } else {
        top = 0;
        bottom = height;
        break;
      }
    }
    return Window.ofCorners(
        window.x() + runs[0] / height,
        window.y() + top,
        window.x() + (runs[runs.length - 1] - 1) / height + 1,
        window.y() + bottom);
  }

  @Override
  public Box bounds() {
    return pixelBounds().toBox();
  }

  @Override
  public RunLengthMask translate(double dx, double dy) {
    return translate(wholePixels(dx), wholePixels(dy));
  }

  /** The mask moved by whole pixels; shares the runs, so it costs nothing. */
  public RunLengthMask translate(int dx, int dy) {
    return new RunLengthMask(window.translate(dx, dy), runs);
  }

  private static int wholePixels(double d) {
    double rounded = Math.floor(d + 0.5);
    if (!(Math.abs(rounded) <= Integer.MAX_VALUE)) {
      throw new ArithmeticException("a shift beyond the range of int: " + d);
    }
    return (int) rounded;
  }

  /** The pixels of this mask that lie in another window, which becomes that of the result. */
  public RunLengthMask crop(Window target) {
    checkArea(target.size());
    if (target.equals(window)) {
      return this;
    }
    Window shared = window.intersection(target);
    if (shared.isEmpty() || runs.length == 0) {
      return new RunLengthMask(target, Runs.NONE);
    }
    Runs result = new Runs(runs.length / 2);
    int height = window.height();
    int firstRow = shared.y() - window.y();
    int endRow = firstRow + shared.height();
    int firstColumn = shared.x() - window.x();
    int endColumn = firstColumn + shared.width();
    int columnShift = window.x() - target.x();
    int rowShift = window.y() - target.y();
    int from = firstColumn * height;
    long to = (long) endColumn * height;
    int found = Arrays.binarySearch(runs, from);
    int first = (found >= 0 ? found : -found - 1) & ~1;
    for (int i = first; i < runs.length && runs[i] < to; i += 2) {
      int start = Math.max(runs[i], from);
      int end = (int) Math.min(runs[i + 1], to);
      while (start < end) {
        int column = start / height;
        int columnStart = column * height;
        int pieceEnd = end - columnStart < height ? end : columnStart + height;
        int row0 = Math.max(start - columnStart, firstRow);
        int row1 = Math.min(pieceEnd - columnStart, endRow);
        if (row0 < row1) {
          int base = (column + columnShift) * target.height() + rowShift;
          result.add(base + row0, base + row1);
        }
        start = pieceEnd;
      }
    }
    return new RunLengthMask(target, result.toArray());
  }

  @Override
  public RunLengthMask toMask(Size size) {
    return crop(size.toWindow());
  }

  /**
   * The mask after an affine map: a pixel is in the result when its centre comes from a pixel of
   * this mask. The window of the result is the smallest that can hold it.
   *
   * @throws IllegalArgumentException if that window has more than {@link Integer#MAX_VALUE} pixels
   */
  @Override
  public RunLengthMask warp(Affine transform) {
    if (isEmpty()) {
      return new RunLengthMask(new Window(0, 0, 0, 0), Runs.NONE);
    }
    return warp(transform, bounds().warp(transform).toWindow());
  }

  /** The pixels of a window of the mask after an affine map, which becomes that of the result. */
  public RunLengthMask warp(Affine transform, Window target) {
    checkArea(target.size());
    if (isEmpty() || target.isEmpty()) {
      return new RunLengthMask(target, Runs.NONE);
    }
    if (transform.isTranslation()
        && transform.m02() == Math.rint(transform.m02())
        && transform.m12() == Math.rint(transform.m12())) {
      return translate(transform.m02(), transform.m12()).crop(target);
    }
    // The image of the outline encloses exactly the points that come from pixels of the mask.
    return toMultiPolygon().warp(transform).toMaskEvenOdd(target);
  }

  /** The pixels of either mask; the window of the result encloses both windows. */
  public RunLengthMask union(RunLengthMask other) {
    return combine(other, enclosing(window, other.window), 0b1110);
  }

  /**
   * The pixels of any of the masks; the window of the result encloses all windows. Cost: the number
   * of runs, or that times {@code log k} for {@code k} masks whose runs lie far apart.
   *
   * @throws IllegalArgumentException if there is no mask at all
   */
  public static RunLengthMask union(List<RunLengthMask> masks) {
    if (masks.isEmpty()) {
      throw new IllegalArgumentException("the union of no masks has no window");
    }
    Window all = masks.get(0).window;
    for (RunLengthMask mask : masks) {
      all = all.equals(mask.window) ? all : enclosing(all, mask.window);
    }
    List<int[]> runs = new ArrayList<>(masks.size());
    for (RunLengthMask mask : masks) {
      runs.add(mask.crop(all).runs);
    }
    return new RunLengthMask(all, Runs.union(runs));
  }

  /** The pixels that both masks have; the window of the result is what both windows share. */
  public RunLengthMask intersection(RunLengthMask other) {
    return combine(other, window.intersection(other.window), 0b1000);
  }

  /** The pixels of this mask that the other one does not have; the window stays. */
  public RunLengthMask minus(RunLengthMask other) {
    return combine(other, window, 0b0100);
  }

  /** The pixels of the window that are not in the mask. */
  public RunLengthMask complement() {
    return full(window).minus(this);
  }

  private static Window enclosing(Window a, Window b) {
    return Window.ofCorners(
        Math.min(a.x(), b.x()),
        Math.min(a.y(), b.y()),
        Math.max(a.endX(), b.endX()),
        Math.max(a.endY(), b.endY()));
  }

  private RunLengthMask combine(RunLengthMask other, Window target, int truth) {
    RunLengthMask a = crop(target);
    RunLengthMask b = other.crop(target);
    return new RunLengthMask(target, Runs.combine(a.runs, b.runs, truth));
  }

  /** The number of pixels that both masks have. Allocates nothing when the windows are equal. */
  public long intersectionArea(RunLengthMask other) {
    if (!window.equals(other.window)) {
      Window shared = window.intersection(other.window);
      return shared.isEmpty() ? 0 : Runs.shared(crop(shared).runs, other.crop(shared).runs);
    }
    return Runs.shared(runs, other.runs);
  }

  /** Intersection over union, in [0, 1]; 0 when both masks are empty. */
  public double iou(RunLengthMask other) {
    long shared = intersectionArea(other);
    return shared == 0 ? 0 : (double) shared / (pixelCount() + other.pixelCount() - shared);
  }

  /**
   * COCO's overlap with a crowd region: the share of this mask's pixels that the crowd covers, for
   * a detection may match any part of a crowd. 0 for a mask of no pixels.
   */
  public double coverageBy(RunLengthMask crowd) {
    long shared = intersectionArea(crowd);
    return shared == 0 ? 0 : (double) shared / pixelCount();
  }

  /**
   * The overlaps of detections with true masks, as COCO's {@code mask.iou} has them: {@link #iou},
   * or {@link #coverageBy} for a crowd region.
   *
   * @param detections the rows of the result
   * @param truths the columns of the result
   * @param crowd for each true mask whether it is a crowd region; empty when none is
   * @return a new array, one row for each detection
   */
  public static double[][] ious(
      List<RunLengthMask> detections, List<RunLengthMask> truths, boolean... crowd) {
    if (crowd.length != 0 && crowd.length != truths.size()) {
      throw new IllegalArgumentException(
          "crowd must have one entry for each of the "
              + truths.size()
              + " true masks, or none, but has "
              + crowd.length);
    }
    Window[] bounds = new Window[truths.size()];
    for (int j = 0; j < bounds.length; j++) {
      bounds[j] = truths.get(j).pixelBounds();
    }
    double[][] result = new double[detections.size()][truths.size()];
    for (int i = 0; i < result.length; i++) {
      RunLengthMask detection = detections.get(i);
      Window around = detection.pixelBounds();
      for (int j = 0; j < bounds.length; j++) {
        if (!around.intersection(bounds[j]).isEmpty()) {
          RunLengthMask truth = truths.get(j);
          result[i][j] =
              crowd.length != 0 && crowd[j] ? detection.coverageBy(truth) : detection.iou(truth);
        }
      }
    }
    return result;
  }

  /**
   * The contours of the mask as OpenCV and kwimage draw them: through the border pixels, in
   * <em>their coordinates</em>, where pixel {@code (column, row)} is the point {@code (column,
   * row)}. So the polygons are smaller than the mask by half a pixel all round, a single pixel is a
   * single point, and {@code translate(0.5, 0.5)} leads to the coordinates of this package. Pixels
   * that touch only at a corner are one part. Use {@link #toMultiPolygon()} unless this very form
   * is wanted.
   *
   * <p>Source: S. Suzuki and K. Abe, "Topological structural analysis of digitized binary images by
   * border following", CVGIP 30 (1985), with the points on straight stretches left out. Cost: a
   * byte for each pixel of the bounds.
   */
  public MultiPolygon toContours() {
    return ContourTracer.trace(this);
  }

  void forEachColumnPiece(ColumnPieces pieces) {
    int height = window.height();
    for (int i = 0; i < runs.length; i += 2) {
      int start = runs[i];
      int end = runs[i + 1];
      while (start < end) {
        int column = start / height;
        int columnStart = column * height;
        int stop = end - columnStart < height ? end : columnStart + height;
        pieces.piece(
            column + window.x(), start - columnStart + window.y(), stop - columnStart + window.y());
        start = stop;
      }
    }
  }

  /** Receives the parts of runs in one column each: rows {@code [start, end)}. */
  @FunctionalInterface
  interface ColumnPieces {
    void piece(int x, int start, int end);
  }

  /**
   * The exact outline of the pixels, along their edges, as valid polygons with holes. Pixels that
   * touch only at a corner are in different polygons or parts. The area is that of the mask, and
   * {@code toMultiPolygon().toMask(size())} is the mask again.
   */
  @Override
  public MultiPolygon toMultiPolygon() {
    return new MaskOutline(window, runs).trace();
  }

  /** Whether the same pixels are in both masks, and their windows are equal. */
  @Override
  public boolean equals(Object other) {
    return other instanceof RunLengthMask that
        && window.equals(that.window)
        && Arrays.equals(runs, that.runs);
  }

  @Override
  public int hashCode() {
    return 31 * window.hashCode() + Arrays.hashCode(runs);
  }

  @Override
  public String toString() {
    return "RunLengthMask[" + window + ", " + pixelCount() + " pixels, " + runCount() + " runs]";
  }
}
