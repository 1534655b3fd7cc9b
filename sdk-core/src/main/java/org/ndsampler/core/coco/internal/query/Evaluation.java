package org.ndsampler.core.coco.internal.query;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * Which rows fulfil a condition, for all rows at once: each comparison is one loop over a column,
 * and what they make is joined 64 rows at a time. Confined to one thread.
 *
 * <p>A row is an annotation with its image, or an image without annotations. Conditions on images
 * are asked of the images, of which there are fewer, and only the outcome is brought to their
 * annotations. For annotations of no image there is one more image, which has nothing.
 */
final class Evaluation {
  /** The field that stands for several. */
  static final String TEXT = "text";

  private final Columns columns;
  private final int annotationCount;
  private final int imageCount;

  Evaluation(Columns columns) {
    this.columns = columns;
    this.annotationCount = columns.annotationCount();
    this.imageCount = columns.imageCount();
  }

  /** The annotations that fulfil a condition. */
  BitSet annotations(Condition condition) {
    if (condition.isOfImage()) {
      return columns.known(condition, this::ofImages);
    }
    if (condition instanceof Condition.All all) {
      return joined(all.parts(), true);
    }
    if (condition instanceof Condition.Any any) {
      return joined(any.parts(), false);
    }
    if (condition instanceof Condition.Not not) {
      BitSet bits = annotations(not.part());
      bits.flip(0, annotationCount);
      return bits;
    }
    if (condition instanceof Condition.Compare compare && compare.field().name().equals(TEXT)) {
      return annotations(texts(compare));
    }
    return columns.known(condition, this::ofAnnotations);
  }

  private BitSet ofImages(Condition condition) {
    BitSet images = slots(condition);
    return bits(annotationCount, row -> images.get(columns.imageSlot(row)));
  }

  private BitSet ofAnnotations(Condition condition) {
    return condition instanceof Condition.Compare compare
        ? bits(annotationCount, test(compare))
        : bits(annotationCount, test((Condition.Has) condition));
  }

  /** Those that ask of images first become one, so that its outcome is brought over once. */
  private BitSet joined(List<Condition> parts, boolean isAll) {
    List<Condition> ofImages = parts.stream().filter(Condition::isOfImage).toList();
    List<Condition> rest =
        new ArrayList<>(parts.stream().filter(Predicate.not(Condition::isOfImage)).toList());
    if (!ofImages.isEmpty()) {
      rest.add(isAll ? new Condition.All(ofImages) : new Condition.Any(ofImages));
    }
    BitSet bits = annotations(rest.get(0));
    for (Condition part : rest.subList(1, rest.size())) {
      if (isAll) {
        bits.and(annotations(part));
      } else {
        bits.or(annotations(part));
      }
    }
    return bits;
  }

  /** The images that have an annotation that fulfils a condition, or that fulfil it without any. */
  BitSet images(Condition condition, BitSet annotations) {
    BitSet images = slots(condition);
    if (!condition.isOfImage()) {
      BitSet found = new BitSet(imageCount);
      for (int row = annotations.nextSetBit(0); row >= 0; row = annotations.nextSetBit(row + 1)) {
        found.set(columns.imageSlot(row));
      }
      BitSet empty = bits(imageCount, row -> columns.annotationsOf(row) == 0);
      images.and(empty);
      images.or(found);
    }
    images.clear(imageCount, imageCount + 1);
    return images;
  }

  /**
   * The images that fulfil a condition without any annotation, and in the last place whether an
   * image that has nothing does.
   */
  private BitSet slots(Condition condition) {
    if (condition instanceof Condition.All all) {
      BitSet bits = new BitSet();
      bits.set(0, imageCount + 1);
      all.parts().forEach(part -> bits.and(slots(part)));
      return bits;
    }
    if (condition instanceof Condition.Any any) {
      BitSet bits = new BitSet();
      any.parts().forEach(part -> bits.or(slots(part)));
      return bits;
    }
    if (condition instanceof Condition.Not not) {
      BitSet bits = slots(not.part());
      bits.flip(0, imageCount + 1);
      return bits;
    }
    if (condition instanceof Condition.Count count) {
      NumberRanges ranges = count.comparison().numbers();
      boolean isNegative = count.comparison().operator().isNegative();
      int[] counts = counts(annotations(count.of()));
      return bits(imageCount, row -> ranges.contains(counts[row]) != isNegative);
    }
    if (condition instanceof Condition.Compare compare && compare.field().name().equals(TEXT)) {
      return slots(texts(compare));
    }
    if (!condition.isOfImage()) {
      return new BitSet();
    }
    return condition instanceof Condition.Compare compare
        ? bits(imageCount, test(compare))
        : bits(imageCount, test((Condition.Has) condition));
  }

  private int[] counts(BitSet annotations) {
    int[] counts = new int[imageCount + 1];
    for (int row = annotations.nextSetBit(0); row >= 0; row = annotations.nextSetBit(row + 1)) {
      counts[columns.imageSlot(row)]++;
    }
    return counts;
  }

  /** What is looked through for a text. */
  private static Condition texts(Condition.Compare compare) {
    List<Condition> parts = new ArrayList<>();
    for (String name : List.of("name", "class", "supercategory", "video.name")) {
      Field.find(name)
          .ifPresent(field -> parts.add(new Condition.Compare(field, compare.comparison())));
    }
    return new Condition.Any(parts);
  }

  private IntPredicate test(Condition.Compare compare) {
    Field field = compare.field();
    Comparison comparison = compare.comparison();
    Column column = columns.column(field);
    boolean isNegative = comparison.operator().isNegative();
    return switch (field.kind()) {
      case ID -> {
        LongRanges ranges = comparison.integers();
        Column.Ids ids = (Column.Ids) column;
        yield row -> {
          long id = ids.id(row);
          return id != ids.absent() && ranges.contains(id) != isNegative;
        };
      }
      case NUMBER -> {
        NumberRanges ranges = comparison.numbers();
        yield isNegative
            ? row -> !Double.isNaN(column.number(row)) && !ranges.contains(column.number(row))
            : row -> ranges.contains(column.number(row));
      }
      case FLAG -> {
        // Neither "yes" nor "no" is written in the normal form.
        boolean isWanted = comparison.operands().get(0).value().text().equals("true");
        yield row -> (column.number(row) != 0) == (isWanted != isNegative);
      }
      case WORDS -> {
        BitSet accepted = comparison.accepted(column.words(), field.kind());
        yield row -> column.code(row) >= 0 && accepted.get(column.code(row));
      }
      case MIXED -> {
        NumberRanges ranges = comparison.numbers();
        BitSet accepted = comparison.accepted(column.words(), field.kind());
        yield row -> {
          int code = column.code(row);
          double number = column.number(row);
          return code >= 0
              ? accepted.get(code)
              : !Double.isNaN(number) && ranges.contains(number) != isNegative;
        };
      }
    };
  }

  private IntPredicate test(Condition.Has has) {
    return switch (has.feature()) {
      case MASK -> columns.store()::hasSegmentation;
      case KEYPOINTS -> columns.store()::hasKeypoints;
      case BOX -> columns.store()::hasBox;
      case TRACK -> columns.store()::hasTrack;
      case ANNOTATIONS -> row -> columns.annotationsOf(row) > 0;
      case VIDEO -> row -> columns.store().imageVideoRow(row) >= 0;
      case VALUE -> columns.column(has.field())::hasValue;
    };
  }

  /** The rows that a test accepts. */
  private static BitSet bits(int count, IntPredicate test) {
    long[] words = new long[(count + 63) >>> 6];
    for (int word = 0; word < words.length; word++) {
      int first = word << 6;
      int end = Math.min(count, first + 64);
      long bits = 0;
      for (int row = first; row < end; row++) {
        if (test.test(row)) {
          bits |= 1L << row;
        }
      }
      words[word] = bits;
    }
    return BitSet.valueOf(words);
  }
}
