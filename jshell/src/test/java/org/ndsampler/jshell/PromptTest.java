package org.ndsampler.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody sees who types at the prompt. */
class PromptTest {
  @TempDir Path home;

  @Test
  void aTextIsShownAsATextAndAllElseAsItIs() {
    assertThat(PlainValues.plain("\"one line, \\\"quoted\\\" and a \\\\\""))
        .isEqualTo("one line, \"quoted\" and a \\");
    assertThat(PlainValues.plain("\"name  count\\ncat        3\\n\""))
        .isEqualTo("\nname  count\ncat        3");
    assertThat(PlainValues.plain("\"\\u0301\\tx\\\\n\"")).isEqualTo("\u0301\tx\\n");
    assertThat(PlainValues.plain("name\ncat")).isEqualTo("\nname\ncat");
    assertThat(PlainValues.plain("'c'")).isEqualTo("'c'");
    assertThat(PlainValues.plain("\"")).isEqualTo("\"");
    assertThat(PlainValues.plain("")).isEmpty();
  }

  @Test
  void whatATerminalWouldObeyStaysEscaped() {
    assertThat(PlainValues.plain("\"\\033[2J\\r\"")).isEqualTo("\\033[2J\\r");
  }

  @Test
  @Tag("slow")
  void longValuesAreWholeAndTheShellRemembersWhatItsUserChose() throws Exception {
    String typed =
        """
        "first\\nsecond \\"quoted\\""
        "begin " + "x".repeat(3000) + " end"
        List.of("y".repeat(1500), "z")
        String declared = "n".repeat(500)
        declared
        int[] numbers = {1, 2}
        /set feedback -retain concise
        """;
    String shown = launch(typed);
    assertThat(shown)
        .contains("$1 ==> \nfirst\nsecond \"quoted\"\n")
        .contains("$2 ==> begin " + "x".repeat(3000) + " end\n")
        .contains("$3 ==> [" + "y".repeat(1500) + ", z]\n")
        .contains("declared ==> " + "n".repeat(500) + "\n")
        .contains("numbers ==> int[2] { 1, 2 }\n")
        .contains(" ... ");
    // Neither the lesson nor the welcome of the usual mode.
    assertThat(launch("/set feedback\n/history\n"))
        .contains("/set feedback -retain concise")
        .doesNotContain("Welcome", "/set mode");
  }

  private String launch(String typed) throws Exception {
    Path input = Files.writeString(home.resolve("typed"), typed);
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.util.prefs.userRoot=" + home,
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath()));
    line.addAll(List.of(Prompt.class.getName(), "--execution", "ndsampler"));
    Process process =
        new ProcessBuilder(line).redirectErrorStream(true).redirectInput(input.toFile()).start();
    String shown = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(shown).isZero();
    // Where there is no terminal the tool types a backspace after its prompt.
    return shown.replace("\b", "").replaceAll("\\R", "\n");
  }

  private static String classPath() throws Exception {
    Path own = Path.of(Prompt.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    return own + File.pathSeparator + System.getProperty("java.class.path");
  }
}
