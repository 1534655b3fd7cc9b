package org.ndsampler.core.regions.internal;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;

/**
 * What images and categories the ids in a file of results mean: numbers, numbers as text, and the
 * names of files and categories. Confined to one thread.
 */
public final class ResultIds {
  private static final int LONGEST_NUMBER = 40;

  private final @Nullable CocoDataset dataset;
  private @Nullable Map<String, Long> imageByName;

  /** The ids of a dataset; without one, numbers are taken as they are. */
  public ResultIds(@Nullable CocoDataset dataset) {
    this.dataset = dataset;
  }

  /** The id of the image, by its number or by the name of its file; null if there is none. */
  public @Nullable Long imageId(String text) {
    Long number = whole(text);
    if (dataset == null) {
      return number;
    }
    if (number != null && dataset.images().row(number) >= 0) {
      return number;
    }
    Map<String, Long> names = imageByName;
    if (names == null) {
      names = new HashMap<>();
      for (CocoImage image : dataset.images()) {
        String name = image.fileName().orElse("").replace('\\', '/');
        String last = name.substring(name.lastIndexOf('/') + 1);
        int dot = last.lastIndexOf('.');
        names.putIfAbsent(name, image.id());
        names.putIfAbsent(last, image.id());
        names.putIfAbsent(dot > 0 ? last.substring(0, dot) : last, image.id());
      }
      imageByName = names;
    }
    return names.get(text);
  }

  /** The id of the category, by its number or by its name; null if there is none. */
  public @Nullable Long categoryId(String text) {
    Long number = whole(text);
    if (dataset == null) {
      return number;
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
