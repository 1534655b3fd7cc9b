package org.ndsampler.eval;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.internal.Slice;
import org.ndsampler.core.coco.io.internal.SegmentationJson;
import org.ndsampler.core.coco.io.internal.Source;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Segmentation;
import org.ndsampler.core.regions.internal.ResultIds;
import org.ndsampler.eval.Detections.LeftOut;

/**
 * Reads files of COCO results. Confined to one thread.
 *
 * <p>As in pycocotools, the first result says what all are: where it has a box, areas are those of
 * the boxes, else those of masks, else those around the keypoints. A result that has not what the
 * first one has is read by what it has.
 */
final class DetectionsReader {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .build();

  private final Path json;
  private final JsonParser parser;
  private final CocoDataset dataset;
  private final ResultIds ids;
  private final Detections.Builder builder = Detections.builder();
  private int index;
  private boolean boxesDecide;
  private boolean decided;

  // The fields of the result that is being read.
  private boolean hasImage;
  private boolean hasCategory;
  private @Nullable Long imageId;
  private @Nullable Long categoryId;
  private double score;
  private boolean hasBox;
  private final double[] box = new double[4];
  private double[] keypoints = {};
  private byte @Nullable [] segmentation;

  private DetectionsReader(Path json, JsonParser parser, CocoDataset dataset) {
    this.json = json;
    this.parser = parser;
    this.dataset = dataset;
    ids = new ResultIds(dataset);
  }

  static Detections read(Path json, CocoDataset dataset) throws IOException {
    try (InputStream in = Source.of(json).open();
        JsonParser parser = FACTORY.createParser(in)) {
      DetectionsReader reader = new DetectionsReader(json, parser, dataset);
      JsonToken first = parser.nextToken();
      if (first != JsonToken.START_ARRAY) {
        throw reader.bad(
            first == null
                ? "the file is empty"
                : first == JsonToken.START_OBJECT
                    ? "this is an object, a dataset perhaps, and no list of results"
                    : "this is no list");
      }
      return reader.results();
    } catch (JacksonException e) {
      throw new IOException(
          json
              + ", line "
              + e.getLocation().getLineNr()
              + ", column "
              + e.getLocation().getColumnNr()
              + ": "
              + e.getOriginalMessage(),
          e);
    }
  }

  private Detections results() throws IOException {
    for (JsonToken next = parser.nextToken();
        next != JsonToken.END_ARRAY;
        next = parser.nextToken()) {
      if (next != JsonToken.START_OBJECT) {
        throw bad(
            next == null
                ? "the file ends inside the list; it was cut off"
                : "result " + index + " is no object");
      }
      fields();
      result();
      index++;
    }
    if (parser.nextToken() != null) {
      throw bad("there is text after the end of the list");
    }
    return builder.build();
  }

  private void fields() throws IOException {
    hasImage = false;
    hasCategory = false;
    imageId = null;
    categoryId = null;
    score = Double.NaN;
    hasBox = false;
    keypoints = new double[0];
    segmentation = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (field) {
        case "image_id" -> {
          hasImage = true;
          imageId = imageId(value);
        }
        case "category_id" -> {
          hasCategory = true;
          categoryId = categoryId(value);
        }
        case "score" -> score = number(value, field);
        case "bbox" -> box(value);
        case "keypoints" -> keypoints = numbers(value, field);
        case "segmentation" -> segmentation = raw(value);
        default -> parser.skipChildren();
      }
    }
  }

  private void result() throws IOException {
    if (!hasImage || !hasCategory) {
      throw bad("result " + index + " has no " + (hasImage ? "category_id" : "image_id"));
    }
    if (!decided) {
      decided = true;
      boxesDecide = hasBox;
    }
    LeftOut why = add();
    if (why != null) {
      builder.leaveOut(why, "/" + index);
    }
  }

  /** Adds the result, or says why it is none. */
  private @Nullable LeftOut add() {
    if (imageId == null) {
      return LeftOut.UNKNOWN_IMAGE;
    }
    if (categoryId == null) {
      return LeftOut.UNKNOWN_CATEGORY;
    }
    if (Double.isNaN(score)) {
      return LeftOut.NO_SCORE;
    }
    double area = Double.NaN;
    if (segmentation != null || !hasBox) {
      try {
        area = shape();
      } catch (RuntimeException e) {
        if (Detections.isDamaged(e)) {
          return LeftOut.DAMAGED;
        }
        throw e;
      }
    }
    if (!hasBox) {
      return LeftOut.NO_BOX;
    }
    for (double edge : box) {
      if (!Double.isFinite(edge)) {
        return LeftOut.NOT_FINITE;
      }
    }
    int at = builder.size();
    builder.add(imageId, categoryId, box[0], box[1], box[2], box[3], score);
    if (!boxesDecide && !Double.isNaN(area)) {
      builder.area(at, area);
    }
    if (segmentation != null) {
      builder.segmentation(at, segmentation);
    }
    if (keypoints.length > 0) {
      builder.keypoints(at, keypoints);
    }
    return null;
  }

  /** Takes box and area from the mask or the keypoints; the area, NaN if there is neither. */
  private double shape() {
    if (segmentation != null) {
      Segmentation shape = SegmentationJson.parse(new Slice(segmentation, 0, segmentation.length));
      if (shape == null) {
        segmentation = null;
      } else {
        Box bounds = shape.bounds();
        if (!hasBox) {
          set(bounds.x(), bounds.y(), bounds.width(), bounds.height());
        }
        return shape.area();
      }
    }
    if (hasBox || keypoints.length < 3) {
      return Double.NaN;
    }
    // As loadRes does: all points count, those that are not visible too.
    double left = Double.POSITIVE_INFINITY;
    double top = left;
    double right = Double.NEGATIVE_INFINITY;
    double bottom = right;
    for (int i = 0; i + 1 < keypoints.length; i += 3) {
      left = Math.min(left, keypoints[i]);
      right = Math.max(right, keypoints[i]);
      top = Math.min(top, keypoints[i + 1]);
      bottom = Math.max(bottom, keypoints[i + 1]);
    }
    set(left, top, right - left, bottom - top);
    return (right - left) * (bottom - top);
  }

  private void set(double x, double y, double width, double height) {
    hasBox = true;
    box[0] = x;
    box[1] = y;
    box[2] = width;
    box[3] = height;
  }

  private @Nullable Long imageId(JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      long id = parser.getLongValue();
      return dataset.images().row(id) >= 0 ? (Long) id : null;
    }
    return value.isScalarValue() ? ids.imageId(parser.getText()) : null;
  }

  private @Nullable Long categoryId(JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      long id = parser.getLongValue();
      return dataset.categories().row(id) >= 0 ? (Long) id : null;
    }
    return value.isScalarValue() ? ids.categoryId(parser.getText()) : null;
  }

  private double number(JsonToken value, String field) throws IOException {
    if (value == JsonToken.VALUE_NULL) {
      return Double.NaN;
    }
    if (value == JsonToken.VALUE_STRING) {
      try {
        return Double.parseDouble(parser.getText());
      } catch (NumberFormatException e) {
        throw bad(field + " must be a number and is '" + parser.getText() + "'");
      }
    }
    if (!value.isNumeric()) {
      throw bad(field + " must be a number");
    }
    return parser.getDoubleValue();
  }

  private void box(JsonToken value) throws IOException {
    double[] edges = numbers(value, "bbox");
    if (edges.length == 0) {
      return;
    }
    if (edges.length != 4) {
      throw bad("bbox must have four numbers and has " + edges.length);
    }
    set(edges[0], edges[1], edges[2], edges[3]);
  }

  /** Numbers in an array; none where it is null. A null among them is NaN. */
  private double[] numbers(JsonToken value, String field) throws IOException {
    if (value == JsonToken.VALUE_NULL) {
      return new double[0];
    }
    if (value != JsonToken.START_ARRAY) {
      throw bad(field + " must be an array");
    }
    double[] numbers = new double[4];
    int count = 0;
    for (JsonToken next = parser.nextToken();
        next != JsonToken.END_ARRAY;
        next = parser.nextToken()) {
      boolean isNull = next == JsonToken.VALUE_NULL;
      if (next == null || (!isNull && !next.isNumeric())) {
        throw bad(field + " must have numbers only");
      }
      if (count == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * count);
      }
      numbers[count++] = isNull ? Double.NaN : parser.getDoubleValue();
    }
    return count == numbers.length ? numbers : Arrays.copyOf(numbers, count);
  }

  private byte @Nullable [] raw(JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_NULL) {
      return null;
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (JsonGenerator generator = FACTORY.createGenerator(text)) {
      generator.copyCurrentStructure(parser);
    }
    return text.toByteArray();
  }

  private IOException bad(String what) {
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
}
