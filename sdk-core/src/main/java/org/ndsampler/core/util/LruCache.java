package org.ndsampler.core.util;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A map that forgets what was used least recently, exactly in that order, when it holds more than a
 * number of entries or of bytes. Safe for concurrent use; every call takes one lock.
 *
 * <p>Reading and writing make an entry the newest; asking whether it is there does not. Where the
 * exact order does not matter and many threads compete, Caffeine is faster; this is for a promise
 * about what is kept.
 *
 * @param <K> keys
 * @param <V> values
 * @since 0.1
 */
public final class LruCache<K, V> {
  private final LinkedHashMap<K, V> entries = new LinkedHashMap<>(16, 0.75f, true);
  private final ToLongFunction<? super V> weigher;
  private long maxWeight;
  private long weight;

  private LruCache(long maxWeight, ToLongFunction<? super V> weigher) {
    this.weigher = weigher;
    this.maxWeight = requireWeight(maxWeight);
  }

  private static long requireWeight(long maxWeight) {
    if (maxWeight < 0) {
      throw new IllegalArgumentException("the largest weight must not be negative: " + maxWeight);
    }
    return maxWeight;
  }

  /** At most so many entries. */
  public static <K, V> LruCache<K, V> ofCount(int maxEntries) {
    return new LruCache<>(maxEntries, value -> 1);
  }

  /**
   * Entries of at most so many bytes together.
   *
   * @param maxBytes the budget
   * @param weigher the bytes of a value; must give the same number for the same value every time
   */
  public static <K, V> LruCache<K, V> ofBytes(long maxBytes, ToLongFunction<? super V> weigher) {
    return new LruCache<>(maxBytes, weigher);
  }

  /** The value of a key, which becomes the newest; null if it is not there. */
  public synchronized @Nullable V get(K key) {
    return entries.get(key);
  }

  /**
   * Keeps a value as the newest and forgets the oldest until the rest fits. A value heavier than
   * everything allowed is not kept.
   */
  public synchronized void put(K key, V value) {
    long added = weigher.applyAsLong(value);
    if (added < 0) {
      throw new IllegalArgumentException("the weight of " + key + " is negative: " + added);
    }
    remove(key);
    if (added <= maxWeight) {
      entries.put(key, value);
      weight += added;
      trim();
    }
  }

  /** Keeps several values, one after another; the last is the newest. */
  public synchronized void putAll(Map<? extends K, ? extends V> values) {
    values.forEach(this::put);
  }

  /** Whether a key is there; its place in the order does not change. */
  public synchronized boolean containsKey(K key) {
    return entries.containsKey(key);
  }

  /** Forgets a key; gives its value, null if it was not there. */
  public synchronized @Nullable V remove(K key) {
    V old = entries.remove(key);
    if (old != null) {
      weight -= weigher.applyAsLong(old);
    }
    return old;
  }

  /** Forgets everything. */
  public synchronized void clear() {
    entries.clear();
    weight = 0;
  }

  /** The number of entries. */
  public synchronized int size() {
    return entries.size();
  }

  /** The number of entries, or the bytes, that it holds. */
  public synchronized long weight() {
    return weight;
  }

  /** The number of entries, or the bytes, that it may hold. */
  public synchronized long maxWeight() {
    return maxWeight;
  }

  /** Changes how much it may hold, and forgets the oldest until the rest fits. */
  public synchronized void setMaxWeight(long value) {
    maxWeight = requireWeight(value);
    trim();
  }

  /** The keys, oldest first, a copy. */
  public synchronized List<K> keys() {
    return new ArrayList<>(entries.keySet());
  }

  /** The entries, oldest first, a copy. */
  public synchronized Map<K, V> toMap() {
    return new LinkedHashMap<>(entries);
  }

  private void trim() {
    Iterator<Map.Entry<K, V>> oldest = entries.entrySet().iterator();
    while (weight > maxWeight && oldest.hasNext()) {
      weight -= weigher.applyAsLong(oldest.next().getValue());
      oldest.remove();
    }
  }
}
