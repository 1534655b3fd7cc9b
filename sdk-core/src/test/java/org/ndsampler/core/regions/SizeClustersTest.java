package org.ndsampler.core.regions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SizeClustersTest {
  /** Every size against every centre in every round. */
  private static double[][] plain(double[] widths, double[] heights, double[][] first) {
    double[][] centres = first;
    int[] nearest = new int[widths.length];
    Arrays.fill(nearest, -1);
    boolean moved = true;
    for (int round = 0; moved && round < 100; round++) {
      moved = false;
      double[][] sums = new double[centres.length][3];
      for (int i = 0; i < widths.length; i++) {
        int best = 0;
        for (int c = 1; c < centres.length; c++) {
          if (distance(widths[i], heights[i], centres[c])
              < distance(widths[i], heights[i], centres[best])) {
            best = c;
          }
        }
        moved |= nearest[i] != best;
        nearest[i] = best;
        sums[best][0] += widths[i];
        sums[best][1] += heights[i];
        sums[best][2]++;
      }
      for (int c = 0; c < centres.length; c++) {
        if (sums[c][2] > 0) {
          centres[c] = new double[] {sums[c][0] / sums[c][2], sums[c][1] / sums[c][2]};
        }
      }
    }
    return centres;
  }

  private static double distance(double width, double height, double[] centre) {
    double shared = Math.min(width, centre[0]) * Math.min(height, centre[1]);
    return Math.max(0, 1 - shared / (width * height + centre[0] * centre[1] - shared));
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "2, 9, 500", "3, 9, 5000", "4, 30, 3000", "5, 5, 4", "6, 3, 2000"})
  void theCentresAreThoseOfComparingAllWithAll(long seed, int clusters, int count) {
    Random random = new Random(seed);
    double[] widths = new double[count];
    double[] heights = new double[count];
    for (int i = 0; i < count; i++) {
      // Whole numbers for some, so that sizes come twice and lie as far from two centres.
      double size = Math.exp(random.nextGaussian()) * 50;
      widths[i] = seed % 2 == 0 ? size + 1 : Math.ceil(size);
      heights[i] = seed % 2 == 0 ? size * random.nextDouble() + 1 : Math.ceil(size / 3);
    }
    double[][] first =
        SizeClusters.firstCentres(widths, heights, clusters, new SplittableRandom(seed));
    assertThat(SizeClusters.centres(widths, heights, clusters, seed))
        .isDeepEqualTo(plain(widths, heights, first));
  }
}
