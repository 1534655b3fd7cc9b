package org.ndsampler.core.raster.internal.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.internal.AllocatedBytes;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;

class GifCodesTest {
  @TempDir Path folder;

  /** Noise, or stripes, which pack well. */
  private Path gif(int width, int height, boolean noise) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED);
    SplittableRandom random = new SplittableRandom(width);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.getRaster().setSample(x, y, 0, noise ? random.nextInt(200) : y / 50 % 7);
      }
    }
    Path file = folder.resolve("image.gif");
    ImageIO.write(image, "gif", file.toFile());
    return file;
  }

  private static NDArray read(Path file) throws IOException {
    try (Raster raster = Rasters.load().open(file, RasterOptions.of(BlockCache.ofBytes(1 << 28)))) {
      return raster.read();
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1, true", "33, 21, true", "640, 480, true", "3000, 2000, false"})
  void allPixelsOfAWholeFileAreCounted(int width, int height, boolean noise) throws IOException {
    Path file = gif(width, height, noise);
    assertThat(GifCodes.pixels(file, Long.MAX_VALUE)).isEqualTo((long) width * height);
    assertThat(read(file).shape().height()).isEqualTo(height);
  }

  @Test
  void aFileThatIsCutHasFewerOrNoneAndACountStopsWhereItIsEnough() throws IOException {
    Path file = gif(640, 480, true);
    byte[] bytes = Files.readAllBytes(file);
    assertThat(GifCodes.pixels(file, 1000)).isBetween(1000L, 5100L);
    long before = -1;
    for (int length : new int[] {4, 12, 300, 5_000, bytes.length / 2, bytes.length - 100}) {
      Files.write(file, Arrays.copyOf(bytes, length));
      long pixels = GifCodes.pixels(file, Long.MAX_VALUE);
      assertThat(pixels).isBetween(before < 0 ? 0 : before, 640L * 480 - 1);
      before = pixels;
    }
  }

  @Test
  void noMemoryIsTakenForPixelsThatTheFileDoesNotHave() throws IOException {
    byte[] bytes = Files.readAllBytes(gif(33, 21, true));
    ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int frame = 13 + (3 << ((bytes[10] & 7) + 1));
    while (bytes[frame] == 0x21) {
      // A graphic control extension, of one block.
      frame += 3 + bytes[frame + 2] + 1;
    }
    assertThat(bytes[frame]).isEqualTo((byte) 0x2c);
    Path file = folder.resolve("bomb.gif");
    header.putShort(frame + 5, (short) 20_000).putShort(frame + 7, (short) 20_000);
    assertRefused(Files.write(file, bytes), "hold 693 pixels of the 20000x20000 that the frame");
    header.putShort(frame + 5, (short) 33).putShort(frame + 7, (short) 21);
    header.putShort(6, (short) 20_000).putShort(8, (short) 20_000);
    assertRefused(Files.write(file, bytes), "a screen of 20000x20000 pixels for a frame of 33x21");
  }

  @Test
  void aPackedBmpIsRefusedToo() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(1078 + 4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) 'B').put((byte) 'M').putInt(bytes.capacity()).putInt(0).putInt(1078);
    bytes.putInt(40).putInt(20_000).putInt(20_000).putShort((short) 1).putShort((short) 8);
    bytes.putInt(1).putInt(4).putInt(0).putInt(0).putInt(256).putInt(0);
    bytes.put(1080, (byte) 0).put(1081, (byte) 1);
    assertRefused(
        Files.write(folder.resolve("bomb.bmp"), bytes.array()),
        "1082 bytes cannot hold the 400000000 pixels");
  }

  private static void assertRefused(Path file, String words) {
    long before = AllocatedBytes.ofThisThread();
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(RasterFormatException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(words);
    assertThat(AllocatedBytes.ofThisThread() - before).isLessThan(16L << 20);
  }
}
