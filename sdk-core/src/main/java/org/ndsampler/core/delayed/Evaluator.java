package org.ndsampler.core.delayed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Padding;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

/** Turns plans into pixels. */
final class Evaluator {
  // A result that needs more of the leaf than a bounded number of pixels is halved along its longer
  // side, and each half again: how much is needed grows with the downscale, and all at once would
  // hold a large image in memory. A part reads just the window of the leaf that its kernel reaches,
  // so neighbours read a rim twice; that is cheaper than keeping it. The pixels do not depend on
  // how the result was cut: positions come from the frame, and sums are made in one order. The long
  // way, without any of this, stays for comparison, and the property tests compare the two bit for
  // bit.

  /** The most values of a leaf that are in work at once; larger results are done in parts. */
  static final long WORK = 1L << 24;

  private final Plan plan;
  private final FinalizeOptions options;
  private final DType type;
  private final double fill;
  private final LeafReader leaf;
  private final long work;

  private Evaluator(Plan plan, FinalizeOptions options, LeafReader leaf, DType type, long work) {
    this.plan = plan;
    this.options = options;
    this.leaf = leaf;
    this.type = type;
    this.fill = ValueOp.fill(type, options);
    this.work = work;
  }

  /** Computes all plans, one after another along the channels. */
  static void evaluate(
      List<Plan> plans, Size size, int channels, NDArray target, FinalizeOptions options) {
    if (target.frames() != 1
        || !target.shape().size().equals(size)
        || target.channels() != channels) {
      throw new IllegalArgumentException(
          "the image is ("
              + size.height()
              + ", "
              + size.width()
              + ", "
              + channels
              + "), the target "
              + target.shape());
    }
    int at = 0;
    for (Plan plan : plans) {
      int next = at + plan.channels().length;
      evaluate(plan, target.channels(at, next), options, WORK);
      at = next;
    }
  }

  /** Computes one plan. */
  static void evaluate(Plan given, NDArray target, FinalizeOptions options, long work) {
    Plan plan = given.overOverview(options.overviews());
    if (plan.size().isEmpty() || plan.channels().length == 0) {
      return;
    }
    if (isMadeInPlace(plan, target)) {
      readMade(plan.leaf(), plan.window(), target, options);
      return;
    }
    try (LeafReader leaf = new LeafReader(plan, options)) {
      DType type = plan.resampledType();
      Evaluator evaluator = new Evaluator(plan, options, leaf, type, work);
      if (plan.after().isEmpty() && target.dtype() == type) {
        evaluator.run(target);
        return;
      }
      NDArray values =
          NDArray.zeros(type, Shape.of(target.height(), target.width(), target.channels()));
      evaluator.run(values);
      for (DType next : plan.after()) {
        values = values.to(next);
      }
      values.copyTo(target.shape().isClip() ? target.frame(0) : target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether an image that is made of another one, and nothing else, is asked for. */
  private static boolean isMadeInPlace(Plan plan, NDArray target) {
    DelayedImage leaf = plan.leaf();
    return (leaf instanceof DelayedTurn || leaf instanceof DelayedMapped)
        && plan.isPlainWindow()
        && target.frames() == 1
        && target.dtype() == leaf.dtype();
  }

  /** Reads a window of an image that is made of another one. */
  static void readMade(DelayedImage leaf, Window window, NDArray target, FinalizeOptions options) {
    if (leaf instanceof DelayedTurn turned) {
      turned.readInto(window, target, options);
    } else if (leaf instanceof DelayedMapped mapped) {
      mapped.readInto(window, target, options);
    } else {
      throw new AssertionError(leaf);
    }
  }

  private void run(NDArray target) throws IOException {
    Window out = plan.window();
    if (!options.isOptimized()) {
      // The long way, for comparison: the whole leaf, the whole frame, then the crop.
      Window frame = plan.frameSize().toWindow();
      Window all =
          Window.ofCorners(
              Math.min(frame.x(), out.x()),
              Math.min(frame.y(), out.y()),
              Math.max(frame.endX(), out.endX()),
              Math.max(frame.endY(), out.endY()));
      NDArray whole = NDArray.zeros(type, Shape.of(all.height(), all.width(), target.channels()));
      sample(whole, all, true);
      clip(whole, all);
      whole.crop(out.translate(-all.x(), -all.y())).copyTo(target);
      return;
    }
    sample(target, out, false);
    clip(target, out);
  }

  private void sample(NDArray target, Window out, boolean everything) throws IOException {
    if (plan.domain().isEmpty()) {
      target.fill(fill);
    } else if (!plan.isResampled()) {
      copy(target, out);
    } else {
      resample(target, out, Sampling.of(plan, options), everything);
    }
  }

  private void copy(NDArray target, Window out) throws IOException {
    Window seen = out.intersection(plan.domain());
    if (!seen.equals(out)) {
      target.fill(fill);
    }
    if (seen.isEmpty()) {
      return;
    }
    NDArray part = target.crop(seen.translate(-out.x(), -out.y()));
    if (leaf.isDirect()) {
      leaf.readInto(seen, part);
    } else {
      leaf.read(seen).copyTo(part);
    }
  }

  private void resample(NDArray target, Window out, Sampling sampling, boolean everything)
      throws IOException {
    Window need = everything ? plan.domain() : sampling.leaf(out);
    if (need.isEmpty()) {
      target.fill(fill);
      return;
    }
    if (!everything && need.area() * target.channels() > work && out.area() > 1) {
      // Positions are absolute: parts fit together exactly.
      boolean columns = out.width() >= out.height();
      int half = columns ? out.width() / 2 : out.height() / 2;
      Window first =
          columns ? new Window(0, 0, half, out.height()) : new Window(0, 0, out.width(), half);
      Window second =
          columns
              ? new Window(half, 0, out.width() - half, out.height())
              : new Window(0, half, out.width(), out.height() - half);
      resample(target.crop(first), first.translate(out.x(), out.y()), sampling, false);
      resample(target.crop(second), second.translate(out.x(), out.y()), sampling, false);
      return;
    }
    NDArray pixels = leaf.read(need);
    Window held = need.translate(-plan.domain().x(), -plan.domain().y());
    boolean blended = options.isFillBlended() || sampling.interpolation() == Interpolation.NEAREST;
    boolean wide = !blended && sampling.isBeyond(out);
    if (sampling.isFiltered()) {
      Window wanted =
          everything ? new Window(0, 0, sampling.width(), sampling.height()) : sampling.level(out);
      boolean[] rows = everything ? FilterJob.allRows(wanted) : sampling.rows(out, wanted);
      FilterJob filter = filter(pixels, held, sampling, wanted, rows);
      held = wanted;
      if (!wide && !everything && Resampler.filtersRows(type, sampling)) {
        Resampler.resample(filter, held, sampling, fill, target, out);
        return;
      }
      pixels = Filters.run(filter);
    }
    if (!wide) {
      Resampler.resample(pixels, held, sampling, options.nan(), fill, target, out);
      return;
    }
    // What is beyond the edge counts as the pixel at the edge, so that it has no weight of its own;
    // then what has its centre there is hidden.
    int rim = sampling.interpolation().taps();
    int left = held.x() == 0 ? rim : 0;
    int top = held.y() == 0 ? rim : 0;
    int right = held.endX() == sampling.width() ? rim : 0;
    int bottom = held.endY() == sampling.height() ? rim : 0;
    NDArray framed =
        new Padding(Padding.Mode.EDGE, 0)
            .pad(pixels, Padding.Amounts.ofSpace(top, bottom, left, right));
    Window of =
        new Window(held.x() + rim - left, held.y() + rim - top, framed.width(), framed.height());
    Resampler.resample(framed, of, sampling.around(rim), options.nan(), fill, target, out);
    clip(target, out, plan.transform().inverse(), plan.domain());
  }

  /** All filters but the last one are run. */
  private FilterJob filter(
      NDArray stored, Window stop, Sampling sampling, Window wanted, boolean[] rows) {
    boolean ignoreNan = options.nan() == NanPolicy.IGNORE;
    boolean blurs = sampling.kernelX() > 1 || sampling.kernelY() > 1;
    int halvings = sampling.halvings();
    Window[] needs = new Window[halvings + 1];
    needs[halvings] = sampling.blurred(wanted);
    for (int i = halvings; i > 1; i--) {
      needs[i - 1] = sampling.halved(needs[i], sampling.widthAt(i - 1), sampling.heightAt(i - 1));
    }
    NDArray pixels = stored;
    Window held = stop;
    for (int i = 1; i <= halvings; i++) {
      boolean last = i == halvings && !blurs;
      FilterJob halving =
          Filters.halving(
              pixels,
              held,
              needs[i],
              sampling.widthAt(i - 1),
              sampling.heightAt(i - 1),
              ignoreNan,
              last ? rows : FilterJob.allRows(needs[i]));
      if (last) {
        return halving;
      }
      pixels = Filters.run(halving);
      held = needs[i];
    }
    return Filters.blur(pixels, held, wanted, sampling, ignoreNan, rows);
  }

  /** Hides what the canvases between leaf and root cut off: by the centres of pixels. */
  private void clip(NDArray target, Window out) {
    Window own = plan.frameClip();
    if (own != null) {
      clip(target, out, Affine.IDENTITY, own);
    }
    for (Plan.Clip clip : plan.clips()) {
      clip(target, out, clip.toFrame().inverse(), clip.window());
    }
  }

  private void clip(NDArray target, Window out, Affine toCanvas, Window canvas) {
    if (out.isEmpty()) {
      return;
    }
    int lastX = out.endX() - 1;
    int lastY = out.endY() - 1;
    // Each coordinate is monotonous along rows and columns, so the corners tell.
    if (isSeen(toCanvas, canvas, out.x(), out.y())
        && isSeen(toCanvas, canvas, lastX, out.y())
        && isSeen(toCanvas, canvas, out.x(), lastY)
        && isSeen(toCanvas, canvas, lastX, lastY)) {
      return;
    }
    for (int y = 0; y < out.height(); y++) {
      int from = -1;
      for (int x = 0; x <= out.width(); x++) {
        boolean hidden = x < out.width() && !isSeen(toCanvas, canvas, out.x() + x, out.y() + y);
        if (hidden && from < 0) {
          from = x;
        } else if (!hidden && from >= 0) {
          target.crop(new Window(from, y, x - from, 1)).fill(fill);
          from = -1;
        }
      }
    }
  }

  private static boolean isSeen(Affine toCanvas, Window canvas, int x, int y) {
    double cx = toCanvas.applyX(x + 0.5, y + 0.5);
    double cy = toCanvas.applyY(x + 0.5, y + 0.5);
    // A centre on the edge, as of a size of 22.5 that was rounded up, is seen.
    return cx >= canvas.x() && cx <= canvas.endX() && cy >= canvas.y() && cy <= canvas.endY();
  }
}
