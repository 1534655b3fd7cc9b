package org.ndsampler.core.raster.npy;

import java.nio.file.Path;
import org.ndsampler.core.raster.RasterContractTest;
import org.ndsampler.core.raster.RasterProvider;
import org.ndsampler.core.raster.npy.internal.NpyProvider;

/** The contract, for NPY in C order. */
class NpyContractTest extends RasterContractTest {
  @Override
  protected RasterProvider provider() {
    return new NpyProvider();
  }

  @Override
  protected Path file() {
    return Path.of("src/test/resources/npy/large_C.npy");
  }
}
