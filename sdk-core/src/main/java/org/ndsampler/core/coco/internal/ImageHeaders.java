package org.ndsampler.core.coco.internal;

import java.io.IOException;
import java.nio.file.Path;
import org.ndsampler.core.geom.Size;

/**
 * Reads headers of image files for the checks of a dataset, which lies below the formats in the
 * layers of this module: whoever knows the formats provides it. Safe for concurrent use.
 */
public interface ImageHeaders {

  /**
   * What a header says.
   *
   * @param size in pixels
   * @param channels how many
   */
  record Header(Size size, int channels) {}

  /**
   * Reads a header.
   *
   * @param applyOrientation whether the image is turned as EXIF says
   * @throws IOException if there is no such file, or it is no image that can be read
   */
  Header read(Path file, boolean applyOrientation) throws IOException;
}
