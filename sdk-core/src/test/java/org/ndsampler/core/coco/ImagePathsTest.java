package org.ndsampler.core.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.coco.io.CocoFormatException;
import org.ndsampler.core.coco.io.ReadLimits;
import org.ndsampler.core.coco.io.ReadOptions;

/** Names of files that nobody means well by. */
class ImagePathsTest {
  @TempDir Path folder;

  private Path dataset(String... names) throws IOException {
    Path images = Files.createDirectories(folder.resolve("data"));
    StringBuilder json = new StringBuilder("{\"images\": [");
    for (int i = 0; i < names.length; i++) {
      json.append(i == 0 ? "" : ", ").append("{\"id\": ").append(i).append(", \"file_name\": \"");
      json.append(names[i]).append("\"}");
    }
    return Files.writeString(images.resolve("data.json"), json.append("]}"));
  }

  @Test
  void untrustedNamesStayInTheImageFolder() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret.png"), "x");
    Path inside = Files.createDirectories(folder.resolve("data/sub")).resolve("a.png");
    Files.writeString(inside, "x");
    Path link = folder.resolve("data/link.png");
    try {
      Files.createSymbolicLink(link, secret);
    } catch (IOException | UnsupportedOperationException e) {
      assumeTrue(false, "no links here");
    }
    Path json =
        dataset(
            "../secret.png",
            secret.toString(),
            "file://" + secret,
            "link.png",
            "sub/../../secret.png",
            "sub/a.png",
            "sub/../sub/a.png",
            "not there.png",
            "../not there.png");
    CocoDataset untrusted = CocoDataset.read(json, ReadOptions.untrusted());
    List<CocoDataset> all =
        List.of(
            untrusted,
            untrusted.withImageFolder(folder.resolve("data")),
            untrusted.toBuilder().build(),
            untrusted.subset(untrusted.images().ids()),
            CocoDataset.read(json, ReadOptions.untrusted().lenient(true)));
    for (CocoDataset dataset : all) {
      for (long id : new long[] {0, 1, 2, 3, 4, 8}) {
        assertThatThrownBy(() -> dataset.image(id).path())
            .isInstanceOf(CocoException.class)
            .hasMessageContaining("image " + id)
            .hasMessageContaining("leads out of the image folder")
            .hasMessageContaining("ReadOptions.leavingNames(true)");
      }
      assertThat(dataset.image(5).path()).contains(inside);
      assertThat(dataset.image(6).path().orElseThrow().normalize()).isEqualTo(inside);
      assertThat(dataset.image(7).path()).contains(folder.resolve("data/not there.png"));
    }
    CocoDataset trusted = CocoDataset.read(json);
    for (long id : new long[] {0, 1, 2, 3, 4}) {
      assertThat(trusted.image(id).path().orElseThrow().toRealPath())
          .isEqualTo(secret.toRealPath());
    }
  }

  @Test
  void untrustedIsAPresetOfSettings() {
    ReadOptions untrusted = ReadOptions.untrusted();
    assertThat(untrusted.isLeavingNames()).isFalse();
    assertThat(untrusted.limits()).isEqualTo(ReadLimits.UNTRUSTED);
    assertThat(ReadOptions.DEFAULT.isLeavingNames()).isTrue();
    assertThat(untrusted.leavingNames(true).limits(ReadLimits.DEFAULT))
        .isEqualTo(ReadOptions.DEFAULT);
    assertThat(untrusted).isNotEqualTo(ReadOptions.DEFAULT).hasToString(untrusted.toString());
  }

  @Test
  void aNameThatCanBeNoPathIsAnErrorOfItsImageAlone() throws IOException {
    Files.writeString(Files.createDirectories(folder.resolve("data")).resolve("b.png"), "x");
    Path json = dataset("a\\u0000.png", "x\\u0000/b.png", "b.png");
    CocoDataset dataset = CocoDataset.read(json);
    assertThatThrownBy(() -> dataset.image(0).path())
        .isInstanceOf(CocoException.class)
        .hasMessageContaining("image 0")
        .hasMessageContaining("cannot be the name of a file");
    dataset.write(folder.resolve("other.json"));
    assertThat(CocoDataset.read(folder.resolve("other.json")).image(2).fileName())
        .contains("data/b.png");
    Path elsewhere = Files.createDirectories(folder.resolve("more"));
    CocoDataset second = dataset.withImageFolder(elsewhere);
    assertThat(CocoDataset.union(List.of(dataset, second)).dataset().images().size()).isEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a:b.png", "what?.png", "x/<1>.png", "a\\u0000.png"})
  void aNameThatWindowsRefusesIsAnErrorOfItsImageAlone(String name) throws IOException {
    try (FileSystem windows = Jimfs.newFileSystem(Configuration.windows())) {
      Path there = Files.createDirectories(windows.getPath("C:\\data"));
      Files.writeString(there.resolve("b.png"), "x");
      Path json = there.resolve("data.json");
      Files.writeString(
          json,
          "{\"images\": [{\"id\": 1, \"file_name\": \""
              + name
              + "\"}, {\"id\": 2, \"file_name\": \"b.png\"}]}");
      CocoDataset dataset = CocoDataset.read(json);
      assertThatThrownBy(() -> dataset.image(1).path())
          .isInstanceOf(CocoException.class)
          .hasMessageContaining("image 1: '" + name + "' cannot be the name of a file");
      assertThat(dataset.image(2).path()).contains(there.resolve("b.png"));
    }
  }

  @Test
  void anEntryOfAZipWhoseNameIsNotUtf8IsAnErrorOfTheFile() throws IOException {
    Path zip = folder.resolve("latin.zip");
    try (ZipOutputStream out =
        new ZipOutputStream(Files.newOutputStream(zip), StandardCharsets.ISO_8859_1)) {
      out.putNextEntry(new ZipEntry("\u00e9\u00e8.json"));
      out.write("{\"images\": []}".getBytes(StandardCharsets.UTF_8));
      out.closeEntry();
    }
    Path gzipped = folder.resolve("latin.zip.gz");
    try (var out = new java.util.zip.GZIPOutputStream(Files.newOutputStream(gzipped))) {
      Files.copy(zip, out);
    }
    for (Path file : List.of(zip, gzipped)) {
      assertThatThrownBy(() -> CocoDataset.read(file))
          .isInstanceOf(CocoFormatException.class)
          .hasMessageContaining(file.toString());
    }
  }

  @Test
  void aNumberThatDoesNotFitIsAnErrorOfItsRecord() {
    CocoDataset dataset =
        CocoDataset.parse(
            "{\"videos\": [{\"id\": 1, \"name\": \"v\", \"width\": 3000000000, \"height\": 1}]}");
    assertThatThrownBy(() -> dataset.video(1).size())
        .isInstanceOf(CocoException.class)
        .hasMessageContaining("3000000000");
  }
}
