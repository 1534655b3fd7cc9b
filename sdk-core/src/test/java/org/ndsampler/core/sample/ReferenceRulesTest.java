package org.ndsampler.core.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.array.Padding;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

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
        Sample parts = sampler.loadSample(one.nativeScale(NativeScale.PARTS));
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
  void anAnnotationsWindowHasOneSizeWhateverRoundingAdds() throws IOException {
    Files.writeString(folder.resolve("1_400_300_1.img"), "x");
    Size size = Size.of(400, 300);
    CocoDataset.Builder builder =
        CocoDataset.builder().imageFolder(folder).category(1, "one").video(1, "v", size);
    // Not moved, moved by whole pixels, and moved by a fraction, with which sums are not exact.
    List<Affine> maps =
        List.of(Affine.IDENTITY, Affine.translation(3, -2), Affine.translation(0.1, 1 / 3.0));
    for (int i = 0; i < maps.size(); i++) {
      int frame = i;
      builder.image(
          i + 1,
          image ->
              image
                  .fileName("1_400_300_1.img")
                  .size(size)
                  .video(1, frame)
                  .toVideo(maps.get(frame)));
      for (int k = 0; k < 40; k++) {
        double x = 7 + k * 0.1;
        double y = 9 + k / 7.0;
        int width = 42 + k;
        int id = 100 * (i + 1) + k;
        builder.annotation(id, i + 1, 1, Box.of(x, y, width, 31));
      }
    }
    int noisy = 0;
    try (CocoSampler sampler = videos.open(builder.build())) {
      for (int i = 0; i < maps.size(); i++) {
        for (int k = 0; k < 40; k++) {
          Target target = Target.annotation(100 * (i + 1) + k);
          Size wanted = Size.of(42 + k, 31);
          Box box = Box.of(7 + k * 0.1, 9 + k / 7.0, 42 + k, 31).warp(maps.get(i));
          noisy += box.width() > 42 + k || box.height() > 31 ? 1 : 0;
          assertThat(sampler.resolve(target).window().size()).isEqualTo(wanted);
          assertThat(sampler.resolve(target.time(i, i + 1)).window().size()).isEqualTo(wanted);
          Window doubled = sampler.resolve(target.time(i, i + 1)).window();
          assertThat(sampler.loadSample(target.time(i, i + 1).scale(1.1)).pixels().width())
              .isEqualTo((int) Math.ceil(doubled.width() * 1.1 - 1e-9 * doubled.width()));
        }
        if (maps.get(i).isIdentity()) {
          for (int k = 0; k < 40; k++) {
            Target target = Target.annotation(100 * (i + 1) + k);
            assertThat(sampler.resolve(target.time(i, i + 1)).window())
                .isEqualTo(sampler.resolve(target).window());
          }
        }
      }
    }
    assertThat(noisy).as("boxes that a map made larger").isPositive();
  }

  @Test
  void marginsThatTakeEverythingLeaveNothing() throws IOException {
    CocoDataset dataset = FakeVideos.dataset(folder);
    try (CocoSampler sampler = videos.open(dataset)) {
      for (Target one : List.of(Target.image(11), Target.video(1).time(0, 3))) {
        for (Edges edges : Edges.values()) {
          for (Padding.Mode mode : Padding.Mode.values()) {
            Target target = one.region(14, 2, 4, 9).padding(mode).edges(edges);
            Sample narrow = sampler.loadSample(target.pad(new Margins(-3, 1, -3, 0)));
            assertThat(narrow.window()).isEqualTo(Window.of(17, 1, 0, 10));
            assertThat(narrow.pixels().shape().size()).isEqualTo(Size.of(0, 10));
            assertThat(narrow.paddingMask().shape().size()).isEqualTo(Size.of(0, 10));
            Sample scaled = sampler.loadSample(target.pad(-5).scale(2));
            assertThat(scaled.window()).isEqualTo(Window.of(19, 7, 0, 0));
            assertThat(scaled.pixels().shape().size()).isEqualTo(Size.of(0, 0));
            if (mode == Padding.Mode.CONSTANT) {
              Target parts = target.channels("a|c").nativeScale(NativeScale.PARTS);
              for (SamplePart part : sampler.loadSample(parts.pad(-5)).parts()) {
                assertThat(part.pixels().shape().size()).isEqualTo(Size.of(0, 0));
              }
            }
          }
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
