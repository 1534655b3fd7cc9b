package org.ndsampler.targets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.viz.MimeBundle;
import org.ndsampler.viz.Show;
import org.ndsampler.viz.page.Card;
import org.ndsampler.viz.page.TextTable;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.FloatColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

class TableViewsTest {
  private static Table table() {
    return Table.create(
        "my table",
        LongColumn.create("id", new long[] {1, 2, 42}),
        StringColumn.create("name", "a", "", "<c>"),
        DoubleColumn.create("x", 1.5, Double.NaN, 2000),
        BooleanColumn.create("seen", true, false, true));
  }

  @Test
  void numbersGoToTheRightAndWhatIsMissingIsADash() {
    TextTable view = TableViews.of(table());
    assertThat(view.name()).isEqualTo("my table");
    assertThat(view.rowCount()).isEqualTo(3);
    assertThat(view.columns())
        .containsExactly(
            new TextTable.Column("id", true),
            new TextTable.Column("name", false),
            new TextTable.Column("x", true),
            new TextTable.Column("seen", false));
    assertThat(view.text(2, 0)).isEqualTo("42");
    assertThat(view.text(1, 1)).isEqualTo("\u2013");
    assertThat(view.text(1, 2)).isEqualTo("\u2013");
    assertThat(view.text(2, 2)).isEqualTo("2,000.0");
    assertThat(view.text(0, 3)).isEqualTo("true");
    assertThat(TableViews.of(Table.create(LongColumn.create("n"))).name()).isEqualTo("table");
  }

  @Test
  void aTableShowsItselfInJShellAndInACell(@TempDir Path folder) throws IOException {
    String page = Files.readString(Show.show(table(), folder.resolve("table.html")));
    assertThat(page).contains("my table").contains(">42<").contains("&lt;c&gt;");
    assertThat(Show.image(table()).getWidth())
        .isEqualTo(Card.of(TableViews.of(table())).toImage().getWidth());
    MimeBundle cell = MimeBundle.of(table());
    assertThat(cell.data().get(MimeBundle.HTML))
        .isEqualTo(TableViews.of(table()).toPagedHtml(20, 100));
    assertThat(cell).hasToString(table().print());
  }

  @Test
  void ofALargeTableOnlyTheRowsThatAreShownAreRead() {
    Table large = Table.create("n", LongColumn.create("n", LongStream.range(0, 500).toArray()));
    large.addColumns(StringColumn.create("s", Collections.nCopies(500, "x")));
    assertThat(MimeBundle.of(large).data().get(MimeBundle.HTML))
        .contains("the first 100 of 500 rows")
        .doesNotContain(">100<");
    TextTable counted =
        TextTable.of(
            "rows",
            List.of(new TextTable.Column("n", true)),
            1_000_000_000,
            (row, column) -> {
              assertThat(row).isLessThan(100);
              return Integer.toString(row);
            });
    assertThat(counted.toHtml(7)).contains("7 of 1,000,000,000 rows");
    assertThat(Card.of(counted).toHtml()).contains("and 999,999,980 more rows");
  }

  private static List<String> texts(Column<?> column) {
    TextTable view = TableViews.of(Table.create("t", column));
    return IntStream.range(0, view.rowCount()).mapToObj(row -> view.text(row, 0)).toList();
  }

  @Test
  void numbersOfAColumnAreWrittenInOneWay() {
    assertThat(texts(DoubleColumn.create("x", 7.9, 106.4375, 50, 1481.375)))
        .containsExactly("7.90", "106.44", "50.00", "1,481.38");
    assertThat(texts(DoubleColumn.create("x", 3, 1200))).containsExactly("3", "1,200");
    assertThat(texts(DoubleColumn.create("score", 0.001, 0.875))).containsExactly("0.001", "0.875");
    assertThat(texts(FloatColumn.create("x", 0.1f, 2.5f))).containsExactly("0.1", "2.5");
    assertThat(texts(IntColumn.create("annotations", 12345, 7))).containsExactly("12,345", "7");
    assertThat(texts(LongColumn.create("image_id", 397133, 7))).containsExactly("397133", "7");
    // No common form: each for itself.
    assertThat(texts(DoubleColumn.create("x", 1e-7, 2.5))).containsExactly("1.00e-07", "2.5");
    assertThat(texts(DoubleColumn.create("x", Double.POSITIVE_INFINITY, 2.5)))
        .containsExactly("Infinity", "2.5");
  }
}
