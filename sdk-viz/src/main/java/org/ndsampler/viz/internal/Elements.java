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

  /** Text as HTML shows it, also within an attribute's quotes. */
  public static String escape(String text) {
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
          // Control characters are not allowed in HTML at all.
          html.append(c < ' ' && c != '\n' && c != '\t' ? '\ufffd' : c);
        }
      }
    }
    return html.toString();
  }
}
