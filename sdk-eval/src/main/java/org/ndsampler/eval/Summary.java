package org.ndsampler.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The means that an evaluation is summed up by: COCO's twelve, ten for keypoints, or LVIS's. */
final class Summary {
  private static final int AP_LIMIT = 100;
  private static final int KEYPOINT_LIMIT = 20;
  private static final String ALL = "all";

  private final Work work;
  private final Accumulator numbers;
  private final EvaluationOptions options;
  private final double[] iouThresholds;
  private final int[] limits;
  private final int recalls;
  private double[] values = new double[1024];

  private Summary(Work work, Accumulator numbers) {
    this.work = work;
    this.numbers = numbers;
    options = work.options;
    iouThresholds = options.iouThresholds();
    limits = options.maxDetections();
    recalls = options.recallThresholds().length;
  }

  static List<Statistic> of(Work work, Accumulator numbers) {
    Summary summary = new Summary(work, numbers);
    return work.options.protocol() == Protocol.LVIS
        ? summary.lvis()
        : work.options.metric() == Metric.KEYPOINTS ? summary.keypoints() : summary.coco();
  }

  private List<Statistic> coco() {
    int last = limits.length - 1;
    int third = Math.min(2, last);
    int hundred = limit(AP_LIMIT);
    List<Statistic> all = new ArrayList<>();
    precisions(all, hundred, third, "small", "medium", "large");
    for (int m = 0; m <= Math.min(2, last); m++) {
      all.add(
          new Statistic(
              "AR@" + limits[m],
              "mean recall of at most " + limits[m] + " detections of an image and category",
              recall(Double.NaN, ALL, m)));
    }
    for (String area : List.of("small", "medium", "large")) {
      all.add(
          new Statistic(
              "AR" + area.charAt(0),
              "mean recall of " + area + " objects",
              recall(Double.NaN, area, third)));
    }
    return List.copyOf(all);
  }

  private List<Statistic> keypoints() {
    int twenty = limit(KEYPOINT_LIMIT);
    List<Statistic> all = new ArrayList<>();
    precisions(all, twenty, twenty, "medium", "large");
    all.add(new Statistic("AR", "mean recall", recall(Double.NaN, ALL, twenty)));
    all.add(new Statistic("AR50", "recall at a similarity of 0.5", recall(.5, ALL, twenty)));
    all.add(new Statistic("AR75", "recall at a similarity of 0.75", recall(.75, ALL, twenty)));
    for (String area : List.of("medium", "large")) {
      all.add(
          new Statistic(
              "AR" + area.charAt(0),
              "mean recall of " + area + " objects",
              recall(Double.NaN, area, twenty)));
    }
    return List.copyOf(all);
  }

  private void precisions(List<Statistic> all, int main, int ofAreas, String... areas) {
    all.add(new Statistic("AP", "mean average precision", precision(Double.NaN, ALL, main, null)));
    all.add(
        new Statistic(
            "AP50",
            "average precision at an overlap of 0.5",
            precision(.5, ALL, options.metric() == Metric.KEYPOINTS ? main : ofAreas, null)));
    all.add(
        new Statistic(
            "AP75",
            "average precision at an overlap of 0.75",
            precision(.75, ALL, options.metric() == Metric.KEYPOINTS ? main : ofAreas, null)));
    for (String area : areas) {
      all.add(
          new Statistic(
              "AP" + area.charAt(0),
              "mean average precision of " + area + " objects",
              precision(Double.NaN, area, ofAreas, null)));
    }
  }

  private List<Statistic> lvis() {
    List<Statistic> all = new ArrayList<>();
    precisions(all, 0, 0, "small", "medium", "large");
    for (String frequency : List.of("rare", "common", "frequent")) {
      all.add(
          new Statistic(
              "AP" + frequency.charAt(0),
              "mean average precision of " + frequency + " categories",
              precision(Double.NaN, ALL, 0, ofFrequency(frequency.substring(0, 1)))));
    }
    all.add(
        new Statistic(
            "AR@300",
            "mean recall of at most 300 detections of an image",
            recall(Double.NaN, ALL, 0)));
    for (String area : List.of("small", "medium", "large")) {
      all.add(
          new Statistic(
              "AR" + area.charAt(0) + "@300",
              "mean recall of " + area + " objects",
              recall(Double.NaN, area, 0)));
    }
    return List.copyOf(all);
  }

  private boolean[] ofFrequency(String letter) {
    long[] ids = work.scope.categoryIds;
    boolean[] chosen = new boolean[ids.length];
    for (int k = 0; k < ids.length; k++) {
      int row = work.dataset.categories().row(ids[k]);
      chosen[k] =
          row >= 0
              && work.dataset
                  .categories()
                  .at(row)
                  .field("frequency")
                  .orElse("")
                  .equals('"' + letter + '"');
    }
    return chosen;
  }

  /** The place of a limit; -1 if there is none, unless the largest stands for it. */
  private int limit(int detections) {
    for (int m = 0; m < limits.length; m++) {
      if (limits[m] == detections) {
        return m;
      }
    }
    return options.isMended(Oddity.AP_AT_100) ? limits.length - 1 : -1;
  }

  private int area(String name) {
    List<AreaRange> areas = options.areas();
    for (int a = 0; a < areas.size(); a++) {
      if (areas.get(a).name().equals(name)) {
        return a;
      }
    }
    return -1;
  }

  /** The mean of precisions; of one threshold unless it is NaN, of some categories unless null. */
  private double precision(double threshold, String area, int limit, boolean @Nullable [] of) {
    int a = area(area);
    if (a < 0 || limit < 0) {
      return -1;
    }
    int count = 0;
    for (int t = 0; t < iouThresholds.length; t++) {
      if (Double.isNaN(threshold) || iouThresholds[t] == threshold) {
        for (int r = 0; r < recalls; r++) {
          for (int k = 0; k < work.scope.categories(); k++) {
            if (of == null || of[k]) {
              count = add(numbers.precision[numbers.cell(t, r, k, a, limit)], count);
            }
          }
        }
      }
    }
    return options.averaging().mean(values, count);
  }

  private double recall(double threshold, String area, int limit) {
    int a = area(area);
    if (a < 0 || limit < 0) {
      return -1;
    }
    int count = 0;
    for (int t = 0; t < iouThresholds.length; t++) {
      if (Double.isNaN(threshold) || iouThresholds[t] == threshold) {
        for (int k = 0; k < work.scope.categories(); k++) {
          count = add(numbers.recall[numbers.cell(t, k, a, limit)], count);
        }
      }
    }
    return options.averaging().mean(values, count);
  }

  /** The mean over thresholds and recalls of one category; -1 if it has no objects. */
  static double ofCategory(Work work, Accumulator numbers, int category, double threshold) {
    Summary summary = new Summary(work, numbers);
    boolean[] one = new boolean[work.scope.categories()];
    one[category] = true;
    return summary.precision(
        threshold, summary.options.areas().get(0).name(), summary.limits.length - 1, one);
  }

  /** The mean recall over thresholds of one category; -1 if it has no objects. */
  static double recallOf(Work work, Accumulator numbers, int category) {
    Summary summary = new Summary(work, numbers);
    int count = 0;
    for (int t = 0; t < summary.iouThresholds.length; t++) {
      count =
          summary.add(
              numbers.recall[numbers.cell(t, category, 0, summary.limits.length - 1)], count);
    }
    return summary.options.averaging().mean(summary.values, count);
  }

  private int add(double value, int count) {
    if (!(value > -1)) {
      return count;
    }
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
    }
    values[count] = value;
    return count + 1;
  }
}
