package org.ndsampler.webp.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.frames.Backend;
import org.ndsampler.core.frames.FrameCache;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.RasterProvider;
import org.ndsampler.core.raster.Rasters;
import org.ndsampler.core.raster.RowReader;
import org.ndsampler.core.raster.cog.CogValidator;
import org.ndsampler.core.sample.CocoSampler;

class WebpProviderTest {
  private static final Path FILES = Path.of("src", "test", "resources", "webp");
  private static final List<String> NAMES =
      List.of("lossy", "lossless", "lossy-alpha", "lossless-alpha", "grey", "one", "turned");

  private static final RasterOptions OPTIONS = RasterOptions.of(BlockCache.ofBytes(1 << 24));

  /** The decoder itself, without a cache. */
  private static final RasterOptions UNCACHED = RasterOptions.of(BlockCache.ofBytes(0));

  private final RasterProvider provider = new WebpProvider();

  @TempDir Path folder;

  private static Path file(String name) {
    return FILES.resolve(name + ".webp");
  }

  private static NDArray pillow(String name) throws IOException {
    try (Raster raster = Rasters.load().open(FILES.resolve(name + ".npy"), OPTIONS)) {
      return raster.read();
    }
  }

  private static NDArray read(Path file) throws IOException {
    try (Raster raster = Rasters.load().open(file, OPTIONS)) {
      return raster.read();
    }
  }

  @Test
  void itIsFoundAsAService() {
    assertThat(Rasters.load().providers().stream().map(RasterProvider::name)).contains("webp");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"lossy", "lossless", "lossy-alpha", "lossless-alpha", "grey", "one", "turned"})
  void thePixelsAreThoseOfPillow(String name) throws IOException {
    NDArray expected = pillow(name);
    try (Raster raster = Rasters.load().open(file(name), OPTIONS)) {
      assertThat(raster.info().format()).isEqualTo("webp");
      assertThat(raster.info().size()).isEqualTo(Size.of(expected.width(), expected.height()));
      assertThat(raster.info().channels()).isEqualTo(name.endsWith("alpha") ? 4 : 3);
      assertThat(raster.info().dtype()).isEqualTo(DType.UINT8);
      assertThat(raster.read().contentEquals(expected)).isTrue();
    }
  }

  @Test
  void aWindowIsTheCropOfTheImageAndRowsAreItsRows() throws IOException {
    NDArray all = pillow("lossy-alpha");
    for (RasterOptions options : List.of(OPTIONS, UNCACHED)) {
      try (Raster raster = provider.open(file("lossy-alpha"), options);
          RowReader rows = raster.rows()) {
        for (Window window : List.of(new Window(0, 0, 1, 1), new Window(5, 3, 20, 11))) {
          assertThat(raster.read(window).contentEquals(all.crop(window).copy())).isTrue();
        }
        rows.skip(4);
        NDArray strip = NDArray.zeros(DType.UINT8, Shape.of(6, all.width(), 4));
        rows.read(strip);
        assertThat(strip.contentEquals(all.crop(new Window(0, 4, all.width(), 6)).copy())).isTrue();
      }
    }
  }

  @Test
  void manyThreadsReadOneRaster() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (Raster raster = provider.open(file("lossy"), UNCACHED)) {
      NDArray expected = pillow("lossy");
      List<Future<Boolean>> equal = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        equal.add(threads.submit(() -> raster.read().contentEquals(expected)));
      }
      for (Future<Boolean> one : equal) {
        assertThat(one.get()).isTrue();
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void aClosedRasterSaysSo() throws IOException {
    Raster raster = provider.open(file("lossy"), OPTIONS);
    raster.close();
    raster.close();
    assertThatThrownBy(raster::read)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("lossy.webp is closed");
  }

  @Test
  void theOrientationOfExifTurnsTheImageWhereItIsApplied() throws IOException {
    NDArray stored = pillow("turned");
    byte[] bytes = Files.readAllBytes(file("turned"));
    int exif = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("EXIF");
    // As some writers have it, with what JPEG puts before the block.
    ByteBuffer prefixed =
        ByteBuffer.allocate(bytes.length + 6)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(bytes, 0, exif + 8);
    prefixed.put("Exif\0\0".getBytes(StandardCharsets.ISO_8859_1));
    prefixed.put(bytes, exif + 8, bytes.length - exif - 8);
    prefixed.putInt(exif + 4, prefixed.getInt(exif + 4) + 6);
    prefixed.putInt(4, prefixed.getInt(4) + 6);
    Path other = Files.write(folder.resolve("prefixed.webp"), prefixed.array());
    for (Path file : List.of(file("turned"), other)) {
      try (Raster turned = provider.open(file, OPTIONS.applyOrientation(true))) {
        assertThat(turned.info().size())
            .isEqualTo(Size.of(/* width= */ stored.height(), /* height= */ stored.width()));
        NDArray pixels = turned.read();
        for (int y = 0; y < pixels.height(); y++) {
          for (int x = 0; x < pixels.width(); x++) {
            // 6: the first row is the stored image's first column, from below.
            int row = stored.height() - 1 - x;
            assertThat(pixels.value(y, x, 1)).isEqualTo(stored.value(row, y, 1));
          }
        }
      }
    }
  }

  @Test
  void alphaIsWhatTheHeaderSays() throws IOException {
    byte[] with = Files.readAllBytes(file("lossy-alpha"));
    with[20] &= ~0x10;
    NDArray dropped = read(Files.write(folder.resolve("dropped.webp"), with));
    assertThat(dropped.contentEquals(pillow("lossy-alpha").channels(0, 3).copy())).isTrue();
    byte[] without = Files.readAllBytes(file("turned"));
    without[20] |= 0x10;
    NDArray opaque = read(Files.write(folder.resolve("opaque.webp"), without));
    assertThat(opaque.channels()).isEqualTo(4);
    assertThat(opaque.channels(0, 3).copy().contentEquals(pillow("turned"))).isTrue();
    assertThat(opaque.channels(3, 4).copy().contentEquals(filled(opaque, 255))).isTrue();
  }

  private static NDArray filled(NDArray like, int value) {
    return NDArray.filled(DType.UINT8, Shape.of(like.height(), like.width(), 1), value);
  }

  @Test
  void aCutFileIsRefusedWhereverItIsCut() throws IOException {
    for (String name : NAMES) {
      byte[] bytes = Files.readAllBytes(file(name));
      for (int length = 0; length < bytes.length; length++) {
        Path cut = Files.write(folder.resolve("cut.webp"), Arrays.copyOf(bytes, length));
        assertThatThrownBy(() -> provider.open(cut, OPTIONS))
            .isInstanceOf(RasterFormatException.class)
            .hasMessageStartingWith(cut + ": the file is truncated: ");
      }
    }
  }

  /** The sizes fit, the pixels do not: what the decoder says names the file too. */
  @ParameterizedTest
  @ValueSource(strings = {"lossy", "lossless", "lossless-alpha"})
  void pixelsThatAreCutWithinAreRefused(String name) throws IOException {
    byte[] bytes = Files.readAllBytes(file(name));
    for (int length : new int[] {bytes.length / 2 & ~1, bytes.length - 20 & ~1}) {
      ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(bytes, length)).order(ByteOrder.LITTLE_ENDIAN);
      cut.putInt(4, length - 8).putInt(16, length - 20);
      Path file = Files.write(folder.resolve("cut.webp"), cut.array());
      try (Raster raster = provider.open(file, UNCACHED)) {
        assertThat(raster.info().size()).isEqualTo(Size.of(31, 19));
        assertThatThrownBy(raster::read)
            .isInstanceOf(RasterFormatException.class)
            .hasMessageStartingWith(file + ": the webp data is damaged: ")
            .matches(e -> !((RasterFormatException) e).isUnsupported());
      }
    }
  }

  @Test
  void anAnimationIsRefusedAsUnsupportedAndTheNextProviderIsAsked() {
    Path file = file("animated");
    assertThatThrownBy(() -> provider.open(file, OPTIONS))
        .isInstanceOf(RasterFormatException.class)
        .hasMessageStartingWith(file + ": an animated WebP is not supported; take the frames apart")
        .matches(e -> ((RasterFormatException) e).isUnsupported());
    assertThatThrownBy(() -> Rasters.of(List.of(provider, new Last())).open(file, OPTIONS))
        .hasMessageContainingAll("webp says: an animated WebP", "last says: no");
  }

  /** Asked after the one under test. */
  private static final class Last implements RasterProvider {
    @Override
    public String name() {
      return "last";
    }

    @Override
    public int priority() {
      return -100;
    }

    @Override
    public boolean supports(Path path, ByteBuffer header) {
      return true;
    }

    @Override
    public Raster open(Path path, RasterOptions options) throws IOException {
      throw RasterFormatException.unsupported(path, "no");
    }
  }

  @Test
  void aDamagedHeaderIsToldWithItsPlace() throws IOException {
    refused("lossy-alpha", 24, 99, "damaged: the pixels are 31x19, and the header says 100x19");
    refused("lossy", 23, 0, "damaged: no key frame of VP8 begins at byte 20");
    refused("lossy", 20, 1, "damaged: no key frame of VP8 begins at byte 20");
    refused("lossy", 26, 0, "damaged: the pixels are ");
    refused("lossless", 20, 0, "damaged: no lossless image begins at byte 20");
    refused("lossy", 15, 'Q', "damaged: the file has no chunk of pixels");
    refused("lossy", 17, 0x7f, "damaged: the chunk at byte 12 ends behind the end of the file");
    refused("lossy", 8, 'A', "not a WebP image");
    byte[] tiny = "RIFF\14\0\0\0WEBPVP8L\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
    Path file = Files.write(folder.resolve("tiny.webp"), tiny);
    assertThatThrownBy(() -> provider.open(file, OPTIONS))
        .hasMessage(file + ": damaged: the chunk at byte 12 has 0 bytes, not 5");
  }

  private void refused(String name, int at, int value, String message) throws IOException {
    byte[] bytes = Files.readAllBytes(file(name));
    bytes[at] = (byte) value;
    Path file = Files.write(folder.resolve("damaged.webp"), bytes);
    assertThatThrownBy(() -> provider.open(file, OPTIONS))
        .isInstanceOf(RasterFormatException.class)
        .hasMessageStartingWith(file + ": " + message);
  }

  @Test
  void aFileThatBecomesShorterAfterItWasOpenedIsAnError() throws IOException {
    Path file = Files.copy(file("lossy"), folder.resolve("file.webp"));
    try (Raster raster = provider.open(file, UNCACHED)) {
      Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 50));
      assertThatThrownBy(raster::read)
          .isInstanceOf(RasterFormatException.class)
          .hasMessage(file + ": the file was changed after it was opened: it became shorter");
    }
  }

  @Test
  void whatFollowsTheImageInTheFileIsPassedOver() throws IOException {
    byte[] bytes = Files.readAllBytes(file("lossy"));
    Path file = Files.write(folder.resolve("more.webp"), Arrays.copyOf(bytes, bytes.length + 1000));
    assertThat(read(file).contentEquals(pillow("lossy"))).isTrue();
  }

  @Test
  void theFrameCacheMakesACog() throws IOException {
    try (FrameCache cache =
            FrameCache.builder(folder.resolve("cache")).backend(Backend.COG).build();
        Raster kept = cache.open(file("lossy-alpha"), OPTIONS)) {
      assertThat(CogValidator.validate(kept.info().path()).isValid()).isTrue();
      assertThat(kept.read().contentEquals(pillow("lossy-alpha"))).isTrue();
    }
  }

  @Test
  void theSamplerReadsADatasetOfThem() throws IOException {
    Files.copy(file("lossy"), folder.resolve("a.webp"));
    Files.copy(file("lossless"), folder.resolve("b.jpg"));
    Path json =
        Files.writeString(
            folder.resolve("data.json"),
            """
            {"images": [{"id": 1, "file_name": "a.webp"}, {"id": 2, "file_name": "b.jpg"}],
             "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [3, 2, 10, 8]},
                             {"id": 2, "image_id": 2, "category_id": 1, "bbox": [3, 2, 10, 8]}],
             "categories": [{"id": 1, "name": "square"}]}
            """);
    try (CocoSampler sampler = CocoSampler.open(CocoDataset.read(json))) {
      assertThat(sampler.dataset().image(1).size()).isEqualTo(Size.of(31, 19));
      Window box = new Window(3, 2, 10, 8);
      assertThat(sampler.loadPositive(0).pixels().contentEquals(pillow("lossy").crop(box).copy()))
          .isTrue();
      assertThat(
              sampler.loadPositive(1).pixels().contentEquals(pillow("lossless").crop(box).copy()))
          .isTrue();
    }
  }
}
