package org.ndsampler.gdal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.gdal.gdal.Dataset;
import org.gdal.gdal.gdal;
import org.gdal.gdalconst.gdalconst;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Pages;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.RasterInfo;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;
import org.ndsampler.core.raster.tiff.TiffRaster;
import org.ndsampler.gdal.internal.GdalProvider;

/** Reading through GDAL: the contract of every raster, and what only GDAL has. */
class GdalRasterTest extends GdalTestBase {
  private final RasterOptions options = RasterOptions.of(BlockCache.ofBytes(1 << 20));

  private Path tiled(NDArray array) {
    Path file = folder.resolve("tiled-" + array.dtype() + ".tif");
    write(array, "GTiff", file, "TILED=YES", "BLOCKXSIZE=32", "BLOCKYSIZE=16", "COMPRESS=DEFLATE");
    return file;
  }

  private static Window random(SplittableRandom random, Size size) {
    int x = random.nextInt(size.width());
    int y = random.nextInt(size.height());
    return new Window(
        x, y, 1 + random.nextInt(size.width() - x), 1 + random.nextInt(size.height() - y));
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void everyTypeIsReadToThePixelsThatWereWritten(DType type) throws IOException {
    NDArray array = picture(type, 75, 50, 3, 1);
    try (GdalRaster raster = Gdal.open(tiled(array))) {
      RasterInfo info = raster.info();
      assertThat(info.dtype()).isEqualTo(type);
      assertThat(info.size()).isEqualTo(new Size(75, 50));
      assertThat(info.channels()).isEqualTo(3);
      assertThat(info.format()).isEqualTo("gtiff");
      assertThat(info.blockSize()).isEqualTo(new Size(32, 16));
      assertThat(raster.read().contentEquals(array)).isTrue();
      SplittableRandom random = new SplittableRandom(2);
      for (int i = 0; i < 100; i++) {
        Window window = random(random, info.size());
        assertThat(raster.read(window).contentEquals(array.crop(window).copy()))
            .as(window.toString())
            .isTrue();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void aWindowGoesIntoAViewAndTouchesNothingElse(DType type) throws IOException {
    NDArray array = picture(type, 40, 30, 2, 3);
    try (GdalRaster raster = Gdal.open(tiled(array))) {
      Window window = new Window(1, 2, 5, 4);
      NDArray larger = NDArray.filled(type, Shape.of(9, 8, 4), 7);
      for (NDArray whole : List.of(larger, NDArray.filled(type, Shape.of(9, 8, 2), 7))) {
        NDArray place = whole.crop(new Window(2, 3, 5, 4));
        if (whole.channels() == 4) {
          place = place.channels(1, 3);
        }
        raster.read(window, place);
        assertThat(place.contentEquals(array.crop(window))).isTrue();
        place.fill(7);
        assertThat(whole.contentEquals(NDArray.filled(type, whole.shape(), 7))).isTrue();
      }
    }
  }

  @Test
  void emptyOutsideAndUnfitWindowsAreToldApart() throws IOException {
    try (GdalRaster raster = Gdal.open(tiled(picture(DType.UINT8, 40, 30, 3, 4)))) {
      assertThat(raster.read(new Window(3, 3, 0, 4)).shape().count()).isZero();
      for (Window window :
          List.of(new Window(-1, 0, 2, 2), new Window(39, 0, 2, 1), new Window(50, 50, 1, 1))) {
        assertThatThrownBy(() -> raster.read(window))
            .isInstanceOf(IndexOutOfBoundsException.class)
            .hasMessageContaining("tiled-uint8.tif");
      }
      assertThatThrownBy(
              () ->
                  raster.read(
                      new Window(0, 0, 4, 3), NDArray.zeros(DType.INT16, Shape.of(3, 4, 3))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("tiled-uint8.tif");
      assertThatThrownBy(() -> raster.overview(0)).isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> raster.overview(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void readingAfterCloseIsRefusedAndClosingTwiceIsNot() throws IOException {
    GdalRaster raster = Gdal.open(tiled(picture(DType.UINT8, 40, 30, 3, 4)));
    raster.read();
    assertThat(raster.openDatasets()).isEqualTo(1);
    raster.close();
    assertThat(raster.openDatasets()).isZero();
    assertThatThrownBy(() -> raster.read(new Window(0, 0, 1, 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("tiled-uint8.tif");
    assertThatCode(raster::close).doesNotThrowAnyException();
    assertThat(raster.info().channels()).isEqualTo(3);
  }

  @Test
  void concurrentReadsEqualSerialOnesAndEachThreadHasItsDataset() throws Exception {
    NDArray array = picture(DType.UINT16, 300, 200, 3, 5);
    GdalRaster raster = Gdal.open(tiled(array));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Boolean>> results = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        int seed = t;
        results.add(
            threads.submit(
                () -> {
                  SplittableRandom random = new SplittableRandom(seed);
                  boolean same = true;
                  for (int i = 0; i < 100; i++) {
                    Window window = random(random, array.shape().size());
                    same &= raster.read(window).contentEquals(array.crop(window));
                  }
                  return same;
                }));
      }
      for (Future<Boolean> result : results) {
        assertThat(result.get()).isTrue();
      }
      assertThat(raster.openDatasets()).isBetween(1, 4);
    } finally {
      threads.shutdownNow();
      raster.close();
    }
    assertThat(raster.openDatasets()).isZero();
  }

  @Test
  void closingWhileOthersReadLetsThemFinishAndRefusesTheNext() throws Exception {
    NDArray array = picture(DType.UINT16, 300, 200, 3, 5);
    Path file = tiled(array);
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      for (int round = 0; round < 20; round++) {
        GdalRaster raster = Gdal.open(file);
        List<Future<Boolean>> results = new ArrayList<>();
        for (int t = 0; t < 3; t++) {
          results.add(
              threads.submit(
                  () -> {
                    try {
                      while (true) {
                        if (!raster.read().contentEquals(array)) {
                          return false;
                        }
                      }
                    } catch (IllegalStateException e) {
                      return true;
                    }
                  }));
        }
        Thread.sleep(5);
        raster.close();
        for (Future<Boolean> result : results) {
          assertThat(result.get()).isTrue();
        }
        assertThat(raster.openDatasets()).isZero();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void overviewsAreReadAtTheirSize() throws IOException {
    NDArray array = picture(DType.UINT8, 200, 120, 3, 6);
    Path file = folder.resolve("overviews.tif");
    Dataset memory = inMemory(array);
    assertThat(memory.BuildOverviews("NEAREST", new int[] {2, 4})).isZero();
    copy(memory, "GTiff", file, "COPY_SRC_OVERVIEWS=YES", "TILED=YES", "COMPRESS=LZW");
    memory.delete();
    try (GdalRaster raster = Gdal.open(file)) {
      assertThat(raster.info().overviews()).containsExactly(new Size(100, 60), new Size(50, 30));
      NDArray half = raster.overview(0).read();
      NDArray quarter = raster.overview(1).read();
      assertThat(half.shape()).isEqualTo(Shape.of(60, 100, 3));
      for (int y = 0; y < 30; y++) {
        for (int x = 0; x < 50; x++) {
          for (int c = 0; c < 3; c++) {
            assertThat(half.value(2 * y, 2 * x, c)).isEqualTo(array.value(4 * y, 4 * x, c));
            assertThat(quarter.value(y, x, c)).isEqualTo(array.value(4 * y, 4 * x, c));
          }
        }
      }
      Window window = new Window(7, 11, 20, 13);
      assertThat(raster.overview(0).read(window).contentEquals(half.crop(window).copy())).isTrue();
    }
  }

  @Test
  void nodataAndMasksAreThere() throws IOException {
    NDArray array = picture(DType.INT16, 40, 30, 1, 7);
    Path plain = tiled(array);
    try (GdalRaster raster = Gdal.open(plain)) {
      assertThat(raster.mask()).isEmpty();
      assertThat(raster.info().nodata()).isEmpty();
    }
    Dataset memory = inMemory(array);
    memory.GetRasterBand(1).SetNoDataValue(array.value(0, 5, 0));
    Path file = folder.resolve("nodata.tif");
    copy(memory, "GTiff", file);
    memory.delete();
    try (GdalRaster raster = Gdal.open(file)) {
      assertThat(raster.info().nodata()).hasValue(array.value(0, 5, 0));
      NDArray mask = raster.mask().orElseThrow().read();
      assertThat(mask.dtype()).isEqualTo(DType.UINT8);
      for (int y = 0; y < 30; y++) {
        for (int x = 0; x < 40; x++) {
          assertThat(mask.value(y, x, 0))
              .isEqualTo(array.value(y, x, 0) == array.value(0, 5, 0) ? 0 : 255);
        }
      }
    }
  }

  @Test
  void whatTheFileSaysBesidesPixelsIsThatOfTheSdksOwnReader() throws IOException {
    Dataset memory = inMemory(picture(DType.INT16, 40, 30, 2, 7));
    memory.SetGeoTransform(new double[] {500_000, 10, 0, 4_000_000, 0, -10});
    for (int i = 1; i <= 2; i++) {
      memory.GetRasterBand(i).SetNoDataValue(-9999);
      memory.GetRasterBand(i).SetDescription("B0" + i);
      memory.GetRasterBand(i).SetScale(0.5 * i);
      memory.GetRasterBand(i).SetOffset(-3);
    }
    Path file = folder.resolve("described.tif");
    copy(memory, "GTiff", file);
    memory.delete();
    RasterOptions options = RasterOptions.of(BlockCache.ofBytes(1 << 20));
    try (GdalRaster raster = Gdal.open(file);
        TiffRaster own = TiffRaster.open(file, options)) {
      RasterInfo info = raster.info();
      assertThat(info.channelNames()).containsExactly("B01", "B02");
      assertThat(info.channelNames()).isEqualTo(own.info().channelNames());
      assertThat(info.scales()).containsExactly(0.5, 1.0).isEqualTo(own.info().scales());
      assertThat(info.offsets()).containsExactly(-3.0, -3.0).isEqualTo(own.info().offsets());
      assertThat(info.nodata()).hasValue(-9999).isEqualTo(own.info().nodata());
      assertThat(info.georeference()).isPresent().isEqualTo(own.info().georeference());
      assertThat(info.warnings()).isEmpty();
    }
  }

  @Test
  void aFileOfSeveralImagesSaysSoAndIsNoStack() throws IOException {
    // Two TIFFs in one: the first directory's pointer leads to one that is copied behind it.
    write(picture(DType.UINT8, 40, 30, 1, 7), "GTiff", folder.resolve("one.tif"));
    byte[] one = Files.readAllBytes(folder.resolve("one.tif"));
    ByteBuffer two = ByteBuffer.allocate(2 * one.length + 2).order(ByteOrder.LITTLE_ENDIAN);
    two.put(one);
    int at = two.getInt(4);
    int length = 2 + 12 * two.getShort(at) + 4;
    int copy = one.length + one.length % 2;
    two.position(copy).put(one, at, length);
    two.putInt(at + length - 4, copy);
    Path file = Files.write(folder.resolve("two.tif"), two.array());
    try (GdalRaster raster = Gdal.open(file)) {
      assertThat(raster.info().warnings())
          .singleElement()
          .asString()
          .contains("2 images", "GTIFF_DIR:1:");
    }
    RasterOptions options = RasterOptions.of(BlockCache.ofBytes(1 << 20));
    Rasters rasters = Rasters.of(List.of(new GdalProvider()));
    assertThatThrownBy(() -> rasters.open(file, options.pages(Pages.CHANNELS)))
        .isInstanceOf(RasterFormatException.class)
        .hasMessageContainingAll("GTIFF_DIR:2:", "Pages.FIRST");
  }

  @Test
  void anAlphaBandIsAMask() throws IOException {
    NDArray array = picture(DType.UINT8, 40, 30, 4, 8);
    Dataset memory = inMemory(array);
    memory.GetRasterBand(4).SetColorInterpretation(gdalconst.GCI_AlphaBand);
    Path file = folder.resolve("alpha.tif");
    copy(memory, "GTiff", file, "ALPHA=YES");
    memory.delete();
    try (GdalRaster raster = Gdal.open(file)) {
      assertThat(raster.mask().orElseThrow().read().contentEquals(array.channels(3, 4).copy()))
          .isTrue();
    }
  }

  @Test
  void signedBytesBecomeShorts() throws IOException {
    NDArray array = picture(DType.UINT8, 40, 30, 2, 9);
    Path file = folder.resolve("int8.tif");
    write(array, "GTiff", file, "PIXELTYPE=SIGNEDBYTE");
    try (GdalRaster raster = Gdal.open(file)) {
      assertThat(raster.info().dtype()).isEqualTo(DType.INT16);
      NDArray read = raster.read();
      for (int x = 0; x < 40; x++) {
        assertThat(read.value(20, x, 1)).isEqualTo((byte) (int) array.value(20, x, 1));
      }
    }
  }

  @Test
  void virtualPathsAreOpened() throws IOException {
    NDArray array = picture(DType.UINT8, 40, 30, 3, 10);
    Path file = tiled(array);
    Path zip = folder.resolve("images.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("inner/image.tif"));
      out.write(Files.readAllBytes(file));
      out.closeEntry();
    }
    try (GdalRaster raster = Gdal.open("/vsizip/" + zip + "/inner/image.tif")) {
      assertThat(raster.name()).startsWith("/vsizip/");
      assertThat(raster.read().contentEquals(array)).isTrue();
    }
    String vrt =
        "<VRTDataset rasterXSize=\"20\" rasterYSize=\"30\"><VRTRasterBand dataType=\"Byte\""
            + " band=\"1\"><SimpleSource><SourceFilename>"
            + file
            + "</SourceFilename><SourceBand>2</SourceBand><SrcRect xOff=\"20\" yOff=\"0\""
            + " xSize=\"20\" ySize=\"30\"/><DstRect xOff=\"0\" yOff=\"0\" xSize=\"20\""
            + " ySize=\"30\"/></SimpleSource></VRTRasterBand></VRTDataset>";
    NDArray part = array.crop(new Window(20, 0, 20, 30)).channels(1, 2).copy();
    try (GdalRaster raster = Gdal.open(vrt)) {
      assertThat(raster.read().contentEquals(part)).isTrue();
    }
    Path vrtFile = folder.resolve("part.vrt");
    Files.writeString(vrtFile, vrt);
    try (Raster raster = Rasters.load().open(vrtFile, options)) {
      assertThat(raster).isInstanceOf(GdalRaster.class);
      assertThat(raster.read().contentEquals(part)).isTrue();
    }
  }

  @Test
  void theProviderTakesWhatOthersDoNotKnowAndLeavesTheRest() throws IOException {
    NDArray array = picture(DType.FLOAT32, 40, 30, 1, 11);
    Path envi = folder.resolve("raw.dat");
    write(array, "ENVI", envi);
    Path pgm = folder.resolve("grey.pgm");
    write(picture(DType.UINT8, 40, 30, 1, 11), "PNM", pgm);
    try (Raster raster = Rasters.load().open(pgm, options)) {
      assertThat(raster).isInstanceOf(GdalRaster.class);
    }
    try (Raster raster = Rasters.load().open(envi, options)) {
      assertThat(raster).isInstanceOf(GdalRaster.class);
      assertThat(raster.read().contentEquals(array)).isTrue();
    }
    try (Raster raster = Rasters.load().open(tiled(array), options)) {
      assertThat(raster).isNotInstanceOf(GdalRaster.class);
    }
    GdalProvider provider = new GdalProvider();
    ByteBuffer text = ByteBuffer.wrap("{\"images\": []}".getBytes(StandardCharsets.UTF_8));
    assertThat(provider.supports(folder.resolve("grey.pgm"), text)).isFalse();
    assertThat(text.position()).isZero();
    Path json = folder.resolve("data.json");
    Files.writeString(json, "{\"images\": []}");
    assertThatThrownBy(() -> Rasters.load().open(json, options))
        .isInstanceOf(RasterFormatException.class)
        .hasMessageContaining("gdal");
    assertThatThrownBy(() -> provider.open(folder.resolve("absent.tif"), options))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void whatCannotBeReadIsAnErrorInGdalsWords() throws IOException {
    Path text = folder.resolve("text.txt");
    Files.writeString(text, "not an image");
    assertThatThrownBy(() -> Gdal.open(text))
        .isInstanceOf(RasterFormatException.class)
        .hasMessageContaining("text.txt")
        .hasMessageContaining("GDAL says")
        .hasMessageContaining("CPLE_OpenFailed")
        .hasCauseInstanceOf(GdalException.class);
    Path complex = folder.resolve("complex.tif");
    Dataset memory = gdal.GetDriverByName("GTiff").Create(complex.toString(), 4, 4, 1, 10);
    memory.delete();
    assertThatThrownBy(() -> Gdal.open(complex))
        .isInstanceOf(RasterFormatException.class)
        .hasMessageContaining("CFloat32");
  }

  @Test
  void aFileCutAnywhereIsAnErrorThatNamesIt() throws IOException {
    Path file = tiled(picture(DType.UINT8, 75, 50, 3, 12));
    byte[] bytes = Files.readAllBytes(file);
    for (int keep = 0; keep < bytes.length; keep += 1 + bytes.length / 60) {
      Path cut = folder.resolve("cut-" + keep);
      Files.write(cut, Arrays.copyOf(bytes, keep));
      assertThatThrownBy(
              () -> {
                try (GdalRaster damaged = Gdal.open(cut)) {
                  damaged.read();
                }
              })
          .as(keep + " of " + bytes.length + " bytes")
          .isInstanceOf(RasterFormatException.class)
          .hasMessageContaining(cut.toString());
    }
  }

  @Test
  void aRasterThatIsNeverClosedIsClosedByTheCleaner() throws Exception {
    Path file = tiled(picture(DType.UINT8, 75, 50, 3, 13));
    for (int i = 0; i < 5; i++) {
      Gdal.open(file).read();
    }
    Path fds = Path.of("/proc/self/fd");
    if (!Files.isDirectory(fds)) {
      return;
    }
    long open = Long.MAX_VALUE;
    for (int i = 0; i < 100 && open > 0; i++) {
      System.gc();
      Thread.sleep(50);
      try (Stream<Path> all = Files.list(fds)) {
        open =
            all.filter(
                    fd -> {
                      try {
                        return Files.readSymbolicLink(fd).equals(file);
                      } catch (IOException e) {
                        return false;
                      }
                    })
                .count();
      }
    }
    assertThat(open).isZero();
  }
}
