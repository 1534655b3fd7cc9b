package org.ndsampler.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.coco.ClassCount;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.regions.internal.TargetColumns;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Target;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.Table;

class TargetsTest {
  private static CocoDataset dataset() {
    return CocoDataset.builder()
        .category(9, "dog")
        .category(3, "cat")
        .category(5, "none")
        .image(7, "a.png", Size.of(640, 480))
        .image(2, image -> image.fileName("unsized.png"))
        .annotation(1L << 40, 7, 9, Box.of(10, 20, 30, 41))
        .annotation(4, 2, 3, Box.of(0.5, 1.5, 2, 3))
        .annotation(3, annotation -> annotation.image(7).category(9))
        .annotation(8, 7, 9, Box.of(1, 1, 1, 1))
        .build();
  }

  @Test
  void thisIsANamedModule() {
    assertThat(Targets.class.getModule().isNamed()).isTrue();
  }

  @Test
  void aQueryGivesItsTargetsInItsOrder() {
    CocoDataset dataset = dataset();
    Table dogs = Targets.table(dataset.query("class = dog sort area"));
    assertThat(dogs.longColumn("annotation_id")).containsExactly(8L, 1L << 40);
    assertThat(dogs.columnNames()).isEqualTo(Targets.table(dataset).columnNames());
    assertThat(dogs.name()).isEqualTo(Targets.table(dataset).name());
    assertThat(Targets.table(dataset.query("class = none")).rowCount()).isZero();
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      assertThat(sampler.targets(dataset.query("class = dog sort area")))
          .containsExactly(Target.annotation(8), Target.annotation(1L << 40));
      CocoDataset other =
          CocoDataset.builder()
              .category(9, "dog")
              .image(7, "b.png", Size.of(20, 20))
              .annotation(8, 7, 9, Box.of(2, 1, 1, 1))
              .build();
      assertThatThrownBy(() -> sampler.targets(other.query("class = dog")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("annotation 8 is another one, or none")
          .hasMessageContaining("sampler.dataset().query(text)");
    }
  }

  @Test
  void aRowIsAnAnnotationWithABoxInTheOrderOfTheFile() {
    Table table = Targets.table(dataset());
    assertThat(table.columnNames())
        .containsExactly(
            "annotation_id",
            "image_id",
            "category_id",
            "category",
            "cx",
            "cy",
            "width",
            "height",
            "image_width",
            "image_height",
            "area",
            "is_crowd",
            "file_name",
            "track");
    assertThat(table.longColumn("annotation_id").asObjectArray()).containsExactly(1L << 40, 4L, 8L);
    assertThat(table.longColumn("image_id").asObjectArray()).containsExactly(7L, 2L, 7L);
    assertThat(table.longColumn("category_id").asObjectArray()).containsExactly(9L, 3L, 9L);
    assertThat(table.stringColumn("category").asList()).containsExactly("dog", "cat", "dog");
    assertThat(table.doubleColumn("cx").asDoubleArray()).containsExactly(25, 1.5, 1.5);
    assertThat(table.doubleColumn("cy").asDoubleArray()).containsExactly(40.5, 3, 1.5);
    assertThat(table.doubleColumn("width").asDoubleArray()).containsExactly(30, 2, 1);
    assertThat(table.doubleColumn("height").asDoubleArray()).containsExactly(41, 3, 1);
    assertThat(table.column("image_width").type()).isEqualTo(ColumnType.INTEGER);
    assertThat(table.intColumn("image_height").get(0)).isEqualTo(480);
  }

  /** An image that is not there, no box, an area that is no number, no category. */
  private static final String DAMAGED =
      """
      {"categories": [{"id": 1, "name": "cat"}],
       "images": [{"id": 1, "file_name": "a.png", "width": 64, "height": 48},
                  {"id": 2, "width": 64, "height": 48}],
       "annotations": [
         {"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 2, 3, 4], "area": 11.5, "track_id": 6},
         {"id": 2, "image_id": 9, "category_id": 1, "bbox": [1, 2, 3, 4], "area": 12},
         {"id": 3, "image_id": 1, "category_id": 1, "area": 12},
         {"id": 4, "image_id": 2, "bbox": [5, 6, 7, 8], "area": "large", "track_id": "blue"},
         {"id": 5, "image_id": 1, "category_id": 8, "bbox": [0, 0, 0, 0], "iscrowd": 1},
         {"id": 6, "image_id": 1, "category_id": 1, "bbox": null},
         {"id": 7, "image_id": 1, "category_id": 1, "bbox": [9, 9, 2, 2]}]}
      """;

  private static CocoDataset damaged(Path folder) throws IOException {
    return CocoDataset.read(Files.writeString(folder.resolve("damaged.json"), DAMAGED));
  }

  @Test
  void aRowIsThePositiveOfTheSamplerOnADamagedFileToo(@TempDir Path folder) throws IOException {
    CocoDataset dataset = damaged(folder);
    Table table = Targets.table(dataset);
    assertThat(table.longColumn("annotation_id").asObjectArray()).containsExactly(1L, 4L, 5L, 7L);
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      assertThat(sampler.positiveCount()).isEqualTo(table.rowCount());
      List<Target> targets = Targets.from(table);
      for (int row = 0; row < table.rowCount(); row++) {
        assertThat(targets.get(row)).isEqualTo(sampler.positive(row));
      }
    }
    assertThat(dataset.classCounts())
        .as("of all annotations")
        .containsExactly(new ClassCount(1, "cat", 5, 1));
    assertThat(TargetColumns.of(dataset).classCounts())
        .as("of targets")
        .containsExactly(new ClassCount(1, "cat", 2, 1));
  }

  @Test
  void areasCrowdsFilesAndTracksAreThoseOfTheFile(@TempDir Path folder) throws IOException {
    Table table = Targets.table(damaged(folder));
    assertThat(table.doubleColumn("area").get(0)).isEqualTo(11.5);
    assertThat(table.doubleColumn("area").isMissing(1)).as("a text").isTrue();
    assertThat(table.doubleColumn("area").isMissing(3)).as("none").isTrue();
    assertThat(table.booleanColumn("is_crowd").asObjectArray())
        .containsExactly(false, false, true, false);
    assertThat(table.stringColumn("file_name").asList())
        .containsExactly("a.png", "", "a.png", "a.png");
    assertThat(table.stringColumn("file_name").isMissing(1)).isTrue();
    assertThat(table.stringColumn("track").asList()).containsExactly("6", "blue", "", "");
    assertThat(table.stringColumn("track").isMissing(2)).isTrue();
  }

  @Test
  void anUnknownImageSizeIsAMissingValue() {
    Table table = Targets.table(dataset());
    assertThat(table.intColumn("image_width").isMissing(1)).isTrue();
    assertThat(table.intColumn("image_height").isMissing(1)).isTrue();
    assertThat(table.intColumn("image_width").isMissing(0)).isFalse();
  }

  @Test
  void classFrequenciesAreSortedAndNameTheClassesThatDoNotOccur() {
    Table table = Targets.classFrequencies(dataset());
    assertThat(table.stringColumn("category").asList()).containsExactly("dog", "cat", "none");
    assertThat(table.intColumn("annotations").asObjectArray()).containsExactly(3, 1, 0);
    assertThat(table.intColumn("images").asObjectArray()).containsExactly(1, 1, 0);
    assertThat(table.doubleColumn("share").asDoubleArray()).containsExactly(0.75, 0.25, 0);
  }

  @Test
  void theSectionsOfTheFileAreTables() {
    Table images = Targets.images(dataset());
    assertThat(images.rowCount()).isEqualTo(2);
    assertThat(images.intColumn("annotations").asObjectArray()).containsExactly(3, 1);
    assertThat(images.stringColumn("file_name").get(1)).isEqualTo("unsized.png");
    assertThat(images.intColumn("width").isMissing(1)).isTrue();
    assertThat(images.longColumn("video_id").isMissing(0)).isTrue();
    Table annotations = Targets.annotations(dataset());
    assertThat(annotations.rowCount()).isEqualTo(4);
    assertThat(annotations.doubleColumn("x").isMissing(2)).isTrue();
    assertThat(annotations.longColumn("annotation_id").get(2)).isEqualTo(3);
    Table categories = Targets.categories(dataset());
    assertThat(categories.longColumn("category_id").asObjectArray()).containsExactly(9L, 3L, 5L);
    assertThat(categories.stringColumn("supercategory").isMissing(0)).isTrue();
  }

  @Test
  void anEmptyDatasetGivesEmptyTables() {
    CocoDataset empty = CocoDataset.builder().build();
    assertThat(Targets.table(empty).rowCount()).isZero();
    assertThat(Targets.table(empty).columnCount()).isEqualTo(14);
    assertThat(Targets.classFrequencies(empty).rowCount()).isZero();
    assertThat(Targets.images(empty).rowCount()).isZero();
  }

  @Test
  void aFilteredTableKeepsItsColumns() {
    Table table = Targets.table(dataset());
    Table dogs = table.where(table.stringColumn("category").isEqualTo("dog"));
    assertThat(dogs.longColumn("annotation_id").asObjectArray()).containsExactly(1L << 40, 8L);
  }

  @Test
  void rowsGoBackToTargetsInTheirOrder() {
    Table table = Targets.table(dataset());
    assertThat(Targets.from(table))
        .containsExactly(Target.annotation(1L << 40), Target.annotation(4), Target.annotation(8));
    assertThat(
            Targets.from(table.where(table.doubleColumn("width").isGreaterThan(1.5))).stream()
                .map(target -> target.annotationId().getAsLong()))
        .containsExactly(1L << 40, 4L);
  }

  @Test
  void aRowWithoutAnAnnotationIsAWindowOfItsImage() {
    Table table =
        Table.create(
            // With an int, create() makes a column of that many missing values.
            LongColumn.create("annotation_id", -1L),
            LongColumn.create("image_id", 7L),
            DoubleColumn.create("cx", 10.5),
            DoubleColumn.create("cy", 20.0),
            DoubleColumn.create("width", 8.0),
            DoubleColumn.create("height", 6.0));
    assertThat(Targets.from(table)).containsExactly(Target.image(7).center(10.5, 20).size(8, 6));
    assertThat(Targets.from(table.rejectColumns("annotation_id")))
        .containsExactly(Target.image(7).center(10.5, 20).size(8, 6));
  }

  @Test
  void aRowWithACornerIsAWindowAndOneWithoutAPlaceAWholeImage() {
    Table boxes =
        Table.create(
            LongColumn.create("image_id", 7L),
            DoubleColumn.create("x", 10.0),
            DoubleColumn.create("y", 20.0),
            DoubleColumn.create("width", 8.0),
            DoubleColumn.create("height", 6.0));
    assertThat(Targets.from(boxes)).containsExactly(Target.image(7).center(14, 23).size(8, 6));
    assertThat(Targets.from(Targets.images(dataset())))
        .containsExactly(Target.image(7), Target.image(2));
    assertThat(Targets.from(Targets.countsPerImage(dataset())))
        .containsExactly(Target.image(7), Target.image(2));
  }

  @Test
  void theTableOfSomeCategoriesHasTheirTargets() {
    Table dogs = Targets.table(dataset(), "dog");
    assertThat(dogs.longColumn("annotation_id").asObjectArray()).containsExactly(1L << 40, 8L);
    assertThat(Targets.table(dataset(), "cat", "dog").rowCount()).isEqualTo(3);
    assertThat(Targets.table(dataset(), "none").rowCount()).isZero();
    assertThatThrownBy(() -> Targets.table(dataset(), "dog", "dgo"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'dgo'");
  }

  @Test
  void theSmallestAndTheLargestGoByTheBoxAndEqualOnesStayInOrder() {
    Table table = Targets.table(dataset());
    assertThat(Targets.smallest(table, 2).longColumn("annotation_id").asObjectArray())
        .containsExactly(8L, 4L);
    assertThat(Targets.largest(table, 9).longColumn("annotation_id").asObjectArray())
        .containsExactly(1L << 40, 4L, 8L);
    assertThat(Targets.smallest(table, 0).rowCount()).isZero();
    table.doubleColumn("width").setMissing(2);
    assertThat(Targets.smallest(table, 9).longColumn("annotation_id").asObjectArray())
        .containsExactly(4L, 1L << 40);
    table.doubleColumn("width").set(2, 6).set(1, 2);
    assertThat(Targets.smallest(table, 2).longColumn("annotation_id").asObjectArray())
        .containsExactly(4L, 8L);
    assertThatThrownBy(() -> Targets.largest(table, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not -1");
  }

  @Test
  void classesAreCountedInEachImage() {
    CocoDataset damaged = CocoDataset.parse(DAMAGED);
    Table counts = Targets.countsPerImage(dataset());
    assertThat(counts.longColumn("image_id").asObjectArray()).containsExactly(7L, 2L);
    assertThat(counts.stringColumn("category").asList()).containsExactly("dog", "cat");
    assertThat(counts.intColumn("annotations").asObjectArray()).containsExactly(3, 1);
    assertThat(counts.stringColumn("file_name").asList()).containsExactly("a.png", "unsized.png");
    int all = 0;
    for (CocoImage image : damaged.images()) {
      all += image.annotations().size();
    }
    Table some = Targets.countsPerImage(damaged);
    assertThat(some.intColumn("annotations").sum()).isEqualTo(all);
    assertThat(some.stringColumn("category").isMissing().size()).isPositive();
  }

  @Test
  void whatATargetNeedsAndATableDoesNotHaveIsNamed() {
    Table table =
        Table.create("mine", LongColumn.create("image_id", 7L), DoubleColumn.create("cy", 20.0));
    table.addColumns(DoubleColumn.create("width", 8.0), DoubleColumn.create("height", 6.0));
    assertThatThrownBy(() -> Targets.from(table))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"mine\" has no column cx");
    Table gap = Targets.table(dataset()).rejectColumns("annotation_id");
    gap.doubleColumn("cy").setMissing(1);
    assertThatThrownBy(() -> Targets.from(gap))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no value of cy in row 1");
  }

  @Test
  void coordinatesArePrintedShortAndKeptWhole() {
    Table table =
        Targets.table(
            CocoDataset.builder()
                .category(1, "a")
                .image(1, "a.png", Size.of(9, 9))
                .annotation(1, 1, 1, Box.of(0.1, 0, 0.2, 1.23456789))
                .build());
    assertThat(table.print()).contains("0.2").doesNotContain("0.200000").doesNotContain("1.23456");
    assertThat(table.doubleColumn("height").getDouble(0)).isEqualTo(1.23456789);
  }
}
