package org.ndsampler.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.sql.SparkSession;
import org.ndsampler.chips.ChipFormat;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.raster.cog.CogBatch;

/**
 * A driver that does each job twice: undisturbed, and with speculation while somebody slows one
 * executor down. It says in files how far it is.
 */
final class TwinJobs {
  private TwinJobs() {}

  /** Arguments: master, dataset, folder of the results and of the files that say how far it is. */
  public static void main(String[] args) throws Exception {
    SparkSession spark =
        DriverProcess.builder(args[0])
            .config("spark.cores.max", "2")
            .config("spark.scheduler.minRegisteredResourcesRatio", "1")
            .config("spark.speculation", "true")
            .config("spark.speculation.interval", "50ms")
            .config("spark.speculation.quantile", "0.1")
            .config("spark.speculation.multiplier", "1.5")
            .config("spark.speculation.minTaskRuntime", "1s")
            .getOrCreate();
    Path folder = Path.of(args[2]);
    List<String> images =
        CocoDataset.read(Path.of(args[1])).images().stream()
            .map(image -> image.path().orElseThrow().toString())
            .collect(Collectors.toList());
    for (String run : List.of("plain", "twins")) {
      boolean isWatched = run.equals("twins");
      Path out = Files.createDirectories(folder.resolve(run));
      watched(
          spark,
          isWatched ? folder.resolve("cogs") : null,
          () ->
              SparkCogs.of(spark)
                  .check(CogBatch.Check.PIXELS)
                  .convert(images, out.resolve("cogs").toString())
                  .throwIfFailed());
      watched(
          spark,
          isWatched ? folder.resolve("chips") : null,
          () ->
              SparkChips.of(spark, args[1])
                  .option("window", "200x150")
                  .option("overlap", "0.25")
                  .option("partitionBytes", "500000")
                  .format(ChipFormat.PNG)
                  .write(out.resolve("chips").toString()));
    }
    spark.stop();
  }

  private interface Job {
    void run() throws Exception;
  }

  /**
   * Runs a job. Files that begin with the name say that it is ready, that a task has a twin and
   * that all is done; it waits for one that lets it go.
   */
  private static void watched(SparkSession spark, Path name, Job job) throws Exception {
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onTaskStart(SparkListenerTaskStart start) {
            if (start.taskInfo().speculative()) {
              say(name, ".twin");
            }
          }
        };
    if (name != null) {
      spark.sparkContext().addSparkListener(listener);
      say(name, ".ready");
      while (!Files.exists(file(name, ".go"))) {
        Thread.sleep(5);
      }
    }
    job.run();
    // The slower twin is told to stop, and may be writing yet.
    while (Arrays.stream(spark.sparkContext().statusTracker().getExecutorInfos())
        .anyMatch(executor -> executor.numRunningTasks() > 0)) {
      Thread.sleep(20);
    }
    spark.sparkContext().removeSparkListener(listener);
    if (name != null) {
      say(name, ".done");
    }
  }

  private static Path file(Path name, String what) {
    return name.resolveSibling(name.getFileName() + what);
  }

  private static void say(Path name, String what) {
    try {
      Files.write(file(name, what), new byte[0]);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
