package org.ndsampler.viz.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.viz.chart.Chart;
import org.ndsampler.viz.chart.Charts;
import org.ndsampler.viz.paint.ContactSheet;
import org.ndsampler.viz.paint.Theme;
import org.ndsampler.viz.paint.Tile;

class HtmlTest {
  private static final String NASTY = "<script>alert('x')</script> & \"y\" \u0001";

  private static TextTable table(int rows) {
    Object[][] cells = {{1L, "a", 1.5}, {2L, NASTY, null}, {3L, "c", 2000.0}};
    return TextTable.of(
        "t",
        List.of(
            new TextTable.Column("id", true),
            new TextTable.Column(NASTY, false),
            new TextTable.Column("x", true)),
        rows,
        (row, column) -> TextTable.cell(cells[row][column]));
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
            .table(table(3))
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
            .sheet(ContactSheet.of(Tile.of(dot, "a")).title("s"))
            .theme(Theme.DARK)
            .write(folder.resolve("new/page.html"));
    String page = Files.readString(file);
    assertThat(page).startsWith("<!DOCTYPE html>").contains("src=\"data:image/png;base64,iVBOR");
    assertThat(page).doesNotContain("http:").doesNotContain("https:").doesNotContain("<link");
    assertThat(page).contains("--ground:#16191d");
  }

  @Test
  void aTableShowsItsFirstRowsAndSaysHowManyThereAre() {
    String html = table(3).toHtml(2);
    assertThat(html.split("<tr>", -1)).hasSize(4);
    assertThat(html).contains("2 of 3 rows").contains(">1.5<").contains(">\u2013<");
    assertThat(table(3).toHtml(9)).contains(">3 rows<").contains(">2,000<");
    assertThat(table(0).toHtml(9)).contains(">0 rows<");
  }

  @Test
  void nothingIsWiderThanTheScreen() {
    BufferedImage dot = new BufferedImage(900, 1, BufferedImage.TYPE_INT_RGB);
    String page =
        Html.page("p")
            .image(dot, "dot")
            .film(new byte[] {1}, 900, "film")
            .sheet(ContactSheet.of(Tile.of(dot, NASTY)))
            .toString();
    for (String element : page.split("<img ", -1)) {
      if (element.contains("src=\"data:") && !element.contains("<figcaption>")) {
        assertThat(element).contains("max-width:100%");
      }
    }
    assertThat(page)
        .contains("alt=\"film\" width=\"900\" style=\"max-width:100%;height:auto\"")
        .doesNotContain("<script");
  }

  @Test
  void aChartIsDrawnForWideAndForNarrowScreens() {
    Chart chart = Charts.boxSizes(new double[] {10, 20}, new double[] {10, 20});
    String page = Html.page("p").theme(Theme.LIGHT).chart(chart).toString();
    assertThat(page)
        .contains("<div class=\"when-wide\"><svg width=\"760\"")
        .contains("<div class=\"when-narrow\"><svg width=\"372\"")
        .contains(".when-wide{display:none}.when-narrow{display:block}");
  }
}
