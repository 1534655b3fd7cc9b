package org.ndsampler.core.raster.internal.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
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
  // Rows are inflated a little ahead, and unfiltered one at a time from there into the result. The
  // format has no places to begin at but the first row: the deflated data refers to what came
  // before, and so do the filters. So the first decoding of a whole image keeps some places, with
  // all that is referred to there, and a window is then read from the last place above it.

  /** The eight bytes every PNG begins with. */
  static final long SIGNATURE = 0x89504e470d0a1a0aL;

  private static final int IHDR = 0x49484452;
  private static final int PLTE = 0x504c5445;
  static final int IDAT = 0x49444154;
  static final int IEND = 0x49454e44;
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

  /** The one pass of an image that is not interlaced. */
  private static final int[][] WHOLE = {{0, 0, 1, 1}};

  private static final int BUFFER = 1 << 16;

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

  /** Where reading can begin; null until the image was decoded as a whole. */
  private volatile @Nullable PngIndex index;

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
        throw truncated(path, at, type, length, in.length());
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
    PngIndex places = interlaced ? null : new PngIndex(path, rowBytes(width));
    try (PngData data = data(Damage.REFUSE, width)) {
      for (int[] steps : interlaced ? PASSES : WHOLE) {
        Pass pass = new Pass(data, steps);
        for (int i = pass.rows(); i > 0; i--) {
          if (places != null) {
            pass.keepPlace(places);
          }
          pass.next(result, (pass.y * width + pass.x0) * channels);
        }
      }
      data.finish();
    }
    index = places;
    return NDArray.wrap(info.dtype(), shape, result);
  }

  @Override
  public double share(Window window) {
    PngIndex known = index;
    if (known == null) {
      return 1;
    }
    PngIndex.Entry entry = known.before(window.y());
    return (window.endY() - (entry == null ? 0 : entry.y())) / (double) height;
  }

  @Override
  public Optional<NDArray> decode(Window window) throws IOException {
    PngIndex known = index;
    if (known == null || !known.isCurrent()) {
      return Optional.empty();
    }
    NDArray result =
        NDArray.zeros(info.dtype(), Shape.of(window.height(), window.width(), channels));
    PngIndex.Entry entry = known.before(window.y());
    try (PngData data =
        entry == null
            ? data(Damage.REFUSE, width)
            : PngData.open(new FileInput(path, BUFFER), entry.place(), rowBytes(width) + 1)) {
      Pass pass = new Pass(data, WHOLE[0]);
      if (entry != null) {
        pass.begin(entry);
      }
      NDArray line = NDArray.zeros(info.dtype(), Shape.of(1, width, channels));
      NDArray part = line.crop(new Window(window.x(), 0, window.width(), 1));
      while (pass.y < window.endY()) {
        int y = pass.y - window.y();
        if (y < 0) {
          pass.skip();
        } else {
          pass.next(line.data(), 0);
          part.copyTo(result.crop(new Window(0, y, window.width(), 1)));
        }
      }
    }
    return Optional.of(result);
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

  /** Writes the values of a row that is not filtered any more. */
  private void put(byte[] row, Object result, int at, int columns, int stepX) {
    if (bits == 16) {
      widen(row, (short[]) result, at, columns, stepX * channels);
    } else {
      spread(row, (byte[]) result, at, columns, stepX * channels);
    }
  }

  @Override
  public Optional<RowReader> rows(boolean possible) throws IOException {
    return Optional.of(new Rows(Damage.REFUSE));
  }

  private PngData data(Damage damage, int columns) throws IOException {
    FileInput in = new FileInput(path, BUFFER);
    try {
      return PngData.open(in, damage, firstData, rowBytes(columns) + 1);
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      in.close();
      throw e;
    }
  }

  /** The rows of one pass, or of an image that is not interlaced, one after the other. */
  private final class Pass {
    private final PngData data;
    final int x0;
    final int y0;
    final int stepX;
    final int stepY;
    final int columns;
    private final int count;

    /** Whether rows need nothing but their filter undone. */
    private final boolean isPlain;

    /** Two rows of its own; the second one is made when it is needed. */
    private final byte[] first;

    private byte[] second = new byte[0];

    /** Where the row above is: in an array of its own, or among the pixels. */
    private byte[] above;

    private int aboveAt;

    /** The number of the next row. */
    int y;

    Pass(PngData data, int[] places) {
      this.data = data;
      x0 = places[0];
      y0 = places[1];
      stepX = places[2];
      stepY = places[3];
      columns = steps(width, x0, stepX);
      count = rowBytes(columns);
      isPlain = stepX == 1 && bits == 8 && colorType != 3;
      first = new byte[count];
      above = first;
      y = y0;
    }

    /** How many rows it has. */
    int rows() {
      return columns == 0 ? 0 : steps(height, y0, stepY);
    }

    /** Goes on at a row in the middle. */
    void begin(PngIndex.Entry entry) {
      y = entry.y();
      System.arraycopy(entry.above(), 0, above, 0, count);
    }

    /** Adds the next row to an index, where it wants one and the place can be told. */
    void keepPlace(PngIndex places) {
      if (places.wants(y)) {
        PngData.Place place = data.place(count + 1);
        if (place != null) {
          byte[] kept = Arrays.copyOfRange(above, aboveAt, aboveAt + count);
          places.add(new PngIndex.Entry(y, place, kept));
        }
      }
    }

    /** Passes over a pass before it in the data. */
    void skipPass(int[] places) throws IOException {
      int across = steps(width, places[0], places[2]);
      if (across > 0) {
        for (int i = steps(height, places[1], places[3]); i > 0; i--) {
          data.next(rowBytes(across) + 1);
        }
      }
    }

    /** Passes over a row. */
    void skip() throws IOException {
      byte[] own = own();
      unfilter(own, 0);
      above = own;
      aboveAt = 0;
    }

    /** Decodes the next row into pixels, its first one at a place. */
    void next(Object result, int to) throws IOException {
      if (isPlain) {
        byte[] values = (byte[]) result;
        unfilter(values, to);
        above = values;
        aboveAt = to;
      } else {
        skip();
        put(above, result, to, columns, stepX);
      }
    }

    /** Keeps the last row, since the pixels go to somebody else. */
    void leavePixels() {
      if (isPlain && y > y0) {
        byte[] own = own();
        System.arraycopy(above, aboveAt, own, 0, count);
        above = own;
        aboveAt = 0;
      }
    }

    /** An array of its own in which the row above is not. */
    private byte[] own() {
      if (above != first) {
        return first;
      }
      if (second.length == 0) {
        second = new byte[count];
      }
      return second;
    }

    private void unfilter(byte[] out, int to) throws IOException {
      int from = data.next(count + 1);
      int filter = data.bytes()[from] & 0xff;
      if (filter > 4) {
        throw new RasterFormatException(
            path, "damaged: row " + y + " has the unknown filter " + filter);
      }
      int distance = Math.max(1, bits * samples >> 3);
      PngFilter.undo(filter, data.bytes(), from + 1, above, aboveAt, out, to, count, distance);
      y += stepY;
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
    private final List<PngData> open = new ArrayList<>();
    private int y;

    Rows(Damage damage) throws IOException {
      try {
        if (!interlaced) {
          passes.add(new Pass(open(damage, width), WHOLE[0]));
          return;
        }
        int most = 0;
        for (int i = 0; i < PASSES.length; i++) {
          // Those before it are read, too.
          most = Math.max(most, steps(width, PASSES[i][0], PASSES[i][2]));
          Pass pass = new Pass(open(damage, most), PASSES[i]);
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

    private PngData open(Damage damage, int columns) throws IOException {
      PngData data = data(damage, columns);
      open.add(data);
      return data;
    }

    @Override
    public int position() {
      return y;
    }

    /** Decodes the next row; into an array, unless there is none. */
    private void next(@Nullable Object result, int at) throws IOException {
      for (Pass pass : passes) {
        if (pass.columns > 0 && y >= pass.y0 && (y - pass.y0) % pass.stepY == 0) {
          if (result == null) {
            pass.skip();
          } else {
            pass.next(result, at + pass.x0 * channels);
          }
        }
      }
      y++;
      if (y == height) {
        // The last pass that has rows has passed over all data.
        for (int i = passes.size() - 1; i >= 0; i--) {
          if (passes.get(i).rows() > 0) {
            passes.get(i).data.finish();
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
      passes.forEach(Pass::leavePixels);
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
      for (PngData data : open) {
        data.close();
      }
    }
  }

  private void widen(byte[] row, short[] result, int at, int columns, int step) {
    int from = 0;
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
        System.arraycopy(row, x * channels, result, at + x * step, channels);
      }
      return;
    }
    int mask = (1 << bits) - 1;
    int scale = 255 / mask;
    for (int x = 0; x < columns; x++) {
      int bit = x * bits;
      int value = (row[bit >> 3] >> (8 - bits - (bit & 7))) & mask;
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

  static RasterFormatException truncated(Path path, long at, int type, int length, long end) {
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
