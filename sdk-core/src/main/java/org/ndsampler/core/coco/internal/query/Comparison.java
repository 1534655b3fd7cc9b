package org.ndsampler.core.coco.internal.query;

import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An operator and what is on its right. Immutable. */
record Comparison(Operator operator, List<Operand> operands) {
  /** How values are compared. */
  enum Operator {
    EQUAL("="),
    UNEQUAL("!="),
    LESS("<"),
    AT_MOST("<="),
    MORE(">"),
    AT_LEAST(">="),
    CONTAINS("~"),
    CONTAINS_EXACTLY("~~"),
    IN("in"),
    NOT_IN("not in");

    private final String sign;

    Operator(String sign) {
      this.sign = sign;
    }

    String sign() {
      return sign;
    }

    /** Whether it asks for values that are not those on its right. */
    boolean isNegative() {
      return this == UNEQUAL || this == NOT_IN;
    }

    /** Whether it compares with what is larger or smaller. */
    boolean isOrder() {
      return this == LESS || this == AT_MOST || this == MORE || this == AT_LEAST;
    }

    /** Whether it looks for a part of a text. */
    boolean isContaining() {
      return this == CONTAINS || this == CONTAINS_EXACTLY;
    }
  }

  /**
   * A value, or the first and the last of a range.
   *
   * @param low null for a range that is open below
   * @param high null for a range that is open above
   */
  record Operand(@Nullable Literal low, @Nullable Literal high, boolean isRange) {
    static Operand of(Literal value) {
      return new Operand(value, value, false);
    }

    /** The value of an operand that is no range. */
    Literal value() {
      if (low == null) {
        throw new IllegalStateException("a range has no single value");
      }
      return low;
    }

    private String text(Field.Kind kind) {
      if (!isRange) {
        return Comparison.text(value(), kind);
      }
      return (low == null ? "" : low.numberText()) + ".." + (high == null ? "" : high.numberText());
    }
  }

  private static String text(Literal value, Field.Kind kind) {
    return switch (kind) {
      case FLAG -> value.text();
      case ID, NUMBER -> value.numberText();
      case WORDS -> Literal.written(value.text());
      case MIXED -> value.isNumber() ? value.numberText() : Literal.written(value.text());
    };
  }

  /** The normal form of what follows the field. */
  String text(Field.Kind kind) {
    boolean isSingle = operands.size() == 1;
    boolean isValue = isSingle && !operands.get(0).isRange();
    Operator shown =
        switch (operator) {
          case IN -> isValue ? Operator.EQUAL : operator;
          case NOT_IN -> isValue ? Operator.UNEQUAL : operator;
          default -> operator;
        };
    String list =
        operands.stream().map(operand -> operand.text(kind)).collect(Collectors.joining(", "));
    return shown.sign() + " " + (isSingle ? list : "(" + list + ")");
  }

  /** The numbers that are on the right, as ranges; what is no number is left out. */
  NumberRanges numbers() {
    NumberRanges ranges = new NumberRanges();
    for (Operand operand : operands) {
      if (operand.isRange()) {
        Literal low = operand.low();
        Literal high = operand.high();
        ranges.add(
            low == null ? Double.NEGATIVE_INFINITY : low.number(),
            high == null ? Double.POSITIVE_INFINITY : high.number());
      } else if (operand.value().isNumber()) {
        double value = operand.value().number();
        switch (operator) {
          case LESS -> ranges.add(Double.NEGATIVE_INFINITY, Math.nextDown(value));
          case AT_MOST -> ranges.add(Double.NEGATIVE_INFINITY, value);
          case MORE -> ranges.add(Math.nextUp(value), Double.POSITIVE_INFINITY);
          case AT_LEAST -> ranges.add(value, Double.POSITIVE_INFINITY);
          default -> ranges.add(value, value);
        }
      }
    }
    return ranges.sorted();
  }

  /** The integers that are on the right, as ranges. */
  LongRanges integers() {
    LongRanges ranges = new LongRanges();
    for (Operand operand : operands) {
      if (operand.isRange()) {
        Literal low = operand.low();
        Literal high = operand.high();
        ranges.add(
            low == null ? Long.MIN_VALUE : low.exact(),
            high == null ? Long.MAX_VALUE : high.exact());
        continue;
      }
      long value = operand.value().exact();
      switch (operator) {
        case LESS -> ranges.addBelow(value);
        case AT_MOST -> ranges.add(Long.MIN_VALUE, value);
        case MORE -> ranges.addAbove(value);
        case AT_LEAST -> ranges.add(value, Long.MAX_VALUE);
        default -> ranges.add(value, value);
      }
    }
    return ranges.sorted();
  }

  /** Which of some words fulfil it, the negation of {@code !=} and {@code not in} included. */
  BitSet accepted(List<String> words, Field.Kind kind) {
    Predicate<String> test = test(kind);
    BitSet accepted = new BitSet(words.size());
    for (int code = 0; code < words.size(); code++) {
      accepted.set(code, test.test(words.get(code)) != operator.isNegative());
    }
    return accepted;
  }

  private Predicate<String> test(Field.Kind kind) {
    if (operator.isContaining()) {
      String part = operands.get(0).value().text();
      if (operator == Operator.CONTAINS_EXACTLY) {
        return word -> word.contains(part);
      }
      String lower = part.toLowerCase(Locale.ROOT);
      return word -> word.toLowerCase(Locale.ROOT).contains(lower);
    }
    if (operator.isOrder()) {
      Literal than = operands.get(0).value();
      return kind == Field.Kind.MIXED && than.isNumber() ? word -> false : order(than.text());
    }
    Set<String> values = new HashSet<>();
    for (Operand operand : operands) {
      if (!operand.isRange()) {
        Literal value = operand.value();
        // In its normal form, so that the normal form of the query means the same.
        values.add(
            kind == Field.Kind.MIXED && value.isNumber() ? value.numberText() : value.text());
      }
    }
    return values::contains;
  }

  private Predicate<String> order(String than) {
    return switch (operator) {
      case LESS -> word -> word.compareTo(than) < 0;
      case AT_MOST -> word -> word.compareTo(than) <= 0;
      case MORE -> word -> word.compareTo(than) > 0;
      default -> word -> word.compareTo(than) >= 0;
    };
  }
}
