package org.ndsampler.core.raster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

/** Which provider opens a file. */
class RastersTest {
  private final RasterOptions options = RasterOptions.of(BlockCache.ofBytes(1 << 20));

  @TempDir Path folder;

  /** A provider that is asked about every file. */
  private abstract static class Fake implements RasterProvider {
    private final String name;
    private final int priority;

    Fake(String name, int priority) {
      this.name = name;
      this.priority = priority;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public int priority() {
      return priority;
    }

    @Override
    public boolean supports(Path path, ByteBuffer header) {
      return true;
    }
  }

  private static RasterProvider refusing(String name, int priority, boolean unsupported) {
    return new Fake(name, priority) {
      @Override
      public Raster open(Path path, RasterOptions options) throws IOException {
        throw unsupported
            ? RasterFormatException.unsupported(path, "codec 7 is unknown to " + name)
            : new RasterFormatException(path, "damaged, as " + name + " sees it");
      }
    };
  }

  private static RasterProvider opening(String name, int priority) {
    return new Fake(name, priority) {
      @Override
      public Raster open(Path path, RasterOptions options) {
        return new Raster() {
          @Override
          public RasterInfo info() {
            return RasterInfo.of(path, name, Size.of(1, 1), 1, DType.UINT8, Size.of(1, 1));
          }

          @Override
          public void read(Window window, NDArray target) {}

          @Override
          public void close() {}
        };
      }
    };
  }

  private Path file() throws IOException {
    return Files.writeString(folder.resolve("image.bin"), "anything");
  }

  @Test
  void theNextProviderIsAskedWhenOneDoesNotKnowTheCompression() throws IOException {
    Rasters rasters = Rasters.of(List.of(opening("last", 0), refusing("first", 5, true)));
    try (Raster raster = rasters.open(file(), options)) {
      assertThat(raster.info().format()).isEqualTo("last");
    }
  }

  @Test
  void aDamagedFileIsNotGivenToTheNext() throws IOException {
    Path file = file();
    Rasters rasters = Rasters.of(List.of(opening("last", 0), refusing("first", 5, false)));
    assertThatThrownBy(() -> rasters.open(file, options))
        .isInstanceOf(RasterFormatException.class)
        .hasMessage(file + ": damaged, as first sees it");
  }

  @Test
  void whenNobodyCanEachReasonIsNamed() throws IOException {
    Path file = file();
    Rasters rasters = Rasters.of(List.of(refusing("b", 0, false), refusing("a", 5, true)));
    assertThatThrownBy(() -> rasters.open(file, options))
        .isInstanceOf(RasterFormatException.class)
        .hasMessage(
            file
                + ": no provider can read it: a says: codec 7 is unknown to a; b says: damaged, as"
                + " b sees it");
    assertThatThrownBy(() -> Rasters.of(List.of(refusing("a", 5, true))).open(file, options))
        .hasMessage(file + ": codec 7 is unknown to a");
  }

  @Test
  void aTiffOfAForeignCompressionNamesTheProvidersAndWhatToDo() throws IOException {
    // A pixel of 8 bits, compressed with LERC.
    ByteBuffer bytes = ByteBuffer.allocate(200).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8).putShort((short) 6);
    int[] tags = {256, 1, 257, 1, 258, 8, 259, 34887, 273, 150, 279, 8};
    for (int i = 0; i < tags.length; i += 2) {
      bytes.putShort((short) tags[i]).putShort((short) 3).putInt(1).putInt(tags[i + 1]);
    }
    Path file = folder.resolve("lerc.tif");
    Files.write(file, bytes.array());
    assertThatThrownBy(() -> Rasters.load().open(file, options))
        .isInstanceOf(RasterFormatException.class)
        .hasMessageContainingAll("tiff says: IFD 0", "LERC", "GDAL", "imageio says: ", "34887");
  }
}
