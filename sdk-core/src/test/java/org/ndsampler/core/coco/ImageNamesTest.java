package org.ndsampler.core.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.coco.io.Problem;
import org.ndsampler.core.coco.io.ReadOptions;
import org.ndsampler.core.coco.io.ValidateOptions;
import org.ndsampler.core.coco.io.WriteOptions;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Target;

/** Names of image files as exporters write them, and what becomes of them when one writes. */
class ImageNamesTest {
  @TempDir Path root;
  private Path folder;

  @BeforeEach
  void files() throws IOException, URISyntaxException {
    Path from =
        Path.of(
            Objects.requireNonNull(ImageNamesTest.class.getResource("foreign/images/ok.json"))
                .toURI());
    Path source = Objects.requireNonNull(from.getParent());
    folder = root.resolve("data");
    try (Stream<Path> all = Files.walk(source)) {
      for (Path file : all.toList()) {
        Path copy = folder.resolve(source.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
  }

  private CocoDataset read(String name) throws IOException {
    return CocoDataset.read(folder.resolve(name + ".json"));
  }

  private Path found(String name) throws IOException {
    return folder.relativize(read(name).images().at(0).path().orElseThrow());
  }

  private static NDArray pixels(CocoDataset dataset) {
    try (CocoSampler sampler = CocoSampler.builder(dataset).build()) {
      return sampler.loadSample(Target.image(1).region(0, 0, 64, 48)).pixels();
    }
  }

  private static List<String> messages(CocoDataset dataset) {
    return dataset.validate(ValidateOptions.IMAGES).stream().map(Problem::toString).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "c80_backslash, images/a.png",
    "c81_backslash_mixed_labelstudio, a.png",
    "c82_windows_abs, images/a.png",
    "c85_percent, images/d e.png",
    "c87_nfd, images/d\u00e9j\u00e0.png",
    "c89_abs_posix_missing, images/a.png",
    "c8p_case_ext, a.png",
    "c8r_leading_slash, a.png",
    "c8t_file_url, a.png"
  })
  void aNameAsExportersWriteItIsFoundReportedAndRepaired(String name, String file)
      throws IOException {
    CocoDataset dataset = read(name);
    assertThat(dataset.images().at(0).path()).contains(folder.resolve(file));
    assertThat(pixels(dataset).contentEquals(pixels(read("ok").withImageNames(old -> file))))
        .isTrue();
    assertThat(messages(dataset))
        .singleElement()
        .asString()
        .startsWith("WARNING /images/0/file_name: image 1: there is no file '")
        .contains(folder.resolve(file) + " is taken; withImageNames renames; repair() mends it");
    RepairResult repaired = dataset.repair();
    assertThat(repaired.changes()).singleElement().asString().contains("image 1", "'" + file + "'");
    assertThat(repaired.dataset().image(1).fileName()).contains(file);
    assertThat(repaired.diff()).startsWith("@ /images/0\n- {").contains("\"" + file + "\"");
    assertThat(messages(repaired.dataset())).isEmpty();
    assertThat(dataset.withImageNames(old -> file).toJson()).isEqualTo(repaired.dataset().toJson());
  }

  @ParameterizedTest
  @ValueSource(strings = {"c83_escaped_slash", "c88_nfc"})
  void aNameThatIsThereIsTakenAsItIs(String name) throws IOException {
    assertThat(messages(read(name))).isEmpty();
    assertThat(found(name)).isEqualTo(Path.of(read(name).image(1).fileName().orElseThrow()));
    assertThat(read(name).repair().changes()).isEmpty();
  }

  @Test
  void whatIsNotFoundSaysWhatWasTried() throws IOException {
    assertThatThrownBy(() -> pixels(read("c8n_missing_image_file")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("there is no file " + folder.resolve("gone.png"))
        .hasMessageContaining("slashes, folders, percent signs, accents or letter case");
    assertThatThrownBy(() -> pixels(read("c84_url")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("the file_name is a URL")
        .hasMessageContaining("fetch it");
    assertThatThrownBy(() -> pixels(read("c8s_data_url")))
        .isInstanceOf(CocoException.class)
        .hasMessageContaining("a data URL");
    assertThatThrownBy(() -> read("c8u_nul_in_name").image(1).path())
        .isInstanceOf(CocoException.class)
        .hasMessageContaining("image 1: 'a\\u0000.png' cannot be the name of a file");
    for (String name :
        new String[] {
          "c8n_missing_image_file", "c8o_missing_ext", "c8l_file_name_list", "c8m_file_name_number"
        }) {
      assertThat(messages(read(name)))
          .as(name)
          .singleElement()
          .asString()
          .startsWith("ERROR /images/0/file_name: image 1: the file is missing: ");
    }
    assertThat(messages(read("c8k_file_name_null")))
        .singleElement()
        .asString()
        .contains("it names no file and has no assets");
    assertThat(messages(read("c8u_nul_in_name"))).singleElement().asString().startsWith("ERROR");
  }

  @Test
  void theLastPartOfAUrlIsTriedAsANameAlsoOfCocoUrl() throws IOException {
    Path file = folder.resolve("000000000139.jpg");
    Files.copy(folder.resolve("a.png"), file);
    assertThat(read("c84_url").image(1).path()).contains(file);
    assertThat(messages(read("c84_url"))).singleElement().asString().startsWith("WARNING");

    CocoDataset lvis =
        CocoDataset.parse(
                "{\"images\": [{\"id\": 1, \"width\": 64, \"height\": 48, \"coco_url\":"
                    + " \"http://images.cocodataset.org/val2017/000000000139.jpg\"}],"
                    + " \"annotations\": [], \"categories\": []}")
            .withImageFolder(folder);
    assertThat(lvis.image(1).fileName()).isEmpty();
    assertThat(lvis.image(1).path()).contains(file);
    assertThat(pixels(lvis).shape()).isEqualTo(pixels(read("ok")).shape());
    assertThat(lvis.repair().dataset().image(1).fileName()).contains("000000000139.jpg");
    // The folder of the URL, where it is there, says more.
    Files.createDirectories(folder.resolve("val2017"));
    Files.copy(file, folder.resolve("val2017/000000000139.jpg"));
    assertThat(lvis.withImageFolder(folder).image(1).path())
        .contains(folder.resolve("val2017/000000000139.jpg"));
  }

  @Test
  void ofSeveralFilesThatFitNoneIsGuessed() throws IOException {
    Files.copy(folder.resolve("a.png"), folder.resolve("B.png"));
    Files.copy(folder.resolve("a.png"), folder.resolve("b.PNG"));
    CocoDataset dataset = read("ok").withImageNames(name -> "b.png");
    assertThatThrownBy(() -> dataset.image(1).path())
        .isInstanceOf(CocoException.class)
        .hasMessageContaining("image 1: there is no file 'b.png', and several fit: [")
        .hasMessageContaining("B.png")
        .hasMessageContaining("b.PNG");
    assertThat(messages(dataset)).singleElement().asString().contains("several fit");
    assertThat(dataset.repair().dataset().image(1).fileName()).contains("b.png");
    // Where one of them has the case, it is that.
    assertThat(dataset.withImageNames(name -> "other/B.png").image(1).path())
        .contains(folder.resolve("B.png"));
  }

  @Test
  void aLongNameOfManyFoldersCostsNoMoreThanItsLength() throws IOException {
    String name = "x/".repeat(200_000) + "a.png";
    assertThat(read("ok").withImageNames(old -> name).image(1).path())
        .contains(folder.resolve("a.png"));
  }

  @Test
  void theChecksOfFilesSayWhatIsWrongOfEachKind() throws IOException {
    assertThat(messages(read("ok"))).isEmpty();
    assertThat(messages(read("exif_raw"))).isEmpty();
    assertThat(messages(read("exif_displayed")))
        .singleElement()
        .asString()
        .contains("turned by EXIF", "is 64x48", "says 48x64", "applyOrientation(true)");
    assertThat(read("exif_displayed").validate(ValidateOptions.IMAGES.applyOrientation(true)))
        .isEmpty();
    assertThat(read("exif_raw").validate(ValidateOptions.IMAGES.applyOrientation(true)).toString())
        .contains("turned by EXIF", "applyOrientation(false)");
    assertThat(messages(read("c8d_size_swapped")))
        .singleElement()
        .asString()
        .contains("width and height are swapped", "is 64x48", "says 48x64")
        .doesNotContain("applyOrientation");
    assertThat(messages(read("c8i_dup_file_name")))
        .singleElement()
        .asString()
        .startsWith("WARNING /images/1/file_name: image 2 has the file of image 1: ");
    Files.writeString(folder.resolve("gone.png"), "<html>");
    assertThat(messages(read("c8n_missing_image_file")))
        .singleElement()
        .asString()
        .startsWith("ERROR /images/0/file_name: image 1: the file is broken, or no image: ");
    CocoDataset wide =
        read("ok").toBuilder()
            .updateImage(1, image -> image.size(Size.of(65, 48)).channels("r|g|b|nir|swir"))
            .build();
    assertThat(messages(wide)).hasSize(2);
    assertThat(messages(wide).get(0)).contains("another size", "64x48", "65x48");
    assertThat(messages(wide).get(1)).contains("channels, and the dataset names 5");
  }

  @Test
  void theSamplerNamesTheOrientationToo() throws IOException {
    CocoDataset turned = read("exif_displayed");
    try (CocoSampler sampler = CocoSampler.builder(turned).applyOrientation(false).build()) {
      assertThatThrownBy(() -> sampler.loadImage(1))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("applyOrientation(true)");
    }
    try (CocoSampler sampler = CocoSampler.open(turned)) {
      assertThat(sampler.loadImage(1).pixels().shape().size()).isEqualTo(turned.image(1).size());
    }
  }

  @Test
  void aSamplerKnowsTheSizeThatIsNotDeclared() throws IOException {
    for (String name : new String[] {"c8a_no_size", "c8b_size_minus1_via", "c8c_size_zero"}) {
      try (CocoSampler sampler = CocoSampler.builder(read(name)).build()) {
        assertThat(sampler.dataset().image(1).size()).as(name).isEqualTo(Size.of(64, 48));
      }
      assertThat(messages(read(name))).as(name).isEmpty();
    }
  }

  @Test
  void theChecksOfFilesTellHowFarTheyAreAndCanBeStopped() throws IOException {
    AtomicLong done = new AtomicLong();
    CocoDataset dataset = read("c8i_dup_file_name");
    dataset.validate(
        ValidateOptions.IMAGES.progress((task, n, total) -> done.accumulateAndGet(n, Math::max)));
    assertThat(done.get()).isEqualTo(2);
    CancellationToken token = new CancellationToken();
    token.cancel();
    assertThatThrownBy(() -> dataset.validate(ValidateOptions.IMAGES.cancellation(token)))
        .isInstanceOf(CancellationException.class);
    assertThat(dataset.validate(ValidateOptions.DEFAULT)).isEqualTo(dataset.validate());
  }

  @Test
  void whatIsWrittenToAnotherFolderFindsItsImages() throws IOException {
    CocoDataset dataset = read("ok");
    Path target = Files.createDirectories(root.resolve("a/b")).resolve("out.json");
    dataset.filterImages(image -> true).write(target);
    CocoDataset again = CocoDataset.read(target);
    assertThat(again.image(1).fileName()).contains("../../data/a.png");
    assertThat(pixels(again).contentEquals(pixels(dataset))).isTrue();
    assertThat(again.image(1).json())
        .isEqualTo(dataset.image(1).json().replace("\"a.png\"", "\"../../data/a.png\""));
    CocoDataset.union(List.of(dataset, again)).dataset().write(root.resolve("union.json"));
    CocoDataset union = CocoDataset.read(root.resolve("union.json"));
    assertThat(messages(union)).singleElement().asString().contains("has the file of image 1");
    assertThat(pixels(union).contentEquals(pixels(dataset))).isTrue();

    dataset.write(target, WriteOptions.DEFAULT.imageNames(WriteOptions.ImageNames.ABSOLUTE));
    assertThat(CocoDataset.read(target).image(1).fileName())
        .contains(folder.resolve("a.png").toString());
    dataset.write(target, WriteOptions.DEFAULT.imageNames(WriteOptions.ImageNames.KEPT));
    assertThat(Files.readString(target)).isEqualTo(dataset.toJson());
    dataset.write(folder.resolve("same.json"));
    assertThat(Files.readString(folder.resolve("same.json"))).isEqualTo(dataset.toJson());
  }

  @Test
  void namesOfFilesThatAreNotThereAreKept() throws IOException {
    CocoDataset dataset = read("c8n_missing_image_file");
    dataset.write(root.resolve("out.json"));
    assertThat(Files.readString(root.resolve("out.json"))).isEqualTo(dataset.toJson());
    CocoDataset memory = CocoDataset.parse(dataset.toJson());
    memory.write(root.resolve("memory.json"));
    assertThat(Files.readString(root.resolve("memory.json"))).isEqualTo(dataset.toJson());
  }

  @Test
  void aNameThatWasFoundByAnotherIsWrittenAsTheFileThatItIs() throws IOException {
    CocoDataset dataset = read("c82_windows_abs");
    dataset.write(root.resolve("out.json"));
    assertThat(CocoDataset.read(root.resolve("out.json")).image(1).fileName())
        .contains("data/images/a.png");
    dataset.write(folder.resolve("out.json"));
    assertThat(Files.readString(folder.resolve("out.json"))).isEqualTo(dataset.toJson());
  }

  @Test
  void namesOfAssetsAreRenamedAndFoundToo() throws IOException {
    CocoDataset dataset =
        CocoDataset.parse(
                "{\"images\": [{\"id\": 1, \"width\": 64, \"height\": 48, \"x\": \"file_name\","
                    + " \"auxiliary\": [{\"file_name\": \"images\\\\a.png\", \"channels\":"
                    + " \"r|g|b\"}]}], \"annotations\": [], \"categories\": []}")
            .withImageFolder(folder);
    assertThat(dataset.image(1).assets().get(0).path()).isEqualTo(folder.resolve("images/a.png"));
    dataset.write(root.resolve("out.json"));
    CocoDataset again = CocoDataset.read(root.resolve("out.json"));
    assertThat(again.image(1).assets().get(0).fileName()).isEqualTo("data/images/a.png");
    assertThat(again.image(1).field("x")).contains("\"file_name\"");
    assertThat(dataset.withImageNames(name -> "b.png").image(1).assets().get(0).fileName())
        .isEqualTo("b.png");
    assertThat(dataset.withImageNames(name -> name)).isSameAs(dataset);
    assertThatThrownBy(() -> dataset.withImageNames(name -> ""))
        .isInstanceOf(CocoException.class)
        .hasMessageContaining("image 1");
  }

  @Test
  void namesThatLenientReadingFoundAreFindableWhereTheyAreWritten() throws IOException {
    Path json = folder.resolve("odd.json");
    Files.writeString(
        json,
        "{\"images\": [\"a.png\", {\"id\": 7, \"file_name\": [\"a.png\"]}], \"categories\": []}");
    CocoDataset odd = CocoDataset.read(json, ReadOptions.lenient());
    Path out = root.resolve("out.json");
    odd.write(out);
    assertThat(CocoDataset.read(out).images().stream().map(image -> image.fileName().orElse("")))
        .containsExactly("data/a.png", "data/a.png");
    CocoDataset.union(List.of(odd.withImageFolder(root.resolve("other")), odd))
        .dataset()
        .write(out);
    assertThat(CocoDataset.read(out, ReadOptions.lenient()).images().at(2).path())
        .contains(folder.resolve("a.png"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://host/a.png", "data:image/png;base64,AAAA", "a\\u0000.png", "/data/a.png"})
  void aUnionPutsNoFolderBeforeWhatIsNoNameBelowOne(String name) {
    CocoDataset odd =
        CocoDataset.parse("{\"images\": [{\"id\": 1, \"file_name\": \"" + name + "\"}]}");
    CocoDataset union =
        CocoDataset.union(
                List.of(
                    odd.withImageFolder(root.resolve("one")),
                    odd.withImageFolder(root.resolve("two"))))
            .dataset();
    assertThat(union.images().stream().map(CocoImage::fileName))
        .containsOnly(odd.image(1).fileName());
  }
}
