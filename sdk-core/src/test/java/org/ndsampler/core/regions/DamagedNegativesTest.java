package org.ndsampler.core.regions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.io.ReadOptions;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Window;

/** Negatives never lie on the object, however its box or its outline is damaged. */
class DamagedNegativesTest {
  /** Where the boat is in every file. */
  private static final Box BOAT = Box.of(5, 6, 20, 10);

  private static final List<NegativeRule> RULES =
      List.of(
          NegativeRule.noOverlap(),
          NegativeRule.clearOf(3),
          NegativeRule.shareOfWindow(0),
          NegativeRule.shareOfAnnotation(0),
          NegativeRule.iou(0));

  private static CocoDataset read(String name) throws IOException {
    try (InputStream in = CocoDataset.class.getResourceAsStream("damaged/" + name + ".json")) {
      return CocoDataset.parse(
          new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** All windows, and not only some that were drawn. */
  private static void noneLiesOn(CocoDataset dataset, Box object, NegativeRule rule) {
    for (boolean shapes : new boolean[] {false, true}) {
      Negatives settings = Negatives.of(4, 4).rule(rule);
      NegativeSampler sampler = NegativeSampler.of(dataset, shapes ? settings.shapes() : settings);
      int free = 0;
      for (int x = 0; x + 4 <= 64; x++) {
        for (int y = 0; y + 4 <= 48; y++) {
          boolean on = Box.of(x, y, 4, 4).intersectionArea(object) > 0;
          boolean allowed = sampler.allows(1, Window.of(x, y, 4, 4));
          assertThat(on && allowed).as("%s, %d, %d, shapes: %s", rule, x, y, shapes).isFalse();
          free += allowed ? 1 : 0;
        }
      }
      assertThat(free).isGreaterThan(1000);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ok",
        "c31_bbox_nan",
        "c32_bbox_negative_size",
        "c33_bbox_zero",
        "c39_bbox_missing_seg_present",
        "c500_seg_empty_list",
        "c501_seg_empty_ring",
        "c502_seg_empty_string",
        "c503_seg_null",
        "c504_seg_two_points",
        "c505_seg_two_points_and_good",
        "c506_seg_one_point_128",
        "c529_seg_repeated_point3",
      })
  void noNegativeLiesOnTheBoat(String name) throws IOException {
    CocoDataset dataset = read(name);
    for (NegativeRule rule : RULES) {
      noneLiesOn(dataset, BOAT, rule);
    }
  }

  private static CocoDataset withOutline(String box, String segmentation) {
    return CocoDataset.parse(
        "{\"categories\": [{\"id\": 1, \"name\": \"boat\"}], \"images\": [{\"id\": 1, \"file_name\":"
            + " \"a.png\", \"width\": 64, \"height\": 48}], \"annotations\": [{\"id\": 1,"
            + " \"image_id\": 1, \"category_id\": 1"
            + (box.isEmpty() ? "" : ", \"bbox\": " + box)
            + ", \"segmentation\": "
            + segmentation
            + "}]}");
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(
      strings = {
        // four numbers, a line, of another size, elsewhere, damaged
        "[[5, 6, 25, 16]]",
        "[[5, 6, 25, 6, 15, 6]]",
        "{\"size\": [10, 10], \"counts\": [0, 100]}",
        "{\"size\": [48, 64], \"counts\": [3072]}",
        "[[0.1, 0.1, 0.4, 0.1, 0.4, 0.3]]",
        "[[5, 6, 25, 6, 25, 16, 5]]",
        "[[5, 6, NaN, 6, 25, 16]]",
        "\"outline\"",
        "7"
      })
  void whatIsNoOutlineCountsAsItsBox(String segmentation) {
    for (NegativeRule rule : RULES) {
      noneLiesOn(withOutline("[5, 6, 20, 10]", segmentation), BOAT, rule);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "[0, 0, 0, 0]", "[NaN, 1, 2, 2]", "[60, 40, -3, -3]"})
  void anOutlineCountsWhereThereIsNoBox(String box) {
    String outline = "[[5, 6, 25, 6, 25, 16, 5, 16]]";
    for (NegativeRule rule : RULES) {
      noneLiesOn(withOutline(box, outline), BOAT, rule);
    }
  }

  @Test
  void falseAlarmsOnAnObjectWithoutABoxAreNone(@TempDir Path folder) throws IOException {
    CocoDataset dataset = read("c39_bbox_missing_seg_present");
    Predictions predictions =
        Predictions.read(
            Files.writeString(
                folder.resolve("results.json"),
                "[{\"image_id\": 1, \"category_id\": 1, \"bbox\": [6, 7, 4, 4], \"score\": 0.9},"
                    + "{\"image_id\": 1, \"category_id\": 1, \"bbox\": [50, 40, 4, 4], \"score\": 0.8}]"));
    assertThat(NegativeSampler.of(dataset, Negatives.of(4, 4)).hardest(predictions, 0.5, 9))
        .containsExactly(new Negative(1, Window.of(50, 40, 4, 4)));
  }

  @Test
  void noWindowIsInTheSecondOfTwoImagesWithOneId() {
    CocoDataset dataset =
        CocoDataset.parse(
            """
            {"categories": [{"id": 1, "name": "boat"}],
             "images": [{"id": 1, "file_name": "a.png", "width": 64, "height": 48},
              {"id": 1, "file_name": "b.png", "width": 64, "height": 48}],
             "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [5, 6, 20, 10]}]}""",
            ReadOptions.lenient());
    RegionPool pool = Selection.all().negatives(200).window(8, 8).seed(0).select(dataset);
    for (int i = 0; i < pool.negativeCount(); i++) {
      assertThat(pool.negative(i).window().toBox().intersectionArea(BOAT)).isZero();
    }
    SampleGrid grid = SampleGrid.ofImages(dataset).window(8, 8).build();
    assertThat(grid.size()).isEqualTo(8 * 6);
  }
}
