/**
 * What reading, checking and writing a COCO file need: limits, problems and errors with a place.
 *
 * @since 0.1
 */
package org.ndsampler.core.coco.io;
