package org.ndsampler.formats.internal;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoCategory;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.coco.Keypoint;
import org.ndsampler.core.coco.Keypoints;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Segmentation;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.internal.AtomicFile;
import org.ndsampler.core.internal.AtomicFolder;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Orientation;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;
import org.ndsampler.formats.Content;
import org.ndsampler.formats.ExportOptions;
import org.ndsampler.formats.LossReport;

/**
 * A dataset that is being written as other labels: into a hidden folder, which takes its place when
 * all is there. It counts what the format does not hold. Confined to one thread.
 */
public final class Writing implements Closeable {
  private static final String IMAGES = "images/";

  private final String format;
  private final Set<Content> holds;
  private final CocoDataset dataset;
  private final Path target;
  private final ExportOptions options;
  private final LossCounter losses = new LossCounter();
  private final List<WrittenImage> images = new ArrayList<>();
  private final boolean[] used;
  private final AtomicFolder stage;
  private final Rasters rasters = Rasters.load();
  private final RasterOptions shown =
      RasterOptions.of(BlockCache.ofBytes(0)).orientation(Orientation.APPLY);
  private BiPredicate<String, JsonValue> fields = (name, value) -> false;
  private Set<String> imageFields = Set.of();
  private String holesBecome = "joined to the outline by bridges without width";
  private @Nullable String single;

  /** Begins to write. */
  public Writing(
      String format, Set<Content> holds, CocoDataset dataset, Path target, ExportOptions options)
      throws IOException {
    this.format = format;
    this.holds = holds;
    this.dataset = dataset;
    this.target = target;
    this.options = options;
    used = new boolean[dataset.categories().size()];
    Path parent = target.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    stage = AtomicFolder.of(target);
    try {
      nameImages();
      checkDataset();
    } catch (RuntimeException | Error e) {
      stage.close();
      throw e;
    }
  }

  /** The dataset. */
  public CocoDataset dataset() {
    return dataset;
  }

  /** How it is written. */
  public ExportOptions options() {
    return options;
  }

  /** The images, in the order of the dataset. */
  public List<WrittenImage> images() {
    return images;
  }

  /** The names of the categories in their order. */
  public List<String> categories() {
    List<String> names = new ArrayList<>();
    for (CocoCategory category : dataset.categories()) {
      names.add(category.name().isEmpty() ? "category_" + category.id() : category.name());
    }
    return names;
  }

  /** Names the further fields of annotations and attributes that the format holds. */
  public void fields(String... names) {
    Set<String> held = Set.of(names);
    fields = (name, value) -> held.contains(name);
  }

  /** Says which further fields of annotations and attributes the format holds. */
  public void fields(BiPredicate<String, JsonValue> held) {
    fields = held;
  }

  /** Names the further fields of images that the format holds. */
  public void imageFields(String... names) {
    imageFields = Set.of(names);
  }

  /** A further field of an image, as text. */
  public Optional<String> imageField(WrittenImage image, String name) {
    return image.image().field(name).flatMap(json -> Drawn.parse(json).text());
  }

  /** Says what becomes of holes, where it is not that they are joined to the outline. */
  public void holes(String what) {
    holesBecome = what;
  }

  /** Whether the format holds something. */
  public boolean holds(Content content) {
    return holds.contains(content);
  }

  /** Counts a loss. */
  public void lose(Content content, String what, String example) {
    losses.add(content, what, example);
  }

  private void loseUnless(boolean kept, Content content, String what, String example) {
    if (!kept && !holds.contains(content)) {
      losses.add(content, what, example);
    }
  }

  private void nameImages() {
    Set<String> taken = new HashSet<>();
    Map<String, Integer> numbers = new HashMap<>();
    for (CocoImage image : dataset.images()) {
      String wanted = image.fileName().or(image::name).orElse("image-" + image.id() + ".png");
      String name = safe(wanted, image.id());
      String stem = ImageIndex.stem(name);
      String end = name.substring(stem.length());
      // In letter case alone no two may differ, as disks of Windows and macOS do not tell them
      // apart.
      String key = stem.toLowerCase(Locale.ROOT);
      // The numbers go on from the last one of the same name, or many of one name would take long.
      while (!taken.add(ImageIndex.stem(name).toLowerCase(Locale.ROOT))) {
        name = stem + "-" + numbers.merge(key, 2, (last, first) -> last + 1) + end;
      }
      if (!ImageIndex.last(wanted.replace('\\', '/')).equals(ImageIndex.last(name))) {
        lose(Content.NAMES, "the file gets another name", "image " + image.id() + " is " + name);
      }
      images.add(
          new WrittenImage(
              image,
              name,
              size(image),
              path(image),
              image
                  .field("split")
                  .flatMap(json -> Drawn.parse(json).text())
                  .map(Writing::word)
                  .orElse("")));
    }
  }

  private Size size(CocoImage image) {
    Optional<Size> declared = image.declaredSize();
    if (declared.isPresent()) {
      return declared.get();
    }
    Optional<Path> file = path(image);
    if (file.isPresent()) {
      try (Raster raster = rasters.open(file.get(), shown)) {
        return raster.info().size();
      } catch (IOException e) {
        lose(Content.FILES, "the size cannot be read: " + e.getMessage(), "image " + image.id());
      }
    }
    return Size.of(0, 0);
  }

  private static Optional<Path> path(CocoImage image) {
    try {
      return image.path().filter(Files::isRegularFile);
    } catch (CocoException e) {
      return Optional.empty(); // counted when the file is wanted
    }
  }

  /** A part of the dataset as the name of a folder. */
  private static String word(String text) {
    return text.matches("[A-Za-z0-9][A-Za-z0-9_-]*") ? text : "";
  }

  /** The name below the target: nothing that leaves it, nothing that Windows does not take. */
  private static String safe(String wanted, long id) {
    String slashed = wanted.replace('\\', '/');
    boolean away = slashed.startsWith("/") || slashed.contains(":") || slashed.contains("../");
    List<String> parts = new ArrayList<>();
    for (String part : (away ? ImageIndex.last(slashed) : slashed).split("/")) {
      String clean = part.replaceAll("[\\x00-\\x1f<>:\"|?*]", "_");
      if (!clean.isEmpty() && !clean.equals(".") && !clean.equals("..")) {
        parts.add(clean);
      }
    }
    String name = String.join("/", parts);
    if (name.startsWith(IMAGES)) {
      name = name.substring(IMAGES.length());
    }
    return name.isEmpty() ? "image-" + id + ".png" : name;
  }

  private void checkDataset() {
    int row = 0;
    for (CocoCategory category : dataset.categories()) {
      row++;
      loseUnless(
          category.id() == row, Content.CATEGORY_IDS, "numbered by their order", category.name());
      String parent = category.supercategory().orElse("");
      loseUnless(
          parent.isEmpty() || parent.equals(category.name()),
          Content.SUPERCATEGORIES,
          "left out",
          category.name());
    }
    row = 0;
    for (CocoImage image : dataset.images()) {
      row++;
      // What keeps the ids of categories is a kind of COCO, and keeps those of images too.
      loseUnless(
          image.id() == row || holds.contains(Content.CATEGORY_IDS),
          Content.IDS,
          "numbered by their order",
          "image " + image.id());
      loseUnless(
          image.assets().isEmpty(), Content.ASSETS, "the first file alone", "image " + image.id());
      loseUnless(
          image.videoId().isEmpty(), Content.VIDEOS, "images without order", "image " + image.id());
    }
    int unplaced = 0;
    for (int i = 0; i < dataset.annotations().size(); i++) {
      if (dataset.annotations().imageRow(i) < 0) {
        unplaced++;
        lose(
            Content.RECORDS,
            "left out, as their image does not exist",
            "annotation " + dataset.annotations().id(i));
      } else if (dataset.annotations().id(i) != i + 1L - unplaced) {
        loseUnless(
            false,
            Content.IDS,
            "numbered by their order",
            "annotation " + dataset.annotations().id(i));
      }
    }
  }

  /**
   * The annotations of an image that have a category and a place; asked for once for each image.
   */
  public List<Drawn> annotations(WrittenImage image) {
    options.cancellation().throwIfCancelled();
    options.progress().update("writing " + format, image.image().row() + 1L, images.size());
    Set<String> lost = new LinkedHashSet<>(image.image().extraFields().keySet());
    lost.removeAll(imageFields);
    loseUnless(
        lost.isEmpty(), Content.FIELDS, "left out", image.label() + ": " + String.join(", ", lost));
    List<Drawn> drawn = new ArrayList<>();
    for (CocoAnnotation annotation : image.image().annotations()) {
      Drawn one = drawn(annotation);
      if (one != null) {
        used[one.category()] = true;
        check(one, image);
        drawn.add(one);
      }
    }
    if (drawn.isEmpty()) {
      loseUnless(false, Content.EMPTY_IMAGES, "left out", image.label());
    }
    return drawn;
  }

  private @Nullable Drawn drawn(CocoAnnotation annotation) {
    String label = "annotation " + annotation.id();
    int category = dataset.annotations().categoryRow(annotation.row());
    if (category < 0) {
      lose(Content.RECORDS, "left out, as they have no category that exists", label);
      return null;
    }
    Segmentation shape = null;
    Keypoints keypoints = null;
    try {
      shape = annotation.segmentation().orElse(null);
    } catch (CocoException e) {
      lose(Content.OUTLINES, "left out, as they are damaged", label);
    }
    try {
      keypoints = annotation.keypoints().orElse(null);
    } catch (CocoException e) {
      lose(Content.KEYPOINTS, "left out, as they are damaged", label);
    }
    Box box = annotation.box().orElse(shape == null ? null : shape.bounds());
    if (box == null && keypoints != null) {
      box = Shapes.around(keypoints).orElse(null);
    }
    if (box == null
        || !Numbers.isFinite(box.x(), box.y(), box.width(), box.height())
        || box.width() < 0
        || box.height() < 0) {
      lose(Content.RECORDS, "left out, as they have no box that makes sense", label);
      return null;
    }
    return new Drawn(annotation, category, box, shape, keypoints);
  }

  private void check(Drawn one, WrittenImage image) {
    String label = one.label();
    loseUnless(one.score().isEmpty(), Content.SCORES, "left out", label);
    loseUnless(!one.annotation().isCrowd(), Content.CROWDS, "written as one object", label);
    loseUnless(one.annotation().trackName().isEmpty(), Content.TRACKS, "left out", label);
    loseUnless(one.keypoints().isEmpty(), Content.KEYPOINTS, "left out", label);
    if (one.keypoints().isPresent() && holds(Content.KEYPOINTS)) {
      loseUnless(
          one.keypoints().get().points().stream()
              .allMatch(point -> point.visibility() == Keypoint.VISIBLE),
          Content.VISIBILITY,
          "hidden points count as visible, those without place are left out",
          label);
    }
    loseUnless(
        one.hasShape() || one.rotation() == 0, Content.ANGLES, "written as the box around", label);
    one.shape().ifPresent(shape -> checkShape(one, shape));
    OptionalDouble area = one.annotation().area();
    loseUnless(
        area.isEmpty() || isArea(area.getAsDouble(), one),
        Content.AREAS,
        "that of the outline or the box is meant",
        label);
    Set<String> lost = new LinkedHashSet<>();
    one.fields()
        .forEach(
            (name, value) -> {
              if (!name.equals("score") && !name.equals("rotation") && !fields.test(name, value)) {
                lost.add(name);
              }
            });
    loseUnless(lost.isEmpty(), Content.FIELDS, "left out", label + ": " + String.join(", ", lost));
    Box box = one.box();
    loseUnless(
        isWhole(box.x()) && isWhole(box.y()) && isWhole(box.width()) && isWhole(box.height()),
        Content.FRACTIONS,
        "rounded to whole pixels",
        label);
    if (!image.size().isEmpty() && !image.size().toBox().contains(box)) {
      loseUnless(
          false,
          Content.BORDERS,
          image.size().toBox().intersectionArea(box) > 0 || box.area() == 0
              ? "cut off at the border"
              : "left out, as they are wholly outside",
          label);
    }
  }

  private void checkShape(Drawn one, Segmentation shape) {
    boolean turned = one.isTurned() && holds(Content.ANGLES);
    loseUnless(turned, Content.OUTLINES, "the box alone stays", one.label());
    if (!holds(Content.OUTLINES)) {
      return;
    }
    loseUnless(!one.isMask(), Content.MASKS, "their exact outline is written", one.label());
    if (one.isMask() && holds(Content.MASKS)) {
      return;
    }
    MultiPolygon polygons = shape.toMultiPolygon();
    loseUnless(polygons.size() <= 1, Content.PARTS, "joined by bridges without width", one.label());
    loseUnless(
        polygons.polygons().stream().allMatch(polygon -> polygon.ringCount() == 1),
        Content.HOLES,
        holesBecome,
        one.label());
    loseUnless(
        one.annotation().box().isEmpty() || Rings.isSame(one.ownBox(), shape.bounds()),
        Content.BOXES,
        "that around the outline is meant",
        one.label());
  }

  private static boolean isArea(double area, Drawn one) {
    double own = one.shape().map(Segmentation::area).orElse(one.ownBox().area());
    return Math.abs(area - own) <= 0.01 + 0.001 * own;
  }

  private static boolean isWhole(double value) {
    return Math.abs(value - Math.rint(value)) < 1e-9;
  }

  /**
   * Says that the format is one file.
   *
   * @param extension of it, without the dot
   * @param name its name where the target is a folder
   */
  public String singleFile(String extension, String name) {
    String last = String.valueOf(target.getFileName());
    boolean file = ImageIndex.extension(last).equals(extension) && !Files.isDirectory(target);
    if (file) {
      single = last;
      return last;
    }
    return name;
  }

  /** A text file in the target, which the caller closes. */
  public BufferedWriter file(String relative) throws IOException {
    return Files.newBufferedWriter(place(relative), StandardCharsets.UTF_8);
  }

  /** Writes a text file. */
  public void text(String relative, CharSequence content) throws IOException {
    Files.writeString(place(relative), content, StandardCharsets.UTF_8);
  }

  /** The path of a file that the caller writes; its folder is there. */
  public Path place(String relative) throws IOException {
    Path path = stage.path().resolve(relative).normalize();
    if (!path.startsWith(stage.path())) {
      throw new IOException(relative + ": would lie outside of " + target);
    }
    Files.createDirectories(path.getParent() == null ? stage.path() : path.getParent());
    return path;
  }

  /** Brings the file of an image to its place, as the options say. */
  public void image(WrittenImage image, String relative) throws IOException {
    if (options.images() == ExportOptions.Images.LEFT) {
      return;
    }
    Optional<Path> file = image.file();
    if (file.isEmpty()) {
      lose(Content.FILES, "not copied, as they are not there", image.label());
      return;
    }
    checkOrientation(image, file.get());
    Path to = place(relative);
    if (options.images() == ExportOptions.Images.LINKED) {
      try {
        Files.createLink(to, file.get().toRealPath());
        return;
      } catch (FileSystemException | UnsupportedOperationException e) {
        // Of another disk, or one that has no links: copied.
      }
    }
    Files.copy(file.get(), to, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Labels of other tools lie in the picture as it is shown; a dataset may mean the stored one. */
  private void checkOrientation(WrittenImage image, Path file) {
    if (!ImageIndex.extension(image.name()).startsWith("jp") || image.size().isEmpty()) {
      return;
    }
    try (Raster raster = rasters.open(file, shown)) {
      Size size = raster.info().size();
      if (size.width() == image.size().height()
          && size.height() == image.size().width()
          && size.width() != size.height()) {
        lose(
            Content.FILES,
            "EXIF turns the file, and the labels lie in the picture as it is stored:"
                + " other tools show them at the wrong place",
            image.label());
      }
    } catch (IOException e) {
      lose(Content.FILES, "cannot be read: " + e.getMessage(), image.label());
    }
  }

  /** What the format could not hold; complete after {@link #commit}. */
  public LossReport losses() {
    return losses.report(format);
  }

  /** Puts all files into their places. */
  public void commit() throws IOException {
    for (CocoCategory category : dataset.categories()) {
      loseUnless(used[category.row()], Content.UNUSED_CATEGORIES, "left out", category.name());
    }
    if (single == null && isFree(target)) {
      stage.commit();
      return;
    }
    Path to = single == null ? target : target.toAbsolutePath().getParent();
    if (to == null) {
      to = Path.of("");
    }
    List<Path> files;
    try (Stream<Path> walk = Files.walk(stage.path())) {
      files = walk.filter(Files::isRegularFile).map(stage.path()::relativize).sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    for (Path file : files) {
      requireFree(to.resolve(file.toString()));
    }
    for (Path file : files) {
      Path place = to.resolve(file.toString());
      Path folder = place.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      AtomicFile.publish(stage.path().resolve(file), place);
    }
  }

  private static boolean isFree(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return true;
    }
    if (!Files.isDirectory(folder)) {
      throw new FileAlreadyExistsException(
          folder.toString(), null, "this is a file; labels of this format need a folder");
    }
    try (Stream<Path> list = Files.list(folder)) {
      return list.findAny().isEmpty();
    }
  }

  private void requireFree(Path place) throws IOException {
    if (!options.isOverwrite() && Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(
          place.toString(),
          null,
          "it is there already, and nothing was written; choose another folder, or"
              + " ExportOptions.DEFAULT.overwrite(true)");
    }
  }

  @Override
  public void close() throws IOException {
    stage.close();
  }

  /** Whether a name can be a path here. */
  static boolean isPath(String name) {
    try {
      return !Path.of(name).toString().isEmpty();
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
