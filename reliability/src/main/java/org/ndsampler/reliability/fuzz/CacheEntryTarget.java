package org.ndsampler.reliability.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.frames.Backend;
import org.ndsampler.core.frames.FrameCache;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;

/** A damaged entry of the cache is made anew: the pixels are those of the image, always. */
final class CacheEntryTarget implements FuzzTarget {
  private final Backend backend;

  CacheEntryTarget(Backend backend) {
    this.backend = backend;
  }

  private static RasterOptions options() {
    return RasterOptions.of(BlockCache.ofBytes(1 << 20));
  }

  private static Path image(Path folder) throws IOException {
    Path file = folder.resolve("image.png");
    if (!Files.exists(file)) {
      byte[] pixels = new byte[40 * 30 * 3];
      new SplittableRandom(1).nextBytes(pixels);
      javax.imageio.ImageIO.write(
          NDArray.of(pixels, Shape.of(30, 40, 3)).toImage(), "png", file.toFile());
    }
    return file;
  }

  private FrameCache cache(Path folder) {
    return FrameCache.builder(
            folder.resolve("cache-" + backend.toString().toLowerCase(Locale.ROOT)))
        .backend(backend)
        .build();
  }

  @Override
  public List<byte[]> seeds(Path folder) throws IOException {
    Path image = image(folder);
    try (FrameCache cache = cache(folder)) {
      cache.open(image, options()).close();
      return List.of(Files.readAllBytes(cache.entry(image, options()).orElseThrow()));
    }
  }

  @Override
  public void run(byte[] input, Path folder) throws Exception {
    Path image = image(folder);
    try (FrameCache cache = cache(folder)) {
      Path entry = cache.entry(image, options()).orElseThrow();
      Files.createDirectories(entry.getParent());
      Files.write(entry, input);
      try (Raster cached = cache.open(image, options());
          Raster original = Rasters.load().open(image, options())) {
        FuzzTarget.require(
            cached.read().contentEquals(original.read()), "a damaged entry is believed");
      }
    }
  }

  @Override
  public boolean isRefusal(Throwable thrown) {
    return false;
  }
}
