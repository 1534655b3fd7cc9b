package org.ndsampler.core.coco.internal.query;

/** A field as it is written in a query. */
final class FieldText {
  private FieldText() {}

  static String of(Field field) {
    return Literal.written(field.name());
  }
}
