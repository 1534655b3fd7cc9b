package org.ndsampler.core.delayed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Window;

/** The fast filters against one value after another. */
class FiltersTest {
  private static final int WIDTH = 61;
  private static final int HEIGHT = 47;

  private static NDArray noise(DType type, int width, int height, int channels) {
    SplittableRandom random = new SplittableRandom(31L * width + channels);
    NDArray stored = NDArray.zeros(DType.FLOAT64, Shape.of(height + 2, width + 3, channels + 1));
    double[] data = (double[]) stored.data();
    for (int i = 0; i < data.length; i++) {
      data[i] =
          switch (type) {
            case FLOAT32 -> random.nextDouble(-1e3, 1e3);
            case INT16 -> random.nextInt(-32768, 32768);
            case UINT16 -> random.nextInt(0, 65536);
            default -> random.nextInt(0, 256);
          };
    }
    // A view with gaps between its pixels and its rows.
    return stored.to(type).crop(Window.of(2, 1, width, height)).channels(1, channels + 1);
  }

  @ParameterizedTest
  @CsvSource({
    "UINT8,1",
    "UINT8,2",
    "UINT8,3",
    "UINT8,4",
    "UINT8,7",
    "FLOAT32,1",
    "FLOAT32,3",
    "FLOAT32,5",
    "INT16,3",
    "UINT16,1"
  })
  void aFilterGivesTheProductsSummedUp(DType type, int channels) {
    SplittableRandom random = new SplittableRandom(channels);
    int[] lengths = {1, 3, 5, 7, 9, 11, 13, 15, 31};
    for (int trial = 0; trial < 60; trial++) {
      int stride = random.nextInt(1, 3);
      // For uint16 the weights of a blur have 16 bits, and the sums are made in double.
      if (type == DType.UINT16) {
        stride = 2;
      }
      int width = trial % 7 == 0 ? 1 : random.nextInt(2, WIDTH);
      int height = trial % 11 == 0 ? 1 : random.nextInt(2, HEIGHT);
      int outWidth = (width + stride - 1) / stride;
      int outHeight = (height + stride - 1) / stride;
      int x = random.nextInt(outWidth);
      int y = random.nextInt(outHeight);
      Window need =
          Window.of(
              x, y, random.nextInt(1, outWidth - x + 1), random.nextInt(1, outHeight - y + 1));
      int kx = stride == 2 ? 5 : lengths[random.nextInt(lengths.length)];
      int ky = stride == 2 ? 5 : lengths[random.nextInt(lengths.length)];
      NDArray source = noise(type, width, height, channels);
      boolean[] rows = new boolean[need.height()];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = random.nextInt(4) > 0;
      }
      int bits = type == DType.UINT8 ? 8 : 0;
      double[] halving = {1, 4, 6, 4, 1};
      FilterJob job =
          new FilterJob(
              source,
              Window.of(0, 0, width, height),
              need,
              width,
              height,
              stride == 2 ? halving : Filters.gaussian(kx, kx * 0.2, bits),
              stride == 2 ? halving : Filters.gaussian(ky, ky * 0.2, bits),
              stride,
              stride == 1
                  ? type == DType.UINT8 ? FilterJob.Finish.SHIFT_16 : FilterJob.Finish.ROUND
                  : type == DType.FLOAT32 ? FilterJob.Finish.SCALE_8 : FilterJob.Finish.SHIFT_8,
              false,
              rows);
      check(job, need, width, height, Filters.run(job));
    }
  }

  private static void check(FilterJob job, Window need, int width, int height, NDArray result) {
    for (int y = 0; y < need.height(); y++) {
      for (int x = 0; x < need.width(); x++) {
        for (int c = 0; c < job.channels(); c++) {
          double expected = job.isWanted(y) ? plain(job, need, width, height, x, y, c) : 0;
          double actual = result.value(y, x, c);
          if (Double.compare(actual, expected) != 0) {
            assertThat(actual)
                .as("%s %s at (%d, %d, %d)", job.source.shape(), need, y, x, c)
                .isEqualTo(expected);
          }
        }
      }
    }
  }

  private static double plain(
      FilterJob job, Window need, int width, int height, int x, int y, int c) {
    float sum = 0;
    for (int j = 0; j < job.wy.length; j++) {
      int sy = FilterJob.mirror((need.y() + y) * job.stride + j - job.wy.length / 2, height);
      float line = 0;
      for (int i = 0; i < job.wx.length; i++) {
        int sx = FilterJob.mirror((need.x() + x) * job.stride + i - job.wx.length / 2, width);
        float product = (float) job.source.value(sy, sx, c) * (float) job.wx[i];
        line = i == 0 ? product : line + product;
      }
      float product = line * (float) job.wy[j];
      sum = j == 0 ? product : sum + product;
    }
    return switch (job.finish) {
      case SHIFT_16 -> ((int) sum + 32768) >> 16;
      case SHIFT_8 -> ((int) sum + 128) >> 8;
      case SCALE_8 -> sum * (1 / 256f);
      default ->
          job.source.dtype() == DType.INT16
              ? Math.rint(Math.max(-32768, Math.min(32767, sum)))
              : sum;
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 6})
  void bytesFilteredAndSampledRowByRowAreThoseFilteredFirst(int channels) {
    NDArray source = noise(DType.UINT8, 260, 190, channels);
    for (double scale : new double[] {0.4, 0.31, 0.1, 0.05, 0.9}) {
      DelayedImage image =
          DelayedImage.identity(source)
              .warp(Affine.scaling(scale, scale * 0.9).then(Affine.translation(0.3, -0.2)));
      for (boolean blended : new boolean[] {true, false}) {
        FinalizeOptions options = FinalizeOptions.DEFAULT.fill(9).blendFill(blended);
        NDArray fast = image.finalize(options);
        // The long way filters everything, and then samples it.
        NDArray slow = image.finalize(options.optimize(false));
        assertThat(fast.data()).isEqualTo(slow.data());
      }
    }
  }

  @Test
  void weightsOfEightBitsAddUpAndAreNeverNegative() {
    for (int length = 3; length < 4096; length += length < 64 ? 2 : 130) {
      double[] weights = Filters.gaussian(length, length * 0.2, 8);
      double sum = 0;
      for (double w : weights) {
        assertThat(w + 0.0).isBetween(0.0, 256.0);
        sum += w;
      }
      assertThat(sum).isEqualTo(256);
    }
  }
}
