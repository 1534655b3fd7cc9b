package org.ndsampler.core.coco;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.ndsampler.core.coco.internal.CocoStore.Section;
import org.ndsampler.core.coco.internal.Slice;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.coco.io.internal.Fields;
import org.ndsampler.core.coco.io.internal.SegmentationJson;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Segmentation;

/**
 * A view of one annotation. Immutable.
 *
 * @since 0.1
 */
public final class CocoAnnotation extends CocoRecord {
  private static final Set<String> KNOWN =
      Set.of(
          "id",
          "image_id",
          "category_id",
          "bbox",
          "area",
          "iscrowd",
          "segmentation",
          "keypoints",
          "num_keypoints",
          "track_id");

  CocoAnnotation(CocoDataset dataset, int row) {
    super(dataset, row);
  }

  @Override
  Slice slice() {
    return dataset.store().records(Section.ANNOTATIONS).slice(row);
  }

  @Override
  Set<String> knownFields() {
    return KNOWN;
  }

  @Override
  String kind() {
    return "annotation";
  }

  @Override
  public long id() {
    return dataset.annotations().id(row);
  }

  /**
   * The id of the image, which in damaged data need not exist.
   *
   * @throws CocoException if the annotation names none
   */
  public long imageId() {
    int imageRow = dataset.store().annotationImageRow(row);
    return imageRow >= 0
        ? dataset.images().id(imageRow)
        : Fields.integer(slice(), "image_id")
            .orElseThrow(() -> new CocoException("annotation " + id() + " has no image_id"));
  }

  /**
   * The image.
   *
   * @throws CocoException if there is none
   */
  public CocoImage image() {
    return dataset.image(imageId());
  }

  /**
   * The id of the category, which in damaged data need not exist.
   *
   * @throws CocoException if the annotation names none
   */
  public long categoryId() {
    int categoryRow = dataset.store().annotationCategoryRow(row);
    return categoryRow >= 0
        ? dataset.categories().id(categoryRow)
        : Fields.integer(slice(), "category_id")
            .orElseThrow(() -> new CocoException("annotation " + id() + " has no category_id"));
  }

  /** The category, if the annotation names one that exists. */
  public Optional<CocoCategory> category() {
    int categoryRow = dataset.store().annotationCategoryRow(row);
    return categoryRow >= 0 ? Optional.of(dataset.categories().at(categoryRow)) : Optional.empty();
  }

  /**
   * The name of the category; an empty text if the annotation names none that exists. For filters:
   * {@code dataset.filterAnnotations(a -> a.categoryName().equals("car"))}.
   */
  public String categoryName() {
    int categoryRow = dataset.store().annotationCategoryRow(row);
    return categoryRow >= 0 ? dataset.categories().name(categoryRow) : "";
  }

  /** The box in pixels of the image. */
  public Optional<Box> box() {
    CocoAnnotations table = dataset.annotations();
    return table.hasBox(row)
        ? Optional.of(Box.of(table.x(row), table.y(row), table.width(row), table.height(row)))
        : Optional.empty();
  }

  /**
   * The outline or the mask, in pixels of the image; empty if there is none, or no point. Cost: the
   * JSON text is parsed each time.
   *
   * @throws CocoException if it is none of the forms that COCO and kwcoco have, or damaged
   */
  public Optional<Segmentation> segmentation() {
    if (!dataset.store().hasSegmentation(row)) {
      return Optional.empty();
    }
    Slice value = Fields.find(slice(), "segmentation");
    if (value == null) {
      return Optional.empty();
    }
    if (isEmptyText(value)) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(SegmentationJson.parse(value))
          .filter(shape -> !(shape instanceof MultiPolygon && shape.isEmpty()));
    } catch (CocoException | IllegalArgumentException | ArithmeticException e) {
      throw new CocoException(
          "the segmentation of annotation " + id() + " is damaged: " + e.getMessage(), e);
    }
  }

  /** Whether a value is {@code ""}, which some programs write where there is no outline. */
  static boolean isEmptyText(Slice value) {
    return value.length() == 2 && value.bytes()[value.start()] == '"';
  }

  /**
   * The keypoints, in pixels of the image; empty if there are none. Both forms are read: the flat
   * {@code x, y, v} list, whose names are those of the category, and the list of dictionaries,
   * whose names are those of the keypoint categories. So are other forms that have one meaning: a
   * list for each point, a dictionary of names, x, y, z, v, and pairs or scores of as many points
   * as the category has, which count as visible; {@code validate()} names them.
   *
   * @throws CocoException if it is none of these, can mean several, or is damaged
   */
  public Optional<Keypoints> keypoints() {
    if (!dataset.store().hasKeypoints(row)) {
      return Optional.empty();
    }
    Slice value = Fields.find(slice(), "keypoints");
    if (value == null) {
      return Optional.empty();
    }
    try {
      Keypoints keypoints = KeypointsJson.parse(value, dataset, category().orElse(null));
      return keypoints.size() == 0 ? Optional.empty() : Optional.of(keypoints);
    } catch (CocoException | IllegalArgumentException e) {
      throw new CocoException(
          "the keypoints of annotation " + id() + " are damaged: " + e.getMessage(), e);
    }
  }

  /** Whether the annotation stands for a crowd of objects. */
  public boolean isCrowd() {
    return dataset.store().isCrowd(row);
  }

  /** The area in square pixels that the file declares. */
  public OptionalDouble area() {
    return parsed("area", () -> Fields.number(slice(), "area"));
  }

  /** The id of the track; empty if there is none or it is a text, see {@link #trackName()}. */
  public OptionalLong trackId() {
    if (!dataset.store().hasTrack(row)) {
      return OptionalLong.empty();
    }
    Slice value = Fields.find(slice(), "track_id");
    return value == null || value.bytes()[value.start()] == '"'
        ? OptionalLong.empty()
        : parsed("track_id", () -> Fields.integer(slice(), "track_id"));
  }

  /** What the annotation says of its track, a number or a text, as text. */
  public Optional<String> trackName() {
    return dataset.store().hasTrack(row) ? Fields.text(slice(), "track_id") : Optional.empty();
  }
}
