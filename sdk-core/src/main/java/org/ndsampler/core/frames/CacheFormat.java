package org.ndsampler.core.frames;

import java.io.IOException;
import java.nio.file.Path;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterInfo;
import org.ndsampler.core.util.HashId;

/**
 * How the frame cache stores an image so that windows of it are cheap. Implementations are
 * immutable and safe for concurrent use; a {@link Backend} makes them.
 */
interface CacheFormat {

  /** The name of the format, such as {@code npy}: letters, digits and hyphens. */
  String name();

  /** The ending of the files, with the dot. A raster provider must know them by their content. */
  String extension();

  /**
   * What the bytes of a file depend on besides the pixels: options and their values, and the
   * version of the format. Part of every key, so that other options never meet files of these.
   */
  HashId settings();

  /**
   * Whether windows of the source are cheap already, so that it is read where it is.
   *
   * @param source what the source's header says
   */
  default boolean isReadInPlace(RasterInfo source) {
    return source.format().equals(name()) || isTiled(source);
  }

  /**
   * Writes an image. The file is flushed, checked and moved to its name by the caller.
   *
   * @param source the image, to be read from top to bottom; it may be larger than memory
   * @param file where to write; nobody else sees it
   * @param cancellation looked at between parts
   * @throws java.util.concurrent.CancellationException if it was cancelled
   * @throws IOException if the source cannot be read or the file cannot be written
   */
  void write(Raster source, Path file, CancellationToken cancellation) throws IOException;

  /** Whether an image consists of several small tiles. */
  static boolean isTiled(RasterInfo info) {
    return info.blockSize().width() < info.size().width()
        && info.blockSize().area() <= 2048L * 2048
        && info.blockSize().height() > 1;
  }
}
