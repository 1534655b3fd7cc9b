package org.ndsampler.core.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.FusedChannelSpec;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.delayed.DelayedLoad;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Target;

/**
 * Image 1 has a file and a coarse asset, image 2 two assets, image 3 a JPEG of unknown channels.
 */
class FramesTest {
  private static final Size SIZE = Size.of(300, 200);
  private static final Size COARSE = Size.of(150, 100);
  private static final FusedChannelSpec MIXED = FusedChannelSpec.parse("x|r|g|z");

  @TempDir Path folder;
  private Path images;
  private CocoDataset dataset;
  private NDArray own;

  @BeforeEach
  void writeDataset() throws IOException {
    images = Files.createDirectory(folder.resolve("images"));
    own = TestImages.bmp(images.resolve("own.bmp"), 300, 200, 1);
    TestImages.bmp(images.resolve("coarse.bmp"), 150, 100, 2);
    TestImages.bmp(images.resolve("fine.bmp"), 300, 200, 3);
    TestImages.jpeg(images.resolve("photo.jpg"), 120, 90, 4);
    dataset =
        CocoDataset.builder()
            .imageFolder(images)
            .image(
                1,
                image ->
                    image
                        .fileName("own.bmp")
                        .size(SIZE)
                        .channels("r|g|b")
                        .asset(
                            asset ->
                                asset
                                    .fileName("coarse.bmp")
                                    .channels("x|y|z")
                                    .size(COARSE)
                                    .toImage(Affine.scaling(2, 2))))
            .image(
                2,
                image ->
                    image
                        .size(SIZE)
                        .asset(asset -> asset.fileName("fine.bmp").channels("r|g|b").size(SIZE))
                        .asset(
                            asset ->
                                asset
                                    .fileName("coarse.bmp")
                                    .channels("x|y|z")
                                    .size(COARSE)
                                    .toImage(Affine.scaling(2, 2))))
            .image(3, image -> image.fileName("photo.jpg").size(Size.of(120, 90)))
            .build();
  }

  private static List<Target> targets() {
    return List.of(
        Target.image(1).region(30, 40, 64, 50),
        Target.image(1).region(-10, 150, 100, 100),
        Target.image(1).region(33, 21, 90, 71).channels(MIXED),
        Target.image(2).region(7, 5, 64, 64).channels(FusedChannelSpec.all()),
        Target.image(3),
        Target.image(3).region(20, 30, 40, 50).channels("b|r"));
  }

  /** Overwrites the originals with zeros, so that whoever reads one notices. */
  private void destroyOriginals() throws IOException {
    for (String name : List.of("own.bmp", "coarse.bmp", "fine.bmp", "photo.jpg")) {
      Path file = images.resolve(name);
      FileTime time = Files.getLastModifiedTime(file);
      Files.write(file, new byte[(int) Files.size(file)]);
      Files.setLastModifiedTime(file, time);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"npy", "cog", "auto"})
  void afterPreparingSamplesAndGraphsComeFromTheCacheAlone(String backend) throws IOException {
    Map<Target, NDArray> expected = new LinkedHashMap<>();
    try (CocoSampler plain = CocoSampler.open(dataset)) {
      targets().forEach(target -> expected.put(target, plain.loadSample(target).pixels()));
    }
    for (String name : List.of("own.bmp", "coarse.bmp", "fine.bmp", "photo.jpg")) {
      Files.setLastModifiedTime(images.resolve(name), FileTime.from(Instant.EPOCH));
    }
    Backend chosen = Backend.of(backend);
    if (!backend.equals("npy")) {
      chosen = chosen.with("compression", "deflate"); // the JPEG, too, without another loss
    }
    Path cache = folder.resolve("cache");
    try (CocoSampler sampler = CocoSampler.builder(dataset).cache(cache).backend(chosen).build()) {
      Frames frames = sampler.frames();
      PrepareReport report =
          frames.prepare(frames.ids(), 2, Progress.NONE, CancellationToken.NONE).throwIfFailed();
      assertThat(report.converted()).isEqualTo(4);
    }
    destroyOriginals();
    try (CocoSampler plain = CocoSampler.open(dataset)) {
      assertThatThrownBy(() -> plain.loadSample(Target.image(1)))
          .isInstanceOf(UncheckedIOException.class);
    }
    try (CocoSampler sampler = CocoSampler.builder(dataset).cache(cache).backend(chosen).build()) {
      for (Map.Entry<Target, NDArray> one : expected.entrySet()) {
        Target target = one.getKey();
        assertThat(sampler.loadSample(target).pixels().contentEquals(one.getValue()))
            .as("sample of %s", target)
            .isTrue();
        NDArray graph = sampler.delayed(target).finalize(sampler.finalizeOptions(target));
        assertThat(graph.contentEquals(one.getValue())).as("graph of %s", target).isTrue();
      }
      CocoFrames frames = (CocoFrames) sampler.frames();
      String format = backend.equals("npy") ? "npy" : "tiff";
      assertThat(frames.info(1).format()).isEqualTo(format);
      for (FramePart part : frames.parts(2)) {
        assertThat(((DelayedLoad) part.pixels()).info().format()).isEqualTo(format);
      }
      assertThat(frames.delayed(1).load().contentEquals(own)).isTrue();
      assertThat(frames.prepare(frames.ids(), 0).present()).isEqualTo(4);
    }
  }

  @Test
  void channelsOfSeveralFilesComeInTheOrderAskedForAsASampleHasThem() throws IOException {
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      Frames frames = sampler.frames();
      assertThat(frames.channels(1)).containsExactly("r", "g", "b", "x", "y", "z");
      for (Window window : List.of(SIZE.toWindow(), Window.of(33, 21, 90, 71))) {
        NDArray pixels = frames.read(1, window, MIXED);
        assertThat(pixels.channels()).isEqualTo(4);
        Target target = Target.image(1).region(window).channels(MIXED);
        assertThat(pixels.contentEquals(sampler.loadSample(target).pixels())).isTrue();
      }
      assertThat(frames.delayed(1, MIXED).channelNames()).containsExactly("x", "r", "g", "z");
      FusedChannelSpec all = FusedChannelSpec.all();
      NDArray everything = frames.read(2, SIZE.toWindow(), all);
      assertThat(everything.channels()).isEqualTo(6);
      assertThat(
              everything.contentEquals(sampler.loadSample(Target.image(2).channels(all)).pixels()))
          .isTrue();
      // Outside there are zeros.
      NDArray beyond = frames.read(1, Window.of(298, 0, 4, 2), FusedChannelSpec.parse("r|g|b"));
      assertThat(
              beyond
                  .crop(Window.of(2, 0, 2, 2))
                  .contentEquals(
                      NDArray.zeros(own.dtype(), beyond.crop(Window.of(2, 0, 2, 2)).shape())))
          .isTrue();
      assertThat(
              beyond.crop(Window.of(0, 0, 2, 2)).contentEquals(own.crop(Window.of(298, 0, 2, 2))))
          .isTrue();
    }
  }

  @Test
  void thePartsOfAnImageAreItsFilesWithTheirChannelsAndResolutions() {
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      CocoFrames frames = (CocoFrames) sampler.frames();
      assertThat(frames.ids()).containsExactly(1L, 2L, 3L);
      assertThat(frames.size()).isEqualTo(3);
      assertThat(frames.size(2)).isEqualTo(SIZE);
      List<FramePart> parts = frames.parts(1);
      assertThat(parts)
          .extracting(part -> part.path().orElseThrow())
          .containsExactly(images.resolve("own.bmp"), images.resolve("coarse.bmp"));
      assertThat(parts.get(0).toImage().isIdentity()).isTrue();
      assertThat(parts.get(1).toImage()).isEqualTo(Affine.scaling(2, 2));
      assertThat(parts.get(1).pixels().load().shape().size()).isEqualTo(COARSE);
      assertThat(frames.channels(3)).containsExactly("r", "g", "b");
      assertThat(frames.delayed(2).channelNames()).containsExactly("r", "g", "b", "x", "y", "z");
      assertThatThrownBy(() -> frames.path(2))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("x|y|z");
      assertThatThrownBy(() -> frames.delayed(1, FusedChannelSpec.parse("r|Z")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("[r, g, b, x, y, z]")
          .hasMessageContaining("did you mean \"z\"?");
      assertThatThrownBy(() -> frames.parts(4)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> frames.prepare(frames.ids(), 0))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("cache(path)");
      assertThat(frames.hashId())
          .isEqualTo(((CocoFrames) CocoSampler.open(dataset).frames()).hashId())
          .isNotEqualTo(
              ((CocoFrames) CocoSampler.open(dataset.withImageFolder(folder)).frames()).hashId());
    }
  }

  @Test
  void aSamplerTakesACacheWithABudget() throws IOException {
    FrameCache cache =
        FrameCache.builder(folder.resolve("cache")).backend(Backend.NPY).budget(200_000).build();
    try (CocoSampler sampler = CocoSampler.builder(dataset).cache(cache).build()) {
      sampler.loadSample(Target.image(1).channels(FusedChannelSpec.all()));
      sampler.loadSample(Target.image(2).channels(FusedChannelSpec.all()));
      assertThat(cache.stats().conversions()).isGreaterThanOrEqualTo(3);
      assertThat(cache.stats().evicted()).isPositive();
    }
    assertThatThrownBy(
            () -> cache.open(images.resolve("own.bmp"), RasterOptions.of(BlockCache.ofBytes(1))))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> CocoSampler.builder(dataset).cache(cache).backend(Backend.COG).build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("leave out backend");
  }

  @Test
  void filesMakeFramesWithoutADataset() throws IOException {
    Map<Long, Path> files = Map.of(5L, images.resolve("own.bmp"), 2L, images.resolve("coarse.bmp"));
    for (SimpleFrames frames :
        List.of(
            SimpleFrames.of(files),
            SimpleFrames.of(files, folder.resolve("simple"), Backend.NPY))) {
      try (frames) {
        assertThat(frames.ids()).containsExactly(2L, 5L);
        assertThat(frames.size(2)).isEqualTo(COARSE);
        assertThat(frames.channels(5)).containsExactly("r", "g", "b");
        assertThat(frames.delayed(5).load().contentEquals(own)).isTrue();
        Window window = Window.of(250, 150, 20, 10);
        NDArray blue = frames.read(5, window, FusedChannelSpec.of("b"));
        assertThat(blue.contentEquals(own.crop(window).channels(2, 3))).isTrue();
      }
      assertThatThrownBy(() -> frames.delayed(5).load()).isInstanceOf(IllegalStateException.class);
    }
    try (SimpleFrames plain = SimpleFrames.of(files)) {
      assertThatThrownBy(() -> plain.prepare(plain.ids(), 0))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("SimpleFrames.of(paths, folder, backend)");
    }
    try (SimpleFrames lost = SimpleFrames.of(Map.of(1L, images.resolve("absent.png")))) {
      assertThatThrownBy(() -> lost.delayed(1).load())
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("image 1")
          .hasMessageContaining("absent.png");
    }
  }
}
