package org.ndsampler.core.coco;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.ndsampler.core.geom.Affine;

/**
 * The keypoints of an annotation, in the order of the file. Immutable.
 *
 * @param points the points
 * @since 0.1
 */
public record Keypoints(List<Keypoint> points) implements Iterable<Keypoint> {
  /** Copies the list. */
  public Keypoints {
    points = List.copyOf(points);
  }

  /** The number of points. */
  public int size() {
    return points.size();
  }

  /** The first point with a name. */
  public Optional<Keypoint> named(String name) {
    return points.stream().filter(point -> point.name().equals(name)).findFirst();
  }

  /** All points moved by a map; those that are not labelled (visibility 0) too. */
  public Keypoints warp(Affine map) {
    return new Keypoints(points.stream().map(point -> point.warp(map)).toList());
  }

  @Override
  public Iterator<Keypoint> iterator() {
    return points.iterator();
  }
}
