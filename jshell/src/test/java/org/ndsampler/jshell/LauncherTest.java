package org.ndsampler.jshell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a tree that only looks like the project. */
class LauncherTest {
  private static final Path LAUNCHER = Path.of("ndsampler").toAbsolutePath();

  private static final Pattern RELEASE = Pattern.compile("^JAVA_VERSION=\"(\\d+)");

  @TempDir Path home;

  private record Result(int status, String output) {}

  @BeforeEach
  void makeTree() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "the launcher is a script for bash");
    for (String folder :
        new String[] {"sdk-x/src/main/java", "jshell/src/main", "jshell/examples", "bin"}) {
      Files.createDirectories(home.resolve(folder));
    }
    for (String file :
        new String[] {
          "pom.xml",
          "sdk-x/pom.xml",
          "sdk-x/src/main/java/A.java",
          "jshell/pom.xml",
          "jshell/startup.jsh"
        }) {
      Files.writeString(home.resolve(file), file);
    }
    Files.createDirectories(home.resolve("jshell/target/lib"));
    Files.writeString(home.resolve("jshell/target/lib/sdk.jar"), "jar");
    age(3600);
    Files.writeString(home.resolve("jshell/target/lib.stamp"), "stamp");
  }

  /** Makes all sources as old as that. */
  private void age(long seconds) throws IOException {
    FileTime time = FileTime.from(Instant.now().minusSeconds(seconds));
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.filter(path -> !path.toString().contains("target")).toList()) {
        Files.setLastModifiedTime(file, time);
      }
    }
  }

  private Result launch(String... arguments) throws IOException, InterruptedException {
    return launchBy(List.of(), arguments);
  }

  private Result launchBy(List<String> user, String... arguments)
      throws IOException, InterruptedException {
    return launch(user, Path.of(System.getProperty("java.home")), arguments);
  }

  private Result launchWith(Path jdk, String... arguments)
      throws IOException, InterruptedException {
    return launch(List.of(), jdk, arguments);
  }

  private Result launch(List<String> user, Path jdk, String... arguments)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(user);
    line.addAll(List.of("/bin/bash", LAUNCHER.toString()));
    line.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(line);
    Map<String, String> environment = builder.environment();
    environment.put("NDSAMPLER_HOME", home.toString());
    environment.put("JAVA_HOME", jdk.toString());
    // The usual commands, but no Maven.
    Path bin = home.resolve("bin");
    for (String command :
        new String[] {
          "bash",
          "find",
          "sort",
          "xargs",
          "cksum",
          "cat",
          "sed",
          "dirname",
          "readlink",
          "mkdir",
          "rm",
          "grep",
          "head"
        }) {
      for (String folder : new String[] {"/bin", "/usr/bin"}) {
        Path there = Path.of(folder, command);
        if (Files.exists(there) && !Files.exists(bin.resolve(command))) {
          Files.createSymbolicLink(bin.resolve(command), there);
        }
      }
    }
    environment.put("PATH", bin.toString());
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Result(process.exitValue(), output);
  }

  @Test
  void whatTheMachineSaysOfTheVectorApiAtItsStartIsLeftOutAndNothingElse() throws Exception {
    String line = "WARNING: Using incubator modules: jdk.incubator.vector";
    String program =
        "echo NOTE >&2; echo '%s' >&2; echo '%s' >&2; printf 'the end' >&2; exit 7"
            .formatted(line, line);
    Path quietly = LAUNCHER.resolveSibling("quietly");
    // Of a process that has ended Java reads no more, and what passes the words on ends later.
    Path said = home.resolve("said");
    Process process =
        new ProcessBuilder("/bin/bash", quietly.toString(), "/bin/sh", "-c", program)
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    process.getOutputStream().close();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(7);
    for (int i = 0; i < 600 && !Files.readString(said).endsWith("the end"); i++) {
      Thread.sleep(50);
    }
    assertThat(Files.readString(said)).isEqualTo("NOTE\n" + line + "\nthe end");
  }

  @Test
  void aBuiltTreeIsUsedAsItIsAlsoAfterItWasCopied() throws Exception {
    assertThat(launch("build").output).endsWith("sdk.jar\n");
    // As a copy has it: all sources are younger than what was built of them.
    age(-60);
    Result copied = launch("build");
    assertThat(copied.status).as(copied.output).isZero();
    assertThat(copied.output).endsWith("sdk.jar\n");
  }

  @Test
  void aCopyThatNobodyMayWriteIsUsedAsItIs() throws Exception {
    Path setpriv = Path.of("/usr/bin/setpriv");
    boolean root = System.getProperty("user.name").equals("root");
    assumeTrue(!root || Files.isExecutable(setpriv), "root may write everything");
    List<String> user =
        root
            ? List.of(setpriv.toString(), "--reuid=65534", "--regid=65534", "--clear-groups")
            : List.of();
    // Links to the usual commands, made while that can be done.
    launch("--help");
    age(-60);
    permit("r-xr-xr-x");
    try {
      Result result = launchBy(user, "build");
      assertThat(result.status).as(result.output).isZero();
      assertThat(result.output).endsWith("sdk.jar\n").doesNotContain("denied");
    } finally {
      permit("rwxr-xr-x");
    }
  }

  private void permit(String permissions) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(home)) {
      all = files.filter(path -> !Files.isSymbolicLink(path)).toList();
    }
    for (Path path : all) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
  }

  @Test
  void aChangedSourceIsBuilt() throws Exception {
    assertThat(launch("build").status).isZero();
    Files.writeString(home.resolve("sdk-x/src/main/java/A.java"), "changed");
    age(-60);
    Result changed = launch("build");
    assertThat(changed.status).isEqualTo(2);
    assertThat(changed.output).contains("Maven is needed");
  }

  /** The newest JDK that is installed, or the one that the environment names. */
  private static Path otherJdk() throws IOException {
    String named = System.getenv("NDSAMPLER_OTHER_JDK");
    if (named != null) {
      return Path.of(named);
    }
    Path all = Path.of("/usr/lib/jvm");
    if (!Files.isDirectory(all)) {
      return Path.of(System.getProperty("java.home"));
    }
    try (Stream<Path> jdks = Files.list(all)) {
      return jdks.filter(jdk -> Files.isExecutable(jdk.resolve("bin/jshell")))
          .max(Comparator.comparingInt(LauncherTest::version))
          .orElseGet(() -> Path.of(System.getProperty("java.home")));
    }
  }

  private static int version(Path jdk) {
    try (Stream<String> lines = Files.lines(jdk.resolve("release"))) {
      return lines
          .map(RELEASE::matcher)
          .filter(Matcher::find)
          .mapToInt(found -> Integer.parseInt(found.group(1)))
          .findFirst()
          .orElse(0);
    } catch (IOException | UncheckedIOException e) {
      return 0;
    }
  }

  /** The class path of the tests as jars: the launcher wants a folder of them. */
  private void useRealJars() throws IOException {
    Path lib = home.resolve("jshell/target/lib");
    Files.delete(lib.resolve("sdk.jar"));
    Set<String> paths = new LinkedHashSet<>();
    paths.add(Path.of("target/classes").toAbsolutePath().toString());
    for (String property : new String[] {"java.class.path", "jdk.module.path"}) {
      paths.addAll(List.of(System.getProperty(property, "").split(File.pathSeparator)));
    }
    int number = 0;
    for (String path : paths) {
      Path at = Path.of(path);
      Path jar = lib.resolve(number++ + ".jar");
      if (path.endsWith(".jar")) {
        Files.createSymbolicLink(jar, at.toAbsolutePath());
      } else if (!path.isEmpty() && Files.isDirectory(at)) {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
            Stream<Path> files = Files.walk(at)) {
          for (Path file : files.filter(Files::isRegularFile).toList()) {
            out.putNextEntry(new ZipEntry(at.relativize(file).toString()));
            Files.copy(file, out);
          }
        }
      }
    }
    Files.writeString(home.resolve("jshell/startup.jsh"), "import java.util.*;\n");
    age(3600);
    Files.writeString(home.resolve("jshell/target/lib.stamp"), "stamp");
  }

  @Test
  @Tag("slow")
  void theNewestJdkHasNothingToWarnOf() throws Exception {
    useRealJars();
    // Native code, and what unmaps a file: of both newer JDKs warn unless the launcher allows them.
    Path script =
        Files.writeString(
            home.resolve("a.jsh"),
            """
            byte[] packed = com.github.luben.zstd.Zstd.compress(new byte[1000]);
            tech.tablesaw.api.Table table = tech.tablesaw.api.Table.create("t");
            table.print();
            System.out.print("packed " + (packed.length < 100) + " " + Runtime.version().feature());
            """);
    Path jdk = otherJdk();
    Result result = launchWith(jdk, script.toString());
    // Standard error goes where the output goes.
    assertThat(result.output).isEqualTo("packed true " + version(jdk));
    assertThat(result.status).isZero();
  }
}
