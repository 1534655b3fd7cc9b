package org.ndsampler.eval;

import java.util.OptionalLong;
import org.ndsampler.core.geom.Box;

/**
 * A label that a detector gives reason to doubt. Immutable.
 *
 * @param kind what may be wrong
 * @param imageId the image
 * @param annotationId the annotation in doubt; empty where one is missing
 * @param categoryId the category that it should have
 * @param box where the object should be
 * @param suspicion how likely the label is wrong, for sorting: from 0 to 1 where scores are
 * @since 0.1
 */
public record LabelError(
    Kind kind,
    long imageId,
    OptionalLong annotationId,
    long categoryId,
    Box box,
    double suspicion) {
  /** What may be wrong with a label. Immutable. */
  public enum Kind {
    /** A sure detection in the same place is of another class. */
    WRONG_CLASS,

    /** A sure detection where nothing is labelled. */
    MISSING,

    /** A sure detection of the class lies near the object, and none where it is. */
    MISPLACED,

    /** Two annotations of a class in the same place. */
    DUPLICATE
  }
}
