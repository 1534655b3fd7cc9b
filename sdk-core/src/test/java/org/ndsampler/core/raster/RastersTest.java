package org.ndsampler.core.raster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.internal.image.ImageIoProvider;
import org.ndsampler.core.raster.npy.internal.NpyProvider;
import org.ndsampler.core.raster.tiff.internal.read.TiffProvider;

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
  void aFileIsNamedAsWhatItIs() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(
        "a WebP image; the module sdk-webp reads it; so does GDAL", text("RIFF$\0\0\0WEBPVP8 "));
    files.put("a JPEG XL image; GDAL", new byte[] {(byte) 0xff, 0x0a, 0, 0, 0, 0});
    files.put("djxl", text("\0\0\0\u000cJXL \r\n"));
    files.put("a JPEG 2000 image; GDAL", text("\0\0\0\u000cjP  \r\n"));
    files.put("opj_decompress", text("\u00ffO\u00ffQ\0"));
    files.put("a HEIC image (HEIF); GDAL", text("\0\0\0\u0018ftypheic\0\0\0\0mif1"));
    files.put("an AVIF image; GDAL", text("\0\0\0\u0018ftypavif\0\0\0\0mif1"));
    files.put("a Photoshop document (PSD); export", text("8BPS\0\1"));
    files.put("a web page (HTML), not an image", text("\n<!DOCTYPE html><html>404</html>"));
    files.put("fetch it again", text("<html><head></head></html>"));
    files.put("git lfs pull", text("version https://git-lfs.github.com/spec/v1\noid sha256:00"));
    files.put("git annex get", text("/annex/objects/SHA256E-s1--00.png"));
    files.put("begins with zeros only", new byte[600]);
    files.put("a video; frames", text("\0\0\0\u0018ftypisom\0\0\0\0"));
    files.put("a PNM image", text("P6\n1 1\n255\nabc"));
    for (Map.Entry<String, byte[]> one : files.entrySet()) {
      Path file = Files.write(folder.resolve("image.jpg"), one.getValue());
      assertThatThrownBy(() -> Rasters.of(CORE).open(file, options))
          .isInstanceOf(RasterFormatException.class)
          .hasMessageStartingWith(file + ": this is ")
          .hasMessageContaining(one.getKey())
          .hasMessageNotContaining("provider");
    }
    Path none = Files.writeString(folder.resolve("none.jpg"), "anything at all");
    assertThatThrownBy(() -> Rasters.of(CORE).open(none, options))
        .hasMessageStartingWith(none + ": no provider knows this format; there are [");
  }

  private static final List<RasterProvider> CORE =
      List.of(new ImageIoProvider(), new NpyProvider(), new TiffProvider());

  private static byte[] text(String latin) {
    return latin.getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void aJpegOfAForeignKindIsGivenToTheNext() throws IOException {
    byte[] jpeg = Files.readAllBytes(Path.of("src/test/resources/found/ok.jpg"));
    int frame = 0;
    while (jpeg[frame] != (byte) 0xff || jpeg[frame + 1] != (byte) 0xc0) {
      frame++;
    }
    Map<String, byte[]> kinds = new LinkedHashMap<>();
    kinds.put("12 bits", jpeg.clone());
    kinds.get("12 bits")[frame + 4] = 12;
    kinds.put("an arithmetic-coded JPEG", jpeg.clone());
    kinds.get("an arithmetic-coded JPEG")[frame + 1] = (byte) 0xc9;
    kinds.put("a lossless JPEG", jpeg.clone());
    kinds.get("a lossless JPEG")[frame + 1] = (byte) 0xc3;
    for (Map.Entry<String, byte[]> kind : kinds.entrySet()) {
      Path file = Files.write(folder.resolve("kind.jpg"), kind.getValue());
      assertThatThrownBy(() -> Rasters.of(CORE).open(file, options))
          .isInstanceOf(RasterFormatException.class)
          .hasMessageContainingAll(kind.getKey(), "GDAL", "convert")
          .satisfies(e -> assertThat(((RasterFormatException) e).isUnsupported()).isTrue());
      Rasters more = Rasters.of(List.of(new ImageIoProvider(), opening("last", -100)));
      try (Raster raster = more.open(file, options)) {
        assertThat(raster.info().format()).isEqualTo("last");
      }
    }
  }

  @Test
  void whatShowsOnlyWhileReadingIsGivenToTheNextToo() throws IOException {
    // A TIFF of old-style JPEG whose tables are nowhere: the JDK opens it.
    ByteBuffer bytes = ByteBuffer.allocate(400).order(java.nio.ByteOrder.LITTLE_ENDIAN);
    int[] tags = {
      256, 16, 257, 16, 258, 8, 259, 6, 262, 1, 273, 200, 277, 1, 278, 16, 279, 100, 512, 14
    };
    bytes.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8);
    bytes.putShort((short) (tags.length / 2));
    for (int i = 0; i < tags.length; i += 2) {
      bytes.putShort((short) tags[i]).putShort((short) 3).putInt(1).putInt(tags[i + 1]);
    }
    Path file = Files.write(folder.resolve("old.tif"), bytes.array());
    RasterProvider last =
        new Fake("last", -100) {
          @Override
          public Raster open(Path path, RasterOptions options) {
            return new Filled(path, Size.of(16, 16), 7);
          }
        };
    try (Raster raster = Rasters.of(List.of(new ImageIoProvider(), last)).open(file, options)) {
      assertThat(raster.info().format()).isEqualTo("tiff");
      assertThat(raster.read().value(3, 3, 0)).isEqualTo(7);
    }
    try (Raster raster = Rasters.of(List.of(new ImageIoProvider())).open(file, options)) {
      assertThatThrownBy(raster::read)
          .isInstanceOf(RasterFormatException.class)
          .hasMessageContaining("is not supported");
    }
  }

  private record Filled(Path path, Size size, int value) implements Raster {
    @Override
    public RasterInfo info() {
      return RasterInfo.of(path, "filled", size, 1, DType.UINT8, size);
    }

    @Override
    public void read(Window window, NDArray target) {
      target.fill(value);
    }

    @Override
    public void close() {}
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
