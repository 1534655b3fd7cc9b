package org.ndsampler.core.coco;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.internal.Slice;
import org.ndsampler.core.coco.io.internal.Fields;
import org.ndsampler.core.coco.io.internal.JsonScanner;
import org.ndsampler.core.coco.io.internal.JsonText;
import org.ndsampler.core.internal.Texts;

/**
 * Reads keypoints: COCO's flat list of x, y, v, kwcoco's list of dictionaries, and what other
 * programs write that can be read in one way only. A number is never taken for a visibility unless
 * it is 0, 1 or 2, as reading one number too few or too many moves all points that follow.
 */
final class KeypointsJson {
  /** What to do about an oddity. */
  static final String FORM = "write x, y, v for each point, with a v of 0, 1 or 2";

  private KeypointsJson() {}

  /**
   * What was read.
   *
   * @param oddity how it differs from the forms of COCO and kwcoco; null if it does not
   * @param flat the same in COCO's form; null if nothing is gained, or something lost
   */
  record Reading(Keypoints keypoints, @Nullable String oddity, @Nullable String flat) {}

  static Keypoints parse(Slice value, CocoDataset dataset, @Nullable CocoCategory category) {
    return read(value, dataset, category).keypoints;
  }

  /**
   * Reads keypoints.
   *
   * @throws IllegalArgumentException if there is no way to read them, or more than one
   */
  static Reading read(Slice value, CocoDataset dataset, @Nullable CocoCategory category) {
    List<String> names = category == null ? List.of() : category.keypoints();
    JsonScanner scanner = new JsonScanner(value);
    if (scanner.peek() == '{') {
      return named(value, names);
    }
    scanner.enterArray();
    if (!scanner.nextElement(true)) {
      return new Reading(new Keypoints(List.of()), null, null);
    }
    return switch (scanner.peek()) {
      case '{' -> new Reading(dictionaries(value, dataset), null, null);
      case '[' -> nested(value, names);
      default -> flat(numbers(value), names);
    };
  }

  /** The numbers of a list; NaN for null. */
  private static double[] numbers(Slice value) {
    double[] numbers = new double[16];
    int n = 0;
    JsonScanner scanner = new JsonScanner(value);
    scanner.enterArray();
    for (boolean more = scanner.nextElement(true); more; more = scanner.nextElement(false)) {
      if (n == numbers.length) {
        numbers = Arrays.copyOf(numbers, 2 * n);
      }
      numbers[n++] = scanner.nextNull() ? Double.NaN : scanner.doubleValue();
    }
    return Arrays.copyOf(numbers, n);
  }

  private static Reading flat(double[] n, List<String> names) {
    int known = names.size();
    boolean triples = n.length % 3 == 0 && areVisibilities(n, 3);
    boolean spatial = known > 0 && n.length == 4 * known && areVisibilities(n, 4);
    if (triples && spatial) {
      throw new IllegalArgumentException(
          n.length + " numbers can be x, y, v or x, y, z, v, and nothing says which");
    }
    if (triples) {
      return points(n, 3, names, null);
    }
    if (spatial) {
      return points(n, 4, names, "they are x, y, z, v, and z is not read");
    }
    if (known > 0 && n.length == 2 * known) {
      return points(n, 2, names, "they are x, y without a visibility, and are read as visible");
    }
    if (known > 0 && n.length == 3 * known && areScores(n)) {
      return points(n, 3, names, scores());
    }
    throw new IllegalArgumentException(
        "a flat list of keypoints needs x, y, v for each, with a v of 0, 1 or 2, but has "
            + n.length
            + " numbers"
            + (n.length % 3 == 0 ? ", and " + firstOdd(n) + " where the first odd v should be" : "")
            + (known > 0 ? ", for " + known + " keypoints of the category" : ""));
  }

  private static String scores() {
    return "they have scores in place of visibilities, and are read as visible";
  }

  private static String firstOdd(double[] n) {
    for (int i = 2; i < n.length; i += 3) {
      if (!isVisibility(n[i])) {
        return JsonText.number(n[i]);
      }
    }
    return "none";
  }

  private static boolean isVisibility(double v) {
    return v == 0 || v == 1 || v == 2;
  }

  private static boolean areVisibilities(double[] n, int each) {
    for (int i = each - 1; i < n.length; i += each) {
      if (!isVisibility(n[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean areScores(double[] n) {
    for (int i = 2; i < n.length; i += 3) {
      if (!(n[i] >= 0 && n[i] <= 1)) {
        return false;
      }
    }
    return true;
  }

  /** Points of so many numbers each; the last is the visibility, unless there are two. */
  private static Reading points(double[] n, int each, List<String> names, @Nullable String oddity) {
    boolean scores = each > 2 && !areVisibilities(n, each);
    List<Keypoint> points = new ArrayList<>(n.length / each);
    boolean empty = false;
    for (int i = 0; i < n.length; i += each) {
      double x = n[i];
      double y = n[i + 1];
      double last = n[i + each - 1];
      int visibility = each == 2 || (scores && last > 0) ? Keypoint.VISIBLE : (int) last;
      if (!Double.isFinite(x) || !Double.isFinite(y)) {
        if (visibility != 0 && each > 2) {
          throw new IllegalArgumentException(
              "keypoint " + i / each + " has a visibility but is at " + x + ", " + y);
        }
        // Not labelled, which COCO writes as three zeros.
        x = 0;
        y = 0;
        visibility = 0;
        empty = true;
      }
      int index = i / each;
      String name = index < names.size() ? names.get(index) : "";
      points.add(new Keypoint(name, OptionalLong.empty(), x, y, visibility));
    }
    String odd = oddity;
    if (empty) {
      String nulls = "points that are not labelled have no numbers, and are read as 0, 0, 0";
      odd = odd == null ? nulls : odd + "; " + nulls;
    }
    boolean rightCount = names.isEmpty() || points.size() == names.size();
    boolean lossless = !scores && each < 4;
    return new Reading(
        new Keypoints(points), odd, odd != null && rightCount && lossless ? flat(points) : null);
  }

  private static String flat(List<Keypoint> points) {
    List<String> numbers = new ArrayList<>();
    for (Keypoint point : points) {
      numbers.add(JsonText.number(point.x()));
      numbers.add(JsonText.number(point.y()));
      numbers.add(Integer.toString(point.visibility()));
    }
    return JsonText.list(numbers);
  }

  /** A list for each point. */
  private static Reading nested(Slice value, List<String> names) {
    List<double[]> rows = new ArrayList<>();
    int each = 0;
    for (Slice element : Fields.elements(value)) {
      boolean none = new JsonScanner(element).nextNull();
      double[] row = none ? new double[0] : numbers(element);
      if (!none && (row.length < 2 || row.length > 4 || (each != 0 && row.length != each))) {
        throw new IllegalArgumentException(
            "a point has " + row.length + " numbers" + (each == 0 ? "" : ", others " + each));
      }
      each = none ? each : row.length;
      rows.add(row);
    }
    if (each == 0) {
      return new Reading(new Keypoints(List.of()), null, null);
    }
    double[] n = new double[each * rows.size()];
    for (int i = 0; i < rows.size(); i++) {
      double[] row = rows.get(i);
      for (int k = 0; k < each; k++) {
        n[each * i + k] = row.length > 0 ? row[k] : k == each - 1 && each > 2 ? 0 : Double.NaN;
      }
    }
    String lists = "they are a list for each point";
    if (each == 2) {
      return points(n, 2, names, lists + ", without a visibility, and are read as visible");
    }
    if (areVisibilities(n, each)) {
      return points(n, each, names, lists + (each == 4 ? " of x, y, z, v; z is not read" : ""));
    }
    if (each == 3 && areScores(n)) {
      return points(n, 3, names, lists + "; " + scores());
    }
    throw new IllegalArgumentException(
        "a point has a visibility that is not 0, 1 or 2 in " + shortened(value));
  }

  /** A dictionary from the names of points to x, y, v. */
  private static Reading named(Slice value, List<String> names) {
    Map<String, Slice> byName = Fields.all(value);
    boolean allKnown = names.containsAll(byName.keySet());
    List<String> order = allKnown ? names : List.copyOf(byName.keySet());
    List<Keypoint> points = new ArrayList<>();
    for (String name : order) {
      Slice point = byName.get(name);
      double[] xyv = {0, 0, 0};
      if (point != null && !new JsonScanner(point).nextNull()) {
        double[] n = numbers(point);
        boolean sound =
            (n.length == 2 || (n.length == 3 && isVisibility(n[2])))
                && Double.isFinite(n[0])
                && Double.isFinite(n[1]);
        if (!sound) {
          throw new IllegalArgumentException(
              "the point '" + name + "' is " + shortened(point) + " and not x, y, v");
        }
        xyv = new double[] {n[0], n[1], n.length == 2 ? Keypoint.VISIBLE : n[2]};
      }
      points.add(new Keypoint(name, OptionalLong.empty(), xyv[0], xyv[1], (int) xyv[2]));
    }
    return new Reading(
        new Keypoints(points),
        "they are a dictionary of names",
        allKnown && !names.isEmpty() ? flat(points) : null);
  }

  private static String shortened(Slice value) {
    return Texts.shortened(value.text(), 60);
  }

  private static Keypoints dictionaries(Slice value, CocoDataset dataset) {
    List<Keypoint> points = new ArrayList<>();
    for (Slice element : Fields.elements(value)) {
      Slice xy = Fields.find(element, "xy");
      double[] numbers = xy == null ? new double[0] : Fields.numbers(xy);
      if (numbers.length != 2) {
        throw new IllegalArgumentException(
            "a keypoint needs \"xy\": [x, y], but there is " + element.text());
      }
      OptionalLong id = Fields.integer(element, "keypoint_category_id");
      String name = Fields.text(element, "keypoint_category").orElse("");
      if (id.isPresent() && name.isEmpty()) {
        name = dataset.keypointCategoryName(id.getAsLong());
      }
      int visible = Fields.smallInteger(element, "visible").orElse(Keypoint.VISIBLE);
      if (!isVisibility(visible)) {
        throw new IllegalArgumentException("a keypoint is \"visible\": " + visible);
      }
      points.add(new Keypoint(name, id, numbers[0], numbers[1], visible));
    }
    return new Keypoints(points);
  }
}
