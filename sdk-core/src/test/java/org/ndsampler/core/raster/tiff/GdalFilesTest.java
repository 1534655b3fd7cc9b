package org.ndsampler.core.raster.tiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.RasterOptions;

/**
 * What GDAL writes, in every combination of the matrix, is read to the pixels that it was given.
 */
class GdalFilesTest {
  private static final int WIDTH = 41;
  private static final int HEIGHT = 29;

  private final RasterOptions options = RasterOptions.of(BlockCache.ofBytes(16 << 20));

  static Stream<String> matrix() {
    return TiffFiles.all().stream()
        .map(file -> String.valueOf(file.getFileName()))
        .filter(name -> name.matches("u?(int|float)\\d+-\\d-.*"));
  }

  static Stream<String> every() {
    return TiffFiles.all().stream().map(file -> String.valueOf(file.getFileName()));
  }

  @Test
  void theMatrixIsThere() {
    assertThat(matrix().count()).isGreaterThan(60);
  }

  @ParameterizedTest
  @MethodSource("matrix")
  void theWholeImageIsWhatGdalWasGiven(String name) throws IOException {
    String[] parts = name.split("-", -1);
    NDArray expected = TiffFiles.expected(parts[0], WIDTH, HEIGHT, Integer.parseInt(parts[1]));
    try (TiffRaster raster = TiffRaster.open(TiffFiles.file(name), options)) {
      assertThat(raster.info().size()).isEqualTo(new Size(WIDTH, HEIGHT));
      assertThat(raster.info().dtype()).isEqualTo(expected.dtype());
      assertThat(raster.metadata().isTiled()).isEqualTo(parts[2].equals("tiled"));
      assertThat(raster.metadata().compression()).isEqualToIgnoringCase(parts[3]);
      assertThat(raster.metadata().isPlanar()).isEqualTo(name.contains("planar"));
      assertThat(raster.metadata().isBigTiff()).isEqualTo(name.contains("big"));
      NDArray read = raster.read();
      assertThat(read.contentEquals(expected)).isTrue();
    }
  }

  @ParameterizedTest
  @MethodSource("every")
  void anyWindowIsTheCropOfAFullRead(String name) throws IOException {
    SplittableRandom random = new SplittableRandom(name.hashCode());
    try (TiffRaster raster = TiffRaster.open(TiffFiles.file(name), options)) {
      NDArray full = raster.read();
      int width = full.width();
      int height = full.height();
      for (int i = 0; i < 60; i++) {
        int x = random.nextInt(width);
        int y = random.nextInt(height);
        Window window =
            Window.of(x, y, random.nextInt(width - x + 1), random.nextInt(height - y + 1));
        assertThat(raster.read(window).contentEquals(full.crop(window).copy()))
            .as("%s", window)
            .isTrue();
        // Into the middle of a larger array, and into some channels of a wider one.
        NDArray larger =
            NDArray.filled(
                full.dtype(),
                Shape.of(window.height() + 3, window.width() + 5, full.channels() + 1),
                77);
        NDArray wide = larger.crop(Window.of(2, 1, window.width(), window.height()));
        raster.read(window, wide.channels(1, 1 + full.channels()));
        assertThat(wide.channels(1, 1 + full.channels()).copy())
            .matches(a -> a.contentEquals(full.crop(window).copy()), "the crop");
        assertThat(larger.value(0, 0, 0)).isEqualTo(77);
        assertThat(larger.value(window.height() + 2, window.width() + 4, full.channels()))
            .isEqualTo(77);
        NDArray inner =
            NDArray.zeros(
                    full.dtype(),
                    Shape.of(window.height() + 3, window.width() + 5, full.channels()))
                .crop(Window.of(2, 1, window.width(), window.height()));
        raster.read(window, inner);
        assertThat(inner.copy().contentEquals(full.crop(window).copy())).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"jpeg-ycbcr", "jpeg-rgb", "jpeg-grey", "jpeg-planar", "jpeg-four", "jpeg-strips"})
  void jpegIsWithinTwoLevelsOfGdal(String name) throws IOException {
    byte[] expected = Files.readAllBytes(TiffFiles.file(name + ".bin"));
    try (TiffRaster raster = TiffRaster.open(TiffFiles.file(name + ".tif"), options)) {
      byte[] read = (byte[]) raster.read().data();
      assertThat(read).hasSameSizeAs(expected);
      for (int i = 0; i < read.length; i++) {
        assertThat(read[i] & 0xff).as("value %d", i).isCloseTo(expected[i] & 0xff, within(2));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4, 12})
  void packedSamplesBecomeWholeBytes(int bits) throws IOException {
    NDArray whole = TiffFiles.expected("uint16", WIDTH, HEIGHT, 1);
    try (TiffRaster raster = TiffRaster.open(TiffFiles.file("bits-" + bits + ".tif"), options)) {
      NDArray read = raster.read();
      assertThat(read.dtype()).isEqualTo(bits > 8 ? DType.UINT16 : DType.UINT8);
      for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
          assertThat((int) read.value(y, x, 0))
              .isEqualTo((int) whole.value(y, x, 0) & ((1 << bits) - 1));
        }
      }
    }
  }

  @Test
  void halfPrecisionBecomesSingle() throws IOException {
    try (TiffRaster raster = TiffRaster.open(TiffFiles.file("half.tif"), options)) {
      assertThat(raster.read().contentEquals(TiffFiles.expected("float32", WIDTH, HEIGHT, 2)))
          .isTrue();
    }
  }

  @Test
  void signedBytesBecomeInt16() throws IOException {
    NDArray unsigned = TiffFiles.expected("uint8", WIDTH, HEIGHT, 1);
    try (TiffRaster raster = TiffRaster.open(TiffFiles.file("int8.tif"), options)) {
      NDArray read = raster.read();
      assertThat(read.dtype()).isEqualTo(DType.INT16);
      for (int x = 0; x < WIDTH; x++) {
        assertThat((int) read.value(28, x, 0)).isEqualTo((byte) (int) unsigned.value(28, x, 0));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8})
  void aPaletteBecomesItsColours(int bits) throws IOException {
    try (TiffRaster raster = TiffRaster.open(TiffFiles.file("palette-" + bits + ".tif"), options)) {
      NDArray read = raster.read();
      assertThat(read.channels()).isEqualTo(3);
      assertThat(raster.metadata().photometric()).isEqualTo("PALETTE");
      for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
          int index = (int) TiffFiles.base(x, y, 0) % 256 % (1 << bits);
          assertThat(read.value(y, x, 0)).isEqualTo(index);
          assertThat(read.value(y, x, 1)).isEqualTo(255 - index);
          assertThat(read.value(y, x, 2)).isEqualTo(index * 7 % 256);
        }
      }
    }
  }

  @Test
  void aTileThatWasNeverWrittenIsNodata() throws IOException {
    try (TiffRaster raster = TiffRaster.open(TiffFiles.file("sparse.tif"), options)) {
      assertThat(raster.info().nodata()).hasValue(-99);
      NDArray read = raster.read();
      assertThat(read.value(0, 0, 0)).isEqualTo(-99);
      assertThat(read.value(20, 20, 0)).isEqualTo(7);
      assertThat(read.value(20, 20, 1)).isEqualTo(14);
      assertThat(read.value(20, 21, 1)).isEqualTo(-99);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cog.tif", "overviews.tif"})
  void overviewsAndMasksAreFound(String name) throws IOException {
    NDArray expected = TiffFiles.expected("uint8", 100, 70, 3);
    try (TiffRaster raster = TiffRaster.open(TiffFiles.file(name), options)) {
      assertThat(raster.read().contentEquals(expected)).isTrue();
      assertThat(raster.info().overviews())
          .isEqualTo(List.of(new Size(50, 35), raster.overview(1).info().size()));
      NDArray half = raster.overview(0).read();
      // Nearest neighbour: each value is one of the four below it.
      for (int y = 0; y < 35; y++) {
        for (int x = 0; x < 50; x++) {
          double value = half.value(y, x, 1);
          assertThat(
                  new double[] {
                    expected.value(2 * y, 2 * x, 1),
                    expected.value(2 * y, 2 * x + 1, 1),
                    expected.value(2 * y + 1, 2 * x, 1),
                    expected.value(2 * y + 1, 2 * x + 1, 1)
                  })
              .contains(value);
        }
      }
      NDArray mask = raster.mask().orElseThrow().read();
      assertThat(mask.shape()).isEqualTo(Shape.of(70, 100, 1));
      assertThat(mask.value(10, 40, 0)).isZero();
      assertThat(mask.value(29, 59, 0)).isZero();
      assertThat(mask.value(30, 59, 0)).isEqualTo(255);
      assertThat(mask.value(9, 40, 0)).isEqualTo(255);
      assertThat(raster.overview(0).mask()).isPresent();
    }
  }

  @Test
  void geographicTagsAndMetadataAreKept() throws IOException {
    try (TiffRaster raster = TiffRaster.open(TiffFiles.file("cog.tif"), options)) {
      TiffMetadata metadata = raster.metadata();
      assertThat(metadata.geo().pixelScale()).startsWith(10.0, 10.0);
      assertThat(metadata.geo().transform().orElseThrow().applyX(3, 4)).isEqualTo(300030);
      assertThat(metadata.geo().transform().orElseThrow().applyY(3, 4)).isEqualTo(4999960);
      assertThat(metadata.geo().textKey(1026)).hasValue("local");
      assertThat(metadata.gdalMetadata()).contains("over there");
    }
  }

  @Test
  void theFormatIsFoundByItsFirstBytes() throws IOException {
    Path file = TiffFiles.file("cog.tif");
    try (var raster = org.ndsampler.core.raster.Rasters.load().open(file, options)) {
      assertThat(raster).isInstanceOf(TiffRaster.class);
      assertThat(raster.info().format()).isEqualTo("tiff");
    }
  }
}
