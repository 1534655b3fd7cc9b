package org.ndsampler.core.delayed;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.Raster;

/** The stored pixels of a plan's leaf, with its channels chosen and its values changed. */
final class LeafReader implements AutoCloseable {
  private final Plan plan;
  private final FinalizeOptions options;
  private final @Nullable RasterSource source;
  private final @Nullable Raster opened;
  private final @Nullable Raster raster;
  private final int firstChannel;
  private final boolean isRun;

  LeafReader(Plan plan, FinalizeOptions options) throws IOException {
    this.plan = plan;
    this.options = options;
    int[] channels = plan.channels();
    this.firstChannel = channels.length == 0 ? 0 : channels[0];
    boolean run = true;
    for (int i = 0; i < channels.length; i++) {
      run &= channels[i] == firstChannel + i;
    }
    this.isRun = run;
    DelayedImage leaf = plan.leaf();
    DelayedLoad load =
        leaf instanceof DelayedLoad l ? l : leaf instanceof DelayedOverview o ? o.file() : null;
    if (load == null) {
      source = null;
      opened = null;
      raster = null;
      return;
    }
    source = load.source();
    opened = source.acquire();
    boolean ready = false;
    try {
      load.check(opened.info());
      raster = leaf instanceof DelayedOverview o ? opened.overview(o.level()) : opened;
      ready = true;
    } finally {
      if (!ready) {
        source.release(opened);
      }
    }
  }

  /** Whether {@link #readInto} can be used. */
  boolean isDirect() {
    return raster != null
        && plan.before().isEmpty()
        && isRun
        && plan.channels().length == raster.info().channels();
  }

  /** Reads a window, as it is stored, into an array of the right shape and type. */
  void readInto(Window window, NDArray target) throws IOException {
    Objects.requireNonNull(raster).read(window, target);
  }

  /** The values of a window, perhaps a view of the leaf's own. */
  NDArray read(Window window) throws IOException {
    NDArray values = choose(stored(window));
    boolean masked = raster == null || opened == null || opened.mask().isEmpty();
    for (ValueOp op : plan.before()) {
      values = op.apply(values);
      if (!masked && op instanceof ValueOp.Linear) {
        // Where the values may be NaN, a mask says "no data" as a nodata value does.
        hide(values, valid(window));
        masked = true;
      }
    }
    return values;
  }

  /** The mask under a window; that of the image itself where an overview has none of its own. */
  private NDArray valid(Window window) throws IOException {
    Raster level = Objects.requireNonNull(raster);
    Optional<? extends Raster> own = level.mask();
    if (own.isPresent()) {
      return own.get().read(window);
    }
    Raster whole = Objects.requireNonNull(opened).mask().orElseThrow();
    Size size = whole.info().size();
    double scaleX = size.width() / (double) level.info().size().width();
    double scaleY = size.height() / (double) level.info().size().height();
    Window covered =
        Box.ofCorners(
                window.x() * scaleX,
                window.y() * scaleY,
                window.endX() * scaleX,
                window.endY() * scaleY)
            .toWindow()
            .intersection(size.toWindow());
    return whole.read(covered, window.size());
  }

  private static void hide(NDArray values, NDArray valid) {
    for (int y = 0; y < values.height(); y++) {
      for (int x = 0; x < values.width(); x++) {
        if (valid.value(y, x, 0) == 0) {
          values.crop(new Window(x, y, 1, 1)).fill(Double.NaN);
        }
      }
    }
  }

  private NDArray stored(Window window) throws IOException {
    if (raster != null) {
      return raster.read(window);
    }
    if (plan.leaf() instanceof DelayedIdentity identity) {
      return identity.pixels().crop(window);
    }
    if (plan.leaf() instanceof DelayedConstant constant) {
      return NDArray.filled(
          constant.dtype(),
          Shape.of(window.height(), window.width(), constant.channels()),
          constant.value());
    }
    DelayedImage leaf = plan.leaf();
    NDArray made =
        NDArray.zeros(leaf.dtype(), Shape.of(window.height(), window.width(), leaf.channels()));
    Evaluator.readMade(leaf, window, made, options);
    return made;
  }

  private NDArray choose(NDArray values) {
    int[] channels = plan.channels();
    if (isRun) {
      return channels.length == values.channels()
          ? values
          : values.channels(firstChannel, firstChannel + channels.length);
    }
    NDArray result =
        NDArray.zeros(values.dtype(), Shape.of(values.height(), values.width(), channels.length));
    for (int i = 0; i < channels.length; i++) {
      values.channels(channels[i], channels[i] + 1).copyTo(result.channels(i, i + 1));
    }
    return result;
  }

  @Override
  public void close() throws IOException {
    if (source != null && opened != null) {
      source.release(opened);
    }
  }

  @Override
  public String toString() {
    return plan.leaf() + " " + Arrays.toString(plan.channels());
  }
}
