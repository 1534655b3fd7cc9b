package org.ndsampler.core.regions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
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
         {"image_id": 7, "bbox": [0, 0, 1, 1]}]
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
}
