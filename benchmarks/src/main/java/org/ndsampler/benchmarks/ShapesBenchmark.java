package org.ndsampler.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.NonMaximumSuppression;
import org.ndsampler.core.geom.Polygon;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Size;
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

/** Many shapes at once: a mask of many parts, the union of many masks, suppression of boxes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ShapesBenchmark {
  private static final Size SIZE = Size.of(4000, 4000);

  /** How many there are. */
  @Param({"4000", "16000"})
  int annotations;

  private MultiPolygon shape;
  private List<RunLengthMask> masks;
  private List<Box> boxes;
  private double[] scores;

  @Setup
  public void prepare() {
    SplittableRandom random = new SplittableRandom(0);
    List<Polygon> parts = new ArrayList<>();
    boxes = new ArrayList<>();
    scores = random.doubles(annotations).toArray();
    masks = new ArrayList<>();
    for (int i = 0; i < annotations; i++) {
      double x = random.nextDouble() * 3960;
      double y = random.nextDouble() * 3960;
      parts.add(Polygon.of(x, y, x + 40, y + 10, x + 30, y + 40, x + 5, y + 25));
      boxes.add(Box.of(x, y, 20 + random.nextInt(40), 20 + random.nextInt(40)));
      masks.add(MultiPolygon.of(parts.get(i)).toMask(SIZE));
    }
    shape = MultiPolygon.of(parts);
  }

  /** One shape of so many parts. */
  @Benchmark
  public RunLengthMask toMask() {
    return shape.toMask(SIZE);
  }

  /** So many masks of the whole image. */
  @Benchmark
  public RunLengthMask union() {
    return RunLengthMask.union(masks);
  }

  @Benchmark
  public int[] suppression() {
    return NonMaximumSuppression.select(boxes, scores, 0.5);
  }
}
