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

  /** Lists of x, y, v or of x, y; a point without v is visible, as in kwcoco's dictionaries. */
  static @Nullable String flattened(List<Slice> points) {
    List<String> flat = new ArrayList<>();
    for (Slice point : points) {
      List<Slice> numbers = point.first() == '[' ? Fields.elements(point) : List.of();
      boolean fits = numbers.size() == 2 || numbers.size() == 3;
      if (!fits || !numbers.stream().allMatch(KeypointReading::isNumber)) {
        return null;
      }
      numbers.forEach(number -> flat.add(number.text()));
      if (numbers.size() == 2) {
        flat.add("2");
      }
    }
    return JsonText.list(flat);
  }

  /** Points that are not labelled may have null as their place. */
  static @Nullable String withoutNulls(List<Slice> numbers) {
    if (numbers.size() % 3 != 0) {
      return null;
    }
    List<String> flat = new ArrayList<>();
    for (int i = 0; i < numbers.size(); i++) {
      Slice number = numbers.get(i);
      Slice visibility = numbers.get(i - i % 3 + 2);
      boolean nowhere = i % 3 < 2 && number.first() == 'n' && visibility.text().equals("0");
      if (!isNumber(number) && !nowhere) {
        return null;
      }
      flat.add(nowhere ? "0" : number.text());
    }
    return JsonText.list(flat);
  }

  /** An object with a point for each name, as kwcoco's list of dictionaries. */
  static @Nullable String named(Map<String, Slice> points) {
    List<String> list = new ArrayList<>();
    for (Map.Entry<String, Slice> point : points.entrySet()) {
      Slice value = point.getValue();
      List<Slice> numbers = value.first() == '[' ? Fields.elements(value) : List.of();
      boolean fits = numbers.size() == 2 || numbers.size() == 3;
      if (!fits || !numbers.stream().allMatch(KeypointReading::isNumber)) {
        return null;
      }
      Map<String, String> fields = new LinkedHashMap<>();
      fields.put("xy", "[" + numbers.get(0).text() + ", " + numbers.get(1).text() + "]");
      fields.put("keypoint_category", JsonText.quote(point.getKey()));
      if (numbers.size() == 3) {
        fields.put("visible", numbers.get(2).text());
      }
      list.add(JsonText.object(fields));
    }
    return JsonText.list(list);
  }
}
