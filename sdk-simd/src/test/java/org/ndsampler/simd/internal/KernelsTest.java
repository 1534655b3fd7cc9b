package org.ndsampler.simd.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Each kernel beside its loop over one value after another. */
class KernelsTest {
  private static final int[] LENGTHS = {1, 2, 7, 8, 15, 16, 31, 32, 33, 63, 64, 65, 100, 1537};
  private static final int[] WEIGHTS = {1, 3, 5, 7, 9, 11, 13, 15, 21};

  private final SplittableRandom random = new SplittableRandom(0);

  @Test
  void theseTestsRunInTheModule() {
    assertThat(VectorKernels.class.getModule().isNamed()).isTrue();
  }

  @Test
  void bytesAreWidenedWithoutTheirSign() {
    for (int n : LENGTHS) {
      byte[] values = new byte[n + 5];
      random.nextBytes(values);
      short[] wide = new short[n + 7];
      Arrays.fill(wide, (short) -1);
      ByteKernels.widen(values, 3, wide, 2, n);
      for (int i = 0; i < wide.length; i++) {
        boolean inside = i >= 2 && i < n + 2;
        assertThat(wide[i]).isEqualTo((short) (inside ? values[i + 1] & 0xff : -1));
      }
    }
  }

  /** Symmetric, of the given sum. */
  private short[] weights(int length, int total) {
    short[] weights = new short[length];
    int left = total;
    for (int j = 0; j < length / 2; j++) {
      short w = (short) random.nextInt(0, left / length + 1);
      weights[j] = w;
      weights[length - 1 - j] = w;
      left -= 2 * w;
    }
    weights[length / 2] = (short) left;
    return weights;
  }

  @Test
  void rowsOfWholeNumbersAreWeighed() {
    for (int n : LENGTHS) {
      for (int length : WEIGHTS) {
        short[] weights = weights(length, 256);
        short[][] rows = new short[length][n];
        for (short[] row : rows) {
          for (int i = 0; i < n; i++) {
            row[i] = (short) (random.nextInt(4) == 0 ? 255 : random.nextInt(256));
          }
        }
        short[] sums = new short[n];
        Arrays.fill(sums, (short) 99);
        ByteKernels.across(rows, weights, sums);
        for (int i = 0; i < n; i++) {
          int sum = 0;
          for (int j = 0; j < length; j++) {
            sum += rows[j][i] * weights[j];
          }
          assertThat(sums[i] & 0xffff).as("%d %d %d", n, length, i).isEqualTo(sum);
        }
      }
    }
  }

  @Test
  void neighboursOfWholeNumbersAreWeighedAndRounded() {
    for (int n : LENGTHS) {
      for (int length : WEIGHTS) {
        for (int step : new int[] {1, 3, 5}) {
          for (int shift : new int[] {8, 16}) {
            int total = shift == 16 ? 256 : 16;
            short[] weights = weights(length, total);
            int most = shift == 16 ? 255 * 256 : 255 * 16;
            short[] row = new short[n + (length - 1) * step];
            for (int i = 0; i < row.length; i++) {
              row[i] = (short) (random.nextInt(4) == 0 ? most : random.nextInt(most + 1));
            }
            short[] before = row.clone();
            byte[] values = new byte[n];
            ByteKernels.along(row, new short[row.length], step, weights, shift, values, n);
            for (int i = 0; i < n; i++) {
              long sum = 0;
              for (int k = 0; k < length; k++) {
                sum += (long) (before[i + k * step] & 0xffff) * weights[k];
              }
              assertThat(values[i] & 0xff)
                  .as("%d %d %d %d %d", n, length, step, shift, i)
                  .isEqualTo((int) ((sum + (1L << (shift - 1))) >> shift));
            }
          }
        }
      }
    }
  }

  private float[] floats(int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] =
          switch (random.nextInt(100)) {
            case 0 -> Float.NaN;
            case 1 -> Float.NEGATIVE_INFINITY;
            case 2 -> -0f;
            case 3 -> Float.MIN_VALUE;
            default -> random.nextInt(-1000, 1000) / 7f;
          };
    }
    return values;
  }

  @Test
  void floatsAreSummedFromTheFirstToTheLast() {
    for (int n : LENGTHS) {
      for (int length : WEIGHTS) {
        float[] weights = floats(length);
        for (int k = 0; k < length; k++) {
          weights[k] = Float.isFinite(weights[k]) ? weights[k] : 1;
        }
        float[][] rows = new float[length][];
        for (int k = 0; k < length; k++) {
          rows[k] = floats(n);
        }
        float[] sums = new float[n];
        FloatKernels.across(rows, weights, sums);
        int step = 3;
        float[] wide = floats(n + (length - 1) * step);
        float[] line = new float[n];
        FloatKernels.along(wide, step, weights, line);
        for (int i = 0; i < n; i++) {
          float across = rows[0][i] * weights[0];
          float along = wide[i] * weights[0];
          for (int k = 1; k < length; k++) {
            across += rows[k][i] * weights[k];
            along += wide[i + k * step] * weights[k];
          }
          assertThat(Float.floatToIntBits(sums[i])).isEqualTo(Float.floatToIntBits(across));
          assertThat(Float.floatToIntBits(line[i])).isEqualTo(Float.floatToIntBits(along));
        }
      }
    }
  }

  @Test
  void sixteenTapsAreSummedRowByRow() {
    float[] table = floats(32 * 4);
    for (int channels : new int[] {3, 4}) {
      int width = 40;
      int height = 20;
      int run = width * channels;
      float[] values = floats(height * run + 1);
      int n = 50;
      int[] corner = new int[n];
      int[] wx = new int[n];
      int[] wy = new int[n];
      for (int i = 0; i < n; i++) {
        corner[i] = random.nextInt(height - 3) * run + random.nextInt(width - 3) * channels;
        wx[i] = random.nextInt(32) * 4;
        wy[i] = random.nextInt(32) * 4;
      }
      // The last pixel of the plane, too.
      corner[n - 3] = (height - 4) * run + (width - 4) * channels;
      float[] result = new float[n * channels + 1];
      FloatKernels.cubic(values, run, channels, corner, wx, wy, table, 2, n - 1, result);
      for (int i = 0; i < n; i++) {
        for (int c = 0; c < channels; c++) {
          float sum = 0;
          for (int k = 0; k < 4; k++) {
            int a = corner[i] + k * run + c;
            float line = values[a] * table[wx[i]];
            for (int j = 1; j < 4; j++) {
              line += values[a + j * channels] * table[wx[i] + j];
            }
            sum += line * table[wy[i] + k];
          }
          boolean inside = i >= 2 && i < n - 1;
          // The value after the last pixel may be anything.
          if (inside) {
            assertThat(Float.floatToIntBits(result[i * channels + c]))
                .isEqualTo(Float.floatToIntBits(sum));
          } else if (i < 2) {
            assertThat(result[i * channels + c]).isZero();
          }
        }
      }
    }
  }

  @Test
  void aMachineWithoutItsOptimisingCompilerIsKnownByItsOptions() {
    assertThat(Machine.optimizes(new String[] {"-Xmx2g", "-cp", "lib/*", "Main"})).isTrue();
    assertThat(Machine.optimizes(new String[] {"-XX:TieredStopAtLevel=4", "Main"})).isTrue();
    assertThat(Machine.optimizes(new String[] {"-XX:TieredStopAtLevel=1", "Main"})).isFalse();
    assertThat(Machine.optimizes(new String[] {"-Xint", "Main"})).isFalse();
  }
}
