package org.ndsampler.core.delayed;

import java.util.List;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

/**
 * The frames of a clip, (time, height, width, channels). Its height, width and channels are the
 * largest of all frames; a smaller frame lies in the upper left, in the first channels, and the
 * rest is the fill value of {@link FinalizeOptions} in the type of the clip.
 *
 * @param frames at least one, in order
 */
record DelayedFrameConcat(List<DelayedImage> frames) implements DelayedOperation {

  /** Copies the list; rejects none. */
  DelayedFrameConcat {
    frames = List.copyOf(frames);
    if (frames.isEmpty()) {
      throw new IllegalArgumentException("a clip needs at least one frame");
    }
  }

  @Override
  public Size size() {
    int width = 0;
    int height = 0;
    for (DelayedImage frame : frames) {
      width = Math.max(width, frame.size().width());
      height = Math.max(height, frame.size().height());
    }
    return new Size(width, height);
  }

  @Override
  public int channels() {
    int channels = 0;
    for (DelayedImage frame : frames) {
      channels = Math.max(channels, frame.channels());
    }
    return channels;
  }

  @Override
  public DType dtype() {
    return ValueOp.common(frames.stream().map(DelayedImage::dtype).toList());
  }

  @Override
  public Shape shape() {
    Size size = size();
    return Shape.of(frames.size(), size.height(), size.width(), channels());
  }

  @Override
  public DelayedFrameConcat window(Window window) {
    return new DelayedFrameConcat(frames.stream().map(frame -> frame.window(window)).toList());
  }

  @Override
  public DelayedFrameConcat warp(Affine transform, Size size) {
    return new DelayedFrameConcat(
        frames.stream().map(frame -> frame.warp(transform, size)).toList());
  }

  @Override
  public DelayedFrameConcat mirrored() {
    return new DelayedFrameConcat(frames.stream().map(DelayedImage::mirrored).toList());
  }

  @Override
  public DelayedFrameConcat turned(int quarters) {
    return new DelayedFrameConcat(frames.stream().map(frame -> frame.turned(quarters)).toList());
  }

  /**
   * The frames {@code from} to {@code to}, exclusive.
   *
   * @throws IndexOutOfBoundsException if there are no such frames
   * @throws IllegalArgumentException if there are none left
   */
  DelayedFrameConcat frames(int from, int to) {
    return new DelayedFrameConcat(frames.subList(from, to));
  }

  @Override
  public void finalizeInto(NDArray target, FinalizeOptions options) {
    Shape shape = shape();
    if (!target.shape().equals(shape)) {
      throw new IllegalArgumentException("the clip is " + shape + ", the target " + target.shape());
    }
    for (int t = 0; t < frames.size(); t++) {
      DelayedImage frame = frames.get(t);
      NDArray whole = target.frame(t);
      if (!frame.size().equals(shape.size()) || frame.channels() != shape.channels()) {
        whole.fill(ValueOp.fill(target.dtype(), options));
      }
      frame.finalizeInto(
          whole.crop(frame.size().toWindow()).channels(0, frame.channels()), options);
    }
  }

  @Override
  public DelayedFrameConcat optimize() {
    return new DelayedFrameConcat(frames.stream().map(DelayedImage::optimize).toList());
  }

  @Override
  public Explanation explain(FinalizeOptions options) {
    return Explanation.of(this, options);
  }

  /** The graph, one line for each node. */
  @Override
  public String toString() {
    return Explanation.tree(this);
  }
}
