package org.ndsampler.core.coco;

import java.io.IOException;
import org.ndsampler.core.geom.Size;

/**
 * Says how large an image is whose record does not: usually by reading its file's header. Must be
 * safe for concurrent use.
 */
@FunctionalInterface
public interface ImageSizes {
  /**
   * The size of an image.
   *
   * @throws IOException if it cannot be read
   */
  Size size(CocoImage image) throws IOException;
}
