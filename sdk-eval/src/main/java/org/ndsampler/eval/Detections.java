package org.ndsampler.eval;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.internal.Slice;
import org.ndsampler.core.coco.io.Problems;
import org.ndsampler.core.coco.io.internal.SegmentationJson;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Segmentation;
import org.ndsampler.core.internal.AtomicFile;
import org.ndsampler.core.internal.Ints;
import org.ndsampler.core.regions.Predictions;
import org.ndsampler.core.regions.internal.LeftOuts;
import org.ndsampler.core.regions.internal.LeftOuts.Reason;

/**
 * What a detector found, with all that an evaluation needs: boxes, masks, keypoints and scores.
 * Immutable and safe for use by many threads.
 *
 * <p>Held in primitive columns, 56 bytes for a box; a mask adds its text. {@link Predictions} are
 * the boxes alone, without those that make no sense; an evaluation counts these as false alarms, as
 * pycocotools does.
 *
 * @since 0.1
 */
public final class Detections {
  private static final double[] NO_POINTS = {};

  private final int size;
  private final long[] imageIds;
  private final long[] categoryIds;
  private final double[] boxes;
  private final double[] scores;
  private final double @Nullable [] areas;
  private final int @Nullable [] places;
  private final @Nullable Packed segmentations;
  private final double @Nullable [] points;
  private final int @Nullable [] pointEnds;
  private final Problems problems;
  // Not changed any more.
  private final LeftOuts leftOut;

  private Detections(Builder builder) {
    size = builder.size;
    imageIds = Arrays.copyOf(builder.imageIds, size);
    categoryIds = Arrays.copyOf(builder.categoryIds, size);
    boxes = Arrays.copyOf(builder.boxes, 4 * size);
    scores = Arrays.copyOf(builder.scores, size);
    areas = builder.areas == null ? null : Arrays.copyOf(builder.areas, size);
    places = builder.places == null ? null : Arrays.copyOf(builder.places, size);
    segmentations = builder.segmentations;
    points = builder.points;
    pointEnds = builder.pointEnds;
    leftOut = new LeftOuts();
    leftOut.addAll(builder.leftOut);
    problems = leftOut.problems(size);
  }

  /** Starts an empty list of detections. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Reads a file of COCO results, all that pycocotools' {@code loadRes} takes, and what it refuses
   * though it can be understood.
   *
   * @param json an array of objects with {@code image_id}, {@code category_id}, {@code score} and a
   *     {@code bbox} (x, y, width, height), a {@code segmentation} or {@code keypoints}; plain,
   *     gzipped or zipped. An image may be named by its file, a category by its name. An empty
   *     array is a detector that found nothing. What is no result (no image or category, a box of
   *     three numbers, a score that is null) is left out; the others stay
   * @param dataset has the images and categories; what is on others is left out
   * @return the detections; {@link #leftOut()} counts what was left out, and {@link #problems()}
   *     says for each reason how many, and where the first is
   * @throws IOException if the file cannot be read, or nothing in it is a result; the message says
   *     where
   */
  public static Detections read(Path json, CocoDataset dataset) throws IOException {
    return DetectionsReader.read(json, dataset, null);
  }

  /**
   * Reads a file of COCO results in which a class may not be said, as detectors of objects of any
   * kind write it: for an evaluation that does not look at classes ({@link
   * EvaluationOptions#classAgnostic}), or of one class.
   *
   * @param json as {@link #read(Path, CocoDataset)} says
   * @param categoryId the category of results that have none; those that have one keep it
   * @throws IllegalArgumentException if the dataset has no such category
   * @throws IOException if the file cannot be read, or nothing in it is a result; the message says
   *     where
   */
  public static Detections read(Path json, CocoDataset dataset, long categoryId)
      throws IOException {
    return DetectionsReader.read(json, dataset, dataset.category(categoryId).id());
  }

  /**
   * Writes a file of COCO results: what {@link #read} reads, and pycocotools' {@code loadRes}.
   *
   * @return the absolute path of the file
   * @throws IOException if it cannot be written; a file of that name is whole, the old or the new
   */
  public Path write(Path json) throws IOException {
    AtomicFile.write(json, out -> DetectionsWriter.write(this, out));
    return json.toAbsolutePath();
  }

  /** The boxes of predictions. */
  public static Detections of(Predictions predictions) {
    Builder builder = builder();
    for (int i = 0; i < predictions.size(); i++) {
      builder.add(
          predictions.imageId(i),
          predictions.categoryId(i),
          predictions.box(i),
          predictions.score(i));
    }
    return builder.build();
  }

  /** The number of detections. */
  public int size() {
    return size;
  }

  /** The id that pycocotools gives it: its place in the file, from 1. */
  public long id(int index) {
    return places == null ? Objects.checkIndex(index, size) + 1L : places[index] + 1L;
  }

  /** The image of a detection. */
  public long imageId(int index) {
    return imageIds[index];
  }

  /** The category of a detection. */
  public long categoryId(int index) {
    return categoryIds[index];
  }

  /** The box of a detection, in pixels of the image. */
  public Box box(int index) {
    return Box.of(x(index), y(index), width(index), height(index));
  }

  double x(int index) {
    return boxes[4 * index];
  }

  double y(int index) {
    return boxes[4 * index + 1];
  }

  double width(int index) {
    return boxes[4 * index + 2];
  }

  double height(int index) {
    return boxes[4 * index + 3];
  }

  /** How sure the detector was. */
  public double score(int index) {
    return scores[index];
  }

  /** The area in square pixels: of the box, the mask or the keypoints, as the first result says. */
  public double area(int index) {
    return areas == null ? width(index) * height(index) : areas[index];
  }

  /** The outline or mask; empty if there is none. Cost: it is parsed each time. */
  public Optional<Segmentation> segmentation(int index) {
    Slice text = segmentations == null ? null : segmentations.at(index);
    return text == null
        ? Optional.empty()
        : Optional.ofNullable(SegmentationJson.parsePadded(text));
  }

  /** The JSON text of the segmentation; null if there is none. */
  @Nullable String segmentationText(int index) {
    Slice text = segmentations == null ? null : segmentations.at(index);
    return text == null ? null : text.text();
  }

  boolean hasSegmentation(int index) {
    return segmentations != null && segmentations.at(index) != null;
  }

  /** The keypoints as x, y, v for each; empty if there are none. A new array. */
  public double[] keypoints(int index) {
    if (pointEnds == null || points == null || index >= pointEnds.length) {
      return NO_POINTS;
    }
    int from = index == 0 ? 0 : pointEnds[index - 1];
    return from >= pointEnds[index]
        ? NO_POINTS
        : Arrays.copyOfRange(points, from, pointEnds[index]);
  }

  /** What was left out when they were read: a warning for each reason, with how many. */
  public Problems problems() {
    return problems;
  }

  /** How many results were left out when they were read. */
  public int leftOut() {
    return leftOut.total();
  }

  /**
   * Their boxes as predictions, for whoever looks for hard negatives; those of negative size are
   * left out.
   */
  public Predictions toPredictions() {
    Predictions.Builder builder = Predictions.builder();
    for (int i = 0; i < size; i++) {
      if (width(i) >= 0 && height(i) >= 0) {
        builder.add(imageIds[i], categoryIds[i], box(i), scores[i]);
      }
    }
    return builder.build();
  }

  /**
   * These detections with those that belong together made one, image by image: what windows that
   * overlap found twice, or in parts. Ids are counted anew; {@link #problems()} stay.
   *
   * <p>Where detections are merged, the box encloses theirs, the score is the highest, the shape is
   * the union of their shapes, and keypoints are those of the surest. The numbers are those of SAHI
   * 0.12: a detection that belongs to another one but does not overlap it by more than the
   * threshold is left out.
   *
   * <pre>{@code
   * Detections.Builder found = Detections.builder();
   * // for each window, and each box in it: found.add(image, category, box.translate(x, y), score);
   * Detections merged = found.build().merged(Merging.DEFAULT);
   * }</pre>
   */
  public Detections merged(Merging merging) {
    return BoxMerger.merge(this, merging);
  }

  /** The number of detections, and of the results that were left out. */
  @Override
  public String toString() {
    return "Detections(" + size + (leftOut() == 0 ? ")" : ", " + leftOut() + " left out)");
  }

  /** Texts of JSON values, one after the other. */
  private static final class Packed {
    private byte[] bytes = new byte[1 << 12];
    private int[] ends = new int[64];
    private int count;
    private int used;

    /** Sets the text of an index, which is above all that were set. */
    void set(int index, Slice text) {
      reach(index + 1);
      if (text.length() > Integer.MAX_VALUE - 8 - used) {
        throw new IllegalArgumentException(
            "the segmentations take more than 2 GB at result "
                + index
                + "; evaluate the images in parts");
      }
      if (used + text.length() > bytes.length) {
        bytes =
            Arrays.copyOf(
                bytes,
                (int)
                    Math.min(
                        Integer.MAX_VALUE - 8L, Math.max(2L * bytes.length, used + text.length())));
      }
      System.arraycopy(text.bytes(), text.start(), bytes, used, text.length());
      used += text.length();
      ends[index] = used;
    }

    private void reach(int size) {
      if (size > ends.length) {
        ends = Arrays.copyOf(ends, Math.max(size, ends.length + (ends.length >> 1)));
      }
      for (; count < size; count++) {
        ends[count] = used;
      }
    }

    long heapBytes() {
      return bytes.length + 4L * ends.length;
    }

    @Nullable Slice at(int index) {
      if (index >= count) {
        return null;
      }
      int from = index == 0 ? 0 : ends[index - 1];
      return from == ends[index] ? null : new Slice(bytes, from, ends[index]);
    }
  }

  /** Collects detections. Confined to one thread. */
  public static final class Builder {
    private int size;
    private long[] imageIds = new long[64];
    private long[] categoryIds = new long[64];
    private double[] boxes = new double[256];
    private double[] scores = new double[64];
    private double @Nullable [] areas;
    private int @Nullable [] places;
    private @Nullable Packed segmentations;
    private double @Nullable [] points;
    private int @Nullable [] pointEnds;
    private int pointCount;
    private int lastPoint;
    private int results;
    private final LeftOuts leftOut = new LeftOuts();

    private Builder() {}

    /**
     * Adds a detection.
     *
     * @param box in pixels of the image
     * @param score how sure the detector was; not NaN
     */
    public Builder add(long imageId, long categoryId, Box box, double score) {
      if (Double.isNaN(score)) {
        throw new IllegalArgumentException("the score of detection " + size + " is NaN");
      }
      return add(imageId, categoryId, box.x(), box.y(), box.width(), box.height(), score);
    }

    /**
     * Adds a detection with an outline or a mask, whose box is that of the shape.
     *
     * @param shape in pixels of the image
     * @param score how sure the detector was; not NaN
     */
    public Builder add(long imageId, long categoryId, Segmentation shape, double score) {
      int index = size;
      add(imageId, categoryId, shape.bounds(), score);
      segmentation(index, Slice.of(SegmentationJson.write(shape)));
      area(index, shape.area());
      return this;
    }

    Builder add(
        long imageId,
        long categoryId,
        double x,
        double y,
        double width,
        double height,
        double score) {
      if (size == scores.length) {
        if (size > Integer.MAX_VALUE / 8) {
          throw new IllegalArgumentException("there are more than " + size + " detections");
        }
        int more = size + (size >> 1);
        imageIds = Arrays.copyOf(imageIds, more);
        categoryIds = Arrays.copyOf(categoryIds, more);
        boxes = Arrays.copyOf(boxes, 4 * more);
        scores = Arrays.copyOf(scores, more);
        areas = areas == null ? null : Arrays.copyOf(areas, more);
        places = places == null ? null : Arrays.copyOf(places, more);
      }
      imageIds[size] = imageId;
      categoryIds[size] = categoryId;
      boxes[4 * size] = x;
      boxes[4 * size + 1] = y;
      boxes[4 * size + 2] = width;
      boxes[4 * size + 3] = height;
      scores[size] = score;
      if (areas != null) {
        areas[size] = width * height;
      }
      if (places != null) {
        places[size] = results;
      }
      size++;
      results++;
      return this;
    }

    /** Adds a detection of others as it is. */
    void add(Detections from, int index) {
      int at = size;
      add(
          from.imageIds[index],
          from.categoryIds[index],
          from.x(index),
          from.y(index),
          from.width(index),
          from.height(index),
          from.scores[index]);
      Slice shape = from.segmentations == null ? null : from.segmentations.at(index);
      if (shape != null) {
        segmentation(at, shape);
      }
      if (from.areas != null) {
        area(at, from.areas[index]);
      }
      addKeypoints(at, from, index);
    }

    /** Adds what became of a detection of others by taking in more. */
    void add(
        Detections from,
        int index,
        long categoryId,
        double[] xywh,
        double score,
        @Nullable Segmentation shape) {
      int at = size;
      add(from.imageIds[index], categoryId, xywh[0], xywh[1], xywh[2], xywh[3], score);
      if (shape != null) {
        segmentation(at, Slice.of(SegmentationJson.write(shape)));
      }
      if (from.areas != null) {
        area(at, shape == null ? xywh[2] * xywh[3] : shape.area());
      }
      addKeypoints(at, from, index);
    }

    private void addKeypoints(int at, Detections from, int index) {
      double[] xyv = from.keypoints(index);
      if (xyv.length > 0) {
        keypoints(at, xyv);
      }
    }

    /** Takes over what was left out before. */
    Builder leaveOutAlso(Detections other) {
      leftOut.addAll(other.leftOut);
      return this;
    }

    void area(int index, double area) {
      if (areas == null) {
        double[] all = new double[scores.length];
        for (int i = 0; i < size; i++) {
          all[i] = boxes[4 * i + 2] * boxes[4 * i + 3];
        }
        areas = all;
      }
      areas[index] = area;
    }

    void segmentation(int index, Slice json) {
      if (segmentations == null) {
        segmentations = new Packed();
      }
      segmentations.set(index, json);
    }

    void keypoints(int index, double[] xyv) {
      double[] all = points == null ? new double[256] : points;
      int[] ends = pointEnds == null ? new int[64] : pointEnds;
      if (index >= ends.length) {
        int before = ends.length;
        ends = Arrays.copyOf(ends, Math.max(index + 1, before + (before >> 1)));
      }
      if (xyv.length > all.length - pointCount) {
        all =
            Arrays.copyOf(
                all,
                Ints.of(
                    "the numbers of all keypoints",
                    (long) pointCount + Math.max(xyv.length, all.length - (all.length >> 1))));
      }
      System.arraycopy(xyv, 0, all, pointCount, xyv.length);
      for (int i = lastPoint; i < index; i++) {
        ends[i] = pointCount;
      }
      pointCount += xyv.length;
      ends[index] = pointCount;
      lastPoint = index + 1;
      points = all;
      pointEnds = ends;
    }

    /** What is held of the heap. */
    long heapBytes() {
      long bytes = 8L * (imageIds.length + categoryIds.length + boxes.length + scores.length);
      bytes += areas == null ? 0 : 8L * areas.length;
      bytes += places == null ? 0 : 4L * places.length;
      bytes += points == null ? 0 : 8L * points.length;
      bytes += pointEnds == null ? 0 : 4L * pointEnds.length;
      return bytes + (segmentations == null ? 0 : segmentations.heapBytes());
    }

    void leaveOut(Reason why, String pointer) {
      if (places == null) {
        int[] all = new int[scores.length];
        for (int i = 0; i < size; i++) {
          all[i] = i;
        }
        places = all;
      }
      results++;
      leftOut.add(why, pointer);
    }

    int size() {
      return size;
    }

    /** The detections so far. */
    public Detections build() {
      return new Detections(this);
    }
  }
}
