package org.ndsampler.core.coco.internal.query;

import java.util.ArrayList;
import java.util.List;

/** Cuts the text of a query into words, texts in quotes and signs. Confined to one thread. */
final class Lexer {
  /** What a token is. */
  enum Kind {
    WORD,
    QUOTED,
    SIGN,
    END
  }

  /**
   * A part of the text.
   *
   * @param text of a text in quotes what is between them
   * @param at where it begins
   */
  record Token(Kind kind, String text, int at) {
    boolean is(String sign) {
      return kind == Kind.SIGN && text.equals(sign);
    }

    boolean isWord(String word) {
      return kind == Kind.WORD && text.equalsIgnoreCase(word);
    }
  }

  private static final String SIGNS = "<>=!~(),";
  private static final List<String> LONG_SIGNS = List.of("<=", ">=", "!=", "==", "~~", "<>");

  private final String text;
  private int at;

  private Lexer(String text) {
    this.text = text;
  }

  static List<Token> tokens(String text) {
    Lexer lexer = new Lexer(text);
    List<Token> tokens = new ArrayList<>();
    Token token;
    do {
      token = lexer.next();
      tokens.add(token);
    } while (token.kind != Kind.END);
    return tokens;
  }

  /** Whether a character may stand in a word without quotes. */
  static boolean isPartOfWord(char c) {
    return !isSpace(c) && c != '"' && c != '\'' && SIGNS.indexOf(c) < 0;
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c);
  }

  private Token next() {
    while (at < text.length() && isSpace(text.charAt(at))) {
      at++;
    }
    int start = at;
    if (at == text.length()) {
      return new Token(Kind.END, "", start);
    }
    char c = text.charAt(at);
    if (c == '"' || c == '\'') {
      return quoted(c);
    }
    if (SIGNS.indexOf(c) >= 0) {
      boolean isLong = LONG_SIGNS.stream().anyMatch(sign -> text.startsWith(sign, start));
      at += isLong ? 2 : 1;
      return new Token(Kind.SIGN, text.substring(start, at), start);
    }
    while (at < text.length() && isPartOfWord(text.charAt(at))) {
      at++;
    }
    return new Token(Kind.WORD, text.substring(start, at), start);
  }

  private Token quoted(char quote) {
    int start = at++;
    StringBuilder content = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == quote) {
        return new Token(Kind.QUOTED, content.toString(), start);
      }
      // Only a quote and a backslash are escaped; before anything else it is itself, as in paths.
      boolean isEscape =
          c == '\\' && at < text.length() && (text.charAt(at) == quote || text.charAt(at) == '\\');
      content.append(isEscape ? text.charAt(at++) : c);
    }
    throw Mistake.at(
        text, start, "the quotes that begin here do not end; close them with " + quote);
  }
}
