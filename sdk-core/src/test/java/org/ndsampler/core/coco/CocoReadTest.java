package org.ndsampler.core.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.coco.io.CocoFormatException;
import org.ndsampler.core.coco.io.ReadOptions;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Size;

class CocoReadTest {
  @TempDir Path folder;

  static String resource(String name) throws IOException {
    try (InputStream in = CocoReadTest.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shapes8",
        "vidshapes2_aux",
        "vidshapes2_msi_multisensor",
        "vidshapes2_multispectral"
      })
  void whatKwcocoWroteIsReadAndParsedAndWrittenAgain(String name) throws IOException {
    String text = resource(name + ".kwcoco.json");
    CocoDataset dataset = CocoDataset.read(file("data.kwcoco.json", text));
    for (CocoAnnotation annotation : dataset.annotations()) {
      Box bounds = annotation.segmentation().orElseThrow().bounds();
      assertThat(annotation.box().orElseThrow().pad(2, 2).contains(bounds)).isTrue();
      annotation
          .keypoints()
          .ifPresent(
              points -> assertThat(points).allSatisfy(p -> assertThat(p.name()).isNotEmpty()));
      assertThat(annotation.image().annotations()).contains(annotation);
    }
    for (CocoImage image : dataset.images()) {
      assertThat(image.toVideo()).isEqualTo(Affine.IDENTITY);
      for (CocoAsset asset : image.assets()) {
        Box whole = asset.size().orElseThrow().toBox().warp(asset.toImage());
        assertThat(whole.pad(6, 6).contains(image.size().toBox())).isTrue();
      }
    }
    Path copy = folder.resolve("copy.json");
    dataset.write(copy);
    CocoDataset again = CocoDataset.read(copy);
    assertThat(again.fingerprint()).isEqualTo(dataset.fingerprint());
    assertThat(Files.readString(copy)).isEqualTo(again.toJson());
    // Nothing but the white space between values has changed.
    assertThat(withoutSpaceBetweenValues(again.toJson()).length())
        .isEqualTo(withoutSpaceBetweenValues(text).length());
  }

  private static String withoutSpaceBetweenValues(String json) {
    return json.chars()
        .filter(c -> c > ' ')
        .mapToObj(c -> String.valueOf((char) c))
        .collect(Collectors.joining());
  }

  @Test
  void theCountsOfTheKwcocoFilesAreThoseOfPython() throws IOException {
    CocoDataset shapes = CocoDataset.parse(resource("shapes8.kwcoco.json"));
    assertThat(shapes.images().size()).isEqualTo(8);
    assertThat(shapes.annotations().size()).isEqualTo(71);
    assertThat(shapes.categories().names())
        .containsExactly("background", "star", "superstar", "eff");
    CocoDataset video = CocoDataset.parse(resource("vidshapes2_multispectral.kwcoco.json"));
    assertThat(video.videos().size()).isEqualTo(2);
    assertThat(video.imagesOf(1)).hasSize(5);
    assertThat(video.image(1).fileName()).isEmpty();
    assertThat(video.image(1).assets()).hasSize(5);
    assertThat(video.image(1).assets().get(1).toImage()).isEqualTo(Affine.scaling(6, 6));
    assertThat(video.trackNames()).hasSize(4).containsEntry(1L, "track_001");
    assertThat(video.keypointNames()).containsEntry(5L, "bot_tip");
    assertThat(video.reflectedKeypoint(5)).isEmpty();
    assertThat(video.annotation(1).trackId()).isEqualTo(OptionalLong.of(1));
  }

  @Test
  void sectionsAndIdsComeInAnyOrder() {
    CocoDataset dataset =
        CocoDataset.parse(
            """
            {"annotations": [
               {"image_id": 7, "bbox": [1, 2.5, 3e0, 4], "category_id": 900100012345, "id": 900100012346},
               {"id": -4, "category_id": 2.0, "image_id": 7}],
             "custom": {"a": [1, {"b": null}]},
             "categories": [{"name": "b", "id": 900100012345}, {"name": "a", "id": 2}],
             "images": [{"id": 9}, {"id": 7, "file_name": null, "width": 5, "height": 6}]}
            """);
    assertThat(dataset.annotationsOf(7))
        .extracting(CocoAnnotation::id)
        .containsExactly(-4L, 900100012346L);
    assertThat(dataset.annotation(900100012346L).box()).contains(Box.of(1, 2.5, 3, 4));
    assertThat(dataset.annotation(-4).category().orElseThrow().name()).isEqualTo("a");
    assertThat(dataset.image(7).fileName()).isEmpty();
    assertThat(dataset.image(7).size()).isEqualTo(Size.of(5, 6));
    assertThat(dataset.image(9).declaredSize()).isEmpty();
    assertThat(dataset.image(9).frameIndex()).isEqualTo(OptionalInt.empty());
    assertThat(dataset.toJson()).contains("\"custom\": {\"a\": [1, {\"b\": null}]}");
  }

  @Test
  void missingAndNullSectionsAreEmpty() {
    for (String text : new String[] {"{}", " {\"images\": null} ", "\uFEFF{\"annotations\": []}"}) {
      CocoDataset dataset = CocoDataset.parse(text);
      assertThat(dataset.images()).isEmpty();
      assertThat(dataset.annotations()).isEmpty();
    }
  }

  @Test
  void aReferenceToNothingIsReadAndDoesNotBreakLookups() {
    CocoDataset dataset =
        CocoDataset.parse(
            """
            {"images": [{"id": 1, "video_id": 3}], "annotations": [{"id": 1, "image_id": 2},
             {"id": 2, "image_id": null, "category_id": 5}]}""");
    assertThat(dataset.annotation(1).imageId()).isEqualTo(2);
    assertThat(dataset.annotation(2).categoryId()).isEqualTo(5);
    assertThat(dataset.annotation(2).category()).isEmpty();
    assertThat(dataset.annotationsOf(1)).isEmpty();
    assertThat(dataset.annotations().imageRow(0)).isEqualTo(-1);
    assertThatThrownBy(() -> dataset.annotation(2).imageId()).isInstanceOf(CocoException.class);
    assertThatThrownBy(() -> dataset.annotation(1).image())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void everyFormOfASegmentationIsRead() {
    CocoDataset dataset =
        CocoDataset.parse(
            """
            {"images": [{"id": 1}], "annotations": [
            {"id": 1, "segmentation": [[0, 0, 4, 0, 4, 4.5], [9, 9, 10, 9, 10, 10]]},
            {"id": 2, "segmentation": {"exterior": [[0, 0], [4, 0], [4, 4]], "interiors": [[[3, 1], [3.5, 1], [3.5, 2]]]}},
            {"id": 3, "segmentation": [{"exterior": [[0, 0], [4, 0], [4, 4]], "interiors": []}]},
            {"id": 4, "segmentation": {"size": [2, 3], "counts": [1, 2, 3]}},
            {"id": 5, "segmentation": {"counts": "123", "size": [2, 3]}},
            {"id": 6, "segmentation": []},
            {"id": 7, "segmentation": null},
            {"id": 8, "segmentation": [1, 2, 3, 4, 5, 6]},
            {"id": 9, "segmentation": [[1, 2, 3]]},
            {"id": 10, "segmentation": {"size": [2, 3]}},
            {"id": 11}]}""");
    MultiPolygon two = (MultiPolygon) dataset.annotation(1).segmentation().orElseThrow();
    assertThat(two.polygons()).hasSize(2);
    assertThat(two.area()).isEqualTo(9.5);
    MultiPolygon hole = (MultiPolygon) dataset.annotation(2).segmentation().orElseThrow();
    assertThat(hole.polygon(0).holes()).hasSize(1);
    assertThat(hole.area()).isEqualTo(8 - 0.25);
    assertThat(dataset.annotation(3).segmentation().orElseThrow().area()).isEqualTo(8);
    RunLengthMask counts = (RunLengthMask) dataset.annotation(4).segmentation().orElseThrow();
    assertThat(counts.size()).isEqualTo(Size.of(3, 2));
    assertThat(counts.contains(0, 1)).isTrue();
    assertThat(dataset.annotation(5).segmentation()).contains(counts);
    assertThat(dataset.annotation(6).segmentation()).isEmpty();
    assertThat(dataset.annotation(7).segmentation()).isEmpty();
    assertThat(dataset.annotation(8).segmentation().orElseThrow().bounds())
        .isEqualTo(Box.of(1, 2, 4, 4));
    assertThatThrownBy(() -> dataset.annotation(9).segmentation())
        .isInstanceOf(CocoException.class)
        .hasMessageContaining("annotation 9");
    assertThatThrownBy(() -> dataset.annotation(10).segmentation())
        .isInstanceOf(CocoException.class);
    assertThat(dataset.annotation(11).segmentation()).isEmpty();
  }

  @Test
  void bothFormsOfKeypointsAreRead() {
    CocoDataset dataset =
        CocoDataset.parse(
            """
            {"keypoint_categories": [{"id": 4, "name": "tip", "reflection_id": 5}],
             "categories": [{"id": 1, "name": "p", "keypoints": ["nose", "ear"], "skeleton": [[1, 2]]}],
             "annotations": [
            {"id": 1, "category_id": 1, "keypoints": [1, 2, 2, 3.5, 4, 0]},
            {"id": 2, "category_id": 1, "keypoints": [{"xy": [5, 6], "keypoint_category_id": 4}, {"xy": [7, 8], "keypoint_category": "end", "visible": 1}]},
            {"id": 3, "keypoints": []}, {"id": 4, "keypoints": [1, 2]}]}""");
    assertThat(dataset.annotation(1).keypoints().orElseThrow())
        .containsExactly(
            new Keypoint("nose", OptionalLong.empty(), 1, 2, 2),
            new Keypoint("ear", OptionalLong.empty(), 3.5, 4, 0));
    assertThat(dataset.annotation(2).keypoints().orElseThrow())
        .containsExactly(
            new Keypoint("tip", OptionalLong.of(4), 5, 6, 2),
            new Keypoint("end", OptionalLong.empty(), 7, 8, 1));
    assertThat(dataset.annotation(3).keypoints()).isEmpty();
    assertThatThrownBy(() -> dataset.annotation(4).keypoints()).isInstanceOf(CocoException.class);
    assertThat(dataset.category(1).skeleton()).hasSize(1);
    assertThat(dataset.category(1).skeleton().get(0)).containsExactly(0, 1);
  }

  @Test
  void everyFormOfATransformIsRead() {
    CocoDataset dataset =
        CocoDataset.parse(
            """
            {"images": [
            {"id": 1, "warp_img_to_vid": {"type": "affine", "matrix": [[1, 2, 3], [4, 5, 6], [0, 0, 1]]},
             "auxiliary": [{"file_name": "a", "warp_aux_to_img": {"scale": 2, "offset": [1, 2]}},
                           {"file_name": "b", "warp_img_to_aux": {"scale": [2, 4], "type": "affine"}}],
             "assets": [{"file_name": "c", "base_to_aux": [[0.5, 0, 0], [0, 0.5, 0]]}, {"file_name": "d"}]},
            {"id": 2, "warp_img_to_vid": null},
            {"id": 3, "warp_img_to_vid": {"type": "projective"}},
            {"id": 4, "warp_img_to_vid": {"theta": 0.1, "scale": [2, 3], "offset": [1, 2], "type": "affine"}}]}""");
    CocoImage image = dataset.image(1);
    assertThat(image.toVideo()).isEqualTo(new Affine(1, 2, 3, 4, 5, 6));
    assertThat(image.assets()).extracting(CocoAsset::fileName).containsExactly("a", "b", "c", "d");
    assertThat(image.assets())
        .extracting(CocoAsset::toImage)
        .usingElementComparator((a, b) -> a.then(b.inverse()).isIdentity() ? 0 : 1)
        .containsExactly(
            new Affine(2, 0, 1, 0, 2, 2),
            Affine.scaling(0.5, 0.25),
            Affine.scaling(2, 2),
            Affine.IDENTITY);
    assertThat(dataset.image(2).toVideo()).isEqualTo(Affine.IDENTITY);
    assertThatThrownBy(() -> dataset.image(3).toVideo())
        .isInstanceOf(CocoException.class)
        .hasMessageContaining("projective");
    assertThat(dataset.image(4).toVideo().m01()).isEqualTo(-0.29950024994048446);
  }

  @ParameterizedTest
  @EnumSource(ReadOptions.Storage.class)
  void plainGzippedAndZippedFilesAreTheSame(ReadOptions.Storage storage) throws IOException {
    String text = resource("shapes8.kwcoco.json");
    ReadOptions options = ReadOptions.DEFAULT.storage(storage);
    Path gzip = folder.resolve("mislabelled.json");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gzip))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    Path zip = folder.resolve("data.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("readme.txt"));
      out.putNextEntry(new ZipEntry("data.kwcoco.json"));
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    String expected = CocoDataset.parse(text).toJson();
    for (Path path : new Path[] {file("plain.json", text), gzip, zip}) {
      CocoDataset dataset = CocoDataset.read(path, options);
      assertThat(dataset.toJson()).isEqualTo(expected);
      assertThat(dataset.imageFolder()).isEqualTo(folder);
      for (String name : new String[] {"out.json", "out.json.gz", "out.json.zip"}) {
        Path copy = folder.resolve(name);
        dataset.write(copy);
        assertThat(CocoDataset.read(copy, options).toJson()).isEqualTo(expected);
      }
    }
    assertThat(Files.size(folder.resolve("out.json.gz"))).isLessThan(text.length() / 2);
  }

  @Test
  void recordsLongerThanTheBufferAreRead() throws IOException {
    StringBuilder text = new StringBuilder("{\"images\": [{\"id\": 1}], \"annotations\": [");
    for (int id = 1; id <= 12; id++) {
      text.append(id == 1 ? "" : ",").append("{\"segmentation\": [[");
      for (int i = 0; i < id * 30_000; i++) {
        text.append(i == 0 ? "" : ", ").append(i % 777).append(".25");
      }
      text.append("]], \"id\": ")
          .append(id)
          .append(", \"image_id\": 1, \"bbox\": [1,2,3,")
          .append(id);
      text.append("]}");
    }
    text.append("]}");
    Path path = file("big.json", text.toString());
    for (ReadOptions.Storage storage : ReadOptions.Storage.values()) {
      CocoDataset dataset = CocoDataset.read(path, ReadOptions.DEFAULT.storage(storage));
      assertThat(dataset.annotationsOf(1)).hasSize(12);
      MultiPolygon longest = (MultiPolygon) dataset.annotation(12).segmentation().orElseThrow();
      assertThat(longest.pointCount()).isEqualTo(180_000);
      assertThat(dataset.annotation(7).box()).contains(Box.of(1, 2, 3, 7));
      CocoDataset edited = dataset.toBuilder().updateAnnotation(7, a -> a.area(4)).build();
      assertThat(edited.annotation(7).area()).hasValue(4);
      assertThat(edited.annotation(8).json()).isEqualTo(dataset.annotation(8).json());
    }
  }

  @Test
  void aFileIsReplacedAsAWholeOrNotAtAll() throws IOException {
    Path path = file("data.json", "{\"images\": [{\"id\": 1, \"file_name\": \"a\"}]}");
    CocoDataset dataset =
        CocoDataset.read(path, ReadOptions.DEFAULT.storage(ReadOptions.Storage.MAPPED));
    dataset.toBuilder().image(2, "b", Size.of(1, 2)).build().write(path);
    assertThat(dataset.image(1).fileName()).contains("a");
    assertThat(CocoDataset.read(path).images().size()).isEqualTo(2);
    assertThatThrownBy(() -> dataset.write(folder.resolve("missing").resolve("x.json")))
        .isInstanceOf(IOException.class);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(path);
    }
  }

  @Test
  void aTruncatedArchiveIsAFormatError() throws IOException {
    Path gzip = folder.resolve("data.json.gz");
    CocoDataset.parse(resource("shapes8.kwcoco.json")).write(gzip);
    byte[] whole = Files.readAllBytes(gzip);
    Files.write(gzip, java.util.Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> CocoDataset.read(gzip))
        .isInstanceOf(CocoFormatException.class)
        .hasMessageContaining("truncated");
    Path zip = folder.resolve("data.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("readme.txt"));
    }
    assertThatThrownBy(() -> CocoDataset.read(zip)).hasMessageContaining("no .json file");
  }

  @Test
  void recordsOverSeveralLinesAreWrittenOnOne() {
    CocoDataset dataset =
        CocoDataset.parse(
            "{\"images\": [\n {\n  \"id\":1,\n  \"name\" : \"a,  b\\\"\",\t\"x\":[1,2]}]}");
    assertThat(dataset.toJson())
        .contains("\n{\"id\": 1, \"name\": \"a,  b\\\"\", \"x\": [1, 2]}\n");
    assertThat(dataset.fingerprint())
        .isEqualTo(
            CocoDataset.parse("{\"images\": [{\"id\":1, \"name\":\"a,  b\\\"\", \"x\":[1 ,2]}]}")
                .fingerprint());
  }

  @Test
  void theNameIsThatOfTheFileOrOfTheBundle(@TempDir Path folder) throws IOException {
    Path bundle = Files.createDirectories(folder.resolve("shapes8"));
    Files.writeString(bundle.resolve("data.kwcoco.json"), "{}");
    Files.writeString(bundle.resolve("train.json"), "{}");
    assertThat(CocoDataset.read(bundle.resolve("data.kwcoco.json")).name()).isEqualTo("shapes8");
    assertThat(CocoDataset.read(bundle.resolve("train.json")).name()).isEqualTo("train");
    assertThat(CocoDataset.parse("{}").name()).isEqualTo("dataset");
  }
}
