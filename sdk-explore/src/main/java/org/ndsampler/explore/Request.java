package org.ndsampler.explore;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a browser asks for, below the secret part of the address. Immutable. */
final class Request {
  private final List<String> parts;
  private final Map<String, String> values = new HashMap<>();
  private final boolean isChange;
  private final String body;

  Request(String path, @Nullable String query, boolean isChange, String body) {
    this.parts = List.of(path.split("/", -1));
    this.isChange = isChange;
    this.body = body;
    if (query == null) {
      return;
    }
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        values.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
      }
    }
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** The first part of the path, which says what is wanted. */
  String what() {
    return parts.get(0);
  }

  /** How many parts the path has. */
  int size() {
    return parts.size();
  }

  boolean isChange() {
    return isChange;
  }

  String body() {
    return body;
  }

  String part(int index) {
    if (index >= parts.size()) {
      throw new IllegalArgumentException(what() + ": part " + index + " of the path is missing");
    }
    return parts.get(index);
  }

  /** A part of the path that is the row of something. */
  int row(int index, int count) {
    return inRange(what(), part(index), 0, count - 1);
  }

  /** A part of the path that is an id. */
  long id(int index) {
    try {
      return Long.parseLong(part(index));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(what() + " is no number: " + shortened(part(index)), e);
    }
  }

  String text(String name) {
    return values.getOrDefault(name, "");
  }

  int number(String name, int least, int most, int otherwise) {
    String text = values.get(name);
    return text == null || text.isEmpty() ? otherwise : inRange(name, text, least, most);
  }

  double real(String name, double otherwise) {
    String text = values.get(name);
    if (text == null || text.isEmpty()) {
      return otherwise;
    }
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " is no number: " + shortened(text), e);
    }
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(name + " is not finite");
    }
    return value;
  }

  private static int inRange(String name, String text, int least, int most) {
    int value;
    try {
      value = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " is no number: " + shortened(text), e);
    }
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " is " + value + ": it lies between " + least + " and " + most);
    }
    return value;
  }

  private static String shortened(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "...";
  }
}
