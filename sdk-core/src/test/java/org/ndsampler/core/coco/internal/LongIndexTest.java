package org.ndsampler.core.coco.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LongIndexTest {

  private static void everyIdIsFound(long[] ids) {
    LongIndex index = LongIndex.of(ids);
    assertThat(index.duplicateRow()).isEqualTo(-1);
    for (int row = 0; row < ids.length; row++) {
      assertThat(index.row(ids[row])).isEqualTo(row);
    }
  }

  private static void isAbsent(LongIndex index, long... ids) {
    for (long id : ids) {
      assertThat(index.row(id)).as("%s", id).isEqualTo(-1);
    }
  }

  @Test
  void consecutiveIds() {
    long[] ids = {-1, 0, 1, 2};
    everyIdIsFound(ids);
    isAbsent(LongIndex.of(ids), -2, 3, Long.MIN_VALUE, Long.MAX_VALUE);
    isAbsent(LongIndex.of(new long[0]), 0, 1);
    everyIdIsFound(new long[] {7});
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8, 100})
  void ascendingIdsWithGaps(int n) {
    long[] ids = new long[n];
    Arrays.setAll(ids, i -> 3L * i * i - 5);
    everyIdIsFound(ids);
    isAbsent(LongIndex.of(ids), ids[0] - 1, ids[0] + 1, ids[n - 1] - 1, ids[n - 1] + 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8, 9, 16, 17, 1000})
  void idsInAnyOrder(int n) {
    SplittableRandom random = new SplittableRandom(n);
    long[] ids = random.longs().distinct().limit(n).toArray();
    Arrays.sort(ids);
    long last = ids[n - 1];
    ids[n - 1] = ids[0];
    ids[0] = last;
    everyIdIsFound(ids);
    isAbsent(LongIndex.of(ids), 0, 1, last - 1, last + 1);
  }

  @Test
  void theFirstRowCountsAndTheFirstThatRepeatsIsTold() {
    long[] ids = {5, 3, 9, 3, 5, CocoStore.NO_ID, CocoStore.NO_ID};
    LongIndex index = LongIndex.of(ids);
    assertThat(index.duplicateRow()).isEqualTo(3);
    assertThat(index.row(5)).isZero();
    assertThat(index.row(3)).isEqualTo(1);
    assertThat(index.row(9)).isEqualTo(2);
    isAbsent(index, CocoStore.NO_ID, 4);
    assertThat(LongIndex.of(new long[] {1, 1}).duplicateRow()).isEqualTo(1);
  }
}
