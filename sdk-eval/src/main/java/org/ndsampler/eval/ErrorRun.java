package org.ndsampler.eval;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.ndsampler.core.internal.Ints;

/**
 * TIDE's matching and its six kinds of errors, as TIDE 1.0.1 has them. Immutable once made.
 *
 * <p>Source: D. Bolya et al., ECCV 2020. A row is a detection or a missed object; {@code truth} and
 * {@code overlap} are those that its verdict speaks of.
 */
final class ErrorRun {
  private static final int BARS = 100;

  final Work work;
  private final double right;
  private final double background;

  private int size;
  private Verdict[] verdicts = new Verdict[64];
  private int[] detections = new int[64];
  private int[] truths = new int[64];
  private double[] overlaps = new double[64];

  /** Whether a row counts for precision: those inside crowds do not. */
  private boolean[] counts = new boolean[64];

  /** For each object the row of the surest claim that would have found it; -1 if none. */
  private final int[] claims;

  private final boolean[] used;

  /** The classes in the order in which they are met, with the number of their objects. */
  private final Map<Integer, Integer> objects = new LinkedHashMap<>();

  private ErrorRun(Work work, double right, double background) {
    this.work = work;
    this.right = right;
    this.background = background;
    claims = new int[work.truths.ids.length];
    used = new boolean[work.truths.ids.length];
    Arrays.fill(claims, -1);
  }

  static ErrorRun of(Work work, double right, double background, int most) {
    ErrorRun run = new ErrorRun(work, right, background);
    int images = work.scope.imageIds.length;
    int[] truthRows = Sorting.byKey(work.truths.rows(), work.truths.image, images);
    int count = work.detections.size();
    int[] image = new int[count];
    double[] score = new double[count];
    int[] kept = new int[count];
    int keptCount = 0;
    for (int d = 0; d < count; d++) {
      image[d] = work.scope.image(work.dataset.images().row(work.detections.imageId(d)));
      score[d] = work.detections.score(d);
      if (image[d] >= 0 && run.category(d) >= 0) {
        kept[keptCount++] = d;
      }
    }
    int[] order = Sorting.byKey(Arrays.copyOf(kept, keptCount), image, images);
    int[] truthStart = starts(truthRows, work.truths.image, images);
    int[] start = starts(order, image, images);
    Overlaps measure = work.overlaps();
    for (int row = 0; row < work.dataset.images().size(); row++) {
      int i = work.scope.image(row);
      if (i < 0 || (truthStart[i] == truthStart[i + 1] && start[i] == start[i + 1])) {
        continue;
      }
      work.options.cancellation().throwIfCancelled();
      Sorting.byScore(order, start[i], start[i + 1], score);
      run.image(
          measure,
          Arrays.copyOfRange(truthRows, truthStart[i], truthStart[i + 1]),
          Arrays.copyOfRange(order, start[i], Math.min(start[i + 1], start[i] + most)));
    }
    return run;
  }

  private static int[] starts(int[] sorted, int[] key, int keys) {
    int[] start = new int[keys + 1];
    for (int index : sorted) {
      start[key[index] + 1]++;
    }
    for (int k = 0; k < keys; k++) {
      start[k + 1] += start[k];
    }
    return start;
  }

  private int category(int detection) {
    return work.scope.category(
        work.dataset.categories().row(work.detections.categoryId(detection)));
  }

  private void image(Overlaps measure, int[] rows, int[] found) {
    int ordinary = 0;
    for (int row : rows) {
      if (!work.truths.ignored[row]) {
        objects.merge(work.truths.category[row], 1, Integer::sum);
        ordinary++;
      }
    }
    double[] overlap =
        new double[Ints.length("the overlaps in one image", rows.length, found.length)];
    measure.fill(found, 0, found.length, rows, 0, rows.length, overlap);
    Scene scene = new Scene(rows, found, overlap);
    scene.match();
    for (int d = 0; d < found.length; d++) {
      if (scene.truthOf[d] < 0) {
        scene.judge(d, ordinary == 0);
      } else {
        add(Verdict.FOUND, found[d], rows[scene.truthOf[d]], scene.at(d, scene.truthOf[d]), true);
      }
    }
    for (int row : rows) {
      if (!work.truths.ignored[row] && !used[row] && claims[row] < 0) {
        add(Verdict.MISSED, -1, row, 0, true);
      }
    }
  }

  private void add(Verdict verdict, int detection, int truth, double overlap, boolean isCounted) {
    if (size == verdicts.length) {
      int more = size + (size >> 1);
      verdicts = Arrays.copyOf(verdicts, more);
      detections = Arrays.copyOf(detections, more);
      truths = Arrays.copyOf(truths, more);
      overlaps = Arrays.copyOf(overlaps, more);
      counts = Arrays.copyOf(counts, more);
    }
    verdicts[size] = verdict;
    detections[size] = detection;
    truths[size] = truth;
    overlaps[size] = overlap;
    counts[size] = isCounted;
    size++;
    if (detection >= 0 && isCounted) {
      objects.putIfAbsent(category(detection), 0);
    }
  }

  /** One image. */
  private final class Scene {
    private final int[] rows;
    private final int[] found;
    private final double[] overlap;
    private final int[] truthOf;
    private final boolean[] inCrowd;

    Scene(int[] rows, int[] found, double[] overlap) {
      this.rows = rows;
      this.found = found;
      this.overlap = overlap;
      truthOf = new int[found.length];
      inCrowd = new boolean[found.length];
    }

    double at(int d, int g) {
      return overlap[d * rows.length + g];
    }

    private boolean isSameClass(int d, int g) {
      return category(found[d]) == work.truths.category[rows[g]];
    }

    private boolean isOrdinary(int g) {
      return !work.truths.ignored[rows[g]];
    }

    void match() {
      for (int d = 0; d < found.length; d++) {
        int best = -1;
        double most = 0;
        for (int g = 0; g < rows.length; g++) {
          if (isOrdinary(g) && !used[rows[g]] && isSameClass(d, g) && at(d, g) > most) {
            most = at(d, g);
            best = g;
          }
        }
        truthOf[d] = best >= 0 && most >= right ? best : -1;
        if (truthOf[d] >= 0) {
          used[rows[best]] = true;
        }
      }
      for (int d = 0; d < found.length; d++) {
        for (int g = 0; g < rows.length && truthOf[d] < 0; g++) {
          inCrowd[d] |= !isOrdinary(g) && isSameClass(d, g) && at(d, g) > right;
        }
      }
    }

    /** The largest overlap with objects of the same class, of others, or that were used. */
    private int largest(int d, boolean same, boolean other, boolean usedAlone) {
      int best = -1;
      double most = Double.NEGATIVE_INFINITY;
      for (int g = 0; g < rows.length; g++) {
        if (isOrdinary(g)) {
          boolean isOne = isSameClass(d, g) ? same : other;
          isOne &= !usedAlone || used[rows[g]];
          double value = isOne ? at(d, g) : 0;
          if (value > most) {
            most = value;
            best = g;
          }
        }
      }
      return best;
    }

    private double value(int d, int g, boolean same, boolean other, boolean usedAlone) {
      boolean isOne = isSameClass(d, g) ? same : other;
      return isOne && (!usedAlone || used[rows[g]]) ? at(d, g) : 0;
    }

    void judge(int d, boolean nothingThere) {
      boolean isCounted = !inCrowd[d];
      if (nothingThere) {
        add(Verdict.BACKGROUND, found[d], -1, 0, isCounted);
        return;
      }
      int same = largest(d, true, false, false);
      double ofSame = value(d, same, true, false, false);
      if (background <= ofSame && ofSame <= right) {
        claim(d, same);
        add(Verdict.LOCATION, found[d], rows[same], ofSame, isCounted);
        return;
      }
      int other = largest(d, false, true, false);
      double ofOther = value(d, other, false, true, false);
      if (ofOther >= right) {
        claim(d, other);
        add(Verdict.CLASS, found[d], rows[other], ofOther, isCounted);
        return;
      }
      int taken = largest(d, true, false, true);
      double ofTaken = value(d, taken, true, false, true);
      if (ofTaken >= right) {
        add(Verdict.DUPLICATE, found[d], rows[taken], ofTaken, isCounted);
        return;
      }
      int any = largest(d, true, true, false);
      double ofAny = value(d, any, true, true, false);
      if (ofAny <= background) {
        add(Verdict.BACKGROUND, found[d], -1, ofAny, isCounted);
      } else {
        add(Verdict.BOTH, found[d], rows[any], ofAny, isCounted);
      }
    }

    /** Notes that the row to come would have found an object, if no surer one would. */
    private void claim(int d, int g) {
      int row = rows[g];
      if (!used[row]
          && (claims[row] < 0
              || work.detections.score(detections[claims[row]])
                  < work.detections.score(found[d]))) {
        claims[row] = size;
      }
    }
  }

  int size() {
    return size;
  }

  Verdict verdict(int row) {
    return verdicts[row];
  }

  int detection(int row) {
    return detections[row];
  }

  int truth(int row) {
    return truths[row];
  }

  double overlap(int row) {
    return overlaps[row];
  }

  /** The detections of one class, for its average precision. */
  private static final class Points {
    private double[] scores = new double[16];
    private boolean[] right = new boolean[16];
    private int count;

    void add(double score, boolean isRight) {
      if (count == scores.length) {
        scores = Arrays.copyOf(scores, 2 * count);
        right = Arrays.copyOf(right, 2 * count);
      }
      scores[count] = score;
      right[count++] = isRight;
    }

    double ap(int objects) {
      if (objects == 0) {
        return 0;
      }
      int[] indices = new int[count];
      Arrays.setAll(indices, i -> i);
      Sorting.byScore(indices, 0, count, scores);
      double[] precision = new double[count];
      double[] recall = new double[count];
      int hits = 0;
      for (int i = 0; i < count; i++) {
        hits += right[indices[i]] ? 1 : 0;
        precision[i] = (double) hits / (i + 1);
        recall[i] = (double) hits / objects;
      }
      for (int i = count - 1; i > 0; i--) {
        precision[i - 1] = Math.max(precision[i - 1], precision[i]);
      }
      double sum = 0;
      int at = 0;
      for (int bar = 0; bar <= BARS; bar++) {
        double least = bar / (double) BARS;
        while (at < count && recall[at] < least) {
          at++;
        }
        sum += at < count ? precision[at] : 0;
      }
      return sum / (BARS + 1) * 100;
    }
  }

  /** The average precision in percent, as it is. */
  double ap() {
    Map<Integer, Points> points = new LinkedHashMap<>();
    Map<Integer, Integer> left = new LinkedHashMap<>(objects);
    objects.keySet().forEach(category -> points.put(category, new Points()));
    for (int row = 0; row < size; row++) {
      if (detections[row] >= 0 && counts[row]) {
        push(points, category(detections[row]), row, verdict(row) == Verdict.FOUND);
      }
    }
    return mean(points, left);
  }

  /** What mending a kind of error adds to the average precision, in percent; not below 0. */
  double gain(Verdict error) {
    Map<Integer, Points> points = new LinkedHashMap<>();
    Map<Integer, Integer> left = new LinkedHashMap<>(objects);
    for (int row = 0; row < size; row++) {
      Verdict verdict = verdict(row);
      if (verdict == Verdict.FOUND) {
        continue;
      }
      if (verdict != error) {
        if (detections[row] >= 0 && counts[row]) {
          push(points, category(detections[row]), row, false);
        }
      } else if (verdict == Verdict.MISSED) {
        left.merge(work.truths.category[truths[row]], -1, Integer::sum);
      } else if ((verdict == Verdict.CLASS || verdict == Verdict.LOCATION)
          && claims[truths[row]] == row) {
        push(points, work.truths.category[truths[row]], row, true);
      }
    }
    objects.keySet().forEach(category -> points.putIfAbsent(category, new Points()));
    for (int row = 0; row < size; row++) {
      if (verdict(row) == Verdict.FOUND) {
        push(points, category(detections[row]), row, true);
      }
    }
    return Math.max(0, mean(points, left) - ap());
  }

  private void push(Map<Integer, Points> points, int category, int row, boolean isRight) {
    points
        .computeIfAbsent(category, key -> new Points())
        .add(work.detections.score(detections[row]), isRight);
  }

  private static double mean(Map<Integer, Points> points, Map<Integer, Integer> objects) {
    double sum = 0;
    int classes = 0;
    Map<Integer, Points> all = new LinkedHashMap<>(points);
    objects.keySet().forEach(category -> all.putIfAbsent(category, new Points()));
    for (Map.Entry<Integer, Points> entry : all.entrySet()) {
      int there = objects.getOrDefault(entry.getKey(), 0);
      if (entry.getValue().count > 0 || there > 0) {
        sum += entry.getValue().ap(there);
        classes++;
      }
    }
    return classes == 0 ? 0 : sum / classes;
  }
}
