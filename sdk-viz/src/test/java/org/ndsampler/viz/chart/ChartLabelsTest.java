package org.ndsampler.viz.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ndsampler.core.coco.ClassCount;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.regions.RegionPool;
import org.ndsampler.core.regions.Selection;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.split.DatasetSplit;
import org.ndsampler.eval.ConfusionMatrix;
import org.ndsampler.eval.Detections;
import org.ndsampler.eval.Evaluation;
import org.ndsampler.viz.chart.LabelRecorder.Label;

/**
 * Whatever the size of a chart, the names in it and the numbers: each text lies in the picture, is
 * drawn whole, and lies on no other.
 */
class ChartLabelsTest {
  private static final List<Size> SIZES =
      List.of(
          Size.of(320, 240),
          Size.of(350, 560),
          Size.of(400, 300),
          Size.of(560, 350),
          Size.of(636, 600),
          Size.of(760, 400),
          Size.of(1280, 720),
          Size.of(1600, 400));

  /** Letters may touch: less than this is no overlap. */
  private static final double TOUCH = 0.75;

  private static final CocoDataset DATASET = dataset();

  private static String name(int category) {
    return switch (category % 4) {
      case 0 -> "class " + category;
      case 1 -> "unclassified-small-emergency-vehicle-" + category;
      case 2 -> "a rather long name of a class number " + category + ", as taxonomies have them";
      default -> "Wurzelschneckenhausverkäuferin" + category;
    };
  }

  private static CocoDataset dataset() {
    SplittableRandom random = new SplittableRandom(1);
    CocoDataset.Builder builder = CocoDataset.builder();
    for (int category = 1; category <= 40; category++) {
      builder.category(category, name(category));
    }
    for (int image = 1; image <= 60; image++) {
      builder.image(image, image + ".png", Size.of(4000, 3000));
    }
    for (int id = 1; id <= 3000; id++) {
      double side = Math.pow(2, random.nextDouble(0, 10.5));
      builder.annotation(
          id,
          1 + random.nextInt(60) * random.nextInt(60) / 60,
          1 + random.nextInt(40) * random.nextInt(40) / 40,
          Box.of(
              random.nextInt(2500), random.nextInt(1500), side, side * random.nextDouble(0.2, 5)));
    }
    return builder.build();
  }

  private static double[] powers(double from, double to) {
    return DoubleStream.iterate(from, x -> x <= to, x -> x * 1.7).toArray();
  }

  /** All charts, by the names of the methods that make them. */
  private static Map<String, Chart> charts() {
    Map<String, Chart> charts = new LinkedHashMap<>();
    charts.put("classFrequencies", Charts.classFrequencies(DATASET));
    List<ClassCount> counts =
        IntStream.range(0, 40)
            .mapToObj(i -> new ClassCount(i, name(i), 123_456_789 / (1 + i * i), 0))
            .toList();
    charts.put("classFrequencies of millions", Charts.classFrequencies(counts, 25));
    charts.put("classFrequencies of one class", Charts.classFrequencies(counts.subList(0, 1), 25));
    charts.put(
        "classFrequencies of equal classes",
        Charts.classFrequencies(
            IntStream.range(0, 9).mapToObj(i -> new ClassCount(i, name(i), 172, 0)).toList(), 25));
    charts.put("boxSizes", Charts.boxSizes(DATASET));
    charts.put(
        "boxSizes of all sizes",
        Charts.boxSizes(powers(0.001, 5_000_000), powers(0.001, 5_000_000)));
    charts.put("splitBalance", Charts.splitBalance(DatasetSplit.builder(DATASET).build()));
    try (CocoSampler sampler = CocoSampler.open(DATASET)) {
      RegionPool pool = sampler.preselect(Selection.balanced(500).negatives(100).window(64, 64));
      charts.put("samplingBalance", Charts.samplingBalance(DATASET, pool));
      charts.put("views", Charts.views(sampler.audit()));
    }
    double[] losses = IntStream.range(0, 5000).mapToDouble(i -> 98_765_432.1 / (1 + i)).toArray();
    charts.put(
        "curve",
        Charts.curve("The loss of each of many steps of training", "step", "loss", losses));
    charts.put("aspectRatios", Charts.aspectRatios(DATASET));
    charts.put(
        "aspectRatios of lines",
        Charts.aspectRatios(new double[] {1, 100_000, 5}, new double[] {100_000, 1, 5}));
    charts.put("centers", Charts.centers(DATASET));
    double[] middle = new double[2_000_000];
    Arrays.fill(middle, 0.5);
    charts.put("centers of millions", Charts.centers(middle, middle));
    charts.put("annotationsPerImage", Charts.annotationsPerImage(DATASET));
    charts.put(
        "annotationsPerImage of crowds",
        Charts.annotationsPerImage(IntStream.range(0, 3000).map(i -> i * 411).toArray()));
    String longText =
        "the area of the outline, without what of it lies outside of the image, in pixels";
    charts.put("histogram", Charts.histogram("Areas", longText, "annotations", powers(0.2, 1e12)));
    charts.put(
        "histogram of one size",
        Charts.histogram(
            longText,
            "area",
            longText,
            IntStream.range(0, 4000).mapToDouble(i -> 12_345_678 + i * 1000).toArray()));
    charts.put(
        "frequencies",
        Charts.frequencies(
            "Cameras",
            "images",
            counts.stream().collect(Collectors.toMap(ClassCount::name, ClassCount::annotations))));
    evaluations(charts);
    charts.put("of nothing", Charts.classFrequencies(CocoDataset.builder().build()));
    return charts;
  }

  private static void evaluations(Map<String, Chart> charts) {
    SplittableRandom random = new SplittableRandom(2);
    Detections.Builder found = Detections.builder();
    DATASET
        .annotations()
        .forEach(
            one -> {
              if (random.nextInt(4) > 0) {
                found.add(
                    one.imageId(),
                    random.nextInt(5) > 0 ? one.categoryId() : 1 + random.nextInt(40),
                    one.box().orElseThrow().translate(random.nextInt(4), 0),
                    random.nextDouble());
              }
            });
    Detections detections = found.build();
    Evaluation evaluation = Evaluation.of(DATASET, detections);
    charts.put("precisionRecall", EvaluationCharts.precisionRecall(evaluation, 0.5));
    charts.put("reliability", EvaluationCharts.reliability(evaluation.calibration(0.5, 10)));
    charts.put("errors", EvaluationCharts.errors(evaluation.matches()));
    charts.put("confusion", EvaluationCharts.confusion(ConfusionMatrix.of(DATASET, detections)));
  }

  static Stream<Map.Entry<String, Chart>> all() {
    return charts().entrySet().stream();
  }

  @Test
  void noChartIsForgotten() {
    Set<String> made = new TreeSet<>();
    for (Class<?> type : List.of(Charts.class, EvaluationCharts.class)) {
      for (Method method : type.getDeclaredMethods()) {
        if (Modifier.isPublic(method.getModifiers()) && method.getReturnType() == Chart.class) {
          made.add(method.getName());
        }
      }
    }
    assertThat(charts().keySet()).containsAll(made);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void everyTextIsWholeAndAlone(Map.Entry<String, Chart> chart) {
    List<String> wrong = new ArrayList<>();
    for (Size size : SIZES) {
      wrong.addAll(wrong(chart.getValue(), size));
    }
    // Its own size too.
    wrong.addAll(wrong(chart.getValue(), chart.getValue().size()));
    assertThat(wrong).as(chart.getKey()).isEmpty();
  }

  /** The labels of a chart as it is drawn. */
  private static List<Label> labels(Chart chart, Size size) {
    BufferedImage image =
        new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    LabelRecorder recorder = new LabelRecorder(g);
    chart
        .size(size.width(), size.height())
        .toJFreeChart()
        .draw(recorder, new Rectangle2D.Double(0, 0, size.width(), size.height()));
    g.dispose();
    return recorder.labels();
  }

  private static List<String> wrong(Chart chart, Size size) {
    List<Label> labels = labels(chart, size);
    List<String> wrong = new ArrayList<>();
    if (labels.isEmpty()) {
      wrong.add(size + ": there is no text");
    }
    Rectangle2D picture = new Rectangle2D.Double(0, 0, size.width(), size.height());
    for (int i = 0; i < labels.size(); i++) {
      Label label = labels.get(i);
      if (!holds(picture, label.box())) {
        wrong.add(size + ": outside: " + label.text() + " at " + label.box());
      } else if (label.clip() != null && !holds(label.clip(), label.box())) {
        wrong.add(size + ": clipped: " + label.text() + " at " + label.box());
      }
      for (Label other : labels.subList(0, i)) {
        Rectangle2D both = label.box().createIntersection(other.box());
        if (both.getWidth() > TOUCH && both.getHeight() > TOUCH) {
          wrong.add(size + ": over each other: " + label.text() + " and " + other.text());
        }
      }
    }
    return wrong;
  }

  private static boolean holds(Rectangle2D outer, Rectangle2D inner) {
    return inner.getMinX() >= outer.getMinX() - TOUCH
        && inner.getMinY() >= outer.getMinY() - TOUCH
        && inner.getMaxX() <= outer.getMaxX() + TOUCH
        && inner.getMaxY() <= outer.getMaxY() + TOUCH;
  }
}
