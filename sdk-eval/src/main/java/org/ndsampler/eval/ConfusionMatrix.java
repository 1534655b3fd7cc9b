package org.ndsampler.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ndsampler.core.coco.CocoDataset;

/**
 * Which class is taken for which, and for nothing. Immutable, safe for concurrent use.
 *
 * <p>Pairs that overlap enough are matched without a look at their classes: each detection keeps
 * the object that it overlaps most, each object then the detection that overlaps it most. An object
 * whose detection is lost so does not look for another. Crowds are left out.
 *
 * @since 0.1
 */
public final class ConfusionMatrix {
  private static final float EPSILON = 1e-7f;

  /** What Ultralytics validates with, and counts confusions by {@link #DEFAULT_SCORE} for. */
  private static final double VALIDATION_SCORE = 0.001;

  private static final double DEFAULT_SCORE = 0.25;

  private final List<String> names;
  private final int[][] counts;

  /** How overlaps are computed; the tools differ. Immutable. */
  public enum Rule {
    /** In 32 bits, with 1e-7 added to the divisor, as Ultralytics does. */
    ULTRALYTICS,

    /** In 64 bits, as supervision does. */
    SUPERVISION
  }

  private ConfusionMatrix(List<String> names, int[][] counts) {
    this.names = names;
    this.counts = counts;
  }

  /** With overlaps above 0.5 of detections surer than 0.25, as supervision counts them. */
  public static ConfusionMatrix of(CocoDataset dataset, Detections detections) {
    return of(dataset, detections, DEFAULT_SCORE, 0.5, Rule.SUPERVISION);
  }

  /**
   * Counts which class is taken for which.
   *
   * @param minScore detections must be surer than this; Ultralytics takes 0.001 for 0.25
   * @param minOverlap pairs must overlap more than this
   */
  public static ConfusionMatrix of(
      CocoDataset dataset, Detections detections, double minScore, double minOverlap, Rule rule) {
    Scope scope = Scope.of(dataset, EvaluationOptions.DEFAULT);
    int images = scope.imageIds.length;
    Truths truths = Truths.of(dataset, scope, EvaluationOptions.DEFAULT, new ArrayList<>());
    int[] rows =
        Sorting.byKey(
            Arrays.stream(truths.rows()).filter(row -> !truths.crowd[row]).toArray(),
            truths.image,
            images);
    int count = detections.size();
    int[] image = new int[count];
    int[] category = new int[count];
    int[] kept = new int[count];
    int keptCount = 0;
    boolean isFloat = rule == Rule.ULTRALYTICS;
    double least = isFloat && minScore == VALIDATION_SCORE ? DEFAULT_SCORE : minScore;
    for (int d = 0; d < count; d++) {
      image[d] = scope.image(dataset.images().row(detections.imageId(d)));
      category[d] = scope.category(dataset.categories().row(detections.categoryId(d)));
      boolean isSure =
          isFloat ? (float) detections.score(d) > (float) least : detections.score(d) > least;
      if (image[d] >= 0 && category[d] >= 0 && isSure) {
        kept[keptCount++] = d;
      }
    }
    int[] order = Sorting.byKey(Arrays.copyOf(kept, keptCount), image, images);
    int classes = scope.askedIds.length;
    int[][] counts = new int[classes + 1][classes + 1];
    int t = 0;
    int d = 0;
    for (int i = 0; i < images; i++) {
      int tEnd = t;
      while (tEnd < rows.length && truths.image[rows[tEnd]] == i) {
        tEnd++;
      }
      int dEnd = d;
      while (dEnd < order.length && image[order[dEnd]] == i) {
        dEnd++;
      }
      int[] there = Arrays.copyOfRange(rows, t, tEnd);
      int[] found = Arrays.copyOfRange(order, d, dEnd);
      int[] foundBy = pairs(truths, detections, there, found, minOverlap, isFloat);
      boolean[] used = new boolean[found.length];
      for (int g = 0; g < there.length; g++) {
        int by = foundBy[g];
        counts[by < 0 ? classes : category[found[by]]][truths.category[there[g]]]++;
        if (by >= 0) {
          used[by] = true;
        }
      }
      for (int f = 0; f < found.length; f++) {
        if (!used[f]) {
          counts[category[found[f]]][classes]++;
        }
      }
      t = tEnd;
      d = dEnd;
    }
    List<String> names = new ArrayList<>();
    for (long id : scope.askedIds) {
      names.add(dataset.category(id).name());
    }
    return new ConfusionMatrix(List.copyOf(names), counts);
  }

  /** For each object the detection that it keeps; -1 if none. */
  private static int[] pairs(
      Truths truths,
      Detections detections,
      int[] there,
      int[] found,
      double minOverlap,
      boolean isFloat) {
    double least = isFloat ? (float) minOverlap : minOverlap;
    int[] foundBy = new int[there.length];
    double[] largest = new double[there.length];
    Arrays.fill(foundBy, -1);
    for (int f = 0; f < found.length; f++) {
      int best = -1;
      double most = least;
      for (int g = 0; g < there.length; g++) {
        double overlap =
            isFloat
                ? floatOverlap(truths, there[g], detections, found[f])
                : overlap(truths, there[g], detections, found[f]);
        if (overlap > most) {
          most = overlap;
          best = g;
        }
      }
      if (best >= 0 && (foundBy[best] < 0 || most > largest[best])) {
        foundBy[best] = f;
        largest[best] = most;
      }
    }
    return foundBy;
  }

  private static double overlap(Truths truths, int row, Detections detections, int d) {
    double x0 = truths.edge(row, 0);
    double y0 = truths.edge(row, 1);
    double x1 = x0 + truths.edge(row, 2);
    double y1 = y0 + truths.edge(row, 3);
    double u0 = detections.x(d);
    double v0 = detections.y(d);
    double u1 = u0 + detections.width(d);
    double v1 = v0 + detections.height(d);
    double w = Math.max(0, Math.min(x1, u1) - Math.max(x0, u0));
    double h = Math.max(0, Math.min(y1, v1) - Math.max(y0, v0));
    double shared = w * h;
    return shared / ((x1 - x0) * (y1 - y0) + (u1 - u0) * (v1 - v0) - shared);
  }

  private static double floatOverlap(Truths truths, int row, Detections detections, int d) {
    float x0 = (float) truths.edge(row, 0);
    float y0 = (float) truths.edge(row, 1);
    float x1 = (float) (truths.edge(row, 0) + truths.edge(row, 2));
    float y1 = (float) (truths.edge(row, 1) + truths.edge(row, 3));
    float u0 = (float) detections.x(d);
    float v0 = (float) detections.y(d);
    float u1 = (float) (detections.x(d) + detections.width(d));
    float v1 = (float) (detections.y(d) + detections.height(d));
    float w = Math.max(0, Math.min(x1, u1) - Math.max(x0, u0));
    float h = Math.max(0, Math.min(y1, v1) - Math.max(y0, v0));
    float shared = w * h;
    return shared / (((x1 - x0) * (y1 - y0) + (u1 - u0) * (v1 - v0) - shared) + EPSILON);
  }

  /** The classes in the order of their ids; {@link #background()} follows. */
  public List<String> names() {
    return names;
  }

  /** The place of "nothing" among rows and columns, after all classes. */
  public int background() {
    return names.size();
  }

  /**
   * How often a class was taken for another.
   *
   * @param found the class of the detection, or {@link #background()} for objects that were missed
   * @param there the class of the object, or {@link #background()} for false alarms
   */
  public int count(int found, int there) {
    return counts[found][there];
  }

  /** All counts: one row for each found class, one column for each true one. A new array. */
  public int[][] counts() {
    return Arrays.stream(counts).map(int[]::clone).toArray(int[][]::new);
  }

  /** The pairs of classes that are confused most, the most frequent first, as text. */
  public List<String> mostConfused(int most) {
    List<int[]> pairs = new ArrayList<>();
    for (int found = 0; found < names.size(); found++) {
      for (int there = 0; there < names.size(); there++) {
        if (found != there && counts[found][there] > 0) {
          pairs.add(new int[] {found, there});
        }
      }
    }
    pairs.sort((a, b) -> Integer.compare(counts[b[0]][b[1]], counts[a[0]][a[1]]));
    return pairs.stream()
        .limit(most)
        .map(
            pair ->
                names.get(pair[1])
                    + " taken for "
                    + names.get(pair[0])
                    + ": "
                    + counts[pair[0]][pair[1]])
        .toList();
  }

  /** How many classes there are, and how many objects and false alarms. */
  @Override
  public String toString() {
    int there = 0;
    int right = 0;
    int alarms = 0;
    for (int i = 0; i < names.size(); i++) {
      right += counts[i][i];
      alarms += counts[i][background()];
      for (int[] row : counts) {
        there += row[i];
      }
    }
    return "ConfusionMatrix("
        + names.size()
        + " classes, "
        + right
        + " of "
        + there
        + " objects right, "
        + alarms
        + " false alarms)";
  }
}
