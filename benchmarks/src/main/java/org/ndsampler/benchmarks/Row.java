package org.ndsampler.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One row of the table of speed: something measured, what it is held against in the same run, and
 * the goal for the ratio of the two.
 *
 * @param name short, for the command line
 * @param what is measured
 * @param measured the benchmark
 * @param limit the benchmark that it is held against, if any
 * @param against what the limit is, in words; without a limit, what has to hold
 * @param relation how the two are compared
 * @param goal for the ratio
 * @param clock what seconds are
 * @param stored seconds of the limit on another machine, for one where it does not run; NaN if
 *     there are none
 */
record Row(
    String name,
    String what,
    Bench measured,
    Optional<Bench> limit,
    String against,
    Relation relation,
    double goal,
    Clock clock,
    double stored) {

  /** What is counted. */
  enum Clock {
    /** The time that passes. */
    WALL,
    /** The time of processors: of the process and of those that it runs. */
    CPU
  }

  /** How a measurement is held against its limit. */
  enum Relation {
    /** It may take at most so many times as long. */
    AT_MOST,
    /** It must be at least so many times faster. */
    FASTER,
    /** It must end: there is nothing to compare it with. */
    ENDS
  }

  /**
   * A benchmark method with its parameters.
   *
   * @param type simple name of the class
   * @param method name of the method
   * @param parameters the value of each parameter that is not the default
   */
  record Bench(String type, String method, TreeMap<String, String> parameters) {
    /** What is prepared once and measured together. */
    String group() {
      return type + parameters;
    }

    @Override
    public String toString() {
      return type + "." + method + (parameters.isEmpty() ? "" : " " + parameters);
    }
  }

  /** A benchmark by {@code "Type.method"} and {@code key, value} pairs. */
  static Bench bench(String name, String... parameters) {
    TreeMap<String, String> map = new TreeMap<>();
    for (int i = 0; i < parameters.length; i += 2) {
      map.put(parameters[i], parameters[i + 1]);
    }
    int dot = name.indexOf('.');
    return new Bench(name.substring(0, dot) + "Benchmark", name.substring(dot + 1), map);
  }

  static Row atMost(
      double goal, String name, String what, Bench measured, Bench limit, String against) {
    return of(name, what, measured, Optional.of(limit), against, Relation.AT_MOST, goal);
  }

  static Row faster(
      double goal, String name, String what, Bench measured, Bench limit, String against) {
    return of(name, what, measured, Optional.of(limit), against, Relation.FASTER, goal);
  }

  static Row ends(String name, String what, Bench measured, String condition) {
    return of(name, what, measured, Optional.empty(), condition, Relation.ENDS, 0);
  }

  private static Row of(
      String name,
      String what,
      Bench measured,
      Optional<Bench> limit,
      String against,
      Relation relation,
      double goal) {
    return new Row(name, what, measured, limit, against, relation, goal, Clock.WALL, Double.NaN);
  }

  /** The same with processor time. */
  Row cpu() {
    return new Row(name, what, measured, limit, against, relation, goal, Clock.CPU, stored);
  }

  /** The same with seconds that the limit needed elsewhere, for a machine where it does not run. */
  Row stored(double seconds) {
    return new Row(name, what, measured, limit, against, relation, goal, clock, seconds);
  }

  /** The goal in words. */
  String goalText() {
    return switch (relation) {
      case AT_MOST -> goal == 1 ? "at most the time" : "at most " + number(goal) + "x the time";
      case FASTER -> goal == 1 ? "at least as fast" : "at least " + number(goal) + "x faster";
      case ENDS -> "ends";
    };
  }

  /**
   * The ratio that the goal is about.
   *
   * @param measured seconds for one operation
   * @param limit seconds for one operation of the limit
   */
  double ratio(double measured, double limit) {
    return switch (relation) {
      case AT_MOST -> measured / limit;
      case FASTER -> limit / measured;
      case ENDS -> Double.NaN;
    };
  }

  /** Whether the goal is met. */
  boolean isMet(double ratio) {
    return switch (relation) {
      case AT_MOST -> ratio <= goal;
      case FASTER -> ratio >= goal;
      case ENDS -> true;
    };
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  static Map<String, Row> byName(Iterable<Row> rows) {
    Map<String, Row> map = new LinkedHashMap<>();
    for (Row row : rows) {
      if (map.put(row.name, row) != null) {
        throw new IllegalStateException("two rows are called " + row.name);
      }
    }
    return map;
  }
}
