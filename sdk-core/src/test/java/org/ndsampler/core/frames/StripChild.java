package org.ndsampler.core.frames;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;

/** Reads a pixel of a file in a small heap, and says what came of it. */
final class StripChild {
  private StripChild() {}

  public static void main(String[] args) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try (Raster raster =
        Rasters.load().open(Path.of(args[0]), RasterOptions.of(BlockCache.ofBytes(1 << 20)))) {
      raster.read(new Window(5, 5, 1, 1));
      out.print("read\n");
    } catch (IOException e) {
      out.print("error " + e.getMessage() + "\n");
    }
  }
}
