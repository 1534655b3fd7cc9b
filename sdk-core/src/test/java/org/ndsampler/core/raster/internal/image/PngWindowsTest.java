package org.ndsampler.core.raster.internal.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Damage;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.RasterOptions;

/** Windows of a PNG that was decoded before are read from the middle of its data. */
class PngWindowsTest {
  private static final int WIDTH = 2000;
  private static final int HEIGHT = 1500;

  @TempDir Path folder;

  private static void chunk(DataOutputStream out, String type, byte[] data, int from, int count)
      throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 sum = new CRC32();
    sum.update(name);
    sum.update(data, from, count);
    out.writeInt(count);
    out.write(name);
    out.write(data, from, count);
    out.writeInt((int) sum.getValue());
  }

  /** An image of waves and noise, a filter for each row by chance, in chunks of any length. */
  private Path write(int colorType, int bits, int samples, int level) throws IOException {
    SplittableRandom random = new SplittableRandom(colorType * 100L + bits);
    int distance = Math.max(1, bits * samples / 8);
    int rowBytes = (WIDTH * bits * samples + 7) / 8;
    byte[] above = new byte[rowBytes];
    byte[] raw = new byte[(rowBytes + 1) * HEIGHT];
    for (int y = 0; y < HEIGHT; y++) {
      byte[] row = new byte[rowBytes];
      for (int i = 0; i < rowBytes; i++) {
        row[i] = (byte) (((i / distance) >> 2) + y + (i % distance) * 40 + random.nextInt(6));
      }
      int filter = random.nextInt(5);
      raw[y * (rowBytes + 1)] = (byte) filter;
      byte[] stored = PngFilterProperties.apply(filter, row, above, distance);
      System.arraycopy(stored, 0, raw, y * (rowBytes + 1) + 1, rowBytes);
      above = row;
    }
    Deflater deflater = new Deflater(level);
    deflater.setInput(raw);
    deflater.finish();
    byte[] packed = new byte[raw.length + raw.length / 100 + 1000];
    int length = deflater.deflate(packed);
    assertThat(deflater.finished()).isTrue();
    deflater.end();

    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeLong(PngDecoder.SIGNATURE);
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream head = new DataOutputStream(header);
    head.writeInt(WIDTH);
    head.writeInt(HEIGHT);
    head.write(new byte[] {(byte) bits, (byte) colorType, 0, 0, 0});
    chunk(out, "IHDR", header.toByteArray(), 0, 13);
    if (colorType == 3) {
      byte[] palette = new byte[3 << bits];
      random.nextBytes(palette);
      chunk(out, "PLTE", palette, 0, palette.length);
    }
    int most = 1 << random.nextInt(12, 18);
    for (int at = 0; at < length; ) {
      int count = Math.min(length - at, random.nextInt(most));
      chunk(out, "IDAT", packed, at, count);
      at += count;
    }
    chunk(out, "IEND", packed, 0, 0);
    return Files.write(
        folder.resolve("image" + colorType + "-" + bits + ".png"), bytes.toByteArray());
  }

  @ParameterizedTest
  @Tag("slow")
  @CsvSource({"2, 8, 3, 6", "0, 16, 1, 1", "3, 8, 1, 9", "6, 8, 4, 1", "2, 8, 3, 0", "4, 16, 2, 6"})
  void aWindowIsThatOfTheWholeAndCostsAPart(int colorType, int bits, int samples, int level)
      throws IOException {
    PngDecoder decoder = PngDecoder.open(write(colorType, bits, samples, level), Damage.REFUSE);
    Window last = new Window(WIDTH - 40, HEIGHT - 50, 40, 50);
    assertThat(decoder.share(last)).isEqualTo(1);
    assertThat(decoder.decode(last)).isEmpty();
    NDArray whole = decoder.decode();
    // How many bytes of data lie between two places.
    double between =
        64 * (32768.0 / ((double) WIDTH * bits * samples / 8) + 1) / HEIGHT + 50.0 / HEIGHT;
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 12; i++) {
      Window window =
          i == 0
              ? last
              : new Window(random.nextInt(WIDTH - 40), random.nextInt(HEIGHT - 50), 40, 50);
      // A row more than that where a place could not be told.
      assertThat(decoder.share(window)).isLessThan(Math.min(1.01, between + 0.1));
      NDArray read = decoder.decode(window).orElseThrow();
      assertThat(read.contentEquals(whole.crop(window))).as("%s", window).isTrue();
    }
  }

  @Test
  @Tag("slow")
  void aRasterReadsThemWithoutKeepingTheImage() throws IOException {
    Path file = write(2, 8, 3, 1);
    RasterOptions nothing = RasterOptions.of(BlockCache.ofBytes(0));
    try (Raster raster = new ImageIoProvider().open(file, nothing)) {
      NDArray whole = raster.read(new Window(0, 0, WIDTH, HEIGHT));
      Window window = new Window(700, 1300, 224, 150);
      assertThat(raster.read(window).contentEquals(whole.crop(window))).isTrue();

      // A file that is another one now is read as a whole, and what is wrong with it is said.
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 1;
      FileTime time = Files.getLastModifiedTime(file);
      Files.write(file, bytes);
      Files.setLastModifiedTime(file, FileTime.fromMillis(time.toMillis() + 5000));
      assertThatThrownBy(() -> raster.read(window))
          .isInstanceOf(RasterFormatException.class)
          .hasMessageContaining("damaged");
    }
  }
}
