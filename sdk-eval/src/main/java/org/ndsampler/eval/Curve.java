package org.ndsampler.eval;

import java.util.Arrays;
import java.util.Locale;

/**
 * Precision and recall as the score that a detection must have falls, point by point as they are,
 * not smoothed. Immutable, safe for concurrent use.
 *
 * @since 0.1
 */
public final class Curve {
  private final int objects;
  private final double[] scores;
  private final int[] hits;
  private final int[] alarms;

  private Curve(int objects, double[] scores, int[] hits, int[] alarms) {
    this.objects = objects;
    this.scores = scores;
    this.hits = hits;
    this.alarms = alarms;
  }

  /** The curve of some categories together, one point for each score. */
  static Curve of(Evaluation evaluation, int threshold, int fromCategory, int toCategory) {
    Accumulator numbers = evaluation.numbers();
    Groups groups = evaluation.work().groups;
    int from = groups.detectionStart[groups.categoryStart[fromCategory]];
    int to = groups.detectionStart[groups.categoryStart[toCategory]];
    int[] order = new int[to - from];
    Arrays.setAll(order, i -> from + i);
    Sorting.byScore(order, 0, order.length, groups.scores);
    double[] scores = new double[order.length];
    int[] hits = new int[order.length];
    int[] alarms = new int[order.length];
    int hit = 0;
    int alarm = 0;
    int count = 0;
    for (int i = 0; i < order.length; i++) {
      int d = order[i];
      if (numbers.flags().isIgnored(d, 0, threshold)) {
        continue;
      }
      if (numbers.flags().isFound(d, 0, threshold)) {
        hit++;
      } else {
        alarm++;
      }
      if (count > 0 && scores[count - 1] == groups.scores[d]) {
        count--;
      }
      scores[count] = groups.scores[d];
      hits[count] = hit;
      alarms[count++] = alarm;
    }
    int objects = 0;
    for (int k = fromCategory; k < toCategory; k++) {
      objects += numbers.truthCounts[k][0];
    }
    return new Curve(
        objects,
        Arrays.copyOf(scores, count),
        Arrays.copyOf(hits, count),
        Arrays.copyOf(alarms, count));
  }

  /** The number of points: of different scores. */
  public int size() {
    return scores.length;
  }

  /** How many objects there are to find. */
  public int objects() {
    return objects;
  }

  /** The score that a detection must have at a point; falling from point to point. */
  public double score(int point) {
    return scores[point];
  }

  /** The part of the detections that are right. */
  public double precision(int point) {
    return (double) hits[point] / (hits[point] + alarms[point]);
  }

  /** The part of the objects that are found; 0 where there are none. */
  public double recall(int point) {
    return objects == 0 ? 0 : (double) hits[point] / objects;
  }

  /** The harmonic mean of precision and recall. */
  public double f1(int point) {
    int all = objects + hits[point] + alarms[point];
    return 2.0 * hits[point] / all;
  }

  /** The point with the largest F1, the surest of equals; -1 if there is no point. */
  public int best() {
    int best = -1;
    for (int i = 0; i < size(); i++) {
      if (best < 0 || f1(i) > f1(best)) {
        best = i;
      }
    }
    return best;
  }

  /** How many points, and where F1 is best. */
  @Override
  public String toString() {
    int best = best();
    return best < 0
        ? "Curve(no detections, " + objects + " objects)"
        : String.format(
            Locale.ROOT,
            "Curve(%d points; best F1 %.3f at a score of %.3f: precision %.3f, recall %.3f)",
            size(),
            f1(best),
            score(best),
            precision(best),
            recall(best));
  }
}
