package org.ndsampler.core.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Padding;
import org.ndsampler.core.delayed.Interpolation;
import org.ndsampler.core.geom.Box;

class SampleProperties {
  private static Path folder;
  private static CocoSampler sampler;

  @BeforeContainer
  static void open() throws IOException {
    folder = Files.createTempDirectory("ndsampler");
    sampler = new FakeVideos().open(FakeVideos.dataset(folder));
  }

  @AfterContainer
  static void close() throws IOException {
    sampler.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Property(tries = 200)
  void aPixelIsPaddingExactlyWhereTheMaskSaysSo(
      @ForAll @IntRange(min = -12, max = 45) int x,
      @ForAll @IntRange(min = -12, max = 35) int y,
      @ForAll @IntRange(min = 1, max = 20) int width,
      @ForAll @IntRange(min = 1, max = 20) int height,
      @ForAll @IntRange(min = -3, max = 5) int from,
      @ForAll @IntRange(min = 1, max = 5) int length) {
    Sample sample =
        sampler.loadSample(
            Target.video(1)
                .time(from, from + length)
                .region(x, y, width, height)
                .channels("b")
                .fill(255));
    NDArray mask = sample.paddingMask();
    for (int t = 0; t < length; t++) {
      for (int row = 0; row < height; row++) {
        for (int column = 0; column < width; column++) {
          int px = x + column;
          int py = y + row;
          int frame = from + t;
          boolean inside = frame >= 0 && frame < 4 && px >= 0 && px < 40 && py >= 0 && py < 30;
          assertThat(mask.value(t, row, column, 0)).isEqualTo(inside ? 0 : 1);
          assertThat(sample.pixels().value(t, row, column, 0))
              .isEqualTo(inside ? FakeVideos.value(frame + 1, px, py, 1) : 255);
        }
      }
    }
  }

  /** Also windows narrower than a kernel, and such of which a pixel or two are inside. */
  @Property(tries = 1000)
  void theReferencesEdgesAreThereForEveryWindow(
      @ForAll @IntRange(min = -12, max = 45) int x,
      @ForAll @IntRange(min = -12, max = 35) int y,
      @ForAll @IntRange(min = 0, max = 12) int width,
      @ForAll @IntRange(min = 0, max = 12) int height,
      @ForAll Interpolation interpolation,
      @ForAll Nodata nodata,
      @ForAll boolean clip,
      @ForAll @IntRange(min = 2, max = 6) int quarters) {
    Target target =
        (clip ? Target.video(1) : Target.image(12))
            .region(x, y, width, height)
            .channels("b|c")
            .nodata(nodata)
            .interpolation(interpolation)
            .scale(quarters / 4.0);
    NDArray exact = sampler.loadSample(target).pixels();
    NDArray theirs = sampler.loadSample(target.edges(Edges.NDSAMPLER)).pixels();
    assertThat(theirs.shape()).isEqualTo(exact.shape());
    Target parts = target.nativeScale(NativeScale.PARTS);
    int count = sampler.loadSample(parts).parts().size();
    assertThat(sampler.loadSample(parts.edges(Edges.NDSAMPLER)).parts()).hasSize(count);
  }

  @Property(tries = 200)
  void aBoxInTheSampleIsTheBoxInTheImage(
      @ForAll @IntRange(min = -12, max = 45) int x,
      @ForAll @IntRange(min = -12, max = 35) int y,
      @ForAll @IntRange(min = 1, max = 40) int side,
      @ForAll @IntRange(min = 1, max = 9) int scale) {
    Target target = Target.video(1).region(x, y, side, side).scale(scale / 4.0);
    Sample sample = sampler.loadSample(target.channels("a"));
    for (SampleAnnotation annotation : sample.annotations()) {
      Box back = annotation.box().orElseThrow().warp(sample.toImage(annotation.frame()));
      Box own = annotation.source().box().orElseThrow();
      assertThat(Math.abs(back.x() - own.x()) + Math.abs(back.maxY() - own.maxY()))
          .isLessThan(1e-9);
      assertThat(sample.target().frames().get(annotation.frame()).imageId())
          .hasValue(annotation.source().imageId());
    }
  }

  @Property(tries = 300)
  void aTargetIsItsJson(
      @ForAll long id,
      @ForAll int from,
      @ForAll @IntRange(min = 1) int step,
      @ForAll double x,
      @ForAll @IntRange(min = -1000, max = 1000) int pad,
      @ForAll Padding.Mode mode,
      @ForAll Nodata nodata,
      @ForAll NativeScale nativeScale) {
    Target target =
        Target.video(id == Long.MIN_VALUE ? 0 : id)
            .time(from, Math.max(from, 7), step)
            .center(x, -x)
            .size(Math.abs(x), 2)
            .pad(pad, -pad)
            .padTime(pad, 3)
            .nodata(nodata);
    if (nativeScale != NativeScale.PARTS) {
      target = target.padding(mode).nativeScale(nativeScale);
    }
    assertThat(Target.parse(target.toJson())).isEqualTo(target);
  }
}
