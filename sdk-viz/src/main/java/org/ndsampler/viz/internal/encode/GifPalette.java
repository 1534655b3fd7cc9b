package org.ndsampler.viz.internal.encode;

import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Up to 255 colours for pictures, and one index that is transparent.
 *
 * <p>Colours are counted in cells of 5 bits a channel; the cells are divided at the mean of the
 * widest channel, the group with the largest squared error first (after X. Wu, "Color quantization
 * by dynamic programming and principal analysis", 1992, with means in place of the optimal cut),
 * and the means are then improved by three rounds of k-means. Where no colour is near, an ordered 4
 * x 4 pattern mixes two: it stays in its place from frame to frame, as an error that is spread
 * would not. Confined to one thread.
 */
public final class GifPalette {
  /** The index of the transparent entry. */
  public static final int TRANSPARENT = 255;

  private static final int CELLS = 1 << 15;
  private static final int[] WEIGHT = {3, 6, 2};

  /** A squared weighted distance up to which a colour is taken for the one of the palette. */
  private static final int NEAR = 60;

  private static final int[] BAYER = {0, 8, 2, 10, 12, 4, 14, 6, 3, 11, 1, 9, 15, 7, 13, 5};

  /** How far the pattern moves a channel at most, to both sides together. */
  private static final int SPREAD = 14;

  private final int[] colors;
  private final short[] nearest = new short[1 << 18];

  private GifPalette(int[] colors) {
    this.colors = colors;
    Arrays.fill(nearest, (short) -1);
  }

  /** The palette of pictures, each a row of RGB values. */
  public static GifPalette of(int[]... pictures) {
    long[] counts = new long[CELLS];
    long[][] sums = new long[3][CELLS];
    for (int[] picture : pictures) {
      for (int rgb : picture) {
        int cell = (rgb >> 9 & 0x7c00) | (rgb >> 6 & 0x3e0) | (rgb >> 3 & 0x1f);
        counts[cell]++;
        for (int c = 0; c < 3; c++) {
          sums[c][cell] += channel(rgb, c);
        }
      }
    }
    int[] cells = new int[CELLS];
    int n = 0;
    double[][] means = new double[3][CELLS];
    for (int cell = 0; cell < CELLS; cell++) {
      if (counts[cell] > 0) {
        cells[n++] = cell;
        for (int c = 0; c < 3; c++) {
          means[c][cell] = sums[c][cell] / (double) counts[cell];
        }
      }
    }
    List<Group> groups = new ArrayList<>();
    groups.add(new Group(Arrays.copyOf(cells, n), counts, means));
    while (groups.size() < TRANSPARENT) {
      Group worst = groups.get(0);
      for (Group group : groups) {
        worst = group.error > worst.error ? group : worst;
      }
      if (worst.cells.length < 2 || worst.error <= 0) {
        break;
      }
      groups.remove(worst);
      worst.divide(counts, means, groups);
    }
    double[][] centers = new double[groups.size()][];
    for (int i = 0; i < centers.length; i++) {
      centers[i] = groups.get(i).mean;
    }
    improve(centers, Arrays.copyOf(cells, n), counts, means);
    int[] colors = new int[centers.length];
    for (int i = 0; i < colors.length; i++) {
      for (int c = 0; c < 3; c++) {
        colors[i] = colors[i] << 8 | (int) Math.round(centers[i][c]);
      }
    }
    return new GifPalette(colors);
  }

  private static int channel(int rgb, int c) {
    return rgb >> (16 - 8 * c) & 0xff;
  }

  /** Cells that share a colour of the palette. */
  private static final class Group {
    private final int[] cells;
    private final double[] mean = new double[3];
    private final double error;
    private final int widest;

    Group(int[] cells, long[] counts, double[][] means) {
      this.cells = cells;
      long n = 0;
      double[] sum = new double[3];
      double[] squares = new double[3];
      for (int cell : cells) {
        n += counts[cell];
        for (int c = 0; c < 3; c++) {
          sum[c] += counts[cell] * means[c][cell];
          squares[c] += counts[cell] * means[c][cell] * means[c][cell];
        }
      }
      double all = 0;
      int most = 0;
      double[] spread = new double[3];
      for (int c = 0; c < 3; c++) {
        mean[c] = n == 0 ? 0 : sum[c] / n;
        spread[c] = WEIGHT[c] * (squares[c] - sum[c] * mean[c]);
        all += spread[c];
        most = spread[c] > spread[most] ? c : most;
      }
      // The root of the count: rare colours, as those of lines, count for more than their share.
      error = cells.length < 2 || n == 0 ? 0 : all / Math.sqrt((double) n);
      widest = most;
    }

    void divide(long[] counts, double[][] means, List<Group> to) {
      int[] low = new int[cells.length];
      int[] high = new int[cells.length];
      int lows = 0;
      int highs = 0;
      for (int cell : cells) {
        if (means[widest][cell] < mean[widest]) {
          low[lows++] = cell;
        } else {
          high[highs++] = cell;
        }
      }
      if (lows == 0 || highs == 0) {
        // Cells of one value in the widest channel by rounding: any division ends it.
        to.add(new Group(Arrays.copyOf(cells, 1), counts, means));
        to.add(new Group(Arrays.copyOfRange(cells, 1, cells.length), counts, means));
        return;
      }
      to.add(new Group(Arrays.copyOf(low, lows), counts, means));
      to.add(new Group(Arrays.copyOf(high, highs), counts, means));
    }
  }

  private static void improve(double[][] centers, int[] cells, long[] counts, double[][] means) {
    for (int round = 0; round < 3; round++) {
      double[][] sums = new double[centers.length][4];
      for (int cell : cells) {
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < centers.length; i++) {
          double distance = 0;
          for (int c = 0; c < 3; c++) {
            double d = centers[i][c] - means[c][cell];
            distance += WEIGHT[c] * d * d;
          }
          if (distance < least) {
            least = distance;
            best = i;
          }
        }
        // As above: what is rare must not be drawn into what is common.
        double weight = Math.sqrt((double) counts[cell]);
        for (int c = 0; c < 3; c++) {
          sums[best][c] += weight * means[c][cell];
        }
        sums[best][3] += weight;
      }
      for (int i = 0; i < centers.length; i++) {
        if (sums[i][3] > 0) {
          for (int c = 0; c < 3; c++) {
            centers[i][c] = sums[i][c] / sums[i][3];
          }
        }
      }
    }
  }

  /** The colours as a model of 256 entries. */
  public IndexColorModel model() {
    int[] entries = Arrays.copyOf(colors, 256);
    for (int i = 0; i < colors.length; i++) {
      entries[i] |= 0xff000000;
    }
    return new IndexColorModel(8, 256, entries, 0, true, TRANSPARENT, DataBuffer.TYPE_BYTE);
  }

  /** The index of the colour of each pixel. */
  public byte[] indexes(int[] picture, int width) {
    byte[] indexes = new byte[picture.length];
    for (int i = 0; i < indexes.length; i++) {
      int rgb = picture[i];
      int plain = nearest(rgb);
      if (distance(colors[plain], rgb) > NEAR) {
        int x = i % width;
        int y = Math.floorDiv(i, width);
        int shift = (2 * BAYER[(y & 3) * 4 + (x & 3)] - 15) * SPREAD / 30;
        plain =
            nearest(
                clamp(channel(rgb, 0) + shift) << 16
                    | clamp(channel(rgb, 1) + shift) << 8
                    | clamp(channel(rgb, 2) + shift));
      }
      indexes[i] = (byte) plain;
    }
    return indexes;
  }

  private static int clamp(int value) {
    return Math.max(0, Math.min(255, value));
  }

  private static int distance(int one, int other) {
    int sum = 0;
    for (int c = 0; c < 3; c++) {
      int d = channel(one, c) - channel(other, c);
      sum += WEIGHT[c] * d * d;
    }
    return sum;
  }

  private int nearest(int rgb) {
    int key = (rgb >> 6 & 0x3f000) | (rgb >> 4 & 0xfc0) | (rgb >> 2 & 0x3f);
    if (nearest[key] >= 0) {
      return nearest[key];
    }
    // The middle of the 2 bits that the key leaves out.
    int middle = (rgb & 0xfcfcfc) | 0x020202;
    int best = 0;
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < colors.length; i++) {
      int distance = distance(colors[i], middle);
      if (distance < least) {
        least = distance;
        best = i;
      }
    }
    nearest[key] = (short) best;
    return best;
  }
}
