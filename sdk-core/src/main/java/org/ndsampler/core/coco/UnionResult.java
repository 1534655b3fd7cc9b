package org.ndsampler.core.coco;

import java.util.List;

/**
 * What {@link CocoDataset#union} made. Immutable.
 *
 * @param dataset the dataset that has all records
 * @param sources what became of the ids of each source, in their order
 */
public record UnionResult(CocoDataset dataset, List<Ids> sources) {
  /** Copies the list. */
  public UnionResult {
    sources = List.copyOf(sources);
  }

  /**
   * What became of the ids of one source. Immutable.
   *
   * @param images its images
   * @param annotations its annotations
   * @param categories its categories, which are merged by name
   * @param videos its videos
   */
  public record Ids(IdMap images, IdMap annotations, IdMap categories, IdMap videos) {}
}
