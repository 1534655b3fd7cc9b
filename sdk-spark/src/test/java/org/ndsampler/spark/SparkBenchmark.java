package org.ndsampler.spark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures what Spark costs and how it scales, each in processes of its own; {@code
 * benchmarks/spark} starts it. Ends with 1 if a goal is missed. Arguments: the number of rounds.
 */
final class SparkBenchmark {
  private static final double MOST_TIMES_THE_LOOP = 1.3;
  private static final double LEAST_TIMES_ONE = 1.7;
  private static final Pattern TIMES = Pattern.compile("([0-9.]+) times");

  private SparkBenchmark() {}

  /** Prints a line for each, with its goal. */
  public static void main(String[] args) throws Exception {
    String rounds = args.length > 0 ? args[0] : "5";
    Path folder = Files.createTempDirectory("ndsampler-spark");
    double loop = measured(folder, SpeedMain.class, "224", rounds);
    boolean isFine = judged("at most " + MOST_TIMES_THE_LOOP, loop <= MOST_TIMES_THE_LOOP);
    try (StandaloneCluster cluster = StandaloneCluster.start(folder.resolve("spark"))) {
      double scaling = measured(folder, ScalingMain.class, cluster.master(), rounds);
      isFine &= judged("at least " + LEAST_TIMES_ONE, scaling >= LEAST_TIMES_ONE);
    }
    System.exit(isFine ? 0 : 1);
  }

  private static boolean judged(String goal, boolean isMet) {
    System.out.println("  goal: " + goal + " times: " + (isMet ? "met" : "missed"));
    return isMet;
  }

  /** The first ratio in the last line that a program prints. */
  private static double measured(Path folder, Class<?> main, String... arguments) throws Exception {
    Process process = DriverProcess.start(folder, List.of("-Xmx1g"), main, arguments);
    int status = process.waitFor();
    List<String> lines =
        DriverProcess.log(folder).lines().filter(line -> TIMES.matcher(line).find()).toList();
    if (status != 0 || lines.isEmpty()) {
      throw new IllegalStateException(main + " ended with " + status + DriverProcess.log(folder));
    }
    String line = lines.get(lines.size() - 1);
    System.out.println(line);
    Matcher times = TIMES.matcher(line);
    times.find();
    return Double.parseDouble(times.group(1));
  }
}
