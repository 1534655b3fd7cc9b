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

/**
 * Gives a record that the reader refuses a form that it takes, if there is one reading of it, and
 * says so; what nobody can read is set aside. One record at a time; confined to one thread.
 *
 * <p>A file is gone through twice: {@link #collect} notes its ids, {@link #mend} changes records.
 */
final class Mender {
  private static final String AS_NUMBER = "write it as a number";
  private static final String NOTHING_TO_DO = "write() puts back what was there";
  private static final String ADVICE_RECORD = "correct the record; until then it is set aside";

  private final GivenIds ids = new GivenIds();
  private final Findings findings;
  private final Map<String, String> categoryIdOfName = new HashMap<>();
  private final LineReading lines;
  private final PanopticReading panoptic;
  private double largestAngle;
  // The frame indices, if one of them is no whole number: then their order is what counts.
  private final TreeSet<Double> frames = new TreeSet<>();
  private boolean framesHaveFractions;
  private double[] ranks = new double[0];

  Mender(Findings findings) {
    this.findings = findings;
    lines = new LineReading(this, ids, categoryIdOfName);
    panoptic = new PanopticReading(this, ids, findings);
  }

  // --- the first time: what there is -------------------------------------------------------------

  /** About what is kept of the heap besides the records. */
  long heapBytes() {
    return ids.heapBytes();
  }

  /** Notes the ids of a record. */
  void collect(Section section, @Nullable String key, Slice value) {
    try {
      if (value.first() != '{') {
        if (key != null) {
          ids.note(section, Slice.of(JsonText.quote(key)), true);
        }
        return;
      }
      Map<String, Slice> fields = Fields.all(value);
      Slice id = fields.get("id");
      if (id != null && id.first() != 'n') {
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
    if (value != null && KeypointReading.isNumber(value)) {
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
    if (parts != null && parts.first() == '[') {
      for (Slice part : Fields.elements(parts)) {
        if (part.first() == '{') {
          reference(Section.CATEGORIES, Fields.find(part, "category_id"));
        }
      }
    }
    double[] box = BoxReading.numbers(fields.get("bbox"));
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
    if (value != null && value.first() != 'n') {
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
      Section section, @Nullable String key, String pointer, Slice given, CocoStore.Builder store) {
    Slice value = escaped(given, pointer);
    try {
      // What is looked into must be JSON from end to end, which the reader does not check.
      JsonCheck.of(value);
      if (value.first() != '{') {
        addPlain(section, key, pointer, value, store);
        return;
      }
      MendedRecord draft = new MendedRecord(section, pointer, AsRead.texts(value), findings);
      if (key != null) {
        draft.asRead.put(AsRead.KEY, JsonText.quote(key));
      }
      if (PanopticReading.isPanoptic(draft)) {
        panoptic.add(draft, value, store);
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

  /** A record with two backslashes where one begins no escape, as in a path of Windows. */
  private Slice escaped(Slice value, String pointer) {
    if (JsonCheck.flaw(value) == null) {
      return value;
    }
    Slice escaped = Escapes.doubled(value);
    if (JsonCheck.flaw(escaped) != null) {
      return value;
    }
    findings.warning(
        "backslashes",
        pointer,
        "a backslash that begins no escape, as in a path of Windows, is read as itself",
        "write two; write() does");
    return escaped;
  }

  /** Keeps a record that nobody can read, and tells why. */
  void setAside(
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
    if (value.first() != '"' || field.isEmpty()) {
      throw new CocoException(
          "expected an object but found "
              + JsonScanner.describe(value.first())
              + ": "
              + MendedRecord.shortened(value.text()));
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
        MendedRecord.shortened(value.text())
            + " stands for a record: read as its "
            + field
            + ", with the id "
            + id,
        key == null
            ? "write records with ids: nothing of the file refers to this number"
            : "write a list of records");
  }

  private void ownId(MendedRecord draft, @Nullable String key) {
    if (!draft.section.needsId()) {
      return;
    }
    String value = draft.value("id");
    if ("NaN".equals(value)) {
      draft.change("id", null);
      value = null;
    }
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
  private void identify(MendedRecord draft, String field, Section of, String json) {
    Slice value = Slice.of(json);
    int first = value.first();
    if (first == '{' || first == '[' || first == 't' || first == 'f') {
      throw new CocoException(
          field + " is " + JsonScanner.describe(first) + ": " + MendedRecord.shortened(json));
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
            + MendedRecord.shortened(json)
            + (exact.isPresent() ? ": read as the number" : ": it has the number " + number),
        exact.isPresent() ? AS_NUMBER : NOTHING_TO_DO);
  }

  private static String kind(int first) {
    return first == '"' ? "text" : "no integer of 64 bits";
  }

  private void reference(MendedRecord draft, String field, Section of) {
    String json = draft.value(field);
    if (json == null) {
      return;
    }
    if (json.equals("NaN")) {
      draft.change(field, null);
      findings.warning(
          draft.section.key() + " whose " + field + " is NaN",
          draft.pointer + "/" + field,
          field + " is NaN: read as none",
          "leave it out; a table wrote an empty cell so");
      return;
    }
    int first = Slice.of(json).first();
    if (of == Section.CATEGORIES && first == '"' && !ids.isOfCategory(json)) {
      String id = categoryIdOfName.getOrDefault(json, "");
      if (!id.isEmpty() && GivenIds.exact(Slice.of(json)).isEmpty()) {
        draft.change(field, Long.toString(ids.number(of, id)));
        findings.warning(
            draft.section.key() + " with a name as " + field,
            draft.pointer + "/" + field,
            field
                + " is the name of a category, "
                + MendedRecord.shortened(json)
                + ": read as its id",
            AS_NUMBER);
        return;
      }
    }
    if (first == '[' || first == '{' || first == 't' || first == 'f') {
      draft.drop(field, "no single id");
      return;
    }
    identify(draft, field, of, json);
  }

  /** Mends the fields of a record. */
  void fields(MendedRecord draft) {
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

  private void annotation(MendedRecord draft) {
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
  private void alias(MendedRecord draft, String field, String old) {
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

  private void categoryByName(MendedRecord draft) {
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
            "no category_id, but the "
                + field
                + " "
                + MendedRecord.shortened(name)
                + ": read as its id",
            "write category_id");
      }
    }
  }

  private void image(MendedRecord draft) {
    reference(draft, "video_id", Section.VIDEOS);
    integer(draft, "width");
    integer(draft, "height");
    frame(draft);
    String file = draft.value("file_name");
    if (file != null && file.startsWith("[")) {
      List<Slice> names = Fields.elements(Slice.of(file));
      if (names.size() == 1 && names.get(0).first() == '"') {
        draft.took("file_name", names.get(0).text(), "a list of one");
      }
    }
    channels(draft);
    assets(draft, "auxiliary");
    assets(draft, "assets");
  }

  private void frame(MendedRecord draft) {
    String json = draft.value("frame_index");
    if (json == null || !framesHaveFractions || !KeypointReading.isNumber(Slice.of(json))) {
      integer(draft, "frame_index");
      return;
    }
    double frame = new JsonScanner(Slice.of(json)).doubleValue();
    if (!frames.contains(frame)) {
      draft.drop("frame_index", "no number");
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

  private void channels(MendedRecord draft) {
    String channels = draft.value("channels");
    if (channels == null || !channels.startsWith("[")) {
      return;
    }
    List<String> names = new ArrayList<>();
    for (Slice name : Fields.elements(Slice.of(channels))) {
      names.add(name.first() == '"' ? new JsonScanner(name).stringValue() : name.text());
    }
    draft.took("channels", JsonText.quote(String.join("|", names)), "a list");
  }

  /** Files as texts, or as a dictionary by their names. */
  private void assets(MendedRecord draft, String field) {
    String json = draft.value(field);
    if (json == null) {
      return;
    }
    Slice value = Slice.of(json);
    List<String> list = new ArrayList<>();
    boolean changed = false;
    if (value.first() == '{') {
      changed = true;
      for (Map.Entry<String, Slice> entry : Fields.all(value).entrySet()) {
        String asset = asset(entry.getValue());
        if (asset == null) {
          draft.drop(field, "no list of files");
          return;
        }
        list.add(asset);
      }
    } else if (value.first() == '[') {
      for (Slice element : Fields.elements(value)) {
        String asset = asset(element);
        if (asset == null) {
          draft.drop(field, "no list of files");
          return;
        }
        changed |= element.first() != '{';
        list.add(asset);
      }
    } else {
      draft.drop(field, "no list of files");
    }
    if (changed) {
      draft.took(field, JsonText.list(list), "in another form");
    }
  }

  private static @Nullable String asset(Slice value) {
    return switch (value.first()) {
      case '{' -> value.text();
      case '"' -> JsonText.object(Map.of("file_name", value.text()));
      default -> null;
    };
  }

  private void name(MendedRecord draft, String field) {
    String json = draft.value(field);
    if (json == null || json.startsWith("\"")) {
      return;
    }
    int first = Slice.of(json).first();
    if (first == 't' || first == 'f') {
      draft.took(field, JsonText.quote(json), "a flag");
    } else if (first == '[' || first == '{') {
      draft.drop(field, "no text");
    }
  }

  private void keypointNames(MendedRecord draft) {
    String json = draft.value("keypoints");
    if (json == null) {
      return;
    }
    Slice value = Slice.of(json);
    List<Slice> names;
    if (value.first() == '[') {
      names = Fields.elements(value);
    } else if (value.first() == '{') {
      // By their numbers, which need not come in order.
      Map<Long, Slice> sorted = new TreeMap<>();
      for (Map.Entry<String, Slice> entry : Fields.all(value).entrySet()) {
        OptionalLong number = GivenIds.exact(Slice.of(JsonText.quote(entry.getKey())));
        if (number.isEmpty()) {
          draft.drop("keypoints", "no list of names");
          return;
        }
        sorted.put(number.getAsLong(), entry.getValue());
      }
      names = List.copyOf(sorted.values());
    } else {
      draft.drop("keypoints", "no list of names");
      return;
    }
    List<String> texts = new ArrayList<>();
    for (Slice name : names) {
      int first = name.first();
      if (first == '[' || first == '{' || first == 'n') {
        draft.drop("keypoints", "no list of names");
        return;
      }
      texts.add(first == '"' ? name.text() : JsonText.quote(name.text()));
    }
    String list = JsonText.list(texts);
    if (value.first() == '{' || names.stream().anyMatch(name -> name.first() != '"')) {
      draft.took("keypoints", list, "in another form");
    }
  }

  /** A whole number, also as text. */
  private void integer(MendedRecord draft, String field) {
    String json = draft.value(field);
    if (json == null) {
      return;
    }
    Slice value = Slice.of(json);
    OptionalLong exact = GivenIds.exact(value);
    if (exact.isEmpty() && value.first() == '"') {
      String number = BoxReading.numberIn(value);
      exact = number == null ? OptionalLong.empty() : GivenIds.exact(Slice.of(number));
    }
    if (exact.isEmpty() || exact.getAsLong() != (int) exact.getAsLong()) {
      draft.drop(field, "no whole number");
    } else if (value.first() == '"') {
      draft.took(field, Long.toString(exact.getAsLong()), "text");
    }
  }

  private void number(MendedRecord draft, String field, String json) {
    String number = BoxReading.numberIn(Slice.of(json));
    if (number == null) {
      draft.drop(field, "no number");
    } else {
      draft.took(field, number, "text");
    }
  }

  private void crowd(MendedRecord draft) {
    String json = draft.value("iscrowd");
    if (json == null || json.equals("true") || json.equals("false")) {
      return;
    }
    Slice value = Slice.of(json);
    if (value.first() != '"') {
      if (GivenIds.exact(value).isEmpty()) {
        draft.drop("iscrowd", "neither 0 nor 1");
      }
      return;
    }
    switch (new JsonScanner(value).stringValue().strip()) {
      case "0", "0.0", "false", "False", "" -> draft.took("iscrowd", "0", "text");
      case "1", "1.0", "true", "True" -> draft.took("iscrowd", "1", "text");
      default -> draft.drop("iscrowd", "neither 0 nor 1");
    }
  }

  // --- boxes -------------------------------------------------------------------------------------

  private void box(MendedRecord draft) {
    String json = draft.value("bbox");
    if (json == null) {
      return;
    }
    Slice value = Slice.of(json);
    String how = "in another form";
    if (value.first() == '"') {
      value = Slice.of(new JsonScanner(value).stringValue().strip());
      how = "text";
      if (value.length() == 0) {
        draft.took("bbox", "[]", how);
        return;
      }
      if (value.first() != '[') {
        value = Slice.of("[" + value.text() + "]");
      }
    }
    if (BoxReading.isNoBox(value)) {
      draft.change("bbox", null);
      findings.warning(
          "annotations whose bbox is null",
          draft.pointer + "/bbox",
          "the bbox is " + MendedRecord.shortened(json) + ": read as none",
          "leave it out, or write [x, y, width, height]");
      return;
    }
    double[] numbers = value.first() == '{' ? BoxReading.named(value) : BoxReading.numbers(value);
    if (numbers == null) {
      draft.drop("bbox", "no box");
      return;
    }
    switch (numbers.length) {
      case 0 -> {}
      case 4 -> {
        if (Slice.of(json).first() != '[' || !BoxReading.isFlat(value)) {
          draft.took("bbox", JsonText.array(numbers), how);
        }
      }
      case 5 ->
          draft.took(
              "bbox", JsonText.array(BoxReading.hullOfRotated(numbers, isInDegrees())), rotation());
      case 8 ->
          draft.took(
              "bbox",
              JsonText.array(BoxReading.hull(numbers)),
              "four corners, of which this is the hull");
      default -> draft.drop("bbox", "no box of 4, 5 or 8 numbers");
    }
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

  // --- keypoints ---------------------------------------------------------------------------------

  private void keypoints(MendedRecord draft) {
    String json = draft.value("keypoints");
    if (json == null) {
      return;
    }
    Slice value = Slice.of(json);
    String mended = null;
    if (value.first() == '{') {
      mended = KeypointReading.named(Fields.all(value));
    } else if (value.first() == '[') {
      List<Slice> elements = Fields.elements(value);
      if (elements.isEmpty()
          || elements.stream().allMatch(element -> KeypointReading.isNumber(element))
          || isOfKwcoco(elements.get(0))
          || KeypointReading.hasDepth(elements)) {
        return;
      }
      int first = elements.get(0).first();
      mended =
          first == '[' || first == '{'
              ? KeypointReading.flattened(elements)
              : KeypointReading.withoutNulls(elements);
    }
    if (mended == null) {
      findings.error(
          "annotations whose keypoints have no reading",
          draft.pointer + "/keypoints",
          "the keypoints " + MendedRecord.shortened(json) + " are in no form that is known",
          "write x, y, v for each in one list");
    } else {
      draft.took("keypoints", mended, "in another form");
    }
  }

  private static boolean isOfKwcoco(Slice point) {
    return point.first() == '{' && Fields.find(point, "xy") != null;
  }

  /** Reads lines that are records. */
  LineReading lines() {
    return lines;
  }

  // --- the end -----------------------------------------------------------------------------------

  /** The name of a category that the file has only as a reference, if it is text. */
  @Nullable String categoryName(long id) {
    return ids.textOfCategory(id);
  }

  /** Tells what concerns the whole file. */
  void finish() {
    panoptic.finish();
  }
}
