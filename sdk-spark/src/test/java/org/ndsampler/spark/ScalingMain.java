package org.ndsampler.spark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.toy.ToyDatasets;

/**
 * Two executors of one core beside one, on the same rows: windows that are enlarged, which takes a
 * processor and no disk. {@link SparkBenchmark} starts it. Arguments: master, number of rounds.
 */
final class ScalingMain {
  private static final int COUNT = 1500;

  private ScalingMain() {}

  /**
   * What a run took.
   *
   * @param seconds that passed
   * @param cpuSeconds of all executors
   * @param busiest of the one that worked most
   */
  private record Run(double seconds, double cpuSeconds, double busiest) {}

  /**
   * Prints rows a second of both, the best of all rounds, and two ratios: of the time that passed,
   * which counts where nobody else uses the processors, and of the CPU time that the busiest
   * executor took, which is what would have passed.
   */
  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("ndsampler-scaling");
    CocoDataset dataset = ToyDatasets.make("shapes8", folder.resolve("toy"), 0);
    Run one = null;
    Run two = null;
    for (int round = 0; round < Integer.parseInt(args[1]); round++) {
      one = better(one, run(args[0], 1, dataset));
      two = better(two, run(args[0], 2, dataset));
      String line =
          String.format(
              Locale.ROOT,
              "%d windows enlarged to 448x448: two executors %.0f/s, one %.0f/s, %.2f times as"
                  + " fast; by CPU time of the busiest executor %.2f times%n",
              COUNT,
              COUNT / two.seconds(),
              COUNT / one.seconds(),
              one.seconds() / two.seconds(),
              one.busiest() / two.busiest());
      System.out.print(line);
    }
  }

  private static Run better(Run before, Run now) {
    return before == null
        ? now
        : new Run(
            Math.min(before.seconds(), now.seconds()),
            Math.min(before.cpuSeconds(), now.cpuSeconds()),
            Math.min(before.busiest(), now.busiest()));
  }

  private static Run run(String master, int executors, CocoDataset dataset) throws Exception {
    SparkSession spark =
        DriverProcess.builder(master)
            .config("spark.cores.max", String.valueOf(executors))
            .config("spark.scheduler.minRegisteredResourcesRatio", "1")
            .config("spark.executor.extraJavaOptions", "-XX:+UseSerialGC")
            .getOrCreate();
    Map<String, Long> cpu = new ConcurrentHashMap<>();
    spark
        .sparkContext()
        .addSparkListener(
            new SparkListener() {
              @Override
              public void onTaskEnd(SparkListenerTaskEnd end) {
                cpu.merge(
                    end.taskInfo().executorId(), end.taskMetrics().executorCpuTime(), Long::sum);
              }
            });
    Dataset<Long> sums =
        spark
            .read()
            .format("ndsampler")
            .option("window", "224x224")
            .option("overlap", "0.95")
            .option("settings", "{\"scale\": 2}")
            .option("partitionBytes", String.valueOf(32 << 20))
            .load(dataset.path().orElseThrow().toString())
            .where("index < " + COUNT)
            .select("pixels")
            .map((MapFunction<Row, Long>) row -> LargeImages.sum(row.getAs(0)), Encoders.LONG());
    // The first run compiles.
    long expected = total(sums.collectAsList());
    cpu.clear();
    long from = System.nanoTime();
    List<Long> again = sums.collectAsList();
    double seconds = (System.nanoTime() - from) / 1e9;
    if (again.size() != COUNT || total(again) != expected) {
      throw new IllegalStateException(again.size() + " rows of " + COUNT + ", or other ones");
    }
    spark.stop();
    // The last ends are told before it stops.
    if (cpu.size() != executors) {
      throw new IllegalStateException(executors + " executors were asked for, these came: " + cpu);
    }
    return new Run(
        seconds,
        cpu.values().stream().mapToLong(Long::longValue).sum() / 1e9,
        cpu.values().stream().mapToLong(Long::longValue).max().orElseThrow() / 1e9);
  }

  private static long total(List<Long> sums) {
    return sums.stream().mapToLong(Long::longValue).sum();
  }
}
