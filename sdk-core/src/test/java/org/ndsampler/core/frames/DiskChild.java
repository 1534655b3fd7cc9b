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
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;

/** The program of a child process with a small disk of its own: says what becomes of its cache. */
final class DiskChild {
  private static final RasterOptions OPTIONS = RasterOptions.of(BlockCache.ofBytes(1 << 24));

  private DiskChild() {}

  public static void main(String[] args) throws Exception {
    List<Path> files;
    try (Stream<Path> list = Files.list(Path.of(args[0]))) {
      files = list.sorted().toList();
    }
    Path disk = Path.of(args[1]);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    if (args[2].equals("full")) {
      full(files, disk, out);
    } else {
      readOnly(files, disk, out);
    }
  }

  private static FrameCache cache(Path disk) {
    return FrameCache.builder(disk).backend(Backend.NPY).build();
  }

  private static boolean isEqual(FrameCache cache, Path file) throws IOException {
    try (Raster cached = cache.open(file, OPTIONS);
        Raster original = Rasters.load().open(file, OPTIONS)) {
      return cached.read().contentEquals(original.read());
    }
  }

  private static void full(List<Path> files, Path disk, PrintStream out) throws IOException {
    try (FrameCache cache = cache(disk)) {
      PrepareReport report =
          cache.prepare(files, OPTIONS, 2, Progress.NONE, CancellationToken.NONE);
      out.print("converted " + report.converted() + "\n");
      out.print("failed " + report.failures().size() + "\n");
      report.failures().values().forEach(failure -> out.print(failure.getMessage() + "\n"));
      CacheReport sound = cache.verify(Progress.NONE, CancellationToken.NONE);
      out.print("problems " + sound.findings().size() + "\n");
      int wrong = 0;
      for (Path file : files) {
        if (Files.exists(cache.entry(file, OPTIONS).orElseThrow())) {
          wrong += isEqual(cache, file) ? 0 : 1;
        }
      }
      out.print("wrong " + wrong + "\n");
    }
    try (Stream<Path> left = Files.walk(disk)) {
      out.print(
          "temporary "
              + left.filter(file -> file.getFileName().toString().startsWith(".")).count()
              + "\n");
    }
  }

  private static void readOnly(List<Path> files, Path disk, PrintStream out) throws Exception {
    try (FrameCache cache = cache(disk)) {
      isEqual(cache, files.get(0));
    }
    Process process =
        new ProcessBuilder("mount", "-o", "remount,ro", disk.toString()).inheritIO().start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException("cannot make " + disk + " read-only");
    }
    try (FrameCache cache = cache(disk)) {
      out.print("first equal " + isEqual(cache, files.get(0)) + "\n");
      out.print("conversions " + cache.stats().conversions() + "\n");
      try {
        isEqual(cache, files.get(1));
        out.print("second was converted\n");
      } catch (IOException e) {
        out.print("second failed: " + e.getMessage() + "\n");
      }
    }
  }
}
