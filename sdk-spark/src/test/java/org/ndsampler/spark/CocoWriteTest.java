package org.ndsampler.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.eval.Detections;
import org.ndsampler.toy.ToyDatasets;

@Tag("slow")
class CocoWriteTest {
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

  /** The annotations of whole images: their coordinates are those of the image. */
  private static Dataset<Row> annotations() {
    return spark
        .read()
        .format("ndsampler")
        .option("targets", "images")
        .load(json)
        .select(col("image_id"), expr("explode(annotations) AS a"))
        .select("image_id", "a.*")
        .drop("category", "frame");
  }

  private static List<String> files(Path where) throws IOException {
    try (Stream<Path> all = Files.list(where)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void annotationsComeBackAsTheyWere(@TempDir Path out) throws IOException {
    Path file = out.resolve("again.kwcoco.json");
    annotations()
        .repartition(3)
        .write()
        .format("ndsampler")
        .option("dataset", json)
        .mode("overwrite")
        .save(file.toString());
    assertThat(files(out)).containsExactly("again.kwcoco.json");
    CocoDataset again = CocoDataset.read(file);
    assertThat(again.images().ids()).isEqualTo(dataset.images().ids());
    assertThat(again.categories().ids()).isEqualTo(dataset.categories().ids());
    assertThat(again.annotations().size()).isEqualTo(dataset.annotations().size());
    for (CocoAnnotation expected : dataset.annotations()) {
      CocoAnnotation actual = again.annotation(expected.id());
      assertThat(actual.box()).isEqualTo(expected.box());
      assertThat(actual.categoryId()).isEqualTo(expected.categoryId());
      assertThat(actual.imageId()).isEqualTo(expected.imageId());
      assertThat(actual.segmentation()).isEqualTo(expected.segmentation());
    }
    assertThat(again.images().at(0).path().orElseThrow()).exists();
    assertThat(again.validate().toString()).isEqualTo(dataset.validate().toString());
  }

  @Test
  void annotationsWithoutIdsAreNumbered(@TempDir Path out) throws IOException {
    Path file = out.resolve("numbered.json");
    annotations()
        .drop("id", "segmentation", "keypoints")
        .write()
        .format("ndsampler")
        .option("dataset", json)
        .mode("append")
        .save(file.toString());
    CocoDataset numbered = CocoDataset.read(file);
    assertThat(numbered.annotations().ids())
        .isEqualTo(LongStream.rangeClosed(1, dataset.annotations().size()).toArray());
  }

  @Test
  void predictionsAreWhatTheEvaluationReads(@TempDir Path out) throws IOException {
    Path file = out.resolve("found.json");
    annotations()
        .select("image_id", "category_id", "bbox")
        .withColumn("score", expr("0.25D"))
        .withColumn("detector", expr("'first \"one\"'"))
        .write()
        .format("ndsampler")
        .mode("overwrite")
        .save(file.toString());
    Detections found = Detections.read(file, dataset);
    assertThat(found.size()).isEqualTo(dataset.annotations().size());
    assertThat(found.leftOut()).isZero();
    assertThat(found.score(0)).isEqualTo(0.25);
    assertThat(Files.readString(file)).contains("\"detector\":\"first \\\"one\\\"\"");
    assertThatThrownBy(
            () ->
                annotations()
                    .withColumn("score", expr("1.0D"))
                    .write()
                    .format("ndsampler")
                    .mode("append")
                    .save(file.toString()))
        .hasStackTraceContaining("it is there already");
  }

  @Test
  void nothingIsLeftOfAWriteThatFails(@TempDir Path out) throws IOException {
    Path file = out.resolve("bad.json");
    assertThatThrownBy(
            () ->
                annotations()
                    .withColumn("image_id", expr("image_id + if(id > 10, 1000, 0)"))
                    .write()
                    .format("ndsampler")
                    .option("dataset", json)
                    .mode("overwrite")
                    .save(file.toString()))
        .hasStackTraceContaining("which the dataset does not have");
    assertThatThrownBy(
            () ->
                annotations()
                    .withColumn("id", expr("7L"))
                    .write()
                    .format("ndsampler")
                    .option("dataset", json)
                    .mode("overwrite")
                    .save(file.toString()))
        .hasStackTraceContaining("two annotations have the id 7");
    assertThatThrownBy(
            () -> annotations().write().format("ndsampler").mode("overwrite").save(file.toString()))
        .hasStackTraceContaining("a column 'score' is missing");
    assertThatThrownBy(
            () ->
                annotations()
                    .withColumn("segmentation", expr("'[[1, 2'"))
                    .write()
                    .format("ndsampler")
                    .option("dataset", json)
                    .mode("overwrite")
                    .save(file.toString()))
        .hasStackTraceContaining("is no JSON");
    assertThat(files(out)).isEmpty();
  }
}
