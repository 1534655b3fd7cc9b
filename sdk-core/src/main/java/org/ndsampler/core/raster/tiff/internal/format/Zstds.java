package org.ndsampler.core.raster.tiff.internal.format;

import com.github.luben.zstd.util.Native;
import java.nio.file.Path;
import org.ndsampler.core.raster.RasterFormatException;

/** Whether the ZSTD library could be loaded; everything but ZSTD works without it. */
public final class Zstds {
  /** Why it could not be loaded; empty if it could. */
  private static final String FAILURE = load();

  private Zstds() {}

  private static String load() {
    try {
      Native.load();
      return "";
    } catch (LinkageError | RuntimeException e) {
      return e.toString();
    }
  }

  public static boolean isAvailable() {
    return FAILURE.isEmpty();
  }

  public static void require(Path path) throws RasterFormatException {
    if (!isAvailable()) {
      throw RasterFormatException.unsupported(
          path,
          "it is compressed with ZSTD, whose library cannot be loaded here ("
              + FAILURE
              + "); open it through GDAL, or convert it to DEFLATE elsewhere");
    }
  }
}
