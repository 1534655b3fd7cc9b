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
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.RepairResult.Change;
import org.ndsampler.core.coco.RepairResult.Unrepaired;
import org.ndsampler.core.coco.internal.CocoStore;
import org.ndsampler.core.coco.internal.CocoStore.Section;
import org.ndsampler.core.coco.internal.Outlines;
import org.ndsampler.core.coco.internal.Records;
import org.ndsampler.core.coco.internal.Slice;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.coco.io.Problem;
import org.ndsampler.core.coco.io.Problem.Severity;
import org.ndsampler.core.coco.io.internal.AsRead;
import org.ndsampler.core.coco.io.internal.Fields;
import org.ndsampler.core.coco.io.internal.JsonScanner;
import org.ndsampler.core.coco.io.internal.JsonText;
import org.ndsampler.core.coco.io.internal.TextCheck;
import org.ndsampler.core.geom.Box;

/**
 * Mends the records in which the validator found something to mend; all others are shared. One
 * thread.
 */
final class Repairer {
  // What the validator calls repairable is mended here, and nothing else is: the two are held to
  // each other by a property test, as neither can ask the other without parsing everything twice.
  //
  // What has no answer goes to a list. A record or a field is taken out only if nothing could use
  // it: an annotation of no image, an outline that cannot be read. The list has the record as it
  // was.

  private final CocoDataset dataset;
  private final CocoStore store;
  private final Map<Section, Map<Integer, List<Problem>>> problems = new EnumMap<>(Section.class);
  private final Map<Section, Long> highest = new EnumMap<>(Section.class);
  private final Map<Section, Long> lowest = new EnumMap<>(Section.class);
  private final Map<Section, int[]> oldRows = new EnumMap<>(Section.class);
  private final Set<String> names = new HashSet<>();
  private final List<String> changes = new ArrayList<>();
  private final List<Change> changed = new ArrayList<>();
  private final List<Unrepaired> unrepaired = new ArrayList<>();

  private Repairer(CocoDataset given) {
    dataset = withoutDoubles(given);
    store = dataset.store();
    for (Section section : Section.values()) {
      problems.put(section, new TreeMap<>());
    }
    names.addAll(dataset.categories().names());
    for (Problem problem : Validator.all(dataset)) {
      Place place = Place.of(problem);
      problems(place.section).computeIfAbsent(place.row, row -> new ArrayList<>()).add(problem);
    }
  }

  /**
   * A dataset in which each field stands once: of one that comes twice the last counts, as ever.
   */
  private CocoDataset withoutDoubles(CocoDataset given) {
    CocoStore before = given.store();
    CocoStore.Builder single = before.fork();
    before.others().forEach(single::other);
    for (Section section : Section.values()) {
      if (before.isDeclared(section)) {
        single.declare(section);
      }
      Records records = before.records(section);
      for (int row = 0; row < records.size(); row++) {
        Slice record = records.slice(row);
        if (!TextCheck.hasDoubles(record)) {
          single.share(section, records, row);
          continue;
        }
        Slice once = Slice.of(JsonText.object(AsRead.texts(record)));
        changes.add(
            "of fields that come twice in "
                + place(section, row)
                + " only the last stays, which counted");
        changed.add(new Change(place(section, row), record, once));
        single.add(section, once);
      }
    }
    return changed.isEmpty() ? given : given.with(single.build());
  }

  /** The record that a problem is about, and the field. */
  private record Place(Section section, int row, String field) {
    private static final Map<String, Section> SECTIONS = sections();

    private static Map<String, Section> sections() {
      Map<String, Section> sections = new HashMap<>();
      for (Section section : Section.values()) {
        sections.put(section.key(), section);
      }
      return sections;
    }

    static Place of(Problem problem) {
      String[] steps = problem.pointer().split("/", 4);
      return new Place(
          Objects.requireNonNull(SECTIONS.get(steps[1])),
          Integer.parseInt(steps[2]),
          steps.length > 3 ? steps[3] : "");
    }
  }

  private Map<Integer, List<Problem>> problems(Section section) {
    return Objects.requireNonNull(problems.get(section));
  }

  static RepairResult repair(CocoDataset dataset) {
    return new Repairer(dataset).run();
  }

  private RepairResult run() {
    CocoStore.Builder repaired = store.fork();
    others(repaired);
    int settled = 0;
    for (Section section : Section.values()) {
      if (store.isDeclared(section)) {
        repaired.declare(section);
      }
      Records records = store.records(section);
      int[] old = new int[records.size()];
      int kept = 0;
      for (int row = 0; row < records.size(); row++) {
        List<Problem> found = problems(section).get(row);
        Slice before = records.slice(row);
        Slice after = found == null ? before : repairIfReadable(section, row, found);
        if (after != null && AsRead.isMended(after)) {
          listLeftOut(section, row, after);
          after = AsRead.settled(after);
          settled++;
        }
        if (after != null) {
          old[kept++] = row;
        }
        if (after != null && same(before, after)) {
          repaired.share(section, records, row);
          continue;
        }
        changed.add(new Change("/" + section.key() + "/" + row, before, after));
        if (after != null) {
          repaired.add(section, after);
        }
      }
      oldRows.put(section, Arrays.copyOf(old, kept));
      addMissing(section, repaired);
      listAsides(section);
    }
    repaired.dropAsides();
    if (settled > 0) {
      changes.add(
          "kept what lenient reading made of "
              + settled
              + (settled == 1 ? " record" : " records")
              + "; the field original has what the file had");
    }
    CocoDataset result = changed.isEmpty() ? dataset : dataset.with(repaired.build());
    listWhatIsLeft(result);
    return new RepairResult(result, changes, changed, unrepaired);
  }

  /** What is no section stays; a section that is no list of records is taken out. */
  private void others(CocoStore.Builder repaired) {
    store
        .others()
        .forEach(
            (name, value) -> {
              if (Place.SECTIONS.containsKey(name)) {
                listAndDrop("/" + name, name + " is no list of records", value);
              } else {
                repaired.other(name, value);
              }
            });
  }

  /** Lists what stands in the place of records and is none; it is taken out. */
  private void listAndDrop(String pointer, String message, Slice value) {
    unrepaired.add(
        new Unrepaired(Problem.of(Severity.ERROR, pointer, message, "correct it by hand"), value));
    changed.add(new Change(pointer, value, null));
  }

  private static String place(Section section, int row) {
    return "/" + section.key() + "/" + row;
  }

  /** What lenient reading left out of a record has no answer here either. */
  private void listLeftOut(Section section, int row, Slice record) {
    for (String field : AsRead.leftOut(record)) {
      String message =
          "the field '"
              + field
              + "' has no reading and is left out; it stays in the field original";
      list(
          Problem.of(
              Severity.ERROR,
              place(section, row) + "/" + JsonText.step(field),
              message,
              "correct it by hand"),
          section,
          row);
    }
  }

  private static boolean same(Slice a, Slice b) {
    return Arrays.equals(a.bytes(), a.start(), a.end(), b.bytes(), b.start(), b.end());
  }

  /** What lenient reading set aside is none of the records, so it is taken out. */
  private void listAsides(Section section) {
    for (Slice aside : store.asides(section)) {
      listAndDrop("/" + section.key(), "a record that nobody can read", aside);
    }
  }

  // ---------------------------------------------------------------------- what others refer to

  /** Records that others refer to and that are not there. */
  private void addMissing(Section section, CocoStore.Builder repaired) {
    switch (section) {
      case CATEGORIES -> {
        for (long id : missing(Section.ANNOTATIONS, "category_id")) {
          String name = freeName("category_" + id);
          add(section, repaired, id, new CategoryDraft().set("id", Long.toString(id)).name(name));
          changes.add("added the category " + id + " '" + name + "', which annotations refer to");
        }
      }
      case VIDEOS -> {
        for (long id : missing(Section.IMAGES, "video_id")) {
          add(
              section,
              repaired,
              id,
              new VideoDraft().set("id", Long.toString(id)).name("video_" + id));
          changes.add("added the video " + id + ", of which images are frames");
        }
      }
      default -> {
        // Nothing can be said of other records.
      }
    }
  }

  private void add(Section section, CocoStore.Builder repaired, long id, Draft<?> draft) {
    Slice record = Slice.of(draft.json());
    repaired.declare(section);
    changed.add(new Change("/" + section.key() + "/" + repaired.count(section), null, record));
    repaired.add(section, record);
    highest.merge(section, id, Math::max);
  }

  /** The ids of a field whose record is missing, ascending. */
  private Set<Long> missing(Section of, String field) {
    Set<Long> ids = new TreeSet<>();
    problems(of)
        .forEach(
            (row, found) -> {
              // Nothing is added for an annotation that goes itself.
              boolean stays = of != Section.ANNOTATIONS || store.annotationImageRow(row) >= 0;
              if (stays && found.stream().anyMatch(p -> isMended(p, field))) {
                Slice value = Fields.find(store.records(of).slice(row), field);
                if (value != null) {
                  ids.add(new JsonScanner(value).longValue());
                }
              }
            });
    return ids;
  }

  private static boolean isMended(Problem problem, String field) {
    return problem.isRepairable() && Place.of(problem).field.equals(field);
  }

  private String freeName(String wanted) {
    String name = wanted;
    for (int i = 2; !names.add(name); i++) {
      name = wanted + "_" + i;
    }
    return name;
  }

  // ------------------------------------------------------------------------------- what is left

  /** What the repaired dataset still has, with the places and the records of the one before. */
  private void listWhatIsLeft(CocoDataset result) {
    List<Problem> left = new ArrayList<>(Validator.all(result));
    left.addAll(TextCheck.halves(result.store()));
    for (Problem problem : left) {
      Place place = Place.of(problem);
      int[] old = Objects.requireNonNull(oldRows.get(place.section));
      Slice record = result.store().records(place.section).slice(place.row);
      Problem placed = problem;
      if (place.row < old.length) {
        int row = old[place.row];
        record = store.records(place.section).slice(row);
        String pointer =
            "/"
                + place.section.key()
                + "/"
                + row
                + (place.field.isEmpty() ? "" : "/" + place.field);
        placed = Problem.of(problem.severity(), pointer, problem.message(), problem.advice());
      }
      unrepaired.add(new Unrepaired(placed, record));
    }
  }

  /** Lists a problem whose record or field is taken out. */
  private void list(Problem problem, Section section, int row) {
    Problem plain =
        Problem.of(problem.severity(), problem.pointer(), problem.message(), problem.advice());
    unrepaired.add(new Unrepaired(plain, store.records(section).slice(row)));
  }

  // ------------------------------------------------------------------------------------ records

  /** A record whose text is damaged stays as it is: nobody can tell what it should be. */
  private @Nullable Slice repairIfReadable(Section section, int row, List<Problem> found) {
    int before = changes.size();
    int listed = unrepaired.size();
    try {
      return mend(section, row, found);
    } catch (CocoException e) {
      changes.subList(before, changes.size()).clear();
      unrepaired.subList(listed, unrepaired.size()).clear();
      return store.records(section).slice(row);
    }
  }

  /** The repaired record, or null if it is to go. */
  private @Nullable Slice mend(Section section, int row, List<Problem> all) {
    Records records = store.records(section);
    List<Problem> found = new ArrayList<>(all);
    Slice record = withoutDamage(section, row, found);
    if (found.stream().anyMatch(p -> isMended(p, "id")) && records.isDuplicate(row)) {
      long id = records.id(row);
      if (same(record, records.slice(records.row(id)))) {
        changes.add("removed the second of two equal records of " + section.key() + ", id " + id);
        return null;
      }
      long fresh = next(section);
      changes.add(
          "gave the id " + fresh + " to the second record of " + section.key() + " with " + id);
      record = edited(record, VideoDraft::new, draft -> draft.set("id", Long.toString(fresh)));
    }
    return switch (section) {
      case ANNOTATIONS -> annotation(record, row, found);
      case IMAGES -> image(record, row, found);
      case CATEGORIES -> category(record, row, found);
      case VIDEOS -> video(record, row, found);
      default -> record;
    };
  }

  /**
   * A record without the fields that are not JSON, which would stop whoever writes it.
   *
   * @param found those about such a field are listed, and removed
   */
  private Slice withoutDamage(Section section, int row, List<Problem> found) {
    Slice record = store.records(section).slice(row);
    if (TextCheck.damages(record).isEmpty()) {
      return record;
    }
    List<TextCheck.Damage> damages = new ArrayList<>();
    Map<String, String> sound = TextCheck.soundFields(record, damages);
    String what = "/" + section.key() + "/" + row;
    for (TextCheck.Damage damage : damages) {
      changes.add("removed the field '" + damage.field() + "' of " + what + ", which is not JSON");
      String pointer = what + "/" + JsonText.step(damage.field());
      found.removeIf(
          problem -> {
            boolean isOfField = problem.pointer().equals(pointer);
            if (isOfField) {
              list(problem, section, row);
            }
            return isOfField;
          });
    }
    return damages.isEmpty() ? record : Slice.of(JsonText.object(sound));
  }

  private interface Edit<D extends Draft<D>> {
    D of(D draft);
  }

  private static <D extends Draft<D>> Slice edited(Slice record, Supplier<D> empty, Edit<D> edit) {
    D draft = empty.get();
    draft.copy(record);
    return Slice.of(edit.of(draft).json());
  }

  private long next(Section section) {
    Long top = highest.get(section);
    if (top == null) {
      top = 0L;
      Records records = store.records(section);
      for (int row = 0; row < records.size(); row++) {
        top = Math.max(top, records.id(row));
      }
      // A record that is to be added keeps the id that others know it by.
      String field =
          section == Section.CATEGORIES
              ? "category_id"
              : section == Section.VIDEOS ? "video_id" : "";
      if (!field.isEmpty()) {
        Section of = section == Section.CATEGORIES ? Section.ANNOTATIONS : Section.IMAGES;
        for (long id : missing(of, field)) {
          top = Math.max(top, id);
        }
      }
    }
    if (top < Long.MAX_VALUE) {
      highest.put(section, top + 1);
      return top + 1;
    }
    return below(section);
  }

  /** A new id where none follows the highest: below all others. */
  private long below(Section section) {
    Long bottom = lowest.get(section);
    if (bottom == null) {
      bottom = 0L;
      Records records = store.records(section);
      for (int row = 0; row < records.size(); row++) {
        bottom = Math.min(bottom, records.id(row));
      }
    }
    if (bottom == Long.MIN_VALUE) {
      throw new CocoException(
          "a record of "
              + section.key()
              + " needs a new id, and both "
              + Long.MAX_VALUE
              + " and "
              + bottom
              + " are taken; correct the ids by hand");
    }
    lowest.put(section, bottom - 1);
    return bottom - 1;
  }

  private Slice category(Slice record, int row, List<Problem> found) {
    if (found.stream().noneMatch(p -> isMended(p, "name"))) {
      return record;
    }
    CocoCategory category = dataset.categories().at(row);
    String name =
        freeName((category.name().isEmpty() ? "category" : category.name()) + "_" + category.id());
    changes.add("named category " + category.id() + " '" + name + "'");
    return edited(record, CategoryDraft::new, draft -> draft.name(name));
  }

  private Slice video(Slice record, int row, List<Problem> found) {
    Slice result = record;
    long id = dataset.videos().id(row);
    if (found.stream().anyMatch(p -> isMended(p, "name"))) {
      changes.add("named video " + id + " 'video_" + id + "'");
      result = edited(result, VideoDraft::new, draft -> draft.name("video_" + id));
    }
    if (found.stream().anyMatch(p -> isMended(p, "width"))) {
      changes.add("removed the width and height of video " + id);
      result = edited(result, VideoDraft::new, draft -> draft.without("width").without("height"));
    }
    return result;
  }

  private Slice image(Slice record, int row, List<Problem> found) {
    if (found.stream().noneMatch(p -> isMended(p, "width") || isMended(p, "height"))) {
      return record;
    }
    changes.add("removed the width and height of image " + dataset.images().id(row));
    return edited(record, ImageDraft::new, draft -> draft.without("width").without("height"));
  }

  private @Nullable Slice annotation(Slice record, int row, List<Problem> found) {
    CocoAnnotation annotation = dataset.annotations().at(row);
    String what = "annotation " + annotation.id();
    if (store.annotationImageRow(row) < 0) {
      changes.add("removed " + what + ", which has no image");
      found.forEach(problem -> list(problem, Section.ANNOTATIONS, row));
      return null;
    }
    AnnotationDraft draft = new AnnotationDraft();
    draft.copy(record);
    int before = changes.size();
    for (Problem problem : found) {
      String field = Place.of(problem).field;
      switch (field) {
        case "bbox" -> box(annotation, draft, problem);
        case "area" -> area(annotation, draft, problem);
        case "keypoints" -> keypoints(annotation, draft, problem);
        case "segmentation" -> {
          if (problem.severity() == Severity.ERROR) {
            takeOut(annotation, draft, problem, field);
          }
        }
        default -> {
          // The record stays as it is; what is missing is added elsewhere.
        }
      }
    }
    return changes.size() == before ? record : Slice.of(draft.json());
  }

  /** Takes out a field that cannot be read, as it would stop whoever reads it. */
  private void takeOut(
      CocoAnnotation annotation, AnnotationDraft draft, Problem problem, String field) {
    draft.without(field);
    changes.add("removed the " + field + " of annotation " + annotation.id());
    list(problem, Section.ANNOTATIONS, annotation.row());
  }

  private void box(CocoAnnotation annotation, AnnotationDraft draft, Problem problem) {
    String what = "annotation " + annotation.id();
    Box box = annotation.box().orElse(null);
    Box bounds = problem.isRepairable() ? Outlines.bounds(dataset, annotation.row()) : null;
    if (bounds != null) {
      draft.box(bounds);
      changes.add("took the bbox of " + what + " from its outline");
    } else if (problem.isRepairable() && box != null) {
      draft.box(Objects.requireNonNull(Outlines.turned(box)));
      changes.add("turned the bbox of negative size of " + what + " round");
    } else if (box != null && !box.isValid()) {
      takeOut(annotation, draft, problem, "bbox");
    }
  }

  private void area(CocoAnnotation annotation, AnnotationDraft draft, Problem problem) {
    String what = "annotation " + annotation.id();
    Slice value = Fields.find(annotation.slice(), "area");
    double declared = value == null ? Double.NaN : Areas.of(value);
    if (!problem.isRepairable()) {
      takeOut(annotation, draft, problem, "area");
    } else if (declared >= 0 && !Double.isInfinite(declared)) {
      draft.area(declared);
      changes.add("made the area of " + what + " a number");
    } else {
      draft.area(Areas.ofShape(dataset, annotation.row()));
      changes.add("took the area of " + what + " from its outline or bbox");
    }
  }

  private void keypoints(CocoAnnotation annotation, AnnotationDraft draft, Problem problem) {
    if (problem.severity() == Severity.ERROR) {
      takeOut(annotation, draft, problem, "keypoints");
      return;
    }
    Slice value = problem.isRepairable() ? Fields.find(annotation.slice(), "keypoints") : null;
    if (value == null) {
      return;
    }
    String flat = KeypointsJson.read(value, dataset, annotation.category().orElse(null)).flat();
    draft.set("keypoints", Objects.requireNonNull(flat));
    changes.add("wrote the keypoints of annotation " + annotation.id() + " as x, y, v");
  }
}
