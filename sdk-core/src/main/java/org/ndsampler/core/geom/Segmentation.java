package org.ndsampler.core.geom;

/**
 * The outline or the pixels of an object: polygons with holes, or a run-length mask. Immutable.
 *
 * <p>Coordinates follow this package: the origin is the corner of the first pixel. Both forms can
 * be moved and warped freely; neither is ever cut off at the border of an image unless that is
 * asked for.
 *
 * @since 0.1
 */
public sealed interface Segmentation permits MultiPolygon, RunLengthMask {

  /** The smallest box that contains the shape; a box of no area when there is nothing. */
  Box bounds();

  /**
   * The area in pixels: of polygons that of the plane figure, of a mask the number of its pixels.
   */
  double area();

  /** Whether there is nothing at all: no point, or no pixel. */
  boolean isEmpty();

  /** The shape after an affine map. */
  Segmentation warp(Affine transform);

  /** The shape moved by {@code (dx, dy)}; a mask moves by whole pixels, the nearest ones. */
  Segmentation translate(double dx, double dy);

  /**
   * The pixels {@code [0, width) x [0, height)} of the shape. A pixel of a polygon belongs to it
   * when its centre does.
   */
  RunLengthMask toMask(Size size);

  /** The shape as polygons; of a mask the exact outline, on the corners of its pixels. */
  MultiPolygon toMultiPolygon();
}
