package org.ndsampler.formats.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.Keypoints;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Segmentation;

/** An annotation that is to be written, parsed once. Confined to one thread. */
public final class Drawn {
  private static final JsonFactory JSON = new JsonFactory();

  private final CocoAnnotation annotation;
  private final int category;
  private final Box box;
  private final @Nullable Segmentation shape;
  private final @Nullable Keypoints keypoints;
  private final Map<String, JsonValue> fields;
  private final boolean turnedBox;

  Drawn(
      CocoAnnotation annotation,
      int category,
      Box box,
      @Nullable Segmentation shape,
      @Nullable Keypoints keypoints) {
    this.annotation = annotation;
    this.category = category;
    this.shape = shape;
    this.keypoints = keypoints;
    fields = fieldsOf(annotation);
    turnedBox = shape == null && rotation() != 0;
    this.box = box;
  }

  private static Map<String, JsonValue> fieldsOf(CocoAnnotation annotation) {
    Map<String, JsonValue> all = new LinkedHashMap<>();
    annotation
        .extraFields()
        .forEach(
            (name, json) -> {
              JsonValue value = parse(json);
              if (name.equals("attributes") && value.isObject()) {
                all.putAll(value.fields());
              } else if (!value.isMissing()) {
                all.putIfAbsent(name, value);
              }
            });
    return all;
  }

  static JsonValue parse(String json) {
    try (JsonParser parser = JSON.createParser(json)) {
      return JsonValue.read(parser, Set.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The annotation. */
  public CocoAnnotation annotation() {
    return annotation;
  }

  /** How it is called in a report. */
  public String label() {
    return "annotation " + annotation.id();
  }

  /** The row of its category, which is the number from 0 that formats give a class. */
  public int category() {
    return category;
  }

  /** The name of its category. */
  public String categoryName() {
    return annotation.categoryName();
  }

  /** The box: its own, or that around what it has; of a turned box that around its corners. */
  public Box box() {
    return turnedBox
        ? Reading.ring(Rings.turned(Rings.corners(box), box.centerX(), box.centerY(), rotation()))
            .bounds()
        : box;
  }

  /** The box as the record has it, before it is turned. */
  public Box ownBox() {
    return box;
  }

  /** Whether it has an outline or a mask. */
  public boolean hasShape() {
    return shape != null;
  }

  /** Whether it has a mask. */
  public boolean isMask() {
    return shape instanceof RunLengthMask;
  }

  /** The outline or the mask, if it has one. */
  public Optional<Segmentation> shape() {
    return Optional.ofNullable(shape);
  }

  /** The outline: of a mask its exact border, of none the corners of the box, turned if it is. */
  public MultiPolygon outline() {
    return shape == null ? Reading.ring(corners()) : shape.toMultiPolygon();
  }

  /**
   * Four corners, clockwise: of an outline of one ring with four points these, else those of the
   * box, turned by the rotation that it has.
   */
  public double[] corners() {
    if (shape instanceof MultiPolygon polygons
        && polygons.size() == 1
        && polygons.polygon(0).ringCount() == 1) {
      double[] ring = Rings.open(polygons.polygon(0).exterior());
      if (ring.length == 8) {
        return Rings.clockwise(ring);
      }
    }
    double[] corners = Rings.corners(box);
    return turnedBox ? Rings.turned(corners, box.centerX(), box.centerY(), rotation()) : corners;
  }

  /**
   * Whether its outline is four corners of a turned rectangle, or it has no outline and is turned.
   */
  public boolean isTurned() {
    if (shape == null) {
      return turnedBox;
    }
    double[] corners = corners();
    return hasFourCorners() && Rings.isRectangle(corners) && Rings.isTurned(corners);
  }

  /** Whether its outline is one ring of four points. */
  public boolean hasFourCorners() {
    return shape instanceof MultiPolygon polygons
        && polygons.size() == 1
        && polygons.polygon(0).ringCount() == 1
        && Rings.open(polygons.polygon(0).exterior()).length == 8;
  }

  /** The keypoints, if it has some. */
  public Optional<Keypoints> keypoints() {
    return Optional.ofNullable(keypoints);
  }

  /** By how many degrees the box is turned clockwise about its centre: the attribute rotation. */
  public double rotation() {
    JsonValue rotation = fields.get("rotation");
    double degrees = rotation == null ? 0 : rotation.number();
    return Double.isFinite(degrees) ? degrees : 0;
  }

  /** The score of a detection. */
  public OptionalDouble score() {
    JsonValue score = fields.get("score");
    return score == null || Double.isNaN(score.number())
        ? OptionalDouble.empty()
        : OptionalDouble.of(score.number());
  }

  /** All further fields, those of {@code attributes} as fields of the record. */
  public Map<String, JsonValue> fields() {
    return fields;
  }

  /** A further field, also of {@code attributes}. */
  public Optional<JsonValue> field(String name) {
    return Optional.ofNullable(fields.get(name));
  }

  /** Whether a further field is true, or a number that is not 0. */
  public boolean is(String name) {
    return field(name).map(JsonValue::isTrue).orElse(false);
  }
}
