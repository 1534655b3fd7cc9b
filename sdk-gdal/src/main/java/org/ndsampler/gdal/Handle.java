package org.ndsampler.gdal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.gdal.gdal.Band;
import org.gdal.gdal.Dataset;
import org.gdal.gdal.gdal;
import org.gdal.gdalconst.gdalconst;
import org.ndsampler.gdal.internal.Native;

/**
 * One open dataset with its bands and a transfer buffer. Used by one thread at a time: whoever took
 * it from the {@link HandlePool}.
 */
final class Handle {
  private static final int FIRST_BUFFER = 1 << 16;

  final Dataset dataset;
  private final Band[][] levels;
  private final int[] bandNumbers;
  private ByteBuffer buffer =
      ByteBuffer.allocateDirect(FIRST_BUFFER).order(ByteOrder.nativeOrder());

  private Handle(Dataset dataset) {
    this.dataset = dataset;
    int bands = dataset.getRasterCount();
    this.bandNumbers = new int[bands];
    for (int i = 0; i < bands; i++) {
      bandNumbers[i] = i + 1;
    }
    int overviews = bands == 0 ? 0 : dataset.GetRasterBand(1).GetOverviewCount();
    this.levels = new Band[overviews + 1][];
  }

  static Handle open(String name) throws IOException {
    return Native.quietly(
        () ->
            new Handle(
                Native.present(
                    gdal.OpenEx(name, gdalconst.OF_RASTER | gdalconst.OF_VERBOSE_ERROR))));
  }

  int bands() {
    return bandNumbers.length;
  }

  /** Level -1 is the full image; the mask of the first band is the last element. */
  Band band(int level, int index) throws GdalException {
    Band[] bands = levels[level + 1];
    if (bands == null) {
      bands = new Band[bandNumbers.length];
      for (int i = 0; i < bands.length; i++) {
        Band full = dataset.GetRasterBand(i + 1);
        bands[i] = Native.present(level < 0 ? full : full.GetOverview(level));
      }
      levels[level + 1] = bands;
    }
    return bands[index];
  }

  ByteBuffer buffer(int bytes) {
    if (buffer.capacity() < bytes) {
      buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }
    return buffer.clear();
  }

  /** Reads all bands of a window, pixel after pixel, to the start of the buffer. */
  void readBands(
      int level, int x, int y, int width, int height, int type, int valueBytes, ByteBuffer into)
      throws GdalException {
    int bands = bandNumbers.length;
    int pixel = valueBytes * bands;
    if (level < 0) {
      Native.check(
          dataset.ReadRaster_Direct(
              x,
              y,
              width,
              height,
              width,
              height,
              type,
              into,
              bandNumbers,
              pixel,
              pixel * width,
              valueBytes));
      return;
    }
    for (int b = 0; b < bands; b++) {
      Native.check(
          band(level, b)
              .ReadRaster_Direct(
                  x,
                  y,
                  width,
                  height,
                  width,
                  height,
                  type,
                  into.slice(b * valueBytes, into.capacity() - b * valueBytes),
                  pixel,
                  pixel * width));
    }
  }

  /** Reads the first band's mask to the start of the buffer. */
  void readMask(int level, int x, int y, int width, int height, ByteBuffer into)
      throws GdalException {
    Native.check(
        Native.present(band(level, 0).GetMaskBand())
            .ReadRaster_Direct(
                x, y, width, height, width, height, gdalconst.GDT_Byte, into, 1, width));
  }

  void close() {
    dataset.delete();
  }
}
