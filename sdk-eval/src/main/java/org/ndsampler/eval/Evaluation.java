package org.ndsampler.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.io.Problems;
import org.ndsampler.core.internal.Suggestions;

/**
 * How good detections are: COCO's numbers, bit for bit those of pycocotools. Immutable, safe for
 * concurrent use.
 *
 * <pre>{@code
 * CocoDataset dataset = CocoDataset.read(Path.of("annotations.json"));
 * Detections detections = Detections.read(Path.of("results.json"), dataset);
 * Evaluation evaluation = Evaluation.of(dataset, detections);
 * evaluation.statistic("AP50");
 * }</pre>
 *
 * <p>Keypoint similarities may differ from those of numpy in the last bit, which its {@code exp}
 * does from one processor to another.
 *
 * @since 0.1
 */
public final class Evaluation {
  private static final double RIGHT = 0.5;
  private static final double NOTHING = 0.1;
  private static final int MOST_OF_IMAGE = 100;
  private static final double LARGE_RATIO = 3;
  private static final double CROWDED = 0.3;

  private final Work work;
  private final Matched matched;
  private final Accumulator numbers;
  private final List<Statistic> statistics;

  private Evaluation(Work work, Matched matched) {
    this.work = work;
    this.matched = matched;
    numbers = Accumulator.of(work, matched);
    statistics = Summary.of(work, numbers);
  }

  /** Compares boxes as COCO does. */
  public static Evaluation of(CocoDataset dataset, Detections detections) {
    return of(dataset, detections, EvaluationOptions.DEFAULT);
  }

  /**
   * Compares detections with the annotations of a dataset.
   *
   * @throws IllegalArgumentException if keypoints are not as many as the sigmas, or masks are
   *     compared and an image has no size
   * @throws java.util.concurrent.CancellationException if it was asked to stop
   */
  public static Evaluation of(
      CocoDataset dataset, Detections detections, EvaluationOptions options) {
    Work work = Work.of(dataset, detections, options);
    return new Evaluation(work, Accumulator.matched(work));
  }

  /**
   * The evaluation of all images from those of some images each, which may come from other
   * machines: to the last bit what {@link #of(CocoDataset, Detections, EvaluationOptions)} gives,
   * without matching again.
   *
   * <pre>{@code
   * EvaluationOptions options = EvaluationOptions.DEFAULT;
   * List<byte[]> parts = new ArrayList<>();
   * for (long image : dataset.images().ids()) {
   *   parts.add(Evaluation.of(dataset, detections, options.images(image)).toPart());
   * }
   * Evaluation all = Evaluation.ofParts(dataset, detections, options, parts);
   * }</pre>
   *
   * @param options those of the parts, but for the images
   * @param parts what {@link #toPart} gave; each image is in one of them
   * @throws IllegalArgumentException if an image is in none or in two of them, or they are of other
   *     detections or options
   */
  public static Evaluation ofParts(
      CocoDataset dataset,
      Detections detections,
      EvaluationOptions options,
      Collection<byte[]> parts) {
    Work work = Work.of(dataset, detections, options);
    return new Evaluation(work, MatchedPart.together(work, parts));
  }

  /**
   * What became of the objects and detections of these images, for {@link #ofParts}. A new array.
   */
  public byte[] toPart() {
    return MatchedPart.bytes(work, matched);
  }

  Work work() {
    return work;
  }

  Accumulator numbers() {
    return numbers;
  }

  /** What is there. */
  public CocoDataset dataset() {
    return work.dataset;
  }

  /** What was found. */
  public Detections detections() {
    return work.detections;
  }

  /** How they were compared. */
  public EvaluationOptions options() {
    return work.options;
  }

  /**
   * What was left out, what was taken from elsewhere because a field is missing, and what looks as
   * if results mean something else than they say: corners in place of a width and a height,
   * categories counted from 0.
   */
  public Problems problems() {
    return new Problems(work.problems());
  }

  /** The images that were looked at, ascending; a new array. */
  public long[] imageIds() {
    return work.scope.imageIds.clone();
  }

  /**
   * The categories in the order of the arrays, ascending; -1 alone where not told apart. A new
   * array.
   */
  public long[] categoryIds() {
    return work.scope.categoryIds.clone();
  }

  /** The name of a category; "all" where they are not told apart. */
  public String categoryName(long categoryId) {
    if (work.scope.classAgnostic && categoryId == work.scope.categoryIds[0]) {
      return "all";
    }
    int row = work.dataset.categories().row(categoryId);
    return row < 0 ? "category " + categoryId : work.dataset.categories().at(row).name();
  }

  /**
   * The sizes of {@link #precision()}: overlap thresholds, recall thresholds, categories, area
   * ranges, limits of detections; a new array.
   */
  public int[] shape() {
    return new int[] {
      work.options.iouThresholds().length,
      work.options.recallThresholds().length,
      work.scope.categories(),
      work.options.areas().size(),
      work.options.maxDetections().length
    };
  }

  /**
   * pycocotools' {@code precision}: [T, R, K, A, M] in C order; -1 without objects. A new array.
   */
  public double[] precision() {
    return numbers.precision.clone();
  }

  /** The scores at the same points, as {@link #precision()}. A new array. */
  public double[] scores() {
    return numbers.scores.clone();
  }

  /** pycocotools' {@code recall}: [T, K, A, M] in C order; -1 without objects. A new array. */
  public double[] recall() {
    return numbers.recall.clone();
  }

  /** COCO's twelve numbers, ten for keypoints, or those of LVIS, in their order. */
  public List<Statistic> statistics() {
    return statistics;
  }

  /**
   * One of the numbers by its name.
   *
   * @throws IllegalArgumentException if none is called so; the message lists those there are
   */
  public double statistic(String name) {
    for (Statistic statistic : statistics) {
      if (statistic.name().equals(name)) {
        return statistic.value();
      }
    }
    throw new IllegalArgumentException(
        "no statistic is called '"
            + name
            + "'; there are "
            + statistics.stream().map(Statistic::name).toList()
            + Suggestions.of(name, statistics.stream().map(Statistic::name).toList()));
  }

  /** How well each category is found, in the order of their ids. */
  public List<ClassScore> classScores() {
    List<ClassScore> all = new ArrayList<>();
    Groups groups = work.groups;
    for (int k = 0; k < work.scope.categories(); k++) {
      long id = work.scope.categoryIds[k];
      all.add(
          new ClassScore(
              id,
              categoryName(id),
              numbers.truthCounts[k][0],
              groups.detectionStart[groups.categoryStart[k + 1]]
                  - groups.detectionStart[groups.categoryStart[k]],
              Summary.ofCategory(work, numbers, k, Double.NaN),
              Summary.ofCategory(work, numbers, k, .5),
              Summary.recallOf(work, numbers, k)));
    }
    return List.copyOf(all);
  }

  /**
   * What became of each detection and each object, with an overlap of 0.5 that makes a detection
   * right and one of 0.1 up to which there is nothing: TIDE's.
   */
  public Matches matches() {
    return matches(RIGHT, NOTHING);
  }

  /**
   * What became of each detection and each object.
   *
   * @param right the overlap that makes a detection right
   * @param nothing the overlap up to which there is nothing
   */
  public Matches matches(double right, double nothing) {
    if (!(nothing >= 0 && nothing < right)) {
      throw new IllegalArgumentException(
          "the overlap of nothing must be at least 0 and below that of right: "
              + nothing
              + ", "
              + right);
    }
    return Matches.of(ErrorRun.of(work, right, nothing, MOST_OF_IMAGE));
  }

  /**
   * The matches of one image; empty if it has neither object nor detection of the category. They
   * are made anew each time.
   *
   * @param area the place of the area range in the options
   */
  public Optional<ImageMatches> matches(long imageId, long categoryId, int area) {
    AreaRange range = work.options.areas().get(area);
    int group = group(imageId, categoryId);
    return group < 0 ? Optional.empty() : Optional.of(ImageMatches.of(work, group, range));
  }

  /**
   * The overlaps in one image: one row for each detection by falling score, one column for each
   * object in the order of the file. A new array.
   */
  public double[][] overlaps(long imageId, long categoryId) {
    int group = group(imageId, categoryId);
    if (group < 0 || work.comparesNothing) {
      return new double[0][];
    }
    Matcher matcher = new Matcher(work);
    matcher.load(group);
    double[][] all = new double[matcher.detectionCount()][matcher.truthCount()];
    for (int d = 0; d < all.length; d++) {
      for (int g = 0; g < all[d].length; g++) {
        all[d][g] = matcher.overlap(d, g);
      }
    }
    return all;
  }

  private int group(long imageId, long categoryId) {
    int image = Arrays.binarySearch(work.scope.imageIds, imageId);
    int category = Arrays.binarySearch(work.scope.categoryIds, categoryId);
    return image < 0 || category < 0 ? -1 : work.groups.find(category, image);
  }

  /**
   * Precision and recall of a category as the score falls, at an overlap.
   *
   * @throws IllegalArgumentException if the category was not looked at, or the overlap is no
   *     threshold of this evaluation
   */
  public Curve curve(long categoryId, double overlap) {
    int category = Arrays.binarySearch(work.scope.categoryIds, categoryId);
    if (category < 0) {
      throw new IllegalArgumentException("category " + categoryId + " was not looked at");
    }
    return Curve.of(this, threshold(overlap), category, category + 1);
  }

  /** Precision and recall of all categories together as the score falls, at an overlap. */
  public Curve curve(double overlap) {
    return Curve.of(this, threshold(overlap), 0, work.scope.categories());
  }

  /** Whether scores say how often detections are right, at an overlap. */
  public Calibration calibration(double overlap, int bins) {
    return Calibration.of(this, threshold(overlap), bins);
  }

  private int threshold(double overlap) {
    double[] all = work.options.iouThresholds();
    for (int t = 0; t < all.length; t++) {
      if (Math.abs(all[t] - overlap) < 1e-9) {
        return t;
      }
    }
    throw new IllegalArgumentException(
        "no threshold of this evaluation is " + overlap + "; there are " + Arrays.toString(all));
  }

  /**
   * How well each image came out, in the order of their ids.
   *
   * @param minScore detections less sure than this do not count
   */
  public List<ImageScore> imageScores(double overlap, double minScore) {
    int t = threshold(overlap);
    Groups groups = work.groups;
    int[] objects = new int[work.scope.imageIds.length];
    int[] found = new int[objects.length];
    int[] alarms = new int[objects.length];
    for (int k = 0; k < work.scope.categories(); k++) {
      int[] counted = numbers.objectsOfGroups(k);
      for (int g = groups.categoryStart[k]; g < groups.categoryStart[k + 1]; g++) {
        int image = groups.image[g];
        objects[image] += counted[g - groups.categoryStart[k]];
        for (int d = groups.detectionStart[g]; d < groups.detectionStart[g + 1]; d++) {
          if (groups.scores[d] >= minScore && !numbers.flags().isIgnored(d, 0, t)) {
            if (numbers.flags().isFound(d, 0, t)) {
              found[image]++;
            } else {
              alarms[image]++;
            }
          }
        }
      }
    }
    List<ImageScore> all = new ArrayList<>(objects.length);
    for (int i = 0; i < objects.length; i++) {
      all.add(new ImageScore(work.scope.imageIds[i], objects[i], found[i], alarms[i]));
    }
    return List.copyOf(all);
  }

  /**
   * How well objects of some kind are found, at an overlap.
   *
   * @param slice says of an object which kind it is: by its size, by a column of a table, ...
   * @return the kinds by their names
   */
  public List<SliceScore> recallBy(double overlap, Function<CocoAnnotation, String> slice) {
    double threshold = work.options.iouThresholds()[threshold(overlap)];
    Matcher matcher = new Matcher(work);
    Map<String, int[]> counts = new TreeMap<>();
    for (int g = 0; g < work.groups.size(); g++) {
      matcher.load(g);
      matcher.area(work.options.areas().get(0));
      matcher.match(threshold);
      for (int i = 0; i < matcher.truthCount(); i++) {
        if (!matcher.truthIgnored[i]) {
          int row = work.groups.truths[work.groups.truthStart[g] + i];
          String name = slice.apply(work.dataset.annotations().at(row));
          int[] count = counts.computeIfAbsent(name, key -> new int[2]);
          count[0]++;
          count[1] += matcher.detectionOf[i] >= 0 && matcher.isFound(i) ? 1 : 0;
        }
      }
    }
    List<SliceScore> all = new ArrayList<>();
    counts.forEach((name, count) -> all.add(new SliceScore(name, count[0], count[1])));
    return List.copyOf(all);
  }

  /** {@link #recallBy} size: COCO's small, medium and large. */
  public List<SliceScore> recallBySize(double overlap) {
    return recallBy(
        overlap,
        annotation -> {
          double area = work.truths.areas[annotation.row()];
          return area < AreaRange.COCO.get(2).low()
              ? "1 small"
              : area < AreaRange.COCO.get(3).low() ? "2 medium" : "3 large";
        });
  }

  /** {@link #recallBy} aspect: boxes at least three times as wide as high, or as high as wide. */
  public List<SliceScore> recallByAspect(double overlap) {
    return recallBy(
        overlap,
        annotation -> {
          double width = work.truths.edge(annotation.row(), 2);
          double height = work.truths.edge(annotation.row(), 3);
          return width >= LARGE_RATIO * height
              ? "wide"
              : height >= LARGE_RATIO * width ? "high" : "even";
        });
  }

  /** {@link #recallBy} crowding: whether another object of the class overlaps by 0.3 or more. */
  public List<SliceScore> recallByCrowding(double overlap) {
    boolean[] crowded = new boolean[work.dataset.annotations().size()];
    Groups groups = work.groups;
    for (int g = 0; g < groups.size(); g++) {
      for (int i = groups.truthStart[g]; i < groups.truthStart[g + 1]; i++) {
        for (int j = i + 1; j < groups.truthStart[g + 1]; j++) {
          if (work.truths.box(groups.truths[i]).iou(work.truths.box(groups.truths[j])) >= CROWDED) {
            crowded[groups.truths[i]] = true;
            crowded[groups.truths[j]] = true;
          }
        }
      }
    }
    return recallBy(overlap, annotation -> crowded[annotation.row()] ? "crowded" : "alone");
  }

  /**
   * Labels that these detections give reason to doubt, the most suspicious first.
   *
   * @param minScore how sure a detection must be
   */
  public LabelErrors labelErrors(double minScore) {
    return LabelErrors.of(this, minScore);
  }

  /**
   * What each oddity of COCO's numbers changes on this data. Cost: an evaluation for each of them.
   */
  public List<OddityEffect> explain() {
    List<OddityEffect> effects = new ArrayList<>();
    for (Oddity oddity : Oddity.values()) {
      Set<Oddity> with = EnumSet.noneOf(Oddity.class);
      with.addAll(work.options.mended());
      Set<Oddity> without = EnumSet.copyOf(with);
      with.remove(oddity);
      without.add(oddity);
      effects.add(new OddityEffect(oddity, mended(with), mended(without)));
    }
    return List.copyOf(effects);
  }

  private List<Statistic> mended(Set<Oddity> oddities) {
    return oddities.equals(work.options.mended())
        ? statistics
        : of(work.dataset, work.detections, work.options.mended(oddities.toArray(new Oddity[0])))
            .statistics();
  }

  /** The numbers, one a line with what it is. */
  public String summary() {
    StringBuilder text = new StringBuilder();
    for (Statistic statistic : statistics) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-8s%7.3f  %s%n",
              statistic.name(),
              statistic.value(),
              statistic.meaning()));
    }
    return text.toString().replace("\r\n", "\n");
  }

  /** The first number, of how many images and detections it is, and whether there are problems. */
  @Override
  public String toString() {
    return "Evaluation("
        + work.options.metric()
        + ", "
        + work.scope.imageIds.length
        + " images, "
        + work.detections.size()
        + " detections: "
        + statistics.get(0).name()
        + String.format(Locale.ROOT, " %.3f", statistics.get(0).value())
        + (problems().isEmpty() ? ")" : "; problems() says what is odd)");
  }
}
