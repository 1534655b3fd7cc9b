package org.ndsampler.core.coco;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.ndsampler.core.geom.Size;

/**
 * Says how large an image is whose record does not: usually by reading its file's header. Must be
 * safe for concurrent use.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface ImageSizes {
  /**
   * The size of an image.
   *
   * @throws IOException if it cannot be read; the message says which file, and why
   */
  Size size(CocoImage image) throws IOException;

  /**
   * The sizes of many images, by their ids. One that cannot be read is left out and stops nothing.
   * By default they are read one after another; what can read several at once should.
   */
  default Map<Long, Size> sizes(List<CocoImage> images) {
    Map<Long, Size> sizes = new HashMap<>();
    for (CocoImage image : images) {
      try {
        sizes.put(image.id(), size(image));
      } catch (IOException | UncheckedIOException ignored) {
        // It stays without a size: whoever asks for it alone is told why.
      }
    }
    return sizes;
  }
}
