package org.ndsampler.eval;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import org.ndsampler.core.internal.Ints;

/**
 * Precision over recall from the matches of all images, as pycocotools' {@code accumulate} has it.
 */
final class Accumulator {
  private final Work work;
  private final Flags flags;
  private final double[] recallThresholds;
  private final int[] limits;
  private final int thresholds;
  private final int areas;
  private final double epsilon;
  private final boolean emptyCounts;

  /** The objects that count, by category and area range. */
  final int[][] truthCounts;

  /** Shapes [T, R, K, A, M], flat. */
  final double[] precision;

  final double[] scores;

  /** Shape [T, K, A, M], flat. */
  final double[] recall;

  /** The objects that count in the first area range, by group. */
  private final int[] objectsOfGroup;

  private Accumulator(Work work, Flags flags, int[][] truthCounts, int[] objectsOfGroup) {
    this.work = work;
    this.flags = flags;
    this.objectsOfGroup = objectsOfGroup;
    this.truthCounts = truthCounts;
    EvaluationOptions options = work.options;
    recallThresholds = options.recallThresholds();
    limits = options.maxDetections();
    thresholds = options.iouThresholds().length;
    areas = options.areas().size();
    epsilon = options.isMended(Oddity.EPSILON) ? 0 : Math.ulp(1.0);
    emptyCounts = options.isMended(Oddity.NO_OBJECTS);
    long cells = (long) thresholds * work.scope.categories() * areas * limits.length;
    recall = new double[Ints.of("the cells of recall", cells)];
    precision = new double[Ints.length("the cells of precision", cells, recallThresholds.length)];
    scores = new double[precision.length];
    Arrays.fill(recall, -1);
    Arrays.fill(precision, -1);
    Arrays.fill(scores, -1);
  }

  /** Matches all groups. */
  static Matched matched(Work work) {
    EvaluationOptions options = work.options;
    List<AreaRange> areas = options.areas();
    double[] thresholds = options.iouThresholds();
    Groups groups = work.groups;
    Matched found = Matched.empty(work);
    int[] chunkEnds = chunks(groups);
    Parallel.run(
        options,
        "matching",
        chunkEnds.length,
        () -> {
          Matcher matcher = new Matcher(work);
          return chunk -> {
            for (int g = chunk == 0 ? 0 : chunkEnds[chunk - 1]; g < chunkEnds[chunk]; g++) {
              matcher.load(g);
              for (int a = 0; a < areas.size(); a++) {
                found.counted()[a][g] = matcher.area(areas.get(a));
                if (matcher.detectionCount() > 0) {
                  match(matcher, thresholds, found.flags(), groups.detectionStart[g], a);
                }
              }
            }
          };
        });
    return found;
  }

  /** Accumulates all categories. */
  static Accumulator of(Work work, Matched matched) {
    Groups groups = work.groups;
    int areas = work.options.areas().size();
    int[][] truthCounts = new int[work.scope.categories()][areas];
    for (int a = 0; a < areas; a++) {
      for (int g = 0; g < groups.size(); g++) {
        truthCounts[groups.category[g]][a] += matched.counted()[a][g];
      }
    }
    Accumulator all = new Accumulator(work, matched.flags(), truthCounts, matched.counted()[0]);
    Parallel.run(work.options, "accumulating", work.scope.categories(), () -> all.new Category());
    return all;
  }

  private static void match(Matcher matcher, double[] thresholds, Flags flags, int from, int area) {
    for (int t = 0; t < thresholds.length; t++) {
      boolean nothing = matcher.isBeyond(thresholds[t]);
      if (!nothing) {
        matcher.match(thresholds[t]);
      }
      for (int d = 0; d < matcher.detectionCount(); d++) {
        if (nothing ? matcher.ignoredAlone[d] : matcher.ignored[d]) {
          flags.setIgnored(from + d, area, t);
        }
        if (!nothing && matcher.truthOf[d] >= 0 && matcher.isFound(matcher.truthOf[d])) {
          flags.setFound(from + d, area, t);
        }
      }
    }
  }

  /** Ends of stretches of groups of about the same work. */
  private static int[] chunks(Groups groups) {
    int[] ends = new int[groups.size()];
    int count = 0;
    long load = 0;
    for (int g = 0; g < groups.size(); g++) {
      int truths = groups.truthStart[g + 1] - groups.truthStart[g];
      int detections = groups.detectionStart[g + 1] - groups.detectionStart[g];
      load += 4L + truths + detections * (truths + 1L);
      if (load > 4096 || g + 1 == groups.size()) {
        ends[count++] = g + 1;
        load = 0;
      }
    }
    return Arrays.copyOf(ends, count);
  }

  Flags flags() {
    return flags;
  }

  /** The objects that count in the first area range, for each group of a category. */
  int[] objectsOfGroups(int category) {
    return Arrays.copyOfRange(
        objectsOfGroup,
        work.groups.categoryStart[category],
        work.groups.categoryStart[category + 1]);
  }

  int cell(int threshold, int category, int area, int limit) {
    return ((threshold * work.scope.categories() + category) * areas + area) * limits.length
        + limit;
  }

  int cell(int threshold, int recallThreshold, int category, int area, int limit) {
    return cell(threshold * recallThresholds.length + recallThreshold, category, area, limit);
  }

  /** Accumulates one category after the other. Confined to one thread. */
  private final class Category implements IntConsumer {
    private double[] truePrecision = new double[64];
    private double[] trueScore = new double[64];

    @Override
    public void accept(int k) {
      Groups groups = work.groups;
      int firstGroup = groups.categoryStart[k];
      int endGroup = groups.categoryStart[k + 1];
      if (firstGroup == endGroup) {
        return;
      }
      int from = groups.detectionStart[firstGroup];
      int count = groups.detectionStart[endGroup] - from;
      int[] order = new int[count];
      int[] rank = new int[count];
      for (int g = firstGroup; g < endGroup; g++) {
        for (int d = groups.detectionStart[g]; d < groups.detectionStart[g + 1]; d++) {
          order[d - from] = d;
          rank[d - from] = d - groups.detectionStart[g];
        }
      }
      Sorting.byScore(order, 0, count, groups.scores);
      int[] some = new int[count];
      int takenBefore = -1;
      for (int m = 0; m < limits.length; m++) {
        int taken = 0;
        for (int d : order) {
          if (rank[d - from] < limits[m]) {
            some[taken++] = d;
          }
        }
        if (taken == takenBefore) {
          copyFromLimitBefore(k, m);
          continue;
        }
        takenBefore = taken;
        for (int a = 0; a < areas; a++) {
          int objects = truthCounts[k][a];
          if (objects > 0) {
            for (int t = 0; t < thresholds; t++) {
              curve(some, taken, objects, t, k, a, m);
            }
          } else if (emptyCounts) {
            for (int t = 0; t < thresholds; t++) {
              falseAlarms(some, taken, t, k, a, m);
            }
          }
        }
      }
    }

    /** A limit that cuts nothing more off has the numbers of the one before. */
    private void copyFromLimitBefore(int k, int m) {
      for (int t = 0; t < thresholds; t++) {
        for (int a = 0; a < areas; a++) {
          recall[cell(t, k, a, m)] = recall[cell(t, k, a, m - 1)];
          for (int r = 0; r < recallThresholds.length; r++) {
            precision[cell(t, r, k, a, m)] = precision[cell(t, r, k, a, m - 1)];
            scores[cell(t, r, k, a, m)] = scores[cell(t, r, k, a, m - 1)];
          }
        }
      }
    }

    /** Where there is nothing to find, precision is 0 if something was found. */
    private void falseAlarms(int[] order, int count, int t, int k, int a, int m) {
      boolean any = false;
      for (int i = 0; i < count; i++) {
        any |= !flags.isIgnored(order[i], a, t);
      }
      for (int r = 0; any && r < recallThresholds.length; r++) {
        precision[cell(t, r, k, a, m)] = 0;
        scores[cell(t, r, k, a, m)] = 0;
      }
    }

    private void curve(int[] order, int count, int objects, int t, int k, int a, int m) {
      int hits = 0;
      int alarms = 0;
      for (int i = 0; i < count; i++) {
        int d = order[i];
        if (flags.isIgnored(d, a, t)) {
          continue;
        }
        if (flags.isFound(d, a, t)) {
          if (hits == truePrecision.length) {
            truePrecision = Arrays.copyOf(truePrecision, 2 * hits);
            trueScore = Arrays.copyOf(trueScore, 2 * hits);
          }
          trueScore[hits] = work.groups.scores[d];
          truePrecision[hits] = (hits + 1.0) / ((alarms + (hits + 1.0)) + epsilon);
          hits++;
        } else {
          alarms++;
        }
      }
      // Precision can only rise at a hit, so the envelope over all is that over the hits.
      for (int i = hits - 1; i > 0; i--) {
        truePrecision[i - 1] = Math.max(truePrecision[i - 1], truePrecision[i]);
      }
      recall[cell(t, k, a, m)] = count == 0 ? 0 : (double) hits / objects;
      int hit = 0;
      boolean past = false;
      for (int r = 0; r < recallThresholds.length; r++) {
        double least = recallThresholds[r];
        double value = 0;
        double score = 0;
        while (hit < hits && (hit + 1.0) / objects < least) {
          hit++;
        }
        past |= count == 0 || (!(least <= 0) && hit >= hits);
        if (!past) {
          value = hit < hits ? truePrecision[hit] : 0;
          // A recall of 0 is reached by the first detection of all, whatever it is.
          score = least <= 0 ? work.groups.scores[order[0]] : trueScore[hit];
        }
        int cell = cell(t, r, k, a, m);
        precision[cell] = value;
        scores[cell] = score;
      }
    }
  }
}
