package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The notebooks in a real kernel, rapaio, driven by nbclient. Skipped where Python has no Jupyter;
 * the project's own CI installs it and allows no test to be skipped.
 */
@Tag("jupyter")
class JupyterTest {
  private static final Path NOTEBOOKS = Path.of("..", "notebooks");

  private record Result(int status, String output, String errors) {}

  @TempDir Path folder;

  @BeforeAll
  static void jupyterIsThere() throws Exception {
    boolean there = false;
    for (String python : List.of("python3", "/usr/bin/python3")) {
      there |= succeeds(python, "-c", "import nbclient, nbformat, jupyter_client");
    }
    assumeTrue(there, "Python has no Jupyter; see notebooks/requirements.txt");
  }

  private static boolean succeeds(String... command) throws Exception {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private Result run(String program, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(NOTEBOOKS.resolve(program).toAbsolutePath().normalize().toString());
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(folder, "output", ".txt");
    Path errors = Files.createTempFile(folder, "errors", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile())
            .start();
    assertThat(process.waitFor(15, TimeUnit.MINUTES)).isTrue();
    return new Result(
        process.exitValue(),
        Files.readString(output, StandardCharsets.UTF_8),
        Files.readString(errors, StandardCharsets.UTF_8));
  }

  @Test
  void everyNotebookRunsToItsEndAndShowsWhatItsFileShows() throws Exception {
    Path copies = folder.resolve("executed copies");
    Result result = run("run", "--check", "--to", copies.toString());
    assertThat(result.status()).as(result.output() + result.errors()).isZero();
    for (Path notebook : NotebookCellsTest.notebooks()) {
      JsonNode cells = read(copies.resolve(notebook.getFileName().toString())).get("cells");
      JsonNode last = cells.get(cells.size() - 1);
      assertThat(last.get("outputs").toString()).as(notebook.toString()).contains("all is well");
    }
  }

  @Test
  void valuesShowThemselvesAsTablesPicturesAndText() throws Exception {
    Path notebook =
        write(
            "show(List.of(1, 2)); display(\"a\", Map.of(\"b\", 3))",
            "CocoDataset dataset = ToyDatasets.make(\"shapes2\", Path.of(\"toy data\"), 0);"
                + " dataset",
            "Targets.table(dataset)",
            "CocoSampler sampler = CocoSampler.open(dataset); sampler.loadPositive(0)",
            "\"two\\nlines\"");
    Result result = run("run", notebook.toString());
    assertThat(result.status()).as(result.output() + result.errors()).isZero();
    JsonNode cells = read(notebook).get("cells");
    assertThat(cells.get(0).get("outputs")).hasSize(3);
    assertThat(cells.get(0).get("outputs").toString()).contains("[1, 2]", "<table");
    assertThat(forms(cells, 1)).contains("text/plain", "text/html");
    assertThat(cells.get(2).toString()).contains("<table").contains("annotation_id");
    assertThat(forms(cells, 3)).contains("text/plain", "image/png");
    assertThat(forms(cells, 4)).containsExactly("text/plain");
  }

  @Test
  void aNotebookThatFailsIsNamedWithItsCell() throws Exception {
    Path notebook = write("1 + 1", "int[] none = {}; none[3]", "2 + 2");
    String before = Files.readString(notebook);
    Result result = run("run", notebook.toString());
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.errors())
        .contains(notebook + ": cell 2: ")
        .contains("ArrayIndexOutOfBoundsException");
    assertThat(Files.readString(notebook)).isEqualTo(before);
  }

  @Test
  void anOutputThatIsNotThatOfTheFileIsNamedWithItsCell() throws Exception {
    Path notebook = write("1 + 1", "2 + 2");
    assertThat(run("run", notebook.toString()).status()).isZero();
    assertThat(run("run", "--check", notebook.toString()).status()).isZero();
    // IJava and JJava show a number as plain text, rapaio as HTML: that is no difference.
    Files.writeString(notebook, Files.readString(notebook).replace("text/html", "text/plain"));
    assertThat(run("run", "--check", notebook.toString()).status()).isZero();
    Files.writeString(notebook, Files.readString(notebook).replace("2 + 2", "2 + 3"));
    String before = Files.readString(notebook);
    Result result = run("run", "--check", notebook.toString());
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.errors())
        .contains("cell 2: another output")
        .contains("-  \"text/plain\": \"4\"")
        .contains("+  \"text/plain\": \"5\"");
    assertThat(Files.readString(notebook)).isEqualTo(before);
  }

  @Test
  void aKernelIsInstalledIntoAFolderWithSpacesAndRunsFromThere() throws Exception {
    Path prefix = folder.resolve("a prefix");
    Result installed =
        run("kernel", "install", "--name", "toy-java", "--prefix", prefix.toString());
    assertThat(installed.status()).as(installed.errors()).isZero();
    JsonNode spec = read(prefix.resolve("share/jupyter/kernels/toy-java/kernel.json"));
    assertThat(spec.get("display_name").asText()).isEqualTo("Java (toy-java)");
    assertThat(spec.get("env").get("RJK_CLASSPATH").asText()).contains("sdk-jupyter").contains(";");
    Path start = prefix.resolve("share/jupyter/kernels/toy-java/start.jsh");
    assertThat(spec.get("env").get("RJK_INIT_SCRIPT").asText()).isEqualTo(start.toString());
    assertThat(Files.readString(start))
        .contains(Files.readString(NOTEBOOKS.resolve("../jshell/startup.jsh")));
    assertThat(spec.get("argv").toString()).contains("-Dndsampler.sources=");
    assertThat(spec.get("argv").toString()).contains("a prefix/share/jupyter/kernels/toy-java");
    List<String> argv = new ArrayList<>();
    spec.get("argv").forEach(word -> argv.add(word.asText()));
    Path classes = prefix.resolve("share/jupyter/kernels/toy-java/classes");
    assertThat(argv).anyMatch(word -> word.startsWith(classes.toString()));
    try (Stream<Path> files = Files.walk(classes)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains("LoopThread.class", "Start.class");
    }
  }

  @Test
  void whatIsNoKernelIsRefusedWithAWordOfAdvice() throws Exception {
    Path jar = Files.writeString(folder.resolve("no.jar"), "this is no jar");
    Result result =
        run("kernel", "install", "--kernel", jar.toString(), "--prefix", folder.toString());
    assertThat(result.status()).isEqualTo(1);
    assertThat(result.errors()).contains(jar + " cannot be read as a jar");
    Result coordinates =
        run("kernel", "install", "--kernel", "nowhere", "--prefix", folder.toString());
    assertThat(coordinates.status()).isEqualTo(1);
    assertThat(coordinates.errors()).contains("group:artifact:version");
    Path launcher = jar("launcher.jar", "org/dflib/jjava/launcher/LauncherMain.class");
    Result other =
        run("kernel", "install", "--kernel", launcher.toString(), "--prefix", folder.toString());
    assertThat(other.status()).isEqualTo(1);
    assertThat(other.errors()).contains("the kernel is the other jar, jjava.jar");
  }

  /** IJava and JJava are not on Maven Central: a jar with the name of its main class stands in. */
  @Test
  void ijavaAndJJavaAreGivenWhatEachOfThemNeeds() throws Exception {
    JsonNode ijava = installed("ijava", "io/github/spencerpark/ijava/IJava.class");
    assertThat(ijava.get("env").get("IJAVA_CLASSPATH").asText()).contains("sdk-jupyter");
    assertThat(ijava.get("env").get("IJAVA_STARTUP_SCRIPT").asText())
        .contains(
            "import org.ndsampler.core.coco.*;", "import static org.ndsampler.viz.Show.display;")
        .endsWith("org.ndsampler.jupyter.Kernels.register();\n");
    assertThat(ijava.get("interrupt_mode").asText()).isEqualTo("message");

    JsonNode jjava =
        installed(
            "jjava",
            "org/dflib/jjava/distro/JJava.class",
            "org/dflib/jjava/launcher/LauncherMain.class");
    assertThat(jjava.get("env").get("JJAVA_CLASSPATH").asText()).contains("sdk-jupyter");
    assertThat(jjava.get("env").get("JJAVA_STARTUP_SCRIPT").asText())
        .isEqualTo(ijava.get("env").get("IJAVA_STARTUP_SCRIPT").asText());
    // Without it JJava dies before it answers.
    assertThat(jjava.get("argv").toString())
        .contains("\"--add-opens=jdk.jshell/jdk.jshell=ALL-UNNAMED\",\"-cp\"")
        .contains("sdk-jupyter", "\"org.dflib.jjava.distro.JJava\"");
  }

  private JsonNode installed(String name, String... entries) throws Exception {
    Path jar = jar(name + " 1.jar", entries);
    Result result =
        run(
            "kernel",
            "install",
            "--kernel",
            jar.toString(),
            "--name",
            name,
            "--prefix",
            folder.toString());
    assertThat(result.status()).as(result.errors()).isZero();
    assertThat(result.output()).contains(name + ", " + jar.getFileName());
    JsonNode spec = read(folder.resolve("share/jupyter/kernels/" + name + "/kernel.json"));
    assertThat(spec.get("argv").toString()).contains(jar.toString());
    return spec;
  }

  private Path jar(String name, String... entries) throws IOException {
    Path jar = folder.resolve(name);
    try (var out = new ZipOutputStream(Files.newOutputStream(jar))) {
      for (String entry : entries) {
        out.putNextEntry(new ZipEntry(entry));
      }
    }
    return jar;
  }

  private static List<String> forms(JsonNode cells, int cell) {
    List<String> names = new ArrayList<>();
    cells.get(cell).get("outputs").get(0).get("data").fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static JsonNode read(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  private Path write(String... sources) throws IOException {
    ObjectMapper json = new ObjectMapper();
    var notebook = json.createObjectNode();
    var cells = notebook.putArray("cells");
    for (int i = 0; i < sources.length; i++) {
      var cell = cells.addObject();
      cell.put("cell_type", "code").put("id", "c" + i).put("source", sources[i]);
      cell.putNull("execution_count");
      cell.putObject("metadata");
      cell.putArray("outputs");
    }
    notebook.putObject("metadata");
    notebook.put("nbformat", 4).put("nbformat_minor", 5);
    Path file = folder.resolve("a notebook.ipynb");
    return Files.writeString(file, notebook.toString());
  }
}
