package org.ndsampler.core.util;

import java.util.Arrays;
import java.util.Objects;
import org.ndsampler.core.geom.LastWindow;
import org.ndsampler.core.internal.Ints;

/**
 * The places of a window that slides over an array of any number of axes, each found by its number.
 * Immutable and safe for use by many threads; it holds a few numbers for each axis, however many
 * places there are.
 *
 * <p>A place is computed from its number by division, axis by axis, and not looked up: a grid over
 * a satellite image has millions of places, and each worker of a loader asks for its own. What is
 * kept for each axis is a step and a count, made once, so that a place costs one division an axis.
 * Steps are rounded as in kwarray's SlidingWindow, which ndsampler's grids are made with (a half
 * goes to the even number); with other rounding the windows of an odd size would be others.
 *
 * <p>Places are numbered row by row: the last axis runs fastest. The step along an axis is the
 * window's extent times one minus the overlap, rounded to the nearest whole number (a half to the
 * even one). A window that is larger than the data has one place, at 0, and ends beyond the data.
 *
 * @since 0.1
 */
public final class SlidingWindow {
  /** As a window's extent: the whole extent of the data. */
  public static final int WHOLE = -1;

  private final int[] shape;
  private final int[] window;
  private final int[] step;
  private final int[] count;
  private final LastWindow lastWindow;
  private final long size;

  private SlidingWindow(int[] shape, int[] window, double[] overlap, LastWindow lastWindow) {
    this.shape = shape;
    this.lastWindow = lastWindow;
    int axes = shape.length;
    this.window = new int[axes];
    step = new int[axes];
    count = new int[axes];
    long places = 1;
    for (int axis = 0; axis < axes; axis++) {
      this.window[axis] = window[axis] == WHOLE ? Math.max(1, shape[axis]) : window[axis];
      step[axis] = step(this.window[axis], overlap[axis]);
      int room = shape[axis] - this.window[axis];
      int rest = room <= 0 ? 0 : room % step[axis];
      if (lastWindow == LastWindow.EXACT && (room < 0 || rest != 0)) {
        throw new IllegalArgumentException(
            "on axis "
                + axis
                + " windows of "
                + this.window[axis]
                + " with a step of "
                + step[axis]
                + " do not end where the data ends, at "
                + shape[axis]
                + "; choose another LastWindow or another overlap");
      }
      int whole = room <= 0 ? 1 : room / step[axis] + 1;
      count[axis] = whole + (rest > 0 && lastWindow != LastWindow.DROP ? 1 : 0);
      places = Ints.product(places, count[axis]);
      if (places == Long.MAX_VALUE) {
        throw new IllegalArgumentException(
            "windows of "
                + Arrays.toString(this.window)
                + " have more than 2^63 places in "
                + Arrays.toString(shape)
                + "; use larger steps");
      }
    }
    size = places;
  }

  private static int step(int extent, double overlap) {
    long step = (long) Math.rint(extent - extent * overlap);
    if (step < 1) {
      throw new IllegalArgumentException(
          "an overlap of " + overlap + " leaves no step for a window of " + extent);
    }
    return (int) step;
  }

  /** The step along an axis. */
  public int step(int axis) {
    return step[axis];
  }

  /**
   * A window over an array.
   *
   * @param shape the extent of the data on each axis
   * @param window the extent of the window on each axis, or {@link #WHOLE}
   * @param overlap for each axis, the part of the window that two neighbours share, in [0, 1)
   * @param lastWindow what to do at the end of each axis
   * @throws IllegalArgumentException if the arguments are not of the same length, if an overlap
   *     leaves no step, or if the windows do not fit and {@code lastWindow} is {@code EXACT}
   */
  public static SlidingWindow of(
      int[] shape, int[] window, double[] overlap, LastWindow lastWindow) {
    if (window.length != shape.length || overlap.length != shape.length) {
      throw new IllegalArgumentException(
          "shape, window and overlap must have the same number of axes, not "
              + shape.length
              + ", "
              + window.length
              + " and "
              + overlap.length);
    }
    for (int axis = 0; axis < shape.length; axis++) {
      if (shape[axis] < 0) {
        throw new IllegalArgumentException("shape must not be negative: " + Arrays.toString(shape));
      }
      if (window[axis] < 1 && window[axis] != WHOLE) {
        throw new IllegalArgumentException(
            "window must be positive on each axis: " + Arrays.toString(window));
      }
      if (!(overlap[axis] >= 0 && overlap[axis] < 1)) {
        throw new IllegalArgumentException(
            "overlap must be at least 0 and below 1: " + Arrays.toString(overlap));
      }
    }
    return new SlidingWindow(shape.clone(), window, overlap, lastWindow);
  }

  /** A window over an array, with the same overlap on each axis. */
  public static SlidingWindow of(int[] shape, int[] window, double overlap, LastWindow lastWindow) {
    double[] each = new double[shape.length];
    Arrays.fill(each, overlap);
    return of(shape, window, each, lastWindow);
  }

  /** The number of places. */
  public long size() {
    return size;
  }

  /** The number of axes. */
  public int axes() {
    return shape.length;
  }

  /** The number of places along an axis. */
  public int count(int axis) {
    return count[axis];
  }

  /** The extent of the window along an axis. */
  public int extent(int axis) {
    return window[axis];
  }

  /** Where the window starts along one axis at a position among the places of that axis. */
  public int start(int axis, int position) {
    Objects.checkIndex(position, count[axis]);
    int start = position * step[axis];
    int last = shape[axis] - window[axis];
    return lastWindow == LastWindow.SHIFT && last >= 0 ? Math.min(start, last) : start;
  }

  /**
   * Where the window starts on each axis, at a place.
   *
   * @param index the number of the place, from 0
   * @throws IndexOutOfBoundsException if there is no such place
   */
  public int[] starts(long index) {
    Objects.checkIndex(index, size);
    int[] starts = new int[shape.length];
    long rest = index;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      starts[axis] = start(axis, (int) (rest % count[axis]));
      rest /= count[axis];
    }
    return starts;
  }

  /** The shape of the data, the window and the number of places. */
  @Override
  public String toString() {
    return "SlidingWindow("
        + Arrays.toString(window)
        + " over "
        + Arrays.toString(shape)
        + ", "
        + size
        + " places)";
  }
}
