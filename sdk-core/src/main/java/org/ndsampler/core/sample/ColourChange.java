package org.ndsampler.core.sample;

import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.geom.Window;

/**
 * The colours of a drawn {@link Augmentation} on the finished values of a sample. Immutable.
 *
 * <p>A value becomes a share of white; then come gain, brightness, contrast and gamma, each channel
 * by itself; then saturation and hue over red, green and blue; then it is a value again, rounded
 * half to even and saturated. All of this is in double precision with the operations of {@link
 * StrictMath}, so it is the same on every machine; mixed bytes are added up in 1/65536 of a value
 * and rounded half up. "No data", NaN, padding, alpha and channels that an image lacks are left as
 * they are, and no value becomes "no data".
 */
final class ColourChange implements BiConsumer<Window, NDArray> {
  private static final int BYTES = 256;

  /** Where red, green and blue of bytes are mixed: sums of three of these fit into an int. */
  private static final int PART_BITS = 16;

  private static final int HALF = 1 << (PART_BITS - 1);
  private static final int MOST_PART = 1 << 13;

  /** How bright red, green and blue are, as the matrices of W3C's Filter Effects have it. */
  private static final double[] GREY = {0.213, 0.715, 0.072};

  /** A quarter turn of the hue, as there. */
  private static final double[][] QUARTER = {
    {-0.213, -0.715, 0.928}, {0.143, 0.140, -0.283}, {-0.787, 0.715, 0.072}
  };

  private final Augmentation drawn;
  private final Tone tone;
  private final List<Channel> channels;
  private final Placement.Rows seen;
  private final double @Nullable [][] matrix;
  private final int[] rgb;

  /**
   * A channel.
   *
   * @param changed false for alpha, and for one that the image lacks
   * @param nodata the value that stands for "no data"; NaN for none
   * @param stored the type of the file
   * @param white the value that is white
   */
  record Channel(String name, boolean changed, double nodata, DType stored, double white) {}

  /** Brightness, contrast and gamma, of shares of white. */
  record Tone(double brightness, double contrast, double gamma) {
    double of(double share, double gain) {
      double x = (share * gain + brightness - 0.5) * contrast + 0.5;
      return gamma == 1 || !(x > 0) ? x : StrictMath.pow(x, gamma);
    }
  }

  /**
   * The colours of some channels.
   *
   * @param seen what is not padding
   */
  ColourChange(Augmentation drawn, List<Channel> channels, Placement.Rows seen) {
    this.drawn = drawn;
    this.tone = drawn.tone();
    this.channels = channels;
    this.seen = seen;
    int[] places = {find("r", "red"), find("g", "green"), find("b", "blue")};
    boolean mixed = drawn.isMixed() && places[0] >= 0 && places[1] >= 0 && places[2] >= 0;
    this.rgb = places;
    this.matrix = mixed ? drawn.colourMatrix() : null;
  }

  private int find(String letter, String word) {
    for (int c = 0; c < channels.size(); c++) {
      String name = channels.get(c).name.toLowerCase(Locale.ROOT);
      if (channels.get(c).changed && (name.equals(letter) || name.equals(word))) {
        return c;
      }
    }
    return -1;
  }

  /** Saturation, then hue: the rows of a matrix that leaves grey as it is. */
  static double[][] matrix(double saturation, double cos, double sin) {
    double[][] result = new double[3][3];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        for (int k = 0; k < 3; k++) {
          double hue = GREY[k] + cos * ((i == k ? 1 : 0) - GREY[k]) + sin * QUARTER[i][k];
          double sat = GREY[j] + saturation * ((k == j ? 1 : 0) - GREY[j]);
          result[i][j] += hue * sat;
        }
      }
    }
    return result;
  }

  @Override
  public void accept(Window window, NDArray values) {
    if (values.channels() != channels.size()) {
      throw new IllegalStateException(
          "colours of " + channels.size() + " channels for " + values.channels());
    }
    Work work =
        values.dtype() == DType.UINT8 ? new ByteWork(values) : new DoubleWork(values, window);
    for (int y = 0; y < values.height(); y++) {
      int[] columns = seen.columns(window.y() + y);
      int from = Math.max(0, columns[0] - window.x());
      int to = Math.min(values.width(), columns[1] - window.x());
      if (from < to) {
        work.row(y, from, to);
      }
    }
  }

  private interface Work {
    /** Changes some pixels of a row. */
    void row(int y, int from, int to);
  }

  /** A value of an integer type: rounded, saturated and not "no data". */
  private double whole(double value, int channel) {
    DType type = channels.get(channel).stored;
    double nodata = channels.get(channel).nodata;
    double rounded = Math.rint(Math.max(type.min(), Math.min(type.max(), value)));
    return rounded != nodata ? rounded : nodata < type.max() ? nodata + 1 : nodata - 1;
  }

  private boolean isNone(int channel, double value) {
    return value == channels.get(channel).nodata || Double.isNaN(value);
  }

  /** Bytes have tables. */
  private final class ByteWork implements Work {
    private final NDArray values;
    private final byte[] data;
    private final byte[][] tables;
    private final double[][] shares;
    private final boolean same;
    private final int @Nullable [][] parts;

    ByteWork(NDArray values) {
      this.values = values;
      this.data = (byte[]) values.data();
      int count = channels.size();
      tables = new byte[count][];
      shares = new double[count][];
      for (int c = 0; c < count; c++) {
        if (c > 0 && isAlike(c, c - 1)) {
          tables[c] = tables[c - 1];
          shares[c] = shares[c - 1];
        } else {
          fill(c);
        }
      }
      boolean one = matrix == null && values.columnStride() == count;
      for (int c = 1; c < count; c++) {
        one &= tables[c] == tables[c - 1];
      }
      same = one;
      parts = parts(matrix);
    }

    private boolean isAlike(int one, int other) {
      Channel a = channels.get(one);
      Channel b = channels.get(other);
      return a.changed == b.changed
          && a.white == b.white
          && Double.compare(a.nodata, b.nodata) == 0
          && drawn.gainOf(one) == drawn.gainOf(other);
    }

    private void fill(int c) {
      byte[] table = new byte[BYTES];
      double[] share = new double[BYTES];
      double gain = drawn.gainOf(c);
      double nodata = channels.get(c).nodata;
      double white = channels.get(c).white;
      boolean changed = channels.get(c).changed;
      for (int v = 0; v < BYTES; v++) {
        share[v] = tone.of(v / white, gain);
        double value = changed && v != nodata ? whole(share[v] * white, c) : v;
        table[v] = (byte) (int) value;
      }
      tables[c] = table;
      shares[c] = share;
    }

    @Override
    public void row(int y, int from, int to) {
      int step = values.columnStride();
      int at = values.offset() + y * values.rowStride() + from * step;
      int end = at + (to - from) * step;
      if (same) {
        byte[] table = tables[0];
        for (int i = at; i < end; i++) {
          data[i] = table[data[i] & 0xff];
        }
        return;
      }
      for (int c = 0; c < tables.length; c++) {
        if (matrix == null || c != rgb[0] && c != rgb[1] && c != rgb[2]) {
          byte[] table = tables[c];
          for (int i = at + c; i < end; i += step) {
            data[i] = table[data[i] & 0xff];
          }
        }
      }
      if (matrix != null) {
        mix(matrix, at, end, step);
      }
    }

    private void mix(double[][] m, int at, int end, int step) {
      if (parts != null) {
        mixParts(parts, at, end, step);
        return;
      }
      double[] red = shares[rgb[0]];
      double[] green = shares[rgb[1]];
      double[] blue = shares[rgb[2]];
      boolean maybeNone = false;
      for (int c : rgb) {
        maybeNone |= !Double.isNaN(channels.get(c).nodata);
      }
      double[] rows0 = m[0];
      double[] rows1 = m[1];
      double[] rows2 = m[2];
      for (int i = at; i < end; i += step) {
        int r = data[i + rgb[0]] & 0xff;
        int g = data[i + rgb[1]] & 0xff;
        int b = data[i + rgb[2]] & 0xff;
        if (maybeNone && (isNone(rgb[0], r) || isNone(rgb[1], g) || isNone(rgb[2], b))) {
          continue;
        }
        double x = red[r];
        double y = green[g];
        double z = blue[b];
        data[i + rgb[0]] = store(rows0[0] * x + rows0[1] * y + rows0[2] * z, rgb[0], maybeNone);
        data[i + rgb[1]] = store(rows1[0] * x + rows1[1] * y + rows1[2] * z, rgb[1], maybeNone);
        data[i + rgb[2]] = store(rows2[0] * x + rows2[1] * y + rows2[2] * z, rgb[2], maybeNone);
      }
    }

    /** The same in whole numbers: what each channel adds to each, in 1/65536. */
    private void mixParts(int[][] p, int at, int end, int step) {
      int red = rgb[0];
      int green = rgb[1];
      int blue = rgb[2];
      for (int i = at; i < end; i += step) {
        int r = data[i + red] & 0xff;
        int g = data[i + green] & 0xff;
        int b = data[i + blue] & 0xff;
        data[i + red] = rounded(p[0][r] + p[1][g] + p[2][b]);
        data[i + green] = rounded(p[3][r] + p[4][g] + p[5][b]);
        data[i + blue] = rounded(p[6][r] + p[7][g] + p[8][b]);
      }
    }

    private static byte rounded(int sum) {
      return (byte) Math.max(0, Math.min(BYTES - 1, sum + HALF >> PART_BITS));
    }

    /** Null where whole numbers do not do: beyond their range, or where values are no data. */
    private int @Nullable [][] parts(double @Nullable [][] m) {
      if (m == null) {
        return null;
      }
      int[][] result = new int[9][BYTES];
      for (int i = 0; i < 3; i++) {
        double white = channels.get(rgb[i]).white;
        for (int j = 0; j < 3; j++) {
          if (!Double.isNaN(channels.get(rgb[j]).nodata)) {
            return null;
          }
          for (int v = 0; v < BYTES; v++) {
            double part = m[i][j] * shares[rgb[j]][v] * white;
            if (!(Math.abs(part) < MOST_PART)) {
              return null;
            }
            result[3 * i + j][v] = (int) Math.rint(part * (1 << PART_BITS));
          }
        }
      }
      return result;
    }

    private byte store(double share, int channel, boolean maybeNone) {
      double value = share * channels.get(channel).white;
      if (maybeNone) {
        return (byte) (int) whole(value, channel);
      }
      return (byte) (int) Math.rint(Math.max(0, Math.min(255, value)));
    }
  }

  /** Any other type goes through doubles, row by row. */
  private final class DoubleWork implements Work {
    private final NDArray values;
    private final double[] gains;
    private final double[] row;

    DoubleWork(NDArray values, Window window) {
      this.values = values;
      gains = new double[channels.size()];
      for (int c = 0; c < gains.length; c++) {
        gains[c] = drawn.gainOf(c);
      }
      row = new double[window.width() * gains.length];
    }

    @Override
    public void row(int y, int from, int to) {
      int count = gains.length;
      int step = values.columnStride();
      int start = values.offset() + y * values.rowStride() + from * step;
      int pixels = to - from;
      for (int x = 0; x < pixels; x++) {
        for (int c = 0; c < count; c++) {
          row[x * count + c] = load(start + x * step + c);
        }
      }
      for (int x = 0; x < pixels; x++) {
        int at = x * count;
        if (matrix != null && !isNone(at, rgb[0]) && !isNone(at, rgb[1]) && !isNone(at, rgb[2])) {
          mix(matrix, at, start + x * step);
        }
        for (int c = 0; c < count; c++) {
          boolean left = matrix != null && (c == rgb[0] || c == rgb[1] || c == rgb[2]);
          if (channels.get(c).changed && !left && !isNone(at, c)) {
            store(start + x * step, c, tone(at, c));
          }
        }
      }
    }

    private boolean isNone(int at, int channel) {
      return ColourChange.this.isNone(channel, row[at + channel]);
    }

    private void mix(double[][] m, int at, int to) {
      double x = tone(at, rgb[0]);
      double y = tone(at, rgb[1]);
      double z = tone(at, rgb[2]);
      for (int i = 0; i < 3; i++) {
        store(to, rgb[i], m[i][0] * x + m[i][1] * y + m[i][2] * z);
      }
    }

    private double tone(int at, int channel) {
      return tone.of(row[at + channel] / channels.get(channel).white, gains[channel]);
    }

    private double load(int at) {
      Object data = values.data();
      return switch (values.dtype()) {
        case UINT8 -> ((byte[]) data)[at] & 0xff;
        case INT16 -> ((short[]) data)[at];
        case UINT16 -> ((short[]) data)[at] & 0xffff;
        case INT32 -> ((int[]) data)[at];
        case UINT32 -> ((int[]) data)[at] & 0xffffffffL;
        case INT64 -> ((long[]) data)[at];
        case FLOAT32 -> ((float[]) data)[at];
        case FLOAT64 -> ((double[]) data)[at];
      };
    }

    private void store(int pixel, int channel, double share) {
      Object data = values.data();
      DType type = values.dtype();
      double value = share * channels.get(channel).white;
      if (!type.isFloating()) {
        value = whole(value, channel);
      }
      int at = pixel + channel;
      switch (type) {
        case UINT8 -> ((byte[]) data)[at] = (byte) (int) value;
        case INT16, UINT16 -> ((short[]) data)[at] = (short) (int) value;
        case INT32 -> ((int[]) data)[at] = (int) value;
        case UINT32 -> ((int[]) data)[at] = (int) (long) value;
        case INT64 -> ((long[]) data)[at] = (long) value;
        case FLOAT32 -> ((float[]) data)[at] = (float) value;
        case FLOAT64 -> ((double[]) data)[at] = value;
      }
    }
  }
}
