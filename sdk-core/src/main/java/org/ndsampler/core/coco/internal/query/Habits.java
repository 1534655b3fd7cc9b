package org.ndsampler.core.coco.internal.query;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is written by whoever knows other languages of queries, and how it is written here. */
final class Habits {
  private static final Set<String> DOWN = Set.of("desc", "descending");
  private static final Set<String> UP = Set.of("asc", "ascending");

  private static final Map<String, String> INSTEAD_OF_FIELDS =
      Map.of(
          "order", "an order is written: sort -area",
          "where", "a query begins with its condition: leave out 'where'",
          "select", "a query begins with its condition, such as area > 100",
          "limit", "a query has no limit; take the first of what it finds",
          "&", "write and",
          "&&", "write and",
          "|", "write or",
          "||", "write or");

  private static final List<String> COMPARISONS = List.of("<", "<=", ">", ">=", "=");

  private Habits() {}

  /** What to write in place of a word behind a field in a sort, if it says up or down. */
  static @Nullable String direction(Lexer.Token word, Field field) {
    String text = word.text().toLowerCase(Locale.ROOT);
    if (word.kind() != Lexer.Kind.WORD) {
      return null;
    }
    String name = FieldText.of(field);
    return DOWN.contains(text)
        ? "write sort -" + name + " for the largest first"
        : UP.contains(text) ? "write sort " + name + "; the smallest is first" : null;
  }

  /** What to write in place of what stands where a field should be. */
  static @Nullable String field(Lexer.Token word, Lexer.Token behind) {
    String text = word.text();
    String instead = INSTEAD_OF_FIELDS.get(text.toLowerCase(Locale.ROOT));
    if (instead != null) {
      return instead;
    }
    if (Literal.dots(text) >= 0) {
      return "a range follows its field, such as area in " + text;
    }
    if (Literal.isNumber(text) && COMPARISONS.contains(behind.text())) {
      return "the field comes first, such as area > " + text;
    }
    int dots = text.indexOf("..");
    Field field = dots < 0 ? null : Field.find(text.substring(0, dots)).orElse(null);
    String end = dots < 0 ? "" : text.substring(dots + 2);
    return field == null || !Literal.isNumber(end)
        ? null
        : "write " + FieldText.of(field) + " <= " + end;
  }

  /** What to write in place of what stands where an operator should be. */
  static @Nullable String operator(Lexer.Token word, Lexer.Token behind, Field field) {
    String name = FieldText.of(field);
    String value = behind.kind() == Lexer.Kind.END ? "..." : Literal.written(behind.text());
    return switch (word.text().toLowerCase(Locale.ROOT)) {
      case "is", ":", "equals" -> "write " + name + " = " + value;
      case "like", "contains" -> "write " + name + " ~ " + value + ", which finds a part of a text";
      case "between" -> "write " + name + " in 10..20";
      default -> null;
    };
  }
}
