package org.ndsampler.eval;

/**
 * Whose rules say what counts. Immutable.
 *
 * @since 0.1
 */
public enum Protocol {
  /** COCO's, as pycocotools has them: every object of every category is labelled. */
  COCO,

  /**
   * LVIS's, as lvis-api has them: a detection counts only where its category was looked for ({@code
   * neg_category_ids}, or an object is there), is no false alarm where not all are labelled ({@code
   * not_exhaustive_category_ids}), and the 300 best of an image count. There are no crowds.
   */
  LVIS
}
