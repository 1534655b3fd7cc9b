package org.ndsampler.viz.internal;

import java.awt.image.BufferedImage;

/** Elements and text of HTML, for all rooms. */
public final class Elements {
  private Elements() {}

  /** An {@code img} element that holds a picture. */
  public static String image(BufferedImage picture, String description, int width) {
    return "<img alt=\""
        + escape(description)
        + "\" width=\""
        + width
        + "\" style=\"max-width:100%;height:auto\" src=\""
        + Images.dataUri(picture)
        + "\">";
  }

  /**
   * Text as HTML and SVG show it, also within an attribute's quotes. What neither may hold becomes
   * a replacement character, and characters that turn the direction of writing have no effect on
   * what comes after the text.
   */
  public static String escape(String text) {
    return plain(Directions.isolated(text));
  }

  private static String plain(String text) {
    StringBuilder html = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> html.append("&amp;");
        case '<' -> html.append("&lt;");
        case '>' -> html.append("&gt;");
        case '"' -> html.append("&quot;");
        case '\'' -> html.append("&#39;");
        default -> {
          html.append(isAllowed(text, i) ? c : '\ufffd');
        }
      }
    }
    return html.toString();
  }

  /** Whether XML may hold a character: no controls, no halves, not the two that are none. */
  private static boolean isAllowed(String text, int at) {
    char c = text.charAt(at);
    if (Character.isHighSurrogate(c)) {
      return at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1));
    }
    if (Character.isLowSurrogate(c)) {
      return at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }
    return c < ' ' ? c == '\n' || c == '\t' : c < '\ufffe';
  }
}
