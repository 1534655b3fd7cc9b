package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Every public type of an exported package says since which version it is there; so do packages and
 * modules. A nested type has the version of the one around it.
 */
class SinceIsSaidTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern SINCE = Pattern.compile("(?m)^ \\* @since \\d+\\.\\d+$");

  @Test
  void everyPublicTypePackageAndModuleSaysIt() throws IOException {
    Set<Path> files = new LinkedHashSet<>();
    for (String module : ApiText.modules()) {
      Path sources = ROOT.resolve(module).resolve("src/main/java");
      files.add(sources.resolve("module-info.java"));
      for (Class<?> type : ApiText.types(module)) {
        Class<?> outer = type;
        while (outer.getDeclaringClass() != null) {
          outer = outer.getDeclaringClass();
        }
        Path source = sources.resolve(outer.getName().replace('.', '/') + ".java");
        files.add(source);
        files.add(source.resolveSibling("package-info.java"));
      }
    }
    List<String> silent = new ArrayList<>();
    for (Path file : files) {
      if (!SINCE.matcher(commentOfTheType(file)).find()) {
        silent.add(ROOT.relativize(file).toString());
      }
    }
    assertThat(silent).isEmpty();
    assertThat(files).hasSizeGreaterThan(100);
  }

  /** The comment before the first declaration that is not inside another. */
  private static String commentOfTheType(Path file) throws IOException {
    String name = file.getFileName().toString().replaceAll("\\.java$", "");
    String declaration =
        name.equals("module-info")
            ? "(open )?module "
            : name.equals("package-info")
                ? "package "
                : "public [\\w -]*@?(class|interface|enum|record) " + name + "\\b";
    String source = Files.readString(file);
    Matcher found = Pattern.compile("(?m)^" + declaration).matcher(source);
    assertThat(found.find()).as(file.toString()).isTrue();
    return source.substring(Math.max(0, source.lastIndexOf("/**", found.start())), found.start());
  }
}
