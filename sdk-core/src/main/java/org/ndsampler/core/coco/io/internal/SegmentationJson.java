package org.ndsampler.core.coco.io.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.internal.Slice;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Polygon;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Segmentation;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.internal.RunLengthCodec;

/**
 * Reads and writes the forms of a segmentation that COCO and kwcoco have: lists of flat rings,
 * dictionaries with an exterior and interiors, one or a list of them, and run-length masks with
 * compressed (text) or uncompressed (list) counts, one or a list of them. Empty text is none.
 */
public final class SegmentationJson {
  private SegmentationJson() {}

  /** Parses a value; null if it is an empty list or an empty text. */
  public static @Nullable Segmentation parse(Slice value) {
    return parse(value, false);
  }

  /**
   * Parses a value as pycocotools does: the counts of a mask may end before it does, and what
   * follows is outside.
   */
  public static @Nullable Segmentation parsePadded(Slice value) {
    return parse(value, true);
  }

  private static @Nullable Segmentation parse(Slice value, boolean padded) {
    JsonScanner scanner = new JsonScanner(value);
    if (scanner.peek() == '"' && scanner.stringValue().isEmpty()) {
      return null;
    }
    scanner = new JsonScanner(value);
    if (scanner.peek() == '{') {
      return Fields.find(value, "counts") != null
          ? mask(value, padded)
          : MultiPolygon.of(List.of(polygon(value)));
    }
    scanner.enterArray();
    if (!scanner.nextElement(true)) {
      return null;
    }
    int first = scanner.peek();
    if (first == '{' && Fields.find(Fields.elements(value).get(0), "counts") != null) {
      return masks(Fields.elements(value), padded);
    }
    if (first == '{') {
      List<Polygon> polygons = new ArrayList<>();
      for (Slice element : Fields.elements(value)) {
        polygons.add(polygon(element));
      }
      return MultiPolygon.of(polygons);
    }
    if (first != '[') {
      // One ring that was not put into a list.
      return MultiPolygon.ofRings(List.of(Fields.numbers(value)));
    }
    List<double[]> rings = new ArrayList<>();
    for (Slice element : Fields.elements(value)) {
      rings.add(ring(element));
    }
    return MultiPolygon.ofRings(rings);
  }

  /** The parts of one object, as COCO-Stuff writes them. */
  private static RunLengthMask masks(List<Slice> values, boolean padded) {
    List<RunLengthMask> masks = new ArrayList<>();
    for (Slice value : values) {
      RunLengthMask mask = mask(value, padded);
      if (!masks.isEmpty() && !mask.size().equals(masks.get(0).size())) {
        throw new IllegalArgumentException("run-length masks of different sizes in one list");
      }
      masks.add(mask);
    }
    return masks.size() == 1 ? masks.get(0) : RunLengthMask.union(masks);
  }

  private static Polygon polygon(Slice value) {
    Slice exterior = Fields.find(value, "exterior");
    if (exterior == null) {
      throw new IllegalArgumentException(
          "a dictionary needs counts (a run-length mask) or an exterior (a polygon)");
    }
    List<double[]> holes = new ArrayList<>();
    Slice interiors = Fields.find(value, "interiors");
    if (interiors != null) {
      for (Slice interior : Fields.elements(interiors)) {
        holes.add(ring(interior));
      }
    }
    return Polygon.of(ring(exterior), holes);
  }

  /** Flat numbers, or a list of pairs. */
  private static double[] ring(Slice value) {
    JsonScanner scanner = new JsonScanner(value);
    scanner.enterArray();
    // A coordinate takes at least two bytes of text, so this is never too short by much.
    double[] xy = new double[Math.max(8, Math.min(value.length() / 4, 1 << 16))];
    int n = 0;
    for (boolean more = scanner.nextElement(true); more; more = scanner.nextElement(false)) {
      boolean pair = scanner.peek() == '[';
      if (n + 2 > xy.length) {
        xy = Arrays.copyOf(xy, 2 * xy.length);
      }
      if (!pair) {
        xy[n++] = scanner.doubleValue();
        continue;
      }
      scanner.enterArray();
      int coordinates = 0;
      for (boolean in = scanner.nextElement(true); in; in = scanner.nextElement(false)) {
        double number = scanner.doubleValue();
        if (coordinates < 2) {
          xy[n + coordinates] = number;
        }
        coordinates++;
      }
      if (coordinates != 2) {
        throw new IllegalArgumentException("a point of a ring has " + coordinates + " numbers");
      }
      n += 2;
    }
    return Arrays.copyOf(xy, n);
  }

  private static RunLengthMask mask(Slice value, boolean padded) {
    Slice sizeJson = Fields.find(value, "size");
    double[] size = sizeJson == null ? new double[0] : Fields.numbers(sizeJson);
    if (size.length != 2) {
      throw new IllegalArgumentException("a run-length mask needs \"size\": [height, width]");
    }
    Size of = Size.of((int) size[1], (int) size[0]);
    Slice counts = Fields.find(value, "counts");
    if (counts == null) {
      throw new IllegalArgumentException("a run-length mask needs counts");
    }
    JsonScanner scanner = new JsonScanner(counts);
    if (scanner.peek() == '"') {
      String text = scanner.stringValue();
      return padded && of.area() <= Integer.MAX_VALUE
          ? RunLengthMask.ofCounts(of, RunLengthCodec.decodePadded(text, (int) of.area()))
          : RunLengthMask.decode(of, text);
    }
    double[] numbers = Fields.numbers(counts);
    int[] runs = new int[numbers.length];
    for (int i = 0; i < runs.length; i++) {
      runs[i] = (int) numbers[i];
      if (runs[i] != numbers[i]) {
        throw new IllegalArgumentException("the count " + numbers[i] + " is not an integer");
      }
    }
    return RunLengthMask.ofCounts(
        of,
        padded && of.area() <= Integer.MAX_VALUE
            ? RunLengthCodec.padded(runs, (int) of.area())
            : runs);
  }

  /** The JSON text of a segmentation. */
  public static String write(Segmentation segmentation) {
    if (segmentation instanceof RunLengthMask mask) {
      return "{\"size\": ["
          + mask.size().height()
          + ", "
          + mask.size().width()
          + "], \"counts\": "
          + JsonText.quote(mask.encode())
          + "}";
    }
    List<Polygon> polygons = segmentation.toMultiPolygon().polygons();
    boolean holes = polygons.stream().anyMatch(polygon -> polygon.ringCount() > 1);
    return JsonText.list(
        polygons.stream()
            .map(polygon -> holes ? dictionary(polygon) : JsonText.array(polygon.exterior()))
            .toList());
  }

  private static String dictionary(Polygon polygon) {
    return "{\"exterior\": "
        + pairs(polygon.exterior())
        + ", \"interiors\": "
        + JsonText.list(polygon.holes().stream().map(SegmentationJson::pairs).toList())
        + "}";
  }

  private static String pairs(double[] xy) {
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i + 1 < xy.length; i += 2) {
      pairs.add(JsonText.array(xy[i], xy[i + 1]));
    }
    return JsonText.list(pairs);
  }
}
