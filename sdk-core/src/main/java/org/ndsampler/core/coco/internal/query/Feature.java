package org.ndsampler.core.coco.internal.query;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What an annotation or an image can have. */
enum Feature {
  MASK(false),
  KEYPOINTS(false),
  BOX(false),
  TRACK(false),
  ANNOTATIONS(true),
  VIDEO(true),
  VALUE(false);

  private final boolean isOfImage;

  Feature(boolean isOfImage) {
    this.isOfImage = isOfImage;
  }

  boolean isOfImage() {
    return isOfImage;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Those that have a word of their own. */
  static List<Feature> named() {
    return Arrays.stream(values()).filter(feature -> feature != VALUE).toList();
  }
}
