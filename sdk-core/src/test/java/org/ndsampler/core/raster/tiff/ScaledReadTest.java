package org.ndsampler.core.raster.tiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.cog.CogWriter;

/** Windows at another scale. */
class ScaledReadTest {
  private final BlockCache cache = BlockCache.ofBytes(16 << 20);

  @TempDir Path folder;

  private TiffRaster open(NDArray image, CogWriter settings) throws IOException {
    Path file = folder.resolve("image.tif");
    settings.tileSize(32).write(image, file);
    return TiffRaster.open(file, RasterOptions.of(cache));
  }

  private static NDArray noise(DType type, int width, int height, int channels) {
    NDArray array = NDArray.zeros(type, Shape.of(height, width, channels));
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < array.shape().count(); i++) {
      switch (type) {
        case UINT8 -> ((byte[]) array.data())[i] = (byte) random.nextInt();
        case INT16 -> ((short[]) array.data())[i] = (short) random.nextInt();
        case FLOAT64 -> ((double[]) array.data())[i] = random.nextDouble();
        default -> throw new IllegalArgumentException(type.toString());
      }
    }
    return array;
  }

  /** The mean over a rectangle, by its overlap with every pixel. */
  private static double mean(NDArray image, int c, double x0, double y0, double x1, double y1) {
    double sum = 0;
    double area = 0;
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        double w = Math.min(x + 1, x1) - Math.max(x, x0);
        double h = Math.min(y + 1, y1) - Math.max(y, y0);
        if (w > 0 && h > 0) {
          sum += w * h * image.value(y, x, c);
          area += w * h;
        }
      }
    }
    return sum / area;
  }

  private static void assertMeans(NDArray image, Window window, NDArray scaled, double tolerance) {
    double stepX = (double) window.width() / scaled.width();
    double stepY = (double) window.height() / scaled.height();
    for (int y = 0; y < scaled.height(); y++) {
      for (int x = 0; x < scaled.width(); x++) {
        for (int c = 0; c < image.channels(); c++) {
          double expected =
              mean(
                  image,
                  c,
                  window.x() + x * stepX,
                  window.y() + y * stepY,
                  window.x() + (x + 1) * stepX,
                  window.y() + (y + 1) * stepY);
          assertThat(scaled.value(y, x, c)).isCloseTo(expected, within(tolerance));
        }
      }
    }
  }

  @Tag("slow")
  @Test
  void withoutOverviewsEachPixelIsTheMeanOfWhatItCovers() throws IOException {
    SplittableRandom random = new SplittableRandom(1);
    for (DType type : new DType[] {DType.UINT8, DType.INT16, DType.FLOAT64}) {
      NDArray image = noise(type, 61, 47, 2);
      try (TiffRaster raster = open(image, CogWriter.standard().overviews(0))) {
        for (int i = 0; i < 8; i++) {
          int x = random.nextInt(30);
          int y = random.nextInt(20);
          Window window = new Window(x, y, 1 + random.nextInt(61 - x), 1 + random.nextInt(47 - y));
          Size size = Size.of(1 + random.nextInt(40), 1 + random.nextInt(40));
          NDArray scaled = raster.read(window, size);
          assertThat(scaled.dtype()).isEqualTo(type);
          assertThat(scaled.shape()).isEqualTo(Shape.of(size.height(), size.width(), 2));
          assertMeans(image, window, scaled, type.isFloating() ? 1e-9 : 0.5 + 1e-6);
        }
      }
    }
  }

  @Tag("slow")
  @Test
  void anOverviewIsUsedAndTheErrorIsThatOfItsRounding() throws IOException {
    NDArray image = noise(DType.UINT8, 256, 128, 3);
    try (TiffRaster raster = open(image, CogWriter.standard().overviews(3))) {
      Window all = raster.info().size().toWindow();
      long before = cache.bytes();
      NDArray scaled = raster.read(all, 0.125);
      assertThat(scaled.shape()).isEqualTo(Shape.of(16, 32, 3));
      assertThat(scaled.contentEquals(raster.overview(2).read())).isTrue();
      // One tile of the third overview was decoded, none of the image.
      assertThat(cache.bytes() - before).isLessThan(2 * 32 * 32 * 3);
      assertMeans(image, all, scaled, 1.5 + 1e-6);
      assertMeans(image, all, raster.read(all, 0.0625), 1.5 + 0.5 + 1e-6);
      assertMeans(
          image,
          new Window(64, 32, 128, 64),
          raster.read(new Window(64, 32, 128, 64), 0.25),
          1 + 1e-6);
    }
  }

  @Test
  void pixelsAreRepeatedWhenEnlarged() throws IOException {
    NDArray image = noise(DType.UINT8, 20, 10, 1);
    try (TiffRaster raster = open(image, CogWriter.standard())) {
      NDArray large = raster.read(new Window(3, 2, 5, 4), 3.0);
      assertThat(large.shape()).isEqualTo(Shape.of(12, 15, 1));
      for (int y = 0; y < 12; y++) {
        for (int x = 0; x < 15; x++) {
          assertThat(large.value(y, x, 0)).isEqualTo(image.value(2 + y / 3, 3 + x / 3, 0));
        }
      }
      assertThat(
              raster
                  .read(new Window(3, 2, 5, 4), 1.0)
                  .contentEquals(image.crop(new Window(3, 2, 5, 4))))
          .isTrue();
    }
  }

  @Test
  void nodataAndNaNDoNotCount() throws IOException {
    NDArray bytes = NDArray.of(new byte[] {7, 7, 4, 8, 7, 7, 7, 12}, Shape.of(2, 4, 1));
    try (TiffRaster raster = open(bytes, CogWriter.standard().nodata(7).overviews(0))) {
      NDArray half = raster.read(new Window(0, 0, 4, 2), 0.5);
      assertThat(half.value(0, 0, 0)).isEqualTo(7);
      assertThat(half.value(0, 1, 0)).isEqualTo(8);
      assertThat(raster.read(new Window(2, 0, 2, 2), Size.of(1, 1)).value(0, 0, 0)).isEqualTo(8);
    }
    float nan = Float.NaN;
    NDArray floats =
        NDArray.of(new float[] {nan, nan, 4, 8, nan, nan, nan, nan}, Shape.of(2, 4, 1));
    try (TiffRaster raster = open(floats, CogWriter.standard().overviews(0))) {
      NDArray half = raster.read(new Window(0, 0, 4, 2), 0.5);
      assertThat(half.value(0, 0, 0)).isNaN();
      assertThat(half.value(0, 1, 0)).isEqualTo(6);
    }
  }

  @Test
  void whatCannotBeReadIsRefused() throws IOException {
    try (TiffRaster raster = open(noise(DType.UINT8, 20, 10, 1), CogWriter.standard())) {
      assertThatThrownBy(() -> raster.read(new Window(10, 0, 11, 5), 0.5))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> raster.read(new Window(0, 0, 4, 4), Double.NaN))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("scale");
      assertThatThrownBy(() -> raster.read(new Window(0, 0, 4, 4), 1e9))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("the values of");
      for (Size tooLong : List.of(Size.of((1 << 25) + 1, 1), Size.of(1, (1 << 25) + 1))) {
        assertThatThrownBy(() -> raster.read(new Window(0, 0, 4, 4), tooLong))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("33554432 are scaled at once; read parts of it");
      }
      assertThatThrownBy(() -> raster.read(new Window(0, 0, 0, 4), Size.of(2, 2)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("empty");
      assertThat(raster.read(new Window(0, 0, 4, 4), Size.of(0, 3)).shape())
          .isEqualTo(Shape.of(3, 0, 1));
    }
  }
}
