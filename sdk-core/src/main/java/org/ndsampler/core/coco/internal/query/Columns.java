package org.ndsampler.core.coco.internal.query;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoAnnotations;
import org.ndsampler.core.coco.CocoCategories;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImages;
import org.ndsampler.core.coco.internal.CocoStore;
import org.ndsampler.core.coco.internal.CocoStore.Section;
import org.ndsampler.core.coco.internal.Records;
import org.ndsampler.core.coco.io.internal.Fields;
import org.ndsampler.core.util.LruCache;

/**
 * The columns of a dataset that queries ask for. Safe for concurrent use.
 *
 * <p>Most are views of the columns that the dataset has. Those of fields that are only in the text
 * of the records are read once and kept, up to a share of the heap.
 */
public final class Columns {
  private static final double SMALL = 32 * 32;
  private static final double MEDIUM = 96 * 96;
  private static final int SHARE_OF_HEAP = 8;
  private static final int SHARE_OF_ANSWERS = 64;
  private static final int LONGEST_KEPT = 1000;
  private static final Pattern FLAG = Pattern.compile("[a-z][a-z_]*");

  /** COCO's bands of size, each from where the one before ends. */
  private static final List<String> SIZES = List.of("small", "medium", "large");

  private static final List<String> SPLITS = List.of("train", "val", "test", "dev", "minival");

  private final CocoDataset dataset;
  private final CocoStore store;
  private final CocoAnnotations annotations;
  private final CocoImages images;

  /** What somebody says of annotations, by the names of the fields that are true where it holds. */
  private final Map<String, BitSet> flags;

  private final LruCache<String, Column> kept;
  private final ReentrantLock reading;

  /** Who changes one condition of a query asks the others again. */
  private final LruCache<String, BitSet> answers =
      LruCache.ofBytes(
          Runtime.getRuntime().maxMemory() / SHARE_OF_ANSWERS, bits -> 64 + bits.size() / 8);

  /** The columns of a dataset. */
  public Columns(CocoDataset dataset, CocoStore store) {
    this(
        dataset,
        store,
        Map.of(),
        LruCache.ofBytes(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP, Column::bytes),
        new ReentrantLock());
  }

  private Columns(
      CocoDataset dataset,
      CocoStore store,
      Map<String, BitSet> flags,
      LruCache<String, Column> kept,
      ReentrantLock reading) {
    this.dataset = dataset;
    this.store = store;
    this.annotations = dataset.annotations();
    this.images = dataset.images();
    this.flags = flags;
    this.kept = kept;
    this.reading = reading;
  }

  /**
   * These columns and one more, which is true for some annotations. What was read from the records
   * is shared.
   *
   * @throws IllegalArgumentException if there is a field of the name, or it is no plain word
   */
  public Columns flagged(String name, BitSet rows) {
    if (!FLAG.matcher(name).matches() || Literal.isKeyword(name)) {
      throw new IllegalArgumentException(
          "a flag is called by a word of small letters and _ that queries have no use for, not \""
              + name
              + "\"");
    }
    if (find(name).isPresent()) {
      throw new IllegalArgumentException("there is a field \"" + name + "\" already");
    }
    Map<String, BitSet> all = new LinkedHashMap<>(flags);
    all.put(name, (BitSet) rows.clone());
    return new Columns(dataset, store, all, kept, reading);
  }

  /** A field by its name or by another name that is understood; empty where there is none. */
  Optional<Field> find(String written) {
    String lower = written.toLowerCase(Locale.ROOT);
    return flags.containsKey(lower)
        ? Optional.of(new Field(lower, false, Field.Kind.FLAG, ""))
        : Field.find(written);
  }

  /** The names of the fields that every dataset has, and of the flags. */
  Set<String> names() {
    Set<String> names = new LinkedHashSet<>(Field.names());
    names.addAll(flags.keySet());
    return names;
  }

  CocoStore store() {
    return store;
  }

  CocoCategories categories() {
    return dataset.categories();
  }

  int annotationCount() {
    return annotations.size();
  }

  int imageCount() {
    return images.size();
  }

  /**
   * Which annotations fulfil a condition: as it was found before, or found now.
   *
   * @return a copy, which may be changed
   */
  BitSet known(Condition condition, Function<Condition, BitSet> find) {
    String text = condition.toString();
    if (text.length() > LONGEST_KEPT) {
      return find.apply(condition);
    }
    BitSet known = answers.get(text);
    if (known == null) {
      known = find.apply(condition);
      answers.put(text, known);
    }
    return (BitSet) known.clone();
  }

  /** The row of an annotation's image; the one after the last for none that exists. */
  int imageSlot(int annotation) {
    int row = store.annotationImageRow(annotation);
    return row < 0 ? images.size() : row;
  }

  int annotationsOf(int image) {
    return images.annotationCount(image);
  }

  /** The words that a field can have, where a query may name no others; else null. */
  @Nullable Set<String> vocabulary(Field field) {
    return switch (field.name()) {
      case "class" -> new LinkedHashSet<>(categories().names());
      case "supercategory" -> supercategories();
      case "size" -> new LinkedHashSet<>(SIZES);
      default -> null;
    };
  }

  private Set<String> supercategories() {
    Set<String> all = new LinkedHashSet<>();
    for (int row = 0; row < categories().size(); row++) {
      categories().at(row).supercategory().ifPresent(all::add);
    }
    return all;
  }

  /**
   * Whether any record has a field, which is true of those that every dataset has; reads it if it
   * has to.
   */
  boolean isThere(Field field) {
    return field.path().isEmpty()
        || Field.find(field.name()).map(known -> known.kind() != Field.Kind.MIXED).orElse(false)
        || !(column(field) instanceof Column.Mixed mixed)
        || !mixed.isEmpty();
  }

  /** The names of fields of the records, as a query names them. */
  Set<String> recordFields() {
    Set<String> names = new LinkedHashSet<>();
    RecordScan.keys(store.records(Section.ANNOTATIONS))
        .forEach(key -> names.add(Field.ANNOTATION + key));
    RecordScan.keys(store.records(Section.IMAGES)).forEach(key -> names.add(Field.IMAGE + key));
    return names;
  }

  /** The column of a field, by rows of annotations or of images. */
  Column column(Field field) {
    BitSet flag = flags.get(field.name());
    if (flag != null) {
      return new Column.Numbers(row -> flag.get(row) ? 1 : 0);
    }
    return switch (field.name()) {
      case "class" -> words(annotations::categoryRow, categories().names());
      case "supercategory" -> kept(field, this::supercategory);
      case "size" -> words(this::size, SIZES);
      case "area" -> new Column.Numbers(this::area);
      case "width" -> new Column.Numbers(annotations::width);
      case "height" -> new Column.Numbers(annotations::height);
      case "aspect" -> new Column.Numbers(row -> annotations.width(row) / annotations.height(row));
      case "x" -> new Column.Numbers(annotations::x);
      case "y" -> new Column.Numbers(annotations::y);
      case "visible" -> new Column.Numbers(this::visible);
      case "crowd" -> new Column.Numbers(row -> annotations.isCrowd(row) ? 1 : 0);
      case "annotation.id" -> new Column.Ids(annotations::id, Long.MIN_VALUE);
      case "class.id" ->
          new Column.Ids(
              row -> idOr(annotations.categoryRow(row), categories()::id), Long.MIN_VALUE);
      case "name" -> kept(field, this::name);
      case "split" -> kept(field, this::split);
      case "video.name" -> kept(field, this::videoName);
      case "count" -> new Column.Numbers(images::annotationCount);
      case "image.width" ->
          new Column.Numbers(row -> hasSize(row) ? images.width(row) : Double.NaN);
      case "image.height" ->
          new Column.Numbers(row -> hasSize(row) ? images.height(row) : Double.NaN);
      case "image.area" ->
          new Column.Numbers(
              row -> hasSize(row) ? (double) images.width(row) * images.height(row) : Double.NaN);
      case "image.aspect" ->
          new Column.Numbers(
              row -> hasSize(row) ? (double) images.width(row) / images.height(row) : Double.NaN);
      case "year" -> kept(field, this::year);
      case "frame" -> new Column.Numbers(this::frame);
      case "image.id" -> new Column.Ids(images::id, Long.MIN_VALUE);
      case "video.id" ->
          new Column.Ids(row -> idOr(images.videoRow(row), dataset.videos()::id), Long.MIN_VALUE);
      default -> kept(field, this::record);
    };
  }

  private static Column words(IntUnaryOperator of, List<String> words) {
    return new Column.Words(of, new WordList(words), 0);
  }

  private static long idOr(int row, Column.IntToLong id) {
    return row < 0 ? Long.MIN_VALUE : id.applyAsLong(row);
  }

  private Column kept(Field field, Function<Field, Column> make) {
    Column known = kept.get(field.name());
    if (known != null) {
      return known;
    }
    reading.lock();
    try {
      // Two queries that come at once read the records once.
      Column made = kept.get(field.name());
      if (made == null) {
        made = make.apply(field);
        kept.put(field.name(), made);
      }
      return made;
    } finally {
      reading.unlock();
    }
  }

  private Column record(Field field) {
    Records records = store.records(field.isOfImage() ? Section.IMAGES : Section.ANNOTATIONS);
    return RecordScan.column(records, field.path());
  }

  /** The declared area, or that of the box where there is none. */
  private double area(int row) {
    double declared = annotations.area(row);
    return Double.isNaN(declared) ? annotations.width(row) * annotations.height(row) : declared;
  }

  private int size(int row) {
    double area = area(row);
    return area < SMALL ? 0 : area < MEDIUM ? 1 : Double.isNaN(area) ? -1 : 2;
  }

  private boolean hasSize(int image) {
    return images.declaresSize(image) || dataset.hasImageSizes() && images.hasSize(image);
  }

  /** The share of a box that is inside of its image. */
  private double visible(int row) {
    int image = annotations.imageRow(row);
    if (image < 0 || !annotations.hasBox(row) || !hasSize(image)) {
      return Double.NaN;
    }
    double width = annotations.width(row);
    double height = annotations.height(row);
    double across = inside(annotations.x(row), width, images.width(image));
    double down = inside(annotations.y(row), height, images.height(image));
    return across * down / (width * height);
  }

  private static double inside(double start, double length, int limit) {
    return Math.max(0, Math.min(start + length, limit) - Math.max(start, 0));
  }

  private double frame(int image) {
    int frame = store.imageFrame(image);
    return frame == Integer.MIN_VALUE ? Double.NaN : frame;
  }

  private Column supercategory(Field field) {
    List<String> words = new ArrayList<>(supercategories());
    Map<String, Integer> codes = codes(words);
    int[] ofCategory = new int[categories().size()];
    for (int row = 0; row < ofCategory.length; row++) {
      ofCategory[row] = categories().at(row).supercategory().map(codes::get).orElse(-1);
    }
    return new Column.Words(
        row -> {
          int category = annotations.categoryRow(row);
          return category < 0 ? -1 : ofCategory[category];
        },
        new WordList(words),
        4L * ofCategory.length);
  }

  private static Map<String, Integer> codes(List<String> words) {
    Map<String, Integer> codes = new HashMap<>();
    words.forEach(word -> codes.putIfAbsent(word, codes.size()));
    return codes;
  }

  /** Words of images that are found one after the other. */
  private Column words(IntFunction<@Nullable String> ofImage) {
    int[] codes = new int[images.size()];
    Map<String, Integer> codeOfWord = new HashMap<>();
    List<String> words = new ArrayList<>();
    long characters = 0;
    for (int row = 0; row < codes.length; row++) {
      String word = ofImage.apply(row);
      if (word == null) {
        codes[row] = -1;
        continue;
      }
      Integer code = codeOfWord.get(word);
      if (code == null) {
        code = words.size();
        codeOfWord.put(word, code);
        words.add(word);
        characters += word.length();
      }
      codes[row] = code;
    }
    return new Column.Words(
        row -> codes[row],
        new WordList(words),
        4L * codes.length + 68L * words.size() + 2 * characters);
  }

  private Column name(Field field) {
    Records records = store.records(Section.IMAGES);
    return words(
        row ->
            Fields.text(records.slice(row), "file_name")
                .or(() -> Fields.text(records.slice(row), "name"))
                .or(() -> Fields.text(records.slice(row), "coco_url"))
                .orElse(null));
  }

  /** What the images say, or the folder of a file's name. */
  private Column split(Field field) {
    Column said = RecordScan.column(store.records(Section.IMAGES), "split");
    Column names = name(field);
    return words(
        row ->
            said.code(row) >= 0
                ? said.words().get(said.code(row))
                : names.code(row) < 0 ? null : folder(names.words().get(names.code(row))));
  }

  /** The first folder of a name that is called as splits are, or else the first. */
  private static @Nullable String folder(String name) {
    String first = null;
    int start = 0;
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) == '/' || name.charAt(i) == '\\') {
        String folder = name.substring(start, i);
        String lower = folder.toLowerCase(Locale.ROOT);
        if (SPLITS.stream().anyMatch(lower::startsWith)) {
          return folder;
        }
        if (first == null && !folder.isEmpty() && !folder.equals(".")) {
          first = folder;
        }
        start = i + 1;
      }
    }
    return first;
  }

  private Column videoName(Field field) {
    return words(
        row -> {
          int video = images.videoRow(row);
          return video < 0 ? null : dataset.videos().at(video).name().orElse(null);
        });
  }

  private Column year(Field field) {
    Column dates = RecordScan.column(store.records(Section.IMAGES), "date_captured");
    double[] years = dates.words().stream().mapToDouble(Columns::yearOf).toArray();
    double[] ofImage = new double[images.size()];
    for (int row = 0; row < ofImage.length; row++) {
      int code = dates.code(row);
      ofImage[row] = code >= 0 ? years[code] : yearOf(dates.number(row));
    }
    return new Column.Mixed(ofImage, new int[0], List.of(), 0);
  }

  /** A number that is a year itself. */
  private static double yearOf(double number) {
    return number >= 1000 && number <= 9999 ? Math.floor(number) : Double.NaN;
  }

  /** The first four digits of a date, if it starts with four. */
  private static double yearOf(String date) {
    int year = 0;
    for (int i = 0; i < 4; i++) {
      int digit = i < date.length() ? date.charAt(i) - '0' : -1;
      if (digit < 0 || digit > 9) {
        return Double.NaN;
      }
      year = 10 * year + digit;
    }
    return year;
  }
}
