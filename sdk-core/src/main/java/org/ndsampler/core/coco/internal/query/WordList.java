package org.ndsampler.core.coco.internal.query;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The different words of a column. Immutable, safe for concurrent use. */
final class WordList {
  static final WordList NONE = new WordList(List.of());

  private final List<String> words;
  private volatile int @Nullable [] ranks;

  WordList(List<String> words) {
    this.words = List.copyOf(words);
  }

  List<String> words() {
    return words;
  }

  /** The place of each word in the order of words, found once; equal words have the same. */
  int[] ranks() {
    int[] known = ranks;
    if (known == null) {
      known = sorted();
      ranks = known;
    }
    return known;
  }

  private int[] sorted() {
    int[] ranks = new int[words.size()];
    int[] order =
        IntStream.range(0, ranks.length)
            .boxed()
            .sorted(Comparator.comparing(words::get))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int i = 1; i < order.length; i++) {
      boolean isNew = !words.get(order[i]).equals(words.get(order[i - 1]));
      ranks[order[i]] = ranks[order[i - 1]] + (isNew ? 1 : 0);
    }
    return ranks;
  }
}
