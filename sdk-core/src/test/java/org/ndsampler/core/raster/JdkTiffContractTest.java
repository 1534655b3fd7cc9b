package org.ndsampler.core.raster;

import java.nio.file.Path;
import org.ndsampler.core.raster.internal.image.ImageIoProvider;

/** The contract, for TIFF through the JDK. */
class JdkTiffContractTest extends RasterContractTest {
  @Override
  protected RasterProvider provider() {
    return new ImageIoProvider();
  }

  @Override
  protected Path file() {
    return Path.of("src/test/resources/images/f32x6.tif");
  }
}
