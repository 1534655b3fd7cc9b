package org.ndsampler.eval;

/**
 * What of two objects is compared, as a number from 0 to 1. Immutable.
 *
 * @since 0.1
 */
public enum Metric {
  /** Boxes: intersection over union. COCO's {@code bbox}. */
  BOXES("box"),

  /** Masks: intersection over union, in pixels. COCO's {@code segm}. */
  MASKS("mask"),

  /** Keypoints: COCO's object keypoint similarity. COCO's {@code keypoints}. */
  KEYPOINTS("keypoint"),

  /**
   * The rims of masks: intersection over union of the pixels near the border, or that of the masks
   * where it is smaller. Source: B. Cheng et al., "Boundary IoU", CVPR 2021.
   */
  BOUNDARIES("boundary"),

  /** Outlines as they are, not as pixels: what oriented boxes and other polygons share. */
  OUTLINES("outline");

  private final String word;

  Metric(String word) {
    this.word = word;
  }

  /** One of what is compared, for messages. */
  String word() {
    return word;
  }
}
