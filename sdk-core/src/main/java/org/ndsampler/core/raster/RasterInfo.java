package org.ndsampler.core.raster;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

/**
 * What an image file holds, as far as its header tells. Immutable.
 *
 * @param path the file
 * @param format the name of the format, such as {@code png}, {@code jpeg}, {@code npy}, {@code
 *     tiff}
 * @param size width and height in pixels
 * @param channels number of channels
 * @param dtype type of the values
 * @param blockSize the unit that is decoded at once: a tile, a strip, or the whole image
 * @param overviews the sizes of the smaller versions in the file, largest first
 * @param nodata the value that means "no data", if the file names one
 */
public record RasterInfo(
    Path path,
    String format,
    Size size,
    int channels,
    DType dtype,
    Size blockSize,
    List<Size> overviews,
    OptionalDouble nodata) {

  /** Copies the list. */
  public RasterInfo {
    overviews = List.copyOf(overviews);
  }

  /** A file without overviews and without a nodata value. */
  public static RasterInfo of(
      Path path, String format, Size size, int channels, DType dtype, Size blockSize) {
    return new RasterInfo(
        path, format, size, channels, dtype, blockSize, List.of(), OptionalDouble.empty());
  }

  /**
   * Checks that a window can be read.
   *
   * @throws IndexOutOfBoundsException if it is not wholly inside the image
   */
  public void requireInside(Window window) {
    if (!size.toWindow().contains(window)) {
      throw new IndexOutOfBoundsException(
          window + " is not inside " + path + ", which is " + size + "; pad it first, or clip it");
    }
  }

  /**
   * Checks that a window can be read into an array.
   *
   * @throws IndexOutOfBoundsException if the window is not wholly inside the image
   * @throws IllegalArgumentException if the array is a clip or has another shape or type
   */
  public void requireTarget(Window window, NDArray target) {
    requireInside(window);
    if (target.shape().isClip()
        || target.height() != window.height()
        || target.width() != window.width()
        || target.channels() != channels
        || target.dtype() != dtype) {
      throw new IllegalArgumentException(
          "reading "
              + window
              + " of "
              + path
              + " needs an array ("
              + window.height()
              + ", "
              + window.width()
              + ", "
              + channels
              + ") "
              + dtype
              + ", not "
              + target);
    }
  }
}
