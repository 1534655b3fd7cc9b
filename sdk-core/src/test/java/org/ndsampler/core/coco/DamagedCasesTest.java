package org.ndsampler.core.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.coco.io.Problem;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.regions.internal.TargetColumns;

/** Small files with one damage each, as people have them; what each gives is a rule. */
class DamagedCasesTest {
  private static final Box BOAT = Box.of(5, 6, 20, 10);

  static CocoDataset read(String name) throws IOException {
    return CocoDataset.parse(CocoReadTest.resource("damaged/" + name + ".json"));
  }

  /** That validation names something at a place, in words. */
  private static Problem finding(CocoDataset dataset, String pointer, String words) {
    List<Problem> found =
        dataset.validate().stream()
            .filter(p -> p.pointer().equals(pointer) && p.message().contains(words))
            .toList();
    assertThat(found).as("%s %s in %s", pointer, words, dataset.validate()).hasSize(1);
    return found.get(0);
  }

  private static void isCleanButForWhatIsListed(CocoDataset dataset) {
    RepairResult result = dataset.repair();
    assertThat(result.dataset().validate())
        .noneMatch(Problem::isRepairable)
        .allSatisfy(
            left ->
                assertThat(result.unrepaired())
                    .extracting(Problem::message)
                    .contains(left.message()));
    assertThat(result.dataset().repair().changes()).isEmpty();
  }

  @Test
  void thePlainTwinHasNothingWrong() throws IOException {
    CocoDataset dataset = read("ok");
    assertThat(dataset.validate()).isEmpty();
    assertThat(dataset.repair().dataset()).isSameAs(dataset);
    assertThat(dataset.repair().diff()).isEmpty();
    assertThat(dataset.repair().unrepaired()).isEmpty();
  }

  @Test
  void missingCategoriesGetPlaceholdersAndKeepTheirAnnotations() throws IOException {
    CocoDataset dataset = read("c12_missing_categories");
    assertThat(finding(dataset, "/annotations/0/category_id", "category 1").isRepairable())
        .isTrue();
    RepairResult result = dataset.repair();
    assertThat(result.dataset().annotation(1).category().map(CocoCategory::name))
        .contains("category_1");
    assertThat(result.unrepaired()).isEmpty();
    assertThat(result.dataset().validate()).isEmpty();
    assertThat(result.diff())
        .isEqualTo("@ /categories/0\n+ {\"id\": 1, \"name\": \"category_1\"}\n");
    assertThat(CocoDataset.parse(result.dataset().toJson()).repair().changes()).isEmpty();
  }

  @Test
  void boxesThatAreNotFiniteAreNoTargetsAndComeFromTheOutline() throws IOException {
    CocoDataset dataset = read("c31_bbox_nan");
    finding(dataset, "/annotations/0/bbox", "not finite");
    finding(dataset, "/annotations/1/bbox", "not finite");
    assertThat(TargetColumns.of(dataset).size()).isEqualTo(1);
    RepairResult result = dataset.repair();
    CocoDataset repaired = result.dataset();
    assertThat(repaired.annotation(1).box()).contains(BOAT);
    assertThat(repaired.annotation(1).area()).hasValue(200);
    assertThat(repaired.annotation(2).box()).isEmpty();
    // What was damaged now says what its plain twin says.
    assertThat(result.unrepaired())
        .extracting(Problem::pointer)
        .containsExactly("/annotations/1/bbox", "/annotations/2");
    isCleanButForWhatIsListed(dataset);
  }

  @Test
  void boxesOfNegativeSizeAreNoTargetsAndAreTurnedRound() throws IOException {
    CocoDataset dataset = read("c32_bbox_negative_size");
    finding(dataset, "/annotations/0/bbox", "negative size");
    assertThat(TargetColumns.of(dataset).size()).isEqualTo(1);
    assertThat(dataset.repair().dataset().annotation(1).box()).contains(BOAT);
    isCleanButForWhatIsListed(dataset);
  }

  @Test
  void aBoxWithoutAreaComesFromTheOutline() throws IOException {
    CocoDataset dataset = read("c33_bbox_zero");
    assertThat(finding(dataset, "/annotations/0/bbox", "without area").isRepairable()).isTrue();
    assertThat(finding(dataset, "/annotations/1/bbox", "without area").isRepairable()).isFalse();
    RepairResult result = dataset.repair();
    assertThat(result.dataset().annotation(1).box()).contains(BOAT);
    assertThat(result.dataset().annotation(2).box()).contains(Box.of(10, 10, 0, 12));
    assertThat(result.unrepaired()).hasSize(1);
    isCleanButForWhatIsListed(dataset);
  }

  @Test
  void aMissingBoxComesFromTheOutline() throws IOException {
    CocoDataset dataset = read("c39_bbox_missing_seg_present");
    assertThat(finding(dataset, "/annotations/0/bbox", "no bbox").isRepairable()).isTrue();
    assertThat(dataset.repair().dataset().annotation(1).box()).contains(BOAT);
    assertThat(dataset.repair().dataset().validate()).isEmpty();
  }

  @Test
  void boxesThatReachOutOfTheImageAreKept() throws IOException {
    CocoDataset dataset = read("c34_bbox_negative_origin");
    assertThat(dataset.validate()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "c41_bbox_normalized, 1 of 1 boxes lie between 0 and 1",
    "ca9_bbox_tlbr_mistake, 1 of 1 boxes reach out of their images",
  })
  void boxesOfAnotherFormAreAWarningWithTheCount(String name, String words) throws IOException {
    CocoDataset dataset = read(name);
    Problem problem = finding(dataset, "/annotations/0/bbox", words);
    assertThat(problem.severity()).isEqualTo(Problem.Severity.WARNING);
    assertThat(dataset.repair().changes()).isEmpty();
    assertThat(dataset.repair().unrepaired()).hasSize(1);
  }

  @Test
  void ordinaryBoxesSpeakAgainstAnotherForm() {
    CocoDataset.Builder builder =
        CocoDataset.builder()
            .category(1, "a")
            .image(1, image -> image.fileName("a").size(Size.of(100, 100)));
    for (int i = 0; i < 20; i++) {
      // Half of them could be corners, and each reaches out.
      builder.annotation(i, 1, 1, i % 2 == 0 ? Box.of(40, 40, 80, 80) : Box.of(90, 90, 20, 20));
    }
    assertThat(builder.build().validate())
        .noneMatch(p -> p.message().contains("corners") || p.message().contains("fractions"));
  }

  @Test
  void anAreaThatMakesNoSenseIsAWarningAndMended() throws IOException {
    CocoDataset dataset = read("ca8_area_null_neg");
    assertThat(finding(dataset, "/annotations/1/area", "-5").isRepairable()).isTrue();
    assertThat(dataset.validate().errors()).isZero();
    CocoDataset repaired = dataset.repair().dataset();
    assertThat(repaired.annotations().size()).isEqualTo(2);
    assertThat(repaired.annotation(2).area()).hasValue(200);
    finding(dataset, "/annotations/1", "the same as annotation 1");
    isCleanButForWhatIsListed(dataset);
  }

  @Test
  void anAreaThatIsTextBecomesANumber() throws IOException {
    CocoDataset dataset = read("ca7_area_string");
    assertThat(finding(dataset, "/annotations/0/area", "text").isRepairable()).isTrue();
    assertThat(dataset.repair().dataset().annotation(1).field("area")).contains("200");
    assertThat(dataset.repair().dataset().validate()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "c500_seg_empty_list",
        "c501_seg_empty_ring",
        "c502_seg_empty_string",
        "c503_seg_null"
      })
  void anEmptyOutlineIsNone(String name) throws IOException {
    CocoDataset dataset = read(name);
    assertThat(dataset.annotation(1).segmentation()).isEmpty();
    assertThat(dataset.validate()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "c504_seg_two_points, ring 0 has two points",
    "c505_seg_two_points_and_good, ring 0 has two points",
    "c506_seg_one_point_128, ring 0 has one point",
    "c529_seg_repeated_point3, ring 0 has one point",
  })
  void aRingOfFewerThanThreePointsIsNamed(String name, String flaw) throws IOException {
    CocoDataset dataset = read(name);
    finding(dataset, "/annotations/0/segmentation", flaw);
    assertThat(dataset.validate().errors()).isZero();
    assertThat(dataset.repair().dataset()).isSameAs(dataset);
    assertThat(dataset.repair().unrepaired()).hasSize(1);
  }

  private static String points(CocoDataset dataset) {
    Optional<Keypoints> keypoints = dataset.annotation(1).keypoints();
    StringBuilder text = new StringBuilder();
    for (Keypoint point : keypoints.map(Keypoints::points).orElse(List.of())) {
      text.append(text.length() == 0 ? "" : " ")
          .append((int) point.x())
          .append(',')
          .append((int) point.y())
          .append(',')
          .append(point.visibility());
    }
    return text.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "c600_kp_ok | 5,6,2 7,8,1 0,0,0",
        "c601_kp_no_visibility | 5,6,2 7,8,2 9,10,2",
        "c604_kp_pairs | 5,6,2 7,8,2 9,10,2",
        "c605_kp_triples | 5,6,2 7,8,1 0,0,0",
        "c607_kp_null | ''",
        "c608_kp_empty | ''",
        "c609_kp_nulls | 0,0,0 7,8,2 9,9,2",
        "c610_kp_nan | 0,0,0 7,8,2 9,9,2",
        "c613_kp_more | 5,6,2 7,8,1 0,0,0 1,2,2",
        "c615_kp_dict | 5,6,2 0,0,0 0,0,0",
      })
  void keypointsAreReadWhereThereIsOneReading(String name, String expected) throws IOException {
    CocoDataset dataset = read(name);
    assertThat(points(dataset)).isEqualTo(expected);
    boolean plain = name.startsWith("c600") || expected.isEmpty();
    if (plain) {
      assertThat(dataset.validate()).isEmpty();
      return;
    }
    Problem problem = finding(dataset, "/annotations/0/keypoints", "keypoints");
    assertThat(problem.severity()).isEqualTo(Problem.Severity.WARNING);
    assertThat(problem.isRepairable()).isEqualTo(!name.startsWith("c613"));
    CocoDataset repaired = dataset.repair().dataset();
    assertThat(points(repaired)).isEqualTo(expected);
    if (problem.isRepairable()) {
      assertThat(repaired.annotation(1).field("keypoints").orElseThrow())
          .isEqualTo("[" + expected.replace(' ', ',').replace(",", ", ") + "]");
      assertThat(repaired.validate()).isEmpty();
    }
    isCleanButForWhatIsListed(dataset);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "c602_kp_no_visibility_4pts_12numbers",
        "c611_kp_names_only",
        "c614_kp_bool_vis",
      })
  void keypointsWithoutOneReadingAreNamedAndListed(String name) throws IOException {
    CocoDataset dataset = read(name);
    assertThatThrownBy(() -> dataset.annotation(1).keypoints())
        .isInstanceOf(CocoException.class)
        .hasMessageContaining("annotation 1");
    Problem problem = finding(dataset, "/annotations/0/keypoints", "annotation 1");
    assertThat(problem.severity()).isEqualTo(Problem.Severity.ERROR);
    RepairResult result = dataset.repair();
    assertThat(result.unrepaired()).containsExactly(problem);
    assertThat(result.dataset().annotation(1).box()).contains(BOAT);
    assertThat(result.dataset().validate()).isEmpty();
  }

  private static CocoDataset withKeypoints(String keypoints) {
    return CocoDataset.builder()
        .category(1, category -> category.name("p").keypoints(List.of("a", "b", "c")))
        .image(1, image -> image.fileName("a"))
        .annotation(1, a -> a.image(1).category(1).box(BOAT).field("keypoints", keypoints))
        .build();
  }

  @Test
  void aScoreIsNeverAVisibility() {
    CocoDataset dataset = withKeypoints("[5, 6, 0.9, 7, 8, 0.25, 9, 9, 0]");
    assertThat(points(dataset)).isEqualTo("5,6,2 7,8,2 9,9,0");
    Problem problem = finding(dataset, "/annotations/0/keypoints", "scores");
    assertThat(problem.isRepairable()).isFalse();
    assertThat(dataset.repair().dataset().annotation(1).json())
        .isEqualTo(dataset.annotation(1).json());
  }

  @Test
  void theThirdOfFourNumbersIsNoVisibility() {
    CocoDataset dataset = withKeypoints("[5, 6, 40, 2, 7, 8, 41, 1, 0, 0, 0, 0]");
    assertThat(points(dataset)).isEqualTo("5,6,2 7,8,1 0,0,0");
    finding(dataset, "/annotations/0/keypoints", "x, y, z, v");
  }

  @Test
  void fewerKeypointsThanTheCategoryHasAreNamed() {
    CocoDataset dataset = withKeypoints("[[5, 6, 2], [7, 8, 1]]");
    assertThat(points(dataset)).isEqualTo("5,6,2 7,8,1");
    finding(dataset, "/annotations/0/keypoints", "has 2 keypoints, and its category 3");
    isCleanButForWhatIsListed(dataset);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[5, 6, 7.5, 7, 8, 30, 9, 9, 2]",
        "[5, 6, NaN, 7, 8, 2, 9, 9, 2]",
        "[null, 6, 2, 7, 8, 2, 9, 9, 2]",
        "[[5, 6, 2], [7, 8], [9, 9, 2]]",
        "[[5, 6, 3]]",
        "{\"a\": [5, 6, 7]}",
        "\"5,6,2\"",
        "[{\"xy\": [1, 2], \"visible\": 7}]"
      })
  void whatCanMeanSeveralThingsIsNotRead(String keypoints) {
    CocoDataset dataset = withKeypoints(keypoints);
    assertThatThrownBy(() -> dataset.annotation(1).keypoints()).isInstanceOf(CocoException.class);
    assertThat(finding(dataset, "/annotations/0/keypoints", "annotation 1").severity())
        .isEqualTo(Problem.Severity.ERROR);
    isCleanButForWhatIsListed(dataset);
  }

  @ParameterizedTest
  @ValueSource(strings = {"c70_roboflow_none", "c73_super_self_coco"})
  void noneAndItsOwnNameAreNoClassOfTheTree(String name) throws IOException {
    CocoDataset dataset = read(name);
    CategoryTree tree = CategoryTree.of(dataset);
    assertThat(tree.contains("none")).isFalse();
    assertThat(dataset.validate()).isEmpty();
    String root = name.startsWith("c70") ? "peixos" : "person";
    assertThat(tree.parent(tree.index(root))).isEmpty();
    assertThat(tree.size()).isEqualTo(3);
  }

  @Test
  void aBlankSupercategoryIsNoClassOfTheTree() {
    CocoDataset dataset =
        CocoDataset.builder()
            .category(1, "a", "")
            .category(2, "b", "None")
            .category(3, "none", " ")
            .build();
    assertThat(CategoryTree.of(dataset).roots()).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({
    "c71_roboflow_same_name, /categories/1/name, category 1 has the name of category 0",
    "c72_dup_names_diff_super, /categories/1/name, category 2 has the name of category 1",
    "c77_super_typo, /categories/0, supercatagory",
    "c7f_whitespace_case_names, /categories/1/name, category 2 'boat' has nearly the name of category 1",
    "c7f_whitespace_case_names, /categories/2/name, category 3 'boat ' has nearly the name of category 1",
  })
  void namesThatComeTwiceOrNearlyAreAWarning(String name, String pointer, String words)
      throws IOException {
    CocoDataset dataset = read(name);
    assertThat(finding(dataset, pointer, words).severity()).isEqualTo(Problem.Severity.WARNING);
    isCleanButForWhatIsListed(dataset);
  }

  @Test
  void aCircleOfSupercategoriesIsNamedOnce() throws IOException {
    CocoDataset dataset = read("c74_super_cycle");
    finding(dataset, "/categories/0/supercategory", "is its own ancestor: a, b, a");
    assertThat(dataset.validate()).hasSize(1);
    CocoDataset tail =
        CocoDataset.builder()
            .category(1, "x", "a")
            .category(2, "a", "b")
            .category(3, "b", "c")
            .category(4, "c", "a")
            .category(5, "y", "x")
            .category(6, "lone", "other")
            .build();
    finding(tail, "/categories/1/supercategory", "is its own ancestor: a, b, c, a");
    assertThat(tail.validate()).hasSize(1);
  }

  @Test
  void twoImagesOfOneFileAreNamed() throws IOException {
    finding(read("c8i_dup_file_name"), "/images/1/file_name", "image 2 has the file of image 1");
  }

  @Test
  void imagesOfOneNameInTwoFoldersAreOneWarning() {
    CocoDataset.Builder builder = CocoDataset.builder();
    builder.image(20, image -> image.fileName("a/x.png"));
    builder.image(21, image -> image.fileName("b/x.png"));
    builder.image(22, image -> image.fileName("c\\x.png"));
    CocoDataset dataset = builder.build();
    assertThat(dataset.validate())
        .extracting(Problem::message)
        .filteredOn(message -> message.contains("another folder"))
        .containsExactly(
            "2 images have the name of an image in another folder: image 21 that of image 20");
  }

  @Test
  void annotationsThatSayTheSameAreAWarning() {
    CocoDataset dataset =
        CocoDataset.builder()
            .category(1, "a")
            .category(2, "b")
            .image(1, image -> image.fileName("a"))
            .image(2, image -> image.fileName("b"))
            .annotation(1, 1, 1, BOAT)
            .annotation(2, 1, 2, BOAT)
            .annotation(3, 2, 1, BOAT)
            .annotation(4, 1, 1, BOAT)
            .annotation(5, a -> a.image(1).category(1).box(BOAT).track(7))
            .annotation(6, 1, 1, BOAT)
            .build();
    assertThat(dataset.validate())
        .extracting(Problem::message)
        .containsExactly(
            "annotation 4 says the same as annotation 1",
            "annotation 6 says the same as annotation 1");
    assertThat(dataset.repair().dataset()).isSameAs(dataset);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ca2_captions", "ca3_scores", "ca5_extra_sections", "ca6_ignore_area_via"})
  void captionsScoresAndOtherFieldsAreNoErrorsAndAreKept(String name) throws IOException {
    CocoDataset dataset = read(name);
    assertThat(dataset.validate()).isEmpty();
    assertThat(dataset.repair().dataset()).isSameAs(dataset);
  }

  @Test
  void labelsOfWholeImagesStay() {
    CocoDataset dataset =
        CocoDataset.builder()
            .category(1, "beach")
            .image(1, image -> image.fileName("a"))
            .annotation(1, a -> a.image(1).category(1))
            .annotation(2, a -> a.image(1).category(4).text("by", "me"))
            .annotation(3, a -> a.image(1).text("note", "no category"))
            .build();
    RepairResult result = dataset.repair();
    assertThat(result.dataset().annotations().size()).isEqualTo(3);
    assertThat(result.dataset().annotation(2).json()).isEqualTo(dataset.annotation(2).json());
    assertThat(result.dataset().categories().names()).containsExactly("beach", "category_4");
    assertThat(result.unrepaired())
        .extracting(Problem::message)
        .containsExactly("annotation 3 has no category_id");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cb1_video_no_frame_index | 1 2 3",
        "cb2_video_frame_id_mmtracking | 2 3 1",
        "cb4_video_frame_index_fraction | 1 2 3",
        "cbb_video_name_missing_dup_frames | 1 2 3",
      })
  void framesAreInTheirOrder(String name, String ids) throws IOException {
    CocoDataset dataset = read(name);
    assertThat(dataset.imagesOf(1))
        .extracting(image -> Long.toString(image.id()))
        .containsExactly(ids.split(" "));
    assertThat(dataset.annotation(1).trackName()).contains("person_1");
    isCleanButForWhatIsListed(dataset);
  }

  @Test
  void aFrameIdIsAFrameIndexThatAFrameIndexOverrules() {
    CocoDataset dataset =
        CocoDataset.parse(
            """
            {"videos": [{"id": 1, "name": "v"}], "images": [
             {"id": 1, "file_name": "a", "video_id": 1, "frame_id": 0, "frame_index": 2},
             {"id": 2, "file_name": "b", "video_id": 1, "frame_id": 1},
             {"id": 3, "file_name": "c", "video_id": 1, "frame_id": "x", "frame_index": 0},
             {"id": 4, "file_name": "d", "video_id": 1, "frame_id": 0.5}]}""");
    assertThat(dataset.imagesOf(1)).extracting(CocoImage::id).containsExactly(3L, 4L, 2L, 1L);
    assertThat(dataset.image(2).frameIndex()).hasValue(1);
    assertThat(dataset.image(4).frameIndex()).isEmpty();
    finding(dataset, "/images/3/frame_index", "0.5, which is no integer");
  }

  @Test
  void aMissingVideoIsMadeOfItsFrames() throws IOException {
    CocoDataset dataset = read("cb8_videos_missing_section");
    RepairResult result = dataset.repair();
    assertThat(result.dataset().imagesOf(1)).extracting(CocoImage::id).containsExactly(1L, 2L, 3L);
    assertThat(result.dataset().video(1).name()).contains("video_1");
    assertThat(result.unrepaired()).isEmpty();
    assertThat(result.dataset().validate()).isEmpty();
  }

  @Test
  void fieldsThatAreNullSayNothing() throws IOException {
    CocoDataset dataset = read("cb9_video_null_fields");
    assertThat(dataset.image(1).videoId()).isEmpty();
    assertThat(dataset.validate())
        .hasSize(3)
        .allMatch(problem -> problem.message().contains("'frame_index' comes twice"));
  }

  @ParameterizedTest
  @CsvSource({"m3_bbox_inf, 49", "m4_bbox_neg, 46"})
  void oneBadBoxAmongManyIsNoTargetAndComesFromItsOutline(String name, double x)
      throws IOException {
    CocoDataset dataset = read(name);
    TargetColumns targets = TargetColumns.of(dataset);
    assertThat(targets.size()).isEqualTo(dataset.annotations().size() - 1);
    assertThat(targets.ofAnnotationRow(dataset.annotations().row(78))).isNegative();
    RepairResult result = dataset.repair();
    assertThat(result.changes()).hasSize(1);
    assertThat(result.dataset().annotation(78).box().orElseThrow().x()).isEqualTo(x);
    isCleanButForWhatIsListed(dataset);
  }

  @Test
  void whatIsNotMendedIsWrittenBesideWithItsRecord(@TempDir Path folder) throws IOException {
    CocoDataset dataset =
        CocoDataset.parse(
            """
            {"categories": [{"id": 1, "name": "a"}], "images": [{"id": 1, "file_name": "a"}],
             "annotations": [{"id": 1, "image_id": 7, "category_id": 1, "bbox": [1, 1, 2, 2]},
              {"id": 2, "image_id": 1, "category_id": 1, "bbox": [1, 1, 2, 2], "segmentation": "x"},
              {"id": 3, "image_id": 1, "category_id": 1, "bbox": [1, 1, 2, 3], "more": [02x]}]}""");
    RepairResult result = dataset.repair();
    assertThat(result.dataset().annotations().ids()).containsExactly(2, 3);
    Path beside = folder.resolve("unrepaired.json");
    result.writeUnrepaired(beside);
    assertThat(Files.readString(beside))
        .startsWith("[\n{\"pointer\": \"/annotations/0/image_id\", \"severity\": \"error\"")
        .contains("\"record\": " + dataset.annotation(1).json())
        .contains("\"record\": " + dataset.annotation(2).json())
        .contains("\"record\": \"{\\\"id\\\": 3")
        .endsWith("}\n]\n");
    assertThat(result.unrepaired())
        .extracting(Problem::pointer)
        .containsExactly(
            "/annotations/0/image_id", "/annotations/1/segmentation", "/annotations/2/more");
    assertThat(result.diff())
        .startsWith(
            "@ /annotations/0\n- " + dataset.annotation(1).json() + "\n@ /annotations/1\n- ")
        .contains("+ " + result.dataset().annotation(2).json() + "\n")
        .endsWith("+ " + result.dataset().annotation(3).json() + "\n");
    assertThat(result).hasToString("RepairResult(3 changes, 3 not repaired)");
    read("ok").repair().writeUnrepaired(beside);
    assertThat(beside).hasContent("[]\n");
  }

  @Test
  void aUnionGivesADanglingIdNoMeaning() {
    CocoDataset dangling =
        CocoDataset.parse(
            """
            {"categories": [], "images": [{"id": 1, "file_name": "a", "license": 3, "video_id": 4}],
             "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 1, 2, 2], "track_id": "t"},
              {"id": 2, "image_id": 2, "category_id": 9, "bbox": [1, 1, 2, 2]},
              {"id": 3, "image_id": 1, "category_id": 1.0, "bbox": [1, 1, 2, 4],
               "keypoints": [{"xy": [1, 2], "keypoint_category_id": 5}]}]}""");
    CocoDataset sound =
        CocoDataset.parse(
            """
            {"licenses": [{"id": 3, "name": "free"}], "categories": [{"id": 1, "name": "boat"}],
             "keypoint_categories": [{"id": 5, "name": "bow"}], "videos": [{"id": 4, "name": "v"}],
             "images": [{"id": 2, "file_name": "b", "license": 3}],
             "annotations": [{"id": 4, "image_id": 2, "category_id": 1, "bbox": [1, 1, 2, 2], "track_id": "t"},
              {"id": 5, "image_id": 77, "category_id": 9, "bbox": [1, 1, 2, 2]}]}""");
    for (List<CocoDataset> order : List.of(List.of(dangling, sound), List.of(sound, dangling))) {
      UnionResult union = CocoDataset.union(order);
      CocoDataset all = union.dataset();
      int bad = order.indexOf(dangling);
      for (long id = 1; id <= 3; id++) {
        CocoAnnotation annotation = all.annotation(union.annotationId(bad, id));
        assertThat(annotation.category()).isEmpty();
        assertThat(all.annotations().imageRow(annotation.row()) >= 0).isEqualTo(id != 2);
      }
      CocoAnnotation other = all.annotation(union.annotationId(1 - bad, 5));
      assertThat(other.category()).isEmpty();
      // The same number meant nothing in both, and need not be the same thing.
      assertThat(other.categoryId())
          .isNotEqualTo(all.annotation(union.annotationId(bad, 2)).categoryId());
      CocoImage image = all.image(union.imageId(bad, 1));
      assertThat(all.images().videoRow(image.row())).isNegative();
      assertThat(image.field("license"))
          .isNotEqualTo(all.image(union.imageId(1 - bad, 2)).field("license"));
      assertThat(
              all.annotation(union.annotationId(bad, 3)).keypoints().orElseThrow().points().get(0))
          .satisfies(point -> assertThat(point.name()).isEmpty());
      assertThat(all.annotation(union.annotationId(bad, 1)).trackName())
          .isNotEqualTo(all.annotation(union.annotationId(1 - bad, 4)).trackName());
      assertThat(union.dangling())
          .hasSize(8)
          .anySatisfy(
              text ->
                  assertThat(text)
                      .startsWith(
                          "source " + bad + ": the category_id 1 of 2 records means nothing"));
    }
    assertThat(CocoDataset.union(List.of(sound, read0())).dangling()).hasSize(2);
  }

  private static CocoDataset read0() {
    return CocoDataset.builder().category(1, "boat").build();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[-1e9, -1e9, 3e9, 3e9]", "[1e300, 0, 1e300, 10]", "[1e12, 5, 0.1, 0.1]"})
  void aBoxThatNoWindowReachesIsNamedIsNoTargetAndComesFromTheOutline(String box) {
    CocoDataset dataset =
        CocoDataset.parse(
            """
            {"categories": [{"id": 1, "name": "boat"}], "images": [{"id": 1, "file_name": "a.png"}],
             "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [5, 6, 20, 10]},
              {"id": 2, "image_id": 1, "category_id": 1, "bbox": BOX},
              {"id": 3, "image_id": 1, "category_id": 1, "bbox": BOX,
               "segmentation": [[5, 6, 25, 6, 25, 16]]}]}"""
                .replace("BOX", box));
    assertThat(TargetColumns.of(dataset).size()).isEqualTo(1);
    assertThat(dataset.validate())
        .filteredOn(problem -> problem.message().contains("too far away or too large"))
        .extracting(Problem::pointer, Problem::isRepairable)
        .containsExactly(tuple("/annotations/1/bbox", false), tuple("/annotations/2/bbox", true));
    assertThat(dataset.repair().dataset().annotation(3).box()).contains(Box.of(5, 6, 20, 10));
    isCleanButForWhatIsListed(dataset);
  }

  @Test
  void aFilterOfAnnotationsKeepsThoseThatReferToNothingAndVideosWithoutFrames() {
    CocoDataset dataset =
        CocoDataset.parse(
            """
            {"categories": [{"id": 1, "name": "boat"}], "videos": [{"id": 4, "name": "v"}],
             "images": [{"id": 1, "file_name": "a.png"}],
             "annotations": [{"id": 1, "image_id": 7, "category_id": 1, "bbox": [5, 6, 20, 10]},
              {"id": 2, "image_id": 1, "category_id": 1, "bbox": [5, 6, 20, 10]}]}""");
    assertThat(dataset.filterAnnotations(annotation -> true).toJson()).isEqualTo(dataset.toJson());
    assertThat(dataset.filterAnnotations(annotation -> annotation.id() == 1).annotations().ids())
        .containsExactly(1);
    assertThat(dataset.filterImages(image -> true).annotations().ids()).containsExactly(2);
  }

  @Test
  void aUnionWhoseHighestIdIsTheLastNumberFindsIdsBelow() {
    CocoDataset dataset =
        CocoDataset.parse(
            """
            {"categories": [{"id": 1, "name": "boat"}], "images": [{"id": 1, "file_name": "a.png"}],
             "annotations": [{"id": 9223372036854775807, "image_id": 1, "category_id": 1},
              {"id": -5, "image_id": 1, "category_id": 1}]}""");
    UnionResult union = CocoDataset.union(List.of(dataset, dataset));
    assertThat(union.dataset().annotations().ids()).containsExactly(Long.MAX_VALUE, -5, -6, -7);
  }
}
