package org.ndsampler.core.coco;

import java.util.List;

/**
 * What {@link CocoDataset#union} made: a dataset, and what became of the ids of each source.
 * Sources are numbered from 0, in their order. Immutable, safe for concurrent use.
 *
 * @since 0.1
 */
public final class UnionResult {
  private final CocoDataset dataset;
  private final List<Ids> sources;
  private final List<String> dangling;

  /** What became of the ids of one source. */
  record Ids(IdMap images, IdMap annotations, IdMap categories, IdMap videos) {}

  UnionResult(CocoDataset dataset, List<Ids> sources, List<String> dangling) {
    this.dataset = dataset;
    this.sources = List.copyOf(sources);
    this.dangling = List.copyOf(dangling);
  }

  /** The dataset that has all records. */
  public CocoDataset dataset() {
    return dataset;
  }

  /** The number of sources. */
  public int sourceCount() {
    return sources.size();
  }

  /**
   * The references of the sources to images, categories, videos and other records that do not
   * exist, one sentence for each id. They never come to mean a record of another source: an id that
   * another source has is replaced by one that nobody has.
   */
  public List<String> dangling() {
    return dangling;
  }

  /**
   * The new id of an image of a source.
   *
   * @throws IndexOutOfBoundsException if there is no such source
   * @throws IllegalArgumentException if the source had no image with the old id
   */
  public long imageId(int source, long oldId) {
    return sources.get(source).images.newId(oldId);
  }

  /**
   * The new id of an annotation of a source.
   *
   * @throws IndexOutOfBoundsException if there is no such source
   * @throws IllegalArgumentException if the source had no annotation with the old id
   */
  public long annotationId(int source, long oldId) {
    return sources.get(source).annotations.newId(oldId);
  }

  /**
   * The new id of a category of a source; categories are merged by name.
   *
   * @throws IndexOutOfBoundsException if there is no such source
   * @throws IllegalArgumentException if the source had no category with the old id
   */
  public long categoryId(int source, long oldId) {
    return sources.get(source).categories.newId(oldId);
  }

  /**
   * The new id of a video of a source.
   *
   * @throws IndexOutOfBoundsException if there is no such source
   * @throws IllegalArgumentException if the source had no video with the old id
   */
  public long videoId(int source, long oldId) {
    return sources.get(source).videos.newId(oldId);
  }

  /** The dataset, for each source how many ids have changed, and how many references dangle. */
  @Override
  public String toString() {
    return "UnionResult("
        + dataset
        + ", "
        + sources
        + (dangling.isEmpty() ? ")" : ", " + dangling.size() + " ids that mean nothing)");
  }
}
