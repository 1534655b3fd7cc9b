package org.ndsampler.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.index.strtree.STRtree;
import org.locationtech.jts.operation.overlayng.OverlayNGRobust;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Segmentation;

/**
 * Merges detections that belong together, as SAHI 0.12 does. Confined to one thread.
 *
 * <p>Which belong together is decided with floats, as there, so that an overlap of 0.7 reaches a
 * threshold of 0.7; growing then goes on in doubles. Only neighbours in an index are compared.
 */
final class BoxMerger {
  private static final int X = 0;
  private static final int Y = 1;
  private static final int MAX_X = 2;
  private static final int MAX_Y = 3;

  /** As many are looked through without an index. */
  private static final int FEW = 16;

  private final Detections found;
  private final Merging merging;
  private final float threshold;
  private final float[] corners;
  private final float[] scores;

  /** The detections by image and category, then as they were found. */
  private final int[] order;

  private final int[] image;
  private final int[] category;

  /** The place of a detection among those of its image and category, by falling score. */
  private final int[] rank;

  private final boolean[] taken;
  private final Detections.Builder merged = Detections.builder();

  /** A detection that stays, and those that belong to it, in the order in which they go into it. */
  private record Kept(int keeper, List<Integer> others) {}

  /** Those of a group that meet a box, in the order of their places: all of a small group. */
  private final class Neighbours {
    private final int[] group;
    private final @Nullable STRtree tree;

    Neighbours(int[] group) {
      this.group = group;
      tree = group.length <= FEW ? null : new STRtree();
      for (int i = 0; i < group.length && tree != null; i++) {
        tree.insert(envelope(group[i]), group[i]);
      }
    }

    int[] of(int d) {
      if (tree == null) {
        return group;
      }
      IntStream.Builder met = IntStream.builder();
      tree.query(envelope(d), other -> met.add((Integer) other));
      return met.build().sorted().toArray();
    }

    private Envelope envelope(int d) {
      int at = 4 * d;
      return new Envelope(corners[at], corners[at + MAX_X], corners[at + Y], corners[at + MAX_Y]);
    }
  }

  private BoxMerger(Detections found, Merging merging) {
    this.found = found;
    this.merging = merging;
    threshold = (float) merging.threshold();
    int n = found.size();
    corners = new float[Math.multiplyExact(4, n)];
    scores = new float[n];
    for (int i = 0; i < n; i++) {
      double[] own = corners(i);
      for (int edge = 0; edge < own.length; edge++) {
        corners[4 * i + edge] = (float) own[edge];
      }
      scores[i] = (float) found.score(i);
    }
    image = new int[n];
    category = new int[n];
    order = order();
    rank = new int[n];
    taken = new boolean[n];
  }

  static Detections merge(Detections found, Merging merging) {
    return new BoxMerger(found, merging).run();
  }

  /** By image as they first appear, ascending category, and place. */
  private int[] order() {
    int n = found.size();
    Map<Long, Integer> images = new HashMap<>();
    long[] categories = new long[n];
    int[] all = new int[n];
    for (int i = 0; i < n; i++) {
      image[i] = images.computeIfAbsent(found.imageId(i), id -> images.size());
      categories[i] = found.categoryId(i);
      all[i] = i;
    }
    long[] ids = Arrays.stream(categories).sorted().distinct().toArray();
    for (int i = 0; i < n && !merging.isClassAgnostic(); i++) {
      category[i] = Arrays.binarySearch(ids, categories[i]);
    }
    return Sorting.byKey(Sorting.byKey(all, category, ids.length), image, images.size());
  }

  private Detections run() {
    int n = order.length;
    List<Kept> ofImage = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < n; i++) {
      if (i + 1 == n || !isSameGroup(order[i], order[i + 1])) {
        ofImage.addAll(together(Arrays.copyOfRange(order, from, i + 1)));
        from = i + 1;
      }
      if (i + 1 == n || image[order[i]] != image[order[i + 1]]) {
        add(ofImage);
        ofImage.clear();
      }
    }
    return merged.leaveOutAlso(found).build();
  }

  private boolean isSameGroup(int a, int b) {
    return image[a] == image[b] && category[a] == category[b];
  }

  /** Which of a group stay, and which belong to them. */
  private List<Kept> together(int[] group) {
    int[] bySureness =
        Arrays.stream(group).boxed().sorted(this::compare).mapToInt(i -> i).toArray();
    for (int i = 0; i < bySureness.length; i++) {
      rank[bySureness[i]] = i;
    }
    Neighbours neighbours = new Neighbours(group);
    return merging.method() == Merging.Method.MERGE_CHAINS
        ? chains(neighbours, bySureness)
        : stars(neighbours, bySureness);
  }

  /** The surest first; of equals by the corners, then by the place. */
  private int compare(int a, int b) {
    int byScore = Float.compare(scores[b], scores[a]);
    int byCorners = byScore != 0 ? byScore : compareCorners(a, b);
    return byCorners != 0 ? byCorners : Integer.compare(a, b);
  }

  private int compareCorners(int a, int b) {
    return Arrays.compare(corners, 4 * a, 4 * a + 4, corners, 4 * b, 4 * b + 4);
  }

  /** Each takes what is near itself. */
  private List<Kept> stars(Neighbours neighbours, int[] bySureness) {
    List<Kept> all = new ArrayList<>();
    for (int d : bySureness) {
      if (!taken[d]) {
        List<Integer> others = new ArrayList<>();
        for (int other : neighbours.of(d)) {
          if (rank[other] > rank[d] && !taken[other] && belongTogether(d, other)) {
            taken[other] = true;
            others.add(other);
          }
        }
        others.sort((a, b) -> Integer.compare(rank[a], rank[b]));
        all.add(new Kept(d, others));
      }
    }
    return all;
  }

  /** Each takes what is near itself, for the one that took it. */
  private List<Kept> chains(Neighbours neighbours, int[] bySureness) {
    List<Kept> all = new ArrayList<>();
    Map<Integer, Kept> keeperOf = new HashMap<>();
    for (int d : bySureness) {
      Kept kept = keeperOf.get(d);
      if (kept == null) {
        kept = new Kept(d, new ArrayList<>());
        keeperOf.put(d, kept);
        all.add(kept);
      }
      for (int other : neighbours.of(d)) {
        if (isBelow(other, d) && !keeperOf.containsKey(other) && belongTogether(d, other)) {
          keeperOf.put(other, kept);
          kept.others.add(other);
        }
      }
    }
    return all;
  }

  /** Whether it is less sure; of equally sure ones only a twin is: none takes the other there. */
  private boolean isBelow(int other, int d) {
    return scores[other] < scores[d]
        || (scores[other] == scores[d] && compareCorners(other, d) <= 0);
  }

  private boolean belongTogether(int a, int b) {
    int i = 4 * a;
    int j = 4 * b;
    float width =
        Math.min(corners[i + MAX_X], corners[j + MAX_X]) - Math.max(corners[i], corners[j]);
    float height =
        Math.min(corners[i + MAX_Y], corners[j + MAX_Y]) - Math.max(corners[i + Y], corners[j + Y]);
    float shared = Math.max(width, 0) * Math.max(height, 0);
    float areaA = (corners[i + MAX_X] - corners[i]) * (corners[i + MAX_Y] - corners[i + Y]);
    float areaB = (corners[j + MAX_X] - corners[j]) * (corners[j + MAX_Y] - corners[j + Y]);
    float whole =
        merging.measure() == Merging.Measure.IOU ? areaA + areaB - shared : Math.min(areaA, areaB);
    return whole > 0 && shared / whole >= threshold;
  }

  /** Whether a box that has grown takes in another one: more than the threshold, and in doubles. */
  private boolean takesIn(double[] grown, double[] other) {
    double width = Math.min(grown[MAX_X], other[MAX_X]) - Math.max(grown[X], other[X]);
    double height = Math.min(grown[MAX_Y], other[MAX_Y]) - Math.max(grown[Y], other[Y]);
    double shared = Math.max(width, 0) * Math.max(height, 0);
    double areaA = (grown[MAX_X] - grown[X]) * (grown[MAX_Y] - grown[Y]);
    double areaB = (other[MAX_X] - other[X]) * (other[MAX_Y] - other[Y]);
    double whole =
        merging.measure() == Merging.Measure.IOU ? areaA + areaB - shared : Math.min(areaA, areaB);
    return whole > 0 && shared / whole > merging.threshold();
  }

  private double[] corners(int d) {
    return new double[] {
      found.x(d), found.y(d), found.x(d) + found.width(d), found.y(d) + found.height(d)
    };
  }

  private void add(List<Kept> ofImage) {
    if (merging.method() != Merging.Method.SUPPRESS) {
      ofImage.forEach(this::addGrown);
      return;
    }
    ofImage.stream()
        .sorted((a, b) -> Float.compare(scores[b.keeper], scores[a.keeper]))
        .forEach(kept -> merged.add(found, kept.keeper));
  }

  private void addGrown(Kept kept) {
    double[] grown = corners(kept.keeper);
    double score = found.score(kept.keeper);
    long categoryId = found.categoryId(kept.keeper);
    List<Integer> parts = new ArrayList<>(List.of(kept.keeper));
    for (int other : kept.others) {
      double[] own = corners(other);
      if (takesIn(grown, own)) {
        grown[X] = Math.min(grown[X], own[X]);
        grown[Y] = Math.min(grown[Y], own[Y]);
        grown[MAX_X] = Math.max(grown[MAX_X], own[MAX_X]);
        grown[MAX_Y] = Math.max(grown[MAX_Y], own[MAX_Y]);
        if (!(score > found.score(other))) {
          score = found.score(other);
          categoryId = found.categoryId(other);
        }
        parts.add(other);
      }
    }
    if (parts.size() == 1) {
      merged.add(found, kept.keeper);
      return;
    }
    merged.add(
        found,
        kept.keeper,
        categoryId,
        new double[] {grown[X], grown[Y], grown[MAX_X] - grown[X], grown[MAX_Y] - grown[Y]},
        score,
        shape(parts));
  }

  /** The union of the shapes of some detections; null if none has one. */
  private @Nullable Segmentation shape(List<Integer> parts) {
    List<Segmentation> shapes =
        parts.stream().flatMap(part -> found.segmentation(part).stream()).toList();
    if (shapes.isEmpty()) {
      return null;
    }
    RunLengthMask mask = null;
    for (Segmentation shape : shapes) {
      mask = shape instanceof RunLengthMask one ? one : mask;
    }
    if (mask != null) {
      RunLengthMask like = mask;
      return RunLengthMask.union(
          shapes.stream()
              .map(shape -> shape instanceof RunLengthMask own ? own : shape.toMask(like.size()))
              .toList());
    }
    List<Geometry> outlines =
        shapes.stream().map(shape -> OutlineOverlaps.valid(shape.toMultiPolygon())).toList();
    return MultiPolygon.fromJts(
        OverlayNGRobust.union(outlines.get(0).getFactory().buildGeometry(outlines)));
  }
}
