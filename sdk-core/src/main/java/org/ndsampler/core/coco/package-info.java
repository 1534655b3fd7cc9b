/**
 * The dataset: images, videos, categories and annotations in primitive columns, with cheap views.
 *
 * <p>{@link org.ndsampler.core.coco.CocoDataset} is the way in: it reads, checks, repairs, filters,
 * joins and writes COCO and kwcoco files. Everything that can be reached from it is immutable and
 * safe for concurrent use; an edit goes through a builder, with drafts of records, and makes a new
 * dataset.
 *
 * <p>{@link org.ndsampler.core.coco.CategoryTree} is the arithmetic of classes that are part of
 * each other, {@link org.ndsampler.core.coco.ChannelSpec} the language in which channels are named.
 *
 * @since 0.1
 */
package org.ndsampler.core.coco;
