package org.ndsampler.core.regions.internal;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.internal.Slice;
import org.ndsampler.core.coco.io.internal.Source;
import org.ndsampler.core.geom.Box;

/**
 * Reads the results of a file of COCO results, one after the other, in the forms in which programs
 * write them. Confined to one thread.
 *
 * <p>A result is read on its own: what is none (no image, a box of three numbers) is left out and
 * counted. Where none is a result, the list is something else, and the first one's error says what
 * is wrong.
 */
public final class ResultsParser implements Closeable {
  private static final double[] NONE = {};

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .build();

  private static final String CUT = "the file ends inside the list; it was cut off";

  private final Path json;
  private final JsonParser parser;
  private final long mostBytes = Runtime.getRuntime().maxMemory() / 5;
  private final @Nullable JsonToken first;
  private final JsonStreamContext list;
  private final ResultIds ids;
  private final @Nullable Long categoryOfNone;
  private int count;
  private int others;
  private @Nullable NoResultException firstOther;

  // The result that was read last.
  private @Nullable Long imageId;
  private @Nullable Long categoryId;
  private double score;
  private boolean hasScore;
  private double[] box = NONE;
  private double[] keypoints = NONE;
  private @Nullable Slice segmentation;

  /** What is done with what is no result. */
  @FunctionalInterface
  public interface NoResult {
    /** Takes the place of what is none. */
    void at(String pointer);
  }

  /** What is no result; the others of the list may be some. */
  private static final class NoResultException extends IOException {
    private static final long serialVersionUID = 1;

    NoResultException(String message) {
      super(message);
    }
  }

  private ResultsParser(
      Path json,
      JsonParser parser,
      @Nullable JsonToken first,
      @Nullable CocoDataset dataset,
      @Nullable Long categoryOfNone) {
    this.json = json;
    this.parser = parser;
    this.first = first;
    list = parser.getParsingContext();
    ids = new ResultIds(dataset);
    this.categoryOfNone = categoryOfNone;
  }

  /**
   * Opens a file: plain, gzipped or in an archive.
   *
   * @param dataset has the images and categories; without one, numbers are taken as they are
   * @throws IOException if the file cannot be read, or begins with what is no JSON
   */
  public static ResultsParser open(Path json, @Nullable CocoDataset dataset) throws IOException {
    return open(json, dataset, null);
  }

  /**
   * Opens a file: plain, gzipped or in an archive.
   *
   * @param dataset has the images and categories; without one, numbers are taken as they are
   * @param categoryOfNone the category of results that do not say one; null if there may be none
   * @throws IOException if the file cannot be read, or begins with what is no JSON
   */
  public static ResultsParser open(
      Path json, @Nullable CocoDataset dataset, @Nullable Long categoryOfNone) throws IOException {
    JsonParser parser = FACTORY.createParser(Source.of(json).open());
    try {
      return new ResultsParser(json, parser, parser.nextToken(), dataset, categoryOfNone);
    } catch (JacksonException e) {
      parser.close();
      throw located(json, e);
    } catch (IOException | RuntimeException e) {
      parser.close();
      throw e;
    }
  }

  /** Whether the file is a list, of results if it is what it should be. */
  public boolean isList() {
    return first == JsonToken.START_ARRAY;
  }

  /** Whether the file is an object. */
  public boolean isObject() {
    return first == JsonToken.START_OBJECT;
  }

  /** Whether there is nothing in the file. */
  public boolean isEmpty() {
    return first == null;
  }

  /** The names of an object's fields are looked at until one is among those given; or none is. */
  public @Nullable String firstFieldOf(Set<String> names) throws IOException {
    try {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        if (names.contains(field)) {
          return field;
        }
        parser.nextToken();
        parser.skipChildren();
      }
      return null;
    } catch (JacksonException e) {
      throw located(json, e);
    }
  }

  /**
   * Goes to the next result.
   *
   * @param none is told of what is no result on the way
   * @return false at the end of the list
   * @throws IOException if the file is damaged, or if nothing in the list is a result
   */
  public boolean next(NoResult none) throws IOException {
    try {
      for (JsonToken next = parser.nextToken();
          next != JsonToken.END_ARRAY;
          next = parser.nextToken()) {
        if (next == null) {
          throw error(CUT);
        }
        try {
          read(next);
          count++;
          return true;
        } catch (NoResultException e) {
          firstOther = firstOther == null ? e : firstOther;
          others++;
          none.at("/" + count++);
          while (parser.getParsingContext() != list) {
            if (parser.nextToken() == null) {
              throw error(CUT);
            }
          }
        }
      }
      if (firstOther != null && others == count) {
        throw new IOException(firstOther.getMessage());
      }
      if (parser.nextToken() != null) {
        throw error("there is text after the end of the list");
      }
      return false;
    } catch (JacksonException e) {
      throw located(json, e);
    }
  }

  /** How many elements of the list were read, results or not. */
  public int count() {
    return count;
  }

  /** The place of the result that was read last. */
  public String pointer() {
    return "/" + (count - 1);
  }

  /** Its image; null if the dataset has none such. */
  public @Nullable Long imageId() {
    return imageId;
  }

  /** Its category; null if the dataset has none such. */
  public @Nullable Long categoryId() {
    return categoryId;
  }

  /** Whether it says how sure the detector was, as {@code score} or {@code confidence}. */
  public boolean hasScore() {
    return hasScore;
  }

  /** How sure the detector was; NaN if it is null or not said. */
  public double score() {
    return score;
  }

  /** x, y, width, height; empty if there is none. */
  public double[] box() {
    return box;
  }

  /** x, y, v of each point; empty if there are none. */
  public double[] keypoints() {
    return keypoints;
  }

  /** The JSON text of the outline or mask; null if there is none. */
  public @Nullable Slice segmentation() {
    return segmentation;
  }

  /**
   * The box around keypoints, as pycocotools' {@code loadRes} has it: all points count, those that
   * are not visible too. Null if there is none.
   */
  public static @Nullable Box around(double[] keypoints) {
    if (keypoints.length < 3) {
      return null;
    }
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
    return Box.ofCorners(left, top, right, bottom);
  }

  private void read(JsonToken token) throws IOException {
    if (token != JsonToken.START_OBJECT) {
      throw noResult(
          "result "
              + count
              + " is "
              + (token == JsonToken.START_ARRAY ? "a list" : "the value " + parser.getText())
              + " and no object");
    }
    boolean hasImage = false;
    boolean hasCategory = false;
    boolean isConfidence = false;
    hasScore = false;
    score = Double.NaN;
    box = NONE;
    keypoints = NONE;
    segmentation = null;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (field) {
        case "image_id" -> {
          hasImage = value != JsonToken.VALUE_NULL;
          imageId = hasImage ? id(value, field, ids::isImage, ids::imageId) : null;
        }
        case "category_id" -> {
          hasCategory = value != JsonToken.VALUE_NULL;
          categoryId = hasCategory ? id(value, field, ids::isCategory, ids::categoryId) : null;
        }
        case "score" -> {
          score = number(value, field);
          hasScore = true;
          isConfidence = false;
        }
        case "confidence" -> {
          double confidence = number(value, field);
          if (!hasScore || isConfidence) {
            score = confidence;
            hasScore = true;
            isConfidence = true;
          }
        }
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
    if (!hasImage) {
      throw noResult("result " + count + " has no image_id");
    }
    if (!hasCategory && categoryOfNone == null) {
      throw noResult(
          "result "
              + count
              + " has no category_id (where classes do not matter, Detections.read(path, dataset,"
              + " categoryId) gives one to results that have none)");
    }
    categoryId = hasCategory ? categoryId : categoryOfNone;
  }

  /** An id; most are numbers of the dataset, and no text is made of these. */
  private @Nullable Long id(
      JsonToken value, String field, LongPredicate isKnown, Function<String, @Nullable Long> ofText)
      throws IOException {
    if (isLong(value)) {
      long id = parser.getLongValue();
      if (isKnown.test(id)) {
        return id;
      }
    }
    return ofText.apply(text(value, field));
  }

  private boolean isLong(JsonToken value) throws IOException {
    return value == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
  }

  /** The text of an id, which is a whole number or is text. */
  private String text(JsonToken value, String field) throws IOException {
    boolean isText = value == JsonToken.VALUE_STRING;
    String text = value.isNumeric() || isText ? parser.getText() : null;
    if (text == null || (!isText && ResultIds.whole(text) == null)) {
      throw noResult(field + " must be a whole number or text");
    }
    return text;
  }

  /** A number, also as text; null is NaN. */
  private double number(JsonToken value, String field) throws IOException {
    if (value.isNumeric()) {
      return parser.getDoubleValue();
    }
    if (value == JsonToken.VALUE_NULL) {
      return Double.NaN;
    }
    if (value == JsonToken.VALUE_STRING) {
      try {
        return Double.parseDouble(parser.getText().strip());
      } catch (NumberFormatException e) {
        throw noResult(field + " must be a number and is '" + parser.getText() + "'");
      }
    }
    throw noResult(field + " must have numbers only");
  }

  /** Numbers in an array; none where it is null. A null among them is NaN. */
  private double[] numbers(JsonToken value, String field) throws IOException {
    if (value == JsonToken.VALUE_NULL) {
      return NONE;
    }
    if (value != JsonToken.START_ARRAY) {
      throw noResult(field + " must be an array");
    }
    double[] numbers = new double[4];
    int n = 0;
    for (JsonToken next = parser.nextToken();
        next != JsonToken.END_ARRAY;
        next = parser.nextToken()) {
      if (next == null) {
        throw error(CUT);
      }
      if (n == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * n);
      }
      numbers[n++] = number(next, field);
    }
    return n == numbers.length ? numbers : Arrays.copyOf(numbers, n);
  }

  private @Nullable Slice raw(JsonToken value) throws IOException {
    if (value == JsonToken.VALUE_NULL) {
      return null;
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (JsonGenerator generator = FACTORY.createGenerator(text)) {
      generator.copyCurrentStructure(parser);
    }
    return new Slice(text.toByteArray(), 0, text.size());
  }

  /**
   * Refuses results that do not fit on the heap.
   *
   * @param bytes what those that were read take of it; they are copied when there are more
   */
  public void requireRoom(long bytes) throws IOException {
    if (bytes > mostBytes) {
      throw error(
          "the results need more than "
              + (mostBytes >> 20)
              + " MB, a fifth of the heap; give Java more with -Xmx, or read them in parts");
    }
  }

  /** An error with the place up to which the file was read. */
  public IOException error(String what) {
    return new IOException(placed(what));
  }

  private NoResultException noResult(String what) {
    return new NoResultException(placed(what));
  }

  private String placed(String what) {
    return json
        + ", line "
        + parser.currentLocation().getLineNr()
        + ", column "
        + parser.currentLocation().getColumnNr()
        + ": "
        + what
        + "; COCO results are an array of {image_id, category_id, bbox, score}";
  }

  private static IOException located(Path json, JacksonException e) {
    String other = Source.lookalike(json);
    if (other != null && e.getLocation().getLineNr() <= 1) {
      return new IOException(json + ": " + other, e);
    }
    // Jackson has an exception of its own for some of the places where a text may end too early.
    if (e.getOriginalMessage().startsWith("Unexpected end-of-input")) {
      return new IOException(json + ": " + CUT, e);
    }
    return new IOException(
        json
            + ", line "
            + e.getLocation().getLineNr()
            + ", column "
            + e.getLocation().getColumnNr()
            + ": "
            + e.getOriginalMessage(),
        e);
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
