package org.ndsampler.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.eval.Detections;
import org.ndsampler.eval.Evaluation;
import org.ndsampler.eval.EvaluationOptions;
import org.ndsampler.eval.Metric;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * COCO's evaluation from two files to twelve numbers, in one thread: 5,000 images, 35,000 objects,
 * 44,000 detections. {@code coco_eval.py} does the same with pycocotools, from the same files.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 10)
@Measurement(iterations = 10)
@Fork(1)
public class EvaluationBenchmark {
  /** Number of images. */
  @Param("5000")
  public int images;

  private Path boxes;
  private Path boxResults;
  private Path masks;
  private Path maskResults;

  @Setup
  public void prepare() throws IOException {
    boxes = kept(false, "objects");
    boxResults = kept(false, "results");
    masks = kept(true, "objects");
    maskResults = kept(true, "results");
  }

  private Path kept(boolean ofMasks, String what) throws IOException {
    EvaluationData data = EvaluationData.coco(images, ofMasks);
    String name = "eval-" + (ofMasks ? "masks-" : "boxes-") + what + "-" + images + ".json";
    return BenchmarkData.kept(
        name,
        path -> {
          if (what.equals("objects")) {
            data.writeObjects(path);
          } else {
            data.writeResults(path);
          }
        });
  }

  @Benchmark
  public Evaluation boxes() throws IOException {
    return evaluate(boxes, boxResults, Metric.BOXES);
  }

  @Benchmark
  public Evaluation masks() throws IOException {
    return evaluate(masks, maskResults, Metric.MASKS);
  }

  private static Evaluation evaluate(Path objects, Path results, Metric metric) throws IOException {
    CocoDataset dataset = CocoDataset.read(objects);
    Detections detections = Detections.read(results, dataset);
    return Evaluation.of(dataset, detections, EvaluationOptions.DEFAULT.metric(metric).threads(1));
  }
}
