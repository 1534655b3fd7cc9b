package org.ndsampler.core.regions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.io.Problem;
import org.ndsampler.core.coco.io.ReadOptions;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

class PredictionsTest {
  private static final CocoDataset TRUTH =
      CocoDataset.builder()
          .category(1, "star")
          .image(1, "a.png", Size.of(100, 80))
          .image(2, "b.png", Size.of(100, 80))
          .annotation(1, 1, 1, Box.of(10, 10, 20, 20))
          .build();

  private static Predictions predictions() {
    return Predictions.builder()
        .add(1, 1, Box.of(12, 12, 20, 20), 0.99)
        .add(1, 1, Box.of(60, 50, 10, 10), 0.7)
        .add(2, 1, Box.of(95, 0, 10, 10), 0.9)
        .add(2, 1, Box.of(50, 50, 4, 4), 0.1)
        .add(3, 1, Box.of(50, 50, 4, 4), 0.95)
        .build();
  }

  @Test
  void theSurestFalseAlarmsAreTheHardest() {
    NegativeSampler sampler = NegativeSampler.of(TRUTH, Negatives.of(16, 16));
    assertThat(sampler.hardest(predictions(), 0.5, 10))
        .containsExactly(
            new Negative(2, Window.of(84, 0, 16, 16)), new Negative(1, Window.of(57, 47, 16, 16)));
    assertThat(sampler.hardest(predictions(), 0, 10)).hasSize(3);
    assertThat(sampler.hardest(predictions(), 0, 1)).hasSize(1);
  }

  @Test
  void aSelectionTakesHardNegativesFirstAndDrawsTheOthers() {
    Selection selection =
        Selection.all().window(16, 16).negatives(12).hardNegatives(predictions(), 0.5, 1).seed(4);
    RegionPool pool = selection.select(TRUTH);
    assertThat(pool.negativeCount()).isEqualTo(12);
    assertThat(pool.negative(0).window()).isEqualTo(Window.of(84, 0, 16, 16));
    assertThat(pool.negative(1).window()).isEqualTo(Window.of(57, 47, 16, 16));
    for (int i = 2; i < 12; i++) {
      PooledRegion other = pool.negative(i);
      for (int k = 0; k < 2; k++) {
        PooledRegion hard = pool.negative(k);
        assertThat(
                other.imageId() == hard.imageId()
                    && !other.window().intersection(hard.window()).isEmpty())
            .isFalse();
      }
    }
    RegionPool half =
        Selection.all()
            .window(16, 16)
            .negatives(2)
            .hardNegatives(predictions(), 0.5, 0.5)
            .select(TRUTH);
    assertThat(half.negative(0).window()).isEqualTo(Window.of(84, 0, 16, 16));
    assertThat(half.negative(1).window()).isNotEqualTo(Window.of(57, 47, 16, 16));
  }

  @Test
  void resultsAndDatasetsAreRead(@TempDir Path folder) throws IOException {
    Path results = folder.resolve("results.json");
    Files.writeString(
        results,
        """
        [{"image_id": 1, "category_id": 2, "bbox": [1, 2, 3.5, 4], "score": 0.25, "more": [{}]},
         {"image_id": 2, "category_id": 2, "segmentation": {}, "score": 0.5},
         {"image_id": 7, "category_id": 1, "bbox": [0, 0, 1, 1]}]
        """);
    Predictions read = Predictions.read(results);
    assertThat(read.size()).isEqualTo(2);
    assertThat(read.box(0)).isEqualTo(Box.of(1, 2, 3.5, 4));
    assertThat(read.score(0)).isEqualTo(0.25);
    assertThat(read.categoryId(0)).isEqualTo(2);
    assertThat(read.imageId(1)).isEqualTo(7);
    assertThat(read.score(1)).isEqualTo(1);

    Path dataset = folder.resolve("dataset.json");
    Files.writeString(
        dataset,
        """
        {"images": [{"id": 4, "width": 9, "height": 9, "file_name": "a.png"}],
         "categories": [{"id": 1, "name": "star"}],
         "annotations": [{"id": 1, "image_id": 4, "category_id": 1, "bbox": [1, 1, 2, 2],
                          "score": 0.75}]}
        """);
    Predictions other = Predictions.read(dataset);
    assertThat(other.size()).isEqualTo(1);
    assertThat(other.imageId(0)).isEqualTo(4);
    assertThat(other.score(0)).isEqualTo(0.75);
  }

  @Test
  void badResultsAreErrorsThatSayWhere(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("bad.json");
    for (String bad :
        List.of(
            "[{\"category_id\": 1}]",
            "[{\"image_id\": \"x\"}]",
            "[{\"image_id\": 1.5, \"category_id\": 1, \"bbox\": [0, 0, 1, 1]}]",
            "[{\"image_id\": 1, \"bbox\": [1, 2, 3]}]",
            "[{\"image_id\": 1, \"bbox\": [1, 2, 3, 4, 5]}]",
            "[{\"image_id\": 1, \"score\": \"high\"}]",
            "[3]",
            "[{\"image_id\": 1")) {
      Files.writeString(file, bad);
      assertThatExceptionOfType(IOException.class)
          .as(bad)
          .isThrownBy(() -> Predictions.read(file))
          .withMessageContaining("bad.json");
    }
  }

  private static Path file(String name) {
    URL resource = Objects.requireNonNull(PredictionsTest.class.getResource("predictions/" + name));
    try {
      return Path.of(resource.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "p01_ok.json, 0.9",
    "p02_str_image.json, 0.9",
    "p03_float_image.json, 0.9",
    "p04_score_str.json, 0.9",
    "p12_no_score.json, 1",
    "p17_confidence_key.json, 0.2",
    "p18_bom.json, 0.9",
    "p27.json.gz, 0.9"
  })
  void whatOtherToolsWriteIsRead(String name, double score) throws IOException {
    for (Predictions read :
        List.of(Predictions.read(file(name)), Predictions.read(file(name), TRUTH))) {
      assertThat(read.size()).isEqualTo(1);
      assertThat(read.imageId(0)).isEqualTo(1);
      assertThat(read.categoryId(0)).isEqualTo(1);
      assertThat(read.box(0)).isEqualTo(Box.of(5, 6, 20, 10));
      assertThat(read.score(0)).isEqualTo(score);
      assertThat(read.problems()).isEmpty();
      assertThat(read.leftOut()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "p06_bbox_nan.json, the box is not finite",
    "p07_bbox_null.json, 'there is no box, mask or keypoints'",
    "p08_bbox_empty.json, 'there is no box, mask or keypoints'",
    "p20_score_null.json, 'there is no score, or it is null'",
    "p21_neg_size.json, negative width",
    "p22_unknown_image.json, the dataset has no such image"
  })
  void whatIsNoPredictionIsLeftOutAndCounted(String name, String why) throws IOException {
    Predictions read = Predictions.read(file(name), TRUTH);
    assertThat(read.size()).isZero();
    assertThat(read.leftOut()).isEqualTo(1);
    assertThat(read.problems()).hasSize(1);
    assertThat(read.problems().get(0).pointer()).isEqualTo("/0");
    assertThat(read.problems().get(0).message())
        .startsWith("1 of 1 results left out, this the first: ")
        .contains(why);
    assertThat(read).hasToString("Predictions(0, 1 left out)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // The counts of the texts are 0; 4; 1 and 3 of 6 pixels.
        "p10 | {'size': [48, 64], 'counts': '0'} | 0 0 0 0",
        "ends outside | {'size': [2, 3], 'counts': '4'} | 0 0 0 0",
        "ends inside | {'size': [2, 3], 'counts': '13'} | 0 0 2 2",
        "as a list | {'size': [2, 3], 'counts': [1, 3]} | 0 0 2 2",
        "full | {'size': [2, 3], 'counts': [6]} | 0 0 0 0",
      })
  void runsThatEndBeforeTheMaskDoesAreReadAsPycocotoolsReadsThem(
      String name, String segmentation, String box, @TempDir Path folder) throws IOException {
    Path results = folder.resolve(name.replace(' ', '_') + ".json");
    Files.writeString(
        results,
        "[{'image_id': 1, 'category_id': 1, 'segmentation': %s, 'score': 0.9}]"
            .formatted(segmentation)
            .replace('\'', '"'));
    Predictions read = Predictions.read(results, TRUTH);
    assertThat(read.leftOut()).isZero();
    double[] xywh = Arrays.stream(box.split(" ")).mapToDouble(Double::parseDouble).toArray();
    assertThat(read.box(0)).isEqualTo(Box.of(xywh[0], xywh[1], xywh[2], xywh[3]));
    assertThat(read.score(0)).isEqualTo(0.9);
  }

  @ParameterizedTest
  @CsvSource({
    "p11_empty.json, the list is empty",
    "p13_no_category.json, result 0 has no category_id",
    "p14_ndjson.json, one on each line (NDJSON)",
    "p19_truncated.json, it was cut off",
    "p24_dataset_no_score.json, the score of annotation 1 is no number",
    "p25_list_of_lists.json, result 0 is a list and no object",
    "p26_trailing.json, line 1"
  })
  void whatIsNoResultsIsRefusedWithItsPlaceAndKind(String name, String why) {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> Predictions.read(file(name)))
        .withMessageContaining(name)
        .withMessageContaining(why);
  }

  @Test
  void ofANameThatSeveralImagesHaveNoneIsMeant(@TempDir Path folder) throws IOException {
    CocoDataset truth =
        CocoDataset.builder()
            .category(1, "star")
            .image(1, "train/a.jpg", Size.of(100, 80))
            .image(2, "val/a.jpg", Size.of(100, 80))
            .image(3, "val/b.jpg", Size.of(100, 80))
            .image(4, "b.jpg", Size.of(100, 80))
            .build();
    Path results = folder.resolve("results.json");
    StringBuilder list = new StringBuilder();
    for (String name : List.of("train/a.jpg", "a.jpg", "a", "val/b.jpg", "b.jpg")) {
      list.append(list.isEmpty() ? "[" : ", ")
          .append("{\"image_id\": \"" + name + "\", \"category_id\": \"star\", ")
          .append("\"bbox\": [1, 2, 3, 4], \"score\": 0.5}");
    }
    Files.writeString(results, list.append(']'));
    Predictions read = Predictions.read(results, truth);
    assertThat(read.leftOut()).isEqualTo(2);
    assertThat(read.imageId(0)).isEqualTo(1);
    assertThat(read.imageId(1)).isEqualTo(3);
    assertThat(read.imageId(2)).isEqualTo(4);
  }

  @Test
  void whatIsNoResultAmongResultsIsLeftOutAndCounted(@TempDir Path folder) throws IOException {
    String good = "{\"image_id\": 1, \"category_id\": 1, \"bbox\": [5, 6, 20, 10], \"score\": 1}";
    Path results = folder.resolve("results.json");
    for (String bad :
        List.of(
            "null",
            "7",
            "[[1]]",
            "\"x\"",
            "{}",
            good.replace("\"category_id\": 1, ", ""),
            good.replace("[5, 6, 20, 10]", "[5, 6, 20, 10, 0.5]"),
            good.replace("[5, 6, 20, 10]", "{\"x\": [1, {}]}"),
            good.replace("[5, 6, 20, 10]", "[5, \"six\", 20, 10]"),
            good.replace("\"image_id\": 1", "\"image_id\": [1]"),
            good.replace("\"score\": 1", "\"score\": [0.5]"))) {
      Files.writeString(results, "[" + good + ", " + bad + ", " + good + "]");
      Predictions read = Predictions.read(results, TRUTH);
      assertThat(read.size()).as(bad).isEqualTo(2);
      assertThat(read.leftOut()).as(bad).isEqualTo(1);
      assertThat(read.problems().get(0).pointer()).as(bad).isEqualTo("/1");
      assertThat(read.problems().get(0).message()).as(bad).contains("no result");
      Files.writeString(results, "[" + bad + ", " + bad + "]");
      assertThatExceptionOfType(IOException.class)
          .as(bad)
          .isThrownBy(() -> Predictions.read(results, TRUTH))
          .withMessageContaining("results.json, line 1");
    }
    Files.writeString(
        results, "[" + good.replace("[5, 6, 20, 10]", "[\"5\", 6, \"20\", 10]") + "]");
    assertThat(Predictions.read(results).box(0)).isEqualTo(Box.of(5, 6, 20, 10));
    Files.writeString(results, "[" + good + ", {\"image_id\": ");
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> Predictions.read(results));
  }

  @Test
  void anImageMayBeNamedByItsFileAndACategoryByItsName(@TempDir Path folder) throws IOException {
    CocoDataset truth =
        CocoDataset.builder()
            .category(7, "star")
            .image(3, "val/000000000139.jpg", Size.of(100, 80))
            .build();
    assertThat(Predictions.read(file("p16_confidence_ultralytics.json")).imageId(0)).isEqualTo(139);
    Path results = folder.resolve("results.json");
    Files.writeString(
        results,
        """
        [{"image_id": "000000000139", "category_id": "star", "bbox": [1, 2, 3, 4], "score": 1},
         {"image_id": "000000000139.jpg", "category_id": 7, "bbox": [1, 2, 3, 4], "score": 1},
         {"image_id": 3, "category_id": 8, "bbox": [1, 2, 3, 4], "score": 1},
         {"image_id": "frog", "category_id": 7, "bbox": [1, 2, 3, 4], "score": 1},
         {"image_id": 4, "category_id": 7, "bbox": [1, 2, 3, 4], "score": 1}]
        """);
    Predictions read = Predictions.read(results, truth);
    assertThat(read.size()).isEqualTo(2);
    assertThat(List.of(read.imageId(0), read.imageId(1))).containsExactly(3L, 3L);
    assertThat(List.of(read.categoryId(0), read.categoryId(1))).containsExactly(7L, 7L);
    assertThat(read.problems().stream().map(Problem::toString))
        .containsExactlyInAnyOrder(
            "WARNING /3: 2 of 5 results left out, this the first: the dataset has no such image;"
                + " are these results of another dataset?",
            "WARNING /2: 1 of 5 results left out, this the first: the dataset has no such category;"
                + " many tools count categories from 0; COCO's start at 1");
    assertThat(Predictions.read(results).problems().toString())
        .contains("2 of 5", "read(path, dataset)");
  }

  @Test
  void masksAndPointsGiveTheirBox(@TempDir Path folder) throws IOException {
    Path results = folder.resolve("results.json");
    RunLengthMask mask = RunLengthMask.full(Window.of(3, 4, 5, 6));
    Files.writeString(
        results,
        """
        [{"image_id": 1, "category_id": 1, "score": 0.5,
          "segmentation": {"size": [10, 8], "counts": [34, 6, 4, 6, 4, 6, 4, 6, 4, 6]}},
         {"image_id": 1, "category_id": 1, "score": 0.5, "segmentation": [[1, 2, 11, 2, 11, 22]]},
         {"image_id": 2, "category_id": 1, "score": 0.5, "keypoints": [5, 6, 2, 15, 2, 0, 9, 9, 1]}]
        """);
    Predictions read = Predictions.read(results, TRUTH);
    assertThat(read.size()).isEqualTo(3);
    assertThat(read.box(0)).isEqualTo(mask.bounds()).isEqualTo(Box.of(3, 4, 5, 6));
    assertThat(read.box(1)).isEqualTo(Box.of(1, 2, 10, 20));
    assertThat(read.box(2)).isEqualTo(Box.of(5, 2, 10, 7));
    assertThat(read.of(TRUTH.image(1)).size()).isEqualTo(2);
    assertThat(read.of(TRUTH.image(2)).box(0)).isEqualTo(read.box(2));
  }

  @Test
  void theAnnotationsOfADatasetGoOnAfterOneThatIsDamaged() {
    CocoDataset dataset =
        CocoDataset.parse(
            """
            {"images": [{"id": 4, "width": 9, "height": 9, "file_name": "a.png"}],
             "categories": [{"id": 1, "name": "star"}],
             "annotations": [
               {"id": 1, "image_id": 4, "category_id": null, "bbox": [1, 1, 2, 2], "score": 1},
               {"id": 2, "image_id": 4, "category_id": 1, "segmentation": [[1, 1, 3, 1, 3, 3]]},
               {"id": 3, "image_id": 4, "category_id": 1, "segmentation": "x"}]}
            """);
    Predictions read = Predictions.of(dataset);
    assertThat(read.size()).isEqualTo(1);
    assertThat(read.box(0)).isEqualTo(Box.of(1, 1, 2, 2));
    assertThat(read.leftOut()).isEqualTo(2);
  }

  @Test
  void idsThatAreTextInTheDatasetAreThoseOfTheResults(@TempDir Path folder) throws IOException {
    Path objects =
        Files.writeString(
            folder.resolve("objects.json"),
            """
            {"images": [{"id": "x", "width": 9, "height": 9, "file_name": "y.png"},
                        {"id": "y", "width": 9, "height": 9, "file_name": "x.png"},
                        {"id": "007", "width": 9, "height": 9}, {"id": 7, "width": 9, "height": 9}],
             "categories": [{"id": "n01", "name": "tench"}], "annotations": []}
            """);
    Path results =
        Files.writeString(
            folder.resolve("results.json"),
            """
            [{"image_id": "x", "category_id": "n01", "bbox": [1, 1, 5, 5], "score": 1},
             {"image_id": "y", "category_id": "tench", "bbox": [1, 1, 5, 5], "score": 1},
             {"image_id": "007", "category_id": "n01", "bbox": [1, 1, 5, 5], "score": 1},
             {"image_id": 7, "category_id": "n01", "bbox": [1, 1, 5, 5], "score": 1}]
            """);
    CocoDataset dataset = CocoDataset.read(objects, ReadOptions.lenient());
    Predictions predictions = Predictions.read(results, dataset);
    assertThat(predictions.leftOut()).isZero();
    for (int i = 0; i < 4; i++) {
      assertThat(predictions.imageId(i)).isEqualTo(dataset.images().id(i));
      assertThat(predictions.categoryId(i)).isEqualTo(dataset.categories().id(0));
    }
  }

  @Test
  void thoseThatAreSureEnoughStayInTheirOrder() {
    Predictions all =
        Predictions.builder()
            .add(1, 1, Box.of(0, 0, 1, 1), 0.5)
            .add(2, 1, Box.of(0, 0, 2, 2), 0.25)
            .add(3, 1, Box.of(0, 0, 3, 3), 0.75)
            .build();
    Predictions sure = all.atLeast(0.5);
    assertThat(sure.size()).isEqualTo(2);
    assertThat(sure.imageId(0)).isEqualTo(1);
    assertThat(sure.box(1)).isEqualTo(Box.of(0, 0, 3, 3));
    assertThat(all.size()).isEqualTo(3);
    assertThatThrownBy(() -> all.atLeast(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
  }
}
