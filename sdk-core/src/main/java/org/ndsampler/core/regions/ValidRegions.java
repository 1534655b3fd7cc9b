package org.ndsampler.core.regions;

import java.util.Optional;
import java.util.function.Function;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.coco.internal.Slice;
import org.ndsampler.core.coco.io.internal.SegmentationJson;
import org.ndsampler.core.geom.MultiPolygon;

/**
 * Where the pixels of an image mean something, as polygons in pixels of the image. Safe for
 * concurrent use.
 */
final class ValidRegions {
  static final Function<CocoImage, Optional<MultiPolygon>> DECLARED = ValidRegions::read;

  private ValidRegions() {}

  private static Optional<MultiPolygon> read(CocoImage image) {
    Optional<String> json = image.field("valid_region");
    if (json.isEmpty()) {
      return Optional.empty();
    }
    try {
      var shape = SegmentationJson.parse(Slice.of(json.get()));
      return Optional.of(shape == null ? MultiPolygon.of() : shape.toMultiPolygon());
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "the valid_region of image " + image.id() + " is no segmentation: " + e.getMessage(), e);
    }
  }
}
