package org.ndsampler.core.raster.internal.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Point;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
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
import org.ndsampler.core.raster.cog.CogBatch;
import org.ndsampler.core.raster.cog.CogWriter;
import org.ndsampler.core.raster.npy.Npy;
import org.ndsampler.core.raster.tiff.Compression;
import org.ndsampler.core.raster.tiff.internal.read.TiffProvider;

/**
 * Files written by Pillow 12.3 and GDAL 3.6, read to the same pixels as those programs read them
 * (the NPY beside each file).
 */
class ImageIoProviderTest {
  private static final Path IMAGES = Path.of("src/test/resources/images");

  @TempDir Path folder;

  private static RasterOptions options() {
    return RasterOptions.of(BlockCache.ofBytes(1 << 26));
  }

  private static NDArray read(Path file) throws IOException {
    try (Raster raster = new ImageIoProvider().open(file, options())) {
      NDArray image = raster.read();
      assertThat(image.shape().size()).isEqualTo(raster.info().size());
      return image;
    }
  }

  static List<String> exact() throws IOException {
    return names(name -> !name.endsWith(".jpg") && !name.equals("offset.gif"));
  }

  static List<String> lossy() throws IOException {
    return names(name -> name.endsWith(".jpg") && !name.startsWith("orient"));
  }

  private static List<String> names(java.util.function.Predicate<String> chosen)
      throws IOException {
    try (Stream<Path> files = Files.list(IMAGES)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith(".npy"))
          .filter(chosen)
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("exact")
  void aLosslessFileHasThePixelsThatOtherReadersSee(String name) throws IOException {
    NDArray expected = Npy.read(IMAGES.resolve(name + ".npy"));
    NDArray image = read(IMAGES.resolve(name));
    assertThat(image.toString()).isEqualTo(expected.toString());
    assertThat(image.contentEquals(expected)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("lossy")
  void aJpegHasTheColoursThatOtherReadersSee(String name) throws IOException {
    NDArray expected = Npy.read(IMAGES.resolve(name + ".npy"));
    NDArray image = read(IMAGES.resolve(name));
    assertThat(image.toString()).isEqualTo(expected.toString());
    // libjpeg and libjpeg-turbo round differently in the inverse transform and the upsampling.
    assertThat(largestDifference(image, expected)).isLessThanOrEqualTo(4);
    assertThat(meanDifference(image, expected)).isLessThan(0.6);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void theOrientationIsAppliedOnlyWhenAskedFor(int orientation) throws IOException {
    Path file = IMAGES.resolve("orient" + orientation + ".jpg");
    NDArray turned = Npy.read(IMAGES.resolve("orient" + orientation + ".jpg.npy"));
    try (Raster raster = new ImageIoProvider().open(file, options().applyOrientation(true))) {
      assertThat(raster.info().size()).isEqualTo(turned.shape().size());
      assertThat(largestDifference(raster.read(), turned)).isLessThanOrEqualTo(3);
    }
    NDArray stored = Npy.read(IMAGES.resolve("orient1.jpg.npy"));
    assertThat(largestDifference(read(file), stored)).isLessThanOrEqualTo(3);
  }

  @Test
  void aGifFrameSmallerThanItsScreenIsPlacedWithTransparencyAround() throws IOException {
    NDArray inner = Npy.read(IMAGES.resolve("offset.gif.npy"));
    NDArray image = read(IMAGES.resolve("offset.gif"));
    assertThat(image.shape()).isEqualTo(Shape.of(inner.height() + 7, inner.width() + 9, 4));
    NDArray frame = image.crop(new Window(5, 4, inner.width(), inner.height()));
    assertThat(frame.channels(0, 3).contentEquals(inner)).isTrue();
    assertThat(frame.value(0, 0, 3)).isEqualTo(255);
    assertThat(image.value(0, 0, 3)).isZero();
    assertThat(image.value(image.height() - 1, image.width() - 1, 3)).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void pngsThatTheJdkWritesAreReadBack(boolean interlaced) throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    for (Size size : List.of(new Size(1, 1), new Size(3, 9), new Size(37, 29), new Size(8, 5))) {
      for (int type : new int[] {DataBuffer.TYPE_BYTE, DataBuffer.TYPE_USHORT}) {
        DType dtype = type == DataBuffer.TYPE_BYTE ? DType.UINT8 : DType.UINT16;
        for (int channels = 1; channels <= 4; channels++) {
          NDArray pixels = NDArray.zeros(dtype, Shape.of(size.height(), size.width(), channels));
          fill(pixels, random);
          Path file = folder.resolve("a.png");
          write(pixels.toImage(), file, interlaced);
          assertThat(read(file).contentEquals(pixels))
              .as(pixels + (interlaced ? " interlaced" : ""))
              .isTrue();
        }
      }
      for (int bits : new int[] {1, 2, 4, 8}) {
        int colors = 1 << bits;
        byte[] r = bytes(random, colors);
        byte[] g = bytes(random, colors);
        byte[] b = bytes(random, colors);
        IndexColorModel model = new IndexColorModel(bits, colors, r, g, b);
        WritableRaster raster =
            bits == 8
                ? java.awt.image.Raster.createInterleavedRaster(
                    DataBuffer.TYPE_BYTE, size.width(), size.height(), 1, new Point())
                : java.awt.image.Raster.createPackedRaster(
                    DataBuffer.TYPE_BYTE, size.width(), size.height(), 1, bits, new Point());
        NDArray expected = NDArray.zeros(DType.UINT8, Shape.of(size.height(), size.width(), 3));
        for (int y = 0; y < size.height(); y++) {
          for (int x = 0; x < size.width(); x++) {
            int value = random.nextInt(colors);
            raster.setSample(x, y, 0, value);
            int at = (y * size.width() + x) * 3;
            ((byte[]) expected.data())[at] = r[value];
            ((byte[]) expected.data())[at + 1] = g[value];
            ((byte[]) expected.data())[at + 2] = b[value];
          }
        }
        Path file = folder.resolve("p.png");
        write(new BufferedImage(model, raster, false, null), file, interlaced);
        assertThat(read(file).contentEquals(expected))
            .as(size + ", " + bits + " bits" + (interlaced ? ", interlaced" : ""))
            .isTrue();
      }
    }
  }

  @Test
  void aFileIsKnownByItsBytesAndNotByItsName() throws IOException {
    Path file = folder.resolve("mislabelled.jpg");
    Files.copy(IMAGES.resolve("rgb.png"), file);
    Rasters rasters = Rasters.load();
    try (Raster raster = rasters.open(file, options())) {
      assertThat(raster.info().format()).isEqualTo("png");
      assertThat(raster.read().contentEquals(Npy.read(IMAGES.resolve("rgb.png.npy")))).isTrue();
    }
    Path text = folder.resolve("text.png");
    Files.writeString(text, "<html>404 not found</html>");
    assertThatThrownBy(() -> rasters.open(text, options()))
        .isInstanceOf(RasterFormatException.class)
        .hasMessageContaining(text.toString())
        .hasMessageContaining("this is a web page (HTML), not an image");
    Path empty = Files.createFile(folder.resolve("empty.png"));
    assertThatThrownBy(() -> rasters.open(empty, options()))
        .isInstanceOf(RasterFormatException.class)
        .hasMessageContaining("empty");
    assertThatThrownBy(() -> rasters.open(folder.resolve("absent.png"), options()))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> rasters.open(folder, options()))
        .isInstanceOf(RasterFormatException.class)
        .hasMessageContaining("folder");
  }

  @Test
  void bothProvidersAreFoundByTheServiceLoader() {
    assertThat(Rasters.load().providers())
        .extracting(RasterProvider::name)
        .contains("imageio", "npy");
  }

  @Test
  void openingReadsTheHeaderOnly() throws IOException {
    // 400 million pixels; decoding them would take seconds and a gigabyte.
    byte[] png = Files.readAllBytes(IMAGES.resolve("rgb.png"));
    java.nio.ByteBuffer.wrap(png).putInt(16, 20_000).putInt(20, 20_000);
    sum(png);
    Path file = folder.resolve("large.png");
    Files.write(file, Arrays.copyOf(png, 1_300_000));
    try (Raster raster = new ImageIoProvider().open(file, options())) {
      assertThat(raster.info().size()).isEqualTo(new Size(20_000, 20_000));
    }
  }

  @Test
  void aBombIsRefusedBeforeAnythingIsAllocated() throws IOException {
    byte[] png = Files.readAllBytes(IMAGES.resolve("rgb.png"));
    java.nio.ByteBuffer.wrap(png).putInt(16, 2_000_000_000).putInt(20, 2_000_000_000);
    sum(png);
    Path huge = Files.write(folder.resolve("huge.png"), png);
    assertThatThrownBy(() -> new ImageIoProvider().open(huge, options()))
        .isInstanceOf(RasterFormatException.class)
        .hasMessageContaining("limit");
    java.nio.ByteBuffer.wrap(png).putInt(16, 20_000).putInt(20, 20_000);
    sum(png);
    Path small = Files.write(folder.resolve("small.png"), png);
    assertThatThrownBy(() -> new ImageIoProvider().open(small, options()))
        .isInstanceOf(RasterFormatException.class)
        .hasMessageContaining("cannot hold");
    byte[] jpeg = Files.readAllBytes(IMAGES.resolve("rgb420.jpg"));
    for (int i = 2; i < jpeg.length; i++) {
      if (jpeg[i] == (byte) 0xff && jpeg[i + 1] == (byte) 0xc0) {
        java.nio.ByteBuffer.wrap(jpeg)
            .putShort(i + 5, (short) 0x5000)
            .putShort(i + 7, (short) 0x5000);
        break;
      }
    }
    Path bomb = Files.write(folder.resolve("bomb.jpg"), jpeg);
    assertThatThrownBy(() -> new ImageIoProvider().open(bomb, options()))
        .isInstanceOf(RasterFormatException.class)
        .hasMessageContaining("cannot hold");
  }

  @Test
  void theLimitIsForDecodingAsAWholeAndItsAdviceWorks() throws IOException {
    Rasters limited = Rasters.of(List.of(new ImageIoProvider(1000), new TiffProvider()));
    for (String name : List.of("rgb420.jpg", "progressive.jpg", "rgb.png", "cmyk.jpg")) {
      Path file = IMAGES.resolve(name);
      NDArray whole = read(file);
      try (Raster raster = limited.open(file, options())) {
        assertThatThrownBy(() -> raster.read(Window.of(0, 0, 5, 5)))
            .isInstanceOf(RasterFormatException.class)
            .hasMessageContaining("limit of 1000 pixels")
            .hasMessageContaining("CogBatch.standard().convert(List.of(file), folder)")
            .hasMessageContaining("a sampler with a cache folder");
        NDArray rows = NDArray.zeros(whole.dtype(), whole.shape());
        try (RowReader reader = raster.rows()) {
          reader.read(rows);
        }
        assertThat(rows.contentEquals(whole)).isTrue();
      }
      CogBatch.standard()
          .rasters(limited)
          .writer(CogWriter.standard().compression(Compression.DEFLATE))
          .check(CogBatch.Check.PIXELS)
          .convert(List.of(file), folder)
          .throwIfFailed();
      Path cog = folder.resolve(name.replaceFirst("[.].*", ".tif"));
      try (Raster raster = limited.open(cog, options())) {
        assertThat(raster.read().contentEquals(whole)).isTrue();
      }
      try (FrameCache cache =
              FrameCache.builder(folder.resolve("c" + name))
                  .rasters(limited)
                  .backend(Backend.COG)
                  .build();
          Raster raster = cache.open(file, options())) {
        assertThat(raster.read().shape()).isEqualTo(whole.shape());
      }
    }
  }

  @Test
  void whatCannotBeReadByRowsIsRefusedWithAnotherAdvice() {
    assertThatThrownBy(() -> new ImageIoProvider(1000).open(IMAGES.resolve("rgb.bmp"), options()))
        .isInstanceOf(RasterFormatException.class)
        .hasMessageContaining("limit of 1000 pixels")
        .hasMessageContaining("gdal_translate -of COG");
  }

  @Test
  void aPngWithAWrongCheckSumIsRefused() throws IOException {
    byte[] png = Files.readAllBytes(IMAGES.resolve("rgb.png"));
    png[png.length - 14] ^= 1; // in the sum of IDAT, before IEND's twelve bytes
    Path file = Files.write(folder.resolve("sum.png"), png);
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(RasterFormatException.class)
        .hasMessageContaining("check sum");
  }

  @Test
  void aJpegOfTwelveBitsOrWithoutLossIsRefusedWithAnAdvice() throws IOException {
    byte[] jpeg = Files.readAllBytes(IMAGES.resolve("grey.jpg"));
    for (int i = 2; i < jpeg.length; i++) {
      if (jpeg[i] == (byte) 0xff && jpeg[i + 1] == (byte) 0xc0) {
        byte[] twelve = jpeg.clone();
        twelve[i + 4] = 12;
        Path file = Files.write(folder.resolve("twelve.jpg"), twelve);
        assertThatThrownBy(() -> read(file))
            .isInstanceOf(RasterFormatException.class)
            .hasMessageContaining("12 bits");
        byte[] lossless = jpeg.clone();
        lossless[i + 1] = (byte) 0xc3;
        Path other = Files.write(folder.resolve("lossless.jpg"), lossless);
        assertThatThrownBy(() -> read(other))
            .isInstanceOf(RasterFormatException.class)
            .hasMessageContaining("not supported");
        return;
      }
    }
    throw new AssertionError("no frame header");
  }

  @Test
  void theWholeImageIsDecodedOnceForManyWindows() throws IOException {
    BlockCache cache = BlockCache.ofBytes(1 << 20);
    try (Raster raster =
        new ImageIoProvider().open(IMAGES.resolve("rgb.png"), RasterOptions.of(cache))) {
      assertThat(cache.bytes()).isZero();
      raster.read(new Window(0, 0, 2, 2));
      long bytes = cache.bytes();
      assertThat(bytes).isBetween(43L * 29 * 3, 43L * 29 * 3 + 200);
      raster.read(new Window(5, 5, 2, 2));
      assertThat(cache.bytes()).isEqualTo(bytes);
    }
    assertThat(cache.bytes()).isZero();
  }

  @Test
  void aFileThatChangesAfterItWasOpenedIsAnError() throws IOException {
    Path file = folder.resolve("changing.png");
    Files.copy(IMAGES.resolve("rgb.png"), file);
    try (Raster raster = new ImageIoProvider().open(file, options())) {
      Files.write(file, Files.readAllBytes(IMAGES.resolve("u16rgb.png")));
      assertThatThrownBy(raster::read).isInstanceOf(RasterFormatException.class);
    }
  }

  /** The check sum of IHDR. */
  private static void sum(byte[] png) {
    java.util.zip.CRC32 crc = new java.util.zip.CRC32();
    crc.update(png, 12, 17);
    java.nio.ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());
  }

  private static void write(BufferedImage image, Path file, boolean interlaced) throws IOException {
    ImageWriter writer = ImageIO.getImageWriters(new ImageTypeSpecifier(image), "png").next();
    try (OutputStream out = Files.newOutputStream(file);
        MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(stream);
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setProgressiveMode(
          interlaced ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
      writer.write(null, new IIOImage(image, null, null), param);
    } finally {
      writer.dispose();
    }
  }

  private static void fill(NDArray array, SplittableRandom random) {
    for (int i = 0; i < array.shape().count(); i++) {
      // Smooth here and noisy there, so that every filter is chosen somewhere.
      int value = i % 3 == 0 ? random.nextInt() : i;
      if (array.data() instanceof byte[] bytes) {
        bytes[i] = (byte) value;
      } else {
        ((short[]) array.data())[i] = (short) value;
      }
    }
  }

  private static byte[] bytes(SplittableRandom random, int count) {
    byte[] result = new byte[count];
    random.nextBytes(result);
    return result;
  }

  private static double largestDifference(NDArray a, NDArray b) {
    double largest = 0;
    float[] x = a.toFloats();
    float[] y = b.toFloats();
    assertThat(x).hasSameSizeAs(y);
    for (int i = 0; i < x.length; i++) {
      largest = Math.max(largest, Math.abs(x[i] - y[i]));
    }
    return largest;
  }

  private static double meanDifference(NDArray a, NDArray b) {
    double sum = 0;
    float[] x = a.toFloats();
    float[] y = b.toFloats();
    for (int i = 0; i < x.length; i++) {
      sum += Math.abs(x[i] - y[i]);
    }
    return sum / x.length;
  }
}
