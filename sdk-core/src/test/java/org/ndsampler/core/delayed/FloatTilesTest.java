package org.ndsampler.core.delayed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

/** Tiles of float against one pixel after another, in double. */
class FloatTilesTest {
  // No float has exactly this value.
  private static final double FILL = 0.1;

  @ParameterizedTest
  @CsvSource({"FLOAT32,1", "FLOAT32,3", "FLOAT32,4", "UINT16,3", "INT16,1", "INT16,2"})
  void everyMapGivesTheFourNeighboursWeighed(DType type, int channels) {
    SplittableRandom random = new SplittableRandom(channels);
    NDArray stored = NDArray.zeros(DType.FLOAT64, Shape.of(210, 300, channels + 1));
    double[] data = (double[]) stored.data();
    for (int i = 0; i < data.length; i++) {
      data[i] = type.isFloating() ? random.nextDouble(-1, 1) : random.nextInt(0, 30_000);
    }
    NDArray typed = stored.to(type);
    NDArray dense = typed.channels(0, channels).copy();
    NDArray sparse = typed.channels(1, channels + 1).crop(Window.of(3, 5, 290, 200));
    Affine[] maps = {
      Affine.ofParameters(1, 1, 0.3, 0, 40, -30),
      Affine.ofParameters(1.7, 1.7, 0.8, 0, 200, -100),
      Affine.ofParameters(0.6, 0.6, 3, 0, 250, 200),
      // So small that the neighbours of a tile are far apart, and smaller.
      Affine.ofParameters(0.2, 0.2, 0.35, 0, 20, 10),
      Affine.ofParameters(0.02, 0.02, 0.6, 0, 5, 5),
      new Affine(-1.3, 0.001, 330, 0.3, -0.9, 160),
    };
    for (Affine map : maps) {
      check(dense, map, Size.of(280, 150));
      check(sparse, map, Size.of(133, 190));
    }
  }

  private static void check(NDArray source, Affine map, Size size) {
    FinalizeOptions options = FinalizeOptions.DEFAULT.antialias(false).fill(FILL);
    DelayedImage image = DelayedImage.identity(source).warp(map, size);
    NDArray pixels = image.finalize(options);
    double fill = NDArray.filled(source.dtype(), Shape.of(1, 1, 1), FILL).value(0, 0, 0);
    Sampling sampling = Sampling.of(Plan.of(image).get(0), options);
    long[] ax = sampling.columnsX(0, size.width());
    long[] ay = sampling.columnsY(0, size.width());
    for (int y = 0; y < size.height(); y++) {
      for (int x = 0; x < size.width(); x++) {
        // Positions in 1/1024 are cut to 1/32.
        long px = (sampling.rowX(y) + ax[x]) >> 5;
        long py = (sampling.rowY(y) + ay[x]) >> 5;
        double wx = (px & 31) / 32.0;
        double wy = (py & 31) / 32.0;
        boolean outside =
            px >> 5 < -1 || py >> 5 < -1 || px >> 5 >= source.width() || py >> 5 >= source.height();
        for (int c = 0; c < source.channels(); c++) {
          double upper =
              tap(source, px >> 5, py >> 5, c, fill) * (1 - wx)
                  + tap(source, (px >> 5) + 1, py >> 5, c, fill) * wx;
          double lower =
              tap(source, px >> 5, (py >> 5) + 1, c, fill) * (1 - wx)
                  + tap(source, (px >> 5) + 1, (py >> 5) + 1, c, fill) * wx;
          double expected = upper * (1 - wy) + lower * wy;
          double actual = pixels.value(y, x, c);
          double tolerance = outside ? 0 : source.dtype().isFloating() ? 3e-7 : 0.51;
          if (!(Math.abs(actual - (outside ? fill : expected)) <= tolerance)) {
            assertThat(actual).as("%s at (%d, %d, %d)", map, y, x, c).isEqualTo(expected);
          }
        }
      }
    }
  }

  private static double tap(NDArray source, long x, long y, int c, double fill) {
    boolean outside = x < 0 || y < 0 || x >= source.width() || y >= source.height();
    return outside ? fill : source.value((int) y, (int) x, c);
  }
}
