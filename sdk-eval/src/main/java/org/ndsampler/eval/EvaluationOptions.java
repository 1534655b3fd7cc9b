package org.ndsampler.eval;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;

/**
 * How detections are compared with what is there. Immutable; each setting gives a changed copy.
 *
 * <pre>{@code
 * EvaluationOptions options =
 *     EvaluationOptions.DEFAULT
 *         .metric(Metric.MASKS)
 *         .maxDetections(1, 10, 500)
 *         .mended(Oddity.AP_AT_100);
 * }</pre>
 *
 * @since 0.1
 */
public final class EvaluationOptions {
  /** COCO's boxes, strictly as pycocotools counts, on all processors. */
  public static final EvaluationOptions DEFAULT = new EvaluationOptions();

  private static final double[] COCO_SIGMAS = {
    .26, .25, .25, .35, .35, .79, .79, .72, .72, .62, .62, 1.07, 1.07, .87, .87, .89, .89
  };
  private static final int STEPS = 9;
  private static final int RECALLS = 101;
  private static final double DEFAULT_RIM = 0.02;

  private Metric metric = Metric.BOXES;
  private Protocol protocol = Protocol.COCO;
  private double @Nullable [] iouThresholds;
  private double @Nullable [] recallThresholds;
  private @Nullable List<AreaRange> areas;
  private int @Nullable [] maxDetections;
  private long @Nullable [] images;
  private long @Nullable [] categories;
  private boolean classAgnostic;
  private double @Nullable [] sigmas;
  private double rim = DEFAULT_RIM;
  private Set<Oddity> mended = Set.of();
  private Averaging averaging = Averaging.NUMPY_1;
  private int threads;
  private CancellationToken cancellation = CancellationToken.NONE;
  private Progress progress = Progress.NONE;

  private EvaluationOptions() {}

  private EvaluationOptions(EvaluationOptions other) {
    metric = other.metric;
    protocol = other.protocol;
    iouThresholds = other.iouThresholds;
    recallThresholds = other.recallThresholds;
    areas = other.areas;
    maxDetections = other.maxDetections;
    images = other.images;
    categories = other.categories;
    classAgnostic = other.classAgnostic;
    sigmas = other.sigmas;
    rim = other.rim;
    mended = other.mended;
    averaging = other.averaging;
    threads = other.threads;
    cancellation = other.cancellation;
    progress = other.progress;
  }

  /** What is compared; boxes unless set. Areas and limits that were not set follow it. */
  public EvaluationOptions metric(Metric value) {
    EvaluationOptions copy = new EvaluationOptions(this);
    copy.metric = Objects.requireNonNull(value);
    return copy;
  }

  /** What is compared. */
  public Metric metric() {
    return metric;
  }

  /** Whose rules say what counts; COCO's unless set. */
  public EvaluationOptions protocol(Protocol value) {
    EvaluationOptions copy = new EvaluationOptions(this);
    copy.protocol = Objects.requireNonNull(value);
    return copy;
  }

  /** Whose rules say what counts. */
  public Protocol protocol() {
    return protocol;
  }

  /**
   * The overlaps that make a detection true; COCO's ten from 0.5 to 0.95 unless set.
   *
   * @throws IllegalArgumentException if one is no number or above 1, or there is none
   */
  public EvaluationOptions iouThresholds(double... values) {
    checkNumbers("iouThresholds", values);
    for (double value : values) {
      if (value > 1) {
        throw new IllegalArgumentException("no overlap is above 1: " + value + "; 0.5 is a half");
      }
    }
    EvaluationOptions copy = new EvaluationOptions(this);
    copy.iouThresholds = values.clone();
    return copy;
  }

  /** The overlaps that make a detection true; a new array. */
  public double[] iouThresholds() {
    return iouThresholds == null ? cocoThresholds() : iouThresholds.clone();
  }

  private double[] cocoThresholds() {
    double step = (0.95 - 0.5) / STEPS;
    double[] thresholds = new double[STEPS + 1];
    for (int i = 0; i < STEPS; i++) {
      thresholds[i] = 0.5 + i * step;
    }
    thresholds[STEPS] = 0.95;
    if (isMended(Oddity.NINTH_THRESHOLD)) {
      thresholds[8] = 0.9;
    }
    return thresholds;
  }

  /**
   * Where the curve of precision over recall is read; COCO's 101 unless set.
   *
   * @param values ascending
   * @throws IllegalArgumentException if one is no number or less than the one before, or there is
   *     none
   */
  public EvaluationOptions recallThresholds(double... values) {
    checkNumbers("recallThresholds", values);
    for (int i = 1; i < values.length; i++) {
      if (values[i] < values[i - 1]) {
        throw new IllegalArgumentException(
            "recallThresholds must ascend, but " + values[i] + " follows " + values[i - 1]);
      }
    }
    EvaluationOptions copy = new EvaluationOptions(this);
    copy.recallThresholds = values.clone();
    return copy;
  }

  /** Where the curve of precision over recall is read; a new array. */
  public double[] recallThresholds() {
    if (recallThresholds != null) {
      return recallThresholds.clone();
    }
    boolean plain = isMended(Oddity.RECALL_THRESHOLDS);
    double[] thresholds = new double[RECALLS];
    for (int k = 0; k < RECALLS; k++) {
      thresholds[k] = plain ? k / 100.0 : k * 0.01;
    }
    thresholds[RECALLS - 1] = 1;
    return thresholds;
  }

  private static void checkNumbers(String name, double[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException(name + " needs at least one number");
    }
    for (double value : values) {
      if (Double.isNaN(value)) {
        throw new IllegalArgumentException(name + " has NaN among its numbers");
      }
    }
  }

  /** The sizes of objects that are counted apart; {@link AreaRange#COCO} unless set. */
  public EvaluationOptions areas(AreaRange... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("areas needs at least one range");
    }
    EvaluationOptions copy = new EvaluationOptions(this);
    copy.areas = List.of(values);
    return copy;
  }

  /** The sizes of objects that are counted apart. */
  public List<AreaRange> areas() {
    return areas != null
        ? areas
        : metric == Metric.KEYPOINTS ? AreaRange.KEYPOINTS : AreaRange.COCO;
  }

  /**
   * How many detections of an image and a category count, the surest first; COCO's 1, 10, 100, and
   * 20 for keypoints, unless set. Sorted, whatever order they are given in.
   */
  public EvaluationOptions maxDetections(int... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("maxDetections needs at least one number");
    }
    for (int value : values) {
      if (value < 0) {
        throw new IllegalArgumentException("maxDetections must not be negative: " + value);
      }
    }
    EvaluationOptions copy = new EvaluationOptions(this);
    copy.maxDetections = values.clone();
    Arrays.sort(copy.maxDetections);
    return copy;
  }

  /** How many detections of an image and a category count, ascending; a new array. */
  public int[] maxDetections() {
    if (protocol == Protocol.LVIS) {
      return new int[] {Integer.MAX_VALUE};
    }
    return maxDetections != null
        ? maxDetections.clone()
        : metric == Metric.KEYPOINTS ? new int[] {20} : new int[] {1, 10, 100};
  }

  /** The images that are looked at, by their ids; all unless set, none where none is given. */
  public EvaluationOptions images(long... ids) {
    EvaluationOptions copy = new EvaluationOptions(this);
    copy.images = sorted(ids);
    return copy;
  }

  /** The images that are looked at, ascending; empty for all. */
  public Optional<long[]> images() {
    return Optional.ofNullable(images).map(long[]::clone);
  }

  /** The categories that are looked at, by their ids; all unless set, none where none is given. */
  public EvaluationOptions categories(long... ids) {
    EvaluationOptions copy = new EvaluationOptions(this);
    copy.categories = sorted(ids);
    return copy;
  }

  /** The categories that are looked at, ascending; empty for all. */
  public Optional<long[]> categories() {
    return Optional.ofNullable(categories).map(long[]::clone);
  }

  private static long[] sorted(long[] ids) {
    TreeSet<Long> all = new TreeSet<>();
    for (long id : ids) {
      all.add(id);
    }
    return all.stream().mapToLong(Long::longValue).toArray();
  }

  /** Whether categories are not looked at: any detection can find any object. Off unless set. */
  public EvaluationOptions classAgnostic(boolean value) {
    EvaluationOptions copy = new EvaluationOptions(this);
    copy.classAgnostic = value;
    return copy;
  }

  /** Whether categories are not looked at. */
  public boolean isClassAgnostic() {
    return classAgnostic;
  }

  /**
   * How exactly each kind of keypoint can be placed; COCO's for 17 points of a person unless set.
   */
  public EvaluationOptions sigmas(double... values) {
    checkNumbers("sigmas", values);
    EvaluationOptions copy = new EvaluationOptions(this);
    copy.sigmas = values.clone();
    return copy;
  }

  /** How exactly each kind of keypoint can be placed; a new array. */
  public double[] sigmas() {
    if (sigmas != null) {
      return sigmas.clone();
    }
    double[] tenths = new double[COCO_SIGMAS.length];
    for (int i = 0; i < tenths.length; i++) {
      tenths[i] = COCO_SIGMAS[i] / 10.0;
    }
    return tenths;
  }

  /**
   * How wide the rim of a mask is for {@link Metric#BOUNDARIES}, as a part of the image's diagonal;
   * 0.02 unless set.
   */
  public EvaluationOptions rim(double value) {
    if (!(value > 0 && value <= 1)) {
      throw new IllegalArgumentException("rim must be above 0 and at most 1: " + value);
    }
    EvaluationOptions copy = new EvaluationOptions(this);
    copy.rim = value;
    return copy;
  }

  /** How wide the rim of a mask is, as a part of the image's diagonal. */
  public double rim() {
    return rim;
  }

  /** The oddities that are taken away; none unless set. */
  public EvaluationOptions mended(Oddity... values) {
    EnumSet<Oddity> all = EnumSet.noneOf(Oddity.class);
    Collections.addAll(all, values);
    EvaluationOptions copy = new EvaluationOptions(this);
    copy.mended = Collections.unmodifiableSet(all);
    return copy;
  }

  /** The oddities that are taken away. */
  public Set<Oddity> mended() {
    return mended;
  }

  boolean isMended(Oddity oddity) {
    return mended.contains(oddity);
  }

  /** How means are added up; as numpy before 2.3 does it unless set. */
  public EvaluationOptions averaging(Averaging value) {
    EvaluationOptions copy = new EvaluationOptions(this);
    copy.averaging = Objects.requireNonNull(value);
    return copy;
  }

  /** How means are added up. */
  public Averaging averaging() {
    return averaging;
  }

  /** In how many threads; as many as there are processors unless set. The numbers are the same. */
  public EvaluationOptions threads(int value) {
    if (value < 1) {
      throw new IllegalArgumentException("threads must be at least 1: " + value);
    }
    EvaluationOptions copy = new EvaluationOptions(this);
    copy.threads = value;
    return copy;
  }

  /** In how many threads. */
  public int threads() {
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }

  /** What stops it. */
  public EvaluationOptions cancellation(CancellationToken token) {
    EvaluationOptions copy = new EvaluationOptions(this);
    copy.cancellation = Objects.requireNonNull(token);
    return copy;
  }

  /** What stops it. */
  public CancellationToken cancellation() {
    return cancellation;
  }

  /** Who is told how far it is. */
  public EvaluationOptions progress(Progress value) {
    EvaluationOptions copy = new EvaluationOptions(this);
    copy.progress = Objects.requireNonNull(value);
    return copy;
  }

  /** Who is told how far it is. */
  public Progress progress() {
    return progress;
  }

  /** The settings that are not the default. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("EvaluationOptions(").append(metric);
    if (protocol != Protocol.COCO) {
      text.append(", ").append(protocol);
    }
    if (iouThresholds != null) {
      text.append(", iouThresholds ").append(Arrays.toString(iouThresholds));
    }
    if (areas != null) {
      text.append(", areas ").append(areas);
    }
    if (maxDetections != null) {
      text.append(", maxDetections ").append(Arrays.toString(maxDetections));
    }
    if (images != null) {
      text.append(", ").append(images.length).append(" images");
    }
    if (categories != null) {
      text.append(", categories ").append(Arrays.toString(categories));
    }
    if (classAgnostic) {
      text.append(", class-agnostic");
    }
    if (!mended.isEmpty()) {
      text.append(", mended ").append(mended);
    }
    return text.append(')').toString();
  }
}
