package org.ndsampler.viz.internal;

import java.io.Serial;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.FieldPosition;
import java.text.NumberFormat;
import java.text.ParsePosition;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.IntStream;

/** How numbers are written on charts and pages, the same in every locale. */
public final class Numbers {
  private Numbers() {}

  /** Whole numbers, thousands apart: {@code 12,345}. */
  public static NumberFormat counts() {
    return new DecimalFormat("#,##0", DecimalFormatSymbols.getInstance(Locale.ROOT));
  }

  /** A whole number as {@link #counts} writes it. */
  public static String count(long n) {
    return counts().format(n);
  }

  /** "1 image", "2 images". */
  public static String count(long n, String one, String many) {
    return count(n) + " " + (n == 1 ? one : many);
  }

  /** A number with at most two decimals, or in scientific form where it is very large or small. */
  public static String shortest(double x) {
    if (!Double.isFinite(x)) {
      return Double.toString(x);
    }
    double size = Math.abs(x);
    if (size != 0 && (size < 0.01 || size >= 1e9)) {
      return String.format(Locale.ROOT, "%.3g", x);
    }
    return new DecimalFormat("#,##0.##", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(x);
  }

  /** Numbers with as many decimals as are needed, up to three. */
  public static NumberFormat decimals() {
    return new DecimalFormat("#,##0.###", DecimalFormatSymbols.getInstance(Locale.ROOT));
  }

  /** The shares of parts in whole percent that sum up to 100; 0 each if there is nothing. */
  public static long[] percents(long... parts) {
    long sum = Arrays.stream(parts).sum();
    long[] percents = new long[parts.length];
    if (sum == 0) {
      return percents;
    }
    for (int i = 0; i < parts.length; i++) {
      percents[i] = (long) (100.0 * parts[i] / sum);
    }
    // What is missing goes to those that were rounded down most.
    Integer[] order = IntStream.range(0, parts.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(i -> percents[i] - 100.0 * parts[i] / sum));
    long missing = 100 - Arrays.stream(percents).sum();
    for (int i = 0; i < missing; i++) {
      percents[order[i]]++;
    }
    return percents;
  }

  /** Ratios: {@code 1:4}, {@code 1:1}, {@code 2:1}. */
  public static NumberFormat ratios() {
    return new RatioFormat();
  }

  private static final class RatioFormat extends NumberFormat {
    @Serial private static final long serialVersionUID = 1;

    @Override
    public StringBuffer format(double ratio, StringBuffer to, FieldPosition at) {
      return ratio < 1
          ? to.append("1:").append(shortest(1 / ratio))
          : to.append(shortest(ratio)).append(":1");
    }

    @Override
    public StringBuffer format(long ratio, StringBuffer to, FieldPosition at) {
      return format((double) ratio, to, at);
    }

    @Override
    public Number parse(String text, ParsePosition at) {
      throw new UnsupportedOperationException("ratios are only written");
    }
  }
}
