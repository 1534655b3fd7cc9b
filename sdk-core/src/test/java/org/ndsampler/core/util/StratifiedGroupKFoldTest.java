package org.ndsampler.core.util;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.util.StratifiedGroupKFold.Fold;

class StratifiedGroupKFoldTest {
  private static final long[] GROUPS = {1, 1, 3, 4, 2, 2, 7, 8, 8};
  private static final long[] LABELS = {1, 1, 1, 1, 2, 2, 2, 3, 3};

  @Test
  void theExampleOfTheReferenceHasItsFolds() {
    List<Fold> folds = StratifiedGroupKFold.of(3).split(LABELS, GROUPS);
    assertThat(folds.get(0).test()).containsExactly(0, 1, 7, 8);
    assertThat(folds.get(1).test()).containsExactly(3, 4, 5, 6);
    assertThat(folds.get(2).test()).containsExactly(2);
    assertThat(folds.get(2).train()).containsExactly(0, 1, 3, 4, 5, 6, 7, 8);
  }

  /**
   * Few and many classes, gaps between labels, groups fewer than folds, equal groups and others.
   */
  @Test
  void foldsAreThoseOfTheReferenceForEachKindOfInput() throws IOException {
    List<String> lines;
    try (InputStream in = getClass().getResourceAsStream("/folds/stratified-group-k-fold.txt")) {
      lines =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.startsWith("#"))
              .toList();
    }
    Set<String> kinds = new HashSet<>();
    for (int i = 0; i < lines.size(); i += 4) {
      String[] head = lines.get(i).split(" ", 2);
      kinds.add(head[0]);
      int folds = Integer.parseInt(head[1]);
      long[] groups = numbers(lines.get(i + 2));
      assertThat(StratifiedGroupKFold.of(folds).foldOf(numbers(lines.get(i + 1)), groups))
          .as("%s, line %s", lines.get(i), i)
          .isEqualTo(Arrays.stream(numbers(lines.get(i + 3))).mapToInt(Math::toIntExact).toArray());
      if (head[0].equals("few_groups")) {
        assertThat(Arrays.stream(groups).distinct().count()).isLessThan(folds);
      }
    }
    assertThat(lines).hasSize(96);
    assertThat(kinds).hasSize(8);
  }

  private static long[] numbers(String line) {
    return Arrays.stream(line.split(" ", -1)).mapToLong(Long::parseLong).toArray();
  }

  @Test
  void labelsAndGroupsMayBeAnyNumbers() {
    long[] wide = Arrays.stream(LABELS).map(label -> Long.MAX_VALUE - 3 + label).toArray();
    assertThat(StratifiedGroupKFold.of(3).foldOf(wide, GROUPS))
        .isEqualTo(StratifiedGroupKFold.of(3).foldOf(LABELS, GROUPS));
    long[] labels = Arrays.stream(LABELS).map(label -> -1_000_000_000_000L * (5 - label)).toArray();
    long[] groups = Arrays.stream(GROUPS).map(group -> group + Long.MIN_VALUE).toArray();
    assertThat(StratifiedGroupKFold.of(3).foldOf(labels, groups))
        .isEqualTo(StratifiedGroupKFold.of(3).foldOf(LABELS, GROUPS));
  }

  private static long[] random(int count, int bound, long seed) {
    return new Random(seed).longs(count, 0, bound).toArray();
  }

  @Test
  void groupsAreNeverDividedAndFoldsAreStratified() {
    long[] labels = random(6000, 4, 1);
    long[] groups = random(6000, 500, 2);
    for (StratifiedGroupKFold kFold :
        List.of(StratifiedGroupKFold.of(5), StratifiedGroupKFold.of(5).shuffled(3))) {
      int[] foldOf = kFold.foldOf(labels, groups);
      Set<String> pairs = new HashSet<>();
      double[][] counts = new double[5][4];
      for (int i = 0; i < foldOf.length; i++) {
        pairs.add(groups[i] + " in " + foldOf[i]);
        counts[foldOf[i]][(int) labels[i]]++;
      }
      assertThat(pairs).hasSize((int) Arrays.stream(groups).distinct().count());
      for (double[] fold : counts) {
        double total = Arrays.stream(fold).sum();
        assertThat(total).isBetween(1100.0, 1300.0);
        for (double count : fold) {
          assertThat(count / total).isCloseTo(0.25, within(0.03));
        }
      }
    }
  }

  @Test
  void eachSeedGivesOtherFoldsAndTheSameSeedTheSame() {
    // Groups of all different sizes: a shuffle of equal ones alone would change nothing here.
    long[] groups =
        IntStream.range(0, 40)
            .flatMap(group -> IntStream.generate(() -> group).limit(group + 1L))
            .asLongStream()
            .toArray();
    long[] labels = random(groups.length, 3, 5);
    Set<Set<String>> partitions = new HashSet<>();
    for (long seed = 0; seed < 20; seed++) {
      StratifiedGroupKFold kFold = StratifiedGroupKFold.of(4).shuffled(seed);
      int[] foldOf = kFold.foldOf(labels, groups);
      assertThat(kFold.foldOf(labels, groups)).isEqualTo(foldOf);
      Set<String> parts = new HashSet<>();
      for (Fold fold : kFold.split(labels, groups)) {
        parts.add(Arrays.toString(fold.test()));
      }
      partitions.add(parts);
    }
    assertThat(partitions).hasSizeGreaterThan(15);
    assertThat(StratifiedGroupKFold.of(4).shuffled(7).seed()).hasValue(7);
    assertThat(StratifiedGroupKFold.of(4).seed()).isEmpty();
    assertThat(StratifiedGroupKFold.of(4).folds()).isEqualTo(4);
  }

  @Test
  void aGroupMayHaveManyLabelsOrNone() {
    int[][] histograms = {{3, 1}, {0, 0}, {3, 1}, {0, 0}};
    int[] foldOf = StratifiedGroupKFold.of(2).assign(histograms);
    assertThat(foldOf[0]).isNotEqualTo(foldOf[2]);
    assertThat(foldOf).containsOnly(0, 1);
    assertThat(StratifiedGroupKFold.of(2).assign(new int[][] {{0}, {0}})).hasSize(2);
    assertThat(StratifiedGroupKFold.of(2).assign(new int[0][])).isEmpty();
  }

  @Test
  void whatCannotBeDividedIsRejected() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StratifiedGroupKFold.of(1))
        .withMessageContaining("folds");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StratifiedGroupKFold.of(2).foldOf(new long[2], new long[3]))
        .withMessageContaining("same length");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StratifiedGroupKFold.of(2).assign(new int[][] {{1}, {1, 2}}))
        .withMessageContaining("group 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StratifiedGroupKFold.of(2).assign(new int[][] {{1}, {-1}}))
        .withMessageContaining("negative");
  }

  /** What the reference gives: its loss of the first group is not a number, so it takes fold 0. */
  @Test
  void ofFewerGroupsThanFoldsSomeFoldsAreEmpty() {
    assertFolds(3, new long[] {1, 1, 2}, new long[] {5, 5, 5}, 0, 0, 0);
    assertFolds(4, new long[] {1, 2, 1, 2, 2}, new long[] {5, 5, 6, 6, 6}, 1, 1, 0, 0, 0);
    assertFolds(
        5, new long[] {1, 2, 1, 2, 2, 1, 1}, new long[] {5, 5, 6, 6, 6, 6, 7}, 1, 1, 0, 0, 0, 0, 2);
    assertFolds(3, new long[] {1, 1, 1, 1, 1}, new long[] {1, 1, 1, 2, 2}, 0, 0, 0, 1, 1);
    assertFolds(3, new long[0], new long[0]);
    StratifiedGroupKFold three = StratifiedGroupKFold.of(3);
    StratifiedGroupKFold.Parts one =
        three.trainValidationTest(new long[] {1, 2}, new long[] {7, 7});
    assertThat(one.test()).containsExactly(0, 1);
    assertThat(one.train()).isEmpty();
    assertThat(one.validation()).isEmpty();
  }

  private static void assertFolds(int folds, long[] labels, long[] groups, int... expected) {
    StratifiedGroupKFold division = StratifiedGroupKFold.of(folds);
    assertThat(division.foldOf(labels, groups)).containsExactly(expected);
    assertThat(division.split(labels, groups)).hasSize(folds);
    assertThat(division.shuffled(3).split(labels, groups)).hasSize(folds);
  }

  @Test
  void trainingValidationAndTestHaveEachItemOnce() {
    long[] labels = random(900, 3, 8);
    long[] groups = random(900, 90, 9);
    StratifiedGroupKFold.Parts parts =
        StratifiedGroupKFold.of(3).shuffled(1).trainValidationTest(labels, groups);
    assertThat(
            Stream.of(parts.train(), parts.validation(), parts.test())
                .flatMapToInt(Arrays::stream)
                .sorted()
                .toArray())
        .isEqualTo(IntStream.range(0, 900).toArray());
    assertThat(parts.test()).hasSizeBetween(250, 350);
    assertThat(parts.validation()).hasSizeBetween(150, 250);
  }
}
