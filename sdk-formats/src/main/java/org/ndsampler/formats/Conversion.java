package org.ndsampler.formats;

import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.io.Problems;

/**
 * Labels of another format as a COCO dataset, with what was lost and what was set aside. Immutable,
 * safe for concurrent use.
 *
 * @since 0.1
 */
public final class Conversion {
  private final CocoDataset dataset;
  private final LossReport losses;

  Conversion(CocoDataset dataset, LossReport losses) {
    this.dataset = dataset;
    this.losses = losses;
  }

  /** The dataset; its image folder is where the images were found. */
  public CocoDataset dataset() {
    return dataset;
  }

  /** What COCO cannot say, counted. */
  public LossReport losses() {
    return losses;
  }

  /** The records that were set aside, with file, line and reason; also those of the dataset. */
  public Problems problems() {
    return dataset.readProblems();
  }

  /** The dataset in a line, then the losses, then the problems. */
  @Override
  public String toString() {
    return dataset + "\n" + losses + "\n" + problems();
  }
}
