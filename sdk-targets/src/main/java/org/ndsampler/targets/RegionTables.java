package org.ndsampler.targets;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.ndsampler.core.coco.ClassCount;
import org.ndsampler.core.coco.CocoAnnotations;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImages;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.regions.Audit;
import org.ndsampler.core.regions.GridCell;
import org.ndsampler.core.regions.PooledRegion;
import org.ndsampler.core.regions.Predictions;
import org.ndsampler.core.regions.RegionPool;
import org.ndsampler.core.regions.SampleGrid;
import org.ndsampler.core.split.DatasetSplit;
import org.ndsampler.core.split.DatasetSplit.Part;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Makes tables of grids, pools, audits, splits and predictions, and reads them back after they were
 * filtered, sorted or edited. Safe for concurrent use.
 *
 * <pre>{@code
 * Table windows = RegionTables.of(SampleGrid.ofImages(dataset).window(128, 128).build());
 * Table empty = windows.where(windows.booleanColumn("is_positive").isFalse());
 * List<Target> targets = Targets.from(empty);
 * }</pre>
 *
 * <p>The window of a row is in the columns {@code window_x}, {@code window_y}, {@code window_width}
 * and {@code window_height}, in pixels of the image, or of the video for a clip. {@link
 * Targets#from} makes targets of them.
 *
 * @since 0.1
 */
public final class RegionTables {
  private RegionTables() {}

  /**
   * The windows of a grid: {@code number}, {@code image_id} (of the first frame), {@code video_id}
   * (missing for images), {@code first_frame}, {@code end_frame} (the one after the last), the
   * window, {@code annotations} (how many touch it), {@code annotation_ids} and {@code image_ids}
   * (as text, with spaces between), {@code is_positive}.
   *
   * @throws IllegalArgumentException if there are more windows than a table can have
   */
  public static Table of(SampleGrid grid) {
    return ofCells(grid.cells());
  }

  /**
   * The items of a pool, positives first: {@code image_id}, {@code annotation_id} (missing for a
   * negative), {@code category_id}, {@code category} (both missing where the annotation names
   * none), {@code is_positive} and the window; of a pool whose negatives keep away from shapes also
   * {@code by_shape}, so that their targets do.
   */
  public static Table of(RegionPool pool) {
    int n = pool.size();
    CocoDataset dataset = pool.dataset();
    LongColumn images = LongColumn.create("image_id", n);
    LongColumn annotations = LongColumn.create("annotation_id", n);
    LongColumn categories = LongColumn.create("category_id", n);
    StringColumn names = StringColumn.create("category", n);
    BooleanColumn positive = BooleanColumn.create("is_positive", n);
    int[][] windows = new int[4][n];
    for (int i = 0; i < n; i++) {
      PooledRegion region = pool.item(i);
      images.set(i, region.imageId());
      region.annotationId().ifPresent(new Setter(annotations, i)::set);
      if (region.hasCategory()) {
        categories.set(i, region.categoryId());
        int category = dataset.categories().row(region.categoryId());
        if (category >= 0) {
          names.set(i, dataset.categories().name(category));
        }
      }
      positive.set(i, region.isPositive());
      put(windows, i, region.window());
    }
    Table table =
        Table.create("pool of " + dataset.name())
            .addColumns(images, annotations, categories, names, positive);
    addWindows(table, windows);
    if (pool.isShapes()) {
      BooleanColumn byShape = BooleanColumn.create("by_shape", n);
      for (int i = 0; i < n; i++) {
        byShape.set(i, true);
      }
      table.addColumns(byShape);
    }
    return table;
  }

  /**
   * The images of a split: {@code image_id}, {@code part} ({@code train}, {@code validation} or
   * {@code test}), {@code file_name}, {@code video_id} and {@code annotations} (how many).
   */
  public static Table of(DatasetSplit split) {
    CocoDataset dataset = split.dataset();
    Table table =
        Table.create("split of " + dataset.name())
            .addColumns(
                LongColumn.create("image_id"),
                StringColumn.create("part"),
                StringColumn.create("file_name"),
                LongColumn.create("video_id"),
                IntColumn.create("annotations"));
    for (Part part : Part.values()) {
      for (long id : split.imageIds(part)) {
        int row = dataset.images().row(id);
        table.longColumn("image_id").append(id);
        table.stringColumn("part").append(part.name().toLowerCase(Locale.ROOT));
        table.stringColumn("file_name").append(dataset.image(id).fileName().orElse(""));
        int video = dataset.images().videoRow(row);
        if (video >= 0) {
          table.longColumn("video_id").append(dataset.videos().id(video));
        } else {
          table.longColumn("video_id").appendMissing();
        }
        table.intColumn("annotations").append(dataset.images().annotationCount(row));
      }
    }
    return table;
  }

  /**
   * What a detector found: {@code image_id}, {@code file_name}, {@code category_id}, {@code
   * category}, {@code score}, {@code x}, {@code y}, {@code width} and {@code height} (the box, from
   * its top-left corner, in pixels of the image).
   *
   * @param dataset has the names of images and categories; those that it does not have are missing
   */
  public static Table of(Predictions predictions, CocoDataset dataset) {
    int n = predictions.size();
    LongColumn images = LongColumn.create("image_id", n);
    StringColumn files = StringColumn.create("file_name", n);
    LongColumn categories = LongColumn.create("category_id", n);
    StringColumn names = StringColumn.create("category", n);
    DoubleColumn scores = DoubleColumn.create("score", n);
    DoubleColumn x = DoubleColumn.create("x", n);
    DoubleColumn y = DoubleColumn.create("y", n);
    DoubleColumn width = DoubleColumn.create("width", n);
    DoubleColumn height = DoubleColumn.create("height", n);
    Map<Long, String> fileNames = new HashMap<>();
    for (int i = 0; i < n; i++) {
      images.set(i, predictions.imageId(i));
      String file =
          fileNames.computeIfAbsent(
              predictions.imageId(i),
              id -> dataset.images().row(id) < 0 ? "" : dataset.image(id).fileName().orElse(""));
      if (!file.isEmpty()) {
        files.set(i, file);
      }
      categories.set(i, predictions.categoryId(i));
      int category = dataset.categories().row(predictions.categoryId(i));
      if (category >= 0) {
        names.set(i, dataset.categories().name(category));
      }
      scores.set(i, predictions.score(i));
      x.set(i, predictions.box(i).x());
      y.set(i, predictions.box(i).y());
      width.set(i, predictions.box(i).width());
      height.set(i, predictions.box(i).height());
    }
    return Table.create("predictions for " + dataset.name())
        .addColumns(images, files, categories, names, scores, x, y, width, height);
  }

  /** The same table of some windows of a grid. */
  public static Table ofCells(List<GridCell> cells) {
    int n = cells.size();
    LongColumn images = LongColumn.create("image_id", n);
    LongColumn videos = LongColumn.create("video_id", n);
    int[][] ints = new int[4][n];
    int[][] windows = new int[4][n];
    // Columns of texts are made of arrays: to set their values one by one takes twice the time.
    String[] annotationIds = new String[n];
    String[] imageIds = new String[n];
    BooleanColumn positive = BooleanColumn.create("is_positive", n);
    List<Long> lastImages = List.of();
    String lastText = "";
    for (int i = 0; i < n; i++) {
      GridCell cell = cells.get(i);
      ints[0][i] = i;
      ints[1][i] = cell.firstFrame();
      ints[2][i] = cell.endFrame();
      ints[3][i] = cell.annotationIds().size();
      put(windows, i, cell.window());
      if (!cell.imageIds().equals(lastImages)) {
        lastImages = cell.imageIds();
        lastText = text(lastImages);
      }
      if (!lastImages.isEmpty()) {
        images.set(i, lastImages.get(0));
      }
      if (cell.videoId().isPresent()) {
        videos.set(i, cell.videoId().getAsLong());
      }
      annotationIds[i] = text(cell.annotationIds());
      imageIds[i] = lastText;
      positive.set(i, cell.isPositive());
    }
    Table table =
        Table.create("grid")
            .addColumns(
                IntColumn.create("number", ints[0]),
                images,
                videos,
                IntColumn.create("first_frame", ints[1]),
                IntColumn.create("end_frame", ints[2]));
    addWindows(table, windows);
    return table.addColumns(
        IntColumn.create("annotations", ints[3]),
        StringColumn.create("annotation_ids", annotationIds),
        StringColumn.create("image_ids", imageIds),
        positive);
  }

  /**
   * The windows of a table that {@link #of(SampleGrid)} or {@link #ofCells} made.
   *
   * @throws IllegalArgumentException if a column or a value is missing
   */
  public static List<GridCell> cells(Table table) {
    Rows rows = new Rows(table);
    List<GridCell> cells = new ArrayList<>(rows.count());
    for (int row = 0; row < rows.count(); row++) {
      Window window = rows.window(row);
      List<Long> annotations = ids(rows, "annotation_ids", row);
      boolean positive = rows.truth("is_positive", row);
      List<Long> images = ids(rows, "image_ids", row);
      cells.add(
          rows.has("video_id", row)
              ? GridCell.ofVideo(
                  rows.id("video_id", row),
                  images,
                  rows.whole("first_frame", row),
                  rows.whole("end_frame", row),
                  window,
                  annotations,
                  positive)
              : GridCell.ofImage(
                  images.isEmpty() ? rows.id("image_id", row) : images.get(0),
                  window,
                  annotations,
                  positive));
    }
    return cells;
  }

  private record Setter(LongColumn column, int row) {
    void set(long value) {
      column.set(row, value);
    }
  }

  /**
   * The regions of a table that {@link #of(RegionPool)} made, in its order.
   *
   * @throws IllegalArgumentException if a column or a value is missing
   */
  public static List<PooledRegion> regions(Table table) {
    Rows rows = new Rows(table);
    List<PooledRegion> regions = new ArrayList<>(rows.count());
    for (int row = 0; row < rows.count(); row++) {
      long image = rows.id("image_id", row);
      Window window = rows.window(row);
      if (rows.has("annotation_id", row)) {
        // An annotation of damaged data may have no category.
        regions.add(
            PooledRegion.positive(
                image,
                rows.id("annotation_id", row),
                rows.has("category_id", row)
                    ? OptionalLong.of(rows.id("category_id", row))
                    : OptionalLong.empty(),
                window));
      } else {
        regions.add(PooledRegion.negative(image, rows.id("category_id", row), window));
      }
    }
    return regions;
  }

  /**
   * The images of an audit: {@code image_id}, {@code file_name}, {@code views}, {@code coverage}
   * (part of the pixels that was seen), {@code pixel_views} (how often a pixel was seen, on
   * average), {@code annotations}, {@code annotations_seen}.
   */
  public static Table images(Audit audit) {
    CocoDataset dataset = audit.dataset();
    CocoImages images = dataset.images();
    int n = images.size();
    long[] ids = new long[n];
    double[] coverage = new double[n];
    double[] pixelViews = new double[n];
    int[] annotations = new int[n];
    int[] seen = new int[n];
    StringColumn files = StringColumn.create("file_name", n);
    int[] views = audit.annotationViews();
    for (int row = 0; row < n; row++) {
      ids[row] = images.id(row);
      coverage[row] = audit.coverage(ids[row]);
      pixelViews[row] = audit.meanPixelViews(ids[row]);
      annotations[row] = images.annotationCount(row);
      for (int k = 0; k < annotations[row]; k++) {
        seen[row] += views[images.annotationRow(row, k)] > 0 ? 1 : 0;
      }
      String file = images.at(row).fileName().orElse("");
      files.set(row, file);
    }
    return Table.create("images seen of " + dataset.name())
        .addColumns(
            LongColumn.create("image_id", ids),
            files,
            IntColumn.create("views", audit.imageViews()),
            DoubleColumn.create("coverage", coverage),
            DoubleColumn.create("pixel_views", pixelViews),
            IntColumn.create("annotations", annotations),
            IntColumn.create("annotations_seen", seen));
  }

  /**
   * The annotations of an audit: {@code annotation_id}, {@code image_id}, {@code category} and
   * {@code views}; those never seen have 0.
   */
  public static Table annotations(Audit audit) {
    CocoDataset dataset = audit.dataset();
    CocoAnnotations annotations = dataset.annotations();
    int n = annotations.size();
    long[] ids = new long[n];
    LongColumn images = LongColumn.create("image_id", n);
    StringColumn names = StringColumn.create("category", n);
    for (int row = 0; row < n; row++) {
      ids[row] = annotations.id(row);
      if (annotations.imageRow(row) >= 0) {
        images.set(row, dataset.images().id(annotations.imageRow(row)));
      }
      if (annotations.categoryRow(row) >= 0) {
        names.set(row, dataset.categories().name(annotations.categoryRow(row)));
      }
    }
    return Table.create("annotations seen of " + dataset.name())
        .addColumns(
            LongColumn.create("annotation_id", ids),
            images,
            names,
            IntColumn.create("views", audit.annotationViews()));
  }

  /**
   * The split that the columns {@code image_id} and {@code part} of a table say; images that the
   * table does not have are in no part.
   *
   * @throws IllegalArgumentException if a column or a value is missing, if a part is not called
   *     {@code train}, {@code validation} or {@code test}, or if an image does not exist or comes
   *     twice
   */
  public static DatasetSplit split(Table table, CocoDataset dataset) {
    Rows rows = new Rows(table);
    Map<Part, LongStream.Builder> parts = new EnumMap<>(Part.class);
    for (int row = 0; row < rows.count(); row++) {
      Part part = part(rows.text("part", row), row);
      parts.computeIfAbsent(part, p -> LongStream.builder()).add(rows.id("image_id", row));
    }
    Map<Part, long[]> ids = new EnumMap<>(Part.class);
    parts.forEach((part, builder) -> ids.put(part, builder.build().toArray()));
    return DatasetSplit.of(dataset, ids);
  }

  private static Part part(String name, int row) {
    for (Part part : Part.values()) {
      if (part.name().equalsIgnoreCase(name)) {
        return part;
      }
    }
    throw new IllegalArgumentException(
        "the part in row " + row + " is '" + name + "'; it must be train, validation or test");
  }

  /**
   * How often each class occurs in the parts of a split, rare classes first: {@code category},
   * {@code train}, {@code validation}, {@code test} and {@code sum}.
   */
  public static Table classFrequencies(DatasetSplit split) {
    Table table =
        Table.create("classes of the parts of " + split.dataset().name())
            .addColumns(
                StringColumn.create("category"),
                LongColumn.create("train"),
                LongColumn.create("validation"),
                LongColumn.create("test"),
                LongColumn.create("sum"));
    for (DatasetSplit.ClassFrequency row : split.classFrequencies()) {
      table.stringColumn("category").append(row.category());
      table.longColumn("train").append(row.train());
      table.longColumn("validation").append(row.validation());
      table.longColumn("test").append(row.test());
      table.longColumn("sum").append(row.sum());
    }
    return table;
  }

  /**
   * How often each class is among the items of a pool, as an epoch shows them, the most frequent
   * first: {@code category}, {@code items}, {@code share} (of all items, in [0, 1]) and {@code
   * annotations} (how many the dataset has). Classes that the pool leaves out have 0. The negatives
   * are a row of their own, the last one, called {@code (negatives)}, without {@code annotations};
   * it is there if the pool has any.
   */
  public static Table classFrequencies(RegionPool pool) {
    CocoDataset dataset = pool.dataset();
    int[] items = new int[dataset.categories().size()];
    for (int i = 0; i < pool.positiveCount(); i++) {
      int annotation = dataset.annotations().row(pool.annotationId(i));
      int category = dataset.annotations().categoryRow(annotation);
      if (category >= 0) {
        items[category]++;
      }
    }
    List<ClassCount> counts = dataset.classCounts();
    Table table =
        Table.create("classes of the pool of " + dataset.name())
            .addColumns(
                StringColumn.create("category"),
                IntColumn.create("items"),
                DoubleColumn.create("share"),
                IntColumn.create("annotations"));
    IntStream.range(0, items.length)
        .boxed()
        .sorted(
            Comparator.comparing((Integer row) -> -items[row])
                .thenComparing(row -> counts.get(row).name()))
        .forEach(
            row -> {
              addClass(table, counts.get(row).name(), items[row], pool.size());
              table.intColumn("annotations").append(counts.get(row).annotations());
            });
    if (pool.negativeCount() > 0) {
      addClass(table, "(negatives)", pool.negativeCount(), pool.size());
      table.intColumn("annotations").appendMissing();
    }
    return table;
  }

  private static void addClass(Table table, String name, int items, int all) {
    table.stringColumn("category").append(name);
    table.intColumn("items").append(items);
    table.doubleColumn("share").append((double) items / Math.max(1, all));
  }

  /**
   * What is in more than one part of a split, as {@link DatasetSplit#leaks()} finds it: {@code
   * kind} ({@code video}, {@code file} or {@code track}), {@code value} (which one) and {@code
   * parts}. No row means that nothing was found.
   */
  public static Table leaks(DatasetSplit split) {
    StringColumn kinds = StringColumn.create("kind");
    StringColumn values = StringColumn.create("value");
    StringColumn parts = StringColumn.create("parts");
    for (DatasetSplit.Leak leak : split.leaks()) {
      kinds.append(leak.kind().toString());
      values.append(leak.value());
      parts.append(
          leak.parts().stream()
              .map(part -> part.name().toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(", ")));
    }
    return Table.create("leaks of " + split.dataset().name()).addColumns(kinds, values, parts);
  }

  private static void put(int[][] windows, int row, Window window) {
    windows[0][row] = window.x();
    windows[1][row] = window.y();
    windows[2][row] = window.width();
    windows[3][row] = window.height();
  }

  private static void addWindows(Table table, int[][] windows) {
    table.addColumns(
        IntColumn.create("window_x", windows[0]),
        IntColumn.create("window_y", windows[1]),
        IntColumn.create("window_width", windows[2]),
        IntColumn.create("window_height", windows[3]));
  }

  private static String text(List<Long> ids) {
    if (ids.size() < 2) {
      return ids.isEmpty() ? "" : ids.get(0).toString();
    }
    StringBuilder text = new StringBuilder();
    for (long id : ids) {
      text.append(text.isEmpty() ? "" : " ").append(id);
    }
    return text.toString();
  }

  private static List<Long> ids(Rows rows, String column, int row) {
    List<Long> ids = new ArrayList<>();
    // An empty text is a missing value in Tablesaw.
    String text = rows.has(column, row) ? rows.text(column, row) : "";
    for (String id : text.isBlank() ? new String[0] : text.strip().split("\\s+")) {
      try {
        ids.add(Long.parseLong(id));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "'" + id + "' in column " + column + ", row " + row + ", is no id", e);
      }
    }
    return ids;
  }
}
