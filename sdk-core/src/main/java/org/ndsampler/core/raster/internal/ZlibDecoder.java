package org.ndsampler.core.raster.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.Adler32;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Decodes zlib streams (RFC 1950, RFC 1951), as {@link java.util.zip.Inflater} does, with the same
 * errors at the same places, but faster on images, and with a state that can be kept: decoding can
 * go on later from the middle of a stream. Confined to one thread.
 *
 * <p>Between two calls it holds no input: what it has not consumed is the caller's to give again.
 */
public final class ZlibDecoder {
  // Two loops decode codes. The fast one takes input by eight bytes and writes by eight, beyond
  // what it means to, and so runs only far from the ends of both arrays. Whatever is not plain, the
  // end of a block and every error, it leaves to the other one, which takes one step at a time and
  // nothing of a step that it cannot finish.

  /** How far back a match reaches. */
  public static final int HISTORY = 1 << 15;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  /** What a turn of the fast loop may write: three pairs, a match, and seven bytes beyond it. */
  private static final int FAST_OUT = 6 + 258 + 8;

  /** What it may read: eight bytes, twice. */
  private static final int FAST_IN = 16;

  private static final int LITERAL_MASK = (1 << DeflateCodes.LITERAL_BITS) - 1;
  private static final int DISTANCE_MASK = (1 << DeflateCodes.DISTANCE_BITS) - 1;

  /** The order in which the lengths of the codes for lengths are stored. */
  private static final byte[] ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };

  enum Part {
    HEADER,
    BLOCK,
    STORED,
    CODES,
    CHECK,
    END,
    DICTIONARY
  }

  private final DeflateCodes codes = new DeflateCodes();
  private final byte[] lengths = new byte[DeflateCodes.MAX_LITERALS + DeflateCodes.MAX_DISTANCES];
  private final byte[] lengthLengths = new byte[ORDER.length];
  private final int[] lengthCodes = new int[1 << 7];
  private final Adler32 sum = new Adler32();
  private boolean checking = true;

  private byte[] in = new byte[0];
  private int at;
  private int end;
  private long bits;
  private int have;

  private Part part = Part.HEADER;
  private boolean last;
  private int stored;
  private int literalCount;
  private int distanceCount;

  /** What is left of a match for which there was no room. */
  private int matchLength;

  private int matchDistance;
  private int position;

  /**
   * Where decoding can go on. Immutable.
   *
   * @param part what comes next
   * @param bits bits of the byte before the next one, and how many
   * @param lengths those of the codes, if codes come next
   */
  @SuppressWarnings("ArrayRecordComponent") // kept, never handed out
  public record State(
      Part part,
      boolean last,
      int stored,
      int matchLength,
      int matchDistance,
      int bits,
      int have,
      int literals,
      byte @Nullable [] lengths) {}

  /** Begins with a new stream. */
  public void reset() {
    part = Part.HEADER;
    last = false;
    bits = 0;
    have = 0;
    matchLength = 0;
    sum.reset();
    checking = true;
    in = new byte[0];
    at = 0;
    end = 0;
  }

  /** Gives it bytes: those that it has not consumed, and what follows them. */
  public void input(byte[] bytes, int from, int to) {
    in = bytes;
    at = from;
    end = to;
  }

  /** Where the bytes begin that are not consumed. */
  public int consumed() {
    return at;
  }

  /** Whether the stream has ended, and its sum was right. */
  public boolean finished() {
    return part == Part.END;
  }

  /** Whether more input leads to nothing: the stream has ended, or begins with a dictionary. */
  public boolean ended() {
    return part == Part.END || part == Part.DICTIONARY;
  }

  /** Up to where the last call wrote, also if it failed. */
  public int position() {
    return position;
  }

  /** Where it is. */
  public State state() {
    boolean coded = part == Part.CODES;
    return new State(
        part,
        last,
        stored,
        matchLength,
        matchDistance,
        (int) bits,
        have,
        literalCount,
        coded ? Arrays.copyOf(lengths, literalCount + distanceCount) : null);
  }

  /** Goes on from where it was; the sum at the end is then not checked. */
  public void resume(State state) {
    reset();
    checking = false;
    part = state.part;
    last = state.last;
    stored = state.stored;
    matchLength = state.matchLength;
    matchDistance = state.matchDistance;
    bits = state.bits;
    have = state.have;
    if (state.lengths != null) {
      literalCount = state.literals;
      distanceCount = state.lengths.length - literalCount;
      System.arraycopy(state.lengths, 0, lengths, 0, state.lengths.length);
      codes.setLiterals(lengths, literalCount);
      codes.setDistances(lengths, literalCount, distanceCount);
    }
  }

  /**
   * Decodes until there is no more room, no more input, or no more stream.
   *
   * @param out where to; what was decoded before lies right before {@code from}
   * @param start where that begins, as far as it is still there; no match may reach beyond it
   * @return where it ended
   * @throws DataFormatException if the stream is damaged; {@link #position} says how far it was
   *     good
   */
  public int decode(byte[] out, int start, int from, int to) throws DataFormatException {
    position = from;
    int summed = from;
    try {
      while (step(out, start, to)) {
        if (part == Part.CHECK) {
          sum.update(out, summed, position - summed);
          summed = position;
        }
      }
    } finally {
      // What was taken ahead goes back.
      at -= have >>> 3;
      have &= 7;
      bits &= (1L << have) - 1;
      if (checking) {
        sum.update(out, summed, position - summed);
      }
    }
    return position;
  }

  /** Decodes a part of the stream; false if it cannot go on. */
  private boolean step(byte[] out, int start, int to) throws DataFormatException {
    return switch (part) {
      case HEADER -> header();
      case BLOCK -> block();
      case STORED -> stored(out, to);
      case CODES -> {
        if (matchLength > 0) {
          match(out, to);
        }
        if (matchLength == 0) {
          fast(out, start, to);
          slow(out, start, to);
        }
        yield part != Part.CODES;
      }
      case CHECK -> check();
      case END, DICTIONARY -> false;
    };
  }

  /** Takes bytes until there are so many bits; false if there are not so many. */
  private boolean need(int count) {
    while (have < count) {
      if (at == end) {
        return false;
      }
      bits |= (in[at++] & 0xffL) << have;
      have += 8;
    }
    return true;
  }

  private int take(int count) {
    int value = (int) (bits & ((1L << count) - 1));
    bits >>>= count;
    have -= count;
    return value;
  }

  private boolean header() throws DataFormatException {
    if (!need(16)) {
      return false;
    }
    int method = (int) bits & 0xff;
    int flags = (int) (bits >>> 8) & 0xff;
    if ((method << 8 | flags) % 31 != 0) {
      throw new DataFormatException("incorrect header check");
    }
    if ((method & 15) != 8) {
      throw new DataFormatException("unknown compression method");
    }
    if (method >>> 4 > 7) {
      throw new DataFormatException("invalid window size");
    }
    if ((flags & 0x20) != 0) {
      // There is nothing to be had of it.
      part = Part.DICTIONARY;
      return false;
    }
    take(16);
    part = Part.BLOCK;
    return true;
  }

  /** Reads the head of a block as a whole, or nothing of it. */
  private boolean block() throws DataFormatException {
    if (last) {
      part = Part.CHECK;
      return true;
    }
    long bitsBefore = bits;
    int haveBefore = have;
    int atBefore = at;
    if (head()) {
      return true;
    }
    bits = bitsBefore;
    have = haveBefore;
    at = atBefore;
    last = false;
    return false;
  }

  private boolean head() throws DataFormatException {
    if (!need(3)) {
      return false;
    }
    boolean isLast = take(1) == 1;
    switch (take(2)) {
      case 0 -> {
        take(have & 7);
        if (!need(32)) {
          return false;
        }
        int length = take(16);
        if (take(16) != (length ^ 0xffff)) {
          throw new DataFormatException("invalid stored block lengths");
        }
        stored = length;
        part = Part.STORED;
      }
      case 1 -> {
        literalCount = 288;
        distanceCount = 32;
        Arrays.fill(lengths, 0, 144, (byte) 8);
        Arrays.fill(lengths, 144, 256, (byte) 9);
        Arrays.fill(lengths, 256, 280, (byte) 7);
        Arrays.fill(lengths, 280, 288, (byte) 8);
        Arrays.fill(lengths, 288, 320, (byte) 5);
        codes.setLiterals(lengths, literalCount);
        codes.setDistances(lengths, literalCount, distanceCount);
        part = Part.CODES;
      }
      case 2 -> {
        if (!readCodes()) {
          return false;
        }
        part = Part.CODES;
      }
      default -> throw new DataFormatException("invalid block type");
    }
    last = isLast;
    return true;
  }

  private boolean readCodes() throws DataFormatException {
    if (!need(14)) {
      return false;
    }
    literalCount = 257 + take(5);
    distanceCount = 1 + take(5);
    int count = 4 + take(4);
    if (literalCount > 286 || distanceCount > 30) {
      throw new DataFormatException("too many length or distance symbols");
    }
    Arrays.fill(lengthLengths, (byte) 0);
    for (int i = 0; i < count; i++) {
      if (!need(3)) {
        return false;
      }
      lengthLengths[ORDER[i]] = (byte) take(3);
    }
    setLengthCodes();
    int total = literalCount + distanceCount;
    int i = 0;
    while (i < total) {
      need(14);
      int entry = lengthCodes[(int) bits & 127];
      int length = entry & 15;
      int symbol = entry >>> 4;
      int extra = symbol < 16 ? 0 : symbol == 16 ? 2 : symbol == 17 ? 3 : 7;
      if (have < length + extra) {
        return false;
      }
      take(length);
      if (symbol < 16) {
        lengths[i++] = (byte) symbol;
        continue;
      }
      if (symbol == 16 && i == 0) {
        throw new DataFormatException("invalid bit length repeat");
      }
      byte value = symbol == 16 ? lengths[i - 1] : 0;
      int times = take(extra) + (symbol == 18 ? 11 : 3);
      if (times > total - i) {
        throw new DataFormatException("invalid bit length repeat");
      }
      Arrays.fill(lengths, i, i + times, value);
      i += times;
    }
    if (lengths[256] == 0) {
      throw new DataFormatException("invalid code -- missing end-of-block");
    }
    if (!codes.setLiterals(lengths, literalCount)) {
      throw new DataFormatException("invalid literal/lengths set");
    }
    if (!codes.setDistances(lengths, literalCount, distanceCount)) {
      throw new DataFormatException("invalid distances set");
    }
    return true;
  }

  /** The codes of the lengths of codes: at most 7 bits, so one plain table. */
  private void setLengthCodes() throws DataFormatException {
    int left = 1;
    int code = 0;
    boolean any = false;
    for (int length = 1; length <= 7; length++) {
      left <<= 1;
      code <<= 1;
      for (int symbol = 0; symbol < ORDER.length; symbol++) {
        if (lengthLengths[symbol] == length) {
          any = true;
          left--;
          if (left < 0) {
            throw new DataFormatException("invalid code lengths set");
          }
          int reversed = Integer.reverse(code) >>> (32 - length);
          for (int i = reversed; i < 128; i += 1 << length) {
            lengthCodes[i] = symbol << 4 | length;
          }
          code++;
        }
      }
    }
    if (!any) {
      // As zlib has it: each bit is a length of 0.
      Arrays.fill(lengthCodes, 1);
    } else if (left > 0) {
      throw new DataFormatException("invalid code lengths set");
    }
  }

  private boolean stored(byte[] out, int to) {
    // The bits end with a byte here, and those taken ahead are in the array still.
    at -= have >>> 3;
    have = 0;
    bits = 0;
    int count = Math.min(stored, Math.min(end - at, to - position));
    System.arraycopy(in, at, out, position, count);
    at += count;
    position += count;
    stored -= count;
    if (stored > 0) {
      return false;
    }
    part = Part.BLOCK;
    return true;
  }

  private boolean check() throws DataFormatException {
    int surplus = have & 7;
    if (!need(32 + surplus)) {
      return false;
    }
    take(surplus);
    int value = Integer.reverseBytes(take(32));
    if (checking && value != (int) sum.getValue()) {
      throw new DataFormatException("incorrect data check");
    }
    part = Part.END;
    return true;
  }

  /** Writes of a match what there is room for. */
  private void match(byte[] out, int to) {
    int count = Math.min(matchLength, to - position);
    for (int i = 0; i < count; i++) {
      out[position + i] = out[position + i - matchDistance];
    }
    position += count;
    matchLength -= count;
  }

  /** Decodes codes one by one, to the end of the input, of the room or of the block. */
  private void slow(byte[] out, int start, int to) throws DataFormatException {
    while (true) {
      need(56);
      int entry = codes.literals[(int) bits & LITERAL_MASK];
      long rest = bits;
      int left = have;
      if (entry >= 0 && (entry & DeflateCodes.TABLE) != 0) {
        rest >>>= DeflateCodes.LITERAL_BITS;
        left -= DeflateCodes.LITERAL_BITS;
        entry = codes.literals[second(entry, rest)];
      }
      if (entry < 0) {
        int used = (entry >>> DeflateCodes.FIRST_SHIFT) & 15;
        if (used > left || position == to) {
          return;
        }
        out[position++] = (byte) (entry >>> 8);
        bits = rest >>> used;
        have = left - used;
        continue;
      }
      if (left < 0 || ((entry >>> 8) & 31) > left) {
        return;
      }
      if ((entry & DeflateCodes.SPECIAL) != 0) {
        if ((entry & DeflateCodes.END) == 0) {
          throw new DataFormatException("invalid literal/length code");
        }
        bits = rest >>> entry;
        have = left - (entry & 63);
        part = Part.BLOCK;
        return;
      }
      left -= entry & 63;
      if (left < 0) {
        return;
      }
      int length = value(entry, rest);
      rest >>>= entry;
      entry = codes.distances[(int) rest & DISTANCE_MASK];
      if (entry < 0 && (entry & DeflateCodes.TABLE) != 0) {
        rest >>>= DeflateCodes.DISTANCE_BITS;
        left -= DeflateCodes.DISTANCE_BITS;
        entry = codes.distances[second(entry, rest)];
      }
      if (left < 0 || ((entry >>> 8) & 31) > left) {
        return;
      }
      if (entry < 0) {
        throw new DataFormatException("invalid distance code");
      }
      left -= entry & 63;
      if (left < 0 || position == to) {
        return;
      }
      int distance = value(entry, rest);
      if (distance > position - start) {
        throw new DataFormatException("invalid distance too far back");
      }
      bits = rest >>> entry;
      have = left;
      matchLength = length;
      matchDistance = distance;
      match(out, to);
      if (matchLength > 0) {
        return;
      }
    }
  }

  private static int second(int entry, long rest) {
    return ((entry >>> 16) & 0xfff) + ((int) rest & ((1 << ((entry >>> 8) & 15)) - 1));
  }

  /** A length or distance: what is in the entry, and the bits behind its code. */
  private static int value(int entry, long rest) {
    return (entry >>> 16) + (int) ((rest & ~(-1L << entry)) >>> (entry >>> 8));
  }

  private void fast(byte[] out, int start, int to) {
    byte[] in = this.in;
    int[] literals = codes.literals;
    int[] distances = codes.distances;
    long bits = this.bits;
    int have = this.have;
    int at = this.at;
    int o = position;
    int lastIn = end - FAST_IN;
    int lastOut = to - FAST_OUT;
    while (at <= lastIn && o <= lastOut) {
      // What lies above the bits that count is what comes next, too: it can be or-ed again.
      bits |= (long) LONGS.get(in, at) << have;
      at += (63 - have) >> 3;
      have |= 56;
      int entry = literals[(int) bits & LITERAL_MASK];
      if (entry < 0) {
        SHORTS.set(out, o, (short) (entry >>> 8));
        o += (entry >>> 24) & 3;
        bits >>>= entry;
        have -= entry & 63;
        entry = literals[(int) bits & LITERAL_MASK];
        if (entry < 0) {
          SHORTS.set(out, o, (short) (entry >>> 8));
          o += (entry >>> 24) & 3;
          bits >>>= entry;
          have -= entry & 63;
          entry = literals[(int) bits & LITERAL_MASK];
          if (entry < 0) {
            SHORTS.set(out, o, (short) (entry >>> 8));
            o += (entry >>> 24) & 3;
            bits >>>= entry;
            have -= entry & 63;
            continue;
          }
        }
      }
      long bitsBefore = bits;
      int haveBefore = have;
      int atBefore = at;
      if ((entry & DeflateCodes.SPECIAL) != 0) {
        if ((entry & DeflateCodes.TABLE) == 0) {
          break;
        }
        long rest = bits >>> DeflateCodes.LITERAL_BITS;
        entry = literals[second(entry, rest)];
        if (entry < 0) {
          out[o++] = (byte) (entry >>> 8);
          bits = rest >>> entry;
          have -= DeflateCodes.LITERAL_BITS + (entry & 63);
          continue;
        }
        if ((entry & DeflateCodes.SPECIAL) != 0) {
          break;
        }
        bits = rest;
        have -= DeflateCodes.LITERAL_BITS;
      }
      int length = value(entry, bits);
      bits >>>= entry;
      have -= entry & 63;
      if (have < 28) {
        bits |= (long) LONGS.get(in, at) << have;
        at += (63 - have) >> 3;
        have |= 56;
      }
      entry = distances[(int) bits & DISTANCE_MASK];
      if (entry < 0) {
        boolean wide = (entry & DeflateCodes.TABLE) != 0;
        if (wide) {
          bits >>>= DeflateCodes.DISTANCE_BITS;
          have -= DeflateCodes.DISTANCE_BITS;
          entry = distances[second(entry, bits)];
        }
        if (entry < 0) {
          bits = bitsBefore;
          have = haveBefore;
          at = atBefore;
          break;
        }
      }
      int distance = value(entry, bits);
      bits >>>= entry;
      have -= entry & 63;
      if (distance > o - start) {
        bits = bitsBefore;
        have = haveBefore;
        at = atBefore;
        break;
      }
      int from = o - distance;
      int stop = o + length;
      if (distance >= 8) {
        do {
          LONGS.set(out, o, (long) LONGS.get(out, from));
          o += 8;
          from += 8;
        } while (o < stop);
      } else {
        // What repeats, as often as it fits into eight bytes.
        long pattern = (long) LONGS.get(out, from) & ~(-1L << (distance << 3));
        pattern |= pattern << (distance << 3);
        if (distance < 4) {
          pattern |= pattern << (distance << 4);
          if (distance == 1) {
            pattern |= pattern << 32;
          }
        }
        int step = distance == 3 ? 6 : distance >= 5 ? distance : 8;
        do {
          LONGS.set(out, o, pattern);
          o += step;
        } while (o < stop);
      }
      o = stop;
    }
    this.bits = bits & ((1L << have) - 1);
    this.have = have;
    this.at = at;
    position = o;
  }
}
