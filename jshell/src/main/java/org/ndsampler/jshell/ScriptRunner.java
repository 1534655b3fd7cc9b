package org.ndsampler.jshell;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/**
 * Runs JShell scripts from the command line: {@code ScriptRunner [--debug] [--command NAME]
 * [--startup FILE]... FILE.jsh ARGUMENT...}. In the script, {@code args} is a {@code String[]} of
 * the arguments. The status is the one of the script's {@code /exit}, 0 at its end, 1 after an
 * error, 2 when the command itself is wrong.
 *
 * <p>An error is one line: the script, the line in it, and what happened. A script that is a
 * command of its own, as the demo, has the name of the command in place of the two. With {@code
 * --debug} the causes and the stack traces follow.
 */
public final class ScriptRunner {
  /** The imports that the {@code jshell} tool starts with. */
  static final String DEFAULT_IMPORTS =
      """
      import java.io.*;
      import java.math.*;
      import java.net.*;
      import java.nio.file.*;
      import java.util.*;
      import java.util.concurrent.*;
      import java.util.function.*;
      import java.util.prefs.*;
      import java.util.regex.*;
      import java.util.stream.*;
      """;

  private ScriptRunner() {}

  /** Runs a script and ends the virtual machine with its status. */
  @SuppressForbidden // a program may use the console
  public static void main(String[] arguments) {
    int status = run(List.of(arguments));
    System.out.flush();
    System.exit(status);
  }

  /**
   * Runs a script.
   *
   * @param arguments {@code [--startup FILE]... FILE.jsh ARGUMENT...}
   * @return the status to exit with
   */
  @SuppressForbidden
  static int run(List<String> arguments) {
    PrintStream err = System.err;
    int at = 0;
    boolean debug = at < arguments.size() && arguments.get(at).equals("--debug");
    at += debug ? 1 : 0;
    String command = "";
    if (at + 1 < arguments.size() && arguments.get(at).equals("--command")) {
      command = arguments.get(at + 1);
      at += 2;
    }
    try (ScriptSession session = ScriptSession.open()) {
      LinkedHashMap<String, String> startup = new LinkedHashMap<>();
      startup.put("imports", DEFAULT_IMPORTS);
      while (at + 1 < arguments.size() && arguments.get(at).equals("--startup")) {
        Path file = Path.of(arguments.get(at + 1));
        startup.put(file.toString(), Files.readString(file));
        at += 2;
      }
      session.start(startup);
      if (at >= arguments.size()) {
        err.println(
            "usage: ScriptRunner [--debug] [--command NAME] [--startup FILE]... FILE.jsh"
                + " [ARGUMENT...]");
        return 2;
      }
      session.run("arguments", argumentsSource(arguments.subList(at + 1, arguments.size())));
      return runFile(session, Path.of(arguments.get(at)));
    } catch (ScriptException e) {
      err.println(command.isEmpty() ? e.getMessage() : command + ": " + e.happened());
      if (debug && !e.details().isEmpty()) {
        err.println(e.details());
      }
      return 1;
    } catch (NoSuchFileException e) {
      err.println("there is no script " + e.getFile());
      return 2;
    } catch (IOException e) {
      err.println("cannot read the script: " + ScriptErrors.reason(e));
      return 2;
    }
  }

  private static int runFile(ScriptSession session, Path file) throws IOException {
    return session.run(file.toString(), Files.readString(file));
  }

  /** The declaration of {@code args}. */
  static String argumentsSource(List<String> values) {
    StringBuilder source = new StringBuilder("String[] args = {");
    for (String value : values) {
      source.append(source.charAt(source.length() - 1) == '{' ? "\"" : ", \"");
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if (c == '"' || c == '\\') {
          source.append('\\').append(c);
        } else if (c < ' ') {
          source.append(String.format(Locale.ROOT, "\\%03o", (int) c));
        } else if (c < 127) {
          source.append(c);
        } else {
          source.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
        }
      }
      source.append('"');
    }
    return source.append("};").toString();
  }
}
