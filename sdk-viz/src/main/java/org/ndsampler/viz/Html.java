package org.ndsampler.viz;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * A page of HTML that needs nothing else: pictures are in it, no script, no network. All text is
 * escaped. Immutable: each method returns a page with one thing more.
 */
public final class Html {
  /** How many rows of a table are shown when nothing else is said. */
  private static final int ROWS = 20;

  private final String title;
  private final Theme theme;
  private final List<String> parts;

  private Html(String title, Theme theme, List<String> parts) {
    this.title = title;
    this.theme = theme;
    this.parts = List.copyOf(parts);
  }

  /** An empty page with a title, which is also its first heading. */
  public static Html page(String title) {
    return new Html(title, Theme.LIGHT, List.of());
  }

  /** Changes the colours. */
  public Html withTheme(Theme colors) {
    return new Html(title, colors, parts);
  }

  /** Adds a heading. */
  public Html heading(String text) {
    return with("<h2>" + escape(text) + "</h2>");
  }

  /** Adds a paragraph. */
  public Html text(String text) {
    return with("<p>" + escape(text) + "</p>");
  }

  /** Adds a list. */
  public Html list(List<String> items) {
    StringBuilder html = new StringBuilder("<ul>");
    for (String item : items) {
      html.append("<li>").append(escape(item)).append("</li>");
    }
    return with(html.append("</ul>").toString());
  }

  /** Adds names with their values, side by side. */
  public Html facts(Map<String, String> facts) {
    StringBuilder html = new StringBuilder("<dl>");
    facts.forEach(
        (name, value) ->
            html.append("<div><dt>")
                .append(escape(name))
                .append("</dt><dd>")
                .append(escape(value))
                .append("</dd></div>"));
    return with(html.append("</dl>").toString());
  }

  /** Adds a picture with a text under it. */
  public Html image(BufferedImage picture, String caption) {
    return figure(image(picture, caption, picture.getWidth()), caption);
  }

  /** Adds a chart, in the colours of the page. */
  public Html chart(Chart chart) {
    return figure(chart.withTheme(theme).toHtml(), "");
  }

  /** Adds a sheet, in the colours of the page, drawn at scale 2. */
  public Html sheet(ContactSheet sheet) {
    BufferedImage picture = sheet.withTheme(theme).withScale(2).toImage();
    return figure(image(picture, sheet.title(), picture.getWidth() / 2), "");
  }

  private Html figure(String element, String caption) {
    return with(
        "<figure>"
            + element
            + (caption.isEmpty() ? "" : "<figcaption>" + escape(caption) + "</figcaption>")
            + "</figure>");
  }

  /** Adds the first 20 rows of a table. */
  public Html table(Table table) {
    return table(table, ROWS);
  }

  /** Adds the first rows of a table; how many more there are is said below it. */
  public Html table(Table table, int rows) {
    return with(toHtml(table, rows));
  }

  private Html with(String part) {
    List<String> more = new ArrayList<>(parts);
    more.add(part);
    return new Html(title, theme, more);
  }

  /** The page. */
  @Override
  public String toString() {
    return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>"
        + escape(title)
        + "</title><style>"
        + css()
        + "</style></head><body><main>\n<h1>"
        + escape(title)
        + "</h1>\n"
        + String.join("\n", parts)
        + "\n</main></body></html>\n";
  }

  /**
   * Writes the page in UTF-8; missing folders are made.
   *
   * @return the absolute path of the file
   */
  public Path write(Path file) throws IOException {
    Path target = file.toAbsolutePath();
    Path folder = target.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.writeString(target, toString(), StandardCharsets.UTF_8);
    return target;
  }

  /**
   * The first rows of a table as a {@code table} element with its own style, for a page or the
   * output of a notebook's cell: numbers to the right, missing values as a dash, a line below that
   * counts the rows.
   */
  public static String toHtml(Table table, int rows) {
    int shown = Math.max(0, Math.min(rows, table.rowCount()));
    StringBuilder html =
        new StringBuilder("<div style=\"overflow-x:auto\"><table class=\"nds\" style=\"")
            .append("border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:13px\">")
            .append("<thead><tr>");
    for (Column<?> column : table.columns()) {
      html.append("<th style=\"")
          .append(cellStyle(column))
          .append("border-bottom:1px solid currentColor;\">")
          .append(escape(column.name()))
          .append("</th>");
    }
    html.append("</tr></thead><tbody>");
    for (int row = 0; row < shown; row++) {
      html.append("<tr>");
      for (Column<?> column : table.columns()) {
        html.append("<td style=\"")
            .append(cellStyle(column))
            .append("\">")
            .append(escape(cell(column, row)))
            .append("</td>");
      }
      html.append("</tr>");
    }
    html.append("</tbody></table><div style=\"opacity:.65;font-size:12px;padding:4px 10px\">");
    if (shown < table.rowCount()) {
      html.append(Numbers.count(shown)).append(" of ");
    }
    return html.append(Numbers.count(table.rowCount(), "row", "rows"))
        .append("</div></div>")
        .toString();
  }

  /**
   * The rows of a table in pages, the first one open and each next one behind a line to click on;
   * it needs no script, so it works wherever a notebook is shown.
   *
   * @param pageRows how many rows a page has
   * @param rows how many rows there are in all pages; those left out are counted below
   * @throws IllegalArgumentException if a page has no rows
   */
  public static String toPagedHtml(Table table, int pageRows, int rows) {
    if (pageRows < 1) {
      throw new IllegalArgumentException("a page has at least one row, not " + pageRows);
    }
    int all = table.rowCount();
    int shown = Math.max(0, Math.min(rows, all));
    int[] widths = widths(table, shown);
    StringBuilder html = new StringBuilder("<div style=\"overflow-x:auto\">");
    rows(table, 0, Math.min(pageRows, shown), widths, html);
    int open = 0;
    for (int from = pageRows; from < shown; from += pageRows) {
      int to = Math.min(shown, from + pageRows);
      html.append("<details style=\"font-size:12px\"><summary style=\"padding:4px 10px;")
          .append("cursor:pointer;opacity:.75\">rows ")
          .append(Numbers.count(from + 1L))
          .append(" to ")
          .append(Numbers.count(to))
          .append("</summary>");
      rows(table, from, to, widths, html);
      open++;
    }
    html.append("</details>".repeat(open))
        .append("<div style=\"opacity:.65;font-size:12px;padding:4px 10px\">");
    if (shown < all) {
      html.append("the first ").append(Numbers.count(shown)).append(" of ");
    }
    return html.append(Numbers.count(all, "row", "rows")).append("</div></div>").toString();
  }

  /** How many characters wide each column is, so that it is so on all pages. */
  private static int[] widths(Table table, int rows) {
    int[] widths = new int[table.columnCount()];
    for (int i = 0; i < widths.length; i++) {
      Column<?> column = table.column(i);
      widths[i] = column.name().length();
      for (int row = 0; row < rows; row++) {
        widths[i] = Math.max(widths[i], cell(column, row).length());
      }
    }
    return widths;
  }

  private static void rows(Table table, int from, int to, int[] widths, StringBuilder html) {
    html.append("<table class=\"nds\" style=\"border-collapse:collapse;")
        .append("font-variant-numeric:tabular-nums;font-size:13px\"><thead><tr>");
    for (int i = 0; i < widths.length; i++) {
      Column<?> column = table.column(i);
      html.append("<th style=\"")
          .append(cellStyle(column))
          .append("min-width:")
          .append(Math.min(40, widths[i]))
          .append("ch;border-bottom:1px solid currentColor;\">")
          .append(escape(column.name()))
          .append("</th>");
    }
    html.append("</tr></thead><tbody>");
    for (int row = from; row < to; row++) {
      html.append("<tr>");
      for (Column<?> column : table.columns()) {
        html.append("<td style=\"")
            .append(cellStyle(column))
            .append("\">")
            .append(escape(cell(column, row)))
            .append("</td>");
      }
      html.append("</tr>");
    }
    html.append("</tbody></table>");
  }

  private static boolean isNumber(Column<?> column) {
    ColumnType type = column.type();
    return type == ColumnType.LONG
        || type == ColumnType.INTEGER
        || type == ColumnType.SHORT
        || type == ColumnType.DOUBLE
        || type == ColumnType.FLOAT;
  }

  private static String cellStyle(Column<?> column) {
    return "padding:3px 10px;white-space:nowrap;text-align:"
        + (isNumber(column) ? "right;" : "left;");
  }

  private static String cell(Column<?> column, int row) {
    if (column.isMissing(row)) {
      return "\u2013";
    }
    Object value = column.get(row);
    if (value instanceof Double || value instanceof Float) {
      return Numbers.shortest(((Number) value).doubleValue());
    }
    return String.valueOf(value);
  }

  /** An {@code img} element that holds a picture as PNG. */
  static String image(BufferedImage picture, String description, int width) {
    return "<img alt=\""
        + escape(description)
        + "\" width=\""
        + width
        + "\" style=\"max-width:100%;height:auto\" src=\"data:image/png;base64,"
        + Base64.getEncoder().encodeToString(Images.png(picture))
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

  private String css() {
    return String.format(
        Locale.ROOT,
        "body{margin:0;background:%s;color:%s;font:15px/1.5 system-ui,-apple-system,'Segoe UI',"
            + "Roboto,'DejaVu Sans',sans-serif}main{max-width:1080px;margin:0 auto;padding:32px"
            + " 24px 64px}h1{font-size:28px;margin:0 0 16px}h2{font-size:19px;margin:40px 0 12px;"
            + "padding-top:16px;border-top:1px solid %s}p,figcaption,dt{color:%s}figure{margin:0 0"
            + " 20px}figcaption{font-size:13px}dl{display:flex;flex-wrap:wrap;gap:12px;margin:0 0"
            + " 20px}dl div{background:%s;border-radius:8px;padding:10px 18px;min-width:110px}"
            + "dt{font-size:13px}dd{margin:0;font-size:22px;font-weight:600}"
            + "table.nds tbody tr:nth-child(odd){background:%s}",
        Colors.hex(theme.background()),
        Colors.hex(theme.text()),
        Colors.hex(theme.line()),
        Colors.hex(theme.muted()),
        Colors.hex(theme.panel()),
        Colors.hex(theme.panel()));
  }
}
