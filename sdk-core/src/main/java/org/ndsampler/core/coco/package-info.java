/**
 * The model of a COCO dataset: images, videos, annotations, the tree of categories, and the
 * language in which channels are named.
 */
package org.ndsampler.core.coco;
