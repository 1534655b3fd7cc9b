package org.ndsampler.reliability.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.cog.CogReport;
import org.ndsampler.core.raster.cog.CogValidator;
import org.ndsampler.core.raster.tiff.TiffRaster;

/** The validator answers whatever the file is, and what it calls valid can be opened. */
final class CogValidatorTarget implements FuzzTarget {
  @Override
  public List<byte[]> seeds(Path folder) throws IOException {
    return RasterTarget.cogs(RasterTarget.noise(40, 33, 3), folder);
  }

  @Override
  public void run(byte[] input, Path folder) throws Exception {
    Path file = Files.write(folder.resolve("c.tif"), input);
    CogReport quick = CogValidator.validate(file);
    CogReport report = CogValidator.standard().checkBlocks(true).check(file);
    FuzzTarget.require(
        quick.isValid() || !report.isValid(),
        "a closer look finds fewer errors: " + quick.errors());
    if (report.isValid()) {
      try (TiffRaster raster = TiffRaster.open(file, RasterOptions.of(BlockCache.ofBytes(0)))) {
        // That its blocks are sound is not what it says.
        raster.info();
      } catch (RasterFormatException e) {
        // What the reader does not know, another one may.
        FuzzTarget.require(
            e.isUnsupported()
                && report.warnings().stream()
                    .anyMatch(w -> w.contains(String.valueOf(e.getMessage()))),
            "valid, and not readable: " + e);
      }
    }
  }
}
