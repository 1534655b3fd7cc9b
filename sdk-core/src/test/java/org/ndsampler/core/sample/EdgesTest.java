package org.ndsampler.core.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.delayed.DelayedImage;
import org.ndsampler.core.delayed.Interpolation;
import org.ndsampler.core.geom.Window;

class EdgesTest {
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

  @ParameterizedTest
  @EnumSource(Interpolation.class)
  void aScaledWindowIsTheWindowOfTheScaledWhole(Interpolation interpolation) {
    for (double scale : new double[] {2, 0.5}) {
      Target whole =
          Target.video(1).channels("b|c").scale(scale).interpolation(interpolation).time(0, 3);
      NDArray all = sampler.loadSample(whole).pixels();
      Window window = Window.of(8, 4, 16, 12);
      NDArray part = sampler.loadSample(whole.region(window)).pixels();
      Window scaled =
          Window.of((int) (8 * scale), (int) (4 * scale), (int) (16 * scale), (int) (12 * scale));
      assertThat(part.contentEquals(all.crop(scaled))).as("%s %s", interpolation, scale).isTrue();
    }
  }

  @Test
  void ndsamplersEdgesMixWithWhatIsOutsideTheWindow() {
    Target target = Target.image(12).region(8, 4, 6, 6).channels("a").scale(2);
    NDArray exact = sampler.loadSample(target).pixels();
    NDArray theirs = sampler.loadSample(target.edges(Edges.NDSAMPLER)).pixels();
    // A quarter of the pixel beyond the edge: file + x + 2 y, or 0 there.
    assertThat(exact.value(1, 0, 0)).isEqualTo(Math.floor(0.75 * 18 + 0.25 * 17 + 0.5 + 0.5));
    assertThat(theirs.value(1, 0, 0)).isEqualTo(Math.floor(0.75 * (18 + 0.5) + 0.5));
    assertThat(
            theirs.crop(Window.of(1, 1, 10, 10)).contentEquals(exact.crop(Window.of(1, 1, 10, 10))))
        .isTrue();
  }

  @Test
  void ndsamplersFarEdgesAreNanWhereAFloatClipGoesBeyondTheVideo() {
    Target target =
        Target.video(1)
            .time(0, 1)
            .region(-3, -2, 10, 9)
            .channels("a")
            .nodata(Nodata.NAN)
            .edges(Edges.NDSAMPLER);
    NDArray pixels = sampler.loadSample(target).pixels();
    NDArray exact = sampler.loadSample(target.edges(Edges.EXACT)).pixels();
    for (int y = 0; y < 9; y++) {
      for (int x = 0; x < 10; x++) {
        boolean outside = x < 3 || y < 2;
        boolean last = x == 9 || y == 8;
        assertThat(Double.isNaN(pixels.value(0, y, x, 0))).isEqualTo(outside || last);
        assertThat(Double.isNaN(exact.value(0, y, x, 0))).isEqualTo(outside);
      }
    }
    NDArray nearest = sampler.loadSample(target.interpolation(Interpolation.NEAREST)).pixels();
    assertThat(nearest.contentEquals(exact)).isTrue();
    // A part of native scale that keeps its size is warped there, too.
    NDArray part =
        sampler.loadSample(target.nativeScale(NativeScale.PARTS)).parts().get(0).pixels();
    assertThat(part.contentEquals(pixels.frame(0))).isTrue();
    NDArray filled = sampler.loadSample(target.fill(7)).pixels();
    assertThat(filled.value(0, 8, 9, 0)).isEqualTo(FakeVideos.value(1, 6, 6, 0));
  }

  @Test
  void ndsamplersMaskLeavesPaddingOutAndShowsTheLargestValueThere() {
    Target target =
        Target.video(1)
            .time(3, 4)
            .region(-1, 0, 3, 2)
            .channels("a|c")
            .nodata(Nodata.MASK)
            .edges(Edges.NDSAMPLER);
    Sample sample = sampler.loadSample(target);
    assertThat(sample.pixels().dtype()).isEqualTo(DType.UINT8);
    assertThat(sample.pixels().value(0, 0, 0, 0)).isEqualTo(255);
    assertThat(sample.mask().orElseThrow().toBytes())
        .containsExactly(0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1);
    assertThat(sample.paddingMask().toBytes()).containsExactly(1, 0, 0, 1, 0, 0);
  }

  @Test
  void aLazySampleReadsNothingUntilItsPixelsAreAskedFor() {
    Target target = Target.video(1).time(-1, 2).region(3, 3, 9, 7).channels("c|a").scale(1.5);
    Sample sample = sampler.loadSample(target.lazy());
    assertThat(sample.annotations()).isNotEmpty();
    assertThat(sample.toString()).contains("unread pixels");
    assertThat(videos.reads).hasValue(0);
    NDArray pixels = sample.pixels();
    assertThat(videos.reads).hasPositiveValue();
    int reads = videos.reads.get();
    assertThat(sample.pixels()).isSameAs(pixels);
    assertThat(videos.reads).hasValue(reads);
    assertThat(pixels.contentEquals(sampler.loadSample(target).pixels())).isTrue();
    assertThat(sample.delayed().finalize(sample.finalizeOptions()).contentEquals(pixels)).isTrue();
    Sample again = sampler.replay(sample.toJson());
    assertThat(again.target()).isEqualTo(sample.target());
    assertThat(again.delayed().shape()).isEqualTo(pixels.shape());
    Sample eager = sampler.loadSample(target);
    assertThatThrownBy(eager::delayed)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("lazy()");
  }

  @Test
  void aLazySampleGoesOnAsAGraph() {
    Sample sample = sampler.loadSample(Target.image(11).region(4, 2, 10, 8).lazy());
    DelayedImage graph = (DelayedImage) sample.delayed();
    NDArray corner = graph.crop(Window.of(1, 1, 2, 2)).load();
    assertThat(corner.value(0, 0, 1)).isEqualTo(FakeVideos.value(1, 5, 3, 1));
    assertThat(videos.pixelsRead).hasValue(4);
  }
}
