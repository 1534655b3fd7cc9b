package org.ndsampler.core.coco;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.internal.CocoStore;
import org.ndsampler.core.coco.internal.CocoStore.Section;
import org.ndsampler.core.coco.internal.Records;
import org.ndsampler.core.coco.internal.Slice;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.coco.io.Problem;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Segmentation;

/** Changes or removes the records that have errors; all others are shared. One thread. */
final class Repairer {
  private final CocoDataset dataset;
  private final CocoStore store;
  private final Map<Section, Map<Integer, Set<String>>> fields = new EnumMap<>(Section.class);
  private final Map<Section, Long> highest = new EnumMap<>(Section.class);
  private final List<String> changes = new ArrayList<>();

  private Repairer(CocoDataset dataset) {
    this.dataset = dataset;
    this.store = dataset.store();
    for (Section section : Section.values()) {
      fields.put(section, new HashMap<>());
    }
    for (Problem problem : Validator.validate(dataset)) {
      String[] steps = problem.pointer().split("/", 4);
      for (Section section : Section.values()) {
        if (section.key().equals(steps[1])) {
          rows(section)
              .computeIfAbsent(Integer.valueOf(steps[2]), row -> new HashSet<>())
              .add(steps.length > 3 ? steps[3] : "");
        }
      }
    }
  }

  private Map<Integer, Set<String>> rows(Section section) {
    return Objects.requireNonNull(fields.get(section));
  }

  static RepairResult repair(CocoDataset dataset) {
    return new Repairer(dataset).run();
  }

  /** The repaired record, or null if it is to go. */
  private @Nullable Slice repair(Section section, int row, Set<String> damaged) {
    Records records = store.records(section);
    Slice record = records.slice(row);
    if (damaged.contains("id") && records.isDuplicate(row)) {
      long id = records.id(row);
      if (same(record, records.slice(records.row(id)))) {
        changes.add("removed the second of two equal records of " + section.key() + ", id " + id);
        return null;
      }
      long fresh = next(section);
      changes.add(
          "gave the id " + fresh + " to the second record of " + section.key() + " with " + id);
      VideoDraft draft = new VideoDraft();
      draft.copy(record);
      record = Slice.of(draft.set("id", Long.toString(fresh)).json());
    }
    return switch (section) {
      case ANNOTATIONS -> annotation(record, row, damaged);
      case IMAGES -> image(record, row, damaged);
      case CATEGORIES -> category(record, row, damaged);
      default -> record;
    };
  }

  private RepairResult run() {
    CocoStore.Builder repaired = store.fork();
    store.others().forEach(repaired::other);
    for (Section section : Section.values()) {
      if (store.isDeclared(section)) {
        repaired.declare(section);
      }
      Records records = store.records(section);
      for (int row = 0; row < records.size(); row++) {
        Set<String> damaged = rows(section).get(row);
        if (damaged == null) {
          repaired.share(section, records, row);
          continue;
        }
        Slice record = repairIfReadable(section, row, damaged);
        if (record != null && same(record, records.slice(row))) {
          repaired.share(section, records, row);
        } else if (record != null) {
          repaired.add(section, record);
        }
      }
    }
    if (changes.isEmpty()) {
      return new RepairResult(dataset, List.of());
    }
    return new RepairResult(dataset.with(repaired.build()), changes);
  }

  private static boolean same(Slice a, Slice b) {
    return Arrays.equals(a.bytes(), a.start(), a.end(), b.bytes(), b.start(), b.end());
  }

  /** A record whose text is damaged stays as it is: nobody can tell what it should be. */
  private @Nullable Slice repairIfReadable(Section section, int row, Set<String> damaged) {
    int before = changes.size();
    try {
      return repair(section, row, damaged);
    } catch (CocoException e) {
      changes.subList(before, changes.size()).clear();
      return store.records(section).slice(row);
    }
  }

  private long next(Section section) {
    Records records = store.records(section);
    Long top = highest.get(section);
    if (top == null) {
      top = 0L;
      for (int row = 0; row < records.size(); row++) {
        top = Math.max(top, records.id(row));
      }
    }
    highest.put(section, top + 1);
    return top + 1;
  }

  private Slice category(Slice record, int row, Set<String> damaged) {
    if (!damaged.contains("name")) {
      return record;
    }
    CocoCategory category = dataset.categories().at(row);
    String name =
        category.name().isEmpty()
            ? "category_" + category.id()
            : category.name() + "_" + category.id();
    if (dataset.categories().row(name) >= 0) {
      return record;
    }
    changes.add("named category " + category.id() + " '" + name + "'");
    CategoryDraft draft = new CategoryDraft();
    draft.copy(record);
    return Slice.of(draft.name(name).json());
  }

  private Slice image(Slice record, int row, Set<String> damaged) {
    ImageDraft draft = new ImageDraft();
    draft.copy(record);
    String what = "image " + dataset.images().id(row);
    int before = changes.size();
    if (damaged.contains("width") || damaged.contains("height")) {
      draft.without("width").without("height");
      changes.add("removed the width and height of " + what);
    }
    if (damaged.contains("video_id")) {
      draft.without("video_id").without("frame_index");
      changes.add("took " + what + " out of a video that does not exist");
    }
    return changes.size() == before ? record : Slice.of(draft.json());
  }

  private @Nullable Slice annotation(Slice record, int row, Set<String> damaged) {
    CocoAnnotation annotation = dataset.annotations().at(row);
    String what = "annotation " + annotation.id();
    if (damaged.contains("image_id") || damaged.contains("category_id")) {
      changes.add(
          "removed "
              + what
              + ", which has no "
              + (damaged.contains("image_id") ? "image" : "category"));
      return null;
    }
    AnnotationDraft draft = new AnnotationDraft();
    draft.copy(record);
    int before = changes.size();
    for (String field : new String[] {"segmentation", "keypoints", "area"}) {
      if (damaged.contains(field) && isUnusable(annotation, field)) {
        draft.without(field);
        changes.add("removed the " + field + " of " + what);
      }
    }
    if (damaged.contains("bbox")) {
      box(annotation, draft, what);
    }
    return changes.size() == before ? record : Slice.of(draft.json());
  }

  /** Whether a field cannot be used at all; a warning leaves it as it is. */
  private static boolean isUnusable(CocoAnnotation annotation, String field) {
    try {
      switch (field) {
        case "segmentation" -> annotation.segmentation();
        case "keypoints" -> annotation.keypoints();
        default -> {
          return true;
        }
      }
      return false;
    } catch (CocoException | ArithmeticException e) {
      return true;
    }
  }

  private void box(CocoAnnotation annotation, AnnotationDraft draft, String what) {
    Box box = annotation.box().orElse(null);
    if (box != null && box.isValid()) {
      return;
    }
    Box bounds = outline(annotation);
    boolean finite = box != null && Double.isFinite(box.x() + box.y() + box.width() + box.height());
    if (box != null && finite) {
      draft.box(
          Box.ofCorners(
              Math.min(box.x(), box.maxX()),
              Math.min(box.y(), box.maxY()),
              Math.max(box.x(), box.maxX()),
              Math.max(box.y(), box.maxY())));
      changes.add("turned the bbox of negative size of " + what + " round");
    } else if (bounds != null) {
      draft.box(bounds);
      changes.add("took the bbox of " + what + " from its outline");
    } else if (box != null) {
      draft.without("bbox");
      changes.add("removed the bbox of " + what + ", which is not finite");
    }
  }

  private static @Nullable Box outline(CocoAnnotation annotation) {
    try {
      Segmentation segmentation = annotation.segmentation().orElse(null);
      if (segmentation == null || segmentation.isEmpty()) {
        return null;
      }
      Box bounds = segmentation.bounds();
      return bounds.isValid() ? bounds : null;
    } catch (CocoException | ArithmeticException e) {
      return null;
    }
  }
}
