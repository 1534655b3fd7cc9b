package org.ndsampler.core.regions;

import java.util.Optional;
import java.util.function.Function;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.operation.overlayng.OverlayNG;
import org.locationtech.jts.operation.overlayng.OverlayNGRobust;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Polygon;

/**
 * The window lies wholly in a region of its image. What is outside the region is an obstacle, so
 * that one structure serves both what is forbidden and what alone is allowed; the difference is
 * taken once for each image and sweep.
 */
final class RegionRule extends NegativeRule {
  private final Function<CocoImage, Optional<MultiPolygon>> regions;

  RegionRule(Function<CocoImage, Optional<MultiPolygon>> regions) {
    super("validIn", regions);
    this.regions = regions;
  }

  @Override
  void forbid(Scene scene, Forbidden forbidden) {
    Optional<MultiPolygon> region =
        regions.apply(scene.dataset().images().at(scene.image()));
    if (region.isPresent()) {
      Geometry all =
          MultiPolygon.of(
                  Polygon.of(scene.dataset().images().size(scene.image()).toWindow().toBox()))
              .toJts();
      Geometry outside =
          OverlayNGRobust.overlay(all, Subjects.valid(region.get()), OverlayNG.DIFFERENCE);
      forbidden.obstacles().add(outside, 0);
    }
  }

  @Override
  boolean isCode() {
    return regions != ValidRegions.DECLARED;
  }
}
