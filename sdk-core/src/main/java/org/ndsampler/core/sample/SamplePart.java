package org.ndsampler.core.sample;

import java.util.List;
import java.util.Optional;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.geom.Affine;

/**
 * Channels of a sample that share a file, at the file's own scale. Immutable, but for the pixels.
 *
 * @param frame which frame of the clip; 0 for an image
 * @param channels their names
 * @param pixels (height, width, channels); one pixel where the image lacks the channels
 * @param toPart the map from the coordinates of the sample, which are those of the window times the
 *     target's scale, to these pixels
 * @param mask where the pixels mean nothing, if the target asks for {@link Nodata#MASK}: uint8 of
 *     the shape of the pixels, 1 for a value to be ignored
 * @since 0.1
 */
public record SamplePart(
    int frame, List<String> channels, NDArray pixels, Affine toPart, Optional<NDArray> mask) {

  /** Copies the list. */
  public SamplePart {
    channels = List.copyOf(channels);
  }
}
