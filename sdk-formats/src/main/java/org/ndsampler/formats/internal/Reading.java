package org.ndsampler.formats.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.AnnotationDraft;
import org.ndsampler.core.coco.CategoryDraft;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.ImageDraft;
import org.ndsampler.core.coco.io.Problem;
import org.ndsampler.core.coco.io.Problem.Severity;
import org.ndsampler.core.coco.io.Problems;
import org.ndsampler.core.coco.io.internal.JsonText;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Polygon;
import org.ndsampler.core.geom.Segmentation;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.internal.Texts;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Orientation;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;
import org.ndsampler.formats.Content;
import org.ndsampler.formats.ImportOptions;
import org.ndsampler.formats.LossReport;

/**
 * A dataset that is being read from other labels: categories and images get ids from 1 in the order
 * in which they are met, what is bad is set aside. Confined to one thread.
 */
public final class Reading {
  /** Of more problems of one message the rest is only counted. */
  private static final int MOST_PROBLEMS = 1000;

  private final String format;
  private final Path source;
  private final Path root;
  private final Path imageFolder;
  private final ImportOptions options;
  private final CocoDataset.Builder builder = CocoDataset.builder();
  private final Map<String, Long> categories = new LinkedHashMap<>();
  private final Map<String, ReadImage> images = new LinkedHashMap<>();
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, Integer> kinds = new HashMap<>();
  private final Map<Long, Map<String, String>> imageFields = new HashMap<>();
  private final LossCounter losses = new LossCounter();
  private final Rasters rasters = Rasters.load();
  private final RasterOptions shown =
      RasterOptions.of(BlockCache.ofBytes(0)).orientation(Orientation.APPLY);
  private Predicate<Path> isImage = ImageIndex::isImage;
  private @Nullable ImageIndex index;
  private long annotations;
  private @Nullable CocoDataset adopted;

  /** Begins to read. */
  public Reading(String format, Path source, ImportOptions options) throws IOException {
    if (!Files.exists(source)) {
      throw new NoSuchFileException(source.toString(), null, "there is no such file or folder");
    }
    this.format = format;
    this.source = source;
    this.options = options;
    Path parent = source.toAbsolutePath().getParent();
    root = Files.isDirectory(source) || parent == null ? source : parent;
    imageFolder = options.imageFolder().orElse(root);
    options.classes().forEach(this::category);
  }

  /** The file or folder that is read. */
  public Path source() {
    return source;
  }

  /** The folder that is read, or that of the file. */
  public Path root() {
    return root;
  }

  /** The folder that names of images are relative to. */
  public Path imageFolder() {
    return imageFolder;
  }

  /** How it is read. */
  public ImportOptions options() {
    return options;
  }

  /** All image files. */
  public ImageIndex index() throws IOException {
    ImageIndex known = index;
    if (known == null) {
      known = new ImageIndex(imageFolder, isImage);
      index = known;
    }
    return known;
  }

  /** Passes over the pictures of a folder when images are looked for, as they are masks. */
  public void without(Path folder) throws IOException {
    Path base = imageFolder.toAbsolutePath().normalize();
    Path absolute = folder.toAbsolutePath().normalize();
    if (absolute.startsWith(base) && Files.isDirectory(folder)) {
      Path masks = imageFolder.resolve(base.relativize(absolute));
      Predicate<Path> before = isImage;
      isImage = path -> before.test(path) && !path.startsWith(masks);
      index = null;
    }
  }

  /** Passes over the pictures in folders of some names, at any depth, as they are masks. */
  public void without(Set<String> folders) {
    Predicate<Path> before = isImage;
    isImage = path -> before.test(path) && !isBelow(imageFolder.relativize(path), folders);
    index = null;
  }

  private static boolean isBelow(Path path, Set<String> folders) {
    for (Path part : path) {
      if (folders.contains(part.toString())) {
        return true;
      }
    }
    return false;
  }

  /** Says how far it is, and stops if that is wanted. */
  public void step(long done, long total) {
    options.cancellation().throwIfCancelled();
    options.progress().update("reading " + format, done, total);
  }

  /** The id of a category, which is there from now on. */
  public long category(String name) {
    Long known = categories.get(name);
    if (known != null) {
      return known;
    }
    return category(name, draft -> {});
  }

  /** The id of a category that is new, or that which it has already. */
  public long category(String name, Consumer<CategoryDraft> fill) {
    return categories.computeIfAbsent(
        name,
        key -> {
          long id = options.firstCategoryId() + categories.size();
          builder.category(
              id,
              draft -> {
                draft.name(name);
                fill.accept(draft);
              });
          return id;
        });
  }

  /** The id of a category that has its own id, or that which it has already by its name. */
  public long category(long id, String name, Consumer<CategoryDraft> fill) {
    return categories.computeIfAbsent(
        name,
        key -> {
          builder.category(
              id,
              draft -> {
                fill.accept(draft);
                draft.name(name);
              });
          return id;
        });
  }

  /** Whether a category is there. */
  public boolean hasCategory(String name) {
    return categories.containsKey(name);
  }

  /** The names of the categories so far. */
  public List<String> categoryNames() {
    return List.copyOf(categories.keySet());
  }

  /** The builder, for what is special to a format. */
  public CocoDataset.Builder builder() {
    return builder;
  }

  /** An image of which the file is known, relative to the image folder. */
  public ReadImage image(String found, Optional<Size> declared, Consumer<ImageDraft> fill)
      throws IOException {
    return image(images.size() + 1L, found, declared, fill);
  }

  /** As above, with an id of its own; an image of the same file keeps that which it has. */
  public ReadImage image(long id, String found, Optional<Size> declared, Consumer<ImageDraft> fill)
      throws IOException {
    ReadImage known = images.get(found);
    if (known != null) {
      return known;
    }
    Optional<Size> size = declared.filter(s -> s.width() > 0 && s.height() > 0);
    if (size.isEmpty()) {
      size = shownSize(found);
    }
    ReadImage image = new ReadImage(id, found, size);
    images.put(found, image);
    builder.image(
        image.id(),
        draft -> {
          draft.fileName(found);
          image.size().ifPresent(draft::size);
          fill.accept(draft);
        });
    return image;
  }

  /** As above, without further fields. */
  public ReadImage image(String found, Optional<Size> declared) throws IOException {
    return image(found, declared, draft -> {});
  }

  /** Gives an image that is there further fields, as JSON. */
  public void fields(ReadImage image, Map<String, String> json) {
    if (!json.isEmpty()) {
      imageFields.computeIfAbsent(image.id(), id -> new LinkedHashMap<>()).putAll(json);
    }
  }

  /** All label files below the root with an extension, relative to it, sorted. */
  public List<String> files(String extension) throws IOException {
    return new ImageIndex(
            root,
            path -> ImageIndex.extension(String.valueOf(path.getFileName())).equals(extension))
        .names();
  }

  /** The label files: that which is read, or all with an extension below the folder. */
  public List<Path> sources(String extension) throws IOException {
    if (!Files.isDirectory(source)) {
      return List.of(source);
    }
    List<Path> paths = new ArrayList<>();
    for (String name : files(extension)) {
      paths.add(root.resolve(name));
    }
    return paths;
  }

  /** The folder of a label relative to the root, with a slash at its end; empty at the top. */
  public String beside(Path file) {
    Path folder = file.startsWith(root) ? root.relativize(file).getParent() : null;
    return folder == null ? "" : ImageIndex.slashed(folder) + "/";
  }

  /**
   * The image that a label names: the file of that name, else that whose name ends so, else one of
   * that name which is not there.
   *
   * @param beside the folder of the label relative to the root, with a slash at its end, or empty
   */
  public ReadImage named(String name, String beside, Optional<Size> declared) throws IOException {
    return image(find(name, beside).orElse(name.replace('\\', '/')), declared);
  }

  /** The name of the file that a label names, if there is one. */
  public Optional<String> find(String name, String beside) throws IOException {
    String slashed = name.replace('\\', '/');
    for (String candidate : new String[] {beside + slashed, slashed}) {
      try {
        Path path = imageFolder.resolve(candidate).normalize();
        if (path.startsWith(imageFolder.normalize()) && Files.isRegularFile(path)) {
          return Optional.of(ImageIndex.slashed(imageFolder.normalize().relativize(path)));
        }
      } catch (InvalidPathException e) {
        return Optional.empty();
      }
    }
    return index().find(beside + slashed);
  }

  private Optional<Size> shownSize(String name) {
    try {
      Path file = imageFolder.resolve(name);
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      try (Raster raster = rasters.open(file, shown)) {
        return Optional.of(raster.info().size());
      }
    } catch (IOException | InvalidPathException e) {
      warn(name, 0, "its size cannot be read: " + e.getMessage(), "look at the file");
      return Optional.empty();
    }
  }

  /** Adds the images that no label names, but for those in some folders, so that none is lost. */
  public void rest(Set<String> without) throws IOException {
    rest(without, name -> "");
  }

  /**
   * Adds the images that no label names.
   *
   * @param without names of folders whose images are masks
   * @param split gives the part of the dataset that an image belongs to, or an empty text
   */
  public void rest(Set<String> without, UnaryOperator<String> split) throws IOException {
    for (String name : index().names()) {
      boolean mask = false;
      for (String part : name.split("/")) {
        mask |= without.contains(part);
      }
      if (!mask && !images.containsKey(name)) {
        image(name, Optional.empty(), split(split.apply(name)));
      }
    }
  }

  /** What gives an image the field that says which part of the dataset it belongs to. */
  public static Consumer<ImageDraft> split(String part) {
    return draft -> {
      if (!part.isEmpty()) {
        draft.text("split", part);
      }
    };
  }

  /** The further fields of an annotation, as the object {@code attributes}, if there are any. */
  public static void attributes(AnnotationDraft draft, Map<String, String> json) {
    if (!json.isEmpty()) {
      draft.field("attributes", JsonText.object(json));
    }
  }

  /** Keypoints in COCO's flat form, {@code x, y, v} each, whose names are those of the category. */
  public static void flatKeypoints(AnnotationDraft draft, double[] xyv) {
    int labelled = 0;
    for (int i = 2; i < xyv.length; i += 3) {
      labelled += xyv[i] > 0 ? 1 : 0;
    }
    draft.field("keypoints", JsonText.array(xyv)).number("num_keypoints", labelled);
  }

  /** Adds an annotation with the next id. */
  public void annotation(ReadImage image, long category, Consumer<AnnotationDraft> fill) {
    annotations++;
    builder.annotation(
        annotations,
        draft -> {
          draft.image(image.id()).category(category);
          fill.accept(draft);
        });
  }

  /** The number of annotations so far, which is the id of the last one. */
  public long annotationCount() {
    return annotations;
  }

  /** A box with its area. */
  public static void box(AnnotationDraft draft, Box box) {
    draft.box(box).area(box.area()).crowd(false);
  }

  /** An outline or a mask with its box and its area. */
  public static void shape(AnnotationDraft draft, Segmentation shape) {
    draft.box(shape.bounds()).area(shape.area()).segmentation(shape).crowd(false);
  }

  /** One ring as an outline. */
  public static MultiPolygon ring(double... xy) {
    return MultiPolygon.of(Polygon.of(xy));
  }

  /**
   * A box by its corners, if it makes sense; otherwise it is set aside.
   *
   * @param line the line in the file; 0 if it has none
   */
  public Optional<Box> corners(
      Path file, int line, double left, double top, double right, double bottom) {
    if (!Numbers.isFinite(left, top, right, bottom)) {
      setAside(file, line, "the box lacks a number", "give it four");
      return Optional.empty();
    }
    if (right < left || bottom < top) {
      setAside(
          file,
          line,
          "the box ends before it begins: " + left + ", " + top + " to " + right + ", " + bottom,
          "swap its corners, or tell the format's settings what the numbers mean");
      return Optional.empty();
    }
    return Optional.of(Box.ofCorners(left, top, right, bottom));
  }

  /** Takes a dataset as it was read, for formats that are COCO with other fields. */
  public void adopt(CocoDataset dataset) {
    adopted = dataset;
  }

  /** Sets a record aside. */
  public void setAside(Path file, int line, String reason, String advice) {
    add(Severity.ERROR, place(file), line, reason, advice);
  }

  /** Says that something in a file is odd. */
  public void warn(Path file, String reason, String advice) {
    add(Severity.WARNING, place(file), 0, reason, advice);
  }

  /** Says that something is odd. */
  public void warn(String place, int line, String reason, String advice) {
    add(Severity.WARNING, place, line, reason, advice);
  }

  private String place(Path file) {
    return file.startsWith(root) ? ImageIndex.slashed(root.relativize(file)) : file.toString();
  }

  private void add(Severity severity, String place, int line, String reason, String advice) {
    int count = kinds.merge(advice, 1, Integer::sum);
    if (count <= MOST_PROBLEMS) {
      problems.add(
          Problem.of(
              severity,
              line > 0 ? place + ":" + line : place,
              Texts.shortened(reason, 300),
              advice));
    }
  }

  /** Counts what COCO cannot say. */
  public void lose(Content content, String what, String example) {
    losses.add(content, what, example);
  }

  /** What COCO cannot say. */
  public LossReport losses() {
    return losses.report(format);
  }

  /**
   * The dataset.
   *
   * @throws IOException if nothing of the format was found
   */
  public CocoDataset dataset() throws IOException {
    if (adopted != null) {
      return options.imageFolder().isPresent() ? adopted.withImageFolder(imageFolder) : adopted;
    }
    kinds.forEach(
        (advice, count) -> {
          if (count > MOST_PROBLEMS) {
            problems.add(
                Problem.of(
                    Severity.WARNING,
                    place(source),
                    (count - MOST_PROBLEMS) + " more problems of this kind are not listed",
                    advice));
          }
        });
    if (images.isEmpty() && problems.isEmpty() && categories.isEmpty()) {
      throw new IOException(
          source + ": there is nothing of the format " + format + "; look at the folder");
    }
    CocoDataset read =
        builder.imageFolder(imageFolder).readProblems(new Problems(problems)).build();
    if (imageFields.isEmpty()) {
      return read;
    }
    CocoDataset.Builder more = read.toBuilder();
    imageFields.forEach(
        (id, fields) -> more.updateImage(id, draft -> fields.forEach(draft::field)));
    return more.build();
  }
}
