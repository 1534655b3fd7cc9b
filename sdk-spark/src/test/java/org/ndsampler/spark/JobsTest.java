package org.ndsampler.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.chips.ChipFormat;
import org.ndsampler.chips.ChipSet;
import org.ndsampler.chips.Chips;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.raster.cog.CogBatch;
import org.ndsampler.core.raster.cog.CogBatchReport;
import org.ndsampler.core.raster.cog.CogValidator;
import org.ndsampler.core.regions.SampleGrid;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.eval.Detections;
import org.ndsampler.eval.Evaluation;
import org.ndsampler.eval.EvaluationOptions;
import org.ndsampler.eval.Metric;
import org.ndsampler.toy.ToyDatasets;

@Tag("slow")
class JobsTest {
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

  private static List<String> images() {
    return dataset.images().stream().map(image -> image.path().orElseThrow().toString()).toList();
  }

  private static TreeMap<String, FileTime> files(Path where) throws IOException {
    TreeMap<String, FileTime> times = new TreeMap<>();
    try (Stream<Path> all = Files.walk(where)) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        times.put(where.relativize(path).toString(), Files.getLastModifiedTime(path));
      }
    }
    return times;
  }

  @Test
  void cogsAreCheckedAndKeptAndOneFailureStopsNothing(@TempDir Path out) throws IOException {
    Path damaged = Files.writeString(out.resolve("damaged.png"), "no image");
    List<String> sources = new ArrayList<>(images());
    sources.add(3, damaged.toString());
    Path cogs = out.resolve("cogs");
    List<Long> told = new ArrayList<>();
    SparkCogs job =
        SparkCogs.of(spark)
            .check(CogBatch.Check.PIXELS)
            .progress((what, done, total) -> told.add(done));
    CogBatchReport report = job.convert(sources, cogs.toString());
    assertThat(report.files()).extracting(item -> item.source().toString()).isEqualTo(sources);
    assertThat(report.count(CogBatchReport.Status.CONVERTED)).isEqualTo(8);
    assertThat(report.failures()).hasSize(1);
    assertThat(report.failures().get(0).problems().toString()).contains("damaged.png");
    assertThat(told).isSorted().endsWith(9L);
    for (CogBatchReport.Item item : report.files()) {
      if (item.status() == CogBatchReport.Status.CONVERTED) {
        assertThat(CogValidator.validate(item.target()).isValid()).isTrue();
      }
    }
    TreeMap<String, FileTime> before = files(cogs);
    assertThat(before).hasSize(8);
    Files.delete(cogs.resolve("img_00002.tif"));
    Files.writeString(cogs.resolve("img_00005.tif"), "half");
    CogBatchReport again = job.convert(sources, cogs.toString());
    assertThat(again.count(CogBatchReport.Status.PRESENT)).isEqualTo(6);
    assertThat(again.count(CogBatchReport.Status.CONVERTED)).isEqualTo(2);
    TreeMap<String, FileTime> after = files(cogs);
    assertThat(after.keySet()).isEqualTo(before.keySet());
    assertThat(after.get("img_00001.tif")).isEqualTo(before.get("img_00001.tif"));
    assertThatThrownBy(() -> job.convert(List.of("a/x.png", "b/x.png"), cogs.toString()))
        .hasMessageContaining("would both be converted to");
    CancellationToken stopped = new CancellationToken();
    stopped.cancel();
    assertThatThrownBy(() -> job.cancellation(stopped).convert(sources, cogs.toString()))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void imagesAreMeasured() throws IOException {
    List<Row> rows = SparkImages.measure(spark, json).orderBy("image_id").collectAsList();
    assertThat(rows).hasSize(dataset.images().size());
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      for (Row row : rows) {
        NDArray pixels = sampler.loadImage(row.<Long>getAs("image_id")).pixels();
        assertThat(row.<String>getAs("error")).isNull();
        assertThat(row.<Integer>getAs("width")).isEqualTo(pixels.width());
        assertThat(row.<Integer>getAs("channels")).isEqualTo(pixels.channels());
        assertThat(row.<Long>getAs("count")).isEqualTo((long) pixels.width() * pixels.height());
        for (int c = 0; c < pixels.channels(); c++) {
          int channel = c;
          double[] values =
              IntStream.range(0, pixels.width() * pixels.height())
                  .mapToDouble(i -> pixels.value(i / pixels.width(), i % pixels.width(), channel))
                  .toArray();
          double sum = Arrays.stream(values).sum();
          double mean = sum / values.length;
          double std =
              Math.sqrt(
                  Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / values.length);
          assertThat(of(row, "sum", c)).isEqualTo(sum);
          assertThat(of(row, "mean", c)).isCloseTo(mean, within());
          assertThat(of(row, "std", c)).isCloseTo(std, within());
          assertThat(of(row, "min", c)).isEqualTo(Arrays.stream(values).min().orElseThrow());
          assertThat(of(row, "max", c)).isEqualTo(Arrays.stream(values).max().orElseThrow());
        }
      }
    }
  }

  private static Offset<Double> within() {
    return Offset.offset(1e-9);
  }

  private static double of(Row row, String column, int channel) {
    return row.<Double>getList(row.fieldIndex(column)).get(channel);
  }

  @Test
  void filesThatAreWrongHaveARowThatSaysSo(@TempDir Path out) throws IOException {
    CocoDataset.Builder builder = CocoDataset.builder().imageFolder(out);
    CocoImage first = dataset.image(1);
    Files.copy(first.path().orElseThrow(), out.resolve("good.png"));
    Files.writeString(out.resolve("bad.png"), "no image");
    builder.image(1, "good.png", first.size());
    builder.image(2, "bad.png", first.size());
    builder.image(3, "missing.png", first.size());
    builder.image(4, "good.png", Size.of(17, 19));
    Path file = out.resolve("data.json");
    builder.build().write(file);
    List<Row> rows = SparkImages.check(spark, file.toString()).orderBy("image_id").collectAsList();
    List<String> errors = rows.stream().map(row -> row.<String>getAs("error")).toList();
    assertThat(errors.get(0)).isNull();
    assertThat(errors.get(1)).contains("bad.png");
    assertThat(errors.get(2)).contains("missing.png");
    assertThat(errors.get(3)).contains("17x19").contains("600x600");
    assertThat(rows).allMatch(row -> row.getAs("sum") == null);
  }

  /** Some right, some moved, some of nothing, some with masks. */
  private static Path detections(Path out) throws IOException {
    Random random = new Random(5);
    Detections.Builder found = Detections.builder();
    for (CocoAnnotation annotation : dataset.annotations()) {
      for (int i = random.nextInt(4); i > 0; i--) {
        Box box = annotation.box().orElseThrow().translate(random.nextInt(9), random.nextInt(9));
        double score = random.nextInt(20) / 20.0;
        if (random.nextBoolean() || annotation.segmentation().isEmpty()) {
          found.add(annotation.imageId(), annotation.categoryId(), box, score);
        } else {
          found.add(
              annotation.imageId(),
              annotation.categoryId(),
              annotation.segmentation().get().translate(random.nextInt(5), 1),
              score);
        }
      }
    }
    return found.build().write(out.resolve("found.json"));
  }

  @Test
  void anEvaluationInPartsIsThatOfOneMachine(@TempDir Path out) throws IOException {
    Path file = detections(out);
    Detections found = Detections.read(file, dataset);
    for (EvaluationOptions options :
        List.of(
            EvaluationOptions.DEFAULT,
            EvaluationOptions.DEFAULT.metric(Metric.MASKS),
            EvaluationOptions.DEFAULT.classAgnostic(true).images(1, 3, 4, 8))) {
      Evaluation expected = Evaluation.of(dataset, found, options);
      Evaluation actual = SparkEvaluation.of(spark, json, file.toString()).options(options).run();
      assertThat(actual.precision()).containsExactly(expected.precision());
      assertThat(actual.recall()).containsExactly(expected.recall());
      assertThat(actual.scores()).containsExactly(expected.scores());
      assertThat(actual.statistics()).isEqualTo(expected.statistics());
      assertThat(actual.statistic("AP")).isGreaterThan(0);
      assertThat(actual.problems().toString()).isEqualTo(expected.problems().toString());
    }
  }

  @Test
  void chipsAreThoseOfOneMachine(@TempDir Path out) throws IOException {
    SparkChips job =
        SparkChips.of(spark, json)
            .option("window", "200x150")
            .option("overlap", "0.25")
            .option("partitionBytes", "4000000")
            .format(ChipFormat.PNG);
    Path folder = out.resolve("chips");
    SparkChips.Written written = job.write(folder.toString());
    assertThat(written.failures()).isEmpty();
    ChipSet chips = written.chips();
    ChipSet expected;
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      expected =
          Chips.of(sampler, SampleGrid.ofImages(dataset).window(200, 150).overlap(0.25).build())
              .write(out.resolve("one"));
    }
    assertThat(chips.dataset().images().size()).isEqualTo(expected.dataset().images().size());
    assertThat(chips.dataset().annotations().size())
        .isEqualTo(expected.dataset().annotations().size());
    for (int i = 0; i < chips.dataset().images().size(); i++) {
      CocoImage actual = chips.dataset().images().at(i);
      CocoImage other = expected.dataset().images().at(i);
      assertThat(chips.source(actual.id())).isEqualTo(expected.source(other.id()));
      assertThat(actual.path().orElseThrow()).hasSameBinaryContentAs(other.path().orElseThrow());
      assertThat(boxes(actual)).containsExactlyInAnyOrderElementsOf(boxes(other));
    }
    TreeMap<String, FileTime> before = files(folder);
    assertThat(before.keySet()).anyMatch(name -> name.startsWith("part-00001"));
    Path lost = chips.dataset().images().at(3).path().orElseThrow();
    Files.delete(lost);
    job.write(folder.toString());
    TreeMap<String, FileTime> after = files(folder);
    assertThat(after.keySet()).isEqualTo(before.keySet());
    before.remove(folder.relativize(lost).toString());
    before.forEach(
        (name, time) -> {
          if (name.endsWith(".png")) {
            assertThat(after.get(name)).as(name).isEqualTo(time);
          }
        });
    assertThatThrownBy(() -> job.option("overlap", "0").write(folder.toString()))
        .hasStackTraceContaining("holds chips of another dataset");
  }

  private static List<Box> boxes(CocoImage image) {
    return image.annotations().stream().map(one -> one.box().orElseThrow()).toList();
  }
}
