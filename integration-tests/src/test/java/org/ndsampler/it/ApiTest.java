package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The public signatures of each module are those of its file in {@code config/api}. {@code
 * docs/api-policy.md} says which differences a version may have; {@code -Dndsampler.api=write}
 * accepts them.
 */
class ApiTest {
  private static final Path FILES = Path.of("..", "config", "api");

  /**
   * Top-level and nested ones, of all modules but those of {@link #LIMITS}, and but for {@link
   * #PORT}. More would be too much to learn, and to keep.
   */
  private static final int MOST_TYPES = 212;

  /** Modules that came later have a limit of their own, so that none lives at another's expense. */
  private static final Map<String, Integer> LIMITS =
      Map.of(
          "sdk-eval",
          30,
          "sdk-formats",
          30,
          "sdk-cli",
          2,
          "sdk-chips",
          6,
          "sdk-remote",
          8,
          "sdk-explore",
          8);

  /** The port of ndsampler's utilities, for whoever follows it; nobody else has to learn it. */
  private static final String PORT = "org.ndsampler.core.util";

  /** Modules that export nothing: they only provide a service. */
  private static final Set<String> SERVICES = Set.of("sdk-simd", "sdk-webp");

  private static final String ACCEPT =
      "mvn -Dquick -pl integration-tests -am test -Dtest=ApiTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dndsampler.api=write";

  /** A {@code Builder} is always written with the type that it builds. */
  private static final Set<String> SHARED = Set.of("Builder");

  static List<String> modules() throws IOException {
    return ApiText.modules();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void theSignaturesAreThoseOfTheFile(String module) throws IOException {
    Path file = FILES.resolve(module + ".txt");
    List<String> now = ApiText.lines(module);
    if (SERVICES.contains(module)) {
      assertThat(ApiText.types(module)).isEmpty();
    } else {
      assertThat(now).hasSizeGreaterThan(3);
    }
    if (System.getProperty("ndsampler.api", "").equals("write")) {
      write(file, module, now);
    }
    List<String> difference = difference(ApiText.read(file), now);
    assertThat(difference)
        .withFailMessage(
            """
            The public signatures of %s are not those of config/api/%s.txt:

            %s

            Was it meant? docs/api-policy.md says what a change demands. This writes the file anew:
            %s
            """,
            module, module, String.join("\n", difference), ACCEPT)
        .isEmpty();
  }

  @Test
  void everyModuleHasItsFileAndNoOther() throws IOException {
    assertThat(ApiText.modules()).contains("sdk-core", "sdk-viz", "sdk-gdal");
    try (Stream<Path> files = Files.list(FILES)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              ApiText.modules().stream().map(module -> module + ".txt").toList());
    }
  }

  @Test
  void aDifferenceNamesWhatWasRemovedAndAdded() {
    assertThat(
            difference(
                List.of("a.Box: final class", "a.Box#area: double ()", "a.Box#of: static Box ()"),
                List.of("a.Box: final class", "a.Box#area: int ()", "a.Cut: enum")))
        .containsExactly(
            "- a.Box#area: double ()",
            "+ a.Box#area: int ()",
            "- a.Box#of: static Box ()",
            "+ a.Cut: enum");
  }

  @Test
  void thereAreNotTooManyPublicTypes() throws IOException {
    int types = 0;
    for (String module : ApiText.modules()) {
      int own = 0;
      for (Class<?> type : ApiText.types(module)) {
        own += type.getPackageName().equals(PORT) ? 0 : 1;
      }
      Integer limit = LIMITS.get(module);
      if (limit == null) {
        types += own;
      } else {
        assertThat(own).as(module).isBetween(1, limit);
      }
    }
    assertThat(types).isBetween(100, MOST_TYPES);
  }

  @Test
  void noTwoPublicTypesShareASimpleName() throws IOException {
    Map<String, List<String>> names = new TreeMap<>();
    for (String module : ApiText.modules()) {
      for (Class<?> type : ApiText.types(module)) {
        names
            .computeIfAbsent(type.getSimpleName(), name -> new ArrayList<>())
            .add(type.getCanonicalName());
      }
    }
    names.values().removeIf(types -> types.size() == 1);
    assertThat(names.keySet()).as("%s", names).isEqualTo(SHARED);
  }

  private static void write(Path file, String module, List<String> lines) throws IOException {
    List<String> text = new ArrayList<>();
    text.add("# The public signatures of " + module + ", written by ApiTest. Not edited by hand.");
    text.addAll(lines);
    Files.createDirectories(file.getParent());
    Files.writeString(file, String.join("\n", text) + "\n");
  }

  /** What was removed and what was added, side by side where they are of one name. */
  private static List<String> difference(List<String> before, List<String> now) {
    Set<String> all = new TreeSet<>(before);
    all.addAll(now);
    Set<String> old = Set.copyOf(before);
    Set<String> present = Set.copyOf(now);
    Map<String, List<String>> byName = new TreeMap<>();
    for (String line : all) {
      String name = line.substring(0, line.indexOf(": "));
      if (!present.contains(line)) {
        byName.computeIfAbsent(name, any -> new ArrayList<>()).add(0, "- " + line);
      } else if (!old.contains(line)) {
        byName.computeIfAbsent(name, any -> new ArrayList<>()).add("+ " + line);
      }
    }
    return byName.values().stream().flatMap(List::stream).toList();
  }
}
