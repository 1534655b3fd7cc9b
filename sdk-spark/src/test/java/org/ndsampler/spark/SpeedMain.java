package org.ndsampler.spark;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.regions.SampleGrid;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.core.sample.Target;
import org.ndsampler.toy.ToyDatasets;

/**
 * Rows of Spark beside the plain loop over the same targets, in turn, in CPU time of the thread
 * that makes them: {@link SparkBenchmark} starts it. Arguments: the side of a window, the number of
 * rounds.
 */
final class SpeedMain {
  private static final AtomicLong SINK = new AtomicLong();

  private SpeedMain() {}

  /** Prints rows a second of both, the best of all rounds, and their ratio. */
  public static void main(String[] args) throws Exception {
    int side = Integer.parseInt(args[0]);
    Path folder = Files.createTempDirectory("ndsampler-speed");
    CocoDataset dataset = ToyDatasets.make("shapes8", folder.resolve("toy"), 0);
    SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .getOrCreate();
    double plain = Double.POSITIVE_INFINITY;
    double rows = Double.POSITIVE_INFINITY;
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      List<Target> targets =
          sampler.targets(SampleGrid.ofImages(dataset).window(side, side).overlap(0.9).build());
      Dataset<Row> windows =
          spark
              .read()
              .format("ndsampler")
              .option("window", side + "x" + side)
              .option("overlap", "0.9")
              .load(dataset.path().orElseThrow().toString())
              .select("index", "image_id", "window", "pixels");
      for (int round = 0; round < Integer.parseInt(args[1]); round++) {
        long from = cpu();
        for (Target target : targets) {
          Sample sample = sampler.loadSample(target);
          SINK.addAndGet(sample.pixels().toBytes().length + sample.window().x());
        }
        plain = Math.min(plain, (cpu() - from) / 1e9 / targets.size());
        List<Long> spent = windows.javaRDD().mapPartitions(SpeedMain::drained).collect();
        rows =
            Math.min(rows, spent.stream().mapToLong(Long::longValue).sum() / 1e9 / targets.size());
        print(side, targets.size(), plain, rows);
      }
    }
    spark.stop();
  }

  /** The CPU time of reading all rows. */
  private static Iterator<Long> drained(Iterator<Row> rows) {
    long from = cpu();
    while (rows.hasNext()) {
      Row row = rows.next();
      SINK.addAndGet(((byte[]) row.get(3)).length + row.getLong(0));
    }
    return List.of(cpu() - from).iterator();
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static void print(int side, int count, double plain, double rows) {
    String line =
        String.format(
            Locale.ROOT,
            "%dx%d, %d windows: plain %.0f/s, Spark %.0f/s, %.2f times the CPU time%n",
            side,
            side,
            count,
            1 / plain,
            1 / rows,
            rows / plain);
    System.out.print(line);
  }
}
