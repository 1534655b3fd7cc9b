package org.ndsampler.formats;

/**
 * What a COCO dataset can hold, and a format of labels perhaps not. Immutable.
 *
 * @since 0.1
 */
public enum Content {
  /** The ids of images and annotations. */
  IDS("ids"),
  /** The ids of categories. */
  CATEGORY_IDS("category ids"),
  /** The parents of categories. */
  SUPERCATEGORIES("supercategories"),
  /** Categories that no annotation has. */
  UNUSED_CATEGORIES("categories without annotations"),
  /** Images that no annotation has. */
  EMPTY_IMAGES("images without annotations"),
  /** Boxes at other places than whole pixels. */
  FRACTIONS("fractions of pixels"),
  /** Boxes that reach beyond the image. */
  BORDERS("boxes beyond the border"),
  /** Outlines and masks. */
  OUTLINES("outlines"),
  /** Outlines of several polygons. */
  PARTS("outlines of several parts"),
  /** Holes in outlines. */
  HOLES("outlines with holes"),
  /** Masks, whose pixels are given one by one. */
  MASKS("masks"),
  /** Boxes that are turned, with their angle. */
  ANGLES("turned boxes"),
  /** A box that is not the smallest one around its outline. */
  BOXES("boxes beside outlines"),
  /** That an annotation stands for a crowd. */
  CROWDS("crowds"),
  /** Scores of detections. */
  SCORES("scores"),
  /** Keypoints. */
  KEYPOINTS("keypoints"),
  /** Whether a keypoint can be seen. */
  VISIBILITY("hidden keypoints"),
  /** Areas that are not those of the outline or the box. */
  AREAS("declared areas"),
  /** Tracks. */
  TRACKS("tracks"),
  /** Videos, and which image is which frame. */
  VIDEOS("videos"),
  /** Images that are made of several files. */
  ASSETS("images of several files"),
  /** Fields of records that no setting of the format names. */
  FIELDS("further fields"),
  /** Names of files. */
  NAMES("names"),
  /** The files of images. */
  FILES("image files"),
  /** Annotations that lack what the format demands. */
  RECORDS("annotations"),
  /** Shapes that COCO does not have, such as lines and circles. */
  SHAPES("other shapes");

  private final String label;

  Content(String label) {
    this.label = label;
  }

  /** In words, in the plural. */
  public String label() {
    return label;
  }
}
