package org.ndsampler.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;
import org.ndsampler.core.raster.cog.CogWriter;
import org.ndsampler.core.raster.tiff.Compression;
import org.ndsampler.remote.HttpFiles;
import org.ndsampler.remote.HttpOptions;
import org.ndsampler.remote.TestServer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Requests and bytes of windows of COGs on a server, beside GDAL's {@code /vsicurl} with the same
 * server: a Python process (benchmarks/read_remote.py). They are counted, so that once is enough,
 * on a busy machine too. Run it in the project's folder.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@Fork(1)
public class RemoteBenchmark {
  private static final int WINDOW = 200;

  /**
   * What is read: one window; the same when a run before has left its work folder; windows of one
   * image; a window of each of many.
   */
  @Param({"window", "again", "windows", "images"})
  public String reads;

  /** How many windows or images many are. */
  @Param("100")
  public int images;

  /** Width of the large image. */
  @Param("6000")
  public int columns;

  private final List<Read> all = new ArrayList<>();
  private final Map<String, byte[]> contents = new HashMap<>();
  private TestServer server;
  private Path workFolder;

  /** A window of a file. */
  private record Read(String name, Window window) {}

  /** Puts the images on a server. */
  @Setup(Level.Trial)
  public void prepare() throws IOException {
    server = new TestServer();
    workFolder = Files.createTempDirectory("ndsampler-benchmark");
    SplittableRandom random = new SplittableRandom(1);
    if (reads.equals("images")) {
      for (int i = 0; i < images; i++) {
        add("small.tif", i + ".tif", Size.of(900, 800), random);
      }
      return;
    }
    Size size = Size.of(columns, columns / 6 * 5);
    if (reads.equals("windows")) {
      for (int i = 0; i < images; i++) {
        add("large.tif", "large.tif", size, random);
      }
      return;
    }
    put("large.tif", "large.tif", size);
    all.add(new Read("large.tif", Window.of(columns / 2, columns / 2, 512, 512)));
    if (reads.equals("again")) {
      read();
    }
  }

  private void add(String file, String name, Size size, SplittableRandom random)
      throws IOException {
    put(file, name, size);
    int x = random.nextInt(size.width() - WINDOW);
    int y = random.nextInt(size.height() - WINDOW);
    all.add(new Read(name, Window.of(x, y, WINDOW, WINDOW)));
  }

  private void put(String file, String name, Size size) throws IOException {
    Path kept =
        BenchmarkData.kept(
            "remote-%d-%s".formatted(size.width(), file),
            path ->
                CogWriter.standard()
                    .compression(Compression.DEFLATE)
                    .tileSize(128)
                    .write(new BenchmarkData.Slopes(size), path));
    byte[] content = contents.get(file);
    if (content == null) {
      content = Files.readAllBytes(kept);
      contents.put(file, content);
    }
    if (all.stream().noneMatch(read -> read.name.equals(name))) {
      server.put(name, content);
    }
  }

  @TearDown(Level.Trial)
  public void close() throws IOException {
    server.close();
    BenchmarkData.delete(workFolder);
  }

  private long read() throws IOException {
    RasterOptions options = RasterOptions.of(BlockCache.ofBytes(64 << 20));
    HttpOptions settings = HttpOptions.hosts(server.host()).workFolder(workFolder);
    long pixels = 0;
    try (HttpFiles web = HttpFiles.open(settings)) {
      for (Read read : all) {
        try (Raster raster = Rasters.load().open(web.path(server.url(read.name)), options)) {
          pixels += raster.read(read.window).shape().count();
        }
      }
    }
    return pixels;
  }

  /** The SDK. */
  @Benchmark
  public long ours(Traffic traffic) throws IOException {
    server.reset();
    long pixels = read();
    traffic.of(server);
    return pixels;
  }

  /** GDAL. */
  @Benchmark
  public List<String> pythonVsicurl(Traffic traffic) throws IOException, InterruptedException {
    server.reset();
    // In the project's folder, or in that of the benchmarks.
    Path script = Path.of("benchmarks", "read_remote.py");
    List<String> command = new ArrayList<>();
    command.add("/usr/bin/python3");
    command.add((Files.exists(script) ? script : script.getFileName()).toString());
    for (Read read : all) {
      Window w = read.window;
      command.add(server.url(read.name));
      IntStream.of(w.x(), w.y(), w.width(), w.height())
          .mapToObj(String::valueOf)
          .forEach(command::add);
    }
    List<String> pixels = CpuTime.ofProcess(command);
    traffic.of(server);
    return pixels;
  }
}
