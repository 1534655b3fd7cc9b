package org.ndsampler.spark.internal;

/** What the rows are windows of. */
public enum TargetKind {
  /** Windows that slide over each image. */
  GRID,
  /** A window for each annotation that has a box. */
  ANNOTATIONS,
  /** Windows without annotations, drawn. */
  NEGATIVES,
  /** Whole images. */
  IMAGES,
  /** Targets that a table of Spark has. */
  TABLE
}
