package org.ndsampler.core.coco;

/**
 * How often a category occurs and how large its boxes are. Areas are in square pixels, of the valid
 * boxes only, by the nearest rank; NaN where there are none. Immutable.
 *
 * @param categoryId the category's id
 * @param name the category's name
 * @param annotations the number of its annotations
 * @param images the number of images that have one
 * @param crowds the number of its annotations that stand for a crowd
 * @param smallestArea the smallest area of a box
 * @param lowerQuartileArea a quarter of the boxes are at most this large
 * @param medianArea half of the boxes are at most this large
 * @param upperQuartileArea three quarters of the boxes are at most this large
 * @param largestArea the largest area of a box
 * @since 0.1
 */
public record ClassStatistics(
    long categoryId,
    String name,
    int annotations,
    int images,
    int crowds,
    double smallestArea,
    double lowerQuartileArea,
    double medianArea,
    double upperQuartileArea,
    double largestArea) {}
