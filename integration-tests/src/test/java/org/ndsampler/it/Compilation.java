package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Pieces of code that are compiled, each as a method behind its imports, against the class path of
 * the test. A shell would not do: it takes a method that uses names which nobody declared.
 */
final class Compilation {
  private static final Pattern IMPORT = Pattern.compile("(?m)^import .*;$\n?");

  private final List<JavaFileObject> files = new ArrayList<>();
  private final Map<String, String> names = new HashMap<>();

  /**
   * Adds a piece.
   *
   * @param type a name for a class, not used before
   * @param name what messages call it
   * @param imports what it sees, besides its own imports
   * @param members the fields and methods that it sees
   * @param code statements, and imports among them
   */
  void add(String type, String name, String imports, String members, String code) {
    String own = IMPORT.matcher(code).results().map(m -> m.group()).collect(Collectors.joining());
    String source =
        imports
            + own
            + "public class "
            + type
            + " {\n"
            + members
            + "public void code() throws Exception {\n"
            + IMPORT.matcher(code).replaceAll("")
            + "\n}}";
    names.put("/" + type + ".java", name);
    files.add(
        new SimpleJavaFileObject(
            URI.create("string:///" + type + ".java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        });
  }

  /**
   * Compiles the pieces.
   *
   * @param classes the folder for the classes, {@code Name.class} with a method {@code code()}
   * @return what does not compile: the name of the piece, the line, the error
   */
  List<String> compile(Path classes) {
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    List<String> options =
        List.of(
            "-proc:none",
            "-d",
            classes.toString(),
            "-classpath",
            System.getProperty("java.class.path"));
    boolean done =
        ToolProvider.getSystemJavaCompiler()
            .getTask(null, null, found, options, null, files)
            .call();
    List<String> errors =
        found.getDiagnostics().stream()
            .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
            .map(this::line)
            .toList();
    assertThat(done || !errors.isEmpty()).isTrue();
    return errors;
  }

  private String line(Diagnostic<? extends JavaFileObject> problem) {
    JavaFileObject file = problem.getSource();
    if (file == null) {
      return problem.getMessage(Locale.ROOT);
    }
    String source;
    try {
      source = file.getCharContent(true).toString();
    } catch (IOException e) {
      source = "";
    }
    String at =
        source.lines().skip(Math.max(0, problem.getLineNumber() - 1)).findFirst().orElse("");
    return names.get(file.getName()) + ": " + at.strip() + ": " + problem.getMessage(Locale.ROOT);
  }
}
