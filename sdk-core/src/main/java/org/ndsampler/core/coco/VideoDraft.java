package org.ndsampler.core.coco;

import org.ndsampler.core.geom.Size;

/**
 * A video that is being written. Confined to one thread, and to the call that it is given to.
 *
 * @since 0.1
 */
public final class VideoDraft extends Draft<VideoDraft> {
  VideoDraft() {}

  @Override
  VideoDraft self() {
    return this;
  }

  /** Sets the name. */
  public VideoDraft name(String name) {
    return text("name", name);
  }

  /** Sets the size of the space that the frames are warped into, in pixels. */
  public VideoDraft size(Size size) {
    return setSize(size);
  }
}
