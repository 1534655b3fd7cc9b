package org.ndsampler.core.raster;

import java.nio.file.Path;
import org.ndsampler.core.raster.internal.image.ImageIoProvider;

/** The contract, for planar TIFF through the JDK. */
class JdkPlanarTiffContractTest extends RasterContractTest {
  @Override
  protected RasterProvider provider() {
    return new ImageIoProvider();
  }

  @Override
  protected Path file() {
    return Path.of("src/test/resources/images/u8x5planar.tif");
  }
}
