package org.ndsampler.core.raster.internal.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.internal.Ints;
import org.ndsampler.core.raster.Damage;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.RasterInfo;
import org.ndsampler.core.raster.RowReader;
import org.ndsampler.core.raster.internal.ColorChannels;
import org.ndsampler.core.raster.internal.Exif;

/**
 * PNG, after "Portable Network Graphics (PNG) Specification (Third Edition)", W3C. Not through
 * ImageIO, whose reader is slower, copies each row through colour models, and lets some damaged
 * files pass.
 *
 * <p>Channels: grey 1, grey with alpha 2, RGB 3, RGB with alpha 4; a palette gives its colours, 3
 * channels, or 4 where it has transparency. Grey of 1, 2 and 4 bits is spread over 0 to 255. A
 * single transparent colour (tRNS of grey and RGB) and all colour management (gAMA, iCCP, sRGB) are
 * ignored: the values are those that are stored.
 *
 * <p>Everything is checked: the sums of the critical chunks and of the compressed data, that the
 * data suffices and that the file ends with IEND.
 */
final class PngDecoder implements ImageDecoder {
  // Rows are inflated, unfiltered and spread into the result one at a time, so that what is held
  // beside the pixels is a row and the one above it. There is no reading of a window alone: the
  // deflated data has no entry points, and each filter builds on the bytes to the left and above.
  // That is why such a file is decoded once as a whole and kept, and why large images belong into a
  // cache of tiles.

  /** The eight bytes every PNG begins with. */
  static final long SIGNATURE = 0x89504e470d0a1a0aL;

  private static final int IHDR = 0x49484452;
  private static final int PLTE = 0x504c5445;
  private static final int IDAT = 0x49444154;
  private static final int IEND = 0x49454e44;
  private static final int EXIF = 0x65584966;

  /** As much as a JPEG could hold of it. */
  private static final int MAX_EXIF = 1 << 16;

  private static final int TRNS = 0x74524e53;

  /** DEFLATE cannot shrink by more than this. */
  private static final long MAX_RATIO = 1032;

  private static final int MAX_ROW = Integer.MAX_VALUE - 8;

  /** First column, first row, column step and row step of Adam7's passes. */
  private static final int[][] PASSES = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  private final Path path;
  private final RasterInfo info;
  private final int width;
  private final int height;
  private final int bits;
  private final int colorType;
  private final boolean interlaced;
  private final byte @Nullable [] palette;
  private final byte @Nullable [] paletteAlpha;

  /** Samples in a pixel as it is stored: 1 for a palette. */
  private final int samples;

  private final int channels;
  private final long firstData;
  private final int orientation;

  private PngDecoder(FileInput in, Damage damage) throws IOException {
    path = in.path();
    if (in.length() < 8
        || (((long) in.signedInt() << 32) | (in.signedInt() & 0xffffffffL)) != SIGNATURE) {
      throw new RasterFormatException(path, "not a PNG: the signature is not there");
    }
    int length = in.signedInt();
    int type = in.signedInt();
    if (length != 13 || type != IHDR) {
      throw new RasterFormatException(path, "damaged: the first chunk is not IHDR");
    }
    byte[] header = new byte[13];
    in.readFully(header, 0, 13);
    checkSum(in, IHDR, header);
    width = int32(header, 0);
    height = int32(header, 4);
    bits = header[8] & 0xff;
    colorType = header[9] & 0xff;
    if (width <= 0 || height <= 0) {
      throw new RasterFormatException(path, "damaged: IHDR says " + width + " x " + height);
    }
    samples =
        switch (colorType) {
          case 0, 3 -> 1;
          case 2 -> 3;
          case 4 -> 2;
          case 6 -> 4;
          default -> throw new RasterFormatException(path, "no such colour type: " + colorType);
        };
    boolean depth =
        switch (bits) {
          case 8 -> true;
          case 16 -> colorType != 3;
          case 1, 2, 4 -> colorType == 0 || colorType == 3;
          default -> false;
        };
    if (!depth || header[10] != 0 || header[11] != 0 || header[12] < 0 || header[12] > 1) {
      throw new RasterFormatException(
          path, "damaged: IHDR holds " + Arrays.toString(header) + ", which PNG does not know");
    }
    interlaced = header[12] == 1;

    byte[] colors = null;
    byte[] alphas = null;
    int turn = 1;
    while (true) {
      long at = in.position();
      length = in.signedInt();
      type = in.signedInt();
      boolean beyond = length < 0 || length > in.length() - at - 12;
      if (beyond && (type != IDAT || damage == Damage.REFUSE)) {
        throw truncated(at, type, length, in.length());
      }
      if (type == IDAT) {
        firstData = at;
        break;
      }
      if (type == PLTE && colors == null) {
        if (length % 3 != 0 || length > 768 || length == 0) {
          throw new RasterFormatException(path, "damaged: a palette of " + length + " bytes");
        }
        colors = new byte[length];
        in.readFully(colors, 0, length);
        checkSum(in, type, colors);
      } else if (type == TRNS && colorType == 3 && alphas == null && length <= 256) {
        alphas = new byte[length];
        in.readFully(alphas, 0, length);
        checkSum(in, type, alphas);
      } else if (type == EXIF && length <= MAX_EXIF) {
        byte[] block = new byte[length];
        in.readFully(block, 0, length);
        in.skip(4);
        turn = Exif.orientation(block);
      } else if (type == IEND || ((type & 0x20000000) == 0 && type != PLTE)) {
        throw new RasterFormatException(
            path, "damaged: chunk " + name(type) + " at byte " + at + " before any image data");
      } else {
        in.skip(length + 4L);
      }
    }
    if (colorType == 3 && colors == null) {
      throw new RasterFormatException(path, "damaged: colours by number, but no palette");
    }
    orientation = turn;
    palette = colorType == 3 ? colors : null;
    paletteAlpha = alphas;
    channels = colorType != 3 ? samples : alphas == null ? 3 : 4;
    Size size = new Size(width, height);
    if (Math.max((long) width * channels, (long) width * samples * bits >> 3) > MAX_ROW) {
      throw new RasterFormatException(
          path, "a row of " + width + " pixels is beyond the limit of 2^31 - 9 bytes");
    }
    long stored = Ints.product(((long) width * bits * samples + 7) >> 3, height);
    if (stored / MAX_RATIO > in.length()) {
      throw new RasterFormatException(
          path,
          "the file is truncated or damaged: "
              + in.length()
              + " bytes cannot hold the "
              + size
              + " pixels that IHDR announces");
    }
    DType dtype = bits == 16 ? DType.UINT16 : DType.UINT8;
    RasterInfo named = RasterInfo.of(path, "png", size, channels, dtype, size);
    info = channels == 2 ? named.withChannelNames(ColorChannels.GRAY_WITH_ALPHA) : named;
  }

  /** Reads the header and what stands before the image data. */
  static PngDecoder open(Path path, Damage damage) throws IOException {
    try (FileInput in = new FileInput(path, 4096)) {
      return new PngDecoder(in, damage);
    }
  }

  /** How the image is to be turned, as EXIF numbers it. */
  int orientation() {
    return orientation;
  }

  @Override
  public RasterInfo info() {
    return info;
  }

  @Override
  public NDArray decode() throws IOException {
    Shape shape = Shape.of(height, width, channels);
    Object result = bits == 16 ? new short[shape.count()] : new byte[shape.count()];
    try (FileInput in = new FileInput(path, 1 << 16);
        Data data = new Data(in, Damage.REFUSE)) {
      if (interlaced) {
        for (int[] pass : PASSES) {
          decodePass(data, result, pass[0], pass[1], pass[2], pass[3]);
        }
      } else {
        decodePass(data, result, 0, 0, 1, 1);
      }
      data.finish();
    }
    return NDArray.wrap(info.dtype(), shape, result);
  }

  @Override
  public Optional<Partial> decodePartly() throws IOException {
    if (interlaced) {
      return Optional.empty();
    }
    NDArray result = NDArray.zeros(info.dtype(), Shape.of(height, width, channels));
    try (Rows rows = new Rows(Damage.TOLERATE)) {
      try {
        for (int y = 0; y < height; y++) {
          rows.read(result.crop(new Window(0, y, width, 1)));
        }
      } catch (RasterFormatException e) {
        // What is wrong was said when the whole was decoded; here the rows before it count.
        if (rows.position() == 0) {
          return Optional.empty();
        }
      }
      return Optional.of(new Partial(result, new Window(0, 0, width, rows.position())));
    }
  }

  private void decodePass(Data data, Object result, int x0, int y0, int stepX, int stepY)
      throws IOException {
    int columns = steps(width, x0, stepX);
    if (columns == 0) {
      return;
    }
    int distance = Math.max(1, bits * samples >> 3);
    byte[] row = new byte[rowBytes(columns) + 1];
    byte[] above = new byte[row.length];
    for (int y = y0; y < height; y += stepY) {
      data.read(row);
      unfilter(row, above, distance, y);
      put(row, result, (y * width + x0) * channels, columns, stepX);
      byte[] swap = above;
      above = row;
      row = swap;
    }
  }

  /** Writes the values of a row that is not filtered any more. */
  private void put(byte[] row, Object result, int at, int columns, int stepX) {
    if (stepX == 1 && bits == 8 && colorType != 3) {
      System.arraycopy(row, 1, (byte[]) result, at, row.length - 1);
    } else if (bits == 16) {
      widen(row, (short[]) result, at, columns, stepX * channels);
    } else {
      spread(row, (byte[]) result, at, columns, stepX * channels);
    }
  }

  @Override
  public Optional<RowReader> rows(boolean possible) throws IOException {
    return Optional.of(new Rows(Damage.REFUSE));
  }

  /** The rows of one pass, or of an image that is not interlaced, as one after the other. */
  private final class Pass implements AutoCloseable {
    private final FileInput in = new FileInput(path, 1 << 16);
    private final Data data;
    final int x0;
    final int y0;
    final int stepX;
    final int stepY;
    final int columns;
    private byte[] row;
    private byte[] above;
    private int y;

    Pass(Damage damage, int... places) throws IOException {
      x0 = places[0];
      y0 = places[1];
      stepX = places[2];
      stepY = places[3];
      columns = steps(width, x0, stepX);
      row = new byte[rowBytes(columns) + 1];
      above = new byte[row.length];
      y = y0;
      try {
        data = new Data(in, damage);
      } catch (IOException | RuntimeException e) {
        in.close();
        throw e;
      }
    }

    /** How many rows it has. */
    int rows() {
      return columns == 0 ? 0 : steps(height, y0, stepY);
    }

    /** Passes over those before it in the data. */
    void skipPass(int[] places) throws IOException {
      int across = steps(width, places[0], places[2]);
      if (across > 0) {
        byte[] other = new byte[rowBytes(across) + 1];
        for (int i = steps(height, places[1], places[3]); i > 0; i--) {
          data.read(other);
        }
      }
    }

    /** The next row without its filter; the first byte is the filter's number. */
    byte[] next() throws IOException {
      data.read(row);
      unfilter(row, above, Math.max(1, bits * samples >> 3), y);
      byte[] swap = above;
      above = row;
      row = swap;
      y += stepY;
      return above;
    }

    void finish() throws IOException {
      data.finish();
    }

    @Override
    public void close() throws IOException {
      data.close();
      in.close();
    }
  }

  private static int steps(int end, int from, int step) {
    return end <= from ? 0 : (end - from + step - 1) / step;
  }

  private int rowBytes(int columns) {
    return Math.toIntExact(((long) columns * bits * samples + 7) >> 3);
  }

  /**
   * The rows. Of an interlaced image each pass is read on its own, all seven side by side, so that
   * only rows are in memory: the data is then inflated twice as often, because each pass begins
   * behind those before it, which together are as large as it.
   */
  private final class Rows implements RowReader {
    private final List<Pass> passes = new ArrayList<>();
    private int y;

    Rows(Damage damage) throws IOException {
      try {
        if (!interlaced) {
          passes.add(new Pass(damage, 0, 0, 1, 1));
          return;
        }
        for (int i = 0; i < PASSES.length; i++) {
          Pass pass = new Pass(damage, PASSES[i]);
          passes.add(pass);
          for (int before = 0; before < i && pass.rows() > 0; before++) {
            pass.skipPass(PASSES[before]);
          }
        }
      } catch (IOException | RuntimeException e) {
        close();
        throw e;
      }
    }

    @Override
    public int position() {
      return y;
    }

    /** Decodes the next row; into an array, unless there is none. */
    private void next(@Nullable Object result, int at) throws IOException {
      for (Pass pass : passes) {
        if (pass.columns > 0 && y >= pass.y0 && (y - pass.y0) % pass.stepY == 0) {
          byte[] row = pass.next();
          if (result != null) {
            put(row, result, at + pass.x0 * channels, pass.columns, pass.stepX);
          }
        }
      }
      y++;
      if (y == height) {
        // The last pass that has rows has passed over all data.
        for (int i = passes.size() - 1; i >= 0; i--) {
          if (passes.get(i).rows() > 0) {
            passes.get(i).finish();
            return;
          }
        }
      }
    }

    @Override
    public void read(NDArray target) throws IOException {
      info.requireTarget(new Window(0, y, width, target.height()), target);
      boolean whole = target.columnStride() == channels;
      NDArray line = whole ? target : NDArray.zeros(info.dtype(), Shape.of(1, width, channels));
      for (int i = 0; i < target.height(); i++) {
        if (whole) {
          next(target.data(), target.offset() + i * target.rowStride());
        } else {
          next(line.data(), 0);
          line.copyTo(target.crop(new Window(0, i, width, 1)));
        }
      }
    }

    @Override
    public void skip(int rows) throws IOException {
      if (rows < 0 || rows > height - y) {
        throw new IndexOutOfBoundsException(rows + " rows after row " + y + " of " + path);
      }
      for (int i = 0; i < rows; i++) {
        next(null, 0);
      }
    }

    @Override
    public void close() throws IOException {
      for (Pass pass : passes) {
        pass.close();
      }
    }
  }

  private void widen(byte[] row, short[] result, int at, int columns, int step) {
    int from = 1;
    for (int x = 0; x < columns; x++) {
      int to = at + x * step;
      for (int c = 0; c < channels; c++) {
        result[to + c] = (short) (((row[from] & 0xff) << 8) | (row[from + 1] & 0xff));
        from += 2;
      }
    }
  }

  private void spread(byte[] row, byte[] result, int at, int columns, int step) {
    if (bits == 8 && palette == null) {
      for (int x = 0; x < columns; x++) {
        System.arraycopy(row, 1 + x * channels, result, at + x * step, channels);
      }
      return;
    }
    int mask = (1 << bits) - 1;
    int scale = 255 / mask;
    for (int x = 0; x < columns; x++) {
      int bit = x * bits;
      int value = (row[1 + (bit >> 3)] >> (8 - bits - (bit & 7))) & mask;
      int to = at + x * step;
      if (palette == null) {
        result[to] = (byte) (value * scale);
        continue;
      }
      // A number beyond the palette is black, as other readers have it.
      boolean known = 3 * value < palette.length;
      result[to] = known ? palette[3 * value] : 0;
      result[to + 1] = known ? palette[3 * value + 1] : 0;
      result[to + 2] = known ? palette[3 * value + 2] : 0;
      if (paletteAlpha != null) {
        result[to + 3] = value < paletteAlpha.length ? paletteAlpha[value] : (byte) 255;
      }
    }
  }

  /** Undoes the filter of a row in place; its first byte is the filter's number. */
  private void unfilter(byte[] row, byte[] above, int distance, int y)
      throws RasterFormatException {
    int end = row.length;
    switch (row[0]) {
      case 0 -> {}
      case 1 -> {
        for (int i = distance + 1; i < end; i++) {
          row[i] += row[i - distance];
        }
      }
      case 2 -> {
        for (int i = 1; i < end; i++) {
          row[i] += above[i];
        }
      }
      case 3 -> {
        for (int i = 1; i <= distance && i < end; i++) {
          row[i] += (byte) ((above[i] & 0xff) >> 1);
        }
        for (int i = distance + 1; i < end; i++) {
          row[i] += (byte) (((row[i - distance] & 0xff) + (above[i] & 0xff)) >> 1);
        }
      }
      case 4 -> {
        for (int i = 1; i <= distance && i < end; i++) {
          row[i] += above[i];
        }
        for (int i = distance + 1; i < end; i++) {
          int left = row[i - distance] & 0xff;
          int up = above[i] & 0xff;
          int corner = above[i - distance] & 0xff;
          int toLeft = Math.abs(up - corner);
          int toUp = Math.abs(left - corner);
          int toCorner = Math.abs(left + up - 2 * corner);
          row[i] +=
              (byte) (toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner);
        }
      }
      default ->
          throw new RasterFormatException(
              path, "damaged: row " + y + " has the unknown filter " + (row[0] & 0xff));
    }
  }

  /** The inflated image data, over all IDAT chunks. */
  private final class Data implements AutoCloseable {
    private final FileInput in;
    private final Damage damage;
    private final Inflater inflater = new Inflater();
    private final CRC32 sum = new CRC32();
    private final byte[] chunk = new byte[1 << 15];
    private int left;
    private boolean inData;

    Data(FileInput in, Damage damage) throws IOException {
      this.in = in;
      this.damage = damage;
      in.seek(firstData);
      if (!nextChunk()) {
        throw new RasterFormatException(path, "the file was changed after it was opened");
      }
    }

    void read(byte[] target) throws IOException {
      int done = 0;
      while (done < target.length) {
        try {
          int n = inflater.inflate(target, done, target.length - done);
          done += n;
          if (n > 0) {
            continue;
          }
        } catch (DataFormatException e) {
          throw new RasterFormatException(
              path,
              "damaged: the compressed data cannot be read near byte "
                  + in.position()
                  + ": "
                  + DecodedRaster.reason(e),
              e);
        }
        if (inflater.finished() || inflater.needsDictionary() || !feed()) {
          throw new RasterFormatException(
              path, "the file is truncated or damaged: the image data ends too early");
        }
      }
    }

    /** Gives the inflater the next piece; false at the end of the image data. */
    private boolean feed() throws IOException {
      while (inData && left == 0) {
        endChunk();
      }
      if (!inData) {
        return false;
      }
      int n = Math.min(left, chunk.length);
      in.readFully(chunk, 0, n);
      sum.update(chunk, 0, n);
      left -= n;
      inflater.setInput(chunk, 0, n);
      return true;
    }

    private void endChunk() throws IOException {
      int expected = in.signedInt();
      if (expected != (int) sum.getValue()) {
        throw new RasterFormatException(
            path, "damaged: the check sum at byte " + (in.position() - 4) + " is wrong");
      }
      inData = nextChunk();
    }

    private boolean nextChunk() throws IOException {
      long at = in.position();
      int length = in.signedInt();
      int type = in.signedInt();
      boolean beyond = length < 0 || length > in.length() - at - 12;
      if (beyond && (type != IDAT || damage == Damage.REFUSE)) {
        throw truncated(at, type, length, in.length());
      }
      if (type != IDAT) {
        in.seek(at);
        return false;
      }
      // Of a chunk that is cut what there is; its check sum is then missed.
      left = beyond ? (int) (in.length() - in.position()) : length;
      sum.reset();
      sum.update(new byte[] {'I', 'D', 'A', 'T'});
      inData = true;
      return true;
    }

    /** Reads to the end of the file, so that what follows the pixels is checked too. */
    void finish() throws IOException {
      byte[] none = new byte[1];
      try {
        while (!inflater.finished()) {
          if (inflater.inflate(none) == 0 && !inflater.finished() && !feed()) {
            throw new RasterFormatException(
                path, "the file is truncated or damaged: the image data ends too early");
          }
        }
      } catch (DataFormatException e) {
        throw new RasterFormatException(
            path, "damaged: the check sum of the image data is wrong", e);
      }
      while (inData) {
        while (left > 0) {
          int n = Math.min(left, chunk.length);
          in.readFully(chunk, 0, n);
          sum.update(chunk, 0, n);
          left -= n;
        }
        endChunk();
      }
      while (true) {
        long at = in.position();
        int length = in.signedInt();
        int type = in.signedInt();
        if (type == IEND) {
          return;
        }
        if (length < 0 || length > in.length() - at - 12) {
          throw truncated(at, type, length, in.length());
        }
        in.skip(length + 4L);
      }
    }

    @Override
    public void close() {
      inflater.end();
    }
  }

  private void checkSum(FileInput in, int type, byte[] data) throws IOException {
    CRC32 sum = new CRC32();
    sum.update(
        new byte[] {(byte) (type >> 24), (byte) (type >> 16), (byte) (type >> 8), (byte) type});
    sum.update(data);
    if (in.signedInt() != (int) sum.getValue()) {
      throw new RasterFormatException(
          path,
          "damaged: the check sum of chunk "
              + name(type)
              + " at byte "
              + (in.position() - 4)
              + " is wrong");
    }
  }

  private RasterFormatException truncated(long at, int type, int length, long end) {
    return new RasterFormatException(
        path,
        "the file is truncated or damaged: chunk "
            + name(type)
            + " at byte "
            + at
            + " has "
            + (length & 0xffffffffL)
            + " bytes, the file ends at byte "
            + end);
  }

  private static String name(int type) {
    byte[] bytes = {(byte) (type >> 24), (byte) (type >> 16), (byte) (type >> 8), (byte) type};
    for (byte b : bytes) {
      if (b < 'A' || b > 'z') {
        return "0x" + Integer.toHexString(type);
      }
    }
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  private static int int32(byte[] bytes, int at) {
    return (bytes[at] << 24)
        | ((bytes[at + 1] & 0xff) << 16)
        | ((bytes[at + 2] & 0xff) << 8)
        | (bytes[at + 3] & 0xff);
  }
}
