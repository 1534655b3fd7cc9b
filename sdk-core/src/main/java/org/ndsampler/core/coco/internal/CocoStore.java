package org.ndsampler.core.coco.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.io.internal.JsonScanner;
import org.ndsampler.core.coco.io.internal.JsonText;
import org.ndsampler.core.coco.io.internal.ScanException;

/**
 * All of a dataset: for each section the raw records, and beside them primitive columns with what
 * is asked for often. Immutable.
 */
public final class CocoStore {
  // Columns and not objects (ADR 3): an object for each annotation, box and polygon takes several
  // times the memory of the text, and keeps the garbage collector busy. As columns an annotation
  // takes about 80 bytes beside its text, a scan over boxes reads one array from end to end, and
  // the whole is written to a sidecar and read again as it is. The text of a record is the truth
  // for everything else: it keeps the keys that this library does not know, and costs nothing until
  // it is asked for.
  //
  // Groups (annotations of an image, images of a video) are two arrays made by counting, first[]
  // and members[], in the order that the format says, not a map of lists: no object for each image,
  // and a group is a slice.

  /** The sections that are lists of records, in the order in which they are written. */
  public enum Section {
    LICENSES("licenses", false),
    CATEGORIES("categories", true),
    KEYPOINT_CATEGORIES("keypoint_categories", false),
    VIDEOS("videos", true),
    IMAGES("images", true),
    ANNOTATIONS("annotations", true),
    TRACKS("tracks", false);

    private final String key;
    private final boolean needsId;

    Section(String key, boolean needsId) {
      this.key = key;
      this.needsId = needsId;
    }

    public String key() {
      return key;
    }

    public boolean needsId() {
      return needsId;
    }
  }

  public static final int UNKNOWN = -1;

  private static final byte HAS_BOX = 1;
  private static final byte CROWD = 2;
  private static final byte HAS_SEGMENTATION = 4;
  private static final byte HAS_KEYPOINTS = 8;
  private static final byte HAS_TRACK = 16;
  static final long NO_ID = Long.MIN_VALUE;

  private static final byte[] ID = ascii("id");
  private static final byte[] BBOX = ascii("bbox");
  private static final byte[] IMAGE_ID = ascii("image_id");
  private static final byte[] CATEGORY_ID = ascii("category_id");
  private static final byte[] IS_CROWD = ascii("iscrowd");
  private static final byte[] SEGMENTATION = ascii("segmentation");
  private static final byte[] KEYPOINTS = ascii("keypoints");
  private static final byte[] AREA = ascii("area");
  private static final byte[] TRACK_ID = ascii("track_id");
  private static final byte[] NAME = ascii("name");
  private static final byte[] SUPERCATEGORY = ascii("supercategory");
  private static final byte[] REFLECTION_ID = ascii("reflection_id");
  private static final byte[] WIDTH = ascii("width");
  private static final byte[] HEIGHT = ascii("height");
  private static final byte[] VIDEO_ID = ascii("video_id");
  private static final byte[] FRAME_INDEX = ascii("frame_index");
  private static final byte[] FRAME_ID = ascii("frame_id");
  private static final byte[] FILE_NAME = ascii("file_name");
  private static final byte[] CHANNELS = ascii("channels");
  private static final byte[] AUXILIARY = ascii("auxiliary");
  private static final byte[] ASSETS = ascii("assets");

  private final Map<Section, Records> records = new EnumMap<>(Section.class);
  private final ByteArena arena;
  private final Set<Section> declared;
  private final Map<String, Slice> others;
  private final Map<Section, List<Slice>> asides;
  private final int[] imageWidth;
  private final int[] imageHeight;
  private final int[] imageVideoRow;
  private final int[] imageFrame;
  private final int[] annotationImageRow;
  private final int[] annotationCategoryRow;
  private final double[] boxes;
  private final double[] areas;
  private final byte[] flags;
  private final int[] firstOfImage;
  private final int[] byImage;
  private final int[] firstOfVideo;
  private final int[] byVideo;

  private CocoStore(Builder builder) {
    arena = builder.arena;
    arena.trim();
    declared = Set.copyOf(builder.declared);
    for (Section section : Section.values()) {
      records.put(section, builder.growing(section).build(builder.arena));
    }
    others = new LinkedHashMap<>(builder.others);
    asides = copyOf(builder.asides);
    int images = records(Section.IMAGES).size();
    imageWidth = Arrays.copyOf(builder.imageWidth, images);
    imageHeight = Arrays.copyOf(builder.imageHeight, images);
    imageFrame = frames(builder.imageOrder, images);
    imageVideoRow = rows(builder.imageVideo, images, records(Section.VIDEOS));
    int annotations = records(Section.ANNOTATIONS).size();
    annotationImageRow = rows(builder.annotationImage, annotations, records(Section.IMAGES));
    annotationCategoryRow =
        rows(builder.annotationCategory, annotations, records(Section.CATEGORIES));
    boxes = Arrays.copyOf(builder.boxes, 4 * annotations);
    areas = Arrays.copyOf(builder.areas, annotations);
    flags = Arrays.copyOf(builder.flags, annotations);
    firstOfImage = new int[images + 1];
    Records annotationRecords = records(Section.ANNOTATIONS);
    byImage =
        Groups.group(
            annotationImageRow,
            firstOfImage,
            (a, b) -> annotationRecords.id(a) < annotationRecords.id(b));
    firstOfVideo = new int[records(Section.VIDEOS).size() + 1];
    Records imageRecords = records(Section.IMAGES);
    byVideo =
        Groups.group(
            imageVideoRow,
            firstOfVideo,
            (a, b) ->
                isBefore(
                    builder.imageOrder[a],
                    builder.imageOrder[b],
                    imageRecords.id(a) < imageRecords.id(b)));
  }

  /** The order of two frames; those without a number come first, as they did not say theirs. */
  private static boolean isBefore(double a, double b, boolean byId) {
    boolean noA = Double.isNaN(a);
    boolean noB = Double.isNaN(b);
    return noA || noB ? (noA == noB ? byId : noA) : a == b ? byId : a < b;
  }

  /** The numbers of frames that are integers. */
  private static int[] frames(double[] order, int count) {
    int[] frames = new int[count];
    for (int row = 0; row < count; row++) {
      frames[row] = order[row] == (int) order[row] ? (int) order[row] : Integer.MIN_VALUE;
    }
    return frames;
  }

  private CocoStore(ColumnInput in, ByteArena arena, long textLength) throws IOException {
    this.arena = arena;
    EnumSet<Section> found = EnumSet.noneOf(Section.class);
    for (Section section : Section.values()) {
      if (in.number() != 0) {
        found.add(section);
      }
      records.put(section, Records.read(in, arena, textLength));
    }
    declared = Set.copyOf(found);
    others = new LinkedHashMap<>();
    asides = Map.of();
    for (long left = in.number(); left > 0; left--) {
      String key = new String(in.bytes(), StandardCharsets.UTF_8);
      byte[] value = in.bytes();
      others.put(key, new Slice(value, 0, value.length));
    }
    imageWidth = in.ints();
    imageHeight = in.ints();
    imageVideoRow = in.ints();
    imageFrame = in.ints();
    annotationImageRow = in.ints();
    annotationCategoryRow = in.ints();
    boxes = in.doubles();
    areas = in.doubles();
    flags = in.bytes();
    firstOfImage = in.ints();
    byImage = in.ints();
    firstOfVideo = in.ints();
    byVideo = in.ints();
  }

  /**
   * Reads what {@link #write} wrote. That the columns fit each other is what the checksum at their
   * end says.
   *
   * @param arena with the file whose places the addresses are
   * @param textLength length of that file
   */
  static CocoStore read(ColumnInput in, ByteArena arena, long textLength) throws IOException {
    return new CocoStore(in, arena, textLength);
  }

  /** Writes all columns; the text of the records stays in the file that is mapped. */
  void write(ColumnOutput out) throws IOException {
    for (Section section : Section.values()) {
      out.number(isDeclared(section) ? 1 : 0);
      records(section).write(out);
    }
    out.number(others.size());
    for (Map.Entry<String, Slice> other : others.entrySet()) {
      out.bytes(other.getKey().getBytes(StandardCharsets.UTF_8));
      Slice value = other.getValue();
      out.bytes(Arrays.copyOfRange(value.bytes(), value.start(), value.end()));
    }
    out.ints(imageWidth);
    out.ints(imageHeight);
    out.ints(imageVideoRow);
    out.ints(imageFrame);
    out.ints(annotationImageRow);
    out.ints(annotationCategoryRow);
    out.doubles(boxes);
    out.doubles(areas);
    out.bytes(flags);
    out.ints(firstOfImage);
    out.ints(byImage);
    out.ints(firstOfVideo);
    out.ints(byVideo);
  }

  /** Whether two records of a section have the same id. */
  public boolean hasDuplicates() {
    return records.values().stream().anyMatch(r -> r.duplicateRow() >= 0);
  }

  private static Map<Section, List<Slice>> copyOf(Map<Section, List<Slice>> lists) {
    Map<Section, List<Slice>> copy = new EnumMap<>(Section.class);
    lists.forEach((section, list) -> copy.put(section, List.copyOf(list)));
    return copy;
  }

  private static int[] rows(long[] ids, int count, Records of) {
    int[] rows = new int[count];
    long lastId = NO_ID;
    int lastRow = UNKNOWN;
    for (int i = 0; i < count; i++) {
      if (ids[i] != lastId) {
        lastId = ids[i];
        lastRow = lastId == NO_ID ? UNKNOWN : of.row(lastId);
      }
      rows[i] = lastRow;
    }
    return rows;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Starts an empty store. */
  public static Builder builder() {
    return new Builder(new ByteArena());
  }

  /** Starts a store to which records of this one can be added without copying their text. */
  public Builder fork() {
    Builder fork = new Builder(arena.fork());
    fork.setAside(this);
    return fork;
  }

  /** Whether there is no record at all. */
  public boolean isEmpty() {
    return records.values().stream().allMatch(r -> r.size() == 0);
  }

  /** What stood among the records of a section and is none; it is kept to be written back. */
  public List<Slice> asides(Section section) {
    return asides.getOrDefault(section, List.of());
  }

  /** Whether the text of the records is in a mapped file. */
  public boolean isMapped() {
    return arena.isMapped();
  }

  /** Whether a section is written although it is empty. */
  public boolean isDeclared(Section section) {
    return declared.contains(section);
  }

  public Records records(Section section) {
    return Objects.requireNonNull(records.get(section));
  }

  /** The top-level fields that are not lists of records, raw: {@code info} and unknown ones. */
  public Map<String, Slice> others() {
    return Collections.unmodifiableMap(others);
  }

  /** The declared width of an image, or -1. */
  public int imageWidth(int row) {
    return imageWidth[row];
  }

  /** The declared height of an image, or -1. */
  public int imageHeight(int row) {
    return imageHeight[row];
  }

  /** The row of an image's video, or -1. */
  public int imageVideoRow(int row) {
    return imageVideoRow[row];
  }

  /** An image's frame index, or {@code Integer.MIN_VALUE}. */
  public int imageFrame(int row) {
    return imageFrame[row];
  }

  public int annotationImageRow(int row) {
    return annotationImageRow[row];
  }

  public int annotationCategoryRow(int row) {
    return annotationCategoryRow[row];
  }

  public boolean hasBox(int row) {
    return (flags[row] & HAS_BOX) != 0;
  }

  public boolean isCrowd(int row) {
    return (flags[row] & CROWD) != 0;
  }

  public boolean hasSegmentation(int row) {
    return (flags[row] & HAS_SEGMENTATION) != 0;
  }

  public boolean hasKeypoints(int row) {
    return (flags[row] & HAS_KEYPOINTS) != 0;
  }

  /** Whether the annotation says something of its track. */
  public boolean hasTrack(int row) {
    return (flags[row] & HAS_TRACK) != 0;
  }

  /** The declared area; NaN where there is none, or no number in its place. */
  public double area(int row) {
    return areas[row];
  }

  /** A number of the box: 0 x, 1 y, 2 width, 3 height; NaN without a box. */
  public double box(int row, int number) {
    return boxes[4 * row + number];
  }

  /** Where the annotations of an image start in {@link #annotationOfImage}. */
  public int firstOfImage(int imageRow) {
    return firstOfImage[imageRow];
  }

  /** The row of the annotation at a place of the list that is grouped by image. */
  public int annotationOfImage(int place) {
    return byImage[place];
  }

  public int firstOfVideo(int videoRow) {
    return firstOfVideo[videoRow];
  }

  public int imageOfVideo(int place) {
    return byVideo[place];
  }

  /** Collects records; confined to one thread. */
  public static final class Builder {
    /** About what the columns take for a record. */
    private static final long RECORD_BYTES = 80;

    /** About what a record that is set aside takes besides its bytes. */
    private static final long ASIDE_BYTES = 64;

    private final ByteArena arena;
    private final Set<Section> declared = EnumSet.noneOf(Section.class);
    private final Map<Section, Records.Growing> growing = new EnumMap<>(Section.class);
    private final Map<String, Slice> others = new LinkedHashMap<>();
    private final Map<Section, List<Slice>> asides = new EnumMap<>(Section.class);
    private long asideBytes;
    private int[] imageWidth = new int[16];
    private int[] imageHeight = new int[16];
    private long[] imageVideo = new long[16];
    private double[] imageOrder = new double[16];
    private long[] annotationImage = new long[16];
    private long[] annotationCategory = new long[16];
    private double[] boxes = new double[64];
    private double[] areas = new double[16];
    private byte[] flags = new byte[16];

    private final double[] box = new double[4];
    private long id;
    private boolean hasId;
    // Where index 0 of the buffer is in the arena, if its bytes are there already.
    private long addressOfBuffer;
    private boolean inArena;
    // Whether what is only odd is refused too, so that somebody looks at it.
    private boolean picky;

    private Builder(ByteArena arena) {
      this.arena = arena;
      for (Section section : Section.values()) {
        growing.put(section, new Records.Growing());
      }
    }

    private Records.Growing growing(Section section) {
      return Objects.requireNonNull(growing.get(section));
    }

    public int count(Section section) {
      return growing(section).count();
    }

    /** Keeps a top-level field that is not a list of records. */
    public void other(String key, Slice value) {
      others.put(key, value);
    }

    /** Keeps what stood among the records of a section and is none; its bytes are copied. */
    public void setAside(Section section, Slice value) {
      // A reader's buffer has other bytes by the time that the dataset is written.
      byte[] copy = Arrays.copyOfRange(value.bytes(), value.start(), value.end());
      asideBytes += ASIDE_BYTES + copy.length;
      asidesOf(section).add(new Slice(copy, 0, copy.length));
    }

    private List<Slice> asidesOf(Section section) {
      return asides.computeIfAbsent(section, key -> new ArrayList<>());
    }

    /** Keeps nothing that was set aside. */
    public void dropAsides() {
      asides.clear();
      asideBytes = 0;
    }

    /** Keeps all that a store has set aside. */
    public void setAside(CocoStore store) {
      store.asides.forEach((section, list) -> asidesOf(section).addAll(list));
    }

    /**
     * Whether a record is refused that can be read but has a form that lenient reading mends: an
     * area as text, keypoints that are not flat, an annotation without an image or a category.
     */
    public void picky(boolean value) {
      picky = value;
    }

    /**
     * Gives each category that annotations name a placeholder, {@code category_3}, if there is no
     * category at all.
     *
     * @param names the name of an id, or null
     * @return how many there are now
     */
    public int addMissingCategories(LongFunction<@Nullable String> names) {
      if (count(Section.CATEGORIES) > 0) {
        return 0;
      }
      long[] ids =
          Arrays.stream(annotationCategory, 0, count(Section.ANNOTATIONS))
              .filter(category -> category != NO_ID)
              .distinct()
              .sorted()
              .toArray();
      for (long missing : ids) {
        String name = names.apply(missing);
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("id", Long.toString(missing));
        fields.put("name", JsonText.quote(name == null ? "category_" + missing : name));
        add(Section.CATEGORIES, Slice.of(JsonText.object(fields)));
      }
      return ids.length;
    }

    /** Notes that a section is there, even if it has no records. */
    public void declare(Section section) {
      declared.add(section);
    }

    /** Maps the file that is going to be read: from now on records are not copied. */
    public void map(Path file, long length) throws IOException {
      arena.map(file, length);
    }

    /** Says where in the mapped file the buffer begins. */
    public void at(long offset) {
      addressOfBuffer = offset;
      inArena = true;
    }

    /** The bytes of records that are held on the heap, text and columns. */
    public long heapBytes() {
      long records = 0;
      for (Section section : Section.values()) {
        records += count(section);
      }
      return arena.capacity() + RECORD_BYTES * records + asideBytes;
    }

    /** Adds a record that is already a whole value. */
    public void add(Section section, Slice record) {
      boolean wasInArena = inArena;
      long address = addressOfBuffer;
      inArena = false;
      read(section, new JsonScanner(record), record.bytes());
      inArena = wasInArena;
      addressOfBuffer = address;
    }

    /** Adds a row of the store that this one was forked from; its text is not copied. */
    public void share(Section section, Records of, int row) {
      Slice record = of.slice(row);
      addressOfBuffer = of.address(row) - record.start();
      inArena = true;
      read(section, new JsonScanner(record), record.bytes());
      inArena = false;
    }

    /**
     * Reads the record at the scanner, whose buffer is given, and adds it. If the bytes do not
     * reach, nothing has been added.
     */
    public void read(Section section, JsonScanner scanner, byte[] buffer) {
      hasId = false;
      if (scanner.peek() != '{') {
        throw scanner.wrongType("an object");
      }
      int start = scanner.position();
      switch (section) {
        case ANNOTATIONS -> readAnnotation(scanner, buffer, start);
        case IMAGES -> readImage(scanner, buffer, start);
        default -> {
          for (boolean more = first(scanner); more; more = scanner.nextField(false)) {
            // Only these sections have ids that nobody refers to, and some programs write text.
            boolean loose = !section.needsId() && !startsNumber(scanner.peek());
            if (loose || !readId(scanner)) {
              checkTypes(section, scanner);
            }
          }
          keep(section, scanner, buffer, start);
        }
      }
    }

    private static boolean first(JsonScanner scanner) {
      scanner.enterObject();
      return scanner.nextField(true);
    }

    /** What is parsed as soon as the dataset is there must be right from the start. */
    private void checkTypes(Section section, JsonScanner scanner) {
      int c = scanner.peek();
      if (c == 'n') {
        scanner.skipValue();
      } else if (scanner.keyIs(NAME) || scanner.keyIs(SUPERCATEGORY)) {
        if (c != '"' && !startsNumber(c)) {
          throw scanner.wrongType("text");
        }
        if (c == '"') {
          scanner.stringValue();
        } else {
          scanner.skipValue();
        }
      } else if (section == Section.CATEGORIES && scanner.keyIs(KEYPOINTS)) {
        scanner.enterArray();
        for (boolean more = scanner.nextElement(true); more; more = scanner.nextElement(false)) {
          scanner.stringValue();
        }
      } else if (scanner.keyIs(REFLECTION_ID)) {
        scanner.longValue();
      } else if (picky
          && section == Section.VIDEOS
          && (scanner.keyIs(WIDTH) || scanner.keyIs(HEIGHT))) {
        intValue(scanner);
      } else {
        scanner.skipValue();
      }
    }

    private static boolean startsNumber(int c) {
      return c == '-' || (c >= '0' && c <= '9');
    }

    private boolean readId(JsonScanner scanner) {
      if (!scanner.keyIs(ID)) {
        return false;
      }
      if (!scanner.nextNull()) {
        id = scanner.longValue();
        hasId = true;
      }
      return true;
    }

    private void keep(Section section, JsonScanner scanner, byte[] buffer, int start) {
      if (!hasId) {
        if (section.needsId()) {
          throw new ScanException(
              start, "a record of " + section.key() + " without an id", "give it an integer id");
        }
        id = NO_ID;
      }
      int length = scanner.position() - start;
      long address = inArena ? addressOfBuffer + start : arena.append(buffer, start, length);
      growing(section).add(id, address, length);
    }

    private void readImage(JsonScanner scanner, byte[] buffer, int start) {
      int width = UNKNOWN;
      int height = UNKNOWN;
      long video = NO_ID;
      double frame = Double.NaN;
      double frameId = Double.NaN;
      for (boolean more = first(scanner); more; more = scanner.nextField(false)) {
        if (readId(scanner)) {
          continue;
        }
        if (scanner.keyIs(WIDTH)) {
          width = scanner.nextNull() ? UNKNOWN : intValue(scanner);
        } else if (scanner.keyIs(HEIGHT)) {
          height = scanner.nextNull() ? UNKNOWN : intValue(scanner);
        } else if (scanner.keyIs(VIDEO_ID)) {
          video = scanner.nextNull() ? NO_ID : scanner.longValue();
        } else if (scanner.keyIs(FRAME_INDEX)) {
          frame = scanner.nextNull() ? Double.NaN : frameOrder(scanner);
        } else if (scanner.keyIs(FRAME_ID) && startsNumber(scanner.peek())) {
          frameId = scanner.doubleValue();
        } else {
          if (picky) {
            refuseOddFiles(scanner);
          }
          scanner.skipValue();
        }
      }
      int row = count(Section.IMAGES);
      keep(Section.IMAGES, scanner, buffer, start);
      if (row == imageWidth.length) {
        int more = Records.Growing.grown(row);
        imageWidth = Arrays.copyOf(imageWidth, more);
        imageHeight = Arrays.copyOf(imageHeight, more);
        imageVideo = Arrays.copyOf(imageVideo, more);
        imageOrder = Arrays.copyOf(imageOrder, more);
      }
      imageWidth[row] = width;
      imageHeight[row] = height;
      imageVideo[row] = video;
      // CocoVID and MMTracking number frames by frame_id; a frame_index says more.
      imageOrder[row] = Double.isNaN(frame) ? frameId : frame;
    }

    /** A number that orders frames, mostly an integer: some programs write seconds. */
    private static double frameOrder(JsonScanner scanner) {
      if (!startsNumber(scanner.peek())) {
        throw scanner.wrongType("an integer");
      }
      int at = scanner.position();
      double value = scanner.doubleValue();
      if (value == Math.rint(value) && value != (int) value) {
        throw new ScanException(
            at, "the number " + value + " is too large here", "it must fit into 32 bits");
      }
      return value;
    }

    private static void refuseOddFiles(JsonScanner scanner) {
      int c = scanner.peek();
      if (c == 'n') {
        return;
      }
      if ((scanner.keyIs(CHANNELS) || scanner.keyIs(FILE_NAME)) && (c == '[' || c == '{')) {
        throw scanner.wrongType("text");
      }
      if (scanner.keyIs(AUXILIARY) || scanner.keyIs(ASSETS)) {
        if (c != '[' || scanner.peekInArray() != '{' && scanner.peekInArray() != ']') {
          throw scanner.wrongType("an array of objects");
        }
      }
    }

    private static int intValue(JsonScanner scanner) {
      scanner.peek();
      int at = scanner.position();
      long value = scanner.longValue();
      if (value != (int) value) {
        throw new ScanException(
            at, "the number " + value + " is too large here", "it must fit into 32 bits");
      }
      return (int) value;
    }

    private void readAnnotation(JsonScanner scanner, byte[] buffer, int start) {
      long image = NO_ID;
      long category = NO_ID;
      double area = Double.NaN;
      int bits = 0;
      for (boolean more = first(scanner); more; more = scanner.nextField(false)) {
        if (scanner.keyIs(ID)) {
          readId(scanner);
        } else if (scanner.keyIs(IMAGE_ID)) {
          image = scanner.nextNull() ? NO_ID : scanner.longValue();
        } else if (scanner.keyIs(CATEGORY_ID)) {
          category = scanner.nextNull() ? NO_ID : scanner.longValue();
        } else if (scanner.keyIs(BBOX)) {
          bits = with(bits, HAS_BOX, readBox(scanner));
        } else if (scanner.keyIs(IS_CROWD)) {
          bits = with(bits, CROWD, readCrowd(scanner));
        } else if (scanner.keyIs(SEGMENTATION)) {
          bits = with(bits, HAS_SEGMENTATION, !scanner.nextNull() && passOver(scanner));
        } else if (scanner.keyIs(KEYPOINTS)) {
          if (picky && (scanner.peek() == '{' || scanner.peekInArray() == '[')) {
            throw scanner.wrongType("a flat array");
          }
          int before = scanner.position();
          boolean has = !scanner.nextNull() && passOver(scanner);
          bits = with(bits, HAS_KEYPOINTS, has);
          if (picky && has && buffer[before] == '[' && hasWords(buffer, before, scanner)) {
            throw new ScanException(before, "a keypoint that is no number", "write x, y, v");
          }
        } else if (scanner.keyIs(AREA) && Double.isNaN(area) && startsNumber(scanner.peek())) {
          // Passing over a number parses it too, so that this column costs the reader no time. What
          // is no number is no error before somebody asks for it.
          area = scanner.doubleValue();
        } else if (picky && scanner.keyIs(AREA) && scanner.peek() == '"') {
          throw scanner.wrongType("a number");
        } else if (scanner.keyIs(TRACK_ID)) {
          if (!scanner.nextNull()) {
            bits |= HAS_TRACK;
            scanner.skipValue();
          }
        } else {
          scanner.skipValue();
        }
      }
      if (picky && (image == NO_ID || category == NO_ID)) {
        throw new ScanException(
            start, "no " + (image == NO_ID ? "image_id" : "category_id"), "give it one");
      }
      keep(Section.ANNOTATIONS, scanner, buffer, start);
      keepColumns(image, category, area, bits, box, 0);
    }

    /**
     * Adds an annotation of another store whose text has other ids now; what its columns have is
     * not parsed again.
     */
    public void addAnnotation(
        Slice record, CocoStore of, int row, long newId, long image, long category) {
      long address = arena.append(record.bytes(), record.start(), record.length());
      growing(Section.ANNOTATIONS).add(newId, address, record.length());
      keepColumns(image, category, of.areas[row], of.flags[row], of.boxes, 4 * row);
    }

    /** The columns of the annotation that was kept last; its box is at a place of an array. */
    private void keepColumns(
        long image, long category, double area, int bits, double[] from, int at) {
      int row = count(Section.ANNOTATIONS) - 1;
      if (row == annotationImage.length) {
        int more = Records.Growing.grown(row);
        annotationImage = Arrays.copyOf(annotationImage, more);
        annotationCategory = Arrays.copyOf(annotationCategory, more);
        flags = Arrays.copyOf(flags, more);
        boxes = Arrays.copyOf(boxes, Math.multiplyExact(4, more));
        areas = Arrays.copyOf(areas, more);
      }
      annotationImage[row] = image;
      annotationCategory[row] = category;
      areas[row] = area;
      flags[row] = (byte) bits;
      boolean hasBox = (bits & HAS_BOX) != 0;
      for (int i = 0; i < 4; i++) {
        boxes[4 * row + i] = hasBox ? from[at + i] : Double.NaN;
      }
    }

    /** Whether flat numbers have null, true or text among them. */
    private static boolean hasWords(byte[] buffer, int start, JsonScanner scanner) {
      for (int i = start; i < scanner.position(); i++) {
        byte c = buffer[i];
        if (c == '{') {
          // kwcoco's dictionaries are read; those of others have x and y.
          return !hasXy(buffer, i, scanner.position());
        }
        if (c == 'n' || c == 't' || c == 'f' || c == '"') {
          // Infinity has these too, and is a number.
          return c == '"' || !isLetter(buffer[i - 1]);
        }
      }
      return false;
    }

    private static boolean hasXy(byte[] buffer, int start, int end) {
      for (int i = start; i + 3 < end; i++) {
        if (buffer[i] == '"' && buffer[i + 1] == 'x' && buffer[i + 2] == 'y') {
          return true;
        }
      }
      return false;
    }

    private static boolean isLetter(byte c) {
      return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
    }

    private static int with(int bits, byte bit, boolean set) {
      return set ? bits | bit : bits & ~bit;
    }

    private static boolean passOver(JsonScanner scanner) {
      scanner.skipValue();
      return true;
    }

    private boolean readBox(JsonScanner scanner) {
      if (scanner.nextNull()) {
        return false;
      }
      if (scanner.peek() != '[') {
        throw scanner.wrongType("an array of four numbers [x, y, width, height]");
      }
      int at = scanner.position();
      scanner.enterArray();
      int n = 0;
      for (boolean more = scanner.nextElement(true); more; more = scanner.nextElement(false)) {
        double number = scanner.doubleValue();
        if (n < 4) {
          box[n] = number;
        }
        n++;
      }
      if (n != 4 && n != 0) {
        throw new ScanException(
            at, "a bbox of " + n + " numbers", "it must be [x, y, width, height]");
      }
      return n == 4;
    }

    private static boolean readCrowd(JsonScanner scanner) {
      if (scanner.nextNull()) {
        return false;
      }
      int c = scanner.peek();
      if (c == 't' || c == 'f') {
        return scanner.booleanValue();
      }
      return scanner.longValue() != 0;
    }

    public CocoStore build() {
      return new CocoStore(this);
    }
  }

  /** The raw value of a top-level field that is not a list of records, or null. */
  public @Nullable Slice other(String key) {
    return others.get(key);
  }
}
