package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The cases of one golden file. A test checks every case that the file has, calls {@link #finish},
 * and so prints {@code golden FILE: N of M agree} and fails when a case differs that is not named
 * as a known difference.
 *
 * <p>The files come from the folder that the system property {@code ndsampler.golden} names, or
 * else from the test resources.
 */
final class Golden {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final String file;
  private final List<String> agreed = new ArrayList<>();
  private final List<String> differing = new ArrayList<>();
  private final List<String> reasons = new ArrayList<>();

  private Golden(String file) {
    this.file = file;
  }

  /** What one case checks; it differs when this throws anything. */
  @FunctionalInterface
  interface Check {
    void run() throws Exception;
  }

  /** Starts on a file or folder of the golden values, by its name there. */
  static Golden of(String file) {
    return new Golden(file);
  }

  /** The folder of all golden values. */
  static Path folder() {
    String named = System.getProperty("ndsampler.golden", "");
    if (!named.isBlank()) {
      return Path.of(named);
    }
    URL resource = Golden.class.getResource("/golden/README.md");
    try {
      return Path.of(Objects.requireNonNull(resource).toURI()).getParent();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A file of the golden values as a JSON tree. */
  static JsonNode json(String file) throws IOException {
    Path path = folder().resolve(file);
    assertThat(path).as("golden file").isRegularFile();
    return MAPPER.readTree(Files.readAllBytes(path));
  }

  /** A number as the golden files write it: NaN and the infinities are text. */
  static double number(JsonNode node) {
    if (node.isTextual()) {
      return switch (node.asText()) {
        case "NaN" -> Double.NaN;
        case "Infinity", "inf" -> Double.POSITIVE_INFINITY;
        case "-Infinity", "-inf" -> Double.NEGATIVE_INFINITY;
        default -> throw new IllegalArgumentException("not a number: " + node);
      };
    }
    assertThat(node.isNumber()).as("a number: %s", node).isTrue();
    return node.asDouble();
  }

  /** Checks one case; says whether it agrees. */
  boolean check(String name, Check check) {
    try {
      check.run();
      agreed.add(name);
      return true;
    } catch (Exception | AssertionError e) {
      differing.add(name);
      String text = e.toString().strip().replaceAll("\\s*\\R\\s*", " ");
      StackTraceElement[] trace = e.getStackTrace();
      String at = "";
      for (StackTraceElement element : trace) {
        if (element.getClassName().startsWith("org.ndsampler.it.")) {
          at = " (" + element + ")";
          break;
        }
      }
      reasons.add(name + ": " + text + at);
      return false;
    }
  }

  /** The names of the cases that differ so far. */
  List<String> differing() {
    return List.copyOf(differing);
  }

  /** Whether the cases are those of the test resources, and not of another folder. */
  static boolean isBundled() {
    return System.getProperty("ndsampler.golden", "").isBlank();
  }

  /** Prints the counts; every difference must be a known one. */
  void finish() {
    finish(Map.of());
  }

  /**
   * Prints the counts.
   *
   * @param known names of cases that differ on purpose, with the reason; a name may end in {@code
   *     *}
   */
  void finish(Map<String, String> known) {
    int all = agreed.size() + differing.size();
    StringBuilder line =
        new StringBuilder("golden " + file + ": " + agreed.size() + " of " + all + " agree");
    List<String> unexpected = new ArrayList<>();
    for (int i = 0; i < differing.size(); i++) {
      String name = differing.get(i);
      String reason = reason(known, name);
      line.append(i == 0 ? "; not: " : ", ").append(name);
      if (reason == null) {
        unexpected.add(reasons.get(i));
      } else {
        line.append(" (").append(reason).append(')');
      }
    }
    System.out.println(line);
    assertThat(all).as("cases in %s", file).isPositive();
    if (!unexpected.isEmpty()) {
      fail(
          unexpected.size()
              + " of "
              + all
              + " cases of "
              + file
              + " differ:\n"
              + String.join("\n", unexpected));
    }
  }

  private static String reason(Map<String, String> known, String name) {
    for (Map.Entry<String, String> entry : known.entrySet()) {
      String key = entry.getKey();
      if (key.equals(name)
          || (key.endsWith("*") && name.startsWith(key.substring(0, key.length() - 1)))) {
        return entry.getValue();
      }
    }
    return null;
  }
}
