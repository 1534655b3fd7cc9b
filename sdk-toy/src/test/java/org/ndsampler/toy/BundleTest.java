package org.ndsampler.toy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.concurrent.Progress;

class BundleTest {

  @TempDir private Path root;

  /**
   * The same everywhere: a change of these values breaks every user's stamp, so that it goes with a
   * new version in BundleWriter.
   */
  @ParameterizedTest
  @CsvSource({
    "shapes2, data.kwcoco.json, 41a8a60ff3f52e132ce7f4ad4801115efa5624c865ec838e5a9a6198609e2f6d",
    "shapes2, _assets/images/img_00001.png, 6587efa9be4e591e75d7a212126aa6df32389d23ae2ed245d5f42357dbaad7d2",
    "vidshapes1-aux, data.kwcoco.json, 2a35182b20ee1709ea0955355fb33ab17de34cfd61f2271a5fd6a457dc9e72f3",
    "vidshapes1-aux, _assets/images/img_00002.png, 30413823be012146e839c138a0813d95952f3d8547d92c6b0626dbaf002669eb",
    "vidshapes1-aux, _assets/auxiliary/aux_flowx_flowy/img_00001.tif, 734d8deaf9eaacf2c6665f279c711b6620934ad0372f89316d02f6ce3c634eed",
    "vidshapes1-multispectral, _assets/auxiliary/aux_B8/img_00001.png, c6164eef9d574b77eae950a07212aff305a938ca6d192b5390ffbf68f51f2bec",
    "vidshapes2-frames4-multisensor-msi, data.kwcoco.json, 47958a6e962b61a8997be82d0e76ab2748674c7c66af6cb8c4118c07b0072490",
    "photos1, data.kwcoco.json, 230b3fb5f439f379563aa48dbfc089f02d1a3b6fb7425e918807cb16c5fdeb50",
    "photos1, _assets/images/img_00001.png, 0ac80394cf3d96aae9f5692a14f73a38eca1aafaaa683adc2002920285aca38b",
  })
  void theBytesAreWhatTheyHaveAlwaysBeen(String key, String file, String sha256) throws Exception {
    ToyDatasets.recipe(key).size(160, 120).write(root.resolve("toy"));

    assertThat(sha256(root.resolve("toy").resolve(file))).isEqualTo(sha256);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shapes5",
        "vidshapes2-frames3-multisensor-msi",
        "vidshapes1-frames3-aux",
        "photos2"
      })
  void theBytesDoNotDependOnTheNumberOfThreads(String key) throws Exception {
    ToyRecipe recipe = ToyDatasets.recipe(key).size(120, 90);

    recipe.write(root.resolve("one"), 1, Progress.NONE);
    recipe.write(root.resolve("four"), 4, Progress.NONE);

    assertThat(digests(root.resolve("one"))).isEqualTo(digests(root.resolve("four")));
  }

  private static Map<String, String> digests(Path folder) throws Exception {
    Map<String, String> digests = new TreeMap<>();
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      digests.put(folder.relativize(file).toString(), sha256(file));
    }
    return digests;
  }

  private static List<String> names(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(Path file) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }

  @Test
  void aFinishedDatasetIsOpenedAndNotWrittenAgain() throws IOException {
    ToyRecipe recipe = ToyDatasets.shapes(3).size(64, 64);
    Path folder = root.resolve("toy");
    recipe.write(folder);
    Path image = folder.resolve("_assets/images/img_00001.png");
    Object before = Files.readAttributes(image, "fileKey,lastModifiedTime");

    CocoDataset again =
        recipe.write(
            folder,
            2,
            (task, done, total) -> {
              throw new AssertionError("nothing is to be drawn");
            });

    assertThat(again.images().size()).isEqualTo(3);
    assertThat(Files.readAttributes(image, "fileKey,lastModifiedTime")).isEqualTo(before);
  }

  @Test
  void anEmptyFolderIsFilled() throws IOException {
    Path folder = Files.createDirectory(root.resolve("toy"));

    assertThat(ToyDatasets.shapes(1).size(64, 64).write(folder).images().size()).isEqualTo(1);
  }

  @Test
  void aFolderWithAnythingElseIsRefusedAndLeftAlone() throws IOException {
    Path folder = Files.createDirectory(root.resolve("toy"));
    Files.writeString(folder.resolve("thesis.txt"), "years of work");
    ToyRecipe recipe = ToyDatasets.shapes(1).size(64, 64);

    assertThatThrownBy(() -> recipe.write(folder))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining("holds files that are not a toy dataset")
        .hasMessageContaining("choose another folder");
    assertThat(folder.resolve("thesis.txt")).hasContent("years of work");

    Path other = root.resolve("other");
    recipe.write(other);
    assertThatThrownBy(() -> recipe.seed(1).write(other))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining("shapes1, 64x64, seed 0")
        .hasMessageContaining("shapes1, 64x64, seed 1");
    assertThat(names(root)).containsExactlyInAnyOrder("toy", "other");
  }

  @Test
  void aDatasetThatHasBeenChangedIsNoticed() throws IOException {
    ToyRecipe recipe = ToyDatasets.shapes(2).size(64, 64);
    Path folder = root.resolve("toy");
    recipe.write(folder);
    Path json = folder.resolve("data.kwcoco.json");
    String text = Files.readString(json, StandardCharsets.UTF_8);
    Files.writeString(json, text.replace("eff", "EFF"), StandardCharsets.UTF_8);

    assertThatThrownBy(() -> recipe.write(folder))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining("data.kwcoco.json has been changed or removed");

    Files.writeString(json, text, StandardCharsets.UTF_8);
    recipe.write(folder);
    Files.delete(folder.resolve("_assets/images/img_00002.png"));
    assertThatThrownBy(() -> recipe.write(folder))
        .hasMessageContaining("_assets/images/img_00002.png has been changed or removed");
  }

  @Test
  void whoeverThrowsFromTheProgressCancelsAndNothingIsLeft() {
    assertThatThrownBy(
            () ->
                ToyDatasets.shapes(500)
                    .size(64, 64)
                    .write(
                        root.resolve("toy"),
                        2,
                        (task, done, total) -> {
                          if (done >= 5) {
                            throw new CancellationException("enough");
                          }
                        }))
        .isInstanceOf(CancellationException.class)
        .hasMessage("enough");

    assertThat(names(root)).isEmpty();
  }

  @Test
  void anInterruptCancelsAndNothingIsLeft() {
    Thread writer = Thread.currentThread();

    assertThatThrownBy(
            () ->
                ToyDatasets.shapes(2000)
                    .size(64, 64)
                    .write(
                        root.resolve("toy"),
                        2,
                        (task, done, total) -> {
                          if (done == 5) {
                            writer.interrupt();
                          }
                        }))
        .isInstanceOf(InterruptedIOException.class)
        .hasMessageContaining("nothing was left behind");

    assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
    assertThat(names(root)).isEmpty();
  }

  @Test
  void theProgressEndsWithAllImagesDrawn() throws IOException {
    ConcurrentSkipListSet<Long> seen = new ConcurrentSkipListSet<>();

    ToyDatasets.shapes(20)
        .size(64, 64)
        .write(
            root.resolve("toy"),
            3,
            (task, done, total) -> {
              assertThat(total).isEqualTo(20);
              assertThat(task).contains("shapes20");
              seen.add(done);
            });

    assertThat(seen).hasSize(20);
    assertThat(seen.last()).isEqualTo(20);
  }

  @Test
  void severalWritersOfOneFolderAllGetTheSameDataset() throws Exception {
    Path folder = root.resolve("toy");
    Callable<CocoDataset> write =
        () -> ToyDatasets.shapes(10).size(64, 64).write(folder, 1, Progress.NONE);
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      for (Future<CocoDataset> dataset : pool.invokeAll(List.of(write, write, write, write))) {
        assertThat(dataset.get().images().size()).isEqualTo(10);
      }
    } finally {
      pool.shutdown();
    }

    assertThat(names(root)).containsExactly("toy");
  }
}
