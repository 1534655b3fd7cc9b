package org.ndsampler.core.index;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoAnnotations;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImages;
import org.ndsampler.core.coco.internal.Outlines;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.internal.WorkFolder;

/**
 * Which annotations of an image meet a box. Immutable, safe for concurrent use.
 *
 * <pre>{@code
 * AnnotationIndex index = AnnotationIndex.of(dataset);
 * long[] ids = index.overlapping(1, Box.of(0, 0, 64, 64));       // of image 1
 * long[] most = index.overlapping(1, Box.of(0, 0, 64, 64), 0.5); // more than half inside
 * }</pre>
 *
 * <p>An annotation without a box, or with one that is damaged or has no area, is where its outline
 * is. Annotations without either, and those whose image does not exist, are not in the index. Boxes
 * are closed rectangles: touching counts, and so does a box of no area. Answers are in ascending
 * order of the annotations' ids. The queries by row allocate nothing. An image of up to 128
 * annotations is scanned, at a nanosecond or two each; a larger one has a tree, and a query costs
 * the logarithm of their number and the hits.
 *
 * @since 0.1
 */
public final class AnnotationIndex {
  /** What is added to an annotation's area before a share of it is taken, as in ndsampler. */
  private static final double EPSILON = 1e-6;

  private final CocoDataset dataset;
  private final CocoAnnotations annotations;
  // Its entries are rows.
  private final BoxIndex index;
  // Where the annotations are, by row, whose box does not say it: those with an outline alone, or
  // with a box of no area. Few, or none.
  private final Map<Integer, Box> places;

  private AnnotationIndex(CocoDataset dataset, BoxIndex index, Map<Integer, Box> places) {
    this.dataset = dataset;
    this.annotations = dataset.annotations();
    this.index = index;
    this.places = places;
  }

  /** The index of all annotations of a dataset. Cost: one pass over them. */
  public static AnnotationIndex of(CocoDataset dataset) {
    Map<Integer, Box> places = places(dataset);
    BoxIndex index = index(dataset, places, rowsById(dataset.annotations()));
    return new AnnotationIndex(dataset, index, places);
  }

  /**
   * As {@link #of(CocoDataset)}, kept in a folder under the dataset's fingerprint. A damaged entry
   * is made again.
   *
   * @param workFolder is made if it is not there; may be shared by datasets and processes
   */
  public static AnnotationIndex of(CocoDataset dataset, Path workFolder) {
    CocoAnnotations annotations = dataset.annotations();
    int[] order = rowsById(annotations);
    Map<Integer, Box> places = places(dataset);
    BoxIndex index =
        WorkFolder.of(workFolder, dataset.fingerprint())
            .get(
                "places",
                "",
                bytes ->
                    BoxIndex.parse(
                        bytes,
                        dataset.images().size(),
                        annotations.size(),
                        edges(annotations, places),
                        order),
                () -> index(dataset, places, order),
                BoxIndex::toBytes);
    return new AnnotationIndex(dataset, index, places);
  }

  /** Where an annotation without a sound box is, as its outline says, if anything says it. */
  private static Map<Integer, Box> places(CocoDataset dataset) {
    CocoAnnotations annotations = dataset.annotations();
    Map<Integer, Box> places = new HashMap<>();
    for (int row = 0; row < annotations.size(); row++) {
      if (annotations.imageRow(row) >= 0 && !isProper(annotations, row)) {
        Box place = Outlines.place(dataset, row);
        if (place != null) {
          places.put(row, place);
        }
      }
    }
    return Map.copyOf(places);
  }

  private static boolean isProper(CocoAnnotations annotations, int row) {
    double width = annotations.width(row);
    double height = annotations.height(row);
    return width > 0
        && height > 0
        && Double.isFinite(annotations.x(row) + width)
        && Double.isFinite(annotations.y(row) + height);
  }

  private static BoxIndex index(CocoDataset dataset, Map<Integer, Box> places, int[] order) {
    CocoAnnotations annotations = dataset.annotations();
    int[] imageRow = new int[annotations.size()];
    for (int row = 0; row < imageRow.length; row++) {
      boolean known = annotations.hasBox(row) || places.containsKey(row);
      imageRow[row] = known ? annotations.imageRow(row) : -1;
    }
    return BoxIndex.of(dataset.images().size(), imageRow, edges(annotations, places), order);
  }

  private static BoxIndex.Edges edges(CocoAnnotations annotations, Map<Integer, Box> places) {
    BoxIndex.Edges ofBoxes = edges(annotations);
    if (places.isEmpty()) {
      return ofBoxes;
    }
    return (row, side) -> {
      Box place = places.get(row);
      return place == null
          ? ofBoxes.edge(row, side)
          : switch (side) {
            case BoxIndex.Edges.MIN_X -> place.x();
            case BoxIndex.Edges.MIN_Y -> place.y();
            case BoxIndex.Edges.MAX_X -> place.maxX();
            default -> place.maxY();
          };
    };
  }

  private static BoxIndex.Edges edges(CocoAnnotations annotations) {
    return (row, side) ->
        switch (side) {
          case BoxIndex.Edges.MIN_X -> annotations.x(row);
          case BoxIndex.Edges.MIN_Y -> annotations.y(row);
          case BoxIndex.Edges.MAX_X -> annotations.x(row) + annotations.width(row);
          default -> annotations.y(row) + annotations.height(row);
        };
  }

  /** The rows in the order of their ids; empty when they are in that order already. */
  private static int[] rowsById(CocoAnnotations annotations) {
    int n = annotations.size();
    boolean sorted = true;
    for (int row = 1; row < n && sorted; row++) {
      sorted = annotations.id(row - 1) < annotations.id(row);
    }
    if (sorted) {
      return new int[0];
    }
    long[] ids = annotations.ids();
    Arrays.sort(ids);
    int[] rows = new int[n];
    for (int i = 0; i < n; i++) {
      rows[i] = annotations.row(ids[i]);
    }
    return rows;
  }

  /** The dataset whose annotations these are. */
  public CocoDataset dataset() {
    return dataset;
  }

  /** The number of annotations in the index. */
  public int size() {
    return index.size();
  }

  /** The number of indexed annotations of an image, by the image's row. */
  public int size(int imageRow) {
    return index.size(imageRow);
  }

  /**
   * The rows of the annotations of an image that meet a rectangle, into a buffer, ascending by id.
   * Allocates nothing.
   *
   * @param imageRow the row of the image in {@link CocoDataset#images()}
   * @param minX left edge, in pixels of the image
   * @param minY top edge
   * @param maxX right edge
   * @param maxY bottom edge
   * @param buffer where the rows go; {@link #size(int)} places are always enough
   * @return how many there are; when that is more than the buffer holds, what is in the buffer
   *     means nothing
   * @throws IndexOutOfBoundsException if there is no such image
   */
  public int query(int imageRow, double minX, double minY, double maxX, double maxY, int[] buffer) {
    return index.query(imageRow, minX, minY, maxX, maxY, buffer);
  }

  /**
   * The rows of the annotations of an image that meet a box, ascending by id; a new array.
   *
   * @throws IndexOutOfBoundsException if there is no such image
   */
  public int[] query(int imageRow, Box box) {
    return index.query(imageRow, box);
  }

  /**
   * The rows of the annotations of an image of which more than a share of the area lies in a
   * rectangle, otherwise as {@link #query(int, double, double, double, double, int[])}.
   *
   * @param visibleThreshold the share, see {@link #visibility}; with 0 or less every annotation
   *     that meets the rectangle counts, those that only touch too
   */
  public int query(
      int imageRow,
      double minX,
      double minY,
      double maxX,
      double maxY,
      double visibleThreshold,
      int[] buffer) {
    int found = query(imageRow, minX, minY, maxX, maxY, buffer);
    if (!(visibleThreshold > 0) || found > buffer.length) {
      return found;
    }
    int kept = 0;
    for (int i = 0; i < found; i++) {
      int row = buffer[i];
      if (visibility(row, minX, minY, maxX, maxY) > visibleThreshold) {
        buffer[kept++] = row;
      }
    }
    return kept;
  }

  /** Whether any annotation of an image meets a rectangle. Allocates nothing. */
  public boolean any(int imageRow, double minX, double minY, double maxX, double maxY) {
    return index.any(imageRow, minX, minY, maxX, maxY);
  }

  /**
   * The share of an annotation's area that lies in a rectangle: the shared area divided by the area
   * and 1e-6. So it is always below 1, and 0 for a box of no area.
   *
   * @param row the row of the annotation
   * @param minX left edge, in pixels of the image
   * @param minY top edge
   * @param maxX right edge
   * @param maxY bottom edge
   */
  public double visibility(int row, double minX, double minY, double maxX, double maxY) {
    double area = area(row);
    return shared(row, minX, minY, maxX, maxY) / (area + EPSILON);
  }

  private @Nullable Box place(int row) {
    return places.isEmpty() ? null : places.get(row);
  }

  private double area(int row) {
    Box place = place(row);
    return place == null ? annotations.width(row) * annotations.height(row) : place.area();
  }

  private double shared(int row, double minX, double minY, double maxX, double maxY) {
    Box place = place(row);
    if (place != null) {
      double width = Math.min(place.maxX(), maxX) - Math.max(place.x(), minX);
      double height = Math.min(place.maxY(), maxY) - Math.max(place.y(), minY);
      return width > 0 && height > 0 ? width * height : 0;
    }
    double x = annotations.x(row);
    double y = annotations.y(row);
    double w = Math.min(x + annotations.width(row), maxX) - Math.max(x, minX);
    double h = Math.min(y + annotations.height(row), maxY) - Math.max(y, minY);
    return w > 0 && h > 0 ? w * h : 0;
  }

  /**
   * The ids of the annotations of an image that meet a box, ascending.
   *
   * @throws IllegalArgumentException if there is no such image
   */
  public long[] overlapping(long imageId, Box box) {
    return overlapping(imageId, box, 0);
  }

  /**
   * The ids of the annotations of an image of which more than a share of the area lies in a box,
   * ascending.
   *
   * @param imageId the image
   * @param box in pixels of the image; it may lie outside
   * @param visibleThreshold the share, see {@link #visibility}; with 0 every annotation that meets
   *     the box counts, those that only touch too
   * @throws IllegalArgumentException if there is no such image
   */
  public long[] overlapping(long imageId, Box box, double visibleThreshold) {
    int[] rows = rows(imageId, box, visibleThreshold);
    long[] ids = new long[rows.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = annotations.id(rows[i]);
    }
    return ids;
  }

  private int[] rows(long imageId, Box box, double visibleThreshold) {
    CocoImages images = dataset.images();
    int imageRow = images.row(imageId);
    if (imageRow < 0) {
      // Throws with what there is instead.
      dataset.image(imageId);
      throw new IllegalArgumentException("there is no image with id " + imageId);
    }
    int[] buffer = new int[index.size(imageRow)];
    int found = query(imageRow, box.x(), box.y(), box.maxX(), box.maxY(), visibleThreshold, buffer);
    return Arrays.copyOf(buffer, found);
  }

  /**
   * The intersection over union of a box with each annotation that meets it, in the order of {@link
   * #overlapping(long, Box)}.
   *
   * @throws IllegalArgumentException if there is no such image
   */
  public double[] ious(long imageId, Box box) {
    int[] rows = rows(imageId, box, 0);
    double[] result = new double[rows.length];
    for (int i = 0; i < result.length; i++) {
      int row = rows[i];
      double shared = shared(row, box.x(), box.y(), box.maxX(), box.maxY());
      double all = area(row) + box.area() - shared;
      result[i] = all > 0 ? shared / all : 0;
    }
    return result;
  }

  /**
   * The {@link #visibility} in a box of each annotation that meets it, in the order of {@link
   * #overlapping(long, Box)}.
   *
   * @throws IllegalArgumentException if there is no such image
   */
  public double[] visibilities(long imageId, Box box) {
    int[] rows = rows(imageId, box, 0);
    double[] result = new double[rows.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = visibility(rows[i], box.x(), box.y(), box.maxX(), box.maxY());
    }
    return result;
  }

  @Override
  public String toString() {
    return "AnnotationIndex[" + size() + " annotations of " + index.groups() + " images]";
  }
}
