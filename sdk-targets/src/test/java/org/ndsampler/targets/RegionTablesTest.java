package org.ndsampler.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.regions.Audit;
import org.ndsampler.core.regions.Predictions;
import org.ndsampler.core.regions.RegionPool;
import org.ndsampler.core.regions.SampleGrid;
import org.ndsampler.core.regions.Selection;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Target;
import org.ndsampler.core.split.DatasetSplit;
import org.ndsampler.viz.paint.Mark;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class RegionTablesTest {
  private static CocoDataset dataset() {
    CocoDataset.Builder builder =
        CocoDataset.builder()
            .category(1, "star")
            .category(2, "ship")
            .video(5, "v", Size.of(64, 48));
    long id = 1L << 40;
    for (int i = 0; i < 6; i++) {
      int frame = i;
      builder.image(
          i + 1,
          d -> {
            d.fileName(frame + ".png").size(Size.of(64, 48));
            if (frame < 3) {
              d.video(5, frame);
            }
          });
      builder.annotation(id++, i + 1, 1 + i % 2, Box.of(3 * i, 4, 10, 12));
    }
    return builder.image(9, "none.png", Size.of(64, 48)).build();
  }

  @Test
  void gridsGoToTablesAndBack() {
    CocoDataset dataset = dataset();
    SampleGrid images = SampleGrid.ofImages(dataset).window(32, 32).overlap(0.5).build();
    Table table = RegionTables.of(images);
    assertThat(RegionTables.cells(table)).isEqualTo(images.cells());
    Table positive = table.where(table.booleanColumn("is_positive").isTrue());
    assertThat(positive.rowCount()).isPositive().isEqualTo(images.positives().length);
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      assertThat(Targets.from(table)).isEqualTo(sampler.targets(images));
      SampleGrid videos = SampleGrid.ofVideos(dataset).frames(2).window(32, 32).build();
      Table clips = RegionTables.of(videos);
      assertThat(RegionTables.cells(clips)).isEqualTo(videos.cells());
      assertThat(Targets.from(clips)).isEqualTo(sampler.targets(videos));
    }
  }

  @Test
  void poolsGoToTablesAndBack() {
    CocoDataset dataset = dataset();
    RegionPool pool = Selection.balanced(5).window(16, 16).negatives(7).seed(1).select(dataset);
    Table table = RegionTables.of(pool);
    assertThat(RegionTables.regions(table))
        .isEqualTo(IntStream.range(0, pool.size()).mapToObj(pool::item).toList());
    List<Target> targets = Targets.from(table);
    assertThat(targets).hasSize(12);
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      for (int i = 0; i < targets.size(); i++) {
        assertThat(sampler.resolve(targets.get(i)).window()).isEqualTo(pool.item(i).window());
      }
      for (Target negative : targets.subList(5, 12)) {
        assertThat(sampler.annotations(negative)).isEmpty();
      }
    }
    assertThat(table.stringColumn("category").get(0)).isIn("star", "ship");
    assertThat(table.longColumn("annotation_id").isMissing(6)).isTrue();
  }

  @Test
  void auditsAreTables() {
    CocoDataset dataset = dataset();
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      Audit audit = sampler.audit(List.of(Target.image(1), Target.image(2).region(0, 0, 64, 24)));
      Table images = RegionTables.images(audit);
      assertThat(images.rowCount()).isEqualTo(7);
      assertThat(images.doubleColumn("coverage").asDoubleArray())
          .containsExactly(1, 0.5, 0, 0, 0, 0, 0);
      assertThat(images.intColumn("annotations_seen").asObjectArray())
          .containsExactly(1, 1, 0, 0, 0, 0, 0);
      Table annotations = RegionTables.annotations(audit);
      assertThat(annotations.where(annotations.intColumn("views").isEqualTo(0)).rowCount())
          .isEqualTo(4);
      assertThat(annotations.longColumn("annotation_id").get(0)).isEqualTo(1L << 40);
    }
  }

  @Test
  void splitsGoToTablesAndBack() {
    CocoDataset dataset = dataset();
    DatasetSplit split = DatasetSplit.builder(dataset).byVideo().seed(3).build();
    Table table = RegionTables.of(split);
    assertThat(table.rowCount()).isEqualTo(7);
    DatasetSplit again = RegionTables.split(table, dataset);
    for (DatasetSplit.Part part : DatasetSplit.Part.values()) {
      assertThat(again.imageIds(part)).isEqualTo(split.imageIds(part));
    }
    assertThat(RegionTables.classFrequencies(split).longColumn("sum").sum()).isEqualTo(6);
    Table wrong = table.copy();
    wrong.replaceColumn(StringColumn.create("part", "a", "b", "c", "d", "e", "f", "g"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RegionTables.split(wrong, dataset))
        .withMessageContaining("train, validation or test");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RegionTables.split(table.append(table.copy()), dataset))
        .withMessageContaining("one part only");
  }

  @Test
  void aMissingColumnIsNamed() {
    Table table = RegionTables.of(SampleGrid.ofImages(dataset()).build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RegionTables.cells(table.rejectColumns("window_y")))
        .withMessageContaining("no column window_y");
  }

  @Test
  void predictionsAreATableAndMarksBesideTheTruth() {
    CocoDataset dataset = dataset();
    Predictions predictions =
        Predictions.builder()
            .add(1, 1, Box.of(1, 2, 3, 4), 0.875)
            .add(2, 2, Box.of(5, 6, 7, 8), 0.25)
            .add(77, 9, Box.of(5, 6, 7, 8), 0.5)
            .build();
    Table table = RegionTables.of(predictions, dataset);
    assertThat(table.columnNames())
        .containsExactly(
            "image_id",
            "file_name",
            "category_id",
            "category",
            "score",
            "x",
            "y",
            "width",
            "height");
    assertThat(table.rowCount()).isEqualTo(3);
    assertThat(table.stringColumn("file_name").get(1)).isEqualTo("1.png");
    assertThat(table.stringColumn("category").get(0)).isEqualTo("star");
    assertThat(table.doubleColumn("score").get(0)).isEqualTo(0.875);
    assertThat(table.doubleColumn("height").get(1)).isEqualTo(8);
    assertThat(table.stringColumn("category").isMissing(2)).isTrue();
    List<Mark> marks = Mark.listOf(dataset.image(1), predictions);
    assertThat(marks).hasSize(1);
    assertThat(marks.get(0).label()).isEqualTo("star 0.88");
    assertThat(marks.get(0).box()).contains(Box.of(1, 2, 3, 4));
    assertThat(marks.get(0).isDashed()).isTrue();
  }

  @Test
  void anItemWithoutACategoryIsAnItem() {
    CocoDataset dataset =
        CocoDataset.builder()
            .category(1, "star")
            .image(1, "a.png", Size.of(64, 48))
            .annotation(1, 1, 1, Box.of(1, 2, 3, 4))
            .annotation(2, one -> one.image(1).box(Box.of(10, 2, 3, 4)))
            .build();
    RegionPool pool = Selection.all().select(dataset);
    assertThat(pool.positive(1).hasCategory()).isFalse();
    assertThat(pool.positive(1)).asString().contains("annotation 2, no category");
    assertThatThrownBy(() -> pool.positive(1).categoryId())
        .isInstanceOf(CocoException.class)
        .hasMessageContaining("annotation 2 has no category_id");
    Table table = RegionTables.of(pool);
    assertThat(table.longColumn("category_id").isMissing(1)).isTrue();
    assertThat(RegionTables.regions(table)).containsExactly(pool.positive(0), pool.positive(1));
  }

  @Test
  void theClassesOfAPoolAreCountedAsAnEpochShowsThem() {
    RegionPool pool = Selection.balanced(8).window(16, 16).negatives(2).seed(1).select(dataset());
    Table table = RegionTables.classFrequencies(pool);
    assertThat(table.stringColumn("category").asList())
        .containsExactly("ship", "star", "(negatives)");
    assertThat(table.intColumn("items").asObjectArray()).containsExactly(4, 4, 2);
    assertThat(table.doubleColumn("share").asDoubleArray()).containsExactly(0.4, 0.4, 0.2);
    assertThat(table.intColumn("annotations").get(0)).isEqualTo(3);
    assertThat(table.intColumn("annotations").isMissing(2)).isTrue();
    RegionPool positives = Selection.all().select(dataset());
    assertThat(RegionTables.classFrequencies(positives).rowCount()).isEqualTo(2);
  }

  @Test
  void leaksAreATable() {
    CocoDataset dataset = dataset();
    DatasetSplit torn =
        DatasetSplit.of(
            dataset,
            Map.of(
                DatasetSplit.Part.TRAIN, new long[] {1}, DatasetSplit.Part.TEST, new long[] {2}));
    Table leaks = RegionTables.leaks(torn);
    assertThat(leaks.rowCount()).isEqualTo(1);
    assertThat(leaks.getString(0, "kind")).isEqualTo("video");
    assertThat(leaks.getString(0, "value")).isEqualTo("5");
    assertThat(leaks.getString(0, "parts")).isEqualTo("train, test");
    assertThat(RegionTables.leaks(DatasetSplit.builder(dataset).byVideo().build()).rowCount())
        .isZero();
  }
}
