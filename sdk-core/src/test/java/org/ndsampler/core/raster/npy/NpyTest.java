package org.ndsampler.core.raster.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.npy.internal.NpyData;
import org.ndsampler.core.raster.npy.internal.NpyHeader;
import org.ndsampler.core.raster.npy.internal.NpyProvider;

/** Against files that NumPy 1.24 wrote. */
class NpyTest {
  private static final Path FILES = Path.of("src/test/resources/npy");

  @TempDir Path folder;

  private static Raster open(Path file) throws IOException {
    return new NpyProvider().open(file, RasterOptions.of(BlockCache.ofBytes(0)));
  }

  static List<String> everyType() throws IOException {
    try (Stream<Path> files = Files.list(FILES)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("[bifu]\\d_[CF]_[bl]e\\.npy"))
          .sorted()
          .toList();
    }
  }

  /** The value that NumPy was told to write at a position in C order. */
  private static double value(String type, int i) {
    int n = i * 37 % 251;
    return switch (type) {
      case "b1" -> n % 2;
      case "u1" -> n;
      case "i1" -> Math.floorDiv(n, 2) - 60;
      case "i2" -> (n - 100) * 100;
      case "u2" -> n * 100;
      case "i4", "i8" -> (n - 100) * 1e7;
      case "u4", "u8" -> n * 1e7;
      default -> n / 4.0 - 20;
    };
  }

  @ParameterizedTest
  @MethodSource("everyType")
  void everyTypeOrderAndByteOrderIsReadAsNumpyWroteIt(String name) throws IOException {
    String type = name.substring(0, 2);
    NDArray whole = Npy.read(FILES.resolve(name));
    assertThat(whole.shape()).isEqualTo(Shape.of(5, 4, 3));
    assertThat(whole.dtype())
        .isEqualTo(
            switch (type) {
              case "u1", "b1" -> DType.UINT8;
              case "i1", "i2" -> DType.INT16;
              case "u2" -> DType.UINT16;
              case "i4" -> DType.INT32;
              case "u4" -> DType.UINT32;
              case "i8", "u8" -> DType.INT64;
              case "f2", "f4" -> DType.FLOAT32;
              default -> DType.FLOAT64;
            });
    for (int y = 0; y < 5; y++) {
      for (int x = 0; x < 4; x++) {
        for (int c = 0; c < 3; c++) {
          assertThat(whole.value(y, x, c)).isEqualTo(value(type, (y * 4 + x) * 3 + c));
        }
      }
    }
    try (Raster raster = open(FILES.resolve(name))) {
      Window window = new Window(1, 2, 3, 2);
      assertThat(raster.read(window).contentEquals(whole.crop(window))).isTrue();
    }
  }

  @Test
  void thereAreFilesOfEveryType() throws IOException {
    assertThat(everyType()).hasSize(2 * (3 + 9 * 2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"v2.npy", "v3.npy"})
  void laterVersionsOfTheHeaderAreRead(String name) throws IOException {
    assertThat(Npy.read(FILES.resolve(name)).contentEquals(Npy.read(FILES.resolve("u1_C_le.npy"))))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "F"})
  void aClipOfFourAxesIsReadWholeAndRefusedAsAnImage(String order) throws IOException {
    Path file = FILES.resolve("clip_" + order + ".npy");
    NDArray clip = Npy.read(file);
    assertThat(clip.shape()).isEqualTo(Shape.of(2, 5, 3, 2));
    byte[] values = clip.toBytes();
    for (int i = 0; i < values.length; i++) {
      assertThat(values[i] & 0xff).isEqualTo(i * 37 % 251);
    }
    assertThatThrownBy(() -> open(file))
        .isInstanceOf(RasterFormatException.class)
        .hasMessageContaining("clip")
        .hasMessageContaining("Npy.read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "F"})
  void twoAxesAreOneChannel(String order) throws IOException {
    try (Raster raster = open(FILES.resolve("two_" + order + ".npy"))) {
      assertThat(raster.info().size()).isEqualTo(new Size(6, 10));
      assertThat(raster.info().channels()).isEqualTo(1);
      byte[] values = raster.read().toBytes();
      for (int i = 0; i < values.length; i++) {
        assertThat(values[i] & 0xff).isEqualTo(i * 37 % 251);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"one", "complex", "text", "structured", "object"})
  void whatIsNoImageIsRefusedWithAReason(String name) {
    Path file = FILES.resolve(name + ".npy");
    assertThatThrownBy(() -> open(file))
        .isInstanceOf(RasterFormatException.class)
        .hasMessageContaining(file.toString());
    assertThatThrownBy(() -> Npy.read(file)).isInstanceOf(RasterFormatException.class);
  }

  @Test
  void aUint64BeyondInt64IsAnErrorThatNamesTheValue() {
    assertThatThrownBy(() -> Npy.read(FILES.resolve("large_u8.npy")))
        .isInstanceOf(RasterFormatException.class)
        .hasMessageContaining("value number 1, 9223372036854775808");
  }

  @Test
  void halvesAreExact() throws IOException {
    assertThat(
            Npy.read(FILES.resolve("half.npy"))
                .contentEquals(Npy.read(FILES.resolve("half_expected.npy"))))
        .isTrue();
  }

  @Test
  void anArrayWithoutRowsIsEmpty() throws IOException {
    assertThat(Npy.read(FILES.resolve("empty.npy")).shape()).isEqualTo(Shape.of(0, 4, 3));
    try (Raster raster = open(FILES.resolve("empty.npy"))) {
      assertThat(raster.read().shape().count()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(DType.class)
  void whatIsWrittenIsReadBack(DType dtype) throws IOException {
    Path file = folder.resolve("a.npy");
    for (Shape shape :
        List.of(
            Shape.of(7, 5, 3), Shape.of(700, 511, 2), Shape.of(2, 3, 4, 5), Shape.of(0, 4, 1))) {
      NDArray array = NDArray.zeros(dtype, shape);
      for (int t = 0; t < shape.frames(); t++) {
        for (int y = 0; y < shape.height(); y++) {
          array.frame(t).crop(new Window(0, y, shape.width(), 1)).fill(y * 3 - t - 10);
        }
      }
      Npy.write(file, array);
      assertThat(Npy.read(file).contentEquals(array)).isTrue();
      assertThat(NpyData.open(file).header().dataOffset() % 64).isZero();
    }
    assertThat(files(folder)).containsExactly("a.npy");
  }

  @Test
  void aViewIsWrittenAsItLooks() throws IOException {
    NDArray array = Npy.read(FILES.resolve("u2_C_le.npy"));
    NDArray view = array.crop(new Window(1, 1, 2, 3)).channels(1, 3);
    Path file = folder.resolve("view.npy");
    Npy.write(file, view);
    assertThat(Npy.read(file).contentEquals(view)).isTrue();
  }

  @Test
  void rowsAreAppendedAndTheFileAppearsOnlyWhenItIsCommitted() throws IOException {
    Path file = folder.resolve("rows.npy");
    NDArray all = Npy.read(FILES.resolve("large_C.npy"));
    try (NpyWriter writer = Npy.writer(file, DType.UINT16, new Size(17, 23), 3)) {
      for (int y = 0; y < 23; y += 5) {
        writer.write(all.crop(new Window(0, y, 17, Math.min(5, 23 - y))));
      }
      assertThat(file).doesNotExist();
      writer.commit();
      assertThat(file).exists();
      assertThatThrownBy(() -> writer.write(all)).isInstanceOf(IllegalStateException.class);
    }
    assertThat(Npy.read(file).contentEquals(all)).isTrue();
  }

  @Test
  void aWriterThatIsNotCommittedLeavesNothingBehind() throws IOException {
    Path file = folder.resolve("rows.npy");
    Files.writeString(file, "what was there");
    try (NpyWriter writer = Npy.writer(file, DType.UINT8, new Size(3, 2), 1)) {
      writer.write(NDArray.zeros(DType.UINT8, Shape.of(1, 3, 1)));
      assertThatThrownBy(writer::commit)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("3 values are missing");
      assertThatThrownBy(() -> writer.write(NDArray.zeros(DType.UINT8, Shape.of(2, 3, 1))))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> writer.write(NDArray.zeros(DType.UINT8, Shape.of(1, 4, 1))))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> writer.write(NDArray.zeros(DType.INT16, Shape.of(1, 3, 1))))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(files(folder)).containsExactly("rows.npy");
    assertThat(file).hasContent("what was there");
  }

  @Test
  void aFileOfMoreThanTwoGibibytesIsReadAtBothEndsAndAcrossTheMaps() throws IOException {
    // 3 GiB of holes but for a few values.
    int width = 20_000;
    int height = 54_000;
    byte[] header = NpyHeader.encode(DType.UINT8, height, width, 3);
    Path file = folder.resolve("sparse.npy");
    long length = header.length + (long) width * height * 3;
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE)) {
      channel.write(ByteBuffer.wrap(header));
      for (long at : new long[] {0, (1L << 30) - 1, 1L << 30, (1L << 31) + 5, 3239999999L}) {
        channel.write(ByteBuffer.wrap(new byte[] {(byte) (at % 200 + 1)}), header.length + at);
      }
      assertThat(channel.size()).isEqualTo(length);
    }
    try (Raster raster = open(file)) {
      for (long at : new long[] {0, (1L << 30) - 1, 1L << 30, (1L << 31) + 5, 3239999999L}) {
        int y = (int) (at / (width * 3L));
        int x = (int) (at / 3 % width);
        int c = (int) (at % 3);
        assertThat(raster.read(new Window(x, y, 1, 1)).value(0, 0, c))
            .isEqualTo((double) (at % 200 + 1));
      }
      // The row in which the first map ends and the second begins, in one read.
      int y = (int) ((1L << 30) / (width * 3L));
      byte[] row = raster.read(new Window(0, y, width, 1)).toBytes();
      int end = (int) ((1L << 30) - (long) y * width * 3);
      assertThat(row[end - 1] & 0xff).isEqualTo((int) (((1L << 30) - 1) % 200 + 1));
      assertThat(row[end] & 0xff).isEqualTo((int) ((1L << 30) % 200 + 1));
      assertThat(row[end + 1]).isZero();
    }
    assertThatThrownBy(() -> Npy.read(file))
        .isInstanceOf(RasterFormatException.class)
        .hasMessageContaining("read windows");
  }

  @Test
  void aFileTruncatedAfterItWasOpenedIsAnErrorAndNotACrash() throws Exception {
    Path file = folder.resolve("shrinks.npy");
    Npy.write(file, NDArray.filled(DType.UINT8, Shape.of(1000, 1000, 3), 9));
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    // In a thread of its own: the virtual machine may deliver the fault some instructions late.
    Thread reader =
        new Thread(
            () -> {
              try (Raster raster = open(file)) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                  channel.truncate(100_000);
                }
                raster.read(new Window(0, 900, 50, 50));
                Thread.sleep(10);
              } catch (Throwable e) {
                thrown.set(e);
              }
            });
    reader.start();
    reader.join();
    assertThat(thrown.get()).isInstanceOfAny(RasterFormatException.class, InternalError.class);
    if (thrown.get() instanceof RasterFormatException) {
      assertThat(thrown.get())
          .hasMessageContaining("truncated or overwritten in place after it was opened");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'descr': '|u1', 'fortran_order': False, 'shape': (4, 5",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (4, -5), }",
        "{'descr': '|u1', 'fortran_order': False}",
        "{'descr': '|u1', 'fortran_order': Maybe, 'shape': (4, 5), }",
        "{'descr': '|u4', 'fortran_order': False, 'shape': (4, 5), }",
        "{'descr': '|O', 'fortran_order': False, 'shape': (4, 5), }",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (4, 5), 'more': 1}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (999999999999999, 99999999999), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (4000000000, 4000000000, 0), }",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (1, 99999999999999999999), }",
        "__import__('os')",
        ""
      })
  void aDamagedHeaderIsRefused(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer file = ByteBuffer.allocate(10 + bytes.length + 20);
    file.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) bytes.length, 0});
    file.put(bytes);
    Path path = Files.write(folder.resolve("damaged.npy"), file.array());
    assertThatThrownBy(() -> open(path))
        .isInstanceOf(RasterFormatException.class)
        .hasMessageContaining(path.toString());
  }

  @Test
  void aFileSystemThatCannotMapIsReadAllTheSame() throws IOException {
    try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
      Path file = memory.getPath("/a.npy");
      NDArray array = Npy.read(FILES.resolve("large_C.npy"));
      Npy.write(file, array);
      try (Raster raster = open(file)) {
        assertThat(raster.read().contentEquals(array)).isTrue();
      }
    }
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
