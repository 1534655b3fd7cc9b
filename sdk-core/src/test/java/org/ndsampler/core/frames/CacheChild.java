package org.ndsampler.core.frames;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.RasterOptions;

/** The program of a child process: prepares every image of a folder and says how many it made. */
final class CacheChild {
  private CacheChild() {}

  public static void main(String[] args) throws IOException {
    Path sources = Path.of(args[0]);
    List<Path> files;
    try (Stream<Path> list = Files.list(sources)) {
      files = list.sorted().toList();
    }
    try (FrameCache cache = FrameCache.builder(Path.of(args[1])).backend(Backend.NPY).build()) {
      PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
      out.println("started");
      PrepareReport report =
          cache
              .prepare(
                  files,
                  RasterOptions.of(BlockCache.ofBytes(1 << 24)),
                  2,
                  Progress.NONE,
                  CancellationToken.NONE)
              .throwIfFailed();
      out.println("converted " + report.converted());
    }
  }
}
