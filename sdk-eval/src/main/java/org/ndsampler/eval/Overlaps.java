package org.ndsampler.eval;

/**
 * How much detections and objects overlap. Confined to one thread; each thread has one of its own.
 */
interface Overlaps {
  /**
   * Compares detections with objects of one image.
   *
   * @param detections indices, from {@code dFrom} to {@code dTo}
   * @param truths rows of annotations, from {@code tFrom} to {@code tTo}
   * @param into one row for each detection, one column for each object
   */
  void fill(int[] detections, int dFrom, int dTo, int[] truths, int tFrom, int tTo, double[] into);
}
