package org.ndsampler.core.raster.tiff.internal.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Array;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.raster.tiff.Resampling;

class ReducerTest {
  private static final int CHANNELS = 2;

  private static void set(NDArray array, int y, int x, int c, int value) {
    int at = array.offset() + y * array.rowStride() + x * array.columnStride() + c;
    Array.set(
        array.data(),
        at,
        switch (array.dtype()) {
          case UINT8 -> (Object) (byte) value;
          case INT16, UINT16 -> (short) value;
          case INT32, UINT32 -> value;
          case INT64 -> (long) value;
          case FLOAT32 -> (float) value;
          case FLOAT64 -> (double) value;
        });
  }

  private static NDArray source(DType type, int height, int width) {
    SplittableRandom random = new SplittableRandom(height * 31L + width);
    NDArray source = NDArray.zeros(type, Shape.of(height, width, CHANNELS));
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < CHANNELS; c++) {
          set(source, y, x, c, random.nextInt(250));
        }
      }
    }
    return source;
  }

  private static NDArray mask(int height, int width) {
    SplittableRandom random = new SplittableRandom(width);
    NDArray mask = NDArray.zeros(DType.UINT8, Shape.of(height, width, 1));
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        set(mask, y, x, 0, random.nextInt(3) == 0 ? 0 : 255);
      }
    }
    return mask;
  }

  /** The mean of what is there and counts, in the plainest way. */
  private static double mean(
      NDArray source, NDArray mask, int y, int x, int c, double nodata, boolean whole) {
    double sum = 0;
    int count = 0;
    for (int dy = 0; dy < 2; dy++) {
      for (int dx = 0; dx < 2; dx++) {
        int yy = 2 * y + dy;
        int xx = 2 * x + dx;
        if (yy < source.height()
            && xx < source.width()
            && (mask == null || mask.value(yy, xx, 0) != 0)
            && source.value(yy, xx, c) != nodata) {
          sum += source.value(yy, xx, c);
          count++;
        }
      }
    }
    if (count == 0) {
      return Double.isNaN(nodata) ? 0 : nodata;
    }
    return whole ? Math.floor(sum / count + 0.5) : sum / count;
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void everyTypeIsTheMeanOfFour(DType type) {
    for (int height = 1; height < 6; height++) {
      for (int width = 1; width < 6; width++) {
        for (int way = 0; way < 3; way++) {
          NDArray source = source(type, height, width);
          NDArray mask = way == 1 ? mask(height, width) : null;
          double nodata = way == 2 ? source.value(0, 0, 0) : Double.NaN;
          NDArray target =
              NDArray.zeros(type, Shape.of((height + 1) / 2, (width + 1) / 2, CHANNELS));
          new Reducer(
                  Resampling.AVERAGE, way == 2 ? OptionalDouble.of(nodata) : OptionalDouble.empty())
              .reduce(source, mask, target);
          for (int y = 0; y < target.height(); y++) {
            for (int x = 0; x < target.width(); x++) {
              for (int c = 0; c < CHANNELS; c++) {
                double expected = mean(source, mask, y, x, c, nodata, !type.isFloating());
                assertThat(target.value(y, x, c))
                    .as("%s %sx%s way %s at %s, %s, %s", type, height, width, way, y, x, c)
                    .isEqualTo(type == DType.FLOAT32 ? (float) expected : expected);
              }
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Resampling.class)
  void theNearestIsTheFirstOfFourAndMasksFollow(Resampling resampling) {
    Reducer reducer = new Reducer(resampling, OptionalDouble.empty());
    NDArray source = source(DType.INT16, 5, 7);
    NDArray mask = mask(5, 7);
    NDArray target = NDArray.zeros(DType.INT16, Shape.of(3, 4, CHANNELS));
    NDArray reduced = NDArray.zeros(DType.UINT8, Shape.of(3, 4, 1));
    reducer.reduce(source, null, target);
    reducer.reduceMask(mask, reduced);
    for (int y = 0; y < 3; y++) {
      for (int x = 0; x < 4; x++) {
        boolean any = false;
        for (int i = 0; i < 4; i++) {
          int yy = 2 * y + i / 2;
          int xx = 2 * x + i % 2;
          boolean counts = resampling == Resampling.AVERAGE || i == 0;
          any |= counts && yy < 5 && xx < 7 && mask.value(yy, xx, 0) != 0;
        }
        assertThat(reduced.value(y, x, 0)).isEqualTo(any ? 255 : 0);
        if (resampling == Resampling.NEAREST) {
          assertThat(target.value(y, x, 0)).isEqualTo(source.value(2 * y, 2 * x, 0));
          assertThat(target.value(y, x, 1)).isEqualTo(source.value(2 * y, 2 * x, 1));
        }
      }
    }
  }
}
