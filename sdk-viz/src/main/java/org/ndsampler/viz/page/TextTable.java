package org.ndsampler.viz.page;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.ndsampler.viz.internal.Elements;
import org.ndsampler.viz.internal.Numbers;

/**
 * A table of texts, as cards, pages and cells of a notebook show it. Whatever has rows and columns
 * is given one to be shown: {@code TableViews} of sdk-targets makes them of Tablesaw's tables.
 *
 * <pre>{@code
 * List<String> names = List.of("cat", "dog");
 * TextTable table =
 *     TextTable.of(
 *         "animals",
 *         List.of(new TextTable.Column("name", false), new TextTable.Column("letters", true)),
 *         names.size(),
 *         (row, column) -> column == 0 ? names.get(row) : "" + names.get(row).length());
 * Html.page("Animals").table(table).write(Path.of("animals.html"));
 * }</pre>
 *
 * <p>The cells are asked for when they are shown, and only those that are: it may have millions of
 * rows. Immutable and safe for concurrent use, as far as what gives the cells is.
 *
 * @since 0.1
 */
public final class TextTable {
  private static final String STYLE =
      "border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:13px";

  /**
   * A column. Immutable.
   *
   * @param name what stands above it
   * @param isNumber whether its values go to the right
   */
  public record Column(String name, boolean isNumber) {}

  /**
   * Gives the text of a cell. Asked by the thread that shows the table; safe for concurrent use if
   * several threads show it.
   */
  @FunctionalInterface
  public interface Cells {
    /** The text in a row and a column, both counted from 0. */
    String text(int row, int column);
  }

  private final String name;
  private final List<Column> columns;
  private final int rowCount;
  private final Cells cells;

  private TextTable(String name, List<Column> columns, int rowCount, Cells cells) {
    this.name = name;
    this.columns = List.copyOf(columns);
    this.rowCount = rowCount;
    this.cells = cells;
  }

  /**
   * A table.
   *
   * @param name the title of its card and its page
   * @param rows how many there are
   * @throws IllegalArgumentException if the number of rows is negative
   */
  public static TextTable of(String name, List<Column> columns, int rows, Cells cells) {
    if (rows < 0) {
      throw new IllegalArgumentException("the number of rows must not be negative: " + rows);
    }
    return new TextTable(name, columns, rows, cells);
  }

  /**
   * A value as the tables of the SDK write it: numbers with a point have at most two decimals, or
   * the scientific form where they are very large or small; a missing value is a dash.
   *
   * @param value null if it is missing
   */
  public static String cell(@Nullable Object value) {
    if (value == null) {
      return "\u2013";
    }
    return value instanceof Double || value instanceof Float
        ? Numbers.shortest(((Number) value).doubleValue())
        : value.toString();
  }

  /** What the table is called. */
  public String name() {
    return name;
  }

  /** The columns, from left to right. */
  public List<Column> columns() {
    return columns;
  }

  /** How many rows there are. */
  public int rowCount() {
    return rowCount;
  }

  /**
   * The text of a cell.
   *
   * @throws IndexOutOfBoundsException if there is none
   */
  public String text(int row, int column) {
    return cells.text(
        Objects.checkIndex(row, rowCount), Objects.checkIndex(column, columns.size()));
  }

  /**
   * The first rows as a {@code table} element with its own style, for a page or the output of a
   * notebook's cell: numbers to the right, a line below that counts the rows.
   */
  public String toHtml(int rows) {
    int shown = Math.max(0, Math.min(rows, rowCount));
    StringBuilder html = new StringBuilder("<div style=\"overflow-x:auto\">");
    rows(0, shown, new int[0], html);
    html.append("<div style=\"opacity:.65;font-size:12px;padding:4px 10px\">");
    if (shown < rowCount) {
      html.append(Numbers.count(shown)).append(" of ");
    }
    return html.append(Numbers.count(rowCount, "row", "rows")).append("</div></div>").toString();
  }

  /**
   * The rows in pages, the first one open and each next one behind a line to click on; it needs no
   * script, so it works wherever a notebook is shown.
   *
   * @param pageRows how many rows a page has
   * @param rows how many rows there are in all pages; those left out are counted below
   * @throws IllegalArgumentException if a page has no rows
   */
  public String toPagedHtml(int pageRows, int rows) {
    if (pageRows < 1) {
      throw new IllegalArgumentException("a page has at least one row, not " + pageRows);
    }
    int shown = Math.max(0, Math.min(rows, rowCount));
    int[] widths = widths(shown);
    StringBuilder html = new StringBuilder("<div style=\"overflow-x:auto\">");
    rows(0, Math.min(pageRows, shown), widths, html);
    int open = 0;
    for (int from = pageRows; from < shown; from += pageRows) {
      int to = Math.min(shown, from + pageRows);
      html.append("<details style=\"font-size:12px\"><summary style=\"padding:4px 10px;")
          .append("cursor:pointer;opacity:.75\">rows ")
          .append(Numbers.count(from + 1L))
          .append(" to ")
          .append(Numbers.count(to))
          .append("</summary>");
      rows(from, to, widths, html);
      open++;
    }
    html.append("</details>".repeat(open))
        .append("<div style=\"opacity:.65;font-size:12px;padding:4px 10px\">");
    if (shown < rowCount) {
      html.append("the first ").append(Numbers.count(shown)).append(" of ");
    }
    return html.append(Numbers.count(rowCount, "row", "rows")).append("</div></div>").toString();
  }

  /** How many characters wide each column is, so that it is so on all pages. */
  private int[] widths(int rows) {
    int[] widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = columns.get(i).name().length();
      for (int row = 0; row < rows; row++) {
        widths[i] = Math.max(widths[i], text(row, i).length());
      }
    }
    return widths;
  }

  /**
   * @param widths how wide each column is at least, in characters; empty if it does not matter
   */
  private void rows(int from, int to, int[] widths, StringBuilder html) {
    html.append("<table class=\"nds\" style=\"").append(STYLE).append("\"><thead><tr>");
    for (int i = 0; i < columns.size(); i++) {
      html.append("<th style=\"").append(cellStyle(i));
      if (widths.length > 0) {
        html.append("min-width:").append(Math.min(40, widths[i])).append("ch;");
      }
      html.append("border-bottom:1px solid currentColor;\">")
          .append(Elements.escape(columns.get(i).name()))
          .append("</th>");
    }
    html.append("</tr></thead><tbody>");
    for (int row = from; row < to; row++) {
      html.append("<tr>");
      for (int i = 0; i < columns.size(); i++) {
        html.append("<td style=\"")
            .append(cellStyle(i))
            .append("\">")
            .append(Elements.escape(text(row, i)))
            .append("</td>");
      }
      html.append("</tr>");
    }
    html.append("</tbody></table>");
  }

  private String cellStyle(int column) {
    return "padding:3px 10px;white-space:nowrap;text-align:"
        + (columns.get(column).isNumber() ? "right;" : "left;");
  }

  /** The name and how much there is. */
  @Override
  public String toString() {
    return name
        + " ("
        + Numbers.count(rowCount, "row", "rows")
        + ", "
        + Numbers.count(columns.size(), "column", "columns")
        + ")";
  }
}
