package org.ndsampler.core.raster.internal.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.ndsampler.core.array.NDArray;
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

  /** A last pixel that stands for less than the others would put all of them elsewhere. */
  @Test
  void onlyWhatIsAWholeNumberOfPixelsIsAnOverview() throws IOException {
    Path file = TestJpegs.write(folder.resolve("a.jpg"), picture(640, 428), 2, 2, 0, 0.9f);
    try (Raster raster = open(file)) {
      assertThat(raster.info().overviews()).containsExactly(new Size(320, 214), new Size(160, 107));
    }
    Path odd = TestJpegs.write(folder.resolve("b.jpg"), picture(640, 427), 2, 2, 0, 0.9f);
    try (Raster raster = open(odd)) {
      assertThat(raster.info().overviews()).isEmpty();
    }
  }

  /** EXIF's orientation turns it as it turns the image. */
  @Test
  void anOverviewIsTurnedAsTheImage() throws IOException {
    byte[] exif = exif(6);
    Path plain = TestJpegs.write(folder.resolve("a.jpg"), picture(304, 200), 2, 2, 0, 0.9f);
    byte[] bytes = Files.readAllBytes(plain);
    byte[] turned = Arrays.copyOf(bytes, bytes.length + exif.length);
    System.arraycopy(exif, 0, turned, 2, exif.length);
    System.arraycopy(bytes, 2, turned, 2 + exif.length, bytes.length - 2);
    Path file = Files.write(folder.resolve("b.jpg"), turned);
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
