package org.ndsampler.core.raster;

import java.io.Closeable;
import java.io.IOException;
import org.ndsampler.core.array.NDArray;

/**
 * Reads an image once from top to bottom, so that of a file that can only be decoded as a whole no
 * more than some rows are in memory; made by {@link Raster#rows}. Confined to one thread; whoever
 * asked for it closes it, before the raster.
 *
 * @since 0.1
 */
public interface RowReader extends Closeable {

  /** The row that is read next, from 0 to the height of the image. */
  int position();

  /**
   * Reads the next rows, as many as the target has.
   *
   * @param target an image of the raster's width, channels and type; may be a view
   * @throws IndexOutOfBoundsException if there are not as many rows left
   * @throws IllegalArgumentException if the target has another width, number of channels or type
   * @throws RasterFormatException if the file is damaged
   * @throws IOException if the file cannot be read
   */
  void read(NDArray target) throws IOException;

  /**
   * Passes over rows; costs as much as reading them where a row needs those before it.
   *
   * @throws IndexOutOfBoundsException if there are not as many rows left
   * @throws IOException if the file is damaged or cannot be read
   */
  void skip(int rows) throws IOException;
}
