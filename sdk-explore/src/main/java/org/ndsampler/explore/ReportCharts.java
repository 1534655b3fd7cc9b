package org.ndsampler.explore;

import com.fasterxml.jackson.core.JsonGenerator;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jfree.chart.ChartRenderingInfo;
import org.jfree.chart.entity.CategoryItemEntity;
import org.jfree.chart.entity.ChartEntity;
import org.jfree.chart.entity.XYItemEntity;
import org.jfree.data.xy.IntervalXYDataset;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.ClassCount;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Size;
import org.ndsampler.eval.Evaluation;
import org.ndsampler.eval.Matches;
import org.ndsampler.eval.Verdict;
import org.ndsampler.viz.chart.Chart;
import org.ndsampler.viz.chart.Charts;
import org.ndsampler.viz.chart.EvaluationCharts;
import org.ndsampler.viz.paint.Theme;

/**
 * The charts of the report of a dataset, and of that of an evaluation, drawn as they are there, and
 * where in them the bars are that a query finds. Safe for concurrent use.
 */
final class ReportCharts {
  private static final int MOST_CLASSES = 25;
  private static final double OVERLAP = 0.5;
  private static final int BINS = 10;
  private static final double SCALE = 2;

  /** A bar is hardly hit that is narrower, in pixels. */
  private static final double LEAST_AREA = 14;

  private final Map<String, Shown> shown = new LinkedHashMap<>();

  /** A chart, its bars, and whether its queries are about images. */
  private record Shown(Chart chart, List<Bar> bars, boolean isOfImages) {}

  /**
   * A bar that leads to what it counts.
   *
   * @param area where it is, in pixels of the chart
   * @param label what it counts, and how many
   * @param field that the query says nothing of any more; empty if all of it is replaced
   * @param condition that it has instead
   */
  private record Bar(Rectangle2D area, String label, String field, String condition) {}

  /** Makes the query of an item of a chart, or nothing. */
  private interface Linker {
    Optional<Bar> link(Rectangle2D area, ChartEntity entity);
  }

  /**
   * Draws the charts once to know where things are.
   *
   * @param evaluation whose charts are shown too, or null
   */
  ReportCharts(CocoDataset dataset, @Nullable Evaluation evaluation, @Nullable ErrorList errors) {
    List<ClassCount> classes = new ArrayList<>(dataset.classCounts());
    classes.removeIf(one -> one.annotations() == 0);
    classes.sort(
        Comparator.comparingInt(ClassCount::annotations)
            .reversed()
            .thenComparing(ClassCount::name));
    add(
        "classes",
        Charts.classFrequencies(dataset.classCounts(), MOST_CLASSES),
        false,
        (area, entity) -> ofClass(area, entity, classes));
    add("sizes", Charts.boxSizes(dataset), false, (area, entity) -> Optional.empty());
    add(
        "aspects",
        Charts.aspectRatios(dataset),
        false,
        (area, entity) -> ofRange(area, entity, "aspect", false));
    add("centers", Charts.centers(dataset), false, (area, entity) -> Optional.empty());
    add(
        "counts",
        Charts.annotationsPerImage(dataset),
        true,
        (area, entity) -> ofRange(area, entity, "count", true));
    if (evaluation != null && errors != null) {
      Matches matches = evaluation.matches();
      List<Verdict> verdicts = List.of(Verdict.values()).stream().filter(Verdict::isError).toList();
      add(
          "errors",
          EvaluationCharts.errors(matches),
          false,
          (area, entity) -> ofVerdict(area, entity, verdicts, errors));
      add(
          "precision",
          EvaluationCharts.precisionRecall(evaluation, OVERLAP),
          false,
          (area, entity) -> Optional.empty());
      add(
          "reliability",
          EvaluationCharts.reliability(evaluation.calibration(OVERLAP, BINS)),
          false,
          (area, entity) -> Optional.empty());
    }
  }

  private void add(String name, Chart chart, boolean isOfImages, Linker linker) {
    Size size = chart.size();
    ChartRenderingInfo info = new ChartRenderingInfo();
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = image.createGraphics();
    try {
      chart
          .toJFreeChart()
          .draw(pen, new Rectangle2D.Double(0, 0, size.width(), size.height()), info);
    } finally {
      pen.dispose();
    }
    List<Bar> bars = new ArrayList<>();
    for (Object entity : info.getEntityCollection().getEntities()) {
      if (entity instanceof ChartEntity item) {
        linker.link(widened(item.getArea().getBounds2D()), item).ifPresent(bars::add);
      }
    }
    shown.put(name, new Shown(chart, List.copyOf(bars), isOfImages));
  }

  private static Rectangle2D widened(Rectangle2D area) {
    double width = Math.max(LEAST_AREA, area.getWidth());
    double height = Math.max(LEAST_AREA, area.getHeight());
    return new Rectangle2D.Double(area.getX(), area.getMaxY() - height, width, height);
  }

  private static Optional<Bar> ofClass(
      Rectangle2D area, ChartEntity entity, List<ClassCount> classes) {
    if (!(entity instanceof CategoryItemEntity item)) {
      return Optional.empty();
    }
    int place = item.getDataset().getColumnIndex(item.getColumnKey());
    if (place >= Math.min(MOST_CLASSES, classes.size())) {
      return Optional.empty(); // all others together
    }
    ClassCount one = classes.get(place);
    return Optional.of(
        new Bar(
            area,
            one.name() + ": " + one.annotations(),
            "class",
            "class = " + Facets.quoted(one.name())));
  }

  private static Optional<Bar> ofRange(
      Rectangle2D area, ChartEntity entity, String field, boolean isWhole) {
    if (!(entity instanceof XYItemEntity item)
        || !(item.getDataset() instanceof IntervalXYDataset data)) {
      return Optional.empty();
    }
    int series = item.getSeriesIndex();
    double low = data.getStartXValue(series, item.getItem());
    double high = data.getEndXValue(series, item.getItem());
    int count = (int) data.getYValue(series, item.getItem());
    if (count == 0) {
      return Optional.empty();
    }
    String from = isWhole ? Long.toString((long) Math.ceil(low)) : Double.toString(low);
    String to = isWhole ? Long.toString((long) Math.ceil(high)) : Double.toString(high);
    String label =
        isWhole
            ? from + (high - low > 1 ? " to " + (long) Math.floor(high) : "")
            : rounded(low) + " to " + rounded(high);
    return Optional.of(
        new Bar(
            area,
            field + " " + label + ": " + count,
            field,
            field + " >= " + from + " and " + field + " < " + to));
  }

  private static String rounded(double value) {
    return new BigDecimal(value).round(new MathContext(2)).stripTrailingZeros().toPlainString();
  }

  private static Optional<Bar> ofVerdict(
      Rectangle2D area, ChartEntity entity, List<Verdict> verdicts, ErrorList errors) {
    if (!(entity instanceof CategoryItemEntity item)) {
      return Optional.empty();
    }
    Verdict verdict = verdicts.get(item.getDataset().getColumnIndex(item.getColumnKey()));
    Matches matches = errors.of(verdict);
    // Of detections where there is nothing there are no objects.
    if (matches.isEmpty() || verdict == Verdict.BACKGROUND) {
      return Optional.empty();
    }
    return Optional.of(
        new Bar(area, verdict.words() + ": " + matches.size(), "", ErrorList.query(matches)));
  }

  /** Writes what charts there are, with their bars in parts of their width and height. */
  Response list() {
    return Response.json(
        json -> {
          json.writeStartArray();
          for (Map.Entry<String, Shown> one : shown.entrySet()) {
            write(json, one.getKey(), one.getValue());
          }
          json.writeEndArray();
        });
  }

  private static void write(JsonGenerator json, String name, Shown one) throws IOException {
    Size size = one.chart().size();
    json.writeStartObject();
    json.writeStringField("name", name);
    json.writeStringField("title", one.chart().title());
    json.writeNumberField("w", size.width());
    json.writeNumberField("h", size.height());
    json.writeBooleanField("images", one.isOfImages());
    json.writeArrayFieldStart("bars");
    for (Bar bar : one.bars()) {
      json.writeStartObject();
      json.writeStringField("label", bar.label());
      json.writeStringField("field", bar.field());
      json.writeStringField("condition", bar.condition());
      json.writeArrayFieldStart("at");
      json.writeNumber(bar.area().getX() / size.width());
      json.writeNumber(bar.area().getY() / size.height());
      json.writeNumber(bar.area().getWidth() / size.width());
      json.writeNumber(bar.area().getHeight() / size.height());
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /**
   * A chart as PNG, for screens of high density.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  Response picture(String name, Theme theme) throws IOException {
    Shown one = shown.get(name);
    if (one == null) {
      throw new IllegalArgumentException("there are the charts " + shown.keySet());
    }
    Size size = one.chart().size();
    return Response.png(
        Pictures.png(one.chart().theme(theme).toImage(size.width(), size.height(), SCALE)));
  }
}
