package org.ndsampler.benchmarks;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.frames.delayed.DelayedImage;
import org.ndsampler.core.frames.delayed.FinalizeOptions;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A linear warp of an image of 512x512 in memory, on one thread. {@code benchmarks/opencv_warp.py}
 * measures OpenCV at the same.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class WarpBenchmark {
  private static final int SIDE = 512;
  private static final double SHRINK = 0.4;

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
  private NDArray small;

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
}
