package org.ndsampler.core.coco.io.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.internal.Slice;
import org.ndsampler.core.internal.Texts;

/**
 * What a file that is no COCO looks like, and what to do with it.
 *
 * @param reason what it looks like
 * @param advice what reads it
 */
record Lookalike(String reason, String advice) {
  /** How much of a file is enough to tell. */
  static final int HEAD_BYTES = 1 << 12;

  private static final String CONVERT =
      "nothing here reads it: convert it to COCO with the program that wrote it, or with a"
          + " converter such as Datumaro or FiftyOne";

  /** Datumaro's own format, which has categories too, but no images. */
  static final Lookalike DATUMARO =
      new Lookalike(
          "this looks like Datumaro's own format: items in place of images",
          "export it as COCO with Datumaro: datum convert -if datumaro -f coco -i PATH");

  /** Fields of a list with a record for each image, as other programs write it. */
  private static final List<String> OF_IMAGES =
      List.of("\"annotations\"", "\"file_name\"", "\"filename\"", "\"labels\"", "\"Label\"");

  /** What a file is by its first bytes, as they are on the disk; null for what may be text. */
  static @Nullable Lookalike ofBytes(byte[] head) {
    if (starts(head, "BZh")) {
      return new Lookalike("the file is compressed with bzip2", "decompress it with bunzip2");
    }
    if (starts(head, "\u00fd7zXZ")) {
      return new Lookalike("the file is compressed with xz", "decompress it with unxz");
    }
    if (starts(head, "(\u00b5/\u00fd")) {
      return new Lookalike("the file is compressed with Zstandard", "decompress it with unzstd");
    }
    if (starts(head, "7z\u00bc\u00af") || starts(head, "Rar!")) {
      return new Lookalike("the file is a 7z or RAR archive", "unpack it, or pack it as zip");
    }
    if (starts(head, "PK\u0005\u0006")) {
      return new Lookalike("the zip archive is empty", "put a .json file into it");
    }
    if (starts(head, "\u0089PNG") || starts(head, "\u00ff\u00d8\u00ff") || starts(head, "GIF8")) {
      return new Lookalike("the file is a picture", "give the JSON file of its annotations");
    }
    if (head.length > 2 && head[0] == (byte) 0x80 && head[1] >= 2 && head[1] <= 5) {
      return new Lookalike(
          "this is a Python pickle and no JSON", "load it in Python and write it with json.dump");
    }
    if (starts(head, "PAR1")) {
      return new Lookalike("the file is in Parquet format", CONVERT);
    }
    return null;
  }

  private static boolean starts(byte[] head, String latin1) {
    byte[] wanted = latin1.getBytes(StandardCharsets.ISO_8859_1);
    if (head.length < wanted.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (head[i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  /** What a text is by its start; null for what starts as an object of JSON does. */
  static @Nullable Lookalike ofText(byte[] head) {
    String text = LooseUtf8.decode(head, 0, head.length).strip();
    if (text.startsWith("\uFEFF")) {
      text = text.substring(1).strip();
    }
    String lower = text.toLowerCase(Locale.ROOT);
    if (text.isEmpty()) {
      return new Lookalike(
          "the text is empty: it ends in the middle of nothing",
          "the file is truncated to nothing: get or write it again");
    }
    if (lower.startsWith("<!doctype html") || lower.startsWith("<html")) {
      return new Lookalike(
          "this is an HTML page and no JSON",
          "a download gave a page (of an error, or of a login) in place of the file: get it again");
    }
    if (text.startsWith("version https://git-lfs")) {
      return new Lookalike(
          "this is a pointer of Git LFS and not the file itself",
          "run 'git lfs pull' in its repository");
    }
    if (text.startsWith("<")) {
      boolean voc = lower.contains("<annotation");
      return new Lookalike(
          voc
              ? "this is XML and no JSON: annotations of Pascal VOC or CVAT"
              : "this is XML and no JSON",
          CONVERT);
    }
    if (text.startsWith("[")) {
      return ofList(text);
    }
    if (text.startsWith("{'") || text.startsWith("{ '")) {
      return new Lookalike(
          "this is how Python prints a dictionary, with single quotes, and no JSON",
          "write it with json.dump, or turn it into JSON with ast.literal_eval and json.dump");
    }
    if (isYoloLabels(text)) {
      return new Lookalike("this looks like the labels of YOLO, one box a line", CONVERT);
    }
    if (isTable(text)) {
      return new Lookalike("this looks like a table (CSV), one row a line, and no JSON", CONVERT);
    }
    if (text.contains("names:") && (text.contains("train:") || text.contains("val:"))) {
      return new Lookalike("this looks like the YAML file of a YOLO dataset", CONVERT);
    }
    return null;
  }

  private static boolean isYoloLabels(String text) {
    String line = text.lines().findFirst().orElse("");
    return line.matches("\\d+( -?[0-9.eE+-]+){4,}");
  }

  /** Whether the first two lines have the same number of cells, four or more, between commas. */
  private static boolean isTable(String text) {
    List<String> lines = text.lines().limit(2).toList();
    if (lines.isEmpty() || text.startsWith("{")) {
      return false;
    }
    long commas = lines.get(0).chars().filter(c -> c == ',').count();
    return commas >= 3
        && (lines.size() == 1 || lines.get(1).chars().filter(c -> c == ',').count() == commas);
  }

  private static Lookalike ofList(String text) {
    String array = "expected an object but found an array: ";
    if (text.contains("\"coordinates\"") && text.contains("\"image\"")) {
      return new Lookalike(array + "this looks like CreateML", CONVERT);
    }
    if (text.contains("\"data\"") && text.contains("\"annotations\"")) {
      return new Lookalike(array + "this looks like an export of Label Studio", CONVERT);
    }
    if (text.contains("\"shapes\"") || text.contains("\"regions\"")) {
      return new Lookalike(array + "this looks like a list of LabelMe or VIA records", CONVERT);
    }
    if (!text.contains("\"score\"") && OF_IMAGES.stream().anyMatch(text::contains)) {
      return new Lookalike(array + "this looks like another program's list of images", CONVERT);
    }
    return new Lookalike(
        array + "this looks like a results list, that is detections",
        "a COCO dataset is an object with images, annotations and categories; a bare list is a"
            + " results file, which Predictions.read(path) reads and which needs its dataset");
  }

  /** What an object is that has none of the sections of COCO. */
  static Lookalike ofFields(Map<String, Slice> fields) {
    Set<String> names = fields.keySet();
    String none = "no images, annotations or categories: ";
    if (names.contains("shapes") && (names.contains("imagePath") || names.contains("imageData"))) {
      return new Lookalike(
          none + "this looks like LabelMe, one file for each image",
          "nothing here reads it: convert the folder with labelme's labelme2coco.py");
    }
    if (names.contains("_via_img_metadata") || has(fields, "regions", "filename")) {
      return new Lookalike(
          none + "this looks like a project of VIA (VGG Image Annotator)",
          "in VIA choose Annotation, Export Annotations (COCO format)");
    }
    if (names.contains("segments_info")) {
      return new Lookalike(
          none + "this looks like one record of a panoptic file",
          "read the whole panoptic file with ReadOptions.lenient()");
    }
    if (names.contains("image_id") || names.contains("gtboxes")) {
      return new Lookalike(
          none + "this looks like a file with one JSON object a line (NDJSON, odgt)",
          "read it with ReadOptions.lenient()");
    }
    Slice predictions = fields.get("predictions");
    if (predictions != null && predictions.first() == '[' && hasResult(predictions)) {
      return new Lookalike(
          none + "a results list, that is detections, lies inside the field 'predictions'",
          "write the list into a file of its own, jq .predictions old.json > new.json, which"
              + " Predictions.read(path) reads");
    }
    if (names.contains("predictions") || names.contains("task_type")) {
      return new Lookalike(none + "this looks like one task of a labelling program", CONVERT);
    }
    if ("\"FeatureCollection\"".equals(text(fields.get("type")))) {
      return new Lookalike(none + "this is GeoJSON", CONVERT);
    }
    if (names.contains("objects") && names.contains("size")) {
      return new Lookalike(none + "this looks like Supervisely, one file for each image", CONVERT);
    }
    List<String> inside = new ArrayList<>();
    for (Map.Entry<String, Slice> field : fields.entrySet()) {
      Set<String> inner = keys(field.getValue());
      if (inner.contains("images") || inner.contains("annotations")) {
        inside.add(Texts.shortened(field.getKey(), 40));
      }
    }
    if (!inside.isEmpty()) {
      List<String> shown = inside.subList(0, Math.min(8, inside.size()));
      return new Lookalike(
          none
              + (inside.size() == 1
                  ? "a dataset lies inside the field '"
                  : inside.size() + " datasets lie inside the fields '")
              + String.join("', '", shown)
              + "'",
          "write the value of one field into a file of its own: jq '.[\""
              + inside.get(0)
              + "\"]' old.json > new.json");
    }
    List<String> first = new ArrayList<>(names);
    return new Lookalike(
        none
            + "this does not look like COCO; its fields are "
            + Texts.shortened(String.join(", ", first.subList(0, Math.min(8, first.size()))), 200),
        "give the JSON file of a COCO or kwcoco dataset");
  }

  private static boolean hasResult(Slice list) {
    List<Slice> elements = Fields.elements(list);
    return !elements.isEmpty() && keys(elements.get(0)).contains("image_id");
  }

  private static @Nullable String text(@Nullable Slice value) {
    return value == null ? null : value.text();
  }

  /** Whether the first field is an object with these fields. */
  private static boolean has(Map<String, Slice> fields, String... names) {
    return fields.values().stream().limit(1).anyMatch(v -> keys(v).containsAll(List.of(names)));
  }

  private static Set<String> keys(Slice value) {
    return value.bytes()[value.start()] == '{' ? Fields.all(value).keySet() : Set.of();
  }
}
