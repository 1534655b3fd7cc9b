package org.ndsampler.core.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.coco.io.CocoFormatException;
import org.ndsampler.core.coco.io.Problem;
import org.ndsampler.core.coco.io.Problem.Severity;
import org.ndsampler.core.coco.io.Problems;
import org.ndsampler.core.coco.io.ReadOptions;
import org.ndsampler.core.geom.Box;

/** Small files as people have them; {@code cases/README.md} says where they are from. */
class CocoCasesTest {
  /** Files that no option opens; each says what it is. */
  private static final Map<String, String> REFUSED =
      Map.ofEntries(
          Map.entry("bad.json.gz", "compressed data is damaged"),
          Map.entry("c96_results_list.json", "results list"),
          Map.entry("c97_python_repr.json", "Python"),
          Map.entry("c99_truncated.json", "truncated"),
          Map.entry("c9a_empty_file.json", "empty"),
          Map.entry("c9b_html.json", "HTML page"),
          Map.entry("c9c_lfs.json", "git lfs pull"),
          Map.entry("c9d_labelme.json", "LabelMe"),
          Map.entry("c9e_via_project.json", "VIA"),
          Map.entry("empty.zip", "empty"),
          Map.entry("roboflow.zip", "train/_annotations.coco.json, valid/_annotations.coco.json"),
          Map.entry("two_json.zip", "captions_val2017.json, annotations/instances_val2017.json"),
          Map.entry("x.json.bz2", "bunzip2"));

  @TempDir Path folder;

  static Path cases() {
    try {
      return Path.of(
              Objects.requireNonNull(CocoCasesTest.class.getResource("cases/ok.json")).toURI())
          .getParent();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The case whose name starts so. */
  static Path file(String start) throws IOException {
    try (Stream<Path> files = Files.list(cases())) {
      List<Path> found =
          files.filter(path -> path.getFileName().toString().startsWith(start)).toList();
      assertThat(found).as(start).hasSize(1);
      return found.get(0);
    }
  }

  static List<String> all() throws IOException {
    try (Stream<Path> files = Files.list(cases())) {
      return files
          .map(path -> path.getFileName().toString())
          .filter(name -> !name.endsWith(".md"))
          .sorted()
          .toList();
    }
  }

  static List<String> readable() throws IOException {
    return all().stream().filter(name -> !REFUSED.containsKey(name)).toList();
  }

  static CocoDataset lenient(String start) throws IOException {
    return CocoDataset.read(file(start), ReadOptions.lenient());
  }

  /** What a JSON text means: numbers by value, a field that comes twice by its last value. */
  static @Nullable Object value(String json) throws IOException {
    JsonFactory factory =
        JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();
    try (JsonParser parser = factory.createParser(json)) {
      parser.nextToken();
      return value(parser);
    }
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    JsonToken token = Objects.requireNonNull(parser.currentToken());
    switch (token) {
      case START_OBJECT -> {
        Map<String, Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          Object value = value(parser);
          // A section or a field that is null is the same as none.
          if (value != null) {
            fields.put(name, value);
          } else {
            fields.remove(name);
          }
        }
        return fields;
      }
      case START_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(parser));
        }
        return list;
      }
      case VALUE_NULL -> {
        return null;
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        return parser.isNaN()
            ? parser.getText()
            : new BigDecimal(parser.getText()).stripTrailingZeros();
      }
      default -> {
        return parser.getText();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("readable")
  void eachCaseOpensLenientlyAndRoundTripsToEqualJson(String name) throws IOException {
    Path path = cases().resolve(name);
    CocoDataset dataset = CocoDataset.read(path, ReadOptions.lenient());
    // Reading what was written gives the same again, whatever was mended.
    String written = dataset.toJson();
    assertThat(CocoDataset.parse(written, ReadOptions.lenient()).toJson()).isEqualTo(written);
    if (!name.endsWith(".json") || name.equals("x.json") || name.startsWith("c95")) {
      return;
    }
    // Text that is no JSON in UTF-8 has nothing to be compared with.
    if (name.startsWith("c9") && !name.matches("c9[f-k]_.*")) {
      return;
    }
    Map<?, ?> before = (Map<?, ?>) Objects.requireNonNull(value(Files.readString(path)));
    Map<Object, Object> after =
        new LinkedHashMap<>((Map<?, ?>) Objects.requireNonNull(value(written)));
    // These are always written, and placeholders of categories are.
    for (String section : List.of("categories", "images", "annotations")) {
      if (!before.containsKey(section)) {
        after.remove(section);
      }
    }
    assertThat(after).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("all")
  void validateNeverStopsAtTheFirstAndNeverThrows(String name) throws IOException {
    Problems problems = CocoDataset.validate(cases().resolve(name));
    String refused = REFUSED.get(name);
    if (refused == null) {
      assertThat(problems).allSatisfy(problem -> assertThat(problem.advice()).isNotEmpty());
    } else {
      assertThat(problems).singleElement().asString().contains(refused);
      assertThat(problems.errors()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void whatIsRefusedIsNamedAndStrictReadingNamesTheLenientOption(String name) {
    Path path = cases().resolve(name);
    String refused = REFUSED.get(name);
    if (refused != null) {
      for (ReadOptions options : List.of(ReadOptions.DEFAULT, ReadOptions.lenient())) {
        assertThatThrownBy(() -> CocoDataset.read(path, options))
            .isInstanceOf(CocoFormatException.class)
            .hasMessageStartingWith(path.toString())
            .hasMessageContaining(refused);
      }
      return;
    }
    CocoFormatException strict =
        catchThrowableOfType(CocoFormatException.class, () -> CocoDataset.read(path));
    if (strict != null && !strict.reason().contains("an earlier record")) {
      assertThat(strict.advice()).contains("ReadOptions.lenient()");
    }
  }

  /** Files that strict reading takes, in which lenient reading finds nothing to do. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ok", "c04", "c11", "c14", "c20", "c30", "c31", "c500", "c501", "c502", "c503", "c508",
        "c510", "c512", "c528", "c600", "c690", "c691", "c694", "c70", "c79", "c8g", "c90", "c9f",
        "c9g", "c9h", "c9i", "c9j", "c9o", "ca2", "ca5", "ca6", "cb1", "cc2", "cc5", "cc8", "cc9",
        "cca", "cvat.", "cvat2", "dir", "mac", "m1", "m2", "m3", "m4", "m5", "m8", "m9", "x.tar"
      })
  void whatHasOneReadingIsReadStrictlyAndWithoutAWord(String start) throws IOException {
    CocoDataset strict = CocoDataset.read(file(start));
    CocoDataset lenient = lenient(start);
    assertThat(lenient.readProblems()).isEmpty();
    assertThat(lenient.toJson()).isEqualTo(strict.toJson());
    assertThat(strict.readProblems()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    // file, records of images, annotations, categories; warnings, errors
    "c01, 1, 1, 1, 1, 0",
    "c02, 1, 1, 1, 1, 0",
    "c03, 1, 2, 2, 5, 0",
    "c06, 1, 1, 1, 1, 0",
    "c07, 1, 2, 1, 2, 0",
    "c08, 1, 2, 1, 1, 0",
    "c09, 1, 1, 1, 4, 0",
    "c10, 1, 2, 1, 1, 0",
    "c12, 1, 1, 1, 1, 0",
    "c15, 1, 1, 1, 0, 1",
    "c21, 1, 1, 1, 1, 0",
    "c35, 1, 2, 1, 1, 0",
    "c37, 1, 1, 1, 1, 0",
    "c38, 1, 1, 1, 1, 0",
    "c42, 1, 1, 1, 1, 0",
    "c604, 1, 1, 1, 1, 0",
    "c605, 1, 1, 1, 1, 0",
    "c609, 1, 1, 1, 1, 0",
    "c611, 1, 1, 1, 0, 1",
    "c614, 1, 1, 1, 0, 1",
    "c615, 1, 1, 1, 1, 0",
    "c692, 1, 1, 1, 1, 0",
    "c693, 1, 1, 1, 1, 0",
    "c76, 1, 1, 1, 0, 1",
    "c7a, 1, 1, 1, 1, 0",
    "c7b, 1, 1, 1, 1, 0",
    "c7c, 1, 1, 1, 1, 0",
    "c7d, 1, 1, 1, 2, 0",
    "c8e, 1, 1, 1, 2, 0",
    "c8h, 1, 1, 1, 0, 2",
    "c8l, 1, 1, 1, 1, 0",
    "c8v, 1, 1, 1, 1, 0",
    "c91, 1, 1, 1, 1, 0",
    "c92, 1, 1, 1, 1, 0",
    "c93, 1, 1, 1, 1, 0",
    "c94_, 1, 1, 1, 1, 0",
    "c94b, 1, 1, 1, 1, 0",
    "c95, 0, 2, 1, 4, 0",
    "c98, 1, 1, 1, 1, 0",
    "c9l, 1, 1, 1, 1, 0",
    "c9n, 1, 1, 1, 1, 0",
    "ca1, 1, 2, 1, 1, 0",
    "ca7, 1, 1, 1, 1, 0",
    "cb6, 3, 3, 1, 3, 0",
    "cb7, 3, 3, 1, 4, 0",
    "cc1, 1, 1, 1, 1, 0",
    "cc3, 1, 1, 1, 1, 0",
    "cc6, 1, 1, 1, 1, 0",
    "ccb, 1, 1, 1, 2, 0",
    "ccc, 1, 1, 1, 1, 0",
  })
  void whatNeedsMendingIsMendedAndTold(
      String start, int images, int annotations, int categories, int warnings, int errors)
      throws IOException {
    CocoDataset dataset = lenient(start);
    assertThat(dataset.images().size()).isEqualTo(images);
    assertThat(dataset.annotations().size()).isEqualTo(annotations);
    assertThat(dataset.categories().size()).isEqualTo(categories);
    Problems told = dataset.readProblems();
    assertThat(told.errors()).as("%s", told).isEqualTo(errors);
    assertThat(told.size() - told.errors()).as("%s", told).isEqualTo(warnings);
    assertThat(CocoDataset.validate(file(start)))
        .extracting(Problem::pointer)
        .containsAll(told.stream().map(Problem::pointer).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "c35, 5.86 5.86 28.29 28.28",
    "c37, 5 6 20 10",
    "c38, 0 0 20 10",
    "c21, 5 6 20 10",
    "ca1, 5 6 20 10"
  })
  void boxesInOtherFormsAreRead(String start, String numbers) throws IOException {
    Box box = lenient(start).annotations().at(0).box().orElseThrow();
    String[] wanted = numbers.split(" ");
    double[] actual = {box.x(), box.y(), box.width(), box.height()};
    for (int i = 0; i < 4; i++) {
      assertThat(actual[i]).isEqualTo(Double.parseDouble(wanted[i]), within(0.01));
    }
  }

  private static Offset<Double> within(double offset) {
    return Offset.offset(offset);
  }

  @Test
  void textIdsAreMappedKeptAndWrittenBack() throws IOException {
    CocoDataset dataset = lenient("c03");
    assertThat(dataset.annotations().at(0).image()).isEqualTo(dataset.images().at(0));
    assertThat(dataset.annotations().at(0).category().orElseThrow().name()).isEqualTo("deer");
    assertThat(dataset.images().at(0).field("as_read").orElseThrow()).contains("5998cfa4-23d2");
    String json = dataset.toJson();
    assertThat(json)
        .contains("\"id\": \"5998cfa4-23d2-11e8-a6a3-ec086b02610b\"")
        .contains("\"image_id\": \"5998cfa4-23d2-11e8-a6a3-ec086b02610b\"")
        .doesNotContain("as_read");
    CocoDataset videos = lenient("cb7");
    assertThat(videos.videos().at(0).images()).hasSize(3);
  }

  @Test
  void aFieldThatWasChangedSinceIsWrittenAsItIsNow() throws IOException {
    CocoDataset dataset = lenient("c35");
    Box box = Box.of(1, 2, 3, 4);
    CocoDataset changed = dataset.toBuilder().updateAnnotation(1, a -> a.box(box)).build();
    assertThat(changed.toJson()).contains("\"bbox\": [1, 2, 3, 4]").doesNotContain("0.785");
    CocoDataset other = dataset.toBuilder().updateAnnotation(1, a -> a.area(7)).build();
    assertThat(other.toJson()).contains("[20,20,30,10,0.785]").contains("\"area\": 7");
    CocoDataset named =
        lenient("c7d").toBuilder().updateCategory(1, category -> category.name("ship")).build();
    assertThat(named.toJson()).contains("\"1\": {\"id\": 1, \"name\": \"ship\"}");
  }

  @Test
  void sectionsThatAreDictionariesStayOnes() throws IOException {
    assertThat(lenient("c08").toJson()).contains("\"annotations\": {\n\"1\": {");
    assertThat(lenient("c09").toJson()).contains("\"images\": {\n\"1\": \"a.png\"\n}");
    assertThat(lenient("c7d").toJson()).contains("\"categories\": {\n\"1\": \"boat\"\n}");
    assertThat(lenient("c09").images().at(0).fileName()).contains("a.png");
  }

  @Test
  void categoriesThatAreMissingGetPlaceholders() throws IOException {
    CocoDataset dataset = lenient("c12");
    assertThat(dataset.categories().names()).containsExactly("category_1");
    assertThat(dataset.annotations().at(0).category()).isPresent();
    assertThat(dataset.toJson()).contains("category_1");
  }

  @Test
  void anAnnotationWithoutASingleCategoryIsNamedWhereItsCategoryIsAskedFor() throws IOException {
    for (String start : List.of("c15", "c16")) {
      CocoAnnotation annotation = lenient(start).annotations().at(0);
      assertThat(annotation.category()).isEmpty();
      assertThatThrownBy(annotation::categoryId)
          .isInstanceOf(CocoException.class)
          .hasMessageContaining("annotation 1 has no category_id");
    }
  }

  @Test
  void segmentsOfPanopticFilesAreAnnotations() throws IOException {
    CocoDataset dataset = lenient("ca1");
    assertThat(dataset.annotations().at(1).box()).contains(Box.of(30, 20, 10, 10));
    assertThat(dataset.annotations().at(1).image().id()).isEqualTo(1);
    assertThat(dataset.annotations().at(0).field("as_read").orElseThrow()).contains("39372");
    assertThatThrownBy(() -> CocoDataset.read(file("ca1"))).hasMessageContaining("panoptic");
    CocoDataset half = dataset.filterAnnotations(a -> a.box().orElseThrow().x() < 10);
    assertThat(half.toJson())
        .contains("\"segments_info\": [{\"id\": 39372")
        .doesNotContain("30,20");
  }

  @Test
  void keypointsInOtherFormsAreRead() throws IOException {
    for (String start : List.of("c605", "c604", "c609", "c615")) {
      Keypoints keypoints = lenient(start).annotations().at(0).keypoints().orElseThrow();
      assertThat(keypoints.points().get(0).name()).isEqualTo("nose");
    }
    Keypoints strict = CocoDataset.read(file("c605")).annotations().at(0).keypoints().orElseThrow();
    assertThat(strict).isEqualTo(lenient("c605").annotations().at(0).keypoints().orElseThrow());
    Keypoint pair = lenient("c604").annotations().at(0).keypoints().orElseThrow().points().get(1);
    assertThat(pair.x()).isEqualTo(7);
    assertThat(pair.visibility()).isEqualTo(Keypoint.VISIBLE);
    for (String start : List.of("c611", "c614")) {
      CocoAnnotation annotation = lenient(start).annotations().at(0);
      assertThatThrownBy(annotation::keypoints).hasMessageContaining("annotation 1");
    }
  }

  @Test
  void aListOfMasksIsTheirUnion() throws IOException {
    assertThat(lenient("c38").annotations().at(0).segmentation().orElseThrow().area())
        .isEqualTo(100);
  }

  @Test
  void framesWithFractionsKeepTheirOrder() throws IOException {
    assertThat(lenient("cb4").videos().at(0).images())
        .extracting(CocoImage::id)
        .containsExactly(1L, 2L, 3L);
    assertThat(lenient("cb6").images().at(2).frameIndex()).hasValue(2);
  }

  @Test
  void oddFormsOfKwcocoAreRead() throws IOException {
    assertThat(lenient("cc1").images().at(0).assets().get(0).fileName()).isEqualTo("b.png");
    assertThat(lenient("cc6").images().at(0).assets().get(0).fileName()).isEqualTo("b.png");
    assertThat(lenient("cc3").images().at(0).channels()).contains("r|g|b");
    assertThat(lenient("ccb").annotations().at(0).image().id()).isEqualTo(1);
    assertThat(lenient("ccc").annotations().at(0).categoryId()).isEqualTo(1);
  }

  @Test
  void latin1IsReadAsWhatItIsAndWrittenAsTheSameText() throws IOException {
    for (ReadOptions options : List.of(ReadOptions.DEFAULT, ReadOptions.lenient())) {
      CocoDataset dataset = CocoDataset.read(file("c98"), options);
      assertThat(dataset.categories().names()).containsExactly("café");
      assertThat(dataset.toJson()).contains("café");
      Path written = folder.resolve("utf8.json");
      dataset.write(written);
      assertThat(Files.readString(written)).contains("café");
      assertThat(dataset.validate())
          .singleElement()
          .satisfies(p -> assertThat(p.severity()).isEqualTo(Severity.WARNING))
          .satisfies(p -> assertThat(p.message()).contains("0xe9"));
    }
  }

  @Test
  void rawControlCharactersAreWrittenEscaped() throws IOException {
    CocoDataset dataset = CocoDataset.read(file("c9l"));
    assertThat(dataset.categories().names()).containsExactly("bo\tat");
    assertThat(dataset.toJson()).contains("bo\\tat");
    assertThat(dataset.validate()).singleElement().asString().contains("control character");
  }

  @Test
  void doubleFieldsAndHalvesOfCharactersAreReported() throws IOException {
    assertThat(CocoDataset.validate(file("c9m")).toString())
        .contains("'bbox' comes twice")
        .contains("'category_id' comes twice");
    assertThat(CocoDataset.validate(file("c9p")).toString()).contains("half of a character");
    assertThat(CocoDataset.validate(file("c9o"))).isEmpty();
  }

  @Test
  void licencesOfAnyTypeAreKept() throws IOException {
    assertThat(CocoDataset.read(file("c9i")).toJson())
        .contains("\"licenses\": {\"id\":1,\"name\":\"x\"}");
    assertThat(CocoDataset.read(file("c9j")).toJson()).contains("\"licenses\": [\"CC-BY\"]");
    assertThat(CocoDataset.read(file("c9j")).filterImages(image -> true).toJson())
        .contains("\"licenses\": [\"CC-BY\"]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cvat.", "cvat2", "dir", "mac", "x.json", "x.tar"})
  void theOneDatasetOfAnArchiveIsRead(String start) throws IOException {
    if (start.equals("x.json")) {
      assertThat(CocoDataset.read(cases().resolve("x.json")).images().size()).isEqualTo(1);
      return;
    }
    CocoDataset dataset = CocoDataset.read(file(start));
    assertThat(dataset.annotations().at(0).box()).contains(Box.of(5, 6, 20, 10));
  }

  /** What was mended stays mended after a repair, and reads strictly; the file's text is kept. */
  @ParameterizedTest
  @ValueSource(
      strings = {"c01_", "c02_", "c03_", "c07_", "c08_", "c09_", "c21_", "c35_", "c37_", "c38_"})
  void repairMakesLenientReadingLast(String start) throws IOException {
    CocoDataset lenient = CocoDataset.read(file(start), ReadOptions.lenient());
    RepairResult repaired = lenient.repair();
    Path written = folder.resolve("repaired.json");
    repaired.dataset().write(written);
    CocoDataset strict = CocoDataset.read(written);
    assertThat(strict.images().size()).isEqualTo(lenient.images().size());
    assertThat(strict.annotations().size()).isEqualTo(lenient.annotations().size());
    assertThat(strict.annotations().ids()).isEqualTo(lenient.annotations().ids());
    assertThat(strict.toJson()).doesNotContain("as_read");
  }

  @Test
  void textIdsAreKeptBesideTheNumbersThatRepairMakesLast() throws IOException {
    RepairResult repaired = CocoDataset.read(file("c03_"), ReadOptions.lenient()).repair();
    assertThat(repaired.changes()).anyMatch(change -> change.contains("lenient reading"));
    assertThat(repaired.dataset().images().at(0).field("original").orElseThrow())
        .contains("\"id\":");
  }

  @Test
  void whatWasSetAsideIsListedByRepairAndKeptByUnion() {
    CocoDataset lenient =
        CocoDataset.parse(
            "{\"images\": [{\"id\": 1, \"file_name\": \"a.png\"}, 5], \"annotations\": [],"
                + " \"categories\": []}",
            ReadOptions.lenient());
    assertThat(lenient.images().size()).isEqualTo(1);
    RepairResult repaired = lenient.repair();
    assertThat(repaired.unrepaired())
        .anyMatch(problem -> problem.message().contains("nobody can read"));
    assertThat(CocoDataset.parse(repaired.dataset().toJson()).images().size()).isEqualTo(1);
    String union = CocoDataset.union(List.of(lenient, lenient)).dataset().toJson();
    assertThat(CocoDataset.parse(union, ReadOptions.lenient()).readProblems()).isNotEmpty();
  }
}
