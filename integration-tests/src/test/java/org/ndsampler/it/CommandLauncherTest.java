package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The command as people start it: from a checkout, and from a distribution that is unpacked. What
 * the commands do is tried by the tests of sdk-cli.
 */
@Tag("slow")
class CommandLauncherTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  @TempDir Path folder;

  private record Result(int status, String out, String err) {}

  @BeforeEach
  void requireShell() {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "the launchers are scripts for a shell");
  }

  private Result start(Path launcher, String... words) throws Exception {
    List<String> line = new ArrayList<>(List.of(launcher.toString()));
    line.addAll(List.of(words));
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(line).directory(folder.toFile()).redirectError(err.toFile());
    Map<String, String> environment = builder.environment();
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    // What makes the next start quicker is written behind the command's back: not into this folder.
    environment.put("XDG_CACHE_HOME", "/dev/null/cache");
    environment.remove("NDSAMPLER_HOME");
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    return new Result(process.exitValue(), out, Files.readString(err));
  }

  /** The layout of the archive, with the class path of this build. */
  private Path unpacked() throws IOException {
    Path home = folder.resolve("unpacked here");
    Path launcher = home.resolve("bin/ndsampler");
    Files.createDirectories(home.resolve("bin"));
    Files.copy(ROOT.resolve("dist/src/main/bin/ndsampler"), launcher);
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("r-xr-xr-x"));
    Files.createSymbolicLink(home.resolve("lib"), ROOT.resolve("jshell/target/lib"));
    Files.createSymbolicLink(home.resolve("jshell"), ROOT.resolve("jshell"));
    return launcher;
  }

  private void tryOut(Path launcher) throws Exception {
    Path file = folder.resolve("two.json");
    Files.writeString(
        file,
        """
        {"images": [{"id": 1, "file_name": "a.png", "width": 9, "height": 9}],
        "categories": [{"id": 1, "name": "cat"}],
        "annotations": [{"id": 1, "image_id": 1, "category_id": 1, "bbox": [1, 1, 2, 2]}]}
        """);
    Result help = start(launcher, "--help");
    assertThat(help.status).as(help.err).isZero();
    assertThat(help.out).contains("stats", "chips", "completion");
    for (int i = 0; i < 2; i++) {
      Result stats = start(launcher, "stats", "two.json", "--json");
      assertThat(stats.status).as(stats.err).isZero();
      assertThat(stats.out).startsWith("{").contains("\"annotations\" : 1");
      assertThat(stats.err).isEmpty();
    }
    Result demo = start(launcher, "demo", "--help");
    assertThat(demo.out).contains("Usage: ndsampler demo");
    Result wrong = start(launcher, "statz");
    assertThat(wrong.status).isEqualTo(2);
    assertThat(wrong.err).contains("did you mean stats");
    Result absent = start(launcher, "--debug", "stats", "nowhere.json");
    assertThat(absent.status).isEqualTo(3);
    assertThat(absent.err).contains("nowhere.json", "\tat org.ndsampler.");
    Files.writeString(
        folder.resolve("count.jsh"),
        """
        System.out.println(CocoDataset.read(Path.of(args[0])).images().size() + " image");
        /exit 7
        """);
    for (List<String> words :
        List.of(List.of("count.jsh", "two.json"), List.of("run", "count.jsh", "two.json"))) {
      Result script = start(launcher, words.toArray(new String[0]));
      assertThat(script.status).as(script.err).isEqualTo(7);
      assertThat(script.out).isEqualTo("1 image\n");
    }
  }

  @Test
  void aCheckoutHandsItsWordsToTheCommand() throws Exception {
    tryOut(ROOT.resolve("jshell/ndsampler"));
  }

  @Test
  void anUnpackedDistributionDoesTheSame() throws Exception {
    tryOut(unpacked());
  }

  @Test
  void anUnpackedDistributionNamesItsJars() throws Exception {
    Result built = start(unpacked(), "build");
    assertThat(built.out.lines().findFirst()).contains(System.getProperty("java.home"));
    assertThat(built.out).contains("/lib/sdk-core-", "/lib/sdk-cli-");
  }
}
