package org.ndsampler.chips;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.raster.npy.Npy;
import org.ndsampler.core.regions.SampleGrid;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Target;
import org.ndsampler.eval.Detections;
import org.ndsampler.eval.Evaluation;
import org.ndsampler.eval.Merging;
import org.ndsampler.toy.ToyDatasets;

class ChipsTest {
  @TempDir static Path shared;
  @TempDir Path folder;

  private static CocoDataset toy;
  private static CocoDataset clips;

  @BeforeAll
  static void draw() throws IOException {
    toy = ToyDatasets.make("shapes2", shared.resolve("toy"), 0);
    clips = ToyDatasets.make("vidshapes1-frames3-multispectral", shared.resolve("clips"), 0);
  }

  private static SampleGrid grid(int size) {
    return SampleGrid.ofImages(toy).window(size, size).overlap(0.25).build();
  }

  /** The content of all files, by name. */
  private static Map<String, String> files(Path folder) throws IOException {
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        found.put(
            folder.relativize(file).toString(),
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return found;
  }

  @ParameterizedTest
  @EnumSource(
      value = ChipFormat.class,
      names = {"PNG", "COG", "NPY"})
  void theImagesAreTheWindowsAndTheAnnotationsTheirs(ChipFormat format) throws IOException {
    try (CocoSampler sampler = CocoSampler.open(toy)) {
      List<Target> targets = sampler.targets(grid(200));
      ChipSet chips = Chips.of(sampler, targets).format(format).write(folder.resolve("chips"));
      CocoDataset read = chips.dataset();
      assertThat(chips.failures()).isEmpty();
      assertThat(read.images()).hasSize(targets.size());
      assertThat(read.validate()).isEmpty();
      assertThat(read.categories()).hasSameSizeAs(toy.categories());
      int annotations = 0;
      try (CocoSampler again = CocoSampler.open(read)) {
        for (int i = 0; i < targets.size(); i++) {
          Target target = targets.get(i).clipped();
          NDArray expected = sampler.loadSample(target).pixels();
          assertThat(again.loadImage(i + 1).pixels().contentEquals(expected)).isTrue();
          List<CocoAnnotation> kept = read.annotationsOf(i + 1);
          assertThat(kept.stream().map(one -> one.box().orElseThrow()))
              .isEqualTo(sampler.annotations(target).boxes());
          assertThat(kept.stream().map(one -> one.field("source_annotation_id").orElseThrow()))
              .containsExactlyElementsOf(
                  sampler.annotations(target).stream().map(one -> "" + one.id()).toList());
          annotations += kept.size();
        }
      }
      assertThat(annotations).isEqualTo(read.annotations().size()).isPositive();
    }
  }

  @Test
  void aChipKnowsItsWindowAndTheWayBack() throws IOException {
    try (CocoSampler sampler = CocoSampler.open(toy)) {
      List<Target> targets =
          List.of(
              Target.image(1).region(-20, 30, 100, 80),
              Target.annotation(2).square().pad(10).toSize(64, 64));
      ChipSet written = Chips.of(sampler, targets).write(folder.resolve("chips"));
      ChipSet chips = ChipSet.open(folder.resolve("chips"));
      assertThat(chips.dataset().fingerprint()).isEqualTo(written.dataset().fingerprint());
      ChipSource first = chips.source(1).orElseThrow();
      assertThat(first.imageId()).isEqualTo(1);
      assertThat(first.window()).isEqualTo(targets.get(0).region().orElseThrow());
      assertThat(first.toSource().applyX(0, 0)).isEqualTo(-20);
      assertThat(first.toSource().inverse().applyY(0, 30)).isZero();
      assertThat(chips.source(2).orElseThrow().imageId()).isEqualTo(toy.annotation(2).imageId());
      assertThat(chips.chipsOf(toy.annotation(2).imageId())).contains(2L);
      // The whole object is in the second chip: its box leads back to itself.
      CocoAnnotation inChip =
          chips.dataset().annotationsOf(2).stream()
              .filter(one -> one.field("source_annotation_id").orElseThrow().equals("2"))
              .findFirst()
              .orElseThrow();
      Detections back =
          chips.toSource(
              Detections.builder()
                  .add(2, inChip.categoryId(), inChip.box().orElseThrow(), 0.5)
                  .build());
      Box expected = toy.annotation(2).box().orElseThrow();
      assertThat(back.box(0).iou(expected)).isGreaterThan(0.999);
      assertThat(back.imageId(0)).isEqualTo(toy.annotation(2).imageId());
    }
  }

  @Test
  void whatWasFoundOnChipsIsAsGoodAsTheTruthOnTheImages() throws IOException {
    try (CocoSampler sampler = CocoSampler.open(toy)) {
      ChipSet chips = Chips.of(sampler, grid(300)).write(folder.resolve("chips"));
      Detections.Builder found = Detections.builder();
      int parts = 0;
      for (CocoAnnotation one : chips.dataset().annotations()) {
        found.add(one.imageId(), one.categoryId(), one.box().orElseThrow(), 0.9);
        parts++;
      }
      Detections merged =
          chips.toSource(
              found.build(),
              Merging.DEFAULT
                  .measure(Merging.Measure.OF_SMALLER)
                  .threshold(0.1)
                  .method(Merging.Method.MERGE_CHAINS));
      assertThat(parts).isGreaterThan(toy.annotations().size());
      assertThat(merged.size()).isLessThan(parts);
      assertThat(Evaluation.of(toy, merged).statistic("AR@100")).isGreaterThan(0.9);
    }
  }

  @Test
  void whatCanHardlyBeSeenAndWhatIsCutCanBeLeftOut() throws IOException {
    try (CocoSampler sampler = CocoSampler.open(toy)) {
      Chips chips = Chips.of(sampler, grid(150));
      CocoDataset all = chips.write(folder.resolve("all")).dataset();
      CocoDataset half = chips.visible(0.5).write(folder.resolve("half")).dataset();
      CocoDataset whole = chips.cut(false).write(folder.resolve("whole")).dataset();
      assertThat(half.annotations().size()).isLessThan(all.annotations().size()).isPositive();
      for (CocoAnnotation one : all.annotations()) {
        Box box = box(one);
        ChipSource source = ChipSet.open(folder.resolve("all")).source(one.imageId()).orElseThrow();
        double share = box.coverageBy(source.window().toBox());
        boolean isInHalf = has(half, one);
        boolean isInWhole = has(whole, one);
        assertThat(isInHalf).as("%s", share).isEqualTo(share > 0.5);
        assertThat(isInWhole).as("%s", share).isEqualTo(source.window().toBox().contains(box));
      }
    }
  }

  private static boolean has(CocoDataset chips, CocoAnnotation one) {
    String id = one.field("source_annotation_id").orElseThrow();
    return chips.annotationsOf(one.imageId()).stream()
        .anyMatch(other -> other.field("source_annotation_id").orElseThrow().equals(id));
  }

  private static Box box(CocoAnnotation inChip) {
    String id = inChip.field("source_annotation_id").orElseThrow();
    return toy.annotation(Long.parseLong(id)).box().orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.25, 0.5})
  void negativesHaveTheirShare(double share) throws IOException {
    try (CocoSampler sampler = CocoSampler.open(toy)) {
      Chips chips = Chips.of(sampler, grid(60)).negatives(share);
      CocoDataset kept = chips.seed(1).write(folder.resolve("kept")).dataset();
      long negatives =
          kept.images().stream().filter(image -> image.annotations().isEmpty()).count();
      long expected = (long) Math.floor((kept.images().size() - negatives) * share / (1 - share));
      assertThat(negatives).isEqualTo(expected);
      if (share > 0) {
        CocoDataset others = chips.seed(2).write(folder.resolve("others")).dataset();
        assertThat(others.images()).hasSameSizeAs(kept.images());
        assertThat(others.fingerprint()).isNotEqualTo(kept.fingerprint());
      }
    }
  }

  @Test
  void aClipOfManyChannelsIsAVideoOfCogs() throws IOException {
    try (CocoSampler sampler = CocoSampler.open(clips)) {
      Target target =
          Target.video(1).time(0, 3).region(0, 0, 64, 48).channels("B1|B8|B11").clipped();
      ChipSet chips =
          Chips.of(sampler, List.of(target)).format(ChipFormat.COG).write(folder.resolve("chips"));
      CocoDataset read = chips.dataset();
      assertThat(read.videos()).hasSize(1);
      assertThat(read.imagesOf(1).stream().map(CocoImage::id)).containsExactly(1L, 2L, 3L);
      assertThat(read.image(1).channels()).contains("B1|B8|B11");
      NDArray pixels = sampler.loadSample(target).pixels();
      try (CocoSampler again = CocoSampler.open(read)) {
        for (int frame = 0; frame < 3; frame++) {
          assertThat(again.loadImage(frame + 1).pixels().contentEquals(pixels.frame(frame)))
              .isTrue();
          assertThat(chips.source(frame + 1).orElseThrow().imageId())
              .isEqualTo(clips.imagesOf(1).get(frame).id());
        }
      }
      assertThat(read.annotations()).hasSameSizeAs(sampler.annotations(target));
      assertThatThrownBy(
              () ->
                  Chips.of(sampler, List.of(target))
                      .format(ChipFormat.JPEG)
                      .write(folder.resolve("jpeg")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("choose ChipFormat.COG or NPY");
    }
  }

  @Test
  void jpegsAreOfTheirQuality() throws IOException {
    try (CocoSampler sampler = CocoSampler.open(toy)) {
      Chips chips = Chips.of(sampler, grid(300)).format(ChipFormat.JPEG);
      chips.quality(95).write(folder.resolve("good"));
      chips.quality(20).write(folder.resolve("bad"));
      Path name = Path.of("images", "0000", "000000.jpg");
      assertThat(Files.size(folder.resolve("good").resolve(name)))
          .isGreaterThan(2 * Files.size(folder.resolve("bad").resolve(name)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"folder", "shards", "batches"})
  void theBytesDoNotDependOnTheThreads(String how) throws IOException {
    Path json = toy.path().orElseThrow();
    ChipWriter.write(json, folder.resolve("one"), how, 1, Progress.NONE);
    ChipWriter.write(json, folder.resolve("four"), how, 4, Progress.NONE);
    assertSame(files(folder.resolve("four")), files(folder.resolve("one")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"folder", "shards", "batches"})
  @Tag("slow")
  void whatAKilledWriterLeftIsGoneOnWith(String how) throws Exception {
    Path json = toy.path().orElseThrow();
    Path killed = folder.resolve("killed");
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-Djava.awt.headless=true", "-cp", classPath()));
    line.add(ChipWriter.class.getName());
    line.addAll(ChipWriter.line(json, killed, how));
    Process process =
        new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      int behindPlan = 0;
      String said = out.readLine();
      // The plan is told of first, then the chips: some of these are there when it is killed.
      for (int last = 0; said != null && behindPlan < 25; said = out.readLine()) {
        int done = Integer.parseInt(said);
        behindPlan = done < last || behindPlan > 0 ? behindPlan + 1 : 0;
        last = done;
      }
      assertThat(said).as("it was still at work").isNotNull();
      process.destroyForcibly().waitFor();
    }
    Map<String, String> left = files(killed);
    assertThat(left).doesNotContainKey("data.kwcoco.json");
    long there = left.keySet().stream().filter(name -> !name.contains("/.")).count();
    assertThat(there).as("%s", left.keySet()).isGreaterThan(2);
    ChipSet resumed = ChipWriter.write(json, killed, how, 2, Progress.NONE);
    ChipWriter.write(json, folder.resolve("fresh"), how, 2, Progress.NONE);
    Map<String, String> whole = files(killed);
    assertSame(whole, files(folder.resolve("fresh")));
    assertThat(resumed.failures()).isEmpty();
    for (Map.Entry<String, String> file : left.entrySet()) {
      if (!file.getKey().contains(".tmp") && whole.containsKey(file.getKey())) {
        assertThat(whole.get(file.getKey())).isEqualTo(file.getValue());
      }
    }
  }

  /** Names what differs, and prints none of it. */
  private static void assertSame(Map<String, String> one, Map<String, String> other) {
    assertThat(one.keySet()).isEqualTo(other.keySet());
    assertThat(one.keySet().stream().filter(name -> !one.get(name).equals(other.get(name))))
        .isEmpty();
  }

  /** A child needs no modules. */
  static String classPath() {
    String modules = System.getProperty("jdk.module.path", "");
    String classes = System.getProperty("java.class.path", "");
    Set<String> entries = new LinkedHashSet<>();
    entries.addAll(List.of(modules.split(":")));
    entries.addAll(List.of(classes.split(":")));
    entries.add(Path.of("target", "test-classes").toAbsolutePath().toString());
    entries.add(Path.of("target", "classes").toAbsolutePath().toString());
    entries.remove("");
    return String.join(":", entries);
  }

  @Test
  void shardsAreTarsOfBoundedSizeThatHoldAllChipsOnce() throws Exception {
    ChipSet chips =
        ChipWriter.write(
            toy.path().orElseThrow(), folder.resolve("shards"), "shards", 2, Progress.NONE);
    Set<String> keys = new HashSet<>();
    List<String> order = new ArrayList<>();
    int shards = 0;
    for (Path shard = shard(0); Files.exists(shard); shard = shard(++shards)) {
      assertThat(Files.size(shard)).isLessThanOrEqualTo(150_000);
      List<String> names = TarFile.names(shard);
      assertThat(names.size()).isLessThanOrEqualTo(18);
      for (int i = 0; i < names.size(); i += 2) {
        String key = names.get(i).replace(".png", "");
        assertThat(names.get(i + 1)).isEqualTo(key + ".json");
        assertThat(keys.add(key)).isTrue();
        order.add(key);
      }
      Process tar = new ProcessBuilder("tar", "-tf", shard.toString()).start();
      String listed = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(tar.waitFor()).isZero();
      assertThat(listed.lines().toList()).isEqualTo(names);
    }
    assertThat(shards).isGreaterThan(2);
    assertThat(keys).hasSameSizeAs(chips.dataset().images());
    assertThat(order).isNotEqualTo(order.stream().sorted().toList());
    Process tar = new ProcessBuilder("tar", "-xOf", shard(0) + "", order.get(0) + ".json").start();
    CocoDataset one =
        CocoDataset.parse(new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    assertThat(one.images()).hasSize(1);
    assertThat(one.image(1).fileName()).contains(order.get(0) + ".png");
    assertThat(one.image(1).field("source_image_id")).isPresent();
  }

  private Path shard(int number) {
    return folder.resolve("shards").resolve(String.format("shard-%06d.tar", number));
  }

  @Test
  void aBatchIsOneArray() throws IOException {
    try (CocoSampler sampler = CocoSampler.open(toy)) {
      List<Target> targets = sampler.targets(grid(200));
      ChipSet chips = Chips.of(sampler, targets).writeBatches(folder.resolve("batches"), 5);
      NDArray second = Npy.read(folder.resolve("batches/batch-000001.npy"));
      assertThat(second.shape().toArray()).containsExactly(5, 200, 200, 3);
      CocoImage seventh = chips.dataset().image(7);
      assertThat(seventh.fileName()).contains("batch-000001.npy");
      assertThat(seventh.field("batch_index")).contains("1");
      NDArray expected = sampler.loadSample(targets.get(6)).pixels();
      assertThat(second.frame(1).contentEquals(expected)).isTrue();
      List<Target> unlike =
          List.of(Target.image(1).region(0, 0, 9, 9), Target.image(1).region(0, 0, 9, 8));
      assertThatThrownBy(() -> Chips.of(sampler, unlike).writeBatches(folder.resolve("no"), 2))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("toSize");
    }
  }

  @Test
  void aFolderOfOtherThingsIsRefusedAndOneOfTheSameChipsIsLeft() throws IOException {
    try (CocoSampler sampler = CocoSampler.open(toy)) {
      Chips chips = Chips.of(sampler, grid(300));
      Path there = folder.resolve("chips");
      chips.write(there);
      Map<String, String> before = files(there);
      chips.threads(3).write(there);
      assertSame(files(there), before);
      assertThatThrownBy(() -> chips.visible(0.1).write(there))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("other settings");
      assertThatThrownBy(() -> Chips.of(sampler, grid(200)).write(there))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("other targets");
      Path mine = Files.createDirectories(folder.resolve("mine"));
      Files.writeString(mine.resolve("a.txt"), "mine");
      assertThatThrownBy(() -> chips.write(mine))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("holds something that is no chips");
      assertThat(files(mine)).containsOnlyKeys("a.txt");
    }
  }

  @Test
  void anImageThatCannotBeReadIsLeftOutAndNamed() throws IOException {
    String damaged = Files.writeString(folder.resolve("damaged.png"), "no image").toString();
    CocoDataset broken = toy.withImageNames(name -> name.contains("00002") ? damaged : name);
    try (CocoSampler sampler = CocoSampler.open(broken)) {
      ChipSet chips =
          Chips.of(
                  sampler,
                  List.of(
                      Target.image(1).region(0, 0, 9, 9),
                      Target.image(2).region(0, 0, 9, 9),
                      Target.image(1).region(9, 9, 9, 9)))
              .threads(2)
              .write(folder.resolve("chips"));
      assertThat(chips.failures()).hasSize(1);
      assertThat(chips.failures().get(0)).contains("chip 1", "damaged.png");
      assertThat(chips.dataset().images()).hasSize(2);
      assertThat(chips.dataset().validate()).isEmpty();
    }
  }

  @Test
  void aCancelledWriterStopsAndTheNextGoesOn() throws IOException {
    try (CocoSampler sampler = CocoSampler.open(toy)) {
      CancellationToken token = new CancellationToken();
      Chips chips = Chips.of(sampler, grid(100));
      Path there = folder.resolve("chips");
      assertThatThrownBy(
              () ->
                  chips
                      .cancellation(token)
                      .progress(
                          (task, done, total) -> {
                            if (done == 5) {
                              token.cancel();
                            }
                          })
                      .write(there))
          .isInstanceOf(CancellationException.class);
      assertThat(files(there)).doesNotContainKey("data.kwcoco.json").hasSizeGreaterThan(4);
      chips.write(there);
      chips.write(folder.resolve("fresh"));
      assertSame(files(there), files(folder.resolve("fresh")));
    }
  }
}
