package org.ndsampler.gdal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.gdal.gdal.Dataset;
import org.gdal.gdal.gdal;
import org.gdal.gdalconst.gdalconst;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;
import org.ndsampler.core.raster.cog.CogReport;
import org.ndsampler.core.raster.cog.CogValidator;
import org.ndsampler.core.raster.cog.CogWriter;
import org.ndsampler.core.raster.tiff.Compression;
import org.ndsampler.core.raster.tiff.Predictor;
import org.ndsampler.core.raster.tiff.TiffRaster;

/** What GDAL writes the SDK reads to the same pixels, and the other way round. */
class GdalInteropTest extends GdalTestBase {
  private static final int WIDTH = 75;
  private static final int HEIGHT = 50;

  private final RasterOptions options = RasterOptions.of(BlockCache.ofBytes(16 << 20));

  /** Each list of creation options that GDAL's TIFF driver takes for the type. */
  private static List<String[]> combinations(DType type) {
    List<String[]> all = new ArrayList<>();
    for (String compression : List.of("NONE", "PACKBITS", "LZW", "DEFLATE", "ZSTD")) {
      boolean predicts = !compression.equals("NONE") && !compression.equals("PACKBITS");
      List<String> predictors = new ArrayList<>(List.of("1"));
      if (predicts) {
        predictors.add("2");
        if (type.isFloating()) {
          predictors.add("3");
        }
      }
      for (String predictor : predictors) {
        for (String interleave : List.of("PIXEL", "BAND")) {
          for (boolean tiled : new boolean[] {true, false}) {
            List<String> one =
                new ArrayList<>(List.of("COMPRESS=" + compression, "INTERLEAVE=" + interleave));
            if (predicts) {
              one.add("PREDICTOR=" + predictor);
            }
            if (tiled) {
              one.addAll(List.of("TILED=YES", "BLOCKXSIZE=32", "BLOCKYSIZE=16"));
            } else {
              one.add("BLOCKYSIZE=7");
            }
            all.add(one.toArray(new String[0]));
          }
        }
      }
    }
    List<String[]> more = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      String[] one = all.get(i);
      String[] longer = Arrays.copyOf(one, one.length + 1);
      // GDAL 3.6 does not read back what it writes itself with the floating-point predictor in the
      // other byte order: it turns the bytes after the predictor has split them.
      boolean swaps = i % 2 == 0 && !Arrays.asList(one).contains("PREDICTOR=3");
      longer[one.length] = swaps ? "ENDIANNESS=BIG" : "BIGTIFF=YES";
      more.add(longer);
    }
    all.addAll(more);
    return all;
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void whatGdalWritesInEveryCombinationWeReadToTheSamePixels(DType type) throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    int n = 0;
    for (int channels : new int[] {1, 3, 5}) {
      NDArray array = picture(type, WIDTH, HEIGHT, channels, channels);
      for (String[] creation : combinations(type)) {
        if (channels == 1 && Arrays.asList(creation).contains("INTERLEAVE=BAND")) {
          continue;
        }
        Path file = folder.resolve("image.tif");
        write(array, "GTiff", file, creation);
        try (GdalRaster theirs = Gdal.open(file);
            TiffRaster ours = TiffRaster.open(file, options)) {
          String what = channels + " x " + type + " " + Arrays.toString(creation);
          assertThat(ours.info().dtype()).as(what).isEqualTo(type);
          assertThat(theirs.info().size()).isEqualTo(ours.info().size());
          assertThat(theirs.info().channels()).isEqualTo(ours.info().channels());
          assertThat(theirs.info().blockSize()).as(what).isEqualTo(ours.info().blockSize());
          assertThat(theirs.read().contentEquals(array)).as(what).isTrue();
          assertThat(ours.read().contentEquals(array)).as(what).isTrue();
          for (int i = 0; i < 5; i++) {
            int x = random.nextInt(WIDTH);
            int y = random.nextInt(HEIGHT);
            Window window =
                new Window(x, y, 1 + random.nextInt(WIDTH - x), 1 + random.nextInt(HEIGHT - y));
            assertThat(ours.read(window).contentEquals(theirs.read(window)))
                .as("%s %s", what, window)
                .isTrue();
          }
        }
        n++;
      }
    }
    System.out.println("gdal interop: " + type + " " + n + " files");
  }

  @Test
  void jpegIsWithinTwoLevels() throws IOException {
    for (String[] creation :
        List.of(
            new String[] {"COMPRESS=JPEG", "PHOTOMETRIC=YCBCR", "TILED=YES"},
            new String[] {"COMPRESS=JPEG", "TILED=YES"},
            new String[] {"COMPRESS=JPEG", "INTERLEAVE=BAND"})) {
      Path file = folder.resolve("jpeg.tif");
      write(picture(DType.UINT8, 600, 300, 3, 1), "GTiff", file, creation);
      try (GdalRaster theirs = Gdal.open(file);
          TiffRaster ours = TiffRaster.open(file, options)) {
        byte[] a = (byte[]) theirs.read().data();
        byte[] b = (byte[]) ours.read().data();
        assertThat(a).hasSameSizeAs(b);
        int worst = 0;
        for (int i = 0; i < a.length; i++) {
          worst = Math.max(worst, Math.abs((a[i] & 0xff) - (b[i] & 0xff)));
        }
        assertThat(worst).as(Arrays.toString(creation)).isCloseTo(0, within(2));
      }
    }
  }

  @Test
  void sparseTilesMasksAndNodataAgree() throws IOException {
    Path file = folder.resolve("sparse.tif");
    gdal.SetConfigOption("GDAL_TIFF_INTERNAL_MASK", "YES");
    Dataset dataset =
        gdal.GetDriverByName("GTiff")
            .Create(
                file.toString(),
                200,
                100,
                2,
                gdalType(DType.INT16),
                new String[] {"TILED=YES", "BLOCKXSIZE=64", "BLOCKYSIZE=64", "SPARSE_OK=TRUE"});
    dataset.GetRasterBand(1).SetNoDataValue(-7);
    dataset.GetRasterBand(2).SetNoDataValue(-7);
    dataset.GetRasterBand(1)
        .WriteRaster_Direct(70, 3, 20, 20, 20, 20, 3, bytes(picture(DType.INT16, 20, 20, 1, 2)));
    dataset.delete();
    try (GdalRaster theirs = Gdal.open(file);
        TiffRaster ours = TiffRaster.open(file, options)) {
      assertThat(ours.info().nodata()).isEqualTo(theirs.info().nodata()).hasValue(-7);
      assertThat(ours.read().contentEquals(theirs.read())).isTrue();
    }
    Path masked = folder.resolve("masked.tif");
    Dataset memory = inMemory(picture(DType.UINT8, 120, 80, 3, 3));
    memory.CreateMaskBand(gdalconst.GMF_PER_DATASET);
    memory.GetRasterBand(1)
        .GetMaskBand()
        .WriteRaster_Direct(
            10,
            20,
            50,
            40,
            50,
            40,
            1,
            bytes(NDArray.filled(DType.UINT8, Shape.of(40, 50, 1), 255)));
    copy(memory, "GTiff", masked, "TILED=YES", "COMPRESS=DEFLATE");
    memory.delete();
    try (GdalRaster theirs = Gdal.open(masked);
        TiffRaster ours = TiffRaster.open(masked, options)) {
      NDArray mask = theirs.mask().orElseThrow().read();
      assertThat(mask.value(20, 10, 0)).isEqualTo(255);
      assertThat(mask.value(19, 10, 0)).isZero();
      assertThat(ours.mask().orElseThrow().read().contentEquals(mask)).isTrue();
    }
  }

  @Test
  void gdalReadsTheMaskThatWeCopyAndItsOverviews() throws IOException {
    Path masked = folder.resolve("masked.tif");
    NDArray array = picture(DType.UINT8, 300, 200, 3, 3);
    gdal.SetConfigOption("GDAL_TIFF_INTERNAL_MASK", "YES");
    Dataset memory = inMemory(array);
    memory.CreateMaskBand(gdalconst.GMF_PER_DATASET);
    NDArray valid = NDArray.filled(DType.UINT8, Shape.of(101, 133, 1), 255);
    memory.GetRasterBand(1)
        .GetMaskBand()
        .WriteRaster_Direct(31, 42, 133, 101, 133, 101, 1, bytes(valid));
    copy(memory, "GTiff", masked, "TILED=YES", "COMPRESS=DEFLATE");
    memory.delete();
    Path cog = folder.resolve("cog.tif");
    try (TiffRaster source = TiffRaster.open(masked, options)) {
      CogWriter.standard().tileSize(64).write(source, cog);
    }
    CogReport report = CogValidator.validate(cog);
    assertThat(report.isValid()).as(report.toString()).isTrue();
    try (GdalRaster before = Gdal.open(masked);
        GdalRaster theirs = Gdal.open(cog);
        TiffRaster ours = TiffRaster.open(cog, options)) {
      assertThat(theirs.<String>with(h -> layout(h.dataset))).isEqualTo("COG");
      assertThat(theirs.<Integer>with(h -> h.dataset.GetRasterBand(1).GetMaskFlags()))
          .isEqualTo(gdalconst.GMF_PER_DATASET);
      assertThat(theirs.read().contentEquals(array)).isTrue();
      NDArray mask = theirs.mask().orElseThrow().read();
      assertThat(mask.contentEquals(before.mask().orElseThrow().read())).isTrue();
      assertThat(mask.contentEquals(ours.mask().orElseThrow().read())).isTrue();
      assertThat(theirs.info().overviews()).isEqualTo(ours.info().overviews()).hasSize(3);
      for (int level = 0; level < 3; level++) {
        assertThat(theirs.overview(level).read().contentEquals(ours.overview(level).read()))
            .isTrue();
        int overview = level;
        byte[] seen =
            theirs.<byte[]>with(
                h -> {
                  var band = h.dataset.GetRasterBand(1).GetMaskBand().GetOverview(overview);
                  byte[] values = new byte[band.getXSize() * band.getYSize()];
                  band.ReadRaster(0, 0, band.getXSize(), band.getYSize(), 1, values);
                  return values;
                });
        assertThat(seen).isEqualTo(ours.overview(level).mask().orElseThrow().read().data());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void theJpegCogsThatWeWriteGdalReadsToTheSameLevels(int channels) throws IOException {
    byte[] smooth = new byte[200 * 150 * channels];
    for (int i = 0; i < smooth.length; i++) {
      int x = i / channels % 200;
      int y = i / channels / 200;
      smooth[i] = (byte) (128 + 60 * Math.sin(x / 20.0 + i % channels) + 50 * Math.cos(y / 17.0));
    }
    NDArray array = NDArray.of(smooth, Shape.of(150, 200, channels));
    Path cog = folder.resolve("jpeg.tif");
    CogWriter.standard().compression(Compression.JPEG).quality(97).tileSize(64).write(array, cog);
    try (GdalRaster theirs = Gdal.open(cog);
        TiffRaster ours = TiffRaster.open(cog, options)) {
      byte[] a = (byte[]) theirs.read().data();
      byte[] b = (byte[]) ours.read().data();
      assertThat(a).hasSameSizeAs(smooth).hasSameSizeAs(b);
      for (int i = 0; i < a.length; i++) {
        assertThat(a[i] & 0xff).as("value %d", i).isCloseTo(b[i] & 0xff, within(2));
        assertThat(a[i] & 0xff).as("value %d", i).isCloseTo(smooth[i] & 0xff, within(12));
      }
    }
  }

  @Test
  void whatOurReaderDoesNotKnowIsLeftToGdal() throws IOException {
    NDArray array = picture(DType.UINT8, 90, 70, 3, 3);
    int n = 0;
    for (String compression : List.of("LERC", "LZMA", "WEBP")) {
      String known = gdal.GetDriverByName("GTiff").GetMetadataItem("DMD_CREATIONOPTIONLIST", "");
      if (!known.contains(">" + compression + "<")) {
        System.out.println("gdal interop: this GDAL does not write " + compression);
        continue;
      }
      Path file = folder.resolve(compression + ".tif");
      write(array, "GTiff", file, "COMPRESS=" + compression, "WEBP_LOSSLESS=YES");
      assertThatThrownBy(() -> TiffRaster.open(file, options))
          .isInstanceOf(RasterFormatException.class)
          .hasMessageContaining(compression);
      try (Raster raster = Rasters.load().open(file, options)) {
        assertThat(raster).isInstanceOf(GdalRaster.class);
        assertThat(raster.read().contentEquals(array)).as(compression).isTrue();
      }
      n++;
    }
    assertThat(n).isPositive();
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void theCogsThatWeWriteGdalReadsToTheSamePixels(DType type) throws IOException {
    int n = 0;
    for (int channels : new int[] {1, 3, 4}) {
      NDArray array = picture(type, 300, 200, channels, channels);
      for (Compression compression :
          List.of(
              Compression.NONE,
              Compression.PACKBITS,
              Compression.LZW,
              Compression.DEFLATE,
              Compression.ZSTD)) {
        List<Predictor> predictors = new ArrayList<>(List.of(Predictor.values()));
        if (compression == Compression.NONE || compression == Compression.PACKBITS) {
          predictors = List.of(Predictor.NONE);
        } else {
          predictors.remove(type.isFloating() ? Predictor.HORIZONTAL : Predictor.FLOATING_POINT);
        }
        for (Predictor predictor : predictors) {
          Path file = folder.resolve("ours.tif");
          CogWriter.standard()
              .compression(compression)
              .predictor(predictor)
              .tileSize(64)
              .overviews(2)
              .bigTiff(n % 2 == 0)
              .nodata(3)
              .write(array, file);
          String what = channels + " x " + type + " " + compression + " " + predictor;
          try (GdalRaster theirs = Gdal.open(file);
              TiffRaster ours = TiffRaster.open(file, options)) {
            assertThat(theirs.info().dtype()).as(what).isEqualTo(type);
            assertThat(theirs.read().contentEquals(array)).as(what).isTrue();
            assertThat(theirs.info().overviews()).isEqualTo(ours.info().overviews()).hasSize(2);
            assertThat(theirs.info().nodata()).isEqualTo(ours.info().nodata()).hasValue(3);
            for (int level = 0; level < 2; level++) {
              assertThat(theirs.overview(level).read().contentEquals(ours.overview(level).read()))
                  .as("%s, overview %d", what, level)
                  .isTrue();
            }
            assertThat(theirs.<String>with(h -> layout(h.dataset))).as(what).isEqualTo("COG");
          }
          n++;
        }
      }
    }
    System.out.println("gdal interop: " + type + " " + n + " COGs of ours");
  }

  private static String layout(Dataset dataset) {
    return dataset.GetMetadataItem("LAYOUT", "IMAGE_STRUCTURE");
  }

  @Test
  void gdalsCogDriverWritesWhatTheValidatorAcceptsAndWeRead() throws IOException {
    NDArray array = picture(DType.UINT8, 700, 600, 3, 5);
    Path png = folder.resolve("image.png");
    write(array, "PNG", png);
    Path cog = folder.resolve("cog.tif");
    for (String compression : List.of("NONE", "LZW", "DEFLATE", "ZSTD")) {
      AtomicLong last = new AtomicLong();
      Gdal.convertToCog(
          png.toString(),
          cog,
          Map.of("COMPRESS", compression, "BLOCKSIZE", "128"),
          (task, done, total) -> last.accumulateAndGet(done, Math::max),
          CancellationToken.NONE);
      assertThat(last).hasValue(100);
      CogReport report = CogValidator.validate(cog);
      assertThat(report.isValid()).as(report.toString()).isTrue();
      try (Raster ours = TiffRaster.open(cog, options);
          GdalRaster theirs = Gdal.open(cog)) {
        assertThat(ours.read().contentEquals(array)).isTrue();
        assertThat(ours.info().overviews()).isNotEmpty().isEqualTo(theirs.info().overviews());
        assertThat(ours.overview(0).read().contentEquals(theirs.overview(0).read())).isTrue();
      }
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("image.png", "cog.tif");
    }
  }

  @Test
  void aConversionThatFailsLeavesTheOldFileAlone() throws IOException {
    Path cog = folder.resolve("cog.tif");
    Files.writeString(cog, "old");
    Path png = folder.resolve("image.png");
    write(picture(DType.UINT8, 700, 600, 3, 5), "PNG", png);
    assertThatThrownBy(() -> Gdal.convertToCog(png, cog, Map.of("COMPRES", "LZW")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("COMPRES");
    CancellationToken cancelled = new CancellationToken();
    cancelled.cancel();
    assertThatThrownBy(
            () -> Gdal.convertToCog(png.toString(), cog, Map.of(), Progress.NONE, cancelled))
        .isInstanceOf(IOException.class);
    byte[] bytes = Files.readAllBytes(png);
    Files.write(png, Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> Gdal.convertToCog(png, cog, Map.of()))
        .isInstanceOf(RasterFormatException.class)
        .hasMessageContaining("image.png");
    assertThat(cog).hasContent("old");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).hasSize(2);
    }
  }

  @Test
  void realFilesReadToTheSamePixels() throws IOException {
    String data = System.getProperty("ndsampler.data", "");
    if (data.isBlank()) {
      System.out.println("skipped: no folder of real files is named by -Dndsampler.data");
    }
    Assumptions.assumeFalse(data.isBlank(), "no folder of real files is named");
    List<Path> files;
    try (Stream<Path> all = Files.list(Path.of(data, "geotiff"))) {
      files = all.filter(file -> file.toString().endsWith(".tif")).sorted().toList();
    }
    assertThat(files).isNotEmpty();
    for (Path file : files) {
      try (GdalRaster theirs = Gdal.open(file);
          TiffRaster ours = TiffRaster.open(file, options)) {
        assertThat(ours.info().size()).isEqualTo(theirs.info().size());
        assertThat(ours.info().dtype()).isEqualTo(theirs.info().dtype());
        assertThat(ours.info().overviews()).isEqualTo(theirs.info().overviews());
        assertThat(ours.read().contentEquals(theirs.read())).as(file.toString()).isTrue();
        for (int level = 0; level < ours.info().overviews().size(); level++) {
          assertThat(ours.overview(level).read().contentEquals(theirs.overview(level).read()))
              .as("%s, overview %d", file, level)
              .isTrue();
        }
        System.out.println("gdal interop: " + file.getFileName() + " " + ours.info().size());
      }
    }
  }
}
