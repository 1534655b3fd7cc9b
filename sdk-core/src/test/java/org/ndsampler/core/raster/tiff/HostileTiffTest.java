package org.ndsampler.core.raster.tiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.internal.AllocatedBytes;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.cog.CogValidator;

/** A damaged file is an error that says so, and nothing worse. */
class HostileTiffTest {
  private static final long MOST_BYTES = 64L << 20;

  @TempDir Path folder;

  /** Opens, reads everything, validates; only an IOException may come of it. */
  private void survive(byte[] bytes, String what) throws IOException {
    Path file = folder.resolve("hostile.tif");
    Files.write(file, bytes);
    long before = AllocatedBytes.ofThisThread();
    try (TiffRaster raster = TiffRaster.open(file, RasterOptions.of(BlockCache.ofBytes(1 << 20)))) {
      if (raster.info().size().toWindow().area() * raster.info().channels() < 1 << 22) {
        raster.read();
      } else {
        raster.read(org.ndsampler.core.geom.Window.of(0, 0, 1, 1));
      }
      for (int i = 0; i < raster.info().overviews().size(); i++) {
        raster.overview(i).read(org.ndsampler.core.geom.Window.of(0, 0, 1, 1));
      }
      if (raster.mask().isPresent()) {
        raster.mask().get().read(org.ndsampler.core.geom.Window.of(0, 0, 1, 1));
      }
    } catch (IOException expected) {
      assertThat(expected.getMessage()).as(what).contains("hostile.tif");
    } catch (RuntimeException | Error e) {
      fail(what + " gave " + e, e);
    }
    assertThat(AllocatedBytes.ofThisThread() - before)
        .as("bytes allocated for " + what)
        .isLessThan(MOST_BYTES);
    assertThat(CogValidator.validate(file)).isNotNull();
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "uint8-3-tiled-lzw-1.tif",
        "uint8-3-strips-zstd-2.tif",
        "float32-3-tiled-deflate-3.tif",
        "palette-8.tif",
        "sparse.tif",
        "jpeg-ycbcr.tif"
      })
  void aFileThatEndsAtAnyByteIsAnErrorOrReads(String name) throws IOException {
    byte[] whole = Files.readAllBytes(TiffFiles.file(name));
    int step = Math.max(1, whole.length / (name.startsWith("sparse") ? 100_000 : 150));
    for (int length = 0; length < whole.length; length += step) {
      survive(Arrays.copyOf(whole, length), name + " cut at " + length);
    }
  }

  @Tag("slow")
  @ParameterizedTest
  @ValueSource(
      strings = {
        "uint8-3-tiled-lzw-1.tif",
        "uint8-1-strips-packbits-1.tif",
        "uint16-2-strips-deflate-1-planar.tif",
        "uint8-3-strips-zstd-2.tif",
        "int16-3-strips-none-1-be-big.tif",
        "float32-2-tiled-deflate-3-planar.tif",
        "palette-4.tif",
        "bits-12.tif",
        "jpeg-ycbcr.tif",
        "cog.tif"
      })
  void changedBytesAreAnErrorOrRead(String name) throws IOException {
    byte[] whole = Files.readAllBytes(TiffFiles.file(name));
    SplittableRandom random = new SplittableRandom(name.hashCode());
    for (int i = 0; i < 250; i++) {
      byte[] changed = whole.clone();
      int flips = 1 + random.nextInt(3);
      for (int f = 0; f < flips; f++) {
        // The header and the directories are near one of the ends.
        int at =
            switch (random.nextInt(3)) {
              case 0 -> random.nextInt(Math.min(whole.length, 600));
              case 1 -> whole.length - 1 - random.nextInt(Math.min(whole.length, 600));
              default -> random.nextInt(whole.length);
            };
        changed[at] =
            switch (random.nextInt(4)) {
              case 0 -> 0;
              case 1 -> (byte) 255;
              case 2 -> (byte) (changed[at] ^ (1 << random.nextInt(8)));
              default -> (byte) random.nextInt(256);
            };
      }
      survive(changed, name + " change " + i);
    }
  }

  /** A classic little-endian TIFF of one directory at byte 8. */
  private static byte[] tiff(int next, int... tagTypeCountValue) {
    ByteBuffer buffer = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
    buffer.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8);
    buffer.putShort((short) (tagTypeCountValue.length / 4));
    for (int i = 0; i < tagTypeCountValue.length; i += 4) {
      buffer.putShort((short) tagTypeCountValue[i]);
      buffer.putShort((short) tagTypeCountValue[i + 1]);
      buffer.putInt(tagTypeCountValue[i + 2]);
      buffer.putInt(tagTypeCountValue[i + 3]);
    }
    buffer.putInt(next);
    return buffer.array();
  }

  private void assertRefused(byte[] bytes, String... words) throws IOException {
    Path file = folder.resolve("hostile.tif");
    Files.write(file, bytes);
    long before = AllocatedBytes.ofThisThread();
    assertThatThrownBy(
            () -> {
              try (TiffRaster raster =
                  TiffRaster.open(file, RasterOptions.of(BlockCache.ofBytes(1 << 20)))) {
                raster.read(org.ndsampler.core.geom.Window.of(0, 0, 1, 1));
              }
            })
        .isInstanceOf(RasterFormatException.class)
        .hasMessageContainingAll(words);
    assertThat(AllocatedBytes.ofThisThread() - before).isLessThan(MOST_BYTES);
  }

  @Test
  void aTileOfImpossibleSizeIsRefusedBeforeMemoryIsTaken() throws IOException {
    assertRefused(
        tiff(
            0, 256, 4, 1, 20000, 257, 4, 1, 20000, 258, 3, 1, 8, 259, 3, 1, 8, 322, 4, 1, 20000,
            323, 4, 1, 20000, 324, 4, 1, 1000, 325, 4, 1, 100),
        "IFD 0 tile (0, 0)",
        "100 bytes of DEFLATE cannot be");
  }

  @Test
  void aBlockBeyondTheLimitIsRefused() throws IOException {
    assertRefused(
        tiff(
            0, 256, 4, 1, 200000, 257, 4, 1, 200000, 258, 3, 1, 8, 259, 3, 1, 5, 278, 4, 1, 200000,
            273, 4, 1, 1000, 279, 4, 1, 2000),
        "the limit is");
  }

  @Test
  void aTileOutsideTheFileNamesItsPlace() throws IOException {
    assertRefused(
        tiff(
            0, 256, 4, 1, 16, 257, 4, 1, 16, 258, 3, 1, 8, 259, 3, 1, 5, 322, 4, 1, 16, 323, 4, 1,
            16, 324, 4, 1, 4000, 325, 4, 1, 300),
        "IFD 0 tile (0, 0)",
        "bytes 4000 to 4300",
        "4096");
  }

  @Test
  void aCountBeyondTheFileIsRefused() throws IOException {
    assertRefused(
        tiff(
            0,
            256,
            4,
            1,
            16,
            257,
            4,
            1,
            16,
            258,
            3,
            1,
            8,
            322,
            4,
            1,
            16,
            323,
            4,
            1,
            16,
            324,
            4,
            0x7fffffff,
            100,
            325,
            4,
            1,
            256),
        "tag 324",
        "IFD 0");
  }

  @Test
  void anUnknownCompressionIsNamed() throws IOException {
    assertRefused(
        tiff(0, 256, 4, 1, 16, 257, 4, 1, 16, 258, 3, 1, 8, 259, 3, 1, 34887, 273, 4, 1, 100),
        "LERC",
        "GDAL");
  }

  @Test
  void whatIsNoTiffSaysSo() throws IOException {
    assertRefused(new byte[] {1, 2, 3}, "not a TIFF");
    assertRefused(
        "II but not a TIFF".getBytes(java.nio.charset.StandardCharsets.US_ASCII), "not a TIFF");
  }
}
