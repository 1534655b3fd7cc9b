package org.ndsampler.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.delayed.DelayedImage;
import org.ndsampler.core.delayed.FinalizeOptions;
import org.ndsampler.core.delayed.Interpolation;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A warp of an image of 512x512 in memory, on one thread, beside OpenCV at the same: a Python
 * process (benchmarks/opencv_warp.py, Debian's python3-opencv) that warps a batch for each line
 * that it gets. Run it in the project's folder.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class WarpBenchmark {
  private static final int SIDE = 512;
  private static final double SHRINK = 0.4;
  private static final double SHRINK_MORE = 0.1;
  private static final FinalizeOptions CUBIC =
      FinalizeOptions.DEFAULT.interpolation(Interpolation.CUBIC);
  private static final FinalizeOptions NEAREST =
      FinalizeOptions.DEFAULT.interpolation(Interpolation.NEAREST);

  /** The type of the values. */
  @Param({"UINT8", "FLOAT32"})
  public DType dtype;

  /** Channels of a pixel. */
  @Param({"3", "1"})
  public int channels;

  private NDArray pixels;
  private DelayedImage rotated;
  private DelayedImage enlarged;
  private DelayedImage shrunk;
  private DelayedImage shrunkMore;
  private NDArray small;
  private NDArray smaller;

  /** Makes noise and the graphs. */
  @Setup
  public void makeImages() {
    SplittableRandom random = new SplittableRandom(0);
    NDArray noise = NDArray.zeros(dtype, Shape.of(SIDE, SIDE, channels));
    for (int i = 0; i < SIDE * SIDE * channels; i++) {
      if (noise.data() instanceof byte[] bytes) {
        bytes[i] = (byte) random.nextInt(256);
      } else {
        ((float[]) noise.data())[i] = random.nextInt(256);
      }
    }
    double half = SIDE / 2.0;
    double angle = Math.toRadians(17);
    Affine turn =
        new Affine(Math.cos(angle), -Math.sin(angle), 0, Math.sin(angle), Math.cos(angle), 0);
    Affine around =
        Affine.translation(-half, -half).then(turn).then(Affine.translation(half, half));
    DelayedImage image = DelayedImage.identity(noise);
    pixels = NDArray.zeros(dtype, Shape.of(SIDE, SIDE, channels));
    rotated = image.warp(around, Size.of(SIDE, SIDE));
    enlarged = image.warp(Affine.scaling(1.3, 1.3), Size.of(SIDE, SIDE));
    shrunk = image.warp(Affine.scaling(SHRINK, SHRINK));
    small = NDArray.zeros(dtype, shrunk.shape());
    shrunkMore = image.warp(Affine.scaling(SHRINK_MORE, SHRINK_MORE));
    smaller = NDArray.zeros(dtype, shrunkMore.shape());
  }

  /** Turned by 17 degrees. */
  @Benchmark
  public NDArray rotated() {
    rotated.finalizeInto(pixels, FinalizeOptions.DEFAULT);
    return pixels;
  }

  /** Enlarged by 1.3. */
  @Benchmark
  public NDArray enlarged() {
    enlarged.finalizeInto(pixels, FinalizeOptions.DEFAULT);
    return pixels;
  }

  /** Made smaller by 0.4, blurred before. */
  @Benchmark
  public NDArray shrunk() {
    shrunk.finalizeInto(small, FinalizeOptions.DEFAULT);
    return small;
  }

  /** Made smaller by 0.1, halved and blurred before. */
  @Benchmark
  public NDArray shrunkMore() {
    shrunkMore.finalizeInto(smaller, FinalizeOptions.DEFAULT);
    return smaller;
  }

  /** Turned by 17 degrees, with 16 pixels for each. */
  @Benchmark
  public NDArray cubic() {
    rotated.finalizeInto(pixels, CUBIC);
    return pixels;
  }

  /** Turned by 17 degrees, the nearest pixel. */
  @Benchmark
  public NDArray nearest() {
    rotated.finalizeInto(pixels, NEAREST);
    return pixels;
  }

  /** OpenCV in a process of its own. */
  @State(Scope.Benchmark)
  public static class OpenCv {
    private static final int BATCH = 10;
    private Process process;
    private BufferedReader answers;

    @Setup(Level.Trial)
    public void start(WarpBenchmark benchmark) throws IOException {
      process =
          new ProcessBuilder(
                  "/usr/bin/python3",
                  script().toString(),
                  benchmark.dtype.name().toLowerCase(Locale.ROOT),
                  Integer.toString(benchmark.channels))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      answers = process.inputReader();
    }

    /** In the project's folder, or in that of the benchmarks. */
    private static Path script() {
      Path script = Path.of("benchmarks", "opencv_warp.py");
      return Files.exists(script) ? script : Path.of("opencv_warp.py");
    }

    @TearDown(Level.Trial)
    public void stop() throws IOException {
      process.outputWriter().close();
    }

    private String warp(String name) throws IOException {
      process.outputWriter().write(name + "\n");
      process.outputWriter().flush();
      String answer = answers.readLine();
      if (answer == null) {
        throw new IOException("OpenCV has ended; is python3-opencv installed?");
      }
      return answer;
    }
  }

  @Benchmark
  @OperationsPerInvocation(OpenCv.BATCH)
  public String openCvRotated(OpenCv openCv) throws IOException {
    return openCv.warp("rotated");
  }

  @Benchmark
  @OperationsPerInvocation(OpenCv.BATCH)
  public String openCvEnlarged(OpenCv openCv) throws IOException {
    return openCv.warp("enlarged");
  }

  @Benchmark
  @OperationsPerInvocation(OpenCv.BATCH)
  public String openCvShrunk(OpenCv openCv) throws IOException {
    return openCv.warp("shrunk");
  }

  @Benchmark
  @OperationsPerInvocation(OpenCv.BATCH)
  public String openCvShrunkMore(OpenCv openCv) throws IOException {
    return openCv.warp("shrunkMore");
  }

  @Benchmark
  @OperationsPerInvocation(OpenCv.BATCH)
  public String openCvCubic(OpenCv openCv) throws IOException {
    return openCv.warp("cubic");
  }

  @Benchmark
  @OperationsPerInvocation(OpenCv.BATCH)
  public String openCvNearest(OpenCv openCv) throws IOException {
    return openCv.warp("nearest");
  }
}
