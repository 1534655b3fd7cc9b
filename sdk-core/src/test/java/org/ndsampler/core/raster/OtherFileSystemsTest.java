package org.ndsampler.core.raster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.cog.CogWriter;
import org.ndsampler.core.raster.npy.Npy;
import org.ndsampler.core.raster.tiff.Compression;

/** Files that lie where nothing can be mapped: their windows are those of the disk. */
class OtherFileSystemsTest {
  private static final int SIDE = 700;
  private static final RasterOptions OPTIONS = RasterOptions.of(BlockCache.ofBytes(0));

  @TempDir private static Path folder;

  private static NDArray image() {
    byte[] values = new byte[SIDE * SIDE * 3];
    new SplittableRandom(3).nextBytes(values);
    return NDArray.wrap(DType.UINT8, Shape.of(SIDE, SIDE, 3), values);
  }

  private static Map<String, Path> files() throws IOException {
    NDArray image = image();
    Path cog = folder.resolve("deflate.tif");
    CogWriter.standard().tileSize(128).compression(Compression.DEFLATE).write(image, cog);
    Path plain = folder.resolve("plain.tif");
    CogWriter.standard().overviews(0).compression(Compression.NONE).write(image, plain);
    Path npy = folder.resolve("image.npy");
    Npy.write(npy, image);
    return Map.of("deflate.tif", cog, "plain.tif", plain, "image.npy", npy);
  }

  private static void requireSameWindows(Path there, Path here) throws IOException {
    SplittableRandom random = new SplittableRandom(5);
    try (Raster other = Rasters.load().open(there, OPTIONS);
        Raster disk = Rasters.load().open(here, OPTIONS)) {
      assertThat(other.info().size()).isEqualTo(disk.info().size());
      for (int i = 0; i < 30; i++) {
        int width = random.nextInt(1, 200);
        int height = random.nextInt(1, 200);
        Window window =
            new Window(random.nextInt(SIDE - width), random.nextInt(SIDE - height), width, height);
        assertThat(other.read(window).contentEquals(disk.read(window)))
            .as("%s of %s", window, there)
            .isTrue();
      }
    }
  }

  @Test
  void inMemory() throws IOException {
    try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
      for (Map.Entry<String, Path> file : files().entrySet()) {
        Path there = memory.getPath("/", file.getKey());
        Files.copy(file.getValue(), there);
        requireSameWindows(there, file.getValue());
      }
    }
  }

  @Test
  void inAnArchive() throws IOException {
    Path zip = folder.resolve("images.zip");
    Map<String, Path> files = files();
    URI address = URI.create("jar:" + zip.toUri());
    try (FileSystem archive = FileSystems.newFileSystem(address, Map.of("create", "true"))) {
      for (Map.Entry<String, Path> file : files.entrySet()) {
        Files.copy(file.getValue(), archive.getPath("/", file.getKey()));
      }
    }
    try (FileSystem archive = FileSystems.newFileSystem(zip)) {
      for (Map.Entry<String, Path> file : files.entrySet()) {
        requireSameWindows(archive.getPath("/", file.getKey()), file.getValue());
      }
    }
  }
}
