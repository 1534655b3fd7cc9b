package org.ndsampler.core.coco;

import java.util.Optional;
import org.ndsampler.core.coco.internal.Outlines;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;

/**
 * Counts what speaks for boxes that are not x, y, width, height. Of a single box nobody can tell;
 * of all boxes of a dataset the numbers can. Confined to one thread.
 */
final class BoxForms {
  /** The share of boxes of one form above which it is that of the dataset. */
  private static final double MOST = 0.95;

  /** Boxes reach beyond their image by rounding, and a few by mistake. */
  private static final double FEW = 0.05;

  private final CocoDataset dataset;
  private int boxes;
  private int beyond;
  private int asCorners;
  private int asFractions;
  private int first = -1;

  BoxForms(CocoDataset dataset) {
    this.dataset = dataset;
  }

  /** Looks at the box of an annotation whose image has a known size. */
  void look(int row) {
    CocoAnnotations table = dataset.annotations();
    int imageRow = table.imageRow(row);
    if (!table.hasBox(row) || imageRow < 0 || !dataset.images().declaresSize(imageRow)) {
      return;
    }
    Box box = Box.of(table.x(row), table.y(row), table.width(row), table.height(row));
    if (!Outlines.isProper(box)) {
      return;
    }
    first = first < 0 ? row : first;
    Size size = dataset.images().size(imageRow);
    boxes++;
    beyond += box.maxX() > size.width() + 1 || box.maxY() > size.height() + 1 ? 1 : 0;
    // As corners: the second right of and below the first, and not outside the image.
    boolean corners =
        box.width() > box.x()
            && box.height() > box.y()
            && box.x() >= 0
            && box.y() >= 0
            && box.width() <= size.width() + 1
            && box.height() <= size.height() + 1;
    asCorners += corners ? 1 : 0;
    boolean fraction =
        box.x() >= 0
            && box.y() >= 0
            && box.maxX() <= 1.001
            && box.maxY() <= 1.001
            && size.width() > 1
            && size.height() > 1;
    asFractions += fraction ? 1 : 0;
  }

  /** The first annotation that was counted. */
  int first() {
    return first;
  }

  /** What speaks for x1, y1, x2, y2. */
  Optional<String> corners() {
    return asCorners >= MOST * boxes && beyond > FEW * boxes
        ? Optional.of(
            beyond
                + " of "
                + boxes
                + " boxes reach out of their images as x, y, width, height; as corners x1, y1, x2, y2, "
                + asCorners
                + " lie inside")
        : Optional.empty();
  }

  /** What speaks for fractions of the image's size. */
  Optional<String> fractions() {
    return boxes > 0 && asFractions >= MOST * boxes
        ? Optional.of(asFractions + " of " + boxes + " boxes lie between 0 and 1, as fractions do")
        : Optional.empty();
  }
}
