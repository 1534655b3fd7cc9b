package org.ndsampler.core.sample;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Padding;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.delayed.DelayedConstant;
import org.ndsampler.core.delayed.DelayedDequantize;
import org.ndsampler.core.delayed.DelayedFrameConcat;
import org.ndsampler.core.delayed.DelayedImage;
import org.ndsampler.core.delayed.DelayedLoad;
import org.ndsampler.core.delayed.DelayedOperation;
import org.ndsampler.core.delayed.FinalizeOptions;
import org.ndsampler.core.delayed.NanPolicy;
import org.ndsampler.core.frames.CocoFrames;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

/** From a resolved target to its pixels, over a lazy graph. Safe for concurrent use. */
final class PixelReader {
  private static final double MASKED_FILL = 999_999;

  /** What a file may reach beyond the space by rounding. */
  private static final double SLACK = 1e-6;

  private final CocoDataset dataset;
  private final CocoFrames frames;
  private final ImageParts parts;

  PixelReader(CocoDataset dataset, CocoFrames frames, ImageParts parts) {
    this.dataset = dataset;
    this.frames = frames;
    this.parts = parts;
  }

  /**
   * What was read.
   *
   * @param pixels null where there are parts of different size
   * @param parts empty unless there are
   * @param mask where the pixels mean nothing; null unless asked for
   * @param channels their names; null for those of an image's own file as it is
   */
  record Pixels(
      @Nullable NDArray pixels,
      List<SamplePart> parts,
      @Nullable NDArray mask,
      @Nullable List<String> channels) {}

  /** Whether the pixels are a window of one file, just as it is stored. */
  static boolean isDirect(Target target) {
    return !target.isClip() && target.rendering().isStored() && target.border().isConstant();
  }

  /** A window of one file. */
  NDArray direct(ResolvedTarget resolved) {
    return frames.read(
        resolved.imageId(), resolved.window(), resolved.target().border().fillOrNan());
  }

  /** The pixels of any target. */
  Pixels read(ResolvedTarget resolved) {
    Rendering rendering = resolved.target().rendering();
    if (isDirect(resolved.target())) {
      return new Pixels(direct(resolved), List.of(), null, null);
    }
    if (rendering.nativeScale() == NativeScale.PARTS) {
      return new Pixels(null, readParts(resolved), null, null);
    }
    if (rendering.nodata() != Nodata.MASK) {
      Graphs graphs = new Graphs(resolved, rendering.nodata(), null);
      NDArray pixels = convert(pixels(resolved, graphs), rendering.dtype());
      return new Pixels(pixels, List.of(), null, graphs.channels);
    }
    // NaN says where nothing is; the type is that of the same pixels without it.
    Graphs kept = new Graphs(resolved, Nodata.KEEP, DType.UINT8);
    DType stored = kept.whole().dtype();
    Border border = resolved.target().border();
    if (rendering.edges() == Edges.NDSAMPLER) {
      return maskedAsThere(resolved, stored);
    }
    NDArray values =
        pixels(resolved, new Graphs(resolved, Nodata.NAN, DType.FLOAT32, OptionalDouble.empty()));
    NDArray mask = nans(values);
    double fill = border.fill().orElse(Double.NaN);
    if (!Double.isNaN(fill)) {
      replaceNan(values, fill);
    }
    DType dtype = rendering.dtype() == null ? stored : rendering.dtype();
    return new Pixels(convert(values, dtype), List.of(), mask, kept.channels);
  }

  /** Integers outside have numpy's fill value for masked arrays, and do not count as masked. */
  private Pixels maskedAsThere(ResolvedTarget resolved, DType stored) {
    OptionalDouble fill = resolved.target().border().fill();
    if (fill.isEmpty() && !stored.isFloating()) {
      fill = OptionalDouble.of(Math.min(MASKED_FILL, stored.max()));
    }
    Graphs kept = new Graphs(resolved, Nodata.KEEP, DType.UINT8, fill);
    NDArray values = pixels(resolved, kept);
    NDArray mask =
        nans(
            pixels(
                resolved, new Graphs(resolved, Nodata.NAN, DType.FLOAT32, OptionalDouble.of(0))));
    return new Pixels(
        convert(values, resolved.target().rendering().dtype()), List.of(), mask, kept.channels);
  }

  private static NDArray convert(NDArray pixels, @Nullable DType dtype) {
    return dtype == null || dtype == pixels.dtype() ? pixels : pixels.to(dtype);
  }

  /** The graph of a target whose padding is a constant; of what is inside otherwise. */
  DelayedOperation delayed(ResolvedTarget resolved) {
    Rendering rendering = resolved.target().rendering();
    if (rendering.nativeScale() == NativeScale.PARTS) {
      throw new IllegalStateException(
          resolved.target() + " has parts of different size and no graph of its own");
    }
    Graphs graphs = new Graphs(resolved, rendering.nodata(), null);
    return resolved.target().border().isConstant() ? graphs.whole() : graphs.inside();
  }

  /** How the graph of a target becomes pixels. */
  static FinalizeOptions options(Target target) {
    return options(target, target.border().fill());
  }

  private static FinalizeOptions options(Target target, OptionalDouble fill) {
    Rendering rendering = target.rendering();
    return new FinalizeOptions(
        rendering.interpolation(), rendering.antialias(), NanPolicy.PROPAGATE, fill, false, true);
  }

  private static NDArray pixels(ResolvedTarget resolved, Graphs graphs) {
    Border border = resolved.target().border();
    FinalizeOptions options = options(resolved.target(), graphs.fill);
    Padding.Amounts amounts = resolved.padding();
    if (amounts == null && !border.isConstant()) {
      throw new IllegalStateException(
          resolved.target()
              + " lies wholly outside, so "
              + border.mode().label()
              + " padding has nothing to continue; use constant padding");
    }
    if (amounts == null || amounts.isNone()) {
      return graphs.whole().finalize(options);
    }
    if (border.isConstant() && resolved.isClip()) {
      NDArray pixels = graphs.whole().finalize(options);
      if (resolved.target().rendering().edges() == Edges.EXACT) {
        graphs.hideOutside(pixels, options);
      }
      return pixels;
    }
    NDArray inside = graphs.inside().finalize(options);
    return new Padding(border.mode(), graphs.fill.orElse(Double.NaN)).pad(inside, amounts);
  }

  private static NDArray nans(NDArray values) {
    NDArray mask = NDArray.zeros(DType.UINT8, values.shape());
    byte[] out = (byte[]) mask.data();
    Object data = values.data();
    for (int i = 0; i < out.length; i++) {
      boolean nan =
          data instanceof float[] floats
              ? Float.isNaN(floats[i])
              : Double.isNaN(((double[]) data)[i]);
      out[i] = (byte) (nan ? 1 : 0);
    }
    return mask;
  }

  private static void replaceNan(NDArray values, double fill) {
    if (values.data() instanceof float[] floats) {
      for (int i = 0; i < floats.length; i++) {
        floats[i] = Float.isNaN(floats[i]) ? (float) fill : floats[i];
      }
    } else if (values.data() instanceof double[] doubles) {
      for (int i = 0; i < doubles.length; i++) {
        doubles[i] = Double.isNaN(doubles[i]) ? fill : doubles[i];
      }
    }
  }

  // --------------------------------------------------------------------------------------- graphs

  /** The graphs of one target. */
  private final class Graphs {
    private final ResolvedTarget resolved;
    private final Rendering rendering;
    private final Nodata nodata;
    private final @Nullable DType missingType;
    private final OptionalDouble fill;
    private final @Nullable List<String> channels;

    /** The missing type is null for what the target asks for. */
    Graphs(ResolvedTarget resolved, Nodata nodata, @Nullable DType missingType) {
      this(resolved, nodata, missingType, resolved.target().border().fill());
    }

    Graphs(
        ResolvedTarget resolved, Nodata nodata, @Nullable DType missingType, OptionalDouble fill) {
      this.resolved = resolved;
      this.rendering = resolved.target().rendering();
      this.nodata = nodata;
      this.missingType = missingType;
      this.fill = fill;
      this.channels =
          parts.channels(
              resolved.target(), TargetResolver.imageIds(resolved.imageId(), resolved.frames()));
    }

    /** The whole sample; where no file reaches there is the fill value. */
    DelayedOperation whole() {
      boolean nowhere = resolved.inside().isEmpty();
      if (!resolved.isClip()) {
        DelayedImage image = image(resolved.imageId());
        return nowhere ? nothing(image) : image;
      }
      DelayedImage padding = null;
      List<DelayedImage> clip = new ArrayList<>();
      for (ResolvedTarget.Frame frame : resolved.frames()) {
        if (frame.imageId().isPresent()) {
          DelayedImage image = image(frame.imageId().getAsLong());
          clip.add(nowhere ? nothing(image) : image);
          continue;
        }
        if (padding == null) {
          padding = nothing(image(resolved.imageId()));
        }
        clip.add(padding);
      }
      return new DelayedFrameConcat(clip);
    }

    /** The part of the sample that is not padding. */
    DelayedOperation inside() {
      Window inside = resolved.insideSample();
      if (!resolved.isClip()) {
        return image(resolved.imageId()).crop(inside);
      }
      List<DelayedImage> clip = new ArrayList<>();
      List<DelayedImage> gap = new ArrayList<>();
      for (ResolvedTarget.Frame frame : resolved.frames()) {
        if (frame.imageId().isPresent()) {
          clip.addAll(gap);
          gap.clear();
          clip.add(image(frame.imageId().getAsLong()).crop(inside));
        } else if (!clip.isEmpty()) {
          gap.add(nothing(image(resolved.imageId())).crop(inside));
        }
      }
      return new DelayedFrameConcat(clip);
    }

    /** An image of which nothing is to be seen: costs nothing, keeps the type. */
    private DelayedImage nothing(DelayedImage image) {
      return nothing(image, resolved.sampleSize());
    }

    private DelayedImage nothing(DelayedImage image, Size size) {
      return image.crop(Window.of(0, 0, 0, 0)).warp(Affine.IDENTITY, size);
    }

    /** The sample of one image. */
    private DelayedImage image(long imageId) {
      CocoImage image = dataset.image(imageId);
      if (channels == null) {
        String quantization = image.field("quantization").orElse(null);
        return present(stored(frames.delayed(image), quantization), Affine.IDENTITY);
      }
      List<DelayedImage> images = new ArrayList<>();
      List<ImageParts.Run> runs = parts.runs(image, channels, rendering.required());
      for (ImageParts.Run run : runs) {
        images.add(
            run.part() == null
                ? missing(run, runs)
                : present(leaf(run.part(), run), run.part().transform(resolved.isClip())));
      }
      return images.size() == 1 ? images.get(0) : DelayedImage.concat(images);
    }

    private DelayedImage present(DelayedImage leaf, Affine toSpace) {
      Window window = resolved.window();
      Affine scaling = Affine.scaling(resolved.scaleX(), resolved.scaleY());
      Window inside = resolved.insideSample();
      if (rendering.edges() == Edges.EXACT) {
        DelayedImage sample =
            Space.of(leaf, toSpace, resolved.imageSize())
                .sample(window, scaling, resolved.sampleSize());
        return hidden(sample, leaf, toSpace, inside);
      }
      boolean nan = leaf.dtype().isFloating() && Double.isNaN(fill.orElse(Double.NaN));
      return new NdsamplerEdges(resolved, rendering.interpolation())
          .sample(leaf, toSpace, scaling, nan);
    }

    /**
     * Gives each pixel of a clip whose centre lies outside the space the fill value of its channel,
     * also where interpolation reaches in.
     */
    private void hideOutside(NDArray pixels, FinalizeOptions options) {
      Window in = resolved.insideSample();
      Size size = resolved.sampleSize();
      List<Window> outside =
          List.of(
              Window.ofCorners(0, 0, size.width(), in.y()),
              Window.ofCorners(0, in.endY(), size.width(), size.height()),
              Window.ofCorners(0, in.y(), in.x(), in.endY()),
              Window.ofCorners(in.endX(), in.y(), size.width(), in.endY()));
      for (int t = 0; t < resolved.frames().size(); t++) {
        OptionalLong id = resolved.frames().get(t).imageId();
        if (id.isEmpty()) {
          continue;
        }
        NDArray fills = nothing(image(id.getAsLong()), Size.of(1, 1)).finalize(options);
        for (Window part : outside) {
          for (int c = 0; c < fills.channels() && !part.isEmpty(); c++) {
            pixels.frame(t).crop(part).channels(c, c + 1).fill(fills.value(0, 0, c));
          }
        }
      }
    }

    /**
     * The sample without what a file shows beyond the space: that is padding. A side that the file
     * does not cross is left as it is.
     *
     * @param inside the part of the sample that is not padding
     */
    private DelayedImage hidden(
        DelayedImage sample, DelayedImage leaf, Affine toSpace, Window inside) {
      Size size = sample.size();
      if (inside.isEmpty() || inside.equals(size.toWindow())) {
        return sample;
      }
      Box reach = leaf.size().toBox();
      reach = toSpace.isIdentity() ? reach : reach.warp(toSpace);
      Size space = resolved.imageSize();
      Window seen =
          Window.ofCorners(
              reach.x() < -SLACK ? inside.x() : 0,
              reach.y() < -SLACK ? inside.y() : 0,
              reach.maxX() > space.width() + SLACK ? inside.endX() : size.width(),
              reach.maxY() > space.height() + SLACK ? inside.endY() : size.height());
      return seen.equals(size.toWindow())
          ? sample
          : sample.crop(seen).warp(Affine.translation(seen.x(), seen.y()), size);
    }

    private DelayedImage leaf(ImageParts.Part part, ImageParts.Run run) {
      DelayedLoad load =
          part.asset() == null ? frames.delayed(part.image()) : frames.delayed(part.asset());
      String quantization =
          (part.asset() == null
                  ? part.image().field("quantization")
                  : part.asset().field("quantization"))
              .orElse(null);
      List<String> names = part.channels();
      DelayedImage stored = stored(load.withChannels(names), quantization);
      List<Integer> everything = IntStream.range(0, names.size()).boxed().toList();
      return run.indices().equals(everything) ? stored : stored.select(run.names());
    }

    private DelayedImage stored(DelayedLoad load, @Nullable String quantization) {
      DelayedImage image = load;
      boolean floating = nodata == Nodata.NAN;
      if (rendering.dequantize() && quantization != null) {
        return dequantized(load, quantization);
      }
      if (floating) {
        image = image.dequantize(1, 0, load.info().nodata());
      }
      return image;
    }

    private DelayedImage missing(ImageParts.Run run, List<ImageParts.Run> runs) {
      DType type = missingType;
      double value = rendering.missing();
      if (type == null && !Double.isNaN(value)) {
        for (ImageParts.Run other : runs) {
          if (other.part() != null) {
            type = leaf(other.part(), other).dtype();
            break;
          }
        }
      }
      if (type == null) {
        type = DType.FLOAT64;
      }
      return new DelayedConstant(resolved.sampleSize(), run.names(), type, value);
    }
  }

  private static DelayedImage dequantized(DelayedLoad load, String json) {
    Map<String, @Nullable Object> in = Json.object(json, "the quantization of " + load);
    double quantMin = value(in, "quant_min", json);
    double quantMax = value(in, "quant_max", json);
    OptionalDouble nodata =
        in.get("nodata") instanceof Number n
            ? OptionalDouble.of(n.doubleValue())
            : load.info().nodata();
    return DelayedDequantize.ofRanges(
        load, value(in, "orig_min", json), value(in, "orig_max", json), quantMin, quantMax, nodata);
  }

  private static double value(Map<String, @Nullable Object> in, String key, String json) {
    if (in.get(key) instanceof Number number) {
      return number.doubleValue();
    }
    throw new IllegalArgumentException("a quantization needs the number " + key + ": " + json);
  }

  // ----------------------------------------------------------------------------------- native
  // scale

  private List<SamplePart> readParts(ResolvedTarget resolved) {
    Rendering rendering = resolved.target().rendering();
    Graphs graphs = new Graphs(resolved, rendering.nodata(), null);
    FinalizeOptions options = options(resolved.target());
    List<ResolvedTarget.Frame> clip =
        resolved.isClip()
            ? resolved.frames()
            : List.of(new ResolvedTarget.Frame(0, java.util.OptionalLong.of(resolved.imageId())));
    List<SamplePart> result = new ArrayList<>();
    for (int t = 0; t < clip.size(); t++) {
      CocoImage image = dataset.image(clip.get(t).imageId().orElse(resolved.imageId()));
      boolean absent = clip.get(t).imageId().isEmpty();
      List<String> names = graphs.channels;
      if (names == null) {
        names = parts.parts(image).get(0).channels();
      }
      for (ImageParts.Run run : parts.runs(image, names, rendering.required())) {
        ImageParts.Part part = run.part();
        if (part == null || absent) {
          result.add(blank(resolved, t, run));
          continue;
        }
        Affine undo = part.toNativeScale(resolved.isClip());
        Affine factor = Affine.scaling(rendering.scaleX(), rendering.scaleY());
        Affine toPart = undo.then(factor);
        Affine transform = part.transform(resolved.isClip());
        Size size = size(size(resolved.window().size(), undo), factor);
        DelayedImage leaf = graphs.leaf(part, run);
        DelayedImage scaled =
            rendering.edges() == Edges.EXACT
                ? Space.of(leaf, transform, resolved.imageSize())
                    .sample(resolved.window(), toPart, size)
                : new NdsamplerEdges(resolved, rendering.interpolation())
                    .part(leaf, transform, toPart, size);
        Window inside = resolved.inside(size, toPart.m00(), toPart.m11());
        NDArray pixels;
        if (inside.isEmpty()) {
          pixels = graphs.nothing(scaled, size).finalize(options);
        } else if (rendering.edges() == Edges.EXACT && !inside.equals(size.toWindow())) {
          pixels = padded(scaled.crop(inside).finalize(options), inside, size, graphs.fill);
        } else {
          pixels = scaled.finalize(options);
        }
        result.add(new SamplePart(t, run.names(), convert(pixels, rendering.dtype()), undo));
      }
    }
    return Collections.unmodifiableList(result);
  }

  private static NDArray padded(NDArray pixels, Window inside, Size size, OptionalDouble fill) {
    return Padding.constant(fill.orElse(Double.NaN))
        .pad(
            pixels,
            Padding.Amounts.ofSpace(
                inside.y(),
                size.height() - inside.endY(),
                inside.x(),
                size.width() - inside.endX()));
  }

  private static Size size(Size size, Affine scaling) {
    double width = size.width() * scaling.m00();
    double height = size.height() * scaling.m11();
    return Size.of((int) Math.ceil(width - 1e-9 * width), (int) Math.ceil(height - 1e-9 * height));
  }

  private static SamplePart blank(ResolvedTarget resolved, int t, ImageParts.Run run) {
    Size sample = resolved.sampleSize();
    Rendering rendering = resolved.target().rendering();
    // One pixel, scaled as its neighbours are.
    Size size = size(Size.of(1, 1), Affine.scaling(rendering.scaleX(), rendering.scaleY()));
    NDArray pixels =
        NDArray.filled(
            DType.FLOAT64,
            Shape.of(size.height(), size.width(), run.names().size()),
            rendering.missing());
    Affine toPart =
        Affine.scaling(
            size.width() / (double) Math.max(1, sample.width()),
            size.height() / (double) Math.max(1, sample.height()));
    return new SamplePart(
        t, run.names(), convert(pixels, resolved.target().rendering().dtype()), toPart);
  }
}
