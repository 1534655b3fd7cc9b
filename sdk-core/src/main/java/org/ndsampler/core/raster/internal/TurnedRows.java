package org.ndsampler.core.raster.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterInfo;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.RowReader;
import org.ndsampler.core.raster.npy.Npy;
import org.ndsampler.core.raster.npy.NpyWriter;
import org.ndsampler.core.raster.npy.internal.NpyProvider;

/**
 * The rows of an image that is turned while it is read from top to bottom. The first row that is
 * seen may be the last column that is stored, so the pixels wait in a temporary file, which is
 * deleted when this is closed. Confined to one thread.
 */
public final class TurnedRows implements RowReader {
  private static final long BAND_BYTES = 4L << 20;

  private final Path folder;
  private final Raster stored;
  private final RowReader rows;

  private TurnedRows(Path folder, Raster stored, int orientation) throws IOException {
    this.folder = folder;
    this.stored = stored;
    this.rows = new WindowRows(TurnedRaster.of(stored, orientation));
  }

  /**
   * Reads all rows and turns them.
   *
   * @param rows of the stored image; closed here
   * @param info of the stored image
   * @param orientation from 1 to 8, as EXIF and TIFF number them
   * @throws IOException if the image cannot be read, or there is no room for the temporary file
   */
  public static RowReader of(RowReader rows, RasterInfo info, int orientation) throws IOException {
    try (rows) {
      Path folder = Files.createTempDirectory("ndsampler-turned");
      Path file = folder.resolve("stored.npy");
      try {
        spill(rows, info, file);
        Raster stored = new NpyProvider().open(file, RasterOptions.of(BlockCache.ofBytes(0)));
        return new TurnedRows(folder, stored, orientation);
      } catch (IOException | RuntimeException e) {
        Files.deleteIfExists(file);
        Files.deleteIfExists(folder);
        throw e;
      }
    }
  }

  private static void spill(RowReader rows, RasterInfo info, Path file) throws IOException {
    int width = info.size().width();
    int height = info.size().height();
    long rowBytes = Math.max(1, (long) width * info.channels() * info.dtype().bytes());
    int band = (int) Math.max(1, Math.min(height, BAND_BYTES / rowBytes));
    NDArray pixels = NDArray.zeros(info.dtype(), Shape.of(band, width, info.channels()));
    try (NpyWriter writer = Npy.writer(file, info.dtype(), info.size(), info.channels())) {
      for (int y = 0; y < height; y += band) {
        NDArray part = pixels.crop(new Window(0, 0, width, Math.min(band, height - y)));
        rows.read(part);
        write(writer, part, info, file);
      }
      writer.commit();
    }
  }

  private static void write(NpyWriter writer, NDArray part, RasterInfo info, Path file)
      throws IOException {
    try {
      writer.write(part);
    } catch (IOException e) {
      long bytes = info.size().area() * info.channels() * info.dtype().bytes();
      throw new IOException(
          info.path()
              + ": to turn an image of this size as EXIF says, "
              + (bytes >> 20)
              + " MiB are needed for a temporary file in "
              + file.getParent()
              + ", which cannot be written; choose another folder: -Djava.io.tmpdir=FOLDER",
          e);
    }
  }

  @Override
  public int position() {
    return rows.position();
  }

  @Override
  public void read(NDArray target) throws IOException {
    rows.read(target);
  }

  @Override
  public void skip(int count) throws IOException {
    rows.skip(count);
  }

  @Override
  public void close() throws IOException {
    rows.close();
    stored.close();
    Files.deleteIfExists(folder.resolve("stored.npy"));
    Files.deleteIfExists(folder);
  }
}
