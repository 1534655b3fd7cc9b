package org.ndsampler.reliability.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Changes sound inputs a little, the same way for the same seed: what each build runs. {@code
 * reliability/run} has Jazzer for that, which looks where the code goes.
 */
final class Mutator {
  private static final int LARGEST = 1 << 16;
  private static final long[] NUMBERS = {
    0,
    1,
    2,
    3,
    4,
    7,
    8,
    16,
    127,
    128,
    255,
    256,
    32767,
    32768,
    65535,
    65536,
    0x7fffffffL,
    0x80000000L,
    0xffffffffL,
    -1
  };
  private static final List<String> WORDS =
      List.of(
          "\"",
          "\\",
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "null",
          "NaN",
          "1e999",
          "-0",
          "\\u0000",
          "\n",
          "\\ud800",
          "//",
          "'",
          "9223372036854775808",
          "0.1",
          "\u0000",
          "\t",
          "id",
          "[[",
          "|",
          "..");

  private final SplittableRandom random;
  private final List<byte[]> seeds;

  Mutator(List<byte[]> seeds, long seed) {
    this.seeds = seeds;
    this.random = new SplittableRandom(seed);
  }

  byte[] next() {
    byte[] bytes = seeds.get(random.nextInt(seeds.size()));
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      bytes = change(bytes);
    }
    return bytes.length > LARGEST ? Arrays.copyOf(bytes, LARGEST) : bytes;
  }

  private byte[] change(byte[] bytes) {
    int at = random.nextInt(bytes.length + 1);
    int length = Math.min(bytes.length - at, 1 + random.nextInt(random.nextInt(5) == 0 ? 64 : 6));
    return switch (random.nextInt(8)) {
      case 0 -> flip(bytes, at);
      case 1 -> put(bytes, at, number(1 << random.nextInt(4)));
      case 2 -> splice(bytes, at, at, word());
      case 3 -> splice(bytes, at, at + length, new byte[0]);
      case 4 -> splice(bytes, at, at, Arrays.copyOfRange(bytes, at, at + length));
      case 5 -> Arrays.copyOf(bytes, at);
      case 6 -> put(bytes, at, word());
      default -> {
        byte[] other = seeds.get(random.nextInt(seeds.size()));
        int from = random.nextInt(other.length + 1);
        int to = Math.min(other.length, from + 1 + random.nextInt(64));
        yield splice(bytes, at, at + length, Arrays.copyOfRange(other, from, to));
      }
    };
  }

  private byte[] flip(byte[] bytes, int at) {
    byte[] changed = bytes.clone();
    if (at < changed.length) {
      changed[at] ^= (byte) (1 << random.nextInt(8));
    }
    return changed;
  }

  private byte[] number(int length) {
    long number = NUMBERS[random.nextInt(NUMBERS.length)];
    boolean bigEndian = random.nextBoolean();
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[bigEndian ? length - 1 - i : i] = (byte) (number >> 8 * i);
    }
    return bytes;
  }

  private byte[] word() {
    String word = WORDS.get(random.nextInt(WORDS.size()));
    return word.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  private static byte[] put(byte[] bytes, int at, byte[] value) {
    return splice(bytes, at, Math.min(bytes.length, at + value.length), value);
  }

  private static byte[] splice(byte[] bytes, int from, int to, byte[] middle) {
    byte[] changed = Arrays.copyOf(bytes, from + middle.length + bytes.length - to);
    System.arraycopy(middle, 0, changed, from, middle.length);
    System.arraycopy(bytes, to, changed, from + middle.length, bytes.length - to);
    return changed;
  }
}
