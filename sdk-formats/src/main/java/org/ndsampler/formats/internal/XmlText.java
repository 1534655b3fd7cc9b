package org.ndsampler.formats.internal;

import java.util.ArrayDeque;
import java.util.Deque;

/** XML that is being written, indented. Confined to one thread. */
public final class XmlText {
  private final StringBuilder text =
      new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
  private final Deque<String> open = new ArrayDeque<>();

  /** Begins empty. */
  public XmlText() {}

  private XmlText(int depth) {
    text.setLength(0);
    for (int i = 0; i < depth; i++) {
      open.push("");
    }
  }

  /** A part of a text, indented as if it lay in so many elements. */
  public static XmlText part(int depth) {
    return new XmlText(depth);
  }

  /** Opens an element; attributes are names and values in turn. */
  public void open(String name, String... attributes) {
    start(name, attributes);
    text.append(">\n");
    open.push(name);
  }

  /** An element with nothing in it. */
  public void empty(String name, String... attributes) {
    start(name, attributes);
    text.append("/>\n");
  }

  /** An element with text. */
  public void leaf(String name, String content, String... attributes) {
    start(name, attributes);
    text.append('>').append(escaped(content)).append("</").append(name).append(">\n");
  }

  /** Closes the last element that is open. */
  public void close() {
    String name = open.pop();
    indent();
    text.append("</").append(name).append(">\n");
  }

  private void start(String name, String... attributes) {
    indent();
    text.append('<').append(name);
    for (int i = 0; i < attributes.length; i += 2) {
      text.append(' ')
          .append(attributes[i])
          .append("=\"")
          .append(escaped(attributes[i + 1]))
          .append('"');
    }
  }

  private void indent() {
    text.append("  ".repeat(open.size()));
  }

  private static String escaped(String content) {
    StringBuilder out = new StringBuilder(content.length());
    content
        .codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\n', '\t', '\r' -> out.append("&#").append(c).append(';');
                default -> {
                  // XML has no other control characters, and no halves of characters.
                  boolean valid =
                      c >= 0x20 && !(c >= 0xD800 && c <= 0xDFFF) && c != 0xFFFE && c != 0xFFFF;
                  out.appendCodePoint(valid ? c : 0xFFFD);
                }
              }
            });
    return out.toString();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
