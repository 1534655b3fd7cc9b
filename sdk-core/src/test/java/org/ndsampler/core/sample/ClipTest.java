package org.ndsampler.core.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Padding;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.delayed.Interpolation;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Window;

class ClipTest {
  private final FakeVideos videos = new FakeVideos();

  @TempDir Path folder;
  private CocoSampler sampler;

  @BeforeEach
  void open() throws IOException {
    sampler = videos.open(FakeVideos.dataset(folder));
  }

  @AfterEach
  void close() {
    sampler.close();
  }

  @Test
  void aClipHasTheFramesOfTheTimeAndTheirAnnotationsWithTracks() {
    Sample clip = sampler.loadSample(Target.video(1).time(1, 3).region(4, 2, 10, 8).channels("b"));
    assertThat(clip.pixels().shape().toArray()).containsExactly(2, 8, 10, 1);
    assertThat(clip.pixels().dtype()).isEqualTo(DType.UINT8);
    for (int t = 0; t < 2; t++) {
      assertThat(clip.pixels().value(t, 3, 5, 0)).isEqualTo(FakeVideos.value(t + 2, 9, 5, 1));
    }
    assertThat(clip.annotations().ids()).containsExactly(102, 103);
    assertThat(clip.annotations().frames()).containsExactly(0, 1);
    assertThat(clip.annotations().ofFrame(1).get(0).trackId()).hasValue(7);
    assertThat(clip.annotations().get(1).box()).contains(Box.of(8, 3, 8, 6));
    assertThat(clip.toImage(1)).isEqualTo(Affine.translation(4, 2));
    assertThatThrownBy(clip::toImage).hasMessageContaining("toImage(frame)");
  }

  @Test
  void aSampleKnowsTheNamesOfItsChannels() throws IOException {
    assertThat(sampler.loadSample(Target.image(11)).channels()).containsExactly("a", "b");
    assertThat(sampler.loadSample(Target.image(11).channels("c|a")).channels())
        .containsExactly("c", "a");
    assertThat(sampler.loadSample(Target.video(1).time(0, 2)).channels())
        .containsExactly("a", "b", "c");
    assertThat(sampler.loadSample(Target.image(11).scale(0.5)).channels())
        .containsExactly("a", "b");
    assertThat(
            sampler
                .loadSample(Target.video(1).time(0, 2).channels("b|a").nodata(Nodata.MASK))
                .channels())
        .containsExactly("b", "a");
    assertThatThrownBy(
            () -> sampler.loadSample(Target.image(11).nativeScale(NativeScale.PARTS)).channels())
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void channelsThatTheDatasetDoesNotNameHaveTheUsualNames() throws IOException {
    java.nio.file.Files.writeString(folder.resolve("9_40_30_3.img"), "x");
    CocoDataset colours =
        CocoDataset.builder()
            .imageFolder(folder)
            .video(1, "v", FakeVideos.SIZE)
            .image(1, image -> image.fileName("9_40_30_3.img").size(FakeVideos.SIZE).video(1, 0))
            .image(2, image -> image.fileName("9_40_30_3.img").channels("b|g"))
            .build();
    try (CocoSampler other = videos.open(colours)) {
      assertThat(other.loadImage(1).channels()).containsExactly("r", "g", "b");
      assertThat(other.loadSample(Target.image(1).lazy()).channels())
          .containsExactly("r", "g", "b");
      // What is declared does not fit the file: two names for three channels.
      assertThat(other.loadImage(2).channels()).containsExactly("r", "g", "b");
      Sample clip = other.loadSample(Target.video(1).time(0, 1));
      assertThat(clip.channels()).containsExactly("b", "g", "r");
      assertThat(clip.pixels().value(0, 0, 0, 0)).isEqualTo(FakeVideos.value(9, 0, 0, 2));
    }
  }

  @Test
  void framesComeInTheGivenOrderAndMayRepeat() {
    NDArray pixels =
        sampler.loadSample(Target.images(13, 11, 13).region(0, 0, 2, 2).channels("a")).pixels();
    assertThat(pixels.value(0, 0, 0, 0)).isEqualTo(3);
    assertThat(pixels.value(1, 0, 0, 0)).isEqualTo(1);
    assertThat(pixels.value(2, 1, 1, 0)).isEqualTo(FakeVideos.value(3, 1, 1, 0));
    assertThat(sampler.loadSample(Target.video(1).time(0, 4, 2).channels("a")).pixels().frames())
        .isEqualTo(2);
  }

  @Test
  void onlyWhatIsNeededIsRead() {
    sampler.loadSample(Target.video(1).time(0, 2).region(4, 2, 10, 8).channels("a"));
    assertThat(videos.reads).hasValue(2);
    assertThat(videos.pixelsRead).hasValue(160);
    sampler.loadSample(Target.video(1).time(-3, 0).region(4, 2, 10, 8).channels("a"));
    sampler.loadSample(Target.video(1).time(0, 1).region(400, 2, 10, 8).channels("a|c"));
    assertThat(videos.reads).hasValue(2);
  }

  @Test
  void timeOutsideTheVideoIsPaddingThatTheMaskShows() {
    Target target = Target.video(1).time(-1, 5).region(-2, 0, 4, 3).channels("a").fill(200);
    Sample clip = sampler.loadSample(target);
    NDArray mask = clip.paddingMask();
    assertThat(mask.shape().toArray()).containsExactly(6, 3, 4, 1);
    for (int t = 0; t < 6; t++) {
      for (int x = 0; x < 4; x++) {
        boolean padding = t == 0 || t == 5 || x < 2;
        assertThat(mask.value(t, 1, x, 0)).isEqualTo(padding ? 1 : 0);
        assertThat(clip.pixels().value(t, 1, x, 0))
            .isEqualTo(padding ? 200 : FakeVideos.value(t, x - 2, 1, 0));
      }
    }
    assertThat(clip.target().frames().get(0).imageId()).isEmpty();
    assertThat(sampler.loadSample(Target.video(1).time(1, 3).padTime(3, 0)).frameCount())
        .isEqualTo(5);
  }

  @Test
  void everyModePadsInSpaceAndTimeAsPaddingDoes() {
    NDArray inside =
        sampler.loadSample(Target.video(1).region(0, 0, 3, 4).channels("a|b")).pixels();
    for (Padding.Mode mode : Padding.Mode.values()) {
      Target target =
          Target.video(1).time(-2, 7).region(-5, -1, 8, 5).channels("a|b").padding(mode);
      NDArray padded = Padding.of(mode).pad(inside, new Padding.Amounts(2, 3, 1, 0, 5, 0));
      assertThat(sampler.loadSample(target).pixels().contentEquals(padded)).as("%s", mode).isTrue();
    }
    assertThatThrownBy(
            () ->
                sampler.loadSample(
                    Target.video(1).region(50, 0, 3, 3).padding(Padding.Mode.REFLECT)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("wholly outside");
  }

  @Test
  void anImageIsPaddedLikeAClip() {
    Target target = Target.image(11).region(-2, 0, 4, 3).padding(Padding.Mode.EDGE);
    NDArray pixels = sampler.loadSample(target).pixels();
    assertThat(pixels.shape().toArray()).containsExactly(3, 4, 2);
    assertThat(pixels.value(1, 0, 1)).isEqualTo(FakeVideos.value(1, 0, 1, 1));
  }

  @Test
  void aMissingChannelIsNanOrAFillOrAnError() {
    Target target = Target.video(1).time(2, 4).region(0, 0, 6, 6).channels("c|a");
    NDArray nan = sampler.loadSample(target).pixels();
    assertThat(nan.dtype()).isEqualTo(DType.FLOAT64);
    assertThat(nan.value(1, 2, 2, 0)).isNaN();
    assertThat(nan.value(1, 2, 2, 1)).isEqualTo(FakeVideos.value(4, 2, 2, 0));
    NDArray filled = sampler.loadSample(target.missingChannels(9)).pixels();
    assertThat(filled.dtype()).isEqualTo(DType.UINT8);
    assertThat(filled.value(1, 2, 2, 0)).isEqualTo(9);
    assertThatThrownBy(() -> sampler.loadSample(target.requireChannels()))
        .hasMessageContaining("image 14 has no channel c")
        .hasMessageContaining("[a, b]");
  }

  @Test
  void nodataMaskMarksMissingChannelsAndTheOutside() {
    Target target = Target.video(1).time(3, 4).region(-1, 0, 3, 2).channels("a|c");
    Sample sample = sampler.loadSample(target.nodata(Nodata.MASK));
    assertThat(sample.pixels().dtype()).isEqualTo(DType.UINT8);
    NDArray mask = sample.mask().orElseThrow();
    assertThat(mask.toBytes()).containsExactly(1, 1, 0, 1, 0, 1, 1, 1, 0, 1, 0, 1);
    assertThat(sample.pixels().value(0, 1, 2, 0)).isEqualTo(FakeVideos.value(4, 1, 1, 0));
    Sample nan = sampler.loadSample(target.nodata(Nodata.NAN));
    assertThat(nan.pixels().dtype()).isEqualTo(DType.FLOAT64);
    assertThat(sampler.loadSample(target).pixels().dtype()).isEqualTo(DType.FLOAT64);
    Target filled = target.missingChannels(0);
    assertThat(sampler.loadSample(filled).pixels().dtype()).isEqualTo(DType.UINT8);
    Target filledNan = filled.nodata(Nodata.NAN);
    assertThat(sampler.loadSample(filledNan).pixels().dtype()).isEqualTo(DType.FLOAT32);
    assertThat(nan.pixels().value(0, 0, 0, 0)).isNaN();
  }

  @Test
  void atNativeScaleEachPartHasItsMask() {
    Target target =
        Target.video(1)
            .time(2, 4)
            .region(-2, 0, 6, 2)
            .channels("a|c")
            .nativeScale(NativeScale.PARTS);
    Target masked = target.nodata(Nodata.MASK);
    List<SamplePart> parts = sampler.loadSample(masked).parts();
    assertThat(parts)
        .extracting(part -> part.mask().orElseThrow().toBytes())
        .containsExactly(
            new byte[] {1, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0},
            new byte[] {1, 0, 0},
            new byte[] {1, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0},
            new byte[] {1});
    for (int i = 0; i < 3; i++) {
      assertThat(parts.get(i).pixels().dtype()).isEqualTo(DType.UINT8);
    }
    assertThat(parts.get(0).pixels().value(1, 2, 0)).isEqualTo(FakeVideos.value(3, 0, 1, 0));
    assertThat(parts.get(1).pixels().value(0, 1, 0)).isEqualTo(FakeVideos.value(30, 0, 0, 0));
    SamplePart filled = sampler.loadSample(masked.fill(9)).parts().get(0);
    assertThat(filled.pixels().value(0, 0, 0)).isEqualTo(9);
    assertThat(filled.mask().orElseThrow().value(0, 0, 0)).isEqualTo(1);
    for (SamplePart part : sampler.loadSample(masked.edges(Edges.NDSAMPLER)).parts()) {
      assertThat(part.mask()).isPresent();
    }
    assertThat(sampler.loadSample(target).parts())
        .allSatisfy(part -> assertThat(part.mask()).isEmpty());
  }

  @Test
  void theSampleAndItsAnnotationsAreScaledTogether() {
    Target target = Target.annotation(102).pad(2).scale(2).interpolation(Interpolation.NEAREST);
    Sample sample = sampler.loadSample(target);
    assertThat(sample.pixels().shape().toArray()).containsExactly(20, 24, 2);
    Box box = sample.annotations().get(sample.annotationIndex().orElseThrow()).box().orElseThrow();
    assertThat(box).isEqualTo(Box.of(4, 4, 16, 12));
    assertThat(sample.relCx()).isCloseTo(box.centerX(), within(1e-9));
    assertThat(sample.relCy()).isCloseTo(box.centerY(), within(1e-9));
    assertThat(sample.pixels().value(4, 4, 0)).isEqualTo(FakeVideos.value(2, 8, 5, 0));
    assertThat(box.warp(sample.toImage())).isEqualTo(Box.of(8, 5, 8, 6));
    Sample sized = sampler.loadSample(Target.image(11).region(0, 0, 10, 5).toSize(20, 20));
    assertThat(sized.pixels().shape().toArray()).containsExactly(20, 20, 2);
    assertThat(sized.toSample()).isEqualTo(Affine.scaling(2, 4));
  }

  @Test
  void nativeScaleKeepsEachFileAndRealignBringsThemToTheFinest() {
    Target target = Target.video(1).time(0, 1).region(4, 2, 10, 8).channels("a|b|c");
    Sample jagged = sampler.loadSample(target.nativeScale(NativeScale.PARTS));
    assertThat(jagged.parts()).hasSize(2);
    assertThat(jagged.parts().get(0).channels()).containsExactly("a", "b");
    NDArray coarse = jagged.parts().get(1).pixels();
    assertThat(coarse.shape().toArray()).containsExactly(4, 5, 1);
    assertThat(coarse.value(1, 2, 0)).isEqualTo(FakeVideos.value(10, 4, 2, 0));
    assertThat(jagged.parts().get(1).toPart()).isEqualTo(Affine.scaling(0.5, 0.5));
    assertThatThrownBy(jagged::pixels).hasMessageContaining("parts()");
    NDArray largest = sampler.loadSample(target.realign()).pixels();
    assertThat(largest.contentEquals(sampler.loadSample(target).pixels())).isTrue();
    Sample only = sampler.loadSample(target.channels("c").realign());
    assertThat(only.pixels().frame(0).contentEquals(coarse)).isTrue();
    assertThat(only.toSample()).isEqualTo(new Affine(0.5, 0, -2, 0, 0.5, -1));
  }

  @Test
  void clippingCutsBoxesAtTheWindow() {
    Target target = Target.image(12).region(10, 0, 20, 8);
    assertThat(sampler.annotations(target).boxes()).containsExactly(Box.of(-2, 5, 8, 6));
    SampleAnnotations clipped = sampler.annotations(target.clipped());
    assertThat(clipped.boxes()).containsExactly(Box.of(0, 5, 6, 3));
    assertThat(clipped.boxArray()).containsExactly(0, 5, 6, 3);
    assertThat(sampler.annotations(target.visible(0.37, Visibility.SHAPE)).ids())
        .containsExactly(102);
    assertThat(sampler.annotations(target.visible(0.38, Visibility.SHAPE)).ids()).isEmpty();
  }

  @Test
  void theLazyGraphGivesTheSamePixels() {
    Target target = Target.video(1).time(-1, 2).region(3, 3, 9, 7).channels("c|a").scale(1.5);
    NDArray lazy = sampler.delayed(target).finalize(sampler.finalizeOptions(target));
    assertThat(lazy.contentEquals(sampler.loadSample(target).pixels())).isTrue();
  }

  @Test
  void aSampleIsACropOfTheWhole() {
    Target whole = Target.video(1).time(0, 3).channels("a|b|c");
    NDArray all = sampler.loadSample(whole).pixels();
    Window window = Window.of(5, 7, 11, 13);
    assertThat(sampler.loadSample(whole.region(window)).pixels().contentEquals(all.crop(window)))
        .isTrue();
  }

  @Test
  void aTokenLoadsTheSameSampleAgain() throws IOException {
    Target target =
        Target.annotation(103)
            .time(-1, 3)
            .square()
            .pad(3)
            .channels("c|b")
            .scale(0.75)
            .padding(Padding.Mode.SYMMETRIC)
            .missingChannels(4)
            .dtype(DType.FLOAT32);
    Sample sample = sampler.loadSample(target);
    Sample again = sampler.replay(sample.toJson());
    assertThat(again.target()).isEqualTo(sample.target());
    assertThat(again.pixels().contentEquals(sample.pixels())).isTrue();
    assertThat(again.annotations()).isEqualTo(sample.annotations());
    assertThat(sampler.replay(target.toJson()).target()).isEqualTo(sample.target());
    String other = sample.toJson().replaceAll("\"fingerprint\": \"..", "\"fingerprint\": \"xx");
    assertThatThrownBy(() -> sampler.replay(other)).hasMessageContaining("fingerprint xx");
  }

  @Test
  void dequantisingGivesWhatTheStoredValuesStandFor() throws IOException {
    String quantization =
        "{\"orig_min\": -1.0, \"orig_max\": 4.02, \"quant_min\": 0, \"quant_max\": 251,"
            + " \"nodata\": 9}";
    CocoDataset.Builder builder = FakeVideos.dataset(folder).toBuilder();
    CocoDataset quantized =
        builder.updateImage(11, image -> image.field("quantization", quantization)).build();
    try (CocoSampler other = videos.open(quantized)) {
      Target target = Target.image(11).region(-1, 0, 12, 6);
      NDArray stored = other.loadSample(target).pixels();
      NDArray values = other.loadSample(target.dequantize()).pixels();
      assertThat(stored.dtype()).isEqualTo(DType.UINT8);
      assertThat(values.dtype().isFloating()).isTrue();
      for (int y = 0; y < 6; y++) {
        for (int x = 0; x < 12; x++) {
          for (int c = 0; c < 2; c++) {
            double value = values.value(y, x, c);
            double raw = stored.value(y, x, c);
            if (x == 0 || raw == 9) {
              assertThat(value).isNaN();
            } else {
              assertThat(value).isCloseTo(raw * 0.02 - 1, within(1e-6));
            }
          }
        }
      }
      NDArray clip = other.loadSample(Target.images(11, 12).dequantize().channels("a")).pixels();
      assertThat(clip.value(0, 0, 0, 0)).isCloseTo(1 * 0.02 - 1, within(1e-6));
      assertThat(clip.value(1, 0, 0, 0)).isEqualTo(2);
    }
  }
}
