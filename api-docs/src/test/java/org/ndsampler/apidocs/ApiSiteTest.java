package org.ndsampler.apidocs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The site that the build made just before: its pages, its search, its links. */
class ApiSiteTest {
  private static final Path SITE = Path.of("target", "site");
  private static final Path ROOT = Path.of("..");
  private static final Pattern LINK = Pattern.compile("\\b(?:href|src)=\"([^\"]*)\"");
  private static final Pattern ANCHOR = Pattern.compile("\\b(?:id|name)=\"([^\"]+)\"");
  private static final Pattern EXPORT = Pattern.compile("(?m)^  exports ([\\w.]+);");
  private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*");

  /** In the list of constants javadoc 17 links to a heading that it gives no name. */
  private static final String DEAD = "#org.ndsampler";

  private static final String JDK = "https://docs.oracle.com/en/java/javase/17/docs/api/";

  @Test
  void everyModuleThatIsShippedIsThereWithWhatItExports() throws IOException {
    Set<String> expected = new TreeSet<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path module :
          modules.filter(m -> m.getFileName().toString().startsWith("sdk-")).toList()) {
        Path descriptor = module.resolve("src/main/java/module-info.java");
        if (Files.exists(descriptor)) {
          String name = module.getFileName().toString().replace("sdk-", "org.ndsampler.");
          expected.add("module:" + name);
          EXPORT
              .matcher(Files.readString(descriptor))
              .results()
              .forEach(e -> expected.add(e.group(1)));
        }
      }
    }
    Set<String> found = new TreeSet<>(Files.readAllLines(SITE.resolve("element-list")));
    assertThat(found).isEqualTo(expected).hasSizeGreaterThan(20);
  }

  @Test
  void theOverviewAndEachModuleAndPackageSayWhatTheyAre() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(SITE.resolve("index.html")));
    for (Path page : pages()) {
      if (page.endsWith("module-summary.html") || page.endsWith("package-summary.html")) {
        pages.add(page);
      }
    }
    for (Path page : pages) {
      assertThat(Files.readString(page)).as("%s", page).contains("<div class=\"block\">");
    }
    assertThat(pages).hasSizeGreaterThan(25);
    assertThat(Files.readString(SITE.resolve("index.html")))
        .contains("CocoSampler.open(dataset)")
        .contains("sample/CocoSampler.html");
  }

  @Test
  void theSearchKnowsModulesTypesAndMembers() throws IOException {
    assertThat(index("module")).contains("\"l\":\"org.ndsampler.gdal\"");
    assertThat(index("package")).contains("\"l\":\"org.ndsampler.core.sample\"");
    assertThat(index("type")).contains("\"l\":\"CocoSampler\"").contains("\"l\":\"Show\"");
    assertThat(index("member")).contains("\"l\":\"loadSample(Target)\"");
  }

  private static String index(String kind) throws IOException {
    return Files.readString(SITE.resolve(kind + "-search-index.js"));
  }

  @Test
  void everyLinkWithinTheSiteLeadsSomewhere() throws IOException {
    Map<Path, Set<String>> anchors = new HashMap<>();
    Map<Path, List<String>> links = new HashMap<>();
    for (Path page : pages()) {
      String text = Files.readString(page);
      Set<String> names = new HashSet<>();
      groups(ANCHOR, text).forEach(n -> names.add(n.replace("&lt;", "<").replace("&gt;", ">")));
      anchors.put(page, names);
      links.put(page, groups(LINK, text));
    }
    Set<String> broken = new TreeSet<>();
    int within = 0;
    int jdk = 0;
    for (Map.Entry<Path, List<String>> page : links.entrySet()) {
      for (String link : page.getValue()) {
        if (ELSEWHERE.matcher(link).matches()) {
          jdk += link.startsWith(JDK) ? 1 : 0;
        } else {
          within++;
          if (!link.equals(DEAD) && !leadsSomewhere(page.getKey(), link, anchors)) {
            broken.add(page.getKey() + ": " + link);
          }
        }
      }
    }
    assertThat(broken).isEmpty();
    assertThat(within).isGreaterThan(10_000);
    assertThat(jdk).isGreaterThan(1_000);
  }

  private static boolean leadsSomewhere(Path page, String link, Map<Path, Set<String>> anchors) {
    String[] parts = link.split("#", 2);
    Path to = parts[0].isEmpty() ? page : page.resolveSibling(decoded(parts[0])).normalize();
    if (parts.length == 1 || parts[1].isEmpty()) {
      return Files.exists(to);
    }
    return anchors.getOrDefault(to, Set.of()).contains(decoded(parts[1]));
  }

  private static String decoded(String link) {
    return URLDecoder.decode(link.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  @Test
  void codeHasNoMarginAndLabelsHaveNoPackages() {
    assertThat(
            ApiSite.tidied(
                "<pre><code>\n a();\n   b();\n </code></pre><a><code>A.b(x.y.C,int)</code></a>"))
        .isEqualTo("<pre><code>a();\n  b();</code></pre><a><code>A.b(C,int)</code></a>");
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> files = Files.walk(SITE)) {
      return files.filter(file -> file.toString().endsWith(".html")).toList();
    }
  }

  private static List<String> groups(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult m) -> m.group(1)).toList();
  }
}
