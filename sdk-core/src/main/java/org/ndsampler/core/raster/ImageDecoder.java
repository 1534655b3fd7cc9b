package org.ndsampler.core.raster;

import java.io.IOException;
import org.ndsampler.core.array.NDArray;

/**
 * Decodes one file as a whole. Its header was read when it was made. Safe for concurrent use: each
 * decoding opens the file anew.
 */
interface ImageDecoder {

  /** What the header tells. */
  RasterInfo info();

  /** The pixels, contiguous (height, width, channels), a new array. */
  NDArray decode() throws IOException;
}
