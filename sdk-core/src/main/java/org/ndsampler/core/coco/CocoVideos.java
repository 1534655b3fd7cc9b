package org.ndsampler.core.coco;

import java.util.Objects;
import org.ndsampler.core.coco.internal.CocoStore;
import org.ndsampler.core.coco.internal.CocoStore.Section;

/**
 * The videos of a dataset, as a table. Immutable, safe for concurrent use.
 *
 * @since 0.1
 */
public final class CocoVideos extends CocoTable<CocoVideo> {
  private final CocoStore store;

  CocoVideos(CocoDataset dataset, CocoStore store) {
    super(dataset, store.records(Section.VIDEOS));
    this.store = store;
  }

  @Override
  public CocoVideo at(int row) {
    Objects.checkIndex(row, size());
    return new CocoVideo(dataset, row);
  }

  /** The number of images of a video. Cost: constant. */
  public int imageCount(int row) {
    return store.firstOfVideo(row + 1) - store.firstOfVideo(row);
  }

  /**
   * The row in {@link CocoImages} of a video's image; {@code index} counts from 0 in frame order.
   *
   * @throws IndexOutOfBoundsException if the video has no such image
   */
  public int imageRow(int row, int index) {
    Objects.checkIndex(index, imageCount(row));
    return store.imageOfVideo(store.firstOfVideo(row) + index);
  }
}
