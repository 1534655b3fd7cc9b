package org.ndsampler.core.raster;

import java.nio.file.Path;
import org.ndsampler.core.raster.internal.image.ImageIoProvider;

/** The contract, for progressive JPEG. */
class ProgressiveJpegContractTest extends RasterContractTest {
  @Override
  protected RasterProvider provider() {
    return new ImageIoProvider();
  }

  @Override
  protected Path file() {
    return Path.of("src/test/resources/images/progressive.jpg");
  }
}
