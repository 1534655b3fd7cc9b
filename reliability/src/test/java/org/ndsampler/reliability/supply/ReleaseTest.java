package org.ndsampler.reliability.supply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The core is built twice, from copies in two folders, one of them as far as {@code mvn deploy}
 * into a folder. The jars are equal to the last byte, and the folder has what a repository asks.
 */
class ReleaseTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final String MODULES = "sdk-bom,sdk-core";
  private static final String DEPLOY = "org/apache/maven/plugins/maven-deploy-plugin";

  @TempDir Path folder;

  @Test
  void twoBuildsGiveTheSameJarAndOneIsDeployed() throws Exception {
    boolean isOffline = System.getProperty("ndsampler.offline", "").endsWith("true");
    assumeTrue(
        !isOffline || Files.isDirectory(repository().resolve(DEPLOY)),
        "offline, and Maven's deploy plugin has never been fetched: no deployment to test");
    Path released = folder.resolve("released");
    Path one = copy("one");
    maven(one, isOffline, "-DaltDeploymentRepository=folder::" + released.toUri(), "deploy");
    Path two = copy("a folder with another name");
    maven(two, isOffline, "package");

    Path jar = Path.of("sdk-core/target/sdk-core-" + version() + ".jar");
    assertThat(Files.mismatch(one.resolve(jar), two.resolve(jar)))
        .as("the first byte in which two builds of sdk-core differ")
        .isEqualTo(-1);

    List<String> files = names(released);
    for (String artifact : List.of("ndsampler-parent", "sdk-bom", "sdk-core")) {
      assertThat(files).anyMatch(name -> name.startsWith(artifact + "-") && name.endsWith(".pom"));
      assertThat(files).anyMatch(name -> name.startsWith(artifact) && name.endsWith(".pom.sha1"));
    }
    assertThat(files).anyMatch(name -> name.startsWith("sdk-core-") && name.endsWith(".jar"));
    assertThat(files).noneMatch(name -> name.startsWith("reliability") || name.startsWith("bench"));
  }

  /** All that the build of the two modules reads: the poms of all, since the parent names them. */
  private Path copy(String name) throws IOException {
    Path copy = Files.createDirectories(folder.resolve(name));
    for (String file : List.of("pom.xml", "LICENSE", "NOTICE")) {
      Files.copy(ROOT.resolve(file), copy.resolve(file));
    }
    copyTree(ROOT.resolve(".mvn"), copy.resolve(".mvn"));
    copyTree(ROOT.resolve("sdk-core/src/main"), copy.resolve("sdk-core/src/main"));
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path module : (Iterable<Path>) modules::iterator) {
        if (Files.exists(module.resolve("pom.xml"))) {
          Path to = Files.createDirectories(copy.resolve(module.getFileName().toString()));
          Files.copy(module.resolve("pom.xml"), to.resolve("pom.xml"));
        }
      }
    }
    return copy;
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  private static Path repository() {
    String named = System.getProperty("ndsampler.repository", "");
    return named.isEmpty()
        ? Path.of(System.getProperty("user.home"), ".m2", "repository")
        : Path.of(named);
  }

  private static String version() throws IOException {
    return Files.readString(ROOT.resolve("pom.xml"))
        .replaceFirst("(?s).*?<artifactId>ndsampler-parent</artifactId>\\s*<version>", "")
        .replaceFirst("(?s)</version>.*", "");
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).map(f -> f.getFileName().toString()).toList();
    }
  }

  private static void maven(Path project, boolean isOffline, String... arguments)
      throws IOException, InterruptedException {
    String home = System.getProperty("ndsampler.maven", "");
    List<String> command = new ArrayList<>();
    command.add(home.isEmpty() ? "mvn" : Path.of(home, "bin", "mvn").toString());
    command.addAll(List.of("-B", "-q", "-Dquick", "-Dmaven.test.skip=true", "-pl", MODULES, "-am"));
    command.add("-Dmaven.repo.local=" + repository());
    if (isOffline) {
      command.add("-o");
    }
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(project.toFile()).redirectErrorStream(true);
    builder.environment().remove("MAVEN_OPTS");
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
  }
}
