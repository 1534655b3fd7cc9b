package org.ndsampler.core.regions;

import java.util.Arrays;
import org.ndsampler.core.coco.CocoAnnotations;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImages;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.index.BoxIndex;

/** Finds the annotations whose boxes touch a rectangle of an image. */
final class BoxQuery {
  private final BoxIndex index;
  private final int[] rowOfEntry;

  private BoxQuery(BoxIndex index, int[] rowOfEntry) {
    this.index = index;
    this.rowOfEntry = rowOfEntry;
  }

  /**
   * Indexes the boxes image by image, ascending by id, so that this is the order of the answers.
   */
  static BoxQuery of(CocoDataset dataset) {
    CocoImages images = dataset.images();
    CocoAnnotations boxes = dataset.annotations();
    int capacity = boxes.size();
    int[] rows = new int[capacity];
    int[] groupOf = new int[capacity];
    double[] left = new double[capacity];
    double[] top = new double[capacity];
    double[] right = new double[capacity];
    double[] bottom = new double[capacity];
    int count = 0;
    for (int image = 0; image < images.size(); image++) {
      for (int i = 0; i < images.annotationCount(image); i++) {
        int row = images.annotationRow(image, i);
        rows[count] = row;
        groupOf[count] = image;
        // the NaN of a missing box leaves it out of the index
        left[count] = boxes.x(row);
        top[count] = boxes.y(row);
        right[count] = boxes.x(row) + boxes.width(row);
        bottom[count] = boxes.y(row) + boxes.height(row);
        count++;
      }
    }
    Arrays.fill(groupOf, count, capacity, -1);
    return new BoxQuery(
        BoxIndex.of(images.size(), groupOf, left, top, right, bottom), Arrays.copyOf(rows, count));
  }

  /**
   * The rows of the annotations of an image whose closed boxes have a point in common with a closed
   * rectangle, ascending by annotation id.
   */
  int[] rows(int imageRow, Box box) {
    int[] entries = index.query(imageRow, box);
    for (int i = 0; i < entries.length; i++) {
      entries[i] = rowOfEntry[entries[i]];
    }
    return entries;
  }
}
