/**
 * What reading, checking and writing a COCO file need: limits, problems and errors with a place.
 */
package org.ndsampler.core.coco.io;
