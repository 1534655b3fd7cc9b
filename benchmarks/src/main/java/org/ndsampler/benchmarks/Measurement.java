package org.ndsampler.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.ndsampler.benchmarks.Row.Bench;
import org.ndsampler.benchmarks.Row.Quantity;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures rows: each row's benchmark and its limit one after the other, twice over, in processes
 * of their own. A row that misses its goal is measured once more, as the machine may have been
 * busy. What counts is the median of all iterations.
 *
 * <p>Where the limit does not run on this machine and what it took elsewhere is stored, that stands
 * in.
 */
final class Measurement {
  private static final int ROUNDS = 2;

  private final Map<Quantity, Map<Bench, List<Double>>> all = new EnumMap<>(Quantity.class);

  private Measurement() {}

  static List<Result> of(List<Row> rows) throws RunnerException {
    Measurement measurement = new Measurement();
    for (int i = 0; i < ROUNDS; i++) {
      measurement.round(rows);
    }
    List<Row> missed = rows.stream().filter(row -> !measurement.result(row).isMet()).toList();
    measurement.round(missed);
    return rows.stream().map(measurement::result).toList();
  }

  private Result result(Row row) {
    double measured = median(row.quantity(), row.measured());
    double limit = row.limit().map(bench -> median(row.quantity(), bench)).orElse(Double.NaN);
    return Double.isNaN(limit)
        ? new Result(row, measured, row.stored(), !Double.isNaN(row.stored()))
        : new Result(row, measured, limit, false);
  }

  private double median(Quantity quantity, Bench bench) {
    double[] sorted =
        all.getOrDefault(quantity, Map.of()).getOrDefault(bench, List.of()).stream()
            .mapToDouble(Double::doubleValue)
            .sorted()
            .toArray();
    int n = sorted.length;
    return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }

  private void round(List<Row> rows) throws RunnerException {
    Map<String, Set<Bench>> groups = new LinkedHashMap<>();
    for (Row row : rows) {
      groups
          .computeIfAbsent(row.measured().group(), k -> new LinkedHashSet<>())
          .add(row.measured());
      row.limit()
          .ifPresent(
              limit ->
                  groups.computeIfAbsent(limit.group(), k -> new LinkedHashSet<>()).add(limit));
    }
    for (Set<Bench> group : groups.values()) {
      run(group);
    }
  }

  private void run(Set<Bench> group) throws RunnerException {
    Bench first = group.iterator().next();
    Set<String> methods = new TreeSet<>();
    group.forEach(bench -> methods.add(bench.method()));
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("\\." + first.type() + "\\.(" + String.join("|", methods) + ")$");
    options.verbosity(VerboseMode.SILENT).addProfiler(CpuTime.class);
    first.parameters().forEach((name, value) -> options.param(name, value));
    System.err.println("measuring " + first.type() + " " + methods + " " + first.parameters());
    Collection<RunResult> results = new Runner(options.build()).run();
    for (RunResult result : results) {
      String benchmark = result.getParams().getBenchmark();
      String method = benchmark.substring(benchmark.lastIndexOf('.') + 1);
      Bench bench = new Bench(first.type(), method, first.parameters());
      for (BenchmarkResult fork : result.getBenchmarkResults()) {
        for (IterationResult iteration : fork.getIterationResults()) {
          var passed = iteration.getPrimaryResult();
          add(Quantity.WALL, bench, seconds(passed.getScore(), passed.getScoreUnit()));
          var others = iteration.getSecondaryResults();
          var spent = others.get(CpuTime.LABEL);
          add(Quantity.CPU, bench, seconds(spent.getScore(), spent.getScoreUnit()));
          if (others.containsKey(Traffic.REQUESTS)) {
            add(Quantity.REQUESTS, bench, others.get(Traffic.REQUESTS).getScore());
            add(Quantity.BYTES, bench, others.get(Traffic.BYTES).getScore());
          }
        }
      }
    }
  }

  private void add(Quantity quantity, Bench bench, double value) {
    all.computeIfAbsent(quantity, k -> new LinkedHashMap<>())
        .computeIfAbsent(bench, k -> new ArrayList<>())
        .add(value);
  }

  /** Seconds for one operation, from a score in JMH's units. */
  static double seconds(double score, String unit) {
    return switch (unit) {
      case "ops/s" -> 1 / score;
      case "ops/ms" -> 1e-3 / score;
      case "ops/us" -> 1e-6 / score;
      case "s/op" -> score;
      case "ms/op" -> score * 1e-3;
      case "us/op" -> score * 1e-6;
      case "ns/op" -> score * 1e-9;
      default -> throw new IllegalArgumentException("unit " + unit);
    };
  }
}
