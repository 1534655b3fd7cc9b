package org.ndsampler.core.delayed;

import java.util.List;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.geom.Size;

/**
 * An image made of one other: its size, channels and type, unless the kind of image changes them.
 */
sealed interface DelayedOf extends DelayedImage
    permits DelayedCrop,
        DelayedWarp,
        DelayedAsType,
        DelayedDequantize,
        DelayedNodata,
        DelayedTurn,
        DelayedMapped {

  /** What it is made of. */
  DelayedImage image();

  @Override
  default Size size() {
    return image().size();
  }

  @Override
  default int channels() {
    return image().channels();
  }

  @Override
  default List<String> channelNames() {
    return image().channelNames();
  }

  @Override
  default DType dtype() {
    return image().dtype();
  }

  @Override
  default List<DelayedImage> children() {
    return List.of(image());
  }
}
