package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
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
 * <p>The questions of {@link HowDoITest} have a test of their own, which runs them too.
 */
class DocsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern IMPORT = Pattern.compile("(?m)^import .*;$\n?");
  private static final Pattern LINK =
      Pattern.compile("]\\((?!https?:|mailto:)([^)#\\s]*)(#[^)\\s]+)?\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
  private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```");

  private static final String INDEX = "docs/README.md";

  /** What a page expects to be there already: a file of the reader's. */
  private static final Map<String, String> BEFORE =
      Map.of(
          "docs/guides/sampling.md",
"""
Path file = ToyDatasets.make("vidshapes2-frames5-multispectral", folder.resolve("mine"), 0).path().get();
""",
          "docs/guides/regions.md",
          """
          Path detections = Files.writeString(folder.resolve("detections.json"),
              "[{\\"image_id\\": 1, \\"category_id\\": 1, \\"bbox\\": [1, 1, 8, 8], \\"score\\": 0.1}]");
          """,
          "docs/guides/evaluation.md",
          """
          CocoDataset made = ToyDatasets.make("shapes8", folder.resolve("made"), 0);
          made.write(folder.resolve("annotations.json"));
          Detections.Builder found = Detections.builder();
          for (CocoAnnotation object : made.annotations()) {
            found.add(object.imageId(), object.categoryId(),
                object.box().orElseThrow().translate(object.id() % 9, 0), 1.0 / (1 + object.id()));
          }
          found.build().write(folder.resolve("results.json"));
          """,
          "docs/guides/maps.md",
          """
          import org.ndsampler.core.raster.*;
          import org.ndsampler.core.raster.tiff.*;
          GeoTransform utm = GeoTransform.of(
              new Affine(30, 0, 500_000, 0, -30, 4_650_000), Size.of(100, 80)).crs("EPSG:32618");
          CogWriter.standard().geo(TiffMetadata.Geo.of(utm)).write(
              NDArray.zeros(DType.UINT8, Shape.of(80, 100, 1)), folder.resolve("scene.tif"));
          Files.writeString(folder.resolve("scene.json"),
              "{\\"images\\": [{\\"id\\": 1, \\"file_name\\": \\"scene.tif\\", \\"width\\": 100, \\"height\\": 80}],"
              + "\\"annotations\\": [{\\"id\\": 1, \\"image_id\\": 1, \\"category_id\\": 1, \\"bbox\\": [12, 22, 6, 4]}],"
              + "\\"categories\\": [{\\"id\\": 1, \\"name\\": \\"ship\\"}]}");
          Files.writeString(folder.resolve("S2_1.json"),
              "{\\"type\\": \\"Feature\\", \\"stac_version\\": \\"1.0.0\\", \\"id\\": \\"S2_1\\","
              + "\\"assets\\": {\\"pan\\": {\\"href\\": \\"scene.tif\\"}}}");
          """,
          "docs/porting.md",
          """
          ToyDatasets.make("shapes8", folder.resolve("shapes"), 0);
          """);

  /**
   * Pages about GDAL and the network are compiled, not run: neither may be there, nor are the files
   * they name.
   */
  private static final Map<String, String> COMPILED =
      Map.of(
          "docs/guides/gdal.md",
          "org.ndsampler.gdal.GdalRaster raster;",
          "docs/guides/network.md",
          "");

  /** Pages that another test runs; Spark is not here, and sdk-spark's tests have it. */
  private static final Set<String> OF_OTHERS = Set.of(HowDoITest.PAGE, "docs/guides/spark.md");

  @TempDir Path folder;

  static List<String> pages() throws IOException {
    return texts().stream()
        .filter(page -> !OF_OTHERS.contains(page) && !new DocsPage(page).blocks().isEmpty())
        .toList();
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
    if (COMPILED.containsKey(page)) {
      compile(page);
      return;
    }
    DocsPage docs = new DocsPage(page);
    try (ScriptSession session = docs.session(folder)) {
      session.run("what " + page + " expects", BEFORE.getOrDefault(page, ""));
      for (DocsPage.Block block : docs.blocks()) {
        session.run(page + " after line " + block.line(), DocsPage.inFolder(block.code()));
      }
    }
  }

  private void compile(String page) throws IOException {
    List<DocsPage.Block> blocks = new DocsPage(page).blocks();
    StringBuilder imports = new StringBuilder(DocsPage.imports());
    for (DocsPage.Block block : blocks) {
      IMPORT.matcher(block.code()).results().forEach(found -> imports.append(found.group()));
    }
    Compilation compilation = new Compilation();
    for (DocsPage.Block block : blocks) {
      compilation.add(
          "After" + block.line(),
          page + " after line " + block.line(),
          imports.toString(),
          COMPILED.getOrDefault(page, ""),
          IMPORT.matcher(block.code()).replaceAll(""));
    }
    assertThat(compilation.compile(folder)).isEmpty();
  }

  @Test
  void everyLinkLeadsToAFileAndAHeading() throws IOException {
    List<String> broken = new ArrayList<>();
    int links = 0;
    for (String page : allTexts()) {
      Path from = ROOT.resolve(page).toAbsolutePath().normalize();
      for (MatchResult found :
          LINK.matcher(FENCED.matcher(new DocsPage(page).text()).replaceAll(""))
              .results()
              .toList()) {
        String path = found.group(1);
        String anchor = found.group(2);
        Path to = path.isEmpty() ? from : from.resolveSibling(path).normalize();
        links++;
        if (!Files.exists(to)) {
          broken.add(page + ": " + path);
        } else if (anchor != null && !anchors(to).contains(anchor.substring(1))) {
          broken.add(page + ": no heading " + path + anchor);
        }
      }
    }
    assertThat(links).isGreaterThan(50);
    assertThat(broken).isEmpty();
  }

  @Test
  void everyPageIsInOneOfTheFourPartsOfTheIndex() throws IOException {
    List<String> parts =
        Arrays.stream(new DocsPage(INDEX).text().split("(?m)^## ")).skip(1).toList();
    assertThat(parts)
        .extracting(part -> part.replaceAll("(?s):.*", ""))
        .containsExactly("Tutorial", "How to", "Reference", "Explanation");
    Map<String, List<String>> found = new TreeMap<>();
    for (String part : parts) {
      for (MatchResult link : LINK.matcher(part).results().toList()) {
        if (link.group(2) == null && link.group(1).endsWith(".md")) {
          found.computeIfAbsent("docs/" + link.group(1), page -> new ArrayList<>()).add(part);
        }
      }
    }
    List<String> pages =
        texts().stream()
            .filter(page -> page.startsWith("docs/") && !page.equals(INDEX))
            // Decisions have an index of their own.
            .filter(page -> !page.matches("docs/adr/[0-9].*"))
            .toList();
    assertThat(found).allSatisfy((page, where) -> assertThat(where).as(page).hasSize(1));
    assertThat(found.keySet()).containsExactlyInAnyOrderElementsOf(pages);
  }

  /** Every page of the repository that is written by hand. */
  private static List<String> allTexts() throws IOException {
    List<String> found = new ArrayList<>();
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = folder.getFileName().toString();
            return !folder.equals(ROOT) && (name.equals("target") || name.startsWith("."))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".md")) {
              found.add(ROOT.relativize(file).toString().replace('\\', '/'));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }

  /** What GitHub calls the headings of a page. */
  private static Set<String> anchors(Path page) throws IOException {
    Set<String> found = new HashSet<>();
    String text = FENCED.matcher(Files.readString(page)).replaceAll("");
    for (MatchResult heading : HEADING.matcher(text).results().toList()) {
      String name = heading.group(1).strip().toLowerCase(Locale.ROOT);
      found.add(name.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'));
    }
    return found;
  }
}
