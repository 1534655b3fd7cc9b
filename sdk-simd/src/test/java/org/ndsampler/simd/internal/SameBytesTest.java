package org.ndsampler.simd.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.incubator.vector.IntVector;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What images become is the same to the last bit with the kernels and without. */
@Tag("slow")
class SameBytesTest {
  private static final String VECTORS = "--add-modules=jdk.incubator.vector";
  private static String plain;

  @BeforeAll
  static void warpInPlainJava() throws Exception {
    plain = run();
    assertThat(plain).startsWith("kernels false\n").hasLineCount(49);
  }

  @Test
  void theKernelsGiveTheBytesOfPlainJava() throws Exception {
    boolean wide = IntVector.SPECIES_PREFERRED.length() >= 8;
    check(wide, VECTORS);
  }

  @Test
  void everyLevelOfTheProcessorGivesTheSame() throws Exception {
    String machine = System.getProperty("os.arch");
    assumeTrue(
        machine.equals("amd64") || machine.equals("x86_64"),
        "only the virtual machine for x86 can be told what its processor has");
    int lanes = IntVector.SPECIES_PREFERRED.length();
    check(false, VECTORS, "-XX:UseAVX=0");
    check(false, VECTORS, "-XX:UseAVX=1");
    check(lanes >= 8, VECTORS, "-XX:UseAVX=2");
    check(lanes >= 8, VECTORS, "-XX:UseAVX=3");
    check(lanes >= 8, VECTORS, "-XX:MaxVectorSize=32");
    check(false, VECTORS, "-XX:MaxVectorSize=16");
  }

  @Test
  void withoutTheOptimisingCompilerTheyAreLeftAlone() throws Exception {
    check(false, VECTORS, "-XX:TieredStopAtLevel=1");
  }

  private static void check(boolean kernels, String... options) throws Exception {
    String output = run(options);
    assertThat(output).as(String.join(" ", options)).startsWith("kernels " + kernels + "\n");
    assertThat(output.substring(output.indexOf('\n')))
        .as(String.join(" ", options))
        .isEqualTo(plain.substring(plain.indexOf('\n')));
  }

  private static String run(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.add("-cp");
    // The tests run as a module; the program's jars are on either path.
    command.add(
        Stream.of(
                Path.of("target", "test-classes").toAbsolutePath().toString(),
                System.getProperty("jdk.module.path", ""),
                System.getProperty("java.class.path"))
            .filter(path -> !path.isEmpty())
            .collect(Collectors.joining(File.pathSeparator)));
    command.add(WarpDigests.class.getName());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    process.getOutputStream().close();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .replace("\r\n", "\n");
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }
}
