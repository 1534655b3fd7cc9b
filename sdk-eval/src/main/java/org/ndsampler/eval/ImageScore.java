package org.ndsampler.eval;

/**
 * How well an image came out. Immutable.
 *
 * @param imageId the image
 * @param objects how many objects count
 * @param found how many of them were found
 * @param falseAlarms how many detections found nothing
 * @since 0.1
 */
public record ImageScore(long imageId, int objects, int found, int falseAlarms) {
  /** How many objects were not found. */
  public int missed() {
    return objects - found;
  }

  /** The harmonic mean of precision and recall; 1 where there is nothing and nothing was found. */
  public double f1() {
    int all = objects + found + falseAlarms;
    return all == 0 ? 1 : 2.0 * found / all;
  }
}
