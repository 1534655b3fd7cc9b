package org.ndsampler.core.raster.internal.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The filters as the specification of PNG writes them, value by value. */
class PngFilterProperties {
  private static final int[] DISTANCES = {1, 2, 3, 4, 6, 8};

  static int predicted(int filter, int left, int up, int corner) {
    return switch (filter) {
      case 0 -> 0;
      case 1 -> left;
      case 2 -> up;
      case 3 -> (left + up) / 2;
      default -> {
        int p = left + up - corner;
        int toLeft = Math.abs(p - left);
        int toUp = Math.abs(p - up);
        int toCorner = Math.abs(p - corner);
        yield toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
      }
    };
  }

  /** The row as it is stored. */
  static byte[] apply(int filter, byte[] row, byte[] above, int distance) {
    byte[] stored = new byte[row.length];
    for (int i = 0; i < row.length; i++) {
      int left = i < distance ? 0 : row[i - distance] & 0xff;
      int corner = i < distance ? 0 : above[i - distance] & 0xff;
      stored[i] = (byte) (row[i] - predicted(filter, left, above[i] & 0xff, corner));
    }
    return stored;
  }

  @Property(tries = 1000)
  void undoingAFilterGivesTheRowBack(
      @ForAll long seed,
      @ForAll @IntRange(max = 4) int filter,
      @ForAll @IntRange(max = 5) int kind,
      @ForAll @IntRange(min = 1, max = 50) int columns) {
    SplittableRandom random = new SplittableRandom(seed);
    int distance = DISTANCES[kind];
    byte[] row = new byte[columns * distance];
    byte[] above = new byte[row.length];
    random.nextBytes(row);
    random.nextBytes(above);
    if (random.nextBoolean()) {
      // Neighbours that are alike, as in an image: ties.
      for (int i = 0; i < row.length; i++) {
        row[i] = (byte) (100 + (row[i] & 3));
        above[i] = (byte) (100 + (above[i] & 3));
      }
    }
    byte[] stored = apply(filter, row, above, distance);

    // Anywhere in larger arrays, of which nothing else is touched.
    byte[] in = new byte[row.length + 11];
    System.arraycopy(stored, 0, in, 5, row.length);
    byte[] out = new byte[2 * row.length + 10];
    System.arraycopy(above, 0, out, 3, row.length);
    int to = row.length + 5;
    PngFilter.undo(filter, in, 5, out, 3, out, to, row.length, distance);
    byte[] expected = new byte[out.length];
    System.arraycopy(above, 0, expected, 3, row.length);
    System.arraycopy(row, 0, expected, to, row.length);
    assertThat(Arrays.equals(out, expected)).isTrue();
  }
}
