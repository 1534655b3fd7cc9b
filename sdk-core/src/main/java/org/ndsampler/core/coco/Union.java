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
import org.ndsampler.core.coco.internal.Records;
import org.ndsampler.core.coco.internal.Slice;
import org.ndsampler.core.coco.io.internal.Fields;
import org.ndsampler.core.coco.io.internal.JsonText;

/**
 * Puts datasets together. The first one keeps its ids; an id that is taken gets the next free one.
 */
final class Union {
  private final List<CocoDataset> sources;
  private final CocoStore.Builder out = CocoStore.builder();
  private final Path folder;
  private final Map<Section, Ids> ids = new HashMap<>();
  private final Map<String, Long> categoryByName = new HashMap<>();
  private final Map<String, Long> keypointCategoryByName = new HashMap<>();
  private final Map<String, Long> licenseByText = new HashMap<>();

  /** The ids of a section that are taken. */
  private static final class Ids {
    private final Set<Long> taken = new HashSet<>();
    private long highest;

    long claim(long wanted) {
      long id = wanted;
      if (!taken.add(id)) {
        id = Math.addExact(highest, 1);
        taken.add(id);
      }
      highest = Math.max(highest, id);
      return id;
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

  private Ids ids(Section section) {
    return Objects.requireNonNull(ids.get(section));
  }

  private UnionResult run() {
    List<UnionResult.Ids> maps = new ArrayList<>();
    for (CocoDataset source : sources) {
      maps.add(add(source));
    }
    Map<String, Slice> others = new LinkedHashMap<>();
    for (CocoDataset source : sources) {
      source.store().others().forEach(others::putIfAbsent);
    }
    others.forEach(out::other);
    return new UnionResult(new CocoDataset(out.build(), null, folder, null), maps);
  }

  private UnionResult.Ids add(CocoDataset source) {
    CocoStore store = source.store();
    Map<Long, Long> licenses = licenses(store);
    long[] categories = named(store, Section.CATEGORIES, categoryByName);
    long[] keypointCategories = named(store, Section.KEYPOINT_CATEGORIES, keypointCategoryByName);
    long[] videos = videos(store);
    long[] images = images(source, videos, licenses);
    Map<Long, Long> tracks = tracks(store);
    long[] annotations = annotations(store, images, categories, keypointCategories, tracks);
    return new UnionResult.Ids(
        new IdMap(source.images(), images),
        new IdMap(source.annotations(), annotations),
        new IdMap(source.categories(), categories),
        new IdMap(source.videos(), videos));
  }

  private Map<Long, Long> licenses(CocoStore store) {
    Map<Long, Long> map = new HashMap<>();
    Records records = store.records(Section.LICENSES);
    for (int row = 0; row < records.size(); row++) {
      Slice record = records.slice(row);
      Long same = licenseByText.get(record.text());
      if (same == null) {
        long id = ids(Section.LICENSES).claim(records.id(row));
        licenseByText.put(record.text(), id);
        out.add(Section.LICENSES, withIds(record, Map.of("id", id)));
        same = id;
      }
      map.put(records.id(row), same);
    }
    return map;
  }

  private long[] named(CocoStore store, Section section, Map<String, Long> byName) {
    Records records = store.records(section);
    long[] newIds = new long[records.size()];
    for (int row = 0; row < newIds.length; row++) {
      Slice record = records.slice(row);
      String name = Fields.text(record, "name").orElse("");
      Long known = byName.get(name);
      if (known == null) {
        known = ids(section).claim(records.id(row));
        byName.put(name, known);
        out.add(section, withIds(record, Map.of("id", known)));
      }
      newIds[row] = known;
    }
    return newIds;
  }

  private long[] videos(CocoStore store) {
    Records records = store.records(Section.VIDEOS);
    long[] newIds = new long[records.size()];
    for (int row = 0; row < newIds.length; row++) {
      newIds[row] = ids(Section.VIDEOS).claim(records.id(row));
      out.add(Section.VIDEOS, withIds(records.slice(row), Map.of("id", newIds[row])));
    }
    return newIds;
  }

  private long[] images(CocoDataset source, long[] videos, Map<Long, Long> licenses) {
    CocoStore store = source.store();
    Records records = store.records(Section.IMAGES);
    String prefix = prefix(source);
    long[] newIds = new long[records.size()];
    for (int row = 0; row < newIds.length; row++) {
      newIds[row] = ids(Section.IMAGES).claim(records.id(row));
      Map<String, Long> changed = new HashMap<>(Map.of("id", newIds[row]));
      if (store.imageVideoRow(row) >= 0) {
        changed.put("video_id", videos[store.imageVideoRow(row)]);
      }
      Slice record = records.slice(row);
      Slice license = licenses.isEmpty() ? null : Fields.find(record, "license");
      Long newLicense = license == null ? null : licenses.get(parsed(license));
      if (newLicense != null) {
        changed.put("license", newLicense);
      }
      record = withIds(record, changed);
      out.add(Section.IMAGES, prefix.isEmpty() ? record : withPrefix(record, prefix));
    }
    return newIds;
  }

  private static @Nullable Long parsed(Slice value) {
    try {
      return Long.valueOf(value.text());
    } catch (NumberFormatException textual) {
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
    Map<String, String> fields = new LinkedHashMap<>();
    Fields.all(record)
        .forEach(
            (name, value) -> {
              String json = value.text();
              if (name.equals("file_name") && json.startsWith("\"")) {
                String file = Fields.text(record, name).orElse("");
                json = Path.of(file).isAbsolute() ? json : JsonText.quote(prefix + file);
              } else if ((name.equals("auxiliary") || name.equals("assets"))
                  && json.startsWith("[")) {
                json =
                    JsonText.list(
                        Fields.elements(value).stream()
                            .map(asset -> withPrefix(asset, prefix).text())
                            .toList());
              }
              fields.put(name, json);
            });
    return Slice.of(JsonText.object(fields));
  }

  /** The tracks of a source; those that only annotations mention are found on the way. */
  private Map<Long, Long> tracks(CocoStore store) {
    Map<Long, Long> map = new HashMap<>();
    Records records = store.records(Section.TRACKS);
    for (int row = 0; row < records.size(); row++) {
      long id = ids(Section.TRACKS).claim(records.id(row));
      map.put(records.id(row), id);
      out.add(Section.TRACKS, withIds(records.slice(row), Map.of("id", id)));
    }
    return map;
  }

  private long[] annotations(
      CocoStore store,
      long[] images,
      long[] categories,
      long[] keypointCategories,
      Map<Long, Long> tracks) {
    Records records = store.records(Section.ANNOTATIONS);
    long[] newIds = new long[records.size()];
    boolean sameKeypoints = true;
    Records keypointRecords = store.records(Section.KEYPOINT_CATEGORIES);
    for (int row = 0; row < keypointCategories.length; row++) {
      sameKeypoints &= keypointCategories[row] == keypointRecords.id(row);
    }
    for (int row = 0; row < newIds.length; row++) {
      newIds[row] = ids(Section.ANNOTATIONS).claim(records.id(row));
      Map<String, Long> changed = new HashMap<>(Map.of("id", newIds[row]));
      if (store.annotationImageRow(row) >= 0) {
        changed.put("image_id", images[store.annotationImageRow(row)]);
      }
      if (store.annotationCategoryRow(row) >= 0) {
        changed.put("category_id", categories[store.annotationCategoryRow(row)]);
      }
      Slice record = records.slice(row);
      Slice track = Fields.find(record, "track_id");
      Long oldTrack = track == null ? null : parsed(track);
      if (oldTrack != null) {
        changed.put(
            "track_id", tracks.computeIfAbsent(oldTrack, id -> ids(Section.TRACKS).claim(id)));
      }
      record = withIds(record, changed);
      if (!sameKeypoints && store.hasKeypoints(row)) {
        record = withKeypointCategories(record, keypointRecords, keypointCategories);
      }
      out.add(Section.ANNOTATIONS, record);
    }
    return newIds;
  }

  private static Slice withKeypointCategories(Slice record, Records old, long[] newIds) {
    Slice value = Fields.find(record, "keypoints");
    if (value == null) {
      return record;
    }
    List<String> points = new ArrayList<>();
    for (Slice element : Fields.elements(value)) {
      if (element.bytes()[element.start()] != '{') {
        return record;
      }
      Slice id = Fields.find(element, "keypoint_category_id");
      Long oldId = id == null ? null : parsed(id);
      int row = oldId == null ? -1 : old.row(oldId);
      points.add(
          row < 0
              ? element.text()
              : withIds(element, Map.of("keypoint_category_id", newIds[row])).text());
    }
    Map<String, String> fields = new LinkedHashMap<>();
    Fields.all(record).forEach((name, field) -> fields.put(name, field.text()));
    fields.put("keypoints", JsonText.list(points));
    return Slice.of(JsonText.object(fields));
  }

  /** The record with other numbers in some fields; the record itself if they are the same. */
  private static Slice withIds(Slice record, Map<String, Long> numbers) {
    boolean same = true;
    for (Map.Entry<String, Long> number : numbers.entrySet()) {
      Slice value = Fields.find(record, number.getKey());
      same &= value != null && value.text().equals(number.getValue().toString());
    }
    if (same) {
      return record;
    }
    Map<String, String> fields = new LinkedHashMap<>();
    Fields.all(record).forEach((name, value) -> fields.put(name, value.text()));
    numbers.forEach((name, number) -> fields.put(name, number.toString()));
    return Slice.of(JsonText.object(fields));
  }
}
