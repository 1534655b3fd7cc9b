package org.ndsampler.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares two builds from JMH's CSV files {@code base-N.csv} and {@code new-N.csv}: the best of
 * each build's rounds, since noise only slows.
 */
public final class Compare {
  private static final double SLOWER = 1.15;

  private Compare() {}

  /** Exit status 1 if a benchmark became slower. */
  public static void main(String[] arguments) throws IOException {
    Map<String, Double> base = best(Path.of(arguments[0]), "base");
    Map<String, Double> fresh = best(Path.of(arguments[0]), "new");
    List<String> slower = new ArrayList<>();
    System.out.printf("%-70s %10s %10s %8s%n", "benchmark", "base", "new", "new/base");
    base.forEach(
        (name, before) -> {
          Double after = fresh.get(name);
          if (after != null) {
            double ratio = after / before;
            System.out.printf(
                "%-70s %10s %10s %8.2f%n", name, Result.time(before), Result.time(after), ratio);
            if (ratio > SLOWER) {
              slower.add(name);
            }
          }
        });
    if (!slower.isEmpty()) {
      System.out.println("slower: " + slower);
      System.exit(1);
    }
  }

  private static Map<String, Double> best(Path folder, String side) throws IOException {
    Map<String, Double> seconds = new TreeMap<>();
    for (int round = 1; Files.exists(folder.resolve(side + "-" + round + ".csv")); round++) {
      List<String> lines = Files.readAllLines(folder.resolve(side + "-" + round + ".csv"));
      for (String line : lines.subList(1, lines.size())) {
        // "Benchmark","Mode",Threads,Samples,Score,Error,"Unit",parameters...
        String[] cells = line.split(",", -1);
        String name = cells[0].replace("\"", "").replace("org.ndsampler.benchmarks.", "");
        for (int i = 7; i < cells.length; i++) {
          name += cells[i].isEmpty() ? "" : " " + cells[i];
        }
        seconds.merge(
            name,
            Measurement.seconds(Double.parseDouble(cells[4]), cells[6].replace("\"", "")),
            Math::min);
      }
    }
    return seconds;
  }
}
