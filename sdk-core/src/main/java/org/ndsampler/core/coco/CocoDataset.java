package org.ndsampler.core.coco;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.internal.ClassCounts;
import org.ndsampler.core.coco.internal.CocoStore;
import org.ndsampler.core.coco.internal.CocoStore.Section;
import org.ndsampler.core.coco.internal.Fingerprint;
import org.ndsampler.core.coco.internal.Records;
import org.ndsampler.core.coco.internal.Slice;
import org.ndsampler.core.coco.internal.query.Columns;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.coco.io.CocoFormatException;
import org.ndsampler.core.coco.io.Problem;
import org.ndsampler.core.coco.io.Problems;
import org.ndsampler.core.coco.io.ReadOptions;
import org.ndsampler.core.coco.io.ValidateOptions;
import org.ndsampler.core.coco.io.WriteOptions;
import org.ndsampler.core.coco.io.internal.CocoWriter;
import org.ndsampler.core.coco.io.internal.Fields;
import org.ndsampler.core.coco.io.internal.LenientReader;
import org.ndsampler.core.coco.io.internal.ScanException;
import org.ndsampler.core.coco.io.internal.Source;
import org.ndsampler.core.coco.io.internal.TextCheck;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.internal.FirstUse;
import org.ndsampler.core.internal.ListView;
import org.ndsampler.core.internal.Suggestions;

/**
 * A COCO dataset: images, annotations, categories and videos. Immutable, safe for concurrent use;
 * an edit goes through {@link #toBuilder()} and makes a new dataset.
 *
 * <pre>{@code
 * CocoDataset dataset = CocoDataset.read(Path.of("annotations.json"));
 * CocoImage image = dataset.images().at(0);
 * image.annotations().get(0).box();    // x, y, width, height in pixels of the image
 * dataset.validate();                  // what is wrong, where, and what to do
 * dataset.filterAnnotations(a -> !a.isCrowd()).write(Path.of("without-crowds.json.gz"));
 * }</pre>
 *
 * <p>Ids, links and boxes are held in primitive columns. Everything else of a record, polygons
 * above all, is held as the JSON text that it was read from and parsed when it is asked for.
 *
 * @since 0.1
 */
public final class CocoDataset {
  private final CocoStore store;
  private final @Nullable Path path;
  private final Path imageFolder;
  private final UndeclaredSizes sizes;
  private ImageFiles files;
  private final CocoImages images;
  private final CocoAnnotations annotations;
  private final CocoCategories categories;
  private final CocoVideos videos;
  private final List<CocoKeypointCategory> keypointCategories;
  private final Problems readProblems;
  private final Columns columns;
  private volatile @Nullable String fingerprint;

  CocoDataset(CocoStore store, @Nullable Path path, Path imageFolder, @Nullable ImageSizes sizes) {
    this(store, path, imageFolder, sizes, new Problems(List.of()));
  }

  private CocoDataset(
      CocoStore store,
      @Nullable Path path,
      Path imageFolder,
      @Nullable ImageSizes sizes,
      Problems readProblems) {
    this.readProblems = readProblems;
    this.store = store;
    this.path = path;
    this.imageFolder = imageFolder;
    this.sizes = new UndeclaredSizes(sizes);
    this.files = new ImageFiles(imageFolder, true, ImageUrls.NONE);
    images = new CocoImages(this, store);
    annotations = new CocoAnnotations(this, store);
    categories = new CocoCategories(this, store);
    videos = new CocoVideos(this, store);
    columns = new Columns(this, store);
    keypointCategories = keypointCategories(store.records(Section.KEYPOINT_CATEGORIES));
    FirstUse.happened();
  }

  /**
   * Reads a COCO or kwcoco file, plain, gzipped, zipped or in a tar archive (found by its first
   * bytes), or the one of a folder. The images' file names are relative to its folder; images that
   * are in the same zip archive are read there. Cost: one pass; segmentations are not parsed.
   *
   * @throws org.ndsampler.core.coco.io.CocoFormatException if the text is damaged, an id or a box
   *     has a wrong type, or two records of a section have the same id. References to nothing and
   *     boxes that make no sense are read; {@code validate()} finds them. {@link
   *     ReadOptions#lenient()} opens what this refuses.
   * @throws IOException if the file cannot be read
   */
  public static CocoDataset read(Path json) throws IOException {
    return read(json, ReadOptions.DEFAULT);
  }

  /**
   * Reads a file whose images are in another folder.
   *
   * @throws IOException if the file cannot be read
   */
  public static CocoDataset read(Path json, Path imageFolder) throws IOException {
    return read(json).withImageFolder(imageFolder);
  }

  /**
   * Reads a file with options.
   *
   * @throws IOException if the file cannot be read
   */
  public static CocoDataset read(Path json, ReadOptions options) throws IOException {
    Source source = Source.of(json);
    return logged(source, of(source, options), options);
  }

  private static CocoDataset of(Source source, ReadOptions options) throws IOException {
    LenientReader.Result read = LenientReader.open(source, options);
    Path json = source.path();
    Path folder = json == null ? null : json.toAbsolutePath().getParent();
    CocoDataset dataset =
        new CocoDataset(
            read.store(),
            json,
            folder == null ? Path.of("") : folder,
            null,
            new Problems(read.problems()));
    String entry = source.entryOfArchive();
    Path inside =
        entry == null || json == null
            ? null
            : ImageArchive.folder(json, entry, source.isZip(), dataset);
    return (inside == null ? dataset : dataset.withImageFolder(inside))
        .leavingNames(options.isLeavingNames());
  }

  /** Adds what lenient reading let pass, and tells in the log that there is something. */
  private static CocoDataset logged(Source source, CocoDataset read, ReadOptions options) {
    if (!options.isLenient()) {
      return read;
    }
    List<Problem> problems = new ArrayList<>(read.readProblems);
    problems.addAll(TextCheck.duplicates(read.store));
    problems.addAll(TextCheck.characters(read.store));
    LenientReader.log(source, problems);
    return new CocoDataset(read.store, read.path, read.imageFolder, null, new Problems(problems))
        .leavingNames(options.isLeavingNames());
  }

  /** This dataset, before anybody else sees it, with names that may leave the folder or not. */
  CocoDataset leavingNames(boolean value) {
    files = new ImageFiles(imageFolder, value, files.urls());
    return this;
  }

  /** This dataset, before anybody else sees it, with the names of another one's files. */
  private CocoDataset namesOf(ImageFiles other) {
    files = new ImageFiles(imageFolder, other.isLeaving(), other.urls());
    return this;
  }

  /** This dataset, before anybody else sees it, with addresses that lead somewhere. */
  CocoDataset urls(ImageUrls value) {
    files = new ImageFiles(imageFolder, files.isLeaving(), value);
    return this;
  }

  /**
   * Reads JSON text.
   *
   * @throws org.ndsampler.core.coco.io.CocoFormatException as {@link #read(Path)}
   */
  public static CocoDataset parse(String json) {
    return parse(json, ReadOptions.DEFAULT);
  }

  /**
   * Reads JSON text with options.
   *
   * @throws org.ndsampler.core.coco.io.CocoFormatException as {@link #read(Path)}
   */
  public static CocoDataset parse(String json, ReadOptions options) {
    Objects.requireNonNull(json, "the JSON text must not be null");
    Objects.requireNonNull(options, "the options must not be null");
    try {
      Source source = Source.of(Slice.of(json));
      return logged(source, of(source, options), options);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts an empty dataset. */
  public static Builder builder() {
    return new Builder(null);
  }

  /** Starts an edit of this dataset, which itself does not change. */
  public Builder toBuilder() {
    return new Builder(this);
  }

  CocoStore store() {
    return store;
  }

  /** The file that the dataset was read from, if it was. */
  public Optional<Path> path() {
    return Optional.ofNullable(path);
  }

  /**
   * What lenient reading did: a warning for each value that was mended, an error for each record
   * that was set aside, with its place. Of one kind the first 1000 are listed and the rest counted.
   * Empty unless the dataset was read with {@link ReadOptions#lenient()} or from another format;
   * only that a file has neither images nor annotations nor categories is said always. What was set
   * aside is written back by {@code write}, at the end of its section.
   */
  public Problems readProblems() {
    return readProblems;
  }

  /** The folder that the images' file names are relative to. */
  public Path imageFolder() {
    return imageFolder;
  }

  /**
   * A short name: the file's name without its extensions, or, for a bundle's {@code
   * data.kwcoco.json}, that of its folder; "dataset" if it was not read from a file.
   */
  public String name() {
    Path file = path == null ? null : path.getFileName();
    if (path == null || file == null) {
      return "dataset";
    }
    String name = file.toString();
    int dot = name.indexOf('.');
    String stem = dot > 0 ? name.substring(0, dot) : name;
    Path folder = path.toAbsolutePath().normalize().getParent();
    Path bundle = folder == null ? null : folder.getFileName();
    return stem.equals("data") && bundle != null ? bundle.toString() : stem;
  }

  /** The same dataset with its images in another folder. */
  public CocoDataset withImageFolder(Path folder) {
    return new CocoDataset(store, path, folder, sizes.source(), readProblems).namesOf(files);
  }

  /**
   * The same dataset with its images in a folder on a network or in an archive: {@code
   * dataset.withImageFolder(URI.create("https://images.example.org/train/"))}. The host that is
   * named here may be reached, and no other; {@code https} and {@code http} need the module
   * sdk-remote, whose {@code HttpFiles} has settings. Other schemes are those of the file systems
   * that Java knows, such as {@code jar:file:///data/images.zip!/}.
   *
   * @throws IllegalArgumentException if nothing here reads such an address
   */
  public CocoDataset withImageFolder(URI folder) {
    Objects.requireNonNull(folder, "the address of the images must not be null");
    return withImageFolder(ImageUrls.folder(folder));
  }

  /**
   * The same dataset, in which URLs in place of file names ({@code file_name}, {@code coco_url},
   * {@code flickr_url}) lead to files of these file systems. They lead nowhere unless told, for a
   * file must not decide what a program reaches: which hosts may be reached is said where the file
   * system is made. A file in the image folder whose name is that of the URL goes before it.
   *
   * @param systems such as {@code HttpFiles.open(HttpOptions.hosts("images.example.org"))
   *     .fileSystem()} of the module sdk-remote, or that of an object store's NIO provider; none to
   *     reach nothing
   */
  public CocoDataset withUrls(FileSystem... systems) {
    Objects.requireNonNull(systems, "the file systems must not be null");
    return new CocoDataset(store, path, imageFolder, sizes.source(), readProblems)
        .namesOf(files)
        .urls(ImageUrls.of(List.of(systems)));
  }

  /** Whether addresses in names lead somewhere: see {@link #withUrls}. */
  public boolean hasUrls() {
    return !files.urls().isNone();
  }

  /**
   * The same dataset with other names of image files, also of assets: {@code
   * dataset.withImageNames(name -> name.replace("jpg", "png"))}.
   *
   * @param change gives the new name for a {@code file_name}; the same one to keep it
   * @throws org.ndsampler.core.coco.io.CocoException if it gives null or an empty text
   */
  public CocoDataset withImageNames(UnaryOperator<String> change) {
    Objects.requireNonNull(change, "the change of the names must not be null");
    return ImageNames.rename(
        this,
        (image, name) ->
            image.fileName().isEmpty() && image.assets().isEmpty()
                ? null // its URL is no name of a file
                : ImageNames.checked(image, name, change.apply(name)));
  }

  /**
   * The same dataset, which asks for the sizes that the file does not declare, once for each. A
   * sampler does this by itself: {@code sampler.dataset()} knows the sizes of its files.
   */
  public CocoDataset withImageSizes(ImageSizes source) {
    CocoDataset sized = new CocoDataset(store, path, imageFolder, source, readProblems);
    sized.fingerprint = fingerprint;
    sized.files = files;
    return sized;
  }

  /** Whether there is something that the sizes are asked of which the file does not declare. */
  public boolean hasImageSizes() {
    return sizes.source() != null;
  }

  ImageFiles files() {
    return files;
  }

  UndeclaredSizes undeclaredSizes() {
    return sizes;
  }

  /** The images. */
  public CocoImages images() {
    return images;
  }

  /** The annotations. */
  public CocoAnnotations annotations() {
    return annotations;
  }

  /** The categories. */
  public CocoCategories categories() {
    return categories;
  }

  /** The videos. */
  public CocoVideos videos() {
    return videos;
  }

  /** The name of each kind of keypoint by its id, in the order of the file. */
  public Map<Long, String> keypointNames() {
    Map<Long, String> names = new LinkedHashMap<>();
    keypointCategories.forEach(category -> names.putIfAbsent(category.id(), category.name()));
    return Collections.unmodifiableMap(names);
  }

  /**
   * The id of the kind that a kind of keypoint becomes in a mirrored image; empty if the file does
   * not say one.
   */
  public OptionalLong reflectedKeypoint(long id) {
    return keypointCategories.stream()
        .filter(category -> category.id() == id)
        .findFirst()
        .map(CocoKeypointCategory::reflectionId)
        .orElse(OptionalLong.empty());
  }

  List<CocoKeypointCategory> keypointCategories() {
    return keypointCategories;
  }

  private static List<CocoKeypointCategory> keypointCategories(Records records) {
    List<CocoKeypointCategory> all = new ArrayList<>();
    for (int row = 0; row < records.size(); row++) {
      Slice slice = records.slice(row);
      all.add(
          new CocoKeypointCategory(
              records.id(row),
              Fields.text(slice, "name").orElse(""),
              Fields.integer(slice, "reflection_id")));
    }
    return List.copyOf(all);
  }

  String keypointCategoryName(long id) {
    for (CocoKeypointCategory category : keypointCategories) {
      if (category.id() == id) {
        return category.name();
      }
    }
    return "";
  }

  /**
   * The name of each track by its id, in the order of the file; empty text where there is none. A
   * track is an object that is followed through the frames of a video.
   */
  public Map<Long, String> trackNames() {
    Map<Long, String> names = new LinkedHashMap<>();
    Records records = store.records(Section.TRACKS);
    for (int row = 0; row < records.size(); row++) {
      names.putIfAbsent(records.id(row), Fields.text(records.slice(row), "name").orElse(""));
    }
    return Collections.unmodifiableMap(names);
  }

  /**
   * The image with an id.
   *
   * @throws IllegalArgumentException if there is none
   */
  public CocoImage image(long id) {
    return images.at(existing(images, id, "image"));
  }

  /**
   * The annotation with an id.
   *
   * @throws IllegalArgumentException if there is none
   */
  public CocoAnnotation annotation(long id) {
    return annotations.at(existing(annotations, id, "annotation"));
  }

  /**
   * The category with an id.
   *
   * @throws IllegalArgumentException if there is none
   */
  public CocoCategory category(long id) {
    return categories.at(existing(categories, id, "category"));
  }

  /**
   * The first category with a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public CocoCategory category(String name) {
    Objects.requireNonNull(name, "the name of a category must not be null");
    int row = categories.row(name);
    if (row < 0) {
      throw new IllegalArgumentException(
          "no category is called '"
              + name
              + "'; there are "
              + shortened(categories.names())
              + Suggestions.of(name, categories.names()));
    }
    return categories.at(row);
  }

  /**
   * The video with an id.
   *
   * @throws IllegalArgumentException if there is none
   */
  public CocoVideo video(long id) {
    return videos.at(existing(videos, id, "video"));
  }

  private int existing(CocoTable<?> table, long id, String kind) {
    int row = table.row(id);
    if (row < 0) {
      String there =
          table.isEmpty()
              ? "there are none"
              : "the " + table.size() + " ids start with " + table.id(0);
      throw new IllegalArgumentException(
          "no " + kind + " has the id " + id + " in " + name() + ": " + there);
    }
    return row;
  }

  private static String shortened(List<String> names) {
    return names.size() <= 20
        ? names.toString()
        : names.subList(0, 20) + " and " + (names.size() - 20) + " more";
  }

  /**
   * The annotations of an image, ascending by id: a view that makes its elements on access.
   *
   * @throws IllegalArgumentException if there is no such image
   */
  public List<CocoAnnotation> annotationsOf(long imageId) {
    return annotationsOfRow(existing(images, imageId, "image"));
  }

  List<CocoAnnotation> annotationsOfRow(int imageRow) {
    return new ListView<>(
        images.annotationCount(imageRow), i -> annotations.at(images.annotationRow(imageRow, i)));
  }

  /**
   * The images of a video in the order of their frame indices, and of their ids where these are
   * equal: a view that makes its elements on access.
   *
   * @throws IllegalArgumentException if there is no such video
   */
  public List<CocoImage> imagesOf(long videoId) {
    int videoRow = existing(videos, videoId, "video");
    return new ListView<>(
        videos.imageCount(videoRow), i -> images.at(videos.imageRow(videoRow, i)));
  }

  /**
   * Writes the dataset as JSON: one record a line, sections in the order of kwcoco, fields and
   * numbers as they were read, unknown fields too; gzipped or zipped if the name ends in {@code
   * .gz} or {@code .zip}. The file is never seen half-written: it is written beside, flushed, and
   * moved into place.
   *
   * <p>Written to another folder than that of the images, the names of those image files that are
   * there become relative to it, so that who reads the file finds them ({@link
   * WriteOptions#DEFAULT}).
   *
   * @throws IOException if it cannot be written; what was there before is then unchanged
   */
  public void write(Path json) throws IOException {
    write(json, WriteOptions.DEFAULT);
  }

  /**
   * Writes the dataset with options.
   *
   * @throws IOException if it cannot be written; what was there before is then unchanged
   */
  public void write(Path json, WriteOptions options) throws IOException {
    Objects.requireNonNull(json, "the path of the file must not be null");
    Objects.requireNonNull(options, "the options must not be null; there is WriteOptions.DEFAULT");
    CocoWriter.write(
        ImageNames.forWriting(this, json, options.imageNames()).store, json, options.isAsRead());
  }

  /** The JSON text that {@link #write(Path)} writes to the folder of the images. */
  public String toJson() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      CocoWriter.write(store, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  /**
   * Looks at every record and lists all that is wrong or odd: references to nothing, boxes that are
   * negative or not finite, or that all look like corners or fractions, damaged outlines, masks of
   * another size than their image, names that come twice, or nearly, annotations that come twice
   * and so on. An empty list means that every lazy accessor will succeed. Of more problems than a
   * quarter of the heap holds the rest is counted. Cost: one pass that parses everything.
   *
   * @throws CocoException if the heap has no room for it
   */
  public Problems validate() {
    List<Problem> all = new ArrayList<>();
    if (store.isEmpty()) {
      all.addAll(readProblems);
    }
    try {
      all.addAll(TextCheck.all(store));
      all.addAll(Validator.validate(this));
    } catch (OutOfMemoryError e) {
      throw tooMuch("looking at", e);
    }
    return new Problems(all);
  }

  /**
   * Looks at what the options say. With {@link ValidateOptions#IMAGES} it looks for each image's
   * file and reads its header, in parallel: names the files that are missing, broken, of another
   * size or number of channels than the record says, turned by EXIF, found by another name only,
   * and the file of several images.
   *
   * @throws java.util.concurrent.CancellationException if the options' token is cancelled
   */
  public Problems validate(ValidateOptions options) {
    Objects.requireNonNull(
        options, "the options must not be null; validate() looks at all records");
    List<Problem> problems = new ArrayList<>();
    if (options.isRecords()) {
      problems.addAll(validate());
    }
    if (options.isImages()) {
      problems.addAll(ImageChecks.of(this, options));
    }
    return new Problems(problems);
  }

  /**
   * Reads a file leniently and lists all that is wrong with it: what {@link #readProblems()} says,
   * and what {@link #validate()} finds in what could be read. A file that cannot be opened at all
   * is one problem, which says what it is.
   *
   * @throws IOException if the file cannot be read
   */
  public static Problems validate(Path json) throws IOException {
    try {
      CocoDataset dataset = of(Source.of(json), ReadOptions.lenient());
      List<Problem> all = new ArrayList<>();
      if (!dataset.store.isEmpty()) {
        all.addAll(dataset.readProblems);
      }
      all.addAll(dataset.validate());
      return new Problems(all);
    } catch (CocoFormatException e) {
      return new Problems(
          List.of(
              Problem.of(
                  Problem.Severity.ERROR,
                  e.pointer(),
                  "line " + e.line() + ", column " + e.column() + ": " + e.reason(),
                  e.advice())));
    }
  }

  /**
   * Mends what has one answer, and lists the rest; {@link Problem#isRepairable()} says which is
   * which. A category or a video that is referred to and does not exist is added; an id or a name
   * that comes twice gets a new one; a box that is missing, not finite, negative or without area is
   * taken from the outline, or turned round; an area is made a number, or taken from the outline or
   * box; keypoints of other forms are written as x, y, v; sizes that make no sense go, so that they
   * are read from the files. Annotations of no image, and fields that cannot be read, are taken out
   * and listed. The name of an image file that is found by another name only becomes that ({@link
   * CocoImage#path()}). What lenient reading mended stays so: numbers are numbers, and a field
   * {@code original} has what the file had; records that it set aside are listed. Nothing else is
   * deleted: captions, labels of whole images and unknown fields stay. Cost: that of validating
   * twice.
   *
   * @throws CocoException if the heap has no room for all that is wrong
   */
  public RepairResult repair() {
    List<String> names = new ArrayList<>();
    try {
      CocoDataset named = ImageNames.asFound(this, names);
      RepairResult repaired = Repairer.repair(named);
      return names.isEmpty() ? repaired : repaired.afterRenaming(this, named, names);
    } catch (OutOfMemoryError e) {
      throw tooMuch("repairing", e);
    }
  }

  /** What was made is garbage by now: the dataset itself is as it was. */
  private CocoException tooMuch(String what, OutOfMemoryError e) {
    return new CocoException(
        what
            + " "
            + images().size()
            + " images and "
            + annotations().size()
            + " annotations takes more than is left of the heap of "
            + (Runtime.getRuntime().maxMemory() >> 20)
            + " MB; give Java more heap with -Xmx",
        e);
  }

  /**
   * The dataset of some images with their annotations. All categories stay; videos stay that have
   * an image left. The order does not change.
   *
   * @throws IllegalArgumentException if there is no image with one of the ids
   */
  public CocoDataset subset(long... imageIds) {
    Objects.requireNonNull(imageIds, "the ids of the images must not be null");
    BitSet rows = new BitSet();
    for (long id : imageIds) {
      rows.set(existing(images, id, "image"));
    }
    return subset(rows);
  }

  private CocoDataset subset(BitSet imageRows) {
    return subset(
        imageRows,
        row -> store.annotationImageRow(row) >= 0 && imageRows.get(store.annotationImageRow(row)));
  }

  CocoDataset subset(BitSet imageRows, BitSet annotationRows) {
    return subset(imageRows, annotationRows::get);
  }

  private CocoDataset subset(BitSet imageRows, IntPredicate annotations) {
    BitSet videoRows = new BitSet();
    imageRows.stream().map(store::imageVideoRow).filter(row -> row >= 0).forEach(videoRows::set);
    return subset(videoRows::get, imageRows::get, annotations);
  }

  private CocoDataset subset(IntPredicate videos, IntPredicate images, IntPredicate annotations) {
    // A selection from the heap is copied, so that it does not keep everything alive.
    CocoStore.Builder out = store.isMapped() ? store.fork() : CocoStore.builder();
    if (!store.isMapped()) {
      out.setAside(store);
    }
    store.others().forEach(out::other);
    for (Section section : Section.values()) {
      if (store.isDeclared(section)) {
        out.declare(section);
      }
      Records records = store.records(section);
      for (int row = 0; row < records.size(); row++) {
        boolean kept =
            switch (section) {
              case IMAGES -> images.test(row);
              case VIDEOS -> videos.test(row);
              case ANNOTATIONS -> annotations.test(row);
              default -> true;
            };
        if (kept && store.isMapped()) {
          out.share(section, records, row);
        } else if (kept) {
          out.add(section, records.slice(row));
        }
      }
    }
    return with(out.build());
  }

  /** The dataset of those images, with their annotations, that a test accepts. */
  public CocoDataset filterImages(Predicate<CocoImage> test) {
    Objects.requireNonNull(test, "the test of images must not be null");
    BitSet rows = new BitSet();
    for (CocoImage image : images) {
      rows.set(image.row(), test.test(image));
    }
    return subset(rows);
  }

  /** The dataset of those annotations that a test accepts; everything else stays. */
  public CocoDataset filterAnnotations(Predicate<CocoAnnotation> test) {
    Objects.requireNonNull(test, "the test of annotations must not be null");
    return subset(row -> true, row -> true, row -> test.test(annotations.at(row)));
  }

  /**
   * All records of some datasets in one. Categories and kinds of keypoints are merged by name. The
   * first dataset keeps its ids; an id that is taken gets a new one above all others. A reference
   * to a record that does not exist still means nothing, never a record of another dataset. If the
   * image folders differ, the file names are made relative to the folder that they have in common.
   *
   * @throws IllegalArgumentException if the image folders have none in common
   */
  public static UnionResult union(List<CocoDataset> datasets) {
    Objects.requireNonNull(datasets, "the datasets must not be null");
    return Union.of(List.copyOf(datasets));
  }

  /**
   * Asks for annotations and images by a line of text: {@code dataset.query("class = dog and area >
   * 100 sort -area")}. {@link Query} says what can be asked.
   *
   * @throws IllegalArgumentException if the text cannot be understood, or names a field or a class
   *     that the dataset does not have; the message shows the place and what may have been meant
   */
  public Query query(String text) {
    Objects.requireNonNull(text, "the text of the query must not be null; an empty one finds all");
    return Query.parse(this, columns, text);
  }

  /** What the dataset holds, as text of a few lines with the most frequent categories. */
  public String summary() {
    return Statistics.summary(this);
  }

  /**
   * How many annotations each category has, and on how many images, in the order of the file; those
   * without a box count too. {@code TargetColumns.classCounts()} counts targets alone.
   */
  public List<ClassCount> classCounts() {
    return ClassCounts.of(this).toList();
  }

  /** How often each category occurs and how large its boxes are, in the order of the categories. */
  public List<ClassStatistics> classStatistics() {
    return Statistics.ofClasses(this);
  }

  CocoDataset with(CocoStore other) {
    CocoDataset changed = new CocoDataset(other, path, imageFolder, sizes.source(), readProblems);
    changed.files = files;
    return changed;
  }

  /**
   * The SHA-256, in hexadecimal, of the records of all sections but {@code info} and {@code
   * licenses}. It does not depend on the order of the sections nor on white space; it does depend
   * on the order of the records, which gives them their rows, and on the spelling of numbers. Cost:
   * the first call reads everything.
   */
  public String fingerprint() {
    String known = fingerprint;
    if (known == null) {
      known = Fingerprint.of(store);
      fingerprint = known;
    }
    return known;
  }

  /** The number of images, annotations, categories and videos, and where they are from. */
  @Override
  public String toString() {
    return "CocoDataset "
        + name()
        + ": "
        + images.size()
        + " images, "
        + annotations.size()
        + " annotations, "
        + categories.size()
        + " categories, "
        + videos.size()
        + " videos";
  }

  /**
   * Collects records and makes a dataset of them. Confined to one thread.
   *
   * <p>Each record is a draft that a function fills: {@code builder.image(1, image ->
   * image.fileName("a.png").size(Size.of(640, 480)))}.
   */
  public static final class Builder {
    private final @Nullable CocoDataset base;
    private final Map<Section, Map<Long, Slice>> changed = new HashMap<>();
    private final Map<Section, List<Slice>> added = new HashMap<>();
    private final Map<Section, Long> highest = new HashMap<>();
    private Path imageFolder;
    private Problems readProblems;

    private Builder(@Nullable CocoDataset base) {
      this.base = base;
      this.readProblems = base == null ? new Problems(List.of()) : base.readProblems;
      this.imageFolder = base == null ? Path.of("") : base.imageFolder;
      for (Section section : Section.values()) {
        changed.put(section, new HashMap<>());
        added.put(section, new ArrayList<>());
      }
    }

    /** Sets the folder that the images' file names are relative to. */
    public Builder imageFolder(Path folder) {
      imageFolder = folder;
      return this;
    }

    /**
     * Sets what {@link CocoDataset#readProblems()} answers: for who reads another format and had to
     * set records aside.
     */
    public Builder readProblems(Problems problems) {
      readProblems = problems;
      return this;
    }

    /** Adds a category. */
    public Builder category(long id, String name) {
      return category(id, category -> category.name(name));
    }

    /** Adds a category with a parent. */
    public Builder category(long id, String name, String supercategory) {
      return category(id, category -> category.name(name).supercategory(supercategory));
    }

    /** Adds a category that a function fills. */
    public Builder category(long id, Consumer<CategoryDraft> fill) {
      return add(Section.CATEGORIES, id, new CategoryDraft(), fill);
    }

    /** Adds a kind of keypoint. */
    public Builder keypointCategory(long id, String name) {
      return add(
          Section.KEYPOINT_CATEGORIES, id, new CategoryDraft(), category -> category.name(name));
    }

    /** Adds a video. */
    public Builder video(long id, String name, Size size) {
      return video(id, video -> video.name(name).size(size));
    }

    /** Adds a video that a function fills. */
    public Builder video(long id, Consumer<VideoDraft> fill) {
      return add(Section.VIDEOS, id, new VideoDraft(), fill);
    }

    /** Adds a track. */
    public Builder track(long id, String name) {
      return add(Section.TRACKS, id, new VideoDraft(), track -> track.name(name));
    }

    /** Adds an image. */
    public Builder image(long id, String fileName, Size size) {
      return image(id, image -> image.fileName(fileName).size(size));
    }

    /** Adds an image that a function fills. */
    public Builder image(long id, Consumer<ImageDraft> fill) {
      return add(Section.IMAGES, id, new ImageDraft(), fill);
    }

    /** Adds an annotation. */
    public Builder annotation(long id, long imageId, long categoryId, Box box) {
      return annotation(id, annotation -> annotation.image(imageId).category(categoryId).box(box));
    }

    /** Adds an annotation that a function fills. */
    public Builder annotation(long id, Consumer<AnnotationDraft> fill) {
      return add(Section.ANNOTATIONS, id, new AnnotationDraft(), fill);
    }

    /**
     * Adds an annotation with the id that follows the highest one.
     *
     * @throws IllegalStateException if none does
     */
    public Builder annotation(Consumer<AnnotationDraft> fill) {
      long highest = highest(Section.ANNOTATIONS);
      if (highest == Long.MAX_VALUE) {
        throw new IllegalStateException(
            "no id follows the highest one, " + highest + "; give the annotation an id");
      }
      return annotation(highest + 1, fill);
    }

    /**
     * Changes fields of an image of the dataset that the edit started from.
     *
     * @throws IllegalArgumentException if there is none with this id
     */
    public Builder updateImage(long id, Consumer<ImageDraft> change) {
      return update(Section.IMAGES, id, ImageDraft::new, change);
    }

    /**
     * Changes fields of an annotation of the dataset that the edit started from.
     *
     * @throws IllegalArgumentException if there is none with this id
     */
    public Builder updateAnnotation(long id, Consumer<AnnotationDraft> change) {
      return update(Section.ANNOTATIONS, id, AnnotationDraft::new, change);
    }

    /**
     * Changes fields of a category of the dataset that the edit started from.
     *
     * @throws IllegalArgumentException if there is none with this id
     */
    public Builder updateCategory(long id, Consumer<CategoryDraft> change) {
      return update(Section.CATEGORIES, id, CategoryDraft::new, change);
    }

    private long highest(Section section) {
      Long known = highest.get(section);
      if (known == null) {
        long top = 0;
        if (base != null) {
          Records records = base.store.records(section);
          for (int row = 0; row < records.size(); row++) {
            top = Math.max(top, records.id(row));
          }
        }
        known = top;
        highest.put(section, known);
      }
      return known;
    }

    private <D extends Draft<D>> Builder add(
        Section section, long id, D draft, Consumer<? super D> fill) {
      draft.set("id", Long.toString(id));
      fill.accept(draft);
      draft.set("id", Long.toString(id));
      added(section).add(Slice.of(draft.json()));
      highest.put(section, Math.max(highest(section), id));
      return this;
    }

    private List<Slice> added(Section section) {
      return Objects.requireNonNull(added.get(section));
    }

    private Map<Long, Slice> changed(Section section) {
      return Objects.requireNonNull(changed.get(section));
    }

    private <D extends Draft<D>> Builder update(
        Section section, long id, Supplier<D> empty, Consumer<? super D> change) {
      Slice record = changed(section).get(id);
      if (record == null) {
        int row = base == null ? -1 : base.store.records(section).row(id);
        if (base == null || row < 0) {
          throw new IllegalArgumentException(
              "no record of " + section.key() + " has the id " + id + " to be changed");
        }
        record = base.store.records(section).slice(row);
      }
      D draft = empty.get();
      draft.copy(record);
      change.accept(draft);
      draft.set("id", Long.toString(id));
      changed(section).put(id, Slice.of(draft.json()));
      return this;
    }

    /**
     * Makes the dataset.
     *
     * @throws IllegalArgumentException if two records of a section have the same id
     */
    public CocoDataset build() {
      CocoStore.Builder store = base == null ? CocoStore.builder() : base.store.fork();
      if (base != null) {
        base.store.others().forEach(store::other);
      }
      for (Section section : Section.values()) {
        if (base != null) {
          if (base.store.isDeclared(section)) {
            store.declare(section);
          }
          Records records = base.store.records(section);
          for (int row = 0; row < records.size(); row++) {
            Slice change = changed(section).get(records.id(row));
            if (change == null) {
              store.share(section, records, row);
            } else {
              addDraft(store, section, change);
            }
          }
        }
        for (Slice record : added(section)) {
          addDraft(store, section, record);
        }
      }
      CocoStore built = store.build();
      for (Section section : Section.values()) {
        Records records = built.records(section);
        if (records.duplicateRow() >= 0) {
          throw new IllegalArgumentException(
              "two records of "
                  + section.key()
                  + " have the id "
                  + records.id(records.duplicateRow())
                  + "; give one of them another: repair() does");
        }
      }
      CocoDataset dataset =
          new CocoDataset(
              built,
              base == null ? null : base.path,
              imageFolder,
              base == null ? null : base.sizes.source(),
              readProblems);
      return base == null ? dataset : dataset.namesOf(base.files);
    }

    private static void addDraft(CocoStore.Builder store, Section section, Slice record) {
      try {
        store.add(section, record);
      } catch (ScanException e) {
        throw new IllegalArgumentException(
            e.reason() + " in a record of " + section.key() + ": " + record.text(), e);
      }
    }
  }
}
