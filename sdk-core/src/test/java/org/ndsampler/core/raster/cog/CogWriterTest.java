package org.ndsampler.core.raster.cog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterInfo;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;
import org.ndsampler.core.raster.tiff.Compression;
import org.ndsampler.core.raster.tiff.Predictor;
import org.ndsampler.core.raster.tiff.Resampling;
import org.ndsampler.core.raster.tiff.TiffFiles;
import org.ndsampler.core.raster.tiff.TiffMetadata;
import org.ndsampler.core.raster.tiff.TiffRaster;
import org.ndsampler.core.raster.tiff.internal.format.Lzw;
import org.ndsampler.core.raster.tiff.internal.format.PackBits;

class CogWriterTest {
  private final RasterOptions options = RasterOptions.of(BlockCache.ofBytes(16 << 20));

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("out.tif");
  }

  private static CogWriter small() {
    return CogWriter.standard().tileSize(32);
  }

  private void assertOnlyTheTarget() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file());
    }
  }

  private static void assertValid(Path file) {
    CogReport report = CogValidator.validate(file);
    assertThat(report.errors()).isEmpty();
    assertThat(report.warnings()).isEmpty();
    assertThat(report.details().ghostArea()).containsEntry("LAYOUT", "IFDS_BEFORE_DATA");
  }

  static Stream<List<Object>> lossless() {
    List<List<Object>> cases = new ArrayList<>();
    for (String dtype :
        List.of("uint8", "int16", "uint16", "int32", "uint32", "int64", "float32", "float64")) {
      for (Compression compression : Compression.values()) {
        if (compression != Compression.JPEG) {
          cases.add(List.of(dtype, compression));
        }
      }
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("lossless")
  void everyTypeComesBackAsItWas(List<Object> one) throws IOException {
    String dtype = (String) one.get(0);
    Compression compression = (Compression) one.get(1);
    for (int channels : new int[] {1, 3, 4}) {
      NDArray image = TiffFiles.expected(dtype, 101, 75, channels);
      CogWriter.Written written = small().compression(compression).write(image, file());
      assertThat(written.overviews()).containsExactly(new Size(51, 38), new Size(26, 19));
      assertThat(written.bytes()).isEqualTo(Files.size(file()));
      assertValid(file());
      try (TiffRaster raster = TiffRaster.open(file(), options)) {
        assertThat(raster.read().contentEquals(image)).isTrue();
        assertThat(raster.info().overviews()).isEqualTo(written.overviews());
        assertThat(raster.metadata().compression()).isEqualTo(written.compression().name());
        NDArray half = raster.overview(0).read();
        double mean =
            (image.value(2, 4, 0)
                    + image.value(2, 5, 0)
                    + image.value(3, 4, 0)
                    + image.value(3, 5, 0))
                / 4;
        double tolerance = image.dtype().isFloating() ? 0.001 : 0.5;
        assertThat(half.value(1, 2, 0)).isCloseTo(mean, within(tolerance));
        // Where the image ends in the middle of a pixel, half of it counts.
        mean = (image.value(74, 98, 0) + image.value(74, 99, 0)) / 2;
        assertThat(half.value(37, 49, 0)).isCloseTo(mean, within(tolerance));
        assertThat(half.value(37, 50, 0)).isEqualTo(image.value(74, 100, 0));
      }
    }
    assertOnlyTheTarget();
  }

  @ParameterizedTest
  @EnumSource(names = {"LZW", "DEFLATE", "ZSTD"})
  void predictorsComeBackAsTheyWere(Compression compression) throws IOException {
    for (String dtype : List.of("uint8", "uint16", "int32", "int64", "float32", "float64")) {
      NDArray image = TiffFiles.expected(dtype, 70, 40, 3);
      Predictor predictor =
          dtype.startsWith("float") ? Predictor.FLOATING_POINT : Predictor.HORIZONTAL;
      CogWriter.Written written =
          small().compression(compression).predictor(predictor).write(image, file());
      assertThat(written.predictor()).isEqualTo(predictor);
      try (TiffRaster raster = TiffRaster.open(file(), options)) {
        assertThat(raster.read().contentEquals(image)).isTrue();
      }
    }
  }

  @Test
  void lzwComesBackWhateverTheBytes() {
    Lzw lzw = new Lzw();
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 400; i++) {
      byte[] bytes = new byte[random.nextInt(i < 200 ? 40 : 30_000)];
      int values = 1 + random.nextInt(256);
      for (int j = 0; j < bytes.length; j++) {
        bytes[j] = (byte) (random.nextInt(3) == 0 ? random.nextInt(values) : j / 7);
      }
      byte[] packed = new byte[Lzw.maxEncoded(bytes.length)];
      int length = lzw.encode(bytes, 0, bytes.length, packed);
      byte[] back = new byte[bytes.length];
      assertThat(lzw.decode(packed, 0, length, back, 0, back.length)).isEqualTo(bytes.length);
      assertThat(back).isEqualTo(bytes);
    }
  }

  @Test
  void packBitsComesBackWhateverTheBytes() {
    SplittableRandom random = new SplittableRandom(6);
    for (int i = 0; i < 400; i++) {
      byte[] bytes = new byte[1 + random.nextInt(700)];
      int values = 1 + random.nextInt(4);
      for (int j = 0; j < bytes.length; j++) {
        bytes[j] =
            (byte) (random.nextInt(5) == 0 || j == 0 ? random.nextInt(values) : bytes[j - 1]);
      }
      byte[] packed = new byte[PackBits.maxEncoded(bytes.length, 1)];
      int length = PackBits.encodeRow(bytes, 0, bytes.length, packed, 0);
      byte[] back = new byte[bytes.length];
      assertThat(PackBits.decode(packed, 0, length, back, 0, back.length)).isEqualTo(bytes.length);
      assertThat(back).isEqualTo(bytes);
    }
  }

  private static NDArray smooth(int width, int height, int channels) {
    NDArray image = NDArray.zeros(DType.UINT8, Shape.of(height, width, channels));
    byte[] data = (byte[]) image.data();
    for (int i = 0, y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int c = 0; c < channels; c++, i++) {
          data[i] = (byte) (128 + 60 * Math.sin(x / 20.0 + c) + 50 * Math.cos(y / 17.0));
        }
      }
    }
    return image;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void jpegIsCloseAtHighQuality(int channels) throws IOException {
    NDArray image = smooth(90, 70, channels);
    small().compression(Compression.JPEG).quality(98).write(image, file());
    assertValid(file());
    try (TiffRaster raster = TiffRaster.open(file(), options)) {
      assertThat(raster.metadata().photometric())
          .isEqualTo(channels == 3 ? "YCBCR" : "BLACK_IS_ZERO");
      NDArray read = raster.read();
      for (int y = 0; y < 70; y++) {
        for (int x = 0; x < 90; x++) {
          for (int c = 0; c < channels; c++) {
            assertThat(read.value(y, x, c)).isCloseTo(image.value(y, x, c), within(8.0));
          }
        }
      }
    }
  }

  @Test
  void autoLosesNothingUnlessTheSourceHas() throws IOException {
    NDArray image = smooth(90, 70, 3);
    CogWriter writer = small();
    assertThat(writer.write(image, file()).compression()).isNotEqualTo(Compression.JPEG);
    Path jpeg = folder.resolve("jpeg.tif");
    small().compression(Compression.JPEG).write(image, jpeg);
    try (TiffRaster raster = TiffRaster.open(jpeg, options)) {
      assertThat(writer.write(raster, file()).compression()).isEqualTo(Compression.JPEG);
      CogWriter withNodata = writer.nodata(0);
      assertThat(withNodata.write(raster, file()).compression()).isNotEqualTo(Compression.JPEG);
    }
  }

  @Test
  void theReferenceHeuristicIsThere() {
    assertThat(Compression.referenceHeuristic("foo.jpg")).isEqualTo(Compression.JPEG);
    assertThat(Compression.referenceHeuristic("foo.JPEG")).isEqualTo(Compression.JPEG);
    assertThat(Compression.referenceHeuristic("foo.png")).isEqualTo(Compression.LZW);
    assertThat(Compression.referenceHeuristic(DType.UINT8, 3)).isEqualTo(Compression.JPEG);
    assertThat(Compression.referenceHeuristic(DType.UINT8, 4)).isEqualTo(Compression.NONE);
    assertThat(Compression.referenceHeuristic(DType.UINT8, 0)).isEqualTo(Compression.NONE);
    assertThat(Compression.referenceHeuristic(DType.FLOAT64, 1)).isEqualTo(Compression.NONE);
  }

  @Test
  void nodataDoesNotBleedIntoOverviews() throws IOException {
    NDArray image = NDArray.filled(DType.INT16, Shape.of(64, 64, 1), -99);
    image.crop(Window.of(10, 10, 11, 11)).fill(40);
    small().nodata(-99).write(image, file());
    try (TiffRaster raster = TiffRaster.open(file(), options)) {
      assertThat(raster.info().nodata()).hasValue(-99);
      NDArray half = raster.overview(0).read();
      assertThat(half.value(5, 5, 0)).isEqualTo(40);
      assertThat(half.value(10, 10, 0)).isEqualTo(40);
      assertThat(half.value(11, 11, 0)).isEqualTo(-99);
    }
  }

  @Test
  void notANumberDoesNotBleedIntoOverviews() throws IOException {
    NDArray image = NDArray.filled(DType.FLOAT32, Shape.of(64, 64, 1), Double.NaN);
    image.crop(Window.of(10, 10, 11, 11)).fill(4.5);
    small().write(image, file());
    try (TiffRaster raster = TiffRaster.open(file(), options)) {
      assertThat(raster.overview(0).read().value(10, 10, 0)).isEqualTo(4.5);
      assertThat(raster.overview(0).read().value(11, 11, 0)).isNaN();
    }
  }

  @Test
  void nearestTakesTheUpperLeftPixel() throws IOException {
    NDArray image = TiffFiles.expected("uint16", 65, 67, 2);
    small().resampling(Resampling.NEAREST).write(image, file());
    try (TiffRaster raster = TiffRaster.open(file(), options)) {
      NDArray quarter = raster.overview(1).read();
      assertThat(quarter.shape()).isEqualTo(Shape.of(17, 17, 2));
      for (int y = 0; y < 17; y++) {
        for (int x = 0; x < 17; x++) {
          assertThat(quarter.value(y, x, 1)).isEqualTo(image.value(4 * y, 4 * x, 1));
        }
      }
    }
  }

  @Tag("slow")
  @Test
  void theBytesDoNotDependOnTheNumberOfThreads() throws IOException {
    NDArray image = TiffFiles.expected("uint8", 500, 333, 3);
    for (Compression compression : Compression.values()) {
      CogWriter writer = small().compression(compression);
      writer.write(image, file());
      byte[] one = Files.readAllBytes(file());
      Files.write(folder.resolve("copy.tif"), one);
      writer.threads(4).write(image, file());
      assertThat(Files.readAllBytes(file())).as("%s", compression).isEqualTo(one);
      // And from a file, through the other way to read the source.
      try (TiffRaster raster = TiffRaster.open(folder.resolve("copy.tif"), options)) {
        NDArray pixels = raster.read();
        writer.write(raster, file());
        try (TiffRaster again = TiffRaster.open(file(), options)) {
          if (compression != Compression.JPEG) {
            assertThat(again.read().contentEquals(pixels)).isTrue();
          }
        }
      }
    }
  }

  @Test
  void noiseIsDeflatedToNoMoreThanASearchWouldGive() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    byte[] noise = new byte[300 * 300];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (byte) (100 + random.nextInt(60));
    }
    NDArray image = NDArray.of(noise, Shape.of(300, 300, 1));
    CogWriter writer = CogWriter.standard().compression(Compression.DEFLATE);
    long chosen = writer.write(image, file()).bytes();
    try (TiffRaster raster = TiffRaster.open(file(), options)) {
      assertThat(raster.read().contentEquals(image)).isTrue();
    }
    long searched = writer.level(3).write(image, file()).bytes();
    assertThat(chosen).isLessThan(searched + searched / 50);
  }

  @Test
  void bigTiffIsWrittenOnDemand() throws IOException {
    NDArray image = TiffFiles.expected("uint8", 101, 75, 3);
    assertThat(small().bigTiff().write(image, file()).bigTiff()).isTrue();
    assertValid(file());
    assertThat(CogValidator.validate(file()).details().ifdOffsets()).containsEntry("main", 200L);
    try (TiffRaster raster = TiffRaster.open(file(), options)) {
      assertThat(raster.metadata().isBigTiff()).isTrue();
      assertThat(raster.read().contentEquals(image)).isTrue();
    }
  }

  @Test
  void geographicTagsAndMetadataAreKept() throws IOException {
    try (TiffRaster source = TiffRaster.open(TiffFiles.file("cog.tif"), options)) {
      small().write(source, file());
      try (TiffRaster copy = TiffRaster.open(file(), options)) {
        assertThat(copy.metadata().geo()).isEqualTo(source.metadata().geo());
        assertThat(copy.metadata().gdalMetadata()).isEqualTo(source.metadata().gdalMetadata());
        assertThat(copy.read().contentEquals(source.read())).isTrue();
      }
    }
  }

  @Test
  void theMaskIsKeptAndHasOverviews() throws IOException {
    for (int threads : new int[] {1, 2}) {
      try (TiffRaster source = TiffRaster.open(TiffFiles.file("overviews.tif"), options)) {
        small().tileSize(16).overviews(2).threads(threads).write(source, file());
        assertValid(file());
        assertOnlyTheTarget();
        try (TiffRaster copy = TiffRaster.open(file(), options)) {
          NDArray mask = source.mask().orElseThrow().read();
          assertThat(copy.read().contentEquals(source.read())).isTrue();
          assertThat(copy.mask().orElseThrow().read().contentEquals(mask)).isTrue();
          for (int level = 0; level < 2; level++) {
            NDArray pixels = (level == 0 ? copy : copy.overview(level - 1)).read();
            NDArray smaller = copy.overview(level).read();
            NDArray smallerMask = copy.overview(level).mask().orElseThrow().read();
            assertThat(smallerMask.shape())
                .isEqualTo(Shape.of(smaller.height(), smaller.width(), 1));
            for (int y = 0; y < smaller.height(); y++) {
              for (int x = 0; x < smaller.width(); x++) {
                double sum = 0;
                int count = 0;
                for (int i = 0; i < 4; i++) {
                  int atX = 2 * x + i % 2;
                  int atY = 2 * y + i / 2;
                  if (atX < mask.width() && atY < mask.height() && mask.value(atY, atX, 0) != 0) {
                    sum += pixels.value(atY, atX, 1);
                    count++;
                  }
                }
                assertThat(smallerMask.value(y, x, 0)).isEqualTo(count == 0 ? 0 : 255);
                assertThat(smaller.value(y, x, 1))
                    .isEqualTo(count == 0 ? 0 : Math.floor(sum / count + 0.5));
              }
            }
            mask = smallerMask;
          }
        }
      }
    }
  }

  @Test
  void theNodataTextIsKeptAsItStands() throws IOException {
    try (TiffRaster source = TiffRaster.open(TiffFiles.file("sparse.tif"), options)) {
      small().write(source, file());
      try (TiffRaster copy = TiffRaster.open(file(), options)) {
        assertThat(copy.metadata().nodataText()).isEqualTo(source.metadata().nodataText());
        assertThat(copy.read().contentEquals(source.read())).isTrue();
      }
      small().nodata(5).write(source, file());
      try (TiffRaster copy = TiffRaster.open(file(), options)) {
        assertThat(copy.metadata().nodataText()).isEqualTo("5");
      }
    }
  }

  @Test
  void textsAndResolutionAreKeptAndWhatIsNotIsListed() throws IOException {
    Path notes = Path.of("src/test/resources/cog/notes.tif");
    try (TiffRaster source = TiffRaster.open(notes, options)) {
      CogWriter.Written written = small().compression(Compression.DEFLATE).write(source, file());
      assertThat(written.lost())
          .containsExactly(
              "the numbers of the palette (its colours are kept)", "XMP", "the ICC colour profile");
      try (TiffRaster copy = TiffRaster.open(file(), options)) {
        assertThat(copy.metadata().texts())
            .containsEntry(270, "A plan of the harbour")
            .containsEntry(305, "Surveyor 2")
            .containsEntry(315, "A. Writer")
            .containsEntry(33432, "nobody")
            .isEqualTo(source.metadata().texts());
        assertThat(copy.metadata().resolution()).containsExactly(300.0, 150.5);
        assertThat(copy.metadata().resolutionUnit()).isEqualTo(3);
        assertThat(copy.metadata().unread()).isEmpty();
        assertThat(copy.read().contentEquals(source.read())).isTrue();
      }
    }
    assertValid(file());
  }

  @Test
  void whatAPngAndAJpegSayIsKeptOrListed() throws IOException {
    check(
        "notes.png",
        Map.of(270, "A plan", 315, "A. Writer"),
        List.of(118.11, 118.11),
        List.of("the ICC colour profile", "the text Title"));
    check(
        "notes.jpg",
        Map.of(270, "A remark"),
        List.of(72.0, 96.0),
        List.of("EXIF", "the ICC colour profile"));
  }

  private void check(
      String name, Map<Integer, String> texts, List<Double> resolution, List<String> lost)
      throws IOException {
    Path path = Path.of("src/test/resources/cog").resolve(name);
    try (Raster source = Rasters.load().open(path, options)) {
      assertThat(small().write(source, file()).lost()).containsExactlyInAnyOrderElementsOf(lost);
    }
    try (TiffRaster copy = TiffRaster.open(file(), options)) {
      assertThat(copy.metadata().texts()).isEqualTo(texts);
      assertThat(copy.metadata().resolution()).isEqualTo(resolution);
    }
  }

  @Test
  void namesScaleOffsetAndPlaceOfAnyRasterAreKept() throws IOException {
    NDArray image = TiffFiles.expected("uint8", 30, 20, 2);
    RasterInfo info =
        RasterInfo.of(folder.resolve("a"), "own", Size.of(30, 20), 2, DType.UINT8, Size.of(8, 8))
            .withChannelNames(List.of("near <infra>", "a & b"))
            .withScaling(List.of(0.5, 2.0), List.of(1.0, -3.0))
            .withGeoreference(Optional.of(new Affine(2, 0.5, 100, 0.25, -2, 200)));
    Raster own =
        new Raster() {
          @Override
          public RasterInfo info() {
            return info;
          }

          @Override
          public void read(Window window, NDArray target) {
            image.crop(window).copyTo(target);
          }

          @Override
          public void close() {}
        };
    small().write(own, file());
    try (TiffRaster copy = TiffRaster.open(file(), options)) {
      assertThat(copy.info().channelNames()).isEqualTo(info.channelNames());
      assertThat(copy.info().scales()).isEqualTo(info.scales());
      assertThat(copy.info().offsets()).isEqualTo(info.offsets());
      assertThat(copy.info().georeference()).isEqualTo(info.georeference());
    }
  }

  @Test
  void aPngThatIsDecodedWhileItIsWrittenBecomesTheSameBytes() throws IOException {
    NDArray image = TiffFiles.expected("uint8", 301, 203, 3);
    Path png = folder.resolve("image.png");
    javax.imageio.ImageIO.write(image.toImage(), "png", png.toFile());
    for (Compression compression : List.of(Compression.ZSTD, Compression.DEFLATE)) {
      CogWriter writer = small().compression(compression).threads(2);
      writer.write(image, file());
      byte[] expected = Files.readAllBytes(file());
      BlockCache cache = BlockCache.ofBytes(1000);
      try (Raster source = Rasters.load().open(png, RasterOptions.of(cache))) {
        writer.write(source, file());
        assertThat(cache.bytes()).isZero();
      }
      assertThat(Files.readAllBytes(file())).isEqualTo(expected);
    }
  }

  @Test
  void cancellingLeavesTheTargetAsItWas() throws IOException {
    Files.writeString(file(), "before");
    NDArray image = TiffFiles.expected("uint8", 300, 300, 3);
    for (int threads : new int[] {1, 3}) {
      CancellationToken token = new CancellationToken();
      CogWriter writer =
          small()
              .threads(threads)
              .cancellation(token)
              .progress(
                  (task, done, total) -> {
                    if (done > 20) {
                      token.cancel();
                    }
                  });
      assertThatThrownBy(() -> writer.write(image, file()))
          .isInstanceOf(CancellationException.class);
      assertThat(file()).hasContent("before");
      assertOnlyTheTarget();
    }
  }

  @Test
  void aSourceThatFailsLeavesNothing() throws IOException {
    Raster failing =
        new Raster() {
          @Override
          public RasterInfo info() {
            return RasterInfo.of(
                folder.resolve("source"),
                "test",
                new Size(100, 100),
                1,
                DType.UINT8,
                new Size(100, 100));
          }

          @Override
          public void read(Window window, NDArray target) throws IOException {
            if (window.endY() > 70) {
              throw new IOException("the disk is gone");
            }
          }

          @Override
          public void close() {}
        };
    assertThatThrownBy(() -> small().threads(2).write(failing, file()))
        .isInstanceOf(IOException.class)
        .hasMessage("the disk is gone");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void progressCountsEveryTile() throws IOException {
    NDArray image = TiffFiles.expected("uint8", 101, 75, 1);
    List<Long> seen = new ArrayList<>();
    small()
        .progress(
            (task, done, total) -> {
              assertThat(task.toLowerCase(Locale.ROOT)).contains("out.tif");
              assertThat(total).isEqualTo(4 * 3 + 2 * 2 + 1);
              seen.add(done);
            })
        .write(image, file());
    assertThat(seen).hasSize(17).endsWith(17L);
  }

  @Test
  void settingsThatConflictAreNamed() {
    NDArray floats = TiffFiles.expected("float32", 20, 20, 3);
    assertThatThrownBy(() -> small().compression(Compression.JPEG).write(floats, file()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("JPEG", "float32");
    assertThatThrownBy(
            () ->
                small()
                    .compression(Compression.NONE)
                    .predictor(Predictor.FLOATING_POINT)
                    .write(floats, file()))
        .hasMessageContainingAll("FLOATING_POINT", "NONE");
    assertThatThrownBy(() -> CogWriter.standard().tileSize(100)).hasMessageContaining("16");
    assertThatThrownBy(() -> small().level(3).write(floats, file())).hasMessageContaining("AUTO");
    assertThatThrownBy(() -> small().level(12).compression(Compression.DEFLATE).requireConsistent())
        .hasMessageContaining("1 to 9");
    assertThat(file()).doesNotExist();
  }

  @Test
  void levelsBeyondMemoryGoThroughTemporaryFiles() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    byte[] noise = new byte[2100 * 2100 * 3];
    random.nextBytes(noise);
    NDArray image = NDArray.of(noise, Shape.of(2100, 2100, 3));
    CogWriter.standard().compression(Compression.NONE).write(image, file());
    assertValid(file());
    assertOnlyTheTarget();
    try (TiffRaster raster = TiffRaster.open(file(), options)) {
      assertThat(raster.read().contentEquals(image)).isTrue();
    }
  }

  @Test
  void theOrderOfSettingsDoesNotMatter() {
    CancellationToken token = new CancellationToken();
    TiffMetadata.Geo geo = TiffMetadata.Geo.NONE;
    List<UnaryOperator<CogWriter>> settings =
        new ArrayList<>(
            List.of(
                writer -> writer.level(19),
                writer -> writer.compression(Compression.ZSTD),
                writer -> writer.quality(80),
                writer -> writer.tileSize(128),
                writer -> writer.predictor(Predictor.NONE),
                writer -> writer.overviews(2),
                writer -> writer.resampling(Resampling.NEAREST),
                writer -> writer.bigTiff(),
                writer -> writer.nodata(7),
                writer -> writer.geo(geo),
                writer -> writer.threads(3),
                writer -> writer.cancellation(token)));
    for (int turn = 0; turn < settings.size(); turn++) {
      Collections.rotate(settings, 1);
      CogWriter writer = CogWriter.standard();
      for (UnaryOperator<CogWriter> setting : settings) {
        writer = setting.apply(writer);
      }
      writer.requireConsistent();
      assertThat(writer.level()).hasValue(19);
      assertThat(writer.compression()).isEqualTo(Compression.ZSTD);
      assertThat(writer.quality()).isEqualTo(80);
      assertThat(writer.tileSize()).isEqualTo(128);
      assertThat(writer.predictor()).isEqualTo(Predictor.NONE);
      assertThat(writer.overviews()).hasValue(2);
      assertThat(writer.resampling()).isEqualTo(Resampling.NEAREST);
      assertThat(writer.isBigTiff()).isTrue();
      assertThat(writer.nodata()).hasValue(7);
      assertThat(writer.geo()).contains(geo);
      assertThat(writer.threads()).isEqualTo(3);
      assertThat(writer.cancellation()).isSameAs(token);
    }
    assertThat(CogWriter.standard().level()).as("a setting gives a copy").isEmpty();
  }
}
