package org.ndsampler.core.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.ndsampler.core.coco.io.CocoFormatException;
import org.ndsampler.core.coco.io.ReadLimits;
import org.ndsampler.core.coco.io.ReadOptions;

class CocoMalformedTest {
  @TempDir Path folder;

  private static Arguments bad(
      String json, String pointer, long line, long column, String reason, String advice) {
    return Arguments.of(json, pointer, line, column, reason, advice);
  }

  static Stream<Arguments> malformed() {
    String ok = "{\"images\": [{\"id\": 1}],\n";
    return Stream.of(
        bad("", "", 1, 1, "ends in the middle", "truncated"),
        bad("   ", "", 1, 1, "the text is empty", "truncated"),
        bad("[{\"image_id\": 1}]", "", 1, 1, "found an array", "results file"),
        bad("42", "", 1, 1, "expected an object but found a number", "correct"),
        bad("{\"images\": [{\"id\": 1}", "/images/0", 1, 22, "ends in the middle", "truncated"),
        bad("{\"images\": [{\"id\": 1}]", "/images", 1, 23, "ends in the middle", "truncated"),
        bad(
            "{\"images\": [{\"id\": 1, \"file_name\": \"ab",
            "/images/0/file_name",
            1,
            39,
            "ends",
            "truncated"),
        bad("{\"images\": [{\"id\": 1}]} x", "", 1, 25, "after the end", "remove"),
        bad("{\"images\": {\"id\": 1}}", "/images", 1, 12, "expected an array", "write an array"),
        bad(
            "{\"images\": [7]}",
            "/images/0",
            1,
            13,
            "expected an object but found a number",
            "write"),
        bad(
            "{\"images\": [{\"id\": 1} {\"id\": 2}]}",
            "/images/0",
            1,
            23,
            "expected ',' or ']'",
            "correct"),
        bad("{\"images\": [{\"id\": 1},]}", "/images/1", 1, 23, "expected an object", "write"),
        bad(
            "{\"images\": [{\"id\": \"1\"}]}",
            "/images/0/id",
            1,
            20,
            "found text",
            "write an integer"),
        bad("{\"images\": [{\"id\": 1.5}]}", "/images/0/id", 1, 20, "1.5", "write an integer"),
        bad(
            "{\"images\": [{\"id\": 99999999999999999999}]}",
            "/images/0/id",
            1,
            20,
            "64 bits",
            "write"),
        bad("{\"images\": [{\"width\": 5}]}", "/images/0", 1, 13, "without an id", "give it"),
        bad("{\"images\": [{\"id\": null}]}", "/images/0", 1, 13, "without an id", "give it"),
        bad(
            "{\"images\": [{\"id\": 1, \"width\": 3000000000}]}",
            "/images/0/width",
            1,
            32,
            "too large",
            "32 bits"),
        bad(
            "{\"images\": [{\"id\": 1, \"height\": [4]}]}",
            "/images/0/height",
            1,
            33,
            "an integer but found an array",
            "write"),
        bad(
            "{\"images\": [{\"id\": 1, oops: 2}]}",
            "/images/0",
            1,
            23,
            "field name in quotes",
            "correct"),
        bad("{\"images\": [{\"id\" 1}]}", "/images/0/id", 1, 19, "expected ':'", "correct"),
        bad(
            "{\"images\": [{\"id\": 1}, {\"id\": 2}, {\"id\": 1}]}",
            "/images/2/id",
            1,
            42,
            "an earlier record of images has the id 1",
            "ids must differ"),
        bad("{\"images\": [], \"images\": []}", "", 1, 17, "comes twice", "merge"),
        bad(
            ok + "\"annotations\": [\n {\"id\": 1, \"bbox\": [1, 2, \"3\", 4]}]}",
            "/annotations/0/bbox/2",
            3,
            27,
            "a number but found text",
            "write a number"),
        bad(
            ok + "\"annotations\": [\n {\"id\": 1, \"bbox\": [1, 2, 3]}]}",
            "/annotations/0/bbox",
            3,
            20,
            "a bbox of 3 numbers",
            "[x, y, width, height]"),
        bad(
            ok + "\"annotations\": [{\"id\": 1, \"bbox\": {\"x\": 1}}]}",
            "/annotations/0/bbox",
            2,
            35,
            "an array of four numbers",
            "write"),
        bad(
            ok + "\"annotations\": [{\"id\": 1, \"bbox\": [1, 2, 3, 4e]}]}",
            "/annotations/0/bbox/3",
            2,
            45,
            "not a number: 4e",
            "correct"),
        bad(
            ok + "\"annotations\": [{\"id\": 1, \"segmentation\": [[1, 2, 3}}]}",
            "/annotations/0/segmentation/0/2",
            2,
            52,
            "bracket of the other kind",
            "correct"),
        bad(
            ok + "\"annotations\": [{\"id\": 1, \"segmentation\": [[1, 2",
            "/annotations/0/segmentation/0/1",
            2,
            49,
            "ends in the middle",
            "truncated"),
        bad(
            ok + "\"annotations\": [{\"id\": 1, \"iscrowd\": \"no\"}]}",
            "/annotations/0/iscrowd",
            2,
            38,
            "an integer but found text",
            "write"),
        bad(
            ok + "\"annotations\": [{\"id\": 1, \"caption\": \"a\nb\"}]}",
            "/annotations/0/caption",
            2,
            40,
            "a line ends inside text",
            "close the quotes"),
        bad(
            ok + "\"annotations\": [{\"id\": 1, \"x\": nul}]}",
            "/annotations/0/x",
            2,
            32,
            "a word that JSON does not have",
            "null"),
        bad(
            ok + "\"annotations\": [{\"id\": 1, \"x\": " + "[".repeat(70) + "]}",
            "/annotations/0/x" + "/0".repeat(64),
            2,
            96,
            "nested deeper than 64",
            "damaged"),
        bad(
            "{\"categories\": [{\"id\": 1, \"name\": []}]}",
            "/categories/0/name",
            1,
            35,
            "expected text but found an array",
            "write text"),
        bad(
            "{\"categories\": [{\"id\": 1, \"keypoints\": [\"a\", 4]}]}",
            "/categories/0/keypoints/1",
            1,
            46,
            "expected text",
            "write text"),
        bad(
            "{\"info\": {\"é~/\": [1, \"\u0001\"], \"b\": }}",
            "/info/b",
            1,
            33,
            "expected a value but found '}'",
            "correct"));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void damageIsNamedWithItsPlace(
      String json, String pointer, long line, long column, String reason, String advice)
      throws IOException {
    Path path = Files.writeString(folder.resolve("bad.json"), json);
    CocoFormatException e =
        catchThrowableOfType(CocoFormatException.class, () -> CocoDataset.read(path));
    assertThat(e).as("reading %s", json).isNotNull();
    assertThat(e.pointer()).as(e.getMessage()).isEqualTo(pointer);
    assertThat(e.line()).as(e.getMessage()).isEqualTo(line);
    assertThat(e.column()).as(e.getMessage()).isEqualTo(column);
    assertThat(e.reason()).contains(reason);
    assertThat(e.advice()).contains(advice);
    assertThat(e.path()).contains(path);
    assertThat(e).hasMessageStartingWith(path.toString());
    if (!reason.contains("an earlier record")) {
      // Reading it leniently may go on, but says what is wrong at the same place.
      assertThat(CocoDataset.validate(path))
          .anyMatch(p -> pointer.startsWith(p.pointer()) || p.pointer().startsWith(pointer + "/"));
    }
  }

  @Test
  void everyTruncationIsAnErrorAtTheEnd() throws IOException {
    String whole = CocoReadTest.resource("vidshapes2_aux.kwcoco.json");
    for (int length = 0; length < whole.strip().length(); length += 97) {
      String cut = whole.substring(0, length);
      CocoFormatException e =
          catchThrowableOfType(CocoFormatException.class, () -> CocoDataset.parse(cut));
      assertThat(e).as("cut at %s", length).isNotNull();
      assertThat(e.column()).isEqualTo(length + 1);
      assertThat(e.line()).isEqualTo(1);
    }
  }

  @Tag("slow")
  @Test
  void noChangedByteBringsTheReaderDown() throws IOException {
    byte[] whole =
        CocoReadTest.resource("vidshapes2_aux.kwcoco.json").getBytes(StandardCharsets.UTF_8);
    java.util.Random random = new java.util.Random(5);
    int failures = 0;
    for (int i = 0; i < 1000; i++) {
      byte[] changed = whole.clone();
      changed[random.nextInt(changed.length)] = (byte) "[]{}\",:x0\\ -".charAt(random.nextInt(12));
      String text = new String(changed, StandardCharsets.UTF_8);
      try {
        CocoDataset.parse(text).repair().dataset().validate();
      } catch (CocoFormatException e) {
        failures++;
        assertThat(e.line()).isEqualTo(1);
      }
    }
    assertThat(failures).isGreaterThan(50);
  }

  @Test
  void limitsAreKept() {
    String json =
        "{\"images\": [{\"id\": 1}, {\"id\": 2}], \"x\": [" + "0, ".repeat(900_000) + "0]}";
    ReadLimits limits = ReadLimits.DEFAULT;
    assertThat(
            catchThrowableOfType(
                CocoFormatException.class,
                () -> CocoDataset.parse(json, ReadOptions.DEFAULT.limits(limits.maxRecords(1)))))
        .hasMessageContaining("/images/1")
        .hasMessageContaining("ReadLimits.maxRecords");
    assertThat(
            catchThrowableOfType(
                CocoFormatException.class,
                () ->
                    CocoDataset.parse(
                        json, ReadOptions.DEFAULT.limits(limits.maxRecordBytes(1000)))))
        .hasMessageContaining("ReadLimits.maxRecordBytes");
    assertThat(
            catchThrowableOfType(
                CocoFormatException.class,
                () ->
                    CocoDataset.parse(
                        json, ReadOptions.DEFAULT.limits(limits.maxBytes(2_000_000)))))
        .hasMessageContaining("ReadLimits.maxBytes");
    assertThat(CocoDataset.parse(json).images().size()).isEqualTo(2);
  }

  @Test
  void textThatIsNotUtf8IsRefused() throws IOException {
    Path path = folder.resolve("utf16.json");
    Files.write(path, "{\"images\": []}".getBytes(StandardCharsets.UTF_16));
    assertThat(catchThrowableOfType(CocoFormatException.class, () -> CocoDataset.read(path)))
        .hasMessageContaining("not UTF-8");
  }
}
