package org.ndsampler.toy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class DeflateProperties {

  private record Input(long seed, int length, int alphabet, int repeat) {
    byte[] bytes() {
      ToyRandom random = ToyRandom.of(seed);
      byte[] bytes = new byte[length];
      for (int i = 0; i < length; i++) {
        // Rare symbols make long codes; repeats make matches.
        int rare = random.nextInt(1 + random.nextInt(alphabet));
        bytes[i] =
            repeat > 0 && i >= repeat && !random.chance(0.02) ? bytes[i - repeat] : (byte) rare;
      }
      return bytes;
    }
  }

  @Provide
  Arbitrary<Input> inputs() {
    Arbitrary<Integer> lengths =
        Arbitraries.oneOf(Arbitraries.integers().between(0, 600), Arbitraries.of(65_536, 200_000));
    return Combinators.combine(
            Arbitraries.longs(),
            lengths,
            Arbitraries.of(1, 2, 3, 5, 17, 256),
            Arbitraries.of(0, 0, 1, 3, 300, 32_767, 32_768, 40_000))
        .as(Input::new);
  }

  @Property(tries = 120)
  void whatIsDeflatedInflatesToItself(@ForAll("inputs") Input input) throws DataFormatException {
    byte[] data = input.bytes();

    assertThat(inflate(Deflate.zlib(data), data.length)).isEqualTo(data);
  }

  @Property(tries = 40)
  void incompressibleDataGrowsByLittle(@ForAll long seed) throws DataFormatException {
    ToyRandom random = ToyRandom.of(seed);
    byte[] data = new byte[150_000];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) random.nextLong();
    }

    byte[] packed = Deflate.zlib(data);

    assertThat(packed.length).isLessThan(data.length + 64);
    assertThat(inflate(packed, data.length)).isEqualTo(data);
  }

  /**
   * Counts that grow as Fibonacci's make Huffman codes longer than the 15 bits that are allowed.
   */
  @Property(tries = 1)
  void codesAreNeverLongerThanTheFormatAllows() throws DataFormatException {
    byte[] data = new byte[46_367];
    int at = 0;
    int count = 1;
    int next = 1;
    for (int symbol = 0; at + count <= data.length; symbol++) {
      for (int i = 0; i < count; i++) {
        data[at++] = (byte) symbol;
      }
      int sum = count + next;
      count = next;
      next = sum;
    }
    // Shuffled, so that there are no repeats to speak of and the literals keep their counts.
    ToyRandom random = ToyRandom.of(1);
    for (int i = data.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      byte swap = data[i];
      data[i] = data[j];
      data[j] = swap;
    }

    assertThat(inflate(Deflate.zlib(data), data.length)).isEqualTo(data);
  }

  private static byte[] inflate(byte[] packed, int length) throws DataFormatException {
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(packed);
      byte[] data = new byte[length + 1];
      int n = 0;
      while (!inflater.finished()) {
        int more = inflater.inflate(data, n, data.length - n);
        assertThat(more > 0 || inflater.finished()).as("the stream ends too early").isTrue();
        n += more;
      }
      assertThat(n).isEqualTo(length);
      assertThat(inflater.getRemaining()).isZero();
      return Arrays.copyOf(data, length);
    } finally {
      inflater.end();
    }
  }
}
