package org.ndsampler.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.eval.Detections;
import org.ndsampler.eval.Evaluation;
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
 * 44,000 detections. Beside it pycocotools with the same files: a Python process
 * (benchmarks/coco_eval.py) for each run. Run it in the project's folder.
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

  /** Two files, made when they are first wanted: each benchmark asks for its own alone. */
  private record Pair(Path objects, Path results) {
    static Pair kept(String name, int images, EvaluationData data) throws IOException {
      return new Pair(
          BenchmarkData.kept("eval-%s-objects-%d.json".formatted(name, images), data::writeObjects),
          BenchmarkData.kept(
              "eval-%s-results-%d.json".formatted(name, images), data::writeResults));
    }
  }

  /** Objects and detections that are boxes. */
  @State(Scope.Benchmark)
  public static class Boxes {
    private Pair files;

    @Setup
    public void make(EvaluationBenchmark benchmark) throws IOException {
      int images = benchmark.images;
      files = Pair.kept("boxes", images, EvaluationData.coco(images, false));
    }
  }

  /** Objects that are polygons and detections that are run lengths. */
  @State(Scope.Benchmark)
  public static class Masks {
    private Pair files;

    @Setup
    public void make(EvaluationBenchmark benchmark) throws IOException {
      int images = benchmark.images;
      files = Pair.kept("masks", images, EvaluationData.coco(images, true));
    }
  }

  /** Images with 15 objects and 125 detections each. */
  @State(Scope.Benchmark)
  public static class Crowded {
    private Pair files;

    @Setup
    public void make(EvaluationBenchmark benchmark) throws IOException {
      int images = benchmark.images;
      files = Pair.kept("crowded", images, EvaluationData.objects365(images));
    }
  }

  @Benchmark
  public Evaluation boxes(Boxes boxes) throws IOException {
    return EvaluationProcess.evaluate(boxes.files.objects, boxes.files.results, Metric.BOXES);
  }

  @Benchmark
  public Evaluation masks(Masks masks) throws IOException {
    return EvaluationProcess.evaluate(masks.files.objects, masks.files.results, Metric.MASKS);
  }

  /** A virtual machine of its own that starts, evaluates and ends. */
  @Benchmark
  @Warmup(iterations = 1)
  @Measurement(iterations = 5)
  public List<String> coldBoxes(Boxes boxes) throws IOException, InterruptedException {
    return EvaluationProcess.run(boxes.files.objects, boxes.files.results, Metric.BOXES);
  }

  /** Of the size of Objects365 with 80,000 images: with all threads, on a heap of 4 GB. */
  @Benchmark
  @Warmup(iterations = 0)
  @Measurement(iterations = 1)
  @Fork(value = 1, jvmArgsAppend = "-Xmx4g")
  public Evaluation crowded(Crowded crowded) throws IOException {
    CocoDataset dataset = CocoDataset.read(crowded.files.objects);
    return Evaluation.of(dataset, Detections.read(crowded.files.results, dataset));
  }

  @Benchmark
  @Warmup(iterations = 0)
  @Measurement(iterations = 1)
  public List<String> pycocotoolsBoxes(Boxes boxes) throws IOException, InterruptedException {
    return pycocotools(boxes.files, "bbox");
  }

  @Benchmark
  @Warmup(iterations = 0)
  @Measurement(iterations = 1)
  public List<String> pycocotoolsMasks(Masks masks) throws IOException, InterruptedException {
    return pycocotools(masks.files, "segm");
  }

  private static List<String> pycocotools(Pair files, String kind)
      throws IOException, InterruptedException {
    // In the project's folder, or in that of the benchmarks.
    Path script = Path.of("benchmarks", "coco_eval.py");
    return CpuTime.ofProcess(
        List.of(
            "python3",
            (Files.exists(script) ? script : Path.of("coco_eval.py")).toString(),
            files.objects.toString(),
            files.results.toString(),
            kind));
  }
}
