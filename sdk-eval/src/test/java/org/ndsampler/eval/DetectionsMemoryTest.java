package org.ndsampler.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of results that is small and promises more than the heap holds. */
class DetectionsMemoryTest {
  @TempDir Path folder;

  private String results(String name, String shape, int count) throws IOException {
    String result =
        "{\"image_id\":1,\"category_id\":1,\"score\":0.5,\"bbox\":[0,0,1,1]" + shape + "}";
    Path file = folder.resolve(name);
    try (Writer out =
        new OutputStreamWriter(
            new GZIPOutputStream(Files.newOutputStream(file), 1 << 16), StandardCharsets.UTF_8)) {
      out.write("[" + result);
      for (int i = 1; i < count; i++) {
        out.write("," + result);
      }
      out.write("]");
    }
    return file.toString();
  }

  @Test
  @Tag("slow")
  void whatDoesNotFitIntoTheHeapIsAnErrorThatNamesTheFileAndSaysWhatToDo() throws Exception {
    String polygon = ",\"segmentation\":[[" + "1.5,2.5,".repeat(250) + "1,1]]";
    String boxes = results("boxes.json.gz", "", 1_000_000);
    String shapes = results("shapes.json.gz", polygon, 12_000);
    String few = results("few.json.gz", polygon, 1_000);
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                DetectionsMemoryChild.class.getName()));
    command.addAll(List.of(boxes, shapes, few));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    List<String> lines = output.lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).contains(boxes, "a fifth of the heap", "-Xmx");
    assertThat(lines.get(1)).contains(shapes, "a fifth of the heap", "-Xmx");
    assertThat(lines.get(2)).isEqualTo("1000");
  }

  /** Main and test classes by their folders: the test itself may run on the module path. */
  private static String classPath() {
    List<String> path = new ArrayList<>();
    for (String own : new String[] {"target/classes", "target/test-classes"}) {
      path.add(Path.of(own).toAbsolutePath().toString());
    }
    for (String property : new String[] {"java.class.path", "jdk.module.path"}) {
      path.add(System.getProperty(property, ""));
    }
    return String.join(File.pathSeparator, path);
  }
}
