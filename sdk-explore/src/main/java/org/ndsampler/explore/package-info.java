/**
 * A dataset in a browser: gallery, deep zoom, review.
 *
 * @since 0.1
 */
package org.ndsampler.explore;
