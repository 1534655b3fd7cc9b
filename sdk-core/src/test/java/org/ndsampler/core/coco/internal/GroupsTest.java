package org.ndsampler.core.coco.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupsTest {
  @ParameterizedTest
  @CsvSource({"0, 3", "1, 1", "40, 4", "300, 3", "300, 1", "64, 4", "2000, 90"})
  void rowsOfAGroupLieTogetherInItsOrderAndEqualOnesInThatOfTheFile(int rows, int groups) {
    SplittableRandom random = new SplittableRandom(rows * 31L + groups);
    int[] groupOf = random.ints(rows, -1, groups).toArray();
    int[] key = random.ints(rows, 0, 20).toArray();
    int[] first = new int[groups + 1];
    int[] members = Groups.group(groupOf, first, (a, b) -> key[a] < key[b]);
    assertThat(first[0]).isZero();
    assertThat(first[groups]).isEqualTo(members.length);
    for (int g = 0; g < groups; g++) {
      int group = g;
      int[] expected =
          IntStream.range(0, rows)
              .filter(row -> groupOf[row] == group)
              .boxed()
              .sorted(Comparator.comparingInt(row -> key[row]))
              .mapToInt(row -> row)
              .toArray();
      assertThat(IntStream.range(first[g], first[g + 1]).map(i -> members[i]).toArray())
          .containsExactly(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({"100", "17", "1000"})
  void whatIsInOrderIsComparedOnce(int rows) {
    int[] comparisons = {0};
    int[] members =
        Groups.group(
            new int[rows],
            new int[2],
            (a, b) -> {
              comparisons[0]++;
              return a < b;
            });
    assertThat(members).isSorted().hasSize(rows);
    assertThat(comparisons[0]).isEqualTo(rows - 1);
  }

  @ParameterizedTest
  @CsvSource({"1000, 14000", "64, 800"})
  void whatIsBackwardsIsMerged(int rows, int most) {
    int[] comparisons = {0};
    int[] members =
        Groups.group(
            new int[rows],
            new int[2],
            (a, b) -> {
              comparisons[0]++;
              return a > b;
            });
    assertThat(members[0]).isEqualTo(rows - 1);
    assertThat(members[rows - 1]).isZero();
    // A plain insertion sort takes half a million for a thousand.
    assertThat(comparisons[0]).isLessThan(most);
  }
}
