package org.ndsampler.benchmarks;

import java.util.Locale;

/**
 * What came out for a row.
 *
 * @param row which
 * @param measured seconds, requests or bytes of one operation, NaN if it failed
 * @param limit those of the limit, NaN if it failed or there is none
 * @param stored whether these were not measured here: what the limit needed elsewhere
 */
record Result(Row row, double measured, double limit, boolean stored) {

  double ratio() {
    return row.ratio(measured, limit);
  }

  boolean isMet() {
    return !Double.isNaN(measured)
        && (row.limit().isEmpty() || !Double.isNaN(limit))
        && row.isMet(ratio());
  }

  /** The ratio in words. */
  String ratioText() {
    return row.relation() == Row.Relation.ENDS
        ? Double.isNaN(measured) ? "failed" : "ended"
        : Double.isNaN(ratio()) ? "failed" : String.format(Locale.ROOT, "%.2f", ratio());
  }

  /** What it is held against, in words. */
  String against() {
    return row.against() + (stored ? ", which did not run here: its figure elsewhere" : "");
  }

  /** A line for a terminal. */
  String line() {
    return String.format(
        Locale.ROOT,
        "%-7s %-22s %10s   %10s   %7s   (%s, %s)",
        isMet() ? "met" : "MISSED",
        row.name(),
        measuredText(),
        limitText(),
        ratioText(),
        row.goalText(),
        against());
  }

  /** What was measured, in words. */
  String measuredText() {
    return text(measured);
  }

  /** What the limit took, in words. */
  String limitText() {
    return text(limit);
  }

  private String text(double value) {
    if (Double.isNaN(value)) {
      return "-";
    }
    return switch (row.quantity()) {
      case WALL, CPU -> time(value);
      case REQUESTS -> String.format(Locale.ROOT, "%,.0f", value);
      case BYTES -> rounded(value, "B", "kB", "MB", "GB");
    };
  }

  /** A time with three digits. */
  static String time(double seconds) {
    return rounded(seconds * 1e9, "ns", "us", "ms", "s");
  }

  /** Three digits, in the unit that suits; each unit is a thousand of the one before it. */
  private static String rounded(double smallest, String... units) {
    double value = smallest;
    int unit = 0;
    while (value >= 999.5 && unit < units.length - 1) {
      value /= 1000;
      unit++;
    }
    int digits = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + digits + "f %s", value, units[unit]);
  }
}
