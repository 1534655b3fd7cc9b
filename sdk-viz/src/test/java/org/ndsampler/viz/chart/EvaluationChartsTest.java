package org.ndsampler.viz.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.jfree.chart.labels.XYItemLabelGenerator;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYItemRenderer;
import org.jfree.data.xy.XYZDataset;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.eval.ConfusionMatrix;
import org.ndsampler.eval.Detections;
import org.ndsampler.eval.Evaluation;
import org.ndsampler.viz.Show;
import org.ndsampler.viz.page.Card;

class EvaluationChartsTest {
  private static final CocoDataset DATASET =
      CocoDataset.builder()
          .category(1, "cat")
          .category(2, "dog")
          .image(1, "a.png", Size.of(100, 100))
          .annotation(1, draft -> draft.image(1).category(1).box(Box.of(10, 10, 20, 20)).area(400))
          .annotation(2, draft -> draft.image(1).category(2).box(Box.of(60, 60, 20, 20)).area(400))
          .build();
  private static final Detections DETECTIONS =
      Detections.builder()
          .add(1, 1, Box.of(10, 10, 20, 20), 0.9)
          .add(1, 1, Box.of(60, 60, 20, 20), 0.8)
          .build();
  private static final Evaluation EVALUATION = Evaluation.of(DATASET, DETECTIONS);

  @Test
  void precisionAndRecallHaveALineForAllAndOneForEachClass() {
    XYPlot plot = EvaluationCharts.precisionRecall(EVALUATION, 0.5).toJFreeChart().getXYPlot();
    assertThat(plot.getDataset().getSeriesCount()).isEqualTo(3);
    assertThat(plot.getDataset().getXValue(0, 0)).isEqualTo(0.5);
    assertThat(plot.getDataset().getYValue(0, 0)).isEqualTo(1);
    assertThat(plot.getDataset().getYValue(0, 1)).isEqualTo(0.5);
  }

  @Test
  void theReliabilityHasABinForEachScore() {
    XYPlot plot =
        EvaluationCharts.reliability(EVALUATION.calibration(0.5, 10)).toJFreeChart().getXYPlot();
    assertThat(plot.getDataset().getItemCount(0)).isEqualTo(2);
    assertThat(plot.getDataset().getXValue(0, 0)).isEqualTo(0.8);
    assertThat(plot.getDataset().getYValue(0, 0)).isZero();
  }

  @Test
  void errorsHaveABarForEachKind() {
    CategoryPlot plot =
        EvaluationCharts.errors(EVALUATION.matches()).toJFreeChart().getCategoryPlot();
    assertThat(plot.getDataset().getColumnCount()).isEqualTo(6);
    assertThat(plot.getDataset().getColumnKey(0).toString()).isEqualTo("wrong class (1)");
    assertThat(plot.getDataset().getValue(0, 0).doubleValue()).isGreaterThan(0);
  }

  @Test
  void whereNothingWouldBeGainedTheAxisBeginsAtZero() {
    Detections right =
        Detections.builder()
            .add(1, 1, Box.of(10, 10, 20, 20), 0.9)
            .add(1, 2, Box.of(60, 60, 20, 20), 0.8)
            .build();
    CategoryPlot plot =
        EvaluationCharts.errors(Evaluation.of(DATASET, right).matches())
            .toJFreeChart()
            .getCategoryPlot();
    assertThat(plot.getRangeAxis().getLowerBound()).isZero();
    assertThat(plot.getRangeAxis().getUpperBound()).isGreaterThan(0.01);
  }

  @Test
  void theConfusionHasARowForEachClassAndForNothing() {
    XYPlot plot =
        EvaluationCharts.confusion(ConfusionMatrix.of(DATASET, DETECTIONS))
            .toJFreeChart()
            .getXYPlot();
    XYZDataset cells = (XYZDataset) plot.getDataset();
    assertThat(cells.getItemCount(0)).isEqualTo(9);
    assertThat(cells.getZValue(0, 0)).isEqualTo(1);
    // A dog was taken for a cat.
    assertThat(cells.getZValue(0, 1)).isEqualTo(1);
  }

  @Test
  void theCellsOfTheConfusionSayHowMany() {
    XYPlot plot =
        EvaluationCharts.confusion(ConfusionMatrix.of(DATASET, DETECTIONS))
            .toJFreeChart()
            .getXYPlot();
    XYItemRenderer cells = plot.getRenderer();
    XYItemLabelGenerator labels = cells.getItemLabelGenerator(0, 0);
    assertThat(labels.generateLabel(plot.getDataset(), 0, 0)).isEqualTo("1");
    assertThat(labels.generateLabel(plot.getDataset(), 0, 8)).isEmpty();
    // They can be read on full and on empty cells.
    assertThat(cells.getItemLabelPaint(0, 0)).isNotEqualTo(cells.getItemLabelPaint(0, 8));
  }

  @Test
  void theReportHasTheNumbersAndWhatIsOdd() {
    String page = Show.report(EVALUATION).toString();
    assertThat(page).contains("AP50", "What goes wrong", "dog taken for cat: 1", "EPSILON");
    assertThat(Card.of(EVALUATION).toHtml()).contains("mean average precision");
  }
}
