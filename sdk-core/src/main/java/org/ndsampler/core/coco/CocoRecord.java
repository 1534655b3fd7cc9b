package org.ndsampler.core.coco;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.internal.Slice;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.coco.io.internal.Fields;
import org.ndsampler.core.internal.Texts;

/**
 * A view of one record of a dataset: cheap to make, parsed on demand. Immutable, safe for
 * concurrent use.
 *
 * <p>Two views are equal when they show the same row of the same dataset.
 */
abstract sealed class CocoRecord permits CocoImage, CocoAnnotation, CocoCategory, CocoVideo {
  final CocoDataset dataset;
  final int row;

  CocoRecord(CocoDataset dataset, int row) {
    this.dataset = dataset;
    this.row = row;
  }

  abstract Slice slice();

  abstract Set<String> knownFields();

  abstract String kind();

  /** Parses a part of the record, and says of which record if that fails. */
  final <T> T parsed(String field, Supplier<T> parse) {
    try {
      return parse.get();
    } catch (CocoException | ArithmeticException e) {
      throw new CocoException(
          "the " + field + " of " + kind() + " " + id() + ": " + e.getMessage(), e);
    }
  }

  /** The id that the file gives the record. */
  public abstract long id();

  /** The row in its table. */
  public int row() {
    return row;
  }

  /** The dataset that the record belongs to. */
  public CocoDataset dataset() {
    return dataset;
  }

  /** The record's JSON text as it was read. */
  public String json() {
    return slice().text();
  }

  /** The raw JSON text of a field; empty if the record does not have it or it is null. */
  public Optional<String> field(String name) {
    return Optional.ofNullable(Fields.find(slice(), name)).map(Slice::text);
  }

  /** The fields that this SDK gives no meaning, with their raw JSON text, in their order. */
  public Map<String, String> extraFields() {
    Map<String, String> extra = new LinkedHashMap<>();
    Fields.all(slice())
        .forEach(
            (name, value) -> {
              if (!knownFields().contains(name)) {
                extra.put(name, value.text());
              }
            });
    return extra;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CocoRecord that
        && that.getClass() == getClass()
        && that.dataset == dataset
        && that.row == row;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(dataset) * 31 + row;
  }

  /** The record's JSON text, shortened. */
  @Override
  public String toString() {
    return Texts.shortened(json(), 200);
  }
}
