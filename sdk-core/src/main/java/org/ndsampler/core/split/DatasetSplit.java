package org.ndsampler.core.split;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoAsset;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.coco.internal.ClassCounts;
import org.ndsampler.core.util.StratifiedGroupKFold;

/**
 * The images of a dataset, divided into a training, a validation and a test part. Immutable and
 * safe for use by many threads.
 *
 * <pre>{@code
 * DatasetSplit split = DatasetSplit.builder(dataset).byVideo().seed(0).build();
 * CocoDataset train = split.dataset(DatasetSplit.Part.TRAIN);
 * split.leaks();                                 // what is in two parts: nothing
 * split.write(Path.of("parts"));                 // train.json, validation.json, test.json
 * }</pre>
 *
 * <p>Each image is in exactly one part, also those without annotations: they are divided like a
 * class of their own. Whole groups are divided (a video, a place), never the images of one: frames
 * of a video are nearly the same picture, and a model that is tested on neighbours of what it has
 * learnt looks better than it is. The parts are the first fold of {@link StratifiedGroupKFold}, and
 * of what is left the first again, as in ndsampler: so the parts have about a third, two ninths and
 * four ninths of all for a factor of 3, and not exactly, as groups are whole. A random choice of
 * groups is simpler and leaves rare classes out of a part by chance.
 *
 * <p>Images are taken in the order of their ids, so that the same dataset in another order of
 * records is the same split.
 *
 * @since 0.1
 */
public final class DatasetSplit {
  private static final System.Logger LOG = System.getLogger(DatasetSplit.class.getName());

  private final CocoDataset dataset;
  private final Map<Part, long[]> imageIds;

  private DatasetSplit(CocoDataset dataset, Map<Part, long[]> imageIds) {
    this.dataset = dataset;
    this.imageIds = imageIds;
  }

  /** A part of the dataset. */
  public enum Part {
    /** What to learn from. */
    TRAIN,
    /** What to tune with. */
    VALIDATION,
    /** What to measure with, once. */
    TEST
  }

  /**
   * How often a class occurs in each part. Immutable.
   *
   * @param category the name of the category; empty text for annotations of a category that does
   *     not exist
   * @param train number of annotations in the training part
   * @param validation number of annotations in the validation part
   * @param test number of annotations in the test part
   */
  public record ClassFrequency(String category, long train, long validation, long test) {
    /** The number of annotations in all parts. */
    public long sum() {
      return train + validation + test;
    }
  }

  /** What can be in two parts. In text it is written in lower case. */
  public enum Shared {
    /** An image file, by name. */
    FILE,
    /** A track, by id. */
    TRACK,
    /** A video, by id. */
    VIDEO;

    /** The name in lower case. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Something that is in more than one part, so that a model could be tested on what it has seen.
   * Immutable.
   *
   * @param kind what it is
   * @param value which one
   * @param parts the parts that it is in
   */
  public record Leak(Shared kind, String value, Set<Part> parts) {
    /** Copies the set. */
    public Leak {
      parts = Collections.unmodifiableSet(EnumSet.copyOf(parts));
    }
  }

  /** Starts to split a dataset into parts by its images. */
  public static Builder builder(CocoDataset dataset) {
    return new Builder(dataset);
  }

  /**
   * A split that was made elsewhere, for example read from a table.
   *
   * @param imageIds the images of each part; a part that is absent is empty, and images in no part
   *     are left out of everything
   * @throws IllegalArgumentException if an image does not exist or comes twice
   */
  public static DatasetSplit of(CocoDataset dataset, Map<Part, long[]> imageIds) {
    Objects.requireNonNull(dataset, "the dataset must not be null");
    Objects.requireNonNull(imageIds, "the ids of the images must not be null");
    Map<Part, long[]> copy = new EnumMap<>(Part.class);
    Map<Long, Part> seen = new HashMap<>();
    for (Part part : Part.values()) {
      long[] ids = imageIds.getOrDefault(part, new long[0]).clone();
      for (long id : ids) {
        Part other = seen.put(dataset.image(id).id(), part);
        if (other != null) {
          throw new IllegalArgumentException(
              "image "
                  + id
                  + " is in "
                  + other
                  + " and in "
                  + part
                  + "; it may be in one part only");
        }
      }
      Arrays.sort(ids);
      copy.put(part, ids);
    }
    return new DatasetSplit(dataset, copy);
  }

  /** The dataset that is divided. */
  public CocoDataset dataset() {
    return dataset;
  }

  /** The images of a part with their annotations, as a dataset of its own. */
  public CocoDataset dataset(Part part) {
    return dataset.subset(imageIds(part));
  }

  /**
   * Writes each part as a dataset of its own: {@code train.json}, {@code validation.json} and
   * {@code test.json}, also a part without images, so that none of an earlier split stays beside
   * the new ones. The folder is made if it is not there. Images stay where they are; the files name
   * them as {@link CocoDataset#write(Path)} does.
   *
   * @return the three files, in the order of {@link Part}
   * @throws IOException if one cannot be written; those before it are
   */
  public List<Path> write(Path folder) throws IOException {
    Files.createDirectories(folder);
    List<Path> files = new ArrayList<>();
    for (Part part : Part.values()) {
      Path file = folder.resolve(part.name().toLowerCase(Locale.ROOT) + ".json");
      dataset(part).write(file);
      files.add(file);
    }
    return Collections.unmodifiableList(files);
  }

  /** The ids of the images of a part, ascending; a new array. */
  public long[] imageIds(Part part) {
    return Objects.requireNonNull(imageIds.get(part)).clone();
  }

  /** The ids of the images to learn from, ascending; a new array. */
  public long[] train() {
    return imageIds(Part.TRAIN);
  }

  /** The ids of the images to tune with, ascending; a new array. */
  public long[] validation() {
    return imageIds(Part.VALIDATION);
  }

  /** The ids of the images to measure with, ascending; a new array. */
  public long[] test() {
    return imageIds(Part.TEST);
  }

  /** How often each class occurs in each part, rare classes first. */
  public List<ClassFrequency> classFrequencies() {
    ClassCounts train = counts(Part.TRAIN);
    ClassCounts validation = counts(Part.VALIDATION);
    ClassCounts test = counts(Part.TEST);
    List<ClassFrequency> table = new ArrayList<>();
    for (int i = -1; i < dataset.categories().size(); i++) {
      ClassFrequency row =
          new ClassFrequency(
              i < 0 ? "" : dataset.categories().name(i),
              train.annotations(i),
              validation.annotations(i),
              test.annotations(i));
      if (i >= 0 || row.sum() > 0) {
        table.add(row);
      }
    }
    table.sort(
        Comparator.comparingLong(ClassFrequency::sum).thenComparing(ClassFrequency::category));
    return Collections.unmodifiableList(table);
  }

  private ClassCounts counts(Part part) {
    return ClassCounts.of(
        dataset, Arrays.stream(imageIds(part)).mapToInt(dataset.images()::row), annotation -> true);
  }

  /** The table of {@link #classFrequencies()} with a row for the images, as text. */
  public String frequencyText() {
    StringBuilder text = new StringBuilder();
    List<ClassFrequency> table = classFrequencies();
    int width = table.stream().mapToInt(row -> row.category().length()).max().orElse(0);
    width = Math.max(width, "(images)".length());
    line(text, width, "", "train", "validation", "test", "sum");
    for (ClassFrequency row : table) {
      line(text, width, row.category(), row.train(), row.validation(), row.test(), row.sum());
    }
    int train = train().length;
    int validation = validation().length;
    int test = test().length;
    line(text, width, "(images)", train, validation, test, train + validation + test);
    return text.toString();
  }

  private static void line(StringBuilder text, int width, String first, Object... cells) {
    text.append(first).append(" ".repeat(width - first.length()));
    for (Object cell : cells) {
      String value = cell.toString();
      text.append("  ").append(" ".repeat(Math.max(0, 10 - value.length()))).append(value);
    }
    text.append('\n');
  }

  /**
   * What is in more than one part: videos, image files (by name), and tracks. Empty means that
   * nothing was found, not that nothing leaks: two files may show the same scene.
   */
  public List<Leak> leaks() {
    Map<Shared, Map<String, EnumSet<Part>>> seen = new EnumMap<>(Shared.class);
    for (Part part : Part.values()) {
      for (long id : imageIds(part)) {
        CocoImage image = dataset.image(id);
        OptionalLong video = image.videoId();
        if (video.isPresent()) {
          note(seen, Shared.VIDEO, Long.toString(video.getAsLong()), part);
        }
        image.fileName().ifPresent(name -> note(seen, Shared.FILE, name, part));
        for (CocoAsset asset : image.assets()) {
          note(seen, Shared.FILE, asset.fileName(), part);
        }
        for (CocoAnnotation annotation : image.annotations()) {
          // Whatever it is, a number or a text: an annotation of the same track has the same.
          annotation.trackName().ifPresent(track -> note(seen, Shared.TRACK, track, part));
        }
      }
    }
    List<Leak> leaks = new ArrayList<>();
    seen.forEach(
        (kind, values) ->
            values.forEach(
                (value, parts) -> {
                  if (parts.size() > 1) {
                    leaks.add(new Leak(kind, value, parts));
                  }
                }));
    return Collections.unmodifiableList(leaks);
  }

  private static void note(
      Map<Shared, Map<String, EnumSet<Part>>> seen, Shared kind, String value, Part part) {
    seen.computeIfAbsent(kind, k -> new TreeMap<>())
        .computeIfAbsent(value, k -> EnumSet.noneOf(Part.class))
        .add(part);
  }

  /** The number of images of each part. */
  @Override
  public String toString() {
    return "DatasetSplit("
        + train().length
        + " train, "
        + validation().length
        + " validation, "
        + test().length
        + " test images)";
  }

  /** Says how to divide a dataset. Confined to one thread. */
  public static final class Builder {
    private final CocoDataset dataset;
    private int factor = 3;
    private boolean withTest = true;
    private @Nullable Long seed;
    private @Nullable Function<CocoImage, String> column;
    private boolean byVideo;

    Builder(CocoDataset dataset) {
      this.dataset = dataset;
    }

    /**
     * The test part is about one {@code factor}-th of all, and the validation part one {@code
     * factor}-th of the rest; 3 unless said otherwise.
     */
    public Builder factor(int factor) {
      if (factor < 2) {
        throw new IllegalArgumentException("factor must be at least 2, not " + factor);
      }
      this.factor = factor;
      return this;
    }

    /** Leaves the test part empty and learns from its images. */
    public Builder withoutTest() {
      withTest = false;
      return this;
    }

    /**
     * Keeps the images of a video together; images without a video go each on its own. Where no
     * image has one, {@link #build} says what else to group by.
     */
    public Builder byVideo() {
      byVideo = true;
      return this;
    }

    /**
     * Keeps the images together for which a function gives the same text, for example {@code image
     * -> image.field("location").orElse("")}; those with empty text go each on its own.
     */
    public Builder by(Function<CocoImage, String> column) {
      this.column = column;
      return this;
    }

    /** Shuffles; without a seed the split depends on the dataset alone. */
    public Builder seed(long seed) {
      this.seed = seed;
      return this;
    }

    /**
     * Divides the dataset. Where there are fewer images or groups than folds, a part may stay
     * empty, but never that for training.
     *
     * @throws IllegalArgumentException if both {@link #byVideo()} and {@link #by} were called, or
     *     {@link #byVideo()} and no image is in a video
     */
    public DatasetSplit build() {
      Function<CocoImage, String> key = column;
      if (byVideo && key != null) {
        throw new IllegalArgumentException(
            "byVideo() and by(...) were both given; combine them in one function for by(...)");
      }
      int images = dataset.images().size();
      if (byVideo && images > 0 && !hasVideos()) {
        throw new IllegalArgumentException(
            "byVideo() needs images that are in videos, and of the "
                + images
                + " images of dataset "
                + dataset.name()
                + " none is; group by what they share instead, such as a place or a day: by(image"
                + " -> image.field(\"location\").orElse(\"\")), or by the folder in their file"
                + " names; or leave byVideo() out, and each image goes on its own");
      }
      long[] groups = key == null ? videosOrImages() : columnGroups(key);
      long[] labels = new long[images + dataset.annotations().size()];
      long[] labelGroups = new long[labels.length];
      int[] labelImages = new int[labels.length];
      int count = 0;
      Integer[] rows = new Integer[images];
      Arrays.setAll(rows, row -> row);
      Arrays.sort(rows, Comparator.comparingLong(row -> dataset.images().id(row)));
      for (int row : rows) {
        int annotations = dataset.images().annotationCount(row);
        for (int i = 0; i < Math.max(1, annotations); i++) {
          // an image without annotations is one item of a class that no annotation has
          labels[count] =
              annotations == 0
                  ? -2
                  : dataset.annotations().categoryRow(dataset.images().annotationRow(row, i));
          labelGroups[count] = groups[row];
          labelImages[count++] = row;
        }
      }
      labels = Arrays.copyOf(labels, count);
      labelGroups = Arrays.copyOf(labelGroups, count);
      StratifiedGroupKFold folds = StratifiedGroupKFold.of(factor);
      StratifiedGroupKFold.Parts parts =
          (seed == null ? folds : folds.shuffled(seed)).trainValidationTest(labels, labelGroups);
      Map<Part, Set<Long>> ids = new EnumMap<>(Part.class);
      for (Part part : Part.values()) {
        ids.put(part, new TreeSet<>());
      }
      collect(ids, Part.TRAIN, parts.train(), labelImages);
      collect(ids, Part.VALIDATION, parts.validation(), labelImages);
      collect(ids, withTest ? Part.TEST : Part.TRAIN, parts.test(), labelImages);
      // Of few groups, those that are in the first folds may be all.
      for (Part part : List.of(Part.VALIDATION, Part.TEST)) {
        if (Objects.requireNonNull(ids.get(Part.TRAIN)).isEmpty()) {
          ids.put(Part.TRAIN, Objects.requireNonNull(ids.put(part, Set.of())));
        }
      }
      Map<Part, long[]> imageIds = new EnumMap<>(Part.class);
      ids.forEach(
          (part, set) -> imageIds.put(part, set.stream().mapToLong(Long::longValue).toArray()));
      return new DatasetSplit(dataset, imageIds);
    }

    private boolean hasVideos() {
      return IntStream.range(0, dataset.images().size())
          .anyMatch(row -> dataset.images().videoRow(row) >= 0);
    }

    private void collect(Map<Part, Set<Long>> ids, Part part, int[] items, int[] labelImages) {
      Set<Long> set = Objects.requireNonNull(ids.get(part));
      for (int item : items) {
        set.add(dataset.images().id(labelImages[item]));
      }
    }

    /** Videos and lone images are numbered so that neither can be taken for the other. */
    private long[] videosOrImages() {
      int videos = dataset.videos().size();
      Integer[] rows = new Integer[dataset.images().size()];
      Arrays.setAll(rows, row -> row);
      Arrays.sort(rows, Comparator.comparingLong(row -> dataset.images().id(row)));
      long[] groups = new long[rows.length];
      for (int rank = 0; rank < rows.length; rank++) {
        int video = byVideo ? dataset.images().videoRow(rows[rank]) : -1;
        groups[rows[rank]] = video >= 0 ? video : (long) videos + rank;
      }
      return groups;
    }

    private long[] columnGroups(Function<CocoImage, String> key) {
      int images = dataset.images().size();
      String[] values = new String[images];
      TreeSet<String> distinct = new TreeSet<>();
      for (int row = 0; row < images; row++) {
        values[row] = key.apply(dataset.images().at(row));
        if (values[row] == null) {
          throw new IllegalArgumentException(
              "by(column) gives null for image "
                  + dataset.images().id(row)
                  + "; give a text, which may be empty, for each image");
        }
        distinct.add(values[row]);
      }
      if (images > 1 && distinct.equals(Set.of(""))) {
        LOG.log(
            System.Logger.Level.WARNING,
            "by(column) gives an empty text for each of the "
                + images
                + " images, so that none has a group; is the name of the field right? Image "
                + dataset.images().id(0)
                + " has "
                + dataset.images().at(0).extraFields().keySet());
      }
      Map<String, Long> codes = new HashMap<>();
      for (String value : distinct) {
        codes.put(value, (long) codes.size());
      }
      long[] groups = new long[images];
      for (int row = 0; row < images; row++) {
        long code = codes.getOrDefault(values[row], 0L);
        groups[row] = values[row].isEmpty() ? (long) distinct.size() + row : code;
      }
      return groups;
    }
  }
}
