package org.ndsampler.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.raster.cog.CogWriter;
import org.ndsampler.core.raster.npy.Npy;

class FailuresTest {
  private static final Path FILE = Path.of("folder", "a.json");

  @TempDir Path folder;

  @Test
  void eachSaysWhichFileAndWhy() {
    IOException full = new IOException("No space left on device");
    assertThat(Failures.writing(FILE, full))
        .hasMessage(FILE + ": cannot be written: No space left on device")
        .hasCause(full);
    // The JDK names the hidden file that is written first, and no reason.
    assertThat(Failures.writing(FILE, new AccessDeniedException("folder/.a.json.writing-1.tmp")))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessage(FILE + ": no permission to write into its folder");
    assertThat(Failures.reading(FILE, new AccessDeniedException(FILE.toString())))
        .isInstanceOf(AccessDeniedException.class)
        .hasMessage(FILE + ": no permission to read it");
  }

  private interface Write {
    void to(Path target) throws IOException;
  }

  private static Stream<Named<Write>> writers() {
    NDArray pixels = NDArray.zeros(DType.UINT8, Shape.of(300, 300, 3));
    new SplittableRandom(1).nextBytes((byte[]) pixels.data());
    CocoDataset.Builder builder = CocoDataset.builder().category(1, "a");
    for (int i = 1; i < 4000; i++) {
      String name = "image " + i + ".png";
      builder.image(i, image -> image.fileName(name));
    }
    CocoDataset dataset = builder.build();
    return Stream.of(
        Named.of("a dataset", dataset::write),
        Named.of("a NPY", target -> Npy.write(target, pixels)),
        Named.of("a COG", target -> CogWriter.standard().write(pixels, target)),
        Named.of("bytes", target -> AtomicFile.write(target, new byte[1 << 20])));
  }

  @ParameterizedTest
  @MethodSource("writers")
  void eachWriterSaysOfItsPlaceWhyItIsNone(Write write) throws IOException {
    Path absent = folder.resolve("absent").resolve("a.json");
    assertThatThrownBy(() -> write.to(absent))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(absent + ": cannot be written: its folder does not exist; create it first");
    Path file = Files.createFile(folder.resolve("file"));
    Path below = file.resolve("a.json");
    assertThatThrownBy(() -> write.to(below))
        .isInstanceOf(IOException.class)
        .hasMessage(below + ": cannot be written: " + file + " is a file and no folder");
    Path taken = Files.createDirectory(folder.resolve("taken"));
    assertThatThrownBy(() -> write.to(taken))
        .isInstanceOf(IOException.class)
        .hasMessage(taken + ": cannot be written: it is a folder");
    assertThat(folder).isDirectoryContaining(path -> path.equals(taken));
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactlyInAnyOrder(file, taken);
    }
  }

  @ParameterizedTest
  @MethodSource("writers")
  void aFullDiskIsNamedWithTheFile(Write write) throws IOException {
    Configuration small = Configuration.unix().toBuilder().setMaxSize(1 << 16).build();
    try (FileSystem disk = Jimfs.newFileSystem(small)) {
      Path target = disk.getPath("a.json").toAbsolutePath();
      assertThatThrownBy(() -> write.to(target))
          .isInstanceOf(IOException.class)
          .hasMessage(target + ": cannot be written: out of disk space");
      try (Stream<Path> left = Files.list(target.getParent())) {
        assertThat(left).isEmpty();
      }
    }
  }

  @Test
  void whatSaysBothStaysAsItIs() {
    IOException missing = new NoSuchFileException(FILE.toString());
    assertThat(Failures.reading(FILE, missing)).isSameAs(missing);
    IOException named = new IOException(FILE + " became shorter");
    assertThat(Failures.reading(FILE, named)).isSameAs(named);
  }
}
