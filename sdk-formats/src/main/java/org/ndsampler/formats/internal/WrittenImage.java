package org.ndsampler.formats.internal;

import java.nio.file.Path;
import java.util.Optional;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.geom.Size;

/**
 * An image that is to be written. Immutable.
 *
 * @param image the image
 * @param name its file's name in the target, with slashes; no other image has it, nor its stem
 * @param size in pixels; of no area if nobody knows it
 * @param file its file, if there is one
 * @param split the part of the dataset that its field {@code split} names; empty text if none
 */
public record WrittenImage(
    CocoImage image, String name, Size size, Optional<Path> file, String split) {

  /** The name without extension. */
  public String stem() {
    return ImageIndex.stem(name);
  }

  /** How it is called in a report. */
  public String label() {
    return "image " + image.id();
  }
}
