package org.ndsampler.core.coco;

/**
 * How often a category occurs among some annotations. Immutable.
 *
 * @param categoryId the category's id
 * @param name the category's name
 * @param annotations the number of its annotations
 * @param images the number of images that have one
 * @since 0.1
 */
public record ClassCount(long categoryId, String name, int annotations, int images) {}
