package org.ndsampler.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One row of the table: something measured, what it is held against in the same run, and the goal
 * for the ratio of the two.
 *
 * @param name short, for the command line
 * @param what is measured
 * @param measured the benchmark
 * @param limit the benchmark that it is held against, if any
 * @param against what the limit is, in words; without a limit, what has to hold
 * @param relation how the two are compared
 * @param goal for the ratio
 * @param quantity what is counted
 * @param stored what the limit took on another machine, for one where it does not run; NaN if that
 *     is not known
 */
record Row(
    String name,
    String what,
    Bench measured,
    Optional<Bench> limit,
    String against,
    Relation relation,
    double goal,
    Quantity quantity,
    double stored) {

  /** What is counted. */
  enum Quantity {
    /** The seconds that pass. */
    WALL("time"),
    /** The seconds of processors: of the process and of those that it runs. */
    CPU("time"),
    /** Requests that a server was asked, the same on any machine. */
    REQUESTS("requests"),
    /** Bytes of a server's answers, the same on any machine. */
    BYTES("bytes");

    private final String noun;

    Quantity(String noun) {
      this.noun = noun;
    }
  }

  /** How a measurement is held against its limit. */
  enum Relation {
    /** It may take at most so many times as much. */
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
    return new Row(name, what, measured, limit, against, relation, goal, Quantity.WALL, Double.NaN);
  }

  /** The same with processor time. */
  Row cpu() {
    return of(Quantity.CPU);
  }

  /** The same of something else that is counted. */
  Row of(Quantity value) {
    return new Row(name, what, measured, limit, against, relation, goal, value, stored);
  }

  /** The same with what the limit took elsewhere, for a machine where it does not run. */
  Row stored(double value) {
    return new Row(name, what, measured, limit, against, relation, goal, quantity, value);
  }

  /** The goal in words. */
  String goalText() {
    return switch (relation) {
      case AT_MOST -> "at most " + (goal == 1 ? "the " : number(goal) + "x the ") + quantity.noun;
      case FASTER -> goal == 1 ? "at least as fast" : "at least " + number(goal) + "x faster";
      case ENDS -> "ends";
    };
  }

  /**
   * The ratio that the goal is about.
   *
   * @param measured of one operation
   * @param limit of one operation of the limit
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
