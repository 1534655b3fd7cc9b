package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A project of a user's, a named module, with the README's own words: its dependencies, its line of
 * {@code module-info} and its compiler plugin. Maven compiles it offline against the jars and poms
 * of this build, which it finds in a repository of the test's, with an empty local repository.
 */
class ConsumerTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern BLOCK = Pattern.compile("```(xml|text)\n(.*?)```", Pattern.DOTALL);
  private static final Pattern OF_CORE = Pattern.compile("sdk-core|jts|jackson|caffeine|zstd");
  private static final String MAIN =
      """
      package my.project;

      import org.ndsampler.core.geom.Box;
      import org.ndsampler.core.sample.Target;

      public class Main {
        public static void main(String[] args) {
          System.out.println(Box.of(1, 2, 3, 4).area());
          System.out.println(Target.image(1).center(200, 200).size(100, 100));
          System.out.println(Box.class.getModule() + " from " + Main.class.getModule());
        }
      }
      """;

  @TempDir Path folder;
  private Path project;
  private Path built;

  @BeforeEach
  void aRepositoryWithWhatWasBuilt() throws IOException {
    built = folder.resolve("built");
    publish("ndsampler-parent", ROOT, false);
    publish("sdk-bom", ROOT.resolve("sdk-bom"), false);
    publish("sdk-core", ROOT.resolve("sdk-core"), true);
    project = folder.resolve("my project");
    Path sources = Files.createDirectories(project.resolve("src/main/java/my/project"));
    Files.writeString(sources.resolve("Main.java"), MAIN);
    Files.writeString(project.resolve("src/main/java/module-info.java"), block("text", "module "));
    Files.writeString(
        project.resolve("settings.xml"),
        """
        <settings>
          <localRepository>%s</localRepository>
          <mirrors>
            <mirror><id>known</id><mirrorOf>central</mirrorOf><url>%s</url></mirror>
          </mirrors>
          <profiles>
            <profile>
              <id>built</id>
              <repositories>
                <repository><id>built</id><url>%s</url></repository>
              </repositories>
            </profile>
          </profiles>
          <activeProfiles><activeProfile>built</activeProfile></activeProfiles>
        </settings>
        """
            .formatted(folder.resolve("local"), knownArtifacts().toUri(), built.toUri()));
  }

  @Test
  void theProjectOfTheReadmeCompilesAndRunsAsAModule() throws Exception {
    Files.writeString(project.resolve("pom.xml"), pom(block("xml", "<plugin>")));
    String output = maven();
    assertThat(output).contains("BUILD SUCCESS");
    Path classes = project.resolve("target/classes");
    assertThat(classes.resolve("module-info.class")).exists();

    List<String> run =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-p",
            classes + System.getProperty("path.separator") + libraries(),
            "-m",
            "my.project/my.project.Main");
    assertThat(run(run))
        .startsWith("12.0\n")
        .endsWith("module org.ndsampler.core from module my.project\n");
  }

  private String pom(String plugin) throws IOException {
    return """
    <project xmlns="http://maven.apache.org/POM/4.0.0">
      <modelVersion>4.0.0</modelVersion>
      <groupId>my</groupId>
      <artifactId>project</artifactId>
      <version>1</version>
      %s
      <build>
        <plugins>
          %s
        </plugins>
      </build>
    </project>
    """
        .formatted(block("xml", "<dependencyManagement>"), plugin);
  }

  /** The README's block of a language that begins so. */
  private static String block(String language, String start) throws IOException {
    List<String> found =
        BLOCK
            .matcher(Files.readString(ROOT.resolve("README.md")))
            .results()
            .filter(block -> block.group(1).equals(language) && block.group(2).startsWith(start))
            .map(block -> block.group(2))
            .toList();
    assertThat(found).as("blocks of the README that begin with " + start).hasSize(1);
    return found.get(0);
  }

  private void publish(String artifact, Path module, boolean jar) throws IOException {
    String version = version();
    Path to = Files.createDirectories(built.resolve("org/ndsampler/" + artifact + "/" + version));
    Files.copy(module.resolve("pom.xml"), to.resolve(artifact + "-" + version + ".pom"));
    if (jar) {
      String name = artifact + "-" + version + ".jar";
      Files.copy(ROOT.resolve("jshell/target/lib").resolve(name), to.resolve(name));
    }
  }

  private static String version() throws IOException {
    return Files.readString(ROOT.resolve("pom.xml"))
        .replaceFirst("(?s).*?<artifactId>ndsampler-parent</artifactId>\\s*<version>", "")
        .replaceFirst("(?s)</version>.*", "");
  }

  /** What the libraries and the plug-ins of this build were taken from. */
  private static Path knownArtifacts() {
    String named = System.getProperty("ndsampler.repository", "");
    return named.isEmpty()
        ? Path.of(System.getProperty("user.home"), ".m2", "repository")
        : Path.of(named);
  }

  private static String libraries() throws IOException {
    try (Stream<Path> jars = Files.list(ROOT.resolve("jshell/target/lib"))) {
      return jars.filter(jar -> OF_CORE.matcher(jar.getFileName().toString()).lookingAt())
          .map(jar -> jar.toAbsolutePath().normalize().toString())
          .collect(Collectors.joining(System.getProperty("path.separator")));
    }
  }

  private String maven() throws IOException, InterruptedException {
    String home = System.getProperty("ndsampler.maven", "");
    return run(
        List.of(
            home.isEmpty() ? "mvn" : Path.of(home, "bin", "mvn").toString(),
            "-B",
            "-o",
            "-Daether.offline.protocols=file",
            "-s",
            project.resolve("settings.xml").toString(),
            "-f",
            project.resolve("pom.xml").toString(),
            // Not the phase: its other plug-ins, which Maven chooses, are not in any repository
            // here.
            "compiler:compile"));
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("MAVEN_OPTS");
    Process process = builder.start();
    process.getOutputStream().close();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
            .replace("\r\n", "\n");
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }
}
