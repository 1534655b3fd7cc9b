package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same program prints the same on the module path and on the class path, in a virtual machine
 * of its own: an automatic module does not pull in real ones, which a test runner hides.
 */
class ModulePathTest {
  private static final Path LIB = Path.of("..", "jshell", "target", "lib");
  private static final String PROGRAM =
      """
      import java.nio.file.Path;
      import org.ndsampler.core.coco.CocoDataset;
      import org.ndsampler.core.raster.BlockCache;
      import org.ndsampler.core.raster.Raster;
      import org.ndsampler.core.raster.RasterOptions;
      import org.ndsampler.core.raster.Rasters;
      import org.ndsampler.core.sample.CocoSampler;
      import org.ndsampler.explore.Explorer;
      import org.ndsampler.viz.MimeBundle;
      import org.ndsampler.targets.Targets;
      import org.ndsampler.toy.ToyDatasets;
      import org.ndsampler.viz.paint.AnnotationPainter;
      import org.ndsampler.viz.chart.Charts;

      public class Program {
        public static void main(String[] args) throws Exception {
          CocoDataset dataset = ToyDatasets.make("shapes2", Path.of(args[0]), 0);
          System.out.println(Targets.table(dataset).first(3).print());
          System.out.println(MimeBundle.of(Targets.table(dataset)).data().keySet());
          try (Explorer explorer = Explorer.open(dataset)) {
            System.out.println(explorer.toHtml(1).images() + " " + MimeBundle.of(explorer).data().keySet());
          }
          try (CocoSampler sampler = CocoSampler.open(dataset)) {
            var sample = sampler.loadPositive(0);
            System.out.println(sample);
            System.out.println(MimeBundle.of(sample).data().keySet());
            System.out.println(AnnotationPainter.standard().paint(sample).getWidth() > 0);
          }
          System.out.println(Charts.classFrequencies(dataset).toImage().getWidth() > 0);
          RasterOptions options = RasterOptions.of(BlockCache.ofBytes(1 << 20));
          try (Raster raster = Rasters.load().open(Path.of(args[1]), options)) {
            System.out.println(raster.info().format() + raster.read().shape());
          }
          System.out.println(CocoSampler.class.getModule().isNamed());
        }
      }
      """;

  /** What a module reads that stands on an automatic one, which needs a real one. */
  private static final String WEBP =
      Path.of("..", "sdk-webp", "src", "test", "resources", "webp", "lossy.webp").toString();

  @TempDir Path folder;

  @Test
  void theModulePathAndTheClassPathGiveTheSame() throws Exception {
    Path source = Files.writeString(folder.resolve("Program.java"), PROGRAM);
    String all;
    try (Stream<Path> jars = Files.list(LIB)) {
      all =
          jars.map(jar -> jar.toAbsolutePath().normalize().toString())
              .collect(Collectors.joining(System.getProperty("path.separator")));
    }
    String classPath =
        run("-cp", all, source.toString(), folder.resolve("class-path/toy").toString(), WEBP);
    String modulePath =
        run(
            "-p",
            all,
            "--add-modules",
            "org.ndsampler.viz,org.ndsampler.toy,org.ndsampler.targets,org.ndsampler.jupyter,org.ndsampler.explore",
            source.toString(),
            folder.resolve("module-path/toy").toString(),
            WEBP);
    assertThat(classPath)
        .contains("[text/plain, text/html]")
        .endsWith("true\ntrue\nwebp(19, 31, 3)\nfalse\n");
    assertThat(modulePath).endsWith("true\ntrue\nwebp(19, 31, 3)\ntrue\n");
    assertThat(modulePath.replaceAll("true\n$", ""))
        .isEqualTo(classPath.replaceAll("false\n$", ""));
  }

  private static String run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Djava.awt.headless=true");
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .replace("\r\n", "\n");
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }
}
