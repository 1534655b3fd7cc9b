package org.ndsampler.core.util;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LruCacheTest {

  @Test
  void theOldestIsForgottenAndReadingMakesNew() {
    LruCache<Integer, String> cache = LruCache.ofCount(3);
    cache.put(1, "one");
    cache.put(2, "two");
    cache.put(3, "three");
    assertThat(cache.get(1)).isEqualTo("one");
    assertThat(cache.containsKey(2)).isTrue();
    cache.put(4, "four");
    assertThat(cache.keys()).containsExactly(3, 1, 4);
    assertThat(cache.get(2)).isNull();
    cache.put(3, "drei");
    assertThat(cache.keys()).containsExactly(1, 4, 3);
    assertThat(cache.toMap()).containsEntry(3, "drei").hasSize(3);
    cache.setMaxWeight(1);
    assertThat(cache.keys()).containsExactly(3);
    assertThat(cache.remove(3)).isEqualTo("drei");
    assertThat(cache.remove(3)).isNull();
    assertThat(cache.size()).isZero();
    assertThat(cache.weight()).isZero();
  }

  @Test
  void bytesAreCounted() {
    LruCache<String, byte[]> cache = LruCache.ofBytes(100, bytes -> bytes.length);
    cache.put("a", new byte[40]);
    cache.put("b", new byte[40]);
    assertThat(cache.weight()).isEqualTo(80);
    cache.put("c", new byte[50]);
    assertThat(cache.keys()).containsExactly("b", "c");
    assertThat(cache.weight()).isEqualTo(90);
    cache.put("b", new byte[10]);
    assertThat(cache.weight()).isEqualTo(60);
    cache.put("large", new byte[101]);
    assertThat(cache.containsKey("large")).isFalse();
    assertThat(cache.keys()).containsExactly("c", "b");
    cache.put("c", new byte[200]);
    assertThat(cache.keys()).containsExactly("b");
    cache.clear();
    assertThat(cache.weight()).isZero();
    assertThat(cache.maxWeight()).isEqualTo(100);
  }

  @Test
  void negativeWeightsAreRefused() {
    assertThatThrownBy(() -> LruCache.ofCount(-1)).isInstanceOf(IllegalArgumentException.class);
    LruCache<String, String> cache = LruCache.ofBytes(10, text -> -1);
    assertThatThrownBy(() -> cache.put("a", "b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("negative");
    LruCache<String, Integer> numbers = LruCache.ofBytes(10, n -> n);
    numbers.put("a", 4);
    assertThatThrownBy(() -> numbers.put("a", -1)).isInstanceOf(IllegalArgumentException.class);
    assertThat(numbers.get("a")).isEqualTo(4);
    assertThat(numbers.weight()).isEqualTo(4);
  }

  @Test
  void severalAreKeptInTheirOrder() {
    LruCache<Integer, String> cache = LruCache.ofCount(2);
    Map<Integer, String> values = new TreeMap<>(Map.of(1, "one", 2, "two", 3, "three"));
    cache.putAll(values);
    assertThat(cache.keys()).containsExactly(2, 3);
  }
}
