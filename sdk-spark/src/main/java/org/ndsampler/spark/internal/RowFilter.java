package org.ndsampler.spark.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongPredicate;
import org.apache.spark.sql.sources.And;
import org.apache.spark.sql.sources.EqualNullSafe;
import org.apache.spark.sql.sources.EqualTo;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.sources.GreaterThan;
import org.apache.spark.sql.sources.GreaterThanOrEqual;
import org.apache.spark.sql.sources.In;
import org.apache.spark.sql.sources.IsNotNull;
import org.apache.spark.sql.sources.IsNull;
import org.apache.spark.sql.sources.LessThan;
import org.apache.spark.sql.sources.LessThanOrEqual;
import org.apache.spark.sql.sources.Not;
import org.apache.spark.sql.sources.Or;
import org.jspecify.annotations.Nullable;

/**
 * Filters that are decided before any pixel is read, by SQL's logic of three values: null is what
 * is not known. Immutable; safe for concurrent use.
 */
final class RowFilter {
  private static final String IMAGE = "image_id";

  private RowFilter() {}

  /** Whether a filter can be decided here, so that Spark need not ask again. */
  static boolean isKnown(Filter filter) {
    if (filter instanceof And both) {
      return isKnown(both.left()) && isKnown(both.right());
    }
    if (filter instanceof Or either) {
      return isKnown(either.left()) && isKnown(either.right());
    }
    if (filter instanceof Not not) {
      return isKnown(not.child());
    }
    String[] attributes = filter.references();
    if (attributes.length != 1 || RowColumn.fact(attributes[0]) == null) {
      return false;
    }
    boolean isText = attributes[0].equals("category");
    if (filter instanceof EqualTo equal) {
      return isComparable(equal.value(), isText);
    }
    if (filter instanceof EqualNullSafe equal) {
      return equal.value() == null || isComparable(equal.value(), isText);
    }
    if (filter instanceof In in) {
      return Arrays.stream(in.values()).allMatch(value -> isComparable(value, isText));
    }
    return filter instanceof IsNull
        || filter instanceof IsNotNull
        || (!isText && bound(filter) != null);
  }

  private static boolean isComparable(@Nullable Object value, boolean isText) {
    return isText ? value instanceof String : isWhole(value);
  }

  private static boolean isWhole(@Nullable Object value) {
    return value instanceof Long
        || value instanceof Integer
        || value instanceof Short
        || value instanceof Byte;
  }

  /** The number of a comparison; null if it is something else. */
  private static @Nullable Long bound(Filter filter) {
    Object value =
        filter instanceof GreaterThan greater
            ? greater.value()
            : filter instanceof GreaterThanOrEqual greater
                ? greater.value()
                : filter instanceof LessThan less
                    ? less.value()
                    : filter instanceof LessThanOrEqual less ? less.value() : null;
    return value instanceof Number number && isWhole(value) ? number.longValue() : null;
  }

  /** Whether a row passes all of some filters that are known. */
  static boolean passes(Filter[] filters, WindowRow row) {
    for (Filter filter : filters) {
      if (!Boolean.TRUE.equals(holds(filter, attribute -> fact(attribute, row)))) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable Object fact(String attribute, WindowRow row) {
    return Objects.requireNonNull(RowColumn.fact(attribute)).apply(row);
  }

  /** Whether an image can have rows, by the filters that are about nothing but the image. */
  static LongPredicate images(Filter[] filters) {
    List<Filter> ofImages = new ArrayList<>();
    for (Filter filter : filters) {
      if (Arrays.stream(filter.references()).allMatch(IMAGE::equals)) {
        ofImages.add(filter);
      }
    }
    return image ->
        ofImages.stream().allMatch(filter -> Boolean.TRUE.equals(holds(filter, name -> image)));
  }

  private static @Nullable Boolean holds(Filter filter, Function<String, @Nullable Object> facts) {
    if (filter instanceof And both) {
      Boolean left = holds(both.left(), facts);
      return Boolean.FALSE.equals(left) ? left : and(left, holds(both.right(), facts));
    }
    if (filter instanceof Or either) {
      Boolean left = holds(either.left(), facts);
      return Boolean.TRUE.equals(left)
          ? left
          : not(and(not(left), not(holds(either.right(), facts))));
    }
    if (filter instanceof Not not) {
      return not(holds(not.child(), facts));
    }
    Object value = facts.apply(filter.references()[0]);
    if (filter instanceof IsNull) {
      return value == null;
    }
    if (filter instanceof IsNotNull) {
      return value != null;
    }
    if (filter instanceof EqualNullSafe equal) {
      return equal.value() == null ? value == null : value != null && same(value, equal.value());
    }
    if (value == null) {
      return null;
    }
    if (filter instanceof EqualTo equal) {
      return same(value, equal.value());
    }
    if (filter instanceof In in) {
      return Arrays.stream(in.values()).anyMatch(one -> same(value, one));
    }
    int order = Long.compare((Long) value, Objects.requireNonNull(bound(filter)));
    return filter instanceof GreaterThan
        ? order > 0
        : filter instanceof GreaterThanOrEqual
            ? order >= 0
            : filter instanceof LessThan ? order < 0 : order <= 0;
  }

  private static boolean same(Object value, Object wanted) {
    return wanted instanceof Number number
        ? value.equals(number.longValue())
        : value.equals(wanted);
  }

  private static @Nullable Boolean and(@Nullable Boolean a, @Nullable Boolean b) {
    if (Boolean.FALSE.equals(a) || Boolean.FALSE.equals(b)) {
      return false;
    }
    return a == null || b == null ? null : Boolean.TRUE;
  }

  private static @Nullable Boolean not(@Nullable Boolean a) {
    return a == null ? null : !a;
  }
}
