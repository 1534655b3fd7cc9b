package org.ndsampler.targets;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.ndsampler.eval.ClassScore;
import org.ndsampler.eval.Evaluation;
import org.ndsampler.eval.ImageScore;
import org.ndsampler.eval.LabelError;
import org.ndsampler.eval.LabelErrors;
import org.ndsampler.eval.Match;
import org.ndsampler.eval.Matches;
import org.ndsampler.eval.SliceScore;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Makes tables of evaluations. Safe for concurrent use.
 *
 * @since 0.1
 */
public final class EvaluationTables {
  private EvaluationTables() {}

  /**
   * What became of each detection and each object: {@code verdict}, {@code image_id}, {@code
   * detection} (its place; missing for a missed object), {@code annotation_id} (missing where there
   * is no object), {@code iou}, {@code score}, {@code category_id} (of the detection, or of the
   * missed object), {@code true_category_id}, and the box in {@code x}, {@code y}, {@code width},
   * {@code height}.
   */
  public static Table of(Matches matches) {
    int n = matches.size();
    StringColumn verdicts = StringColumn.create("verdict", n);
    LongColumn images = LongColumn.create("image_id", n);
    IntColumn detections = IntColumn.create("detection", n);
    LongColumn annotations = LongColumn.create("annotation_id", n);
    DoubleColumn overlaps = DoubleColumn.create("iou", n);
    DoubleColumn scores = DoubleColumn.create("score", n);
    LongColumn categories = LongColumn.create("category_id", n);
    LongColumn trueCategories = LongColumn.create("true_category_id", n);
    DoubleColumn[] box = {
      DoubleColumn.create("x", n),
      DoubleColumn.create("y", n),
      DoubleColumn.create("width", n),
      DoubleColumn.create("height", n)
    };
    for (int i = 0; i < n; i++) {
      Match match = matches.get(i);
      int row = i;
      verdicts.set(i, match.verdict().name());
      images.set(i, match.imageId());
      if (match.detection() >= 0) {
        detections.set(i, match.detection());
        scores.set(i, match.score());
      }
      match.annotationId().ifPresent(id -> annotations.set(row, id));
      overlaps.set(i, match.overlap());
      categories.set(i, match.categoryId());
      match.trueCategoryId().ifPresent(id -> trueCategories.set(row, id));
      box[0].set(i, match.box().x());
      box[1].set(i, match.box().y());
      box[2].set(i, match.box().width());
      box[3].set(i, match.box().height());
    }
    return Table.create("matches")
        .addColumns(
            verdicts, images, detections, annotations, overlaps, scores, categories, trueCategories)
        .addColumns(box);
  }

  /**
   * How well each category is found: {@code category_id}, {@code category}, {@code objects}, {@code
   * detections}, {@code ap}, {@code ap50}, {@code recall}; a number is missing where there are no
   * objects.
   */
  public static Table classes(Evaluation evaluation) {
    List<ClassScore> all = evaluation.classScores();
    int n = all.size();
    LongColumn ids = LongColumn.create("category_id", n);
    StringColumn names = StringColumn.create("category", n);
    IntColumn objects = IntColumn.create("objects", n);
    IntColumn detections = IntColumn.create("detections", n);
    DoubleColumn ap = DoubleColumn.create("ap", n);
    DoubleColumn ap50 = DoubleColumn.create("ap50", n);
    DoubleColumn recall = DoubleColumn.create("recall", n);
    for (int i = 0; i < n; i++) {
      ClassScore score = all.get(i);
      ids.set(i, score.categoryId());
      names.set(i, score.name());
      objects.set(i, score.objects());
      detections.set(i, score.detections());
      set(ap, i, score.ap());
      set(ap50, i, score.ap50());
      set(recall, i, score.recall());
    }
    return Table.create("classes").addColumns(ids, names, objects, detections, ap, ap50, recall);
  }

  private static void set(DoubleColumn column, int row, double value) {
    if (value >= 0) {
      column.set(row, value);
    }
  }

  /**
   * How well each image came out: {@code image_id}, {@code objects}, {@code found}, {@code missed},
   * {@code false_alarms}, {@code f1}.
   *
   * @param overlap one of the thresholds of the evaluation
   * @param minScore detections less sure than this do not count
   */
  public static Table images(Evaluation evaluation, double overlap, double minScore) {
    List<ImageScore> all = evaluation.imageScores(overlap, minScore);
    int n = all.size();
    LongColumn ids = LongColumn.create("image_id", n);
    IntColumn objects = IntColumn.create("objects", n);
    IntColumn found = IntColumn.create("found", n);
    IntColumn missed = IntColumn.create("missed", n);
    IntColumn alarms = IntColumn.create("false_alarms", n);
    DoubleColumn f1 = DoubleColumn.create("f1", n);
    for (int i = 0; i < n; i++) {
      ImageScore score = all.get(i);
      ids.set(i, score.imageId());
      objects.set(i, score.objects());
      found.set(i, score.found());
      missed.set(i, score.missed());
      alarms.set(i, score.falseAlarms());
      f1.set(i, score.f1());
    }
    return Table.create("images").addColumns(ids, objects, found, missed, alarms, f1);
  }

  /**
   * The images whose labels give most reason to doubt, the worst first: {@code image_id}, {@code
   * file_name}, {@code doubts} (how many), {@code suspicion} (their sum), and how many of each kind
   * in {@code wrong_class}, {@code missing}, {@code misplaced}, {@code duplicate}. {@link
   * Targets#from} makes whole images of the rows.
   */
  public static Table images(LabelErrors doubts) {
    Map<Long, List<LabelError>> byImage = new LinkedHashMap<>();
    for (LabelError doubt : doubts) {
      byImage.computeIfAbsent(doubt.imageId(), id -> new ArrayList<>()).add(doubt);
    }
    List<List<LabelError>> worst = new ArrayList<>(byImage.values());
    worst.sort(Comparator.comparingDouble(EvaluationTables::suspicion).reversed());
    LongColumn ids = LongColumn.create("image_id");
    StringColumn files = StringColumn.create("file_name");
    IntColumn counts = IntColumn.create("doubts");
    DoubleColumn suspicions = DoubleColumn.create("suspicion");
    Map<LabelError.Kind, IntColumn> kinds = new EnumMap<>(LabelError.Kind.class);
    for (LabelError.Kind kind : LabelError.Kind.values()) {
      kinds.put(kind, IntColumn.create(kind.name().toLowerCase(Locale.ROOT)));
    }
    for (List<LabelError> image : worst) {
      long id = image.get(0).imageId();
      ids.append(id);
      files.append(doubts.dataset().image(id).fileName().orElse(""));
      counts.append(image.size());
      suspicions.append(suspicion(image));
      kinds.forEach(
          (kind, column) ->
              column.append((int) image.stream().filter(d -> d.kind() == kind).count()));
    }
    Table table =
        Table.create("doubted labels of " + doubts.dataset().name())
            .addColumns(ids, files, counts, suspicions);
    kinds.values().forEach(table::addColumns);
    return table;
  }

  /**
   * How well objects are found by what a column says of them: {@code slice} (a value of the
   * column), {@code objects}, {@code found}, {@code recall}. Numbers of more than a dozen values
   * are put into four quarters. Objects of which the table says nothing are {@code (not said)}.
   *
   * <pre>{@code
   * CocoDataset dataset = CocoDataset.read(Path.of("annotations.json"));
   * Detections detections = Detections.read(Path.of("results.json"), dataset);
   * Evaluation evaluation = Evaluation.of(dataset, detections);
   * EvaluationTables.recallBy(evaluation, 0.5, Targets.table(dataset), "width");
   * }</pre>
   *
   * @param overlap one of the thresholds of the evaluation
   * @param table has a row for each object, by {@code annotation_id}, or for each image, by {@code
   *     image_id}; of an id that comes twice the last row counts
   * @param column the name of one of its columns
   * @throws IllegalArgumentException if it has neither column of ids, or no column of this name
   */
  public static Table recallBy(Evaluation evaluation, double overlap, Table table, String column) {
    String id =
        Stream.of("annotation_id", "image_id")
            .filter(table.columnNames()::contains)
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the table must have a column annotation_id or image_id, and has "
                            + table.columnNames()));
    boolean ofImages = id.equals("image_id");
    Slices slices = Slices.of(Rows.column(table, column));
    NumericColumn<?> ids = table.numberColumn(id);
    Map<Long, Integer> rows = new HashMap<>();
    for (int row = 0; row < table.rowCount(); row++) {
      if (!ids.isMissing(row)) {
        rows.put(
            ids instanceof LongColumn longs ? longs.getLong(row) : (long) ids.getDouble(row), row);
      }
    }
    List<SliceScore> all =
        evaluation.recallBy(
            overlap,
            annotation -> {
              Integer row = rows.get(ofImages ? annotation.imageId() : annotation.id());
              return row == null ? Slices.NOT_SAID : slices.name(row);
            });
    int n = all.size();
    StringColumn names = StringColumn.create("slice", n);
    IntColumn objects = IntColumn.create("objects", n);
    IntColumn found = IntColumn.create("found", n);
    DoubleColumn recall = DoubleColumn.create("recall", n);
    for (int i = 0; i < n; i++) {
      names.set(i, all.get(i).slice());
      objects.set(i, all.get(i).objects());
      found.set(i, all.get(i).found());
      recall.set(i, all.get(i).recall());
    }
    return Table.create("recall by " + column).addColumns(names, objects, found, recall);
  }

  private static double suspicion(List<LabelError> doubts) {
    return doubts.stream().mapToDouble(LabelError::suspicion).sum();
  }
}
