package org.ndsampler.core.coco.internal.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.internal.query.Comparison.Operand;
import org.ndsampler.core.coco.internal.query.Comparison.Operator;
import org.ndsampler.core.coco.internal.query.Lexer.Token;
import org.ndsampler.core.internal.Texts;

/**
 * Reads the text of a query by recursive descent; each token is looked at once. Confined to one
 * thread.
 */
final class Parser {
  /** More is no line that somebody typed or that fits into an address. */
  private static final int LONGEST = 1 << 16;

  private static final int DEEPEST = 50;

  /** Each is a pass over all annotations. */
  private static final int MOST_CONDITIONS = 200;

  /**
   * Looking for a text of this length takes at most so many steps for each character, and looking
   * for a field for each key.
   */
  private static final int LONGEST_PART = 200;

  private static final String SEVERAL = "text is several fields; say which, such as name or class";
  private static final int CLASSES_SHOWN = 10;
  private static final Set<String> FLAG_WORDS = Set.of("true", "false", "yes", "no", "1", "0");

  private static final String OPERATORS =
      "a condition is a field, one of = != < <= > >= ~ in, and a value, such as area > 100";

  private static final Field NO_FIELD = new Field("", false, Field.Kind.MIXED, "");
  private static final String FEATURES =
      "mask, keypoints, box, track, annotations, video, or a field";

  private final String text;
  private final Columns columns;
  private final List<Token> tokens;
  private int next;
  private int depth;
  private int conditions;

  private Parser(String text, List<Token> tokens, Columns columns) {
    this.text = text;
    this.columns = columns;
    this.tokens = tokens;
  }

  /**
   * The plan that a text says.
   *
   * @throws IllegalArgumentException if it cannot be understood; the message shows where
   */
  static Plan parse(String text, Columns columns) {
    Objects.requireNonNull(text, "the text of the query must not be null; an empty one finds all");
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException(
          "a query has at most " + LONGEST + " characters, and this one has " + text.length());
    }
    return new Parser(text, Lexer.tokens(text), columns).plan();
  }

  /**
   * A field by its name alone.
   *
   * @throws IllegalArgumentException if there is none
   */
  static Field field(String name, Columns columns) {
    Objects.requireNonNull(name, "the name of the field must not be null");
    return new Parser(name, List.of(), columns).field(new Token(Lexer.Kind.QUOTED, name, 0), "");
  }

  private Plan plan() {
    Condition condition =
        isAtEnd() || isSort(peek()) ? Condition.All.NOTHING_ASKED : alternatives();
    List<SortKey> keys = isSort(peek()) ? sortKeys() : List.of();
    if (!isAtEnd()) {
      throw mistake(
          peek(),
          peek().is(")")
              ? "there is no ( for this )"
              : "nothing is understood here; " + (keys.isEmpty() ? OPERATORS : "sort comes last"));
    }
    return new Plan(condition, keys);
  }

  private Condition alternatives() {
    List<Condition> parts = new ArrayList<>();
    do {
      add(parts, together(), Condition.Any.class);
    } while (takeWord("or"));
    return parts.size() == 1 ? parts.get(0) : new Condition.Any(parts);
  }

  private Condition together() {
    List<Condition> parts = new ArrayList<>();
    do {
      add(parts, single(), Condition.All.class);
    } while (takeWord("and") || beginsCondition(peek()));
    return parts.size() == 1 ? parts.get(0) : new Condition.All(parts);
  }

  /** Adds a part, or the parts of what is joined in the same way, so that there is one form. */
  private static void add(
      List<Condition> parts, Condition part, Class<? extends Condition> joined) {
    if (joined.isInstance(part)) {
      parts.addAll(
          part instanceof Condition.All all ? all.parts() : ((Condition.Any) part).parts());
    } else {
      parts.add(part);
    }
  }

  private static boolean beginsCondition(Token token) {
    return token.is("(")
        || token.kind() == Lexer.Kind.QUOTED
        || token.kind() == Lexer.Kind.WORD && !token.isWord("or") && !isSort(token);
  }

  private Condition single() {
    Token token = peek();
    if (++depth > DEEPEST) {
      throw mistake(token, "more than " + DEEPEST + " levels of parentheses and not");
    }
    if (++conditions > MOST_CONDITIONS) {
      throw mistake(
          token, "more than " + MOST_CONDITIONS + " conditions; a list is one: id in (1, 2, 3)");
    }
    try {
      if (takeWord("not")) {
        Condition part = single();
        return part instanceof Condition.Not not ? not.part() : new Condition.Not(part);
      }
      if (takeSign("(")) {
        Condition inner = alternatives();
        close(token);
        return inner;
      }
      if (takeWord("has")) {
        return takeWord("no") ? new Condition.Not(has()) : has();
      }
      if (takeWord("no")) {
        return new Condition.Not(has());
      }
      return comparison();
    } finally {
      depth--;
    }
  }

  private void close(Token opened) {
    if (!takeSign(")")) {
      throw isAtEnd()
          ? mistake(opened, "the ( is not closed; add )")
          : mistake(peek(), "expected ) or one more condition");
    }
  }

  private Condition has() {
    Token token = peek();
    for (Feature feature : Feature.named()) {
      if (takeWord(feature.word())) {
        return new Condition.Has(feature, NO_FIELD);
      }
    }
    if (token.kind() != Lexer.Kind.WORD && token.kind() != Lexer.Kind.QUOTED) {
      throw mistake(token, "has what? " + FEATURES);
    }
    Field field = field(FEATURES);
    if (field.name().equals(Evaluation.TEXT)) {
      throw mistake(token, SEVERAL);
    }
    return new Condition.Has(Feature.VALUE, field);
  }

  private Condition comparison() {
    Token token = peek();
    if (token.isWord("count") && tokens.get(next + 1).is("(")) {
      next++;
      Token opened = take();
      Condition of = alternatives();
      close(opened);
      Field count = known("count");
      return new Condition.Count(of, rest(count));
    }
    if (token.kind() != Lexer.Kind.WORD && token.kind() != Lexer.Kind.QUOTED) {
      throw mistake(
          token,
          token.is("!") ? "write not before a condition" : "expected a condition; " + OPERATORS);
    }
    if (Literal.isKeyword(token.text()) && token.kind() == Lexer.Kind.WORD) {
      throw mistake(token, "expected a condition before '" + token.text() + "'");
    }
    Field field = field("");
    if (field.kind() == Field.Kind.FLAG && !isOperator(peek())) {
      return new Condition.Compare(
          field, new Comparison(Operator.EQUAL, List.of(flag(new Literal("true", false, 0)))));
    }
    return new Condition.Compare(field, rest(field));
  }

  private static Field known(String name) {
    return Field.find(name).orElseThrow();
  }

  private Field field(String others) {
    return field(take(), others);
  }

  private Field field(Token token, String others) {
    String name = token.text();
    if (name.length() > LONGEST_PART) {
      throw mistake(token, "a field has a name of at most " + LONGEST_PART + " characters");
    }
    Field field = columns.find(name).orElse(null);
    if (field == null) {
      boolean isOfRecords =
          columns.recordFields().stream().anyMatch(known -> known.endsWith("." + name));
      String habit = tokens.isEmpty() || isOfRecords ? null : Habits.field(token, peek());
      throw mistake(token, habit == null ? noField(name, others) : habit);
    }
    if (!columns.isThere(field)) {
      throw mistake(
          token,
          "no record has the field '"
              + Texts.shortened(name, 60)
              + "'"
              + Mistake.suggestion(name, columns.recordFields()));
    }
    return field;
  }

  private String noField(String name, String others) {
    if (name.equalsIgnoreCase("id")) {
      return "the id of what? annotation.id or image.id";
    }
    if (columns.categories().row(name) >= 0) {
      return "'" + name + "' is a class; write class = " + Literal.written(name);
    }
    Set<String> names = columns.names();
    names.addAll(columns.recordFields());
    // Whoever writes "occluded" means the field that ends so.
    String ending = "." + name;
    String advice =
        names.stream()
            .filter(known -> known.endsWith(ending))
            .findFirst()
            .map(known -> "; did you mean \"" + known + "\"?")
            .orElseGet(() -> Mistake.suggestion(name, names));
    return "there is no field '"
        + Texts.shortened(name, 60)
        + "'"
        + (advice.isEmpty()
            ? "; there are "
                + (others.isEmpty() ? "" : others + ": ")
                + String.join(", ", columns.names())
                + ", and annotation.NAME and image.NAME for what records have"
            : advice);
  }

  private static boolean isOperator(Token token) {
    return token.kind() == Lexer.Kind.SIGN && !token.is("(") && !token.is(")") && !token.is(",")
        || token.isWord("in");
  }

  private Comparison rest(Field field) {
    Token token = take();
    Operator operator = operator(token, field);
    check(field, operator, token);
    List<Operand> operands = new ArrayList<>();
    if (operator != Operator.IN && operator != Operator.NOT_IN || !peek().is("(")) {
      operands.add(operand(field, operator));
    } else {
      Token opened = take();
      do {
        operands.add(operand(field, operator));
      } while (takeSign(","));
      close(opened);
    }
    return new Comparison(operator, List.copyOf(operands));
  }

  private Operator operator(Token token, Field field) {
    if (token.isWord("in")) {
      return Operator.IN;
    }
    if (token.isWord("not") && takeWord("in")) {
      return Operator.NOT_IN;
    }
    Operator found =
        token.kind() != Lexer.Kind.SIGN
            ? null
            : switch (token.text()) {
              case "=", "==" -> Operator.EQUAL;
              case "!=", "<>" -> Operator.UNEQUAL;
              case "<" -> Operator.LESS;
              case "<=" -> Operator.AT_MOST;
              case ">" -> Operator.MORE;
              case ">=" -> Operator.AT_LEAST;
              case "~" -> Operator.CONTAINS;
              case "~~" -> Operator.CONTAINS_EXACTLY;
              default -> null;
            };
    // A range is a list: so "area = 10..50" and "area in 10..50" are one.
    boolean isList = peek().is("(") || isRange(peek(), field);
    if (found != null) {
      return found == Operator.EQUAL && isList
          ? Operator.IN
          : found == Operator.UNEQUAL && isList ? Operator.NOT_IN : found;
    }
    // "width 10..50" needs no sign.
    if (isRange(token, field)) {
      next--;
      return Operator.IN;
    }
    String habit = Habits.operator(token, peek(), field);
    if (habit != null) {
      throw mistake(token, habit);
    }
    throw mistake(
        token,
        token.is("!")
            ? "write != for another value, or not before the condition"
            : "what of " + FieldText.of(field) + "? " + OPERATORS);
  }

  private static boolean isRange(Token token, Field field) {
    return token.kind() == Lexer.Kind.WORD
        && Literal.dots(token.text()) >= 0
        && field.kind() != Field.Kind.WORDS;
  }

  private void check(Field field, Operator operator, Token token) {
    Field.Kind kind = field.kind();
    boolean isText = kind == Field.Kind.WORDS || kind == Field.Kind.MIXED;
    if (operator.isContaining() && !isText) {
      throw mistake(token, FieldText.of(field) + " is no text; compare it with = < > or in");
    }
    boolean isVocabulary = columns.vocabulary(field) != null;
    if (operator.isOrder() && (kind == Field.Kind.FLAG || isVocabulary)) {
      throw mistake(token, FieldText.of(field) + " has no order; compare it with = != or in");
    }
    if (field.name().equals(Evaluation.TEXT) && !operator.isContaining()) {
      throw mistake(token, "text is compared with ~, which finds a part of it");
    }
  }

  private Operand operand(Field field, Operator operator) {
    Token token = take();
    if (token.kind() != Lexer.Kind.WORD && token.kind() != Lexer.Kind.QUOTED) {
      Token before = tokens.get(Math.max(0, next - 2));
      if (before.at() + 1 == token.at() && before.is("=") && (token.is("<") || token.is(">"))) {
        throw mistake(before, "write " + token.text() + "=");
      }
      throw mistake(
          token, "expected a value of " + FieldText.of(field) + "; put what has signs into quotes");
    }
    boolean isQuoted = token.kind() == Lexer.Kind.QUOTED;
    if (isRange(token, field)) {
      if (operator != Operator.IN && operator != Operator.NOT_IN) {
        throw mistake(
            token, "a range goes with in: " + FieldText.of(field) + " in " + token.text());
      }
      return range(field, token);
    }
    Literal value = new Literal(token.text(), isQuoted, token.at());
    switch (field.kind()) {
      case FLAG -> {
        if (!FLAG_WORDS.contains(value.text().toLowerCase(Locale.ROOT))) {
          throw mistake(token, FieldText.of(field) + " is true or false");
        }
        return flag(value);
      }
      case ID, NUMBER -> number(field, value, token);
      case WORDS -> word(field, operator, value, token);
      case MIXED -> {
        if (value.isNumber()) {
          number(field, value, token);
        }
        part(operator, value, token);
      }
    }
    return Operand.of(value);
  }

  private static Operand flag(Literal value) {
    String lower = value.text().toLowerCase(Locale.ROOT);
    boolean isTrue = lower.equals("true") || lower.equals("yes") || lower.equals("1");
    return Operand.of(new Literal(Boolean.toString(isTrue), false, value.at()));
  }

  private Operand range(Field field, Token token) {
    int dots = Literal.dots(token.text());
    Literal low = end(token.text().substring(0, dots), token);
    Literal high = end(token.text().substring(dots + 2), token);
    if (low != null) {
      number(field, low, token);
    }
    if (high != null) {
      number(field, high, token);
    }
    if (low != null && high != null && low.number() > high.number()) {
      throw mistake(token, "the range ends before it begins; write the smaller number first");
    }
    return new Operand(low, high, true);
  }

  private static @Nullable Literal end(String number, Token token) {
    return number.isEmpty() ? null : new Literal(number, false, token.at());
  }

  private void number(Field field, Literal value, Token token) {
    if (!value.isNumber()) {
      throw mistake(token, FieldText.of(field) + " is a number, and this is none");
    }
    if (Double.isInfinite(value.number())) {
      throw mistake(token, "this number is too large");
    }
    if (field.kind() == Field.Kind.ID && !value.isLong()) {
      throw mistake(token, FieldText.of(field) + " is an integer of 64 bits");
    }
  }

  private void part(Operator operator, Literal value, Token token) {
    if (operator.isContaining() && value.text().length() > LONGEST_PART) {
      throw mistake(token, "a text to look for has at most " + LONGEST_PART + " characters");
    }
  }

  private void word(Field field, Operator operator, Literal value, Token token) {
    part(operator, value, token);
    Set<String> vocabulary = columns.vocabulary(field);
    if (vocabulary == null || operator.isContaining() || vocabulary.contains(value.text())) {
      return;
    }
    String name = value.text();
    Set<String> supercategories = columns.vocabulary(known("supercategory"));
    if (field.name().equals("class") && supercategories != null && supercategories.contains(name)) {
      throw mistake(
          token,
          "'"
              + name
              + "' is no class but a supercategory; write supercategory = "
              + Literal.written(name));
    }
    String advice = Mistake.suggestion(name, vocabulary);
    throw mistake(
        token,
        "no "
            + field.name()
            + " is called '"
            + Texts.shortened(name, 60)
            + "'"
            + (advice.isEmpty() ? "; there are " + shown(vocabulary) : advice));
  }

  private static String shown(Set<String> names) {
    String first = String.join(", ", names.stream().limit(CLASSES_SHOWN).toList());
    return names.isEmpty()
        ? "none"
        : names.size() <= CLASSES_SHOWN
            ? first
            : first + " and " + (names.size() - CLASSES_SHOWN) + " more";
  }

  private List<SortKey> sortKeys() {
    next++;
    takeWord("by");
    List<SortKey> keys = new ArrayList<>();
    do {
      keys.add(sortKey());
    } while (takeSign(","));
    return List.copyOf(keys);
  }

  private SortKey sortKey() {
    Token token = peek();
    if (token.kind() != Lexer.Kind.WORD && token.kind() != Lexer.Kind.QUOTED) {
      throw mistake(token, "sort by which field? such as sort -area");
    }
    boolean isSigned = token.kind() == Lexer.Kind.WORD && token.text().startsWith("-");
    if (isSigned) {
      // The sign and the field are one word, unless the field stands in quotes.
      if (token.text().length() == 1) {
        next++;
      } else {
        tokens.set(next, new Token(Lexer.Kind.WORD, token.text().substring(1), token.at() + 1));
      }
    }
    if (peek().kind() != Lexer.Kind.WORD && peek().kind() != Lexer.Kind.QUOTED) {
      throw mistake(peek(), "sort by which field? such as sort -area");
    }
    Field field = field("");
    if (field.name().equals(Evaluation.TEXT)) {
      throw mistake(token, SEVERAL);
    }
    String direction = Habits.direction(peek(), field);
    if (direction != null) {
      throw mistake(peek(), direction);
    }
    return new SortKey(field, isSigned);
  }

  private static boolean isSort(Token token) {
    return token.isWord("sort");
  }

  private boolean isAtEnd() {
    return peek().kind() == Lexer.Kind.END;
  }

  private Token peek() {
    return tokens.get(next);
  }

  /** The next token; the end is never passed. */
  private Token take() {
    Token token = peek();
    if (token.kind() != Lexer.Kind.END) {
      next++;
    }
    return token;
  }

  private boolean takeWord(String word) {
    boolean is = peek().isWord(word);
    next += is ? 1 : 0;
    return is;
  }

  private boolean takeSign(String sign) {
    boolean is = peek().is(sign);
    next += is ? 1 : 0;
    return is;
  }

  private IllegalArgumentException mistake(Token token, String what) {
    return Mistake.at(text, token.at(), what);
  }
}
