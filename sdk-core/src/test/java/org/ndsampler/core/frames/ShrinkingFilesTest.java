package org.ndsampler.core.frames;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In a virtual machine of its own: native code that reads a map takes it down. */
class ShrinkingFilesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"truncate", "overwrite"})
  void aFileThatShrinksWhileItIsReadIsAnErrorThatNamesItAndNotACrash(String how) throws Exception {
    Process process =
        new ProcessBuilder(ChildProcess.command(ShrinkingChild.class, folder.toString(), how))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    List<String> lines = output.lines().filter(line -> !line.matches("(#|WARNING).*|")).toList();
    assertThat(lines).last().isEqualTo("done");
    assertThat(lines.subList(0, lines.size() - 1))
        .hasSize(12 + 2 + 2 + 3)
        .allSatisfy(
            line ->
                assertThat(line)
                    .matches("\\S+: (RasterFormatException|UncheckedIOException): .*")
                    .contains(folder.toString())
                    .contains("truncated or overwritten in place after it was opened"));
  }
}
