package org.ndsampler.core.raster;

import java.io.Closeable;
import java.io.IOException;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Window;

/**
 * One open image file, or one of its overviews, from which windows are read.
 *
 * <p>Safe for concurrent use. Whoever opened it closes it; closing twice is allowed; reading
 * afterwards is an {@link IllegalStateException}. A read has no cursor and no order: any window, at
 * any time.
 */
public interface Raster extends Closeable {

  /**
   * What the file holds: size, channels, type, layout. Known since it was opened; costs nothing.
   */
  RasterInfo info();

  /**
   * Reads a window into an array.
   *
   * @param window the pixels to read, wholly inside {@code info().size()}
   * @param target an image of the window's height and width, of {@code info().channels()} channels
   *     and of type {@code info().dtype()}; may be a view of a larger array
   * @throws IndexOutOfBoundsException if the window is not wholly inside
   * @throws IllegalArgumentException if the target has another shape or type
   * @throws RasterFormatException if the file is damaged
   * @throws IOException if the file cannot be read
   */
  void read(Window window, NDArray target) throws IOException;

  /** Reads a window into a new array (height, width, channels). */
  default NDArray read(Window window) throws IOException {
    RasterInfo info = info();
    info.requireInside(window);
    NDArray target =
        NDArray.zeros(info.dtype(), Shape.of(window.height(), window.width(), info.channels()));
    read(window, target);
    return target;
  }

  /** Reads the whole image; an image of more than 2^31 values has to be read in windows. */
  default NDArray read() throws IOException {
    return read(info().size().toWindow());
  }

  /**
   * A smaller version of the image that the file holds. It shares this raster's resources and need
   * not be closed.
   *
   * @param level 0 for the largest overview, up to {@code info().overviews().size() - 1}
   * @throws IndexOutOfBoundsException if there is no such level
   */
  default Raster overview(int level) {
    throw new IndexOutOfBoundsException(
        "no overview " + level + ": " + info().path() + " has " + info().overviews().size());
  }

  @Override
  void close() throws IOException;
}
