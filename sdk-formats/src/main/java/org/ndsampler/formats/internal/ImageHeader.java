package org.ndsampler.formats.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.GeoTransform;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;

/**
 * What the head of an image file says.
 *
 * @param geo where it is on Earth, if it says so
 */
record ImageHeader(Size size, int channels, Optional<GeoTransform> geo) {
  private static final Rasters RASTERS = Rasters.load();

  /**
   * Reads it.
   *
   * @throws IOException if there is no such file, or it is no image
   */
  static ImageHeader read(Path file) throws IOException {
    try (Raster raster = RASTERS.open(file, RasterOptions.of(BlockCache.ofBytes(0)))) {
      return new ImageHeader(
          raster.info().size(), raster.info().channels(), raster.info().geoTransform());
    }
  }

  /** Where a file is on Earth; empty also where there is none. */
  static Optional<GeoTransform> geoTransform(Path file) throws IOException {
    return Files.isRegularFile(file) ? read(file).geo() : Optional.empty();
  }
}
