package org.ndsampler.core.frames.internal;

import java.io.IOException;
import java.nio.file.Path;
import org.ndsampler.core.coco.internal.ImageHeaders;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;

/** Headers as the formats that are there read them; a file is open no longer than that takes. */
public final class RasterHeaders implements ImageHeaders {
  private final Rasters rasters = Rasters.load();
  private final RasterOptions stored = RasterOptions.of(BlockCache.ofBytes(0));

  /** With the formats that are found as services. */
  public RasterHeaders() {}

  @Override
  public Header read(Path file, boolean applyOrientation) throws IOException {
    try (Raster raster = rasters.open(file, stored.applyOrientation(applyOrientation))) {
      return new Header(raster.info().size(), raster.info().channels());
    }
  }
}
