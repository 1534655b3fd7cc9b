package org.ndsampler.core.raster.npy;

import java.io.IOException;
import java.nio.file.Path;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.raster.npy.internal.NpyData;
import org.ndsampler.core.raster.npy.internal.NpyRaster;

/**
 * Reads and writes whole NPY files. Safe for concurrent use.
 *
 * @since 0.1
 */
public final class Npy {
  private Npy() {}

  /**
   * Reads a file into memory: 2 axes as an image of one channel, 3 as (height, width, channels), 4
   * as the clip (time, height, width, channels). Types become those that {@link
   * org.ndsampler.core.raster.npy} names.
   *
   * @throws org.ndsampler.core.raster.RasterFormatException if the file is damaged, or holds
   *     something else
   * @throws IOException if it cannot be read
   */
  public static NDArray read(Path path) throws IOException {
    try (NpyData data = NpyData.open(path)) {
      return NpyRaster.readAll(path, data);
    }
  }

  /**
   * Writes an array: an image as 3 axes (height, width, channels), a clip as 4, in C order,
   * little-endian. The file appears whole or not at all: it is written under another name in the
   * same folder, flushed to the disk and moved into place, replacing what was there.
   *
   * @throws IOException if it cannot be written; nothing is left behind then
   */
  public static void write(Path path, NDArray array) throws IOException {
    try (NpyWriter writer =
        new NpyWriter(
            path,
            array.dtype(),
            array.shape().isClip()
                ? new long[] {array.frames(), array.height(), array.width(), array.channels()}
                : new long[] {array.height(), array.width(), array.channels()})) {
      for (int t = 0; t < array.frames(); t++) {
        writer.write(array.frame(t));
      }
      writer.commit();
    }
  }

  /**
   * Starts a file that is written a few rows at a time, so that it may be larger than memory; see
   * {@link NpyWriter}.
   *
   * @param path where the file shall appear
   * @param dtype the type of the values
   * @param size width and height
   * @param channels the number of channels
   * @throws IOException if no file can be made in its folder
   */
  public static NpyWriter writer(Path path, DType dtype, Size size, int channels)
      throws IOException {
    return new NpyWriter(path, dtype, new long[] {size.height(), size.width(), channels});
  }
}
