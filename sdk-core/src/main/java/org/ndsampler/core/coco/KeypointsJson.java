package org.ndsampler.core.coco;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.internal.Slice;
import org.ndsampler.core.coco.io.internal.Fields;
import org.ndsampler.core.coco.io.internal.JsonScanner;
import org.ndsampler.core.coco.io.internal.JsonText;

/** Reads the forms of keypoints: flat, a list for each point, a dictionary for each point. */
final class KeypointsJson {
  private KeypointsJson() {}

  static Keypoints parse(Slice value, CocoDataset dataset, @Nullable CocoCategory category) {
    JsonScanner scanner = new JsonScanner(value);
    scanner.enterArray();
    if (!scanner.nextElement(true)) {
      return new Keypoints(List.of());
    }
    if (scanner.peek() == '[') {
      return flat(flattened(value), category == null ? List.of() : category.keypoints());
    }
    return scanner.peek() == '{'
        ? dictionaries(value, dataset)
        : flat(value, category == null ? List.of() : category.keypoints());
  }

  /** A list of x, y, v lists as one list. */
  private static Slice flattened(Slice value) {
    List<String> flat = new ArrayList<>();
    for (Slice point : Fields.elements(value)) {
      List<Slice> numbers = Fields.elements(point);
      if (numbers.size() != 3) {
        throw new IllegalArgumentException(
            "a point needs x, y, v, but there is " + point.text() + "; lenient reading may help");
      }
      numbers.forEach(number -> flat.add(number.text()));
    }
    return Slice.of(JsonText.list(flat));
  }

  private static Keypoints flat(Slice value, List<String> names) {
    double[] numbers = Fields.numbers(value);
    if (numbers.length % 3 != 0) {
      throw new IllegalArgumentException(
          "a flat list of keypoints needs x, y, v for each, but has " + numbers.length);
    }
    List<Keypoint> points = new ArrayList<>();
    for (int i = 0; i < numbers.length; i += 3) {
      String name = i / 3 < names.size() ? names.get(i / 3) : "";
      points.add(
          new Keypoint(
              name, OptionalLong.empty(), numbers[i], numbers[i + 1], (int) numbers[i + 2]));
    }
    return new Keypoints(points);
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
      points.add(new Keypoint(name, id, numbers[0], numbers[1], visible));
    }
    return new Keypoints(points);
  }
}
