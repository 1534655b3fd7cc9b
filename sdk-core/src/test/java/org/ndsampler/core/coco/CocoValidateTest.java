package org.ndsampler.core.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.coco.io.Problem;
import org.ndsampler.core.coco.io.Problems;
import org.ndsampler.core.coco.io.ReadOptions;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;

class CocoValidateTest {
  private static final String BAD =
      """
      {"categories": [{"id": 1, "name": "a", "keypoints": ["k"], "skeleton": [[1, 2]]}, {"id": 2, "name": "a"}, {"id": 3}],
       "keypoint_categories": [{"id": 1, "name": "k", "reflection_id": 9}, {"id": 2, "name": "k"}],
       "videos": [{"id": 1, "name": "v"}, {"id": 2, "name": "w", "width": "x", "height": 1}],
       "images": [{"id": 1, "file_name": "a.png", "width": 10, "height": 10},
        {"id": 2, "file_name": "a.png", "width": -1, "height": 4},
        {"id": 3}, {"id": 4, "file_name": "d", "video_id": 7, "frame_index": 0},
        {"id": 5, "file_name": "e", "video_id": 1, "frame_index": 3}, {"id": 6, "file_name": "f", "video_id": 1, "frame_index": 3},
        {"id": 7, "file_name": "g", "video_id": 1}, {"id": 8, "file_name": "h", "warp_img_to_vid": {"scale": 0}},
        {"id": 9, "auxiliary": [{"channels": "x"}]}, {"id": 10, "file_name": "j", "auxiliary": 4}],
       "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 1, 2, 2]},
        {"id": 2, "image_id": 99, "category_id": 1, "bbox": [1, 1, 2, 2]},
        {"id": 3, "image_id": 1, "category_id": 99, "bbox": [1, 1, 2, 2]},
        {"id": 4, "image_id": 1, "category_id": 1, "bbox": [5, 5, -2, 2]},
        {"id": 5, "image_id": 1, "category_id": 1, "bbox": [NaN, 1, 2, 2], "segmentation": [[0, 0, 4, 0, 4, 4]]},
        {"id": 6, "image_id": 1, "category_id": 1, "bbox": [Infinity, 1, 2, 2]},
        {"id": 7, "image_id": 1, "category_id": 1, "segmentation": [[0, 0, 4, 0, 4]], "keypoints": [1, 2], "area": -3},
        {"id": 8, "image_id": 1, "category_id": 1, "bbox": [50, 50, 2, 0], "segmentation": {"size": [2, 3], "counts": [6]}},
        {"id": 9, "bbox": [1, 1, 2, 2], "attributes": {"a": [1, 02x]}},
        {"id": 10, "image_id": 1, "category_id": 1, "bbox": [0, 0, 1, 1], "keypoints": [{"xy": [1, 2], "keypoint_category_id": 77}]},
        {"id": 11, "image_id": 1, "category_id": 1, "bbox": [1, 1, 2, 2], "extra": {"a": [1, 2 3]}}]}
      """;

  private static List<String> pointers(CocoDataset dataset, Problem.Severity severity) {
    return dataset.validate().stream()
        .filter(problem -> problem.severity() == severity)
        .map(Problem::pointer)
        .toList();
  }

  @Test
  void allProblemsAreListedAtOnce() {
    CocoDataset dataset = CocoDataset.parse(BAD);
    assertThat(pointers(dataset, Problem.Severity.ERROR))
        .containsExactly(
            "/categories/2/name",
            "/videos/1/width",
            "/images/1/width",
            "/images/2/file_name",
            "/images/3/video_id",
            "/images/7",
            "/images/8",
            "/images/9",
            "/annotations/1/image_id",
            "/annotations/2/category_id",
            "/annotations/3/bbox",
            "/annotations/4/bbox",
            "/annotations/5/bbox",
            "/annotations/6/segmentation",
            "/annotations/8/image_id",
            "/annotations/8/attributes",
            "/annotations/10/extra");
    assertThat(pointers(dataset, Problem.Severity.WARNING))
        .containsExactly(
            "/categories/0/skeleton",
            "/categories/1/name",
            "/keypoint_categories/0/reflection_id",
            "/keypoint_categories/1/name",
            "/images/5/frame_index",
            "/images/1/file_name",
            "/images/6/frame_index",
            "/annotations/6/bbox",
            "/annotations/6/keypoints",
            "/annotations/6/area",
            "/annotations/7/bbox",
            "/annotations/7/bbox",
            "/annotations/7/segmentation/size",
            "/annotations/7/segmentation",
            "/annotations/8/category_id",
            "/annotations/9/keypoints");
    assertThat(dataset.validate()).allSatisfy(p -> assertThat(p.advice()).isNotEmpty());
  }

  @Test
  void problemsPrintThemselves() {
    Problems problems = CocoDataset.parse(BAD).validate();
    assertThat(problems.errors()).isBetween(1, problems.size() - 1);
    assertThat(problems.toString())
        .startsWith(problems.summary() + "\n  " + problems.worst(1).get(0))
        .endsWith("and " + (problems.size() - 20) + " more")
        .hasLineCount(22);
    assertThat(new Problems(List.of())).hasToString("nothing wrong");
  }

  @Test
  void aRepairSaysWhatItChangedAndLeavesWhatItCannotKnow() {
    RepairResult result = CocoDataset.parse(BAD).repair();
    CocoDataset repaired = result.dataset();
    assertThat(result.changes())
        .containsExactly(
            "named category 2 'a_2'",
            "named category 3 'category_3'",
            "added the category 99 'category_99', which annotations refer to",
            "removed the width and height of video 2",
            "added the video 7, of which images are frames",
            "removed the width and height of image 2",
            "removed annotation 2, which has no image",
            "turned the bbox of negative size of annotation 4 round",
            "took the bbox of annotation 5 from its outline",
            "removed the bbox of annotation 6",
            "removed the segmentation of annotation 7",
            "wrote the keypoints of annotation 7 as x, y, v",
            "removed the area of annotation 7",
            "removed the field 'attributes' of /annotations/8, which is not JSON",
            "removed annotation 9, which has no image",
            "removed the field 'extra' of /annotations/10, which is not JSON");
    assertThat(repaired.annotation(4).box()).contains(Box.of(3, 5, 2, 2));
    assertThat(repaired.annotation(5).box()).contains(Box.of(0, 0, 4, 4));
    assertThat(pointers(repaired, Problem.Severity.ERROR))
        .containsExactly("/images/2/file_name", "/images/7", "/images/8", "/images/9");
    assertThat(repaired.repair().changes()).isEmpty();
    assertThat(repaired.annotation(1).json())
        .isEqualTo(CocoDataset.parse(BAD).annotation(1).json());
  }

  @Test
  void aLazyErrorNamesTheRecord() {
    CocoDataset dataset = CocoDataset.parse(BAD);
    assertThatThrownBy(() -> dataset.annotation(7).segmentation())
        .isInstanceOf(CocoException.class)
        .hasMessageContaining("annotation 7");
    assertThatThrownBy(() -> dataset.image(10).assets())
        .isInstanceOf(CocoException.class)
        .hasMessageContaining("image 10")
        .hasMessageContaining("expected an array");
    assertThatThrownBy(() -> dataset.video(2).size())
        .isInstanceOf(CocoException.class)
        .hasMessageContaining("video 2");
    assertThatThrownBy(() -> dataset.image(9).assets().get(0).fileName())
        .isInstanceOf(CocoException.class)
        .hasMessageContaining("image 9");
  }

  @Test
  void duplicateIdsAreFoundAndRepairedWhenTheyAreKept(@TempDir Path folder) throws IOException {
    Path path =
        Files.writeString(
            folder.resolve("a.json"),
            """
            {"categories": [{"id": 1, "name": "a"}], "images": [{"id": 1, "file_name": "a"}, {"id": 1, "file_name": "a"}],
             "annotations": [{"id": 4, "image_id": 1, "category_id": 1, "bbox": [0, 0, 1, 1]},
              {"id": 4, "image_id": 1, "category_id": 1, "bbox": [0, 0, 2, 2]}]}""");
    assertThat(CocoDataset.validate(path))
        .filteredOn(problem -> problem.severity() == Problem.Severity.ERROR)
        .extracting(Problem::pointer)
        .containsExactly("/images/1/id", "/annotations/1/id");
    RepairResult result =
        CocoDataset.read(path, ReadOptions.DEFAULT.duplicateIds(ReadOptions.DuplicateIds.KEEP))
            .repair();
    assertThat(result.changes()).hasSize(2);
    assertThat(result.dataset().images().size()).isEqualTo(1);
    assertThat(result.dataset().annotation(5).box()).contains(Box.of(0, 0, 2, 2));
    assertThat(result.dataset().annotationsOf(1)).hasSize(2);
    assertThat(result.dataset().validate()).isEmpty();
  }

  @Test
  void whatKwcocoWroteHasNoErrors() throws IOException {
    for (String name : new String[] {"shapes8", "vidshapes2_aux", "vidshapes2_multispectral"}) {
      CocoDataset dataset = CocoDataset.parse(CocoReadTest.resource(name + ".kwcoco.json"));
      assertThat(pointers(dataset, Problem.Severity.ERROR)).isEmpty();
      assertThat(dataset.repair().dataset()).isSameAs(dataset);
    }
  }

  @Test
  void aSubsetHasItsImagesAndTheirAnnotationsOnly() throws IOException {
    CocoDataset all = CocoDataset.parse(CocoReadTest.resource("vidshapes2_aux.kwcoco.json"));
    CocoDataset some = all.subset(2, 1);
    assertThat(some.images().ids()).containsExactly(1, 2);
    assertThat(some.annotations().size())
        .isEqualTo(all.annotationsOf(1).size() + all.annotationsOf(2).size());
    assertThat(some.videos().size()).isEqualTo(1);
    assertThat(some.categories().names()).isEqualTo(all.categories().names());
    assertThat(all.filterImages(image -> image.id() < 3).fingerprint())
        .isEqualTo(some.fingerprint());
    assertThat(all.filterAnnotations(a -> a.categoryId() == 2).annotations())
        .hasSize((int) all.annotations().stream().filter(a -> a.categoryId() == 2).count())
        .allSatisfy(a -> assertThat(a.categoryId()).isEqualTo(2));
    assertThatThrownBy(() -> all.subset(77)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aUnionKeepsTheFirstIdsAndMergesCategoriesByName() throws IOException {
    CocoDataset first =
        CocoDataset.parse(CocoReadTest.resource("vidshapes2_aux.kwcoco.json"))
            .withImageFolder(Path.of("/data/one"));
    CocoDataset second =
        CocoDataset.builder()
            .imageFolder(Path.of("/data/two/images"))
            .category(1, "eff")
            .category(2, "new")
            .keypointCategory(1, "tip")
            .keypointCategory(9, "left_eye")
            .video(2, "other", Size.of(5, 5))
            .image(1, image -> image.fileName("x.png").video(2, 0).asset(a -> a.fileName("y.tif")))
            .image(100, image -> image.fileName("/abs/z.png"))
            .annotation(
                1,
                a ->
                    a.image(1)
                        .category(1)
                        .box(Box.of(1, 2, 3, 4))
                        .track(1)
                        .field("keypoints", "[{\"xy\": [1, 2], \"keypoint_category_id\": 9}]"))
            .annotation(50, 100, 2, Box.of(1, 2, 3, 4))
            .build();
    UnionResult union = CocoDataset.union(List.of(first, second));
    CocoDataset all = union.dataset();
    assertThat(all.imageFolder()).isEqualTo(Path.of("/data"));
    assertThat(all.categories().names()).containsExactly("star", "superstar", "eff", "new");
    assertThat(union.sourceCount()).isEqualTo(2);
    for (long id : first.images().ids()) {
      assertThat(union.imageId(0, id)).isEqualTo(id);
    }
    assertThat(union.toString()).contains("IdMap(2 ids, 1 changed)");
    assertThat(union.categoryId(1, 1)).isEqualTo(all.category("eff").id());
    assertThat(union.imageId(1, 100)).isEqualTo(100);
    CocoImage moved = all.image(union.imageId(1, 1));
    assertThat(moved.id()).isGreaterThan(100);
    assertThat(moved.fileName()).contains("two/images/x.png");
    assertThat(moved.assets().get(0).fileName()).isEqualTo("two/images/y.tif");
    assertThat(all.image(100).fileName()).contains("/abs/z.png");
    assertThat(all.image(1).fileName().orElseThrow()).startsWith("one/_assets/");
    assertThat(moved.videoId()).hasValue(union.videoId(1, 2));
    CocoAnnotation annotation = all.annotation(union.annotationId(1, 1));
    assertThat(annotation.image()).isEqualTo(moved);
    assertThat(annotation.category().orElseThrow().name()).isEqualTo("eff");
    assertThat(annotation.trackId().orElseThrow()).isGreaterThan(4);
    assertThat(annotation.keypoints().orElseThrow().points().get(0).name()).isEqualTo("left_eye");
    assertThat(pointers(all, Problem.Severity.ERROR)).isEmpty();
    assertThat(all.annotations().size()).isEqualTo(first.annotations().size() + 2);
  }

  @Test
  void classesAreCountedAndTheirBoxesMeasured() {
    CocoDataset dataset =
        CocoDataset.builder()
            .category(1, "a")
            .category(2, "b")
            .image(1, "x", Size.of(9, 8))
            .image(2, "y", Size.of(7, 6))
            .annotation(1, 1, 1, Box.of(0, 0, 1, 1))
            .annotation(2, 1, 1, Box.of(0, 0, 2, 1))
            .annotation(3, 2, 1, Box.of(0, 0, 3, 1))
            .annotation(4, 2, 1, Box.of(0, 0, -3, 1))
            .annotation(5, a -> a.image(2).category(1).crowd(true))
            .build();
    assertThat(dataset.classStatistics())
        .containsExactly(
            new ClassStatistics(1, "a", 5, 2, 1, 1, 1, 2, 3, 3),
            new ClassStatistics(
                2, "b", 0, 0, 0, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN));
    assertThat(dataset.summary())
        .contains("2 images, 5 annotations, 2 categories")
        .contains("image widths 7 to 9, heights 6 to 8")
        .contains("annotations per image: 2 to 3");
  }

  @Test
  void ofManyProblemsErrorsAndOneOfEachKindAreShownFirst() {
    List<Problem> many = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      many.add(Problem.of(Problem.Severity.WARNING, "/a/" + i, "id " + i + " is text", "mend it"));
    }
    many.add(Problem.of(Problem.Severity.WARNING, "/b", "odd", "look at it"));
    many.add(Problem.of(Problem.Severity.ERROR, "/c", "broken", "remove it"));
    Problems problems = new Problems(many);
    assertThat(problems.worst(3)).extracting(Problem::pointer).containsExactly("/c", "/a/0", "/b");
    assertThat(problems.worst(32)).isSameAs(problems);
    assertThat(problems.toString().lines().toList().get(1)).contains("/c");
    assertThat(problems.toString()).endsWith("and 12 more");
    assertThatThrownBy(() -> problems.worst(-1)).isInstanceOf(IllegalArgumentException.class);
  }
}
