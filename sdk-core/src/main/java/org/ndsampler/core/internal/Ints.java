package org.ndsampler.core.internal;

/**
 * Sums and products of numbers that callers and files give, with an error that says what is too
 * much, and not only that an integer overflowed. Stateless, safe for concurrent use.
 */
public final class Ints {
  /** The longest array that virtual machines give. */
  private static final long LONGEST = Integer.MAX_VALUE - 8;

  private Ints() {}

  /**
   * A number as an int.
   *
   * @param what it counts, for the message
   * @throws IllegalArgumentException if it is beyond the range of int
   */
  public static int of(String what, long value) {
    if (value != (int) value) {
      throw new IllegalArgumentException(what + ": " + value + " is beyond the range of int");
    }
    return (int) value;
  }

  /**
   * The sum of two numbers as an int.
   *
   * @param what it counts, for the message
   * @throws IllegalArgumentException if it is beyond the range of int
   */
  public static int sum(String what, int a, int b) {
    return of(what, (long) a + b);
  }

  /**
   * The length of an array of so many rows of so many values.
   *
   * @param what has that length, for the message
   * @throws IllegalArgumentException if no array is that long
   */
  public static int length(String what, long rows, long each) {
    long product = product(rows, each);
    if (product > LONGEST) {
      throw new IllegalArgumentException(
          what + ": " + rows + " x " + each + " is more than an array can hold, " + LONGEST);
    }
    return (int) product;
  }

  /** The product of two numbers that are not negative; the largest there is if it is larger. */
  public static long product(long a, long b) {
    return Math.multiplyHigh(a, b) == 0 && a * b >= 0 ? a * b : Long.MAX_VALUE;
  }
}
