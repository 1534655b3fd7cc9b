package org.ndsampler.core.coco;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.coco.io.CocoFormatException;
import org.ndsampler.core.coco.io.ReadLimits;
import org.ndsampler.core.coco.io.ReadOptions;

class SidecarTest {
  @TempDir Path folder;
  private Path json;
  private Path sidecars;
  private ReadOptions options;

  @BeforeEach
  void writeDataset() throws IOException {
    json = folder.resolve("dataset.json");
    sidecars = folder.resolve("kept");
    options = ReadOptions.DEFAULT.sidecars(sidecars);
    Files.writeString(json, dataset(5000, "cat"));
  }

  private static String dataset(int annotations, String name) {
    StringBuilder text = new StringBuilder("{\"info\": {\"year\": 2026}, \"licenses\": [], ");
    text.append("\"categories\": [{\"id\": 3, \"name\": \"" + name + "\"}], ");
    text.append("\"videos\": [{\"id\": 8, \"name\": \"v\"}], \"images\": [");
    for (int i = 0; i < 10; i++) {
      text.append(i == 0 ? "" : ", ").append("{\"id\": ").append(20 - i);
      text.append(", \"file_name\": \"").append(i).append(".png\", \"width\": 64, \"height\": 48");
      text.append(", \"video_id\": 8, \"frame_index\": ").append(i).append("}");
    }
    text.append("], \"annotations\": [");
    for (int a = 0; a < annotations; a++) {
      text.append(a == 0 ? "" : ", ").append("{\"id\": ").append(7 * a);
      text.append(", \"image_id\": ").append(11 + a % 10).append(", \"category_id\": 3");
      text.append(", \"bbox\": [").append(a % 50).append(".5, 2, 3, 4], \"iscrowd\": ");
      text.append(a % 2).append(", \"segmentation\": [[1, 2, 3, 4, 5, ").append(a).append("]]}");
    }
    return text.append("], \"extra\": [1, \"\u00e9\"]}").toString();
  }

  private Path sidecar() throws IOException {
    try (Stream<Path> files = Files.list(sidecars)) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      return all.get(0);
    }
  }

  private void checkSameAsText(CocoDataset opened) throws IOException {
    CocoDataset read = CocoDataset.read(json);
    assertThat(opened.toJson()).isEqualTo(read.toJson());
    assertThat(opened.fingerprint()).isEqualTo(read.fingerprint());
    assertThat(opened.summary()).isEqualTo(read.summary());
    assertThat(opened.imagesOf(8)).extracting(CocoImage::id).startsWith(20L, 19L).endsWith(11L);
    for (CocoImage image : read.images()) {
      assertThat(opened.annotationsOf(image.id()))
          .extracting(CocoAnnotation::id)
          .isEqualTo(read.annotationsOf(image.id()).stream().map(CocoAnnotation::id).toList());
    }
    assertThat(opened.annotation(49).box()).isEqualTo(read.annotation(49).box());
    assertThat(opened.annotation(49).isCrowd()).isTrue();
  }

  @Test
  void theSecondOpeningGivesTheSameAndKeepsTheSidecar() throws IOException {
    checkSameAsText(CocoDataset.read(json, options));
    Path sidecar = sidecar();
    FileTime written = Files.getLastModifiedTime(sidecar);
    checkSameAsText(CocoDataset.read(json, options));
    assertThat(Files.getLastModifiedTime(sidecar)).isEqualTo(written);
  }

  @Test
  void aChangeOfOneByteIsNoticedEvenIfSizeAndTimeAreTheSame() throws IOException {
    CocoDataset.read(json, options);
    FileTime time = Files.getLastModifiedTime(json);
    Files.writeString(json, dataset(5000, "dog"));
    Files.setLastModifiedTime(json, time);

    CocoDataset changed = CocoDataset.read(json, options);

    assertThat(changed.category(3).name()).isEqualTo("dog");
    checkSameAsText(changed);
    checkSameAsText(CocoDataset.read(json, options));
    sidecar();
  }

  @Tag("slow")
  @Test
  void aDamagedSidecarIsMadeAnew() throws IOException {
    CocoDataset.read(json, options);
    byte[] sound = Files.readAllBytes(sidecar());
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 60; i++) {
      byte[] damaged = sound.clone();
      int at = i < 20 ? i * 4 : random.nextInt(damaged.length);
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(sidecar(), damaged);

      assertThat(CocoDataset.read(json, options).fingerprint())
          .isEqualTo(CocoDataset.read(json).fingerprint());
      assertThat(Files.readAllBytes(sidecar())).isEqualTo(sound);
    }
    for (int length : new int[] {0, 7, 8, 100, sound.length / 2, sound.length - 1}) {
      Files.write(sidecar(), java.util.Arrays.copyOf(sound, length));
      checkSameAsText(CocoDataset.read(json, options));
      assertThat(Files.readAllBytes(sidecar())).isEqualTo(sound);
    }
    Files.write(sidecar(), java.util.Arrays.copyOf(sound, sound.length + 8));
    checkSameAsText(CocoDataset.read(json, options));
    assertThat(Files.readAllBytes(sidecar())).isEqualTo(sound);
  }

  @Test
  void aFolderThatCannotBeMadeCostsOnlyTheSpeed() throws IOException {
    Files.writeString(sidecars, "a file is here");
    checkSameAsText(CocoDataset.read(json, options));
  }

  @Test
  void duplicateIdsAreStillRefused() throws IOException {
    Files.writeString(
        json, "{\"images\": [{\"id\": 1}, {\"id\": 1}], \"annotations\": [], \"categories\": []}");
    ReadOptions keep = options.duplicateIds(ReadOptions.DuplicateIds.KEEP);
    assertThat(CocoDataset.read(json, keep).images().size()).isEqualTo(2);
    sidecar();

    assertThatThrownBy(() -> CocoDataset.read(json, options))
        .isInstanceOf(CocoFormatException.class)
        .hasMessageContaining("has the id 1 too");
    assertThat(CocoDataset.read(json, keep).images().size()).isEqualTo(2);
  }

  @Test
  void limitsAreStillApplied() throws IOException {
    CocoDataset.read(json, options);
    assertThatThrownBy(
            () -> CocoDataset.read(json, options.limits(ReadLimits.DEFAULT.maxRecords(5))))
        .hasMessageContaining("more than 5 records");
  }

  @Test
  void compressedFilesAreReadAsUsual() throws IOException {
    Path zipped = folder.resolve("dataset.json.gz");
    try (java.util.zip.GZIPOutputStream out =
        new java.util.zip.GZIPOutputStream(Files.newOutputStream(zipped))) {
      Files.copy(json, out);
    }
    assertThat(CocoDataset.read(zipped, options).fingerprint())
        .isEqualTo(CocoDataset.read(json).fingerprint());
    assertThat(sidecars).doesNotExist();
  }

  @Test
  void whatAKilledProcessLeftIsRemovedLater() throws IOException {
    CocoDataset.read(json, options);
    Path sidecar = sidecar();
    Path left = sidecar.resolveSibling("." + sidecar.getFileName() + ".writing-123.tmp");
    Files.writeString(left, "half of it");
    Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    Files.delete(sidecar);

    CocoDataset.read(json, options);

    assertThat(left).doesNotExist();
    sidecar();
  }
}
