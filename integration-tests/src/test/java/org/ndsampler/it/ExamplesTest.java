package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ndsampler.jshell.ScriptSession;
import org.ndsampler.jshell.Tour;

/** Every script of jshell/examples runs to its end, with its own checks. */
class ExamplesTest {
  private static final Path JSHELL = Path.of("..", "jshell");
  private static final String DEFAULT_IMPORTS =
      """
      import java.io.*;
      import java.math.*;
      import java.net.*;
      import java.nio.file.*;
      import java.util.*;
      import java.util.concurrent.*;
      import java.util.function.*;
      import java.util.stream.*;
      """;

  static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(JSHELL.resolve("examples"))) {
      List<Path> found = files.filter(f -> f.toString().endsWith(".jsh")).sorted().toList();
      assertThat(found).hasSizeGreaterThan(8);
      return found;
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theExampleRunsAndItsChecksHold(Path script) throws IOException {
    String source = Files.readString(script);
    assertThat(source).contains("check(");
    try (ScriptSession session = ScriptSession.open()) {
      session.run("imports", DEFAULT_IMPORTS);
      session.run("startup", Files.readString(JSHELL.resolve("startup.jsh")));
      assertThat(session.run(script.getFileName().toString(), source)).isZero();
      // Where a script leaves its pictures, so that whoever runs it can look at them; so they stay
      // after a failure too.
      session.run("its folder", "folder.toString()");
      delete(Path.of(session.lastValue().replace("\"", "")));
    }
  }

  private static void delete(Path folder) throws IOException {
    assertThat(folder.getFileName().toString()).startsWith("ndsampler");
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void theFirstLinesOfTheTourRun(@TempDir Path folder) throws IOException {
    String lines =
        Tour.firstLines()
            .replace("Path.of(\"toy\")", "Path.of(\"" + folder.resolve("toy") + "\")")
            .replace("boxes()\n", "boxes();\n");
    try (ScriptSession session = ScriptSession.open()) {
      session.run("imports", DEFAULT_IMPORTS);
      session.run("startup", Files.readString(JSHELL.resolve("startup.jsh")));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      PrintStream before = System.out;
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      try {
        session.run("tour", lines);
      } finally {
        System.setOut(before);
      }
      assertThat(out.toString(StandardCharsets.UTF_8).strip())
          .contains("ndsampler-")
          .endsWith(".png");
    }
  }
}
