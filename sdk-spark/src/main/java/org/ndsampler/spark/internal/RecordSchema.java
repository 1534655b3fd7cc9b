package org.ndsampler.spark.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegralType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoDataset;

/**
 * How the columns of a DataFrame become a record of COCO: checked once for all rows. Immutable.
 *
 * @param columns of the DataFrame
 * @param ofDataset whether the records are annotations of a dataset, and not predictions
 */
record RecordSchema(StructType columns, boolean ofDataset) implements Serializable {
  private static final JsonFactory JSON = new JsonFactory();
  private static final List<String> SHAPES = List.of("bbox", "segmentation", "keypoints");

  static RecordSchema of(StructType columns, boolean ofDataset) {
    for (String needed :
        ofDataset
            ? List.of("image_id", "category_id")
            : List.of("image_id", "category_id", "score")) {
      if (!names(columns).contains(needed)) {
        throw new IllegalArgumentException(
            "a column '"
                + needed
                + "' is missing, which "
                + (ofDataset
                    ? "annotations need"
                    : "predictions need; annotations of a dataset are written with"
                        + " option(\"dataset\", \"data.kwcoco.json\")")
                + "; there are "
                + names(columns));
      }
    }
    if (!ofDataset && SHAPES.stream().noneMatch(names(columns)::contains)) {
      throw new IllegalArgumentException(
          "predictions need a column of " + SHAPES + "; there are " + names(columns));
    }
    for (StructField field : columns.fields()) {
      requireType(field);
    }
    return new RecordSchema(columns, ofDataset);
  }

  private static List<String> names(StructType columns) {
    return Arrays.asList(columns.fieldNames());
  }

  private static void requireType(StructField field) {
    DataType type = field.dataType();
    String expected =
        switch (field.name()) {
          case "id", "image_id", "category_id", "track_id" ->
              type instanceof IntegralType ? "" : "a whole number";
          case "bbox" ->
              isNumbers(type) || isBox(type)
                  ? ""
                  : "an array of x, y, width, height, or a struct of these";
          case "keypoints" -> isNumbers(type) ? "" : "an array of x, y, v for each point";
          case "segmentation" -> type instanceof StringType ? "" : "JSON as a text";
          case "score", "area" -> isNumber(type) ? "" : "a number";
          case "iscrowd" ->
              type instanceof BooleanType || type instanceof IntegralType ? "" : "true or false";
          default ->
              isNumber(type) || type instanceof StringType || type instanceof BooleanType
                  ? ""
                  : "a number, a text or true or false; leave it out with drop()";
        };
    if (!expected.isEmpty()) {
      throw new IllegalArgumentException(
          "the column '" + field.name() + "' must be " + expected + ", not " + type.simpleString());
    }
  }

  private static boolean isNumber(DataType type) {
    return type instanceof IntegralType || type instanceof DoubleType || type instanceof FloatType;
  }

  private static boolean isNumbers(DataType type) {
    return type instanceof ArrayType array && isNumber(array.elementType());
  }

  private static boolean isBox(DataType type) {
    return type instanceof StructType box
        && box.fieldNames().length == 4
        && Arrays.asList(box.fieldNames()).containsAll(List.of("x", "y", "width", "height"))
        && Arrays.stream(box.fields()).allMatch(field -> isNumber(field.dataType()));
  }

  boolean hasIds() {
    return names(columns).contains("id");
  }

  /** Writes a row; its id comes first, where {@link RecordMerge} looks for it. */
  void write(InternalRow row, JsonGenerator out, @Nullable CocoDataset dataset) throws IOException {
    requireKnown(row, dataset);
    out.writeStartObject();
    if (ofDataset && hasIds()) {
      out.writeNumberField("id", whole(row, "id"));
    }
    double[] box = null;
    StructField[] fields = columns.fields();
    for (int i = 0; i < fields.length; i++) {
      String name = fields[i].name();
      if (row.isNullAt(i) || name.equals("id")) {
        continue;
      }
      switch (name) {
        case "bbox" -> {
          box = box(row, i, fields[i].dataType());
          out.writeFieldName(name);
          out.writeArray(box, 0, box.length);
        }
        case "keypoints" -> writeKeypoints(numbers(row, i, fields[i].dataType()), out);
        case "segmentation" -> writeJson(name, row.getUTF8String(i).toString(), out);
        case "iscrowd" ->
            out.writeNumberField(
                name,
                fields[i].dataType() instanceof BooleanType
                    ? (row.getBoolean(i) ? 1 : 0)
                    : whole(row, name));
        default -> {
          out.writeFieldName(name);
          writeValue(row.get(i, fields[i].dataType()), name, out);
        }
      }
    }
    if (ofDataset) {
      if (box != null && isAbsent(row, "area")) {
        out.writeNumberField("area", box[2] * box[3]);
      }
      if (isAbsent(row, "iscrowd")) {
        out.writeNumberField("iscrowd", 0);
      }
    }
    out.writeEndObject();
  }

  private boolean isAbsent(InternalRow row, String name) {
    int at = names(columns).indexOf(name);
    return at < 0 || row.isNullAt(at);
  }

  private void requireKnown(InternalRow row, @Nullable CocoDataset dataset) {
    long image = whole(row, "image_id");
    long category = whole(row, "category_id");
    if (dataset == null) {
      if (isAbsent(row, "score")) {
        throw new IllegalArgumentException(
            "a prediction of image " + image + " has no score; each needs one");
      }
      return;
    }
    if (!dataset.images().contains(image)) {
      throw new IllegalArgumentException(
          "an annotation is of image " + image + ", which the dataset does not have");
    }
    if (!dataset.categories().contains(category)) {
      throw new IllegalArgumentException(
          "an annotation of image "
              + image
              + " is of category "
              + category
              + ", which the dataset does not have");
    }
  }

  private long whole(InternalRow row, String name) {
    int at = names(columns).indexOf(name);
    if (row.isNullAt(at)) {
      throw new IllegalArgumentException("a row has no " + name + "; each needs one");
    }
    return ((Number) row.get(at, columns.fields()[at].dataType())).longValue();
  }

  private static double[] box(InternalRow row, int at, DataType type) {
    if (type instanceof StructType struct) {
      InternalRow box = row.getStruct(at, 4);
      List<String> names = Arrays.asList(struct.fieldNames());
      double[] numbers = new double[4];
      int i = 0;
      for (String side : List.of("x", "y", "width", "height")) {
        int from = names.indexOf(side);
        numbers[i++] = finite(box.get(from, struct.fields()[from].dataType()), "bbox");
      }
      return numbers;
    }
    double[] numbers = numbers(row, at, type);
    if (numbers.length != 4) {
      throw new IllegalArgumentException(
          "a bbox has " + numbers.length + " numbers; it is x, y, width, height");
    }
    return numbers;
  }

  private static double[] numbers(InternalRow row, int at, DataType type) {
    ArrayData array = row.getArray(at);
    DataType element = ((ArrayType) type).elementType();
    double[] numbers = new double[array.numElements()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = finite(array.isNullAt(i) ? null : array.get(i, element), "an array of numbers");
    }
    return numbers;
  }

  private static double finite(@Nullable Object value, String where) {
    double number = value instanceof Number given ? given.doubleValue() : Double.NaN;
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException(where + " has " + value + ", which JSON cannot hold");
    }
    return number;
  }

  private static void writeKeypoints(double[] points, JsonGenerator out) throws IOException {
    if (points.length % 3 != 0) {
      throw new IllegalArgumentException(
          "keypoints have " + points.length + " numbers; they are x, y, v for each point");
    }
    int labelled = 0;
    for (int i = 2; i < points.length; i += 3) {
      labelled += points[i] > 0 ? 1 : 0;
    }
    out.writeFieldName("keypoints");
    out.writeArray(points, 0, points.length);
    out.writeNumberField("num_keypoints", labelled);
  }

  private static void writeJson(String name, String text, JsonGenerator out) throws IOException {
    boolean isOne;
    try (JsonParser check = JSON.createParser(text)) {
      isOne = check.nextToken() != null;
      check.skipChildren();
      isOne &= check.nextToken() == null;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a " + name + " is no JSON: " + e.getMessage(), e);
    }
    if (!isOne) {
      throw new IllegalArgumentException("a " + name + " must be one JSON value: " + text);
    }
    out.writeFieldName(name);
    out.writeRawValue(text);
  }

  private static void writeValue(Object value, String name, JsonGenerator out) throws IOException {
    if (value instanceof Boolean truth) {
      out.writeBoolean(truth);
    } else if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      if (!Double.isFinite(number)) {
        throw new IllegalArgumentException(
            "the column '" + name + "' has " + value + ", which JSON cannot hold");
      }
      if (value instanceof Float narrow) {
        out.writeNumber(narrow);
      } else {
        out.writeNumber(number);
      }
    } else if (value instanceof Number number) {
      out.writeNumber(number.longValue());
    } else {
      out.writeString(value.toString());
    }
  }
}
