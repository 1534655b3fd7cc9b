package org.ndsampler.core.coco;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.ndsampler.core.coco.internal.ClassCounts;

/** Counts over the columns. */
final class Statistics {
  private Statistics() {}

  static List<ClassStatistics> ofClasses(CocoDataset dataset) {
    CocoAnnotations annotations = dataset.annotations();
    int classes = dataset.categories().size();
    ClassCounts counts = ClassCounts.of(dataset);
    int[] crowds = new int[classes];
    int[] boxes = new int[classes];
    for (int row = 0; row < annotations.size(); row++) {
      int category = annotations.categoryRow(row);
      if (category >= 0) {
        crowds[category] += annotations.isCrowd(row) ? 1 : 0;
        boxes[category] += Double.isNaN(area(annotations, row)) ? 0 : 1;
      }
    }
    double[][] areas = new double[classes][];
    for (int i = 0; i < classes; i++) {
      areas[i] = new double[boxes[i]];
    }
    for (int row = 0; row < annotations.size(); row++) {
      int category = annotations.categoryRow(row);
      double area = area(annotations, row);
      if (category >= 0 && !Double.isNaN(area)) {
        areas[category][--boxes[category]] = area;
      }
    }
    List<ClassStatistics> all = new ArrayList<>();
    for (int i = 0; i < classes; i++) {
      double[] sorted = areas[i];
      Arrays.sort(sorted);
      all.add(
          new ClassStatistics(
              dataset.categories().id(i),
              dataset.categories().name(i),
              counts.annotations(i),
              counts.images(i),
              crowds[i],
              quantile(sorted, 0),
              quantile(sorted, 0.25),
              quantile(sorted, 0.5),
              quantile(sorted, 0.75),
              quantile(sorted, 1)));
    }
    return all;
  }

  /** The area of a valid box; NaN otherwise. */
  private static double area(CocoAnnotations annotations, int row) {
    double width = annotations.width(row);
    double height = annotations.height(row);
    double area = width * height;
    return width >= 0 && height >= 0 && area < Double.POSITIVE_INFINITY ? area : Double.NaN;
  }

  private static double quantile(double[] sorted, double share) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.max(0, rank - 1)];
  }

  static String summary(CocoDataset dataset) {
    StringBuilder text = new StringBuilder(dataset.toString()).append('\n');
    dataset.path().ifPresent(path -> text.append("read from ").append(path).append('\n'));
    text.append("images in ").append(dataset.imageFolder()).append('\n');
    sizes(dataset, text);
    perImage(dataset, text);
    List<ClassStatistics> classes = new ArrayList<>(ofClasses(dataset));
    if (classes.isEmpty()) {
      return text.toString();
    }
    classes.sort(Comparator.comparingInt(ClassStatistics::annotations).reversed());
    text.append(
        String.format(
            Locale.ROOT,
            "%-24s %12s %10s %14s%n",
            "category",
            "annotations",
            "images",
            "median area"));
    for (ClassStatistics one : classes.subList(0, Math.min(classes.size(), 20))) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-24s %12d %10d %14s%n",
              one.name(),
              one.annotations(),
              one.images(),
              Double.isNaN(one.medianArea())
                  ? "-"
                  : String.format(Locale.ROOT, "%.1f", one.medianArea())));
    }
    if (classes.size() > 20) {
      text.append("and ").append(classes.size() - 20).append(" more categories\n");
    }
    return text.toString();
  }

  private static void sizes(CocoDataset dataset, StringBuilder text) {
    CocoImages images = dataset.images();
    int known = 0;
    int minWidth = Integer.MAX_VALUE;
    int minHeight = Integer.MAX_VALUE;
    int maxWidth = 0;
    int maxHeight = 0;
    for (int row = 0; row < images.size(); row++) {
      if (images.declaresSize(row)) {
        known++;
        minWidth = Math.min(minWidth, images.width(row));
        maxWidth = Math.max(maxWidth, images.width(row));
        minHeight = Math.min(minHeight, images.height(row));
        maxHeight = Math.max(maxHeight, images.height(row));
      }
    }
    if (known > 0) {
      text.append("image widths ").append(minWidth).append(" to ").append(maxWidth);
      text.append(", heights ").append(minHeight).append(" to ").append(maxHeight);
      if (known < images.size()) {
        text.append(", not declared for ").append(images.size() - known);
      }
      text.append('\n');
    }
  }

  private static void perImage(CocoDataset dataset, StringBuilder text) {
    CocoImages images = dataset.images();
    if (images.isEmpty()) {
      return;
    }
    int[] counts = new int[images.size()];
    int empty = 0;
    for (int row = 0; row < counts.length; row++) {
      counts[row] = images.annotationCount(row);
      empty += counts[row] == 0 ? 1 : 0;
    }
    Arrays.sort(counts);
    text.append("annotations per image: ").append(counts[0]).append(" to ");
    text.append(counts[counts.length - 1]).append(", median ").append(counts[counts.length / 2]);
    text.append("; ").append(empty).append(" images without any\n");
  }
}
