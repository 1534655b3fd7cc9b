package org.ndsampler.core.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Padding;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.delayed.DelayedImage;
import org.ndsampler.core.delayed.DelayedLoad;
import org.ndsampler.core.delayed.DelayedOperation;
import org.ndsampler.core.delayed.FinalizeOptions;
import org.ndsampler.core.delayed.Overviews;
import org.ndsampler.core.frames.FramePart;
import org.ndsampler.core.frames.Frames;
import org.ndsampler.core.frames.internal.ChannelRun;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.geom.internal.Turn;

/**
 * From a resolved target to its pixels. Safe for concurrent use.
 *
 * <p>There are two ways, with the same pixels. A window of one file as it is stored is read
 * straight into the array that becomes the sample: that is what most samples are, and building a
 * graph for it would cost as much as the copy. Everything else is a lazy graph, for only a graph
 * can say which pixels of which files a scaled, padded, fused window needs before any is read; it
 * is also what {@code lazy()} and {@code delayed(target)} give, so there is no third way whose
 * pixels could differ.
 *
 * <p>Padding that continues the image is made after the graph, from the pixels of what is inside,
 * since a graph reads windows and does not know of edges of a sample. NaN marks what is no data on
 * the way; where a mask is asked for, the values go through floating point once more with NaN as
 * the fill, and the mask is where NaN came out, so that resampling decides what it touches.
 */
final class PixelReader {
  private static final double MASKED_FILL = 999_999;

  /** What a file may reach beyond the space by rounding. */
  private static final double SLACK = 1e-6;

  private final CocoDataset dataset;
  private final Frames frames;
  private final ImageParts parts;

  PixelReader(CocoDataset dataset, Frames frames, ImageParts parts) {
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
   * @param channels their names; null for those that the dataset says of an image's own file, or
   *     the usual ones for their number
   */
  record Pixels(
      @Nullable NDArray pixels,
      List<SamplePart> parts,
      @Nullable NDArray mask,
      @Nullable List<String> channels) {}

  /** Whether a target asks for nothing but a window of an image's pixels as they are stored. */
  static boolean isDirect(Target target) {
    return target.isDirect();
  }

  /** Whether the pixels are a window of one file, just as it is stored. */
  boolean isDirect(ResolvedTarget resolved) {
    return isDirect(resolved.target()) && frames.hasOwn(resolved.imageId());
  }

  /** A window of one file. */
  Pixels direct(ResolvedTarget resolved) {
    NDArray pixels =
        frames.read(resolved.imageId(), resolved.window(), resolved.target().fillOrNan());
    return new Pixels(pixels, List.of(), null, ownChannels(resolved.imageId(), pixels));
  }

  /**
   * The channels of an image's own file where they need not be those that the dataset says or that
   * are usual for their number: for two and for four it depends on the file, which is open now.
   */
  private @Nullable List<String> ownChannels(long imageId, NDArray pixels) {
    int count = pixels.channels();
    if (count != 2 && count != 4) {
      return null;
    }
    List<String> own = frames.own(imageId).orElseThrow().channels();
    return own.size() == count ? own : null;
  }

  /**
   * The pixels of any target.
   *
   * @throws UncheckedIOException if they cannot be read; the message names dataset, image, file and
   *     reason
   */
  Pixels read(ResolvedTarget resolved) {
    try {
      return readAny(resolved);
    } catch (UncheckedIOException e) {
      throw named(resolved, e);
    }
  }

  /** A file that shows only while it is decoded that it is damaged does not know whose it is. */
  private UncheckedIOException named(ResolvedTarget resolved, UncheckedIOException e) {
    String which = "dataset " + dataset.name();
    if (String.valueOf(e.getMessage()).startsWith(which)) {
      return e;
    }
    IOException cause = Objects.requireNonNull(e.getCause(), "each has one by its constructor");
    return new UncheckedIOException(
        which
            + (resolved.isClip() ? ", clip at image " : ", image ")
            + resolved.imageId()
            + ": "
            + cause.getMessage(),
        cause);
  }

  private Pixels readAny(ResolvedTarget resolved) {
    if (isDirect(resolved)) {
      return direct(resolved);
    }
    Pixels plain = readPlain(resolved);
    Turn turn = resolved.placement().turn();
    NDArray pixels = plain.pixels();
    NDArray mask = plain.mask();
    return turn.isNone() || pixels == null
        ? plain
        : new Pixels(
            turned(pixels, turn),
            plain.parts(),
            mask == null ? null : turned(mask, turn),
            plain.channels());
  }

  /** An image, or the frames of a clip, mirrored and turned; the array itself for no turn. */
  static NDArray turned(NDArray plain, Turn turn) {
    if (turn.isNone()) {
      return plain;
    }
    List<DelayedImage> frames = new ArrayList<>();
    for (int t = 0; t < plain.frames(); t++) {
      frames.add(DelayedImage.identity(plain.shape().isClip() ? plain.frame(t) : plain));
    }
    return turned(plain.shape().isClip() ? DelayedOperation.frames(frames) : frames.get(0), turn)
        .load();
  }

  private static DelayedOperation turned(DelayedOperation plain, Turn turn) {
    return (turn.mirrored() ? plain.mirrored() : plain).turned(turn.quarters());
  }

  /** The pixels before the sample is mirrored and turned. */
  private Pixels readPlain(ResolvedTarget resolved) {
    Target target = resolved.target();
    if (target.nativeScale() == NativeScale.PARTS) {
      return new Pixels(null, readParts(resolved), null, null);
    }
    if (target.nodata() != Nodata.MASK) {
      Graphs graphs = new Graphs(resolved, target.nodata(), null);
      NDArray pixels = convert(pixels(resolved, graphs), target.find(TargetSettings.DTYPE));
      return new Pixels(pixels, List.of(), null, graphs.channels(pixels));
    }
    Graphs kept = new Graphs(resolved, Nodata.KEEP, DType.UINT8);
    DType stored = kept.whole().dtype();
    Masked masked = masked(resolved, stored, graphs -> pixels(resolved, graphs));
    return new Pixels(masked.pixels(), List.of(), masked.mask(), kept.channels(masked.pixels()));
  }

  private record Masked(NDArray pixels, NDArray mask) {}

  /**
   * Pixels and where they mean nothing.
   *
   * @param stored the type of the same pixels without a mask
   * @param read gives the pixels of some graphs
   */
  private Masked masked(ResolvedTarget resolved, DType stored, Function<Graphs, NDArray> read) {
    Target target = resolved.target();
    if (target.edges() == Edges.NDSAMPLER) {
      return maskedAsThere(resolved, stored, read);
    }
    // NaN says where nothing is.
    NDArray values =
        read.apply(new Graphs(resolved, Nodata.NAN, DType.FLOAT32, OptionalDouble.empty()));
    NDArray mask = nans(values);
    double fill = target.fillOrNan();
    if (!Double.isNaN(fill)) {
      replaceNan(values, fill);
    }
    return new Masked(convert(values, target.dtype().orElse(stored)), mask);
  }

  /** Integers outside have numpy's fill value for masked arrays, and do not count as masked. */
  private Masked maskedAsThere(
      ResolvedTarget resolved, DType stored, Function<Graphs, NDArray> read) {
    OptionalDouble fill = resolved.target().fill();
    if (fill.isEmpty() && !stored.isFloating()) {
      fill = OptionalDouble.of(Math.min(MASKED_FILL, stored.max()));
    }
    NDArray values = read.apply(new Graphs(resolved, Nodata.KEEP, DType.UINT8, fill));
    NDArray mask =
        nans(read.apply(new Graphs(resolved, Nodata.NAN, DType.FLOAT32, OptionalDouble.of(0))));
    return new Masked(convert(values, resolved.target().find(TargetSettings.DTYPE)), mask);
  }

  private static NDArray convert(NDArray pixels, @Nullable DType dtype) {
    return dtype == null || dtype == pixels.dtype() ? pixels : pixels.to(dtype);
  }

  /** The graph of a target whose padding is a constant; of what is inside otherwise. */
  DelayedOperation delayed(ResolvedTarget resolved) {
    Target target = resolved.target();
    if (target.nativeScale() == NativeScale.PARTS) {
      throw new IllegalStateException(
          resolved.target() + " has parts of different size and no graph of its own");
    }
    Graphs graphs = new Graphs(resolved, target.nodata(), null);
    return turned(
        target.padding() == Padding.Mode.CONSTANT ? graphs.whole() : graphs.inside(),
        graphs.placement.turn());
  }

  /** How the graph of a target becomes pixels. */
  static FinalizeOptions options(Target target) {
    return options(target, target.fill());
  }

  private static FinalizeOptions options(Target target, OptionalDouble fill) {
    // With ndsampler's edges the graph itself is over the overviews.
    boolean placed = target.edges() == Edges.NDSAMPLER && target.overviews() == Overviews.ON;
    return FinalizeOptions.of(target.interpolation())
        .antialias(target.antialias())
        .overviews(placed ? Overviews.OFF : target.overviews())
        .blendFill(target.edges() == Edges.NDSAMPLER)
        .fill(fill);
  }

  private static NDArray pixels(ResolvedTarget resolved, Graphs graphs) {
    Padding.Mode mode = resolved.target().padding();
    FinalizeOptions options = options(resolved.target(), graphs.fill);
    if (graphs.placement.jitter() != null) {
      return graphs.whole().finalize(options);
    }
    Padding.Amounts amounts = resolved.padding();
    if (amounts == null && mode != Padding.Mode.CONSTANT && !resolved.window().isEmpty()) {
      throw new IllegalStateException(
          resolved.target()
              + " lies wholly outside, so "
              + mode.label()
              + " padding has nothing to continue; use constant padding");
    }
    if (amounts == null || amounts.isNone()) {
      return graphs.whole().finalize(options);
    }
    if (mode == Padding.Mode.CONSTANT && resolved.isClip()) {
      NDArray pixels = graphs.whole().finalize(options);
      if (resolved.target().edges() == Edges.EXACT) {
        graphs.hideOutside(pixels, options);
      }
      return pixels;
    }
    NDArray inside = graphs.inside().finalize(options);
    return new Padding(mode, graphs.fill.orElse(Double.NaN)).pad(inside, amounts);
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
    private final Target target;
    private final Nodata nodata;
    private final @Nullable DType missingType;
    private final OptionalDouble fill;
    private final @Nullable List<String> channels;
    private final Placement placement;

    /** The missing type is null for what the target asks for. */
    Graphs(ResolvedTarget resolved, Nodata nodata, @Nullable DType missingType) {
      this(resolved, nodata, missingType, resolved.target().fill());
    }

    Graphs(
        ResolvedTarget resolved, Nodata nodata, @Nullable DType missingType, OptionalDouble fill) {
      this.resolved = resolved;
      this.target = resolved.target();
      this.nodata = nodata;
      this.missingType = missingType;
      this.fill = fill;
      this.placement = resolved.placement();
      this.channels =
          parts.channels(
              resolved.target(),
              resolved.imageId(),
              TargetResolver.imageIds(resolved.imageId(), resolved.frames()));
    }

    /** The names of the channels that were read. */
    @Nullable List<String> channels(NDArray pixels) {
      return channels != null ? channels : ownChannels(resolved.imageId(), pixels);
    }

    /** The whole sample; where no file reaches there is the fill value. */
    DelayedOperation whole() {
      boolean nowhere = resolved.shown().isEmpty();
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
      return DelayedOperation.frames(clip);
    }

    /** The part of the sample that is not padding. */
    DelayedOperation inside() {
      Window inside = placement.insidePlain();
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
      return DelayedOperation.frames(clip);
    }

    /** An image of which nothing is to be seen: costs nothing, keeps the type. */
    private DelayedImage nothing(DelayedImage image) {
      return nothing(image, placement.plain());
    }

    private DelayedImage nothing(DelayedImage image, Size size) {
      return image.crop(Window.of(0, 0, 0, 0)).warp(Affine.IDENTITY, size);
    }

    /** The sample of one image. */
    private DelayedImage image(long imageId) {
      Augmentation drawn = target.augmentation();
      if (!drawn.isColoured()) {
        return uncoloured(imageId);
      }
      // Padding that continues the image has its colours; one value everywhere keeps it.
      boolean all = target.padding() != Padding.Mode.CONSTANT;
      int[] row = {0, placement.plain().width()};
      return uncoloured(imageId)
          .mapped(new ColourChange(drawn, coloured(imageId), all ? y -> row : placement.rows()));
    }

    /** What colours have to know of the channels. */
    private List<ColourChange.Channel> coloured(long imageId) {
      List<ColourChange.Channel> result = new ArrayList<>();
      if (channels == null) {
        DelayedImage whole = frames.delayed(imageId); // says it where there is no file
        FramePart own = frames.own(imageId).orElseThrow();
        List<String> names = own.channels();
        if (names.size() != whole.channels()) {
          names = FramePart.usualChannels(whole.channels()).channels();
        }
        names.forEach(name -> result.add(coloured(name, whole, own)));
        return result;
      }
      for (ChannelRun run : parts.runs(imageId, channels, target)) {
        FramePart part = run.part();
        for (String name : run.names()) {
          result.add(
              part == null
                  ? new ColourChange.Channel(name, false, Double.NaN, DType.FLOAT64, 1)
                  : coloured(name, part.pixels(), part));
        }
      }
      return result;
    }

    private ColourChange.Channel coloured(String name, DelayedImage stored, FramePart part) {
      boolean real = target.isDequantized() && part.quantization().isPresent();
      DType type = real ? DType.FLOAT64 : stored.dtype();
      double white = target.augmentation().white();
      return new ColourChange.Channel(
          name,
          !name.equals("a") && !name.equals("alpha"),
          real ? Double.NaN : nodataOf(stored).orElse(Double.NaN),
          type,
          Double.isNaN(white) ? type.isFloating() ? 1 : type.max() : white);
    }

    private DelayedImage uncoloured(long imageId) {
      if (channels == null) {
        DelayedImage whole = frames.delayed(imageId); // says it where there is no file
        FramePart own = frames.own(imageId).orElseThrow();
        return present(whole, stored(whole, own.quantization().orElse(null)), Affine.IDENTITY);
      }
      List<DelayedImage> images = new ArrayList<>();
      List<ChannelRun> runs = parts.runs(imageId, channels, target);
      for (ChannelRun run : runs) {
        FramePart part = run.part();
        images.add(
            part == null
                ? missing(run, runs)
                : present(
                    part.pixels(), values(part, run), toSpace(part, imageId, resolved.isClip())));
      }
      return images.size() == 1 ? images.get(0) : DelayedImage.concat(images);
    }

    private DelayedImage present(
        DelayedImage stored, UnaryOperator<DelayedImage> values, Affine toSpace) {
      DelayedImage leaf = values.apply(stored);
      if (placement.jitter() != null) {
        return jittered(leaf, toSpace);
      }
      Window window = resolved.window();
      Affine scaling = Affine.scaling(resolved.scaleX(), resolved.scaleY());
      Size size = placement.inner();
      DelayedImage sample;
      if (target.edges() == Edges.EXACT) {
        sample = Space.of(leaf, toSpace, resolved.imageSize()).sample(window, scaling, size);
        Window inside = placement.insidePlain().translate(-placement.left(), -placement.top());
        sample = hidden(sample, leaf, toSpace, inside);
      } else {
        sample = asThere(stored, values, toSpace, scaling, size);
      }
      return size.equals(placement.plain())
          ? sample
          : sample.warp(Affine.translation(placement.left(), placement.top()), placement.plain());
    }

    /** All in one warp, of what is seen of the space. */
    private DelayedImage jittered(DelayedImage leaf, Affine toSpace) {
      Size size = resolved.imageSize();
      boolean same = toSpace.isIdentity() && leaf.size().equals(size);
      DelayedImage space = same ? leaf : leaf.warp(toSpace, size);
      Window seen = placement.seen();
      return seen.isEmpty()
          ? nothing(space)
          : space
              .crop(seen)
              .warp(
                  Affine.translation(seen.x(), seen.y()).then(placement.toPlain()),
                  placement.plain());
    }

    /** The same with {@link Edges#NDSAMPLER}. */
    private DelayedImage asThere(
        DelayedImage stored,
        UnaryOperator<DelayedImage> values,
        Affine toSpace,
        Affine scaling,
        Size size) {
      boolean nan =
          values.apply(stored).dtype().isFloating() && Double.isNaN(fill.orElse(Double.NaN));
      return new NdsamplerEdges(resolved, stored, values).sample(toSpace, scaling, size, nan);
    }

    /**
     * Gives each pixel of a clip whose centre lies outside the space the fill value of its channel,
     * also where interpolation reaches in.
     */
    private void hideOutside(NDArray pixels, FinalizeOptions options) {
      Window in = placement.insidePlain();
      Size size = placement.plain();
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

    /** The pixels of some channels of a file, at its own scale times that of the target. */
    private NDArray part(FramePart part, ChannelRun run, Affine transform) {
      FinalizeOptions options = options(target, fill);
      Affine undo = toNativeScale(transform);
      Affine factor = Affine.scaling(target.scaleX(), target.scaleY());
      Affine toPart = undo.then(factor);
      Size size = size(size(resolved.window().size(), undo), factor);
      if (target.edges() == Edges.NDSAMPLER) {
        DelayedImage scaled = asThere(part.pixels(), values(part, run), transform, toPart, size);
        return (resolved.inside().isEmpty() ? nothing(scaled, size) : scaled).finalize(options);
      }
      DelayedImage scaled =
          Space.of(leaf(part, run), transform, resolved.imageSize())
              .sample(resolved.window(), toPart, size);
      Window inside = resolved.inside(size, toPart.m00(), toPart.m11());
      if (inside.isEmpty()) {
        return nothing(scaled, size).finalize(options);
      }
      return inside.equals(size.toWindow())
          ? scaled.finalize(options)
          : padded(scaled.crop(inside).finalize(options), inside, size, fill);
    }

    private DelayedImage leaf(FramePart part, ChannelRun run) {
      return values(part, run).apply(part.pixels());
    }

    /** From stored pixels, of the file or of an overview, to values of the wanted channels. */
    private UnaryOperator<DelayedImage> values(FramePart part, ChannelRun run) {
      UnaryOperator<DelayedImage> stored = stored(part.pixels(), part.quantization().orElse(null));
      if (run.isWhole()) {
        return stored;
      }
      int[] indices = run.indices().stream().mapToInt(Integer::intValue).toArray();
      return image -> stored.apply(image).select(indices);
    }

    private UnaryOperator<DelayedImage> stored(DelayedImage pixels, @Nullable String quantization) {
      if (target.isDequantized() && quantization != null) {
        return dequantized(pixels, quantization);
      }
      if (nodata == Nodata.NAN) {
        OptionalDouble none = nodataOf(pixels);
        return image -> image.dequantize(1, 0, none);
      }
      return UnaryOperator.identity();
    }

    private DelayedImage missing(ChannelRun run, List<ChannelRun> runs) {
      DType type = missingType;
      double value = target.missingChannels();
      if (type == null && !Double.isNaN(value)) {
        for (ChannelRun other : runs) {
          FramePart part = other.part();
          if (part != null) {
            type = leaf(part, other).dtype();
            break;
          }
        }
      }
      if (type == null) {
        type = DType.FLOAT64;
      }
      return DelayedImage.constant(placement.plain(), run.names(), type, value);
    }
  }

  private static UnaryOperator<DelayedImage> dequantized(DelayedImage pixels, String json) {
    Map<String, @Nullable Object> in = Json.object(json, "the quantization of " + pixels);
    double quantMin = value(in, "quant_min", json);
    double quantMax = value(in, "quant_max", json);
    OptionalDouble nodata =
        in.get("nodata") instanceof Number n
            ? OptionalDouble.of(n.doubleValue())
            : nodataOf(pixels);
    double origMin = value(in, "orig_min", json);
    double origMax = value(in, "orig_max", json);
    return image -> image.dequantize(origMin, origMax, quantMin, quantMax, nodata);
  }

  /** What a file says means "no data"; pixels from elsewhere say nothing. */
  private static OptionalDouble nodataOf(DelayedImage pixels) {
    return pixels instanceof DelayedLoad load ? load.info().nodata() : OptionalDouble.empty();
  }

  /** The map from a file to the image, or on to the video. */
  private Affine toSpace(FramePart part, long imageId, boolean clip) {
    return toSpace(dataset, part, imageId, clip);
  }

  static Affine toSpace(CocoDataset dataset, FramePart part, long imageId, boolean clip) {
    return clip ? part.toImage().then(dataset.image(imageId).toVideo()) : part.toImage();
  }

  /**
   * The scaling of the image or video that takes back what a file was enlarged by: along the axes
   * of the image, so that a turned file comes turned and not distorted.
   */
  static Affine toNativeScale(Affine toSpace) {
    Affine.Parameters back = toSpace.inverse().decompose();
    return Affine.scaling(back.scaleX(), Math.abs(back.scaleY()));
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
    Target target = resolved.target();
    Graphs graphs = new Graphs(resolved, target.nodata(), null);
    List<ResolvedTarget.Frame> clip =
        resolved.isClip()
            ? resolved.frames()
            : List.of(new ResolvedTarget.Frame(0, OptionalLong.of(resolved.imageId())));
    List<SamplePart> result = new ArrayList<>();
    for (int t = 0; t < clip.size(); t++) {
      long imageId = clip.get(t).imageId().orElse(resolved.imageId());
      boolean absent = clip.get(t).imageId().isEmpty();
      List<String> names = graphs.channels;
      if (names == null) {
        names = frames.parts(imageId).get(0).channels();
      }
      for (ChannelRun run : parts.runs(imageId, names, target)) {
        FramePart part = run.part();
        if (part == null || absent) {
          result.add(blank(resolved, t, run));
          continue;
        }
        Affine transform = toSpace(part, imageId, resolved.isClip());
        Affine undo = toNativeScale(transform);
        Function<Graphs, NDArray> read = some -> some.part(part, run, transform);
        if (target.nodata() == Nodata.MASK) {
          Graphs kept = new Graphs(resolved, Nodata.KEEP, DType.UINT8);
          Masked masked = masked(resolved, kept.leaf(part, run).dtype(), read);
          result.add(
              new SamplePart(t, run.names(), masked.pixels(), undo, Optional.of(masked.mask())));
        } else {
          NDArray pixels = convert(read.apply(graphs), target.find(TargetSettings.DTYPE));
          result.add(new SamplePart(t, run.names(), pixels, undo, Optional.empty()));
        }
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

  private static SamplePart blank(ResolvedTarget resolved, int t, ChannelRun run) {
    Size sample = resolved.sampleSize();
    Target target = resolved.target();
    // One pixel, scaled as its neighbours are.
    Size size = size(Size.of(1, 1), Affine.scaling(target.scaleX(), target.scaleY()));
    NDArray pixels =
        NDArray.filled(
            DType.FLOAT64,
            Shape.of(size.height(), size.width(), run.names().size()),
            target.missingChannels());
    Affine toPart =
        Affine.scaling(
            size.width() / (double) Math.max(1, sample.width()),
            size.height() / (double) Math.max(1, sample.height()));
    Optional<NDArray> mask =
        target.nodata() == Nodata.MASK ? Optional.of(nans(pixels)) : Optional.empty();
    return new SamplePart(
        t, run.names(), convert(pixels, target.find(TargetSettings.DTYPE)), toPart, mask);
  }
}
