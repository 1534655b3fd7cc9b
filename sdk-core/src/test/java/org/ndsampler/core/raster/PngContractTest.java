package org.ndsampler.core.raster;

import org.ndsampler.core.raster.internal.image.ImageIoProvider;
import java.nio.file.Path;

/** The contract, for PNG. */
class PngContractTest extends RasterContractTest {
  @Override
  protected RasterProvider provider() {
    return new ImageIoProvider();
  }

  @Override
  protected Path file() {
    return Path.of("src/test/resources/images/rgba.png");
  }
}
