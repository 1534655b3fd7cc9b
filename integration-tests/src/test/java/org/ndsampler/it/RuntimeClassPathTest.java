package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What a program that draws has on its class path: sdk-core, sdk-viz and what these need, as Maven
 * resolves it when it builds sdk-viz.
 */
class RuntimeClassPathTest {
  private static final Path VIZ = Path.of("..", "sdk-viz", "target");
  private static final long MOST = 15_000_000;

  private static List<Path> entries() throws IOException {
    List<Path> entries = new ArrayList<>();
    // The build leaves out the module that it builds.
    entries.add(VIZ.resolve("classes"));
    String line = Files.readString(VIZ.resolve("runtime-class-path.txt")).strip();
    for (String entry : line.split(File.pathSeparator)) {
      entries.add(Path.of(entry));
    }
    return entries;
  }

  /** A module that is not packed yet is a folder of classes. */
  private static long size(Path entry) throws IOException {
    try (Stream<Path> files = Files.walk(entry)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  @Test
  void whoOnlyDrawsNeedsFifteenMegabytesAtMost() throws IOException {
    long sum = 0;
    for (Path entry : entries()) {
      assertThat(entry).exists();
      sum += size(entry);
    }
    assertThat(sum).as("bytes of %s", entries()).isBetween(5_000_000L, MOST);
  }

  @Test
  void tablesawAndWhatItBringsAreNotThere() throws IOException {
    assertThat(entries())
        .as("the file is of the right module")
        .anyMatch(entry -> entry.toString().contains("jfreechart"))
        .anyMatch(entry -> entry.toString().contains("sdk-core"))
        .noneMatch(
            entry ->
                Stream.of("tablesaw", "guava", "fastutil", "icu4j", "sdk-targets")
                    .anyMatch(entry.getFileName().toString()::contains));
  }
}
