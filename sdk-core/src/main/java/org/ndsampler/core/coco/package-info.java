/**
 * The dataset: images, videos, categories and annotations in primitive columns, with cheap views.
 *
 * <p>{@link org.ndsampler.core.coco.CocoDataset} is the way in. Everything that can be reached from
 * it is immutable and safe for concurrent use; an edit goes through a builder and makes a new
 * dataset.
 */
package org.ndsampler.core.coco;
