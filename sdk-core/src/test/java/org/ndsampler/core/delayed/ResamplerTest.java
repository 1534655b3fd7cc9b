package org.ndsampler.core.delayed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

/** The kernels against plain versions of them, written from their definition. */
class ResamplerTest {

  @ParameterizedTest
  @EnumSource(DType.class)
  void nearestCopiesValuesAlsoWhereTheyBecomeFewer(DType type) {
    NDArray mask = NDArray.zeros(type, Shape.of(64, 96, 1));
    for (int y = 0; y < 64; y++) {
      for (int x = 0; x < 96; x++) {
        mask.crop(Window.of(x, y, 1, 1)).fill((x / 5 + y / 3) % 2 == 0 ? 1 : 200);
      }
    }
    DelayedImage image = DelayedImage.identity(mask);
    FinalizeOptions nearest = FinalizeOptions.of(Interpolation.NEAREST).fill(1);
    for (double scale : new double[] {0.07, 0.25, 0.4, 0.9, 1.7}) {
      assertThat(values(image.scale(scale).finalize(nearest))).isSubsetOf(1.0, 200.0);
      Affine turned = Affine.ofParameters(scale, scale, 0.4, 0.1, 20, 5);
      NDArray warped = image.warp(turned).finalize(nearest);
      assertThat(values(warped)).isSubsetOf(1.0, 200.0);
    }
    assertThat(values(image.scale(0.25).load())).hasSizeGreaterThan(2);
    assertThat(values(image.scale(0.25).finalize(nearest.antialias(true)))).hasSizeGreaterThan(2);
  }

  private static Set<Double> values(NDArray array) {
    Set<Double> values = new HashSet<>();
    for (int y = 0; y < array.height(); y++) {
      for (int x = 0; x < array.width(); x++) {
        values.add(array.value(y, x, 0));
      }
    }
    return values;
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void everyKernelGivesWhatItsDefinitionSays(DType type) {
    List<Interpolation> interpolations = List.of(Interpolation.values());
    SplittableRandom random = new SplittableRandom(type.bytes());
    for (int i = 0; i < 60; i++) {
      int channels = 1 + random.nextInt(5);
      NDArray image =
          Images.noise(
              type, 1 + random.nextInt(30), 1 + random.nextInt(30), channels, random.nextLong());
      double scale = Math.pow(2, random.nextDouble(-1, 2));
      Affine transform =
          i % 2 == 0
              ? new Affine(
                  i % 4 == 0 ? scale : -scale, 0, random.nextDouble(30), 0, scale * 1.3, -3.2)
              : Affine.ofParameters(
                  scale, scale, random.nextDouble(6), 0.1, random.nextDouble(20), 5);
      Size size = Size.of(1 + random.nextInt(40), 1 + random.nextInt(40));
      Interpolation interpolation = interpolations.get(i % 5);
      FinalizeOptions options =
          FinalizeOptions.of(interpolation)
              .antialias(false)
              .nan(i % 3 == 0 ? NanPolicy.IGNORE : NanPolicy.PROPAGATE);
      if (i % 7 == 0) {
        options = options.fill(9);
      }
      NDArray actual = DelayedImage.identity(image).warp(transform, size).finalize(options);
      assertClose(actual, plain(image, transform, size, options), interpolation);
    }
  }

  private static void assertClose(NDArray actual, NDArray expected, Interpolation interpolation) {
    DType type = actual.dtype();
    // In the integer types a rounding may go the other way, and 32 bits are beyond the weights.
    double range = type.isFloating() ? 2 : Math.min(type.max(), 1e6);
    double tolerance =
        interpolation == Interpolation.NEAREST
            ? 0
            : type.isFloating() ? 4e-6 : Math.max(1, range * 1e-6);
    for (int y = 0; y < expected.height(); y++) {
      for (int x = 0; x < expected.width(); x++) {
        for (int c = 0; c < expected.channels(); c++) {
          double e = expected.value(y, x, c);
          double a = actual.value(y, x, c);
          if (Double.isNaN(e) || Double.isNaN(a)) {
            assertThat(Double.isNaN(a)).as("NaN at %s %s %s", y, x, c).isEqualTo(Double.isNaN(e));
          } else {
            assertThat(Math.abs(a - e)).as("at %s %s %s", y, x, c).isLessThanOrEqualTo(tolerance);
          }
        }
      }
    }
  }

  private static NDArray plain(
      NDArray image, Affine transform, Size size, FinalizeOptions options) {
    DType type = image.dtype();
    double fill = options.fill().orElse(type.isFloating() ? Double.NaN : 0);
    Affine back =
        Affine.translation(0.5, 0.5).then(transform).then(Affine.translation(-0.5, -0.5)).inverse();
    boolean nearest = options.interpolation() == Interpolation.NEAREST;
    NDArray result =
        NDArray.zeros(DType.FLOAT64, Shape.of(size.height(), size.width(), image.channels()));
    double[] values = (double[]) result.data();
    int taps = options.interpolation().taps();
    for (int y = 0; y < size.height(); y++) {
      for (int x = 0; x < size.width(); x++) {
        long px =
            Math.round(back.m00() * x * 1024) + Math.round((back.m01() * y + back.m02()) * 1024);
        long py =
            Math.round(back.m10() * x * 1024) + Math.round((back.m11() * y + back.m12()) * 1024);
        double sx = nearest ? (px + 512) >> 10 : (px + 16 >> 5) / 32.0;
        double sy = nearest ? (py + 512) >> 10 : (py + 16 >> 5) / 32.0;
        int left = (int) Math.floor(sx) - (taps - 1) / 2;
        int top = (int) Math.floor(sy) - (taps - 1) / 2;
        boolean outside =
            left + taps <= 0 || left >= image.width() || top + taps <= 0 || top >= image.height();
        for (int c = 0; c < image.channels(); c++) {
          double sum = 0;
          double weights = 0;
          double all = 0;
          for (int j = 0; j < taps; j++) {
            for (int i = 0; i < taps; i++) {
              boolean in =
                  left + i >= 0
                      && left + i < image.width()
                      && top + j >= 0
                      && top + j < image.height();
              double v = in ? image.value(top + j, left + i, c) : fill;
              double w =
                  kernel(options.interpolation(), sx - left - i)
                      * kernel(options.interpolation(), sy - top - j);
              all += w;
              if (options.nan() == NanPolicy.IGNORE && type.isFloating() && Double.isNaN(v)) {
                continue;
              }
              sum += w * v;
              weights += w;
            }
          }
          double v = outside ? fill : sum / all;
          if (!nearest && options.nan() == NanPolicy.IGNORE && type.isFloating() && !outside) {
            v = weights / all >= 0.5 ? sum / weights : Double.NaN;
          }
          if (nearest && weights == 0) {
            v = Double.NaN;
          }
          values[(y * size.width() + x) * image.channels() + c] = v;
        }
      }
    }
    return result.to(type);
  }

  private static double kernel(Interpolation interpolation, double t) {
    double d = Math.abs(t);
    return switch (interpolation) {
      case NEAREST -> 1;
      case LINEAR, AREA -> 1 - d;
      case CUBIC ->
          d < 1
              ? 1.25 * d * d * d - 2.25 * d * d + 1
              : -0.75 * d * d * d + 3.75 * d * d - 6 * d + 3;
      case LANCZOS ->
          d == 0
              ? 1
              : d == Math.rint(d)
                  ? 0
                  : 4
                      * Math.sin(Math.PI * d)
                      * Math.sin(Math.PI * d / 4)
                      / (Math.PI * Math.PI * d * d);
    };
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void theFiltersGiveWhatTheirDefinitionSays(DType type) {
    NDArray image = Images.noise(type, 23, 37, 2, 5);
    double scale = 0.31;
    FinalizeOptions options = FinalizeOptions.of(Interpolation.NEAREST).antialias(true).fill(0);
    NDArray actual =
        DelayedImage.identity(image).warp(Affine.scaling(scale, scale)).finalize(options);
    double octaves = Math.log(1 / scale) / Math.log(2);
    double sigma = 1.0699027846904146 * Math.pow(2, octaves - 1);
    int k = 9;
    assertThat((int) Math.ceil(5 * Math.pow(2, octaves - 1))).isEqualTo(k);
    double[] weights = new double[k];
    double sum = 0;
    for (int i = 0; i < k; i++) {
      weights[i] = Math.exp(-(i - 4) * (i - 4) / (2 * sigma * sigma));
      sum += weights[i];
    }
    NDArray blurred = NDArray.zeros(DType.FLOAT64, image.shape());
    double[] values = (double[]) blurred.data();
    for (int y = 0; y < 23; y++) {
      for (int x = 0; x < 37; x++) {
        for (int c = 0; c < 2; c++) {
          double v = 0;
          for (int j = 0; j < k; j++) {
            for (int i = 0; i < k; i++) {
              int sy = Math.abs(y + j - 4);
              int sx = Math.abs(x + i - 4);
              v +=
                  weights[i]
                      * weights[j]
                      / sum
                      / sum
                      * image.value(sy > 22 ? 44 - sy : sy, sx > 36 ? 72 - sx : sx, c);
            }
          }
          values[(y * 37 + x) * 2 + c] = v;
        }
      }
    }
    NDArray expected =
        DelayedImage.identity(blurred)
            .warp(Affine.scaling(scale, scale))
            .finalize(options.antialias(false));
    double tolerance = type.isFloating() ? 1e-5 : 1 + 1e-6 * 1e6;
    for (int y = 0; y < expected.height(); y++) {
      for (int x = 0; x < expected.width(); x++) {
        double e = expected.value(y, x, 1);
        double a = actual.value(y, x, 1);
        if (Double.isNaN(e) || Double.isNaN(a)) {
          assertThat(Double.isNaN(a)).isEqualTo(Double.isNaN(e));
        } else {
          assertThat(Math.abs(a - e)).isLessThanOrEqualTo(tolerance);
        }
      }
    }
  }

  @Test
  void halvingKeepsAConstantAndTheCentreOfMass() {
    NDArray flat = NDArray.filled(DType.UINT8, Shape.of(200, 300, 1), 77);
    NDArray small = DelayedImage.identity(flat).warp(Affine.scaling(1 / 32.0, 1 / 32.0)).load();
    assertThat(small.shape()).isEqualTo(Shape.of(7, 10, 1));
    for (int y = 0; y < 6; y++) {
      for (int x = 0; x < 9; x++) {
        assertThat(small.value(y, x, 0)).isEqualTo(77);
      }
    }
    // A ramp stays on the line: nothing is shifted by the halvings.
    NDArray ramp = NDArray.zeros(DType.FLOAT64, Shape.of(64, 640, 1));
    for (int i = 0; i < 64 * 640; i++) {
      ((double[]) ramp.data())[i] = i % 640 + 0.5;
    }
    NDArray scaled = DelayedImage.identity(ramp).warp(Affine.scaling(1 / 16.0, 1 / 16.0)).load();
    for (int x = 3; x < 37; x++) {
      assertThat(scaled.value(2, x, 0) / 16)
          .isCloseTo(x + 0.5, org.assertj.core.data.Offset.offset(0.01));
    }
  }

  @Test
  void ignoringNanAveragesTheRest() {
    NDArray image = NDArray.of(new float[] {1, Float.NaN, 3, 5, 5, 5, 5, 5}, Shape.of(2, 4, 1));
    NDArray scaled =
        DelayedImage.identity(image)
            .warp(Affine.scaling(2, 2))
            .finalize(FinalizeOptions.DEFAULT.nan(NanPolicy.IGNORE));
    assertThat(scaled.value(0, 0, 0)).isEqualTo(1);
    assertThat(Double.isNaN(scaled.value(0, 2, 0))).isTrue();
    assertThat(scaled.value(3, 7, 0)).isEqualTo(5);
    NDArray spread = DelayedImage.identity(image).warp(Affine.scaling(2, 2)).load();
    assertThat(Double.isNaN(spread.value(0, 1, 0))).isTrue();
  }
}
