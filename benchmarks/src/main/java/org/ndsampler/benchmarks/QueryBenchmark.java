package org.ndsampler.benchmarks;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
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
 * Which annotations of some classes have a box of some sizes, the largest first, and on which
 * images: as a query, and as a filter on the views of the records. Each time other bounds are
 * asked, so that nothing is remembered.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class QueryBenchmark {
  /** With 7 boxes each, as COCO: 118,000 images have 860,000. */
  @Param("118000")
  int images;

  private CocoDataset dataset;
  private int asked;

  @Setup
  public void prepare() {
    dataset = BenchmarkData.boxes(images, 7, true);
  }

  private double least() {
    asked = (asked + 1) % 100_000;
    return 100 + asked / 1000.0;
  }

  @Benchmark
  public int query() {
    double least = least();
    String text =
        String.format(
            Locale.ROOT,
            "class in (\"class 3\", \"class 5\") and width in 10..%.3f and area > %.3f"
                + " and image.width > 100 sort -area",
            least,
            least);
    var query = dataset.query(text);
    return query.annotations().length + query.images().length;
  }

  @Benchmark
  public int views() {
    double least = least();
    var found =
        dataset.annotations().stream()
            .filter(annotation -> isWanted(annotation, least))
            .sorted(Comparator.comparingDouble(QueryBenchmark::area).reversed())
            .mapToInt(CocoAnnotation::row)
            .toArray();
    long onImages = Arrays.stream(found).map(dataset.annotations()::imageRow).distinct().count();
    return found.length + (int) onImages;
  }

  private static boolean isWanted(CocoAnnotation annotation, double least) {
    String name = annotation.categoryName();
    double width = annotation.box().map(Box::width).orElse(Double.NaN);
    return (name.equals("class 3") || name.equals("class 5"))
        && width >= 10
        && width <= least
        && area(annotation) > least
        && annotation.image().size().width() > 100;
  }

  private static double area(CocoAnnotation annotation) {
    Box box = annotation.box().orElseThrow();
    return box.width() * box.height();
  }
}
