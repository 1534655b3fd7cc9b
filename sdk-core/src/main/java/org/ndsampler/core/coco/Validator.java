package org.ndsampler.core.coco;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.internal.CocoStore;
import org.ndsampler.core.coco.internal.CocoStore.Section;
import org.ndsampler.core.coco.internal.Outlines;
import org.ndsampler.core.coco.internal.Records;
import org.ndsampler.core.coco.internal.Slice;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.coco.io.Problem;
import org.ndsampler.core.coco.io.Problem.Severity;
import org.ndsampler.core.coco.io.Problems;
import org.ndsampler.core.coco.io.internal.Fields;
import org.ndsampler.core.coco.io.internal.JsonScanner;
import org.ndsampler.core.coco.io.internal.JsonText;
import org.ndsampler.core.coco.io.internal.ScanException;
import org.ndsampler.core.coco.io.internal.SegmentationJson;
import org.ndsampler.core.coco.io.internal.TextCheck;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Segmentation;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.internal.Texts;

/** Looks at every record once and collects what is wrong. Confined to one thread. */
final class Validator {
  // One pass over each section, and each record's text is parsed at most once: the rows of other
  // sections that a record points to are looked up in the columns of the store, so the time is in
  // proportion to the length of the file. Values inside records are parsed here and not while the
  // file is read: opening must not pay for polygons that nobody asks for.
  //
  // Nothing stops it: a record that cannot be parsed is a problem of its own and the next one is
  // looked at. Whoever repairs a file wants the whole list, so long as it fits on the heap: a file
  // of a megabyte may expand to millions of records with a problem each.

  /** About what a problem with its sentences takes of the heap. */
  private static final long PROBLEM_BYTES = 512;

  private static final String MORE_HEAP =
      "mend those that are listed first, or give Java more heap with -Xmx";
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Pattern LAST_PART = Pattern.compile("^.*[/\\\\]");

  private final CocoDataset dataset;
  private final CocoStore store;
  private final List<Problem> problems = new ArrayList<>();
  private final int most;
  private long unlisted;
  private boolean anyErrorUnlisted;

  private Validator(CocoDataset dataset, int most) {
    this.dataset = dataset;
    this.store = dataset.store();
    this.most = most;
  }

  static Problems validate(CocoDataset dataset) {
    return validate(dataset, mostListed());
  }

  static Problems validate(CocoDataset dataset, int most) {
    Validator validator = of(dataset, most);
    if (validator.unlisted > 0) {
      validator.problems.add(
          Problem.of(
              validator.anyErrorUnlisted ? Severity.ERROR : Severity.WARNING,
              "",
              validator.unlisted + " more problems, which a quarter of the heap does not hold",
              MORE_HEAP));
    }
    return new Problems(validator.problems);
  }

  /**
   * All problems.
   *
   * @throws CocoException if they take too much of the heap
   */
  static Problems all(CocoDataset dataset) {
    Validator validator = of(dataset, mostListed());
    if (validator.unlisted > 0) {
      throw new CocoException(
          "the dataset has "
              + (validator.unlisted + validator.problems.size())
              + " problems, and a quarter of the heap holds "
              + validator.most
              + "; "
              + MORE_HEAP);
    }
    return new Problems(validator.problems);
  }

  private static int mostListed() {
    return (int)
        Math.min(Integer.MAX_VALUE / 2, Runtime.getRuntime().maxMemory() / 4 / PROBLEM_BYTES);
  }

  private static Validator of(CocoDataset dataset, int most) {
    Validator validator = new Validator(dataset, most);
    validator.duplicateIds();
    validator.categories();
    validator.circles();
    validator.keypointCategories();
    validator.videos();
    validator.images();
    validator.annotations();
    validator.text();
    return validator;
  }

  private void error(Section section, int row, String field, String message, String advice) {
    add(Severity.ERROR, section, row, field, message, advice, false);
  }

  private void warning(Section section, int row, String field, String message, String advice) {
    add(Severity.WARNING, section, row, field, message, advice, false);
  }

  private void add(
      Severity severity,
      Section section,
      int row,
      String field,
      String message,
      String advice,
      boolean repairable) {
    if (problems.size() >= most) {
      unlisted++;
      anyErrorUnlisted |= severity == Severity.ERROR;
      return;
    }
    Problem problem = Problem.of(severity, pointer(section, row, field), message, advice);
    problems.add(repairable ? problem.repairable() : problem);
  }

  private static String pointer(Section section, int row, String field) {
    String record = "/" + section.key() + "/" + row;
    return field.isEmpty() ? record : record + "/" + field;
  }

  private void duplicateIds() {
    for (Section section : Section.values()) {
      Records records = store.records(section);
      if (records.duplicateRow() < 0) {
        continue;
      }
      for (int row = 0; row < records.size(); row++) {
        if (records.isDuplicate(row)) {
          add(
              Severity.ERROR,
              section,
              row,
              "id",
              "the id " + records.id(row) + " belongs to row " + records.row(records.id(row)),
              "give it an id of its own",
              true);
        }
      }
    }
  }

  private void categories() {
    Map<String, Integer> names = new HashMap<>();
    Map<String, Integer> similar = new HashMap<>();
    for (CocoCategory category : dataset.categories()) {
      int row = category.row();
      String name = category.name();
      if (name.isEmpty()) {
        add(
            Severity.ERROR,
            Section.CATEGORIES,
            row,
            "name",
            "category " + category.id() + " has no name",
            "name it",
            true);
      } else {
        Integer earlier = names.putIfAbsent(name, row);
        Integer alike = similar.putIfAbsent(folded(name), row);
        if (earlier != null) {
          add(
              Severity.WARNING,
              Section.CATEGORIES,
              row,
              "name",
              "category "
                  + category.id()
                  + " has the name of category "
                  + dataset.categories().id(earlier)
                  + ", '"
                  + name
                  + "'",
              "merge the two, or rename one",
              true);
        } else if (alike != null) {
          warning(
              Section.CATEGORIES,
              row,
              "name",
              "category "
                  + category.id()
                  + " '"
                  + name
                  + "' has nearly the name of category "
                  + dataset.categories().id(alike)
                  + " '"
                  + dataset.categories().name(alike)
                  + "'",
              "merge the two if they mean the same");
        }
      }
      try {
        misspelt(category);
      } catch (ScanException e) {
        continue; // the text of the record is looked at on its own
      }
      try {
        for (int[] pair : category.skeleton()) {
          for (int point : pair) {
            if (point < 0 || point >= category.keypoints().size()) {
              warning(
                  Section.CATEGORIES,
                  row,
                  "skeleton",
                  "the skeleton of category "
                      + category.id()
                      + " joins keypoint "
                      + (point + 1L)
                      + " of "
                      + category.keypoints().size(),
                  "keypoints count from 1");
            }
          }
        }
      } catch (CocoException e) {
        error(Section.CATEGORIES, row, "skeleton", reason(e), "write pairs of keypoint numbers");
      }
    }
  }

  /** A name without what people overlook: case, and blanks at its ends or doubled. */
  private static String folded(String name) {
    return BLANKS.matcher(name).replaceAll(" ").strip().toLowerCase(Locale.ROOT);
  }

  /** A field that is not known but for a letter or two means one that is not there. */
  private void misspelt(CocoCategory category) {
    if (category.supercategory().isPresent()) {
      return;
    }
    for (String field : category.extraFields().keySet()) {
      if (isNearly(field, "supercategory")) {
        warning(
            Section.CATEGORIES,
            category.row(),
            "",
            "category "
                + category.id()
                + " has a field '"
                + field
                + "', which means nothing; is it its supercategory?",
            "correct the name of the field");
      }
    }
  }

  /** Whether a word becomes another by changing, adding or leaving out at most two letters. */
  private static boolean isNearly(String word, String other) {
    int n = other.length();
    if (Math.abs(word.length() - n) > 2) {
      return false;
    }
    int[] before = new int[n + 1];
    Arrays.setAll(before, i -> i);
    for (int i = 1; i <= word.length(); i++) {
      int[] now = new int[n + 1];
      now[0] = i;
      for (int k = 1; k <= n; k++) {
        int change = word.charAt(i - 1) == other.charAt(k - 1) ? 0 : 1;
        now[k] = Math.min(before[k - 1] + change, 1 + Math.min(before[k], now[k - 1]));
      }
      before = now;
    }
    return before[n] <= 2;
  }

  /** Supercategories that lead back to where they started: no tree can be made of them. */
  private void circles() {
    Map<String, CocoCategory> byName = new HashMap<>();
    dataset.categories().forEach(category -> byName.putIfAbsent(category.name(), category));
    Map<String, Integer> walks = new HashMap<>();
    for (CocoCategory start : dataset.categories()) {
      CocoCategory at = start;
      while (at != null && walks.putIfAbsent(at.name(), start.row()) == null) {
        String parent = parentName(at);
        at = parent == null ? null : byName.get(parent);
      }
      // A walk that meets itself has gone round; one that meets another was looked at before.
      if (at != null
          && Objects.equals(walks.get(at.name()), start.row())
          && isOnCircle(at, byName)) {
        error(
            Section.CATEGORIES,
            at.row(),
            "supercategory",
            "category " + at.id() + " is its own ancestor: " + circle(at, byName),
            "correct one of the supercategories");
      }
    }
  }

  private static @Nullable String parentName(CocoCategory category) {
    try {
      return CategoryTree.parentName(category);
    } catch (ScanException e) {
      return null; // the text of the record is looked at on its own
    }
  }

  private static boolean isOnCircle(CocoCategory at, Map<String, CocoCategory> byName) {
    // A name that comes twice is met twice without a circle.
    CocoCategory next = at;
    for (int steps = 0; steps <= byName.size(); steps++) {
      String parent = next == null ? null : parentName(next);
      next = parent == null ? null : byName.get(parent);
      if (next == null) {
        return false;
      }
      if (next.name().equals(at.name())) {
        return true;
      }
    }
    return false;
  }

  private static String circle(CocoCategory at, Map<String, CocoCategory> byName) {
    List<String> names = new ArrayList<>(List.of(at.name()));
    CocoCategory next = at;
    do {
      String parent = Objects.requireNonNull(parentName(next));
      next = Objects.requireNonNull(byName.get(parent));
      names.add(next.name());
    } while (!next.name().equals(at.name()));
    return Texts.shortened(String.join(", ", names), 200);
  }

  private void keypointCategories() {
    Set<String> names = new HashSet<>();
    List<CocoKeypointCategory> all = dataset.keypointCategories();
    for (int row = 0; row < all.size(); row++) {
      CocoKeypointCategory category = all.get(row);
      if (!names.add(category.name())) {
        warning(
            Section.KEYPOINT_CATEGORIES,
            row,
            "name",
            "two keypoint categories are called '" + category.name() + "'",
            "rename one");
      }
      if (category.reflectionId().isPresent()
          && store.records(Section.KEYPOINT_CATEGORIES).row(category.reflectionId().getAsLong())
              < 0) {
        warning(
            Section.KEYPOINT_CATEGORIES,
            row,
            "reflection_id",
            "keypoint category " + category.id() + " mirrors to one that does not exist",
            "correct or remove reflection_id");
      }
    }
  }

  private void videos() {
    for (CocoVideo video : dataset.videos()) {
      try {
        if (video.name().isEmpty()) {
          add(
              Severity.WARNING,
              Section.VIDEOS,
              video.row(),
              "name",
              "video " + video.id() + " has no name",
              "name it",
              true);
        }
        video.size();
      } catch (CocoException | IllegalArgumentException | ArithmeticException e) {
        add(
            Severity.ERROR,
            Section.VIDEOS,
            video.row(),
            "width",
            "video " + video.id() + ": " + reason(e),
            "correct or remove width and height",
            true);
      }
      for (int i = 1; i < dataset.videos().imageCount(video.row()); i++) {
        int row = dataset.videos().imageRow(video.row(), i);
        int before = dataset.videos().imageRow(video.row(), i - 1);
        if (store.imageFrame(row) == store.imageFrame(before)
            && store.imageFrame(row) != Integer.MIN_VALUE) {
          warning(
              Section.IMAGES,
              row,
              "frame_index",
              "images "
                  + dataset.images().id(before)
                  + " and "
                  + dataset.images().id(row)
                  + " are the same frame of video "
                  + video.id(),
              "number the frames; until then they come in the order of their ids");
        }
      }
    }
  }

  private void images() {
    Map<String, Integer> fileNames = new HashMap<>();
    Namesakes namesakes = new Namesakes();
    for (CocoImage image : dataset.images()) {
      int row = image.row();
      String what = "image " + image.id();
      try {
        String fileName = image.fileName().orElse(null);
        List<CocoAsset> assets = image.assets();
        if (fileName == null && assets.isEmpty()) {
          error(
              Section.IMAGES,
              row,
              "file_name",
              what + " has neither a file_name nor assets",
              "say where its pixels are");
        } else if (fileName != null) {
          Integer earlier = fileNames.putIfAbsent(fileName, row);
          if (earlier != null) {
            warning(
                Section.IMAGES,
                row,
                "file_name",
                what + " has the file of image " + dataset.images().id(earlier) + ", " + fileName,
                "merge the two, or correct one");
          } else if (image.videoId().isEmpty()) {
            namesakes.look(fileName, row);
          }
        }
        size(image, what);
        if (store.imageVideoRow(row) < 0 && image.videoId().isPresent()) {
          add(
              Severity.ERROR,
              Section.IMAGES,
              row,
              "video_id",
              what + " is of video " + image.videoId().getAsLong() + ", which does not exist",
              "add the video, or remove video_id",
              true);
        }
        if (image.videoId().isPresent() && image.frameIndex().isEmpty()) {
          String order = image.field("frame_index").or(() -> image.field("frame_id")).orElse("");
          warning(
              Section.IMAGES,
              row,
              "frame_index",
              what
                  + (order.isEmpty()
                      ? " is of a video but has no frame_index"
                      : " has the frame_index " + order + ", which is no integer"),
              "number the frames");
        }
        invertible(image.toVideo(), row, what + "'s warp_img_to_vid");
        for (CocoAsset asset : assets) {
          asset.fileName();
          asset.size();
          invertible(asset.toImage(), row, "the warp of an asset of " + what);
        }
      } catch (CocoException | IllegalArgumentException | ArithmeticException e) {
        error(Section.IMAGES, row, "", what + ": " + reason(e), "correct the record");
      }
    }
    namesakes.tell();
  }

  /** Images of one name in two folders, which are two images or one that was copied. */
  private final class Namesakes {
    private final Map<String, Integer> rows = new HashMap<>();
    private int count;
    private int row;
    private int other;

    void look(String fileName, int imageRow) {
      Integer earlier = rows.putIfAbsent(LAST_PART.matcher(fileName).replaceFirst(""), imageRow);
      if (earlier != null && count++ == 0) {
        row = imageRow;
        other = earlier;
      }
    }

    /** One warning for all: where the folders are the classes or the dates there are many. */
    void tell() {
      if (count > 0) {
        warning(
            Section.IMAGES,
            row,
            "file_name",
            count
                + (count == 1 ? " image has" : " images have")
                + " the name of an image in another folder: image "
                + dataset.images().id(row)
                + " that of image "
                + dataset.images().id(other),
            "whoever finds images by the last part of their name finds the wrong one");
      }
    }
  }

  private void size(CocoImage image, String what) {
    int width = store.imageWidth(image.row());
    int height = store.imageHeight(image.row());
    boolean declared =
        Fields.find(image.slice(), "width") != null || Fields.find(image.slice(), "height") != null;
    if (declared && (width <= 0 || height <= 0)) {
      add(
          Severity.ERROR,
          Section.IMAGES,
          image.row(),
          width <= 0 ? "width" : "height",
          what + " declares a size of " + width + " x " + height,
          "correct it, or remove both so that it is read from the file",
          true);
    }
  }

  private void invertible(Affine map, int row, String what) {
    double determinant = map.determinant();
    if (determinant == 0 || !Double.isFinite(determinant)) {
      error(Section.IMAGES, row, "", what + " cannot be inverted", "correct the transform");
    }
  }

  private void annotations() {
    BoxForms forms = new BoxForms(dataset);
    for (CocoAnnotation annotation : dataset.annotations()) {
      int row = annotation.row();
      String what = "annotation " + annotation.id();
      try {
        references(annotation, what);
        box(annotation, what);
        forms.look(row);
        parts(annotation, what);
      } catch (CocoException | IllegalArgumentException | ArithmeticException e) {
        error(Section.ANNOTATIONS, row, "", what + ": " + reason(e), "correct the record");
      }
    }
    forms
        .corners()
        .ifPresent(
            found ->
                warning(
                    Section.ANNOTATIONS,
                    forms.first(),
                    "bbox",
                    found,
                    "if they are x1, y1, x2, y2, turn them into x, y, width, height"));
    forms
        .fractions()
        .ifPresent(
            found ->
                warning(
                    Section.ANNOTATIONS,
                    forms.first(),
                    "bbox",
                    found,
                    "if they are parts of the image's size, multiply them by it"));
    for (int[] twins : Twins.of(dataset)) {
      warning(
          Section.ANNOTATIONS,
          twins[1],
          "",
          "annotation "
              + dataset.annotations().id(twins[1])
              + " says the same as annotation "
              + dataset.annotations().id(twins[0]),
          "remove one of the two");
    }
  }

  private void references(CocoAnnotation annotation, String what) {
    int row = annotation.row();
    if (store.annotationImageRow(row) < 0) {
      error(
          Section.ANNOTATIONS,
          row,
          "image_id",
          what + missing(annotation, "image", "image_id"),
          "add the image, or remove the annotation");
    }
    if (store.annotationCategoryRow(row) < 0) {
      boolean named = annotation.field("category_id").isPresent();
      if (named || !isOfWholeImage(annotation)) {
        add(
            named ? Severity.ERROR : Severity.WARNING,
            Section.ANNOTATIONS,
            row,
            "category_id",
            what + missing(annotation, "category", "category_id"),
            "add the category, or remove the annotation",
            named);
      }
    }
  }

  /** Whether it is a caption, or the record of a panoptic file: these have no category or box. */
  private static boolean isOfWholeImage(CocoAnnotation annotation) {
    return annotation.field("caption").isPresent() || annotation.field("segments_info").isPresent();
  }

  private static String missing(CocoAnnotation annotation, String kind, String field) {
    return annotation
        .field(field)
        .map(id -> " refers to " + kind + " " + id + ", which does not exist")
        .orElse(" has no " + field);
  }

  private void box(CocoAnnotation annotation, String what) {
    int row = annotation.row();
    CocoAnnotations table = dataset.annotations();
    if (!table.hasBox(row)) {
      // A label of the whole image has neither, and nothing is wrong with it.
      if (store.hasSegmentation(row) || store.hasKeypoints(row)) {
        add(
            Severity.WARNING,
            Section.ANNOTATIONS,
            row,
            "bbox",
            what + " has no bbox",
            "it is never a target and never found in a window; repair() takes one from the outline",
            Outlines.bounds(dataset, row) != null);
      }
      return;
    }
    Box box = Box.of(table.x(row), table.y(row), table.width(row), table.height(row));
    if (!box.isValid()) {
      boolean finite = Double.isFinite(box.x() + box.y() + box.width() + box.height());
      add(
          Severity.ERROR,
          Section.ANNOTATIONS,
          row,
          "bbox",
          what + " has a bbox " + (finite ? "of negative size" : "that is not finite") + ": " + box,
          "write [x, y, width, height] with width and height of at least 0",
          Outlines.place(dataset, row) != null);
      return;
    }
    if (!Outlines.isReachable(box)) {
      add(
          Severity.ERROR,
          Section.ANNOTATIONS,
          row,
          "bbox",
          what + " has a bbox that is too far away or too large for any image: " + box,
          "write [x, y, width, height] in pixels of the image",
          Outlines.bounds(dataset, row) != null);
      return;
    }
    if (box.width() == 0 || box.height() == 0) {
      add(
          Severity.WARNING,
          Section.ANNOTATIONS,
          row,
          "bbox",
          what + " has a bbox without area: " + box,
          "check it",
          Outlines.bounds(dataset, row) != null);
    }
    int imageRow = table.imageRow(row);
    if (imageRow >= 0 && dataset.images().declaresSize(imageRow)) {
      Size size = dataset.images().size(imageRow);
      if (!size.isEmpty() && !box.intersects(size.toBox())) {
        warning(
            Section.ANNOTATIONS,
            row,
            "bbox",
            what + " lies outside its image of " + size + ": " + box,
            "check whether coordinates are in pixels of this image");
      }
    }
  }

  /** Everything else, field by field, so that each byte is looked at once. */
  private void parts(CocoAnnotation annotation, String what) {
    int row = annotation.row();
    Slice record = annotation.slice();
    JsonScanner scanner = new JsonScanner(record);
    scanner.enterObject();
    for (boolean more = scanner.nextField(true); more; more = scanner.nextField(false)) {
      if (scanner.nextNull()) {
        continue;
      }
      int start = scanner.position();
      String field = fieldName(scanner);
      switch (field) {
        case "segmentation", "keypoints" -> {
          scanner.skipValue();
          Slice value = new Slice(record.bytes(), start, scanner.position());
          String damage =
              field.equals("keypoints")
                  ? keypoints(value, annotation)
                  : segmentation(value, annotation);
          if (damage != null) {
            error(
                Section.ANNOTATIONS,
                row,
                field,
                "the " + field + " of " + what + ": " + damage,
                "correct or remove it");
          }
        }
        case "area" -> {
          scanner.skipValue();
          area(new Slice(record.bytes(), start, scanner.position()), annotation, what);
        }
        default -> scanner.skipValue();
      }
    }
  }

  private void area(Slice value, CocoAnnotation annotation, String what) {
    boolean text = value.bytes()[value.start()] == '"';
    double area = Areas.of(value);
    if (area >= 0 && !Double.isInfinite(area) && !text) {
      return;
    }
    boolean number = area >= 0 && !Double.isInfinite(area);
    add(
        Severity.WARNING,
        Section.ANNOTATIONS,
        annotation.row(),
        "area",
        what
            + (number ? " has an area that is text: " : " has an area of ")
            + Texts.shortened(value.text(), 40),
        "correct or remove it",
        number || Areas.ofShape(dataset, annotation.row()) >= 0);
  }

  /** The name of a field that is looked into, or empty text: names are not decoded for nothing. */
  private static String fieldName(JsonScanner scanner) {
    return switch (scanner.keyLength()) {
      case 4 -> scanner.key().equals("area") ? "area" : "";
      case 9 -> scanner.key().equals("keypoints") ? "keypoints" : "";
      case 12 -> scanner.key().equals("segmentation") ? "segmentation" : "";
      default -> "";
    };
  }

  private @Nullable String segmentation(Slice value, CocoAnnotation annotation) {
    if (CocoAnnotation.isEmptyText(value)) {
      return null;
    }
    Segmentation segmentation;
    try {
      segmentation = SegmentationJson.parse(value);
    } catch (CocoException | IllegalArgumentException | ArithmeticException e) {
      return reason(e);
    }
    if (segmentation == null || (segmentation instanceof MultiPolygon && segmentation.isEmpty())) {
      return null;
    }
    int row = annotation.row();
    int imageRow = store.annotationImageRow(row);
    if (segmentation instanceof RunLengthMask mask
        && imageRow >= 0
        && dataset.images().declaresSize(imageRow)
        && !mask.size().equals(dataset.images().size(imageRow))) {
      warning(
          Section.ANNOTATIONS,
          row,
          "segmentation/size",
          "the mask of annotation "
              + annotation.id()
              + " is "
              + mask.size()
              + " but its image "
              + dataset.images().size(imageRow),
          "make the mask for this image");
    }
    String flaw = Outlines.flaw(segmentation);
    Box box = annotation.box().orElse(null);
    if (flaw != null) {
      warning(
          Section.ANNOTATIONS,
          row,
          "segmentation",
          "the segmentation of annotation " + annotation.id() + " is no outline: " + flaw,
          "correct it; until then the box counts");
    } else if (box != null && Outlines.isElsewhere(segmentation, box)) {
      warning(
          Section.ANNOTATIONS,
          row,
          "segmentation",
          "the segmentation of annotation "
              + annotation.id()
              + " lies outside its bbox: "
              + segmentation.bounds()
              + " and "
              + box,
          "correct one of the two; until then the box counts");
    }
    return null;
  }

  private @Nullable String keypoints(Slice value, CocoAnnotation annotation) {
    CocoCategory category = annotation.category().orElse(null);
    try {
      KeypointsJson.Reading reading = KeypointsJson.read(value, dataset, category);
      Keypoints keypoints = reading.keypoints();
      String oddity = reading.oddity();
      if (oddity != null) {
        add(
            Severity.WARNING,
            Section.ANNOTATIONS,
            annotation.row(),
            "keypoints",
            "the keypoints of annotation " + annotation.id() + ": " + oddity,
            KeypointsJson.FORM,
            reading.flat() != null);
      }
      int known = category == null ? 0 : category.keypoints().size();
      if (keypoints.size() > 0 && keypoints.size() < known && isList(value)) {
        warning(
            Section.ANNOTATIONS,
            annotation.row(),
            "keypoints",
            "annotation "
                + annotation.id()
                + " has "
                + keypoints.size()
                + " keypoints, and its category "
                + known,
            "write all points of the category; 0, 0, 0 for one that is not labelled");
      }
      long nameless = keypoints.points().stream().filter(p -> p.name().isEmpty()).count();
      if (nameless > 0) {
        warning(
            Section.ANNOTATIONS,
            annotation.row(),
            "keypoints",
            nameless + " keypoints of annotation " + annotation.id() + " have no known category",
            "name them in the category or in keypoint_categories");
      }
      return null;
    } catch (CocoException | IllegalArgumentException | ArithmeticException e) {
      return reason(e);
    }
  }

  /** Whether keypoints are a list of numbers or of lists, whose names are those of the category. */
  private static boolean isList(Slice value) {
    JsonScanner scanner = new JsonScanner(value);
    if (scanner.peek() != '[') {
      return false;
    }
    scanner.enterArray();
    return scanner.nextElement(true) && scanner.peek() != '{';
  }

  /** Every byte of every record: what is not JSON, unless the field is named already. */
  private void text() {
    Set<String> named = new HashSet<>();
    for (Problem problem : problems) {
      if (problem.severity() == Severity.ERROR) {
        named.add(problem.pointer());
      }
    }
    for (Section section : Section.values()) {
      Records records = store.records(section);
      for (int row = 0; row < records.size(); row++) {
        for (TextCheck.Damage damage : TextCheck.damages(records.slice(row))) {
          String field = JsonText.step(damage.field());
          boolean whole = field.isEmpty();
          if (whole || !named.contains(pointer(section, row, field))) {
            error(
                section,
                row,
                field,
                (whole ? "" : "the field '" + damage.field() + "' of ")
                    + "the record with the id "
                    + records.id(row)
                    + " is not JSON: "
                    + damage.reason(),
                "correct it by hand"
                    + (whole ? "" : ", or let repair() take it out")
                    + "; until then the dataset cannot be written");
          }
        }
      }
    }
  }

  private static String reason(RuntimeException e) {
    return String.valueOf(e.getMessage());
  }
}
