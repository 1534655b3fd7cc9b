package org.ndsampler.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.data.category.CategoryDataset;
import org.jfree.data.xy.IntervalXYDataset;
import org.jfree.data.xy.XYZDataset;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.viz.chart.Chart;
import org.ndsampler.viz.chart.Charts;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class TableChartsTest {
  private static CocoDataset dataset() {
    return CocoDataset.builder()
        .category(1, "cat")
        .category(2, "dog")
        .image(1, "a.png", Size.of(100, 100))
        .image(2, image -> image.fileName("unsized.png"))
        .annotation(1, 1, 1, Box.of(0, 0, 10, 10))
        .annotation(2, 1, 2, Box.of(0, 0, 20, 10))
        .annotation(3, 1, 2, Box.of(80, 80, 40, 40))
        .annotation(4, 2, 2, Box.of(0, 0, 10, 20))
        .build();
  }

  private static double total(Chart chart) {
    IntervalXYDataset bins =
        (IntervalXYDataset) ((XYPlot) chart.toJFreeChart().getPlot()).getDataset();
    double sum = 0;
    for (int i = 0; i < bins.getItemCount(0); i++) {
      sum += bins.getYValue(0, i);
    }
    return sum;
  }

  @Test
  void aWholeTableGivesTheChartsOfItsDataset() {
    Table all = Targets.table(dataset());
    assertThat(TableCharts.classFrequencies(all).toSvg())
        .isEqualTo(Charts.classFrequencies(dataset()).toSvg());
    assertThat(TableCharts.boxSizes(all).toSvg()).isEqualTo(Charts.boxSizes(dataset()).toSvg());
    assertThat(TableCharts.aspectRatios(all).toSvg())
        .isEqualTo(Charts.aspectRatios(dataset()).toSvg());
    assertThat(TableCharts.centers(all).toSvg()).isEqualTo(Charts.centers(dataset()).toSvg());
    assertThat(TableCharts.annotationsPerImage(all).toSvg())
        .isEqualTo(Charts.annotationsPerImage(dataset()).toSvg());
  }

  @Test
  void aFilteredTableGivesTheChartsOfWhatIsLeft() {
    Table all = Targets.table(dataset());
    Table dogs = all.where(all.stringColumn("category").isEqualTo("dog"));
    CategoryDataset bars =
        ((CategoryPlot) TableCharts.classFrequencies(dogs).toJFreeChart().getPlot()).getDataset();
    assertThat(bars.getColumnKeys().toString()).isEqualTo("[dog]");
    assertThat(bars.getValue(0, 0)).isEqualTo(3.0);
    assertThat(total(TableCharts.boxSizes(dogs))).isEqualTo(3);
    assertThat(total(TableCharts.annotationsPerImage(dogs))).isEqualTo(2);
    XYZDataset cells =
        (XYZDataset) ((XYPlot) TableCharts.centers(dogs).toJFreeChart().getPlot()).getDataset();
    assertThat(cells.getItemCount(0)).as("one lies in an image of unknown size").isEqualTo(2);
    assertThatThrownBy(() -> TableCharts.classFrequencies(dogs, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void everyChartCanBeDrawnOfNothing() {
    Table nothing = Targets.table(CocoDataset.builder().build());
    assertThat(TableCharts.classFrequencies(nothing).toImage().getWidth()).isEqualTo(760);
    assertThat(total(TableCharts.boxSizes(nothing))).isZero();
    assertThat(total(TableCharts.aspectRatios(nothing))).isZero();
    assertThat(total(TableCharts.annotationsPerImage(nothing))).isZero();
    assertThat(TableCharts.centers(nothing).toImage().getWidth()).isEqualTo(636);
  }

  @Test
  void anyColumnHasAHistogram() {
    Table all = Targets.table(dataset());
    assertThat(total(TableCharts.histogram(all, "width"))).isEqualTo(4);
    CategoryDataset bars =
        ((CategoryPlot) TableCharts.histogram(all, "category").toJFreeChart().getPlot())
            .getDataset();
    assertThat(bars.getColumnKeys().toString()).isEqualTo("[dog, cat]");
    assertThat(bars.getValue(0, 0)).isEqualTo(3.0);
    CategoryDataset truths =
        ((CategoryPlot) TableCharts.histogram(all, "is_crowd").toJFreeChart().getPlot())
            .getDataset();
    assertThat(truths.getValue("count", "false")).isEqualTo(4.0);
    assertThatThrownBy(() -> TableCharts.histogram(all, "widht"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has no column widht; it has ")
        .hasMessageEndingWith("did you mean \"width\"?");
  }

  @Test
  void missingNumbersAreCountedAndNotDrawn() {
    Table table =
        Table.create("t")
            .addColumns(DoubleColumn.create("x", 1.5, Double.NaN, 2.5))
            .addColumns(StringColumn.create("camera", "left", "", "left"));
    Chart chart = TableCharts.histogram(table, "x");
    assertThat(total(chart)).isEqualTo(2);
    assertThat(chart.toSvg()).contains("1.5 to 2.5, median 2; 1 without a value");
    assertThat(TableCharts.histogram(table, "camera").toSvg())
        .contains("left", "(missing)", "2 different values, 3 in all");
  }
}
