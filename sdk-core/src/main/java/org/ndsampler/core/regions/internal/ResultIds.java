package org.ndsampler.core.regions.internal;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoCategory;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.coco.io.internal.AsRead;

/**
 * What images and categories the ids in a file of results mean: numbers, numbers as text, the texts
 * that a dataset which was read leniently had as ids, and the names of files and categories.
 * Confined to one thread.
 */
public final class ResultIds {
  private static final int LONGEST_NUMBER = 40;

  private final @Nullable CocoDataset dataset;
  private @Nullable Map<String, Optional<Long>> imageByName;
  private @Nullable Map<String, Long> imageByText;
  private @Nullable Map<String, Long> categoryByText;

  /** The ids of a dataset; without one, numbers are taken as they are. */
  public ResultIds(@Nullable CocoDataset dataset) {
    this.dataset = dataset;
  }

  /** Whether a number is that of an image. */
  boolean isImage(long id) {
    return dataset == null || dataset.images().row(id) >= 0;
  }

  /** Whether a number is that of a category. */
  boolean isCategory(long id) {
    return dataset == null || dataset.categories().row(id) >= 0;
  }

  /** The id of the image, by its number or by the name of its file; null if there is none. */
  public @Nullable Long imageId(String text) {
    Long number = whole(text);
    if (dataset == null) {
      return number;
    }
    Map<String, Long> texts = imageByText;
    if (texts == null) {
      texts = texts(dataset.images(), CocoImage::id, image -> image.field(AsRead.FIELD));
      imageByText = texts;
    }
    if (texts.containsKey(text)) {
      return texts.get(text);
    }
    if (number != null && dataset.images().row(number) >= 0) {
      return number;
    }
    Map<String, Optional<Long>> names = imageByName;
    if (names == null) {
      names = names(dataset);
      imageByName = names;
    }
    return names.getOrDefault(text, Optional.empty()).orElse(null);
  }

  /**
   * The images by the names of their files, and by what these end with; of an end that several have
   * nobody knows which is meant, so it is none's.
   */
  private static Map<String, Optional<Long>> names(CocoDataset dataset) {
    Map<String, Optional<Long>> whole = new HashMap<>();
    Map<String, Optional<Long>> ends = new HashMap<>();
    for (CocoImage image : dataset.images()) {
      String name = image.fileName().orElse("").replace('\\', '/');
      String last = name.substring(name.lastIndexOf('/') + 1);
      int dot = last.lastIndexOf('.');
      whole.merge(name, Optional.of(image.id()), (one, other) -> Optional.empty());
      ends.merge(last, Optional.of(image.id()), (one, other) -> Optional.empty());
      if (dot > 0) {
        String stem = last.substring(0, dot);
        ends.merge(stem, Optional.of(image.id()), (one, other) -> Optional.empty());
      }
    }
    whole.forEach(ends::put);
    return ends;
  }

  /**
   * The numbers that stand for ids which are text in the file; of one that comes twice the first.
   */
  private static <R> Map<String, Long> texts(
      Iterable<R> records, ToLongFunction<R> id, Function<R, Optional<String>> asRead) {
    Map<String, Long> texts = new HashMap<>();
    for (R record : records) {
      asRead
          .apply(record)
          .map(AsRead::textId)
          .ifPresent(text -> texts.putIfAbsent(text, id.applyAsLong(record)));
    }
    return texts;
  }

  /** The id of the category, by its number or by its name; null if there is none. */
  public @Nullable Long categoryId(String text) {
    Long number = whole(text);
    if (dataset == null) {
      return number;
    }
    Map<String, Long> texts = categoryByText;
    if (texts == null) {
      texts = texts(dataset.categories(), CocoCategory::id, one -> one.field(AsRead.FIELD));
      categoryByText = texts;
    }
    if (texts.containsKey(text)) {
      return texts.get(text);
    }
    if (number != null && dataset.categories().row(number) >= 0) {
      return number;
    }
    int row = dataset.categories().row(text);
    return row < 0 ? null : Long.valueOf(dataset.categories().id(row));
  }

  /** A whole number, which may be written as 1.0; null if it is none. */
  public static @Nullable Long whole(String text) {
    try {
      return text.length() > LONGEST_NUMBER
          ? null
          : (Long) new BigDecimal(text.strip()).longValueExact();
    } catch (NumberFormatException | ArithmeticException e) {
      return null;
    }
  }
}
