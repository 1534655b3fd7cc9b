package org.ndsampler.core.raster.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What the JDK's inflater makes of a stream, good or damaged, is what the decoder makes of it. */
class ZlibDecoderProperties {
  private static final int[] STRATEGIES = {
    Deflater.DEFAULT_STRATEGY, Deflater.FILTERED, Deflater.HUFFMAN_ONLY
  };

  /** Bytes with as many kinds of repetitions as images have, and some that have none. */
  private static byte[] data(SplittableRandom random) {
    byte[] data = new byte[random.nextInt(1 << random.nextInt(1, 18))];
    int at = 0;
    while (at < data.length) {
      int count = Math.min(data.length - at, random.nextInt(1, 1 << random.nextInt(1, 14)));
      int kind = random.nextInt(5);
      int distance = random.nextInt(1, 1 << random.nextInt(1, 16));
      int bits = random.nextInt(1, 9);
      for (int i = at; i < at + count; i++) {
        data[i] =
            switch (kind) {
              case 0 -> (byte) random.nextInt(1 << bits);
              case 1 -> 0;
              case 2 -> {
                int many = random.nextInt(1 << bits);
                yield (byte) (many & random.nextInt(1 << bits)); // few bits are set
              }
              default -> i >= distance ? data[i - distance] : (byte) i;
            };
      }
      at += count;
    }
    return data;
  }

  private static byte[] deflate(SplittableRandom random, byte[] data) {
    Deflater deflater = new Deflater(random.nextInt(10));
    deflater.setStrategy(STRATEGIES[random.nextInt(STRATEGIES.length)]);
    byte[] packed = new byte[data.length * 2 + 4096];
    int at = 0;
    int length = 0;
    while (at < data.length) {
      // Blocks of any length, with empty ones between them.
      int count = Math.min(data.length - at, random.nextInt(1, 1 << random.nextInt(1, 18)));
      deflater.setInput(data, at, count);
      at += count;
      int flush = random.nextBoolean() ? Deflater.NO_FLUSH : Deflater.SYNC_FLUSH;
      do {
        length += deflater.deflate(packed, length, packed.length - length, flush);
      } while (!deflater.needsInput());
    }
    deflater.finish();
    while (!deflater.finished()) {
      length += deflater.deflate(packed, length, packed.length - length);
    }
    deflater.end();
    return Arrays.copyOf(packed, length);
  }

  /** What comes of a stream: the bytes, whether it ended, or why not. */
  @SuppressWarnings("ArrayRecordComponent") // compared by contents
  private record Outcome(byte[] bytes, boolean finished, String error) {}

  private static Outcome expected(byte[] packed, int room) {
    Inflater inflater = new Inflater();
    inflater.setInput(packed);
    byte[] out = new byte[room];
    int got = 0;
    try {
      while (true) {
        int n = inflater.inflate(out, got, room - got);
        if (n == 0) {
          return new Outcome(Arrays.copyOf(out, got), inflater.finished(), "");
        }
        got += n;
      }
    } catch (DataFormatException e) {
      return new Outcome(out, false, String.valueOf(e.getMessage()));
    } finally {
      inflater.end();
    }
  }

  private static void checkLikeTheJdk(ZlibDecoder decoder, byte[] packed, int room) {
    Outcome expected = expected(packed, room);
    decoder.reset();
    decoder.input(packed, 0, packed.length);
    byte[] out = new byte[room];
    String error = "";
    try {
      decoder.decode(out, 0, 0, room);
    } catch (DataFormatException e) {
      error = String.valueOf(e.getMessage());
    }
    int got = decoder.position();
    assertThat(error).isEqualTo(expected.error);
    if (error.isEmpty()) {
      assertThat(got).isEqualTo(expected.bytes.length);
      assertThat(decoder.finished()).isEqualTo(expected.finished);
    }
    assertThat(Arrays.equals(out, 0, got, expected.bytes, 0, got)).isTrue();
  }

  @Property(tries = 150)
  void aStreamOfAnyKindIsDecoded(@ForAll long seed) throws DataFormatException {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] data = data(random);
    byte[] packed = deflate(random, data);
    ZlibDecoder decoder = new ZlibDecoder();
    for (int round = 0; round < 2; round++) {
      decoder.reset();
      decoder.input(packed, 0, packed.length);
      byte[] out = new byte[data.length];
      assertThat(decoder.decode(out, 0, 0, out.length)).isEqualTo(data.length);
      assertThat(Arrays.equals(out, data)).isTrue();
      assertThat(decoder.finished()).isTrue();
      assertThat(decoder.ended()).isTrue();
    }
    checkLikeTheJdk(decoder, packed, random.nextInt(data.length + 1));
    checkLikeTheJdk(decoder, packed, data.length + random.nextInt(1000));
  }

  @Property(tries = 400)
  void aDamagedOrTruncatedStreamHasTheSameErrorAtTheSamePlace(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] data = data(random);
    byte[] packed = deflate(random, data);
    ZlibDecoder decoder = new ZlibDecoder();
    for (int round = 0; round < 8; round++) {
      byte[] bad = packed.clone();
      for (int i = random.nextInt(3); i > 0; i--) {
        // Most of what can be wrong is wrong at the beginning: lengths of codes.
        int at = random.nextInt(random.nextBoolean() ? Math.min(bad.length, 120) : bad.length);
        bad[at] ^= (byte) (1 << random.nextInt(8));
      }
      int length = random.nextBoolean() ? bad.length : random.nextInt(bad.length + 1);
      checkLikeTheJdk(decoder, Arrays.copyOf(bad, length), random.nextInt(data.length + 600));
    }
  }

  @Property(tries = 400)
  void ofGarbageBecomesWhatTheJdkMakesOfIt(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] garbage = new byte[random.nextInt(3, 1000)];
    random.nextBytes(garbage);
    garbage[0] = 0x78;
    garbage[1] = (byte) 0x9c;
    ZlibDecoder decoder = new ZlibDecoder();
    for (int type = 0; type < 4; type++) {
      garbage[2] = (byte) ((garbage[2] & ~6) | type << 1);
      checkLikeTheJdk(decoder, garbage, random.nextInt(100_000));
    }
    random.nextBytes(garbage);
    checkLikeTheJdk(decoder, garbage, 1000);
    // With a dictionary.
    garbage[0] = 0x78;
    garbage[1] = (byte) 0xbb;
    checkLikeTheJdk(decoder, garbage, 1000);
  }

  @Property(tries = 100)
  void itGoesOnInPiecesAndFromAnyStateThatWasKept(@ForAll long seed) throws DataFormatException {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] data = data(random);
    byte[] packed = deflate(random, data);
    ZlibDecoder decoder = new ZlibDecoder();
    byte[] out = new byte[data.length];
    int most = 1 << random.nextInt(4, 17);
    int given = 0;
    int from = 0;
    int at = 0;
    while (!decoder.finished()) {
      given = Math.min(packed.length, Math.max(given, from) + random.nextInt(most));
      decoder.input(packed, from, given);
      int to = Math.min(out.length, at + random.nextInt(most));
      at = decoder.decode(out, Math.max(0, at - ZlibDecoder.HISTORY), at, to);
      from = decoder.consumed();
      if (random.nextInt(4) == 0) {
        ZlibDecoder other = new ZlibDecoder();
        other.resume(decoder.state());
        other.input(packed, from, packed.length);
        byte[] rest = Arrays.copyOf(out, out.length);
        Arrays.fill(rest, at, rest.length, (byte) 7);
        assertThat(other.decode(rest, 0, at, rest.length)).isEqualTo(data.length);
        assertThat(Arrays.equals(rest, data)).isTrue();
        assertThat(other.finished()).isTrue();
        if (random.nextInt(8) == 0) {
          decoder = other;
          at = data.length;
        }
      }
    }
    assertThat(at).isEqualTo(data.length);
    assertThat(decoder.finished()).isTrue();
  }
}
