package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ndsampler.jshell.ScriptSession;

/**
 * The code cells of every notebook run, in order, in one session of the {@code jdk.jshell} API,
 * which has imported what the notebooks' kernel has.
 */
class NotebookCellsTest {
  private static final Path NOTEBOOKS = Path.of("..", "notebooks");

  static List<Path> notebooks() throws IOException {
    try (Stream<Path> files = Files.list(NOTEBOOKS)) {
      List<Path> found = files.filter(f -> f.toString().endsWith(".ipynb")).sorted().toList();
      assertThat(found).isNotEmpty();
      return found;
    }
  }

  @ParameterizedTest
  @MethodSource("notebooks")
  void theCellsRunFromTheFirstToTheLastAndItsChecksHold(Path notebook) throws IOException {
    JsonNode cells = new ObjectMapper().readTree(notebook.toFile()).get("cells");
    String last = "";
    int run = 0;
    try (ScriptSession session = ScriptSession.open()) {
      session.run("imports", DocsPage.imports());
      for (int i = 0; i < cells.size(); i++) {
        if (!cells.get(i).get("cell_type").asText().equals("code")) {
          continue;
        }
        StringBuilder source = new StringBuilder();
        cells.get(i).get("source").forEach(line -> source.append(line.asText()));
        session.run(notebook.getFileName() + " cell " + (i + 1), source.toString());
        last = session.lastValue();
        run++;
      }
    }
    assertThat(run).isGreaterThan(3);
    assertThat(last).as("the last cell, which holds the checks").isEqualTo("\"all is well\"");
  }
}
