package org.ndsampler.core.regions;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;

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

  private Predictions(Builder builder) {
    size = builder.size;
    imageIds = Arrays.copyOf(builder.imageIds, size);
    categoryIds = Arrays.copyOf(builder.categoryIds, size);
    boxes = Arrays.copyOf(builder.boxes, 4 * size);
    scores = Arrays.copyOf(builder.scores, size);
  }

  /** Starts an empty list of predictions. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Reads predictions.
   *
   * @param json COCO results, an array of objects with {@code image_id}, {@code category_id},
   *     {@code bbox} (x, y, width, height) and {@code score}; or a COCO dataset whose annotations
   *     have {@code score}. What has no box is left out, and a missing score is 1
   * @throws IOException if the file cannot be read or is neither; the message says where
   */
  public static Predictions read(Path json) throws IOException {
    try (InputStream in = Files.newInputStream(json);
        JsonParser parser = new JsonFactory().createParser(in)) {
      if (parser.nextToken() == JsonToken.START_ARRAY) {
        Builder builder = builder();
        while (parser.nextToken() == JsonToken.START_OBJECT) {
          result(parser, builder, json);
        }
        if (parser.currentToken() != JsonToken.END_ARRAY) {
          throw bad(parser, json, "expected an object or the end of the array");
        }
        return builder.build();
      }
    } catch (JacksonException e) {
      throw new IOException(json + ": " + e.getMessage(), e);
    }
    return of(CocoDataset.read(json));
  }

  private static void result(JsonParser parser, Builder builder, Path json) throws IOException {
    long imageId = 0;
    boolean hasImage = false;
    long categoryId = 0;
    double score = 1;
    double[] box = {};
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (field) {
        case "image_id" -> {
          imageId = whole(parser, json, field);
          hasImage = true;
        }
        case "category_id" -> categoryId = whole(parser, json, field);
        case "score" -> {
          if (!value.isNumeric()) {
            throw bad(parser, json, "score must be a number");
          }
          score = parser.getDoubleValue();
        }
        case "bbox" -> box = numbers(parser, json);
        default -> parser.skipChildren();
      }
    }
    if (!hasImage) {
      throw bad(parser, json, "a result needs an image_id");
    }
    if (box.length == 4) {
      builder.add(imageId, categoryId, Box.of(box[0], box[1], box[2], box[3]), score);
    }
  }

  private static long whole(JsonParser parser, Path json, String field) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw bad(parser, json, field + " must be a whole number");
    }
    return parser.getLongValue();
  }

  private static double[] numbers(JsonParser parser, Path json) throws IOException {
    double[] numbers = new double[4];
    int count = 0;
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw bad(parser, json, "bbox must be an array");
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (!parser.currentToken().isNumeric() || count == 4) {
        throw bad(parser, json, "bbox must have four numbers");
      }
      numbers[count++] = parser.getDoubleValue();
    }
    if (count != 4) {
      throw bad(parser, json, "bbox must have four numbers");
    }
    return numbers;
  }

  private static IOException bad(JsonParser parser, Path json, String what) {
    return new IOException(
        json
            + ", line "
            + parser.currentLocation().getLineNr()
            + ", column "
            + parser.currentLocation().getColumnNr()
            + ": "
            + what
            + "; COCO results are an array of {image_id, category_id, bbox, score}");
  }

  /** The annotations of a dataset that have a box, with their field {@code score}, or 1. */
  public static Predictions of(CocoDataset predicted) {
    Builder builder = builder();
    for (int row = 0; row < predicted.annotations().size(); row++) {
      CocoAnnotation annotation = predicted.annotations().at(row);
      if (annotation.box().isPresent()) {
        String score = annotation.field("score").orElse("1");
        try {
          builder.add(
              annotation.imageId(),
              annotation.categoryId(),
              annotation.box().get(),
              Double.parseDouble(score));
        } catch (NumberFormatException e) {
          throw new IllegalArgumentException(
              "the score of annotation " + annotation.id() + " is no number: " + score, e);
        }
      }
    }
    return builder.build();
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

  /** The number of predictions. */
  @Override
  public String toString() {
    return "Predictions(" + size + ")";
  }

  /** Collects predictions. Confined to one thread. */
  public static final class Builder {
    private int size;
    private long[] imageIds = new long[64];
    private long[] categoryIds = new long[64];
    private double[] boxes = new double[256];
    private double[] scores = new double[64];

    private Builder() {}

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
