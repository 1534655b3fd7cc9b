package org.ndsampler.core.coco.io.internal;

import com.fasterxml.jackson.core.io.NumberInput;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.ndsampler.core.coco.internal.Slice;
import org.ndsampler.core.internal.Texts;

/**
 * Walks over JSON bytes that it does not own: values that somebody asks for are parsed, others are
 * passed over by counting brackets. Confined to one thread.
 *
 * <p>A value that is passed over is not tokenised: its brackets must match and its strings must
 * end, and that is all that is looked at. It is parsed, by Jackson, when it is asked for.
 */
public final class JsonScanner {
  // Why not a parser of tokens: of a COCO file nine tenths are the numbers of polygons that nobody
  // asks for while it is opened. A parser turns each into a token, and some into a double. Counting
  // brackets and looking for quotation marks passes over them at the speed of memory (ADR 8 has the
  // measurement), and the bytes stay where they are, so that a record is written again as it was
  // read. The price is that an error inside a record is found when the record is read, which is
  // what validation is for.

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long BIT_6 = 0x4040404040404040L;
  static final long QUOTES = 0x2222222222222222L;
  static final long BACKSLASHES = 0x5C5C5C5C5C5C5C5CL;
  private static final long LINE_FEEDS = 0x0A0A0A0A0A0A0A0AL;
  private static final long CARRIAGE_RETURNS = 0x0D0D0D0D0D0D0D0DL;
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  static final int MAX_DEPTH = 64;

  /** Powers of ten that a double holds exactly. */
  private static final double[] TENS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  private byte[] buffer;
  private int position;
  private int end;
  private boolean last;
  private int keyStart;
  private int keyEnd;

  public JsonScanner() {
    buffer = new byte[0];
    last = true;
  }

  /** Goes to the start of a slice that holds a whole value. */
  public JsonScanner(Slice slice) {
    this();
    reset(slice.bytes(), slice.start(), slice.end(), true);
  }

  /** Goes to another place; {@code last} says that no bytes come after {@code end}. */
  public void reset(byte[] bytes, int start, int end, boolean last) {
    this.buffer = bytes;
    this.position = start;
    this.end = end;
    this.last = last;
  }

  public int position() {
    return position;
  }

  /** Where the last key starts, its quote not included. */
  public int keyStart() {
    return keyStart;
  }

  /** The next byte that is not white space; it is not consumed. */
  public int peek() {
    byte[] b = buffer;
    int p = position;
    while (p < end) {
      byte c = b[p];
      if (c > ' ') {
        position = p;
        return c;
      }
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
        position = p;
        if (c < 0) {
          return c & 0xff;
        }
        throw new ScanException(
            p, "a control character, code " + c, "the file is damaged or is not JSON text");
      }
      p++;
    }
    position = p;
    throw endOfBytes();
  }

  /**
   * The first byte inside an array, or 0 if the next value is none; the position does not change.
   */
  public int peekInArray() {
    if (peek() != '[') {
      return 0;
    }
    int start = position++;
    try {
      return peek();
    } finally {
      position = start;
    }
  }

  /** Whether nothing but white space is left; only where no more bytes come. */
  public boolean atEnd() {
    while (position < end) {
      byte c = buffer[position];
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
        return false;
      }
      position++;
    }
    if (!last) {
      throw ScanException.underflow();
    }
    return true;
  }

  private ScanException endOfBytes() {
    if (!last) {
      return ScanException.underflow();
    }
    return new ScanException(
        end,
        "the text ends in the middle of a value",
        "the file is truncated: get or write it again");
  }

  private void expect(char wanted, String what) {
    int c = peek();
    if (c != wanted) {
      throw new ScanException(
          position, "expected " + what + " but found " + describe(c), "correct the JSON text");
    }
    position++;
  }

  /** What a value that starts with a byte is, in words. */
  public static String describe(int first) {
    return switch (first) {
      case '{' -> "an object";
      case '[' -> "an array";
      case '"' -> "text";
      case 't', 'f' -> "true or false";
      case 'n' -> "null";
      case '-', 'N', 'I' -> "a number";
      default ->
          first >= '0' && first <= '9'
              ? "a number"
              : first > ' ' && first < 127 ? "'" + (char) first + "'" : "byte " + first;
    };
  }

  public void enterObject() {
    expect('{', "an object");
  }

  public void enterArray() {
    expect('[', "an array");
  }

  /** Goes to the value of the next field, or past the end of the object and answers false. */
  public boolean nextField(boolean first) {
    int c = peek();
    if (c == '}') {
      position++;
      return false;
    }
    if (!first) {
      if (c != ',') {
        throw new ScanException(
            position, "expected ',' or '}' but found " + describe(c), "correct the JSON text");
      }
      position++;
      c = peek();
    }
    if (c != '"') {
      throw new ScanException(
          position,
          "expected a field name in quotes but found " + describe(c),
          "correct the JSON text");
    }
    keyStart = position + 1;
    skipString();
    keyEnd = position - 1;
    expect(':', "':'");
    peek();
    return true;
  }

  /** Goes to the next element, or past the end of the array and answers false. */
  public boolean nextElement(boolean first) {
    int c = peek();
    if (c == ']') {
      position++;
      return false;
    }
    if (!first) {
      if (c != ',') {
        throw new ScanException(
            position, "expected ',' or ']' but found " + describe(c), "correct the JSON text");
      }
      position++;
      peek();
    }
    return true;
  }

  /** Whether the last key is this one, which holds only ASCII characters. */
  public boolean keyIs(byte[] ascii) {
    int n = ascii.length;
    if (keyEnd - keyStart != n) {
      return false;
    }
    for (int i = 0; i < n; i++) {
      if (buffer[keyStart + i] != ascii[i]) {
        return false;
      }
    }
    return true;
  }

  public int keyLength() {
    return keyEnd - keyStart;
  }

  /** The byte of the last key at an index. */
  public byte keyByte(int index) {
    return buffer[keyStart + index];
  }

  /** The last key as text, its escapes resolved. */
  public String key() {
    return unescape(buffer, keyStart, keyEnd);
  }

  /** Consumes a null if there is one. */
  public boolean nextNull() {
    if (peek() != 'n') {
      return false;
    }
    literal("null");
    return true;
  }

  private void literal(String word) {
    int n = word.length();
    if (end - position < n && !last) {
      throw ScanException.underflow();
    }
    for (int i = 0; i < n; i++) {
      if (position + i >= end) {
        throw endOfBytes();
      }
      if (buffer[position + i] != word.charAt(i)) {
        throw new ScanException(
            position, "a word that JSON does not have", "expected " + word + " here");
      }
    }
    position += n;
  }

  public boolean booleanValue() {
    int c = peek();
    if (c == 't') {
      literal("true");
      return true;
    }
    if (c == 'f') {
      literal("false");
      return false;
    }
    throw wrongType("true or false");
  }

  /** An error that says that another kind of value was expected here. */
  public ScanException wrongType(String wanted) {
    return new ScanException(
        position,
        "expected " + wanted + " but found " + describe(peek()),
        "write " + wanted + " here");
  }

  /** An integer; {@code 3.0} counts as one, since programs that keep ids as floats write it. */
  public long longValue() {
    int c = peek();
    if (c != '-' && (c < '0' || c > '9')) {
      throw wrongType("an integer");
    }
    int start = position;
    int p = start;
    boolean negative = c == '-';
    if (negative) {
      p++;
    }
    long value = 0;
    int digits = p;
    while (p < end) {
      int d = buffer[p] - '0';
      if (d < 0 || d > 9) {
        break;
      }
      if (p - digits > 17) {
        return slowLong(start);
      }
      value = value * 10 + d;
      p++;
    }
    if (p == end && !last) {
      throw ScanException.underflow();
    }
    if (p == digits) {
      throw new ScanException(start, "a sign without a number", "correct the JSON text");
    }
    if (p < end && (buffer[p] == '.' || buffer[p] == 'e' || buffer[p] == 'E')) {
      return slowLong(start);
    }
    position = p;
    return negative ? -value : value;
  }

  private long slowLong(int start) {
    position = start;
    skipNumber();
    String text = new String(buffer, start, position - start, StandardCharsets.US_ASCII);
    try {
      return new BigDecimal(text).longValueExact();
    } catch (ArithmeticException | NumberFormatException e) {
      throw new ScanException(
          start,
          "expected an integer that fits into 64 bits but found " + abbreviate(text),
          "write an integer here");
    }
  }

  private static String abbreviate(String text) {
    return Texts.shortened(text, 43);
  }

  /** A number; also {@code NaN}, {@code Infinity} and {@code -Infinity}, as Python writes them. */
  public double doubleValue() {
    int c = peek();
    int start = position;
    if (c == 'N') {
      literal("NaN");
      return Double.NaN;
    }
    if (c == 'I') {
      literal("Infinity");
      return Double.POSITIVE_INFINITY;
    }
    if (c != '-' && (c < '0' || c > '9')) {
      throw wrongType("a number");
    }
    int p = start;
    boolean negative = c == '-';
    if (negative) {
      p++;
      if (p < end && buffer[p] == 'I') {
        position = p;
        literal("Infinity");
        return Double.NEGATIVE_INFINITY;
      }
    }
    long mantissa = 0;
    int digits = 0;
    int scale = 0;
    int first = p;
    while (p < end) {
      int d = buffer[p] - '0';
      if (d < 0 || d > 9) {
        break;
      }
      mantissa = mantissa * 10 + d;
      digits++;
      p++;
    }
    if (p < end && buffer[p] == '.' && p > first) {
      p++;
      int fraction = p;
      while (p < end) {
        int d = buffer[p] - '0';
        if (d < 0 || d > 9) {
          break;
        }
        mantissa = mantissa * 10 + d;
        digits++;
        p++;
      }
      scale = p - fraction;
    }
    boolean exponent = p < end && (buffer[p] == 'e' || buffer[p] == 'E');
    if (p == end || exponent || digits > 18 || scale > 22 || mantissa >= 1L << 53 || digits == 0) {
      return slowDouble(start);
    }
    if (scale > 0 && buffer[p - 1] == '.') {
      return slowDouble(start);
    }
    position = p;
    // Both are exact doubles, so the one division rounds correctly (Clinger's fast path).
    double value = scale == 0 ? mantissa : mantissa / TENS[scale];
    return negative ? -value : value;
  }

  private double slowDouble(int start) {
    position = start;
    skipNumber();
    String text = new String(buffer, start, position - start, StandardCharsets.US_ASCII);
    try {
      return NumberInput.parseDouble(text, true);
    } catch (NumberFormatException e) {
      throw new ScanException(start, "not a number: " + abbreviate(text), "correct the JSON text");
    }
  }

  private void skipNumber() {
    int p = position;
    while (p < end) {
      byte c = buffer[p];
      boolean part =
          (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
      if (!part) {
        break;
      }
      p++;
    }
    if (p == end && !last) {
      throw ScanException.underflow();
    }
    position = p;
  }

  /** Text, its escapes resolved. */
  public String stringValue() {
    if (peek() != '"') {
      throw wrongType("text");
    }
    int start = position + 1;
    skipString();
    return unescape(buffer, start, position - 1);
  }

  private String unescape(byte[] bytes, int start, int stop) {
    for (int i = start; i < stop; i++) {
      if (bytes[i] == '\\') {
        return unescapeSlowly(bytes, start, stop);
      }
    }
    return LooseUtf8.decode(bytes, start, stop);
  }

  private static String unescapeSlowly(byte[] bytes, int start, int stop) {
    String raw = LooseUtf8.decode(bytes, start, stop);
    StringBuilder out = new StringBuilder(raw.length());
    int i = 0;
    while (i < raw.length()) {
      char c = raw.charAt(i++);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      char e = i < raw.length() ? raw.charAt(i++) : ' ';
      switch (e) {
        case '"', '\\', '/' -> out.append(e);
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case 'n' -> out.append('\n');
        case 'r' -> out.append('\r');
        case 't' -> out.append('\t');
        case 'u' -> {
          int code = -1;
          if (i + 4 <= raw.length()) {
            try {
              code = raw.charAt(i) == '+' ? -1 : Integer.parseInt(raw, i, i + 4, 16);
            } catch (NumberFormatException notHex) {
              code = -1;
            }
          }
          if (code < 0) {
            throw new ScanException(
                start, "\\u without four hexadecimal digits", "correct the JSON text");
          }
          out.append((char) code);
          i += 4;
        }
        default ->
            throw new ScanException(
                start, "an escape that JSON does not have: \\" + e, "correct the JSON text");
      }
    }
    return out.toString();
  }

  /** Passes over text; the position must be at its opening quote. */
  private void skipString() {
    byte[] b = buffer;
    int p = position + 1;
    int wordEnd = end - 8;
    while (true) {
      while (p <= wordEnd) {
        long word = (long) LONGS.get(b, p);
        long stops = matches(word, QUOTES) | matches(word, BACKSLASHES) | matches(word, LINE_FEEDS);
        if (stops != 0) {
          break;
        }
        p += 8;
      }
      int stop = Math.min(p + 8, end);
      while (p < stop) {
        byte c = b[p];
        if (c == '"') {
          position = p + 1;
          return;
        }
        if (c == '\\' && p + 1 < end) {
          c = b[++p];
        }
        if (c == '\n') {
          throw new ScanException(
              p, "a line ends inside text", "close the quotes, or write the line end as \\n");
        }
        p++;
      }
      if (p >= end) {
        throw endOfBytes();
      }
    }
  }

  /** Whether there is a line end, which in JSON is white space wherever it is. */
  static boolean hasLineEnd(byte[] bytes, int start, int end) {
    int p = start;
    for (; p <= end - 8; p += 8) {
      long word = (long) LONGS.get(bytes, p);
      if (hasByte(word, LINE_FEEDS) || hasByte(word, CARRIAGE_RETURNS)) {
        return true;
      }
    }
    for (; p < end; p++) {
      if (bytes[p] == '\n' || bytes[p] == '\r') {
        return true;
      }
    }
    return false;
  }

  /** Eight bytes, the first one lowest. */
  static long word(byte[] bytes, int at) {
    return (long) LONGS.get(bytes, at);
  }

  static void putWord(byte[] bytes, int at, long word) {
    LONGS.set(bytes, at, word);
  }

  private static boolean hasByte(long word, long pattern) {
    return matches(word, pattern) != 0;
  }

  /**
   * The high bit of the first byte that equals the one the pattern repeats; those after it may be
   * wrong. Source: Hacker's Delight, 6-1 "Find First 0-Byte".
   */
  static long matches(long word, long pattern) {
    long x = word ^ pattern;
    return (x - ONES) & ~x & HIGH_BITS;
  }

  /** Passes over any value. */
  public void skipValue() {
    int c = peek();
    switch (c) {
      case '"' -> skipString();
      case '{', '[' -> skipNested();
      case 't', 'f' -> booleanValue();
      case 'n' -> literal("null");
      default -> {
        if (c != '-' && (c < '0' || c > '9') && c != 'N' && c != 'I') {
          throw new ScanException(
              position, "expected a value but found " + describe(c), "correct the JSON text");
        }
        doubleValue();
      }
    }
  }

  private void skipNested() {
    byte[] b = buffer;
    int start = position;
    int p = start;
    int wordEnd = end - 8;
    int depth = 0;
    // One bit for each open bracket, of which there are at most 64: set for an object.
    long kinds = 0;
    while (true) {
      // In lists of numbers no byte has bit 6 set and none is a quote: eight at a time.
      while (p <= wordEnd) {
        long word = (long) LONGS.get(b, p);
        if ((word & BIT_6) != 0 || hasByte(word, QUOTES)) {
          break;
        }
        p += 8;
      }
      int stop = Math.min(p + 8, end);
      while (p < stop) {
        byte c = b[p];
        if ((c & 0x40) == 0 && c != '"') {
          p++;
          continue;
        }
        if (c == '"') {
          position = p;
          skipString();
          p = position;
          stop = Math.min(p + 8, end);
        } else if (c == '[' || c == '{') {
          if (++depth > MAX_DEPTH) {
            throw new ScanException(
                p,
                "values nested deeper than " + MAX_DEPTH,
                "no COCO file needs this: the file is damaged");
          }
          kinds = (kinds << 1) | (c == '{' ? 1 : 0);
          p++;
        } else if (c == ']' || c == '}') {
          if ((kinds & 1) != (c == '}' ? 1 : 0)) {
            throw new ScanException(
                p, "'" + (char) c + "' closes a bracket of the other kind", "correct the JSON");
          }
          kinds >>>= 1;
          p++;
          if (--depth == 0) {
            position = p;
            return;
          }
        } else {
          p++;
        }
      }
      if (p >= end) {
        position = start;
        throw endOfBytes();
      }
    }
  }
}
