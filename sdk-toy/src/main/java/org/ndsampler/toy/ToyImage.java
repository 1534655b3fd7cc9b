package org.ndsampler.toy;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.geom.Size;

/** What the JSON says about an image, and how its files come about. Immutable. */
record ToyImage(
    Size size,
    @Nullable File base,
    List<File> assets,
    @Nullable Frame frame,
    @Nullable Outline validRegion,
    List<Annotation> annotations) {

  /** Makes the bytes of a file; a pure function. */
  interface Content {
    byte[] bytes() throws IOException;
  }

  /** A file of pixels, its channels, and where it lies in the image. */
  record File(String path, String channels, Size size, Warp toImage, Content content) {}

  /** The place of an image in its video. */
  record Frame(long video, int index, String name, String sensor, Warp toVideo) {}

  /** An object in the image: one polygon or several, and points with the ids of their classes. */
  record Annotation(
      long category, List<Outline> parts, List<Long> pointIds, Points points, long track) {}

  /** Points as x0, y0, x1, y1, ...; not to be written to. */
  static final class Points {
    final double[] xy;

    Points(double... xy) {
      this.xy = xy;
    }
  }
}
