package org.ndsampler.core.frames;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.RasterOptions;

/** Names that cannot be files, among those that are prepared. */
class PrepareNamesTest {
  private static final RasterOptions OPTIONS = RasterOptions.of(BlockCache.ofBytes(1 << 20));

  @TempDir Path folder;

  @Test
  void aNameThatWindowsRefusesStopsNoneOfTheOthers() throws IOException {
    try (FileSystem windows = Jimfs.newFileSystem(Configuration.windows())) {
      Path images = Files.createDirectories(windows.getPath("C:\\images"));
      for (String name : new String[] {"first.png", "last.png"}) {
        try (OutputStream out = Files.newOutputStream(images.resolve(name))) {
          ImageIO.write(new BufferedImage(8, 6, BufferedImage.TYPE_INT_RGB), "png", out);
        }
      }
      CocoDataset dataset =
          CocoDataset.parse(
                  """
                  {"images": [
                    {"id": 1, "file_name": "first.png"},
                    {"id": 2, "file_name": "a:b.png"},
                    {"id": 3, "file_name": "what?.png"},
                    {"id": 4, "file_name": "a\\u0000.png"},
                    {"id": 5, "file_name": "last.png"}]}
                  """)
              .withImageFolder(images);
      FrameCache cache = FrameCache.builder(folder.resolve("cache")).backend(Backend.NPY).build();
      try (CocoFrames frames = CocoFrames.open(dataset, cache, OPTIONS)) {
        PrepareReport report =
            frames.prepare(frames.ids(), 2, Progress.NONE, CancellationToken.NONE);
        assertThat(report.failures()).isEmpty();
        assertThat(report.converted()).isEqualTo(2);
      }
    }
  }
}
