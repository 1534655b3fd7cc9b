package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.jshell.ScriptSession;

/** The Java code of guides runs, from the first block to the last, in a shell as users have it. */
class GuidesTest {
  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"frames.md", "pictures.md"})
  void theCodeOfAGuideRuns(String name) throws IOException {
    String guide = Files.readString(Path.of("..", "docs", "guides", name));
    int run = 0;
    try (ScriptSession session = ScriptSession.open()) {
      session.run(
          "imports",
          """
          import java.nio.file.*;
          import java.util.*;
          import java.util.stream.*;
          """
              + Files.readString(Path.of("..", "jshell", "startup.jsh")));
      session.run("folder", "Path folder = Path.of(\"" + folder + "\");");
      Matcher block = BLOCK.matcher(guide);
      while (block.find()) {
        long line = guide.substring(0, block.start(1)).lines().count();
        session.run(name + " after line " + line, block.group(1));
        run++;
      }
    }
    assertThat(run).isGreaterThan(3);
  }
}
