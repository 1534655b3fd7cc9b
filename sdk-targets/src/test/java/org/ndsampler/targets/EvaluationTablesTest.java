package org.ndsampler.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.eval.Detections;
import org.ndsampler.eval.Evaluation;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class EvaluationTablesTest {
  /** Twenty objects of growing width in two images; those wider than 30 are found. */
  private static final CocoDataset DATASET = dataset();

  private static final Evaluation EVALUATION = Evaluation.of(DATASET, detections());

  private static Box box(int i) {
    return Box.of(0, 50 * i, 10 + 2 * i, 20);
  }

  private static CocoDataset dataset() {
    CocoDataset.Builder builder =
        CocoDataset.builder()
            .category(1, "cat")
            .image(1, "day.png", Size.of(100, 2000))
            .image(2, "night.png", Size.of(100, 2000));
    for (int i = 0; i < 20; i++) {
      Box box = box(i);
      int image = 1 + i % 2;
      builder.annotation(i + 1, draft -> draft.image(image).category(1).box(box).area(box.area()));
    }
    return builder.build();
  }

  private static Detections detections() {
    Detections.Builder builder = Detections.builder();
    for (int i = 0; i < 20; i++) {
      if (box(i).width() > 30) {
        builder.add(1 + i % 2, 1, box(i), 0.9);
      }
    }
    return builder.build();
  }

  @Test
  void objectsAreSlicedByAColumnOfTheirTable() {
    Table byName = EvaluationTables.recallBy(EVALUATION, 0.5, Targets.table(DATASET), "file_name");
    assertThat(byName.stringColumn("slice").asList()).containsExactly("day.png", "night.png");
    assertThat(byName.intColumn("objects").asList()).containsExactly(10, 10);
    assertThat(byName.intColumn("found").asList()).containsExactly(4, 5);
    assertThat(byName.doubleColumn("recall").asList()).containsExactly(0.4, 0.5);
  }

  @Test
  void manyNumbersAreSlicedIntoQuarters() {
    Table byWidth = EvaluationTables.recallBy(EVALUATION, 0.5, Targets.table(DATASET), "width");
    assertThat(byWidth.stringColumn("slice").asList())
        .containsExactly(
            "1: 10.00 to 18.00", "2: 18.00 to 28.00", "3: 28.00 to 38.00", "4: 38.00 to 48.00");
    assertThat(byWidth.intColumn("objects").asList()).containsExactly(4, 5, 5, 6);
    assertThat(byWidth.doubleColumn("recall").asList()).containsExactly(0.0, 0.0, 0.6, 1.0);
  }

  @Test
  void imagesAreSlicedByAColumnOfOnesOwn() {
    Table weather =
        Table.create("weather")
            .addColumns(
                LongColumn.create("image_id", new long[] {2}),
                StringColumn.create("weather", "rain"));
    Table table = EvaluationTables.recallBy(EVALUATION, 0.5, weather, "weather");
    assertThat(table.stringColumn("slice").asList()).containsExactly("(not said)", "rain");
  }

  @Test
  void aTableWithoutIdsOrTheColumnSaysWhatItHas() {
    Table targets = Targets.table(DATASET);
    assertThatThrownBy(() -> EvaluationTables.recallBy(EVALUATION, 0.5, targets, "weather"))
        .hasMessageContaining("no column weather")
        .hasMessageContaining("file_name");
    Table bare = Table.create("bare").addColumns(StringColumn.create("weather", "rain"));
    assertThatThrownBy(() -> EvaluationTables.recallBy(EVALUATION, 0.5, bare, "weather"))
        .hasMessageContaining("annotation_id or image_id")
        .hasMessageContaining("[weather]");
  }

  @Test
  void theTablesHaveARowForEachMatchClassAndImage() {
    Table errors = EvaluationTables.of(EVALUATION.matches().errors());
    assertThat(errors.stringColumn("verdict").unique().asList()).containsExactly("MISSED");
    assertThat(errors.rowCount()).isEqualTo(11);
    assertThat(errors.intColumn("detection").isMissing(0)).isTrue();
    Table classes = EvaluationTables.classes(EVALUATION);
    assertThat(classes.intColumn("objects").get(0)).isEqualTo(20);
    Table images = EvaluationTables.images(EVALUATION, 0.5, 0.3);
    assertThat(images.intColumn("missed").asList()).containsExactly(6, 5);
  }
}
