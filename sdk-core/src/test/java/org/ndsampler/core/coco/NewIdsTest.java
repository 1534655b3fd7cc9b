package org.ndsampler.core.coco;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.coco.internal.LongSet;
import org.ndsampler.core.coco.internal.Slice;

class NewIdsTest {
  private static final String[] NAMES = {"id", "image_id", "category_id"};

  /** Ids in one pass are those of a draft, and the record itself where nothing changes. */
  private static void check(NewIds ids, Slice record, Map<String, Long> wanted) {
    ids.begin();
    for (int i = 0; i < NAMES.length; i++) {
      ids.put(i, wanted.get(NAMES[i]));
    }
    HashMap<String, Long> numbers = new HashMap<>(Map.of("id", wanted.get("id")));
    for (String name : NAMES) {
      if (wanted.containsKey(name)) {
        numbers.put(name, wanted.get(name));
      }
    }
    Slice expected = Union.withIds(record, numbers);
    Slice actual = ids.in(record);
    assertThat(actual.text()).isEqualTo(expected.text());
    if (expected.text().equals(record.text())) {
      assertThat(actual).isSameAs(record);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\": 3, \"image_id\": 4, \"category_id\": 5, \"bbox\": [1, 2, 3, 4]}",
        "{\"id\":3,\"image_id\":4.0,\"category_id\":null,\"a\":{\"id\":  [ 1 ]}}",
        " { \"a\" : \"x\" , \"id\" : 3 } ",
        "{\"id\": 3, \"id\": 4, \"image_id\": 1, \"category_id\": 2}",
        "{\"i\\u0064\": 3, \"image_id\": 4, \"category_id\": 5}",
        "{\"\\\"\": 1, \"id\": 3, \"image_id\": 4, \"category_id\": 5}",
        "{\"n\\u00e4me\": \"\\ud83d\\ude00 \u00e4\", \"id\": 1, \"image_id\": 4, \"category_id\": 5}",
        "{}"
      })
  void oneRecordAfterAnotherGetsTheIdsThatADraftGivesIt(String json) {
    NewIds ids = new NewIds(Union::withIds, NAMES);
    Slice record = Slice.of(json.strip());
    check(ids, record, Map.of("id", 3L, "image_id", 4L, "category_id", 5L));
    check(ids, record, Map.of("id", Long.MIN_VALUE, "image_id", 0L, "category_id", -120L));
    check(ids, record, Map.of("id", Long.MAX_VALUE, "image_id", -7L, "category_id", 10L));
    check(ids, record, Map.of("id", 3L));
  }

  @Test
  void aRecordMayBeLongAndHaveManyFields() {
    NewIds ids = new NewIds(Union::withIds, NAMES);
    for (int fields : new int[] {1, 60, 64, 65, 200}) {
      String more =
          IntStream.range(0, fields)
              .mapToObj(i -> ", \"field%d\": \"%s\"".formatted(i, "x".repeat(i)))
              .collect(Collectors.joining());
      Slice record = Slice.of("{\"id\": 1" + more + "}");
      check(ids, record, Map.of("id", 1L));
      check(ids, record, Map.of("id", 12345678L));
    }
  }

  /** Counted, not timed: a union asks for a draft of none of its records with plain names. */
  @Test
  void aUnionMakesNoDraftOfPlainRecords() {
    int[] drafts = {0};
    NewIds ids =
        new NewIds(
            (record, numbers) -> {
              drafts[0]++;
              return Union.withIds(record, numbers);
            },
            NAMES);
    for (int i = 0; i < 1000; i++) {
      ids.begin();
      ids.put(0, i);
      ids.put(1, i % 7);
      String json = "{\"id\": 1, \"image_id\": 2, \"bbox\": [0, 0, " + i + ", 1.5]}";
      assertThat(ids.in(Slice.of(json)).text())
          .isEqualTo("{\"id\": %d, \"image_id\": %d, \"bbox\": [0, 0, %d, 1.5]}", i, i % 7, i);
    }
    assertThat(drafts[0]).isZero();
  }

  @Test
  void aSetOfIdsHasWhatWasAdded() {
    LongSet set = new LongSet();
    SplittableRandom random = new SplittableRandom(0);
    List<Long> ids =
        IntStream.range(0, 500)
            .mapToObj(i -> i % 3 == 0 ? random.nextLong() : (long) random.nextInt(-50, 50))
            .toList();
    HashMap<Long, Boolean> known = new HashMap<>();
    for (long id : ids) {
      assertThat(set.contains(id)).isEqualTo(known.containsKey(id));
      assertThat(set.add(id)).isEqualTo(known.put(id, true) == null);
      assertThat(set.contains(id)).isTrue();
    }
    assertThat(set.contains(0)).isEqualTo(known.containsKey(0L));
    assertThat(set.add(Long.MIN_VALUE)).isTrue();
    assertThat(set.contains(Long.MIN_VALUE)).isTrue();
  }
}
