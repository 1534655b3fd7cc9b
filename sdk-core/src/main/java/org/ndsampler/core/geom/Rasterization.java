package org.ndsampler.core.geom;

/**
 * The rules by which a polygon becomes pixels; tools differ in them along the border.
 *
 * @since 0.1
 */
public enum Rasterization {
  /**
   * A pixel belongs to a polygon when its centre is inside, by the even-odd rule; of a centre on an
   * edge, left and top edges count and right and bottom edges do not. Unbiased: neighbouring
   * polygons share no pixel and leave no gap. The rule of {@link Segmentation#toMask}.
   */
  CENTERS,

  /**
   * The rule of COCO's own tools, {@code maskUtils.frPyObjects}: the border is drawn five times
   * finer and taken back to whole pixels. Areas and overlaps come out as pycocotools has them;
   * holes, which COCO's polygons cannot have, are cut out.
   */
  COCO,

  /**
   * The rule of OpenCV's {@code fillPoly} as kwimage uses it: points are cut to whole numbers, each
   * is the <em>centre</em> of a pixel, and the border pixels always belong to the polygon, those of
   * holes too. So shapes grow by half a pixel all round.
   */
  OPENCV
}
