package org.ndsampler.eval;

import java.util.Locale;

/**
 * Whether scores say how often detections are right: the reliability curve. Immutable, safe for
 * concurrent use.
 *
 * <p>Bins are of equal width over 0 to 1; scores outside count in the first or the last.
 *
 * @since 0.1
 */
public final class Calibration {
  private final int[] counts;
  private final int[] right;
  private final double[] scoreSums;

  private Calibration(int bins) {
    counts = new int[bins];
    right = new int[bins];
    scoreSums = new double[bins];
  }

  static Calibration of(Evaluation evaluation, int threshold, int bins) {
    if (bins < 1) {
      throw new IllegalArgumentException("bins must be at least 1: " + bins);
    }
    Calibration all = new Calibration(bins);
    Groups groups = evaluation.work().groups;
    Flags flags = evaluation.numbers().flags();
    for (int d = 0; d < groups.detections.length; d++) {
      if (!flags.isIgnored(d, 0, threshold)) {
        double score = groups.scores[d];
        int bin = (int) Math.max(0, Math.min(bins - 1, Math.floor(score * bins)));
        all.counts[bin]++;
        all.right[bin] += flags.isFound(d, 0, threshold) ? 1 : 0;
        all.scoreSums[bin] += score;
      }
    }
    return all;
  }

  /** The number of bins. */
  public int bins() {
    return counts.length;
  }

  /** How many detections have a score in a bin. */
  public int count(int bin) {
    return counts[bin];
  }

  /** Their mean score; NaN in an empty bin. */
  public double score(int bin) {
    return scoreSums[bin] / counts[bin];
  }

  /** The part of them that is right; NaN in an empty bin. */
  public double precision(int bin) {
    return (double) right[bin] / counts[bin];
  }

  /** The expected calibration error: how far score and precision are apart, on average. */
  public double error() {
    long all = 0;
    double sum = 0;
    for (int bin = 0; bin < counts.length; bin++) {
      all += counts[bin];
      sum += Math.abs(right[bin] - scoreSums[bin]);
    }
    return all == 0 ? 0 : sum / all;
  }

  /** The error, and of how many bins. */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "Calibration(%d bins, error %.3f)", bins(), error());
  }
}
