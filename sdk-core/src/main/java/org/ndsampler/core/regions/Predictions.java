package org.ndsampler.core.regions;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.coco.io.Problem;
import org.ndsampler.core.coco.io.Problems;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Segmentation;

/**
 * What a detector found: boxes with scores. Immutable and safe for use by many threads.
 *
 * <p>Read from a file of COCO results or from a dataset whose annotations have scores, or built in
 * code.
 *
 * @since 0.1
 */
public final class Predictions {
  private final int size;
  private final long[] imageIds;
  private final long[] categoryIds;
  private final double[] boxes;
  private final double[] scores;
  private final Problems problems;
  private final int leftOut;
  private final Map<LeftOut, Integer> counts;
  private final Map<LeftOut, String> firsts;
  private volatile @Nullable Map<Long, int[]> byImage;

  private Predictions(Builder builder) {
    size = builder.size;
    imageIds = Arrays.copyOf(builder.imageIds, size);
    categoryIds = Arrays.copyOf(builder.categoryIds, size);
    boxes = Arrays.copyOf(builder.boxes, 4 * size);
    scores = Arrays.copyOf(builder.scores, size);
    List<Problem> found = new ArrayList<>();
    int count = 0;
    for (LeftOut why : LeftOut.values()) {
      Integer of = builder.leftOut.get(why);
      if (of != null) {
        count += of;
        found.add(
            Problem.of(
                Problem.Severity.WARNING,
                Objects.requireNonNull(builder.firstLeftOut.get(why)),
                of
                    + " of "
                    + (size + builder.leftOut.values().stream().mapToInt(n -> n).sum())
                    + " results left out, this the first: "
                    + why.message,
                why.advice));
      }
    }
    problems = new Problems(found);
    leftOut = count;
    counts = new EnumMap<>(builder.leftOut);
    firsts = new EnumMap<>(builder.firstLeftOut);
  }

  /** Starts an empty list of predictions. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Reads predictions whose dataset is not known: images and categories are taken as they are.
   *
   * @param json as {@link #read(Path, CocoDataset)} says
   * @throws IOException if the file cannot be read or is no results; the message says where
   */
  public static Predictions read(Path json) throws IOException {
    return PredictionsReader.read(json, null);
  }

  /**
   * Reads predictions for a dataset, all that pycocotools' {@code loadRes} takes.
   *
   * @param json COCO results, plain, gzipped or zipped: an array of objects with {@code image_id},
   *     {@code category_id}, {@code score} and a {@code bbox} (x, y, width, height), a {@code
   *     segmentation} or {@code keypoints}; without a box it is that of the mask or of all points,
   *     and of an empty mask 0, 0, 0, 0; runs that end before the mask does are taken as outside
   *     after that. Or a COCO dataset whose annotations have {@code score}. Whole numbers may be
   *     written as 1.0 or as text, an image also by its file's name with or without its extension,
   *     a category by its name; a score may be text or called {@code confidence}, and a missing one
   *     is 1
   * @param dataset has the images and categories; what is on others is left out
   * @return the predictions; {@link #problems()} says what was left out, and why
   * @throws IOException if the file cannot be read or is no results; the message says where
   */
  public static Predictions read(Path json, CocoDataset dataset) throws IOException {
    return PredictionsReader.read(json, dataset);
  }

  /**
   * The annotations of a dataset that have a box, or an outline that has one, with their field
   * {@code score}, or 1. {@link #problems()} says what was left out.
   *
   * @throws IllegalArgumentException if a score is no number
   */
  public static Predictions of(CocoDataset predicted) {
    Builder builder = builder();
    for (int row = 0; row < predicted.annotations().size(); row++) {
      String pointer = "/annotations/" + row;
      CocoAnnotation annotation = predicted.annotations().at(row);
      Box box;
      long imageId;
      long categoryId;
      try {
        imageId = annotation.imageId();
        categoryId = annotation.categoryId();
        box = annotation.box().orElse(null);
        if (box == null) {
          box = annotation.segmentation().map(Segmentation::bounds).orElse(null);
        }
      } catch (CocoException e) {
        builder.leaveOut(LeftOut.DAMAGED, pointer);
        continue;
      }
      String score = annotation.field("score").orElse("1");
      try {
        double value = Double.parseDouble(score);
        builder.addOrLeaveOut(pointer, imageId, categoryId, box, value);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "the score of annotation " + annotation.id() + " is no number: " + score, e);
      }
    }
    return builder.build();
  }

  /** The predictions on an image, in their order. */
  public Predictions of(CocoImage image) {
    Map<Long, int[]> places = byImage;
    if (places == null) {
      places = places();
      byImage = places;
    }
    Builder some = builder();
    for (int i : places.getOrDefault(image.id(), new int[0])) {
      some.add(imageIds[i], categoryIds[i], box(i), scores[i]);
    }
    return some.build();
  }

  private Map<Long, int[]> places() {
    Map<Long, Integer> counts = new HashMap<>();
    for (long id : imageIds) {
      counts.merge(id, 1, Integer::sum);
    }
    Map<Long, int[]> places = new HashMap<>();
    int[] filled = new int[size];
    Map<Long, Integer> slots = new HashMap<>();
    for (int i = 0; i < size; i++) {
      Long id = imageIds[i];
      int slot = slots.computeIfAbsent(id, key -> slots.size());
      places.computeIfAbsent(id, key -> new int[counts.getOrDefault(key, 0)])[filled[slot]++] = i;
    }
    return places;
  }

  /**
   * What was left out when the predictions were read: a warning for each reason, with how many and
   * where the first is.
   */
  public Problems problems() {
    return problems;
  }

  /** How many results were left out when the predictions were read. */
  public int leftOut() {
    return leftOut;
  }

  /** Why a result is no prediction. */
  enum LeftOut {
    NO_BOX("there is no box, mask or keypoints", "a detector that finds nothing writes nothing"),
    NOT_FINITE("the box is not finite", "look for a division by zero where the results are made"),
    NEGATIVE(
        "the box has a negative width or height", "boxes are x, y, width, height, not two corners"),
    NO_SCORE("the score is null or NaN", "write a number, or no score for 1"),
    NO_RESULT(
        "it is no result; COCO results are objects with image_id, category_id, bbox and score",
        "correct it"),
    DAMAGED("the segmentation or the keypoints cannot be read", "look at the first"),
    TEXT_IMAGE(
        "the image_id is text and no number", "read them with their dataset: read(path, dataset)"),
    UNKNOWN_IMAGE("the dataset has no such image", "are these results of another dataset?"),
    UNKNOWN_CATEGORY(
        "the dataset has no such category",
        "many tools count categories from 0; COCO's start at 1");

    private final String message;
    private final String advice;

    LeftOut(String message, String advice) {
      this.message = message;
      this.advice = advice;
    }
  }

  /** The number of predictions. */
  public int size() {
    return size;
  }

  /** The image of a prediction. */
  public long imageId(int index) {
    return imageIds[index];
  }

  /** The category of a prediction. */
  public long categoryId(int index) {
    return categoryIds[index];
  }

  /** The box of a prediction, in pixels of the image. */
  public Box box(int index) {
    return Box.of(
        boxes[4 * index], boxes[4 * index + 1], boxes[4 * index + 2], boxes[4 * index + 3]);
  }

  /** How sure the detector was. */
  public double score(int index) {
    return scores[index];
  }

  /** The number of predictions, and of the results that were left out. */
  @Override
  public String toString() {
    return "Predictions(" + size + (leftOut == 0 ? ")" : ", " + leftOut + " left out)");
  }

  /** Collects predictions. Confined to one thread. */
  public static final class Builder {
    private int size;
    private long[] imageIds = new long[64];
    private long[] categoryIds = new long[64];
    private double[] boxes = new double[256];
    private double[] scores = new double[64];
    private final Map<LeftOut, Integer> leftOut = new EnumMap<>(LeftOut.class);
    private final Map<LeftOut, String> firstLeftOut = new EnumMap<>(LeftOut.class);

    private Builder() {}

    void leaveOut(LeftOut why, String pointer) {
      leftOut.merge(why, 1, Integer::sum);
      firstLeftOut.putIfAbsent(why, pointer);
    }

    /** Takes over what was left out before. */
    Builder leaveOutAlso(Predictions other) {
      other.counts.forEach((why, count) -> leftOut.merge(why, count, Integer::sum));
      other.firsts.forEach(firstLeftOut::putIfAbsent);
      return this;
    }

    /** Adds what is a prediction, and counts what is none. */
    void addOrLeaveOut(
        String pointer, long imageId, long categoryId, @Nullable Box box, double score) {
      if (box == null) {
        leaveOut(LeftOut.NO_BOX, pointer);
      } else if (!isFinite(box)) {
        leaveOut(LeftOut.NOT_FINITE, pointer);
      } else if (box.width() < 0 || box.height() < 0) {
        leaveOut(LeftOut.NEGATIVE, pointer);
      } else if (Double.isNaN(score)) {
        leaveOut(LeftOut.NO_SCORE, pointer);
      } else {
        add(imageId, categoryId, box, score);
      }
    }

    private static boolean isFinite(Box box) {
      return Double.isFinite(box.x())
          && Double.isFinite(box.y())
          && Double.isFinite(box.width())
          && Double.isFinite(box.height());
    }

    /**
     * Adds a prediction.
     *
     * @param box in pixels of the image
     * @param score how sure the detector was; not NaN
     */
    public Builder add(long imageId, long categoryId, Box box, double score) {
      if (Double.isNaN(score)) {
        throw new IllegalArgumentException("the score of prediction " + size + " is NaN");
      }
      if (size == scores.length) {
        int more = Math.multiplyExact(size, 2);
        imageIds = Arrays.copyOf(imageIds, more);
        categoryIds = Arrays.copyOf(categoryIds, more);
        boxes = Arrays.copyOf(boxes, Math.multiplyExact(more, 4));
        scores = Arrays.copyOf(scores, more);
      }
      imageIds[size] = imageId;
      categoryIds[size] = categoryId;
      boxes[4 * size] = box.x();
      boxes[4 * size + 1] = box.y();
      boxes[4 * size + 2] = box.width();
      boxes[4 * size + 3] = box.height();
      scores[size++] = score;
      return this;
    }

    /** The predictions so far. */
    public Predictions build() {
      return new Predictions(this);
    }
  }
}
