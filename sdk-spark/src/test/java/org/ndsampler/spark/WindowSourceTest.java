package org.ndsampler.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.regions.SampleGrid;
import org.ndsampler.core.regions.Selection;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.core.sample.SampleAnnotation;
import org.ndsampler.core.sample.Target;
import org.ndsampler.toy.ToyDatasets;

@Tag("slow")
class WindowSourceTest {
  @TempDir static Path folder;
  private static SparkSession spark;
  private static CocoDataset dataset;
  private static String json;

  @BeforeAll
  static void makeDataset() throws IOException {
    spark = LocalSpark.session();
    dataset = ToyDatasets.make("shapes8", folder.resolve("toy"), 0);
    json = dataset.path().orElseThrow().toString();
  }

  private static DataFrameReader reader() {
    return spark.read().format("ndsampler");
  }

  private static DataFrameReader grid() {
    return reader().option("window", "200x150").option("overlap", "0.25");
  }

  private static List<Row> rows(Dataset<Row> frame) {
    return frame.orderBy("index").collectAsList();
  }

  /** Each row has what the sampler of one virtual machine gives for the same target. */
  private static void assertRows(List<Row> rows, CocoSampler sampler, List<Target> targets) {
    assertThat(rows).hasSameSizeAs(targets);
    for (int i = 0; i < targets.size(); i++) {
      assertRow(rows.get(i), i, sampler.loadSample(targets.get(i)));
    }
  }

  private static void assertRow(Row row, long index, Sample sample) {
    assertThat(row.<Long>getAs("index")).isEqualTo(index);
    assertThat(row.<Long>getAs("image_id")).isEqualTo(sample.target().imageId());
    assertThat((byte[]) row.getAs("pixels")).isEqualTo(sample.pixels().toBytes());
    assertThat(row.<Object>getList(row.fieldIndex("shape")))
        .isEqualTo(Arrays.stream(sample.pixels().shape().toArray()).boxed().toList());
    assertThat(row.<String>getAs("dtype")).isEqualTo(sample.pixels().dtype().label());
    assertThat(row.<String>getAs("replay")).isEqualTo(sample.toJson());
    Row window = row.getAs("window");
    assertThat(window.mkString(","))
        .isEqualTo(
            String.join(
                ",",
                Stream.of(
                        sample.window().x(),
                        sample.window().y(),
                        sample.window().width(),
                        sample.window().height())
                    .map(String::valueOf)
                    .toList()));
    List<Row> annotations = row.getList(row.fieldIndex("annotations"));
    assertThat(row.<Integer>getAs("annotation_count")).isEqualTo(sample.annotations().size());
    assertThat(annotations).hasSameSizeAs(sample.annotations());
    for (int k = 0; k < annotations.size(); k++) {
      SampleAnnotation expected = sample.annotations().get(k);
      Row actual = annotations.get(k);
      assertThat(actual.<Long>getAs("id")).isEqualTo(expected.id());
      assertThat(actual.<Long>getAs("category_id")).isEqualTo(expected.categoryId());
      assertThat(actual.<String>getAs("category")).isEqualTo(expected.source().categoryName());
      Row box = actual.getAs("bbox");
      assertThat(List.of(box.getDouble(0), box.getDouble(1), box.getDouble(2), box.getDouble(3)))
          .isEqualTo(
              expected
                  .box()
                  .map(one -> List.of(one.x(), one.y(), one.width(), one.height()))
                  .orElseThrow());
      assertThat(actual.<String>getAs("segmentation") != null)
          .isEqualTo(expected.segmentation().isPresent());
      assertThat(actual.<Object>getAs("keypoints") != null)
          .isEqualTo(expected.keypoints().isPresent());
    }
  }

  @Test
  void aGridIsThatOfOneSampler() {
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      List<Target> targets =
          sampler.targets(SampleGrid.ofImages(dataset).window(200, 150).overlap(0.25).build());
      assertRows(rows(grid().load(json)), sampler, targets);
      Dataset<Row> cut = grid().option("partitionBytes", "200000").load(json);
      assertThat(cut.javaRDD().getNumPartitions()).isGreaterThan(8);
      assertRows(rows(cut), sampler, targets);
    }
  }

  @Test
  void annotationsNegativesImagesAndATableAreThoseOfOneSampler() {
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      sampler.preselect(Selection.all().window(64, 48).negatives(20).seed(7));
      List<Target> items = sampler.items();
      int positives = sampler.positiveCount();
      assertRows(
          rows(reader().option("targets", "annotations").option("window", "64x48").load(json)),
          sampler,
          items.subList(0, positives));
      assertRows(
          rows(
              reader()
                  .option("targets", "negatives")
                  .option("window", "64x48")
                  .option("count", "20")
                  .option("seed", "7")
                  .load(json)),
          sampler,
          items.subList(positives, items.size()));
      List<Target> images = Arrays.stream(dataset.images().ids()).mapToObj(Target::image).toList();
      assertRows(rows(reader().option("targets", "images").load(json)), sampler, images);
      List<Target> chosen =
          List.of(
              Target.image(3).center(100, 100).size(50, 50).pad(3),
              Target.annotation(2).square().scale(0.5),
              Target.image(1).region(-10, -10, 40, 30),
              Target.image(1).region(5000, 5000, 8, 8));
      spark
          .createDataFrame(
              chosen.stream().map(target -> RowFactory.create(target.toJson())).toList(),
              new StructType().add("target", DataTypes.StringType))
          .createOrReplaceTempView("chosen");
      assertRows(
          rows(reader().option("targets", "table").option("table", "chosen").load(json)),
          sampler,
          chosen);
    }
  }

  @Test
  void settingsAreThoseOfEachTarget() {
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      List<Target> targets =
          sampler.targets(SampleGrid.ofImages(dataset).window(200, 150).build()).stream()
              .map(target -> target.scale(0.5).pad(4))
              .toList();
      String settings = targets.get(0).toJson();
      Dataset<Row> frame =
          reader()
              .option("window", "200x150")
              .option("settings", "{\"pad\": [[4, 4], [4, 4]], \"scale\": 0.5}")
              .load(json);
      assertThat(settings).contains("scale");
      assertRows(rows(frame), sampler, targets);
    }
  }

  /** With no image file anywhere, all that is asked for here comes from the annotations. */
  @Test
  void withoutPixelsNoImageIsOpened(@TempDir Path elsewhere) throws IOException {
    Path alone = elsewhere.resolve("data.kwcoco.json");
    Files.copy(Path.of(json), alone);
    Dataset<Row> all = grid().load(alone.toString());
    assertThat(all.count()).isEqualTo(grid().load(json).count());
    Dataset<Row> some =
        all.filter("annotation_count > 0 AND window.x >= 150 AND image_id IN (1, 2, 5)")
            .select("index", "window", "annotations.category", "replay");
    List<Row> expected =
        grid().load(json).collectAsList().stream()
            .filter(row -> row.<Integer>getAs("annotation_count") > 0)
            .filter(row -> row.<Row>getAs("window").getInt(0) >= 150)
            .filter(row -> List.of(1L, 2L, 5L).contains(row.<Long>getAs("image_id")))
            .toList();
    assertThat(some.count()).isEqualTo(expected.size()).isPositive();
    assertThat(new TreeSet<>(some.collectAsList().stream().map(row -> row.getLong(0)).toList()))
        .isEqualTo(new TreeSet<>(expected.stream().map(row -> row.<Long>getAs("index")).toList()));
    assertThatThrownBy(
            () ->
                some.sparkSession()
                    .read()
                    .format("ndsampler")
                    .load(alone.toString())
                    .select("pixels")
                    .collectAsList())
        .hasStackTraceContaining("img_0000"); // whichever task fails first
  }

  /** Only the image of the rows that are left is there: no other is opened. */
  @Test
  void filtersAreDecidedBeforePixelsAreRead(@TempDir Path elsewhere) throws IOException {
    Path alone = elsewhere.resolve("data.kwcoco.json");
    Files.copy(Path.of(json), alone);
    Path file = dataset.image(4).path().orElseThrow();
    Path copy = elsewhere.resolve(Path.of(json).toAbsolutePath().getParent().relativize(file));
    Files.createDirectories(copy.getParent());
    Files.copy(file, copy);
    List<String> conditions =
        List.of(
            "image_id = 4",
            "image_id > 3 AND NOT (image_id >= 5)",
            "image_id = 4 AND (window.y < 100 OR window.x = 0)",
            "annotation_id IS NULL AND image_id <=> 4",
            "category IS NULL AND image_id BETWEEN 4 AND 4");
    for (String condition : conditions) {
      List<Row> rows = grid().load(alone.toString()).filter(condition).collectAsList();
      List<Row> expected =
          grid().load(json).collectAsList().stream()
              .filter(row -> row.<Long>getAs("image_id") == 4)
              .toList();
      assertThat(rows).as(condition).isNotEmpty().hasSizeLessThanOrEqualTo(expected.size());
      assertThat(rows).allMatch(row -> ((byte[]) row.getAs("pixels")).length > 0);
    }
    assertThat(plan("image_id = 4 AND window.width = 200")).doesNotContain("Filter (");
    assertThat(plan("category = 'star' OR category IN ('a', 'b')")).doesNotContain("Filter (");
    assertThat(plan("length(pixels) > 3")).contains("Filter (");
  }

  private static String plan(String condition) {
    return grid().load(json).filter(condition).queryExecution().executedPlan().toString();
  }

  @Test
  void classesLeaveOutWindowsThatShowNoneOfThem() {
    String name = dataset.annotations().at(0).categoryName();
    long expected;
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      expected =
          sampler
              .targets(SampleGrid.ofImages(dataset).window(200, 150).overlap(0.25).build())
              .stream()
              .filter(
                  target ->
                      sampler.annotations(target).stream()
                          .anyMatch(one -> one.source().categoryName().equals(name)))
              .count();
    }
    assertThat(grid().option("classes", name).load(json).count()).isEqualTo(expected);
    assertThat(
            reader()
                .option("targets", "annotations")
                .load(json)
                .filter("category = '" + name + "'")
                .count())
        .isEqualTo(
            reader().option("targets", "annotations").option("classes", name).load(json).count())
        .isEqualTo(
            dataset.annotations().stream().filter(a -> a.categoryName().equals(name)).count());
  }

  @Test
  void partitionsKeepImagesTogetherAndLargeOnesAreCut() {
    List<List<Long>> parts = new ArrayList<>();
    grid()
        .option("partitionBytes", "2500000")
        .load(json)
        .select("image_id", "pixels")
        .javaRDD()
        .mapPartitions(
            rows -> {
              List<Long> ids = new ArrayList<>();
              rows.forEachRemaining(row -> ids.add(row.getLong(0)));
              return List.of(ids).iterator();
            })
        .collect()
        .forEach(ids -> parts.add(new ArrayList<>(new TreeSet<>(ids))));
    assertThat(parts).hasSize(8);
    List<Long> all = parts.stream().flatMap(List::stream).toList();
    assertThat(all).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void theOptimizerKnowsHowManyRowsThereAre() {
    Dataset<Row> frame = grid().load(json);
    assertThat(frame.queryExecution().optimizedPlan().stats().rowCount().get().toLong())
        .isEqualTo(frame.count());
  }

  @Test
  void whatCannotBeReadIsARowWhereThatIsAskedFor(@TempDir Path elsewhere) throws IOException {
    Path alone = elsewhere.resolve("data.kwcoco.json");
    Files.copy(Path.of(json), alone);
    for (int i = 0; i < dataset.images().size(); i++) {
      Path file = dataset.images().at(i).path().orElseThrow();
      Path copy = elsewhere.resolve(Path.of(json).toAbsolutePath().getParent().relativize(file));
      Files.createDirectories(copy.getParent());
      if (dataset.images().id(i) != 3) {
        Files.copy(file, copy);
      } else {
        Files.writeString(copy, "no image");
      }
    }
    Dataset<Row> frame = grid().option("mode", "PERMISSIVE").load(alone.toString());
    List<Row> rows = rows(frame);
    assertThat(rows).hasSize((int) grid().load(json).count());
    assertThat(rows)
        .allMatch(
            row ->
                (row.<Long>getAs("image_id") == 3)
                    == (row.getAs("error") != null && row.getAs("pixels") == null));
    assertThat(frame.filter("image_id = 3").select("error", "pixels").first().getString(0))
        .contains("img_00003");
    assertThatThrownBy(() -> grid().load(alone.toString()).collectAsList())
        .hasStackTraceContaining("img_00003");
  }

  @Test
  void mistakesAreSaidBeforeAnythingRuns() {
    Map.of(
            "windoww=3x3", "has no option 'windoww'",
            "window=3", "width x height",
            "targets=grids", "one of [grid, annotations, negatives, images, table]",
            "targets=negatives", "'count' is for targets=negatives, which needs it",
            "overlap=1", "must be in [0, 1)",
            "classes=sta", "no such class",
            "settings={\"scael\": 2}", "scael",
            "table=x", "targets=table",
            "count=x", "a whole number")
        .forEach(
            (option, message) -> {
              String[] parts = option.split("=", 2);
              assertThatThrownBy(() -> reader().option(parts[0], parts[1]).load(json).count())
                  .as(option)
                  .hasStackTraceContaining(message);
            });
    assertThatThrownBy(() -> reader().load("nowhere.json").count())
        .hasStackTraceContaining("there is no such dataset here");
    assertThatThrownBy(() -> reader().load(json, json).count())
        .hasStackTraceContaining("one dataset");
  }
}
