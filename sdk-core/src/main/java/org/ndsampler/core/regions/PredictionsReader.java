package org.ndsampler.core.regions;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.internal.Slice;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.coco.io.CocoFormatException;
import org.ndsampler.core.coco.io.internal.SegmentationJson;
import org.ndsampler.core.coco.io.internal.Source;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Segmentation;
import org.ndsampler.core.regions.Predictions.LeftOut;
import org.ndsampler.core.regions.internal.ResultIds;

/**
 * Reads files of COCO results. Confined to one thread.
 *
 * <p>A result is read on its own: what makes it useless (a box that is not finite, an image that is
 * not there) or no result at all (no image, a box of three numbers) leaves it out and is counted.
 * Where none is a result, the list is something else, and the first one's error says what is wrong.
 */
final class PredictionsReader {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private final Path json;
  private final JsonParser parser;
  private final @Nullable CocoDataset dataset;
  private final ResultIds ids;
  private final Predictions.Builder builder = Predictions.builder();
  private int index;

  private PredictionsReader(Path json, JsonParser parser, @Nullable CocoDataset dataset) {
    this.json = json;
    this.parser = parser;
    this.dataset = dataset;
    ids = new ResultIds(dataset);
  }

  static Predictions read(Path json, @Nullable CocoDataset dataset) throws IOException {
    try (InputStream in = Source.of(json).open();
        JsonParser parser = FACTORY.createParser(in)) {
      PredictionsReader reader = new PredictionsReader(json, parser, dataset);
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_ARRAY) {
        return reader.results();
      }
      if (first != JsonToken.START_OBJECT) {
        throw reader.bad(
            first == null ? "the file is empty" : "this is neither a list nor a dataset");
      }
      reader.refuseLines();
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
    return annotations(json, dataset);
  }

  private static Predictions annotations(Path json, @Nullable CocoDataset dataset)
      throws IOException {
    try {
      Predictions all = Predictions.of(CocoDataset.read(json));
      if (dataset == null) {
        return all;
      }
      Predictions.Builder builder = Predictions.builder();
      for (int i = 0; i < all.size(); i++) {
        if (dataset.images().row(all.imageId(i)) < 0) {
          builder.leaveOut(LeftOut.UNKNOWN_IMAGE, "/annotations");
        } else if (dataset.categories().row(all.categoryId(i)) < 0) {
          builder.leaveOut(LeftOut.UNKNOWN_CATEGORY, "/annotations");
        } else {
          builder.add(all.imageId(i), all.categoryId(i), all.box(i), all.score(i));
        }
      }
      return builder.leaveOutAlso(all).build();
    } catch (CocoException | IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      throw new IOException(
          (e instanceof CocoFormatException ? "" : json + ": ")
              + message
              + "; predictions are COCO results, or a dataset whose annotations have a score",
          e);
    }
  }

  /** One result a line looks like a dataset at its start; a dataset has no image_id. */
  private void refuseLines() throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      if (field.equals("images") || field.equals("annotations") || field.equals("categories")) {
        return;
      }
      if (field.equals("image_id")) {
        throw bad(
            "this is one result, or one on each line (NDJSON), and not a list of them; put them"
                + " into [ ] with commas between");
      }
      parser.nextToken();
      parser.skipChildren();
    }
    throw bad("this object is no dataset: it has no images, annotations or categories");
  }

  /** What is no result; the others of the list may be some. */
  private static final class NoResultException extends IOException {
    private static final long serialVersionUID = 1;

    NoResultException(String message) {
      super(message);
    }
  }

  private Predictions results() throws IOException {
    JsonStreamContext list = parser.getParsingContext();
    NoResultException first = null;
    int others = 0;
    for (JsonToken next = parser.nextToken();
        next != JsonToken.END_ARRAY;
        next = parser.nextToken()) {
      if (next == null) {
        throw bad("the file ends inside the list; it was cut off");
      }
      try {
        if (next != JsonToken.START_OBJECT) {
          throw noResult(
              "result "
                  + index
                  + " is "
                  + (next == JsonToken.START_ARRAY ? "a list" : "the value " + parser.getText())
                  + " and no object");
        }
        result();
      } catch (NoResultException e) {
        first = first == null ? e : first;
        others++;
        builder.leaveOut(LeftOut.NO_RESULT, "/" + index);
        while (parser.getParsingContext() != list) {
          if (parser.nextToken() == null) {
            throw bad("the file ends inside the list; it was cut off");
          }
        }
      }
      index++;
    }
    if (first != null && others == index) {
      throw first;
    }
    if (parser.nextToken() != null) {
      throw bad("there is text after the end of the list");
    }
    if (index == 0) {
      throw bad("the list is empty; there is nothing to compare");
    }
    return builder.build();
  }

  private void result() throws IOException {
    String imageText = null;
    String categoryText = null;
    double score = 1;
    double confidence = 1;
    boolean hasScore = false;
    double[] box = {};
    double[] keypoints = {};
    String segmentation = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (field) {
        case "image_id" -> imageText = id(value, field);
        case "category_id" -> categoryText = id(value, field);
        case "score" -> {
          score = score(value, field);
          hasScore = true;
        }
        case "confidence" -> confidence = score(value, field);
        case "bbox" -> {
          box = numbers(value, field);
          if (box.length != 0 && box.length != 4) {
            throw noResult("bbox must have four numbers and has " + box.length);
          }
        }
        case "keypoints" -> keypoints = numbers(value, field);
        case "segmentation" -> segmentation = raw(value);
        default -> parser.skipChildren();
      }
    }
    if (imageText == null) {
      throw noResult("result " + index + " has no image_id");
    }
    if (categoryText == null) {
      throw noResult("result " + index + " has no category_id");
    }
    String pointer = "/" + index;
    Long imageId = ids.imageId(imageText);
    Long categoryId = ids.categoryId(categoryText);
    if (imageId == null || categoryId == null) {
      builder.leaveOut(
          imageId != null
              ? LeftOut.UNKNOWN_CATEGORY
              : dataset == null ? LeftOut.TEXT_IMAGE : LeftOut.UNKNOWN_IMAGE,
          pointer);
      return;
    }
    Box where;
    try {
      where = box(box, segmentation, keypoints);
    } catch (CocoException | IllegalArgumentException | ArithmeticException e) {
      builder.leaveOut(LeftOut.DAMAGED, pointer);
      return;
    }
    builder.addOrLeaveOut(pointer, imageId, categoryId, where, hasScore ? score : confidence);
  }

  private static @Nullable Box box(
      double[] box, @Nullable String segmentation, double[] keypoints) {
    if (box.length == 4) {
      return Box.of(box[0], box[1], box[2], box[3]);
    }
    if (segmentation != null) {
      Segmentation shape = SegmentationJson.parsePadded(Slice.of(segmentation));
      if (shape != null) {
        return shape.bounds();
      }
    }
    if (keypoints.length < 3) {
      return null;
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
    return Box.of(left, top, right - left, bottom - top);
  }

  /** The text of an id, which is a whole number or is text. */
  private @Nullable String id(JsonToken value, String field) throws IOException {
    if (value == JsonToken.VALUE_NULL) {
      return null;
    }
    boolean isText = value == JsonToken.VALUE_STRING;
    String text = value.isNumeric() || isText ? parser.getText() : null;
    if (text == null || (!isText && ResultIds.whole(text) == null)) {
      throw noResult(field + " must be a whole number or text");
    }
    return text;
  }

  private double score(JsonToken value, String field) throws IOException {
    if (value == JsonToken.VALUE_NULL) {
      return Double.NaN;
    }
    if (value == JsonToken.VALUE_STRING) {
      try {
        return Double.parseDouble(parser.getText());
      } catch (NumberFormatException e) {
        throw noResult(field + " must be a number and is '" + parser.getText() + "'");
      }
    }
    if (!value.isNumeric()) {
      throw noResult(field + " must be a number");
    }
    return parser.getDoubleValue();
  }

  /** Numbers in an array; none where it is null. A null among them is NaN. */
  private double[] numbers(JsonToken value, String field) throws IOException {
    if (value == JsonToken.VALUE_NULL) {
      return new double[0];
    }
    if (value != JsonToken.START_ARRAY) {
      throw noResult(field + " must be an array");
    }
    double[] numbers = new double[8];
    int count = 0;
    for (JsonToken next = parser.nextToken();
        next != JsonToken.END_ARRAY;
        next = parser.nextToken()) {
      if (next == null) {
        throw bad("the file ends inside the list; it was cut off");
      }
      if (count == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * count);
      }
      numbers[count++] = number(next, field);
    }
    return Arrays.copyOf(numbers, count);
  }

  /** A number, also as text; null is NaN. */
  private double number(JsonToken value, String field) throws IOException {
    if (value == JsonToken.VALUE_NULL) {
      return Double.NaN;
    }
    if (value.isNumeric()) {
      return parser.getDoubleValue();
    }
    try {
      if (value == JsonToken.VALUE_STRING) {
        return Double.parseDouble(parser.getText().strip());
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw noResult(field + " must have numbers only");
  }

  private @Nullable String raw(JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_NULL) {
      return null;
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(text)) {
      generator.copyCurrentStructure(parser);
    }
    return text.toString();
  }

  private IOException bad(String what) {
    return new IOException(located(what));
  }

  private NoResultException noResult(String what) {
    return new NoResultException(located(what));
  }

  private String located(String what) {
    return json
        + ", line "
        + parser.currentLocation().getLineNr()
        + ", column "
        + parser.currentLocation().getColumnNr()
        + ": "
        + what
        + "; COCO results are an array of {image_id, category_id, bbox, score}";
  }
}
