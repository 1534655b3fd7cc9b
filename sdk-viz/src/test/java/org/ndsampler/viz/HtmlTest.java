package org.ndsampler.viz;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class HtmlTest {
  private static final String NASTY = "<script>alert('x')</script> & \"y\" \u0001";

  private static Table table() {
    return Table.create(
        "t",
        LongColumn.create("id", new long[] {1, 2, 3}),
        StringColumn.create(NASTY, "a", NASTY, "c"),
        DoubleColumn.create("x", 1.5, Double.NaN, 2000));
  }

  @Test
  void allTextIsEscaped() {
    BufferedImage dot = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    String page =
        Html.page(NASTY)
            .heading(NASTY)
            .text(NASTY)
            .list(List.of(NASTY))
            .facts(Map.of(NASTY, NASTY))
            .image(dot, NASTY)
            .table(table())
            .toString();
    assertThat(page)
        .doesNotContain("<script")
        .doesNotContain("alert('x')")
        .doesNotContain("\u0001");
    assertThat(page)
        .contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;y&quot; \ufffd");
  }

  @Test
  void aPageNeedsNothingButItself(@TempDir Path folder) throws IOException {
    BufferedImage dot = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    Path file =
        Html.page("p")
            .image(dot, "dot")
            .sheet(ContactSheet.of(Tile.of(dot, "a")).withTitle("s"))
            .withTheme(Theme.DARK)
            .write(folder.resolve("new/page.html"));
    String page = Files.readString(file);
    assertThat(page).startsWith("<!DOCTYPE html>").contains("src=\"data:image/png;base64,iVBOR");
    assertThat(page).doesNotContain("http:").doesNotContain("https:").doesNotContain("<link");
    assertThat(page).contains("--ground:#16191d");
  }

  @Test
  void aTableShowsItsFirstRowsAndSaysHowManyThereAre() {
    String html = Html.toHtml(table(), 2);
    assertThat(html.split("<tr>", -1)).hasSize(4);
    assertThat(html).contains("2 of 3 rows").contains(">1.5<").contains(">\u2013<");
    assertThat(Html.toHtml(table(), 9)).contains(">3 rows<").contains(">2,000<");
    assertThat(Html.toHtml(table().first(0), 9)).contains(">0 rows<");
  }

  @Test
  void nothingIsWiderThanTheScreen() {
    BufferedImage dot = new BufferedImage(900, 1, BufferedImage.TYPE_INT_RGB);
    String page =
        Html.page("p")
            .image(dot, "dot")
            .film(new byte[] {1}, 900, "film")
            .sheet(
                ContactSheet.of(Tile.of(dot, "a"))
                    .withLegend(
                        Legend.empty()
                            .withSwatch(java.awt.Color.RED, java.awt.Color.RED, NASTY)
                            .withFrame(java.awt.Color.BLACK, java.awt.Color.WHITE, "frame")
                            .withRamp(java.awt.Color.BLACK, ColorMap.VIRIDIS::color, "views")))
            .toString();
    for (String element : page.split("<img ", -1)) {
      if (element.contains("src=\"data:") && !element.contains("<figcaption>")) {
        assertThat(element).contains("max-width:100%");
      }
    }
    assertThat(page)
        .contains("alt=\"film\" width=\"900\" style=\"max-width:100%;height:auto\"")
        .contains("background:rgba(255,0,0,1.0)")
        .contains("linear-gradient(90deg,#000000 12%,#440154 12%")
        .contains("#fde725 100%")
        .doesNotContain("<script");
  }

  @Test
  void aChartIsDrawnForWideAndForNarrowScreens() {
    Chart chart =
        Charts.boxSizes(
            Table.create(
                DoubleColumn.create("width", 10, 20), DoubleColumn.create("height", 10, 20)));
    String page = Html.page("p").withTheme(Theme.LIGHT).chart(chart).toString();
    assertThat(page)
        .contains("<div class=\"when-wide\"><svg width=\"760\"")
        .contains("<div class=\"when-narrow\"><svg width=\"372\"")
        .contains(".when-wide{display:none}.when-narrow{display:block}");
  }
}
