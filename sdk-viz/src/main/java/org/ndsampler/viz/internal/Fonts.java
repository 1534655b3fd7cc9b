package org.ndsampler.viz.internal;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.awt.font.LineMetrics;
import java.awt.geom.AffineTransform;
import java.util.ArrayList;
import java.util.List;

/** The fonts, and how text is measured and cut. */
public final class Fonts {
  private static final FontRenderContext CONTEXT =
      new FontRenderContext(new AffineTransform(), true, true);

  private Fonts() {}

  public static Font plain(double size) {
    return new Font(Font.SANS_SERIF, Font.PLAIN, 1).deriveFont((float) size);
  }

  public static Font bold(double size) {
    return new Font(Font.SANS_SERIF, Font.BOLD, 1).deriveFont((float) size);
  }

  /** Letters of one width. */
  public static Font fixed(double size) {
    return new Font(Font.MONOSPACED, Font.PLAIN, 1).deriveFont((float) size);
  }

  /** The width of a text in pixels. */
  public static double width(Font font, String text) {
    return check(() -> font.getStringBounds(text, CONTEXT).getWidth());
  }

  /** Ascent, descent and height of a line. */
  public static LineMetrics metrics(Font font) {
    return check(() -> font.getLineMetrics("Agjy", CONTEXT));
  }

  /** The text on one line: a font has no glyph for line breaks, tabs and other controls. */
  public static String oneLine(String text) {
    return text.codePoints().anyMatch(Character::isISOControl)
        ? text.codePoints()
            .map(c -> Character.isISOControl(c) ? ' ' : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString()
            .strip()
            .replaceAll(" +", " ")
        : text;
  }

  /**
   * The lines that a text needs in a width, at least one; broken between words, and within a word
   * that is wider than that, such as a path.
   */
  public static List<String> lines(Font font, String text, double room) {
    List<String> lines = new ArrayList<>();
    String line = "";
    for (String word : oneLine(text).split(" ", -1)) {
      String longer = line.isEmpty() ? word : line + " " + word;
      if (width(font, longer) <= room) {
        line = longer;
        continue;
      }
      if (!line.isEmpty()) {
        lines.add(line);
      }
      line = word;
      while (!line.isEmpty()) {
        // One letter at least, however narrow it is.
        int end = Math.max(fitting(font, line, "", room), line.offsetByCodePoints(0, 1));
        if (end == line.length()) {
          break;
        }
        lines.add(line.substring(0, end));
        line = line.substring(end);
      }
    }
    lines.add(line);
    return lines;
  }

  /** As {@link #lines(Font, String, double)}, the last one cut where there would be more. */
  public static List<String> lines(Font font, String text, double room, int most) {
    // Letters are wider than half a pixel: what comes after these is not on the lines.
    int end = (int) Math.min(text.length(), 2 * room * (most + 1));
    List<String> lines = lines(font, text.substring(0, end), room);
    if (lines.size() <= most) {
      return lines;
    }
    List<String> first = new ArrayList<>(lines.subList(0, most - 1));
    first.add(cut(font, String.join(" ", lines.subList(most - 1, lines.size())), room));
    return first;
  }

  /** The text, cut at the end and marked with an ellipsis where it is wider than the limit. */
  public static String cut(Font font, String text, double limit) {
    if (width(font, text) <= limit) {
      return text;
    }
    return text.substring(0, fitting(font, text, "\u2026", limit)).stripTrailing() + "\u2026";
  }

  /** How much of a text fits into a width together with what is put after it. */
  private static int fitting(Font font, String text, String after, double room) {
    int low = 0;
    int high = Math.min(1, text.length());
    // Only as much is measured as may fit: a text can be long, and a line is short.
    while (high < text.length() && width(font, text.substring(0, high) + after) <= room) {
      low = high;
      high = Math.min(text.length(), 2 * high);
    }
    while (low < high) {
      int middle = (low + high + 1) / 2;
      if (width(font, text.substring(0, middle) + after) <= room) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low > 0 && low < text.length() && Character.isHighSurrogate(text.charAt(low - 1))
        ? low - 1
        : low;
  }

  /** Smooth edges, exact positions, good text. */
  public static void smooth(Graphics2D g) {
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
