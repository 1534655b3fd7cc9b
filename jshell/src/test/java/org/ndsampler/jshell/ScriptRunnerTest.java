package org.ndsampler.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptRunnerTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String script, String... arguments) throws IOException {
    Path file = Files.writeString(folder.resolve("script.jsh"), script);
    List<String> all = new ArrayList<>(List.of(file.toString()));
    all.addAll(List.of(arguments));
    return run(all);
  }

  private int run(List<String> arguments) {
    PrintStream systemOut = System.out;
    PrintStream systemErr = System.err;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      return ScriptRunner.run(arguments);
    } finally {
      System.setOut(systemOut);
      System.setErr(systemErr);
    }
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void anImportBelowACommentLosesNothingThatWasDeclaredBefore() throws IOException {
    int status =
        run(
            """
            var names = new java.util.ArrayList<String>();
            names.add("kept");
            // one comment
            /* and another
             */
            import java.util.TreeMap;
            /* here */ import /* there */ java.util.TreeSet; // and after
            import java.util.BitSet; /* more
            */
            String last = "also kept";
            // right above
            import java.util.Locale;
            System.out.println(names + " " + last + " " + args.length + " " + new TreeSet<>(names));
            """,
            "one");
    assertThat(err()).isEmpty();
    assertThat(status).isZero();
    assertThat(out()).contains("[kept] also kept 1 [kept]");
  }

  @Test
  void whatAStartupFileImportsIsThereAndStaysWhenAScriptImportsItAgain() throws IOException {
    Path startup =
        Files.writeString(
            folder.resolve("start.jsh"),
            """
            import java.time.*;
            import static java.lang.Math.*;
              import java.nio.charset.*;
            int here = 3;
            """);
    Path script =
        Files.writeString(
            folder.resolve("script.jsh"),
            """
            int kept = abs(-here);
            import java.io.*;
            import java.util.*;
            import java.time.Duration;
            System.out.println(kept + " " + new StringReader("").ready() + " " + List.of(1) + " "
                + Duration.ofSeconds(max(1, 2)) + " " + Pattern.compile("x") + " "
                + StandardCharsets.UTF_8);
            """);
    int status = run(List.of("--startup", startup.toString(), script.toString()));
    assertThat(err()).isEmpty();
    assertThat(status).isZero();
    assertThat(out()).contains("3 true [1] PT2S x UTF-8");
  }

  @Test
  void anImportOfAStartupFileThatCannotBeIsNamedWithItsLine() throws IOException {
    Path startup =
        Files.writeString(
            folder.resolve("start.jsh"), "import java.time.*;\nimport java.tim.*;\nint x = 1;\n");
    Path script = Files.writeString(folder.resolve("script.jsh"), "System.out.println(x);");
    assertThat(run(List.of("--startup", startup.toString(), script.toString()))).isOne();
    assertThat(err()).contains("start.jsh:2: ").contains("java.tim");
  }

  @Test
  void anErrorBelowTheImportsOfAStartupFileIsNamedWithItsLine() throws IOException {
    Path startup =
        Files.writeString(folder.resolve("start.jsh"), "import java.time.*;\n\nint x = \"\";\n");
    Path script = Files.writeString(folder.resolve("script.jsh"), "System.out.println(x);");
    assertThat(run(List.of("--startup", startup.toString(), script.toString()))).isOne();
    assertThat(err()).contains("start.jsh:3: ");
  }

  @Test
  void aScriptRunsToItsEndWithStatusZero() throws IOException {
    int status =
        run(
            """
            int twice(int x) { return 2 * x; }
            // a comment
            for (int i = 0; i < 2; i++) {
              System.out.println(twice(i));
            }
            var names = List.of("a", "b");
            System.out.println(names)
            """);
    assertThat(err()).isEmpty();
    assertThat(status).isZero();
    assertThat(out().lines()).containsExactly("0", "2", "[a, b]");
  }

  @Test
  void theArgumentsArriveAsTheyWereGiven() throws IOException {
    String[] arguments = {"", "a b", "q\"\\\n\t", "\u00e4\u4e2d$", "\\u0041"};
    int status =
        run(
            """
            for (String a : args) System.out.println(a.length() + ":" + a.hashCode());
            """,
            arguments);
    assertThat(err()).isEmpty();
    assertThat(status).isZero();
    List<String> expected = new ArrayList<>();
    for (String a : arguments) {
      expected.add(a.length() + ":" + a.hashCode());
    }
    assertThat(out().lines()).containsExactlyElementsOf(expected);
  }

  @Test
  void exitGivesTheStatusAndEndsTheScript() throws IOException {
    assertThat(run("int n = 3;\n/exit n + 4\nSystem.out.println(\"not reached\");\n")).isEqualTo(7);
    assertThat(out()).isEmpty();
  }

  @Test
  void anErrorOfTheCompilerNamesScriptAndLineAndStops() throws IOException {
    int status = run("int a = 1;\n\nint b = a +\n  nothing;\nSystem.out.println(\"on\");\n");
    assertThat(status).isEqualTo(1);
    assertThat(out()).isEmpty();
    assertThat(err()).contains("script.jsh:4: ").contains("nothing");
  }

  @Test
  void anExceptionNamesScriptLineAndCauseAndStops() throws IOException {
    int status =
        run(
            """
            int f(int x) { return 10 / x; }
            f(0);
            System.out.println("on");
            """);
    assertThat(status).isEqualTo(1);
    assertThat(out()).isEmpty();
    assertThat(err()).contains("script.jsh:2: java.lang.ArithmeticException: / by zero");
  }

  private int runAs(List<String> options, String script, String... arguments) throws IOException {
    Path file = Files.writeString(folder.resolve("script.jsh"), script);
    List<String> all = new ArrayList<>(options);
    all.add(file.toString());
    all.addAll(List.of(arguments));
    return run(all);
  }

  @Test
  void aMistakeIsOneLineAndDebugShowsMore() throws IOException {
    String script =
        """
        int n = 0;
        throw new java.io.UncheckedIOException("a.tif is no image;\\n  get it again", new java.io.IOException("why"));
        """;
    assertThat(run(script)).isEqualTo(1);
    assertThat(err().lines())
        .containsExactly(folder.resolve("script.jsh") + ":2: a.tif is no image; get it again");
    err.reset();
    assertThat(runAs(List.of("--command", "ndsampler demo"), script)).isEqualTo(1);
    assertThat(err().lines()).containsExactly("ndsampler demo: a.tif is no image; get it again");
    err.reset();
    assertThat(runAs(List.of("--debug"), script)).isEqualTo(1);
    assertThat(err()).contains("caused by java.io.IOException: why").contains("\n    at ");
  }

  /** The demo's own way to begin, on what people give it. */
  @Test
  void whatIsNoDatasetIsSaidInOneLineWithFileAndAdvice() throws IOException {
    String script = "org.ndsampler.core.coco.CocoDataset.read(Path.of(args[0]))";
    Path cut = Files.writeString(folder.resolve("cut.json"), "{\"images\": [{\"id\": 1}, {\"id\"");
    Path page = Files.writeString(folder.resolve("page.json"), "<!DOCTYPE html><html></html>");
    Path missing = folder.resolve("pages.json");
    Path empty = Files.createDirectory(folder.resolve("nothing"));
    for (Path file : List.of(cut, page, missing, empty)) {
      err.reset();
      List<String> demo = List.of("--command", "ndsampler demo");
      assertThat(runAs(demo, script, file.toString())).isEqualTo(1);
      assertThat(err().lines()).as(err()).hasSize(1);
      assertThat(err())
          .startsWith("ndsampler demo: " + file)
          .doesNotContain("Exception")
          .doesNotContain(" at org.");
    }
    err.reset();
    runAs(List.of(), script, cut.toString());
    assertThat(err())
        .contains("script.jsh:1: ", "line 1, column ", "truncated: get or write it again");
    err.reset();
    runAs(List.of(), script, page.toString());
    assertThat(err()).contains("an HTML page", "get it again");
    err.reset();
    runAs(List.of(), script, missing.toString());
    assertThat(err()).contains("there is no such file; did you mean \"page.json\"?");
    err.reset();
    runAs(List.of(), script, empty.toString());
    assertThat(err()).contains("a folder without JSON files; give the JSON file of the dataset");
  }

  @Test
  void aMethodThatUsesWhatIsNotDefinedIsAnError() throws IOException {
    assertThat(run("int f() { return g(); }\nf();\n")).isEqualTo(1);
    assertThat(err()).contains("script.jsh:2: ").contains("g()");
  }

  @Test
  void anUnfinishedScriptIsAnError() throws IOException {
    assertThat(run("int a = 1;\nif (a > 0) {\n")).isEqualTo(1);
    assertThat(err()).contains("script.jsh:2: ").contains("ends in the middle");
  }

  @Test
  void otherCommandsOfTheToolAreRefused() throws IOException {
    assertThat(run("/vars\n")).isEqualTo(1);
    assertThat(err()).contains("/exit [status], not /vars");
  }

  @Test
  void aMissingScriptIsStatusTwo() {
    assertThat(run(List.of(folder.resolve("none.jsh").toString()))).isEqualTo(2);
    assertThat(err()).contains("none.jsh");
    assertThat(run(List.of())).isEqualTo(2);
    assertThat(err()).contains("usage");
  }

  @Test
  void startupFilesRunFirst() throws IOException {
    Path startup = Files.writeString(folder.resolve("startup.jsh"), "int answer = 42;\n");
    Path script = Files.writeString(folder.resolve("s.jsh"), "System.out.println(answer);\n");
    assertThat(run(List.of("--startup", startup.toString(), script.toString()))).isZero();
    assertThat(out()).isEqualToIgnoringNewLines("42");
  }
}
