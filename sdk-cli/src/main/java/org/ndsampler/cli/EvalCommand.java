package org.ndsampler.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.eval.ClassScore;
import org.ndsampler.eval.Detections;
import org.ndsampler.eval.Evaluation;
import org.ndsampler.eval.EvaluationOptions;
import org.ndsampler.eval.Metric;
import org.ndsampler.eval.Protocol;
import org.ndsampler.eval.Statistic;
import org.ndsampler.viz.page.EvaluationReport;
import org.ndsampler.viz.page.Html;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says how good detections are. */
@Command(
    name = "eval",
    header = "Says how good detections are, with COCO's numbers to the last bit.",
    description = {"With --report it also makes a page about why they are not better."},
    footer = {"Example:", "  ndsampler eval annotations.json detections.json"})
final class EvalCommand extends Subcommand {
  @Mixin private final DatasetInput input = new DatasetInput();

  @Parameters(
      index = "1",
      paramLabel = "DETECTIONS",
      description = "A list of detections in COCO's form, or a dataset with scores.")
  private String detections = "";

  /** What is compared, in the words of the command line. */
  enum Kind {
    BOXES,
    MASKS,
    BOUNDARIES,
    KEYPOINTS,
    OUTLINES;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--metric",
      paramLabel = "WHAT",
      description = "${COMPLETION-CANDIDATES} (default boxes).")
  private Kind metric = Kind.BOXES;

  @Option(names = "--lvis", description = "By the rules of LVIS, not those of COCO.")
  private boolean lvis;

  @Option(names = "--threads", paramLabel = "N", description = "How many images at once.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--report", paramLabel = "HTML", description = "Makes a page.")
  private String report = "";

  @Option(names = "--force", description = "Replaces the page if it is there.")
  private boolean force;

  @Override
  Outcome run(Console console) throws IOException {
    FileOutput page = FileOutput.to(report, force);
    if (!report.isEmpty()) {
      page.claimFile(console, true);
    }
    CocoDataset dataset = input.open(console);
    Detections found = Detections.read(console.path(detections), dataset);
    EvaluationOptions options =
        EvaluationOptions.DEFAULT
            .metric(Metric.valueOf(metric.name()))
            .protocol(lvis ? Protocol.LVIS : Protocol.COCO)
            .threads(threads)
            .progress(console.progress())
            .cancellation(console.cancellation());
    Evaluation evaluation = Evaluation.of(dataset, found, options);
    if (!evaluation.problems().isEmpty()) {
      console.note("What the detections say: " + evaluation.problems());
    }
    String text = evaluation.summary().stripTrailing();
    Facts facts =
        new Facts()
            .with("detections", found.size())
            .with("problems", evaluation.problems().stream().map(ValidateCommand::facts).toList())
            .with("statistics", statistics(evaluation))
            .with("classes", classes(evaluation));
    if (!report.isEmpty()) {
      Html html = EvaluationReport.of(evaluation);
      page.write(console, ".html", html::write);
      text += "\nWrote " + report;
      facts.with("report", report);
    }
    return Outcome.done(text, facts);
  }

  private static Map<String, @Nullable Object> statistics(Evaluation evaluation) {
    Facts facts = new Facts();
    for (Statistic statistic : evaluation.statistics()) {
      facts.with(statistic.name(), statistic.value());
    }
    return facts.map();
  }

  private static List<Map<String, @Nullable Object>> classes(Evaluation evaluation) {
    List<Map<String, @Nullable Object>> classes = new ArrayList<>();
    for (ClassScore score : evaluation.classScores()) {
      classes.add(
          new Facts()
              .with("id", score.categoryId())
              .with("name", score.name())
              .with("objects", score.objects())
              .with("detections", score.detections())
              .with("AP", score.ap())
              .with("AP50", score.ap50())
              .with("recall", score.recall())
              .map());
    }
    return classes;
  }
}
