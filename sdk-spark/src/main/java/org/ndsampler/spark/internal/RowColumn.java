package org.ndsampler.spark.internal;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoCategory;
import org.ndsampler.core.coco.Keypoint;
import org.ndsampler.core.coco.Keypoints;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.coco.io.internal.SegmentationJson;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.sample.SampleAnnotation;

/**
 * A column: its name, its type, and how its value, in Spark's inner form, is made of something.
 * Immutable; safe for concurrent use.
 *
 * @param <S> what it is a column of
 */
final class RowColumn<S> {
  private static final DataType LONG = DataTypes.LongType;
  private static final DataType INT = DataTypes.IntegerType;
  private static final DataType DOUBLE = DataTypes.DoubleType;
  private static final DataType TEXT = DataTypes.StringType;

  private static final List<RowColumn<Window>> WINDOW =
      List.of(
          new RowColumn<>("x", INT, false, (window, type) -> window.x()),
          new RowColumn<>("y", INT, false, (window, type) -> window.y()),
          new RowColumn<>("width", INT, false, (window, type) -> window.width()),
          new RowColumn<>("height", INT, false, (window, type) -> window.height()));

  private static final List<RowColumn<Box>> BOX =
      List.of(
          new RowColumn<>("x", DOUBLE, false, (box, type) -> box.x()),
          new RowColumn<>("y", DOUBLE, false, (box, type) -> box.y()),
          new RowColumn<>("width", DOUBLE, false, (box, type) -> box.width()),
          new RowColumn<>("height", DOUBLE, false, (box, type) -> box.height()));

  private static final List<RowColumn<SampleAnnotation>> ANNOTATION =
      List.of(
          new RowColumn<>("id", LONG, false, (one, type) -> one.id()),
          new RowColumn<>("category_id", LONG, true, (one, type) -> categoryId(one)),
          new RowColumn<>(
              "category",
              TEXT,
              true,
              (one, type) -> text(one.source().category().map(CocoCategory::name).orElse(null))),
          new RowColumn<>("frame", INT, false, (one, type) -> one.frame()),
          new RowColumn<>(
              "bbox",
              struct(BOX),
              true,
              (one, type) -> one.box().map(box -> struct(BOX, type, box)).orElse(null)),
          new RowColumn<>(
              "area",
              DOUBLE,
              true,
              (one, type) -> {
                double area = one.source().area().orElse(Double.NaN);
                return Double.isNaN(area) ? null : area;
              }),
          new RowColumn<>("iscrowd", DataTypes.BooleanType, false, (one, type) -> one.isCrowd()),
          new RowColumn<>("track_id", LONG, true, (one, type) -> orNull(one.trackId())),
          new RowColumn<>(
              "segmentation",
              TEXT,
              true,
              (one, type) -> text(one.segmentation().map(SegmentationJson::write).orElse(null))),
          new RowColumn<>(
              "keypoints",
              DataTypes.createArrayType(DOUBLE, false),
              true,
              (one, type) -> one.keypoints().map(RowColumn::flat).orElse(null)));

  private static final List<RowColumn<WindowRow>> ROW =
      List.of(
          new RowColumn<>("index", LONG, false, (row, type) -> row.index()),
          new RowColumn<>("image_id", LONG, true, (row, type) -> row.resolved().imageId()),
          new RowColumn<>("video_id", LONG, true, (row, type) -> orNull(row.target().videoId())),
          new RowColumn<>(
              "annotation_id", LONG, true, (row, type) -> orNull(row.target().annotationId())),
          new RowColumn<>("category_id", LONG, true, (row, type) -> row.categoryId()),
          new RowColumn<>("category", TEXT, true, (row, type) -> text(category(row))),
          new RowColumn<>(
              "window",
              struct(WINDOW),
              true,
              (row, type) -> struct(WINDOW, type, row.resolved().window())),
          new RowColumn<>(
              "shape",
              DataTypes.createArrayType(INT, false),
              true,
              (row, type) -> array(row.shape().toArray())),
          new RowColumn<>("dtype", TEXT, true, (row, type) -> text(row.dtype().label())),
          new RowColumn<>(
              "pixels", DataTypes.BinaryType, true, (row, type) -> PixelBytes.of(row.pixels())),
          new RowColumn<>("annotation_count", INT, true, (row, type) -> row.annotations().size()),
          new RowColumn<>(
              "annotations",
              DataTypes.createArrayType(struct(ANNOTATION), false),
              true,
              (row, type) -> annotations(row, type)),
          new RowColumn<>("replay", TEXT, true, (row, type) -> text(row.replay())));

  /** The column that says why a row has nothing else; it is filled by {@link RowMaker}. */
  static final String ERROR = "error";

  /** How a value is made; the type is the declared one without what nobody needs. */
  private interface Value<S> {
    @Nullable Object of(S source, DataType type);
  }

  private final String name;
  private final DataType type;
  private final boolean nullable;
  private final Value<S> value;

  private RowColumn(String name, DataType type, boolean nullable, Value<S> value) {
    this.name = name;
    this.type = type;
    this.nullable = nullable;
    this.value = value;
  }

  /** The columns of a row. */
  static StructType schema() {
    return struct(ROW).add(ERROR, TEXT, true);
  }

  /** What makes the values of some columns; null for {@link #ERROR}. */
  static List<Function<WindowRow, @Nullable Object>> makers(StructType wanted) {
    return Arrays.stream(wanted.fields()).map(RowColumn::maker).toList();
  }

  private static Function<WindowRow, @Nullable Object> maker(StructField field) {
    if (field.name().equals(ERROR)) {
      return row -> null;
    }
    RowColumn<WindowRow> column = named(ROW, field.name());
    return row -> column.value.of(row, field.dataType());
  }

  private static <S> RowColumn<S> named(List<RowColumn<S>> columns, String name) {
    for (RowColumn<S> column : columns) {
      if (column.name.equals(name)) {
        return column;
      }
    }
    throw new IllegalArgumentException("there is no column " + name);
  }

  private static <S> StructType struct(List<RowColumn<S>> columns) {
    StructType struct = new StructType();
    for (RowColumn<S> column : columns) {
      struct = struct.add(column.name, column.type, column.nullable);
    }
    return struct;
  }

  /** The members of a struct that are wanted. */
  private static <S> InternalRow struct(List<RowColumn<S>> columns, DataType wanted, S source) {
    StructField[] fields = ((StructType) wanted).fields();
    @Nullable Object[] values = new Object[fields.length];
    for (int i = 0; i < fields.length; i++) {
      values[i] = named(columns, fields[i].name()).value.of(source, fields[i].dataType());
    }
    return new GenericInternalRow(values);
  }

  private static GenericArrayData annotations(WindowRow row, DataType wanted) {
    DataType element = ((ArrayType) wanted).elementType();
    Object[] all =
        row.annotations().stream().map(one -> struct(ANNOTATION, element, one)).toArray();
    return new GenericArrayData(all);
  }

  private static @Nullable String category(WindowRow row) {
    var own = row.annotation();
    return own == null ? null : own.category().map(CocoCategory::name).orElse(null);
  }

  private static @Nullable Long categoryId(SampleAnnotation annotation) {
    try {
      return annotation.categoryId();
    } catch (CocoException e) {
      // It names none, or none that there is.
      return null;
    }
  }

  private static @Nullable Object orNull(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }

  private static @Nullable UTF8String text(@Nullable String text) {
    return text == null ? null : UTF8String.fromString(text);
  }

  private static GenericArrayData array(int[] values) {
    return new GenericArrayData(Arrays.stream(values).boxed().toArray());
  }

  private static GenericArrayData flat(Keypoints points) {
    Object[] numbers = new Object[3 * points.size()];
    int i = 0;
    for (Keypoint point : points) {
      numbers[i++] = point.x();
      numbers[i++] = point.y();
      numbers[i++] = (double) point.visibility();
    }
    return new GenericArrayData(numbers);
  }

  /** A value of a filter's column, from a number of a nested one on: null where there is none. */
  static @Nullable Function<WindowRow, @Nullable Object> fact(String attribute) {
    return switch (attribute) {
      case "index" -> WindowRow::index;
      case "image_id" -> row -> row.resolved().imageId();
      case "video_id" -> row -> orNull(row.target().videoId());
      case "annotation_id" -> row -> orNull(row.target().annotationId());
      case "category_id" -> WindowRow::categoryId;
      case "category" -> RowColumn::category;
      case "annotation_count" -> row -> (long) row.annotations().size();
      case "window.x" -> row -> (long) row.resolved().window().x();
      case "window.y" -> row -> (long) row.resolved().window().y();
      case "window.width" -> row -> (long) row.resolved().window().width();
      case "window.height" -> row -> (long) row.resolved().window().height();
      default -> null;
    };
  }
}
