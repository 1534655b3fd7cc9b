package org.ndsampler.core.raster.tiff;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.tiff.internal.format.TiffTags;

/** Files beyond 4 GiB, most of which is a hole that takes no room on the disk. */
class LargeTiffTest {
  private static final int WIDTH = 60_000;
  private static final int HEIGHT = 90_000;
  private static final int START = 256;

  @TempDir Path folder;

  @Test
  @Tag("slow")
  void pixelsBeyondFourGigabytesAreFoundInEitherByteOrder() throws IOException {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      Path file = folder.resolve(order + ".tif");
      // The last pixel, and pixels around the borders of the maps that the file is read through.
      long[] places = {0, (1L << 30) - START - 3, (1L << 31) - START - 3, (5L << 30) - START - 3};
      try (FileChannel out =
          FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        out.write(head(order), 0);
        for (long place : places) {
          out.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6}), START + place);
        }
        out.write(ByteBuffer.wrap(new byte[] {77}), START + (long) WIDTH * HEIGHT - 1);
      }
      try (TiffRaster raster =
          TiffRaster.open(file, RasterOptions.of(BlockCache.ofBytes(1 << 20)))) {
        assertThat(raster.info().size()).isEqualTo(new Size(WIDTH, HEIGHT));
        assertThat(raster.metadata().isBigTiff()).isTrue();
        for (long place : places) {
          int y = (int) (place / WIDTH);
          int x = (int) (place % WIDTH);
          NDArray read = raster.read(new Window(x, y, 6, 1));
          for (int i = 0; i < 6; i++) {
            assertThat(read.value(0, i, 0)).as("byte %d", place + i).isEqualTo(i + 1);
          }
        }
        NDArray corner = raster.read(new Window(WIDTH - 2, HEIGHT - 2, 2, 2));
        assertThat(corner.value(1, 1, 0)).isEqualTo(77);
        assertThat(corner.value(0, 0, 0)).isZero();
      }
    }
  }

  /** A BigTIFF of one strip that begins at {@link #START}. */
  private static ByteBuffer head(ByteOrder order) {
    byte mark = (byte) (order == ByteOrder.LITTLE_ENDIAN ? 'I' : 'M');
    ByteBuffer head = ByteBuffer.allocate(START).order(order);
    head.put(mark).put(mark).putShort((short) 43).putShort((short) 8).putShort((short) 0);
    head.putLong(16);
    long[] tags = {
      256,
      WIDTH,
      257,
      HEIGHT,
      258,
      8,
      259,
      1,
      262,
      1,
      273,
      START,
      278,
      HEIGHT,
      279,
      (long) WIDTH * HEIGHT
    };
    head.putLong(tags.length / 2);
    for (int i = 0; i < tags.length; i += 2) {
      head.putShort((short) tags[i]).putShort((short) TiffTags.TYPE_LONG8).putLong(1);
      head.putLong(tags[i + 1]);
    }
    return head.putLong(0).rewind();
  }
}
