package org.ndsampler.core.geom;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunsTest {
  /** Few and many lists, close together and far apart: each has a way of its own. */
  @ParameterizedTest
  @CsvSource({
    "0, 100, 9",
    "1, 100, 9",
    "2, 1000, 9",
    "3, 50, 9",
    "8, 100000, 9",
    "9, 100000, 9",
    "40, 30, 9",
    "40, 100000, 50",
    "40, 3000000, 50",
    "200, 2147483000, 40"
  })
  void aUnionHasTheNumbersOfAllLists(int lists, int end, int longest) {
    SplittableRandom random = new SplittableRandom(lists + end);
    List<int[]> all = new ArrayList<>();
    // In steps of the space between runs, so that the numbers of the longest list fit into bits.
    BitSet expected = new BitSet();
    int step = Math.max(1, end / 1_000_000);
    for (int k = 0; k < lists; k++) {
      Runs runs = new Runs(4);
      BitSet bits = new BitSet();
      for (int i = 0; i < 20; i++) {
        int start = random.nextInt(end / step);
        bits.set(start, Math.min(end / step, start + 1 + random.nextInt(longest)));
      }
      for (int at = bits.nextSetBit(0); at >= 0; ) {
        int after = bits.nextClearBit(at);
        runs.add(at * step, after * step);
        at = bits.nextSetBit(after);
      }
      all.add(runs.toArray());
      expected.or(bits);
    }
    Runs wanted = new Runs(4);
    for (int at = expected.nextSetBit(0); at >= 0; ) {
      int after = expected.nextClearBit(at);
      wanted.add(at * step, after * step);
      at = expected.nextSetBit(after);
    }
    assertThat(Runs.union(all)).containsExactly(wanted.toArray());
  }
}
