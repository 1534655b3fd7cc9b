package org.ndsampler.core.coco.internal.query;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;

/**
 * The values of a field, one for each row: a number, a word of a list, or nothing. Immutable, safe
 * for concurrent use.
 */
sealed interface Column {
  /** The number of a row; NaN where it has none. */
  double number(int row);

  /** The place in {@link #words} of a row's word; -1 where it has none. */
  int code(int row);

  /** The different words. */
  WordList wordList();

  default List<String> words() {
    return wordList().words();
  }

  /** The bytes that it takes beside the dataset. */
  long bytes();

  default boolean hasValue(int row) {
    return code(row) >= 0 || !Double.isNaN(number(row));
  }

  /** Numbers that are looked up or computed. */
  record Numbers(IntToDoubleFunction of) implements Column {
    @Override
    public double number(int row) {
      return of.applyAsDouble(row);
    }

    @Override
    public int code(int row) {
      return -1;
    }

    @Override
    public WordList wordList() {
      return WordList.NONE;
    }

    @Override
    public long bytes() {
      return 0;
    }
  }

  /** What gives an id of 64 bits. */
  @FunctionalInterface
  interface IntToLong {
    long applyAsLong(int row);
  }

  /**
   * Ids that are looked up.
   *
   * @param absent the id that means none
   */
  record Ids(IntToLong of, long absent) implements Column {
    long id(int row) {
      return of.applyAsLong(row);
    }

    @Override
    public boolean hasValue(int row) {
      return id(row) != absent;
    }

    /** The nearest number, which is exact up to 2^53. */
    @Override
    public double number(int row) {
      long id = id(row);
      return id == absent ? Double.NaN : id;
    }

    @Override
    public int code(int row) {
      return -1;
    }

    @Override
    public WordList wordList() {
      return WordList.NONE;
    }

    @Override
    public long bytes() {
      return 0;
    }
  }

  /** Words that are looked up. */
  record Words(IntUnaryOperator of, WordList wordList, long bytes) implements Column {
    @Override
    public double number(int row) {
      return Double.NaN;
    }

    @Override
    public int code(int row) {
      return of.applyAsInt(row);
    }
  }

  /** Whatever the records have. */
  final class Mixed implements Column {
    private final double[] numbers;
    private final int[] codes;
    private final WordList wordList;
    private final long bytes;

    /**
     * A column of values.
     *
     * @param numbers empty if there are none
     * @param codes empty if there are no words
     */
    Mixed(double[] numbers, int[] codes, List<String> words, long characters) {
      this.numbers = numbers;
      this.codes = codes;
      this.wordList = new WordList(words);
      this.bytes = 8L * numbers.length + 4L * codes.length + 68L * words.size() + 2 * characters;
    }

    /** Whether no row has a value. */
    boolean isEmpty() {
      return words().isEmpty() && Arrays.stream(numbers).allMatch(Double::isNaN);
    }

    @Override
    public double number(int row) {
      return numbers.length == 0 ? Double.NaN : numbers[row];
    }

    @Override
    public int code(int row) {
      return codes.length == 0 ? -1 : codes[row];
    }

    @Override
    public WordList wordList() {
      return wordList;
    }

    @Override
    public long bytes() {
      return bytes;
    }
  }
}
