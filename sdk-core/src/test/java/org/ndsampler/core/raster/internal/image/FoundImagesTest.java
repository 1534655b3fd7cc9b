package org.ndsampler.core.raster.internal.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Damage;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;
import org.ndsampler.core.raster.npy.Npy;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Nodata;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.core.sample.Target;

/** Image files as people have them: odd but sound, or cut. */
class FoundImagesTest {
  private static final Path FOUND = Path.of("src/test/resources/found");
  private static final Path IMAGES = Path.of("src/test/resources/images");

  @TempDir Path folder;

  private static RasterOptions options() {
    return RasterOptions.of(BlockCache.ofBytes(1 << 26));
  }

  private static Raster open(Path file, Damage damage) throws IOException {
    return Rasters.load().open(file, options().damage(damage));
  }

  private static NDArray read(Path file) throws IOException {
    try (Raster raster = open(file, Damage.REFUSE)) {
      return raster.read();
    }
  }

  private static byte[] plain() throws IOException {
    return Files.readAllBytes(FOUND.resolve("ok.jpg"));
  }

  private static int find(byte[] in, int marker) {
    for (int i = 2; i + 1 < in.length; i++) {
      if (in[i] == (byte) 0xff && in[i + 1] == (byte) marker) {
        return i;
      }
    }
    throw new AssertionError("no marker " + Integer.toHexString(marker));
  }

  private static byte[] insert(byte[] in, int at, byte... what) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(in, 0, at);
    out.writeBytes(what);
    out.write(in, at, in.length - at);
    return out.toByteArray();
  }

  private void assertPlain(String name, byte[] bytes) throws IOException {
    NDArray expected = Npy.read(FOUND.resolve("ok.jpg.npy"));
    NDArray image = read(Files.write(folder.resolve(name), bytes));
    assertThat(image.contentEquals(expected)).as(name).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ok.jpg", "samsung_sos.jpg", "pad_zero.jpg"})
  void anOddJpegHasThePixelsOfThePlainOne(String name) throws IOException {
    assertThat(read(FOUND.resolve(name)).contentEquals(Npy.read(FOUND.resolve("ok.jpg.npy"))))
        .isTrue();
  }

  @Test
  void strayBytesBetweenAnySegmentsArePassedOver() throws IOException {
    byte[] jpeg = plain();
    int at = 4 + ((jpeg[4] & 0xff) << 8 | (jpeg[5] & 0xff));
    while (jpeg[at + 1] != (byte) 0xda) {
      assertPlain("zeros.jpg", insert(jpeg, at, (byte) 0, (byte) 0, (byte) 7));
      assertPlain("fill.jpg", insert(jpeg, at, (byte) 0xff, (byte) 0xff));
      assertPlain("reserved.jpg", insert(jpeg, at, (byte) 0xff, (byte) 0x40, (byte) 1));
      at += 2 + ((jpeg[at + 2] & 0xff) << 8 | (jpeg[at + 3] & 0xff));
    }
    assertPlain("tail.jpg", insert(jpeg, jpeg.length - 2, (byte) 0, (byte) 0));
  }

  @Test
  void segmentsForApplicationsMayHaveAWrongLength() throws IOException {
    byte[] jpeg = plain();
    int quantization = find(jpeg, 0xdb);
    for (int length : new int[] {0, 1, 2, 4, 9}) {
      byte[] segment = new byte[2 + 12];
      segment[0] = (byte) 0xff;
      segment[1] = (byte) 0xe5;
      segment[3] = (byte) length;
      assertPlain("app" + length + ".jpg", insert(jpeg, quantization, segment));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ok.jpg", "progressive.jpg"})
  void aMissingEndMarkerAfterCompleteDataIsNoDamage(String name) throws IOException {
    byte[] jpeg = Files.readAllBytes(FOUND.resolve(name));
    NDArray expected = Npy.read(FOUND.resolve(name + ".npy"));
    byte[] cut = Arrays.copyOf(jpeg, jpeg.length - 2);
    assertThat(read(Files.write(folder.resolve("a.jpg"), cut)).contentEquals(expected)).isTrue();
    byte[] half = Arrays.copyOf(jpeg, jpeg.length - 1);
    assertThat(read(Files.write(folder.resolve("b.jpg"), half)).contentEquals(expected)).isTrue();
    byte[] room = Arrays.copyOf(cut, cut.length + 5000);
    assertThat(read(Files.write(folder.resolve("c.jpg"), room)).contentEquals(expected)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ok.jpg", "progressive.jpg"})
  void aCutJpegIsAnErrorWhereverItIsCut(String name) throws IOException {
    byte[] jpeg = Files.readAllBytes(FOUND.resolve(name));
    int data = find(jpeg, 0xda) + 20;
    for (int end = data; end < jpeg.length - 3; end += 37) {
      Path cut = Files.write(folder.resolve("cut.jpg"), Arrays.copyOf(jpeg, end));
      assertThatThrownBy(() -> read(cut))
          .as(name + " " + end)
          .isInstanceOf(RasterFormatException.class)
          .hasMessageContaining("truncated");
      // Room that was reserved and never written to is not data.
      Path room =
          Files.write(
              folder.resolve("room.jpg"), Arrays.copyOf(Arrays.copyOf(jpeg, end), 2 * jpeg.length));
      assertThatThrownBy(() -> read(room))
          .as(name + " " + end)
          .isInstanceOf(RasterFormatException.class)
          .hasMessageContaining("truncated");
    }
  }

  @Test
  void whatIsThereOfACutJpegIsReadOnRequest() throws IOException {
    byte[] jpeg = plain();
    NDArray expected = Npy.read(FOUND.resolve("ok.jpg.npy"));
    int before = 0;
    for (int tenths : new int[] {4, 6, 8}) {
      Path cut =
          Files.write(folder.resolve("cut.jpg"), Arrays.copyOf(jpeg, jpeg.length * tenths / 10));
      try (Raster raster = open(cut, Damage.TOLERATE)) {
        int rows = validRows(raster);
        assertThat(rows).isBetween(before + 1, raster.info().size().height() - 1);
        assertThat(raster.info().warnings())
            .singleElement()
            .asString()
            .contains("truncated", "rows 0 to " + (rows - 1) + " of 151");
        Window sound = new Window(0, 0, 203, rows);
        assertThat(raster.read(sound).contentEquals(expected.crop(sound).copy())).isTrue();
        before = rows;
      }
    }
    try (Raster raster = open(FOUND.resolve("ok.jpg"), Damage.TOLERATE)) {
      assertThat(raster.info().warnings()).isEmpty();
      assertThat(raster.mask()).isEmpty();
    }
  }

  private static int validRows(Raster raster) throws IOException {
    Optional<? extends Raster> mask = raster.mask();
    if (mask.isEmpty()) {
      return raster.info().size().height();
    }
    NDArray valid = mask.get().read();
    assertThat(valid.shape().size()).isEqualTo(raster.info().size());
    int rows = 0;
    while (rows < valid.height() && valid.value(rows, 0, 0) == 255) {
      rows++;
    }
    for (int y = rows; y < valid.height(); y++) {
      assertThat(valid.value(y, valid.width() - 1, 0)).isZero();
    }
    return rows;
  }

  @Test
  void aCutProgressiveJpegHasAllItsPixelsOnceThereIsOneScan() throws IOException {
    byte[] jpeg = Files.readAllBytes(FOUND.resolve("progressive.jpg"));
    NDArray expected = Npy.read(FOUND.resolve("progressive.jpg.npy"));
    Path late = Files.write(folder.resolve("late.jpg"), Arrays.copyOf(jpeg, jpeg.length - 100));
    try (Raster raster = open(late, Damage.TOLERATE)) {
      assertThat(validRows(raster)).isEqualTo(151);
      assertThat(raster.info().warnings())
          .singleElement()
          .asString()
          .contains("premature end", "all rows were decoded");
      NDArray image = raster.read();
      double sum = 0;
      for (int i = 0; i < 203 * 151; i++) {
        sum += Math.abs(image.value(i / 203, i % 203, 1) - expected.value(i / 203, i % 203, 1));
      }
      assertThat(sum / (203 * 151)).isLessThan(3);
    }
  }

  @Test
  void theRestOfACutImageIsNoData() throws IOException {
    byte[] jpeg = plain();
    Files.write(folder.resolve("cut.jpg"), Arrays.copyOf(jpeg, jpeg.length * 6 / 10));
    int rows;
    try (Raster raster = open(folder.resolve("cut.jpg"), Damage.TOLERATE)) {
      rows = validRows(raster);
    }
    Path json =
        Files.writeString(
            folder.resolve("d.json"),
            """
            {"images": [{"id": 1, "file_name": "cut.jpg", "width": 203, "height": 151}],
             "annotations": [], "categories": []}
            """);
    CocoSampler sampler =
        CocoSampler.builder(CocoDataset.read(json)).damage(Damage.TOLERATE).build();
    NDArray pixels = sampler.loadSample(Target.image(1).nodata(Nodata.NAN)).pixels();
    Sample masked = sampler.loadSample(Target.image(1).nodata(Nodata.MASK));
    NDArray mask = masked.mask().orElseThrow();
    for (int y = 0; y < 151; y++) {
      assertThat(Double.isNaN(pixels.value(y, 100, 2))).as("row " + y).isEqualTo(y >= rows);
      assertThat(mask.value(y, 100, 2)).as("row " + y).isEqualTo(y >= rows ? 1 : 0);
    }
  }

  @Test
  void whatIsThereOfACutPngOrBmpIsReadOnRequest() throws IOException {
    for (String name : new String[] {"rgb.png", "rgb.bmp", "u16rgb.png"}) {
      byte[] all = Files.readAllBytes(IMAGES.resolve(name));
      NDArray expected = Npy.read(IMAGES.resolve(name + ".npy"));
      Path cut = Files.write(folder.resolve("cut-" + name), Arrays.copyOf(all, all.length * 2 / 3));
      assertThatThrownBy(() -> read(cut))
          .isInstanceOf(RasterFormatException.class)
          .hasMessageContaining("truncated");
      try (Raster raster = open(cut, Damage.TOLERATE)) {
        assertThat(raster.info().warnings()).singleElement().asString().contains("truncated");
        Size size = raster.info().size();
        NDArray valid = raster.mask().orElseThrow().read();
        NDArray image = raster.read();
        int sound = 0;
        for (int y = 0; y < size.height(); y++) {
          if (valid.value(y, 0, 0) != 0) {
            Window row = new Window(0, y, size.width(), 1);
            assertThat(image.crop(row).copy().contentEquals(expected.crop(row).copy()))
                .as(name + " row " + y)
                .isTrue();
            sound++;
          }
        }
        assertThat(sound).as(name).isBetween(1, size.height() - 1);
      }
    }
  }

  @Test
  void faxThatDoesNotBeginWithAnEndOfLineIsRead() throws IOException {
    NDArray image = read(FOUND.resolve("g3_fill.tif"));
    assertThat(image.shape().size()).isEqualTo(new Size(53, 41));
    for (int x = 0; x < 53; x++) {
      assertThat(image.value(20, x, 0) != 0).as("column " + x).isEqualTo(x / 7 % 2 == 1);
    }
  }
}
