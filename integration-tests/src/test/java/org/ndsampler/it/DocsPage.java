package org.ndsampler.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.ndsampler.jshell.ScriptSession;

/**
 * A page of the repository and the Java code in it.
 *
 * @param name its path from the root of the project, with slashes
 */
record DocsPage(String name) {
  static final Path ROOT = Path.of("..");
  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern RELATIVE = Pattern.compile("Path\\.of\\(\"(?!/)([^\"]+)\"\\)");

  /**
   * A block of code.
   *
   * @param line the number of the line before it
   */
  record Block(long line, String code) {}

  String text() {
    try {
      return Files.readString(ROOT.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Block> blocks() {
    return blocks(text());
  }

  /** The blocks of a part of a page. */
  static List<Block> blocks(String text) {
    return BLOCK
        .matcher(text)
        .results()
        .map(block -> new Block(text.substring(0, block.start(1)).lines().count(), block.group(1)))
        .toList();
  }

  /** Code whose relative paths, {@code Path.of("toy")}, are taken in the folder of a session. */
  static String inFolder(String code) {
    return RELATIVE.matcher(code).replaceAll("folder.resolve(\"$1\")");
  }

  /** What users have imported. */
  static String imports() throws IOException {
    return """
    import java.nio.file.*;
    import java.util.*;
    import java.util.stream.*;
    """
        + Files.readString(ROOT.resolve("jshell").resolve("startup.jsh"));
  }

  /** A session as users have it, with a folder that code may call {@code folder}. */
  ScriptSession session(Path folder) throws IOException {
    ScriptSession session = ScriptSession.open();
    session.run("imports", imports());
    session.run("folder", "Path folder = Path.of(\"" + folder + "\");");
    return session;
  }
}
