package org.ndsampler.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.io.ReadOptions;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;
import org.ndsampler.core.raster.npy.Npy;
import org.ndsampler.core.raster.tiff.TiffRaster;
import org.ndsampler.core.util.HashId;

class RegularFilesTest {
  private static final RasterOptions OPTIONS = RasterOptions.of(BlockCache.ofBytes(1 << 20));

  @TempDir Path folder;

  private Path pipe() throws IOException, InterruptedException {
    Path pipe = folder.resolve("pipe.tif");
    Process process;
    try {
      process = new ProcessBuilder("mkfifo", pipe.toString()).start();
    } catch (IOException e) {
      assumeTrue(false, "there is no mkfifo here");
      throw e;
    }
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return pipe;
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aPipeIsRefusedAtOnceByWhateverReadsFiles() throws Exception {
    Path pipe = pipe();
    List<ThrowingCallable> readers =
        List.of(
            () -> Rasters.load().open(pipe, OPTIONS),
            () -> TiffRaster.open(pipe, OPTIONS),
            () -> Npy.read(pipe),
            () -> CocoDataset.read(pipe),
            () -> CocoDataset.read(pipe, ReadOptions.lenient()),
            () -> HashId.ofContent(pipe));
    assertThat(readers)
        .allSatisfy(
            reader ->
                assertThatThrownBy(reader)
                    .hasMessageContaining(pipe.toString())
                    .hasMessageContaining("this is a pipe, a socket or a device"));
  }

  @Test
  void aFolderAndADeviceAreNamed() {
    assertThat(RegularFiles.whyNone(folder)).contains("folder");
    assertThat(RegularFiles.whyNone(folder.resolve("nothing"))).isNull();
    Path device = Path.of("/dev/zero");
    if (Files.exists(device)) {
      assertThat(RegularFiles.whyNone(device)).contains("device");
      assertThatThrownBy(() -> Rasters.load().open(device, OPTIONS))
          .hasMessageContaining("/dev/zero");
    }
  }
}
