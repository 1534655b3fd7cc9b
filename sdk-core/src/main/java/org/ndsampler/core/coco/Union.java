package org.ndsampler.core.coco;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.internal.CocoStore;
import org.ndsampler.core.coco.internal.CocoStore.Section;
import org.ndsampler.core.coco.internal.LongSet;
import org.ndsampler.core.coco.internal.Records;
import org.ndsampler.core.coco.internal.Slice;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.coco.io.internal.AsRead;
import org.ndsampler.core.coco.io.internal.Fields;
import org.ndsampler.core.coco.io.internal.JsonScanner;
import org.ndsampler.core.coco.io.internal.JsonText;
import org.ndsampler.core.coco.io.internal.ScanException;

/**
 * Puts datasets together. The first one keeps its ids; an id that is taken gets the next free one.
 */
final class Union {
  /** What a record of a section has in place of an id that it does not need. */
  private static final long NO_ID = Long.MIN_VALUE;

  private final List<CocoDataset> sources;
  private final CocoStore.Builder out = CocoStore.builder();
  private final Path folder;
  private final Map<Section, Ids> ids = new HashMap<>();
  private final Map<String, Long> categoryByName = new HashMap<>();
  private final Map<String, Long> keypointCategoryByName = new HashMap<>();
  private final Map<String, Long> licenseByText = new HashMap<>();
  private final Set<String> trackNames = new HashSet<>();
  private final List<String> dangling = new ArrayList<>();

  /** The ids of a section that are taken. */
  private static final class Ids {
    private final LongSet taken = new LongSet();
    private long highest;
    private long lowest;

    long claim(long wanted) {
      long id = wanted;
      if (!taken.add(wanted)) {
        id = free();
        taken.add(id);
      }
      highest = Math.max(highest, id);
      lowest = Math.min(lowest, id);
      return id;
    }

    /** The one above all others; below all others if there is none above. */
    private long free() {
      if (highest < Long.MAX_VALUE) {
        return highest + 1;
      }
      if (lowest == Long.MIN_VALUE) {
        throw new CocoException(
            "a union needs a new id, and both "
                + highest
                + " and "
                + lowest
                + " are taken; give the records of one dataset smaller ids");
      }
      return lowest - 1;
    }

    /** An id that no record has or will get. */
    long fresh() {
      return claim(free());
    }
  }

  /**
   * The references of one source to records of a section that it does not have. They must not mean
   * a record of another source, so each gets an id that no source has.
   */
  private final class Dangling {
    private final int source;
    private final Section section;
    private final String field;
    private final Map<Long, Long> newIds = new LinkedHashMap<>();
    private final Map<Long, Integer> counts = new HashMap<>();

    Dangling(int source, Section section, String field) {
      this.source = source;
      this.section = section;
      this.field = field;
    }

    /** The id that stays dangling for a value; null if it is no id. */
    @Nullable Long of(@Nullable Slice value) {
      Long old = value == null ? null : parsed(value);
      if (old == null) {
        return null;
      }
      counts.merge(old, 1, Integer::sum);
      return newIds.computeIfAbsent(old, this::claim);
    }

    private long claim(long old) {
      for (CocoDataset other : sources) {
        if (other.store().records(section).row(old) >= 0) {
          return ids(section).fresh();
        }
      }
      return ids(section).claim(old);
    }

    /** Says what was found. */
    void tell() {
      newIds.forEach(
          (old, id) -> {
            int count = Objects.requireNonNull(counts.get(old));
            dangling.add(
                "source "
                    + source
                    + ": the "
                    + field
                    + " "
                    + old
                    + " of "
                    + count
                    + (count == 1 ? " record" : " records")
                    + " means nothing"
                    + (id.equals(old) ? "" : "; it is now " + id + ", which means nothing either"));
          });
    }
  }

  private Union(List<CocoDataset> sources) {
    this.sources = sources;
    this.folder = commonFolder(sources);
    for (Section section : Section.values()) {
      Ids of = new Ids();
      // New ids lie above all old ones, so that none of them is ambiguous.
      for (CocoDataset source : sources) {
        Records records = source.store().records(section);
        for (int row = 0; row < records.size(); row++) {
          of.highest = Math.max(of.highest, records.id(row));
        }
      }
      ids.put(section, of);
    }
  }

  static UnionResult of(List<CocoDataset> sources) {
    return new Union(sources).run();
  }

  private static Path commonFolder(List<CocoDataset> sources) {
    Path common = sources.isEmpty() ? Path.of("") : sources.get(0).imageFolder();
    for (CocoDataset source : sources) {
      if (source.imageFolder().equals(common)) {
        continue;
      }
      Path other = source.imageFolder().toAbsolutePath().normalize();
      Path candidate = common.toAbsolutePath().normalize();
      while (candidate != null && !other.startsWith(candidate)) {
        candidate = candidate.getParent();
      }
      if (candidate == null) {
        throw new IllegalArgumentException(
            "the image folders " + common + " and " + other + " have no folder in common");
      }
      common = candidate;
    }
    return common;
  }

  private Records records(int number, Section section) {
    return sources.get(number).store().records(section);
  }

  /**
   * A record of a source. What a file had as an id, if it was mended, means a record of that file
   * only, so it is put back for the first source alone; of the others it stays as {@code original}.
   */
  private static Slice record(int number, Records records, int row) {
    Slice record = records.slice(row);
    return number > 0 && AsRead.isMended(record) ? AsRead.settled(record) : record;
  }

  private Ids ids(Section section) {
    return Objects.requireNonNull(ids.get(section));
  }

  private UnionResult run() {
    List<UnionResult.Ids> maps = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      maps.add(add(i));
    }
    Map<String, Slice> others = new LinkedHashMap<>();
    for (CocoDataset source : sources) {
      source.store().others().forEach(others::putIfAbsent);
    }
    others.forEach(out::other);
    sources.forEach(source -> out.setAside(source.store()));
    boolean leaving = sources.stream().allMatch(source -> source.files().isLeaving());
    ImageUrls urls =
        sources.stream()
            .map(source -> source.files().urls())
            .reduce(ImageUrls.NONE, (all, one) -> one.and(all));
    CocoDataset union =
        new CocoDataset(out.build(), null, folder, null).leavingNames(leaving).urls(urls);
    return new UnionResult(union, maps, dangling);
  }

  private UnionResult.Ids add(int number) {
    CocoDataset source = sources.get(number);
    Map<Long, Long> licenses = licenses(number);
    long[] categories = named(number, Section.CATEGORIES, categoryByName);
    Dangling kinds = new Dangling(number, Section.KEYPOINT_CATEGORIES, "keypoint_category_id");
    long[] keypointCategories = named(number, Section.KEYPOINT_CATEGORIES, keypointCategoryByName);
    long[] videos = videos(number);
    long[] images = images(number, videos, licenses);
    Map<Long, Long> tracks = tracks(number);
    long[] annotations =
        annotations(number, images, categories, new Kinds(keypointCategories, kinds), tracks);
    kinds.tell();
    return new UnionResult.Ids(
        new IdMap(source.images(), images),
        new IdMap(source.annotations(), annotations),
        new IdMap(source.categories(), categories),
        new IdMap(source.videos(), videos));
  }

  /** The new ids of the kinds of keypoints of a source, by row, and of those that it lacks. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Kinds(long[] newIds, Dangling dangling) {}

  private Map<Long, Long> licenses(int number) {
    Map<Long, Long> map = new HashMap<>();
    Records records = records(number, Section.LICENSES);
    for (int row = 0; row < records.size(); row++) {
      Slice record = record(number, records, row);
      Long same = licenseByText.get(record.text());
      if (same == null && records.id(row) == NO_ID) {
        licenseByText.put(record.text(), NO_ID);
        out.add(Section.LICENSES, record);
      } else if (same == null) {
        long id = ids(Section.LICENSES).claim(records.id(row));
        licenseByText.put(record.text(), id);
        out.add(Section.LICENSES, withIds(record, Map.of("id", id)));
        same = id;
      }
      if (same != null) {
        map.put(records.id(row), same);
      }
    }
    return map;
  }

  private long[] named(int number, Section section, Map<String, Long> byName) {
    Records records = records(number, section);
    long[] newIds = new long[records.size()];
    boolean[] isNew = new boolean[newIds.length];
    for (int row = 0; row < newIds.length; row++) {
      String name = Fields.text(records.slice(row), "name").orElse("");
      Long known = byName.get(name);
      if (known == null) {
        known = ids(section).claim(records.id(row));
        byName.put(name, known);
        isNew[row] = true;
      }
      newIds[row] = known;
    }
    for (int row = 0; row < newIds.length; row++) {
      if (isNew[row]) {
        Slice record = record(number, records, row);
        Map<String, Long> changed = new HashMap<>(Map.of("id", newIds[row]));
        Slice mirrored = Fields.find(record, "reflection_id");
        Long old =
            section != Section.KEYPOINT_CATEGORIES || mirrored == null ? null : parsed(mirrored);
        if (old != null) {
          int other = records.row(old);
          changed.put("reflection_id", other < 0 ? ids(section).fresh() : newIds[other]);
        }
        out.add(section, withIds(record, changed));
      }
    }
    return newIds;
  }

  private long[] videos(int number) {
    Records records = records(number, Section.VIDEOS);
    long[] newIds = new long[records.size()];
    for (int row = 0; row < newIds.length; row++) {
      newIds[row] = ids(Section.VIDEOS).claim(records.id(row));
      out.add(Section.VIDEOS, withIds(record(number, records, row), Map.of("id", newIds[row])));
    }
    return newIds;
  }

  private long[] images(int number, long[] videos, Map<Long, Long> licenses) {
    CocoDataset source = sources.get(number);
    Dangling noVideos = new Dangling(number, Section.VIDEOS, "video_id");
    Dangling noLicenses = new Dangling(number, Section.LICENSES, "license");
    CocoStore store = source.store();
    Records records = store.records(Section.IMAGES);
    String prefix = prefix(source);
    long[] newIds = new long[records.size()];
    Ids taken = ids(Section.IMAGES);
    NewIds changed = new NewIds(Union::withIds, "id", "video_id", "license");
    for (int row = 0; row < newIds.length; row++) {
      newIds[row] = taken.claim(records.id(row));
      changed.begin();
      changed.put(0, newIds[row]);
      Slice record = record(number, records, row);
      if (store.imageVideoRow(row) >= 0) {
        changed.put(1, videos[store.imageVideoRow(row)]);
      } else {
        changed.put(1, noVideos.of(Fields.find(record, "video_id")));
      }
      Slice license = Fields.find(record, "license");
      Long oldLicense = license == null ? null : parsed(license);
      Long newLicense = oldLicense == null ? null : licenses.get(oldLicense);
      changed.put(2, newLicense == null ? noLicenses.of(license) : newLicense);
      record = changed.in(record);
      out.add(Section.IMAGES, prefix.isEmpty() ? record : withPrefix(record, prefix));
    }
    noVideos.tell();
    noLicenses.tell();
    return newIds;
  }

  private static void put(Map<String, Long> changed, String field, @Nullable Long id) {
    if (id != null) {
      changed.put(field, id);
    }
  }

  /** An id, also one written as {@code 3.0}; null if it is none. */
  private static @Nullable Long parsed(Slice value) {
    try {
      return new JsonScanner(value).longValue();
    } catch (ScanException noInteger) {
      return null;
    }
  }

  private String prefix(CocoDataset source) {
    if (source.imageFolder().equals(folder)) {
      return "";
    }
    Path relative =
        folder
            .toAbsolutePath()
            .normalize()
            .relativize(source.imageFolder().toAbsolutePath().normalize());
    String text = relative.toString().replace('\\', '/');
    return text.isEmpty() ? "" : text + "/";
  }

  private static Slice withPrefix(Slice record, String prefix) {
    Map<String, String> changed = new LinkedHashMap<>();
    Fields.all(record)
        .forEach(
            (name, value) -> {
              int first = value.bytes()[value.start()];
              if (name.equals("file_name") && first == '"') {
                String file = Fields.text(record, name).orElse("");
                if (ImageFiles.isRelative(file)) {
                  changed.put(name, JsonText.quote(prefix + file));
                }
              } else if ((name.equals("auxiliary") || name.equals("assets")) && first == '[') {
                changed.put(
                    name,
                    JsonText.list(
                        Fields.elements(value).stream()
                            .map(asset -> isObject(asset) ? withPrefix(asset, prefix) : asset)
                            .map(Slice::text)
                            .toList()));
              }
            });
    return with(record, changed);
  }

  private static boolean isObject(Slice value) {
    return value.bytes()[value.start()] == '{';
  }

  /** The tracks of a source; those that only annotations mention are found on the way. */
  private Map<Long, Long> tracks(int number) {
    Map<Long, Long> map = new HashMap<>();
    Records records = records(number, Section.TRACKS);
    for (int row = 0; row < records.size(); row++) {
      long id = ids(Section.TRACKS).claim(records.id(row));
      map.put(records.id(row), id);
      out.add(Section.TRACKS, withIds(record(number, records, row), Map.of("id", id)));
    }
    return map;
  }

  private long[] annotations(
      int number, long[] images, long[] categories, Kinds kinds, Map<Long, Long> tracks) {
    CocoStore store = sources.get(number).store();
    Dangling noImages = new Dangling(number, Section.IMAGES, "image_id");
    Dangling noCategories = new Dangling(number, Section.CATEGORIES, "category_id");
    Map<String, String> names = new HashMap<>();
    Set<String> taken = new HashSet<>();
    Records records = store.records(Section.ANNOTATIONS);
    long[] newIds = new long[records.size()];
    Records keypointRecords = store.records(Section.KEYPOINT_CATEGORIES);
    Ids free = ids(Section.ANNOTATIONS);
    NewIds changed = new NewIds(Union::withIds, "id", "image_id", "category_id", "track_id");
    for (int row = 0; row < newIds.length; row++) {
      newIds[row] = free.claim(records.id(row));
      changed.begin();
      changed.put(0, newIds[row]);
      Slice record = record(number, records, row);
      int imageRow = store.annotationImageRow(row);
      if (imageRow >= 0) {
        changed.put(1, images[imageRow]);
      } else {
        changed.put(1, noImages.of(Fields.find(record, "image_id")));
      }
      int categoryRow = store.annotationCategoryRow(row);
      if (categoryRow >= 0) {
        changed.put(2, categories[categoryRow]);
      } else {
        changed.put(2, noCategories.of(Fields.find(record, "category_id")));
      }
      Slice track = store.hasTrack(row) ? Fields.find(record, "track_id") : null;
      Long oldTrack = track == null ? null : parsed(track);
      if (oldTrack != null) {
        changed.put(3, tracks.computeIfAbsent(oldTrack, id -> ids(Section.TRACKS).claim(id)));
      } else if (track != null) {
        record = withTrack(record, track, names, taken);
      }
      record = changed.in(record);
      boolean hasKeypoints = store.hasKeypoints(row);
      if (changed.wasPlain() && imageRow >= 0 && categoryRow >= 0 && !hasKeypoints) {
        out.addAnnotation(
            record, store, row, newIds[row], images[imageRow], categories[categoryRow]);
        continue;
      }
      if (hasKeypoints) {
        record = withKeypointCategories(record, keypointRecords, kinds);
      }
      out.add(Section.ANNOTATIONS, record);
    }
    trackNames.addAll(taken);
    noImages.tell();
    noCategories.tell();
    return newIds;
  }

  /** A track that is a text means another object in each source. */
  private Slice withTrack(Slice record, Slice track, Map<String, String> names, Set<String> taken) {
    if (track.bytes()[track.start()] != '"') {
      return record;
    }
    String old = Fields.text(record, "track_id").orElse("");
    String name = names.get(old);
    if (name == null) {
      name = old;
      for (int i = 2; trackNames.contains(name) || taken.contains(name); i++) {
        name = old + "_" + i;
      }
      names.put(old, name);
      taken.add(name);
    }
    return name.equals(old) ? record : with(record, Map.of("track_id", JsonText.quote(name)));
  }

  private static Slice withKeypointCategories(Slice record, Records old, Kinds kinds) {
    Slice value = Fields.find(record, "keypoints");
    if (value == null || !isListOfObjects(value)) {
      return record;
    }
    List<String> points = new ArrayList<>();
    boolean same = true;
    for (Slice element : Fields.elements(value)) {
      if (!isObject(element)) {
        return record;
      }
      Slice id = Fields.find(element, "keypoint_category_id");
      Long oldId = id == null ? null : parsed(id);
      int row = oldId == null ? -1 : old.row(oldId);
      Map<String, Long> changed = new HashMap<>();
      put(
          changed,
          "keypoint_category_id",
          row < 0 ? kinds.dangling.of(id) : Long.valueOf(kinds.newIds[row]));
      Slice point = withIds(element, changed);
      same &= point.text().equals(element.text());
      points.add(point.text());
    }
    return same ? record : with(record, Map.of("keypoints", JsonText.list(points)));
  }

  private static boolean isListOfObjects(Slice value) {
    JsonScanner scanner = new JsonScanner(value);
    if (scanner.peek() != '[') {
      return false;
    }
    scanner.enterArray();
    return scanner.nextElement(true) && scanner.peek() == '{';
  }

  /** The record with other numbers in some fields; the record itself if they are the same. */
  static Slice withIds(Slice record, Map<String, Long> numbers) {
    boolean same = true;
    for (Map.Entry<String, Long> number : numbers.entrySet()) {
      Slice value = Fields.find(record, number.getKey());
      same &= value != null && value.text().equals(number.getValue().toString());
    }
    if (same) {
      return record;
    }
    Map<String, String> fields = new LinkedHashMap<>();
    numbers.forEach((name, number) -> fields.put(name, number.toString()));
    return with(record, fields);
  }

  /** The record with other values in some fields, which are then written as they are now. */
  private static Slice with(Slice record, Map<String, String> values) {
    VideoDraft draft = new VideoDraft();
    draft.copy(record);
    values.forEach(draft::set);
    return Slice.of(draft.json());
  }
}
