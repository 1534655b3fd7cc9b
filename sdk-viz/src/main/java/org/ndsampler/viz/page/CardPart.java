package org.ndsampler.viz.page;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.ndsampler.viz.internal.Colors;
import org.ndsampler.viz.internal.Elements;
import org.ndsampler.viz.internal.Fonts;
import org.ndsampler.viz.paint.Theme;

/**
 * One part of a {@link Card}: as HTML, and as a drawing that is given its width. All lengths are in
 * pixels at scale 1. Immutable.
 */
sealed interface CardPart {
  /** The element, with its style in it. */
  String html();

  /** How wide it would like to be. */
  double width();

  /** How high it is in a width. */
  double height(double room);

  /** Draws it with its top-left corner at the origin. */
  void draw(Graphics2D g, double room, Theme theme);

  /** What is quieter than the rest, on a page. */
  String FAINT = "opacity:.65;font-size:12px";

  /** Lines of text are broken at this width, where nothing else makes the card wider. */
  int MEASURE = 720;

  /** How a heading begins. */
  enum Verdict {
    NONE,
    GOOD,
    BAD
  }

  /** The first line, bold, and what stands after it, quieter. */
  record Heading(Verdict verdict, String title, String aside) implements CardPart {
    private static final double SIZE = 18;
    private static final double SPACE = 10;
    private static final double DISC = 18;

    private static Font bold() {
      return Fonts.bold(SIZE);
    }

    private static Font faint() {
      return Fonts.plain(12);
    }

    private double indent() {
      return verdict == Verdict.NONE ? 0 : DISC + 8;
    }

    @Override
    public String html() {
      String mark =
          switch (verdict) {
            case NONE -> "";
            case GOOD -> "&#10003; ";
            case BAD -> "&#10007; ";
          };
      return "<div style=\"font-size:15px\"><b>"
          + mark
          + Elements.escape(title)
          + "</b>"
          + (aside.isEmpty()
              ? ""
              : " <span style=\"" + FAINT + "\">" + Elements.escape(aside) + "</span>")
          + "</div>";
    }

    @Override
    public double width() {
      double wide = indent() + Fonts.width(bold(), title);
      return Math.min(MEASURE, aside.isEmpty() ? wide : wide + SPACE + Fonts.width(faint(), aside));
    }

    private List<String> titleLines(double room) {
      return Fonts.lines(bold(), title, room - indent());
    }

    /** Whether the aside has room after the title; else it has a line of its own. */
    private boolean isOnOneLine(double room) {
      return indent() + Fonts.width(bold(), title) + SPACE + Fonts.width(faint(), aside) <= room;
    }

    private List<String> asideLines(double room) {
      return aside.isEmpty() ? List.of() : Fonts.lines(faint(), aside, room - indent());
    }

    @Override
    public double height(double room) {
      double titles = titleLines(room).size() * Fonts.metrics(bold()).getHeight();
      return aside.isEmpty() || isOnOneLine(room)
          ? titles
          : titles + asideLines(room).size() * Fonts.metrics(faint()).getHeight();
    }

    @Override
    public void draw(Graphics2D g, double room, Theme theme) {
      drawVerdict(g, theme);
      float x = (float) indent();
      float ascent = Fonts.metrics(bold()).getAscent();
      float y = 0;
      g.setColor(theme.text());
      g.setFont(bold());
      for (String line : titleLines(room)) {
        g.drawString(line, x, y + ascent);
        y += Fonts.metrics(bold()).getHeight();
      }
      g.setColor(theme.muted());
      g.setFont(faint());
      if (!aside.isEmpty() && isOnOneLine(room)) {
        g.drawString(
            Fonts.oneLine(aside), (float) (x + Fonts.width(bold(), title) + SPACE), ascent);
        return;
      }
      for (String line : asideLines(room)) {
        g.drawString(line, x, y + Fonts.metrics(faint()).getAscent());
        y += Fonts.metrics(faint()).getHeight();
      }
    }

    /** A disc with a tick or a cross: not every font has these signs. */
    private void drawVerdict(Graphics2D g, Theme theme) {
      if (verdict == Verdict.NONE) {
        return;
      }
      double middle = DISC / 2;
      double y = Fonts.metrics(bold()).getHeight() / 2;
      g.setColor(verdict == Verdict.GOOD ? theme.good() : theme.error());
      g.fill(new Ellipse2D.Double(0, y - middle, DISC, DISC));
      g.setColor(theme.background());
      g.setStroke(new BasicStroke(2.2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
      Path2D sign = new Path2D.Double();
      if (verdict == Verdict.GOOD) {
        sign.moveTo(middle - 4, y + 0.5);
        sign.lineTo(middle - 1.2, y + 3.4);
        sign.lineTo(middle + 4.2, y - 3.4);
      } else {
        sign.moveTo(middle - 3.2, y - 3.2);
        sign.lineTo(middle + 3.2, y + 3.2);
        sign.moveTo(middle + 3.2, y - 3.2);
        sign.lineTo(middle - 3.2, y + 3.2);
      }
      g.draw(sign);
    }
  }

  /**
   * A paragraph.
   *
   * @param lead its first word, bold; may be empty
   * @param isFaint whether it is quieter than the rest
   */
  record Text(String lead, String text, boolean isFaint) implements CardPart {
    /** A quiet line below what it speaks of. */
    static Text note(String text) {
      return new Text("", text, true);
    }

    private Font font() {
      return Fonts.plain(isFaint ? 12 : 13);
    }

    private double indent() {
      return lead.isEmpty() ? 0 : Fonts.width(Fonts.bold(13), lead + " ");
    }

    @Override
    public String html() {
      return "<div style=\""
          + (isFaint ? FAINT : "font-size:13px")
          + "\">"
          + (lead.isEmpty() ? "" : "<b>" + Elements.escape(lead) + "</b> ")
          + Elements.escape(text)
          + "</div>";
    }

    @Override
    public double width() {
      return Math.min(MEASURE, indent() + Fonts.width(font(), Fonts.oneLine(text)));
    }

    private List<String> lines(double room) {
      return Fonts.lines(font(), text, room - indent());
    }

    @Override
    public double height(double room) {
      return lines(room).size() * Fonts.metrics(font()).getHeight();
    }

    @Override
    public void draw(Graphics2D g, double room, Theme theme) {
      float y = Fonts.metrics(font()).getAscent();
      g.setColor(isFaint ? theme.muted() : theme.text());
      g.setFont(Fonts.bold(13));
      g.drawString(lead, 0, y);
      g.setFont(font());
      for (String line : lines(room)) {
        g.drawString(line, (float) indent(), y);
        y += Fonts.metrics(font()).getHeight();
      }
    }
  }

  /** Lines in letters of one width, as they are. */
  record Code(List<String> lines) implements CardPart {
    public Code {
      lines = List.copyOf(lines);
    }

    private static Font font() {
      return Fonts.fixed(13);
    }

    @Override
    public String html() {
      return "<pre style=\"font-size:13px;margin:0 0 6px;background:none;overflow-x:auto\">"
          + Elements.escape(String.join("\n", lines))
          + "</pre>";
    }

    @Override
    public double width() {
      return lines.stream().mapToDouble(line -> Fonts.width(font(), line)).max().orElse(0);
    }

    @Override
    public double height(double room) {
      return lines.size() * Fonts.metrics(font()).getHeight();
    }

    @Override
    public void draw(Graphics2D g, double room, Theme theme) {
      float y = Fonts.metrics(font()).getAscent();
      g.setColor(theme.text());
      g.setFont(font());
      for (String line : lines) {
        g.drawString(Fonts.cut(font(), line, room), 0, y);
        y += Fonts.metrics(font()).getHeight();
      }
    }
  }

  /**
   * A column of a table.
   *
   * @param isNumber whether its cells go to the right
   */
  record Column(String name, boolean isNumber) {
    static Column word(String name) {
      return new Column(name, false);
    }

    static Column number(String name) {
      return new Column(name, true);
    }
  }

  /**
   * Rows of cells.
   *
   * @param bars for each row the length of a bar behind its cells, from 0 to 1; may be empty
   */
  record Table(List<Column> columns, List<List<String>> rows, List<Double> bars)
      implements CardPart {
    private static final double SIDE = 10;
    private static final double ABOVE = 4;
    private static final double WIDEST_CELL = 440;

    /** A cell is cut after so many lines, such as one with the text of a polygon. */
    private static final int MOST_LINES = 8;

    private static final double BAR = 160;

    public Table {
      columns = List.copyOf(columns);
      rows = rows.stream().map(List::copyOf).toList();
      bars = List.copyOf(bars);
    }

    private static Font head() {
      return Fonts.bold(12.5);
    }

    private static Font font() {
      return Fonts.plain(13);
    }

    private static double line() {
      return Fonts.metrics(font()).getHeight();
    }

    @Override
    public String html() {
      StringBuilder html =
          new StringBuilder("<div style=\"overflow-x:auto;overflow-wrap:normal\">")
              .append("<table style=\"border-collapse:collapse;font-size:13px;")
              .append("font-variant-numeric:tabular-nums;margin-top:6px\"><thead><tr>");
      for (Column column : columns) {
        cell("th", column.isNumber(), Elements.escape(column.name()), html);
      }
      html.append(bars.isEmpty() ? "" : "<th></th>").append("</tr></thead><tbody>");
      for (int i = 0; i < rows.size(); i++) {
        html.append("<tr>");
        for (int k = 0; k < columns.size(); k++) {
          cell("td", columns.get(k).isNumber(), Elements.escape(rows.get(i).get(k)), html);
        }
        if (!bars.isEmpty()) {
          String bar =
              "<div style=\"height:9px;width:"
                  + Math.round(BAR * bars.get(i))
                  + "px;background:#3b78c2;border-radius:2px\"></div>";
          cell("td", false, bar, html);
        }
        html.append("</tr>");
      }
      return html.append("</tbody></table></div>").toString();
    }

    private static void cell(String element, boolean isNumber, String content, StringBuilder html) {
      html.append('<')
          .append(element)
          .append(" style=\"padding:2px 10px;text-align:")
          .append(isNumber ? "right" : "left")
          .append("\">")
          .append(content)
          .append("</")
          .append(element)
          .append('>');
    }

    /** The widths of the columns, with the space at their sides. */
    private double[] widths() {
      double[] widths = new double[columns.size()];
      for (int k = 0; k < widths.length; k++) {
        double widest = Fonts.width(head(), columns.get(k).name());
        for (List<String> row : rows) {
          widest = Math.max(widest, Fonts.width(font(), Fonts.oneLine(row.get(k))));
        }
        widths[k] = Math.ceil(Math.min(WIDEST_CELL, widest)) + 2 * SIDE;
      }
      return widths;
    }

    @Override
    public double width() {
      double sum = bars.isEmpty() ? 0 : BAR + SIDE;
      for (double width : widths()) {
        sum += width;
      }
      return sum;
    }

    private List<List<String>> cells(int row, double[] widths) {
      List<List<String>> cells = new ArrayList<>();
      for (int k = 0; k < widths.length; k++) {
        double room = widths[k] - 2 * SIDE + 0.5;
        cells.add(Fonts.lines(font(), rows.get(row).get(k), room, MOST_LINES));
      }
      return cells;
    }

    private static double height(List<List<String>> cells) {
      return cells.stream().mapToInt(List::size).max().orElse(1) * line() + 2 * ABOVE;
    }

    @Override
    public double height(double room) {
      double[] widths = widths();
      double height = line() + 2 * ABOVE + 1;
      for (int row = 0; row < rows.size(); row++) {
        height += height(cells(row, widths));
      }
      return height;
    }

    @Override
    public void draw(Graphics2D g, double room, Theme theme) {
      double[] widths = widths();
      double x = 0;
      g.setColor(theme.muted());
      for (int k = 0; k < widths.length; k++) {
        drawCell(g, head(), List.of(columns.get(k).name()), columns.get(k), x, ABOVE, widths[k]);
        x += widths[k];
      }
      double wide = Math.min(room, width());
      double y = line() + 2 * ABOVE;
      g.setColor(theme.muted());
      g.fill(new Rectangle2D.Double(0, y, wide, 1));
      y += 1;
      for (int row = 0; row < rows.size(); row++) {
        List<List<String>> cells = cells(row, widths);
        double height = height(cells);
        if (row % 2 == 1) {
          g.setColor(theme.panel());
          g.fill(new Rectangle2D.Double(0, y, wide, height));
        }
        g.setColor(theme.text());
        x = 0;
        for (int k = 0; k < widths.length; k++) {
          drawCell(g, font(), cells.get(k), columns.get(k), x, y + ABOVE, widths[k]);
          x += widths[k];
        }
        if (!bars.isEmpty() && bars.get(row) > 0) {
          g.setColor(theme.accent());
          g.fill(
              new RoundRectangle2D.Double(
                  x, y + height / 2 - 4.5, Math.max(1, BAR * bars.get(row)), 9, 4, 4));
        }
        y += height;
      }
    }

    private static void drawCell(
        Graphics2D g,
        Font font,
        List<String> lines,
        Column column,
        double x,
        double y,
        double width) {
      g.setFont(font);
      double baseline = y + Fonts.metrics(font()).getAscent();
      for (String text : lines) {
        double at = column.isNumber() ? x + width - SIDE - Fonts.width(font, text) : x + SIDE;
        g.drawString(text, (float) at, (float) baseline);
        baseline += line();
      }
    }
  }

  /**
   * A node of a tree.
   *
   * @param depth 0 for a root
   * @param detail what stands after the name, quieter
   */
  record Node(int depth, String name, String detail) {}

  /** Names under names, parents before their children; drawn in up to four columns. */
  record Tree(List<Node> nodes) implements CardPart {
    private static final double STEP = 20;
    private static final double SPACE = 7;
    private static final double GUTTER = 32;
    private static final int ROWS_OF_A_COLUMN = 32;
    private static final int MOST_COLUMNS = 4;

    public Tree {
      nodes = List.copyOf(nodes);
    }

    private static Font font() {
      return Fonts.plain(13);
    }

    private static Font faint() {
      return Fonts.plain(11);
    }

    private static double line() {
      return Fonts.metrics(font()).getHeight() + 4;
    }

    @Override
    public String html() {
      StringBuilder html = new StringBuilder("<div style=\"font-size:13px\">");
      int depth = -1;
      for (Node node : nodes) {
        for (; depth > node.depth(); depth--) {
          html.append("</li></ul>");
        }
        if (depth == node.depth()) {
          html.append("</li>");
        } else {
          html.append("<ul style=\"margin:0;padding-left:")
              .append(node.depth() == 0 ? 4 : 20)
              .append("px\">");
          depth = node.depth();
        }
        html.append("<li style=\"list-style:none;border-left:1px solid #8886;padding-left:8px\">")
            .append(Elements.escape(node.name()))
            .append(" <span style=\"")
            .append(FAINT)
            .append("\">")
            .append(Elements.escape(node.detail()))
            .append("</span>");
      }
      return html.append("</li></ul>".repeat(depth + 1)).append("</div>").toString();
    }

    private int columns() {
      return Math.max(
          1, Math.min(MOST_COLUMNS, (nodes.size() + ROWS_OF_A_COLUMN - 1) / ROWS_OF_A_COLUMN));
    }

    private int rows() {
      return (nodes.size() + columns() - 1) / columns();
    }

    private double columnWidth() {
      return nodes.stream()
          .mapToDouble(
              node ->
                  node.depth() * STEP
                      + SPACE
                      + Fonts.width(font(), node.name())
                      + SPACE
                      + Fonts.width(faint(), node.detail()))
          .max()
          .orElse(0);
    }

    @Override
    public double width() {
      return columns() * (columnWidth() + GUTTER) - GUTTER;
    }

    @Override
    public double height(double room) {
      return rows() * line();
    }

    @Override
    public void draw(Graphics2D g, double room, Theme theme) {
      double wide = columnWidth() + GUTTER;
      Color guide = Colors.mix(theme.line(), theme.muted(), 0.3);
      for (int i = 0; i < nodes.size(); i++) {
        Node node = nodes.get(i);
        int column = i / rows();
        double left = column * wide;
        double top = i % rows() * line();
        g.setColor(guide);
        g.setStroke(new BasicStroke(1));
        for (int depth = 0; depth <= node.depth(); depth++) {
          double x = left + depth * STEP + 0.5;
          g.draw(new Line2D.Double(x, top, x, top + line()));
        }
        float baseline = (float) (top + 2 + Fonts.metrics(font()).getAscent());
        double x = left + node.depth() * STEP + SPACE;
        g.setColor(theme.text());
        g.setFont(font());
        g.drawString(Fonts.oneLine(node.name()), (float) x, baseline);
        g.setColor(theme.muted());
        g.setFont(faint());
        g.drawString(
            node.detail(), (float) (x + Fonts.width(font(), node.name()) + SPACE), baseline);
      }
    }
  }
}
