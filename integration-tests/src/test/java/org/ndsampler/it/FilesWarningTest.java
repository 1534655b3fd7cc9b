package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.frames.SimpleFrames;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.RasterOptions;

class FilesWarningTest {
  @TempDir Path folder;

  /** A TIFF of two pages of one pixel. */
  private Path twoPages(String name) throws Exception {
    int[] tags = {256, 1, 257, 1, 258, 8, 259, 1, 262, 1, 273, 4, 278, 1, 279, 1};
    int length = 2 + tags.length / 2 * 12 + 4;
    ByteBuffer out = ByteBuffer.allocate(8 + 2 * length).order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8);
    for (int page = 0; page < 2; page++) {
      out.putShort((short) (tags.length / 2));
      for (int i = 0; i < tags.length; i += 2) {
        out.putShort((short) tags[i]).putShort((short) 4).putInt(1).putInt(tags[i + 1]);
      }
      out.putInt(page == 0 ? 8 + length : 0);
    }
    return Files.write(folder.resolve(name), out.array());
  }

  @Test
  void whatAReaderOfAFileShouldKnowIsSaidOnceAndOfTheFirstFiles() throws Exception {
    Map<Long, Path> paths = new TreeMap<>();
    for (long id = 1; id <= 30; id++) {
      paths.put(id, twoPages(id + ".tif"));
    }
    List<String> warnings =
        Warnings.of(
            "org.ndsampler.core.frames.FileFrames",
            () -> {
              try (SimpleFrames frames = SimpleFrames.of(paths)) {
                for (int round = 0; round < 2; round++) {
                  for (long id = 1; id <= 30; id++) {
                    frames.read(id);
                  }
                }
              }
            });
    assertThat(warnings).hasSize(10);
    assertThat(warnings.get(0)).contains("1.tif: the file has 2 pages", "RasterOptions.pages");
    assertThat(warnings.get(9)).contains("other files");
    assertThat(
            Warnings.of(
                "org.ndsampler.core.frames.FileFrames",
                () -> {
                  RasterOptions options = RasterOptions.of(BlockCache.ofDefaultSize());
                  try (SimpleFrames frames = SimpleFrames.ofStack(paths.get(1L), 1, options)) {
                    assertThat(frames.read(2).value(0, 0, 0)).isEqualTo(8);
                  }
                }))
        .isEmpty();
  }
}
