package org.ndsampler.core.raster.npy.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.raster.RasterFormatException;

/** The header of an NPY file. Immutable. */
public final class NpyHeader {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /** NumPy itself refuses to read headers of more than 10,000 bytes. */
  private static final int MAX_HEADER = 1 << 16;

  private final Stored stored;
  private final boolean bigEndian;
  private final boolean fortranOrder;
  private final long[] shape;
  private final long dataOffset;

  private NpyHeader(
      Stored stored, boolean bigEndian, boolean fortranOrder, long[] shape, long dataOffset) {
    this.stored = stored;
    this.bigEndian = bigEndian;
    this.fortranOrder = fortranOrder;
    this.shape = shape;
    this.dataOffset = dataOffset;
  }

  /** Of bytes somewhere in a file. */
  static NpyHeader ofBytes(long offset, long height, long width) {
    return new NpyHeader(Stored.UINT8, false, false, new long[] {height, width}, offset);
  }

  /** The byte after the last value. */
  long end() {
    return dataOffset + count() * stored.bytes;
  }

  /** How a value is stored. */
  Stored stored() {
    return stored;
  }

  /** Whether the most significant byte comes first. */
  boolean bigEndian() {
    return bigEndian;
  }

  /** Whether the first axis is the fastest. */
  boolean fortranOrder() {
    return fortranOrder;
  }

  /** The lengths of the axes, a copy. */
  long[] shape() {
    return shape.clone();
  }

  /** The byte at which the values begin. */
  public long dataOffset() {
    return dataOffset;
  }

  /** How a value is stored, and what it becomes. */
  enum Stored {
    UINT8("u1", DType.UINT8),
    BOOL("b1", DType.UINT8),
    INT8("i1", DType.INT16),
    INT16("i2", DType.INT16),
    UINT16("u2", DType.UINT16),
    INT32("i4", DType.INT32),
    UINT32("u4", DType.UINT32),
    INT64("i8", DType.INT64),
    UINT64("u8", DType.INT64),
    FLOAT16("f2", DType.FLOAT32),
    FLOAT32("f4", DType.FLOAT32),
    FLOAT64("f8", DType.FLOAT64);

    final String code;
    final DType dtype;
    final int bytes;

    Stored(String code, DType dtype) {
      this.code = code;
      this.dtype = dtype;
      this.bytes = code.charAt(1) - '0';
    }

    static Stored of(DType dtype) {
      return valueOf(dtype.name());
    }
  }

  static boolean hasMagic(ByteBuffer start) {
    if (start.remaining() < MAGIC.length) {
      return false;
    }
    for (int i = 0; i < MAGIC.length; i++) {
      if (start.get(start.position() + i) != MAGIC[i]) {
        return false;
      }
    }
    return true;
  }

  /** Reads the header and checks that the file is as long as it says. */
  static NpyHeader read(Path path, SeekableByteChannel channel) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    fill(channel, start);
    start.flip();
    if (!hasMagic(start)) {
      throw new RasterFormatException(
          path,
          start.remaining() == 0 ? "the file is empty" : "not an NPY file: the magic is not there");
    }
    if (start.remaining() < 12) {
      throw truncatedHeader(path, start.remaining());
    }
    int version = start.get(6) & 0xff;
    if (version < 1 || version > 3) {
      throw new RasterFormatException(
          path, "NPY version " + version + "." + start.get(7) + "; 1, 2 and 3 can be read");
    }
    int prefix = version == 1 ? 10 : 12;
    long length = version == 1 ? start.getShort(8) & 0xffff : start.getInt(8) & 0xffffffffL;
    if (length > MAX_HEADER) {
      throw new RasterFormatException(
          path, "the header has " + length + " bytes, the limit is " + MAX_HEADER);
    }
    ByteBuffer text = ByteBuffer.allocate((int) length);
    channel.position(prefix);
    fill(channel, text);
    if (text.hasRemaining()) {
      throw truncatedHeader(path, prefix + text.position());
    }
    NpyHeader header =
        parse(
            path,
            new String(
                text.array(), version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1),
            prefix + length);
    header.requireLength(path, channel.size());
    return header;
  }

  private static void fill(SeekableByteChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
      // until the buffer is full or the file ends
    }
  }

  private static RasterFormatException truncatedHeader(Path path, long end) {
    return new RasterFormatException(
        path, "the file is truncated: it ends at byte " + end + ", in the header");
  }

  private static NpyHeader parse(Path path, String text, long dataOffset)
      throws RasterFormatException {
    Parser parser = new Parser(path, text);
    parser.expect('{');
    String descr = null;
    Boolean fortran = null;
    long[] shape = null;
    while (!parser.accept('}')) {
      String key = parser.string();
      parser.expect(':');
      switch (key) {
        case "descr" -> descr = parser.descr();
        case "fortran_order" -> fortran = parser.bool();
        case "shape" -> shape = parser.tuple();
        default -> throw parser.error("unknown key \"" + key + "\"");
      }
      if (!parser.accept(',')) {
        parser.expect('}');
        break;
      }
    }
    if (descr == null || fortran == null || shape == null) {
      throw parser.error("descr, fortran_order or shape is missing");
    }
    char order = descr.isEmpty() ? '?' : descr.charAt(0);
    Stored stored = null;
    for (Stored candidate : Stored.values()) {
      if (descr.length() == 3 && descr.substring(1).equals(candidate.code)) {
        stored = candidate;
      }
    }
    if (stored == null || "<>=|".indexOf(order) < 0 || (order == '|' && stored.bytes > 1)) {
      throw new RasterFormatException(
          path,
          "values of type \""
              + descr
              + "\" cannot be read; whole numbers of 1, 2, 4 and 8 bytes, booleans and floats of 2,"
              + " 4 and 8 bytes can. Convert it: array.astype('float32')");
    }
    boolean big = order == '>' || (order == '=' && ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN);
    return new NpyHeader(stored, big, fortran, shape, dataOffset);
  }

  private void requireLength(Path path, long length) throws RasterFormatException {
    long needed;
    try {
      needed = Math.addExact(dataOffset, Math.multiplyExact(count(), (long) stored.bytes));
    } catch (ArithmeticException e) {
      throw new RasterFormatException(
          path, "the header announces the absurd shape " + Arrays.toString(shape), e);
    }
    if (length < needed) {
      throw new RasterFormatException(
          path,
          "the file is truncated: shape "
              + Arrays.toString(shape)
              + " of "
              + stored.bytes
              + " bytes each ends at byte "
              + needed
              + ", the file at byte "
              + length);
    }
  }

  /** The number of values. */
  long count() {
    long count = 1;
    for (long n : shape) {
      // Zeros last, so that an overflow is seen whatever the order of the axes.
      count = n == 0 ? count : Math.multiplyExact(count, n);
    }
    for (long n : shape) {
      count = n == 0 ? 0 : count;
    }
    return count;
  }

  /** A version 1 header in C order, little-endian, padded to a multiple of 64 as NumPy does. */
  public static byte[] encode(DType dtype, long... shape) {
    StringBuilder text = new StringBuilder("{'descr': '");
    text.append(dtype.bytes() == 1 ? '|' : '<').append(Stored.of(dtype).code);
    text.append("', 'fortran_order': False, 'shape': (");
    for (int i = 0; i < shape.length; i++) {
      text.append(i == 0 ? "" : ", ").append(shape[i]);
    }
    text.append(shape.length == 1 ? ",), }" : "), }");
    while ((10 + text.length() + 1) % 64 != 0) {
      text.append(' ');
    }
    text.append('\n');
    byte[] header = Arrays.copyOf(MAGIC, 10 + text.length());
    header[6] = 1;
    header[8] = (byte) text.length();
    header[9] = (byte) (text.length() >> 8);
    byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(bytes, 0, header, 10, bytes.length);
    return header;
  }

  /** The few Python literals that may stand in a header. */
  private static final class Parser {
    private final Path path;
    private final String text;
    private int at;

    Parser(Path path, String text) {
      this.path = path;
      this.text = text;
    }

    private int peek() {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
      return at < text.length() ? text.charAt(at) : -1;
    }

    boolean accept(char c) {
      if (peek() == c) {
        at++;
        return true;
      }
      return false;
    }

    void expect(char c) throws RasterFormatException {
      if (!accept(c)) {
        throw error("expected '" + c + "'");
      }
    }

    String string() throws RasterFormatException {
      int quote = peek();
      if (quote != '\'' && quote != '"') {
        throw error("expected a string");
      }
      int end = text.indexOf(quote, at + 1);
      if (end < 0) {
        throw error("the string does not end");
      }
      String value = text.substring(at + 1, end);
      at = end + 1;
      return value;
    }

    String descr() throws RasterFormatException {
      if (peek() == '[') {
        throw new RasterFormatException(
            path, "a structured array is not an image; save one of its fields");
      }
      return string();
    }

    boolean bool() throws RasterFormatException {
      peek();
      for (String word : new String[] {"True", "False"}) {
        if (text.startsWith(word, at)) {
          at += word.length();
          return word.equals("True");
        }
      }
      throw error("expected True or False");
    }

    long[] tuple() throws RasterFormatException {
      expect('(');
      long[] values = new long[0];
      while (!accept(')')) {
        values = Arrays.copyOf(values, values.length + 1);
        values[values.length - 1] = number();
        if (!accept(',')) {
          expect(')');
          break;
        }
      }
      return values;
    }

    private long number() throws RasterFormatException {
      peek();
      int start = at;
      while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
        at++;
      }
      int end = at;
      if (at < text.length() && text.charAt(at) == 'L') {
        at++; // Python 2
      }
      if (end == start || end - start > 18) {
        throw error("expected a length");
      }
      return Long.parseLong(text, start, end, 10);
    }

    RasterFormatException error(String reason) {
      return new RasterFormatException(
          path, "the NPY header is damaged at its character " + at + ": " + reason);
    }
  }
}
