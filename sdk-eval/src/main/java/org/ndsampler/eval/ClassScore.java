package org.ndsampler.eval;

/**
 * How well a category is found. Immutable.
 *
 * @param categoryId its id; -1 where categories are not told apart
 * @param name its name
 * @param objects how many objects count
 * @param detections how many detections were compared
 * @param ap its average precision over all overlap thresholds; -1 without objects
 * @param ap50 that at an overlap of 0.5; -1 without objects or where 0.5 is no threshold
 * @param recall its mean recall; -1 without objects
 * @since 0.1
 */
public record ClassScore(
    long categoryId,
    String name,
    int objects,
    int detections,
    double ap,
    double ap50,
    double recall) {}
