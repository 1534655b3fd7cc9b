package org.ndsampler.webp.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where libwebp cannot be unpacked, in a virtual machine of its own, which has not loaded it. */
class WithoutNativeTest {
  private static final String PROGRAM =
      """
      import java.nio.file.Path;
      import org.ndsampler.core.raster.*;

      public class Program {
        public static void main(String[] args) throws Exception {
          RasterOptions options = RasterOptions.of(BlockCache.ofBytes(1 << 20));
          System.out.println(Rasters.load());
          try (Raster raster = Rasters.load().open(Path.of(args[0]), options)) {
            System.out.println(raster.info().size());
            for (int i = 0; i < 2; i++) {
              try {
                System.out.println(raster.read());
              } catch (RasterFormatException e) {
                System.out.println(e.isUnsupported() + " " + e.getMessage());
              }
            }
          }
        }
      }
      """;

  @TempDir Path folder;

  @Test
  void aFileIsUnsupportedWithTheReason() throws Exception {
    Path file = Path.of("src", "test", "resources", "webp", "lossy.webp");
    Path program = Files.writeString(folder.resolve("Program.java"), PROGRAM);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dcom.luciad.imageio.webp.tmpdir=" + folder.resolve("none"),
                "-cp",
                String.join(File.pathSeparator, classPath()),
                program.toString(),
                file.toString())
            // The library prints why it was not loaded.
            .redirectError(folder.resolve("errors").toFile())
            .start();
    process.getOutputStream().close();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    String said = "true " + file + ": libwebp was not loaded here; its loader printed why";
    assertThat(output).contains("webp", "31x19");
    assertThat(output.lines().filter(line -> line.startsWith(said))).as(output).hasSize(2);
    assertThat(folder.resolve("errors")).content().contains("No native library found");
  }

  /** Of the test itself, which may run on the module path. */
  private static Set<String> classPath() {
    Set<String> path = new LinkedHashSet<>(List.of(Path.of("target", "classes").toString()));
    for (String property : List.of("java.class.path", "jdk.module.path")) {
      String value = System.getProperty(property, "");
      if (!value.isEmpty()) {
        path.addAll(List.of(value.split(File.pathSeparator)));
      }
    }
    return path;
  }
}
