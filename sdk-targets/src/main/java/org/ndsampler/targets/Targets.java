package org.ndsampler.targets;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.ClassCount;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoAnnotations;
import org.ndsampler.core.coco.CocoCategories;
import org.ndsampler.core.coco.CocoCategory;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.coco.CocoImages;
import org.ndsampler.core.coco.CocoVideos;
import org.ndsampler.core.coco.Query;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.regions.internal.TargetColumns;
import org.ndsampler.core.sample.Target;
import org.ndsampler.core.sample.Visibility;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Makes tables of a dataset. Safe for concurrent use.
 *
 * <pre>{@code
 * CocoDataset dataset = ToyDatasets.make("photos2", Path.of("photos"), 0);
 * Table table = Targets.table(dataset);
 * Table wide = table.where(table.doubleColumn("width").isGreaterThan(64));
 * try (CocoSampler sampler = CocoSampler.open(dataset)) {
 *   List<Sample> samples = sampler.loadSamples(Targets.from(wide)).toList();
 * }
 * }</pre>
 *
 * <p>Ids are in columns of {@code long}, pixel coordinates in columns of {@code double}, counts and
 * sizes in columns of {@code int}. What the file does not say is a missing value. Each method makes
 * a new table in time linear in its rows.
 *
 * @since 0.1
 */
public final class Targets {
  private static final System.Logger LOG = System.getLogger(Targets.class.getName());

  /** A table without any of these speaks of images and of no place in them. */
  private static final List<String> PLACE = List.of("annotation_id", "cx", "cy", "x", "y");

  private Targets() {}

  /**
   * The target table: one row for each target, in the order of the file. A target is an annotation
   * with a box, of an image that the file has, as {@link TargetColumns} defines it: row {@code i}
   * is {@code sampler.positive(i)} of a sampler of the same dataset.
   *
   * <p>The columns are {@code annotation_id}, {@code image_id}, {@code category_id}, {@code
   * category} (the name), {@code cx}, {@code cy} (the centre of the box in pixels of the image),
   * {@code width}, {@code height} (of the box), {@code image_width} and {@code image_height} (as
   * the file declares them; no image is opened to find out), {@code area} (as the file declares
   * it), {@code is_crowd}, {@code file_name} (of the image) and {@code track} (what the annotation
   * says of its track, a number or a name, as text).
   *
   * <p>Annotations that are no target are left out; a warning in the log of this class counts them.
   */
  public static Table table(CocoDataset dataset) {
    CocoAnnotations annotations = dataset.annotations();
    TargetColumns targets = TargetColumns.of(dataset);
    int n = targets.size();
    int[] rows = IntStream.range(0, n).map(targets::annotationRow).toArray();
    if (targets.missing() > 0) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} of {1} annotations of {2} have no sound box or no image and are not in the target"
              + " table",
          targets.missing(),
          annotations.size(),
          dataset.name());
    }
    Table table = Table.create("targets of " + dataset.name());
    addLinks(table, dataset, rows);
    table.addColumns(
        doubles("cx", rows, row -> annotations.x(row) + annotations.width(row) / 2),
        doubles("cy", rows, row -> annotations.y(row) + annotations.height(row) / 2),
        doubles("width", rows, annotations::width),
        doubles("height", rows, annotations::height));
    IntColumn widths = IntColumn.create("image_width", n);
    IntColumn heights = IntColumn.create("image_height", n);
    BooleanColumn crowds = BooleanColumn.create("is_crowd", n);
    for (int i = 0; i < n; i++) {
      size(dataset.images(), targets.imageRow(i), widths, heights, i);
      crowds.set(i, annotations.isCrowd(rows[i]));
    }
    return table.addColumns(
        widths,
        heights,
        doubles("area", rows, annotations::area),
        crowds,
        files(dataset.images(), targets),
        tracks(annotations, rows));
  }

  /**
   * The targets of some categories: the rows of {@link #table(CocoDataset)} of these names.
   *
   * @throws IllegalArgumentException if no category of the dataset has one of the names
   */
  public static Table table(CocoDataset dataset, String category, String... more) {
    Set<String> names = new LinkedHashSet<>();
    names.add(dataset.category(category).name());
    for (String name : more) {
      names.add(dataset.category(name).name());
    }
    Table all = table(dataset);
    return all.where(all.stringColumn("category").isIn(names))
        .setName("targets of " + dataset.name());
  }

  /**
   * The targets that a query finds: rows of {@link #table(CocoDataset)}, in the order of the query.
   */
  public static Table table(Query query) {
    CocoDataset dataset = query.dataset();
    TargetColumns targets = TargetColumns.of(dataset);
    int[] rows =
        Arrays.stream(query.annotations())
            .map(targets::ofAnnotationRow)
            .filter(row -> row >= 0)
            .toArray();
    return inOrder(table(dataset), rows);
  }

  /**
   * The rows with the smallest boxes, by the product of {@code width} and {@code height}, the
   * smallest first. Equal ones stay in their order; a row without a box is left out.
   *
   * @param targets with the columns {@code width} and {@code height}, such as a target table
   * @param most how many rows at most
   * @throws IllegalArgumentException if {@code most} is negative
   */
  public static Table smallest(Table targets, int most) {
    return bySize(targets, most, 1);
  }

  /**
   * The rows with the largest boxes, the largest first; else as {@link #smallest}.
   *
   * @param targets with the columns {@code width} and {@code height}, such as a target table
   * @param most how many rows at most
   * @throws IllegalArgumentException if {@code most} is negative
   */
  public static Table largest(Table targets, int most) {
    return bySize(targets, most, -1);
  }

  private static Table bySize(Table targets, int most, int sign) {
    if (most < 0) {
      throw new IllegalArgumentException("the number of rows must be at least 0, not " + most);
    }
    NumericColumn<?> widths = targets.numberColumn("width");
    NumericColumn<?> heights = targets.numberColumn("height");
    double[] keys =
        IntStream.range(0, targets.rowCount())
            .mapToDouble(
                row ->
                    widths.isMissing(row) || heights.isMissing(row)
                        ? Double.NaN
                        : sign * widths.getDouble(row) * heights.getDouble(row))
            .toArray();
    int[] rows =
        IntStream.range(0, keys.length)
            .filter(row -> !Double.isNaN(keys[row]))
            .boxed()
            .sorted(Comparator.comparingDouble(row -> keys[row]))
            .limit(most)
            .mapToInt(Integer::intValue)
            .toArray();
    return inOrder(targets, rows);
  }

  /** Rows of a table; {@code Table.rows} would be a selection, in the order of the table. */
  private static Table inOrder(Table table, int[] rows) {
    Table chosen = Table.create(table.name());
    table.columns().forEach(column -> chosen.addColumns(column.subset(rows)));
    return chosen;
  }

  /** The name of each target's image; read once for an image, which may have many targets. */
  private static StringColumn files(CocoImages images, TargetColumns targets) {
    @Nullable String[] names = new String[images.size()];
    String[] files = new String[targets.size()];
    for (int i = 0; i < files.length; i++) {
      int image = targets.imageRow(i);
      String name = names[image];
      if (name == null) {
        name = images.at(image).fileName().orElse("");
        names[image] = name;
      }
      files[i] = name;
    }
    return StringColumn.create("file_name", files);
  }

  // A record is read only where the annotation says something of its track.
  private static StringColumn tracks(CocoAnnotations annotations, int[] rows) {
    String[] tracks = new String[rows.length];
    boolean any = false;
    for (int i = 0; i < rows.length; i++) {
      tracks[i] = annotations.at(rows[i]).trackName().orElse("");
      any |= !tracks[i].isEmpty();
    }
    return any ? StringColumn.create("track", tracks) : StringColumn.create("track", rows.length);
  }

  /**
   * All annotations, in the order of the file, with a box or without: {@code annotation_id}, {@code
   * image_id}, {@code category_id}, {@code category}, {@code x}, {@code y}, {@code width}, {@code
   * height} (the box, from its top-left corner), {@code is_crowd}, {@code area}, {@code track_id}
   * (as the file says them).
   */
  public static Table annotations(CocoDataset dataset) {
    CocoAnnotations annotations = dataset.annotations();
    int[] rows = IntStream.range(0, annotations.size()).toArray();
    Table table = Table.create("annotations of " + dataset.name());
    addLinks(table, dataset, rows);
    table.addColumns(
        doubles("x", rows, annotations::x),
        doubles("y", rows, annotations::y),
        doubles("width", rows, annotations::width),
        doubles("height", rows, annotations::height));
    BooleanColumn crowds = BooleanColumn.create("is_crowd", rows.length);
    DoubleColumn areas = DoubleColumn.create("area", rows.length);
    LongColumn tracks = LongColumn.create("track_id", rows.length);
    int noTracks = 0;
    for (int row : rows) {
      CocoAnnotation annotation = annotations.at(row);
      crowds.set(row, annotation.isCrowd());
      areas.set(row, annotations.area(row));
      try {
        annotation.trackId().ifPresent(track -> tracks.set(row, track));
      } catch (CocoException e) {
        noTracks++;
        LOG.log(
            noTracks == 1 ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG,
            "{0}: {1}; track_id is missing there, and track has the text",
            dataset.name(),
            e.getMessage());
      }
    }
    return table.addColumns(crowds, areas, tracks, tracks(annotations, rows));
  }

  /**
   * All images, in the order of the file: {@code image_id}, {@code file_name}, {@code width},
   * {@code height} (as the file declares them), {@code annotations} (how many), {@code video_id},
   * {@code frame_index} and {@code channels}.
   */
  public static Table images(CocoDataset dataset) {
    CocoImages images = dataset.images();
    CocoVideos videos = dataset.videos();
    int n = images.size();
    int[] rows = IntStream.range(0, n).toArray();
    StringColumn files = StringColumn.create("file_name", n);
    IntColumn widths = IntColumn.create("width", n);
    IntColumn heights = IntColumn.create("height", n);
    IntColumn counts = IntColumn.create("annotations", n);
    LongColumn videoIds = LongColumn.create("video_id", n);
    IntColumn frames = IntColumn.create("frame_index", n);
    StringColumn channels = StringColumn.create("channels", n);
    for (int row : rows) {
      CocoImage image = images.at(row);
      image.fileName().ifPresent(name -> files.set(row, name));
      size(images, row, widths, heights, row);
      counts.set(row, images.annotationCount(row));
      if (images.videoRow(row) >= 0) {
        videoIds.set(row, videos.id(images.videoRow(row)));
      }
      image.frameIndex().ifPresent(frame -> frames.set(row, frame));
      image.channels().ifPresent(spec -> channels.set(row, spec));
    }
    return Table.create("images of " + dataset.name())
        .addColumns(
            longs("image_id", rows, images::id),
            files,
            widths,
            heights,
            counts,
            videoIds,
            frames,
            channels);
  }

  /**
   * All categories, in the order of the file: {@code category_id}, {@code category}, {@code
   * supercategory}, {@code annotations} (how many), {@code images} (on how many there is one) and
   * {@code keypoints} (how many the category defines).
   */
  public static Table categories(CocoDataset dataset) {
    CocoCategories categories = dataset.categories();
    List<ClassCount> counts = dataset.classCounts();
    int[] rows = IntStream.range(0, categories.size()).toArray();
    StringColumn parents = StringColumn.create("supercategory", rows.length);
    IntColumn keypoints = IntColumn.create("keypoints", rows.length);
    for (int row : rows) {
      CocoCategory category = categories.at(row);
      category.supercategory().ifPresent(name -> parents.set(row, name));
      keypoints.set(row, category.keypoints().size());
    }
    return Table.create("categories of " + dataset.name())
        .addColumns(
            longs("category_id", rows, categories::id),
            names(categories, rows),
            parents,
            ints("annotations", counts, ClassCount::annotations),
            ints("images", counts, ClassCount::images),
            keypoints);
  }

  /**
   * How often each class occurs, the most frequent first, those without any annotation too: {@code
   * category_id}, {@code category}, {@code annotations}, {@code images} (on how many there is one)
   * and {@code share} (of all annotations, in [0, 1]). Annotations without a box count.
   */
  public static Table classFrequencies(CocoDataset dataset) {
    List<ClassCount> counts = new ArrayList<>(dataset.classCounts());
    counts.sort(
        Comparator.comparingInt(ClassCount::annotations)
            .reversed()
            .thenComparing(ClassCount::name));
    double all = Math.max(1, counts.stream().mapToLong(ClassCount::annotations).sum());
    int[] rows = IntStream.range(0, counts.size()).toArray();
    return Table.create("classes of " + dataset.name())
        .addColumns(
            longs("category_id", rows, row -> counts.get(row).categoryId()),
            StringColumn.create("category", counts.stream().map(ClassCount::name)),
            ints("annotations", counts, ClassCount::annotations),
            ints("images", counts, ClassCount::images),
            doubles("share", rows, row -> counts.get(row).annotations() / all));
  }

  /**
   * How often each class occurs in each image, a row for each pair that occurs: {@code image_id},
   * {@code file_name}, {@code category_id}, {@code category} (both missing for annotations that
   * name none) and {@code annotations}. Images are in the order of the file, and the classes of one
   * too. Annotations without a box count.
   */
  public static Table countsPerImage(CocoDataset dataset) {
    CocoImages images = dataset.images();
    CocoCategories categories = dataset.categories();
    LongColumn ids = LongColumn.create("image_id");
    StringColumn files = StringColumn.create("file_name");
    LongColumn categoryIds = LongColumn.create("category_id");
    StringColumn names = StringColumn.create("category");
    IntColumn counts = IntColumn.create("annotations");
    for (int image = 0; image < images.size(); image++) {
      Map<Integer, Integer> found = new TreeMap<>();
      for (int i = 0; i < images.annotationCount(image); i++) {
        found.merge(
            dataset.annotations().categoryRow(images.annotationRow(image, i)), 1, Integer::sum);
      }
      String file = found.isEmpty() ? "" : images.at(image).fileName().orElse("");
      for (Map.Entry<Integer, Integer> pair : found.entrySet()) {
        int category = pair.getKey();
        ids.append(images.id(image));
        files.append(file);
        if (category >= 0) {
          categoryIds.append(categories.id(category));
          names.append(categories.name(category));
        } else {
          categoryIds.appendMissing();
          names.appendMissing();
        }
        counts.append(pair.getValue());
      }
    }
    return Table.create("classes in the images of " + dataset.name())
        .addColumns(ids, files, categoryIds, names, counts);
  }

  /**
   * The rows of a table as targets for a sampler, in their order: {@link #table} and anything that
   * was filtered or sorted from it.
   *
   * <p>A row with an {@code annotation_id} of 0 or more is the target of that annotation, the
   * extent of its box. Any other row is a window of {@code image_id} around {@code cx}, {@code cy},
   * or from its top-left corner {@code x}, {@code y} on, of the size {@code width} by {@code
   * height}. A table that has none of these columns but {@code image_id}, such as {@link #images}
   * or {@link #countsPerImage}, gives whole images. In the tables of {@link RegionTables} the
   * window is that of {@code window_x}, {@code window_y}, {@code window_width}, {@code
   * window_height}; a row with a {@code video_id} is a clip from {@code first_frame} to before
   * {@code end_frame}.
   *
   * @throws IllegalArgumentException if a column that is needed is absent or a value is missing;
   *     the message names column and row
   */
  public static List<Target> from(Table table) {
    Rows rows = new Rows(table);
    boolean windows = rows.hasColumn("window_x");
    List<Target> targets = new ArrayList<>(rows.count());
    for (int row = 0; row < rows.count(); row++) {
      targets.add(windows ? windowTarget(rows, row) : boxTarget(rows, row));
    }
    return targets;
  }

  private static Target windowTarget(Rows rows, int row) {
    Target target;
    if (isAnnotation(rows, row)) {
      target = Target.annotation(rows.id("annotation_id", row));
    } else if (rows.has("video_id", row) && rows.has("first_frame", row)) {
      target =
          Target.video(rows.id("video_id", row))
              .time(rows.whole("first_frame", row), rows.whole("end_frame", row));
    } else {
      target = Target.image(rows.id("image_id", row));
      if (rows.hasColumn("annotation_id")) {
        // A negative of a pool: an annotation that only touches the window has no pixel in it.
        boolean shapes = rows.has("by_shape", row) && rows.truth("by_shape", row);
        // As the sampler's own: by shapes a share that rounding leaves is none.
        target = shapes ? target.visible(1e-9, Visibility.SHAPE) : target.visible(Double.MIN_VALUE);
      }
    }
    return target.region(rows.window(row));
  }

  private static Target boxTarget(Rows rows, int row) {
    if (isAnnotation(rows, row)) {
      return Target.annotation(rows.id("annotation_id", row));
    }
    Target image = Target.image(rows.id("image_id", row));
    boolean corner = !rows.hasColumn("cx") && rows.hasColumn("x");
    if (!corner && PLACE.stream().noneMatch(rows::hasColumn)) {
      return image;
    }
    double width = rows.number("width", row);
    double height = rows.number("height", row);
    return image
        .center(
            corner ? rows.number("x", row) + width / 2 : rows.number("cx", row),
            corner ? rows.number("y", row) + height / 2 : rows.number("cy", row))
        .size(width, height);
  }

  private static boolean isAnnotation(Rows rows, int row) {
    return rows.has("annotation_id", row) && rows.id("annotation_id", row) >= 0;
  }

  /** The ids and the category's name of annotations. */
  private static void addLinks(Table table, CocoDataset dataset, int[] rows) {
    CocoAnnotations annotations = dataset.annotations();
    CocoCategories categories = dataset.categories();
    LongColumn imageIds = LongColumn.create("image_id", rows.length);
    LongColumn categoryIds = LongColumn.create("category_id", rows.length);
    // Made of an array: to set the values of a column of texts one by one takes twice the time.
    String[] names = new String[rows.length];
    for (int i = 0; i < rows.length; i++) {
      int image = annotations.imageRow(rows[i]);
      if (image >= 0) {
        imageIds.set(i, dataset.images().id(image));
      }
      int category = annotations.categoryRow(rows[i]);
      if (category >= 0) {
        categoryIds.set(i, categories.id(category));
      }
      names[i] = category >= 0 ? categories.name(category) : "";
    }
    table.addColumns(
        longs("annotation_id", rows, annotations::id),
        imageIds,
        categoryIds,
        StringColumn.create("category", names));
  }

  private static void size(
      CocoImages images, int image, IntColumn widths, IntColumn heights, int row) {
    if (image >= 0 && images.hasSize(image)) {
      widths.set(row, images.width(image));
      heights.set(row, images.height(image));
    }
  }

  private static StringColumn names(CocoCategories categories, int[] rows) {
    return StringColumn.create("category", Arrays.stream(rows).mapToObj(categories::name));
  }

  private static IntColumn ints(
      String name, List<ClassCount> counts, ToIntFunction<ClassCount> value) {
    return IntColumn.create(name, counts.stream().mapToInt(value).toArray());
  }

  private static LongColumn longs(String name, int[] rows, IntToLongFunction value) {
    return LongColumn.create(name, Arrays.stream(rows).mapToLong(value).toArray());
  }

  private static DoubleColumn doubles(String name, int[] rows, IntToDoubleFunction value) {
    return doubles(name, Arrays.stream(rows).mapToDouble(value).toArray());
  }

  // A missing double is NaN in Tablesaw, which is what the dataset has for a missing box.
  private static DoubleColumn doubles(String name, double[] values) {
    DoubleColumn column = DoubleColumn.create(name, values);
    // Only for the eye: the values keep all their digits.
    column.setPrintFormatter(
        new DecimalFormat("0.###", DecimalFormatSymbols.getInstance(Locale.ROOT)), "");
    return column;
  }
}
