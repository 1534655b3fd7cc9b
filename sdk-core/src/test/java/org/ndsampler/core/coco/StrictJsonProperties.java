package org.ndsampler.core.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import org.ndsampler.core.coco.internal.Slice;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.coco.io.CocoFormatException;
import org.ndsampler.core.coco.io.Problem;
import org.ndsampler.core.coco.io.ReadOptions;
import org.ndsampler.core.coco.io.internal.TextCheck;

/** What is JSON and what is not is asked of another parser, whatever is done to a text. */
class StrictJsonProperties {
  private static final JsonFactory STRICT =
      JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  /** What the text of a dataset is changed with. */
  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "\"",
          "\\",
          "\\u",
          "\\u00e",
          "\\u+0e9",
          "\\ud83d",
          "\\q",
          "\\n",
          "\n",
          "\t",
          "\r",
          "\u0001",
          " ",
          "0",
          "00",
          "-",
          "-.5",
          "1.",
          ".5",
          "1.e3",
          "1e",
          "1e5",
          "1E+05",
          "NaN",
          "-Infinity",
          "nul",
          "null",
          "tru",
          "true",
          "e",
          "+",
          "\u00e9",
          "\u007f",
          "'",
          "/",
          "/* */",
          "\"b\" 1 2 , : 3",
          "\"x\": {}",
          "[1, 2,]",
          "\\\n");

  private static final String DATASET =
      """
      {"info": {"year": 2026, "x": [1.5, true]},
       "images": [{"id": 1, "file_name": "a.png", "width": 10, "height": 10, "x": {"b": [1, "c"]}},
        {"id": 2, "file_name": "b \\u00e9 \\"q\\".png", "timestamp": "2026-11-28T00:00:00"}],
       "categories": [{"id": 1, "name": "cat", "supercategory": "animal", "keypoints": ["n", "m"],
        "skeleton": [[1, 2]]}, {"id": 2, "name": "animal"}],
       "videos": [{"id": 1, "name": "v", "x": null}],
       "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 2, 3, 4.25],
        "segmentation": [[1, 2, 4, 2, 4, 6]], "area": 12.5, "iscrowd": 0, "score": 1e-3,
        "keypoints": [1, 2, 2, 3, 4, 1], "attributes": {"a": "b", "c": [false, null, -0.5]}},
        {"id": 2, "image_id": 2, "category_id": 2, "bbox": [0, 0, 1, 1],
        "segmentation": {"size": [10, 10], "counts": "0a02"}, "text": "line one, line two"}]}
      """;

  /** Whether a strict parser takes some bytes, all of them, as one value in UTF-8. */
  private static boolean isJson(byte[] bytes) throws IOException {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return false;
    }
    try (JsonParser parser = STRICT.createParser(text)) {
      if (parser.nextToken() == null) {
        return false;
      }
      if (parser.currentToken().isStructStart()) {
        parser.skipChildren();
      } else {
        parser.getText();
      }
      return parser.currentToken() != null && parser.nextToken() == null;
    } catch (JsonProcessingException e) {
      return false;
    }
  }

  private static byte[] changed(String text, Random random) {
    StringBuilder changed = new StringBuilder(text);
    for (int n = random.nextInt(4); n >= 0; n--) {
      int at = random.nextInt(changed.length());
      int end = Math.min(changed.length(), at + random.nextInt(4));
      changed.replace(at, end, PIECES.get(random.nextInt(PIECES.size())));
    }
    byte[] bytes = changed.toString().getBytes(StandardCharsets.UTF_8);
    if (random.nextInt(10) == 0) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  @Tag("slow")
  @Property(tries = 3000)
  void aValueIsJsonIfAStrictParserTakesIt(@ForAll long seed) throws IOException {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(12); n >= 0; n--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    String json = text.toString();
    // The other parser takes more words for infinity than Python does.
    boolean expected = isJson(json.getBytes(StandardCharsets.UTF_8)) && !json.contains("+NaN");
    assertThat(TextCheck.refusal(json) == null).as("'%s' is JSON", json).isEqualTo(expected);
  }

  @Tag("slow")
  @Property(tries = 3000)
  void theVerdictOnADatasetIsThatOfAStrictParser(@ForAll long seed) throws IOException {
    byte[] bytes = changed(DATASET, new Random(seed));
    String text = new Slice(bytes, 0, bytes.length).text();
    boolean json = isJson(bytes);
    Path file = Files.createTempFile("strict", ".json");
    try {
      Files.write(file, bytes);
      for (ReadOptions options : List.of(ReadOptions.DEFAULT, ReadOptions.lenient())) {
        CocoDataset dataset;
        try {
          dataset = CocoDataset.read(file, options);
        } catch (CocoFormatException e) {
          continue;
        }
        List<Problem> problems = new ArrayList<>(dataset.readProblems());
        problems.addAll(dataset.validate());
        if (!json) {
          assertThat(problems).as(text).isNotEmpty();
        } else {
          assertThat(problems)
              .as(text)
              .noneMatch(problem -> problem.message().contains("is not JSON"))
              .noneMatch(problem -> problem.message().contains("raw control character"))
              .noneMatch(problem -> problem.message().contains("not written as JSON"));
        }
        writtenTextIsJsonAndReadAgain(dataset, json && !options.isLenient(), text);
        CocoDataset repaired = dataset.repair().dataset();
        if (repaired.validate().stream().noneMatch(p -> p.message().contains("is not JSON"))) {
          writtenTextIsJsonAndReadAgain(repaired, true, text);
        }
      }
    } finally {
      Files.delete(file);
    }
  }

  private static void writtenTextIsJsonAndReadAgain(
      CocoDataset dataset, boolean mustBeWritten, String text) throws IOException {
    String written;
    try {
      written = dataset.toJson();
    } catch (CocoException e) {
      assertThat(mustBeWritten).as("%s is written: %s", text, e).isFalse();
      assertThat(e).hasMessageContaining("not JSON").hasMessageContaining("repair()");
      return;
    }
    assertThat(isJson(written.getBytes(StandardCharsets.UTF_8))).as(written).isTrue();
    CocoDataset again =
        CocoDataset.parse(
            written, ReadOptions.lenient().duplicateIds(ReadOptions.DuplicateIds.KEEP));
    assertThat(again.annotations().size()).as(text).isEqualTo(dataset.annotations().size());
    assertThat(again.images().size()).as(text).isEqualTo(dataset.images().size());
  }

  @Example
  void whatIsNoJsonInASkippedPartIsFoundNamedTakenOutAndNeverWritten() throws IOException {
    String bad = "{\"b\" 1 2 , : 3}";
    CocoDataset dataset =
        CocoDataset.parse(
            DATASET
                .replace("{\"a\": \"b\", \"c\": [false, null, -0.5]}", bad)
                .replace("\"year\": 2026", "\"year\": 02026"));
    assertThat(dataset.validate())
        .filteredOn(problem -> problem.pointer().equals("/annotations/0/attributes"))
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.message())
                    .contains("'attributes'", "id 1", "is not JSON", "expected ':'"));
    assertThat(dataset.validate())
        .anyMatch(p -> p.pointer().equals("/info") && p.message().contains("02026"));
    assertThatThrownBy(dataset::toJson)
        .isInstanceOf(CocoException.class)
        .hasMessageContainingAll("record 0 of annotations (id 1)", "not JSON", "1 2 , : 3");
    RepairResult repaired = dataset.repair();
    assertThat(repaired.unrepaired()).anyMatch(p -> p.message().contains("is not JSON"));
    assertThat(repaired.diff()).contains(bad);
    String written = repaired.dataset().toJson();
    assertThat(isJson(written.getBytes(StandardCharsets.UTF_8))).isTrue();
    assertThat(written).contains("\"year\": 2026").contains("\"keypoints\": [1, 2, 2, 3, 4, 1]");
  }

  @Example
  void aControlCharacterInANameIsAnErrorAndIsWrittenAsAnEscapeEverywhere() throws IOException {
    String named =
        "{\"images\": [{\"id\": 1, \"is\tcrowd\" : 0, \"x\": \"a\tb\"}], \"x\": {\"b\tc\": 1}}";
    assertThat(CocoDataset.parse(named).validate().stream().map(Problem::toString))
        .filteredOn(text -> text.startsWith("ERROR") && text.contains("in the name of a field"))
        .hasSize(2);
    String value = "{\"images\": [{\"id\": 1, \"x\": \"a\tb\", \"y\": 1}]}";
    assertThat(CocoDataset.parse(value).validate())
        .filteredOn(problem -> problem.message().contains("control character"))
        .singleElement()
        .extracting(Problem::severity)
        .isEqualTo(Problem.Severity.WARNING);
    String outermost = "{\"images\": [], \"a\tb\": 1}";
    assertThat(CocoDataset.parse(outermost, ReadOptions.lenient()).readProblems().errors())
        .isEqualTo(1);
    // A section that is an object has names of records.
    String keyed = "{\"images\": {\"1\tx\": {\"file_name\": \"a.png\"}}, \"annotations\": []}";
    for (String json : List.of(named, value, outermost, keyed)) {
      String written = CocoDataset.parse(json, ReadOptions.lenient()).toJson();
      assertThat(isJson(written.getBytes(StandardCharsets.UTF_8))).as(written).isTrue();
      assertThat(written).contains("\\t");
    }
  }

  @Example
  void aRawLineEndIsRefusedWhereverItIs() {
    for (int i = 0; i < 20; i++) {
      String json =
          "{\"images\": [{\"id\": 1, \"x\": \"" + "a".repeat(i) + "\nb and more text\"}]}";
      assertThatThrownBy(() -> CocoDataset.parse(json))
          .isInstanceOf(CocoFormatException.class)
          .hasMessageContaining("a line ends inside text");
      String escaped = json.replace("\n", "\\\n");
      assertThatThrownBy(() -> CocoDataset.parse(escaped))
          .isInstanceOf(CocoFormatException.class)
          .hasMessageContaining("a line ends inside text");
    }
  }

  @Example
  void halvesOfCharactersInNamesOfFieldsAreKept() {
    String json = "{\"a\\ud800\": 1, \"images\": [{\"id\": 1, \"b\\udc00\": 2, \"c\": 1}]}";
    CocoDataset dataset = CocoDataset.parse(json);
    String edited =
        dataset.toBuilder().updateImage(1, image -> image.field("c", "2")).build().toJson();
    assertThat(edited).contains("\"a\\ud800\": 1", "\"b\\udc00\": 2");
  }
}
