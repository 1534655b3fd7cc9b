package org.ndsampler.formats.internal;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.Keypoint;
import org.ndsampler.core.coco.Keypoints;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;

/** Shapes of what several files or records say of one object. Safe for concurrent use. */
public final class Shapes {
  private Shapes() {}

  /** An outline of rings, each of which is a part. */
  public static MultiPolygon of(List<double[]> rings) {
    return MultiPolygon.ofRings(rings);
  }

  /** The smallest box around the points that are labelled; empty if none is. */
  public static Optional<Box> around(Keypoints keypoints) {
    @Nullable Box box = null;
    for (Keypoint point : keypoints) {
      if (point.visibility() > 0) {
        double left = box == null ? point.x() : Math.min(box.x(), point.x());
        double top = box == null ? point.y() : Math.min(box.y(), point.y());
        double right = box == null ? point.x() : Math.max(box.maxX(), point.x());
        double bottom = box == null ? point.y() : Math.max(box.maxY(), point.y());
        box = Box.ofCorners(left, top, right, bottom);
      }
    }
    return Optional.ofNullable(box);
  }
}
