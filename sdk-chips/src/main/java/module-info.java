/**
 * Windows of a dataset as a dataset of small images, for trainers that read files: {@link
 * org.ndsampler.chips.Chips} writes them as a folder, as tar shards or as batches, and {@link
 * org.ndsampler.chips.ChipSet} knows the way back, for what a detector found on them. For a trainer
 * in another process that reads no files there is {@link org.ndsampler.chips.BatchRing}.
 *
 * @since 0.1
 */
@org.jspecify.annotations.NullMarked
module org.ndsampler.chips {
  requires static transitive org.jspecify;
  requires transitive org.ndsampler.core;
  requires transitive org.ndsampler.eval;

  exports org.ndsampler.chips;
}
