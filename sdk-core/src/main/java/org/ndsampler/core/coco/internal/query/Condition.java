package org.ndsampler.core.coco.internal.query;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What is asked of a row, which is an annotation with its image, or an image without annotations.
 * Immutable; its text is the normal form.
 */
sealed interface Condition {
  /** Whether it asks of the image alone. */
  boolean isOfImage();

  /** Whether it asks of one field and nothing else. */
  boolean isOnly(Field field);

  /** All of some conditions; of none, everything. */
  record All(List<Condition> parts) implements Condition {
    static final All NOTHING_ASKED = new All(List.of());

    @Override
    public boolean isOfImage() {
      return parts.stream().allMatch(Condition::isOfImage);
    }

    @Override
    public boolean isOnly(Field field) {
      return parts.stream().allMatch(part -> part.isOnly(field));
    }

    @Override
    public String toString() {
      return parts.stream()
          .map(part -> part instanceof Any ? "(" + part + ")" : part.toString())
          .collect(Collectors.joining(" and "));
    }
  }

  /** At least one of some conditions. */
  record Any(List<Condition> parts) implements Condition {
    @Override
    public boolean isOfImage() {
      return parts.stream().allMatch(Condition::isOfImage);
    }

    @Override
    public boolean isOnly(Field field) {
      return parts.stream().allMatch(part -> part.isOnly(field));
    }

    @Override
    public String toString() {
      return parts.stream().map(Condition::toString).collect(Collectors.joining(" or "));
    }
  }

  /** Where a condition is not true. */
  record Not(Condition part) implements Condition {
    @Override
    public boolean isOfImage() {
      return part.isOfImage();
    }

    @Override
    public boolean isOnly(Field field) {
      return part.isOnly(field);
    }

    @Override
    public String toString() {
      if (part instanceof Has has) {
        return "no " + has.what();
      }
      return part instanceof All || part instanceof Any ? "not (" + part + ")" : "not " + part;
    }
  }

  /** A comparison of a field; not true where there is no value. */
  record Compare(Field field, Comparison comparison) implements Condition {
    @Override
    public boolean isOfImage() {
      return field.isOfImage();
    }

    @Override
    public boolean isOnly(Field other) {
      return field.equals(other);
    }

    @Override
    public String toString() {
      return FieldText.of(field) + " " + comparison.text(field.kind());
    }
  }

  /** Whether there is something: a mask, keypoints, a value of a field. */
  record Has(Feature feature, Field field) implements Condition {
    String what() {
      return feature == Feature.VALUE ? FieldText.of(field) : feature.word();
    }

    @Override
    public boolean isOfImage() {
      return feature == Feature.VALUE ? field.isOfImage() : feature.isOfImage();
    }

    @Override
    public boolean isOnly(Field other) {
      return feature == Feature.VALUE && field.equals(other);
    }

    @Override
    public String toString() {
      return "has " + what();
    }
  }

  /** How many annotations of the image fulfil a condition. */
  record Count(Condition of, Comparison comparison) implements Condition {
    @Override
    public boolean isOfImage() {
      return true;
    }

    @Override
    public boolean isOnly(Field field) {
      return of.isOnly(field);
    }

    @Override
    public String toString() {
      return "count(" + of + ") " + comparison.text(Field.Kind.NUMBER);
    }
  }
}
