package org.ndsampler.eval;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoImages;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Rasterization;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Segmentation;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

/**
 * Intersection over union of masks, as pycocotools counts pixels. Masks are decoded for one image
 * at a time.
 */
final class MaskOverlaps implements Overlaps {
  private final Truths truths;
  private final Detections detections;
  private final boolean crowds;
  private final double rim;
  private final AtomicInteger withoutMask;

  /**
   * @param rim how wide the rim is that is compared too, as a part of the diagonal; 0 for none
   * @param withoutMask counts the objects without a mask that can be read
   */
  MaskOverlaps(
      Truths truths,
      Detections detections,
      EvaluationOptions options,
      double rim,
      AtomicInteger withoutMask) {
    this.truths = truths;
    this.detections = detections;
    this.rim = rim;
    this.withoutMask = withoutMask;
    crowds = !options.isMended(Oddity.CROWD_OVERLAP);
  }

  /** A mask with what is asked of it again and again. */
  private record Shape(RunLengthMask mask, Window bounds, long pixels) {
    static Shape of(RunLengthMask mask) {
      return new Shape(mask, mask.pixelBounds(), mask.pixelCount());
    }

    double overlap(Shape object, boolean crowd) {
      if (bounds.intersection(object.bounds).isEmpty()) {
        return 0;
      }
      if (!mask.size().equals(object.mask.size())) {
        return -1;
      }
      long shared = mask.intersectionArea(object.mask);
      return shared == 0 ? 0 : (double) shared / (crowd ? pixels : pixels + object.pixels - shared);
    }
  }

  @Override
  public void fill(int[] dets, int dFrom, int dTo, int[] rows, int tFrom, int tTo, double[] into) {
    if (dFrom == dTo || tFrom == tTo) {
      return;
    }
    int imageRow = truths.dataset.annotations().imageRow(rows[tFrom]);
    Size size = size(imageRow);
    int truthCount = tTo - tFrom;
    Shape[] objects = new Shape[truthCount];
    Shape[] rims = new Shape[truthCount];
    int width = (int) Math.max(1, Math.rint(rim * Math.hypot(size.width(), size.height())));
    for (int j = 0; j < truthCount; j++) {
      objects[j] = Shape.of(truth(rows[tFrom + j], size));
      if (rim > 0) {
        rims[j] = Shape.of(Rims.of(objects[j].mask, width));
      }
    }
    for (int i = dFrom; i < dTo; i++) {
      Shape found = Shape.of(detection(dets[i], size));
      Shape foundRim = rim > 0 ? Shape.of(Rims.of(found.mask, width)) : found;
      for (int j = 0; j < truthCount; j++) {
        boolean crowd = crowds && truths.crowd[rows[tFrom + j]];
        double overlap = found.overlap(objects[j], crowd);
        into[(i - dFrom) * truthCount + j] =
            rim > 0 ? Math.min(overlap, foundRim.overlap(rims[j], crowd)) : overlap;
      }
    }
  }

  private Size size(int imageRow) {
    CocoImages images = truths.dataset.images();
    if (!images.hasSize(imageRow)) {
      throw new IllegalArgumentException(
          "image "
              + images.id(imageRow)
              + " declares no width and height, which masks need; sampler.dataset() knows them, or"
              + " write them into the file");
    }
    return images.size(imageRow);
  }

  private RunLengthMask truth(int row, Size size) {
    CocoAnnotation annotation = truths.dataset.annotations().at(row);
    try {
      Optional<Segmentation> shape = annotation.segmentation();
      if (shape.isPresent()) {
        return mask(shape.get(), size);
      }
    } catch (CocoException e) {
      // Counted below: what cannot be read is no mask.
    }
    withoutMask.incrementAndGet();
    return RunLengthMask.empty(size);
  }

  private RunLengthMask detection(int d, Size size) {
    return detections
        .segmentation(d)
        .map(shape -> mask(shape, size))
        .orElseGet(() -> mask(rectangle(d), size));
  }

  /** The box of a detection, as pycocotools makes a polygon of it. */
  private Segmentation rectangle(int d) {
    double x0 = detections.x(d);
    double y0 = detections.y(d);
    double x1 = x0 + detections.width(d);
    double y1 = y0 + detections.height(d);
    return MultiPolygon.ofRings(List.of(new double[] {x0, y0, x0, y1, x1, y1, x1, y0}));
  }

  static RunLengthMask mask(Segmentation shape, Size size) {
    return shape instanceof MultiPolygon polygons
        ? polygons.toMask(size, Rasterization.COCO)
        : shape instanceof RunLengthMask mask ? mask : shape.toMask(size);
  }
}
