package org.ndsampler.toy;

import java.util.Arrays;
import java.util.zip.Adler32;

/**
 * Compresses to the zlib format (RFC 1950, RFC 1951) with bytes that depend on the input alone.
 * {@link java.util.zip.Deflater} hands the work to the zlib that the JDK was built with, and those
 * write different bytes.
 *
 * <p>LZ77 with short hash chains, then blocks of dynamic Huffman codes, or stored where nothing is
 * gained. Made for noisy pictures: about as small as zlib's level 3. Confined to one thread.
 */
final class Deflate {
  private static final int WINDOW = 1 << 15;
  private static final int HASH_BITS = 15;
  private static final int MAX_MATCH = 258;
  private static final int MIN_MATCH = 3;

  /** A match of three bytes from farther away costs more than three literals. */
  private static final int TOO_FAR = 2048;

  private static final int CHAIN = 6;
  private static final int BLOCK_SYMBOLS = 1 << 16;

  private static final int[] LENGTH_BASE = new int[29];
  private static final int[] LENGTH_EXTRA = new int[29];
  private static final int[] DISTANCE_BASE = new int[30];
  private static final int[] DISTANCE_EXTRA = new int[30];
  private static final byte[] LENGTH_CODE = new byte[MAX_MATCH + 1];
  private static final int[] CODE_LENGTH_ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };

  static {
    int base = MIN_MATCH;
    for (int i = 0; i < 28; i++) {
      LENGTH_EXTRA[i] = i < 8 ? 0 : i / 4 - 1;
      LENGTH_BASE[i] = base;
      base += 1 << LENGTH_EXTRA[i];
    }
    LENGTH_BASE[28] = MAX_MATCH;
    for (int length = MIN_MATCH; length <= MAX_MATCH; length++) {
      int code = 28;
      while (LENGTH_BASE[code] > length) {
        code--;
      }
      LENGTH_CODE[length] = (byte) code;
    }
    base = 1;
    for (int i = 0; i < 30; i++) {
      DISTANCE_EXTRA[i] = i < 2 ? 0 : i / 2 - 1;
      DISTANCE_BASE[i] = base;
      base += 1 << DISTANCE_EXTRA[i];
    }
  }

  private final byte[] data;
  private final int[] symbols = new int[BLOCK_SYMBOLS];
  private final int[] literalCounts = new int[286];
  private final int[] distanceCounts = new int[30];
  private int symbolCount;

  private byte[] out;
  private int outSize;
  private long bits;
  private int bitCount;

  private Deflate(byte[] data) {
    this.data = data;
    this.out = new byte[Math.max(64, data.length / 2)];
  }

  /** The zlib stream of {@code data}. */
  static byte[] zlib(byte[] data) {
    Deflate deflate = new Deflate(data);
    deflate.put(0x789C, true);
    deflate.compress();
    deflate.flushBits();
    Adler32 adler = new Adler32();
    adler.update(data, 0, data.length);
    int sum = (int) adler.getValue();
    deflate.put(sum >>> 16, true);
    deflate.put(sum & 0xFFFF, true);
    return Arrays.copyOf(deflate.out, deflate.outSize);
  }

  private void compress() {
    int[] head = new int[1 << HASH_BITS];
    Arrays.fill(head, -1);
    int[] previous = new int[WINDOW];
    int n = data.length;
    int blockStart = 0;
    int at = 0;
    while (at < n) {
      int bestLength = 0;
      int bestDistance = 0;
      if (at + MIN_MATCH <= n) {
        int h = hash(at);
        int candidate = head[h];
        int limit = Math.min(MAX_MATCH, n - at);
        for (int tries = CHAIN; candidate >= 0 && tries > 0; tries--) {
          int distance = at - candidate;
          if (distance > WINDOW - 1) {
            break;
          }
          if (data[candidate + bestLength] == data[at + bestLength]) {
            int length = 0;
            while (length < limit && data[candidate + length] == data[at + length]) {
              length++;
            }
            if (length > bestLength && (length > MIN_MATCH || distance <= TOO_FAR)) {
              bestLength = length;
              bestDistance = distance;
              if (length == limit) {
                break;
              }
            }
          }
          candidate = previous[candidate & (WINDOW - 1)];
        }
        previous[at & (WINDOW - 1)] = head[h];
        head[h] = at;
      }
      if (bestLength >= MIN_MATCH) {
        add(bestLength, bestDistance);
        int end = at + bestLength;
        at++;
        for (; at < end; at++) {
          if (at + MIN_MATCH <= n) {
            int h = hash(at);
            previous[at & (WINDOW - 1)] = head[h];
            head[h] = at;
          }
        }
      } else {
        int literal = data[at] & 0xFF;
        symbols[symbolCount++] = literal;
        literalCounts[literal]++;
        at++;
      }
      if (symbolCount == BLOCK_SYMBOLS) {
        writeBlock(blockStart, at, at == n);
        blockStart = at;
      }
    }
    if (blockStart < n || n == 0) {
      writeBlock(blockStart, n, true);
    }
  }

  private int hash(int at) {
    int three = (data[at] & 0xFF) | ((data[at + 1] & 0xFF) << 8) | ((data[at + 2] & 0xFF) << 16);
    return (three * 0x9E3779B1) >>> (32 - HASH_BITS);
  }

  private void add(int length, int distance) {
    symbols[symbolCount++] = (distance << 9) | length | 0x8000_0000;
    literalCounts[257 + LENGTH_CODE[length]]++;
    distanceCounts[distanceCode(distance)]++;
  }

  private static int distanceCode(int distance) {
    if (distance <= 2) {
      return distance - 1;
    }
    int d = distance - 1;
    int top = 31 - Integer.numberOfLeadingZeros(d);
    return 2 * top + ((d >>> (top - 1)) & 1);
  }

  private void writeBlock(int from, int to, boolean last) {
    literalCounts[256]++;
    int[] literalLengths = codeLengths(literalCounts, 15);
    int[] distanceLengths = codeLengths(distanceCounts, 15);
    int literals = 286;
    while (literals > 257 && literalLengths[literals - 1] == 0) {
      literals--;
    }
    int distances = 30;
    while (distances > 1 && distanceLengths[distances - 1] == 0) {
      distances--;
    }
    int[] runs = runs(literalLengths, literals, distanceLengths, distances);
    int[] runCounts = new int[19];
    for (int run : runs) {
      runCounts[run & 31]++;
    }
    int[] runLengths = codeLengths(runCounts, 7);
    int runCodes = 19;
    while (runCodes > 4 && runLengths[CODE_LENGTH_ORDER[runCodes - 1]] == 0) {
      runCodes--;
    }
    long size = 3 + 14 + 3L * runCodes;
    for (int run : runs) {
      int symbol = run & 31;
      size += runLengths[symbol] + (symbol < 16 ? 0 : symbol == 16 ? 2 : symbol == 17 ? 3 : 7);
    }
    for (int i = 0; i < literals; i++) {
      size += (long) literalCounts[i] * (literalLengths[i] + (i > 256 ? LENGTH_EXTRA[i - 257] : 0));
    }
    for (int i = 0; i < distances; i++) {
      size += (long) distanceCounts[i] * (distanceLengths[i] + DISTANCE_EXTRA[i]);
    }
    long stored = 8L * (to - from) + 40L * ((to - from) / 65535 + 1);
    if (size >= stored) {
      writeStored(from, to, last);
    } else {
      bits(last ? 1 : 0, 1);
      bits(2, 2);
      bits(literals - 257, 5);
      bits(distances - 1, 5);
      bits(runCodes - 4, 4);
      for (int i = 0; i < runCodes; i++) {
        bits(runLengths[CODE_LENGTH_ORDER[i]], 3);
      }
      int[] runCode = codes(runLengths);
      for (int run : runs) {
        int symbol = run & 31;
        bits(runCode[symbol], runLengths[symbol]);
        if (symbol >= 16) {
          bits(run >>> 5, symbol == 16 ? 2 : symbol == 17 ? 3 : 7);
        }
      }
      writeSymbols(literalLengths, distanceLengths);
    }
    Arrays.fill(literalCounts, 0);
    Arrays.fill(distanceCounts, 0);
    symbolCount = 0;
  }

  private void writeSymbols(int[] literalLengths, int[] distanceLengths) {
    int[] literalCode = codes(literalLengths);
    int[] distanceCode = codes(distanceLengths);
    for (int i = 0; i < symbolCount; i++) {
      int symbol = symbols[i];
      if (symbol >= 0) {
        bits(literalCode[symbol], literalLengths[symbol]);
      } else {
        int length = symbol & 0x1FF;
        int distance = (symbol & 0x7FFF_FFFF) >>> 9;
        int code = LENGTH_CODE[length];
        bits(literalCode[257 + code], literalLengths[257 + code]);
        bits(length - LENGTH_BASE[code], LENGTH_EXTRA[code]);
        int far = distanceCode(distance);
        bits(distanceCode[far], distanceLengths[far]);
        bits(distance - DISTANCE_BASE[far], DISTANCE_EXTRA[far]);
      }
    }
    bits(literalCode[256], literalLengths[256]);
  }

  private void writeStored(int from, int to, boolean last) {
    int at = from;
    do {
      int count = Math.min(65535, to - at);
      bits(last && at + count == to ? 1 : 0, 1);
      bits(0, 2);
      flushBits();
      put(count, false);
      put(~count & 0xFFFF, false);
      ensure(count);
      System.arraycopy(data, at, out, outSize, count);
      outSize += count;
      at += count;
    } while (at < to);
  }

  /** The code lengths of both alphabets as symbols 0 to 18, with the repeat count above bit 5. */
  private static int[] runs(
      int[] literalLengths, int literals, int[] distanceLengths, int distances) {
    int[] all = Arrays.copyOf(literalLengths, literals + distances);
    System.arraycopy(distanceLengths, 0, all, literals, distances);
    int[] runs = new int[all.length];
    int count = 0;
    int i = 0;
    while (i < all.length) {
      int value = all[i];
      int end = i;
      while (end < all.length && all[end] == value) {
        end++;
      }
      int run = end - i;
      i = end;
      if (value == 0) {
        while (run >= 11) {
          int take = Math.min(run, 138);
          runs[count++] = 18 | ((take - 11) << 5);
          run -= take;
        }
        if (run >= 3) {
          runs[count++] = 17 | ((run - 3) << 5);
          run = 0;
        }
      } else {
        runs[count++] = value;
        run--;
        while (run >= 3) {
          int take = Math.min(run, 6);
          runs[count++] = 16 | ((take - 3) << 5);
          run -= take;
        }
      }
      while (run-- > 0) {
        runs[count++] = value;
      }
    }
    return Arrays.copyOf(runs, count);
  }

  /**
   * Lengths of a prefix code for the counts, none above {@code limit}: Huffman's lengths, then the
   * Kraft sum is repaired from the rarest symbols.
   */
  private static int[] codeLengths(int[] counts, int limit) {
    int[] lengths = new int[counts.length];
    long[] order = new long[counts.length];
    int used = 0;
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        order[used++] = ((long) counts[i] << 16) | i;
      }
    }
    if (used <= 2) {
      // Always two codes, so that the code is complete.
      int first = used > 0 ? (int) (order[0] & 0xFFFF) : 0;
      int second = used > 1 ? (int) (order[1] & 0xFFFF) : first == 0 ? 1 : 0;
      lengths[first] = 1;
      lengths[second] = 1;
      return lengths;
    }
    Arrays.sort(order, 0, used);
    int[] depthCounts = depthCounts(order, used, limit);
    int symbol = used;
    for (int length = 1; length <= limit; length++) {
      for (int k = depthCounts[length]; k > 0; k--) {
        lengths[(int) (order[--symbol] & 0xFFFF)] = length;
      }
    }
    return lengths;
  }

  private static int[] depthCounts(long[] order, int used, int limit) {
    // Two queues: the leaves by count, and the inner nodes, which come out in order by themselves.
    long[] weight = new long[2 * used - 1];
    int[] parent = new int[2 * used - 1];
    for (int i = 0; i < used; i++) {
      weight[i] = order[i] >>> 16;
    }
    int leaf = 0;
    int inner = used;
    for (int node = used; node < weight.length; node++) {
      for (int child = 0; child < 2; child++) {
        int pick =
            leaf < used && (inner >= node || weight[leaf] <= weight[inner]) ? leaf++ : inner++;
        weight[node] += weight[pick];
        parent[pick] = node;
      }
    }
    int[] depth = new int[weight.length];
    int[] depthCounts = new int[limit + 1];
    for (int node = weight.length - 2; node >= 0; node--) {
      depth[node] = depth[parent[node]] + 1;
      if (node < used) {
        depthCounts[Math.min(depth[node], limit)]++;
      }
    }
    long kraft = 0;
    for (int length = 1; length <= limit; length++) {
      kraft += (long) depthCounts[length] << (limit - length);
    }
    while (kraft > 1L << limit) {
      depthCounts[limit]--;
      int length = limit - 1;
      while (depthCounts[length] == 0) {
        length--;
      }
      depthCounts[length]--;
      depthCounts[length + 1] += 2;
      kraft--;
    }
    return depthCounts;
  }

  /** The canonical codes of the lengths, bits reversed as they are written. */
  private static int[] codes(int[] lengths) {
    int[] counts = new int[16];
    for (int length : lengths) {
      counts[length]++;
    }
    counts[0] = 0;
    int[] next = new int[16];
    for (int length = 1; length < 16; length++) {
      next[length] = (next[length - 1] + counts[length - 1]) << 1;
    }
    int[] codes = new int[lengths.length];
    for (int i = 0; i < lengths.length; i++) {
      if (lengths[i] > 0) {
        codes[i] = Integer.reverse(next[lengths[i]]++) >>> (32 - lengths[i]);
      }
    }
    return codes;
  }

  private void bits(int value, int count) {
    bits |= (long) value << bitCount;
    bitCount += count;
    if (bitCount >= 32) {
      ensure(4);
      out[outSize] = (byte) bits;
      out[outSize + 1] = (byte) (bits >>> 8);
      out[outSize + 2] = (byte) (bits >>> 16);
      out[outSize + 3] = (byte) (bits >>> 24);
      outSize += 4;
      bits >>>= 32;
      bitCount -= 32;
    }
  }

  private void flushBits() {
    ensure(8);
    while (bitCount > 0) {
      out[outSize++] = (byte) bits;
      bits >>>= 8;
      bitCount -= 8;
    }
    bits = 0;
    bitCount = 0;
  }

  private void put(int sixteen, boolean bigEndian) {
    ensure(2);
    out[outSize++] = (byte) (bigEndian ? sixteen >>> 8 : sixteen);
    out[outSize++] = (byte) (bigEndian ? sixteen : sixteen >>> 8);
  }

  private void ensure(int more) {
    if (outSize + more > out.length) {
      out = Arrays.copyOf(out, Math.max(outSize + more, out.length + (out.length >> 1)));
    }
  }
}
