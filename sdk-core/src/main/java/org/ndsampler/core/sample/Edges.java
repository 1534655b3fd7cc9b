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
   * its edge, and windows side by side fit together without a seam. What is beyond a file has no
   * weight: a pixel whose centre lies on the file shows the file, without a dark rim.
   */
  EXACT,
  /**
   * A sample has the edges that ndsampler 0.8.1 gives, to compare with it:
   *
   * <ul>
   *   <li>a file that has the scale of the image or video is cut at the window before it is scaled,
   *       so that pixels at the edge mix with what is outside;
   *   <li>a file of another scale is cut one pixel before the window, and after it by as many as
   *       the file has for a pixel of the window, rounded up; {@code CUBIC} and {@code LANCZOS}
   *       reach farther and mix with what is outside, too;
   *   <li>positions between pixels are rounded counting from the corner of that cut;
   *   <li>with {@link org.ndsampler.core.delayed.Overviews#ON} an overview is taken to be just a
   *       half, a quarter or so of the file, also where it is a row or column larger, and is cut at
   *       its pixels that the window touches;
   *   <li>within that cut, what a file shows beyond the image or video is left;
   *   <li>in a clip of floating point whose window goes beyond the video, the pixels at the far
   *       edges of a file that has the video's scale are NaN, since their neighbours outside have a
   *       weight of 0, and 0 times NaN is NaN;
   *   <li>with {@link Nodata#MASK}, integers outside are 999,999 or the type's maximum, and the
   *       mask does not mark them. {@link Sample#paddingMask} does.
   * </ul>
   *
   * <p>This is exact but for rounding, with every interpolation. 2,200 random clips of one frame
   * (scales of 0.1 to 3.1 and unequal ones, parts of native scale, windows inside and across the
   * border, files turned, sheared and of several resolutions and types, with overviews and without)
   * were answered by ndsampler 0.8.1 and here. In 2,168 no value differs by more than 1/255 of the
   * range of the file's type. In seven, parts of native scale, a rounding error makes ndsampler
   * blur what keeps its size, which changes values by up to 0.02 of the range. In one such part a
   * hole of NaN grows by the kernel's length there. In 24 ndsampler's sample, of an overview, has a
   * row or column more than its window.
   */
  NDSAMPLER
}
