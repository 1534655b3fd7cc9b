package org.ndsampler.viz.page;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ndsampler.viz.chart.Chart;
import org.ndsampler.viz.internal.Colors;
import org.ndsampler.viz.internal.Elements;
import org.ndsampler.viz.internal.Images;
import org.ndsampler.viz.paint.ContactSheet;
import org.ndsampler.viz.paint.Theme;

/**
 * A page of HTML that needs nothing else: pictures are in it, no script, no network. It is light or
 * dark as the reader's system is, unless {@link #theme} says which. All text is escaped. Immutable:
 * each method returns a page with one thing more.
 *
 * @since 0.1
 */
public final class Html {
  /** How many rows of a table are shown when nothing else is said. */
  private static final int ROWS = 20;

  /** The width of what fills the page, and of what fills half of it, in pixels. */
  static final int FULL = 1032;

  private static final int HALF = 508;

  /** The width of what fills the page of a telephone. */
  private static final int NARROW = 352;

  /** How far a chart's title is from its left edge: as far it is moved to be below the heading. */
  private static final int INDENT = 20;

  /** An element of the page, for a theme, or for both where that is null. */
  private interface Part {
    String html(@Nullable Theme theme);
  }

  private final String title;
  private final boolean isHeaded;
  private final @Nullable Theme theme;
  private final List<Part> parts;

  private Html(String title, boolean isHeaded, @Nullable Theme theme, List<Part> parts) {
    this.title = title;
    this.isHeaded = isHeaded;
    this.theme = theme;
    this.parts = List.copyOf(parts);
  }

  /** An empty page with a title, which is also its first heading. */
  public static Html page(String title) {
    return new Html(title, true, null, List.of());
  }

  /** Settles the colours, whatever the reader's system is set to. */
  public Html theme(Theme colors) {
    return new Html(title, isHeaded, colors, parts);
  }

  /** The colours; empty if they go by the reader's system. */
  public Optional<Theme> theme() {
    return Optional.ofNullable(theme);
  }

  /** Leaves the heading out; the title stays that of the window. */
  public Html bare() {
    return new Html(title, false, theme, parts);
  }

  /** Whether the heading is left out. */
  public boolean isBare() {
    return !isHeaded;
  }

  /** The title, which is also the first heading. */
  public String title() {
    return title;
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

  /** Adds a paragraph in a frame of a colour: good news, a warning or an error. */
  Html note(Note kind, String text) {
    return with(
        "<p class=\"note " + kind.name().toLowerCase(Locale.ROOT) + "\">" + escape(text) + "</p>");
  }

  /** The kinds of {@link #note}. */
  enum Note {
    GOOD,
    WARNING,
    ERROR
  }

  /** Adds rows that each begin with a coloured word, and may have a second, quieter line. */
  Html notes(List<NoteRow> rows) {
    StringBuilder html = new StringBuilder("<ul class=\"notes\">");
    for (NoteRow row : rows) {
      String kind = row.kind.name().toLowerCase(Locale.ROOT);
      html.append("<li><span class=\"badge ")
          .append(kind)
          .append("\">")
          .append(kind)
          .append("</span><div>")
          .append(escape(row.text))
          .append(row.detail.isEmpty() ? "" : "<small>" + escape(row.detail) + "</small>")
          .append("</div></li>");
    }
    return with(html.append("</ul>").toString());
  }

  /** A row of {@link #notes}. */
  record NoteRow(Note kind, String text, String detail) {}

  /** Adds a picture with a text under it. */
  public Html image(BufferedImage picture, String caption) {
    return with(figure(Elements.image(picture, caption, picture.getWidth()), caption));
  }

  /** Adds a chart, in the colours of the page, as SVG; on narrow screens it is drawn narrower. */
  public Html chart(Chart chart) {
    return with(theme -> chart(chart, theme));
  }

  private static String chart(Chart chart, @Nullable Theme theme) {
    // Its subtitle may need a second line there.
    Chart narrow = chart.size(NARROW + INDENT, chart.size().height() + 20);
    return "<figure class=\"chart\"><div class=\"when-wide\">"
        + svg(chart, theme)
        + "</div><div class=\"when-narrow\">"
        + svg(narrow, theme)
        + "</div></figure>";
  }

  /** Adds a chart that fills the width of the page. */
  Html wideChart(Chart chart) {
    return chart(chart.size(FULL + INDENT, chart.size().height()));
  }

  /**
   * Adds charts two by two, each drawn for half the width of the page and equally high.
   *
   * @param height in pixels
   */
  public Html charts(List<Chart> charts, int height) {
    List<Chart> sized = charts.stream().map(one -> one.size(HALF + INDENT, height)).toList();
    return with(
        theme ->
            sized.stream()
                .map(chart -> chart(chart, theme))
                .collect(Collectors.joining("", "<div class=\"pairs\">", "</div>")));
  }

  private static String svg(Chart chart, @Nullable Theme theme) {
    if (theme == null) {
      return "<div class=\"when-light\">"
          + svg(chart, Theme.LIGHT)
          + "</div><div class=\"when-dark\">"
          + svg(chart, Theme.DARK)
          + "</div>";
    }
    // HTML knows the name space by itself; without it, the page has no address at all.
    return chart.theme(theme).toSvg().replaceFirst(" xmlns=\"[^\"]*\"", "");
  }

  /** Adds a sheet: its tiles drawn for screens of high density, its texts as text of the page. */
  public Html sheet(ContactSheet sheet) {
    return with(sheet.toHtml());
  }

  /**
   * Adds a film, which moves.
   *
   * @param width how wide it is shown, in pixels
   */
  public Html film(byte[] gif, int width, String caption) {
    return with(
        figure(
            "<img alt=\""
                + escape(caption)
                + "\" width=\""
                + width
                + "\" style=\"max-width:100%;height:auto\" src=\"data:image/gif;base64,"
                + Base64.getEncoder().encodeToString(gif)
                + "\">",
            caption));
  }

  private static String figure(String element, String caption) {
    return "<figure>"
        + element
        + (caption.isEmpty() ? "" : "<figcaption>" + escape(caption) + "</figcaption>")
        + "</figure>";
  }

  /** Adds something that is shown when the reader clicks on a line. */
  Html folded(String summary, UnaryOperator<Html> content) {
    Html inner = content.apply(new Html("", false, theme, List.of()));
    return with(
        anyTheme ->
            "<details><summary>"
                + escape(summary)
                + "</summary>"
                + inner.parts.stream()
                    .map(part -> part.html(anyTheme))
                    .collect(Collectors.joining("\n"))
                + "</details>");
  }

  /** Adds the first 20 rows of a table. */
  public Html table(TextTable table) {
    return table(table, ROWS);
  }

  /** Adds the first rows of a table; how many more there are is said below it. */
  public Html table(TextTable table, int rows) {
    return with(table.toHtml(rows));
  }

  /** Adds a card, in the colours of the page. */
  public Html card(Card card) {
    return with(card.toHtml());
  }

  private Html with(String element) {
    return with(anyTheme -> element);
  }

  private Html with(Part part) {
    List<Part> more = new ArrayList<>(parts);
    more.add(part);
    return new Html(title, isHeaded, theme, more);
  }

  /** The page. */
  @Override
  public String toString() {
    return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>"
        + escape(title)
        + "</title><style>"
        + css()
        + "</style></head><body><main>\n"
        + (isHeaded ? "<h1>" + escape(title) + "</h1>\n" : "")
        + parts.stream().map(part -> part.html(theme)).collect(Collectors.joining("\n"))
        + "\n</main></body></html>\n";
  }

  /**
   * Writes the page in UTF-8; missing folders are made.
   *
   * @return the absolute path of the file
   * @throws IOException if the file cannot be written
   */
  public Path write(Path file) throws IOException {
    return Images.write(toString().getBytes(StandardCharsets.UTF_8), file);
  }

  /** Text as HTML shows it, also within an attribute's quotes. */
  public static String escape(String text) {
    return Elements.escape(text);
  }

  private String css() {
    String colors =
        theme != null
            ? ":root{color-scheme:" + scheme(theme) + ";" + variables(theme) + "}"
            : ":root{color-scheme:light dark;"
                + variables(Theme.LIGHT)
                + "}.when-dark{display:none}@media(prefers-color-scheme:dark){:root{"
                + variables(Theme.DARK)
                + "}.when-light{display:none}.when-dark{display:block}}";
    return colors + STYLE;
  }

  private static String scheme(Theme theme) {
    return theme == Theme.DARK ? "dark" : "light";
  }

  private static String variables(Theme theme) {
    return "--ground:"
        + Colors.hex(theme.background())
        + ";--text:"
        + Colors.hex(theme.text())
        + ";--muted:"
        + Colors.hex(theme.muted())
        + ";--line:"
        + Colors.hex(theme.line())
        + ";--panel:"
        + Colors.hex(theme.panel())
        + ";--good:"
        + Colors.hex(theme.good())
        + ";--warning:"
        + Colors.hex(theme.warning())
        + ";--error:"
        + Colors.hex(theme.error());
  }

  private static final String STYLE =
"""
body{margin:0;background:var(--ground);color:var(--text);overflow-wrap:anywhere;
font:15px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'DejaVu Sans',sans-serif}
main{box-sizing:border-box;max-width:1080px;margin:0 auto;padding:32px 24px 64px}
h1{font-size:28px;line-height:1.25;margin:0 0 18px}
h2{font-size:20px;margin:44px 0 14px;padding-top:18px;border-top:1px solid var(--line)}
h3{font-size:16px;margin:26px 0 4px}
p,figcaption,dt,small{color:var(--muted)}p{margin:0 0 14px}
figure{margin:0 0 24px}figcaption{font-size:13px}
svg{max-width:100%;height:auto;display:block}
.chart{margin:0 0 24px -20px}.when-narrow{display:none}
dl{display:flex;flex-wrap:wrap;gap:12px;margin:0 0 20px}
dl div{background:var(--panel);border-radius:8px;padding:10px 18px;min-width:110px}
dt{font-size:13px}dd{margin:0;font-size:22px;font-weight:600}
.legend{font-size:13px;color:var(--text);display:flex;flex-wrap:wrap;gap:4px 22px}
.legend i{display:inline-block;height:10px;margin-right:8px;vertical-align:-2px}
.sheet{display:grid;grid-template-columns:repeat(var(--columns),minmax(0,var(--width)));gap:16px;
margin:0 0 24px}.sheet figure{margin:0}
.sheet figure div{background:var(--panel);border-radius:6px;overflow:hidden;display:flex;
align-items:center;justify-content:center;aspect-ratio:var(--cell)}
.sheet img{width:100%;height:100%!important;object-fit:contain;display:block}
.sheet b,.sheet span{display:block;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.sheet b{color:var(--text);font-weight:500;margin-top:4px}
.pairs{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:0 16px}
@media(max-width:700px){.pairs{grid-template-columns:minmax(0,1fr)}
.sheet{grid-template-columns:repeat(2,minmax(0,1fr))}
.sheet b,.sheet span{white-space:normal;overflow-wrap:anywhere}
.when-wide{display:none}.when-narrow{display:block}dl div{flex:1 1 40%;box-sizing:border-box}}
.note{border-left:4px solid;padding:8px 14px;background:var(--panel);border-radius:4px;
color:var(--text)}.note.good{border-color:var(--good)}
.note.warning{border-color:var(--warning)}.note.error{border-color:var(--error)}
.notes{list-style:none;margin:0 0 20px;padding:0}
.notes li{display:flex;gap:12px;align-items:baseline;padding:7px 0;
border-bottom:1px solid var(--line)}.notes small{display:block;font-size:13px}
.notes div{min-width:0;overflow-wrap:anywhere}
.badge{flex:none;width:62px;text-align:center;font-size:12px;border:1px solid;
border-radius:10px;padding:0 6px}.badge.good{color:var(--good)}
.badge.warning{color:var(--warning)}.badge.error{color:var(--error)}
details{margin:0 0 10px}summary{cursor:pointer;color:var(--muted);padding:4px 0 8px}
table.nds tbody tr:nth-child(odd){background:var(--panel)}
@media print{main{padding:0}figure,dl{break-inside:avoid}}
""";
}
