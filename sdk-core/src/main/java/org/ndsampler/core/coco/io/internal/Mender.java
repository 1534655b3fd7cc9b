package org.ndsampler.core.coco.io.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.internal.CocoStore;
import org.ndsampler.core.coco.internal.CocoStore.Section;
import org.ndsampler.core.coco.internal.Slice;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.internal.Texts;

/**
 * Gives a record that the reader refuses a form that it takes, if there is one reading of it, and
 * says so; what nobody can read is set aside. One record at a time; confined to one thread.
 *
 * <p>A file is gone through twice: {@link #collect} notes its ids, {@link #mend} changes records.
 */
final class Mender {
  private static final String NULL = "null";
  private static final String AS_NUMBER = "write it as a number";
  private static final String NOTHING_TO_DO = "write() puts back what was there";
  private static final String ADVICE_RECORD = "correct the record; until then it is set aside";

  private final GivenIds ids = new GivenIds();
  private final Findings findings;
  private final Map<String, String> categoryIdOfName = new HashMap<>();
  private double largestAngle;
  // The frame indices, if one of them is no whole number: then their order is what counts.
  private final TreeSet<Double> frames = new TreeSet<>();
  private boolean framesHaveFractions;
  private double[] ranks = new double[0];
  private long segments;
  private long panopticRecords;

  /** A record that is being changed. */
  private static final class Draft {
    final Section section;
    final String pointer;
    final Map<String, String> fields;
    final Map<String, String> asRead = new LinkedHashMap<>();

    Draft(Section section, String pointer, Map<String, String> fields) {
      this.section = section;
      this.pointer = pointer;
      this.fields = fields;
      String own = fields.remove(AsRead.FIELD);
      if (own != null) {
        asRead.put(AsRead.FIELD, own);
      }
    }

    @Nullable String value(String name) {
      String value = fields.get(name);
      return value == null || value.equals(NULL) ? null : value;
    }

    /** Changes a field, or removes it, and keeps what it was. */
    void change(String name, @Nullable String json) {
      String before = fields.get(name);
      asRead.putIfAbsent(name, before == null ? NULL : before);
      if (json == null) {
        fields.remove(name);
      } else {
        fields.put(name, json);
      }
    }

    boolean isChanged() {
      return !asRead.isEmpty();
    }
  }

  Mender(Findings findings) {
    this.findings = findings;
  }

  // --- the first time: what there is -------------------------------------------------------------

  /** Notes the ids of a record. */
  void collect(Section section, @Nullable String key, Slice value) {
    try {
      if (first(value) != '{') {
        if (key != null) {
          ids.note(section, Slice.of(JsonText.quote(key)), true);
        }
        return;
      }
      Map<String, Slice> fields = Fields.all(value);
      Slice id = fields.get("id");
      if (id != null && first(id) != 'n') {
        ids.note(section, id, true);
      } else if (key != null) {
        ids.note(section, Slice.of(JsonText.quote(key)), true);
      }
      switch (section) {
        case IMAGES -> {
          reference(Section.VIDEOS, fields.get("video_id"));
          collectFrame(fields.get("frame_index"));
        }
        case ANNOTATIONS -> collectAnnotation(fields);
        case CATEGORIES -> collectName(fields, key);
        default -> {}
      }
    } catch (ScanException e) {
      // It is told of when it is set aside.
      return;
    }
  }

  private void collectFrame(@Nullable Slice value) {
    if (value != null && isNumber(value)) {
      double frame = new JsonScanner(value).doubleValue();
      if (Double.isFinite(frame)) {
        frames.add(frame);
        framesHaveFractions |= frame != Math.rint(frame);
      }
    }
  }

  /** Whether each record of a section is to be looked at, for one of them concerns the others. */
  boolean wantsAll(Section section) {
    return section == Section.IMAGES && framesHaveFractions;
  }

  private void collectAnnotation(Map<String, Slice> fields) {
    reference(Section.IMAGES, fields.get("image_id"));
    reference(Section.IMAGES, fields.get("gid"));
    reference(Section.CATEGORIES, fields.get("category_id"));
    reference(Section.CATEGORIES, fields.get("cid"));
    Slice parts = fields.get("segments_info");
    if (parts != null && first(parts) == '[') {
      for (Slice part : Fields.elements(parts)) {
        if (first(part) == '{') {
          reference(Section.CATEGORIES, Fields.find(part, "category_id"));
        }
      }
    }
    double[] box = numbers(fields.get("bbox"));
    if (box != null && box.length == 5) {
      largestAngle = Math.max(largestAngle, Math.abs(box[4]));
    }
  }

  private void collectName(Map<String, Slice> fields, @Nullable String key) {
    Slice name = fields.get("name");
    Slice id = fields.get("id");
    if (name != null && (id != null || key != null)) {
      String of = id != null ? id.text() : JsonText.quote(String.valueOf(key));
      // Of a name that comes twice nobody knows which is meant.
      categoryIdOfName.merge(name.text(), of, (a, b) -> "");
    }
  }

  private void reference(Section section, @Nullable Slice value) {
    if (value != null && first(value) != 'n') {
      ids.note(section, value, false);
    }
  }

  // --- the second time: change -------------------------------------------------------------------

  /**
   * Adds what stands in a section in place of a record.
   *
   * @param key its key, if the section is a dictionary
   * @param pointer its place
   */
  void mend(
      Section section, @Nullable String key, String pointer, Slice value, CocoStore.Builder store) {
    try {
      // What is looked into must be JSON from end to end, which the reader does not check.
      new JsonScanner(value).checkValue();
      if (first(value) != '{') {
        addPlain(section, key, pointer, value, store);
        return;
      }
      Draft draft = new Draft(section, pointer, AsRead.texts(value));
      if (key != null) {
        draft.asRead.put(AsRead.KEY, JsonText.quote(key));
      }
      if (isPanoptic(draft)) {
        addSegments(draft, value, store);
        return;
      }
      ownId(draft, key);
      fields(draft);
      store.picky(false);
      store.add(section, draft.isChanged() ? AsRead.record(draft.asRead, draft.fields) : value);
    } catch (CocoException | ArithmeticException e) {
      setAside(section, key, pointer, value, store, String.valueOf(e.getMessage()));
    } finally {
      store.picky(true);
    }
  }

  private void setAside(
      Section section,
      @Nullable String key,
      String pointer,
      Slice value,
      CocoStore.Builder store,
      String reason) {
    findings.error(section.key() + " that are set aside", pointer, reason, ADVICE_RECORD);
    if (key == null) {
      store.setAside(section, value);
    } else {
      Map<String, String> asRead = new LinkedHashMap<>();
      asRead.put(AsRead.KEY, JsonText.quote(key));
      asRead.put(AsRead.RECORD, value.text());
      store.setAside(section, AsRead.record(asRead, Map.of()));
    }
  }

  /** A name in place of a category, or a file in place of an image. */
  private void addPlain(
      Section section, @Nullable String key, String pointer, Slice value, CocoStore.Builder store) {
    String field =
        section == Section.CATEGORIES ? "name" : section == Section.IMAGES ? "file_name" : "";
    if (first(value) != '"' || field.isEmpty()) {
      throw new CocoException(
          "expected an object but found "
              + JsonScanner.describe(first(value))
              + ": "
              + shortened(value.text()));
    }
    Map<String, String> fields = new LinkedHashMap<>();
    long id = key == null ? ids.fresh(section) : ids.number(section, JsonText.quote(key));
    fields.put("id", Long.toString(id));
    fields.put(field, value.text());
    Map<String, String> asRead = new LinkedHashMap<>();
    if (key != null) {
      asRead.put(AsRead.KEY, JsonText.quote(key));
    }
    asRead.put(AsRead.RECORD, value.text());
    store.add(section, AsRead.record(asRead, fields));
    findings.warning(
        section.key() + " that are only a " + field,
        pointer,
        shortened(value.text())
            + " stands for a record: read as its "
            + field
            + ", with the id "
            + id,
        key == null
            ? "write records with ids: nothing of the file refers to this number"
            : "write a list of records");
  }

  private void ownId(Draft draft, @Nullable String key) {
    if (!draft.section.needsId()) {
      return;
    }
    String value = draft.value("id");
    if (value == null && key != null) {
      draft.change("id", Long.toString(ids.number(draft.section, JsonText.quote(key))));
    } else if (value == null) {
      long id = ids.fresh(draft.section);
      draft.change("id", Long.toString(id));
      findings.warning(
          draft.section.key() + " without an id",
          draft.pointer,
          "a record of " + draft.section.key() + " without an id, numbered " + id,
          "give it an id; until then the number is one of this reading");
    } else {
      identify(draft, "id", draft.section, value);
    }
  }

  /** Makes an id, or a reference, a number. */
  private void identify(Draft draft, String field, Section of, String json) {
    Slice value = Slice.of(json);
    int first = first(value);
    if (first == '{' || first == '[' || first == 't' || first == 'f') {
      throw new CocoException(
          field + " is " + JsonScanner.describe(first) + ": " + shortened(json));
    }
    OptionalLong exact = GivenIds.exact(value);
    if (exact.isPresent() && first != '"') {
      return;
    }
    long number = ids.number(of, json);
    draft.change(field, Long.toString(number));
    findings.warning(
        draft.section.key() + " whose " + field + " is " + kind(first),
        draft.pointer + "/" + field,
        field
            + " is "
            + kind(first)
            + ", "
            + shortened(json)
            + (exact.isPresent() ? ": read as the number" : ": it has the number " + number),
        exact.isPresent() ? AS_NUMBER : NOTHING_TO_DO);
  }

  private static String kind(int first) {
    return first == '"' ? "text" : "no integer of 64 bits";
  }

  private void reference(Draft draft, String field, Section of) {
    String json = draft.value(field);
    if (json == null) {
      return;
    }
    int first = first(Slice.of(json));
    if (of == Section.CATEGORIES && first == '"' && !ids.isOfCategory(json)) {
      String id = categoryIdOfName.getOrDefault(json, "");
      if (!id.isEmpty() && GivenIds.exact(Slice.of(json)).isEmpty()) {
        draft.change(field, Long.toString(ids.number(of, id)));
        findings.warning(
            draft.section.key() + " with a name as " + field,
            draft.pointer + "/" + field,
            field + " is the name of a category, " + shortened(json) + ": read as its id",
            AS_NUMBER);
        return;
      }
    }
    if (first == '[' || first == '{' || first == 't' || first == 'f') {
      drop(draft, field, "no single id");
      return;
    }
    identify(draft, field, of, json);
  }

  /** Leaves a field out that has no reading; the record goes on without it. */
  private void drop(Draft draft, String field, String reason) {
    String json = String.valueOf(draft.fields.get(field));
    draft.change(field, null);
    findings.error(
        draft.section.key() + " whose " + field + " is left out",
        draft.pointer + "/" + field,
        field + " is " + reason + ": " + shortened(json) + "; the record is read without it",
        "correct it");
  }

  private void took(Draft draft, String field, String json, String how) {
    String before = draft.value(field);
    draft.change(field, json);
    findings.warning(
        draft.section.key() + " whose " + field + " is " + how,
        draft.pointer + "/" + field,
        field
            + " is "
            + how
            + ", "
            + shortened(String.valueOf(before))
            + ": read as "
            + shortened(json),
        "write it as " + shortened(json));
  }

  private void fields(Draft draft) {
    switch (draft.section) {
      case ANNOTATIONS -> annotation(draft);
      case IMAGES -> image(draft);
      case CATEGORIES -> {
        name(draft, "name");
        name(draft, "supercategory");
        keypointNames(draft);
      }
      case VIDEOS -> {
        name(draft, "name");
        integer(draft, "width");
        integer(draft, "height");
      }
      case KEYPOINT_CATEGORIES -> {
        name(draft, "name");
        name(draft, "supercategory");
        integer(draft, "reflection_id");
      }
      default -> {
        name(draft, "name");
        name(draft, "supercategory");
      }
    }
  }

  private void annotation(Draft draft) {
    alias(draft, "image_id", "gid");
    alias(draft, "category_id", "cid");
    reference(draft, "image_id", Section.IMAGES);
    reference(draft, "category_id", Section.CATEGORIES);
    categoryByName(draft);
    box(draft);
    crowd(draft);
    String area = draft.value("area");
    if (area != null && area.startsWith("\"")) {
      number(draft, "area", area);
    }
    keypoints(draft);
  }

  /** The old names of kwcoco. */
  private void alias(Draft draft, String field, String old) {
    String value = draft.value(old);
    if (draft.value(field) != null || value == null) {
      return;
    }
    draft.change(field, value);
    findings.warning(
        draft.section.key() + " with " + old,
        draft.pointer + "/" + old,
        "the old name " + old + " is read as " + field,
        "write " + field);
  }

  private void categoryByName(Draft draft) {
    for (String field : new String[] {"category", "category_name"}) {
      String name = draft.value(field);
      if (draft.value("category_id") != null || name == null || !name.startsWith("\"")) {
        continue;
      }
      String id = categoryIdOfName.getOrDefault(name, "");
      if (!id.isEmpty()) {
        draft.change("category_id", Long.toString(ids.number(Section.CATEGORIES, id)));
        findings.warning(
            draft.section.key() + " with " + field,
            draft.pointer + "/" + field,
            "no category_id, but the " + field + " " + shortened(name) + ": read as its id",
            "write category_id");
      }
    }
  }

  private void image(Draft draft) {
    reference(draft, "video_id", Section.VIDEOS);
    integer(draft, "width");
    integer(draft, "height");
    frame(draft);
    String file = draft.value("file_name");
    if (file != null && file.startsWith("[")) {
      List<Slice> names = Fields.elements(Slice.of(file));
      if (names.size() == 1 && first(names.get(0)) == '"') {
        took(draft, "file_name", names.get(0).text(), "a list of one");
      }
    }
    channels(draft);
    assets(draft, "auxiliary");
    assets(draft, "assets");
  }

  private void frame(Draft draft) {
    String json = draft.value("frame_index");
    if (json == null || !framesHaveFractions || !isNumber(Slice.of(json))) {
      integer(draft, "frame_index");
      return;
    }
    double frame = new JsonScanner(Slice.of(json)).doubleValue();
    if (!frames.contains(frame)) {
      drop(draft, "frame_index", "no number");
      return;
    }
    String place = Integer.toString(rank(frame));
    draft.change("frame_index", place);
    findings.warning(
        "images with a fraction as frame_index",
        draft.pointer + "/frame_index",
        "some frame_index of the file is no whole number: "
            + json
            + " is read as "
            + place
            + ", its place among all",
        NOTHING_TO_DO);
  }

  private int rank(double frame) {
    if (ranks.length == 0) {
      ranks = frames.stream().mapToDouble(Double::doubleValue).toArray();
    }
    return Arrays.binarySearch(ranks, frame);
  }

  private void channels(Draft draft) {
    String channels = draft.value("channels");
    if (channels == null || !channels.startsWith("[")) {
      return;
    }
    List<String> names = new ArrayList<>();
    for (Slice name : Fields.elements(Slice.of(channels))) {
      names.add(first(name) == '"' ? new JsonScanner(name).stringValue() : name.text());
    }
    took(draft, "channels", JsonText.quote(String.join("|", names)), "a list");
  }

  /** Files as texts, or as a dictionary by their names. */
  private void assets(Draft draft, String field) {
    String json = draft.value(field);
    if (json == null) {
      return;
    }
    Slice value = Slice.of(json);
    List<String> list = new ArrayList<>();
    boolean changed = false;
    if (first(value) == '{') {
      changed = true;
      for (Map.Entry<String, Slice> entry : Fields.all(value).entrySet()) {
        String asset = asset(entry.getValue());
        if (asset == null) {
          drop(draft, field, "no list of files");
          return;
        }
        list.add(asset);
      }
    } else if (first(value) == '[') {
      for (Slice element : Fields.elements(value)) {
        String asset = asset(element);
        if (asset == null) {
          drop(draft, field, "no list of files");
          return;
        }
        changed |= first(element) != '{';
        list.add(asset);
      }
    } else {
      drop(draft, field, "no list of files");
    }
    if (changed) {
      took(draft, field, JsonText.list(list), "in another form");
    }
  }

  private static @Nullable String asset(Slice value) {
    return switch (first(value)) {
      case '{' -> value.text();
      case '"' -> JsonText.object(Map.of("file_name", value.text()));
      default -> null;
    };
  }

  private void name(Draft draft, String field) {
    String json = draft.value(field);
    if (json == null || json.startsWith("\"")) {
      return;
    }
    int first = first(Slice.of(json));
    if (first == 't' || first == 'f') {
      took(draft, field, JsonText.quote(json), "a flag");
    } else if (first == '[' || first == '{') {
      drop(draft, field, "no text");
    }
  }

  private void keypointNames(Draft draft) {
    String json = draft.value("keypoints");
    if (json == null) {
      return;
    }
    Slice value = Slice.of(json);
    List<Slice> names;
    if (first(value) == '[') {
      names = Fields.elements(value);
    } else if (first(value) == '{') {
      // By their numbers, which need not come in order.
      Map<Long, Slice> sorted = new TreeMap<>();
      for (Map.Entry<String, Slice> entry : Fields.all(value).entrySet()) {
        OptionalLong number = GivenIds.exact(Slice.of(JsonText.quote(entry.getKey())));
        if (number.isEmpty()) {
          drop(draft, "keypoints", "no list of names");
          return;
        }
        sorted.put(number.getAsLong(), entry.getValue());
      }
      names = List.copyOf(sorted.values());
    } else {
      drop(draft, "keypoints", "no list of names");
      return;
    }
    List<String> texts = new ArrayList<>();
    for (Slice name : names) {
      int first = first(name);
      if (first == '[' || first == '{' || first == 'n') {
        drop(draft, "keypoints", "no list of names");
        return;
      }
      texts.add(first == '"' ? name.text() : JsonText.quote(name.text()));
    }
    String list = JsonText.list(texts);
    if (first(value) == '{' || names.stream().anyMatch(name -> first(name) != '"')) {
      took(draft, "keypoints", list, "in another form");
    }
  }

  /** A whole number, also as text. */
  private void integer(Draft draft, String field) {
    String json = draft.value(field);
    if (json == null) {
      return;
    }
    Slice value = Slice.of(json);
    OptionalLong exact = GivenIds.exact(value);
    if (exact.isEmpty() && first(value) == '"') {
      String number = numberIn(value);
      exact = number == null ? OptionalLong.empty() : GivenIds.exact(Slice.of(number));
    }
    if (exact.isEmpty() || exact.getAsLong() != (int) exact.getAsLong()) {
      drop(draft, field, "no whole number");
    } else if (first(value) == '"') {
      took(draft, field, Long.toString(exact.getAsLong()), "text");
    }
  }

  private void number(Draft draft, String field, String json) {
    String number = numberIn(Slice.of(json));
    if (number == null) {
      drop(draft, field, "no number");
    } else {
      took(draft, field, number, "text");
    }
  }

  /** The number that a text is, as it is spelled, or null. */
  private static @Nullable String numberIn(Slice value) {
    String text = new JsonScanner(value).stringValue().strip();
    try {
      JsonScanner scanner = new JsonScanner(Slice.of(text));
      scanner.doubleValue();
      return scanner.atEnd() ? text : null;
    } catch (ScanException e) {
      return null;
    }
  }

  private void crowd(Draft draft) {
    String json = draft.value("iscrowd");
    if (json == null || json.equals("true") || json.equals("false")) {
      return;
    }
    Slice value = Slice.of(json);
    if (first(value) != '"') {
      if (GivenIds.exact(value).isEmpty()) {
        drop(draft, "iscrowd", "neither 0 nor 1");
      }
      return;
    }
    switch (new JsonScanner(value).stringValue().strip()) {
      case "0", "0.0", "false", "False", "" -> took(draft, "iscrowd", "0", "text");
      case "1", "1.0", "true", "True" -> took(draft, "iscrowd", "1", "text");
      default -> drop(draft, "iscrowd", "neither 0 nor 1");
    }
  }

  // --- boxes -------------------------------------------------------------------------------------

  private void box(Draft draft) {
    String json = draft.value("bbox");
    if (json == null) {
      return;
    }
    Slice value = Slice.of(json);
    String how = "in another form";
    if (first(value) == '"') {
      value = Slice.of(new JsonScanner(value).stringValue().strip());
      how = "text";
      if (value.length() == 0) {
        took(draft, "bbox", "[]", how);
        return;
      }
      if (first(value) != '[') {
        value = Slice.of("[" + value.text() + "]");
      }
    }
    if (isNoBox(value)) {
      draft.change("bbox", null);
      findings.warning(
          "annotations whose bbox is null",
          draft.pointer + "/bbox",
          "the bbox is " + shortened(json) + ": read as none",
          "leave it out, or write [x, y, width, height]");
      return;
    }
    double[] numbers = first(value) == '{' ? named(value) : numbers(value);
    if (numbers == null) {
      drop(draft, "bbox", "no box");
      return;
    }
    switch (numbers.length) {
      case 0 -> {}
      case 4 -> {
        if (first(Slice.of(json)) != '[' || !isFlat(value)) {
          took(draft, "bbox", JsonText.array(numbers), how);
        }
      }
      case 5 -> took(draft, "bbox", JsonText.array(rotated(numbers)), rotation());
      case 8 ->
          took(
              draft,
              "bbox",
              JsonText.array(hull(numbers)),
              "four corners, of which this is the hull");
      default -> drop(draft, "bbox", "no box of 4, 5 or 8 numbers");
    }
  }

  private static boolean isNoBox(Slice value) {
    if (first(value) != '[') {
      return false;
    }
    List<Slice> elements = elementsOrNone(value);
    return !elements.isEmpty() && elements.stream().allMatch(element -> first(element) == 'n');
  }

  private static List<Slice> elementsOrNone(Slice value) {
    try {
      return Fields.elements(value);
    } catch (ScanException e) {
      return List.of();
    }
  }

  private static boolean isFlat(Slice value) {
    return elementsOrNone(value).stream()
        .noneMatch(element -> first(element) == '[' || first(element) == '"');
  }

  /** Numbers, also as text, in an array that may be the one element of another; or null. */
  private static double @Nullable [] numbers(@Nullable Slice value) {
    if (value == null || value.length() == 0 || first(value) != '[') {
      return null;
    }
    try {
      List<Slice> elements = Fields.elements(value);
      if (elements.size() == 1 && first(elements.get(0)) == '[') {
        return numbers(elements.get(0));
      }
      double[] numbers = new double[elements.size()];
      boolean corners = elements.size() == 4 && first(elements.get(0)) == '[';
      if (corners) {
        numbers = new double[8];
      }
      for (int i = 0; i < elements.size(); i++) {
        if (corners) {
          double[] point = numbers(elements.get(i));
          if (point == null || point.length != 2) {
            return null;
          }
          numbers[2 * i] = point[0];
          numbers[2 * i + 1] = point[1];
          continue;
        }
        String number =
            first(elements.get(i)) == '"' ? numberIn(elements.get(i)) : elements.get(i).text();
        if (number == null) {
          return null;
        }
        numbers[i] = new JsonScanner(Slice.of(number)).doubleValue();
      }
      return numbers;
    } catch (ScanException e) {
      return null;
    }
  }

  /** A box whose numbers say what they are. */
  private static double @Nullable [] named(Slice value) {
    Map<String, String> fields = AsRead.texts(value);
    String[][] sizes = {
      {"x", "y", "width", "height"}, {"x", "y", "w", "h"}, {"left", "top", "width", "height"}
    };
    String[][] corners = {
      {"xmin", "ymin", "xmax", "ymax"}, {"x1", "y1", "x2", "y2"}, {"left", "top", "right", "bottom"}
    };
    for (String[] names : sizes) {
      double[] box = named(fields, names);
      if (box != null) {
        return box;
      }
    }
    for (String[] names : corners) {
      double[] box = named(fields, names);
      if (box != null) {
        return new double[] {box[0], box[1], box[2] - box[0], box[3] - box[1]};
      }
    }
    return null;
  }

  private static double @Nullable [] named(Map<String, String> fields, String[] names) {
    List<String> values = new ArrayList<>();
    for (String name : names) {
      String value = fields.get(name);
      if (value == null) {
        return null;
      }
      values.add(value);
    }
    return numbers(Slice.of(JsonText.list(values)));
  }

  /** Whether angles are in degrees: radians do not go beyond a full turn. */
  private boolean isInDegrees() {
    return largestAngle > 2 * Math.PI;
  }

  private String rotation() {
    return "centre, size and an angle in "
        + (isInDegrees() ? "degrees" : "radians (none of the file is above a full turn)")
        + ", of which this is the hull";
  }

  private double[] rotated(double[] box) {
    double angle = isInDegrees() ? Math.toRadians(box[4]) : box[4];
    double cos = Math.abs(Math.cos(angle));
    double sin = Math.abs(Math.sin(angle));
    double width = box[2] * cos + box[3] * sin;
    double height = box[2] * sin + box[3] * cos;
    return new double[] {box[0] - width / 2, box[1] - height / 2, width, height};
  }

  private static double[] hull(double[] xy) {
    double minX = xy[0];
    double minY = xy[1];
    double maxX = xy[0];
    double maxY = xy[1];
    for (int i = 2; i < xy.length; i += 2) {
      minX = Math.min(minX, xy[i]);
      maxX = Math.max(maxX, xy[i]);
      minY = Math.min(minY, xy[i + 1]);
      maxY = Math.max(maxY, xy[i + 1]);
    }
    return new double[] {minX, minY, maxX - minX, maxY - minY};
  }

  // --- keypoints ---------------------------------------------------------------------------------

  private void keypoints(Draft draft) {
    String json = draft.value("keypoints");
    if (json == null) {
      return;
    }
    Slice value = Slice.of(json);
    String mended = null;
    if (first(value) == '{') {
      mended = named(Fields.all(value));
    } else if (first(value) == '[') {
      List<Slice> elements = Fields.elements(value);
      if (elements.isEmpty()
          || elements.stream().allMatch(element -> isNumber(element))
          || first(elements.get(0)) == '{') {
        return;
      }
      mended = first(elements.get(0)) == '[' ? flattened(elements) : withoutNulls(elements);
    }
    if (mended == null) {
      findings.error(
          "annotations whose keypoints have no reading",
          draft.pointer + "/keypoints",
          "the keypoints " + shortened(json) + " are in no form that is known",
          "write x, y, v for each in one list");
    } else {
      took(draft, "keypoints", mended, "in another form");
    }
  }

  private static boolean isNumber(Slice value) {
    int c = first(value);
    return c == '-' || c == 'N' || c == 'I' || (c >= '0' && c <= '9');
  }

  /** Lists of x, y, v or of x, y; a point without v is visible, as in kwcoco's dictionaries. */
  private static @Nullable String flattened(List<Slice> points) {
    List<String> flat = new ArrayList<>();
    for (Slice point : points) {
      List<Slice> numbers = first(point) == '[' ? Fields.elements(point) : List.of();
      boolean fits = numbers.size() == 2 || numbers.size() == 3;
      if (!fits || !numbers.stream().allMatch(Mender::isNumber)) {
        return null;
      }
      numbers.forEach(number -> flat.add(number.text()));
      if (numbers.size() == 2) {
        flat.add("2");
      }
    }
    return JsonText.list(flat);
  }

  /** Points that are not labelled may have null as their place. */
  private static @Nullable String withoutNulls(List<Slice> numbers) {
    if (numbers.size() % 3 != 0) {
      return null;
    }
    List<String> flat = new ArrayList<>();
    for (int i = 0; i < numbers.size(); i++) {
      Slice number = numbers.get(i);
      Slice visibility = numbers.get(i - i % 3 + 2);
      boolean nowhere = i % 3 < 2 && first(number) == 'n' && visibility.text().equals("0");
      if (!isNumber(number) && !nowhere) {
        return null;
      }
      flat.add(nowhere ? "0" : number.text());
    }
    return JsonText.list(flat);
  }

  private static @Nullable String named(Map<String, Slice> points) {
    List<String> list = new ArrayList<>();
    for (Map.Entry<String, Slice> point : points.entrySet()) {
      Slice value = point.getValue();
      List<Slice> numbers = first(value) == '[' ? Fields.elements(value) : List.of();
      boolean fits = numbers.size() == 2 || numbers.size() == 3;
      if (!fits || !numbers.stream().allMatch(Mender::isNumber)) {
        return null;
      }
      Map<String, String> fields = new LinkedHashMap<>();
      fields.put("xy", "[" + numbers.get(0).text() + ", " + numbers.get(1).text() + "]");
      fields.put("keypoint_category", JsonText.quote(point.getKey()));
      if (numbers.size() == 3) {
        fields.put("visible", numbers.get(2).text());
      }
      list.add(JsonText.object(fields));
    }
    return JsonText.list(list);
  }

  // --- panoptic files ----------------------------------------------------------------------------

  private static boolean isPanoptic(Draft draft) {
    String parts = draft.value("segments_info");
    return draft.section == Section.ANNOTATIONS
        && parts != null
        && parts.startsWith("[")
        && draft.value("bbox") == null
        && draft.value("category_id") == null;
  }

  private void addSegments(Draft parent, Slice record, CocoStore.Builder store) {
    List<Slice> parts = Fields.elements(Slice.of(String.valueOf(parent.value("segments_info"))));
    parent.fields.remove("segments_info");
    String text = JsonText.object(parent.fields);
    // What is repeated in each segment must not make much of little.
    if ((long) text.length() * parts.size() > 16L * record.length() + (1 << 16)) {
      throw new CocoException("a panoptic record with more than its segments, image and file");
    }
    if (parts.isEmpty()) {
      store.setAside(Section.ANNOTATIONS, record);
    }
    List<Slice> made = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      if (first(parts.get(i)) != '{') {
        throw new CocoException("a segment that is no object: " + shortened(parts.get(i).text()));
      }
      Draft draft =
          new Draft(
              Section.ANNOTATIONS,
              parent.pointer + "/segments_info/" + i,
              AsRead.texts(parts.get(i)));
      draft.asRead.put(AsRead.PANOPTIC, text);
      // A segment's id is its colour in the mask, which other images have too.
      draft.change("id", Long.toString(ids.fresh(Section.ANNOTATIONS)));
      String image = parent.value("image_id");
      if (image != null) {
        draft.change("image_id", image);
      }
      fields(draft);
      made.add(AsRead.record(draft.asRead, draft.fields));
    }
    // All or none, so that a record is not taken apart of which a part is set aside.
    CocoStore.Builder trial = CocoStore.builder();
    made.forEach(segment -> trial.add(Section.ANNOTATIONS, segment));
    store.picky(false);
    made.forEach(segment -> store.add(Section.ANNOTATIONS, segment));
    segments += made.size();
    panopticRecords++;
  }

  // --- one object a line -------------------------------------------------------------------------

  /** Adds a line of a file that has one JSON object a line; false if it is none that is known. */
  boolean mendLine(long number, Slice line, CocoStore.Builder store) {
    String pointer = "/" + number;
    Map<String, String> fields = AsRead.texts(line);
    if (fields.containsKey("gtboxes")) {
      addOdgt(fields, pointer, store);
      return true;
    }
    if (fields.containsKey("image_id")) {
      mend(Section.ANNOTATIONS, null, pointer, line, store);
      return true;
    }
    if (fields.containsKey("fpath_img")) {
      fields.put("file_name", String.valueOf(fields.remove("fpath_img")));
    }
    if (fields.containsKey("file_name")) {
      mend(Section.IMAGES, null, pointer, Slice.of(JsonText.object(fields)), store);
      return true;
    }
    return false;
  }

  /** Notes the ids of a line. */
  void collectLine(Slice line) {
    try {
      collect(
          Fields.find(line, "image_id") != null ? Section.ANNOTATIONS : Section.IMAGES, null, line);
    } catch (ScanException e) {
      return;
    }
  }

  /** Megvii's format of CrowdHuman: an image a line, with its boxes. */
  private void addOdgt(Map<String, String> image, String pointer, CocoStore.Builder store) {
    String boxes = String.valueOf(image.remove("gtboxes"));
    String name = image.get("ID");
    long id = ids.fresh(Section.IMAGES);
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("id", Long.toString(id));
    if (name != null && name.startsWith("\"") && !image.containsKey("file_name")) {
      String file = new JsonScanner(Slice.of(name)).stringValue();
      fields.put("file_name", JsonText.quote(file.contains(".") ? file : file + ".jpg"));
    }
    image.remove("id");
    fields.putAll(image);
    mend(Section.IMAGES, null, pointer, Slice.of(JsonText.object(fields)), store);
    int i = 0;
    for (Slice box : elementsOrNone(Slice.of(boxes))) {
      String place = pointer + "/gtboxes/" + i++;
      if (first(box) != '{') {
        setAside(Section.ANNOTATIONS, null, place, box, store, "a box that is no object");
        continue;
      }
      Map<String, String> annotation = new LinkedHashMap<>();
      annotation.put("id", Long.toString(ids.fresh(Section.ANNOTATIONS)));
      annotation.put("image_id", Long.toString(id));
      Map<String, String> own = AsRead.texts(box);
      String tag = own.get("tag");
      if (tag != null) {
        annotation.put("category_id", Long.toString(category(tag, store)));
      }
      String whole = own.get("fbox");
      if (whole != null) {
        annotation.put("bbox", whole);
      }
      own.forEach(annotation::putIfAbsent);
      mend(Section.ANNOTATIONS, null, place, Slice.of(JsonText.object(annotation)), store);
    }
  }

  private long category(String tag, CocoStore.Builder store) {
    String known = categoryIdOfName.get(tag);
    if (known != null) {
      return Long.parseLong(known);
    }
    long id = ids.fresh(Section.CATEGORIES);
    categoryIdOfName.put(tag, Long.toString(id));
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("id", Long.toString(id));
    fields.put("name", tag.startsWith("\"") ? tag : JsonText.quote(tag));
    store.add(Section.CATEGORIES, Slice.of(JsonText.object(fields)));
    return id;
  }

  // --- the end -----------------------------------------------------------------------------------

  /** The name of a category that the file has only as a reference, if it is text. */
  @Nullable String categoryName(long id) {
    return ids.textOfCategory(id);
  }

  /** Tells what concerns the whole file. */
  void finish() {
    if (segments > 0) {
      findings.warning(
          "panoptic",
          "/annotations",
          "a panoptic file: "
              + segments
              + " segments of "
              + panopticRecords
              + " records are read as annotations",
          "the masks, PNG files of colours, are not read; as_read keeps each segment's own id");
    }
  }

  private static int first(Slice value) {
    return value.bytes()[value.start()];
  }

  private static String shortened(String text) {
    return Texts.shortened(text, 80);
  }
}
