package org.ndsampler.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;

/**
 * The rows of the table of speed: {@code --rows} names them, {@code --check [ROW...]} measures and
 * judges them, {@code --table [ROW...]} also writes them into docs/benchmarks.md. A name may end in
 * {@code *}.
 */
public final class Main {
  private Main() {}

  /**
   * Exit status: 0 if each goal is met, 1 if one is missed, 2 for words that are not understood.
   */
  public static void main(String[] arguments) throws RunnerException, IOException {
    List<String> words = Arrays.asList(arguments);
    String command = words.isEmpty() ? "" : words.get(0);
    Map<String, Row> known = Row.byName(Rows.all());
    if (command.equals("--rows")) {
      known.values().forEach(row -> System.out.printf("%-24s %s%n", row.name(), row.what()));
      return;
    }
    if (!command.equals("--check") && !command.equals("--table")) {
      System.err.println("what? --rows, --check [ROW...] or --table [ROW...]");
      System.exit(2);
    }
    List<Row> chosen = choose(known, words.subList(1, words.size()));
    List<Result> results = Measurement.of(chosen);
    List<Result> missed = new ArrayList<>();
    for (Result result : results) {
      if (!result.isMet()) {
        missed.add(result);
      }
    }
    System.out.println();
    results.forEach(result -> System.out.println(result.line()));
    if (command.equals("--table")) {
      Table.update(Path.of("docs"), known, results);
    }
    if (!missed.isEmpty()) {
      System.out.printf("%nmissed: %d of %d%n", missed.size(), results.size());
      missed.forEach(result -> System.out.println("  " + result.line()));
      System.exit(1);
    }
  }

  private static List<Row> choose(Map<String, Row> known, List<String> names) {
    if (names.isEmpty()) {
      return List.copyOf(known.values());
    }
    List<Row> chosen = new ArrayList<>();
    for (String name : names) {
      List<Row> some =
          known.values().stream()
              .filter(
                  row ->
                      name.endsWith("*")
                          ? row.name().startsWith(name.substring(0, name.length() - 1))
                          : row.name().equals(name))
              .toList();
      if (some.isEmpty()) {
        System.err.println("there is no row " + name + "; --rows names them");
        System.exit(2);
      }
      chosen.addAll(some);
    }
    return chosen;
  }
}
