package org.ndsampler.viz;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.awt.font.LineMetrics;
import java.awt.geom.AffineTransform;
import java.util.ArrayList;
import java.util.List;

/** The one font, and how text is measured and cut. */
final class Fonts {
  private static final FontRenderContext CONTEXT =
      new FontRenderContext(new AffineTransform(), true, true);

  private Fonts() {}

  static Font plain(double size) {
    return new Font(Font.SANS_SERIF, Font.PLAIN, 1).deriveFont((float) size);
  }

  static Font bold(double size) {
    return new Font(Font.SANS_SERIF, Font.BOLD, 1).deriveFont((float) size);
  }

  /** The width of a text in pixels. */
  static double width(Font font, String text) {
    return check(() -> font.getStringBounds(text, CONTEXT).getWidth());
  }

  /** Ascent, descent and height of a line. */
  static LineMetrics metrics(Font font) {
    return check(() -> font.getLineMetrics("Agjy", CONTEXT));
  }

  /** The text on one line: a font has no glyph for line breaks, tabs and other controls. */
  static String oneLine(String text) {
    return text.codePoints().anyMatch(Character::isISOControl)
        ? text.codePoints()
            .map(c -> Character.isISOControl(c) ? ' ' : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString()
            .strip()
            .replaceAll(" +", " ")
        : text;
  }

  /** The lines that a text needs in a width, broken between words; at least one. */
  static List<String> lines(Font font, String text, double room) {
    List<String> lines = new ArrayList<>();
    String line = "";
    for (String word : oneLine(text).split(" ", -1)) {
      String longer = line.isEmpty() ? word : line + " " + word;
      if (line.isEmpty() || width(font, longer) <= room) {
        line = longer;
      } else {
        lines.add(cut(font, line, room));
        line = word;
      }
    }
    lines.add(cut(font, line, room));
    return lines;
  }

  /** As {@link #lines(Font, String, double)}, the last one cut where there would be more. */
  static List<String> lines(Font font, String text, double room, int most) {
    List<String> lines = lines(font, text, room);
    if (lines.size() <= most) {
      return lines;
    }
    List<String> first = new ArrayList<>(lines.subList(0, most - 1));
    first.add(cut(font, String.join(" ", lines.subList(most - 1, lines.size())), room));
    return first;
  }

  /** The text, cut at the end and marked with an ellipsis where it is wider than the limit. */
  static String cut(Font font, String text, double limit) {
    if (width(font, text) <= limit) {
      return text;
    }
    int low = 0;
    int high = text.length();
    while (low < high) {
      int middle = (low + high + 1) / 2;
      if (width(font, text.substring(0, middle) + "\u2026") <= limit) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    if (low > 0 && Character.isHighSurrogate(text.charAt(low - 1))) {
      low--;
    }
    return text.substring(0, low).stripTrailing() + "\u2026";
  }

  /** Smooth edges, exact positions, good text. */
  static void smooth(Graphics2D g) {
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    g.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    g.setRenderingHint(RenderingHints.KEY_RENDERING, RenderingHints.VALUE_RENDER_QUALITY);
  }

  /** What asks a font for something. */
  private interface Question<T> {
    T answer();
  }

  // A runtime without fontconfig or fonts fails deep inside with an error that names neither.
  private static <T> T check(Question<T> question) {
    try {
      return question.answer();
    } catch (InternalError | NoClassDefFoundError | NullPointerException e) {
      throw new IllegalStateException(
          "this Java runtime finds no font to draw text with; install fontconfig and a font"
              + " (Debian: apt-get install fontconfig fonts-dejavu-core)",
          e);
    }
  }
}
