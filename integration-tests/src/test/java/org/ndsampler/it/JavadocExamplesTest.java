package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The examples in the Javadoc of what is shipped, and in its overview, compile; those that make
 * their own data, with {@code ToyDatasets}, run. An example is code in a {@code pre} element.
 *
 * <p>It sees all exported packages, what the shell imports, and the variables below.
 */
class JavadocExamplesTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern EXAMPLE =
      Pattern.compile("<pre>\\{@code\\n(.*?)\\n *\\*? ?}</pre>", Pattern.DOTALL);
  private static final Pattern MARGIN = Pattern.compile("(?m)^ *\\* ?");
  private static final Pattern EXPORT = Pattern.compile("(?m)^  exports ([\\w.]+);");
  private static final Pattern RELATIVE = Pattern.compile("Path\\.of\\(\"([^\"]+)\"\\)");

  /** What examples speak of without making it. */
  private static final String GIVEN =
      """
      CocoDataset dataset;
      CocoSampler sampler;
      Sample sample;
      List<Target> targets;
      Raster raster;
      DelayedImage graph;
      long seed;

      void train(NDArray pixels, List<SampleAnnotations> annotations) {}
      """;

  @TempDir Path folder;

  record Example(String file, long line, String code) {
    @Override
    public String toString() {
      return file.substring(file.lastIndexOf('/') + 1) + ":" + line;
    }
  }

  static List<Example> examples() throws IOException {
    List<Example> found = new ArrayList<>();
    List<Path> files = new ArrayList<>(Sources.documented());
    files.add(ROOT.resolve("api-docs/src/main/javadoc/overview.html"));
    for (Path file : files) {
      String text = Files.readString(file);
      Matcher example = EXAMPLE.matcher(text);
      while (example.find()) {
        found.add(
            new Example(
                ROOT.relativize(file).toString().replace('\\', '/'),
                text.substring(0, example.start(1)).lines().count() + 1,
                MARGIN.matcher(example.group(1)).replaceAll("")));
      }
    }
    return found;
  }

  static List<Example> running() throws IOException {
    return examples().stream().filter(example -> example.code.contains("ToyDatasets.")).toList();
  }

  private static String imports() throws IOException {
    List<String> packages =
        new ArrayList<>(
            List.of(
                "java.nio.file",
                "java.util",
                "java.util.stream",
                "org.jfree.chart",
                "org.jfree.data.xy"));
    for (Path file : Sources.documented()) {
      if (file.endsWith("module-info.java")) {
        EXPORT.matcher(Files.readString(file)).results().forEach(e -> packages.add(e.group(1)));
      }
    }
    return packages.stream().map(name -> "import " + name + ".*;\n").collect(Collectors.joining())
        + "import java.awt.image.BufferedImage;\n"
        + Files.readString(ROOT.resolve("jshell").resolve("startup.jsh"));
  }

  @Test
  void everyExampleCompiles() throws IOException {
    List<Example> examples = examples();
    Compilation compilation = new Compilation();
    String imports = imports();
    for (int i = 0; i < examples.size(); i++) {
      Example example = examples.get(i);
      compilation.add("Example" + i, example.toString(), imports, GIVEN, example.code);
    }
    assertThat(examples).hasSizeGreaterThan(20);
    assertThat(compilation.compile(folder)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("running")
  void anExampleThatMakesItsOwnDataRuns(Example example) throws Exception {
    Compilation compilation = new Compilation();
    compilation.add(
        "Running",
        example.toString(),
        imports(),
        "public Path folder;\npublic Running() {}\n",
        RELATIVE.matcher(example.code).replaceAll("folder.resolve(\"$1\")"));
    Path classes = Files.createDirectory(folder.resolve("classes"));
    assertThat(compilation.compile(classes)).isEmpty();
    Path data = Files.createDirectory(folder.resolve("data"));
    try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
      Object running = loader.loadClass("Running").getConstructor().newInstance();
      running.getClass().getField("folder").set(running, data);
      running.getClass().getMethod("code").invoke(running);
    }
    try (Stream<Path> written = Files.list(data)) {
      assertThat(written).isNotEmpty();
    }
  }
}
