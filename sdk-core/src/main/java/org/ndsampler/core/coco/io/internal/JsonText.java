package org.ndsampler.core.coco.io.internal;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Map;
import org.ndsampler.core.geom.Affine;

/** Writes JSON text in the style of Python's {@code json.dumps}, as kwcoco's files have it. */
public final class JsonText {
  private JsonText() {}

  /** Text in quotes. */
  public static String quote(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, out);
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return withoutHalves(out);
      }
    }
    return out.toString();
  }

  private static boolean isHalf(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }

  /** Halves of characters have no form in UTF-8, so they are written as escapes. */
  private static String withoutHalves(CharSequence quoted) {
    StringBuilder out = new StringBuilder(quoted.length() + 16);
    quoted
        .codePoints()
        .forEach(
            c -> {
              if (isHalf(c)) {
                out.append("\\u").append(Integer.toHexString(c));
              } else {
                out.appendCodePoint(c);
              }
            });
    return out.toString();
  }

  /** A field's name as a step of a JSON pointer (RFC 6901). */
  public static String step(String field) {
    return field.replace("~", "~0").replace("/", "~1");
  }

  /** The name of a field that a step of a JSON pointer means. */
  public static String field(String step) {
    return step.replace("~1", "/").replace("~0", "~");
  }

  /** A number; whole ones are written without a fraction. */
  public static String number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15 && !isNegativeZero(value)) {
      return Long.toString((long) value);
    }
    return Double.toString(value);
  }

  private static boolean isNegativeZero(double value) {
    return value == 0 && Double.doubleToRawLongBits(value) != 0;
  }

  /** A list of numbers. */
  public static String array(double... values) {
    StringBuilder out = new StringBuilder("[");
    for (double value : values) {
      out.append(out.length() == 1 ? "" : ", ").append(number(value));
    }
    return out.append(']').toString();
  }

  /** A list of values that are JSON text already. */
  public static String list(Iterable<String> values) {
    return "[" + String.join(", ", values) + "]";
  }

  /** An object of values that are JSON text already. */
  public static String object(Map<String, String> fields) {
    StringBuilder out = new StringBuilder("{");
    fields.forEach(
        (key, value) ->
            out.append(out.length() == 1 ? "" : ", ")
                .append(quote(key))
                .append(": ")
                .append(value));
    return out.append('}').toString();
  }

  /** A transform as kwcoco writes it. */
  public static String affine(Affine map) {
    if (map.isIdentity()) {
      return "{\"type\": \"affine\"}";
    }
    return "{\"matrix\": ["
        + array(map.m00(), map.m01(), map.m02())
        + ", "
        + array(map.m10(), map.m11(), map.m12())
        + ", [0, 0, 1]], \"type\": \"affine\"}";
  }
}
