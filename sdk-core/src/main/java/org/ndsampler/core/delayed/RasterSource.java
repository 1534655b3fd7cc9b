package org.ndsampler.core.delayed;

import java.io.IOException;
import java.nio.file.Path;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;

/**
 * Where a {@link DelayedLoad} gets its open file from. Implementations must be safe for concurrent
 * use; a pool of open files implements both methods, what is open anyway only the first.
 *
 * @since 0.1
 */
public interface RasterSource {

  /**
   * An open raster, the caller's until {@link #release}.
   *
   * @throws IOException if the file cannot be opened
   */
  Raster acquire() throws IOException;

  /**
   * Takes back what {@link #acquire} gave; does nothing unless overridden.
   *
   * @throws IOException if the file cannot be closed
   */
  default void release(Raster raster) throws IOException {}

  /** What messages and explanations call it: the path of the file. */
  String name();

  /** A raster that somebody else opened and will close, after the last use of the graph. */
  static RasterSource of(Raster raster) {
    return new RasterSource() {
      @Override
      public Raster acquire() {
        return raster;
      }

      @Override
      public String name() {
        return raster.info().path().toString();
      }
    };
  }

  /** A file that is opened for each use and closed after it. */
  static RasterSource ofPath(Rasters rasters, Path path, RasterOptions options) {
    return new RasterSource() {
      @Override
      public Raster acquire() throws IOException {
        return rasters.open(path, options);
      }

      @Override
      public void release(Raster raster) throws IOException {
        raster.close();
      }

      @Override
      public String name() {
        return path.toString();
      }
    };
  }
}
