package org.ndsampler.viz.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.Layer;
import org.jfree.data.category.CategoryDataset;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.data.xy.IntervalXYDataset;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.jfree.data.xy.XYZDataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.regions.Audit;
import org.ndsampler.core.regions.RegionPool;
import org.ndsampler.core.regions.Selection;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.split.DatasetSplit;
import org.ndsampler.viz.internal.Fonts;
import org.ndsampler.viz.internal.Numbers;
import org.ndsampler.viz.paint.Palette;
import org.ndsampler.viz.paint.Theme;

class ChartsTest {
  private static final Size SIZE = Size.of(760, 400);

  private static CocoDataset dataset() {
    CocoDataset.Builder builder =
        CocoDataset.builder()
            .category(1, "cat")
            .category(2, "dog")
            .category(3, "none")
            .category(4, "bird")
            .image(1, "a.png", Size.of(100, 100))
            .image(2, "b.png", Size.of(200, 100))
            .image(3, "c.png", Size.of(100, 100));
    for (int i = 0; i < 5; i++) {
      builder.annotation(10 + i, 1, 2, Box.of(0, 0, 10, 10));
    }
    builder.annotation(20, 2, 1, Box.of(100, 50, 40, 20));
    builder.annotation(21, 2, 1, Box.of(160, 50, 40, 40));
    builder.annotation(22, 2, 4, Box.of(0, 0, 2, 8));
    return builder.build();
  }

  private static CategoryDataset categories(Chart chart) {
    return ((CategoryPlot) chart.toJFreeChart().getPlot()).getDataset();
  }

  private static IntervalXYDataset bins(Chart chart) {
    return (IntervalXYDataset) ((XYPlot) chart.toJFreeChart().getPlot()).getDataset();
  }

  private static double total(IntervalXYDataset bins) {
    double sum = 0;
    for (int i = 0; i < bins.getItemCount(0); i++) {
      sum += bins.getYValue(0, i);
    }
    return sum;
  }

  private static double in(IntervalXYDataset bins, double x) {
    for (int i = 0; i < bins.getItemCount(0); i++) {
      if (x >= bins.getStartXValue(0, i) && x < bins.getEndXValue(0, i)) {
        return bins.getYValue(0, i);
      }
    }
    return 0;
  }

  @Test
  void classesAreCountedAndSorted() {
    CategoryDataset data = categories(Charts.classFrequencies(dataset()));
    assertThat(data.getColumnKeys().toString()).isEqualTo("[dog, cat, bird]");
    assertThat(data.getValue(0, 0)).isEqualTo(5.0);
    assertThat(data.getValue(0, 1)).isEqualTo(2.0);
    assertThat(data.getValue(0, 2)).isEqualTo(1.0);
  }

  @Test
  void rareClassesAreCountedTogether() {
    CategoryDataset data = categories(Charts.classFrequencies(dataset().classCounts(), 1));
    assertThat(data.getColumnKeys().toString()).isEqualTo("[dog, 2 other classes]");
    assertThat(data.getValue(0, 1)).isEqualTo(3.0);
    assertThatThrownBy(() -> Charts.classFrequencies(dataset().classCounts(), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aBarHasTheColourOfItsClass() {
    Chart chart = Charts.classFrequencies(dataset());
    CategoryPlot plot = (CategoryPlot) chart.toJFreeChart().getPlot();
    assertThat(plot.getRenderer().getItemPaint(0, 0)).isEqualTo(Palette.standard().color(2));
    BufferedImage image = chart.toImage();
    int bars = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        bars += new Color(image.getRGB(x, y)).equals(Palette.standard().color(2)) ? 1 : 0;
      }
    }
    assertThat(bars).isGreaterThan(3000);
  }

  @Test
  void sizesAndRatiosFallIntoTheirBins() {
    IntervalXYDataset sizes = bins(Charts.boxSizes(dataset()));
    assertThat(total(sizes)).isEqualTo(8);
    assertThat(in(sizes, 10)).isEqualTo(5);
    assertThat(in(sizes, 40)).isEqualTo(1);
    assertThat(in(sizes, 4)).isEqualTo(1);
    IntervalXYDataset ratios = bins(Charts.aspectRatios(dataset()));
    assertThat(total(ratios)).isEqualTo(8);
    assertThat(in(ratios, 1)).isEqualTo(6);
    assertThat(in(ratios, 2)).isEqualTo(1);
    assertThat(in(ratios, 0.25)).isEqualTo(1);
  }

  @Test
  void imagesWithoutAnnotationsCountToo() {
    IntervalXYDataset all = bins(Charts.annotationsPerImage(dataset()));
    assertThat(total(all)).isEqualTo(3);
    assertThat(in(all, 0)).isEqualTo(1);
    assertThat(in(all, 3)).isEqualTo(1);
    assertThat(in(all, 5)).isEqualTo(1);
    IntervalXYDataset some = bins(Charts.annotationsPerImage(2));
    assertThat(total(some)).isEqualTo(1);
    assertThat(in(some, 2)).isEqualTo(1);
  }

  @Test
  void whatIsNoTargetIsInNoChart() {
    CocoDataset dataset =
        CocoDataset.builder()
            .category(1, "cat")
            .image(1, "a.png", Size.of(9, 9))
            .annotation(1, 1, 1, Box.of(0, 0, 5, 5))
            .annotation(2, annotation -> annotation.image(1).category(1))
            .build();
    assertThat(categories(Charts.classFrequencies(dataset)).getValue(0, 0)).isEqualTo(1.0);
    assertThat(total(bins(Charts.boxSizes(dataset)))).isEqualTo(1);
    assertThatThrownBy(() -> Charts.boxSizes(new double[2], new double[3]))
        .hasMessageContaining("2 and 3");
  }

  @Test
  void aChartOfOnesOwnHasTheStyleOfTheOthers() {
    Chart own =
        Chart.of(
            "Loss",
            theme -> {
              XYSeries loss = new XYSeries("loss");
              loss.add(1, 0.9);
              loss.add(2, 0.4);
              return ChartFactory.createXYLineChart(
                  "another title", "epoch", "loss", new XYSeriesCollection(loss));
            });
    for (Theme theme : Theme.values()) {
      JFreeChart chart = own.theme(theme).toJFreeChart();
      assertThat(chart.getTitle().getText()).isEqualTo("Loss");
      assertThat(chart.getBackgroundPaint()).isEqualTo(theme.background());
      XYPlot plot = chart.getXYPlot();
      assertThat(plot.getBackgroundPaint()).isEqualTo(theme.background());
      assertThat(plot.getDomainAxis().getLabel()).isEqualTo("epoch");
      assertThat(plot.getDomainAxis().getTickLabelPaint()).isEqualTo(theme.muted());
      assertThat(plot.getRenderer().getSeriesPaint(0)).isEqualTo(theme.accent());
    }
    assertThat(own.size(300, 200).toImage().getWidth()).isEqualTo(300);
    assertThat(own.toSvg()).contains("Loss").contains("epoch");
  }

  @Test
  void aChartOfOnesOwnKeepsItsColours() {
    DefaultCategoryDataset data = new DefaultCategoryDataset();
    data.addValue(1, "a", "x");
    data.addValue(2, "b", "x");
    Chart own =
        Chart.of(
            "Bars",
            theme -> {
              JFreeChart chart = ChartFactory.createBarChart(null, "", "", data);
              chart.getCategoryPlot().getRenderer().setSeriesPaint(1, Color.PINK);
              return chart;
            });
    CategoryPlot plot = own.toJFreeChart().getCategoryPlot();
    assertThat(plot.getRenderer().getSeriesPaint(0)).isEqualTo(Palette.standard().color(0));
    assertThat(plot.getRenderer().getSeriesPaint(1)).isEqualTo(Color.PINK);
    assertThat(own.toJFreeChart().getLegend().getItemPaint()).isEqualTo(Theme.LIGHT.text());
  }

  @Test
  void centresAreCountedWhereTheyLie() {
    XYPlot plot = (XYPlot) Charts.centers(dataset()).toJFreeChart().getPlot();
    XYZDataset cells = (XYZDataset) plot.getDataset();
    double sum = 0;
    double atTopLeft = 0;
    for (int i = 0; i < cells.getItemCount(0); i++) {
      sum += cells.getZValue(0, i);
      if (cells.getXValue(0, i) < 12.5 && cells.getYValue(0, i) < 12.5) {
        atTopLeft += cells.getZValue(0, i);
      }
    }
    assertThat(sum).isEqualTo(8);
    assertThat(atTopLeft).isEqualTo(6);
    assertThat(plot.getRangeAxis().isInverted()).isTrue();
  }

  @Test
  void everyChartCanBeDrawnOfNothing() {
    CocoDataset nothing = CocoDataset.builder().build();
    for (Chart chart :
        List.of(
            Charts.classFrequencies(nothing),
            Charts.boxSizes(nothing),
            Charts.aspectRatios(nothing),
            Charts.annotationsPerImage(nothing),
            Charts.centers(nothing),
            Charts.curve("Loss", "epoch", "loss", new double[0]))) {
      assertThat(chart.toImage().getWidth()).isEqualTo(chart.size().width());
    }
  }

  @Test
  void aChartIsDrawnInEitherThemeAtAnyScale(@TempDir Path folder) throws IOException {
    Chart chart = Charts.boxSizes(dataset()).title("Sizes");
    BufferedImage dark = chart.theme(Theme.DARK).toImage(300, 200, 2);
    assertThat(dark.getWidth()).isEqualTo(600);
    assertThat(new Color(dark.getRGB(2, 2))).isEqualTo(Theme.DARK.background());
    Path file = chart.writePng(folder.resolve("chart.png"));
    assertThat(ImageIO.read(file.toFile()).getWidth()).isEqualTo(2 * chart.size().width());
    assertThatThrownBy(() -> chart.toImage(0, 10)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aCurveHasAPointForEachStepAndAGapWhereThereIsNone() {
    Chart chart =
        Charts.curve("Loss of each epoch", "epoch", "loss", new double[] {2, 1 / 0., 0.5});
    XYPlot plot = (XYPlot) chart.toJFreeChart().getPlot();
    assertThat(plot.getDataset().getXValue(0, 2)).isEqualTo(3);
    assertThat(plot.getDataset().getYValue(0, 1)).isNaN();
    assertThat(plot.getDataset().getYValue(0, 2)).isEqualTo(0.5);
    assertThat(plot.getRangeAxis().getRange().contains(0)).isTrue();
    assertThat(chart.toSvg()).contains("Loss of each epoch", "2 to 0.5", "epoch");
  }

  @Test
  void twoClassesOfOneNameAreTwoBars() {
    CocoDataset twins =
        CocoDataset.builder()
            .category(1, "same")
            .category(2, "same")
            .image(1, "a.png", Size.of(10, 10))
            .annotation(1, 1, 1, Box.of(0, 0, 1, 1))
            .annotation(2, 1, 2, Box.of(0, 0, 1, 1))
            .build();
    assertThat(categories(Charts.classFrequencies(twins)).getColumnCount()).isEqualTo(2);
  }

  @Test
  void aSplitIsShownInPercentOfEachClass() {
    CocoDataset dataset = dataset();
    DatasetSplit split = DatasetSplit.builder(dataset).withoutTest().build();
    CategoryDataset data = categories(Charts.splitBalance(split));
    assertThat(data.getRowKeys().toString()).isEqualTo("[train, validation]");
    assertThat(data.getColumnKeys().toString())
        .isEqualTo("[images (3), dog (5), cat (2), bird (1)]");
    for (int c = 0; c < data.getColumnCount(); c++) {
      assertThat(data.getValue(0, c).doubleValue() + data.getValue(1, c).doubleValue())
          .isEqualTo(100);
    }
    assertThat(data.getValue(0, 0).doubleValue())
        .isCloseTo(100.0 * split.train().length / 3, within(1e-9));
  }

  @Test
  void anEpochIsShownBesideItsDataset() {
    CocoDataset dataset = dataset();
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      RegionPool pool = sampler.preselect(Selection.all().seed(0));
      CategoryDataset data = categories(Charts.samplingBalance(dataset, pool));
      assertThat(data.getColumnKeys().toString()).isEqualTo("[dog, cat, bird]");
      for (int c = 0; c < 3; c++) {
        // All positives: the epoch is as the dataset.
        assertThat(data.getValue(1, c).doubleValue())
            .isCloseTo(data.getValue(0, c).doubleValue(), within(1e-9));
      }
      assertThat(data.getValue(0, 0).doubleValue()).isCloseTo(62.5, within(1e-9));
    }
  }

  @Test
  void anAuditIsShownByHowOftenAnnotationsWereSeen() {
    CocoDataset dataset = dataset();
    Audit.Builder seen = Audit.builder(dataset);
    // Row 0 five times, row 1 once; the other three dogs, the cats and the bird never.
    for (int i = 0; i < 5; i++) {
      seen.item().see(1, Window.of(0, 0, 50, 50)).seeAnnotation(0);
    }
    seen.item().see(1, Window.of(0, 0, 50, 50)).seeAnnotation(1);
    Chart chart = Charts.views(seen.build());
    CategoryDataset data = categories(chart);
    assertThat(data.getRowKeys().toString()).isEqualTo("[never, once, 2 to 4 times, more often]");
    assertThat(data.getColumnKeys().toString()).isEqualTo("[all (8), dog (5), cat (2), bird (1)]");
    assertThat(data.getValue("never", "dog (5)")).isEqualTo(60.0);
    assertThat(data.getValue("once", "dog (5)")).isEqualTo(20.0);
    assertThat(data.getValue("more often", "dog (5)")).isEqualTo(20.0);
    assertThat(data.getValue("never", "cat (2)")).isEqualTo(100.0);
  }

  private static CocoDataset named(String... names) {
    CocoDataset.Builder builder = CocoDataset.builder().image(1, "a.png", Size.of(100, 100));
    for (int i = 0; i < names.length; i++) {
      builder.category(i + 1, names[i]).annotation(i + 1, 1, i + 1, Box.of(0, 0, 10 * (i + 1), 10));
    }
    return builder.build();
  }

  @Test
  void namesAreOnOneLineAndTheirNumbersAreNotCut() {
    String endless = "a name that is much too long for the axis of any chart, and longer still";
    CocoDataset dataset = named("two\nlines", " ", endless, "\u0639\u0631\u0628");
    List<?> keys = categories(Charts.classFrequencies(dataset)).getColumnKeys();
    assertThat(keys.toString()).contains("two lines").contains("(no name)").contains("\u2026");
    assertThat(Fonts.width(Fonts.plain(12), ChartStyle.rowName(endless, SIZE))).isLessThan(240);
    assertThat(ChartStyle.rowName(endless, 1234, SIZE))
        .startsWith("a name")
        .endsWith("\u2026 (1,234)");
    // Marks of direction keep the number behind a name that is read from the right.
    assertThat(ChartStyle.rowName("\u0639\u0631\u0628", 5, SIZE))
        .isEqualTo("\u200e\u0639\u0631\u0628\u200e (5)");
  }

  private static int markers(XYPlot plot) {
    Collection<?> markers = plot.getDomainMarkers(Layer.FOREGROUND);
    return markers == null ? 0 : markers.size();
  }

  @Test
  void aChartOfNothingHasNoAxes() {
    CocoDataset nothing = CocoDataset.builder().build();
    for (Chart chart :
        List.of(
            Charts.boxSizes(nothing),
            Charts.aspectRatios(nothing),
            Charts.annotationsPerImage(nothing),
            Charts.centers(nothing))) {
      XYPlot plot = (XYPlot) chart.toJFreeChart().getPlot();
      assertThat(plot.getDomainAxis().isVisible()).isFalse();
      assertThat(plot.getRangeAxis().isVisible()).isFalse();
      assertThat(markers(plot)).isZero();
    }
    for (Chart chart :
        List.of(
            Charts.classFrequencies(nothing),
            Charts.splitBalance(DatasetSplit.builder(nothing).build()),
            Charts.views(Audit.builder(nothing).build()))) {
      CategoryPlot plot = (CategoryPlot) chart.toJFreeChart().getPlot();
      assertThat(plot.getRangeAxis().isVisible()).isFalse();
    }
  }

  @Test
  void sharesSumUpToAHundred() {
    assertThat(Numbers.percents(3, 3, 2)).containsExactly(38, 37, 25);
    assertThat(Numbers.percents(1, 1, 1)).containsExactly(34, 33, 33);
    assertThat(Numbers.percents(0, 0)).containsExactly(0, 0);
    assertThat(Numbers.percents(0, 7)).containsExactly(0, 100);
  }

  @Test
  void anAxisOfOctavesHasRoomForItsNumbers() {
    CocoDataset.Builder builder =
        CocoDataset.builder().category(1, "x").image(1, "a.png", Size.of(100, 100));
    builder.annotation(1, 1, 1, Box.of(0, 0, 0.25, 4096)).annotation(2, 1, 1, Box.of(0, 0, 9, 3));
    for (Chart chart : List.of(Charts.boxSizes(dataset()), Charts.aspectRatios(builder.build()))) {
      XYPlot plot = (XYPlot) chart.toJFreeChart().getPlot();
      LogAxis axis = (LogAxis) plot.getDomainAxis();
      double low = Math.log(axis.getLowerBound()) / Math.log(2);
      double high = Math.log(axis.getUpperBound()) / Math.log(2);
      double step = axis.getTickUnit().getSize();
      assertThat((high - low) / step).isLessThanOrEqualTo(10);
      assertThat(low / step)
          .as("so that 1 is among the numbers")
          .isCloseTo(Math.rint(low / step), within(1e-9));
      IntervalXYDataset bins = (IntervalXYDataset) plot.getDataset();
      for (int i = 0; i < bins.getItemCount(0); i++) {
        assertThat(bins.getStartXValue(0, i)).isGreaterThanOrEqualTo(axis.getLowerBound() - 1e-9);
        assertThat(bins.getEndXValue(0, i)).isLessThanOrEqualTo(axis.getUpperBound() + 1e-9);
      }
    }
    XYPlot sizes = (XYPlot) Charts.boxSizes(named("x")).toJFreeChart().getPlot();
    assertThat(sizes.getDomainAxis().getRange().contains(96)).isTrue();
    assertThat(markers(sizes)).isEqualTo(3);
  }

  @Test
  void countsHaveFewGridLines() {
    for (int n : new int[] {7, 90, 480}) {
      CocoDataset.Builder builder =
          CocoDataset.builder().category(1, "x").image(1, "a.png", Size.of(9, 9));
      for (int i = 0; i < n; i++) {
        builder.annotation(i + 1, 1, 1, Box.of(0, 0, 5, 5));
      }
      CocoDataset many = builder.build();
      for (Chart chart : List.of(Charts.classFrequencies(many), Charts.boxSizes(many))) {
        JFreeChart drawn = chart.toJFreeChart();
        drawn.createBufferedImage(chart.size().width(), chart.size().height());
        NumberAxis axis =
            drawn.getPlot() instanceof CategoryPlot bars
                ? (NumberAxis) bars.getRangeAxis()
                : (NumberAxis) ((XYPlot) drawn.getPlot()).getRangeAxis();
        assertThat(axis.getUpperBound() / axis.getTickUnit().getSize()).isLessThan(11);
      }
    }
  }

  @Test
  void ofOneClassTheBarIsNotThickerThanOfThree() {
    for (Chart chart :
        List.of(
            Charts.classFrequencies(named("one")), Charts.classFrequencies(named("a", "b", "c")))) {
      BufferedImage image = chart.toImage();
      int orange = Palette.standard().color(1).getRGB();
      long high =
          IntStream.range(0, image.getHeight()).filter(y -> image.getRGB(150, y) == orange).count();
      assertThat(high).isBetween(13L, 20L);
    }
  }

  @Test
  void theScaleOfColoursIsAsHighAsTheMap() {
    Chart chart = Charts.centers(dataset());
    BufferedImage image = chart.toImage();
    int ground = image.getRGB(0, 0);
    int[] map = span(image, 80, ground);
    int[] scale = span(image, image.getWidth() - 62, ground);
    assertThat(scale[0]).isBetween(map[0] - 1, map[0] + 1);
    assertThat(scale[1]).isBetween(map[1] - 1, map[1] + 1);
  }

  /** The first and the last row below the titles in which a column is not the ground. */
  private static int[] span(BufferedImage image, int x, int ground) {
    int[] rows =
        IntStream.range(60, image.getHeight()).filter(y -> image.getRGB(x, y) != ground).toArray();
    return new int[] {rows[0], rows[rows.length - 1]};
  }
}
