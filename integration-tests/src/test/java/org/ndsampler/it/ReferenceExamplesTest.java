package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/reference-examples.md} has a row for each example of ndsampler's API reference; the
 * examples stand under headings with the numbers of these rows in the scripts of {@code
 * jshell/examples}. The two say the same. That the scripts run is for {@link ExamplesTest}.
 */
class ReferenceExamplesTest {
  private static final Path ROOT = Path.of("..");
  private static final Path SCRIPTS = ROOT.resolve("jshell").resolve("examples");

  /** {@code // 39. ndsampler.coco_sampler.CocoSampler:0: what is in a dataset.} */
  private static final Pattern HEADING =
      Pattern.compile(
          "(?m)^// (?<number>\\d+)\\. (?<name>ndsampler[\\w.]*(?::\\d+)?(?: \\(\\w+\\))?): (?<what>.+)\\.$");

  /** What looks like the beginning of a heading, so that none is overlooked. */
  private static final Pattern NUMBERED =
      Pattern.compile("(?m)^[ \\t]*// ?\\d+(?:\\.|\\W+ndsampler).*$");

  private static final Pattern ROW =
      Pattern.compile(
          "(?m)^\\| (?<number>\\d+) \\| `(?<name>[^`]+)`(?<kind> \\(\\w+\\))? \\| (?<what>.*) \\| (?<where>.*) \\|$");

  private static final Pattern LINK =
      Pattern.compile("\\[(?<title>[\\w-]+)\\]\\(\\.\\./jshell/examples/(?<file>[\\w.-]+)\\)");
  private static final Pattern SAME = Pattern.compile("as (?<number>\\d+)");

  /** An example of a script. */
  private record Example(String script, String name, String what) {}

  /** A row of the table. */
  private record Row(String name, String what, String where) {}

  private static List<String> index() throws IOException {
    return Files.readAllLines(SCRIPTS.resolve("index.txt")).stream()
        .filter(line -> !line.isBlank())
        .toList();
  }

  private static Map<Integer, Example> examples() throws IOException {
    Map<Integer, Example> examples = new TreeMap<>();
    for (String script : index()) {
      for (MatchResult found : headings(Files.readString(SCRIPTS.resolve(script)))) {
        Example before =
            examples.put(
                Integer.valueOf(found.group(1)),
                new Example(script, found.group(2), found.group(3)));
        assertThat(before).as("example %s is there once", found.group(1)).isNull();
      }
    }
    return examples;
  }

  private static List<MatchResult> headings(String script) {
    return HEADING.matcher(script).results().toList();
  }

  private static Map<Integer, Row> rows() throws IOException {
    Map<Integer, Row> rows = new TreeMap<>();
    Matcher row =
        ROW.matcher(Files.readString(ROOT.resolve("docs").resolve("reference-examples.md")));
    while (row.find()) {
      String kind = row.group("kind") == null ? "" : row.group("kind");
      Row before =
          rows.put(
              Integer.valueOf(row.group("number")),
              new Row(row.group("name") + kind, row.group("what"), row.group("where")));
      assertThat(before).as("row %s is there once", row.group("number")).isNull();
    }
    return rows;
  }

  @Test
  void theRowsAreNumberedWithoutAGap() throws IOException {
    List<Integer> numbers = new ArrayList<>(rows().keySet());
    assertThat(numbers).hasSizeGreaterThan(120);
    assertThat(numbers.get(0)).isOne();
    assertThat(numbers.get(numbers.size() - 1)).isEqualTo(numbers.size());
  }

  @Test
  void everyExampleOfTheScriptsIsInTheTable() throws IOException {
    Map<Integer, Row> rows = rows();
    examples()
        .forEach(
            (number, example) -> {
              assertThat(rows).containsKey(number);
              Row row = rows.get(number);
              assertThat(row.name()).as("row %s", number).isEqualTo(example.name());
              assertThat(row.what()).as("row %s", number).isEqualTo(example.what());
              Matcher link = LINK.matcher(row.where());
              assertThat(link.matches()).as("row %s is a link: %s", number, row.where()).isTrue();
              assertThat(link.group("file")).as("row %s", number).isEqualTo(example.script());
              assertThat(example.script()).startsWith(link.group("title"));
            });
  }

  @Test
  void everyRowHasAnExampleOrTheNumberOfOneOrAReason() throws IOException {
    Map<Integer, Example> examples = examples();
    Map<Integer, Row> rows = rows();
    rows.forEach(
        (number, row) -> {
          Matcher same = SAME.matcher(row.where());
          if (same.matches()) {
            int first = Integer.parseInt(same.group("number"));
            assertThat(first).as("row %s", number).isLessThan(number);
            assertThat(row.what()).as("row %s", number).isEqualTo(rows.get(first).what());
            assertThat(rows.get(first).where()).as("row %s", first).doesNotMatch(SAME);
          } else if (row.where().startsWith("none: ")) {
            assertThat(row.where().length()).as("a reason in row %s", number).isGreaterThan(20);
            assertThat(examples).as("row %s has no example", number).doesNotContainKey(number);
          } else {
            assertThat(examples).as("row %s: %s", number, row).containsKey(number);
          }
        });
  }

  @Test
  void theLinksOfTheTableAreScriptsOfTheIndex() throws IOException {
    List<String> index = index();
    assertThat(index).isNotEmpty().allMatch(script -> Files.exists(SCRIPTS.resolve(script)));
    LINK.matcher(Files.readString(ROOT.resolve("docs").resolve("reference-examples.md")))
        .results()
        .forEach(link -> assertThat(index).contains(link.group(2)));
  }

  @Test
  void everyExampleHasAHeadingAndAtLeastOneCheck() throws IOException {
    for (String script : index()) {
      String source = Files.readString(SCRIPTS.resolve(script));
      List<MatchResult> headings = headings(source);
      assertThat(headings.stream().map(MatchResult::group))
          .as(script)
          .containsExactlyElementsOf(
              NUMBERED.matcher(source).results().map(MatchResult::group).toList());
      for (int i = 0; i < headings.size(); i++) {
        int end = i + 1 < headings.size() ? headings.get(i + 1).start() : source.length();
        assertThat(source.substring(headings.get(i).end(), end))
            .as(headings.get(i).group())
            .contains("check(");
      }
    }
  }
}
