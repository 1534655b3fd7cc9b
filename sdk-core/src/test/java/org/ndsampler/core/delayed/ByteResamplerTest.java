package org.ndsampler.core.delayed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

/** The fast ways for uint8 against one pixel after another, in double. */
class ByteResamplerTest {
  private static final int FILL = 77;

  private static Affine turned(double degrees, double scale, double x, double y) {
    double t = Math.toRadians(degrees);
    double c = scale * Math.cos(t);
    double s = scale * Math.sin(t);
    return new Affine(c, -s, x, s, c, y);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void everyMapGivesTheFourNeighboursWeighed(int channels) {
    SplittableRandom random = new SplittableRandom(channels);
    NDArray stored = NDArray.zeros(DType.UINT8, Shape.of(210, 300, channels + 1));
    byte[] data = (byte[]) stored.data();
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) random.nextInt(256);
    }
    // A view that ends with the array, and one with gaps between its pixels.
    NDArray dense = stored.channels(0, channels).copy();
    NDArray sparse = stored.channels(1, channels + 1).crop(Window.of(3, 5, 290, 200));
    Affine[] maps = {
      turned(17, 1, 40, -30),
      turned(45, 1.7, 200, -100),
      turned(-90.5, 1, 10, 250),
      turned(170, 0.6, 250, 200),
      // So small that the neighbours of a tile are far apart, and smaller.
      turned(20, 0.2, 20, 10),
      turned(33, 0.02, 5, 5),
      new Affine(1, 0.4, -20, 0, 1, 3.25),
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
    Sampling sampling = Sampling.of(Plan.of(image).get(0), options);
    long[] ax = sampling.columnsX(0, size.width());
    long[] ay = sampling.columnsY(0, size.width());
    for (int y = 0; y < size.height(); y++) {
      long rx = sampling.rowX(y);
      long ry = sampling.rowY(y);
      for (int x = 0; x < size.width(); x++) {
        // Positions in 1/1024 are cut to 1/32.
        long px = (rx + ax[x]) >> 5;
        long py = (ry + ay[x]) >> 5;
        double wx = (px & 31) / 32.0;
        double wy = (py & 31) / 32.0;
        for (int c = 0; c < source.channels(); c++) {
          double upper =
              tap(source, px >> 5, py >> 5, c) * (1 - wx)
                  + tap(source, (px >> 5) + 1, py >> 5, c) * wx;
          double lower =
              tap(source, px >> 5, (py >> 5) + 1, c) * (1 - wx)
                  + tap(source, (px >> 5) + 1, (py >> 5) + 1, c) * wx;
          double expected = Math.floor(upper * (1 - wy) + lower * wy + 0.5);
          if (pixels.value(y, x, c) != expected) {
            assertThat(pixels.value(y, x, c))
                .as("%s at (%d, %d, %d)", map, y, x, c)
                .isEqualTo(expected);
          }
        }
      }
    }
  }

  private static double tap(NDArray source, long x, long y, int c) {
    boolean outside = x < 0 || y < 0 || x >= source.width() || y >= source.height();
    return outside ? FILL : source.value((int) y, (int) x, c);
  }
}
