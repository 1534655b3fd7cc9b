package org.ndsampler.eval;

import org.ndsampler.core.geom.RunLengthMask;

/**
 * The pixels of masks that are near their border: a mask without what is left of it after an
 * erosion by a square. Source: B. Cheng et al., "Boundary IoU", CVPR 2021, {@code
 * mask_to_boundary}, where the border of the image counts as a border.
 */
final class Rims {
  private Rims() {}

  /**
   * The rim of a mask.
   *
   * @param width how many times its border is taken off, in pixels
   */
  static RunLengthMask of(RunLengthMask mask, int width) {
    // An erosion by a square of 2w+1 is one of w pixels in each of the four directions.
    RunLengthMask core = eroded(mask, width, 1, 0);
    core = eroded(core, width, -1, 0);
    core = eroded(core, width, 0, 1);
    core = eroded(core, width, 0, -1);
    return mask.minus(core);
  }

  /** The pixels whose {@code width} neighbours in a direction are in the mask too. */
  private static RunLengthMask eroded(RunLengthMask mask, int width, int dx, int dy) {
    RunLengthMask core = mask;
    int done = 0;
    while (done < width) {
      // What holds for done neighbours holds for as many again, one step further.
      int step = Math.min(done + 1, width - done);
      core = core.intersection(core.translate(dx * step, dy * step)).crop(mask.window());
      done += step;
    }
    return core;
  }
}
