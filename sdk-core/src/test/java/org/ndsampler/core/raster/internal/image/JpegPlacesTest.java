package org.ndsampler.core.raster.internal.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Damage;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.internal.Blocks;

/** Our own decoder of plain JPEGs, and its windows, against libjpeg and against the whole. */
class JpegPlacesTest {
  @TempDir Path folder;

  static List<Path> jpegs() throws IOException {
    return RowsTest.jpegs();
  }

  private static Window window(SplittableRandom random, int width, int height) {
    int w = 1 + random.nextInt(width);
    int h = 1 + random.nextInt(height);
    return new Window(random.nextInt(width - w + 1), random.nextInt(height - h + 1), w, h);
  }

  /** Windows as a decoder gives them, the first one and those that use its index. */
  private static void checkWindows(Path file, boolean applyOrientation) throws IOException {
    JpegDecoder decoder = JpegDecoder.open(file, applyOrientation);
    NDArray whole = JpegDecoder.open(file, applyOrientation).decode();
    SplittableRandom random = new SplittableRandom(whole.width());
    for (int i = 0; i < 25; i++) {
      Window window = window(random, whole.width(), whole.height());
      Optional<NDArray> part = decoder.decode(window);
      assertThat(part.orElseThrow().contentEquals(whole.crop(window).copy()))
          .as("%s of %s, number %s", window, file, i)
          .isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("jpegs")
  void aWindowIsThatOfTheWhole(Path file) throws IOException {
    if (file.getFileName().toString().startsWith("progressive")) {
      assertThat(JpegDecoder.open(file, false).decode(new Window(0, 0, 3, 3))).isEmpty();
      return;
    }
    checkWindows(file, false);
    checkWindows(file, true);
  }

  @ParameterizedTest
  @MethodSource("jpegs")
  void thePixelsAreThoseOfLibjpeg(Path file) throws IOException {
    JpegDecoder decoder = JpegDecoder.open(file, false);
    assertThat(decoder.decode().contentEquals(decoder.decodeByJdk())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1x2", "4x1", "2x2", "1x1", "2x1", "1x4", "4x2", "3x1"})
  void anySamplingHasTheWindowsOfTheWhole(String factors) throws IOException {
    for (int restart : new int[] {0, 1, 5}) {
      Path file =
          TestJpegs.sampled(folder, factors.charAt(0) - '0', factors.charAt(2) - '0', restart);
      checkWindows(file, false);
    }
  }

  /** Noise of little and much contrast, edges, and flat areas. */
  private static BufferedImage picture(SplittableRandom random, int width, int height, int type) {
    BufferedImage image = new BufferedImage(width, height, type);
    int contrast = 1 + random.nextInt(256);
    int edge = 1 + random.nextInt(40);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int base = (x / edge + y / edge) % 2 == 0 ? 0x202020 : 0x808080;
        int noise = x / edge % 3 == 0 ? 0 : random.nextInt(contrast) / 2 * 0x010101;
        image.setRGB(x, y, base + noise + (x * 3 << 8 & 0x3f00) + (y & 0x1f));
      }
    }
    return image;
  }

  @Test
  void picturesOfAnySizeAndQualityAreThoseOfLibjpeg() throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    // libjpeg 6b, which some builds of the JDK bring, repeats the rows of 1x2; libjpeg-turbo does
    // not.
    int[][] factors = {{1, 1}, {2, 1}, {2, 2}, {4, 1}, {1, 4}};
    for (int i = 0; i < 150; i++) {
      int width = 1 + random.nextInt(i < 60 ? 20 : 90);
      int height = 1 + random.nextInt(i < 60 ? 20 : 90);
      int[] sampling = factors[i % factors.length];
      int type = i % 7 == 0 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR;
      BufferedImage image = picture(random, width, height, type);
      float quality = (1 + random.nextInt(100)) / 100f;
      Path file = folder.resolve("p" + i + ".jpg");
      TestJpegs.write(file, image, sampling[0], sampling[1], i % 4 == 0 ? 3 : 0, quality);
      JpegDecoder decoder = JpegDecoder.open(file, false);
      String what = "%sx%s %s %s".formatted(width, height, Arrays.toString(sampling), quality);
      assertThat(decoder.decode().contentEquals(decoder.decodeByJdk())).as(what).isTrue();
      checkWindows(file, false);
    }
  }

  /** A file that is larger than what is read of it at once. */
  private Path large() throws IOException {
    BufferedImage image = picture(new SplittableRandom(1), 900, 700, BufferedImage.TYPE_3BYTE_BGR);
    return TestJpegs.write(folder.resolve("large.jpg"), image, 2, 2, 0, 0.9f);
  }

  @Test
  void aWindowThatWasIndexedReadsLittleOfTheFile() throws IOException {
    Path file = large();
    byte[] bytes = Files.readAllBytes(file);
    JpegSequential jpeg = JpegSequential.of(file, bytes, true);
    JpegIndex index = new JpegIndex();
    jpeg.decode(bytes, new Window(0, 0, 1, 1), index);
    assertThat(index.bytes()).isLessThan(bytes.length / 50);
    List<Integer> counts = new ArrayList<>();
    Window window = new Window(500, 300, 64, 64);
    byte[] pixels =
        jpeg.decode(
            (start, count) -> {
              counts.add(count);
              return Arrays.copyOfRange(bytes, (int) start, (int) start + count);
            },
            bytes.length,
            window,
            index);
    assertThat(counts.stream().mapToInt(n -> n).sum()).isLessThan(bytes.length / 25);
    NDArray whole = JpegDecoder.open(file, false).decode();
    assertThat(pixels).isEqualTo((byte[]) whole.crop(window).copy().data());
  }

  @Test
  void whatIsKnownOfAFileOutlivesItsRasterUntilTheFileChanges() throws IOException {
    Path file = large();
    Blocks blocks = Blocks.ofBytes(1 << 20);
    JpegPlaces.Store store = JpegPlaces.Store.in(blocks);
    Window window = new Window(100, 100, 50, 50);
    JpegDecoder first = JpegDecoder.open(file, false, store);
    double before = first.share(window);
    NDArray pixels = first.decode(window).orElseThrow();
    assertThat(first.share(window)).isLessThan(before / 3);
    assertThat(store.find(JpegPlaces.Version.of(file))).isNotNull();
    // What comes before the window is not even looked at any more.
    byte[] bytes = Files.readAllBytes(file);
    FileTime time = Files.getLastModifiedTime(file);
    byte[] hidden = bytes.clone();
    int data = bytes.length / 20;
    Arrays.fill(hidden, bytes.length - data, bytes.length, (byte) 0);
    Files.write(file, hidden);
    Files.setLastModifiedTime(file, time);
    JpegDecoder second = JpegDecoder.open(file, false, store);
    assertThat(second.decode(window).orElseThrow().contentEquals(pixels)).isTrue();
    // A file of another time is looked at anew, and found damaged.
    Files.setLastModifiedTime(file, FileTime.fromMillis(time.toMillis() + 5000));
    assertThat(JpegDecoder.open(file, false, store).decode(window)).isEmpty();
    assertThat(second.decode(window)).isEmpty();
  }

  @Test
  void aWindowOfADamagedFileIsAnErrorWhereverTheDamageIs() throws IOException {
    Path whole = large();
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = Files.write(folder.resolve("cut.jpg"), Arrays.copyOf(bytes, bytes.length - 300));
    RasterOptions options = RasterOptions.of(BlockCache.ofBytes(1 << 20)).damage(Damage.REFUSE);
    try (Raster raster = new ImageIoProvider().open(cut, options)) {
      assertThatThrownBy(() -> raster.read(new Window(0, 0, 10, 10)))
          .isInstanceOf(RasterFormatException.class)
          .hasMessageContaining("truncated");
    }
  }

  @Test
  void oneWindowIsDecodedAloneAndManyAsAWhole() throws IOException {
    Path file = large();
    BlockCache cache = BlockCache.ofBytes(1 << 24);
    RasterOptions options = RasterOptions.of(cache);
    try (Raster raster = new ImageIoProvider().open(file, options)) {
      NDArray first = raster.read(new Window(10, 10, 50, 50));
      assertThat(cache.bytes()).isZero();
      NDArray second = raster.read(new Window(10, 10, 50, 50));
      assertThat(cache.bytes()).isGreaterThan(900 * 700 * 3);
      assertThat(second.contentEquals(first)).isTrue();
    }
    BlockCache little = BlockCache.ofBytes(1 << 16);
    try (Raster raster = new ImageIoProvider().open(file, RasterOptions.of(little))) {
      NDArray first = raster.read(new Window(10, 10, 50, 50));
      NDArray second = raster.read(new Window(10, 10, 50, 50));
      assertThat(second.contentEquals(first)).isTrue();
      assertThat(little.bytes()).isZero();
    }
  }
}
