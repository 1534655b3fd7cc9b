package org.ndsampler.core.frames;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.cog.internal.CogCommand;

/**
 * The program of a child process with a small heap: converts every image of a folder, with the
 * command and in caches, and says what the command said.
 */
final class LargeChild {
  private LargeChild() {}

  public static void main(String[] args) throws IOException {
    List<Path> files;
    try (Stream<Path> list = Files.list(Path.of(args[0]))) {
      files = list.sorted().toList();
    }
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    List<String> words = new ArrayList<>(List.of("--pixels", "--to", args[1]));
    files.forEach(file -> words.add(file.toString()));
    out.println("status " + CogCommand.run(words, out, Progress.NONE));
    for (Backend backend : List.of(Backend.COG, Backend.NPY)) {
      try (FrameCache cache = FrameCache.builder(Path.of(args[2])).backend(backend).build()) {
        PrepareReport report =
            cache
                .prepare(
                    files,
                    RasterOptions.of(BlockCache.ofDefaultSize()).applyOrientation(true),
                    1,
                    Progress.NONE,
                    CancellationToken.NONE)
                .throwIfFailed();
        out.println(backend.name() + " " + report.converted());
      }
    }
  }
}
