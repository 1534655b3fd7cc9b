package org.ndsampler.core.raster.internal.image;

import java.util.Arrays;
import org.ndsampler.core.geom.Size;

/**
 * Makes a whole JPEG a half, a quarter or an eighth of its width and height out of the lower
 * frequencies of its blocks, without its pixels: the reduced transforms, the upsampling and the
 * colours of libjpeg-turbo (jidctred.c, jdmaster.c, jdsample.c), to the bit. For one thread.
 *
 * <p>A block becomes 4 x 4, 2 x 2 samples or one. Components of fewer samples are reduced less, so
 * that in most files nothing is left to be upsampled.
 */
final class JpegReducer implements JpegCanvas {
  private static final int SIDE = JpegFrame.SIDE;
  private static final int PASS_BITS = 2;

  /** The bits below the point in what is added to the mean, of each transform. */
  private static final int FOUR_BITS = 14;

  private static final int TWO_BITS = 15;

  /** The rows and columns of coefficients that count. */
  private static final int FOUR_OF_EIGHT = 0b11101111;

  private static final int TWO_OF_EIGHT = 0b10101011;

  /** The bits that are left for the end of the second pass. */
  private static final int ROW_BITS = PASS_BITS + 3;

  /** Twice what a picture of 8 bits leads to overflows here, where steps are one bit larger. */
  private static final int MOST_SUM = JpegTransform.LARGEST_SUM / 2;

  // Constants of the reduced transforms, times 2^13.
  private static final int C_0_211 = 1730;
  private static final int C_0_509 = 4176;
  private static final int C_0_601 = 4926;
  private static final int C_0_720 = 5906;
  private static final int C_0_765 = 6270;
  private static final int C_0_850 = 6967;
  private static final int C_0_899 = 7373;
  private static final int C_1_061 = 8697;
  private static final int C_1_272 = 10426;
  private static final int C_1_451 = 11893;
  private static final int C_1_847 = 15137;
  private static final int C_2_172 = 17799;
  private static final int C_2_562 = 20995;
  private static final int C_3_624 = 29692;

  private final JpegFrame frame;
  private final boolean converts;
  private final int units;
  private final Size size;
  private final Plane[] planes;

  // The terms of a transform, for all blocks of a plane.
  private final int[] mean;
  private final int[] even;
  private final int[] inner;
  private final int[] outer;

  /** The samples of a component. */
  private static final class Plane {
    final JpegTransform transform;
    final int across;
    final int down;

    /** The width and height of what a block becomes. */
    final int side;

    /** How many columns and rows of the result a sample stands for. */
    final int columns;

    final int rows;

    /** How many of its columns and rows belong to the image. */
    final int ownWidth;

    final int ownHeight;
    final boolean smooth;

    /** A bit for each coefficient that counts. */
    final long places;

    final int width;
    final byte[] samples;

    Plane(JpegFrame frame, int place, int least) {
      JpegFrame.Component component = frame.components().get(place);
      across = component.across();
      down = component.down();
      int mostAcross = frame.unitColumns() / SIDE;
      int mostDown = frame.unitRows() / SIDE;
      int most = least;
      while (most < SIDE
          && mostAcross * least % (across * most * 2) == 0
          && mostDown * least % (down * most * 2) == 0) {
        most *= 2;
      }
      side = most;
      columns = mostAcross * least / (across * side);
      rows = mostDown * least / (down * side);
      ownWidth = ceil((long) frame.width() * across * side, frame.unitColumns());
      ownHeight = ceil((long) frame.height() * down * side, frame.unitRows());
      smooth = least > 1;
      places =
          square(side == SIDE ? 0xff : side == 4 ? FOUR_OF_EIGHT : side == 2 ? TWO_OF_EIGHT : 1);
      width = frame.unitsAcross() * across * side;
      samples = new byte[Math.multiplyExact(width, frame.unitsDown() * down * side)];
      transform = new JpegTransform(frame.unitsAcross() * across * down);
    }

    /** Those that lie in some rows and in the same columns. */
    private static long square(int lines) {
      long places = 0;
      for (int y = 0; y < SIDE; y++) {
        places |= (lines >> y & 1) == 0 ? 0 : (long) lines << y * SIDE;
      }
      return places;
    }

    /** Takes the samples of the blocks of a row of units. */
    void put(int row) {
      int blocks = width / side;
      int[][] values = transform.values();
      for (int place = 0; place < side * side; place++) {
        int y = place / side;
        int x = place % side;
        int[] from = values[y * SIDE + x];
        for (int r = 0; r < down; r++) {
          int to = ((row * down + r) * side + y) * width + x;
          for (int i = 0; i < blocks; i++) {
            samples[to + i * side] = (byte) from[r * blocks + i];
          }
        }
      }
    }

    int at(int y, int x) {
      return samples[y * width + x] & 0xff;
    }

    /** A row of the result. */
    void row(int y, int[] to) {
      int own = Math.min(y / rows, ownHeight - 1);
      int other = own;
      boolean smoothRows = smooth && rows == 2 && (columns == 1 || columns == 2 && ownWidth > 2);
      if (smoothRows) {
        other = (y & 1) == 0 ? Math.max(0, own - 1) : Math.min(own + 1, ownHeight - 1);
      }
      if (smooth && columns == 2 && ownWidth > 2 && (rows == 1 || smoothRows)) {
        if (rows == 1) {
          smoothColumns(own, own, 0, 1, 2, 2, to);
        } else {
          smoothColumns(own, other, 3, 8, 7, 4, to);
        }
        return;
      }
      if (smoothRows) {
        int rounding = (y & 1) == 0 ? 1 : 2;
        for (int x = 0; x < to.length; x++) {
          to[x] = 3 * at(own, x) + at(other, x) + rounding >> 2;
        }
        return;
      }
      int from = own * width;
      for (int x = 0; x < to.length; x++) {
        to[x] = samples[from + (columns == 1 ? x : x / columns)] & 0xff;
      }
    }

    /** Of the sums of two rows, or of one row where its weight is 0. */
    private void smoothColumns(
        int own, int other, int weight, int even, int odd, int shift, int[] to) {
      int before = sum(own, other, weight, 0);
      int here = before;
      for (int x = 0; 2 * x < to.length; x++) {
        int next = x + 1 < ownWidth ? sum(own, other, weight, x + 1) : here;
        to[2 * x] = 3 * here + before + even >> shift;
        if (2 * x + 1 < to.length) {
          to[2 * x + 1] = 3 * here + next + odd >> shift;
        }
        before = here;
        here = next;
      }
    }

    private int sum(int own, int other, int weight, int x) {
      return weight == 0 ? at(own, x) : weight * at(own, x) + at(other, x);
    }
  }

  /**
   * Of a whole image.
   *
   * @param halvings 1 for a half, 2 for a quarter, 3 for an eighth
   * @param converts whether three components are luma and chroma, and shall be red, green and blue
   */
  JpegReducer(JpegFrame frame, int halvings, boolean converts) {
    this.frame = frame;
    this.converts = converts;
    units = frame.unitsAcross();
    size = size(new Size(frame.width(), frame.height()), halvings);
    planes = new Plane[frame.components().size()];
    int most = 0;
    for (int c = 0; c < planes.length; c++) {
      planes[c] = new Plane(frame, c, SIDE >> halvings);
      most = Math.max(most, planes[c].transform.values()[0].length);
    }
    mean = new int[most];
    even = new int[most];
    inner = new int[most];
    outer = new int[most];
  }

  /** What an image becomes. */
  static Size size(Size whole, int halvings) {
    return new Size(ceil(whole.width(), 1 << halvings), ceil(whole.height(), 1 << halvings));
  }

  private static int ceil(long value, int divisor) {
    return (int) ((value + divisor - 1) / divisor);
  }

  @Override
  public int firstUnit() {
    return 0;
  }

  @Override
  public int endUnit() {
    return units;
  }

  @Override
  public int firstRow() {
    return 0;
  }

  @Override
  public int endRow() {
    return frame.unitsDown();
  }

  @Override
  public int[][] values(int component) {
    return planes[component].transform.values();
  }

  @Override
  public long places(int component) {
    return planes[component].places;
  }

  @Override
  public int mostSum() {
    return MOST_SUM;
  }

  @Override
  public int block(int component, int unit, int x, int y) {
    int across = planes[component].across;
    return (y * units + unit) * across + x;
  }

  @Override
  public boolean hasRoom(int unit) {
    return true;
  }

  @Override
  public void transform(long present) {
    for (Plane plane : planes) {
      int[][] values = plane.transform.values();
      switch (plane.side) {
        case SIDE -> plane.transform.inverse(present);
        case 4 -> toFour(values);
        case 2 -> toTwo(values);
        default -> toOne(values[0]);
      }
    }
  }

  @Override
  public void endOf(int row, long present) {
    transform(present);
    for (Plane plane : planes) {
      plane.put(row);
      plane.transform.clear(plane.places);
    }
  }

  @Override
  public byte[] result() {
    int width = size.width();
    int count = planes.length;
    byte[] result = new byte[Math.multiplyExact(width * count, size.height())];
    int[][] rows = new int[count][width];
    for (int y = 0; y < size.height(); y++) {
      for (int c = 0; c < count; c++) {
        planes[c].row(y, rows[c]);
      }
      if (converts && count == 3) {
        toColours(rows[0], rows[1], rows[2]);
      }
      int to = y * width * count;
      for (int c = 0; c < count; c++) {
        for (int x = 0; x < width; x++) {
          result[to + x * count + c] = (byte) rows[c][x];
        }
      }
    }
    return result;
  }

  /** jdcolor.c, in place: luma becomes red, blue chroma green, red chroma blue. */
  private static void toColours(int[] first, int[] second, int[] third) {
    for (int x = 0; x < first.length; x++) {
      int luma = first[x];
      int blue = second[x];
      int red = third[x];
      first[x] = limited(luma + (JpegPainter.RED_OF_CR * red + JpegPainter.RED >> 16));
      second[x] =
          limited(
              luma
                  + (JpegPainter.GREEN_OF_CB * blue
                          + JpegPainter.GREEN_OF_CR * red
                          + JpegPainter.GREEN
                      >> 16));
      third[x] = limited(luma + (JpegPainter.BLUE_OF_CB * blue + JpegPainter.BLUE >> 16));
    }
  }

  private static int limited(int value) {
    return Math.max(0, Math.min(JpegTransform.LARGEST, value));
  }

  // Both transforms add something to the mean times 2^14 or 2^15 and shift the sum to the right.
  // Here the mean is not shifted, or by two bits, and what is added to it by the rest: the bits are
  // the same, and nothing overflows. Loops are short, as in JpegTransform, for the compiler's
  // vectors.

  /** jpeg_idct_4x4; the fifth row and column do not count. */
  private void toFour(int[][] values) {
    for (int x = 0; x < SIDE; x++) {
      if (x != 4) {
        four(values, x, SIDE);
        column(outer, FOUR_BITS, values[x], values[3 * SIDE + x]);
        negate(even);
        column(inner, FOUR_BITS, values[SIDE + x], values[2 * SIDE + x]);
      }
    }
    for (int y = 0; y < 4 * SIDE; y += SIDE) {
      four(values, y, 1);
      row(outer, FOUR_BITS, values[y], values[y + 3]);
      negate(even);
      row(inner, FOUR_BITS, values[y + 1], values[y + 2]);
    }
  }

  /** The terms of four values out of seven, along a column or a row. */
  private void four(int[][] values, int first, int step) {
    System.arraycopy(values[first], 0, mean, 0, values[first].length);
    evenOfFour(values[first + 2 * step], values[first + 6 * step], even);
    int[] in1 = values[first + step];
    int[] in3 = values[first + 3 * step];
    int[] in5 = values[first + 5 * step];
    int[] in7 = values[first + 7 * step];
    oddOfFour(in1, in3, in5, in7, C_1_061, C_2_172, C_1_451, C_0_211, inner);
    oddOfFour(in1, in3, in5, in7, C_2_562, -C_0_899, -C_0_601, C_0_509, outer);
  }

  private static void evenOfFour(int[] in2, int[] in6, int[] to) {
    for (int i = 0; i < in2.length; i++) {
      to[i] = in2[i] * C_1_847 - in6[i] * C_0_765;
    }
  }

  private static void oddOfFour(
      int[] in1, int[] in3, int[] in5, int[] in7, int c1, int c3, int c5, int c7, int[] to) {
    for (int i = 0; i < in1.length; i++) {
      to[i] = in1[i] * c1 - in3[i] * c3 + in5[i] * c5 - in7[i] * c7;
    }
  }

  private static void negate(int[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = -values[i];
    }
  }

  /** jpeg_idct_2x2; of each row and column the first counts, and those that are odd. */
  private void toTwo(int[][] values) {
    Arrays.fill(even, 0);
    for (int x = 0; x < SIDE; x = x == 0 ? 1 : x + 2) {
      two(values, x, SIDE);
      column(outer, TWO_BITS, values[x], values[SIDE + x]);
    }
    for (int y = 0; y < 2 * SIDE; y += SIDE) {
      two(values, y, 1);
      row(outer, TWO_BITS, values[y], values[y + 1]);
    }
  }

  /** The terms of two values out of five. */
  private void two(int[][] values, int first, int step) {
    System.arraycopy(values[first], 0, mean, 0, values[first].length);
    int[] in1 = values[first + step];
    int[] in3 = values[first + 3 * step];
    int[] in5 = values[first + 5 * step];
    int[] in7 = values[first + 7 * step];
    oddOfFour(in1, in3, in5, in7, C_3_624, C_1_272, C_0_850, C_0_720, outer);
  }

  private void column(int[] odd, int bits, int[] plus, int[] minus) {
    int shift = bits - PASS_BITS;
    int half = 1 << (shift - 1);
    add(mean, even, odd, half, shift, PASS_BITS, plus);
    subtract(mean, even, odd, half, shift, PASS_BITS, minus);
  }

  private void row(int[] odd, int bits, int[] plus, int[] minus) {
    int half = 1 << (bits + ROW_BITS - 1);
    add(mean, even, odd, half, bits, 0, plus);
    subtract(mean, even, odd, half, bits, 0, minus);
    toSamples(plus, ROW_BITS);
    toSamples(minus, ROW_BITS);
  }

  private static void add(
      int[] mean, int[] even, int[] odd, int half, int right, int left, int[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] = (mean[i] << left) + (even[i] + odd[i] + half >> right);
    }
  }

  private static void subtract(
      int[] mean, int[] even, int[] odd, int half, int right, int left, int[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] = (mean[i] << left) + (even[i] - odd[i] + half >> right);
    }
  }

  /** The rest of the shift, the middle of the range, and its limits without Math.max. */
  private static void toSamples(int[] values, int shift) {
    for (int i = 0; i < values.length; i++) {
      int value = (values[i] >> shift) + 128;
      value &= ~(value >> 31);
      int under = JpegTransform.LARGEST - value;
      values[i] = JpegTransform.LARGEST - (under & ~(under >> 31));
    }
  }

  /** jpeg_idct_1x1. */
  private static void toOne(int[] means) {
    for (int i = 0; i < means.length; i++) {
      means[i] += 4;
    }
    toSamples(means, 3);
  }
}
