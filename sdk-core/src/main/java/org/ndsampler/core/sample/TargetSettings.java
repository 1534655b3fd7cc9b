package org.ndsampler.core.sample;

import static org.ndsampler.core.sample.TargetSetting.choice;
import static org.ndsampler.core.sample.TargetSetting.code;
import static org.ndsampler.core.sample.TargetSetting.flag;
import static org.ndsampler.core.sample.TargetSetting.label;
import static org.ndsampler.core.sample.TargetSetting.named;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.Padding;
import org.ndsampler.core.coco.FusedChannelSpec;
import org.ndsampler.core.delayed.Antialias;
import org.ndsampler.core.delayed.Interpolation;
import org.ndsampler.core.delayed.Overviews;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

/**
 * The settings of a {@link Target}, each declared once. What a target is in JSON, its accepted
 * keys, its {@code toString}, which settings contradict each other, whether pixels can be read
 * directly and the table of the guide are made from this list; tests walk over it.
 *
 * <p>A new setting is a declaration here, a method and a getter in {@link Target}, and the code
 * that gives it a meaning. It is not {@linkplain TargetSetting#isDirect direct} unless it says so:
 * what the direct path does not know never reaches it.
 */
final class TargetSettings {
  private static final LinkedHashMap<String, TargetSetting<?>> DECLARED = new LinkedHashMap<>();

  private static final List<List<Integer>> NO_PAD = List.of(List.of(0, 0), List.of(0, 0));

  /** What ndsampler's negatives have for an annotation. */
  private static final long NO_ANNOTATION = -1;

  private static final String CENTER_AND_SIZE = "that of the annotation; the whole image or video";

  /**
   * Two numbers.
   *
   * @param x to the right; NaN if it is that of the annotation
   * @param y downwards; NaN if it is that of the annotation
   */
  record Pair(double x, double y) {
    OptionalDouble openX() {
      return open(x);
    }

    OptionalDouble openY() {
      return open(y);
    }

    private static OptionalDouble open(double value) {
      return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    List<Double> toJson() {
      return List.of(x, y);
    }

    String code() {
      return "(" + code(x) + ", " + code(y) + ")";
    }

    /** Only a dictionary can leave one of two open. */
    private static String code(double value) {
      return Double.isNaN(value) ? "its own" : TargetSetting.code(value);
    }
  }

  /** Frames added before and after a clip. */
  record Frames(int before, int after) {}

  /**
   * The value of channels that an image lacks.
   *
   * @param required whether they are an error instead
   * @param anyName whether also a name is accepted that no image of the dataset has
   */
  record Missing(boolean required, boolean anyName, double value) {}

  /** The share that has to lie in the window, and of what. */
  record Visible(double share, Visibility measure) {}

  /**
   * Which annotations are wanted at all.
   *
   * @param any false for the pixels alone
   */
  record Wanted(boolean any, Set<AnnotationPart> parts) {
    static final Wanted ALL = new Wanted(true, Set.of(AnnotationPart.values()));
    static final Wanted NONE = new Wanted(false, Set.of());
  }

  // ------------------------------------------------------------------------------------ of what

  static final TargetSetting<Long> ANNOTATION =
      TargetSetting.<Long>named("annotation")
          .says("An annotation, in its image or, with a time, in its video.", "")
          .getters("annotationId")
          .keys("aid", "annot_id", "annotation_id")
          .reads(
              (in, target) -> {
                long id = in.integer(in.first("aid", "annot_id", "annotation_id"));
                return id == NO_ANNOTATION ? target : target.with(TargetSettings.ANNOTATION, id);
              })
          .writes(id -> id)
          .java(id -> "annotation(" + code(id) + ")")
          .direct()
          .origins(() -> Target.annotation(17), () -> Target.annotation(-3_000_000_000L))
          .addTo(DECLARED);

  static final TargetSetting<Long> VIDEO =
      TargetSetting.<Long>named("video")
          .says(
              "A video. For an annotation: that it is in this video, or loading is an error.",
              "for an annotation: what the dataset says")
          .methods("video", "inVideo")
          .getters("videoId")
          .keys("video_id", "vidid")
          .reads(
              (in, target) ->
                  target.with(TargetSettings.VIDEO, in.integer(in.first("video_id", "vidid"))))
          .writes(id -> id)
          .java((id, t) -> (t.has(ANNOTATION) ? "inVideo(" : "video(") + code(id) + ")")
          .origins(() -> Target.video(1))
          .examples(target -> target.inVideo(1))
          .addTo(DECLARED);

  static final TargetSetting<Long> IMAGE =
      TargetSetting.<Long>named("image")
          .says(
              "An image. For an annotation: that it is in this image, or loading is an error.",
              "for an annotation: what the dataset says")
          .methods("image", "inImage")
          .getters("imageId")
          .keys("image_id", "gid")
          .reads(
              (in, target) -> {
                boolean other = target.has(VIDEO) || in.has("image_ids") || in.has("gids");
                return other && !target.has(ANNOTATION)
                    ? target
                    : target.with(TargetSettings.IMAGE, in.integer(in.first("image_id", "gid")));
              })
          .writes(id -> id)
          .java((id, t) -> (t.has(ANNOTATION) ? "inImage(" : "image(") + code(id) + ")")
          .direct()
          .origins(() -> Target.image(1))
          .examples(target -> target.inImage(1))
          .addTo(DECLARED);

  static final TargetSetting<List<Long>> FRAMES =
      TargetSetting.<List<Long>>named("frames")
          .says("The frames of a clip by the ids of their images, in any order.", "by time")
          .methods("images", "frames")
          .getters("frameIds")
          .keys("image_ids", "gids")
          .reads((in, target) -> target.frames(in.integers(in.first("image_ids", "gids"))))
          .writes(ids -> ids)
          .java(
              (ids, t) ->
                  (t.has(ANNOTATION) || t.has(VIDEO) ? "frames(" : "images(") + ids(ids) + ")")
          .contradicts(IMAGE, target -> !target.has(ANNOTATION), "")
          .origins(() -> Target.images(4, 2, 2))
          .examples(target -> target.frames(5, 4_000_000_000L))
          .addTo(DECLARED);

  static final TargetSetting<TimeRange> TIME =
      TargetSetting.<TimeRange>named("time")
          .says(
              "The frames of a clip by their place in the video; beyond it they are padding.",
              "all; none for an annotation, which is in one image")
          .keys("time_slice", "slices")
          .reads(
              (in, target) -> {
                boolean clip = target.isClip() || target.has(ANNOTATION) && in.has("time_slice");
                TargetInput.Slice time = clip && !target.has(FRAMES) ? in.time() : null;
                return time == null
                    ? target
                    : target.time(new TimeRange(time.start(), time.stop(), time.step()));
              })
          .writes(time -> new TargetInput.Slice(time.from(), time.to(), time.step()).toJson())
          .java(time -> timeCode(time))
          .contradicts(IMAGE, target -> !target.has(ANNOTATION), "")
          .contradicts(FRAMES)
          .examples(
              target -> target.time(0, 3),
              target -> target.time(-2, 8, 2),
              target -> target.time(TimeRange.ALL),
              target -> target.time(new TimeRange(OptionalInt.of(1), OptionalInt.empty(), 1)))
          .addTo(DECLARED);

  // -------------------------------------------------------------------------------------- where

  static final TargetSetting<Region> REGION =
      TargetSetting.<Region>named("region")
          .says("The window: its top-left pixel and its size, or its sides.", CENTER_AND_SIZE)
          .methods("region", "sides")
          .getters("region", "left", "top", "right", "bottom")
          .keys("space_slice", "slices")
          .reads(
              (in, target) -> {
                List<TargetInput.Slice> yx = in.space(target.isClip());
                TargetInput.Slice y = yx.get(0);
                TargetInput.Slice x = yx.get(1);
                return target.sides(x.start(), y.start(), x.stop(), y.stop());
              })
          .writes(
              region -> {
                if (region instanceof Region.At at) {
                  Window w = at.window();
                  return List.of(
                      TargetInput.Slice.of(w.y(), w.endY()).toJson(),
                      TargetInput.Slice.of(w.x(), w.endX()).toJson());
                }
                Region.Span s = (Region.Span) region;
                return List.of(
                    new TargetInput.Slice(s.top(), s.bottom(), 1).toJson(),
                    new TargetInput.Slice(s.left(), s.right(), 1).toJson());
              })
          .java(region -> regionCode(region))
          .direct()
          .examples(
              target -> target.region(10, 20, 64, 48),
              target ->
                  target.sides(
                      OptionalInt.of(3),
                      OptionalInt.empty(),
                      OptionalInt.empty(),
                      OptionalInt.of(20)),
              target -> target.region(-4, 3, 7, 0))
          .addTo(DECLARED);

  static final TargetSetting<Pair> CENTER =
      TargetSetting.<Pair>named("center")
          .says("The middle of the window.", CENTER_AND_SIZE)
          .getters("centerX", "centerY")
          .keys("cx", "cy")
          .reads(
              (in, target) -> {
                if (in.isSliced()) {
                  return target;
                }
                return target.has(ANNOTATION)
                    ? target.with(TargetSettings.CENTER, new Pair(in.open("cx"), in.open("cy")))
                    : target.center(in.number("cx"), in.number("cy"));
              })
          .writes(
              (center, target, out) -> {
                center.openX().ifPresent(x -> out.put("cx", x));
                center.openY().ifPresent(y -> out.put("cy", y));
              })
          .java(center -> "center" + center.code())
          .direct()
          .contradicts(REGION)
          .examples(target -> target.center(30, 25.5), target -> target.center(-0.0, 1e-9))
          .addTo(DECLARED);

  static final TargetSetting<Pair> SIZE =
      TargetSetting.<Pair>named("size")
          .says("The real extent, in pixels of the image or video.", CENTER_AND_SIZE)
          .getters("width", "height")
          .keys("width", "height")
          .reads(
              (in, target) -> {
                // An image's row in ndsampler's tables has its own width and height.
                boolean placed = in.names("cx") || target.has(ANNOTATION);
                if (in.isSliced() || !placed) {
                  return target;
                }
                return target.has(ANNOTATION)
                    ? target.with(
                        TargetSettings.SIZE, new Pair(in.extent("width"), in.extent("height")))
                    : target.size(in.number("width"), in.number("height"));
              })
          .writes(
              (size, target, out) -> {
                if (!target.has(CENTER) && !target.has(ANNOTATION)) {
                  out.put("cx", null);
                }
                size.openX().ifPresent(width -> out.put("width", width));
                size.openY().ifPresent(height -> out.put("height", height));
              })
          .java(size -> "size" + size.code())
          .direct()
          .contradicts(REGION)
          .examples(target -> target.size(40, 12.25))
          .addTo(DECLARED);

  static final TargetSetting<Region.Fit> FIT =
      named("fit", (Region.Fit) new Region.Fit.Extent())
          .says(
              "How the extent becomes pixels: a square of its larger side, or a window of a size of"
                  + " its own.",
              "rounded up")
          .methods("extent", "square", "window")
          .getters("window", "isSquare")
          .keys("window_dims")
          .reads((in, target) -> in.isSliced() ? target : fit(in, target))
          .writes(
              fit ->
                  fit instanceof Region.Fit.Fixed fixed
                      ? List.of(fixed.height(), fixed.width())
                      : "square")
          .java(
              fit ->
                  fit instanceof Region.Fit.Fixed fixed
                      ? "window(" + fixed.width() + ", " + fixed.height() + ")"
                      : "square()")
          .direct()
          .contradicts(
              REGION,
              target -> true,
              ", which is set already and is as large as it says, as the windows of negatives and"
                  + " of grids are; leave one of them out, or make it larger with pad(...)")
          .examples(Target::square, target -> target.window(22, 14))
          .addTo(DECLARED);

  // ----------------------------------------------------------------------------- beyond the edge

  static final TargetSetting<Margins> PAD =
      named("pad", Margins.NONE)
          .says("Moves the edges of the window outwards, or inwards if negative.", "0")
          .keys("pad")
          .reads(
              (in, target) -> {
                boolean timed = target.isClip() || target.has(ANNOTATION);
                int[] y = in.pad(2, target.isClip(), timed);
                int[] x = in.pad(1, target.isClip(), timed);
                return target.pad(new Margins(x[0], y[0], x[1], y[1]));
              })
          .writes(
              (pad, target, out) -> {
                List<Object> space =
                    List.of(List.of(pad.top(), pad.bottom()), List.of(pad.left(), pad.right()));
                out.put("pad", target.isClip() ? withTime(0, 0, space) : space);
              })
          .java(
              pad ->
                  "pad(new Margins("
                      + pad.left()
                      + ", "
                      + pad.top()
                      + ", "
                      + pad.right()
                      + ", "
                      + pad.bottom()
                      + "))")
          .direct()
          .examples(target -> target.pad(8), target -> target.pad(new Margins(1, 2, -3, 4)))
          .addTo(DECLARED);

  static final TargetSetting<Frames> PAD_TIME =
      named("padTime", new Frames(0, 0))
          .says("Adds frames before and after a clip, or drops some if negative.", "0")
          .getters("padBefore", "padAfter")
          .keys("pad")
          .reads(
              (in, target) -> {
                boolean timed = target.isClip() || target.has(ANNOTATION);
                int[] time = in.pad(3, target.isClip(), timed);
                return timed ? target.padTime(time[0], time[1]) : target;
              })
          .writes(
              (time, target, out) -> {
                List<?> pad = out.get("pad") instanceof List<?> list ? list : NO_PAD;
                out.put(
                    "pad",
                    withTime(time.before(), time.after(), pad.subList(pad.size() - 2, pad.size())));
              })
          .java(time -> "padTime(" + time.before() + ", " + time.after() + ")")
          .contradicts(IMAGE, target -> !target.has(ANNOTATION), ": an image has no time")
          .examples(target -> target.padTime(1, 2), target -> target.padTime(0, -1))
          .addTo(DECLARED);

  static final TargetSetting<Double> FILL =
      TargetSetting.<Double>named("fill")
          .says(
              "The value where there is no image, rounded and saturated for integers.",
              "0; NaN in floating point")
          .keys("padkw")
          .reads(
              (in, target) -> {
                Object value = in.padding().get("constant_values");
                Object mode = in.padding().get("mode");
                return value == null || mode != null && !mode.equals("constant")
                    ? target
                    : target.fill(
                        TargetInput.number(
                            "padkw.constant_values",
                            value instanceof List<?> list && list.size() == 1
                                ? list.get(0)
                                : value));
              })
          .writes(
              (fill, target, out) ->
                  out.put("padkw", map("mode", "constant", "constant_values", fill)))
          .java(fill -> "fill(" + code(fill) + ")")
          .direct()
          .examples(
              target -> target.fill(7),
              target -> target.fill(Double.NaN),
              target -> target.fill(Double.NEGATIVE_INFINITY))
          .addTo(DECLARED);

  static final TargetSetting<Padding.Mode> PADDING =
      named("padding", Padding.Mode.CONSTANT)
          .says("What is shown outside: a constant, or what continues the inside.", "a constant")
          .keys("padkw")
          .reads(
              (in, target) -> {
                Object mode = in.padding().get("mode");
                return mode == null
                    ? target
                    : target.padding(Padding.Mode.ofLabel(TargetInput.text("padkw.mode", mode)));
              })
          .writes((mode, target, out) -> out.put("padkw", map("mode", mode.label())))
          .java(mode -> "padding(" + code(mode) + ")")
          .contradicts(FILL)
          .examples(
              target -> target.padding(Padding.Mode.REFLECT),
              target -> target.padding(Padding.Mode.EDGE))
          .addTo(DECLARED);

  // ------------------------------------------------------------------------------------- pixels

  static final TargetSetting<FusedChannelSpec> CHANNELS =
      TargetSetting.<FusedChannelSpec>named("channels")
          .says(
              "The channels by name, in this order, from whatever files have them.",
              "the image's own file; all of a clip")
          .keys("channels")
          .reads(
              (in, target) -> {
                if (!(in.get("channels") instanceof List<?> codes)) {
                  return target.channels(in.text("channels"));
                }
                return target.channels(
                    codes.stream()
                        .map(code -> TargetInput.text("channels", code))
                        .collect(Collectors.joining("|")));
              })
          .writes(FusedChannelSpec::spec)
          .java(spec -> "channels(" + Json.quote(spec.spec()) + ")")
          .examples(
              target -> target.channels("B1|B8"), target -> target.channels("X.0:3|\"\\q\"|<all>"))
          .addTo(DECLARED);

  static final TargetSetting<Missing> MISSING_CHANNELS =
      named("missingChannels", new Missing(false, false, Double.NaN))
          .says(
              "The value of a channel that an image lacks; or it is an error.",
              "NaN where another image has the channel, otherwise an error")
          .methods("missingChannels", "requireChannels")
          .getters("missingChannels", "isChannelsRequired", "isAnyChannelAllowed")
          .keys("missing_channels")
          .reads(
              (in, target) ->
                  "error".equals(in.get("missing_channels"))
                      ? target.requireChannels()
                      : target.missingChannels(in.number("missing_channels")))
          .writes(missing -> missing.required() ? "error" : (Object) missing.value())
          .java(
              missing ->
                  missing.required()
                      ? "requireChannels()"
                      : "missingChannels(" + code(missing.value()) + ")")
          .direct()
          .examples(
              target -> target.missingChannels(-1),
              Target::requireChannels,
              target -> target.missingChannels(Double.NaN))
          .addTo(DECLARED);

  static final TargetSetting<Pair> SCALE =
      named("scale", new Pair(1, 1))
          .says("Enlarges the sample by a factor; annotations follow.", "1")
          .getters("scaleX", "scaleY")
          .keys("scale")
          .reads(
              (in, target) ->
                  in.get("scale") instanceof List<?> list && list.size() == 2
                      ? target.scale(
                          TargetInput.number("scale", list.get(0)),
                          TargetInput.number("scale", list.get(1)))
                      : target.scale(in.number("scale")))
          .writes(Pair::toJson)
          .java(scale -> "scale" + scale.code())
          .examples(target -> target.scale(0.5), target -> target.scale(2, 1))
          .addTo(DECLARED);

  static final TargetSetting<Size> TO_SIZE =
      TargetSetting.<Size>named("toSize")
          .says("Stretches the window, margins included, to a size in pixels.", "by the scale")
          .keys("sample_dims")
          .reads(
              (in, target) -> {
                int[] yx = in.pair("sample_dims", "[height, width]");
                return target.toSize(yx[1], yx[0]);
              })
          .writes(size -> List.of(size.height(), size.width()))
          .java(size -> "toSize(" + size.width() + ", " + size.height() + ")")
          .contradicts(SCALE)
          .examples(target -> target.toSize(24, 16))
          .addTo(DECLARED);

  static final TargetSetting<Size> LETTERBOX =
      TargetSetting.<Size>named("letterbox")
          .says(
              "Scales the window, margins included, until it just fits into a size, with bars of"
                  + " padding on both sides.",
              "by the scale")
          .keys("letterbox")
          .reads(
              (in, target) -> {
                int[] yx = in.pair("letterbox", "[height, width]");
                return target.letterbox(yx[1], yx[0]);
              })
          .writes(size -> List.of(size.height(), size.width()))
          .java(size -> "letterbox(" + size.width() + ", " + size.height() + ")")
          .contradicts(SCALE)
          .contradicts(TO_SIZE)
          .examples(target -> target.letterbox(32, 16))
          .addTo(DECLARED);

  static final TargetSetting<NativeScale> NATIVE_SCALE =
      named("nativeScale", NativeScale.OFF)
          .says(
              "What becomes of files of different resolution: each keeps its own, or all get that"
                  + " of the finest.",
              "all get that of the image or video")
          .methods("nativeScale", "realign")
          .keys("use_native_scale", "realign_native")
          .reads(TargetSettings::nativeScale)
          .writes(
              (scale, target, out) -> {
                out.put("use_native_scale", true);
                if (scale == NativeScale.LARGEST) {
                  out.put("realign_native", "largest");
                }
              })
          .java(scale -> "nativeScale(" + code(scale) + ")")
          .contradicts(TO_SIZE)
          .contradicts(LETTERBOX)
          .contradicts(PADDING, target -> target.nativeScale() == NativeScale.PARTS, "")
          .examples(target -> target.nativeScale(NativeScale.PARTS), Target::realign)
          .addTo(DECLARED);

  static final TargetSetting<Interpolation> INTERPOLATION =
      named("interpolation", Interpolation.LINEAR)
          .says("How values between pixels are found.", "linearly")
          .like(choice(Interpolation.class, "interpolation", Target::interpolation))
          .reads(
              (in, target) ->
                  "auto".equals(in.get("interpolation"))
                      ? target
                      : target.interpolation(in.constant(Interpolation.class, "interpolation")))
          .direct()
          .examples(target -> target.interpolation(Interpolation.CUBIC))
          .addTo(DECLARED);

  static final TargetSetting<Antialias> ANTIALIAS =
      named("antialias", Antialias.AUTO)
          .says(
              "Whether pixels are blurred before they are made fewer.",
              "yes, but for `NEAREST`, which copies values")
          .keys("antialias")
          .reads(
              (in, target) ->
                  "auto".equals(in.get("antialias"))
                      ? target
                      : target.antialias(in.truth("antialias")))
          .writes(value -> value == Antialias.ON)
          .java(value -> "antialias(" + (value == Antialias.ON) + ")")
          .direct()
          .examples(target -> target.antialias(false), target -> target.antialias(true))
          .addTo(DECLARED);

  static final TargetSetting<Overviews> OVERVIEWS =
      named("overviews", Overviews.OFF)
          .says(
              "Whether a smaller version that a file holds may stand in for it where the sample is"
                  + " smaller.",
              "it may not")
          .like(choice(Overviews.class, "overviews", Target::overviews))
          .direct()
          .examples(
              target -> target.overviews(Overviews.ON), target -> target.overviews(Overviews.EXACT))
          .addTo(DECLARED);

  static final TargetSetting<DType> DTYPE =
      TargetSetting.<DType>named("dtype")
          .says("The type of the values, rounded and saturated.", "that of the file")
          .keys("dtype")
          .reads((in, target) -> target.dtype(DType.ofLabel(in.text("dtype"))))
          .writes(DType::label)
          .java(dtype -> "dtype(" + code(dtype) + ")")
          .examples(target -> target.dtype(DType.FLOAT32), target -> target.dtype(DType.UINT16))
          .addTo(DECLARED);

  static final TargetSetting<Nodata> NODATA =
      named("nodata", Nodata.KEEP)
          .says("What becomes of \"no data\": NaN, or a mask beside the pixels.", "it is kept")
          .keys("nodata")
          .reads(
              (in, target) ->
                  switch (String.valueOf(in.get("nodata"))) {
                    case "float", "auto" -> target.nodata(Nodata.NAN);
                    case "ma" -> target.nodata(Nodata.MASK);
                    default ->
                        throw TargetInput.wrong("nodata", in.get("nodata"), "float, auto or ma");
                  })
          .writes(nodata -> nodata == Nodata.NAN ? "float" : "ma")
          .java(nodata -> "nodata(" + code(nodata) + ")")
          .contradicts(
              DTYPE,
              target ->
                  target.nodata() == Nodata.NAN && !target.get(TargetSettings.DTYPE).isFloating(),
              ": an integer has no NaN")
          .examples(target -> target.nodata(Nodata.NAN), target -> target.nodata(Nodata.MASK))
          .addTo(DECLARED);

  static final TargetSetting<Boolean> DEQUANTIZE =
      named("dequantize", false)
          .says("Turns stored values into what they stand for, by the dataset.", "as stored")
          .getters("isDequantized")
          .like(flag("dequantize", Target::dequantize))
          .examples(Target::dequantize)
          .addTo(DECLARED);

  static final TargetSetting<Edges> EDGES =
      named("edges", Edges.EXACT)
          .says("What pixels at the edges of the sample are made of.", "all that the image has")
          .like(choice(Edges.class, "edges", Target::edges))
          .direct()
          .examples(target -> target.edges(Edges.NDSAMPLER))
          .addTo(DECLARED);

  static final TargetSetting<Boolean> LAZY =
      named("lazy", false)
          .says("Reads the pixels when they are asked for.", "at once")
          .getters("isLazy")
          .keys("finalize")
          .reads((in, target) -> in.truth("finalize") ? target : target.lazy())
          .writes(lazy -> !lazy)
          .java(lazy -> "lazy()")
          .direct()
          .examples(Target::lazy)
          .addTo(DECLARED);

  static final TargetSetting<Augmentation> AUGMENTATION =
      named("augmentation", Augmentation.none())
          .says("Flips, turns, jitter and colours, as they were drawn; annotations follow.", "none")
          .keys("augmentation")
          .reads(
              (in, target) -> {
                if (in.get("augmentation") instanceof Map<?, ?> map) {
                  return target.augmentation(Augmentation.of(map));
                }
                throw TargetInput.wrong("augmentation", in.get("augmentation"), "an object");
              })
          .writes(Augmentation::toMap)
          .java(drawn -> "augmentation(" + drawn + ")")
          .contradicts(
              NATIVE_SCALE,
              target -> target.nativeScale() == NativeScale.PARTS,
              ": parts of different size are not varied together; use realign()")
          .contradicts(
              PADDING,
              target -> target.augmentation().isJittered(),
              ": only flips, quarter turns and colours go with padding that continues the image")
          .contradicts(
              EDGES,
              target -> target.augmentation().isJittered(),
              ": ndsampler has no jitter whose edges could be compared")
          .examples(
              target -> target.augmentation(Augmentation.none().flipHorizontal(1)),
              target ->
                  target.augmentation(
                      Augmentation.none()
                          .turns(3)
                          .rotation(7.5, 7.5)
                          .brightness(0.1, 0.1)
                          .keypointPairs(Map.of("port", "starboard"))),
              target -> target.augmentation(Augmentation.none().gain(0.5, 1.5).draw(1, 2, 3)))
          .addTo(DECLARED);

  // -------------------------------------------------------------------------------- annotations

  static final TargetSetting<Visible> VISIBLE =
      named("visible", new Visible(0, Visibility.BOX))
          .says(
              "Leaves out annotations of which not more than this share lies in the window.",
              "whatever touches it")
          .getters("visible", "visibleBy")
          .keys("visible_thresh", "visible_by")
          .reads(
              (in, target) ->
                  !in.has("visible_thresh")
                      ? target
                      : target.visible(
                          in.number("visible_thresh"),
                          in.has("visible_by")
                              ? in.constant(Visibility.class, "visible_by")
                              : Visibility.BOX))
          .writes(
              (visible, target, out) -> {
                out.put("visible_thresh", visible.share());
                if (visible.measure() != Visibility.BOX) {
                  out.put("visible_by", label(visible.measure()));
                }
              })
          .java(
              visible ->
                  "visible("
                      + code(visible.share())
                      + (visible.measure() == Visibility.BOX
                          ? ")"
                          : ", " + code(visible.measure()) + ")"))
          .direct()
          .examples(target -> target.visible(0.5), target -> target.visible(0.25, Visibility.SHAPE))
          .addTo(DECLARED);

  static final TargetSetting<List<Long>> ANNOTATIONS =
      TargetSetting.<List<Long>>named("annotations")
          .says("The annotations that come along, by id.", "those in the window")
          .getters("annotationIds")
          .keys("annot_ids")
          .reads((in, target) -> target.annotations(in.integers("annot_ids")))
          .writes(ids -> ids)
          .java(ids -> "annotations(" + ids(ids) + ")")
          .direct()
          .examples(target -> target.annotations(17, 3), Target::annotations)
          .addTo(DECLARED);

  static final TargetSetting<Boolean> CLIPPED =
      named("clipped", false)
          .says("Cuts boxes, polygons and masks at the window.", "as they are")
          .getters("isClipped")
          .like(flag("clip_annots", Target::clipped))
          .direct()
          .examples(Target::clipped)
          .addTo(DECLARED);

  static final TargetSetting<Wanted> WANTED =
      named("annotationParts", Wanted.ALL)
          .says("What comes with each annotation besides its box; or no annotation.", "all")
          .methods("annotationParts", "boxesOnly", "withoutAnnotations")
          .getters("annotationParts", "isWithAnnotations")
          .keys("with_annots")
          .reads(TargetSettings::wanted)
          .writes(
              wanted -> {
                StringJoiner parts = new StringJoiner("+").add("boxes");
                new TreeSet<>(wanted.parts()).forEach(part -> parts.add(label(part)));
                return wanted.any() ? parts.toString() : (Object) false;
              })
          .java(
              wanted ->
                  !wanted.any()
                      ? "withoutAnnotations()"
                      : wanted.parts().isEmpty()
                          ? "boxesOnly()"
                          : new TreeSet<>(wanted.parts())
                              .stream()
                                  .map(TargetSetting::code)
                                  .collect(Collectors.joining(", ", "annotationParts(", ")")))
          .direct()
          .examples(
              target -> target.annotationParts(AnnotationPart.KEYPOINTS),
              Target::boxesOnly,
              Target::withoutAnnotations)
          .addTo(DECLARED);

  // ------------------------------------------------------------------------------- the whole list

  /** All settings, in the order of {@code toString} and of JSON. */
  static final List<TargetSetting<?>> ALL = List.copyOf(DECLARED.values());

  /** The bits of those that the direct path cannot answer. */
  static final long GRAPH_ONLY =
      ALL.stream().filter(s -> !s.isDirect()).mapToLong(TargetSetting::bit).sum();

  /** By the place of a setting: the bits of those that it contradicts, from whichever side said. */
  private static final long[] RIVALS = rivals();

  private TargetSettings() {}

  private static long[] rivals() {
    long[] rivals = new long[ALL.size()];
    for (TargetSetting<?> setting : ALL) {
      for (TargetSetting.Contradiction one : setting.contradictions()) {
        rivals[setting.index()] |= one.other().bit();
        rivals[one.other().index()] |= setting.bit();
      }
    }
    return rivals;
  }

  /**
   * Rejects a target that says two things that contradict each other. As both sides are looked at,
   * it does not matter which was given first.
   *
   * @param given the bits of what the target has
   * @param changed the setting that was changed last
   */
  static void check(Target target, long given, TargetSetting<?> changed) {
    if ((given & RIVALS[changed.index()]) == 0) {
      return;
    }
    for (TargetSetting<?> setting : ALL) {
      for (TargetSetting.Contradiction one : setting.contradictions()) {
        if ((setting == changed || one.other() == changed)
            && target.has(setting)
            && target.has(one.other())
            && one.when().test(target)) {
          TargetSetting<?> before = setting == changed ? one.other() : setting;
          throw contradiction(changed.java(target), before.java(target), one.why());
        }
      }
    }
  }

  static IllegalStateException contradiction(String call, String before, String why) {
    return new IllegalStateException(
        call
            + " contradicts "
            + before
            + (why.isEmpty() ? ", which is set already; give one of them" : why));
  }

  /** The settings as a table in Markdown, for the guide. */
  static String table() {
    StringJoiner table = new StringJoiner("\n", "", "\n");
    table.add("| in Java | asked with | in JSON | unless given | what it says |");
    table.add("|---|---|---|---|---|");
    for (TargetSetting<?> setting : ALL) {
      List<String> calls = new ArrayList<>();
      setting.origins().forEach(origin -> calls.add(setting.java(origin.get())));
      setting.examples().forEach(e -> calls.add(setting.java(e.apply(Target.annotation(17)))));
      List<String> shown = calls.subList(0, Math.min(calls.size(), setting.methods().size()));
      table.add(
          "| "
              + quoted(shown, "")
              + " | "
              + quoted(setting.getters(), "()")
              + " | "
              + quoted(setting.keys(), "")
              + " | "
              + setting.unlessGiven()
              + " | "
              + setting.sentence()
              + " |");
    }
    return table.toString();
  }

  private static String quoted(List<String> texts, String end) {
    return texts.stream()
        .map(text -> "`" + text.replace("|", "\\|") + end + "`")
        .collect(Collectors.joining(", "));
  }

  // ------------------------------------------------------------------------ readers and writers

  private static String ids(List<Long> ids) {
    return ids.stream().map(TargetSetting::code).collect(Collectors.joining(", "));
  }

  private static Map<String, @Nullable Object> map(Object... keysAndValues) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }

  private static List<Object> withTime(int before, int after, List<?> space) {
    List<Object> all = new ArrayList<>();
    all.add(List.of(before, after));
    all.addAll(space);
    return all;
  }

  private static String timeCode(TimeRange time) {
    if (time.equals(TimeRange.ALL)) {
      return "time(TimeRange.ALL)";
    }
    if (time.from().isPresent() && time.to().isPresent()) {
      String step = time.step() == 1 ? ")" : ", " + time.step() + ")";
      return "time(" + time.from().getAsInt() + ", " + time.to().getAsInt() + step;
    }
    return "time(new TimeRange("
        + bound(time.from())
        + ", "
        + bound(time.to())
        + ", "
        + time.step()
        + "))";
  }

  private static String bound(OptionalInt value) {
    return value.isPresent() ? "OptionalInt.of(" + value.getAsInt() + ")" : "OptionalInt.empty()";
  }

  private static String regionCode(Region region) {
    if (region instanceof Region.At at) {
      Window w = at.window();
      return "region(" + w.x() + ", " + w.y() + ", " + w.width() + ", " + w.height() + ")";
    }
    Region.Span span = (Region.Span) region;
    return "sides("
        + bound(span.left())
        + ", "
        + bound(span.top())
        + ", "
        + bound(span.right())
        + ", "
        + bound(span.bottom())
        + ")";
  }

  private static Target fit(TargetInput in, Target target) {
    String expected = "extent, square or [height, width]";
    if (in.get("window_dims") instanceof String text) {
      return switch (text) {
        case "extent" -> target.extent();
        case "square" -> target.square();
        default -> throw TargetInput.wrong("window_dims", text, expected);
      };
    }
    int[] yx = in.pair("window_dims", expected);
    return target.window(yx[1], yx[0]);
  }

  private static Target nativeScale(TargetInput in, Target target) {
    if (!in.has("use_native_scale") || !in.truth("use_native_scale")) {
      return target;
    }
    Object realign = in.get("realign_native");
    boolean kept = realign == null || realign.equals(false);
    if (!kept && !"largest".equals(realign)) {
      throw TargetInput.wrong("realign_native", realign, "largest or false");
    }
    return kept ? target.nativeScale(NativeScale.PARTS) : target.realign();
  }

  private static Target wanted(TargetInput in, Target target) {
    Object with = in.get("with_annots");
    if (with instanceof Boolean all) {
      return all ? target : target.withoutAnnotations();
    }
    List<?> names =
        with instanceof List<?> list ? list : List.of(in.text("with_annots").split("\\+"));
    Set<AnnotationPart> parts = EnumSet.noneOf(AnnotationPart.class);
    for (Object name : names) {
      if (!"boxes".equals(name)) {
        parts.add(TargetInput.constant(AnnotationPart.class, "with_annots", name));
      }
    }
    return target.with(WANTED, new Wanted(true, Set.copyOf(parts)));
  }
}
