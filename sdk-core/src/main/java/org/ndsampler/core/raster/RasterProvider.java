package org.ndsampler.core.raster;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Opens files of some formats. Found with {@link java.util.ServiceLoader}; implementations must be
 * safe for concurrent use and must not fail to load where something that they need is absent:
 * {@link #isAvailable} tells.
 *
 * @since 0.1
 */
public interface RasterProvider {

  /** A short name, unique among providers, such as {@code npy}. */
  String name();

  /**
   * Among those that support a file the highest is asked; 0 for the formats of this SDK, less for
   * general plug-ins.
   */
  int priority();

  /** Whether it can work here; a provider over a native library may not. */
  default boolean isAvailable() {
    return true;
  }

  /**
   * Whether it can probably open the file. Must be cheap and must not throw.
   *
   * @param path the file
   * @param header its first bytes, at most {@link Rasters#HEADER_BYTES}, read-only, position 0
   */
  boolean supports(Path path, ByteBuffer header);

  /**
   * Opens a file.
   *
   * @throws RasterFormatException if it is damaged or not supported
   * @throws IOException if it cannot be read
   */
  Raster open(Path path, RasterOptions options) throws IOException;
}
