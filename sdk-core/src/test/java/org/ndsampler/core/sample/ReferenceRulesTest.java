package org.ndsampler.core.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;

/** Rules that a comparison with thousands of random requests to ndsampler has found. */
class ReferenceRulesTest {
  private final FakeVideos videos = new FakeVideos();

  @TempDir Path folder;

  /** Image 1, of 40 x 40, has no file of its own, but an asset of some size under a map. */
  private CocoSampler withAsset(String file, Size size, Affine toImage, Affine toVideo)
      throws IOException {
    Files.writeString(folder.resolve(file), "x");
    CocoDataset dataset =
        CocoDataset.builder()
            .imageFolder(folder)
            .video(1, "v", Size.of(40, 40))
            .image(
                1,
                image ->
                    image
                        .size(Size.of(40, 40))
                        .video(1, 1)
                        .toVideo(toVideo)
                        .asset(a -> a.fileName(file).channels("c").size(size).toImage(toImage)))
            .build();
    return videos.open(dataset);
  }

  @Test
  void anAssetThatIsTurnedAndScaledUnequallyComesTurnedAtItsOwnScale() throws IOException {
    // (x, y) of the asset is (40 - y, 2 x) of the image: turned by 90 degrees, 2 times as high.
    Affine turned = new Affine(0, -1, 40, 2, 0, 0);
    try (CocoSampler sampler =
        withAsset("1_20_40_1.img", Size.of(20, 40), turned, Affine.IDENTITY)) {
      for (Target target : List.of(Target.image(1), Target.video(1))) {
        Target one = target.channels("c").withoutAnnotations();
        Sample parts = sampler.loadSample(one.nativeScale());
        SamplePart part = parts.parts().get(0);
        assertThat(part.pixels().width()).isEqualTo(40);
        assertThat(part.pixels().height()).isEqualTo(20);
        assertThat(part.toPart()).isEqualTo(Affine.scaling(1, 0.5));
        for (int y = 0; y < 20; y++) {
          for (int x = 0; x < 40; x++) {
            assertThat(part.pixels().value(y, x, 0)).isEqualTo(FakeVideos.value(1, y, 39 - x, 0));
          }
        }
        Sample finest = sampler.loadSample(one.realign());
        assertThat(finest.pixels().shape().size()).isEqualTo(Size.of(40, 20));
      }
    }
  }

  @Test
  void whatAnAssetShowsBeyondTheCanvasIsPadding() throws IOException {
    // It covers 60 x 60 of an image and a video of 40 x 40.
    try (CocoSampler sampler =
        withAsset("1_30_30_1.img", Size.of(30, 30), Affine.scaling(2, 2), Affine.IDENTITY)) {
      for (Target one : List.of(Target.image(1), Target.video(1))) {
        for (double scale : new double[] {1, 2, 0.5}) {
          Target target = one.channels("c").region(30, 30, 16, 16).scale(scale).fill(7);
          Sample sample = sampler.loadSample(target);
          int padded = 0;
          for (int y = 0; y < sample.pixels().height(); y++) {
            for (int x = 0; x < sample.pixels().width(); x++) {
              if (sample.paddingMask().value(0, y, x, 0) == 1) {
                assertThat(sample.pixels().value(0, y, x, 0)).isEqualTo(7);
                padded++;
              }
            }
          }
          assertThat(padded).isPositive();
        }
      }
    }
  }

  @Test
  void theFinestChannelHasWholePixelsBeforeItIsScaled() throws IOException {
    try (CocoSampler sampler =
        withAsset("1_20_20_1.img", Size.of(20, 20), Affine.scaling(2, 2), Affine.IDENTITY)) {
      Target target = Target.video(1).channels("c").region(0, 0, 8, 11).scale(2).realign();
      assertThat(sampler.loadSample(target).pixels().shape().size()).isEqualTo(Size.of(8, 12));
    }
  }
}
