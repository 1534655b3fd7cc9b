package org.ndsampler.core.delayed;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.BiConsumer;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.geom.internal.Turn;
import org.ndsampler.core.raster.Raster;

/**
 * A lazy image. Every method that returns a {@code DelayedImage} only notes what is to be done, in
 * constant time; the pixels come with {@link #load} or {@link #finalize(FinalizeOptions)}.
 *
 * <pre>{@code
 * DelayedImage graph = DelayedImage.load(raster).crop(Window.of(100, 200, 640, 480)).scale(0.25);
 * graph.explain();                               // what it will read and compute
 * NDArray pixels = graph.load();                 // (120, 160, channels)
 * }</pre>
 *
 * <p>Masking and dequantising act on the stored values of the leaves, wherever they stand in the
 * graph, so that no resampling mixes "no data" into its neighbours. {@link #asType} on top of a
 * warp converts the resampled values, below a warp the stored ones.
 *
 * @since 0.1
 */
public sealed interface DelayedImage extends DelayedOperation
    permits DelayedLoad,
        DelayedIdentity,
        DelayedConstant,
        DelayedOverview,
        DelayedOf,
        DelayedChannelSelect,
        DelayedChannelConcat,
        DelayedFused {

  /** The images that this one is made of; none for a leaf. */
  List<DelayedImage> children();

  /** The names of the channels, "" for one without a name; as many as {@link #channels}. */
  List<String> channelNames();

  /** The image of a raster that is open; whoever opened it closes it. */
  static DelayedLoad load(Raster raster) {
    return DelayedLoad.of(RasterSource.of(raster));
  }

  /** The image of a file that is opened when it is needed. */
  static DelayedLoad load(RasterSource source) {
    return DelayedLoad.of(source);
  }

  /** The image of pixels in memory; the array is not copied and must not change. */
  static DelayedImage identity(NDArray pixels) {
    return DelayedIdentity.of(pixels);
  }

  /**
   * Pixels in memory whose channels have names. They are shared, and must not be changed while a
   * graph is used.
   */
  static DelayedImage identity(NDArray pixels, List<String> channelNames) {
    return new DelayedIdentity(pixels, channelNames);
  }

  /** An image in which every value is the same. */
  static DelayedImage constant(Size size, int channels, DType dtype, double value) {
    return new DelayedConstant(size, Collections.nCopies(channels, ""), dtype, value);
  }

  /** An image in which every value is the same, with a name for each channel, "" for none. */
  static DelayedImage constant(Size size, List<String> channelNames, DType dtype, double value) {
    return new DelayedConstant(size, channelNames, dtype, value);
  }

  /** An image of NaN in float32, for channels that a frame lacks. */
  static DelayedImage nans(Size size, List<String> channelNames) {
    return new DelayedConstant(size, channelNames, DType.FLOAT32, Double.NaN);
  }

  /** The channels of several images of one size, one after another. */
  static DelayedImage concat(List<? extends DelayedImage> images) {
    return new DelayedChannelConcat(List.copyOf(images));
  }

  /** The channels of several images of one size, one after another. */
  static DelayedImage concat(DelayedImage... images) {
    return new DelayedChannelConcat(List.of(images));
  }

  /**
   * A window of the image.
   *
   * @throws IndexOutOfBoundsException if the window is not wholly inside; see {@link #window}
   */
  default DelayedImage crop(Window window) {
    return new DelayedCrop(this, window);
  }

  /**
   * A window that may lie partly or wholly outside; there the result has the fill value of {@link
   * FinalizeOptions}.
   */
  @Override
  default DelayedImage window(Window window) {
    Window all = size().toWindow();
    if (all.contains(window)) {
      return crop(window);
    }
    Window inside = all.intersection(window);
    if (inside.isEmpty()) {
      inside = Window.of(0, 0, 0, 0);
    }
    return crop(inside)
        .warp(
            Affine.translation((double) inside.x() - window.x(), (double) inside.y() - window.y()),
            window.size());
  }

  /**
   * The image through a transform, on a canvas that reaches from the origin to the farthest warped
   * corner, rounded up. What lies above or to the left of the origin is cut off.
   *
   * @param transform from this image's coordinates to the result's
   * @throws IllegalArgumentException if the transform is not finite or cannot be inverted
   */
  default DelayedImage warp(Affine transform) {
    return warp(transform, autoSize(size(), transform));
  }

  /**
   * The image through a transform, on a canvas of a given size.
   *
   * @param transform from this image's coordinates to the result's
   * @throws IllegalArgumentException if the transform is not finite or cannot be inverted
   */
  @Override
  default DelayedImage warp(Affine transform, Size size) {
    return new DelayedWarp(this, transform, size);
  }

  /** The image enlarged by a factor, its size rounded up. */
  default DelayedImage scale(double factor) {
    return warp(Affine.scaling(factor, factor));
  }

  /**
   * The image stretched to a size.
   *
   * @throws IllegalArgumentException if the image or the size is empty
   */
  default DelayedImage resize(Size size) {
    if (size.isEmpty() || size().isEmpty()) {
      throw new IllegalArgumentException("cannot resize " + size() + " to " + size);
    }
    return warp(
        Affine.scaling(
            size.width() / (double) size().width(), size.height() / (double) size().height()),
        size);
  }

  /** The values as another type, rounded and saturated as {@link NDArray#to} does. */
  default DelayedImage asType(DType dtype) {
    return new DelayedAsType(this, dtype);
  }

  /**
   * The stored values as {@code value * scale + offset} in floating point.
   *
   * @param nodata the stored value that becomes NaN, if there is one
   */
  default DelayedImage dequantize(double scale, double offset, OptionalDouble nodata) {
    return new DelayedDequantize(this, scale, offset, nodata);
  }

  /**
   * The same as two ranges, the way kwcoco writes it: {@code quantMin} stands for {@code origMin}
   * and {@code quantMax} for {@code origMax}.
   *
   * @param nodata the stored value that becomes NaN, if there is one
   * @throws IllegalArgumentException if the quantised range is empty
   */
  default DelayedImage dequantize(
      double origMin, double origMax, double quantMin, double quantMax, OptionalDouble nodata) {
    return DelayedDequantize.ofRanges(this, origMin, origMax, quantMin, quantMax, nodata);
  }

  /** The image in floating point, with NaN where the stored value is this one. */
  default DelayedImage nodata(double value) {
    return new DelayedNodata(this, value);
  }

  /**
   * The image with left and right changed. No value is new: the pixels are those of the image, at
   * other places.
   */
  @Override
  default DelayedImage mirrored() {
    return DelayedTurn.of(this, new Turn(true, 0));
  }

  /**
   * The image turned clockwise by a number of quarters; an odd number changes width and height. No
   * value is new. A warp of the result resamples once, with the turn in its transform.
   */
  @Override
  default DelayedImage turned(int quarters) {
    return DelayedTurn.of(this, new Turn(false, quarters));
  }

  /**
   * The image with its finished values changed by a function of one's own: other colours, say. It
   * is called for one window or for several that make up what is asked for, so it has to treat each
   * pixel by itself. What comes above this in a graph gets the changed values: a warp there
   * resamples once more.
   *
   * @param change is given where in this image the values lie, and the values, which it changes in
   *     place; the array may be a view. It is called by many threads if the graph is
   */
  default DelayedImage mapped(BiConsumer<Window, NDArray> change) {
    return new DelayedMapped(this, change);
  }

  /**
   * Some channels, in the given order; a channel may come twice.
   *
   * @throws IndexOutOfBoundsException if there is no such channel
   */
  default DelayedImage select(int... indices) {
    List<Integer> list = new ArrayList<>(indices.length);
    for (int index : indices) {
      list.add(index);
    }
    return new DelayedChannelSelect(this, list);
  }

  /**
   * Some channels by name, in the given order.
   *
   * @throws IllegalArgumentException if there is no channel of a name; the message lists those
   *     there are
   */
  default DelayedImage select(List<String> names) {
    List<String> present = channelNames();
    List<Integer> indices = new ArrayList<>(names.size());
    for (String name : names) {
      int index = present.indexOf(name);
      if (index < 0 || name.isEmpty()) {
        throw new IllegalArgumentException("no channel \"" + name + "\"; the image has " + present);
      }
      indices.add(index);
    }
    return new DelayedChannelSelect(this, indices);
  }

  @Override
  default Shape shape() {
    return Shape.of(size().height(), size().width(), channels());
  }

  @Override
  default void finalizeInto(NDArray target, FinalizeOptions options) {
    Evaluator.evaluate(Plan.of(this), size(), channels(), target, options);
  }

  @Override
  default DelayedImage optimize() {
    List<Plan> plans = Plan.of(this);
    if (plans.size() == 1) {
      return new DelayedFused(plans.get(0));
    }
    List<DelayedImage> fused = new ArrayList<>(plans.size());
    for (Plan plan : plans) {
      fused.add(new DelayedFused(plan));
    }
    return fused.isEmpty() ? this : new DelayedChannelConcat(fused);
  }

  /**
   * The channels leaf by leaf with a part of their warps taken back, so that each comes at its own
   * scale, say, and no value is made up. Each result is the whole of this image in the leaf's
   * coordinates but for the parts of the warp that stay; a leaf of constants, which has no scale of
   * its own, is left as it is.
   *
   * <pre>{@code
   * for (UndoneWarp part : graph.undoWarps(WarpPart.SCALE)) {
   *   part.image().load();       // the file's own resolution, aligned but for the scale
   * }
   * }</pre>
   *
   * @param removed what to take back, usually only the scale
   * @return in the order of the channels; neighbours of one file together
   */
  default List<UndoneWarp> undoWarps(WarpPart... removed) {
    Set<WarpPart> parts = Set.copyOf(List.of(removed));
    List<UndoneWarp> result = new ArrayList<>();
    for (Plan plan : Plan.of(this)) {
      DelayedFused fused = new DelayedFused(plan);
      if (fused.leaf() instanceof DelayedConstant) {
        result.add(new UndoneWarp(fused, Affine.IDENTITY));
        continue;
      }
      Affine.Parameters back = fused.transform().inverse().decompose();
      boolean scale = parts.contains(WarpPart.SCALE);
      Affine undo =
          Affine.ofParameters(
              scale ? back.scaleX() : 1,
              scale ? back.scaleY() : 1,
              parts.contains(WarpPart.ROTATION) ? back.theta() : 0,
              parts.contains(WarpPart.SHEAR) ? back.shearX() : 0,
              parts.contains(WarpPart.OFFSET) ? back.offsetX() : 0,
              parts.contains(WarpPart.OFFSET) ? back.offsetY() : 0);
      result.add(new UndoneWarp(undo.isIdentity() ? fused : fused.warp(undo), undo));
    }
    return Collections.unmodifiableList(result);
  }

  @Override
  default Explanation explain(FinalizeOptions options) {
    return Explanation.of(this, options);
  }

  private static Size autoSize(Size size, Affine transform) {
    Box warped = size.toBox().warp(transform);
    return new Size(autoLength(warped.maxX()), autoLength(warped.maxY()));
  }

  private static int autoLength(double end) {
    // A hair below: 21 * (64 / 21.0) must not become 65 by rounding.
    double length = Math.ceil(end - 1e-9 * Math.max(1, Math.abs(end)));
    if (!(length <= Integer.MAX_VALUE)) {
      throw new IllegalArgumentException("the warped image would end at " + end);
    }
    return (int) Math.max(0, length);
  }
}
