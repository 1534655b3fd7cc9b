package org.ndsampler.toy;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.geom.Size;

/**
 * A dataset that has not been written yet. Everything is a pure function of its seed and an index.
 * Safe for concurrent use.
 */
interface ToySource {

  /** A class of objects. */
  record Category(long id, String name, @Nullable String supercategory, List<String> keypoints) {}

  /** A class of points; the reflection is the id that takes its place in a mirror, or -1. */
  record KeypointCategory(long id, String name, long reflection) {}

  List<Category> categories();

  List<KeypointCategory> keypointCategories();

  int imageCount();

  /** The image of an index from 0; its id is one more. */
  ToyImage image(int index);

  int videoCount();

  /** The size of each video. */
  Size videoSize();

  /** The number of tracks of each video; those of one video have ids in a row. */
  int tracksPerVideo();

  /** The path of a file in the folder of its kind. */
  static String path(String folder, int index, String extension) {
    return String.format(Locale.ROOT, "_assets/%s/img_%05d.%s", folder, index + 1, extension);
  }
}
