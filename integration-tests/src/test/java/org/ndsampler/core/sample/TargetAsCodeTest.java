package org.ndsampler.core.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The text of a target is the Java code that builds it: compiled and run by a JShell it gives an
 * equal target. In the package of the list of settings, to walk over it.
 */
class TargetAsCodeTest {
  /** What the text leaves to the reader to import; the start of {@code jshell/ndsampler} has it. */
  private static final List<String> IMPORTS =
      List.of(
          "java.util.*",
          "org.ndsampler.core.sample.*",
          "org.ndsampler.core.array.*",
          "org.ndsampler.core.delayed.*");

  private static JShell shell;

  @BeforeAll
  static void open() {
    shell = JShell.builder().executionEngine("local").build();
    shell.addToClasspath(System.getProperty("java.class.path"));
    IMPORTS.forEach(name -> evaluate("import " + name + ";"));
  }

  @AfterAll
  static void close() {
    shell.close();
  }

  private static String evaluate(String code) {
    List<SnippetEvent> events = shell.eval(code);
    assertThat(events).as(code).hasSize(1);
    SnippetEvent event = events.get(0);
    assertThat(event.status())
        .as(
            "%s: %s",
            code, shell.diagnostics(event.snippet()).map(d -> d.getMessage(null)).toList())
        .isEqualTo(Snippet.Status.VALID);
    assertThat(event.exception()).as(code).isNull();
    return String.valueOf(event.value());
  }

  /** Many targets in one piece of code, since each piece costs a compilation. */
  private static void areTheirTexts(List<Target> targets) {
    int size = 25;
    for (int from = 0; from < targets.size(); from += size) {
      List<Target> some = targets.subList(from, Math.min(targets.size(), from + size));
      StringBuilder code = new StringBuilder("List.of(");
      for (Target target : some) {
        code.append(code.length() > 8 ? ",\n" : "").append(target).append(".toJson()");
      }
      String value = evaluate("String.join(\"\\n\", " + code + "))");
      String joined = some.stream().map(Target::toJson).collect(Collectors.joining("\n"));
      assertThat(unquoted(value)).isEqualTo(joined);
    }
  }

  /** JShell gives a text as Java writes it. */
  private static String unquoted(String value) {
    return value.substring(1, value.length() - 1).translateEscapes();
  }

  @Test
  void ofEverySetting() {
    List<Target> targets = new ArrayList<>();
    for (TargetSetting<?> setting : TargetSettings.ALL) {
      setting.origins().forEach(origin -> targets.add(origin.get()));
      setting.examples().forEach(example -> targets.add(example.apply(Target.annotation(17))));
    }
    assertThat(targets).hasSizeGreaterThan(TargetSettings.ALL.size());
    areTheirTexts(targets);
  }

  @Test
  void ofRandomCombinations() {
    List<UnaryOperator<Target>> calls = new ArrayList<>();
    List<Target> origins = new ArrayList<>();
    for (TargetSetting<?> setting : TargetSettings.ALL) {
      calls.addAll(setting.examples());
      setting.origins().forEach(origin -> origins.add(origin.get()));
    }
    SplittableRandom random = new SplittableRandom(14);
    Set<Target> targets = new LinkedHashSet<>();
    while (targets.size() < 200) {
      Target target = origins.get(random.nextInt(origins.size()));
      for (int i = random.nextInt(12); i >= 0; i--) {
        try {
          target = calls.get(random.nextInt(calls.size())).apply(target);
        } catch (IllegalStateException contradiction) {
          assertThat(contradiction).hasMessageContaining("contradicts");
        }
      }
      targets.add(target);
    }
    areTheirTexts(List.copyOf(targets));
  }
}
