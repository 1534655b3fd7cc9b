package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.ndsampler.jshell.ScriptSession;

/**
 * The Java code of the README and of every page under {@code docs} runs, from the first block of a
 * page to its last, in a shell as users have it. Links between pages lead somewhere.
 *
 * <p>Relative paths, {@code Path.of("toy")}, are taken in a folder of the test, which pages may
 * also call {@code folder}.
 */
class DocsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern RELATIVE = Pattern.compile("Path\\.of\\(\"(?!/)([^\"]+)\"\\)");
  private static final Pattern IMPORT = Pattern.compile("(?m)^import .*;$\n?");
  private static final Pattern LINK = Pattern.compile("]\\((?!https?:|#|mailto:)([^)#\\s]+)");

  /** What a page expects to be there already: a file of the reader's. */
  private static final Map<String, String> BEFORE =
      Map.of(
          "docs/guides/sampling.md",
          """
          Path file = ToyDatasets.make("vidshapes2-frames5-multispectral", folder.resolve("mine"), 0).path().get();
          """,
          "docs/guides/regions.md",
          """
          Path detections = Files.writeString(folder.resolve("detections.json"), "[]");
          """,
          "docs/porting.md",
          """
          ToyDatasets.make("shapes8", folder.resolve("shapes"), 0);
          """);

  /** Pages about GDAL are compiled, not run: it may not be there, nor are the files they name. */
  private static final Map<String, String> COMPILED =
      Map.of("docs/guides/gdal.md", "org.ndsampler.gdal.GdalRaster raster;");

  @TempDir Path folder;

  static List<String> pages() throws IOException {
    return texts().stream().filter(page -> BLOCK.matcher(read(page)).find()).toList();
  }

  static List<String> texts() throws IOException {
    List<String> found = new ArrayList<>(List.of("README.md", "CONTRIBUTING.md"));
    try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
      files
          .filter(file -> file.toString().endsWith(".md"))
          .map(file -> ROOT.relativize(file).toString().replace('\\', '/'))
          .sorted()
          .forEach(found::add);
    }
    return found;
  }

  @ParameterizedTest
  @MethodSource("pages")
  void theCodeOfAPageRuns(String page) throws IOException {
    String text = read(page);
    try (ScriptSession session = ScriptSession.open()) {
      session.run(
          "imports",
          """
          import java.nio.file.*;
          import java.util.*;
          import java.util.stream.*;
          """
              + Files.readString(ROOT.resolve("jshell").resolve("startup.jsh")));
      session.run("folder", "Path folder = Path.of(\"" + folder + "\");");
      session.run("what " + page + " expects", BEFORE.getOrDefault(page, ""));
      session.run("what " + page + " expects", COMPILED.getOrDefault(page, ""));
      Matcher block = BLOCK.matcher(text);
      while (block.find()) {
        long line = text.substring(0, block.start(1)).lines().count();
        String code = RELATIVE.matcher(block.group(1)).replaceAll("folder.resolve(\"$1\")");
        session.run(
            page + " after line " + line, COMPILED.containsKey(page) ? method(code, line) : code);
      }
    }
  }

  /** The code as a method that nobody calls, behind its imports. */
  private static String method(String code, long line) {
    StringBuilder imports = new StringBuilder();
    IMPORT.matcher(code).results().forEach(found -> imports.append(found.group()));
    return imports
        + "void block"
        + line
        + "() throws Exception {\n"
        + IMPORT.matcher(code).replaceAll("")
        + "}";
  }

  @Test
  void everyLinkOfAPageLeadsToAFile() throws IOException {
    List<String> broken = new ArrayList<>();
    for (String page : texts()) {
      Path from = ROOT.resolve(page).toAbsolutePath().normalize().getParent();
      LINK.matcher(read(page))
          .results()
          .map(found -> found.group(1))
          .filter(link -> !Files.exists(from.resolve(link)))
          .forEach(link -> broken.add(page + ": " + link));
    }
    assertThat(broken).isEmpty();
  }

  private static String read(String page) {
    try {
      return Files.readString(ROOT.resolve(page));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
