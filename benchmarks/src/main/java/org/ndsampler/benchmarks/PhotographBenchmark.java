package org.ndsampler.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Target;
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
import org.openjdk.jmh.infra.Blackhole;

/**
 * JPEG photographs as they lie there, beside OpenCV and Pillow at the same: a Python process
 * (benchmarks/photographs.py) that goes through the files for each line that it gets. They are
 * those below the folder of the system property {@code ndsampler.data}; without one, pictures that
 * are made like photographs. Run it in the project's folder.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 10, time = 2)
@Measurement(iterations = 4, time = 2)
@Fork(1)
public class PhotographBenchmark {
  private static final int SIDE = 224;

  /** How many pictures are made. */
  @Param("40")
  public int images;

  private final SplittableRandom random = new SplittableRandom(3);
  private final Rasters rasters = Rasters.load();
  private Path folder;
  private List<Path> files;
  private List<Size> sizes;
  private CocoDataset dataset;

  /** Finds the files, or makes them. */
  @Setup
  public void findFiles() throws IOException {
    String data = System.getProperty("ndsampler.data");
    folder = data == null ? Photographs.folder(images) : Path.of(data);
    try (Stream<Path> found = Files.walk(folder)) {
      files = found.filter(file -> file.toString().endsWith(".jpg")).sorted().toList();
    }
    sizes = new ArrayList<>();
    CocoDataset.Builder builder = CocoDataset.builder().imageFolder(folder.toAbsolutePath());
    for (Path file : files) {
      try (Raster raster = open(file, 0)) {
        sizes.add(raster.info().size());
      }
      int id = sizes.size();
      builder.image(id, folder.relativize(file).toString(), sizes.get(id - 1));
    }
    dataset = builder.build();
  }

  private Raster open(Path file, long budget) throws IOException {
    return rasters.open(file, RasterOptions.of(BlockCache.ofBytes(budget)));
  }

  private Window window(Size size) {
    int width = Math.min(SIDE, size.width());
    int height = Math.min(SIDE, size.height());
    int x = random.nextInt(size.width() - width + 1);
    return new Window(x, random.nextInt(size.height() - height + 1), width, height);
  }

  /** From opening to an array. */
  @Benchmark
  public void whole(Blackhole hole) throws IOException {
    for (Path file : files) {
      try (Raster raster = open(file, 0)) {
        hole.consume(raster.read());
      }
    }
  }

  /** At a quarter of the width and height, from opening to an array. */
  @Benchmark
  public void quarter(Blackhole hole) throws IOException {
    for (Path file : files) {
      try (Raster raster = open(file, 0)) {
        hole.consume(raster.read(raster.info().size().toWindow(), 0.25));
      }
    }
  }

  /** A window of each by a sampler that knows nothing yet. */
  @Benchmark
  public void crops(Blackhole hole) {
    try (CocoSampler sampler = CocoSampler.builder(dataset).memory(0).build()) {
      for (int i = 0; i < files.size(); i++) {
        Window window = window(sizes.get(i));
        Target target =
            Target.image(i + 1).region(window.x(), window.y(), window.width(), window.height());
        hole.consume(sampler.loadSample(target));
      }
    }
  }

  /** Rasters that have given a window, in a cache that has no room for their pixels. */
  @State(Scope.Benchmark)
  public static class Opened {
    private final List<Raster> rasters = new ArrayList<>();

    @Setup
    public void open(PhotographBenchmark benchmark) throws IOException {
      for (int i = 0; i < benchmark.files.size(); i++) {
        rasters.add(benchmark.open(benchmark.files.get(i), 1));
        rasters.get(i).read(benchmark.window(benchmark.sizes.get(i)));
      }
    }

    @TearDown
    public void close() throws IOException {
      for (Raster raster : rasters) {
        raster.close();
      }
    }
  }

  /** Another window of each. */
  @Benchmark
  public NDArray laterWindows(Opened opened) throws IOException {
    NDArray last = null;
    for (int i = 0; i < files.size(); i++) {
      last = opened.rasters.get(i).read(window(sizes.get(i)));
    }
    return last;
  }

  /** Python in a process of its own. */
  @State(Scope.Benchmark)
  public static class Python {
    private Process process;
    private BufferedReader answers;

    @Setup(Level.Trial)
    public void start(PhotographBenchmark benchmark) throws IOException {
      Path script = Path.of("benchmarks", "photographs.py");
      Path found = Files.exists(script) ? script : script.getFileName();
      process =
          new ProcessBuilder("/usr/bin/python3", found.toString(), benchmark.folder.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      answers = process.inputReader();
    }

    @TearDown(Level.Trial)
    public void stop() throws IOException {
      process.outputWriter().close();
    }

    private void run(String name) throws IOException {
      process.outputWriter().write(name + "\n");
      process.outputWriter().flush();
      CpuTime.count(answers.readLine());
    }
  }

  @Benchmark
  public void openCvWhole(Python python) throws IOException {
    python.run("whole");
  }

  @Benchmark
  public void pillowCrop(Python python) throws IOException {
    python.run("crop");
  }
}
