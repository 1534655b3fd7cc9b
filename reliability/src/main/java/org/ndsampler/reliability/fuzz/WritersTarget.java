package org.ndsampler.reliability.fuzz;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.cog.CogValidator;
import org.ndsampler.core.raster.cog.CogWriter;
import org.ndsampler.core.raster.npy.Npy;
import org.ndsampler.core.raster.tiff.Compression;
import org.ndsampler.core.raster.tiff.Predictor;
import org.ndsampler.core.raster.tiff.TiffRaster;

/** Pixels of any type and size, written as NPY and as COG, are read as they were. */
final class WritersTarget implements FuzzTarget {
  @Override
  public List<byte[]> seeds(Path folder) {
    byte[] seed = new byte[24];
    new SplittableRandom(3).nextBytes(seed);
    return List.of(seed, new byte[] {0, 60, 50, 2, 1, 1, 1}, new byte[] {5, 1, 1, 0, 3, 2, 0});
  }

  @Override
  public void run(byte[] input, Path folder) throws Exception {
    Bytes bytes = new Bytes(input);
    DType type = bytes.of(DType.values());
    int width = 1 + bytes.next() % 70;
    int height = 1 + bytes.next() % 70;
    int channels = 1 + bytes.next() % 5;
    NDArray pixels = RasterTarget.noise(width, height, channels).to(type);

    Path npy = folder.resolve("a.npy");
    Npy.write(npy, pixels);
    FuzzTarget.require(Npy.read(npy).contentEquals(pixels), "NPY reads otherwise");

    Compression compression = bytes.of(Compression.values());
    if (compression == Compression.JPEG) {
      // Not the same pixels, by intention.
      return;
    }
    CogWriter writer =
        CogWriter.standard()
            .compression(compression)
            .predictor(bytes.of(Predictor.values()))
            .tileSize(16 * (1 + bytes.next() % 4))
            .overviews(bytes.next() % 3)
            .bigTiff(bytes.flag());
    Path cog = folder.resolve("a.tif");
    writer.write(pixels, cog);
    FuzzTarget.require(
        CogValidator.standard().checkBlocks(true).check(cog).isValid(), "written and not valid");
    try (TiffRaster raster = TiffRaster.open(cog, RasterOptions.of(BlockCache.ofBytes(1 << 20)))) {
      FuzzTarget.require(raster.read().contentEquals(pixels), "COG reads otherwise");
    }
  }

  @Override
  public boolean isRefusal(Throwable thrown) {
    // Settings that do not go together, said so.
    return thrown.getMessage() != null
        && (thrown instanceof IllegalArgumentException || thrown instanceof java.io.IOException);
  }
}
