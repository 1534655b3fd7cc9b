package org.ndsampler.core.sample;

import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoAnnotations;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.internal.Outlines;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Segmentation;

/** The boxes of annotations in a sample. */
final class ShownBox {
  private ShownBox() {}

  /**
   * The box of an annotation after a map. That of a tilted object is around its outline where that
   * is known: the box around a tilted box is larger than what it is the box of.
   *
   * @param tilted whether upright rectangles do not stay upright
   */
  static Box of(CocoDataset dataset, int row, Affine toSample, boolean tilted) {
    Box outlined = tilted ? ofOutline(dataset, row, toSample) : null;
    if (outlined != null) {
      return outlined;
    }
    CocoAnnotations table = dataset.annotations();
    return Box.of(table.x(row), table.y(row), table.width(row), table.height(row)).warp(toSample);
  }

  private static @Nullable Box ofOutline(CocoDataset dataset, int row, Affine toSample) {
    Segmentation outline = Outlines.of(dataset, row);
    return outline == null ? null : outline.toMultiPolygon().warp(toSample).bounds();
  }
}
