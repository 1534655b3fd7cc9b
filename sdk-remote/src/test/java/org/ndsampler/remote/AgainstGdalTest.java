package org.ndsampler.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;
import org.ndsampler.core.raster.cog.CogWriter;
import org.ndsampler.core.raster.tiff.Compression;

/** Requests and bytes beside those of GDAL's /vsicurl, on the same server. */
@Tag("slow")
class AgainstGdalTest {
  /** The benchmarks compare with the same script. */
  private static final Path SCRIPT = Path.of("..", "benchmarks", "read_remote.py");

  /**
   * What the directories of the overviews take beyond the first request: they are read when the
   * file is opened, once; GDAL reads them when somebody asks for an overview.
   */
  private static final int OVERVIEWS = 1 << 14;

  @TempDir Path folder;
  private TestServer server;

  /** A window of a file. */
  private record Read(String name, Window window) {}

  private record Cost(int requests, long bytes) {}

  @BeforeEach
  void start() throws IOException {
    server = new TestServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Cost gdal(List<Read> reads) throws IOException, InterruptedException {
    server.reset();
    List<String> command = new ArrayList<>(List.of("/usr/bin/python3", SCRIPT.toString()));
    for (Read read : reads) {
      Window w = read.window;
      command.addAll(List.of(server.url(read.name), "" + w.x(), "" + w.y()));
      command.addAll(List.of("" + w.width(), "" + w.height()));
    }
    Path output = folder.resolve("output.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    int status;
    try {
      status = builder.start().waitFor();
    } catch (IOException e) {
      status = -1;
    }
    assumeTrue(
        status == 0,
        "Debian's python3-gdal is not here; not compared with GDAL: "
            + (Files.exists(output) ? Files.readString(output, StandardCharsets.UTF_8) : ""));
    return new Cost(server.requests(), server.bytes());
  }

  private Cost ours(List<Read> reads) throws IOException {
    server.reset();
    RasterOptions options = RasterOptions.of(BlockCache.ofBytes(64 << 20));
    try (HttpFiles web = HttpFiles.open(HttpOptions.hosts(server.host()))) {
      for (Read read : reads) {
        try (Raster raster = Rasters.load().open(web.path(server.url(read.name)), options)) {
          raster.read(read.window);
        }
      }
    }
    return new Cost(server.requests(), server.bytes());
  }

  private void compare(String what, List<Read> reads, TestReporter reporter)
      throws IOException, InterruptedException {
    Cost theirs = gdal(reads);
    Cost ours = ours(reads);
    reporter.publishEntry(what, "ours " + ours + ", GDAL " + theirs);
    assertThat(ours.requests).as(what + " %s", server.asked()).isLessThanOrEqualTo(theirs.requests);
    assertThat(ours.bytes)
        .as(what + " %s", server.asked())
        .isLessThanOrEqualTo(theirs.bytes + (reads.size() == 1 ? OVERVIEWS : 0));
  }

  private void put(String name, int width, int height, CogWriter writer) throws IOException {
    Path file = Cogs.write(folder.resolve(name), width, height, writer, name.hashCode());
    server.put(name, Files.readAllBytes(file));
    Files.delete(file);
  }

  @Test
  void neverMoreRequestsNorBytesThanGdal(TestReporter reporter) throws Exception {
    CogWriter deflate = CogWriter.standard().compression(Compression.DEFLATE).tileSize(128);
    put("deflate.tif", 6000, 5000, deflate);
    put("jpeg.tif", 6000, 5000, CogWriter.standard().compression(Compression.JPEG).tileSize(256));
    compare(
        "one window, DEFLATE",
        List.of(new Read("deflate.tif", Window.of(3000, 4000, 512, 512))),
        reporter);
    compare(
        "one window, JPEG",
        List.of(new Read("jpeg.tif", Window.of(3000, 4000, 512, 512))),
        reporter);
    SplittableRandom random = new SplittableRandom(1);
    List<Read> windows = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      windows.add(
          new Read("deflate.tif", Window.of(random.nextInt(5800), random.nextInt(4800), 200, 200)));
    }
    compare("100 windows of one image", windows, reporter);
    List<Read> images = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      put("i" + i + ".tif", 900, 800, deflate);
      images.add(
          new Read(
              "i" + i + ".tif", Window.of(random.nextInt(700), random.nextInt(600), 200, 200)));
    }
    compare("one window of 100 images", images, reporter);
  }
}
