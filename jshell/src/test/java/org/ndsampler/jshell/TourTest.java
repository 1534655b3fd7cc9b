package org.ndsampler.jshell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TourTest {
  private static final Path EXAMPLES = Path.of("examples");

  @Test
  void theIndexNamesEveryExampleInOrder() throws IOException {
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      List<String> scripts =
          files
              .map(f -> f.getFileName().toString())
              .filter(n -> n.endsWith(".jsh"))
              .sorted()
              .toList();
      assertThat(Tour.names()).isEqualTo(scripts);
    }
  }

  @Test
  void anExampleIsTheScriptThatTheBuildRuns() throws IOException {
    for (int i = 1; i <= Tour.names().size(); i++) {
      assertThat(Tour.example(i))
          .isEqualTo(Files.readString(EXAMPLES.resolve(Tour.names().get(i - 1))));
    }
  }

  @Test
  void theOverviewSaysWhatEachIsAbout() {
    assertThat(Tour.overview().lines().filter(line -> line.matches(" +\\d+  [a-z ]+: .{20,}")))
        .hasSize(Tour.names().size());
  }

  @Test
  void aNumberOutsideIsRefused() {
    assertThatThrownBy(() -> Tour.example(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to " + Tour.names().size());
  }
}
