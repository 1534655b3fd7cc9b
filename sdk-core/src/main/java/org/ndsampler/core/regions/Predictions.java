package org.ndsampler.core.regions;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.coco.io.Problems;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Segmentation;
import org.ndsampler.core.internal.Ints;
import org.ndsampler.core.regions.internal.LeftOuts;
import org.ndsampler.core.regions.internal.LeftOuts.Reason;

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
  // Not changed any more.
  private final LeftOuts leftOut;
  private volatile @Nullable Map<Long, int[]> byImage;

  private Predictions(Builder builder) {
    size = builder.size;
    imageIds = Arrays.copyOf(builder.imageIds, size);
    categoryIds = Arrays.copyOf(builder.categoryIds, size);
    boxes = Arrays.copyOf(builder.boxes, 4 * size);
    scores = Arrays.copyOf(builder.scores, size);
    leftOut = new LeftOuts();
    leftOut.addAll(builder.leftOut);
    problems = leftOut.problems(size);
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
        builder.leaveOut(Reason.DAMAGED, pointer);
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
    return some(places.getOrDefault(image.id(), new int[0]));
  }

  /**
   * The predictions whose score is this or more, in their order: a detector writes many of which it
   * is not sure. What was left out when they were read, only the whole list says.
   *
   * @throws IllegalArgumentException if the score is NaN
   */
  public Predictions atLeast(double score) {
    if (Double.isNaN(score)) {
      throw new IllegalArgumentException("the least score must be a number, not NaN");
    }
    return some(IntStream.range(0, size).filter(i -> scores[i] >= score).toArray());
  }

  private Predictions some(int[] places) {
    Builder some = builder();
    for (int i : places) {
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
    return leftOut.total();
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
    return "Predictions(" + size + (leftOut() == 0 ? ")" : ", " + leftOut() + " left out)");
  }

  /** Collects predictions. Confined to one thread. */
  public static final class Builder {
    private int size;
    private long[] imageIds = new long[64];
    private long[] categoryIds = new long[64];
    private double[] boxes = new double[256];
    private double[] scores = new double[64];
    private final LeftOuts leftOut = new LeftOuts();

    private Builder() {}

    void leaveOut(Reason why, String pointer) {
      leftOut.add(why, pointer);
    }

    /** Takes over what was left out before. */
    Builder leaveOutAlso(Predictions other) {
      leftOut.addAll(other.leftOut);
      return this;
    }

    /** Adds what is a prediction, and counts what is none. */
    void addOrLeaveOut(
        String pointer, long imageId, long categoryId, @Nullable Box box, double score) {
      if (box == null) {
        leaveOut(Reason.NO_BOX, pointer);
      } else if (!isFinite(box)) {
        leaveOut(Reason.NOT_FINITE, pointer);
      } else if (box.width() < 0 || box.height() < 0) {
        leaveOut(Reason.NEGATIVE, pointer);
      } else if (Double.isNaN(score)) {
        leaveOut(Reason.NO_SCORE, pointer);
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
        int more = Ints.length("the boxes of twice the predictions", size, 8) / 4;
        imageIds = Arrays.copyOf(imageIds, more);
        categoryIds = Arrays.copyOf(categoryIds, more);
        boxes = Arrays.copyOf(boxes, 4 * more);
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

    /** What is held of the heap. */
    long heapBytes() {
      return 8L * (imageIds.length + categoryIds.length + boxes.length + scores.length);
    }

    /** The predictions so far. */
    public Predictions build() {
      return new Predictions(this);
    }
  }
}
