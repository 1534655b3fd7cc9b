package org.ndsampler.core.raster.npy;

import java.nio.file.Path;
import org.ndsampler.core.raster.RasterContractTest;
import org.ndsampler.core.raster.RasterProvider;
import org.ndsampler.core.raster.npy.internal.NpyProvider;

/** The contract, for NPY in Fortran order and with the other byte order. */
class NpyFortranContractTest extends RasterContractTest {
  @Override
  protected RasterProvider provider() {
    return new NpyProvider();
  }

  @Override
  protected Path file() {
    return Path.of("src/test/resources/npy/large_F_be.npy");
  }
}
