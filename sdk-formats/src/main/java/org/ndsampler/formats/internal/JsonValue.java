package org.ndsampler.formats.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.io.internal.JsonText;

/**
 * A JSON value of one record. Immutable. What is missing is a value of its own, so that a path of
 * names needs no test at each step.
 */
public final class JsonValue {
  private static final int MOST_DEPTH = 100;
  private static final JsonValue MISSING = new JsonValue(null);

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MOST_DEPTH)
                  .maxStringLength(64 << 20)
                  .build())
          .build();

  // A map, a list, a text, a double, a boolean, or null for what is missing or null.
  private final @Nullable Object value;

  private JsonValue(@Nullable Object value) {
    this.value = value;
  }

  /** The value of what is not there. */
  public static JsonValue missing() {
    return MISSING;
  }

  /** Opens a file for streaming; a byte order mark is passed over. */
  public static JsonParser parser(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file));
    try {
      return FACTORY.createParser(in);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /**
   * Reads the value that the parser stands on, or the next one at the start.
   *
   * @param skipped names of fields whose values are passed over without being held
   */
  public static JsonValue read(JsonParser parser, Set<String> skipped) throws IOException {
    JsonToken token = parser.currentToken() == null ? parser.nextToken() : parser.currentToken();
    if (token == null) {
      return MISSING;
    }
    return switch (token) {
      case START_OBJECT -> {
        Map<String, JsonValue> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          if (skipped.contains(name)) {
            parser.skipChildren();
          } else {
            fields.put(name, read(parser, skipped));
          }
        }
        yield new JsonValue(fields);
      }
      case START_ARRAY -> {
        List<JsonValue> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(read(parser, skipped));
        }
        yield new JsonValue(items);
      }
      case VALUE_STRING -> new JsonValue(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonValue(parser.getDoubleValue());
      case VALUE_TRUE -> new JsonValue(true);
      case VALUE_FALSE -> new JsonValue(false);
      case VALUE_NULL -> MISSING;
      default -> throw new JsonParseException(parser, "a value was expected, not " + token);
    };
  }

  /** Reads a file as one value. */
  public static JsonValue read(Path file, Set<String> skipped) throws IOException {
    try (JsonParser parser = parser(file)) {
      return read(parser, skipped);
    }
  }

  /** The value of a field; a missing one if there is none. */
  public JsonValue at(String name) {
    return value instanceof Map<?, ?> map && map.get(name) instanceof JsonValue field
        ? field
        : MISSING;
  }

  /** The fields of an object; none of anything else. */
  public Map<String, JsonValue> fields() {
    Map<String, JsonValue> fields = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (name, field) -> {
            if (field instanceof JsonValue json) {
              fields.put(String.valueOf(name), json);
            }
          });
    }
    return fields;
  }

  /** The items of a list; none of anything else. */
  public List<JsonValue> items() {
    List<JsonValue> items = new ArrayList<>();
    if (value instanceof List<?> list) {
      for (Object item : list) {
        if (item instanceof JsonValue json) {
          items.add(json);
        }
      }
    }
    return items;
  }

  /** Whether it is missing or null. */
  public boolean isMissing() {
    return value == null;
  }

  /** Whether it is an object. */
  public boolean isObject() {
    return value instanceof Map;
  }

  /** Whether it is a list. */
  public boolean isList() {
    return value instanceof List;
  }

  /** The text; of a number or a boolean its spelling. */
  public Optional<String> text() {
    if (value instanceof String text) {
      return Optional.of(text);
    }
    if (value instanceof Double number) {
      return Optional.of(JsonText.number(number));
    }
    return value instanceof Boolean ? Optional.of(value.toString()) : Optional.empty();
  }

  /** The number, also of a text that is one; NaN of anything else. */
  public double number() {
    if (value instanceof Double number) {
      return number;
    }
    return value instanceof String text ? Numbers.parse(text) : Double.NaN;
  }

  /** Whether it is true, or a number that is not 0. */
  public boolean isTrue() {
    return value instanceof Boolean bool ? bool : number() != 0 && !Double.isNaN(number());
  }

  /** A list of pairs as {@code x0, y0, x1, y1 ...}; NaN where a number is missing. */
  public double[] points() {
    List<JsonValue> points = items();
    double[] xy = new double[2 * points.size()];
    for (int i = 0; i < points.size(); i++) {
      List<JsonValue> pair = points.get(i).items();
      xy[2 * i] = !pair.isEmpty() ? pair.get(0).number() : Double.NaN;
      xy[2 * i + 1] = pair.size() > 1 ? pair.get(1).number() : Double.NaN;
    }
    return xy;
  }

  /** The JSON text. */
  public String json() {
    if (value instanceof String text) {
      return JsonText.quote(text);
    }
    if (value instanceof List) {
      return JsonText.list(items().stream().map(JsonValue::json).toList());
    }
    if (value instanceof Map) {
      Map<String, String> texts = new LinkedHashMap<>();
      fields().forEach((name, field) -> texts.put(name, field.json()));
      return JsonText.object(texts);
    }
    return text().orElse("null");
  }

  @Override
  public String toString() {
    return json();
  }
}
