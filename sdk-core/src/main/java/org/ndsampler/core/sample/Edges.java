package org.ndsampler.core.sample;

/**
 * What the pixels at the edges of a sample are made of, where values between pixels have to be
 * found.
 *
 * @since 0.1
 */
public enum Edges {
  /**
   * A sample is the window of the whole image, scaled: pixels beyond the window count for those at
   * its edge, and windows side by side fit together without a seam.
   */
  EXACT,
  /**
   * A sample has the edges that ndsampler 0.8.1 gives, to compare with it:
   *
   * <ul>
   *   <li>a file that has the scale of the image or video is cut at the window before it is scaled,
   *       so that pixels at the edge mix with what is outside;
   *   <li>a file of another scale is cut one pixel beyond the window, which is too little for
   *       {@code CUBIC} and {@code LANCZOS}. With these two the edges are not exactly ndsampler's:
   *       0.2 of the type's range was seen in a clip, 0.6 in parts of native scale at the border;
   *   <li>within that one pixel, what a file shows beyond the image or video is left;
   *   <li>in a clip of floating point whose window goes beyond the video, the pixels at the far
   *       edges of a file that has the video's scale are NaN, since their neighbours outside have a
   *       weight of 0, and 0 times NaN is NaN;
   *   <li>with {@link Nodata#MASK}, integers outside are 999,999 or the type's maximum, and the
   *       mask does not mark them. {@link Sample#paddingMask} does.
   * </ul>
   */
  NDSAMPLER
}
