package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/licences.md} lists every library that is delivered, as the build found it in the
 * libraries' poms; {@code -Dndsampler.licences=write} writes the list anew. Our own jars hold our
 * licence and our notice.
 */
class LicencesTest {
  private static final Path ROOT = Path.of("..");
  private static final Path PAGE = ROOT.resolve("docs").resolve("licences.md");
  private static final Path LIST = ROOT.resolve("jshell/target/licences.md");
  private static final Path LIB = ROOT.resolve("jshell/target/lib");
  private static final Pattern TABLE =
      Pattern.compile(
          "(<!-- table: made by the build -->\n).*?(<!-- end of the table -->)", Pattern.DOTALL);
  private static final Pattern ROW =
      Pattern.compile("\\| `([^:`]+):([^`]+)` \\| (\\S+) \\| (.+) \\| (https?://\\S+) \\|");

  /** Licences that may be delivered with ours. A new one is looked at by a human first. */
  private static final Set<String> KNOWN =
      Set.of(
          "Apache-2.0",
          "BSD-2-Clause",
          "EDL-1.0",
          "EPL-2.0",
          "LGPL-2.1-or-later",
          "MIT",
          "Unicode-3.0");

  @Test
  void thePageIsWhatTheBuildFound() throws IOException {
    assertThat(LIST).as("made by the build unless -Dquick is given").exists();
    String made = Files.readString(LIST);
    String page = Files.readString(PAGE);
    if (System.getProperty("ndsampler.licences", "").equals("write")) {
      page = TABLE.matcher(page).replaceFirst("$1" + Matcher.quoteReplacement(made) + "$2");
      Files.writeString(PAGE, page);
    }
    Matcher table = TABLE.matcher(page);
    assertThat(table.find()).isTrue();
    assertThat(table.group())
        .as("docs/licences.md; -Dndsampler.licences=write writes it")
        .isEqualTo(table.group(1) + made + table.group(2));
  }

  @Test
  void everyJarThatIsDeliveredIsInItWithAKnownLicence() throws IOException {
    List<String> listed = new ArrayList<>();
    for (String line : Files.readAllLines(LIST)) {
      if (line.startsWith("| `")) {
        Matcher row = ROW.matcher(line);
        assertThat(row.matches()).as("a library with its home: " + line).isTrue();
        assertThat(KNOWN).as(line).contains(row.group(4).split(" or "));
        listed.add(row.group(2) + "-" + row.group(3) + ".jar");
      }
    }
    try (Stream<Path> jars = Files.list(LIB)) {
      assertThat(jars.map(jar -> jar.getFileName().toString()).filter(jar -> !isOurs(jar)))
          .as("jshell/target/lib; after a change of libraries, mvn clean")
          .containsExactlyInAnyOrderElementsOf(listed);
    }
  }

  @Test
  void ourJarsHoldLicenceAndNotice() throws IOException {
    List<Path> jars = ourJars();
    assertThat(jars).hasSizeGreaterThan(10);
    for (Path jar : jars) {
      try (ZipFile zip = new ZipFile(jar.toFile())) {
        for (String name : List.of("LICENSE", "NOTICE")) {
          ZipEntry entry = zip.getEntry("META-INF/" + name);
          assertThat(entry).as(jar + " " + name).isNotNull();
          try (InputStream in = zip.getInputStream(entry)) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(Files.readString(ROOT.resolve(name)));
          }
        }
      }
    }
  }

  /**
   * Those that are delivered, and those of each module with its sources. Pages of Javadoc are the
   * JDK's work.
   */
  private static List<Path> ourJars() throws IOException {
    List<Path> jars = new ArrayList<>();
    try (Stream<Path> delivered = Files.list(LIB);
        Stream<Path> modules = Files.list(ROOT)) {
      delivered.filter(jar -> isOurs(jar.getFileName().toString())).forEach(jars::add);
      for (Path module : modules.filter(m -> isOurs(m.getFileName().toString())).toList()) {
        Path target = module.resolve("target");
        if (Files.isDirectory(target)) {
          try (Stream<Path> built = Files.list(target)) {
            built
                .filter(file -> file.toString().endsWith(".jar"))
                .filter(file -> !file.toString().endsWith("-javadoc.jar"))
                .forEach(jars::add);
          }
        }
      }
    }
    return jars;
  }

  private static boolean isOurs(String jar) {
    return jar.startsWith("sdk-");
  }
}
