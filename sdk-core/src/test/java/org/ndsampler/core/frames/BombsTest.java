package org.ndsampler.core.frames;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BombsTest {
  @TempDir Path folder;

  @Test
  void aSmallFileThatPromisesMuchIsAnErrorAndNotTheEndOfTheMemory() throws Exception {
    Process process =
        new ProcessBuilder(ChildProcess.command(BombChild.class, folder.toString()))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    List<String> lines = output.lines().toList();
    assertThat(lines).last().isEqualTo("done");
    // A tile that just fits may be read; nothing else is.
    assertThat(lines)
        .filteredOn(line -> line.contains(": "))
        .allSatisfy(line -> assertThat(line).doesNotContain("no memory"));
    assertThat(lines)
        .filteredOn(line -> line.contains(": ") && !line.matches("(tile of 12800|WARNING).*"))
        .hasSize(11)
        .allSatisfy(line -> assertThat(line).contains("-Xmx"))
        .filteredOn(line -> !line.startsWith("many problems"))
        .allSatisfy(line -> assertThat(line).contains(folder.toString()));
  }
}
