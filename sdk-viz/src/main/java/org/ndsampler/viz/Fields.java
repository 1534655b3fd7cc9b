package org.ndsampler.viz;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoAsset;
import org.ndsampler.core.coco.CocoCategory;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.coco.CocoVideo;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.sample.SampleAnnotation;
import org.ndsampler.viz.internal.Numbers;

/**
 * What a table shows of the things of one class: a column for each field. Those of records are
 * their components, in the components' order. Immutable.
 *
 * @param <T> the class
 */
record Fields<T>(Class<T> type, List<Field<T>> columns) {
  /** So many elements of a list, or characters of a text, fit into a cell. */
  private static final int MOST_OF_A_CELL = 8;

  /**
   * A column.
   *
   * @param isId whether its numbers are names: these have nothing between their thousands
   */
  record Field<T>(
      String name, boolean isNumber, boolean isId, Function<T, @Nullable Object> value) {
    /** The text of a cell. */
    String text(T thing) {
      Object found = value.apply(thing);
      return isId && found instanceof Number ? found.toString() : Fields.text(found);
    }
  }

  /** Of the classes of a dataset what one asks of them; boxes in whole numbers and tenths. */
  private static final List<Fields<?>> KNOWN =
      List.of(
          new Fields<>(
              CocoAnnotation.class,
              boxed(
                  List.of(
                      id("id", CocoAnnotation::id),
                      id("image", annotation -> orNull(annotation, CocoAnnotation::imageId)),
                      word("category", Fields::category)),
                  CocoAnnotation::box)),
          new Fields<>(
              SampleAnnotation.class,
              boxed(
                  List.of(
                      id("id", SampleAnnotation::id),
                      word("category", annotation -> category(annotation.source()))),
                  SampleAnnotation::box)),
          new Fields<>(
              CocoImage.class,
              List.of(
                  id("id", CocoImage::id),
                  word("file", image -> image.fileName().orElse(null)),
                  word("size", image -> image.declaredSize().map(Size::toString).orElse(null)),
                  number("annotations", image -> image.annotations().size()))),
          new Fields<>(
              CocoCategory.class,
              List.of(
                  id("id", CocoCategory::id),
                  word("name", CocoCategory::name),
                  word("supercategory", category -> category.supercategory().orElse(null)))),
          new Fields<>(
              CocoVideo.class,
              List.of(
                  id("id", CocoVideo::id),
                  word("name", video -> video.name().orElse(null)),
                  word("size", video -> video.size().map(Size::toString).orElse(null)),
                  number("images", video -> video.images().size()))),
          new Fields<>(
              CocoAsset.class,
              List.of(
                  word("file", CocoAsset::fileName),
                  word("channels", asset -> asset.channels().orElse(null)),
                  word("size", asset -> asset.size().map(Size::toString).orElse(null)))));

  private static <T> Field<T> id(String name, Function<T, @Nullable Object> value) {
    return new Field<>(name, true, true, value);
  }

  private static <T> Field<T> word(String name, Function<T, @Nullable Object> value) {
    return new Field<>(name, false, false, value);
  }

  private static <T> Field<T> number(String name, Function<T, @Nullable Object> value) {
    return new Field<>(name, true, false, value);
  }

  private static <T> List<Field<T>> boxed(List<Field<T>> first, Function<T, Optional<Box>> box) {
    List<Field<T>> all = new ArrayList<>(first);
    all.add(number("x", thing -> side(box.apply(thing), Box::x)));
    all.add(number("y", thing -> side(box.apply(thing), Box::y)));
    all.add(number("width", thing -> side(box.apply(thing), Box::width)));
    all.add(number("height", thing -> side(box.apply(thing), Box::height)));
    return all;
  }

  private static @Nullable Object side(Optional<Box> box, Function<Box, Double> side) {
    return box.map(found -> Math.rint(side.apply(found) * 10) / 10).orElse(null);
  }

  /** Of damaged data: what cannot be read is missing. */
  private static <T> @Nullable Object orNull(T thing, Function<T, @Nullable Object> value) {
    try {
      return value.apply(thing);
    } catch (RuntimeException e) {
      return null;
    }
  }

  private static @Nullable Object category(CocoAnnotation annotation) {
    return orNull(annotation, one -> one.category().map(CocoCategory::name).orElse(null));
  }

  /** The fields of a thing's class; empty where it is neither a record nor of a dataset. */
  static Optional<Fields<?>> of(Object thing) {
    for (Fields<?> known : KNOWN) {
      if (known.type.isInstance(thing)) {
        return Optional.of(known);
      }
    }
    return isBareRecord(thing) ? Optional.of(ofRecord(thing.getClass())) : Optional.empty();
  }

  /** The components of a class of records. */
  static <T> Fields<T> ofRecord(Class<T> type) {
    return new Fields<>(
        type, Arrays.stream(type.getRecordComponents()).map(Fields::<T>ofComponent).toList());
  }

  private static <T> Field<T> ofComponent(RecordComponent component) {
    String name = words(component.getName());
    Class<?> type = component.getType();
    boolean isNumber =
        (type.isPrimitive() && type != boolean.class && type != char.class)
            || Number.class.isAssignableFrom(type)
            || type == OptionalLong.class
            || type == OptionalInt.class
            || type == OptionalDouble.class;
    boolean isId = name.equals("id") || name.endsWith(" id");
    return new Field<>(name, isNumber, isId, thing -> value(component, thing));
  }

  private static @Nullable Object value(RecordComponent component, Object thing) {
    try {
      // Records of a notebook, and of packages that are not open, are read all the same.
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(thing);
    } catch (IllegalAccessException | InvocationTargetException | RuntimeException e) {
      return null;
    }
  }

  /** {@code categoryId} is "category id". */
  static String words(String name) {
    return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }

  /** Whether a record has the text that the compiler gave it. */
  static boolean isBareRecord(@Nullable Object thing) {
    if (!(thing instanceof Record)) {
      return false;
    }
    String own = String.valueOf(thing);
    RecordComponent[] components = thing.getClass().getRecordComponents();
    String name = thing.getClass().getSimpleName();
    String start =
        components.length == 0 ? name + "[]" : name + "[" + components[0].getName() + "=";
    return own.startsWith(start);
  }

  /** A value as text, short enough for a cell of a table. */
  static String text(@Nullable Object value) {
    if (value == null) {
      return "\u2013";
    } else if (value instanceof Double || value instanceof Float) {
      return Numbers.shortest(((Number) value).doubleValue());
    } else if (value instanceof Integer || value instanceof Long || value instanceof Short) {
      return Numbers.count(((Number) value).longValue());
    } else if (value instanceof Optional<?> optional) {
      return text(optional.orElse(null));
    } else if (value instanceof OptionalLong optional) {
      return optional.isPresent() ? Long.toString(optional.getAsLong()) : text(null);
    } else if (value instanceof OptionalInt optional) {
      return optional.isPresent() ? Integer.toString(optional.getAsInt()) : text(null);
    } else if (value instanceof OptionalDouble optional) {
      return optional.isPresent() ? text(optional.getAsDouble()) : text(null);
    } else if (value instanceof Map<?, ?> map) {
      return joined(
          map.entrySet().stream()
              .limit(MOST_OF_A_CELL)
              .map(entry -> text(entry.getKey()) + " " + text(entry.getValue()))
              .toList(),
          map.size());
    } else if (value instanceof Collection<?> several) {
      return joined(
          several.stream().limit(MOST_OF_A_CELL).map(Fields::text).toList(), several.size());
    } else if (value.getClass().isArray()) {
      int length = Array.getLength(value);
      return joined(
          IntStream.range(0, Math.min(length, MOST_OF_A_CELL))
              .mapToObj(i -> text(Array.get(value, i)))
              .toList(),
          length);
    }
    return isBareRecord(value) ? line(value) : MimeBundle.ownText(value);
  }

  private static String joined(List<String> first, int size) {
    String some = String.join(", ", first);
    return size > first.size() ? some + ", \u2026 (" + Numbers.count(size) + ")" : some;
  }

  /** A thing with fields in one line: {@code x 10, y 20, width 30, height 40}. */
  static String line(Object thing) {
    return of(thing).map(fields -> lineOf(fields, thing)).orElseGet(() -> text(thing));
  }

  private static <T> String lineOf(Fields<T> fields, Object thing) {
    T own = fields.type.cast(thing);
    return fields.columns.stream()
        .map(field -> field.name() + " " + field.text(own))
        .collect(Collectors.joining(", "));
  }
}
