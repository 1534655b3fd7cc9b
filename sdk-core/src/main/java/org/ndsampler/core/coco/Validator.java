package org.ndsampler.core.coco;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.internal.CocoStore;
import org.ndsampler.core.coco.internal.CocoStore.Section;
import org.ndsampler.core.coco.internal.Records;
import org.ndsampler.core.coco.internal.Slice;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.coco.io.Problem;
import org.ndsampler.core.coco.io.Problem.Severity;
import org.ndsampler.core.coco.io.Problems;
import org.ndsampler.core.coco.io.internal.Fields;
import org.ndsampler.core.coco.io.internal.JsonScanner;
import org.ndsampler.core.coco.io.internal.SegmentationJson;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Segmentation;
import org.ndsampler.core.geom.Size;

/** Looks at every record once and collects what is wrong. Confined to one thread. */
final class Validator {
  private final CocoDataset dataset;
  private final CocoStore store;
  private final List<Problem> problems = new ArrayList<>();

  private Validator(CocoDataset dataset) {
    this.dataset = dataset;
    this.store = dataset.store();
  }

  static Problems validate(CocoDataset dataset) {
    Validator validator = new Validator(dataset);
    validator.duplicateIds();
    validator.categories();
    validator.keypointCategories();
    validator.videos();
    validator.images();
    validator.annotations();
    return new Problems(validator.problems);
  }

  private void error(Section section, int row, String field, String message, String advice) {
    problems.add(new Problem(Severity.ERROR, pointer(section, row, field), message, advice));
  }

  private void warning(Section section, int row, String field, String message, String advice) {
    problems.add(new Problem(Severity.WARNING, pointer(section, row, field), message, advice));
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
          error(
              section,
              row,
              "id",
              "the id " + records.id(row) + " belongs to row " + records.row(records.id(row)),
              "give it an id of its own");
        }
      }
    }
  }

  private void categories() {
    Map<String, Integer> names = new HashMap<>();
    for (CocoCategory category : dataset.categories()) {
      int row = category.row();
      String name = category.name();
      if (name.isEmpty()) {
        error(
            Section.CATEGORIES,
            row,
            "name",
            "category " + category.id() + " has no name",
            "name it");
      } else {
        Integer earlier = names.putIfAbsent(name, row);
        if (earlier != null) {
          error(
              Section.CATEGORIES,
              row,
              "name",
              "category " + category.id() + " has the name '" + name + "' of row " + earlier,
              "merge the two, or rename one");
        }
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
          warning(
              Section.VIDEOS,
              video.row(),
              "name",
              "video " + video.id() + " has no name",
              "name it");
        }
        video.size();
      } catch (CocoException | IllegalArgumentException | ArithmeticException e) {
        error(
            Section.VIDEOS,
            video.row(),
            "",
            "video " + video.id() + ": " + reason(e),
            "correct or remove width and height");
      }
      for (int i = 1; i < dataset.videos().imageCount(video.row()); i++) {
        int row = dataset.videos().imageRow(video.row(), i);
        int before = dataset.videos().imageRow(video.row(), i - 1);
        if (store.imageFrame(row) == store.imageFrame(before)) {
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
    for (CocoImage image : dataset.images()) {
      int row = image.row();
      String what = "image " + image.id();
      try {
        Slice slice = image.slice();
        strict(slice);
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
          }
        }
        size(image, what);
        if (store.imageVideoRow(row) < 0 && image.videoId().isPresent()) {
          error(
              Section.IMAGES,
              row,
              "video_id",
              what + " is of video " + image.videoId().getAsLong() + ", which does not exist",
              "add the video, or remove video_id");
        }
        if (image.videoId().isPresent() && image.frameIndex().isEmpty()) {
          warning(
              Section.IMAGES,
              row,
              "frame_index",
              what + " is of a video but has no frame_index",
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
  }

  private void size(CocoImage image, String what) {
    int width = store.imageWidth(image.row());
    int height = store.imageHeight(image.row());
    boolean declared =
        Fields.find(image.slice(), "width") != null || Fields.find(image.slice(), "height") != null;
    if (declared && (width <= 0 || height <= 0)) {
      error(
          Section.IMAGES,
          image.row(),
          width <= 0 ? "width" : "height",
          what + " declares a size of " + width + " x " + height,
          "correct it, or remove both so that it is read from the file");
    }
  }

  private void invertible(Affine map, int row, String what) {
    double determinant = map.determinant();
    if (determinant == 0 || !Double.isFinite(determinant)) {
      error(Section.IMAGES, row, "", what + " cannot be inverted", "correct the transform");
    }
  }

  private void annotations() {
    for (CocoAnnotation annotation : dataset.annotations()) {
      int row = annotation.row();
      String what = "annotation " + annotation.id();
      try {
        references(annotation, what);
        box(annotation, what);
        parts(annotation, what);
      } catch (CocoException | IllegalArgumentException | ArithmeticException e) {
        error(Section.ANNOTATIONS, row, "", what + ": " + reason(e), "correct the record");
      }
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
      error(
          Section.ANNOTATIONS,
          row,
          "category_id",
          what + missing(annotation, "category", "category_id"),
          "add the category, or remove the annotation");
    }
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
      warning(
          Section.ANNOTATIONS,
          row,
          "bbox",
          what + " has no bbox",
          "it is never a target and never found in a window; repair() takes one from the outline");
      return;
    }
    Box box = Box.of(table.x(row), table.y(row), table.width(row), table.height(row));
    if (!box.isValid()) {
      boolean finite = Double.isFinite(box.x() + box.y() + box.width() + box.height());
      error(
          Section.ANNOTATIONS,
          row,
          "bbox",
          what + " has a bbox " + (finite ? "of negative size" : "that is not finite") + ": " + box,
          "write [x, y, width, height] with width and height of at least 0");
      return;
    }
    if (box.width() == 0 || box.height() == 0) {
      warning(
          Section.ANNOTATIONS, row, "bbox", what + " has a bbox without area: " + box, "check it");
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
          double area = scanner.doubleValue();
          if (!(area >= 0) || Double.isInfinite(area)) {
            error(
                Section.ANNOTATIONS,
                row,
                field,
                what + " has an area of " + area,
                "correct or remove it");
          }
        }
        default -> scanner.checkValue();
      }
    }
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
    Segmentation segmentation;
    try {
      segmentation = SegmentationJson.parse(value);
    } catch (CocoException | IllegalArgumentException | ArithmeticException e) {
      return reason(e);
    }
    int imageRow = store.annotationImageRow(annotation.row());
    if (segmentation instanceof RunLengthMask mask
        && imageRow >= 0
        && dataset.images().declaresSize(imageRow)
        && !mask.size().equals(dataset.images().size(imageRow))) {
      warning(
          Section.ANNOTATIONS,
          annotation.row(),
          "segmentation/size",
          "the mask of annotation "
              + annotation.id()
              + " is "
              + mask.size()
              + " but its image "
              + dataset.images().size(imageRow),
          "make the mask for this image");
    }
    return null;
  }

  private @Nullable String keypoints(Slice value, CocoAnnotation annotation) {
    CocoCategory category = annotation.category().orElse(null);
    try {
      Keypoints keypoints = KeypointsJson.parse(value, dataset, category);
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

  private static void strict(Slice value) {
    new JsonScanner(value).checkValue();
  }

  private static String reason(RuntimeException e) {
    return String.valueOf(e.getMessage());
  }
}
