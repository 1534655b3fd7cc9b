package org.ndsampler.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;
import org.ndsampler.core.raster.npy.Npy;
import org.ndsampler.core.raster.tiff.TiffRaster;

class MapsTest {
  @TempDir Path folder;

  private Path file(int size) throws IOException {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return Files.write(folder.resolve(size + ".bin"), bytes);
  }

  private static ByteBuffer map(Path file, int most) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      return Maps.map(file, channel, 10, channel.size() - 10, most);
    }
  }

  private static void assertContent(ByteBuffer buffer, Path file) throws IOException {
    byte[] all = Files.readAllBytes(file);
    assertThat(buffer).isEqualTo(ByteBuffer.wrap(all, 10, all.length - 10));
  }

  @Test
  void aSmallFileIsReadAndALargeOneIsMapped() throws IOException {
    Path small = file(Maps.SMALL);
    Path large = file(Maps.SMALL + 100);
    assertThat(map(small, Maps.MOST).isDirect()).isFalse();
    assertThat(map(large, Maps.MOST).isDirect()).isTrue();
    assertContent(map(small, Maps.MOST), small);
    assertContent(map(large, Maps.MOST), large);
  }

  /** More than the 65,530 maps that Linux gives a process, all open at once. */
  @Test
  @Tag("slow") // and counts the maps of the process, so that no other test may run beside it
  void seventyThousandSmallFilesTakeNoMap() throws IOException {
    Path tiff = Path.of("src/test/resources/tiff/sparse.tif");
    Path npy = folder.resolve("a.npy");
    Npy.write(npy, NDArray.zeros(DType.UINT8, Shape.of(4, 4, 1)));
    RasterOptions options = RasterOptions.of(BlockCache.ofBytes(1 << 10));
    int before = Maps.live();
    Rasters rasters = Rasters.load();
    List<Raster> open = new ArrayList<>();
    for (int i = 0; i < 70_000; i++) {
      open.add(i % 10 == 0 ? rasters.open(npy, options) : TiffRaster.open(tiff, options));
    }
    assertThat(Maps.live()).isLessThanOrEqualTo(before);
    for (int i = 0; i < open.size(); i += 7_777) {
      assertThat(open.get(i).read(Window.of(0, 0, 2, 2)).width()).isEqualTo(2);
    }
    for (Raster raster : open) {
      raster.close();
    }
  }

  @Test
  void theNumberOfMapsIsBounded() throws IOException {
    Path large = file(Maps.SMALL + 100);
    int before = Maps.live();
    ByteBuffer[] kept = new ByteBuffer[40];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = map(large, before + 8);
    }
    assertThat(Maps.live()).isLessThanOrEqualTo(before + 8);
    for (ByteBuffer buffer : kept) {
      assertContent(buffer, large);
    }
  }
}
