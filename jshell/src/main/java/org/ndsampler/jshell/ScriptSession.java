package org.ndsampler.jshell;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.UnresolvedReferenceException;

/**
 * A JShell that runs whole scripts in this virtual machine and stops at the first error.
 *
 * <p>Unlike the {@code jshell} tool, which goes on after an error and ends with status 0, a session
 * throws. Of the tool's commands only {@code /exit [status]} is known, since a script has no one to
 * talk to. Confined to one thread.
 */
public final class ScriptSession implements AutoCloseable {
  private static final Pattern IMPORT = Pattern.compile("^import\\b");
  private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|//[^\n]*");
  private static final Pattern IMPORTS = Pattern.compile("(?:\\s*import\\s[\\w\\s.*]+;)*");

  /** What is there without being imported, and what no script imports. */
  private static final String FIRST_IMPORT = "import java.lang.Override;";

  private final JShell shell;
  private String lastValue = "";

  private ScriptSession(JShell shell) {
    this.shell = shell;
  }

  /** A session whose snippets see the classes of this virtual machine and print to its console. */
  public static ScriptSession open() {
    JShell shell = JShell.builder().executionEngine("local").compilerOptions("-Xlint:none").build();
    // The SDK may be on either path: a program of modules has it on the second.
    for (String property : List.of("java.class.path", "jdk.module.path")) {
      String path = System.getProperty(property, "");
      if (!path.isEmpty()) {
        shell.addToClasspath(path);
      }
    }
    return new ScriptSession(shell);
  }

  /**
   * Runs a script.
   *
   * @param name what messages call it
   * @param source its text
   * @return the status of its {@code /exit} command, 0 without one
   * @throws ScriptException at the first snippet that does not compile or throws
   */
  public int run(String name, String source) {
    SourceCodeAnalysis analysis = shell.sourceCodeAnalysis();
    String rest = source;
    while (true) {
      rest = withoutLeadingComments(rest);
      int line = lineOf(source, source.length() - rest.length());
      String command = rest.lines().findFirst().orElse("").strip();
      if (command.startsWith("/") && !command.startsWith("//") && !command.startsWith("/*")) {
        return exit(name, line, command);
      }
      SourceCodeAnalysis.CompletionInfo info = analysis.analyzeCompletion(rest);
      if (info.completeness() == SourceCodeAnalysis.Completeness.EMPTY) {
        return 0;
      }
      if (info.completeness() == SourceCodeAnalysis.Completeness.DEFINITELY_INCOMPLETE) {
        throw new ScriptException(name + ":" + line + ": the script ends in the middle of this");
      }
      String snippet = info.source() == null ? rest : info.source();
      if (IMPORT.matcher(snippet).find()) {
        snippet = withoutComments(snippet);
      }
      evaluate(name, line, snippet);
      rest = info.remaining();
      if (rest == null || rest.isBlank()) {
        return 0;
      }
    }
  }

  /**
   * Runs what a session begins with. The imports at the head of the texts become one snippet, as
   * each snippet is compiled for itself: 28 imports take a tenth of the start of a script. JShell
   * knows such a snippet by its first import, which is therefore one that no script repeats.
   *
   * @param texts by what messages call them, in their order
   * @throws ScriptException at the first snippet that does not compile or throws
   */
  void start(Map<String, String> texts) {
    StringBuilder imports = new StringBuilder(FIRST_IMPORT);
    texts.values().forEach(text -> imports.append(text, 0, endOfImports(text)));
    List<SnippetEvent> events = shell.eval(imports.toString().replaceAll("\\s+", " "));
    boolean done = events.stream().allMatch(e -> e.status() == Snippet.Status.VALID);
    // One by one, an import that cannot be is named with its place.
    texts.forEach((name, text) -> run(name, done ? withoutImports(text) : text));
  }

  private static int endOfImports(String text) {
    Matcher imports = IMPORTS.matcher(text);
    return imports.lookingAt() ? imports.end() : 0;
  }

  /** A text without the imports at its head, of which the lines stay. */
  private static String withoutImports(String text) {
    int end = endOfImports(text);
    return text.substring(0, end).replaceAll("[^\n]+", "") + text.substring(end);
  }

  /**
   * A text from its first word on. A JShell that is given a comment and an import in one snippet
   * replaces what was imported before, and with it starts all variables anew as null.
   */
  private static String withoutLeadingComments(String text) {
    String rest = text.stripLeading();
    while (rest.startsWith("//") || rest.startsWith("/*")) {
      boolean isLine = rest.startsWith("//");
      int end = isLine ? rest.indexOf('\n') : rest.indexOf("*/", 2);
      if (end < 0) {
        // A comment that does not end is an error, which JShell names.
        return isLine ? "" : rest;
      }
      rest = rest.substring(end + (isLine ? 1 : 2)).stripLeading();
    }
    return rest;
  }

  /** An import without the comments in it, of which its lines stay. */
  private static String withoutComments(String importing) {
    return COMMENT
        .matcher(importing)
        .replaceAll(comment -> comment.group().replaceAll("[^\n]+", " "));
  }

  /**
   * The value of the last expression that a script evaluated, as text; empty when there was none.
   */
  public String lastValue() {
    return lastValue;
  }

  private int exit(String name, int line, String command) {
    String[] words = command.split("\\s+", 2);
    if (!words[0].equals("/exit")) {
      throw new ScriptException(
          name + ":" + line + ": a script can use /exit [status], not " + words[0]);
    }
    if (words.length == 1) {
      return 0;
    }
    String value = evaluate(name, line, words[1]);
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw new ScriptException(
          name + ":" + line + ": the status of /exit is a whole number, not " + value);
    }
  }

  private String evaluate(String name, int line, String snippet) {
    lastValue = "";
    List<SnippetEvent> events = shell.eval(snippet);
    for (SnippetEvent event : events) {
      if (event.causeSnippet() != null) {
        continue;
      }
      if (event.status() == Snippet.Status.REJECTED) {
        throw new ScriptException(diagnostics(name, line, snippet, event.snippet()));
      }
      if (event.exception() != null) {
        throw failure(name, line, event.exception());
      }
      if (event.status() == Snippet.Status.RECOVERABLE_NOT_DEFINED) {
        throw new ScriptException(diagnostics(name, line, snippet, event.snippet()));
      }
      if (event.value() != null) {
        lastValue = event.value();
      }
    }
    return lastValue;
  }

  private String diagnostics(String name, int line, String source, Snippet snippet) {
    StringBuilder text = new StringBuilder();
    shell
        .diagnostics(snippet)
        .filter(Diag::isError)
        .forEach(
            diagnostic -> {
              int at = line + lineOf(source, (int) diagnostic.getStartPosition()) - 1;
              text.append(text.isEmpty() ? "" : "\n")
                  .append(name)
                  .append(':')
                  .append(at)
                  .append(": ")
                  .append(diagnostic.getMessage(Locale.ROOT).strip());
            });
    if (snippet instanceof DeclarationSnippet declaration) {
      shell
          .unresolvedDependencies(declaration)
          .forEach(missing -> text.append("\n  not defined: ").append(missing));
    }
    return text.isEmpty() ? name + ":" + line + ": this is not valid here" : text.toString();
  }

  private static ScriptException failure(String name, int line, JShellException thrown) {
    String place = name + ":" + line;
    if (thrown instanceof UnresolvedReferenceException unresolved) {
      return new ScriptException(
          place
              + ": this uses something that is not defined: "
              + unresolved.getSnippet().source().strip());
    }
    String happened =
        thrown instanceof EvalException e
            ? ScriptErrors.line(e)
            : String.valueOf(thrown.getMessage());
    return new ScriptException(place, happened, ScriptErrors.details(thrown));
  }

  private static int lineOf(String text, int offset) {
    int end = Math.max(0, Math.min(offset, text.length()));
    return 1 + (int) text.substring(0, end).chars().filter(c -> c == '\n').count();
  }

  /** Ends the session; what it defined is gone. */
  @Override
  public void close() {
    shell.close();
  }
}
