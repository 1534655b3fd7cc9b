package org.ndsampler.core.delayed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

/** The nearest pixels and the cubic ones against one pixel after another. */
class NearestResamplerTest {
  private static final double FILL = 7;

  private static NDArray noise(DType type, int channels) {
    SplittableRandom random = new SplittableRandom(channels);
    NDArray stored = NDArray.zeros(DType.FLOAT64, Shape.of(70, 90, channels));
    double[] data = (double[]) stored.data();
    for (int i = 0; i < data.length; i++) {
      data[i] = random.nextInt(0, 256);
    }
    return stored.to(type);
  }

  private static final Affine[] MAPS = {
    Affine.ofParameters(1, 1, 0.3, 0, 20, -10),
    // The last pixel of the array comes first.
    Affine.ofParameters(1, 1, Math.PI, 0, 90, 70),
    Affine.ofParameters(1.7, -1.2, -2.5, 0, 60, 50),
    Affine.ofParameters(0.07, 0.05, 0.4, 0, 30, 20),
    Affine.scaling(1.3, 1.3),
    new Affine(-0.8, 0, 60.4, 0, 1.5, -7.2),
    Affine.translation(-500, 3.5),
  };

  private interface Plain {
    double value(NDArray source, Sampling sampling, long px, long py, int c);
  }

  private static void check(NDArray source, Affine map, Interpolation interpolation, Plain plain) {
    FinalizeOptions options =
        FinalizeOptions.DEFAULT.antialias(false).interpolation(interpolation).fill(FILL);
    DelayedImage image = DelayedImage.identity(source).warp(map, Size.of(83, 57));
    // Into a part of a larger array: what lies around it is not touched.
    NDArray around = NDArray.filled(source.dtype(), Shape.of(61, 90, source.channels()), 99);
    NDArray pixels = around.crop(Window.of(4, 2, 83, 57));
    image.finalizeInto(pixels, options);
    Sampling sampling = Sampling.of(Plan.of(image).get(0), options);
    for (int y = 0; y < around.height(); y++) {
      for (int x = 0; x < around.width(); x++) {
        boolean inside = x >= 4 && x < 87 && y >= 2 && y < 59;
        for (int c = 0; c < source.channels(); c++) {
          double expected =
              !inside
                  ? 99
                  : plain.value(
                      source,
                      sampling,
                      sampling.rowX(y - 2) + sampling.columnsX(x - 4, 1)[0],
                      sampling.rowY(y - 2) + sampling.columnsY(x - 4, 1)[0],
                      c);
          double actual = around.value(y, x, c);
          if (Double.compare(actual, expected) != 0) {
            assertThat(actual).as("%s at (%d, %d, %d)", map, y, x, c).isEqualTo(expected);
          }
        }
      }
    }
  }

  private static double at(NDArray source, long x, long y, int c) {
    boolean outside = x < 0 || y < 0 || x >= source.width() || y >= source.height();
    return outside ? FILL : source.value((int) y, (int) x, c);
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void everyMapTakesTheNearestPixel(DType type) {
    for (int channels : new int[] {1, 2, 3, 4}) {
      NDArray dense = noise(type, channels);
      NDArray sparse = noise(type, channels + 1).channels(1, channels + 1);
      for (Affine map : MAPS) {
        for (NDArray source : new NDArray[] {dense, sparse}) {
          check(
              source,
              map,
              Interpolation.NEAREST,
              (s, sampling, px, py, c) -> at(s, px >> 10, py >> 10, c));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {"UINT8", "INT16", "UINT16", "FLOAT32"})
  void everyMapThatTurnsSumsTheTapsInOneOrder(DType type) {
    for (Interpolation interpolation :
        new Interpolation[] {Interpolation.CUBIC, Interpolation.LANCZOS}) {
      for (int channels : new int[] {1, 2, 3, 4}) {
        NDArray source = noise(type, channels);
        for (int i = 0; i < 4; i++) {
          check(source, MAPS[i], interpolation, NearestResamplerTest::kernel);
        }
      }
    }
  }

  private static double kernel(NDArray source, Sampling sampling, long px, long py, int c) {
    int taps = sampling.interpolation().taps();
    float[] table = KernelTable.table(sampling.interpolation());
    long sx = (px >> 10) - (taps - 1) / 2;
    long sy = (py >> 10) - (taps - 1) / 2;
    if (sx + taps <= 0 || sy + taps <= 0 || sx >= source.width() || sy >= source.height()) {
      return FILL;
    }
    int wx = (int) (px >> 5 & 31) * taps;
    int wy = (int) (py >> 5 & 31) * taps;
    float sum = 0;
    for (int k = 0; k < taps; k++) {
      float line = 0;
      for (int j = 0; j < taps; j++) {
        float product = (float) at(source, sx + j, sy + k, c) * table[wx + j];
        line = j == 0 ? product : line + product;
      }
      sum += line * table[wy + k];
    }
    return switch (source.dtype()) {
      case UINT8 -> sum > 0 ? sum < 255 ? (int) (sum + 0.5f) : 255 : 0;
      case UINT16 -> sum > 0 ? sum < 65535 ? (int) (sum + 0.5f) : 65535 : 0;
      case INT16 -> Math.rint(Math.max(-32768, Math.min(32767, sum)));
      default -> sum;
    };
  }
}
