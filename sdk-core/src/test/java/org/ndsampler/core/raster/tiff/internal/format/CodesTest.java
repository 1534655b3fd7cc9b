package org.ndsampler.core.raster.tiff.internal.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.array.DType;

class CodesTest {
  private static final int BEFORE = 3;
  private static final int AFTER = 9;

  /** Noise, runs, long repetitions and slopes, of a length. */
  private static byte[] text(int kind, int length) {
    SplittableRandom random = new SplittableRandom(kind * 1000L + length);
    byte[] text = new byte[length];
    for (int i = 0; i < length; i++) {
      text[i] =
          (byte)
              switch (kind) {
                case 0 -> random.nextInt();
                case 1 -> 7;
                case 2 -> i < 40 ? random.nextInt() : text[i - 37];
                case 3 -> random.nextInt(4) == 0 || i == 0 ? random.nextInt(3) : text[i - 1];
                default -> i / 3;
              };
    }
    return text;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 7, 8, 9, 127, 128, 129, 130, 255, 256, 300, 1000})
  void packBitsGoThereAndBack(int length) {
    for (int kind = 0; kind < 5; kind++) {
      byte[] text = text(kind, length);
      byte[] in = new byte[BEFORE + length + AFTER];
      System.arraycopy(text, 0, in, BEFORE, length);
      byte[] out = new byte[BEFORE + PackBits.maxEncoded(length, 1) + AFTER];
      int end = PackBits.encodeRow(in, BEFORE, length, out, BEFORE);
      assertThat(end - BEFORE).isLessThanOrEqualTo(PackBits.maxEncoded(length, 1));
      assertThat(out[end]).isZero();
      byte[] back = new byte[BEFORE + length + AFTER];
      assertThat(PackBits.decode(out, BEFORE, end - BEFORE, back, BEFORE, length))
          .isEqualTo(length);
      assertThat(back).isEqualTo(in);
      // What is asked for ends sooner, in the middle of a run or of a literal.
      int half = length / 2;
      byte[] some = new byte[BEFORE + half + AFTER];
      assertThat(PackBits.decode(out, BEFORE, end - BEFORE, some, BEFORE, half)).isEqualTo(half);
      assertThat(Arrays.copyOfRange(some, BEFORE, BEFORE + half))
          .isEqualTo(Arrays.copyOf(text, half));
      assertThat(Arrays.copyOfRange(some, BEFORE + half, some.length)).containsOnly(0);
    }
  }

  @Test
  void packBitsAreThoseOfTheSpecification() {
    // Apple's example: a run, a literal, runs; and -128, which does nothing.
    byte[] packed = {-2, (byte) 0xaa, 2, (byte) 0x80, 0, 0x2a, -3, (byte) 0xaa, -128, 0, 7};
    byte[] expected = {
      (byte) 0xaa,
      (byte) 0xaa,
      (byte) 0xaa,
      (byte) 0x80,
      0,
      0x2a,
      (byte) 0xaa,
      (byte) 0xaa,
      (byte) 0xaa,
      (byte) 0xaa,
      7
    };
    byte[] out = new byte[20];
    assertThat(PackBits.decode(packed, 0, packed.length, out, 0, 20)).isEqualTo(11);
    assertThat(Arrays.copyOf(out, 11)).isEqualTo(expected);
    byte[] again = new byte[20];
    int length = PackBits.encodeRow(expected, 0, 10, again, 0);
    assertThat(Arrays.copyOf(again, length)).isEqualTo(Arrays.copyOf(packed, 8));
    // A run without its byte, and a literal that is cut.
    assertThat(PackBits.decode(new byte[] {-2}, 0, 1, out, 0, 20)).isZero();
    assertThat(PackBits.decode(new byte[] {5, 1, 2}, 0, 3, out, 0, 20)).isEqualTo(2);
    assertThat(PackBits.maxEncoded(128, 3)).isEqualTo(390);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 8, 9, 255, 256, 257, 300, 1000, 3000, 20_000})
  void lzwGoesThereAndBack(int length) {
    Lzw lzw = new Lzw();
    for (int kind = 0; kind < 5; kind++) {
      byte[] text = text(kind, length);
      byte[] in = new byte[BEFORE + length + AFTER];
      System.arraycopy(text, 0, in, BEFORE, length);
      byte[] coded = new byte[Lzw.maxEncoded(length)];
      int size = lzw.encode(in, BEFORE, length, coded);
      assertThat(coded[0]).as("a clear code").isEqualTo((byte) 0x80);
      byte[] back = new byte[BEFORE + length + AFTER];
      assertThat(lzw.decode(coded, 0, size, back, BEFORE, length)).isEqualTo(length);
      assertThat(back).isEqualTo(in);
      int half = length / 2;
      byte[] some = new byte[half + AFTER];
      assertThat(lzw.decode(coded, 0, size, some, 0, half)).isEqualTo(half);
      assertThat(Arrays.copyOf(some, half)).isEqualTo(Arrays.copyOf(text, half));
      assertThat(Arrays.copyOfRange(some, half, some.length)).containsOnly(0);
      // Cut in the middle: what there is of it.
      int cut = lzw.decode(coded, 0, size / 2, new byte[length + AFTER], 0, length);
      assertThat(cut).isBetween(0, length);
      byte[] old = oldLzw(text);
      byte[] ofOld = new byte[length + AFTER];
      assertThat(lzw.decode(old, 0, old.length, ofOld, 0, length)).isEqualTo(length);
      assertThat(Arrays.copyOf(ofOld, length)).isEqualTo(text);
      assertThat(lzw.decode(old, 0, old.length, new byte[half], 0, half)).isEqualTo(half);
      assertThat(lzw.decode(old, 0, old.length / 2, ofOld, 0, length)).isBetween(0, length);
    }
  }

  /** Codes with the lowest bit first, each width used to its end. */
  private static byte[] oldLzw(byte[] text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Map<String, Integer> table = new HashMap<>();
    long[] state = {0, 0};
    int width = 9;
    int next = 258;
    put(out, state, 256, width);
    String string = "";
    for (byte b : text) {
      String longer = string + (char) (b & 0xff);
      if (longer.length() == 1 || table.containsKey(longer)) {
        string = longer;
        continue;
      }
      put(out, state, code(table, string), width);
      table.put(longer, next++);
      string = longer.substring(longer.length() - 1);
      if (next == 4095) {
        put(out, state, 256, width);
        table.clear();
        next = 258;
        width = 9;
      } else if (next > 1 << width) {
        width++;
      }
    }
    if (!string.isEmpty()) {
      put(out, state, code(table, string), width);
      if (next >= 1 << width) {
        width++;
      }
    }
    put(out, state, 257, width);
    put(out, state, 0, 16);
    return out.toByteArray();
  }

  private static int code(Map<String, Integer> table, String string) {
    return string.length() == 1 ? string.charAt(0) : table.get(string);
  }

  private static void put(ByteArrayOutputStream out, long[] state, int code, int width) {
    state[0] |= (long) code << state[1];
    state[1] += width;
    while (state[1] >= 8) {
      out.write((int) state[0]);
      state[0] >>>= 8;
      state[1] -= 8;
    }
  }

  @Test
  void lzwThatIsDamagedSaysWhere() {
    Lzw lzw = new Lzw();
    byte[] out = new byte[100];
    // Clear, then the code 258, which there is not yet.
    assertThat(lzw.decode(new byte[] {(byte) 0x80, 0x40, (byte) 0x80, 0}, 0, 4, out, 0, 100))
        .isNegative();
    // Clear, the byte 65, then the code 300.
    assertThat(lzw.decode(bits(256, 65, 300), 0, 4, out, 0, 100)).isNegative();
    // Clear, 65, then 258, which is the code being made: "A", "AA".
    assertThat(lzw.decode(bits(256, 65, 258, 257), 0, 5, out, 0, 100)).isEqualTo(3);
    assertThat(Arrays.copyOf(out, 3)).containsOnly(65);
    assertThat(lzw.decode(bits(256, 257), 0, 3, out, 0, 100)).isZero();
    assertThat(lzw.decode(new byte[0], 0, 0, out, 0, 100)).isZero();
    // The old form: clear, then 258; clear, 65, 300; clear, 65, 258.
    assertThat(lzw.decode(oldBits(256, 258), 0, 3, out, 0, 100)).isNegative();
    assertThat(lzw.decode(oldBits(256, 65, 300), 0, 4, out, 0, 100)).isNegative();
    assertThat(lzw.decode(oldBits(256, 65, 258, 257), 0, 5, out, 0, 100)).isEqualTo(3);
  }

  private static byte[] bits(int... codes) {
    long all = 0;
    for (int code : codes) {
      all = all << 9 | code;
    }
    int size = (9 * codes.length + 7) / 8;
    all <<= 8 * size - 9 * codes.length;
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (all >>> (8 * (size - 1 - i)));
    }
    return bytes;
  }

  private static byte[] oldBits(int... codes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long[] state = {0, 0};
    for (int code : codes) {
      put(out, state, code, 9);
    }
    put(out, state, 0, 7);
    return out.toByteArray();
  }

  @Test
  void coloursAreThoseOfJfif() {
    byte[] in = new byte[3 * 1000 + 2];
    new SplittableRandom(2).nextBytes(in);
    byte[] out = new byte[in.length];
    YCbCr.toRgb(in, out, in.length);
    for (int i = 0; i < 3000; i += 3) {
      double y = in[i] & 0xff;
      double cb = (in[i + 1] & 0xff) - 128;
      double cr = (in[i + 2] & 0xff) - 128;
      isNear(out[i], y + 1.402 * cr);
      isNear(out[i + 1], y - 0.344136 * cb - 0.714136 * cr);
      isNear(out[i + 2], y + 1.772 * cb);
    }
    assertThat(out[3000]).isZero();
    // Exactly, of the IJG library.
    byte[] one = new byte[3];
    YCbCr.toRgb(new byte[] {100, 90, (byte) 200}, one, 3);
    assertThat(one).containsExactly((byte) 201, (byte) 62, (byte) 33);
  }

  private static void isNear(byte found, double exact) {
    double limited = Math.max(0, Math.min(255, exact));
    assertThat((double) (found & 0xff)).isBetween(limited - 0.51, limited + 0.51);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 10, 12, 16})
  void packedBitsAreTakenFromTheHighest(int bits) {
    int rows = 3;
    int samples = 11;
    int rowBytes = (samples * bits + 7) / 8;
    SplittableRandom random = new SplittableRandom(bits);
    byte[] packed = new byte[rows * rowBytes];
    int[] values = random.ints((long) rows * samples, 0, 1 << bits).toArray();
    for (int y = 0; y < rows; y++) {
      for (int i = 0; i < samples * bits; i++) {
        int bit = values[y * samples + i / bits] >>> (bits - 1 - i % bits) & 1;
        packed[y * rowBytes + i / 8] |= (byte) (bit << (7 - i % 8));
      }
    }
    short[] wide = new short[values.length];
    Samples.unpack(packed, rows, rowBytes, samples, bits, DType.UINT16, wide);
    for (int i = 0; i < values.length; i++) {
      assertThat(wide[i] & 0xffff).isEqualTo(values[i]);
    }
    if (bits <= 8) {
      byte[] narrow = new byte[values.length];
      Samples.unpack(packed, rows, rowBytes, samples, bits, DType.UINT8, narrow);
      for (int i = 0; i < values.length; i++) {
        assertThat(narrow[i] & 0xff).isEqualTo(values[i]);
      }
    }
  }

  @Test
  void bitsAreReversedWhereTheyAreAskedTo() {
    byte[] bytes = {1, 1, (byte) 0xb0, 1};
    Samples.reverseBits(bytes, 1, 2);
    assertThat(bytes).containsExactly(1, (byte) 0x80, 0x0d, 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 8})
  void theFloatPredictorGoesThereAndBack(int width) {
    for (int samples = 1; samples < 4; samples++) {
      int rows = 3;
      int rowBytes = 5 * samples * width;
      byte[] values = new byte[rows * rowBytes];
      new SplittableRandom(width).nextBytes(values);
      byte[] stored = values.clone();
      byte[] scratch = new byte[rowBytes];
      Samples.applyFloat(stored, rows, rowBytes, samples, width, scratch);
      // The first byte of the first value comes first; the next one is the difference to it.
      assertThat(stored[0]).isEqualTo(values[0]);
      assertThat(stored[samples]).isEqualTo((byte) (values[samples * width] - values[0]));
      Samples.undoFloat(stored, rows, rowBytes, samples, width, scratch);
      assertThat(stored).isEqualTo(values);
    }
  }

  @Test
  void halvesAreSingles() {
    assertThat(Samples.halfToFloat((short) 0)).isEqualTo(0f);
    assertThat(1 / Samples.halfToFloat((short) 0x8000)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(Samples.halfToFloat((short) 0x3c00)).isEqualTo(1f);
    assertThat(Samples.halfToFloat((short) 0xc000)).isEqualTo(-2f);
    assertThat(Samples.halfToFloat((short) 0x3555)).isEqualTo(0x1.554p-2f);
    assertThat(Samples.halfToFloat((short) 0x7bff)).isEqualTo(65504f);
    assertThat(Samples.halfToFloat((short) 1)).isEqualTo(0x1p-24f);
    assertThat(Samples.halfToFloat((short) 0x3ff)).isEqualTo(1023 * 0x1p-24f);
    assertThat(Samples.halfToFloat((short) 0x7c00)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(Samples.halfToFloat((short) 0xfc00)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(Samples.halfToFloat((short) 0x7e01)).isNaN();
  }
}
