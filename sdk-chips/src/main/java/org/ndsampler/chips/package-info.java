/**
 * Chips: windows of a dataset, written as images with their clipped annotations, and the way back.
 *
 * @since 0.1
 */
package org.ndsampler.chips;
