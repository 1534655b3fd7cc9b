package org.ndsampler.viz.paint;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.font.LineMetrics;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;
import org.ndsampler.viz.internal.Colors;
import org.ndsampler.viz.internal.Elements;
import org.ndsampler.viz.internal.Fonts;

/**
 * What colours mean, side by side, in as many rows as there is need of: swatches and scales with a
 * text each. Immutable.
 */
final class Legend {
  /** How long a scale is, in sizes of the font. */
  private static final double RAMP = 8;

  /** A coloured sign with a text. */
  private sealed interface Sign {
    String text();

    /** The width of the sign alone, in sizes of the font. */
    double width();
  }

  /** A little square. */
  private record Swatch(Color fill, Color outline, String text) implements Sign {
    @Override
    public double width() {
      return 1.1;
    }
  }

  /** A line on a ground that it is seen on, whatever colour the page has. */
  private record Frame(Color ground, Color line, String text) implements Sign {
    @Override
    public double width() {
      return 1.1;
    }
  }

  /** A scale of colours from 0 to 1, before which there is one for nothing. */
  private record Ramp(Color none, DoubleFunction<Color> colors, String text) implements Sign {
    @Override
    public double width() {
      return RAMP;
    }
  }

  private final List<Sign> signs;

  private Legend(List<Sign> signs) {
    this.signs = List.copyOf(signs);
  }

  /** Nothing to explain. */
  static Legend empty() {
    return new Legend(List.of());
  }

  /** Adds a square in a colour, which may be transparent, with an outline. */
  Legend swatch(Color fill, Color outline, String text) {
    return with(new Swatch(fill, outline, text));
  }

  /** Adds the outline of a square on a ground. */
  Legend frame(Color ground, Color line, String text) {
    return with(new Frame(ground, line, text));
  }

  /**
   * Adds a scale of colours.
   *
   * @param none the colour of what there is nothing of
   * @param colors those of places in [0, 1]
   */
  Legend ramp(Color none, DoubleFunction<Color> colors, String text) {
    return with(new Ramp(none, colors, text));
  }

  private Legend with(Sign sign) {
    List<Sign> more = new ArrayList<>(signs);
    more.add(sign);
    return new Legend(more);
  }

  /** The texts, in order. */
  List<String> texts() {
    return signs.stream().map(Sign::text).toList();
  }

  boolean isEmpty() {
    return signs.isEmpty();
  }

  /** The places of the signs in a width: x, and the row. */
  private List<double[]> places(double size, double room) {
    Font font = Fonts.plain(size);
    List<double[]> places = new ArrayList<>();
    double x = 0;
    int row = 0;
    for (Sign sign : signs) {
      double width = (sign.width() + 0.6) * size + Fonts.width(font, sign.text());
      if (x > 0 && x + width > room) {
        x = 0;
        row++;
      }
      places.add(new double[] {x, row});
      x += width + 1.6 * size;
    }
    return places;
  }

  /** How high it is with a size of the font in a width; 0 if it is empty. */
  double height(double size, double room) {
    if (signs.isEmpty()) {
      return 0;
    }
    List<double[]> places = places(size, room);
    double line = Fonts.metrics(Fonts.plain(size)).getHeight();
    return line + places.get(places.size() - 1)[1] * 1.25 * line;
  }

  /** Draws it with its top left corner at a place. */
  void draw(Graphics2D g, double left, double top, double size, double room, Theme theme) {
    Font font = Fonts.plain(size);
    LineMetrics metrics = Fonts.metrics(font);
    List<double[]> places = places(size, room);
    for (int i = 0; i < signs.size(); i++) {
      Sign sign = signs.get(i);
      double x = left + places.get(i)[0];
      double y = top + places.get(i)[1] * 1.25 * metrics.getHeight();
      double height = Math.rint(size * 0.95);
      double signTop = Math.rint(y + (metrics.getHeight() - height) / 2);
      if (sign instanceof Swatch swatch) {
        Rectangle2D box =
            new Rectangle2D.Double(Math.rint(x) + 1, signTop + 1, height - 2, height - 2);
        g.setColor(swatch.fill);
        g.fill(box);
        g.setColor(swatch.outline);
        g.setStroke(new BasicStroke((float) Math.max(2, Math.rint(size / 8))));
        g.draw(box);
      } else if (sign instanceof Frame frame) {
        double line = Math.max(1.5, Math.rint(size / 8));
        double inset = 1.75 * line;
        g.setColor(frame.ground);
        g.fill(new Rectangle2D.Double(Math.rint(x), signTop, height, height));
        g.setColor(frame.line);
        g.setStroke(new BasicStroke((float) line));
        g.draw(
            new Rectangle2D.Double(
                Math.rint(x) + inset, signTop + inset, height - 2 * inset, height - 2 * inset));
      } else if (sign instanceof Ramp ramp) {
        drawRamp(g, ramp, Math.rint(x), signTop, size, height);
      }
      g.setColor(theme.text());
      g.setFont(font);
      double limit = Math.max(0, left + room - x - (sign.width() + 0.6) * size);
      g.drawString(
          Fonts.cut(font, sign.text(), limit),
          (float) (x + (sign.width() + 0.6) * size),
          (float) (y + metrics.getAscent()));
    }
  }

  private static void drawRamp(
      Graphics2D g, Ramp ramp, double left, double top, double size, double height) {
    int width = (int) (RAMP * size);
    int none = (int) height;
    for (int i = 0; i < width; i++) {
      g.setColor(i < none ? ramp.none : ramp.colors.apply((i - none) / (double) (width - none)));
      g.fill(new Rectangle2D.Double(left + i, top, 1, height));
    }
  }

  /** The same as HTML. */
  String toHtml() {
    StringBuilder html = new StringBuilder("<p class=\"legend\">");
    for (Sign sign : signs) {
      html.append("<span><i style=\"");
      if (sign instanceof Swatch swatch) {
        html.append("width:10px;border:2px solid ")
            .append(Colors.hex(swatch.outline))
            .append(";background:")
            .append(css(swatch.fill));
      } else if (sign instanceof Frame frame) {
        html.append("width:6px;height:6px;border:2px solid ")
            .append(Colors.hex(frame.line))
            .append(";outline:2px solid ")
            .append(Colors.hex(frame.ground))
            .append(";margin:0 10px 0 2px;vertical-align:0;background:")
            .append(Colors.hex(frame.ground));
      } else if (sign instanceof Ramp ramp) {
        html.append("width:110px;height:14px;background:linear-gradient(90deg,")
            .append(Colors.hex(ramp.none))
            .append(" 12%");
        for (int k = 0; k <= 8; k++) {
          html.append(',')
              .append(Colors.hex(ramp.colors.apply(k / 8.0)))
              .append(' ')
              .append(12 + 11 * k)
              .append('%');
        }
        html.append(')');
      }
      html.append("\"></i>").append(Elements.escape(sign.text())).append("</span>");
    }
    return html.append("</p>").toString();
  }

  private static String css(Color color) {
    return "rgba("
        + color.getRed()
        + ","
        + color.getGreen()
        + ","
        + color.getBlue()
        + ","
        + Math.round(color.getAlpha() / 2.55) / 100.0
        + ")";
  }
}
