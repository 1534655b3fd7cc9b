package org.ndsampler.core.raster;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.internal.WindowRows;

/**
 * One open image file, or one of its overviews, from which windows are read.
 *
 * <p>Safe for concurrent use. Whoever opened it closes it; closing twice is allowed; reading
 * afterwards is an {@link IllegalStateException}. A read has no cursor and no order: any window, at
 * any time.
 *
 * @since 0.1
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

  /**
   * Reads a window into a new array (height, width, channels).
   *
   * @throws IndexOutOfBoundsException if the window is not wholly inside
   * @throws IOException if the file is damaged or cannot be read
   */
  default NDArray read(Window window) throws IOException {
    RasterInfo info = info();
    info.requireInside(window);
    NDArray target =
        NDArray.zeros(info.dtype(), Shape.of(window.height(), window.width(), info.channels()));
    read(window, target);
    return target;
  }

  /**
   * Reads the whole image; an image of more than 2^31 values has to be read in windows.
   *
   * @throws IOException if the file is damaged or cannot be read
   */
  default NDArray read() throws IOException {
    return read(info().size().toWindow());
  }

  /**
   * Reads a window at another scale, such as 0.25 for a quarter of its width and height; the size
   * is rounded to whole pixels, and at least one. See {@link #read(Window, Size)}.
   *
   * @param scale positive
   * @throws IllegalArgumentException if it is not, or the result would be too large
   * @throws IndexOutOfBoundsException if the window is not wholly inside
   * @throws IOException if the file is damaged or cannot be read
   */
  default NDArray read(Window window, double scale) throws IOException {
    if (!(scale > 0) || Double.isInfinite(scale)) {
      throw new IllegalArgumentException("scale must be positive and finite: " + scale);
    }
    return read(
        window,
        new Size(
            (int) Math.max(1, Math.min(Integer.MAX_VALUE, Math.rint(window.width() * scale))),
            (int) Math.max(1, Math.min(Integer.MAX_VALUE, Math.rint(window.height() * scale)))));
  }

  /**
   * Reads a window and gives it another size, (size.height, size.width, channels). Reads from the
   * smallest overview that is not smaller than what is asked for; each new pixel is the mean of
   * what it covers there, weighted by area; integers are rounded, halves up. Enlarged pixels are
   * repeated. NaN and the nodata value do not count; where there is nothing else, so is the result.
   * A mask is not looked at.
   *
   * <p>The error against the mean of the pixels of the image: as much as the overviews were
   * rounded, for integers half a level for each halving, and half a level for the result; and where
   * the edges of the new pixels do not fall on those of the overview's, or the size of the image is
   * not a multiple of the overview's, a pixel of the overview counts by its area, though what it
   * covers may not be even. An overview made by nearest neighbour is what it is; that of a JPEG is
   * made of its lower frequencies. 64-bit integers beyond 2^53 lose their last bits.
   *
   * <p>Memory beyond the result: a band of rows of about a million values. Cost: that of reading at
   * most four times the pixels of the result if there are overviews by halves, else that of the
   * window.
   *
   * @param window the pixels of this raster to read, wholly inside
   * @param size the size of the result
   * @throws IndexOutOfBoundsException if the window is not wholly inside
   * @throws IllegalArgumentException if the window is empty and the size is not; if the result has
   *     more than 2^31 values, or a row of it or the number of rows more than 2^25
   * @throws IOException if the file is damaged or cannot be read
   */
  default NDArray read(Window window, Size size) throws IOException {
    return ScaledRead.read(this, window, size);
  }

  /**
   * Brings what windows need that are read next, where the file is far away: in as few requests as
   * may be, for all windows at once. Reading them then asks for nothing that came. Elsewhere, and
   * of what is more than some 32 MB, it does nothing; the windows are read all the same.
   *
   * @param windows each wholly inside
   * @return lets go of it when it is closed, after the windows were read
   * @throws IndexOutOfBoundsException if a window is not wholly inside
   * @throws IOException if it cannot be read
   */
  default Closeable ahead(List<Window> windows) throws IOException {
    windows.forEach(info()::requireInside);
    return () -> {};
  }

  /**
   * Reads the image from top to bottom. Of a format that has to be decoded as a whole, such as PNG,
   * a large image is decoded while it is read, and only some rows of it are ever in memory; of
   * others the rows are read as windows.
   *
   * @throws IOException if the file cannot be read
   */
  default RowReader rows() throws IOException {
    return new WindowRows(this);
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

  /**
   * How many images of their own the file has; more than one only of a stack that was opened with
   * {@link Pages#FRAMES}. This raster is the first of them.
   */
  default int frames() {
    return 1;
  }

  /**
   * One of the images of a stack. It shares this raster's resources and need not be closed. Frames
   * may differ in size and type.
   *
   * @param index from 0, up to {@link #frames} - 1
   * @throws IndexOutOfBoundsException if there is no such frame
   * @throws RasterFormatException if the file is damaged there
   * @throws IOException if the file cannot be read
   */
  default Raster frame(int index) throws IOException {
    Objects.checkIndex(index, frames());
    return this;
  }

  /**
   * Which pixels mean something, as a raster of the same size with one channel of uint8: 0 where
   * they do not. Empty where all do, or only a nodata value or an alpha channel tells. It shares
   * this raster's resources and need not be closed.
   */
  default Optional<? extends Raster> mask() {
    return Optional.empty();
  }

  @Override
  void close() throws IOException;
}
