package org.ndsampler.core.sample;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.internal.Texts;

/** Small JSON texts as maps, lists, strings, longs, doubles and booleans. */
final class Json {
  private static final int MAX_DEPTH = 32;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private Json() {}

  /**
   * The object that a text is.
   *
   * @param what names the text in messages
   */
  static Map<String, @Nullable Object> object(String text, String what) {
    Objects.requireNonNull(text, () -> what + " must not be null");
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException(what + " must be a JSON object: " + shortened(text));
      }
      Map<String, @Nullable Object> result = readObject(parser);
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException(
            what + " goes on after the end of its object: " + shortened(text));
      }
      return result;
    } catch (IOException e) {
      throw new IllegalArgumentException(what + " is no JSON: " + e.getMessage(), e);
    }
  }

  private static Map<String, @Nullable Object> readObject(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> result = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      result.put(name, value(parser));
    }
    return result;
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> readObject(parser);
      case START_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(parser));
        }
        yield list;
      }
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> parser.getText();
    };
  }

  /** Maps, lists, texts, numbers, truths and null as JSON on one line. */
  static String text(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      StringJoiner out = new StringJoiner(", ", "{", "}");
      map.forEach((key, one) -> out.add(quote(key.toString()) + ": " + text(one)));
      return out.toString();
    }
    if (value instanceof List<?> list) {
      StringJoiner out = new StringJoiner(", ", "[", "]");
      list.forEach(one -> out.add(text(one)));
      return out.toString();
    }
    return value instanceof String text
        ? quote(text)
        : value instanceof Double number ? number(number) : String.valueOf(value);
  }

  /** A text in quotes. */
  static String quote(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  /** A number; those that JSON lacks are text, as in {@code "NaN"}. */
  static String number(double value) {
    if (!Double.isFinite(value)) {
      return quote(Double.toString(value));
    }
    boolean negativeZero = value == 0 && 1 / value < 0;
    return value == Math.rint(value) && Math.abs(value) < 1e15 && !negativeZero
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  static String shortened(String text) {
    return Texts.shortened(text, 103);
  }
}
