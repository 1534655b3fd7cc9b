package org.ndsampler.core.sample;

/**
 * Whether files of different resolution are brought to one.
 *
 * @since 0.1
 */
public enum NativeScale {
  /** All channels are resampled to the scale of the image or the video. */
  OFF,
  /** Each file keeps its own scale: the sample has parts of different size. */
  PARTS,
  /** All channels are resampled to the scale of the finest file of those asked for. */
  LARGEST
}
