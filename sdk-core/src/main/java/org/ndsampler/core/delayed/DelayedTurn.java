package org.ndsampler.core.delayed;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.geom.internal.Turn;

/**
 * An image mirrored and turned by quarters: its values at other places, none of them new. A warp of
 * it is one with the turn in its matrix; anything else reads the part of the image that it needs
 * and turns that.
 */
record DelayedTurn(DelayedImage image, Turn turn) implements DelayedOf {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /** An image turned once more. */
  static DelayedImage of(DelayedImage image, Turn turn) {
    DelayedImage inner = image instanceof DelayedTurn turned ? turned.image : image;
    Turn all = image instanceof DelayedTurn turned ? turned.turn.then(turn) : turn;
    return all.isNone() ? inner : new DelayedTurn(inner, all);
  }

  @Override
  public Size size() {
    return turn.of(image.size());
  }

  /** Crops before it turns, so that a warp above sees the turn. */
  @Override
  public DelayedImage crop(Window window) {
    return size().toWindow().contains(window)
        ? new DelayedTurn(before(window), turn)
        : new DelayedCrop(this, window);
  }

  /** The part of the image that becomes a window of this. */
  DelayedImage before(Window window) {
    return image.crop(turn.inverse().of(window, size()));
  }

  /** Reads a window of this into an array of its type and size. */
  void readInto(Window window, NDArray target, FinalizeOptions options) {
    copy(before(window).finalize(options), turn, target);
  }

  /** Copies a picture, turned. */
  static void copy(NDArray from, Turn turn, NDArray to) {
    int right = from.columnStride();
    int down = from.rowStride();
    int first = from.offset();
    if (turn.mirrored()) {
      first += (from.width() - 1) * right;
      right = -right;
    }
    int width = from.width();
    int height = from.height();
    // Steps in the source for one column and one row of the target.
    int column = right;
    int row = down;
    switch (turn.quarters()) {
      case 1 -> {
        first += (height - 1) * down;
        column = -down;
        row = right;
      }
      case 2 -> {
        first += (height - 1) * down + (width - 1) * right;
        column = -right;
        row = -down;
      }
      case 3 -> {
        first += (width - 1) * right;
        column = down;
        row = -right;
      }
      default -> {}
    }
    for (int y = 0; y < to.height(); y++) {
      copyRow(from, first + y * row, column, to, to.offset() + y * to.rowStride());
    }
  }

  private static void copyRow(NDArray from, int at, int step, NDArray to, int toIndex) {
    int channels = to.channels();
    int toStep = to.columnStride();
    int width = to.width();
    if (step == channels && toStep == channels) {
      copyValues(from, at, to, toIndex, width * channels);
    } else if (from.data() instanceof byte[] s && channels == 3) {
      copyThrees(s, at, step, (byte[]) to.data(), toIndex, toStep, width);
    } else if (from.data() instanceof byte[] s && channels == 1) {
      byte[] d = (byte[]) to.data();
      for (int x = 0, p = at, q = toIndex; x < width; x++, p += step, q += toStep) {
        d[q] = s[p];
      }
    } else {
      for (int x = 0, p = at, q = toIndex; x < width; x++, p += step, q += toStep) {
        copyValues(from, p, to, q, channels);
      }
    }
  }

  /** Pixels of three bytes; four at once where the next pixel overwrites the one too many. */
  private static void copyThrees(
      byte[] s, int at, int step, byte[] d, int toIndex, int toStep, int count) {
    int x = 0;
    if (toStep == 3) {
      // The lowest and the highest place that is read decide for all.
      int last = at + (count - 2) * step;
      boolean inside = Math.max(at, last) + 4 <= s.length;
      for (; inside && x < count - 1; x++) {
        INT.set(d, toIndex + 3 * x, (int) INT.get(s, at + x * step));
      }
    }
    for (; x < count; x++) {
      int p = at + x * step;
      int q = toIndex + x * toStep;
      d[q] = s[p];
      d[q + 1] = s[p + 1];
      d[q + 2] = s[p + 2];
    }
  }

  @SuppressWarnings("SuspiciousSystemArraycopy") // both are the primitive array of one type
  private static void copyValues(NDArray from, int at, NDArray to, int toIndex, int count) {
    System.arraycopy(from.data(), at, to.data(), toIndex, count);
  }

  /** The graph, one line for each node. */
  @Override
  public String toString() {
    return Explanation.tree(this);
  }
}
