/** A dataset in a browser: gallery, deep zoom, review. */
package org.ndsampler.explore;
