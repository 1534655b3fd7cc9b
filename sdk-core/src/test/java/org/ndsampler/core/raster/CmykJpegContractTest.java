package org.ndsampler.core.raster;

import java.nio.file.Path;
import org.ndsampler.core.raster.internal.image.ImageIoProvider;

/** The contract, for a JPEG of four components. */
class CmykJpegContractTest extends RasterContractTest {
  @Override
  protected RasterProvider provider() {
    return new ImageIoProvider();
  }

  @Override
  protected Path file() {
    return Path.of("src/test/resources/images/ycck.jpg");
  }
}
