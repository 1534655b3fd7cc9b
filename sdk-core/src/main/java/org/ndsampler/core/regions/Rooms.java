package org.ndsampler.core.regions;

import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImages;

/**
 * The free room of each image for windows of one size: where the rules of the settings meet the
 * dataset. Safe for use by many threads, as far as a filter is.
 *
 * <p>A room is made again whenever it is asked for. Keeping all of them would cost what the boxes
 * and shapes of the whole dataset need, several times over, and save less than half of a draw: the
 * sweep itself is the larger part. Who wants several places of an image asks for them at once.
 */
final class Rooms {
  private final CocoDataset dataset;
  private final Subjects subjects;
  private final NegativeRule rule;
  private final int width;
  private final int height;

  Rooms(CocoDataset dataset, Negatives settings, int width, int height) {
    this.dataset = dataset;
    this.width = width;
    this.height = height;
    subjects = settings.subjects(dataset);
    rule = settings.rules();
  }

  /**
   * Whether an image is known to be as large as the window, and is the one that its id names: a
   * window in the second of two with one id would be loaded from the first.
   */
  boolean fits(int image) {
    CocoImages table = dataset.images();
    return table.row(table.id(image)) == image
        && (table.hasSize(image) || !dataset.hasImageSizes())
        && table.width(image) >= width
        && table.height(image) >= height;
  }

  private Scene scene(int image) {
    return new Scene(dataset, subjects, image, width, height);
  }

  /**
   * The room of an image; where {@link #isBounded}, it also holds places that {@link #accepts}
   * refuses.
   */
  FreeRoom of(int image) {
    CocoImages table = dataset.images();
    Forbidden forbidden = new Forbidden(table.annotationCount(image));
    rule.forbid(scene(image), forbidden);
    return new FreeRoom(
        table.width(image) - width + 1, table.height(image) - height + 1, width, height, forbidden);
  }

  /** Whether candidates from the room have to be tested, so that the work has to be bounded. */
  boolean isBounded() {
    return rule.isTested(subjects);
  }

  /** Whether a window from the room of an image is one that the caller wants. */
  boolean accepts(int image, Negative candidate) {
    return rule.accepts(scene(image), candidate.window());
  }
}
