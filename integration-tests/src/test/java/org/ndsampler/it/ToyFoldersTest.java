package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.toy.ToyDatasets;

/** Toy data without a folder of their own leave nothing behind. */
class ToyFoldersTest {
  /** What the other program does: prints where its data are. */
  static final class Program {
    private Program() {}

    public static void main(String[] args) throws IOException {
      CocoDataset shapes = ToyDatasets.shapes(1).size(64, 64).write();
      System.out.println(shapes.imageFolder() + " " + shapes.image(1).hasFiles());
      System.out.println(ToyDatasets.exported(0).getParent() + " true");
    }
  }

  @Test
  void theFoldersGoWhenTheProgramEnds() throws Exception {
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> lines =
        new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .lines()
            .toList();
    assertThat(program.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(program.exitValue()).isZero();
    assertThat(lines).hasSize(2).allMatch(line -> line.endsWith(" true"));
    for (String line : lines) {
      Path folder = Path.of(line.substring(0, line.length() - " true".length()));
      assertThat(folder.getParent().getFileName().toString()).startsWith("ndsampler-");
      assertThat(folder).doesNotExist();
      assertThat(folder.getParent()).doesNotExist();
    }
  }
}
