package org.ndsampler.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.eval.Detections;
import org.ndsampler.eval.Evaluation;
import org.ndsampler.eval.EvaluationOptions;
import org.ndsampler.eval.Metric;
import org.ndsampler.eval.Statistic;

/**
 * COCO's evaluation from two files to twelve numbers in one thread, here or as a process of its
 * own: what {@code coco_eval.py} is for pycocotools.
 */
final class EvaluationProcess {
  /** For a virtual machine that ends soon: what the best compiler makes would come too late. */
  static final List<String> FLAGS = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private EvaluationProcess() {}

  static Evaluation evaluate(Path objects, Path results, Metric metric) throws IOException {
    CocoDataset dataset = CocoDataset.read(objects);
    Detections detections = Detections.read(results, dataset);
    return Evaluation.of(dataset, detections, EvaluationOptions.DEFAULT.metric(metric).threads(1));
  }

  /** Starts it; the numbers as they were printed. */
  static List<String> run(Path objects, Path results, Metric metric)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(EvaluationProcess.class.getName(), objects.toString()));
    command.addAll(List.of(results.toString(), metric.name()));
    return CpuTime.ofProcess(command);
  }

  /** The two files and the metric. */
  public static void main(String[] arguments) throws IOException {
    Metric metric = Metric.valueOf(arguments[2]);
    Evaluation evaluation = evaluate(Path.of(arguments[0]), Path.of(arguments[1]), metric);
    System.out.println(evaluation.statistics().stream().map(Statistic::value).toList());
    System.out.println(CpuTime.line());
  }
}
