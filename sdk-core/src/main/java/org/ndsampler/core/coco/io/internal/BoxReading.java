package org.ndsampler.core.coco.io.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.internal.Slice;

/** The forms in which programs write a box, as numbers. Safe for concurrent use. */
final class BoxReading {
  private BoxReading() {}

  /** Whether there are only nulls where numbers should be. */
  static boolean isNoBox(Slice value) {
    if (value.first() != '[') {
      return false;
    }
    List<Slice> elements = elementsOrNone(value);
    return !elements.isEmpty() && elements.stream().allMatch(element -> element.first() == 'n');
  }

  /** The elements of a list; none if it is none. */
  static List<Slice> elementsOrNone(Slice value) {
    try {
      return Fields.elements(value);
    } catch (ScanException e) {
      return List.of();
    }
  }

  /** Whether the elements are neither lists nor text. */
  static boolean isFlat(Slice value) {
    return elementsOrNone(value).stream()
        .noneMatch(element -> element.first() == '[' || element.first() == '"');
  }

  /** Numbers, also as text, in an array that may be the one element of another; or null. */
  static double @Nullable [] numbers(@Nullable Slice value) {
    if (value == null || value.length() == 0 || value.first() != '[') {
      return null;
    }
    try {
      List<Slice> elements = Fields.elements(value);
      if (elements.size() == 1 && elements.get(0).first() == '[') {
        return numbers(elements.get(0));
      }
      double[] numbers = new double[elements.size()];
      boolean corners = elements.size() == 4 && elements.get(0).first() == '[';
      if (corners) {
        numbers = new double[8];
      }
      for (int i = 0; i < elements.size(); i++) {
        if (corners) {
          double[] point = numbers(elements.get(i));
          if (point == null || point.length != 2) {
            return null;
          }
          numbers[2 * i] = point[0];
          numbers[2 * i + 1] = point[1];
          continue;
        }
        String number =
            elements.get(i).first() == '"' ? numberIn(elements.get(i)) : elements.get(i).text();
        if (number == null) {
          return null;
        }
        numbers[i] = new JsonScanner(Slice.of(number)).doubleValue();
      }
      return numbers;
    } catch (ScanException e) {
      return null;
    }
  }

  /** A box whose numbers say what they are. */
  static double @Nullable [] named(Slice value) {
    Map<String, String> fields = AsRead.texts(value);
    String[][] sizes = {
      {"x", "y", "width", "height"}, {"x", "y", "w", "h"}, {"left", "top", "width", "height"}
    };
    String[][] corners = {
      {"xmin", "ymin", "xmax", "ymax"}, {"x1", "y1", "x2", "y2"}, {"left", "top", "right", "bottom"}
    };
    for (String[] names : sizes) {
      double[] box = named(fields, names);
      if (box != null) {
        return box;
      }
    }
    for (String[] names : corners) {
      double[] box = named(fields, names);
      if (box != null) {
        return new double[] {box[0], box[1], box[2] - box[0], box[3] - box[1]};
      }
    }
    return null;
  }

  private static double @Nullable [] named(Map<String, String> fields, String[] names) {
    List<String> values = new ArrayList<>();
    for (String name : names) {
      String value = fields.get(name);
      if (value == null) {
        return null;
      }
      values.add(value);
    }
    return numbers(Slice.of(JsonText.list(values)));
  }

  /** The hull of a box that is turned about its centre: x and y of it, size, angle. */
  static double[] hullOfRotated(double[] box, boolean inDegrees) {
    double angle = inDegrees ? Math.toRadians(box[4]) : box[4];
    double cos = Math.abs(Math.cos(angle));
    double sin = Math.abs(Math.sin(angle));
    double width = box[2] * cos + box[3] * sin;
    double height = box[2] * sin + box[3] * cos;
    return new double[] {box[0] - width / 2, box[1] - height / 2, width, height};
  }

  /** The hull of points. */
  static double[] hull(double[] xy) {
    double minX = xy[0];
    double minY = xy[1];
    double maxX = xy[0];
    double maxY = xy[1];
    for (int i = 2; i < xy.length; i += 2) {
      minX = Math.min(minX, xy[i]);
      maxX = Math.max(maxX, xy[i]);
      minY = Math.min(minY, xy[i + 1]);
      maxY = Math.max(maxY, xy[i + 1]);
    }
    return new double[] {minX, minY, maxX - minX, maxY - minY};
  }

  /** The number that a text is, as it is spelled, or null. */
  static @Nullable String numberIn(Slice value) {
    String text = new JsonScanner(value).stringValue().strip();
    try {
      JsonScanner scanner = new JsonScanner(Slice.of(text));
      scanner.doubleValue();
      return scanner.atEnd() ? text : null;
    } catch (ScanException e) {
      return null;
    }
  }
}
