package org.ndsampler.core.frames;

import java.io.IOException;
import java.util.List;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.internal.Suggestions;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterInfo;

/** What the implementations of {@link Frames} have in common. */
final class FrameSupport {
  private FrameSupport() {}

  /** The first file that has a channel. */
  static FramePart owner(long id, List<FramePart> parts, String name) {
    for (FramePart part : parts) {
      if (part.channels().contains(name)) {
        return part;
      }
    }
    List<String> known = parts.stream().flatMap(part -> part.channels().stream()).toList();
    throw new IllegalArgumentException(
        "image "
            + id
            + " has no channel \""
            + name
            + "\"; it has "
            + known
            + Suggestions.of(name, known));
  }

  /** A window that may lie partly or wholly outside. */
  static NDArray read(Raster raster, Window window, double fill) throws IOException {
    RasterInfo info = raster.info();
    NDArray pixels =
        NDArray.zeros(info.dtype(), Shape.of(window.height(), window.width(), info.channels()));
    Window inside = window.intersection(info.size().toWindow());
    if (fill != 0 && inside.area() < window.area()) {
      pixels.fill(fill);
    }
    if (!inside.isEmpty()) {
      raster.read(inside, pixels.crop(inside.translate(-window.x(), -window.y())));
    }
    return pixels;
  }
}
