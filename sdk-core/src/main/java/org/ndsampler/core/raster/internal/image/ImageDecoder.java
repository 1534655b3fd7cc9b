package org.ndsampler.core.raster.internal.image;

import java.io.IOException;
import java.util.Optional;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.RasterInfo;
import org.ndsampler.core.raster.RowReader;

/**
 * Decodes one file as a whole. Its header was read when it was made. Safe for concurrent use: each
 * decoding opens the file anew.
 */
public interface ImageDecoder {

  /** What the header tells. */
  RasterInfo info();

  /** The pixels, contiguous (height, width, channels), a new array. */
  NDArray decode() throws IOException;

  /**
   * A window, without the rest of the image; empty if this decoder, or this file, has only the
   * whole, or has it as long as the whole was not decoded once. The file as a whole is found sound
   * before the first window is given.
   *
   * @param window wholly inside, not empty
   */
  default Optional<NDArray> decode(Window window) throws IOException {
    return Optional.empty();
  }

  /**
   * About which share of the work of {@link #decode()} a window is; 1 if it is no less.
   *
   * @param window wholly inside, not empty
   */
  default double share(Window window) {
    return 1;
  }

  /**
   * What decodes one of the overviews that {@link #info()} lists.
   *
   * @param level from 0 for the largest
   */
  default ImageDecoder overview(int level) {
    throw new IndexOutOfBoundsException("no overview " + level + ": " + info().path());
  }

  /**
   * Of an image that {@link #decode()} refuses as damaged, what can be decoded; empty if it is
   * nothing or cannot be told from the rest.
   */
  default Optional<Partial> decodePartly() throws IOException {
    return Optional.empty();
  }

  /**
   * A part of an image.
   *
   * @param pixels as {@link #decode()} gives them, with anything outside of the part
   * @param valid the part
   */
  record Partial(NDArray pixels, Window valid) {}

  /** What to do with an image that is too large to be decoded as a whole. */
  default String adviceIfTooLarge() {
    return "convert it once and read from there: CogBatch.standard().convert(List.of(file), folder),"
        + " or a sampler with a cache folder";
  }

  /**
   * The rows one after the other, without the whole in memory; empty if it cannot be done.
   *
   * @param possible whether the image can also be decoded as a whole; then empty if that is faster
   */
  default Optional<RowReader> rows(boolean possible) throws IOException {
    return Optional.empty();
  }
}
