package org.ndsampler.core.raster.internal.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.delayed.DelayedImage;
import org.ndsampler.core.delayed.FinalizeOptions;
import org.ndsampler.core.delayed.Overviews;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Damage;
import org.ndsampler.core.raster.Orientation;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;

/** JPEGs at a half, a quarter and an eighth, of which less is decoded. */
class JpegOverviewsTest {
  @TempDir Path folder;

  static List<String> known() throws IOException {
    return Files.readAllLines(TestJpegs.JPEGS.resolveSibling("jpeg-smaller.txt")).stream()
        .filter(line -> !line.startsWith("#"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("known")
  void theBytesAreThoseOfLibjpeg(String line) throws IOException, NoSuchAlgorithmException {
    String[] words = line.split(" ");
    Path file = TestJpegs.JPEGS.resolve(words[0]);
    JpegDecoder decoder = JpegDecoder.open(file, false);
    int halvings = Integer.numberOfTrailingZeros(Integer.parseInt(words[1]));
    JpegSequential jpeg = JpegSequential.of(file, Files.readAllBytes(file), decoder.converts());
    byte[] plain = jpeg.decodeSmaller(Files.readAllBytes(file), halvings);
    Size whole = new Size(jpeg.frame().width(), jpeg.frame().height());
    Size size = JpegReducer.size(whole, halvings);
    assertThat(size).isEqualTo(new Size(Integer.parseInt(words[2]), Integer.parseInt(words[3])));
    NDArray image = decoder.colours(plain, size.width(), size.height());
    byte[] digest = MessageDigest.getInstance("SHA-256").digest((byte[]) image.data());
    assertThat(HexFormat.of().formatHex(digest)).isEqualTo(words[4]);
  }

  private static RasterOptions options() {
    return RasterOptions.of(BlockCache.ofBytes(1 << 26));
  }

  private static Raster open(Path file) throws IOException {
    return Rasters.load().open(file, options());
  }

  private static BufferedImage picture(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int value = (int) (127 + 90 * Math.sin(x / 17.0) * Math.cos(y / 23.0));
        int colour = (int) (30 * Math.sin(x / 190.0 + y / 230.0));
        image.setRGB(x, y, value + colour << 16 | value << 8 | value - colour);
      }
    }
    return image;
  }

  /** Also of samplings that leave something to be upsampled, and that libjpeg-turbo repeats. */
  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "1, 2", "2, 2", "4, 1", "1, 4", "4, 2"})
  void anOverviewIsNearTheMeanOfWhatItCovers(int across, int down) throws IOException {
    Path file = TestJpegs.write(folder.resolve("a.jpg"), picture(536, 400), across, down, 7, 0.95f);
    try (Raster raster = open(file)) {
      assertThat(raster.info().overviews())
          .containsExactly(new Size(268, 200), new Size(134, 100), new Size(67, 50));
      NDArray whole = raster.read();
      for (int level = 0; level < 3; level++) {
        int factor = 2 << level;
        NDArray smaller = raster.overview(level).read();
        assertThat(smaller.width()).isEqualTo(536 / factor);
        double sum = 0;
        int count = 0;
        for (int y = 0; y < 400 / factor; y++) {
          for (int x = 0; x < 536 / factor; x++) {
            for (int c = 0; c < 3; c++) {
              double mean = 0;
              for (int i = 0; i < factor * factor; i++) {
                mean += whole.value(y * factor + i / factor, x * factor + i % factor, c);
              }
              sum += Math.abs(mean / factor / factor - smaller.value(y, x, c));
              count++;
            }
          }
        }
        assertThat(sum / count).as("%s by %s, level %s", across, down, level).isLessThan(2.5);
      }
    }
  }

  @Test
  void aWindowAtAQuarterComesFromTheOverview() throws IOException {
    Path file = TestJpegs.write(folder.resolve("a.jpg"), picture(640, 480), 2, 2, 0, 0.9f);
    try (Raster raster = open(file)) {
      Window window = new Window(64, 32, 320, 240);
      NDArray small = raster.read(window, 0.25);
      NDArray same = raster.overview(1).read(new Window(16, 8, 80, 60));
      assertThat(small.contentEquals(same)).isTrue();
    }
  }

  /** Sides that cannot be halved: the last pixel reaches beyond the image, the others stay. */
  @Test
  void anOverviewOfOddSidesLiesWhereItsPixelsCameFrom() throws IOException {
    Path file = TestJpegs.write(folder.resolve("a.jpg"), picture(639, 427), 2, 2, 0, 0.95f);
    try (Raster raster = open(file)) {
      assertThat(raster.info().overviews())
          .containsExactly(new Size(320, 214), new Size(160, 107), new Size(80, 54));
      assertThat(raster.info().overviewsToImage())
          .containsExactly(Affine.scaling(2, 2), Affine.scaling(4, 4), Affine.scaling(8, 8));
      Window window = new Window(480, 240, 159, 187);
      NDArray small = raster.read(window, new Size(40, 47));
      NDArray whole = raster.read();
      double sum = 0;
      for (int y = 0; y < 47; y++) {
        for (int x = 0; x < 40; x++) {
          sum += Math.abs(small.value(y, x, 1) - mean(whole, window, x, y, small));
        }
      }
      assertThat(sum / 47 / 40).isLessThan(1.5);
    }
  }

  /** The mean of the pixels of a window that the pixel of a smaller one covers. */
  private static double mean(NDArray whole, Window window, int x, int y, NDArray small) {
    double width = window.width() / (double) small.width();
    double height = window.height() / (double) small.height();
    double sum = 0;
    double weights = 0;
    for (int sy = (int) (y * height); sy < Math.min(window.height(), (y + 1) * height); sy++) {
      for (int sx = (int) (x * width); sx < Math.min(window.width(), (x + 1) * width); sx++) {
        double weight =
            (Math.min(sx + 1, (x + 1) * width) - Math.max(sx, x * width))
                * (Math.min(sy + 1, (y + 1) * height) - Math.max(sy, y * height));
        sum += weight * whole.value(window.y() + sy, window.x() + sx, 1);
        weights += weight;
      }
    }
    return sum / weights;
  }

  /** In a sample, too: a ramp has its values where they were, in whatever way it is turned. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void aSampleOfOddSidesHasThePixelsOfTheImageHoweverItIsTurned(int orientation)
      throws IOException {
    BufferedImage ramp = new BufferedImage(525, 203, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 203; y++) {
      for (int x = 0; x < 525; x++) {
        ramp.setRGB(x, y, x * 255 / 524 << 16 | y << 8 | 128);
      }
    }
    Path plain = TestJpegs.write(folder.resolve("a.jpg"), ramp, 1, 1, 0, 1f);
    Path file = turned(plain, orientation);
    try (Raster raster = Rasters.load().open(file, options().orientation(Orientation.APPLY))) {
      Size size = raster.info().size();
      DelayedImage image = DelayedImage.load(raster);
      for (double scale : new double[] {0.5, 0.25, 0.125, 0.1}) {
        Size small = new Size((int) (size.width() * scale), (int) (size.height() * scale));
        DelayedImage shrunk = image.warp(Affine.scaling(scale, scale), small);
        NDArray with = shrunk.finalize(FinalizeOptions.DEFAULT.overviews(Overviews.ON));
        NDArray without = shrunk.finalize(FinalizeOptions.DEFAULT.overviews(Overviews.OFF));
        for (int y = 2; y < small.height() - 2; y++) {
          for (int x = 2; x < small.width() - 2; x++) {
            for (int c = 0; c < 2; c++) {
              assertThat(with.value(y, x, c))
                  .as("scale %s at (%s, %s)", scale, x, y)
                  .isCloseTo(without.value(y, x, c), within(2.5));
            }
          }
        }
      }
    }
  }

  private Path turned(Path plain, int orientation) throws IOException {
    byte[] exif = exif(orientation);
    byte[] bytes = Files.readAllBytes(plain);
    byte[] turned = Arrays.copyOf(bytes, bytes.length + exif.length);
    System.arraycopy(exif, 0, turned, 2, exif.length);
    System.arraycopy(bytes, 2, turned, 2 + exif.length, bytes.length - 2);
    return Files.write(folder.resolve("turned" + orientation + ".jpg"), turned);
  }

  /** EXIF's orientation turns it as it turns the image. */
  @Test
  void anOverviewIsTurnedAsTheImage() throws IOException {
    Path plain = TestJpegs.write(folder.resolve("a.jpg"), picture(304, 200), 2, 2, 0, 0.9f);
    Path file = turned(plain, 6);
    try (Raster raster = Rasters.load().open(file, options().orientation(Orientation.APPLY));
        Raster flat = open(plain)) {
      assertThat(raster.info().size()).isEqualTo(new Size(200, 304));
      assertThat(raster.info().overviews().get(0)).isEqualTo(new Size(100, 152));
      NDArray smaller = raster.overview(0).read();
      NDArray before = flat.overview(0).read();
      for (int y = 0; y < 152; y++) {
        for (int x = 0; x < 100; x++) {
          assertThat(smaller.value(y, x, 0)).isEqualTo(before.value(99 - x, y, 0));
        }
      }
    }
  }

  /** A segment of EXIF that says how the image is turned, and nothing else. */
  private static byte[] exif(int orientation) {
    return new byte[] {
      (byte) 0xff,
      (byte) 0xe1,
      0,
      34,
      'E',
      'x',
      'i',
      'f',
      0,
      0,
      'M',
      'M',
      0,
      42,
      0,
      0,
      0,
      8,
      0,
      1,
      1,
      18,
      0,
      3,
      0,
      0,
      0,
      1,
      0,
      (byte) orientation,
      0,
      0,
      0,
      0,
      0,
      0
    };
  }

  @Test
  void whatIsProgressiveOrSmallHasNone() throws IOException {
    try (Raster raster = open(TestJpegs.JPEGS.resolve("progressive420.jpg"))) {
      assertThat(raster.info().overviews()).isEmpty();
    }
    Path file = TestJpegs.write(folder.resolve("a.jpg"), picture(100, 90), 1, 1, 0, 0.9f);
    try (Raster raster = open(file)) {
      assertThat(raster.info().overviews()).isEmpty();
      assertThatThrownBy(() -> raster.overview(0)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  /** What is wrong with a file is said as of the whole; what is tolerated has no overviews. */
  @Test
  void aDamagedFileIsRefusedByItsOverviews() throws IOException {
    Path file = TestJpegs.write(folder.resolve("a.jpg"), picture(400, 300), 2, 2, 0, 0.9f);
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length * 3 / 4));
    try (Raster raster = open(file)) {
      Raster overview = raster.overview(1);
      assertThatThrownBy(overview::read)
          .isInstanceOf(RasterFormatException.class)
          .hasMessageContaining(file.toString())
          .hasMessageContaining("truncated");
    }
    try (Raster raster = Rasters.load().open(file, options().damage(Damage.TOLERATE))) {
      assertThat(raster.info().overviews()).isEmpty();
    }
  }

  /** As where GDAL is on the class path, too. */
  @Test
  void overviewsAreThereWhereAnotherProviderKnowsJpegs() throws IOException {
    Path file = TestJpegs.write(folder.resolve("a.jpg"), picture(400, 300), 2, 2, 0, 0.9f);
    ImageIoProvider provider = new ImageIoProvider();
    try (Raster raster = Rasters.of(List.of(provider, provider)).open(file, options());
        Raster alone = open(file)) {
      assertThat(raster.overview(1).read().contentEquals(alone.overview(1).read())).isTrue();
    }
  }

  @Test
  void anOverviewIsClosedWithItsImage() throws IOException {
    Path file = TestJpegs.write(folder.resolve("a.jpg"), picture(400, 300), 2, 2, 0, 0.9f);
    Raster raster = open(file);
    Raster overview = raster.overview(0);
    assertThat(raster.overview(0)).isSameAs(overview);
    raster.close();
    assertThatThrownBy(overview::read)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is closed");
    assertThatThrownBy(() -> raster.overview(0)).isInstanceOf(IllegalStateException.class);
  }
}
