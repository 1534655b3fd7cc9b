package org.ndsampler.jshell;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.prefs.Preferences;
import jdk.jshell.tool.JavaShellToolBuilder;

/**
 * The interactive shell: the {@code jshell} tool of the JDK with two differences. What the user
 * evaluates is shown whole, and a text as a text ({@link PlainValues}).
 *
 * <p>The tool takes what to cut from its memory alone: neither a startup file nor an option can say
 * it. So this shell has a memory of its own, with its own history, beside that of {@code jshell},
 * and in it a feedback mode that the tool itself has written once. Whoever chooses another mode
 * with {@code /set feedback -retain} keeps that.
 */
public final class Prompt {
  private static final String NODE = "org/ndsampler/jshell";

  /** In the memory, once the feedback mode is there. */
  private static final String TAUGHT = "NDSAMPLER_FEEDBACK";

  private static final String LESSON =
      """
      /set mode ndsampler normal -command
      /set truncation ndsampler 1000000 expression,varvalue
      /set mode -retain ndsampler
      /set feedback -retain ndsampler
      /exit
      """;

  private Prompt() {}

  /** Runs the shell with the options of the {@code jshell} tool and ends with its status. */
  @SuppressForbidden // a program may end the virtual machine
  public static void main(String[] arguments) throws Exception {
    Preferences memory = Preferences.userRoot().node(NODE);
    if (memory.get(TAUGHT, null) == null) {
      lesson().forEach(memory::put);
      memory.put(TAUGHT, "1");
    }
    System.exit(JavaShellToolBuilder.builder().persistence(memory).start(arguments));
  }

  /** What the tool remembers after the lesson, but for the lines that were typed. */
  private static Map<String, String> lesson() throws Exception {
    Map<String, String> memory = new HashMap<>();
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    JavaShellToolBuilder.builder()
        .in(new ByteArrayInputStream(LESSON.getBytes(StandardCharsets.UTF_8)), null)
        .out(nowhere)
        .err(nowhere)
        .persistence(memory)
        .start("--execution", "local", "--no-startup");
    memory.keySet().removeIf(key -> key.startsWith("HISTORY"));
    return memory;
  }
}
