package org.ndsampler.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The table in docs/benchmarks.md and its picture. What was measured is kept in
 * docs/benchmarks.csv, so that a few rows can be measured anew.
 */
final class Table {
  private static final String BEGIN = "<!-- table: benchmarks/run --table -->";
  private static final String END = "<!-- end of the table -->";

  private Table() {}

  /** A measured row and its day. */
  private record Line(Result result, String day) {}

  static void update(Path docs, Map<String, Row> rows, List<Result> results) throws IOException {
    Map<String, Line> lines = new LinkedHashMap<>();
    Path csv = docs.resolve("benchmarks.csv");
    Map<String, Line> kept = Files.exists(csv) ? read(csv, rows) : Map.of();
    Map<String, Result> fresh = new LinkedHashMap<>();
    // What is held against a time of another machine does not belong beside what was measured here.
    results.stream()
        .filter(result -> !result.stored())
        .forEach(result -> fresh.put(result.row().name(), result));
    String today = LocalDate.now().toString();
    for (String name : rows.keySet()) {
      if (fresh.containsKey(name)) {
        lines.put(name, new Line(fresh.get(name), today));
      } else if (kept.containsKey(name)) {
        lines.put(name, kept.get(name));
      }
    }
    write(csv, lines);
    Path page = docs.resolve("benchmarks.md");
    String text = Files.readString(page);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException(page + " lacks the lines " + BEGIN + " and " + END);
    }
    Files.writeString(
        page, text.substring(0, begin) + BEGIN + "\n" + markdown(lines) + text.substring(end));
    Files.writeString(docs.resolve("images").resolve("benchmarks.svg"), picture(lines));
  }

  private static Map<String, Line> read(Path csv, Map<String, Row> rows) throws IOException {
    Map<String, Line> lines = new LinkedHashMap<>();
    List<String> all = Files.readAllLines(csv, StandardCharsets.UTF_8);
    for (String line : all.subList(1, all.size())) {
      String[] cells = line.split(",", -1);
      Row row = rows.get(cells[0]);
      if (row != null) {
        lines.put(
            row.name(),
            new Line(
                new Result(row, Double.parseDouble(cells[1]), Double.parseDouble(cells[2]), false),
                cells[3]));
      }
    }
    return lines;
  }

  private static void write(Path csv, Map<String, Line> lines) throws IOException {
    List<String> all = new ArrayList<>(List.of("row,measured,limit,day"));
    lines.forEach(
        (name, line) ->
            all.add(
                String.format(
                    Locale.ROOT,
                    "%s,%.4g,%.4g,%s",
                    name,
                    line.result.measured(),
                    line.result.limit(),
                    line.day)));
    Files.write(csv, all, StandardCharsets.UTF_8);
  }

  private static String markdown(Map<String, Line> lines) {
    StringBuilder text = new StringBuilder();
    text.append("| row | what | cost | held against | its cost | ratio | goal | |\n");
    text.append("|---|---|---|---|---|---|---|---|\n");
    for (Line line : lines.values()) {
      Result result = line.result;
      text.append(
          String.format(
              Locale.ROOT,
              "| `%s` | %s | %s | %s | %s | **%s** | %s | %s |%n",
              result.row().name(),
              result.row().what(),
              result.measuredText(),
              result.row().against(),
              result.limitText(),
              result.ratioText(),
              result.row().goalText(),
              result.isMet() ? "met" : "missed"));
    }
    return text.toString();
  }

  /**
   * Bars on a logarithmic scale: how many times less (to the right) or more (to the left) it costs
   * than what each row is held against, and a tick at the goal.
   */
  private static String picture(Map<String, Line> all) {
    List<Result> lines =
        all.values().stream()
            .map(Line::result)
            .filter(result -> !Double.isNaN(result.ratio()))
            .toList();
    int labels = 470;
    int width = 400;
    int step = 22;
    int top = 46;
    int height = top + lines.size() * step + 40;
    double left = -1;
    double right = 2;
    double scale = width / (right - left);
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                + " font-family=\"sans-serif\" font-size=\"12\">%n"
                + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
            labels + width + 70,
            height));
    text(svg, labels - 8, 22, "end", "bold", "measured, held against");
    text(svg, labels, 22, "start", "bold", "costs more | costs less; the tick is the goal");
    for (int decade = -1; decade <= 2; decade++) {
      double x = labels + (decade - left) * scale;
      svg.append(
          String.format(
              Locale.ROOT,
              "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"32\" y2=\"%d\" stroke=\"%s\"/>%n",
              x,
              x,
              height - 32,
              decade == 0 ? "#444" : "#ddd"));
      text(
          svg,
          x,
          height - 14,
          "middle",
          "normal",
          decade < 0 ? "1/10" : Integer.toString((int) Math.pow(10, decade)));
    }
    for (int i = 0; i < lines.size(); i++) {
      Result result = lines.get(i);
      double speed = Math.log10(result.limit() / result.measured());
      double goal =
          Math.log10(
              result.row().relation() == Row.Relation.AT_MOST
                  ? 1 / result.row().goal()
                  : result.row().goal());
      double zero = labels - left * scale;
      double end = labels + (Math.max(left, Math.min(right, speed)) - left) * scale;
      double y = top + i * step;
      text(
          svg,
          labels - 8,
          y + 11,
          "end",
          "normal",
          result.row().name() + " / " + result.row().against());
      svg.append(
          String.format(
              Locale.ROOT,
              "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"13\" fill=\"%s\"/>%n",
              Math.min(zero, end),
              y,
              Math.max(1, Math.abs(end - zero)),
              result.isMet() ? "#4477aa" : "#cc6677"));
      // A goal beyond the scale stands at its end, as the bar does.
      double tick = labels + (Math.max(left, Math.min(right, goal)) - left) * scale;
      svg.append(
          String.format(
              Locale.ROOT,
              "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#111\""
                  + " stroke-width=\"2\"/>%n",
              tick,
              tick,
              y - 3,
              y + 16));
      double beside = Math.max(zero, end) + 6;
      text(
          svg,
          // Not below the tick, which would cross it out.
          tick > beside - 4 && tick < beside + 34 ? tick + 6 : beside,
          y + 11,
          "start",
          "normal",
          factor(speed));
    }
    return svg.append("</svg>\n").toString();
  }

  private static String factor(double speed) {
    return speed < -2
        ? "1/" + String.format(Locale.ROOT, "%,d", Math.round(Math.pow(10, -speed)))
        : String.format(Locale.ROOT, speed < -1 ? "%.3f" : "%.2f", Math.pow(10, speed));
  }

  private static void text(
      StringBuilder svg, double x, double y, String anchor, String weight, String words) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-weight=\"%s\">%s</text>%n",
            x,
            y,
            anchor,
            weight,
            words.replace("&", "&amp;").replace("<", "&lt;")));
  }
}
