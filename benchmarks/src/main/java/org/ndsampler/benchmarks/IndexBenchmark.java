package org.ndsampler.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.index.hprtree.HPRtree;
import org.locationtech.jts.index.strtree.STRtree;
import org.ndsampler.core.coco.CocoAnnotations;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.index.AnnotationIndex;
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
 * Which boxes of a random image overlap a random window of 224x224, as sorted ids: the index, and a
 * tree of JTS for each image.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class IndexBenchmark {
  private static final int QUERIES = 1 << 16;

  /** With 7 boxes each, as COCO: 118,000 images have 860,000. */
  @Param("118000")
  int images;

  /** Boxes of an image, on average. */
  @Param({"7", "100"})
  int boxesEach;

  /** Whether the annotations lie in any order, as in COCO's own files, and not image by image. */
  @Param({"false", "true"})
  boolean mixed;

  private AnnotationIndex index;
  private STRtree[] strTrees;
  private HPRtree[] hprTrees;
  private final int[] image = new int[QUERIES];
  private final int[] x = new int[QUERIES];
  private final int[] y = new int[QUERIES];
  private final int[] buffer = new int[1024];
  private int next;

  @Setup
  public void prepare() {
    int count = Math.max(1, images * 7 / boxesEach);
    CocoDataset dataset = BenchmarkData.boxes(count, boxesEach, mixed);
    index = AnnotationIndex.of(dataset);
    strTrees = new STRtree[count];
    hprTrees = new HPRtree[count];
    CocoAnnotations table = dataset.annotations();
    for (int i = 0; i < count; i++) {
      strTrees[i] = new STRtree();
      hprTrees[i] = new HPRtree();
      for (int k = 0; k < dataset.images().annotationCount(i); k++) {
        int row = dataset.images().annotationRow(i, k);
        Envelope box =
            new Envelope(
                table.x(row),
                table.x(row) + table.width(row),
                table.y(row),
                table.y(row) + table.height(row));
        strTrees[i].insert(box, row);
        hprTrees[i].insert(box, row);
      }
      strTrees[i].build();
      hprTrees[i].build();
    }
    SplittableRandom random = new SplittableRandom(1);
    for (int q = 0; q < QUERIES; q++) {
      image[q] = random.nextInt(count);
      x[q] = random.nextInt(640 - 224);
      y[q] = random.nextInt(480 - 224);
    }
  }

  private int next() {
    next = (next + 1) & (QUERIES - 1);
    return next;
  }

  @Benchmark
  public int index() {
    int q = next();
    return index.query(image[q], x[q], y[q], x[q] + 224, y[q] + 224, buffer);
  }

  @Benchmark
  public List<Object> strTree() {
    int q = next();
    List<Object> found = new ArrayList<>();
    strTrees[image[q]].query(new Envelope(x[q], x[q] + 224, y[q], y[q] + 224), found::add);
    return found;
  }

  @Benchmark
  public List<Object> hprTree() {
    int q = next();
    List<Object> found = new ArrayList<>();
    hprTrees[image[q]].query(new Envelope(x[q], x[q] + 224, y[q], y[q] + 224), found::add);
    return found;
  }
}
