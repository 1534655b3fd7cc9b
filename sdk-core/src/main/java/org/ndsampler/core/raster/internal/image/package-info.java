/**
 * PNG, JPEG, and the formats of the JDK: files that are decoded whole, by rows where the format
 * allows.
 */
package org.ndsampler.core.raster.internal.image;
