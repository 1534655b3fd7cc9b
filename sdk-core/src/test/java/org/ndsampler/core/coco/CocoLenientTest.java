package org.ndsampler.core.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.coco.io.CocoFormatException;
import org.ndsampler.core.coco.io.Problem;
import org.ndsampler.core.coco.io.ReadLimits;
import org.ndsampler.core.coco.io.ReadOptions;
import org.ndsampler.core.coco.io.internal.JsonText;
import org.ndsampler.core.geom.Box;

class CocoLenientTest {
  private static final ReadOptions LENIENT = ReadOptions.lenient();

  @TempDir Path folder;

  private static CocoDataset of(String annotations) {
    return CocoDataset.parse(
        "{\"categories\": [{\"id\": 1, \"name\": \"boat\"}], \"images\": [{\"id\": 1, \"file_name\": \"a.png\"}],"
            + "\"annotations\": ["
            + annotations
            + "]}",
        LENIENT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[1,2,3,4]|1 2 3 4",
        "[\"1\",\"2.5\",3,4]|1 2.5 3 4",
        "[[1,2,3,4]]|1 2 3 4",
        "[[[1,2,3,4]]]|1 2 3 4",
        "\"[1, 2, 3, 4]\"|1 2 3 4",
        "\"1, 2, 3, 4\"|1 2 3 4",
        "{\"x\":1,\"y\":2,\"width\":3,\"height\":4}|1 2 3 4",
        "{\"x\":1,\"y\":2,\"w\":3,\"h\":4}|1 2 3 4",
        "{\"xmin\":1,\"ymin\":2,\"xmax\":4,\"ymax\":6}|1 2 3 4",
        "[1,2, 4,2, 4,6, 1,6]|1 2 3 4",
        "[[1,2],[4,2],[4,6],[1,6]]|1 2 3 4",
        "[10,10,4,2,0]|8 9 4 2",
        "[null,null,null,null]|none",
        "[]|none",
        "\"\"|none",
        "[1,2,3]|left out",
        "[1,2,3,4,5,6]|left out",
        "[[1,2],[3,4]]|left out",
        "7|left out",
        "true|left out",
        "\"here\"|left out",
        "[1,2,3,\"x\"]|left out"
      })
  void aBoxInAnyFormIsReadOrLeftOut(String json, String wanted) {
    CocoDataset dataset =
        of("{\"id\": 1, \"image_id\": 1, \"category_id\": 1, \"bbox\": " + json + "}");
    CocoAnnotation annotation = dataset.annotation(1);
    if (wanted.equals("none") || wanted.equals("left out")) {
      assertThat(annotation.box()).isEmpty();
      assertThat(dataset.readProblems().errors()).isEqualTo(wanted.equals("none") ? 0 : 1);
    } else {
      String[] numbers = wanted.split(" ");
      assertThat(annotation.box())
          .contains(
              Box.of(
                  Double.parseDouble(numbers[0]),
                  Double.parseDouble(numbers[1]),
                  Double.parseDouble(numbers[2]),
                  Double.parseDouble(numbers[3])));
    }
    assertThat(dataset.toJson()).contains("\"bbox\": " + json);
  }

  @Test
  void anglesAreDegreesWhereOneIsMoreThanATurn() {
    CocoDataset dataset =
        of(
            "{\"id\": 1, \"image_id\": 1, \"category_id\": 1, \"bbox\": [10, 10, 4, 2, 90]},"
                + "{\"id\": 2, \"image_id\": 1, \"category_id\": 1, \"bbox\": [10, 10, 4, 2, 0]}");
    Box box = dataset.annotation(1).box().orElseThrow();
    assertThat(box.width()).isBetween(1.999, 2.001);
    assertThat(box.height()).isBetween(3.999, 4.001);
    assertThat(dataset.readProblems().get(0).message()).contains("degrees");
  }

  @Test
  void numbersThatAreGivenAreNeverThoseOfTheFile() {
    CocoDataset dataset =
        CocoDataset.parse(
            """
            {"annotations": [
               {"id": "a", "image_id": "cat.jpg", "category_id": 1},
               {"image_id": "7", "category_id": 1},
               {"id": 900, "image_id": 41, "category_id": "1"},
               {"id": "007", "image_id": "007", "category_id": 1},
               {"id": 7, "image_id": 7, "category_id": 1}],
             "images": [{"id": 7}, {"id": "cat.jpg"}, {"id": "007"}, {"id": 12}],
             "categories": [{"id": 1, "name": "boat"}]}
            """,
            LENIENT);
    Set<Long> ids = new HashSet<>();
    dataset.images().forEach(image -> ids.add(image.id()));
    assertThat(ids).hasSize(4).contains(7L, 12L).doesNotContain(41L);
    Set<Long> annotationIds = new HashSet<>();
    dataset.annotations().forEach(annotation -> annotationIds.add(annotation.id()));
    assertThat(annotationIds).hasSize(5).contains(7L, 900L);
    // A reference to nothing stays one.
    assertThat(dataset.annotations().at(2).imageId()).isEqualTo(41);
    assertThat(dataset.annotations().at(0).image().row()).isEqualTo(1);
    assertThat(dataset.annotations().at(1).image().row()).isZero();
    assertThat(dataset.annotations().at(3).image().row()).isEqualTo(2);
    assertThat(dataset.annotations().at(4).image().row()).isZero();
    assertThat(dataset.toJson()).contains("\"cat.jpg\"", "\"007\"", "\"7\"");
  }

  @Test
  void oneBadRecordIsSetAsideAndStopsNothing() throws IOException {
    StringBuilder records = new StringBuilder("{\"id\": 1, \"image_id\": 1, \"category_id\": 1}");
    List<String> bad =
        List.of(
            "7",
            "null",
            "\"text\"",
            "[1]",
            "{\"id\": [1]}",
            "{\"id\": {\"$oid\": \"5f\"}}",
            "{\"id\": 5, \"image_id\": 1, \"x\": nul}",
            "{\"id\": 5, oops: 2}");
    for (String record : bad) {
      records.append(", ").append(record);
    }
    records.append(", {\"id\": 2, \"image_id\": 1, \"category_id\": 1}");
    CocoDataset dataset = of(records.toString());
    assertThat(dataset.annotations().size()).isEqualTo(2);
    assertThat(dataset.readProblems().errors()).isEqualTo(bad.size());
    for (int i = 0; i < bad.size(); i++) {
      assertThat(dataset.readProblems().get(i).pointer()).isEqualTo("/annotations/" + (i + 1));
    }
    for (String record : bad) {
      // What is no JSON is written as text in a list.
      boolean isJson = !record.contains("nul}") && !record.contains("oops");
      String written = isJson ? record : "[" + JsonText.quote(record) + "]";
      assertThat(dataset.toJson()).contains(written);
      assertThat(dataset.filterAnnotations(a -> a.id() == 1).toJson()).contains(written);
      assertThat(dataset.toBuilder().build().toJson()).contains(written);
    }
    Path file = folder.resolve("bad.json");
    Files.writeString(file, dataset.toJson());
    assertThat(CocoDataset.validate(file).errors()).isEqualTo(bad.size());
  }

  @Test
  void whatIsSetAsideInADictionaryIsWrittenBackWithItsKey() {
    CocoDataset dataset =
        CocoDataset.parse(
            "{\"images\": {\"1\": {\"width\": 5, \"height\": 4}, \"b~/\": 7, \"2\": {}}}", LENIENT);
    assertThat(dataset.images().size()).isEqualTo(2);
    assertThat(dataset.image(1).declaredSize()).isPresent();
    assertThat(dataset.readProblems()).extracting(Problem::pointer).contains("/images/b~0~1");
    assertThat(dataset.toJson()).contains("\"b~/\": 7").contains("\"1\": {\"width\": 5");
    assertThat(CocoDataset.parse(dataset.toJson(), LENIENT).toJson()).isEqualTo(dataset.toJson());
  }

  @Test
  void ofManyProblemsOfOneKindTheFirstAreListedAndTheRestCounted() {
    StringBuilder records = new StringBuilder();
    for (int i = 0; i < 1500; i++) {
      records.append(i == 0 ? "" : ", ").append("{\"id\": ").append(i);
      records.append(", \"image_id\": \"1\", \"category_id\": 1}");
    }
    CocoDataset dataset = of(records.toString());
    assertThat(dataset.annotations().size()).isEqualTo(1500);
    assertThat(dataset.readProblems()).hasSize(1001);
    assertThat(dataset.readProblems().get(1000).message()).contains("500 more");
  }

  @Test
  void flagsAndNumbersAsTextAreRead() {
    CocoDataset dataset =
        of(
            "{\"id\": 1, \"image_id\": 1, \"category_id\": 1, \"iscrowd\": \"true\", \"area\": \"2.50\"},"
                + "{\"id\": 2, \"image_id\": 1, \"category_id\": 1, \"iscrowd\": \"maybe\", \"area\": \"big\"},"
                + "{\"id\": 3, \"image_id\": 1, \"category_id\": 1, \"iscrowd\": \"1\"}");
    assertThat(dataset.annotation(1).isCrowd()).isTrue();
    assertThat(dataset.annotation(1).area()).hasValue(2.5);
    assertThat(dataset.annotation(2).isCrowd()).isFalse();
    assertThat(dataset.annotation(2).area()).isEmpty();
    assertThat(dataset.annotation(3).isCrowd()).isTrue();
    assertThat(dataset.readProblems().errors()).isEqualTo(2);
    assertThat(dataset.toJson()).contains("\"maybe\"", "\"big\"", "\"2.50\"");
  }

  @Test
  void namesOfCategoriesInPlaceOfIdsAreRead() {
    CocoDataset dataset = of("{\"id\": 1, \"image_id\": 1, \"category_id\": \"boat\"}");
    assertThat(dataset.annotation(1).categoryId()).isEqualTo(1);
    CocoDataset missing =
        CocoDataset.parse(
            "{\"images\": [{\"id\": 1}], \"annotations\": [{\"id\": 1, \"image_id\": 1, \"category_id\": \"ship\"}]}",
            LENIENT);
    assertThat(missing.categories().names()).containsExactly("ship");
  }

  @Test
  void odgtIsReadAsImagesAndTheirBoxes() throws IOException {
    Path file = folder.resolve("train.odgt");
    Files.writeString(
        file,
        """
        {"ID": "273271,c9db", "gtboxes": [{"fbox": [72, 202, 163, 503], "tag": "person", "hbox": [171, 208, 62, 83], "extra": {"box_id": 0}}, {"fbox": [1, 2, 3, 4], "tag": "mask"}]}
        {"ID": "273278,abc", "gtboxes": [{"fbox": [5, 6, 7, 8], "tag": "person"}, 5]}
        """);
    assertThatThrownBy(() -> CocoDataset.read(file)).hasMessageContaining("ReadOptions.lenient()");
    CocoDataset dataset = CocoDataset.read(file, LENIENT);
    assertThat(dataset.images().at(1).fileName()).contains("273278,abc.jpg");
    assertThat(dataset.categories().names()).containsExactly("person", "mask");
    assertThat(dataset.annotationsOf(dataset.images().id(0))).hasSize(2);
    assertThat(dataset.annotations().at(0).box()).contains(Box.of(72, 202, 163, 503));
    assertThat(dataset.annotations().at(0).field("hbox")).isPresent();
    assertThat(dataset.readProblems().errors()).isEqualTo(1);
    assertThat(CocoDataset.parse(dataset.toJson(), LENIENT).annotations().size()).isEqualTo(3);
    Files.writeString(file, "{\"ID\": \"a\", \"gtboxes\": []}");
    assertThat(CocoDataset.read(file, LENIENT).images().size()).isEqualTo(1);
  }

  @Tag("slow")
  @Test
  void aLongFileIsMendedWhereverItsBufferEnds() throws IOException {
    StringBuilder json = new StringBuilder("{\"images\": [{\"id\": \"x\"}], \"annotations\": [");
    for (int i = 0; i < 30_000; i++) {
      json.append(i == 0 ? "" : ",\n").append("{\"id\": ").append(i).append(", \"image_id\": ");
      json.append(i % 3 == 0 ? "\"x\"" : "77").append(", \"category_id\": 1, \"bbox\": ");
      json.append(i % 2 == 0 ? "[1, 2, 3, 4]" : "[[1, 2, 3, 4]]").append(", \"s\": [[");
      json.append("1.5, ".repeat(i % 40)).append("2]]}");
    }
    Path file = folder.resolve("long.json");
    Files.writeString(file, json.append("]}"));
    for (ReadOptions.Storage storage : ReadOptions.Storage.values()) {
      CocoDataset dataset = CocoDataset.read(file, LENIENT.storage(storage));
      assertThat(dataset.annotations().size()).isEqualTo(30_000);
      assertThat(dataset.images().at(0).annotations()).hasSize(10_000);
      for (int row = 0; row < 30_000; row += 997) {
        assertThat(dataset.annotations().at(row).box()).contains(Box.of(1, 2, 3, 4));
        assertThat(dataset.annotations().id(row)).isEqualTo(row);
      }
      Path written = folder.resolve("written.json");
      dataset.toBuilder().build().write(written);
      // Not by isEqualTo, whose message would have megabytes.
      assertThat(CocoDataset.read(written, LENIENT).toJson().equals(dataset.toJson())).isTrue();
    }
  }

  @Test
  void whatOtherNotationsAllowIsLeftOutAndEverythingElseKept() {
    String json =
        """
        // made by hand
        {"images": [{"id": 1, "file_name": "a // b /* c */ , ]\\" ,]"},], /* two
        lines, */ "annotations": [], "categories": [{"id": 1, "name": "a
        b"},
        ], }
        """;
    CocoDataset dataset = CocoDataset.parse(json, LENIENT);
    assertThat(dataset.image(1).fileName()).contains("a // b /* c */ , ]\" ,]");
    assertThat(dataset.category(1).name()).isEqualTo("a\nb");
    assertThat(dataset.readProblems().toString())
        .contains("a comment is left out, 2 times")
        .contains("a comma before a closing bracket is left out, 3 times")
        .contains("a line end inside text");
    assertThat(CocoDataset.parse(dataset.toJson()).category(1).name()).isEqualTo("a\nb");
  }

  @ParameterizedTest
  @CsvSource({"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
  void otherEncodingsAreRead(String charset) throws IOException {
    String json = "{\"images\": [{\"id\": 1, \"file_name\": \"é漢" + "🚤".repeat(9000) + "\"}]}";
    Path file = folder.resolve("wide.json");
    Files.write(file, json.getBytes(Charset.forName(charset)));
    assertThatThrownBy(() -> CocoDataset.read(file)).hasMessageContaining("not UTF-8");
    CocoDataset dataset = CocoDataset.read(file, LENIENT);
    assertThat(dataset.image(1).fileName()).contains("é漢" + "🚤".repeat(9000));
  }

  @Test
  void anObjectWithoutASectionIsNeverNothingWrong() throws IOException {
    assertThat(CocoDataset.parse("{}").validate().errors()).isEqualTo(1);
    assertThat(CocoDataset.parse("{}", LENIENT).readProblems().errors()).isEqualTo(1);
    assertThat(CocoDataset.parse("{\"info\": {}, \"licenses\": []}").validate().errors())
        .isEqualTo(1);
    Path file = folder.resolve("empty.json");
    Files.writeString(file, "{}");
    assertThat(CocoDataset.validate(file).errors()).isEqualTo(1);
    assertThat(
            CocoDataset.parse("{\"images\": [], \"annotations\": [], \"categories\": []}")
                .validate())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"coco\": {\"images\": [], \"annotations\": []}}|inside the field 'coco'",
        "{\"a\": 1, \"b\": {}}|its fields are a, b",
        "{\"type\": \"FeatureCollection\", \"features\": []}|GeoJSON",
        "{\"_via_settings\": {}, \"_via_img_metadata\": {}}|VIA",
        "{\"image_id\": 1, \"segments_info\": []}|panoptic",
        "[{\"image\": \"a\", \"annotations\": [{\"label\": \"b\", \"coordinates\": {}}]}]|CreateML",
        "[{\"data\": {\"image\": \"a\"}, \"annotations\": []}]|Label Studio",
        "[{\"file_name\": \"a\", \"image_id\": 1, \"annotations\": []}]|list of images",
        "[{\"name\": \"a\", \"labels\": [{\"category\": \"car\"}]}]|list of images",
        "[{\"file_name\": \"a\", \"image_id\": 1, \"bbox\": [], \"score\": 1}]|results",
        "0 0.5 0.5 0.1 0.1|YOLO",
        "{\"train\": {\"images\": []}, \"val\": {\"images\": []}}|2 datasets lie inside",
        "{\"predictions\": [{\"image_id\": 1, \"bbox\": []}]}|results list",
        "{\"predictions\": [{\"result\": []}], \"data\": {}}|labelling program",
        "name,x,y,width,height|CSV",
        "'684,8,273,116,0,0,0,0\n406,119,265,70,0,0,0,0'|CSV",
        "{\"images\": []} {\"images\": []}|a second one begins here",
        "<?xml version=\"1.0\"?><annotation></annotation>|Pascal VOC",
        "<HTML>|HTML"
      })
  void whatIsNoCocoIsNamed(String text, String name) throws IOException {
    Path file = folder.resolve("other.json");
    Files.writeString(file, text);
    for (ReadOptions options : List.of(ReadOptions.DEFAULT, LENIENT)) {
      CocoFormatException e =
          catchThrowableOfType(CocoFormatException.class, () -> CocoDataset.read(file, options));
      assertThat(e).as(text).isNotNull();
      assertThat(e.reason()).contains(name);
      assertThat(e.advice()).isNotEmpty();
    }
    assertThat(CocoDataset.validate(file).errors()).isEqualTo(1);
  }

  @Test
  void aFileOfDatumaroIsNamed() {
    String json = "{\"categories\": {\"label\": {\"labels\": []}}, \"items\": [{\"id\": \"a\"}]}";
    assertThatThrownBy(() -> CocoDataset.parse(json, LENIENT)).hasMessageContaining("Datumaro");
    // Items beside images are what somebody keeps there.
    String other = "{\"images\": [{\"id\": 1}], \"items\": [1]}";
    assertThat(CocoDataset.parse(other, LENIENT).images().size()).isEqualTo(1);
  }

  @Test
  void whatIsCompressedTwiceIsNamed() throws IOException {
    Path file = folder.resolve("twice.json.gz");
    try (GZIPOutputStream zip =
        new GZIPOutputStream(new GZIPOutputStream(Files.newOutputStream(file)))) {
      zip.write("{\"images\": []}".getBytes(StandardCharsets.UTF_8));
    }
    assertThatThrownBy(() -> CocoDataset.read(file)).hasMessageContaining("twice with gzip");
    Files.write(file, new byte[] {(byte) 0x80, 4, (byte) 0x95, 1});
    assertThatThrownBy(() -> CocoDataset.read(file)).hasMessageContaining("pickle");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "images\\a.png|images\\\\a.png",
        "C:\\users\\new.png|C:\\\\users\\new.png",
        "\\xb7\\\\ok\\u00e9|\\\\xb7\\\\ok\\u00e9",
        "a\\u12g4|a\\\\u12g4"
      })
  void aBackslashThatBeginsNoEscapeIsReadAsItself(String name, String sound) {
    String json = "{\"images\": [{\"id\": 1, \"file_name\": \"%s\"}, {\"id\": 2}]}";
    CocoDataset dataset = CocoDataset.parse(json.formatted(name), LENIENT);
    CocoDataset plain = CocoDataset.parse(json.formatted(sound));
    assertThat(dataset.image(1).fileName()).isEqualTo(plain.image(1).fileName());
    assertThat(dataset.toJson()).isEqualTo(plain.toJson());
    assertThat(dataset.readProblems()).hasSize(1);
    assertThat(dataset.readProblems().get(0).pointer()).isEqualTo("/images/0");
  }

  @Test
  void idsThatAreNanAreNone() {
    CocoDataset dataset =
        CocoDataset.parse(
            """
            {"images": [{"id": 1, "video_id": NaN}], "categories": [{"id": 1, "name": "a"}],
             "annotations": [{"id": NaN, "image_id": 1, "category_id": NaN},
                             {"id": 1, "image_id": NaN, "category_id": 1}]}
            """,
            LENIENT);
    assertThat(dataset.image(1).videoId()).isEmpty();
    assertThat(dataset.image(1).annotations()).hasSize(1);
    assertThat(dataset.annotations().at(0).category()).isEmpty();
    assertThatThrownBy(() -> dataset.annotation(1).imageId())
        .hasMessage("annotation 1 has no image_id");
    assertThat(dataset.categories().size()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "['1', '2', '2', '3', '4', '1']|1 2 2 3 4 1",
        "{'a': {'x': 1, 'y': 2}, 'b': {'x': 3, 'y': 4, 'v': 1}}|1 2 2 3 4 1",
        "[{'x': 1, 'y': 2, 'visible': 2}, {'x': '3', 'y': 4, 'visibility': 1}]|1 2 2 3 4 1",
        "[[1, 2, 0.5, 2], [3, 4, 0.5, 1]]|1 2 2 3 4 1",
      })
  void keypointsInTheFormsOfOtherProgramsAreRead(String keypoints, String xyv) {
    CocoDataset dataset =
        CocoDataset.parse(
            """
            {"images": [{"id": 1}], "categories": [{"id": 1, "name": "c", "keypoints": ["a", "b"]}],
             "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "keypoints": %s}]}
            """
                .formatted(keypoints.replace('\'', '"')),
            LENIENT);
    StringBuilder read = new StringBuilder();
    for (Keypoint point : dataset.annotation(1).keypoints().orElseThrow()) {
      read.append(String.format("%.0f %.0f %d ", point.x(), point.y(), point.visibility()));
    }
    assertThat(read.toString().strip()).isEqualTo(xyv);
    assertThat(dataset.readProblems().errors()).isZero();
  }

  @Test
  void aFolderStandsForItsDatasetOrNamesTheChoice() throws IOException {
    String json = "{\"images\": [{\"id\": 1}]}";
    assertThatThrownBy(() -> CocoDataset.read(folder))
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("without JSON files");
    Path one = Files.writeString(folder.resolve("one.json"), json);
    assertThat(CocoDataset.read(folder).path()).contains(one);
    assertThat(CocoDataset.read(folder).imageFolder()).isEqualTo(folder.toAbsolutePath());
    Files.writeString(folder.resolve("two.json"), json);
    assertThatThrownBy(() -> CocoDataset.read(folder))
        .isInstanceOf(CocoFormatException.class)
        .hasMessageContaining("one.json, two.json");
    assertThat(CocoDataset.validate(folder).toString()).contains("one.json, two.json");
    Path bundle = Files.writeString(folder.resolve("data.kwcoco.json"), json);
    assertThat(CocoDatasets.coerce(folder.toString(), folder).path()).contains(bundle);
  }

  @Test
  void aDatasetAmongOtherJsonFilesOfAnArchiveIsTaken() throws IOException {
    Path file = folder.resolve("export.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (String[] entry :
          new String[][] {
            {"meta.json", "{\"tool\": \"x\", \"deep\": {\"images\": []}}"},
            {"labels.json", "[{\"images\": 1}]"},
            {"data.json", "{\"info\": {}, \"images\": [{\"id\": 1}]}"}
          }) {
        zip.putNextEntry(new ZipEntry(entry[0]));
        zip.write(entry[1].getBytes(StandardCharsets.UTF_8));
      }
    }
    assertThat(CocoDataset.read(file).images().size()).isEqualTo(1);
    Path tar = folder.resolve("export.tgz");
    ByteArrayOutputStream blocks = new ByteArrayOutputStream();
    tarEntry(blocks, "folder/pictures.bin", "x".repeat(700), '0');
    tarEntry(blocks, "folder", "", '5');
    tarEntry(blocks, "folder/data.json", "{\"images\": [{\"id\": 1}, {\"id\": \"2\"}]}", '0');
    blocks.write(new byte[1024]);
    try (GZIPOutputStream zip = new GZIPOutputStream(Files.newOutputStream(tar))) {
      zip.write(blocks.toByteArray());
    }
    assertThat(CocoDataset.read(tar, LENIENT).images().size()).isEqualTo(2);
    Files.write(tar, blocks.toByteArray());
    assertThat(CocoDataset.read(tar, LENIENT).images().size()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"0, true", "5, true", "0, false"})
  void longNamesOfATarAreThoseOfItsExtendedHeaders(char other, boolean pax) throws IOException {
    String path = "a".repeat(90) + "/" + "b".repeat(80) + "/" + "c".repeat(120) + ".json";
    ByteArrayOutputStream blocks = new ByteArrayOutputStream();
    if (pax) {
      tarEntry(blocks, "pax_global_header", "26 comment=path=other.json\n", 'g');
      tarEntry(blocks, "PaxHeaders/other", record("path", path.replace(".json", ".txt")), 'x');
      tarEntry(blocks, "cut", "", other);
      tarEntry(blocks, "PaxHeaders/c", record("mtime", "1.5") + record("path", path), 'x');
    } else {
      tarEntry(blocks, "././@LongLink", path + "\0", 'L');
    }
    // The name of the file itself is cut, and says nothing of what it is.
    tarEntry(blocks, path.substring(0, 100), "{\"images\": [{\"id\": 1}]}", '0');
    tarEntry(blocks, "picture.json.png", "x", '0');
    blocks.write(new byte[1024]);
    Path tar = folder.resolve("long.tar");
    Files.write(tar, blocks.toByteArray());
    assertThat(CocoDataset.read(tar).images().size()).isEqualTo(1);
  }

  @Test
  void anExtendedHeaderThatIsDamagedIsAnErrorOfTheArchive() throws IOException {
    Path tar = folder.resolve("damaged.tar");
    for (String header :
        List.of("99 path=a.json\n", "path=a.json\n", "9999999999999", "5 size=-1\n")) {
      ByteArrayOutputStream blocks = new ByteArrayOutputStream();
      tarEntry(blocks, "PaxHeaders/a", header, 'x');
      tarEntry(blocks, "a.json", "{}", '0');
      Files.write(tar, blocks.toByteArray());
      assertThatThrownBy(() -> CocoDataset.read(tar))
          .as(header)
          .isInstanceOf(CocoFormatException.class)
          .hasMessageContaining("damaged.tar")
          .hasMessageContaining("tar archive");
    }
  }

  /** A record of an extended header, which begins with its own length. */
  private static String record(String key, String value) {
    String rest = " " + key + "=" + value + "\n";
    int length = rest.length() + 1;
    while (Integer.toString(length).length() + rest.length() != length) {
      length++;
    }
    return length + rest;
  }

  private static void tarEntry(ByteArrayOutputStream out, String name, String text, char type)
      throws IOException {
    byte[] header = new byte[512];
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    put(header, 0, name);
    put(header, 124, String.format("%011o", bytes.length));
    header[156] = (byte) type;
    put(header, 257, "ustar");
    out.write(header);
    out.write(bytes);
    out.write(new byte[(512 - bytes.length % 512) % 512]);
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  @Test
  void limitsHoldForLenientReadingToo() {
    String json = "{\"images\": [{\"id\": \"1\"}, {\"id\": \"2\"}, {\"id\": 3}]}";
    ReadLimits limits = ReadLimits.DEFAULT;
    assertThatThrownBy(() -> CocoDataset.parse(json, LENIENT.limits(limits.maxRecords(2))))
        .hasMessageContaining("ReadLimits.maxRecords");
    assertThatThrownBy(() -> CocoDataset.parse(json, LENIENT.limits(limits.maxBytes(20))))
        .hasMessageContaining("ReadLimits.maxBytes");
  }

  @Test
  void optionsAreAValue() {
    assertThat(LENIENT.isLenient()).isTrue();
    assertThat(ReadOptions.DEFAULT.isLenient()).isFalse();
    assertThat(LENIENT)
        .isEqualTo(ReadOptions.DEFAULT.lenient(true))
        .hasSameHashCodeAs(ReadOptions.DEFAULT.lenient(true))
        .isNotEqualTo(ReadOptions.DEFAULT);
    assertThat(LENIENT.lenient(false)).isEqualTo(ReadOptions.DEFAULT);
    assertThat(LENIENT.toString()).contains("lenient");
  }

  /** The text, without the fields that are no JSON. */
  private static String written(CocoDataset dataset) {
    try {
      return dataset.toJson();
    } catch (CocoFormatException e) {
      throw e;
    } catch (CocoException e) {
      assertThat(e).hasMessageContaining("not JSON");
      assertThat(dataset.validate().errors()).isPositive();
      return dataset.repair().dataset().toJson();
    }
  }

  @Tag("slow")
  @Test
  void noChangedByteBringsTheLenientReaderDown() throws IOException {
    byte[] whole =
        CocoReadTest.resource("vidshapes2_aux.kwcoco.json").getBytes(StandardCharsets.UTF_8);
    Random random = new Random(7);
    List<Integer> opened = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      byte[] changed = whole.clone();
      changed[random.nextInt(changed.length)] = (byte) "[]{}\",:x0\\ -/".charAt(random.nextInt(13));
      String text = new String(changed, StandardCharsets.UTF_8);
      try {
        CocoDataset dataset = CocoDataset.parse(text, LENIENT);
        CocoDataset.parse(written(dataset), LENIENT);
        opened.add(i);
      } catch (CocoFormatException e) {
        assertThat(e.line()).isEqualTo(1);
      }
    }
    assertThat(opened).hasSizeGreaterThan(100);
  }

  private static String textIds(String category, String file) {
    return """
    {"categories": [{"id": "c1", "name": "CATEGORY"}], "images": [{"id": "x", "file_name": "FILE"}],
     "annotations": [{"id": "a", "image_id": "x", "category_id": "c1", "bbox": [1, 2, 3, 4]}]}"""
        .replace("CATEGORY", category)
        .replace("FILE", file);
  }

  @Test
  void textIdsOfOneFileMeanNothingInAUnionThatIsWritten() throws IOException {
    CocoDataset boats = CocoDataset.parse(textIds("boat", "a.png"), LENIENT);
    CocoDataset cars = CocoDataset.parse(textIds("car", "b.png"), LENIENT);
    Path path = folder.resolve("union.json");
    CocoDataset.union(List.of(boats, cars)).dataset().write(path);
    CocoDataset union = CocoDataset.read(path, LENIENT);
    assertThat(union.annotations().stream().map(a -> a.category().orElseThrow().name()))
        .containsExactly("boat", "car");
    assertThat(union.annotations().stream().map(a -> a.image().fileName().orElseThrow()))
        .containsExactly("a.png", "b.png");
    // The first keeps its ids; of the others they stay beside the new ones.
    assertThat(union.images().at(0).field("as_read")).contains("{\"id\": \"x\"}");
    assertThat(union.images().at(1).field("original")).contains("{\"id\": \"x\"}");
  }

  @ParameterizedTest
  @CsvSource({"7", "'\"none\"'", "true"})
  void whatIsAddedToASectionThatIsNoListIsWritten(String section) throws IOException {
    CocoDataset odd =
        CocoDataset.parse(
            "{\"categories\": [], \"images\": [{\"id\": 1, \"file_name\": \"a.png\"}],"
                + " \"annotations\": "
                + section
                + "}",
            LENIENT);
    CocoDataset sound =
        CocoDataset.parse(
            "{\"images\": [{\"id\": 1}], \"annotations\": [{\"id\": 5, \"image_id\": 1}]}");
    Path path = folder.resolve("written.json");
    CocoDataset.union(List.of(odd, sound)).dataset().write(path);
    assertThat(CocoDataset.read(path).annotations().ids()).containsExactly(5);

    RepairResult repaired = odd.repair();
    repaired.dataset().write(path);
    assertThat(CocoDataset.read(path).images().size()).isEqualTo(1);
    assertThat(repaired.unrepaired()).extracting(Problem::pointer).containsExactly("/annotations");
    assertThat(repaired.diff()).isEqualTo("@ /annotations\n- " + section + "\n");
  }
}
