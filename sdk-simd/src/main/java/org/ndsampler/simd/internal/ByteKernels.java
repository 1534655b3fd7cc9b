package org.ndsampler.simd.internal;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Filters of uint8 in numbers of 16 bits. A sum of 24 bits is made of two: that of the high bytes
 * and that of the low ones.
 *
 * <p>What is left at the end of a row is done by one vector more that ends there: a value may be
 * computed twice. Rows shorter than a vector are done one by one.
 */
final class ByteKernels {
  private static final VectorSpecies<Short> WIDE = ShortVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Byte> NARROW =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(WIDE.vectorBitSize() / 2));
  private static final int LANES = WIDE.length();
  private static final int BYTE = 0xff;
  private static final int WORD = 0xffff;

  private ByteKernels() {}

  static void widen(byte[] values, int from, short[] wide, int to, int count) {
    int i = 0;
    for (; i + LANES <= count; i += LANES) {
      widen(values, from + i, wide, to + i);
    }
    if (i < count && count >= LANES) {
      widen(values, from + count - LANES, wide, to + count - LANES);
      return;
    }
    for (; i < count; i++) {
      wide[to + i] = (short) (values[from + i] & BYTE);
    }
  }

  private static void widen(byte[] values, int from, short[] wide, int to) {
    // JDK 17 has no conversion without the sign.
    ShortVector v =
        (ShortVector)
            ByteVector.fromArray(NARROW, values, from).convertShape(VectorOperators.B2S, WIDE, 0);
    v.and((short) BYTE).intoArray(wide, to);
  }

  static void across(short[][] rows, short[] weights, short[] sums) {
    int middle = weights.length / 2;
    int last = weights.length - 1;
    short[] m = rows[middle];
    for (int j = middle - 1; j >= -1; j -= 3) {
      // Pairs that are not there weigh nothing.
      short[] a = j < 0 ? m : rows[j];
      short[] b = j < 0 ? m : rows[last - j];
      short[] c = j < 1 ? m : rows[j - 1];
      short[] d = j < 1 ? m : rows[last - j + 1];
      short[] e = j < 2 ? m : rows[j - 2];
      short[] f = j < 2 ? m : rows[last - j + 2];
      short wab = j < 0 ? 0 : weights[j];
      short wcd = j < 1 ? 0 : weights[j - 1];
      short wef = j < 2 ? 0 : weights[j - 2];
      if (j == middle - 1) {
        first(m, weights[middle], a, b, wab, c, d, wcd, e, f, wef, sums);
      } else if (j >= 0) {
        more(a, b, wab, c, d, wcd, e, f, wef, sums);
      }
    }
  }

  private static void first(
      short[] m,
      short wm,
      short[] a,
      short[] b,
      short wab,
      short[] c,
      short[] d,
      short wcd,
      short[] e,
      short[] f,
      short wef,
      short[] sums) {
    int n = sums.length;
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      first(m, wm, a, b, wab, c, d, wcd, e, f, wef, sums, i);
    }
    if (i < n && n >= LANES) {
      first(m, wm, a, b, wab, c, d, wcd, e, f, wef, sums, n - LANES);
      return;
    }
    for (; i < n; i++) {
      sums[i] =
          (short) (m[i] * wm + (a[i] + b[i]) * wab + (c[i] + d[i]) * wcd + (e[i] + f[i]) * wef);
    }
  }

  private static void first(
      short[] m,
      short wm,
      short[] a,
      short[] b,
      short wab,
      short[] c,
      short[] d,
      short wcd,
      short[] e,
      short[] f,
      short wef,
      short[] sums,
      int i) {
    ShortVector.fromArray(WIDE, m, i)
        .mul(wm)
        .add(pair(a, b, wab, i))
        .add(pair(c, d, wcd, i))
        .add(pair(e, f, wef, i))
        .intoArray(sums, i);
  }

  private static ShortVector pair(short[] a, short[] b, short w, int i) {
    return ShortVector.fromArray(WIDE, a, i).add(ShortVector.fromArray(WIDE, b, i)).mul(w);
  }

  private static void more(
      short[] a,
      short[] b,
      short wab,
      short[] c,
      short[] d,
      short wcd,
      short[] e,
      short[] f,
      short wef,
      short[] sums) {
    // It adds to what is there, so that no value may be computed twice.
    int n = sums.length;
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      ShortVector.fromArray(WIDE, sums, i)
          .add(pair(a, b, wab, i))
          .add(pair(c, d, wcd, i))
          .add(pair(e, f, wef, i))
          .intoArray(sums, i);
    }
    for (; i < n; i++) {
      sums[i] += (short) ((a[i] + b[i]) * wab + (c[i] + d[i]) * wcd + (e[i] + f[i]) * wef);
    }
  }

  static void along(
      short[] sums, short[] low, int step, short[] weights, int shift, byte[] values, int count) {
    int reach = count + (weights.length - 1) * step;
    split(sums, low, reach);
    int highRound = shift == 16 ? 128 : 0;
    int lowRound = shift == 16 ? 0 : 128;
    int i = 0;
    for (; i + LANES <= count; i += LANES) {
      along(sums, low, step, weights, highRound, lowRound, shift, values, i);
    }
    if (i < count && count >= LANES) {
      along(sums, low, step, weights, highRound, lowRound, shift, values, count - LANES);
      return;
    }
    for (; i < count; i++) {
      int sum = 0;
      for (int k = 0; k < weights.length; k++) {
        int at = i + k * step;
        sum += ((sums[at] << 8) + low[at]) * weights[k];
      }
      values[i] = (byte) ((sum + (1 << (shift - 1))) >>> shift);
    }
  }

  private static void split(short[] sums, short[] low, int n) {
    int i = 0;
    for (; i + LANES <= n; i += LANES) {
      ShortVector v = ShortVector.fromArray(WIDE, sums, i);
      v.and((short) BYTE).intoArray(low, i);
      v.lanewise(VectorOperators.LSHR, 8).intoArray(sums, i);
    }
    for (; i < n; i++) {
      int v = sums[i] & WORD;
      low[i] = (short) (v & BYTE);
      sums[i] = (short) (v >>> 8);
    }
  }

  private static void along(
      short[] high,
      short[] low,
      int step,
      short[] weights,
      int highRound,
      int lowRound,
      int shift,
      byte[] values,
      int i) {
    int middle = weights.length / 2;
    int center = i + middle * step;
    ShortVector h = ShortVector.fromArray(WIDE, high, center).mul(weights[middle]);
    ShortVector l = ShortVector.fromArray(WIDE, low, center).mul(weights[middle]);
    int right = center;
    int left = center;
    for (int k = middle - 1; k >= 0; k--) {
      right += step;
      left -= step;
      short w = weights[k];
      h = h.add(neighbours(high, left, right, w));
      l = l.add(neighbours(low, left, right, w));
    }
    h = h.add(l.add((short) lowRound).lanewise(VectorOperators.LSHR, 8)).add((short) highRound);
    if (shift == 16) {
      h = h.lanewise(VectorOperators.LSHR, 8);
    }
    ((ByteVector) h.convertShape(VectorOperators.S2B, NARROW, 0)).intoArray(values, i);
  }

  private static ShortVector neighbours(short[] row, int left, int right, short w) {
    return ShortVector.fromArray(WIDE, row, left)
        .add(ShortVector.fromArray(WIDE, row, right))
        .mul(w);
  }
}
