package org.ndsampler.viz.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ndsampler.core.coco.io.Problem;
import org.ndsampler.eval.ClassScore;
import org.ndsampler.eval.ConfusionMatrix;
import org.ndsampler.eval.Evaluation;
import org.ndsampler.eval.Matches;
import org.ndsampler.eval.Metric;
import org.ndsampler.eval.OddityEffect;
import org.ndsampler.eval.SliceScore;
import org.ndsampler.eval.Statistic;
import org.ndsampler.viz.chart.Chart;
import org.ndsampler.viz.chart.EvaluationCharts;
import org.ndsampler.viz.internal.Numbers;

/**
 * An evaluation on one page: the numbers, how precise and how sure the detector is, what goes wrong
 * and what mending it would gain, each class, kinds of objects, and what is odd about the numbers.
 * Safe for concurrent use.
 *
 * @since 0.1
 */
public final class EvaluationReport {
  private static final int CLASSES = 100;
  private static final int BINS = 10;

  private EvaluationReport() {}

  /** The page. Cost: an evaluation for each {@link org.ndsampler.eval.Oddity}. */
  public static Html of(Evaluation evaluation) {
    Map<String, String> facts = new LinkedHashMap<>();
    for (Statistic statistic : evaluation.statistics()) {
      facts.put(statistic.name(), EvaluationCards.number(statistic.value()));
    }
    Html page = Html.page("Evaluation of " + evaluation.dataset().name()).facts(facts);
    if (!evaluation.problems().isEmpty()) {
      page =
          page.heading("What was left out")
              .list(evaluation.problems().stream().map(Problem::toString).toList());
    }
    double overlap = nearestToHalf(evaluation.options().iouThresholds());
    Matches matches = evaluation.matches();
    List<Chart> charts = new ArrayList<>();
    charts.add(EvaluationCharts.precisionRecall(evaluation, overlap));
    charts.add(EvaluationCharts.reliability(evaluation.calibration(overlap, BINS)));
    page = page.heading("How precise, how sure").charts(charts, 420);
    page = page.heading("What goes wrong").chart(EvaluationCharts.errors(matches));
    if (evaluation.options().metric() == Metric.BOXES) {
      ConfusionMatrix matrix = ConfusionMatrix.of(evaluation.dataset(), evaluation.detections());
      page =
          page.heading("Classes taken for others")
              .chart(EvaluationCharts.confusion(matrix))
              .list(matrix.mostConfused(12));
    }
    page = page.heading("Classes").table(classes(evaluation), CLASSES);
    page = page.heading("Kinds of objects").table(slices(evaluation, overlap), CLASSES);
    return page.heading("What is odd about these numbers")
        .text("pycocotools counts like this; each line says what mending it changes here.")
        .list(
            evaluation.explain().stream()
                .filter(OddityEffect::isSeen)
                .map(OddityEffect::toString)
                .toList());
  }

  private static double nearestToHalf(double[] thresholds) {
    double nearest = thresholds[0];
    for (double threshold : thresholds) {
      nearest = Math.abs(threshold - 0.5) < Math.abs(nearest - 0.5) ? threshold : nearest;
    }
    return nearest;
  }

  private static TextTable classes(Evaluation evaluation) {
    List<ClassScore> scores =
        evaluation.classScores().stream()
            .sorted(Comparator.comparingInt(ClassScore::objects).reversed())
            .toList();
    return TextTable.of(
        "Classes",
        List.of(
            new TextTable.Column("category", false),
            new TextTable.Column("objects", true),
            new TextTable.Column("detections", true),
            new TextTable.Column("AP", true),
            new TextTable.Column("AP50", true),
            new TextTable.Column("recall", true)),
        scores.size(),
        (row, column) -> {
          ClassScore score = scores.get(row);
          return switch (column) {
            case 0 -> score.name();
            case 1 -> Numbers.count(score.objects());
            case 2 -> Numbers.count(score.detections());
            case 3 -> EvaluationCards.number(score.ap());
            case 4 -> EvaluationCards.number(score.ap50());
            default -> EvaluationCards.number(score.recall());
          };
        });
  }

  private static TextTable slices(Evaluation evaluation, double overlap) {
    List<SliceScore> slices = new ArrayList<>(evaluation.recallBySize(overlap));
    slices.addAll(evaluation.recallByAspect(overlap));
    slices.addAll(evaluation.recallByCrowding(overlap));
    return TextTable.of(
        "Kinds of objects",
        List.of(
            new TextTable.Column("objects that are", false),
            new TextTable.Column("objects", true),
            new TextTable.Column("found", true),
            new TextTable.Column("recall", true)),
        slices.size(),
        (row, column) -> {
          SliceScore slice = slices.get(row);
          return switch (column) {
            case 0 -> slice.slice();
            case 1 -> Numbers.count(slice.objects());
            case 2 -> Numbers.count(slice.found());
            default -> EvaluationCards.number(slice.recall());
          };
        });
  }
}
