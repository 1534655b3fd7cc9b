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
   * Of an image that {@link #decode} refuses as damaged, what can be decoded; empty if it is
   * nothing or cannot be told from the rest.
   */
  default Optional<Partial> decodePartly() throws IOException {
    return Optional.empty();
  }

  /**
   * A part of an image.
   *
   * @param pixels as {@link #decode} gives them, with anything outside of the part
   * @param valid the part
   */
  record Partial(NDArray pixels, Window valid) {}

  /**
   * How much of the work of {@link #decode} it takes to {@link #read} a window alone: 1 as long as
   * that cannot be done.
   */
  default double cost(Window window) {
    return 1;
  }

  /**
   * Reads a window alone, from places that an earlier decoding of the whole has found.
   *
   * @param target of the window's size
   * @return false if it cannot be done; the target is then not touched
   */
  default boolean read(Window window, NDArray target) throws IOException {
    return false;
  }

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
