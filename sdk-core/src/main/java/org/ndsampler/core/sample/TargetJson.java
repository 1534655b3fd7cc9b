package org.ndsampler.core.sample;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.StringJoiner;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.Padding;
import org.ndsampler.core.coco.FusedChannelSpec;
import org.ndsampler.core.delayed.Antialias;
import org.ndsampler.core.delayed.Interpolation;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

/** A {@link Target} as the dictionary that ndsampler takes. */
final class TargetJson {
  /** What ndsampler's negatives have for an annotation. */
  private static final int NO_ANNOTATION = -1;

  private final Map<String, @Nullable Object> in;

  private TargetJson(Map<String, @Nullable Object> in) {
    this.in = in;
  }

  static Target parse(String json, boolean lenient) {
    return of(Json.object(json, "a target"), lenient);
  }

  static Target of(Map<String, @Nullable Object> dictionary, boolean lenient) {
    if (!lenient) {
      TargetKeys.check(dictionary.keySet());
    }
    return new TargetJson(dictionary).target();
  }

  // -------------------------------------------------------------------------------------- reading

  private Target target() {
    Object annotation = first("aid", "annot_id", "annotation_id");
    if (annotation instanceof Number number && number.doubleValue() == NO_ANNOTATION) {
      annotation = null;
    }
    Object video = first("vidid", "video_id");
    Object images = first("gids", "image_ids");
    Object image = first("gid", "image_id");
    Target target;
    if (annotation != null) {
      target = Target.annotation(integer("aid", annotation));
      target =
          target.with(
              new Origin(
                  image == null ? Origin.NONE : integer("image_id", image),
                  integer("aid", annotation),
                  video == null ? Origin.NONE : integer("video_id", video),
                  null,
                  video == null && in.get("time_slice") == null ? null : TimeRange.ALL));
    } else if (video != null) {
      target = Target.video(integer("video_id", video));
    } else if (images != null) {
      target = Target.images(integers("image_ids", images));
    } else if (image != null) {
      target = Target.image(integer("image_id", image));
    } else {
      throw new IllegalArgumentException(
          "a target needs one of image_id (gid), video_id (vidid), image_ids (gids) and aid; it has "
              + in.keySet());
    }
    if (images != null && (annotation != null || video != null)) {
      target = target.frames(integers("image_ids", images));
    }
    target = rendering(window(target));
    if (in.get("pad") != null) {
      target = pad(target, in.get("pad"));
    }
    Object padding = in.get("padkw");
    if (padding != null) {
      if (!(padding instanceof Map<?, ?> map)) {
        throw wrong("padkw", padding, "an object such as {\"mode\": \"reflect\"}");
      }
      if (map.get("mode") != null) {
        target = target.padding(Padding.Mode.ofLabel(text("padkw.mode", map.get("mode"))));
      }
      if (map.get("constant_values") != null && target.border().isConstant()) {
        target = target.fill(number("padkw.constant_values", scalar(map.get("constant_values"))));
      }
    }
    return annotations(target);
  }

  private Target window(Target target) {
    Object time = in.get("time_slice");
    Object space = in.get("space_slice");
    Object slices = in.get("slices");
    if (slices != null) {
      List<?> list = list("slices", slices);
      boolean three = target.isClip() && list.size() == 3;
      if (!three && list.size() != 2) {
        throw wrong(
            "slices", slices, target.isClip() ? "three slices (time, y, x)" : "two slices (y, x)");
      }
      if (three && time == null) {
        time = list.get(0);
      }
      if (space == null) {
        space = list.subList(list.size() - 2, list.size());
      }
    }
    Target result = target;
    if (time != null && target.isClip() && target.frameIds().isEmpty()) {
      @Nullable Long[] bounds = slice("time_slice", time);
      result =
          result.time(
              new TimeRange(
                  open(bounds[0]),
                  open(bounds[1]),
                  bounds[2] == null ? 1 : small("time_slice", bounds[2])));
    }
    if (space != null) {
      List<?> list = list("space_slice", space);
      if (list.size() != 2) {
        throw wrong("space_slice", space, "two slices (y, x)");
      }
      @Nullable Long[] y = slice("space_slice", list.get(0));
      @Nullable Long[] x = slice("space_slice", list.get(1));
      if (!one(y[2]) || !one(x[2])) {
        throw wrong("space_slice", space, "slices without a step; use scale");
      }
      if (y[0] != null && y[1] != null && x[0] != null && x[1] != null) {
        return result.region(
            Window.ofCorners(
                small("space_slice", x[0]),
                small("space_slice", y[0]),
                small("space_slice", x[1]),
                small("space_slice", y[1])));
      }
      return result.region(new Region.Span(open(x[0]), open(y[0]), open(x[1]), open(y[1])));
    }
    return around(result);
  }

  private Target around(Target target) {
    Target result = target;
    if (result.annotationId().isPresent()) {
      // What is not given comes from the annotation.
      result = result.around(given("cx"), given("cy"), extent("width"), extent("height"));
    } else if (in.get("cx") != null || in.get("cy") != null) {
      result = result.center(number("cx", in.get("cx")), number("cy", in.get("cy")));
      if (in.get("width") != null || in.get("height") != null) {
        result = result.size(number("width", in.get("width")), number("height", in.get("height")));
      }
    }
    Object dims = in.get("window_dims");
    if (dims instanceof String text) {
      return switch (text) {
        case "extent" -> result.extent();
        case "square" -> result.square();
        default -> throw wrong("window_dims", dims, "extent, square or [height, width]");
      };
    }
    if (dims != null) {
      long[] lengths = integers("window_dims", dims);
      if (lengths.length != 2) {
        throw wrong("window_dims", dims, "extent, square or [height, width]");
      }
      return result.window(small("window_dims", lengths[1]), small("window_dims", lengths[0]));
    }
    return result;
  }

  private OptionalDouble given(String key) {
    Object value = in.get(key);
    if (value == null) {
      return OptionalDouble.empty();
    }
    double number = number(key, value);
    if (!Double.isFinite(number)) {
      throw wrong(key, value, "finite");
    }
    return OptionalDouble.of(number);
  }

  private OptionalDouble extent(String key) {
    OptionalDouble length = given(key);
    if (length.isPresent() && length.getAsDouble() < 0) {
      throw wrong(key, length.getAsDouble(), "at least 0");
    }
    return length;
  }

  private static Target pad(Target target, @Nullable Object pad) {
    int axes = target.isClip() ? 3 : 2;
    List<?> list = pad instanceof List<?> l ? l : java.util.Collections.nCopies(axes, pad);
    if (list.size() != axes && !(target.isClip() && list.size() == 2)) {
      throw wrong("pad", pad, target.isClip() ? "[time, y, x]" : "[y, x]");
    }
    int[] y = sides(list.get(list.size() - 2));
    int[] x = sides(list.get(list.size() - 1));
    Target result = target.pad(new Margins(x[0], y[0], x[1], y[1]));
    if (list.size() == 3) {
      int[] t = sides(list.get(0));
      result = result.padTime(t[0], t[1]);
    }
    return result;
  }

  private static int[] sides(@Nullable Object pad) {
    if (pad == null) {
      return new int[2];
    }
    if (pad instanceof List<?> list) {
      if (list.size() != 2) {
        throw wrong("pad", pad, "[before, after]");
      }
      return new int[] {
        small("pad", integer("pad", list.get(0))), small("pad", integer("pad", list.get(1)))
      };
    }
    int all = small("pad", integer("pad", pad));
    return new int[] {all, all};
  }

  private Target rendering(Target target) {
    Target result = target;
    Object channels = in.get("channels");
    if (channels instanceof List<?> list) {
      List<String> codes = new ArrayList<>();
      list.forEach(code -> codes.add(text("channels", code)));
      result = result.channels(String.join("|", codes));
    } else if (channels != null) {
      result = result.channels(text("channels", channels));
    }
    Object missing = in.get("missing_channels");
    if ("error".equals(missing)) {
      result = result.requireChannels();
    } else if (missing != null) {
      result = result.missingChannels(number("missing_channels", missing));
    }
    Object scale = in.get("scale");
    if (scale instanceof List<?> list && list.size() == 2) {
      result = result.scale(number("scale", list.get(0)), number("scale", list.get(1)));
    } else if (scale != null) {
      result = result.scale(number("scale", scale));
    }
    Object dims = in.get("sample_dims");
    if (dims != null) {
      long[] lengths = integers("sample_dims", dims);
      if (lengths.length != 2) {
        throw wrong("sample_dims", dims, "[height, width]");
      }
      result = result.toSize(small("sample_dims", lengths[1]), small("sample_dims", lengths[0]));
    }
    if (truth("use_native_scale", false)) {
      Object realign = in.get("realign_native");
      boolean kept = realign == null || realign.equals(false);
      if (!kept && !"largest".equals(realign)) {
        throw wrong("realign_native", realign, "largest or false");
      }
      result = kept ? result.nativeScale() : result.realign();
    }
    Object interpolation = in.get("interpolation");
    if (interpolation != null && !interpolation.equals("auto")) {
      result = result.interpolation(constant(Interpolation.class, "interpolation", interpolation));
    }
    if (!"auto".equals(in.get("antialias")) && in.get("antialias") != null) {
      result = result.antialias(truth("antialias", true));
    }
    if (in.get("dtype") != null) {
      result = result.dtype(DType.ofLabel(text("dtype", in.get("dtype"))));
    }
    Object nodata = in.get("nodata");
    if (nodata != null) {
      result =
          switch (nodata.toString()) {
            case "float", "auto" -> result.nodata(Nodata.NAN);
            case "ma" -> result.nodata(Nodata.MASK);
            default -> throw wrong("nodata", nodata, "float, auto or ma");
          };
    }
    if (!truth("finalize", true)) {
      result = result.lazy();
    }
    if (in.get("edges") != null) {
      result = result.edges(constant(Edges.class, "edges", in.get("edges")));
    }
    return truth("dequantize", false) ? result.dequantize() : result;
  }

  private Target annotations(Target target) {
    Target result = target;
    if (in.get("annot_ids") != null) {
      result = result.annotations(integers("annot_ids", in.get("annot_ids")));
    }
    if (in.get("visible_thresh") != null) {
      Object by = in.get("visible_by");
      result =
          result.visible(
              number("visible_thresh", in.get("visible_thresh")),
              by == null ? Visibility.BOX : constant(Visibility.class, "visible_by", by));
    }
    if (truth("clip_annots", false)) {
      result = result.clip();
    }
    Object with = in.get("with_annots");
    if (with instanceof Boolean all) {
      return all ? result : result.withoutAnnotations();
    }
    if (with == null) {
      return result;
    }
    List<?> names =
        with instanceof List<?> list ? list : Arrays.asList(text("with_annots", with).split("\\+"));
    List<AnnotationPart> parts = new ArrayList<>();
    for (Object name : names) {
      if (!"boxes".equals(name)) {
        parts.add(constant(AnnotationPart.class, "with_annots", name));
      }
    }
    return result.parts(parts.toArray(new AnnotationPart[0]));
  }

  private @Nullable Object first(String... keys) {
    for (String key : keys) {
      Object value = in.get(key);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  private boolean truth(String key, boolean otherwise) {
    Object value = in.get(key);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Boolean truth) {
      return truth;
    }
    throw wrong(key, value, "true or false");
  }

  private static boolean one(@Nullable Long step) {
    return step == null || step == 1;
  }

  private static OptionalInt open(@Nullable Long bound) {
    return bound == null ? OptionalInt.empty() : OptionalInt.of(small("a slice", bound));
  }

  private static @Nullable Long[] slice(String key, @Nullable Object value) {
    Object bounds = value instanceof Map<?, ?> map ? map.get("slice") : value;
    List<?> list = list(key, bounds);
    if (list.size() != 2 && list.size() != 3) {
      throw wrong(key, value, "[start, stop] or [start, stop, step]");
    }
    @Nullable Long[] result = new @Nullable Long[3];
    for (int i = 0; i < list.size(); i++) {
      result[i] = list.get(i) == null ? null : integer(key, list.get(i));
    }
    return result;
  }

  private static List<?> list(String key, @Nullable Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw wrong(key, value, "a list");
  }

  private static @Nullable Object scalar(@Nullable Object value) {
    return value instanceof List<?> list && list.size() == 1 ? list.get(0) : value;
  }

  private static String text(String key, @Nullable Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw wrong(key, value, "a text");
  }

  private static double number(String key, @Nullable Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if ("NaN".equals(value)) {
      return Double.NaN;
    }
    if ("Infinity".equals(value) || "-Infinity".equals(value)) {
      return "Infinity".equals(value) ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
    }
    throw wrong(key, value, "a number");
  }

  private static long integer(String key, @Nullable Object value) {
    if (value instanceof Long number) {
      return number;
    }
    if (value instanceof Double number && number == Math.rint(number)) {
      return number.longValue();
    }
    throw wrong(key, value, "a whole number");
  }

  private static int small(String key, long value) {
    if (value < Integer.MIN_VALUE || value > Integer.MAX_VALUE) {
      throw wrong(key, value, "at most " + Integer.MAX_VALUE);
    }
    return (int) value;
  }

  private static long[] integers(String key, Object value) {
    return list(key, value).stream().mapToLong(one -> integer(key, one)).toArray();
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String key, @Nullable Object value) {
    List<String> names = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      names.add(label(constant));
      if (label(constant).equals(value)) {
        return constant;
      }
    }
    throw wrong(key, value, "one of " + names);
  }

  private static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static IllegalArgumentException wrong(
      String key, @Nullable Object value, String expected) {
    return new IllegalArgumentException(
        value == null
            ? "the target has no " + key + ", which must be " + expected
            : "the target's " + key + " must be " + expected + ", not " + value);
  }

  // -------------------------------------------------------------------------------------- writing

  static String write(Target target) {
    StringJoiner out = new StringJoiner(", ", "{", "}");
    Origin origin = target.origin();
    put(out, "image_id", origin.imageId());
    put(out, "video_id", origin.videoId());
    put(out, "aid", origin.annotationId());
    List<Long> frames = origin.frames();
    if (frames != null) {
      put(out, "image_ids", frames.toString());
    }
    TimeRange time = origin.time();
    if (time != null && !(time.equals(TimeRange.ALL) && origin.videoId() != Origin.NONE)) {
      put(out, "time_slice", slice(time.from(), time.to(), time.step()));
    }
    region(out, target.region());
    border(out, target);
    rendering(out, target.rendering());
    Choice choice = target.choice();
    if (choice.ids() != null) {
      put(out, "annot_ids", choice.ids().toString());
    }
    if (choice.visible() > 0) {
      put(out, "visible_thresh", Json.number(choice.visible()));
      if (choice.measure() != Visibility.BOX) {
        put(out, "visible_by", Json.quote(label(choice.measure())));
      }
    }
    if (choice.clipped()) {
      put(out, "clip_annots", "true");
    }
    if (!choice.included()) {
      put(out, "with_annots", "false");
    } else if (choice.parts().size() < AnnotationPart.values().length) {
      StringJoiner parts = new StringJoiner("+");
      parts.add("boxes");
      new TreeSet<>(choice.parts()).forEach(part -> parts.add(label(part)));
      put(out, "with_annots", Json.quote(parts.toString()));
    }
    return out.toString();
  }

  private static void region(StringJoiner out, Region region) {
    if (region instanceof Region.At at) {
      Window w = at.window();
      put(
          out,
          "space_slice",
          "["
              + slice(OptionalInt.of(w.y()), OptionalInt.of(w.endY()), 1)
              + ", "
              + slice(OptionalInt.of(w.x()), OptionalInt.of(w.endX()), 1)
              + "]");
    } else if (region instanceof Region.Span s) {
      put(
          out,
          "space_slice",
          "[" + slice(s.top(), s.bottom(), 1) + ", " + slice(s.left(), s.right(), 1) + "]");
    } else if (region instanceof Region.Around around) {
      put(out, "cx", around.centerX());
      put(out, "cy", around.centerY());
      put(out, "width", around.width());
      put(out, "height", around.height());
      if (around.fit() instanceof Region.Fit.Fixed fixed) {
        put(out, "window_dims", "[" + fixed.height() + ", " + fixed.width() + "]");
      } else if (around.fit() instanceof Region.Fit.Square) {
        put(out, "window_dims", Json.quote("square"));
      }
    }
  }

  private static void border(StringJoiner out, Target target) {
    Border border = target.border();
    Margins pad = border.space();
    if (!pad.isNone() || border.before() != 0 || border.after() != 0) {
      String space = pair(pad.top(), pad.bottom()) + ", " + pair(pad.left(), pad.right());
      String time = target.isClip() ? pair(border.before(), border.after()) + ", " : "";
      put(out, "pad", "[" + time + space + "]");
    }
    if (!border.isConstant() || border.fill().isPresent()) {
      String fill =
          border.fill().isPresent()
              ? ", \"constant_values\": " + Json.number(border.fill().getAsDouble())
              : "";
      put(out, "padkw", "{\"mode\": " + Json.quote(border.mode().label()) + fill + "}");
    }
  }

  private static void rendering(StringJoiner out, Rendering rendering) {
    FusedChannelSpec channels = rendering.channels();
    if (channels != null) {
      put(out, "channels", Json.quote(channels.spec()));
    }
    if (rendering.required()) {
      put(out, "missing_channels", Json.quote("error"));
    } else if (!Double.isNaN(rendering.missing())) {
      put(out, "missing_channels", Json.number(rendering.missing()));
    }
    if (rendering.isScaled()) {
      put(
          out,
          "scale",
          "[" + Json.number(rendering.scaleX()) + ", " + Json.number(rendering.scaleY()) + "]");
    }
    Size size = rendering.size();
    if (size != null) {
      put(out, "sample_dims", "[" + size.height() + ", " + size.width() + "]");
    }
    if (rendering.nativeScale() != NativeScale.OFF) {
      put(out, "use_native_scale", "true");
      if (rendering.nativeScale() == NativeScale.LARGEST) {
        put(out, "realign_native", Json.quote("largest"));
      }
    }
    if (rendering.interpolation() != Rendering.PLAIN.interpolation()) {
      put(out, "interpolation", Json.quote(label(rendering.interpolation())));
    }
    if (rendering.antialias() != Rendering.PLAIN.antialias()) {
      put(out, "antialias", Boolean.toString(rendering.antialias() == Antialias.ON));
    }
    DType dtype = rendering.dtype();
    if (dtype != null) {
      put(out, "dtype", Json.quote(dtype.label()));
    }
    if (rendering.nodata() != Nodata.KEEP) {
      put(out, "nodata", Json.quote(rendering.nodata() == Nodata.NAN ? "float" : "ma"));
    }
    if (rendering.dequantize()) {
      put(out, "dequantize", "true");
    }
    if (rendering.lazy()) {
      put(out, "finalize", "false");
    }
    if (rendering.edges() != Rendering.PLAIN.edges()) {
      put(out, "edges", Json.quote(label(rendering.edges())));
    }
  }

  private static String pair(int a, int b) {
    return "[" + a + ", " + b + "]";
  }

  private static String slice(OptionalInt from, OptionalInt to, int step) {
    return "{\"slice\": ["
        + (from.isPresent() ? from.getAsInt() : "null")
        + ", "
        + (to.isPresent() ? to.getAsInt() : "null")
        + ", "
        + (step == 1 ? "null" : step)
        + "]}";
  }

  private static void put(StringJoiner out, String key, String json) {
    out.add(Json.quote(key) + ": " + json);
  }

  private static void put(StringJoiner out, String key, long id) {
    if (id != Origin.NONE) {
      put(out, key, Long.toString(id));
    }
  }

  private static void put(StringJoiner out, String key, OptionalDouble value) {
    if (value.isPresent()) {
      put(out, key, Json.number(value.getAsDouble()));
    }
  }
}
