package org.ndsampler.viz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each room uses only those before it: helpers, painting, charts, pages, and what shows them. */
class RoomsTest {
  private static final List<String> ROOMS =
      List.of("viz.internal", "viz.paint", "viz.chart", "viz.page", "viz");
  private static final Pattern USE = Pattern.compile("\\borg\\.ndsampler\\.(viz[a-z.]*)\\.[A-Z]");

  private static String room(String packageName) {
    return packageName.startsWith("viz.internal") ? "viz.internal" : packageName;
  }

  @Test
  void eachRoomUsesOnlyThoseBeforeIt() throws IOException {
    Path sources = Path.of("src/main/java/org/ndsampler");
    List<String> wrong = new ArrayList<>();
    Map<String, Integer> files = new LinkedHashMap<>();
    try (Stream<Path> all = Files.walk(sources)) {
      for (Path file : all.filter(path -> path.toString().endsWith(".java")).sorted().toList()) {
        if (file.endsWith("package-info.java")) {
          continue;
        }
        String own =
            room(
                sources
                    .relativize(file.getParent())
                    .toString()
                    .replace(file.getFileSystem().getSeparator(), "."));
        assertThat(ROOMS).as("the room of %s", file).contains(own);
        files.merge(own, 1, Integer::sum);
        Matcher use = USE.matcher(Files.readString(file));
        while (use.find()) {
          if (ROOMS.indexOf(room(use.group(1))) > ROOMS.indexOf(own)) {
            wrong.add(file.getFileName() + " uses " + use.group());
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(files).containsOnlyKeys(ROOMS).allSatisfy((name, n) -> assertThat(n).isPositive());
  }
}
