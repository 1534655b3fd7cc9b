package org.ndsampler.spark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.SparkSession;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.eval.Detections;
import org.ndsampler.eval.Evaluation;
import org.ndsampler.eval.EvaluationOptions;
import org.ndsampler.spark.internal.EvaluationSettings;
import org.ndsampler.spark.internal.EvaluationTask;
import org.ndsampler.spark.internal.SparkPath;
import org.ndsampler.spark.internal.Tasks;

/**
 * Compares detections with a dataset on the executors, some images each, and puts the parts
 * together: to the last bit what {@link Evaluation#of} gives on one machine. Immutable; each
 * setting returns a changed copy.
 *
 * <pre>{@code
 * Evaluation evaluation =
 *     SparkEvaluation.of(spark, "data.kwcoco.json", "found.json")
 *         .options(EvaluationOptions.DEFAULT.metric(Metric.MASKS))
 *         .run();
 * }</pre>
 *
 * <p>Each task reads the file of detections and keeps those of its images, so it pays where
 * matching takes long: masks, boundaries, keypoints, many objects in an image. The driver holds all
 * detections.
 *
 * @since 0.1
 */
public final class SparkEvaluation {
  private final SparkSession spark;
  private final String dataset;
  private final String detections;
  private final EvaluationOptions options;

  private SparkEvaluation(
      SparkSession spark, String dataset, String detections, EvaluationOptions options) {
    this.spark = spark;
    this.dataset = dataset;
    this.detections = detections;
    this.options = options;
  }

  /**
   * An evaluation of boxes.
   *
   * @param dataset the COCO file, on a file system that all machines have
   * @param detections the file of COCO results, there too
   */
  public static SparkEvaluation of(SparkSession spark, String dataset, String detections) {
    return new SparkEvaluation(
        Objects.requireNonNull(spark, "spark must not be null"),
        dataset,
        detections,
        EvaluationOptions.DEFAULT);
  }

  /** How they are compared; progress and cancellation are those of the whole job. */
  public SparkEvaluation options(EvaluationOptions value) {
    return new SparkEvaluation(spark, dataset, detections, value);
  }

  /** How they are compared. */
  public EvaluationOptions options() {
    return options;
  }

  /**
   * Compares them.
   *
   * @throws java.util.concurrent.CancellationException if it was asked to stop
   * @throws IOException if a file cannot be read
   */
  public Evaluation run() throws IOException {
    CocoDataset truth = CocoDataset.read(SparkPath.of(dataset));
    Detections found = Detections.read(SparkPath.of(detections), truth);
    long[] images =
        options
            .images()
            .orElseGet(() -> Arrays.stream(truth.images().ids()).sorted().distinct().toArray());
    int tasks = Math.max(1, 2 * spark.sparkContext().defaultParallelism());
    List<long[]> chunks = new ArrayList<>();
    for (int task = 0; task < tasks; task++) {
      int from = (int) ((long) images.length * task / tasks);
      int to = (int) ((long) images.length * (task + 1) / tasks);
      if (from < to) {
        chunks.add(Arrays.copyOfRange(images, from, to));
      }
    }
    EvaluationTask task = EvaluationTask.of(dataset, detections, EvaluationSettings.of(options));
    List<byte[]> parts =
        Tasks.run(
            spark,
            "comparing detections",
            chunks,
            chunks.size(),
            options.progress(),
            options.cancellation(),
            task::parts);
    return Evaluation.ofParts(truth, found, options, parts);
  }

  /** The files. */
  @Override
  public String toString() {
    return "SparkEvaluation(" + dataset + ", " + detections + ", " + options.metric() + ")";
  }
}
