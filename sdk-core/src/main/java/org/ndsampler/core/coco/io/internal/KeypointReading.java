package org.ndsampler.core.coco.io.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.internal.Slice;

/**
 * The forms in which programs write keypoints, as COCO's flat list or kwcoco's list of
 * dictionaries. Each is null if a value is not of that form. Safe for concurrent use.
 */
final class KeypointReading {
  private KeypointReading() {}

  /** Whether a value is a number, also NaN and Infinity. */
  static boolean isNumber(Slice value) {
    int c = value.first();
    return c == '-' || c == 'N' || c == 'I' || (c >= '0' && c <= '9');
  }

  /** Points of x, y, v or of x, y; one without v is visible, as in kwcoco's dictionaries. */
  static @Nullable String flattened(List<Slice> points) {
    List<String> flat = new ArrayList<>();
    for (Slice point : points) {
      List<String> numbers = point(point);
      if (numbers == null) {
        return null;
      }
      flat.addAll(numbers);
      if (numbers.size() == 2) {
        flat.add("2");
      }
    }
    return JsonText.list(flat);
  }

  /** Whether each point is a list of x, y, z, v, which needs no other form to be read. */
  static boolean hasDepth(List<Slice> points) {
    return points.stream()
        .map(BoxReading::elementsOrNone)
        .allMatch(of -> of.size() == 4 && of.stream().allMatch(KeypointReading::isNumber));
  }

  /** Numbers as text; points that are not labelled may have null as their place. */
  static @Nullable String withoutNulls(List<Slice> numbers) {
    List<String> flat = new ArrayList<>();
    for (int i = 0; i < numbers.size(); i++) {
      String number = number(numbers.get(i));
      int visibility = i - i % 3 + 2;
      boolean nowhere =
          i % 3 < 2
              && numbers.get(i).first() == 'n'
              && numbers.size() % 3 == 0
              && "0".equals(number(numbers.get(visibility)));
      if (number == null && !nowhere) {
        return null;
      }
      flat.add(number == null ? "0" : number);
    }
    return JsonText.list(flat);
  }

  /** An object with a point for each name, as kwcoco's list of dictionaries. */
  static @Nullable String named(Map<String, Slice> points) {
    List<String> list = new ArrayList<>();
    for (Map.Entry<String, Slice> named : points.entrySet()) {
      List<String> numbers = point(named.getValue());
      if (numbers == null) {
        return null;
      }
      Map<String, String> fields = new LinkedHashMap<>();
      fields.put("xy", "[" + numbers.get(0) + ", " + numbers.get(1) + "]");
      fields.put("keypoint_category", JsonText.quote(named.getKey()));
      if (numbers.size() == 3) {
        fields.put("visible", numbers.get(2));
      }
      list.add(JsonText.object(fields));
    }
    return JsonText.list(list);
  }

  /** The two or three numbers of {@code [x, y, v]} or {@code {"x": ..., "y": ..., "v": ...}}. */
  private static @Nullable List<String> point(Slice value) {
    List<Slice> values = new ArrayList<>();
    if (value.first() == '{') {
      Map<String, Slice> fields = Fields.all(value);
      for (String name : List.of("x", "y", "v", "visible", "visibility")) {
        Slice field = fields.get(name);
        if (field != null) {
          values.add(field);
        } else if (values.size() < 2 && name.length() == 1) {
          return null;
        }
      }
    } else if (value.first() == '[') {
      values = Fields.elements(value);
    }
    List<String> numbers = new ArrayList<>();
    for (Slice one : values) {
      String number = number(one);
      if (number == null) {
        return null;
      }
      numbers.add(number);
    }
    return numbers.size() == 2 || numbers.size() == 3 ? numbers : null;
  }

  private static @Nullable String number(Slice value) {
    return isNumber(value)
        ? value.text()
        : value.first() == '"' ? BoxReading.numberIn(value) : null;
  }
}
