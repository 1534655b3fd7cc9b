/**
 * Divides a dataset into training, validation and test parts, so that what belongs together stays
 * together and each part has its share of every class.
 */
package org.ndsampler.core.split;
