package org.ndsampler.core.sample;

import org.ndsampler.core.delayed.DelayedImage;
import org.ndsampler.core.delayed.Interpolation;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

/** The graph of a file in a sample as {@link Edges#NDSAMPLER} wants it. */
final class NdsamplerEdges {
  private final ResolvedTarget resolved;
  private final Interpolation interpolation;

  NdsamplerEdges(ResolvedTarget resolved, Interpolation interpolation) {
    this.resolved = resolved;
    this.interpolation = interpolation;
  }

  /**
   * A file in the sample.
   *
   * @param nan whether what is outside is NaN
   */
  DelayedImage sample(DelayedImage leaf, Affine toSpace, Affine scaling, boolean nan) {
    Size size = resolved.sampleSize();
    if (!toSpace.isIdentity() || !resolved.isClip() || !nan) {
      return part(leaf, toSpace, scaling, size);
    }
    Window window = resolved.window();
    Window inside = leaf.size().toWindow().intersection(window);
    if (inside.isEmpty() || inside.equals(window) || !scaling.isIdentity()) {
      return part(leaf, toSpace, scaling, size);
    }
    // The taps before and after a pixel have no weight at a whole position, but 0 * NaN is NaN.
    int before = (interpolation.taps() - 1) / 2;
    int after = interpolation.taps() / 2;
    Window kept = inside.pad(-before, -before, -after, -after);
    DelayedImage cut = leaf.crop(kept.isEmpty() ? Window.of(0, 0, 0, 0) : kept);
    return cut.warp(
        Affine.translation(kept.x() - (double) window.x(), kept.y() - (double) window.y()), size);
  }

  /** A file on a canvas of its own scale. */
  DelayedImage part(DelayedImage leaf, Affine toSpace, Affine scaling, Size size) {
    Window window = resolved.window();
    if (toSpace.isIdentity()) {
      return scaling.isIdentity() && size.equals(window.size())
          ? leaf.window(window)
          : leaf.window(window).warp(scaling, size);
    }
    Window seen = needed(leaf, toSpace);
    Affine moved = Affine.translation(seen.x(), seen.y()).then(toSpace);
    return Space.of(leaf.crop(seen), moved, resolved.imageSize()).sample(window, scaling, size);
  }

  /** What of a file is read for the window: one pixel more on each side. */
  private Window needed(DelayedImage leaf, Affine toSpace) {
    Window inside = resolved.inside();
    if (inside.isEmpty()) {
      return Window.of(0, 0, 0, 0);
    }
    Box box = inside.toBox().warp(toSpace.inverse());
    Window seen = box.toWindow().pad(1, 1, 1, 1).intersection(leaf.size().toWindow());
    return seen.isEmpty() ? Window.of(0, 0, 0, 0) : seen;
  }
}
