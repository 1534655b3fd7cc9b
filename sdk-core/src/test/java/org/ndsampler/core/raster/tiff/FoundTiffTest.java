package org.ndsampler.core.raster.tiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.RasterProvider;
import org.ndsampler.core.raster.Rasters;
import org.ndsampler.core.raster.cog.CogWriter;

/** TIFFs as people have them: odd, with parts that nobody needs, or with parts beside them. */
class FoundTiffTest {
  private static final Path FOUND = Path.of("src/test/resources/found");

  @TempDir Path folder;

  private static RasterOptions options() {
    return RasterOptions.of(BlockCache.ofBytes(1 << 26));
  }

  private static TiffRaster open(Path file) throws IOException {
    return TiffRaster.open(file, options());
  }

  /** A little-endian TIFF whose directory begins at byte 8. */
  private static byte[] edited(String name, int tag, int value) throws IOException {
    byte[] bytes = Files.readAllBytes(FOUND.resolve(name));
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int at = in.getInt(4);
    for (int i = 0; i < in.getShort(at); i++) {
      int entry = at + 2 + 12 * i;
      if (in.getShort(entry) == (short) tag) {
        in.putInt(entry + 8, value);
        return bytes;
      }
    }
    throw new AssertionError("no tag " + tag);
  }

  @Test
  void theOnlyStripMayHaveNoByteCountOrOneThatIsTooSmall() throws IOException {
    try (TiffRaster raster = open(FOUND.resolve("sbc0.tif"))) {
      assertThat(raster.read().value(10, 10, 0)).isEqualTo(110);
    }
    Path small = Files.write(folder.resolve("small.tif"), edited("sbc0.tif", 279, 100));
    try (TiffRaster raster = open(small)) {
      assertThat(raster.read().value(150, 202, 0)).isEqualTo(102);
    }
  }

  @Test
  void whatFollowsTheImageCannotSpoilIt() throws IOException {
    byte[] bytes = Files.readAllBytes(FOUND.resolve("nextifd.tif"));
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int next = in.getInt(4) + 2 + 12 * in.getShort(in.getInt(4));
    int[] pointers = {in.getInt(next), in.getInt(4), bytes.length - 1, 3};
    for (int pointer : pointers) {
      in.putInt(next, pointer);
      try (TiffRaster raster = open(Files.write(folder.resolve("next.tif"), bytes))) {
        assertThat(raster.read().value(10, 10, 0)).isEqualTo(110);
        assertThat(String.join("; ", raster.info().warnings())).containsAnyOf("IFD ", "loop");
      }
    }
  }

  @Test
  void aStackOfPagesOpensWithoutAWalkOverAllOfThem() throws IOException {
    int pages = 100_000;
    int length = 2 + 9 * 12 + 4;
    ByteBuffer out = ByteBuffer.allocate(16 + pages * length).order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) 'I')
        .put((byte) 'I')
        .putShort((short) 42)
        .putInt(16)
        .putLong(0x0807060504030201L);
    int[] tags = {256, 2, 257, 2, 258, 8, 259, 1, 262, 1, 273, 8, 277, 1, 278, 2, 279, 4};
    for (int page = 0; page < pages; page++) {
      out.putShort((short) (tags.length / 2));
      for (int i = 0; i < tags.length; i += 2) {
        out.putShort((short) tags[i]).putShort((short) 3).putInt(1).putInt(tags[i + 1]);
      }
      out.putInt(page == pages - 1 ? 0 : 16 + (page + 1) * length);
    }
    try (TiffRaster raster = open(Files.write(folder.resolve("pages.tif"), out.array()))) {
      assertThat(raster.read().value(1, 1, 0)).isEqualTo(4);
      assertThat(raster.info().warnings())
          .containsExactly(
              "the file has more than 100 pages; the first one is read; for all of them, open it"
                  + " with RasterOptions.pages");
    }
    try (TiffRaster raster = open(FOUND.resolve("channels.ome.tif"))) {
      assertThat(raster.info().channels()).isEqualTo(1);
      assertThat(raster.info().warnings())
          .containsExactly(
              "the file has 3 pages; the first one is read; for all of them, open it with"
                  + " RasterOptions.pages");
    }
  }

  @Test
  void anOverviewThatCannotBeReadIsToldOf() throws IOException {
    NDArray image = NDArray.zeros(DType.UINT8, Shape.of(700, 900, 1));
    for (int i = 0; i < image.shape().count(); i++) {
      ((byte[]) image.data())[i] = (byte) (i * 7);
    }
    Path file = folder.resolve("cog.tif");
    CogWriter.standard().tileSize(128).compression(Compression.DEFLATE).write(image, file);
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int all;
    try (TiffRaster raster = open(file)) {
      all = raster.info().overviews().size();
      assertThat(all).isGreaterThan(1);
    }
    // The first overview of a compression that nobody here knows: WebP.
    int main = in.getInt(4);
    int overview = in.getInt(main + 2 + 12 * in.getShort(main));
    for (int i = 0; i < in.getShort(overview); i++) {
      int entry = overview + 2 + 12 * i;
      if (in.getShort(entry) == 259) {
        in.putShort(entry + 8, (short) 50001);
      }
    }
    Files.write(file, bytes);
    try (Raster raster = Rasters.load().open(file, options())) {
      assertThat(raster.info().format()).isEqualTo("tiff");
      assertThat(raster.info().blockSize()).isEqualTo(new Size(128, 128));
      assertThat(raster.info().overviews()).hasSize(all - 1);
      assertThat(raster.info().warnings())
          .singleElement()
          .asString()
          .contains("overview is not used", "WEBP");
      assertThat(raster.read().contentEquals(image)).isTrue();
    }
  }

  @Test
  void bilevelImagesHaveOneMeaningWhateverTheirCompression() throws IOException {
    try (Raster lzw = Rasters.load().open(FOUND.resolve("bilevel_LZW.tif"), options());
        Raster fax = Rasters.load().open(FOUND.resolve("bilevel_CCITTFAX4.tif"), options())) {
      assertThat(fax.info().channels()).isEqualTo(lzw.info().channels());
      assertThat(fax.info().dtype()).isEqualTo(lzw.info().dtype());
      assertThat(fax.read().contentEquals(lzw.read())).isTrue();
      assertThat(lzw.read().value(0, 99, 0)).isNotEqualTo(lzw.read().value(0, 100, 0));
    }
  }

  @Test
  void aPlanarFileThatIsNotCompressedIsMapped() throws IOException {
    int width = 1500;
    int height = 1300;
    int bands = 4;
    int plane = width * height * 2;
    ByteBuffer head = ByteBuffer.allocate(512).order(ByteOrder.BIG_ENDIAN);
    head.put((byte) 'M').put((byte) 'M').putShort((short) 42).putInt(8);
    int[] tags = {
      256, width, 257, height, 258, -300, 259, 1, 262, 1, 273, -320, 277, bands, 278, height, 279,
      -340, 284, 2
    };
    head.putShort((short) (tags.length / 2));
    for (int i = 0; i < tags.length; i += 2) {
      boolean many = tags[i + 1] < 0;
      boolean wide = tags[i] == 273 || tags[i] == 279;
      head.putShort((short) tags[i]).putShort((short) (wide ? 4 : 3)).putInt(many ? bands : 1);
      if (many) {
        head.putInt(-tags[i + 1]);
      } else {
        head.putShort((short) tags[i + 1]).putShort((short) 0);
      }
    }
    for (int band = 0; band < bands; band++) {
      head.putShort(300 + 2 * band, (short) 16);
      head.putInt(320 + 4 * band, 512 + band * plane);
      head.putInt(340 + 4 * band, plane);
    }
    Path file = folder.resolve("planar.tif");
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(head.array());
      byte[] row = new byte[width * 2];
      for (int band = 0; band < bands; band++) {
        for (int y = 0; y < height; y++) {
          for (int x = 0; x < width; x++) {
            int value = x * 11 + y * 17 + band * 1000;
            row[2 * x] = (byte) (value >> 8);
            row[2 * x + 1] = (byte) value;
          }
          out.write(row);
        }
      }
    }
    BlockCache cache = BlockCache.ofBytes(1 << 26);
    try (TiffRaster raster = TiffRaster.open(file, RasterOptions.of(cache))) {
      for (Window window :
          List.of(
              new Window(700, 600, 64, 48), new Window(0, 0, 1, 1), new Window(3, 1299, 9, 1))) {
        NDArray pixels = raster.read(window);
        for (int y = 0; y < window.height(); y++) {
          for (int x = 0; x < window.width(); x++) {
            for (int c = 0; c < bands; c++) {
              int value = (x + window.x()) * 11 + (y + window.y()) * 17 + c * 1000;
              assertThat(pixels.value(y, x, c)).isEqualTo(value & 0xffff);
            }
          }
        }
      }
      // Nothing was decoded to be kept.
      assertThat(cache.bytes()).isZero();
    }
  }

  @Test
  void overviewsAndMaskBesideTheFileAreUsed() throws IOException {
    NDArray image = NDArray.filled(DType.UINT8, Shape.of(400, 600, 1), 100);
    Path file = folder.resolve("image.tif");
    CogWriter plain = CogWriter.standard().overviews(0).compression(Compression.DEFLATE);
    plain.write(image, file);
    try (TiffRaster raster = open(file)) {
      assertThat(raster.mask()).isEmpty();
      assertThat(raster.info().overviews()).isEmpty();
    }
    NDArray valid = NDArray.filled(DType.UINT8, Shape.of(400, 600, 1), 255);
    valid.crop(new Window(0, 0, 600, 100)).fill(0);
    plain.write(valid, folder.resolve("image.tif.msk"));
    NDArray half = NDArray.filled(DType.UINT8, Shape.of(200, 300, 1), 7);
    plain.write(half, folder.resolve("half.tif"));
    byte[] overview = Files.readAllBytes(folder.resolve("half.tif"));
    ByteBuffer in = ByteBuffer.wrap(overview).order(ByteOrder.LITTLE_ENDIAN);
    int ifd = in.getInt(4);
    for (int i = 0; i < in.getShort(ifd); i++) {
      if (in.getShort(ifd + 2 + 12 * i) == 254) {
        in.putInt(ifd + 2 + 12 * i + 8, 1);
      }
    }
    Files.write(folder.resolve("image.tif.ovr"), overview);
    try (TiffRaster raster = open(file)) {
      assertThat(raster.mask().orElseThrow().read().contentEquals(valid)).isTrue();
      assertThat(raster.info().overviews()).containsExactly(new Size(300, 200));
      assertThat(raster.overview(0).read().value(5, 5, 0)).isEqualTo(7);
      assertThat(raster.info().warnings()).isEmpty();
    }
    Files.writeString(folder.resolve("image.tif.ovr"), "no TIFF");
    try (TiffRaster raster = open(file)) {
      assertThat(raster.read().contentEquals(image)).isTrue();
      assertThat(raster.info().warnings()).singleElement().asString().contains("image.tif.ovr");
    }
  }

  @Test
  void aPaletteWithAlphaGivesColours() throws IOException {
    try (TiffRaster raster = open(FOUND.resolve("palette_alpha.tif"))) {
      NDArray pixels = raster.read();
      assertThat(pixels.channels()).isEqualTo(4);
      for (int y = 0; y < 17; y++) {
        for (int x = 0; x < 23; x++) {
          int index = (5 * x + y) % 256;
          assertThat(pixels.value(y, x, 0)).isEqualTo(index);
          assertThat(pixels.value(y, x, 1)).isEqualTo(255 - index);
          assertThat(pixels.value(y, x, 2)).isEqualTo(7 * index % 256);
          assertThat(pixels.value(y, x, 3)).isEqualTo(15 * y % 256);
        }
      }
    }
  }

  @Test
  void channelsOfCmykHaveTheNamesOfTheInks() throws IOException {
    try (TiffRaster raster = open(FOUND.resolve("cmyk.tif"))) {
      assertThat(raster.info().channelNames())
          .containsExactly("cyan", "magenta", "yellow", "black");
      assertThat(raster.read().value(3, 5, 3)).isEqualTo(65);
    }
  }

  /** BT.601, as JFIF has it. */
  private static double[] rgb(int y, int cb, int cr) {
    return new double[] {
      y + 1.402 * (cr - 128),
      y - 0.344136 * (cb - 128) - 0.714136 * (cr - 128),
      y + 1.772 * (cb - 128)
    };
  }

  @Test
  void yCbCrIsRgbWithAndWithoutItsReference() throws IOException {
    byte[] bytes = Files.readAllBytes(FOUND.resolve("ycbcr.tif"));
    Path plain = Files.write(folder.resolve("plain.tif"), bytes);
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int ifd = in.getInt(4);
    int last = ifd + 2 + 12 * (in.getShort(ifd) - 1);
    assertThat(in.getShort(last)).isEqualTo((short) 532);
    in.putShort(last, (short) 65_000);
    Path without = Files.write(folder.resolve("without.tif"), bytes);
    for (Path file : List.of(plain, without)) {
      try (Raster raster = Rasters.load().open(file, options())) {
        NDArray pixels = raster.read();
        for (int y = 0; y < 17; y++) {
          for (int x = 0; x < 23; x++) {
            double[] expected = rgb(100 + 3 * x, 90, 140 + y);
            for (int c = 0; c < 3; c++) {
              assertThat(Math.abs(pixels.value(y, x, c) - expected[c]))
                  .as("%s (%d, %d) %d", file, x, y, c)
                  .isLessThan(1.5);
            }
          }
        }
      }
    }
  }

  @Test
  void jpegOfTheOldStyleIsRead() throws IOException {
    byte[] jpeg = Files.readAllBytes(FOUND.resolve("ok.jpg"));
    int start = 8 + jpeg.length + jpeg.length % 2;
    int[] tags = {
      256,
      203,
      257,
      151,
      258,
      -1,
      259,
      6,
      262,
      6,
      273,
      8,
      277,
      3,
      278,
      151,
      279,
      jpeg.length,
      513,
      8,
      514,
      jpeg.length,
      530,
      0x20002
    };
    int count = tags.length / 2;
    ByteBuffer out =
        ByteBuffer.allocate(start + 2 + 12 * count + 4 + 6).order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(start).put(jpeg);
    out.position(start).putShort((short) count);
    int bits = start + 2 + 12 * count + 4;
    for (int i = 0; i < tags.length; i += 2) {
      boolean isBits = tags[i] == 258;
      boolean isPair = tags[i] == 530;
      boolean isShort = isBits || isPair || tags[i] == 259 || tags[i] == 262;
      out.putShort((short) tags[i]).putShort((short) (isShort ? 3 : 4));
      out.putInt(isBits ? 3 : isPair ? 2 : 1).putInt(isBits ? bits : tags[i + 1]);
    }
    out.putInt(0).putShort((short) 8).putShort((short) 8).putShort((short) 8);
    Path file = Files.write(folder.resolve("old.tif"), out.array());
    NDArray expected;
    try (Raster plain = Rasters.load().open(FOUND.resolve("ok.jpg"), options())) {
      expected = plain.read();
    }
    try (Raster raster = Rasters.load().open(file, options())) {
      NDArray pixels = raster.read();
      assertThat(pixels.shape()).isEqualTo(expected.shape());
      double sum = 0;
      for (int i = 0; i < 203 * 151; i++) {
        for (int c = 0; c < 3; c++) {
          sum += Math.abs(pixels.value(i / 203, i % 203, c) - expected.value(i / 203, i % 203, c));
        }
      }
      assertThat(sum / (203 * 151 * 3)).isLessThan(1);
    }
  }

  @Test
  void theFirstTileThatWasWrittenSaysWhetherItsJpegIsKnown() throws IOException {
    NDArray image = NDArray.filled(DType.UINT8, Shape.of(64, 128, 1), 100);
    image.crop(new Window(64, 0, 64, 64)).fill(7);
    Path file = folder.resolve("jpeg.tif");
    CogWriter.standard().tileSize(64).overviews(0).compression(Compression.JPEG).write(image, file);
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int ifd = in.getInt(4);
    for (int i = 0; i < in.getShort(ifd); i++) {
      int entry = ifd + 2 + 12 * i;
      if (in.getShort(entry) == 324 || in.getShort(entry) == 325) {
        // The first tile was never written.
        in.putInt(in.getInt(entry + 8), 0);
      }
    }
    for (int i = ifd; i + 1 < bytes.length; i++) {
      if (bytes[i] == (byte) 0xff && bytes[i + 1] == (byte) 0xc0) {
        bytes[i + 1] = (byte) 0xc9; // arithmetic coding
      }
    }
    Files.write(file, bytes);
    assertThatThrownBy(() -> open(file))
        .isInstanceOf(RasterFormatException.class)
        .hasMessageContaining("arithmetic-coded JPEG");
    // Nor does the JDK's reader know it, which would take what is missing for the file's head.
    Path plain = folder.resolve("plain.tif");
    CogWriter.standard().overviews(0).compression(Compression.DEFLATE).write(image, plain);
    assertAsked(file, plain);
  }

  @Test
  void whatOneProviderDoesNotKnowTheNextIsAsked() throws IOException {
    int[] codes = {34712, 34887, 34925, 50001, 50002};
    List<String> names = List.of("JPEG_2000", "LERC", "LZMA", "WEBP", "JPEG_XL");
    for (int i = 0; i < codes.length; i++) {
      Path file = Files.write(folder.resolve("unknown.tif"), edited("sbc0.tif", 259, codes[i]));
      assertAsked(file, FOUND.resolve("sbc0.tif"));
      assertThatThrownBy(() -> Rasters.load().open(file, options()))
          .isInstanceOf(RasterFormatException.class)
          .hasMessageContainingAll("tiff says: ", "imageio says: ", names.get(i), "GDAL");
    }
  }

  /** That a provider below the others, which reads another file, gets what they do not know. */
  private static void assertAsked(Path file, Path other) throws IOException {
    List<RasterProvider> providers = new ArrayList<>(Rasters.load().providers());
    providers.add(
        new RasterProvider() {
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
            return TiffRaster.open(other, options);
          }
        });
    try (Raster raster = Rasters.of(providers).open(file, options());
        Raster expected = open(other)) {
      assertThat(raster.read().contentEquals(expected.read())).as(file.toString()).isTrue();
    }
  }

  @Test
  void aStripOfGigabytesIsAnErrorWithAdvice() throws IOException {
    // 200,000 x 100,000 pixels in one strip.
    byte[] bytes = edited("sbc0.tif", 256, 200_000);
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int ifd = in.getInt(4);
    for (int i = 0; i < in.getShort(ifd); i++) {
      int entry = ifd + 2 + 12 * i;
      switch (in.getShort(entry)) {
        case 257, 278 -> in.putShort(entry + 2, (short) 4).putInt(entry + 8, 100_000);
        case 256 -> in.putShort(entry + 2, (short) 4);
        case 259 -> in.putShort(entry + 8, (short) 5);
        default -> {}
      }
    }
    Path file = Files.write(folder.resolve("strip.tif"), bytes);
    try (TiffRaster raster = open(file)) {
      assertThatThrownBy(() -> raster.read(new Window(0, 0, 1, 1)))
          .isInstanceOf(RasterFormatException.class)
          .hasMessageContainingAll("IFD 0 strip 0", "the limit is", "convert the file to smaller");
    }
  }
}
