package org.ndsampler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page about the command: each command has its help there, as it prints it, and an example that
 * runs. {@code -Dndsampler.help=write} writes the helps anew.
 */
class CommandGuideTest {
  private static final Path PAGE = Path.of("..", "docs", "guides", "command.md");
  private static final Pattern HELP =
      Pattern.compile("(?ms)^## `ndsampler (\\w+)`$(.*?)^```text\n(.*?)^```$");
  private static final Pattern EXAMPLES = Pattern.compile("(?ms)^```sh\n(.*?)^```$");
  private static final Pattern ECHO = Pattern.compile("echo \"([^\"]*)\" > (\\S+)");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|\\S+");
  private static final Pattern STATUS = Pattern.compile("# status (\\d+)$");

  /** The launcher runs these; other tests do with it. */
  private static final Set<String> OF_LAUNCHER = Set.of("demo", "shell", "run", "kernel");

  @TempDir Path folder;

  /** What the page says once, for all, is left out. */
  private static String help(String name) {
    String whole = Ran.in(Path.of(""), name, "--help").out();
    return whole.substring(0, whole.indexOf("\nExit status:"));
  }

  @Test
  void theHelpsAreThoseThatArePrinted() throws IOException {
    String page = Files.readString(PAGE);
    StringBuilder now = new StringBuilder();
    List<String> found = new ArrayList<>();
    int copied = 0;
    for (MatchResult match : HELP.matcher(page).results().toList()) {
      found.add(match.group(1));
      now.append(page, copied, match.start(3)).append(help(match.group(1)));
      copied = match.end(3);
    }
    now.append(page.substring(copied));
    if (System.getProperty("ndsampler.help", "").equals("write")) {
      Files.writeString(PAGE, now);
    }
    assertThat(found).isEqualTo(Commands.names());
    assertThat(now.toString()).isEqualTo(page);
  }

  @Test
  void theMeaningsOfTheStatusesAreThere() throws IOException {
    String page = Files.readString(PAGE);
    Status.meanings()
        .forEach(
            (code, meaning) -> assertThat(page).contains("| " + code + " | " + meaning + " |"));
  }

  @Test
  void everyExampleRuns() throws IOException {
    Set<String> ran = new HashSet<>();
    String page = Files.readString(PAGE);
    for (MatchResult block : EXAMPLES.matcher(page).results().toList()) {
      for (String line : block.group(1).lines().toList()) {
        Matcher echo = ECHO.matcher(line);
        if (echo.matches()) {
          Files.writeString(folder.resolve(echo.group(2)), echo.group(1));
        } else if (line.startsWith("ndsampler ") || line.contains("| ndsampler ")) {
          ran.addAll(run(line));
        }
      }
    }
    assertThat(ran).containsAll(Commands.names());
  }

  /** Runs a line of one command or of several with pipes between; which they were. */
  private List<String> run(String line) {
    List<String> names = new ArrayList<>();
    MatchResult said = STATUS.matcher(line).results().findFirst().orElse(null);
    int expected = said == null ? 0 : Integer.parseInt(said.group(1));
    byte[] in = new byte[0];
    String[] parts = line.replaceFirst("\\s*#.*", "").split("\\s*\\|\\s*");
    for (int i = 0; i < parts.length; i++) {
      List<String> words =
          new ArrayList<>(
              WORD.matcher(parts[i])
                  .results()
                  .map(word -> word.group(1) == null ? word.group() : word.group(1))
                  .toList());
      assertThat(words.remove(0)).as(line).isEqualTo("ndsampler");
      names.add(words.get(0));
      if (OF_LAUNCHER.contains(words.get(0))) {
        continue;
      }
      Ran ran = Ran.in(folder, in, words);
      assertThat(ran.status())
          .as("%s%n%s%s", line, ran.out(), ran.err())
          .isEqualTo(i == parts.length - 1 ? expected : 0);
      in = ran.bytes();
    }
    return names;
  }
}
