package org.ndsampler.core.coco;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import org.ndsampler.core.coco.internal.Slice;
import org.ndsampler.core.coco.io.Problem;
import org.ndsampler.core.coco.io.ReadOptions;
import org.ndsampler.core.coco.io.internal.AsRead;
import org.ndsampler.core.coco.io.internal.JsonText;

/** Datasets with any damage, repaired: what the validator promises is what the repairer does. */
class RepairProperties {
  private static final List<String> CATEGORY_FIELDS =
      List.of(
          "\"name\": \"a\"",
          "\"name\": \"A \"",
          "\"name\": \"category_1\"",
          "\"name\": \"\"",
          "\"supercategory\": \"a\"",
          "\"supercategory\": \"category_2\"",
          "\"keypoints\": [\"k\", \"l\"]",
          "\"skeleton\": [[0, 1]]",
          "\"skeleton\": [[1]]");
  private static final List<String> VIDEO_FIELDS =
      List.of("\"name\": \"v\"", "\"width\": \"x\"", "\"height\": 3", "\"width\": -1");
  private static final List<String> IMAGE_FIELDS =
      List.of(
          "\"file_name\": \"a.png\"",
          "\"file_name\": \"b/a.png\"",
          "\"width\": 20",
          "\"height\": 10",
          "\"width\": 0",
          "\"video_id\": 1",
          "\"video_id\": 8",
          "\"frame_index\": 0",
          "\"frame_id\": 0.5",
          "\"auxiliary\": 4",
          "\"warp_img_to_vid\": {\"scale\": 0}");
  private static final List<String> ANNOTATION_FIELDS =
      List.of(
          "\"image_id\": 1",
          "\"image_id\": 1",
          "\"image_id\": 2",
          "\"image_id\": 99",
          "\"category_id\": 1",
          "\"category_id\": 2",
          "\"category_id\": 77",
          "\"category_id\": null",
          "\"bbox\": [1, 1, 5, 5]",
          "\"bbox\": [5, 5, -2, -2]",
          "\"bbox\": [5, 5, -2, 0]",
          "\"bbox\": [NaN, 1, 2, 2]",
          "\"bbox\": [-Infinity, 0, Infinity, 3]",
          "\"bbox\": [0, 0, 0, 0]",
          "\"bbox\": []",
          "\"bbox\": [0.1, 0.1, 0.5, 0.5]",
          "\"bbox\": [12, 6, 18, 9]",
          "\"segmentation\": [[1, 1, 5, 1, 5, 5]]",
          "\"segmentation\": [[1, 1, 5, 1]]",
          "\"segmentation\": [[1, 1, 5, 1, 9, 1]]",
          "\"segmentation\": [[0, 0, 4, 4, 4, 0, 0, 4]]",
          "\"segmentation\": [[51, 1, 55, 1, 55, 5]]",
          "\"segmentation\": \"\"",
          "\"segmentation\": \"x\"",
          "\"segmentation\": [[]]",
          "\"segmentation\": [[1, NaN, 5, 1, 5, 5]]",
          "\"segmentation\": {\"size\": [2, 3], \"counts\": [2, 4]}",
          "\"segmentation\": {\"size\": [10, 20], \"counts\": [200]}",
          "\"keypoints\": [1, 1, 2, 3, 3, 1]",
          "\"keypoints\": [1, 1, 3, 3]",
          "\"keypoints\": [[1, 1, 2], [3, 3, 1]]",
          "\"keypoints\": [[1, 1, 2], null]",
          "\"keypoints\": [1, 1, 0.5, 3, 3, 0.25]",
          "\"keypoints\": {\"k\": [1, 1, 2]}",
          "\"keypoints\": {\"q\": [1, 1, 2]}",
          "\"keypoints\": [1, 1, 7]",
          "\"keypoints\": [{\"x\": 1, \"y\": 2}]",
          "\"keypoints\": [[1, 1, 0, 2]]",
          "\"note\": \"\\ud83d\"",
          "\"note\": \"a\\b\"",
          "\"area\": \"12.5\"",
          "\"area\": \"much\"",
          "\"area\": -3",
          "\"area\": NaN",
          "\"area\": []",
          "\"caption\": \"a boat\"",
          "\"attributes\": {\"x\": [02x]}",
          "\"score\": 0.5");

  private static Arbitrary<String> record(List<String> fields, int most) {
    Arbitrary<Integer> ids = Arbitraries.integers().between(1, 5);
    Arbitrary<List<String>> some = Arbitraries.of(fields).list().ofMaxSize(most);
    return Combinators.combine(ids, some)
        .as(
            (id, chosen) -> {
              StringBuilder json = new StringBuilder("{\"id\": ").append(id);
              chosen.forEach(field -> json.append(", ").append(field));
              return json.append('}').toString();
            });
  }

  private static Arbitrary<String> section(String name, List<String> fields, int most, int size) {
    return record(fields, most)
        .list()
        .ofMaxSize(size)
        .map(records -> "\"" + name + "\": [" + String.join(", ", records) + "]");
  }

  @Provide
  Arbitrary<String> datasets() {
    return Combinators.combine(
            section("categories", CATEGORY_FIELDS, 4, 3),
            section("videos", VIDEO_FIELDS, 2, 2),
            section("images", IMAGE_FIELDS, 5, 3),
            section("annotations", ANNOTATION_FIELDS, 7, 6))
        .as((a, b, c, d) -> "{" + String.join(",\n", a, b, c, d) + "}");
  }

  @Tag("slow")
  @Property(tries = 500)
  void aRepairLeavesNothingButWhatItLists(@ForAll("datasets") String json) {
    CocoDataset dataset =
        CocoDataset.parse(json, ReadOptions.DEFAULT.duplicateIds(ReadOptions.DuplicateIds.KEEP));
    RepairResult result = dataset.repair();
    CocoDataset repaired = result.dataset();
    List<String> listed = result.unrepaired().stream().map(Problem::message).toList();
    for (Problem left : repaired.validate()) {
      assertThat(left.isRepairable()).as("%s of%n%s", left, repaired.toJson()).isFalse();
      assertThat(listed).contains(left.message());
    }
    assertThat(repaired.repair().changes()).isEmpty();
    assertThat(repaired.repair().dataset()).isSameAs(repaired);
    assertThat(result.changes().isEmpty()).isEqualTo(result.diff().isEmpty());
    assertThat(result.unrepaired()).noneMatch(Problem::isRepairable);
  }

  @Tag("slow")
  @Property(tries = 300)
  void onlyAnnotationsOfNoImageAndEqualRecordsGo(@ForAll("datasets") String json) {
    CocoDataset dataset =
        CocoDataset.parse(json, ReadOptions.DEFAULT.duplicateIds(ReadOptions.DuplicateIds.KEEP));
    CocoDataset repaired = dataset.repair().dataset();
    Set<String> kept = new HashSet<>();
    int expected = 0;
    for (CocoAnnotation annotation : dataset.annotations()) {
      boolean equal = !kept.add(once(annotation.json()));
      expected += dataset.annotations().imageRow(annotation.row()) >= 0 && !equal ? 1 : 0;
    }
    assertThat(repaired.annotations().size()).isEqualTo(expected);
    assertThat(repaired.images().size()).isLessThanOrEqualTo(dataset.images().size());
    assertThat(repaired.categories().size())
        .isGreaterThanOrEqualTo(
            (int)
                dataset.categories().stream()
                    .map(category -> once(category.json()))
                    .distinct()
                    .count());
  }

  /** A record with the last of each field, which is what counts. */
  private static String once(String json) {
    return JsonText.object(AsRead.texts(Slice.of(json)));
  }
}
