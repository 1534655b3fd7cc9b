package org.ndsampler.remote;

import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.raster.cog.CogWriter;

/** COGs of made-up pixels. */
final class Cogs {
  private Cogs() {}

  /** Writes one whose tiles shrink to about a half. */
  static Path write(Path file, int width, int height, int tile, long seed) throws IOException {
    return write(file, width, height, CogWriter.standard().tileSize(tile), seed);
  }

  static Path write(Path file, int width, int height, CogWriter writer, long seed)
      throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] values = new byte[width * height * 3];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) (i / 30 + random.nextInt(16));
    }
    writer.write(NDArray.wrap(DType.UINT8, Shape.of(height, width, 3), values), file);
    return file;
  }
}
