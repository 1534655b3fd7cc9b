package org.ndsampler.gdal.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.gdal.gdal.Driver;
import org.gdal.gdal.gdal;
import org.gdal.gdalconst.gdalconst;
import org.ndsampler.core.raster.Pages;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.RasterProvider;
import org.ndsampler.gdal.Gdal;
import org.ndsampler.gdal.GdalException;
import org.ndsampler.gdal.GdalRaster;

/**
 * Opens what the SDK's own readers do not know, if GDAL knows it. Immutable and safe for concurrent
 * use. Where the native library is absent it is not available, and that is all.
 *
 * <p>It uses GDAL's block cache, so that the cache of the {@link RasterOptions} stays empty.
 */
public final class GdalProvider implements RasterProvider {
  private static final AtomicLong NEXT = new AtomicLong();

  /** The provider; {@link java.util.ServiceLoader} calls this. */
  public GdalProvider() {}

  @Override
  public String name() {
    return "gdal";
  }

  /** Below the SDK's own readers, which are faster and share their cache among threads. */
  @Override
  public int priority() {
    return -10;
  }

  /** Whether the native library is there; {@link Gdal#status} says why not. Never throws. */
  @Override
  public boolean isAvailable() {
    return Gdal.isAvailable();
  }

  /**
   * Asks GDAL's drivers, first about the header alone and, if they do not know it and it is not
   * text, about the file and what lies beside it. Costs some 0.1 ms.
   */
  @Override
  public boolean supports(Path path, ByteBuffer header) {
    if (!header.hasRemaining()
        || !isAvailable()
        || path.getFileSystem() != FileSystems.getDefault()) {
      return false;
    }
    byte[] bytes = new byte[header.remaining()];
    header.duplicate().get(bytes);
    // Drivers look at the extension too, so the copy has the file's name.
    String copy = "/vsimem/ndsampler/" + NEXT.incrementAndGet() + "/" + path.getFileName();
    try {
      return Native.quietly(
          () -> {
            gdal.FileFromMemBuffer(copy, bytes);
            try {
              return isRaster(copy) || (isBinary(bytes) && isRaster(path.toString()));
            } finally {
              gdal.Unlink(copy);
            }
          });
    } catch (GdalException e) {
      return false;
    }
  }

  private static boolean isRaster(String name) {
    Driver driver = gdal.IdentifyDriverEx(name, gdalconst.OF_RASTER);
    return driver != null;
  }

  private static boolean isBinary(byte[] bytes) {
    for (byte b : bytes) {
      if (b >= 0 && b < 9) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Raster open(Path path, RasterOptions options) throws IOException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString());
    }
    GdalRaster raster = Gdal.open(path);
    if (options.pages() != Pages.FIRST && raster.info().format().equals("gtiff")) {
      raster.close();
      throw RasterFormatException.unsupported(
          path,
          "GDAL reads its pages one by one only: Gdal.open(\"GTIFF_DIR:2:\" + path), or the first"
              + " one, with Pages.FIRST");
    }
    return raster;
  }
}
