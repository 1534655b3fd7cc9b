package org.ndsampler.core.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.FusedChannelSpec;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.regions.Selection;

/** Image 1 declares its size, image 2 does not; both consist of a coarse and a full asset. */
class AssetsOnlyTest {
  @TempDir Path folder;
  private final FakeVideos files = new FakeVideos();
  private CocoDataset dataset;

  @BeforeEach
  void write() throws IOException {
    CocoDataset.Builder builder = CocoDataset.builder().imageFolder(folder).category(1, "one");
    for (int id = 1; id <= 2; id++) {
      String coarse = id + "0_20_15_1.img";
      String full = id + "_40_30_2.img";
      Files.writeString(folder.resolve(coarse), "x");
      Files.writeString(folder.resolve(full), "x");
      boolean declared = id == 1;
      builder.image(
          id,
          image -> {
            if (declared) {
              image.size(Size.of(40, 30));
            }
            image.asset(
                asset -> asset.fileName(coarse).channels("z").toImage(Affine.scaling(2, 2)));
            image.asset(asset -> asset.fileName(full).channels("b|a"));
          });
      builder.annotation(10 + id, id, 1, Box.of(3, 4, 12, 10));
    }
    dataset = builder.build();
  }

  @Test
  void allChannelsComeInTheOrderOfTheFilesInTheImagesSpace() {
    try (CocoSampler sampler = files.open(dataset)) {
      for (long id = 1; id <= 2; id++) {
        Sample whole = sampler.loadImage(id);
        assertThat(whole.pixels().shape()).isEqualTo(Shape.of(30, 40, 3));
        assertThat(whole.channels()).containsExactly("z", "b", "a");
        assertThat(whole.annotations().size()).isEqualTo(1);
        Target named = Target.image(id).channels(FusedChannelSpec.all());
        assertThat(whole.pixels().contentEquals(sampler.loadSample(named).pixels())).isTrue();
        assertThat(whole.pixels().value(7, 9, 1)).isEqualTo(FakeVideos.value((int) id, 9, 7, 0));
        NDArray direct = sampler.frames().read(id, Size.of(40, 30).toWindow(), 0);
        assertThat(direct.contentEquals(whole.pixels())).isTrue();
        Sample beyond = sampler.loadSample(Target.image(id).region(-4, -2, 20, 10));
        assertThat(beyond.pixels().value(0, 0, 1)).isZero();
        assertThat(beyond.pixels().value(2, 4, 2)).isEqualTo(FakeVideos.value((int) id, 0, 0, 1));
        assertThat(sampler.loadSample(Target.image(id).scale(0.5)).pixels().shape())
            .isEqualTo(Shape.of(15, 20, 3));
        assertThat(
                sampler.loadSample(Target.image(id).lazy()).pixels().contentEquals(whole.pixels()))
            .isTrue();
      }
    }
  }

  @Test
  void positivesNegativesAndBatchesAreLoaded() {
    try (CocoSampler sampler = files.open(dataset)) {
      assertThat(sampler.loadPositive(1).pixels().shape()).isEqualTo(Shape.of(10, 12, 3));
      sampler.preselect(Selection.all().negatives(6).window(8, 8).seed(2));
      assertThat(sampler.loadNegative(0).annotations().size()).isZero();
      List<Batch> batches = new java.util.ArrayList<>();
      sampler.loader(sampler.items()).batchSize(4).threads(2).forEach(batches::add);
      assertThat(batches).hasSize(2);
      assertThat(batches.get(0).pixels().shape()).isEqualTo(Shape.of(4, 8, 8, 3));
    }
  }
}
