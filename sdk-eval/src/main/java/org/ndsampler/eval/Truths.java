package org.ndsampler.eval;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoAnnotations;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.Keypoint;
import org.ndsampler.core.coco.Keypoints;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.coco.io.Problem;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Segmentation;

/**
 * The objects that are there, in columns by the rows of the dataset's annotations. Immutable once
 * made.
 */
final class Truths {
  final CocoDataset dataset;
  final long[] ids;

  /** x, y, width, height of each. */
  final double[] boxes;

  final double[] areas;
  final boolean[] crowd;

  /** Ignored whatever its area. */
  final boolean[] ignored;

  /** The place of image and category of each in the scope; -1 where it is not looked at. */
  final int[] image;

  final int[] category;

  /** x, y, v of the keypoints of each; only where keypoints are compared. */
  final double[][] keypoints;

  private Truths(CocoDataset dataset, Metric metric) {
    this.dataset = dataset;
    int size = dataset.annotations().size();
    ids = dataset.annotations().ids();
    boxes = new double[Math.multiplyExact(4, size)];
    areas = new double[size];
    crowd = new boolean[size];
    ignored = new boolean[size];
    image = new int[size];
    category = new int[size];
    keypoints = metric == Metric.KEYPOINTS ? new double[size][] : new double[0][];
  }

  static Truths of(
      CocoDataset dataset, Scope scope, EvaluationOptions options, List<Problem> problems) {
    Truths truths = new Truths(dataset, options.metric());
    Complaints complaints = new Complaints();
    CocoAnnotations table = dataset.annotations();
    boolean lvis = options.protocol() == Protocol.LVIS;
    boolean ignoreCounts = lvis || options.isMended(Oddity.IGNORE_OVERWRITTEN);
    for (int row = 0; row < table.size(); row++) {
      int image = scope.image(table.imageRow(row));
      int category = scope.category(table.categoryRow(row));
      if (image >= 0 && category >= 0 && !truths.takeBox(row, complaints)) {
        image = -1;
      }
      if (image >= 0 && category >= 0) {
        truths.crowd[row] = !lvis && table.isCrowd(row);
        truths.ignored[row] = truths.crowd[row] || (ignoreCounts && isSet(table.at(row), "ignore"));
        if (truths.keypoints.length > 0) {
          truths.points(row, complaints);
        }
        if (lvis && !(truths.areas[row] > 0 && truths.areas[row] < Double.POSITIVE_INFINITY)) {
          image = -1;
        }
      } else if (table.imageRow(row) < 0 || table.categoryRow(row) < 0) {
        complaints.add(
            "nowhere",
            row,
            "annotations are of no image or no category of the dataset, and were left out",
            "dataset.repair() mends what has one answer");
      }
      truths.image[row] = image;
      truths.category[row] = category;
    }
    complaints.addTo(problems);
    if (!options.isMended(Oddity.ID_TWICE) && truths.isAnyTwice()) {
      problems.add(
          Problem.of(
              Problem.Severity.WARNING,
              "/annotations",
              "annotations share an id, and the last of them is taken for each, as pycocotools"
                  + " does",
              "mended(Oddity.ID_TWICE) takes each for itself; dataset.repair() numbers them anew"));
    }
    return truths;
  }

  /** Takes box and area; false if there is none. */
  private boolean takeBox(int row, Complaints complaints) {
    CocoAnnotations table = dataset.annotations();
    if (table.hasBox(row)) {
      boxes[4 * row] = table.x(row);
      boxes[4 * row + 1] = table.y(row);
      boxes[4 * row + 2] = table.width(row);
      boxes[4 * row + 3] = table.height(row);
    } else {
      Box bounds;
      try {
        bounds = table.at(row).segmentation().map(Segmentation::bounds).orElse(null);
      } catch (CocoException e) {
        bounds = null;
      }
      if (bounds == null) {
        complaints.add(
            "box",
            row,
            "annotations have no box and no outline, and were left out",
            "label images as a whole are nothing that a detection could find");
        return false;
      }
      complaints.add(
          "bounds",
          row,
          "annotations have no box; that of their outline was taken",
          "see repair()");
      boxes[4 * row] = bounds.x();
      boxes[4 * row + 1] = bounds.y();
      boxes[4 * row + 2] = bounds.width();
      boxes[4 * row + 3] = bounds.height();
    }
    double area = table.area(row);
    if (Double.isNaN(area)) {
      complaints.add(
          "area",
          row,
          "annotations declare no area; that of their box was taken",
          "pycocotools refuses such files; dataset.repair() writes areas");
      area = boxes[4 * row + 2] * boxes[4 * row + 3];
    }
    areas[row] = area;
    return true;
  }

  private void points(int row, Complaints complaints) {
    CocoAnnotation annotation = dataset.annotations().at(row);
    double[] xyv = {};
    try {
      Keypoints found = annotation.keypoints().orElse(new Keypoints(List.of()));
      xyv = new double[3 * found.size()];
      int at = 0;
      for (Keypoint point : found) {
        xyv[at++] = point.x();
        xyv[at++] = point.y();
        xyv[at++] = point.visibility();
      }
    } catch (CocoException e) {
      complaints.add(
          "damaged", row, "annotations have keypoints that cannot be read", "look at the first");
    }
    int labelled = 0;
    for (int i = 2; i < xyv.length; i += 3) {
      labelled += xyv[i] > 0 ? 1 : 0;
    }
    String declared = annotation.field("num_keypoints").orElse(null);
    if (declared != null) {
      try {
        labelled = (int) Double.parseDouble(declared);
      } catch (NumberFormatException e) {
        complaints.add("count", row, "annotations have a num_keypoints that is no number", "");
      }
    } else if (xyv.length > 0) {
      complaints.add(
          "count",
          row,
          "annotations have no num_keypoints; the labelled ones were counted",
          "pycocotools refuses such files");
    }
    ignored[row] |= labelled == 0;
    keypoints[row] = xyv;
  }

  /** Whether a field is true, or a number other than 0. */
  private static boolean isSet(CocoAnnotation annotation, String field) {
    String value = annotation.field(field).orElse("0");
    return switch (value) {
      case "0", "false", "null", "0.0" -> false;
      default -> true;
    };
  }

  /** The x, y, width or height of an object. */
  double edge(int row, int edge) {
    return boxes[4 * row + edge];
  }

  /** The box of an object. */
  Box box(int row) {
    return Box.of(edge(row, 0), edge(row, 1), edge(row, 2), edge(row, 3));
  }

  /**
   * The rows that are compared, in the order of the file: those that are looked at, or of several
   * with one id the last, as often as there are some.
   */
  int[] compared(boolean idsAreUnique) {
    int[] rows = rows();
    if (idsAreUnique || !isAnyTwice()) {
      return rows;
    }
    Map<Long, Integer> last = new HashMap<>();
    for (int row = 0; row < ids.length; row++) {
      last.put(ids[row], row);
    }
    return Arrays.stream(rows)
        .map(row -> Objects.requireNonNull(last.get(ids[row])))
        .filter(row -> image[row] >= 0 && category[row] >= 0)
        .toArray();
  }

  /** Whether an id comes twice; most files have them ascending. */
  private boolean isAnyTwice() {
    boolean ascending = true;
    for (int row = 1; row < ids.length && ascending; row++) {
      ascending = ids[row] > ids[row - 1];
    }
    return !ascending && Arrays.stream(ids).distinct().count() < ids.length;
  }

  /** The rows that are looked at, in the order of the file. */
  int[] rows() {
    int count = 0;
    for (int row = 0; row < image.length; row++) {
      count += image[row] >= 0 && category[row] >= 0 ? 1 : 0;
    }
    int[] rows = new int[count];
    count = 0;
    for (int row = 0; row < image.length; row++) {
      if (image[row] >= 0 && category[row] >= 0) {
        rows[count++] = row;
      }
    }
    return rows;
  }

  /** Counts what is wrong, of each kind, and where the first is. */
  private static final class Complaints {
    private final List<String> kinds = new ArrayList<>();
    private final List<int[]> counts = new ArrayList<>();
    private final List<String[]> texts = new ArrayList<>();

    void add(String kind, int row, String message, String advice) {
      int at = kinds.indexOf(kind);
      if (at < 0) {
        kinds.add(kind);
        counts.add(new int[] {1, row});
        texts.add(new String[] {message, advice});
      } else {
        counts.get(at)[0]++;
      }
    }

    void addTo(List<Problem> problems) {
      for (int i = 0; i < kinds.size(); i++) {
        problems.add(
            Problem.of(
                Problem.Severity.WARNING,
                "/annotations/" + counts.get(i)[1],
                counts.get(i)[0] + " " + texts.get(i)[0] + ", this the first",
                texts.get(i)[1]));
      }
    }
  }
}
