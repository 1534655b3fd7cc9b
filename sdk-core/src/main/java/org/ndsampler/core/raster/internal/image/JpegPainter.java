package org.ndsampler.core.raster.internal.image;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.ndsampler.core.geom.Window;

/**
 * Makes pixels of the coefficients of a JPEG, a row of units after the other: the inverse
 * transform, the upsampling and the colours, as libjpeg-turbo has them, to the bit. Only the units
 * that a window needs have to be given. For one thread.
 */
final class JpegPainter implements JpegCanvas {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int LARGEST = JpegTransform.LARGEST;

  /** As many blocks are transformed at once, about. */
  private static final int BLOCKS_AT_ONCE = 480;

  /** What upsampling looks at beyond a pixel. */
  private static final int NEIGHBOURS = 2;

  // jdcolor.c: factors of 2^16, and what is added for rounding and for chroma that begins at -128.
  static final int RED_OF_CR = 91881;
  static final int GREEN_OF_CB = -22554;
  static final int GREEN_OF_CR = -46802;
  static final int BLUE_OF_CB = 116130;
  private static final int HALF = 1 << 15;
  static final int RED = HALF - 128 * RED_OF_CR;
  static final int GREEN = HALF - 128 * (GREEN_OF_CB + GREEN_OF_CR);
  static final int BLUE = HALF - 128 * BLUE_OF_CB;

  private final JpegFrame frame;
  private final Window window;
  private final boolean converts;
  private final JpegPlane[] planes;
  private final boolean lagging;
  private final int firstUnit;
  private final int endUnit;
  private final int firstRow;
  private final int endRow;
  private final int unitColumns;
  private final int unitRows;
  private final int part;
  private final int partWidth;
  private final int[] colours;
  private final int[] limited;
  private final JpegTransform transform;

  /** As many units are transformed at once, and the first of those that are there now. */
  private final int unitsAtOnce;

  private int chunk;

  /** For each component its first block among those, its blocks in a row and in all. */
  private final int[] firstBlock;

  private final int[] across;
  private final byte[] result;
  private final int bytesPerPixel;

  /**
   * A painter of a window.
   *
   * @param window wholly inside of the image, not empty
   * @param converts whether three components are luma and chroma, and shall be red, green and blue
   */
  JpegPainter(JpegFrame frame, Window window, boolean converts) {
    this.frame = frame;
    this.window = window;
    this.converts = converts;
    int count = frame.components().size();
    unitColumns = frame.unitColumns();
    unitRows = frame.unitRows();
    firstUnit = Math.max(0, window.x() - NEIGHBOURS) / unitColumns;
    endUnit = (Math.min(frame.width(), window.endX() + NEIGHBOURS) - 1) / unitColumns + 1;
    firstRow = Math.max(0, window.y() - NEIGHBOURS) / unitRows;
    endRow = (Math.min(frame.height(), window.endY() + NEIGHBOURS) - 1) / unitRows + 1;
    int units = endUnit - firstUnit;
    partWidth = units * unitColumns / 2;
    part = partWidth * unitRows / 2;
    lagging = JpegPlane.looksDown(frame);
    JpegPlane.Room shared = new JpegPlane.Room(part);
    planes = new JpegPlane[count];
    for (int c = 0; c < count; c++) {
      planes[c] = new JpegPlane(frame, c, firstUnit, units, shared, lagging);
    }
    int chunks = (units * frame.blocksInUnit() - 1) / BLOCKS_AT_ONCE + 1;
    unitsAtOnce = (units - 1) / chunks + 1;
    transform = new JpegTransform(unitsAtOnce * frame.blocksInUnit());
    firstBlock = new int[count];
    across = new int[count];
    for (int c = 0, first = 0; c < count; c++) {
      JpegFrame.Component component = frame.components().get(c);
      firstBlock[c] = first;
      across[c] = component.across();
      first += unitsAtOnce * component.across() * component.down();
    }
    chunk = firstUnit;
    bytesPerPixel = count;
    colours = new int[count == 3 ? 4 * part : 0];
    limited = new int[colours.length];
    result = new byte[Math.multiplyExact(window.width() * count, window.height())];
  }

  @Override
  public int firstUnit() {
    return firstUnit;
  }

  @Override
  public int endUnit() {
    return endUnit;
  }

  @Override
  public int firstRow() {
    return firstRow;
  }

  @Override
  public int endRow() {
    return endRow;
  }

  @Override
  public int[][] values(int component) {
    return transform.values();
  }

  @Override
  public long places(int component) {
    return -1;
  }

  @Override
  public int mostSum() {
    return JpegTransform.LARGEST_SUM;
  }

  @Override
  public int block(int component, int unit, int x, int y) {
    return firstBlock[component] + (y * unitsAtOnce + unit - chunk) * across[component] + x;
  }

  @Override
  public boolean hasRoom(int unit) {
    return unit - chunk < unitsAtOnce;
  }

  @Override
  public void transform(long present) {
    transform.inverse(present);
    int units = Math.min(unitsAtOnce, endUnit - chunk);
    for (int c = 0; c < planes.length; c++) {
      int down = frame.components().get(c).down();
      for (int y = 0; y < down; y++) {
        planes[c].put(
            (chunk - firstUnit) * across[c],
            y,
            transform.values(),
            firstBlock[c] + y * unitsAtOnce * across[c],
            units * across[c]);
      }
    }
    transform.clear();
    chunk += unitsAtOnce;
  }

  @Override
  public void endOf(int row, long present) {
    transform(present);
    chunk = firstUnit;
    if (!lagging) {
      paint(row);
      return;
    }
    if (row > firstRow) {
      paint(row - 1);
    }
    for (JpegPlane plane : planes) {
      plane.next();
    }
    if (row == endRow - 1) {
      paint(row);
    }
  }

  @Override
  public byte[] result() {
    return result;
  }

  private void paint(int row) {
    int top = row * unitRows;
    int from = Math.max(window.y(), top);
    int end = Math.min(window.endY(), top + unitRows);
    if (from >= end) {
      return;
    }
    int[][] samples = new int[planes.length][];
    for (int c = 0; c < samples.length; c++) {
      int down = frame.components().get(c).down() * JpegFrame.SIDE;
      int own = (frame.height() * down - 1) / unitRows + 1;
      samples[c] = planes[c].pixels(row == 0 || row == firstRow, own - 1 - row * down);
    }
    if (samples.length == 3) {
      if (converts) {
        toColours(samples[0], samples[1], samples[2]);
      } else {
        join(samples[0], samples[1], samples[2]);
      }
    }
    for (int y = from; y < end; y++) {
      int local = y - top;
      int even = (local & 1) * 2 * part + (local >> 1) * partWidth;
      int to = (y - window.y()) * window.width() * bytesPerPixel;
      if (samples.length == 3) {
        storeColours(even, to);
      } else {
        store(samples, even, to);
      }
    }
  }

  /** jdcolor.c; in short loops of few arrays, and without Math.max, for the compiler's vectors. */
  private void toColours(int[] luma, int[] blue, int[] red) {
    int[] out = colours;
    int[] one = limited;
    for (int i = 0; i < out.length; i++) {
      one[i] = luma[i] + (RED_OF_CR * red[i] + RED >> 16);
    }
    for (int i = 0; i < out.length; i++) {
      int value = one[i] & ~(one[i] >> 31);
      int under = LARGEST - value;
      out[i] = LARGEST - (under & ~(under >> 31));
    }
    for (int i = 0; i < out.length; i++) {
      one[i] = luma[i] + (GREEN_OF_CB * blue[i] + GREEN_OF_CR * red[i] + GREEN >> 16);
    }
    for (int i = 0; i < out.length; i++) {
      int value = one[i] & ~(one[i] >> 31);
      int under = LARGEST - value;
      out[i] |= LARGEST - (under & ~(under >> 31)) << 8;
    }
    for (int i = 0; i < out.length; i++) {
      one[i] = luma[i] + (BLUE_OF_CB * blue[i] + BLUE >> 16);
    }
    for (int i = 0; i < out.length; i++) {
      int value = one[i] & ~(one[i] >> 31);
      int under = LARGEST - value;
      out[i] |= LARGEST - (under & ~(under >> 31)) << 16;
    }
  }

  private void join(int[] red, int[] green, int[] blue) {
    int[] out = colours;
    for (int i = 0; i < out.length; i++) {
      out[i] = red[i] | green[i] << 8 | blue[i] << 16;
    }
  }

  /** A row of pixels of three bytes: two of them at once, with two bytes that are written again. */
  private void storeColours(int even, int to) {
    int[] from = colours;
    byte[] out = result;
    int x = window.x() - firstUnit * unitColumns;
    int end = x + window.width();
    if ((x & 1) != 0) {
      to = put(out, to, from[even + part + (x >> 1)]);
      x++;
    }
    int at = even + (x >> 1);
    int pairs = (end - x - 1) / 2;
    int odd = part;
    for (int i = 0; i < pairs; i++) {
      LONG.set(out, to, from[at] | (long) from[at + odd] << 24);
      to += 6;
      at++;
    }
    for (x += 2 * Math.max(0, pairs); x < end; x++) {
      to = put(out, to, from[even + (x & 1) * part + (x >> 1)]);
    }
  }

  private static int put(byte[] out, int to, int pixel) {
    out[to] = (byte) pixel;
    out[to + 1] = (byte) (pixel >> 8);
    out[to + 2] = (byte) (pixel >> 16);
    return to + 3;
  }

  private void store(int[][] samples, int even, int to) {
    int x = window.x() - firstUnit * unitColumns;
    for (int end = x + window.width(); x < end; x++) {
      int at = even + (x & 1) * part + (x >> 1);
      for (int[] one : samples) {
        result[to++] = (byte) one[at];
      }
    }
  }
}
