package org.ndsampler.core.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The dictionary of a target while it is read: its values by key, as what they have to be. A value
 * that is something else is an {@link IllegalArgumentException} that names key, value and what was
 * expected. A value of null counts as none.
 */
final class TargetInput {
  private final Map<String, @Nullable Object> in;

  TargetInput(Map<String, @Nullable Object> in) {
    this.in = in;
  }

  boolean has(String key) {
    return in.get(key) != null;
  }

  /** Whether there is such a key, if only with null. */
  boolean names(String key) {
    return in.containsKey(key);
  }

  boolean hasAny(List<String> keys) {
    return keys.stream().anyMatch(this::has);
  }

  @Nullable Object get(String key) {
    return in.get(key);
  }

  /** The key of several with one meaning that is there. */
  String first(String... keys) {
    for (String key : keys) {
      if (has(key)) {
        return key;
      }
    }
    return keys[0];
  }

  boolean truth(String key) {
    if (in.get(key) instanceof Boolean truth) {
      return truth;
    }
    throw wrong(key, in.get(key), "true or false");
  }

  String text(String key) {
    return text(key, in.get(key));
  }

  static String text(String key, @Nullable Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw wrong(key, value, "a text");
  }

  double number(String key) {
    return number(key, in.get(key));
  }

  static double number(String key, @Nullable Object value) {
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

  /** A finite number; NaN if there is none. */
  double open(String key) {
    if (!has(key)) {
      return Double.NaN;
    }
    double number = number(key);
    if (!Double.isFinite(number)) {
      throw wrong(key, in.get(key), "finite");
    }
    return number;
  }

  /** A length; NaN if there is none. */
  double extent(String key) {
    double length = open(key);
    if (length < 0) {
      throw wrong(key, in.get(key), "at least 0");
    }
    return length;
  }

  long integer(String key) {
    return integer(key, in.get(key));
  }

  static long integer(String key, @Nullable Object value) {
    if (value instanceof Long number) {
      return number;
    }
    if (value instanceof Double number && number == Math.rint(number)) {
      return number.longValue();
    }
    throw wrong(key, value, "a whole number");
  }

  List<?> list(String key) {
    return list(key, in.get(key));
  }

  static List<?> list(String key, @Nullable Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    throw wrong(key, value, "a list");
  }

  long[] integers(String key) {
    return list(key).stream().mapToLong(one -> integer(key, one)).toArray();
  }

  /** Two whole numbers. */
  int[] pair(String key, String expected) {
    long[] values = integers(key);
    if (values.length != 2) {
      throw wrong(key, in.get(key), expected);
    }
    return new int[] {small(key, values[0]), small(key, values[1])};
  }

  <E extends Enum<E>> E constant(Class<E> type, String key) {
    return constant(type, key, in.get(key));
  }

  static <E extends Enum<E>> E constant(Class<E> type, String key, @Nullable Object value) {
    List<String> names = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      names.add(TargetSetting.label(constant));
      if (TargetSetting.label(constant).equals(value)) {
        return constant;
      }
    }
    throw wrong(key, value, "one of " + names);
  }

  static int small(String key, long value) {
    if (value < Integer.MIN_VALUE || value > Integer.MAX_VALUE) {
      throw wrong(key, value, "at most " + Integer.MAX_VALUE);
    }
    return (int) value;
  }

  static IllegalArgumentException wrong(String key, @Nullable Object value, String expected) {
    return new IllegalArgumentException(
        value == null
            ? "the target has no " + key + ", which must be " + expected
            : "the target's " + key + " must be " + expected + ", not " + value);
  }

  // ----------------------------------------------------------------------------------- slices

  /**
   * A slice as numpy has it.
   *
   * @param step 1 unless given
   */
  record Slice(OptionalInt start, OptionalInt stop, int step) {
    static Slice of(int start, int stop) {
      return new Slice(OptionalInt.of(start), OptionalInt.of(stop), 1);
    }

    /** As ndsampler writes it. */
    Map<String, Object> toJson() {
      List<@Nullable Object> bounds = new ArrayList<>();
      bounds.add(start.isPresent() ? start.getAsInt() : null);
      bounds.add(stop.isPresent() ? stop.getAsInt() : null);
      bounds.add(step == 1 ? null : step);
      return Map.of("slice", bounds);
    }
  }

  /** Whether the window is given by slices, which win over a centre. */
  boolean isSliced() {
    return has("space_slice") || has("slices");
  }

  /** The slice of time of a clip; null if there is none. */
  @Nullable Slice time() {
    Object time = in.get("time_slice");
    if (time == null && in.get("slices") instanceof List<?> all && all.size() == 3) {
      time = all.get(0);
    }
    return time == null ? null : slice("time_slice", time);
  }

  /** The slices of y and x, in this order. */
  List<Slice> space(boolean clip) {
    Object space = in.get("space_slice");
    if (has("slices")) {
      List<?> all = list("slices");
      if (all.size() != 2 && !(clip && all.size() == 3)) {
        throw wrong("slices", all, clip ? "three slices (time, y, x)" : "two slices (y, x)");
      }
      if (space == null) {
        space = all.subList(all.size() - 2, all.size());
      }
    }
    List<?> list = list("space_slice", space);
    if (list.size() != 2) {
      throw wrong("space_slice", space, "two slices (y, x)");
    }
    Slice y = slice("space_slice", list.get(0));
    Slice x = slice("space_slice", list.get(1));
    if (y.step != 1 || x.step != 1) {
      throw wrong("space_slice", space, "slices without a step; use scale");
    }
    return List.of(y, x);
  }

  private static Slice slice(String key, @Nullable Object value) {
    Object bounds = value instanceof Map<?, ?> map ? map.get("slice") : value;
    List<?> list = list(key, bounds);
    if (list.size() != 2 && list.size() != 3) {
      throw wrong(key, value, "[start, stop] or [start, stop, step]");
    }
    OptionalInt step = list.size() == 2 ? OptionalInt.empty() : bound(key, list.get(2));
    return new Slice(bound(key, list.get(0)), bound(key, list.get(1)), step.orElse(1));
  }

  private static OptionalInt bound(String key, @Nullable Object value) {
    return value == null
        ? OptionalInt.empty()
        : OptionalInt.of(small("a slice", integer(key, value)));
  }

  // ---------------------------------------------------------------------------------- margins

  /**
   * The margins before and after of one axis.
   *
   * @param fromEnd 1 for x, 2 for y, 3 for time
   * @param clip whether a single number stands for time, too
   * @param timed whether there may be a margin of time
   */
  int[] pad(int fromEnd, boolean clip, boolean timed) {
    Object pad = in.get("pad");
    if (!(pad instanceof List<?> list)) {
      return clip || fromEnd <= 2 ? sides(pad) : new int[2];
    }
    if (list.size() != 2 && !(timed && list.size() == 3)) {
      throw wrong("pad", pad, clip ? "[time, y, x]" : "[y, x]");
    }
    return fromEnd <= list.size() ? sides(list.get(list.size() - fromEnd)) : new int[2];
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

  /** The keywords of the padding. */
  Map<?, ?> padding() {
    if (in.get("padkw") instanceof Map<?, ?> map) {
      return map;
    }
    throw wrong("padkw", in.get("padkw"), "an object such as {\"mode\": \"reflect\"}");
  }
}
