package org.ndsampler.eval;

import java.util.Arrays;

/**
 * What was found in one image of one category, in one range of areas: an entry of pycocotools'
 * {@code evalImgs}. Immutable.
 *
 * <p>Detections are in the order of their scores, objects in that of the file, those that are
 * ignored last.
 *
 * @since 0.1
 */
public final class ImageMatches {
  private final long imageId;
  private final long categoryId;
  private final AreaRange area;
  private final long[] detectionIds;
  private final double[] scores;
  private final long[] truthIds;
  private final boolean[] truthIgnored;
  private final int[][] truthOf;
  private final int[][] detectionOf;
  private final boolean[][] ignored;

  private ImageMatches(Work work, Matcher matcher, int group, AreaRange area) {
    Groups groups = work.groups;
    imageId = work.scope.imageIds[groups.image[group]];
    categoryId = work.scope.categoryIds[groups.category[group]];
    this.area = area;
    matcher.load(group);
    matcher.area(area);
    int detections = matcher.detectionCount();
    int truths = matcher.truthCount();
    detectionIds = new long[detections];
    scores = new double[detections];
    for (int d = 0; d < detections; d++) {
      int at = groups.detectionStart[group] + d;
      detectionIds[d] = work.detections.id(groups.detections[at]);
      scores[d] = groups.scores[at];
    }
    truthIds = new long[truths];
    truthIgnored = new boolean[truths];
    int[] place = new int[truths];
    for (int i = 0; i < truths; i++) {
      int g = matcher.order[i];
      place[g] = i;
      truthIds[i] = work.truths.ids[groups.truths[groups.truthStart[group] + g]];
      truthIgnored[i] = matcher.truthIgnored[g];
    }
    double[] thresholds = work.options.iouThresholds();
    truthOf = new int[thresholds.length][detections];
    detectionOf = new int[thresholds.length][truths];
    ignored = new boolean[thresholds.length][];
    for (int t = 0; t < thresholds.length; t++) {
      matcher.match(thresholds[t]);
      for (int d = 0; d < detections; d++) {
        truthOf[t][d] = matcher.truthOf[d] < 0 ? -1 : place[matcher.truthOf[d]];
      }
      for (int g = 0; g < truths; g++) {
        detectionOf[t][place[g]] = matcher.detectionOf[g];
      }
      ignored[t] = Arrays.copyOf(matcher.ignored, detections);
    }
  }

  static ImageMatches of(Work work, int group, AreaRange area) {
    return new ImageMatches(work, new Matcher(work), group, area);
  }

  /** The image. */
  public long imageId() {
    return imageId;
  }

  /** The category; -1 where categories are not told apart. */
  public long categoryId() {
    return categoryId;
  }

  /** The range of areas. */
  public AreaRange area() {
    return area;
  }

  /** The ids of the detections; a new array. */
  public long[] detectionIds() {
    return detectionIds.clone();
  }

  /** The scores of the detections; a new array. */
  public double[] scores() {
    return scores.clone();
  }

  /** The ids of the objects; a new array. */
  public long[] truthIds() {
    return truthIds.clone();
  }

  /** Whether an object is ignored, for its area or as a crowd. */
  public boolean isTruthIgnored(int truth) {
    return truthIgnored[truth];
  }

  /** The place of the object that a detection found at a threshold; -1 if it found none. */
  public int truthOf(int threshold, int detection) {
    return truthOf[threshold][detection];
  }

  /** The place of the detection that found an object at a threshold; -1 if none did. */
  public int detectionOf(int threshold, int truth) {
    return detectionOf[threshold][truth];
  }

  /** Whether a detection is neither true nor false at a threshold. */
  public boolean isIgnored(int threshold, int detection) {
    return ignored[threshold][detection];
  }

  /** The image, the category and how many there are. */
  @Override
  public String toString() {
    return "ImageMatches(image "
        + imageId
        + ", category "
        + categoryId
        + ", "
        + area.name()
        + ": "
        + detectionIds.length
        + " detections, "
        + truthIds.length
        + " objects)";
  }
}
