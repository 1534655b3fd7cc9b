package org.ndsampler.eval;

import java.util.OptionalLong;
import org.ndsampler.core.geom.Box;

/**
 * A detection with the object that it is compared with, or an object that was missed: a row of
 * {@link Matches}. Immutable.
 *
 * @param verdict what became of it
 * @param imageId the image
 * @param detection the place of the detection in {@link Detections}; -1 for a missed object
 * @param annotationId the object; empty where nothing is near
 * @param overlap how much they overlap; 0 where there is only one of them
 * @param score how sure the detector was; 0 for a missed object
 * @param categoryId the class of the detection, or of a missed object
 * @param trueCategoryId the class of the object; empty where there is none
 * @param box the box of the detection, or of a missed object
 * @since 0.1
 */
public record Match(
    Verdict verdict,
    long imageId,
    int detection,
    OptionalLong annotationId,
    double overlap,
    double score,
    long categoryId,
    OptionalLong trueCategoryId,
    Box box) {}
