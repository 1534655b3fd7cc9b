package org.ndsampler.core.sample;

import java.util.List;
import org.ndsampler.core.coco.CocoCategory;
import org.ndsampler.core.internal.Ints;

/**
 * Numbered samples of two kinds: positives, which show an object, and negatives, which do not. Safe
 * for concurrent use; the same number gives the same sample on every thread.
 *
 * @since 0.1
 */
public interface Sampler extends AutoCloseable {

  /** The categories of the annotations. */
  List<CocoCategory> categories();

  /** The number of positives. */
  int positiveCount();

  /** The number of negatives; 0 where they have to be chosen first and were not. */
  int negativeCount();

  /** The number of positives and negatives. */
  default int count() {
    return Ints.sum("the number of items", positiveCount(), negativeCount());
  }

  /**
   * Loads a positive.
   *
   * @param index from 0 to {@link #positiveCount} - 1
   * @throws IndexOutOfBoundsException if there is no such positive
   */
  Sample loadPositive(int index);

  /**
   * Loads a negative.
   *
   * @param index from 0 to {@link #negativeCount} - 1
   * @throws IndexOutOfBoundsException if there is no such negative
   */
  Sample loadNegative(int index);

  /**
   * Loads an item: the positives first, then the negatives.
   *
   * @param index from 0 to {@link #count} - 1
   * @throws IndexOutOfBoundsException if there is no such item
   */
  default Sample loadItem(int index) {
    if (index < 0 || index >= count()) {
      throw new IndexOutOfBoundsException(
          "there is no item " + index + ": there are " + count() + ", counted from 0");
    }
    int positives = positiveCount();
    return index < positives ? loadPositive(index) : loadNegative(index - positives);
  }

  /** Lets go of files and memory; closing twice is allowed. */
  @Override
  void close();
}
