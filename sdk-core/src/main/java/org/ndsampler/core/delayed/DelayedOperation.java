package org.ndsampler.core.delayed;

import java.io.UncheckedIOException;
import java.util.List;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

/**
 * A graph that can become pixels: an image, or the frames of a clip. Immutable and safe for
 * concurrent use.
 *
 * @since 0.1
 */
public sealed interface DelayedOperation permits DelayedImage, DelayedFrameConcat {

  /**
   * The frames of a clip, (time, height, width, channels). Its height, width and channels are the
   * largest of all frames; a smaller frame lies in the upper left, in the first channels, and the
   * rest is the fill value of {@link FinalizeOptions} in the type of the clip.
   *
   * @param frames at least one, in order
   */
  static DelayedOperation frames(List<? extends DelayedImage> frames) {
    return new DelayedFrameConcat(List.copyOf(frames));
  }

  /** Width and height of the result. */
  Size size();

  /** The number of channels of the result. Opens the file of a leaf that was not declared. */
  int channels();

  /** The type of the result's values. Opens the files of the leaves. */
  DType dtype();

  /** The shape of the result: (height, width, channels), with frames in front for a clip. */
  Shape shape();

  /**
   * Computes the pixels into an array, converted as {@link NDArray#to} does if the types differ.
   *
   * @param target an array of {@link #shape}, may be a view
   * @throws IllegalArgumentException if the target has another shape
   * @throws UncheckedIOException if a file cannot be read
   */
  void finalizeInto(NDArray target, FinalizeOptions options);

  /**
   * Computes the pixels.
   *
   * @throws UncheckedIOException if a file cannot be read
   */
  default NDArray finalize(FinalizeOptions options) {
    NDArray result = NDArray.zeros(dtype(), shape());
    finalizeInto(result, options);
    return result;
  }

  /**
   * Computes the pixels with {@link FinalizeOptions#DEFAULT}. (Java keeps the name {@code
   * finalize()} for itself.)
   */
  default NDArray load() {
    return finalize(FinalizeOptions.DEFAULT);
  }

  /**
   * A window of the image, or of every frame, that may lie partly or wholly outside; there the
   * result has the fill value of {@link FinalizeOptions}.
   */
  DelayedOperation window(Window window);

  /**
   * The image, or every frame, through a transform, on a canvas of a given size.
   *
   * @param transform from the coordinates here to the result's
   * @throws IllegalArgumentException if the transform is not finite or cannot be inverted
   */
  DelayedOperation warp(Affine transform, Size size);

  /** The image, or every frame, with left and right changed. */
  DelayedOperation mirrored();

  /** The image, or every frame, turned clockwise by a number of quarters. */
  DelayedOperation turned(int quarters);

  /**
   * The same pixels from a graph of one fused node for each leaf, which knows the product of all
   * transforms and the part of the file that it needs.
   */
  DelayedOperation optimize();

  /** What finalizing will read and compute. Opens the files of the leaves but reads no pixels. */
  Explanation explain(FinalizeOptions options);

  /** What finalizing with {@link FinalizeOptions#DEFAULT} will read and compute. */
  default Explanation explain() {
    return explain(FinalizeOptions.DEFAULT);
  }
}
