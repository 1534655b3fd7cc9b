package org.ndsampler.core.raster.internal.image;

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
  private static final int CONST_BITS = 13;
  private static final int PASS_BITS = 2;

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
      width = frame.unitsAcross() * across * side;
      samples = new byte[Math.multiplyExact(width, frame.unitsDown() * down * side)];
      transform = new JpegTransform(frame.unitsAcross() * across * down);
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
      for (int x = 0; x < to.length; x++) {
        to[x] = at(own, x / columns);
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
    for (int c = 0; c < planes.length; c++) {
      planes[c] = new Plane(frame, c, SIDE >> halvings);
    }
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
  public boolean needsOthers(int component) {
    return planes[component].side > 1;
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
        default -> centre(values[0], 3);
      }
    }
  }

  @Override
  public void endOf(int row, long present) {
    transform(present);
    for (Plane plane : planes) {
      plane.put(row);
      plane.transform.clear();
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

  /** jpeg_idct_4x4; the fifth row and column do not count. */
  private static void toFour(int[][] values) {
    for (int x = 0; x < SIDE; x++) {
      if (x != 4) {
        four(values, x, SIDE, PASS_BITS, CONST_BITS - PASS_BITS + 1, 0);
      }
    }
    for (int y = 0; y < 4; y++) {
      four(values, y * SIDE, 1, 0, CONST_BITS + 1, PASS_BITS + 3);
      for (int x = 0; x < 4; x++) {
        centre(values[y * SIDE + x], 0);
      }
    }
  }

  /**
   * Four values out of seven, along a column or a row: the mean is shifted to the left, what is
   * added to it to the right, and the sum to the right. So nothing overflows that would be whole in
   * one shift of the sum, which is how libjpeg has it, and the bits are the same.
   */
  private static void four(int[][] values, int first, int step, int left, int right, int last) {
    int[] in0 = values[first];
    int[] in1 = values[first + step];
    int[] in2 = values[first + 2 * step];
    int[] in3 = values[first + 3 * step];
    int[] in5 = values[first + 5 * step];
    int[] in6 = values[first + 6 * step];
    int[] in7 = values[first + 7 * step];
    int half = 1 << (right + last - 1);
    for (int i = 0; i < in0.length; i++) {
      int mean = in0[i] << left;
      int even = in2[i] * C_1_847 - in6[i] * C_0_765 + half;
      int turned = in6[i] * C_0_765 - in2[i] * C_1_847 + half;
      int inner = -in7[i] * C_0_211 + in5[i] * C_1_451 - in3[i] * C_2_172 + in1[i] * C_1_061;
      int outer = -in7[i] * C_0_509 - in5[i] * C_0_601 + in3[i] * C_0_899 + in1[i] * C_2_562;
      in0[i] = mean + (even + outer >> right) >> last;
      in1[i] = mean + (turned + inner >> right) >> last;
      in2[i] = mean + (turned - inner >> right) >> last;
      in3[i] = mean + (even - outer >> right) >> last;
    }
  }

  /** jpeg_idct_2x2; of each row and column the first counts, and those that are odd. */
  private static void toTwo(int[][] values) {
    for (int x = 0; x < SIDE; x++) {
      if (x == 0 || (x & 1) == 1) {
        two(values, x, SIDE, PASS_BITS, CONST_BITS - PASS_BITS + 2, 0);
      }
    }
    for (int y = 0; y < 2; y++) {
      two(values, y * SIDE, 1, 0, CONST_BITS + 2, PASS_BITS + 3);
      centre(values[y * SIDE], 0);
      centre(values[y * SIDE + 1], 0);
    }
  }

  /** Two values out of five, as {@link #four}. */
  private static void two(int[][] values, int first, int step, int left, int right, int last) {
    int[] in0 = values[first];
    int[] in1 = values[first + step];
    int[] in3 = values[first + 3 * step];
    int[] in5 = values[first + 5 * step];
    int[] in7 = values[first + 7 * step];
    int half = 1 << (right + last - 1);
    for (int i = 0; i < in0.length; i++) {
      int mean = in0[i] << left;
      int odd = -in7[i] * C_0_720 + in5[i] * C_0_850 - in3[i] * C_1_272 + in1[i] * C_3_624;
      in0[i] = mean + (half + odd >> right) >> last;
      in1[i] = mean + (half - odd >> right) >> last;
    }
  }

  /** From values around 0 to samples. */
  private static void centre(int[] values, int shift) {
    int half = (1 << shift) >> 1;
    for (int i = 0; i < values.length; i++) {
      values[i] = limited((values[i] + half >> shift) + 128);
    }
  }
}
