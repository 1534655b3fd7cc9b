package org.ndsampler.core.raster.internal.image;

/**
 * The samples of one component in some units of a row, and how they become as many as there are
 * pixels: libjpeg-turbo's "fancy" upsampling (jdsample.c), which looks at neighbours, where a
 * component has half of the columns, half of the rows, or both, and repetition elsewhere. For one
 * thread.
 *
 * <p>Pixels lie in four parts, by whether their row and their column are odd: even rows and even
 * columns, even rows and odd columns, odd rows and even columns, the rest. So what has half of the
 * resolution lies as each of the parts does, and all loops run over whole parts with one index,
 * which is what the compiler makes vectors of.
 */
final class JpegPlane {
  private final int across;
  private final int down;

  /** How many columns and rows of pixels a sample stands for. */
  private final int columns;

  private final int rows;

  /** A part of the pixels: its columns, rows and how many they are. */
  private final int partWidth;

  private final int partHeight;
  private final int part;

  private final boolean smoothColumns;
  private final boolean smoothRows;

  /**
   * Where the samples of a block go: column c to {@code c / 2 * nextColumn}, and {@code oddColumn}
   * further if it is odd; row r to {@code r / 2 * nextRow}, and {@code oddRow} further if it is
   * odd.
   */
  private final int nextColumn;

  private final int oddColumn;
  private final int nextRow;
  private final int oddRow;
  private final int blockAcross;
  private final int blockDown;

  /** The columns of samples of the plane, and the last one that belongs to the image. */
  private final int width;

  private final int lastColumn;

  /** The samples of the row of units that is decoded now, and of the one before it. */
  private int[] now;

  private int[] before;

  /** The last row of samples before those; of each half of columns, where there are two. */
  private final int[] above;

  private final int[] pixels;

  /** Room for neighbours. */
  private final Room room;

  /** What planes share while they are made to pixels. */
  static final class Room {
    final int[] sums;
    final int[] left;
    final int[] right;
    final int[] other;

    Room(int part) {
      sums = new int[part];
      left = new int[part];
      right = new int[part];
      other = new int[part];
    }
  }

  /**
   * A component of a frame.
   *
   * @param place in the frame
   * @param firstUnit the first unit of each row that is there
   * @param units how many
   * @param room shared by the planes of an image
   * @param lagging whether rows of units are made to pixels when the next one is there
   */
  JpegPlane(JpegFrame frame, int place, int firstUnit, int units, Room room, boolean lagging) {
    JpegFrame.Component component = frame.components().get(place);
    this.room = room;
    across = component.across();
    down = component.down();
    columns = frame.unitColumns() / (JpegFrame.SIDE * across);
    rows = frame.unitRows() / (JpegFrame.SIDE * down);
    partWidth = units * frame.unitColumns() / 2;
    partHeight = frame.unitRows() / 2;
    part = partWidth * partHeight;
    int own = (frame.width() * across * JpegFrame.SIDE - 1) / frame.unitColumns() + 1;
    smoothRows = rows == 2 && columns <= 2 && (columns == 1 || own > 2);
    smoothColumns = columns == 2 && rows <= 2 && own > 2;
    boolean wholeColumns = columns == 1 && (rows == 1 || smoothRows);
    boolean wholeRows = rows == 1 && (columns == 1 || smoothColumns);
    width = units * across * JpegFrame.SIDE;
    lastColumn = own - 1 - firstUnit * across * JpegFrame.SIDE;
    int size = width * down * JpegFrame.SIDE;
    int line = wholeColumns ? partWidth : width;
    nextColumn = wholeColumns ? 1 : 2;
    oddColumn = wholeColumns ? (wholeRows ? size / 4 : size / 2) : 1;
    nextRow = wholeRows ? line : 2 * line;
    oddRow = wholeRows ? size / 2 : line;
    blockAcross = wholeColumns ? JpegFrame.SIDE / 2 : JpegFrame.SIDE;
    blockDown = (wholeRows ? JpegFrame.SIDE / 2 : JpegFrame.SIDE) * line;
    now = new int[size];
    before = lagging ? new int[size] : now;
    above = new int[smoothRows ? size / partHeight : 0];
    pixels = new int[columns == 1 && rows == 1 ? 0 : 4 * part];
  }

  /** Whether pixels of a row of units depend on the next one. */
  static boolean looksDown(JpegFrame frame) {
    for (JpegFrame.Component component : frame.components()) {
      if (frame.unitRows() == 2 * JpegFrame.SIDE * component.down()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Takes the samples of some blocks that lie side by side.
   *
   * @param x the first of them, among the blocks of the plane
   * @param y their row in the row of units
   * @param samples for each place of a block those of all blocks
   * @param from the first of them there
   * @param count how many
   */
  void put(int x, int y, int[][] samples, int from, int count) {
    int at = y * blockDown + x * blockAcross;
    for (int place = 0; place < JpegFrame.BLOCK; place++) {
      int row = place / JpegFrame.SIDE;
      int column = place % JpegFrame.SIDE;
      int to =
          at
              + row / 2 * nextRow
              + row % 2 * oddRow
              + column / 2 * nextColumn
              + column % 2 * oddColumn;
      scatter(samples[place], from, count, now, to, blockAcross);
    }
  }

  private static void scatter(int[] samples, int from, int count, int[] to, int at, int step) {
    if (step == JpegFrame.SIDE / 2) {
      for (int i = 0; i < count; i++) {
        to[at + i * (JpegFrame.SIDE / 2)] = samples[from + i];
      }
    } else {
      for (int i = 0; i < count; i++) {
        to[at + i * JpegFrame.SIDE] = samples[from + i];
      }
    }
  }

  /** Goes on to the next row of units: what was decoded now is what was before. */
  void next() {
    if (before != now) {
      for (int to = 0; to < above.length; to += partWidth) {
        int from = (to / partWidth + 1) * part - partWidth;
        System.arraycopy(before, from, above, to, partWidth);
      }
      int[] swap = before;
      before = now;
      now = swap;
    }
  }

  /**
   * The pixels of the row of units before the one that is decoded now.
   *
   * @param first whether there is nothing above it
   * @param lastRow the last row of samples in it that has another one below; those of the row that
   *     is decoded now count
   */
  int[] pixels(boolean first, int lastRow) {
    if (columns == 1 && rows == 1) {
      return before;
    }
    if (smoothRows) {
      for (int half = 0; half < before.length; half += part) {
        smoothRows(half, first, lastRow);
      }
    } else if (smoothColumns) {
      for (int half = 0; half < before.length; half += part) {
        smoothColumns(before, half, 1, 2, 2, 2 * half);
      }
    } else {
      repeat();
    }
    return pixels;
  }

  /** One of the two halves of columns, or all of them. */
  private void smoothRows(int from, boolean first, int lastRow) {
    int[] other = room.other;
    int[] sums = room.sums;
    int[] near = before;
    int end = part - partWidth;
    if (first) {
      System.arraycopy(near, from, other, 0, partWidth);
    } else {
      System.arraycopy(above, from / part * partWidth, other, 0, partWidth);
    }
    System.arraycopy(near, from, other, partWidth, end);
    weigh(near, from, other, sums);
    toPixels(sums, from, 0, 1);
    System.arraycopy(near, from + partWidth, other, 0, end);
    System.arraycopy(now, from, other, end, partWidth);
    if (lastRow < partHeight) {
      System.arraycopy(near, from + lastRow * partWidth, other, lastRow * partWidth, partWidth);
    }
    weigh(near, from, other, sums);
    toPixels(sums, from, 2 * part, 2);
  }

  private static void weigh(int[] near, int from, int[] far, int[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] = 3 * near[from + i] + far[i];
    }
  }

  private void toPixels(int[] sums, int from, int to, int rounding) {
    if (columns == 2) {
      smoothColumns(sums, 0, 8, 7, 4, to);
      return;
    }
    int[] result = pixels;
    int at = from + to;
    for (int i = 0; i < sums.length; i++) {
      result[at + i] = sums[i] + rounding >> 2;
    }
  }

  private void smoothColumns(int[] values, int from, int even, int odd, int shift, int to) {
    int[] own = room.sums;
    int[] left = room.left;
    int[] right = room.right;
    if (values != own) {
      System.arraycopy(values, from, own, 0, part);
    }
    System.arraycopy(own, 0, left, 1, part - 1);
    System.arraycopy(own, 1, right, 0, part - 1);
    for (int at = 0; at < part; at += partWidth) {
      left[at] = own[at];
      if (lastColumn < partWidth) {
        right[at + lastColumn] = own[at + lastColumn];
      }
    }
    int[] result = pixels;
    int next = to + part;
    for (int i = 0; i < own.length; i++) {
      result[to + i] = 3 * own[i] + left[i] + even >> shift;
    }
    for (int i = 0; i < own.length; i++) {
      result[next + i] = 3 * own[i] + right[i] + odd >> shift;
    }
  }

  private void repeat() {
    int to = 0;
    for (int quarter = 0; quarter < 4; quarter++) {
      for (int y = quarter >> 1; y < 2 * partHeight; y += 2) {
        int line = y / rows * width;
        for (int x = quarter & 1; x < 2 * partWidth; x += 2) {
          pixels[to++] = before[line + x / columns];
        }
      }
    }
  }
}
