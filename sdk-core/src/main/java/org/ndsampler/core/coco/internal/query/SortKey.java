package org.ndsampler.core.coco.internal.query;

/** What rows are ordered by. Rows without a value come last, in either direction. */
record SortKey(Field field, boolean isDescending) {
  @Override
  public String toString() {
    return (isDescending ? "-" : "") + FieldText.of(field);
  }
}
