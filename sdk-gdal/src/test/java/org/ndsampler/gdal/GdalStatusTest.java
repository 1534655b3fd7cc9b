package org.ndsampler.gdal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.gdal.gdal.gdal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.raster.RasterProvider;
import org.ndsampler.core.raster.Rasters;
import org.ndsampler.gdal.internal.GdalProvider;

/** What holds with and without the native library. */
class GdalStatusTest {
  @TempDir Path folder;

  @Test
  void theModuleIsNamed() {
    assertThat(Gdal.class.getModule().isNamed()).isTrue();
    assertThat(Gdal.class.getModule().getName()).isEqualTo("org.ndsampler.gdal");
  }

  @Test
  void theProviderIsFoundAndAskedLast() {
    List<String> found = Rasters.load().providers().stream().map(RasterProvider::name).toList();
    assertThat(found).contains("tiff", "npy");
    assertThat(new GdalProvider().isAvailable()).isEqualTo(Gdal.isAvailable());
    if (Gdal.isAvailable()) {
      assertThat(found).endsWith("gdal");
    } else {
      assertThat(found).doesNotContain("gdal");
    }
  }

  @Test
  void theStatusSaysEitherTheVersionOrWhatToDo() {
    GdalStatus status = Gdal.status();
    System.out.println(status);
    if (status.available()) {
      assertThat(status.version()).matches("\\d+\\.\\d+\\..*");
      assertThat(status.reason()).isEmpty();
    } else {
      assertThat(status.version()).isEmpty();
      assertThat(status.reason()).contains("build.sh").contains("-Djava.library.path");
    }
  }

  @Test
  void withoutTheLibraryNothingIsPrintedAndNothingBreaks() throws Exception {
    String said = run(List.of("-Djava.library.path=" + folder), "absent");
    assertThat(said).startsWith("absent false\n").contains("build.sh").endsWith("done\n");
    assertThat(said.lines()).hasSize(4);
  }

  @Test
  void errorsOfGdalAreNotPrinted() throws Exception {
    if (!Gdal.isAvailable()) {
      System.out.println("skipped: " + Gdal.status());
      return;
    }
    Path broken = folder.resolve("broken.tif");
    Files.write(broken, new byte[] {'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0, 1});
    String said =
        run(
            List.of("-Djava.library.path=" + System.getProperty("java.library.path")),
            broken.toString());
    assertThat(said).startsWith(broken + " true\n").contains("GDAL says").endsWith("done\n");
    assertThat(said.lines()).hasSize(3);
  }

  /** Runs a program on the class path in a virtual machine of its own; all that it prints. */
  private String run(List<String> options, String argument) throws Exception {
    Path program = folder.resolve("Probe.java");
    Files.writeString(
        program,
        """
        import java.nio.ByteBuffer;
        import java.nio.file.Path;
        import org.ndsampler.gdal.*;
        import org.ndsampler.gdal.internal.GdalProvider;
        class Probe {
          public static void main(String[] args) throws Exception {
            System.out.println(args[0] + " " + Gdal.isAvailable());
            if (!Gdal.isAvailable()) {
              System.out.println(new GdalProvider().supports(Path.of("x"), ByteBuffer.wrap(new byte[9])));
            }
            try {
              Gdal.open(args[0]).close();
            } catch (java.io.IOException | IllegalStateException e) {
              System.out.println(e.getMessage());
            }
            System.out.println("done");
          }
        }
        """);
    List<String> classPath = new ArrayList<>();
    for (Class<?> type : List.of(Gdal.class, gdal.class, NDArray.class)) {
      CodeSource source = type.getProtectionDomain().getCodeSource();
      classPath.add(Path.of(source.getLocation().toURI()).toString());
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-cp");
    command.add(String.join(System.getProperty("path.separator"), classPath));
    command.add(program.toString());
    command.add(argument);
    Path said = folder.resolve("said.txt");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return Files.readString(said);
  }

  @Test
  void openingWithoutTheLibraryIsAnErrorThatSaysWhatToDo() throws IOException {
    if (Gdal.isAvailable()) {
      try (Stream<Path> none = Files.list(folder)) {
        assertThat(none).isEmpty();
      }
      assertThatThrownBy(() -> Gdal.open(folder.resolve("absent.tif")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("absent.tif");
    } else {
      assertThatThrownBy(() -> Gdal.open("absent.tif"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("build.sh");
    }
    assertThat(new GdalProvider().supports(Path.of("x.tif"), ByteBuffer.allocate(0))).isFalse();
  }
}
