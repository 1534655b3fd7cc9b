package org.ndsampler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.toy.ToyDatasets;

/** What all commands promise: statuses, JSON, streams, and that nothing is overwritten. */
class CommandsTest {
  private static final String DATA = "toy/data.kwcoco.json";

  @TempDir static Path shared;
  @TempDir Path folder;

  private static CocoDataset toy;

  @BeforeAll
  static void draw() throws IOException {
    toy = ToyDatasets.make("shapes4", shared.resolve("toy"), 0);
  }

  @BeforeEach
  void copy() throws IOException {
    Files.createDirectories(folder.resolve("toy"));
    toy.write(folder.resolve(DATA));
  }

  /** All files below the folder with their content's length and time. */
  private Map<String, String> files() throws IOException {
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        found.put(
            folder.relativize(file).toString(),
            Files.size(file) + " " + Files.getLastModifiedTime(file));
      }
    }
    return found;
  }

  static List<String> names() {
    return Commands.names();
  }

  /** A line of every command that writes, and what it writes. */
  static Map<String, List<String>> writers() {
    Map<String, List<String>> lines = new TreeMap<>();
    lines.put("show.png", List.of("show", DATA, "--image", "1", "-o", "show.png"));
    lines.put("report.html", List.of("report", DATA, "-o", "report.html", "--no-pictures"));
    lines.put("mended.json", List.of("repair", DATA, "-o", "mended.json"));
    lines.put("converted.json.gz", List.of("convert", DATA, "-o", "converted.json.gz"));
    lines.put("parts/test.json", List.of("split", DATA, "-o", "parts", "--seed", "0"));
    lines.put("subset.json", List.of("subset", DATA, "-o", "subset.json", "--image", "1,2"));
    lines.put("union.json", List.of("union", DATA, DATA, "-o", "union.json"));
    lines.put("moved.json", List.of("reroot", DATA, "-o", "moved.json", "--names", "absolute"));
    lines.put("table.csv", List.of("table", DATA, "-o", "table.csv"));
    return lines;
  }

  static List<String> outputs() {
    return List.copyOf(writers().keySet());
  }

  @ParameterizedTest
  @MethodSource("names")
  void theHelpTeaches(String name) {
    Ran ran = Ran.in(folder, name, "--help");
    assertThat(ran.status()).isZero();
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out().lines().findFirst().orElseThrow()).endsWith(".");
    assertThat(ran.out())
        .contains("Usage: ndsampler " + name, "--json", "Exit status:", "Example")
        .doesNotContain("\n\n\n");
    assertThat(ran.out().lines()).allMatch(line -> line.length() <= 100);
    assertThat(Ran.in(folder, "--help").out()).contains("\n  " + name + " ");
  }

  @ParameterizedTest
  @MethodSource("outputs")
  void aDryRunWritesNothing(String output) throws IOException {
    Map<String, String> before = files();
    List<String> words = Stream.concat(writers().get(output).stream(), Stream.of("-n")).toList();
    Ran ran = Ran.in(folder, new byte[0], words);
    assertThat(ran.status()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("Would write");
    assertThat(files()).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("outputs")
  void whatIsThereIsReplacedOnlyByForce(String output) throws IOException {
    List<String> words = writers().get(output);
    Ran first = Ran.in(folder, new byte[0], words);
    assertThat(first.status()).as(first.err()).isZero();
    byte[] written = Files.readAllBytes(folder.resolve(output));
    assertThat(written).isNotEmpty();
    Files.writeString(folder.resolve(output), "mine");
    Ran second = Ran.in(folder, new byte[0], words);
    assertThat(second.status()).isEqualTo(Status.UNWRITABLE.code());
    assertThat(second.err()).contains("is there already; --force replaces it").hasLineCount(1);
    assertThat(folder.resolve(output)).hasContent("mine");
    List<String> forced = Stream.concat(words.stream(), Stream.of("--force")).toList();
    assertThat(Ran.in(folder, new byte[0], forced).status()).isZero();
    assertThat(Files.size(folder.resolve(output))).isGreaterThan(4);
  }

  @ParameterizedTest
  @MethodSource("outputs")
  void jsonIsOneDocumentAndNothingElse(String output) throws IOException {
    List<String> words =
        Stream.concat(writers().get(output).stream(), Stream.of("--json")).toList();
    Ran ran = Ran.in(folder, new byte[0], words);
    assertThat(ran.status()).as(ran.err()).isZero();
    assertThat(ran.json().get("written").asBoolean()).isTrue();
    Ran again = Ran.in(folder, new byte[0], words);
    assertThat(again.json().get("error").get("status").asInt()).isEqualTo(again.status());
    assertThat(again.err()).contains(again.json().get("error").get("message").asText());
  }

  @Test
  void theNumbersAreThoseOfTheDataset() throws IOException {
    Ran text = Ran.in(folder, "stats", DATA);
    assertThat(text.out()).contains(toy.images().size() + " images", "superstar");
    JsonNode json = Ran.in(folder, "stats", DATA, "--json", "--fingerprint").json();
    assertThat(json.get("annotations").asInt()).isEqualTo(toy.annotations().size());
    assertThat(json.get("classes")).hasSize(toy.categories().size());
    assertThat(json.get("fingerprint").asText()).hasSize(64);
  }

  @Test
  void aPipeIsReadAndWritten() throws IOException {
    byte[] file = Files.readAllBytes(folder.resolve(DATA));
    Ran converted = Ran.in(folder.resolve("toy"), file, List.of("convert", "-", "-o", "-"));
    assertThat(converted.status()).as(converted.err()).isZero();
    CocoDataset read = CocoDataset.parse(converted.out());
    assertThat(read.fingerprint()).isEqualTo(CocoDataset.read(folder.resolve(DATA)).fingerprint());
    Ran stats = Ran.in(folder, converted.bytes(), List.of("stats", "-", "--json"));
    assertThat(stats.json().get("images").asInt()).isEqualTo(toy.images().size());
  }

  @ParameterizedTest
  @EnumSource(LabelForm.class)
  void everyFormIsWrittenAndOpensAgain(LabelForm form) throws IOException {
    String source = shared.resolve(DATA).toString();
    String place =
        switch (form) {
          case COCO -> "out.json";
          default -> "out";
        };
    Ran dry = Ran.in(folder, "convert", source, "--to", form.toString(), "-o", place, "-n");
    assertThat(dry.status()).as(dry.err()).isZero();
    assertThat(folder.resolve(place)).doesNotExist();
    Ran ran = Ran.in(folder, "convert", source, "--to", form.toString(), "-o", place);
    assertThat(ran.status()).as(ran.err()).isZero();
    assertThat(ran.out()).isEqualTo(dry.out().replace("Would write", "Wrote"));
    Ran back = Ran.in(folder, "convert", place, "--from", form.toString(), "-o", "back.json");
    assertThat(back.status()).as(back.err()).isZero();
    CocoDataset read = CocoDataset.read(folder.resolve("back.json"));
    assertThat(read.images().size()).isEqualTo(toy.images().size());
    assertThat(read.annotations().size()).isPositive();
  }

  @Test
  void whatAFormCannotHoldIsCounted() throws IOException {
    String source = shared.resolve(DATA).toString();
    Ran ran = Ran.in(folder, "convert", source, "--to", "yolo", "-o", "yolo", "--json");
    assertThat(ran.json().get("form").asText()).isEqualTo("yolo");
    assertThat(ran.json().get("lost").findValuesAsText("what")).isNotEmpty();
    Ran there = Ran.in(folder, "convert", source, "--to", "voc", "-o", "yolo");
    assertThat(there.status()).isEqualTo(Status.UNWRITABLE.code());
    assertThat(there.err()).contains("--force").hasLineCount(1);
    String images = shared.resolve("toy").toString();
    JsonNode found = Ran.in(folder, "stats", "yolo", "--images", images, "--json").json();
    assertThat(found.get("annotations").asInt()).isEqualTo(toy.annotations().size());
    Ran lenient = Ran.in(folder, "stats", "yolo", "--lenient");
    assertThat(lenient.status()).as(lenient.err()).isZero();
    Ran typo = Ran.in(folder, "convert", "yolo", "--to", "yolov8", "-o", "back");
    assertThat(typo.status()).isEqualTo(Status.USAGE.code());
    assertThat(typo.err())
        .contains("there is no form 'yolov8'; there are [coco, yolo, yolo-segment,")
        .hasLineCount(1);
    Ran other = Ran.in(folder, "convert", "yolo", "--from", "voc", "-o", "back.json");
    assertThat(other.status()).isEqualTo(Status.UNREADABLE.code());
    assertThat(other.err()).hasLineCount(1);
  }

  /** The command's note has it; the library's log would say the same again. */
  @Test
  void whatWasSetAsideIsSaidOnce() throws IOException {
    Path labels = Files.createDirectories(folder.resolve("voc"));
    Files.writeString(
        labels.resolve("a.xml"),
        "<annotation><filename>a.png</filename><size/><object><name>a</name></object></annotation>");
    List<String> logged = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            logged.add(entry.getLoggerName());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger root = Logger.getLogger("");
    root.addHandler(handler);
    try {
      Ran ran = Ran.in(folder, "stats", "voc");
      assertThat(ran.status()).as(ran.err()).isZero();
      assertThat(ran.err()).containsOnlyOnce("without bndbox");
    } finally {
      root.removeHandler(handler);
    }
    assertThat(logged).noneMatch(name -> name.startsWith("org.ndsampler.formats"));
  }

  @Test
  void whatIsPipedNamesItsImagesFromWhereTheCommandIs() throws IOException {
    Path data = shared.resolve(DATA);
    Ran ran = Ran.in(shared, "convert", data.toString(), "-o", "-");
    assertThat(CocoDataset.parse(ran.out()).image(1).fileName().orElseThrow())
        .startsWith("toy/_assets/");
  }

  @Test
  void aPictureCanGoToAPipe() {
    Ran ran = Ran.in(shared, "show", DATA, "--annotation", "1", "-o", "-");
    assertThat(ran.status()).as(ran.err()).isZero();
    assertThat(ran.bytes()).startsWith(0x89, 'P', 'N', 'G');
  }

  @Test
  void aTableIsCsvOrRowsInTheDocument() throws IOException {
    Ran csv = Ran.in(folder, "table", DATA, "--of", "classes", "-o", "-");
    assertThat(csv.out()).startsWith("category_id,category,annotations");
    assertThat(csv.out().lines().count()).isEqualTo(toy.categories().size() + 1);
    JsonNode json = Ran.in(folder, "table", DATA, "--of", "images", "-o", "-", "--json").json();
    assertThat(json.get("values")).hasSize(toy.images().size());
    assertThat(json.get("columns").get(0).asText()).isEqualTo("image_id");
  }

  /** Who forgets where the images are gets a page, and is told. */
  @Test
  void anExplorerWithoutPicturesSaysSo() throws IOException {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.copy(shared.resolve(DATA), elsewhere.resolve("data.json"));
    Ran ran = Ran.in(elsewhere, "explore", "data.json", "-o", "x.html", "--first", "3");
    assertThat(ran.status()).isEqualTo(Status.FINDINGS.code());
    assertThat(ran.out())
        .contains("Wrote x.html", "3 of 3 images have no picture", "--images FOLDER");
    String images = shared.resolve("toy").toString();
    Ran with = Ran.in(elsewhere, "explore", "data.json", images, "-o", "y.html", "--json");
    assertThat(with.status()).as(with.err()).isZero();
    assertThat(with.json().get("withoutPicture").asInt()).isZero();
    for (List<String> both :
        List.of(
            List.of(images, "--images", images),
            List.of("--port", "8123"),
            List.of("--query", "class = supestar"))) {
      List<String> line = new ArrayList<>(List.of("explore", "data.json", "-o", "z.html"));
      line.addAll(both);
      Ran wrong = Ran.in(elsewhere, line.toArray(String[]::new));
      assertThat(wrong.status()).isEqualTo(Status.USAGE.code());
      assertThat(wrong.err()).hasLineCount(1);
    }
  }

  @Test
  void findingsHaveAStatusOfTheirOwn() throws IOException {
    Files.writeString(
        folder.resolve("bad.json"),
        """
        {"images": [{"id": 1, "file_name": "a.png", "width": 9, "height": 9}], "categories": [],
        "annotations": [{"id": 1, "image_id": 7, "category_id": 3, "bbox": [1, 1, 2, 2]}]}
        """);
    Ran bad = Ran.in(folder, "validate", "bad.json", "--json");
    assertThat(bad.status()).isEqualTo(1);
    assertThat(bad.json().get("errors").asInt()).isPositive();
    assertThat(bad.json().get("problems").get(0).get("pointer").asText()).startsWith("/");
    assertThat(Ran.in(folder, "validate", DATA).status()).isZero();
    // An image file is not there.
    assertThat(Ran.in(folder, "validate", "bad.json", "--files", "--all").out()).contains("a.png");
    Files.writeString(folder.resolve("broken.json"), "{\"images\": [");
    Ran broken = Ran.in(folder, "validate", "broken.json");
    assertThat(broken.status()).isEqualTo(1);
    assertThat(broken.out()).contains("1 error", "line 1");
    Ran repaired = Ran.in(folder, "repair", "bad.json", "-o", "good.json", "--diff");
    assertThat(repaired.status()).isEqualTo(1);
    assertThat(repaired.out()).contains("Left:", "/annotations/0");
  }

  @Test
  void movedImagesAreLookedFor() throws IOException {
    Ran moved = Ran.in(shared, "reroot", DATA, "-o", "gone.json", "--old", "_assets", "--new", "x");
    assertThat(moved.status()).isEqualTo(1);
    assertThat(moved.out()).contains("4 image files are not there");
    Ran kept =
        Ran.in(
            shared,
            "reroot",
            DATA,
            "-o",
            "kept.json",
            "--old",
            "_assets",
            "--new",
            "x",
            "--names",
            "kept");
    assertThat(kept.status()).isZero();
    assertThat(CocoDataset.read(shared.resolve("kept.json")).image(1).fileName().orElseThrow())
        .startsWith("x/");
  }

  @Test
  void aSubsetHoldsWhatWasAskedFor() throws IOException {
    Ran ran = Ran.in(folder, "subset", DATA, "-o", "s.json", "--category", "star", "--annotated");
    assertThat(ran.status()).as(ran.err()).isZero();
    CocoDataset subset = CocoDataset.read(folder.resolve("s.json"));
    assertThat(subset.annotations()).isNotEmpty();
    assertThat(subset.annotations().stream().map(a -> a.category().orElseThrow().name()))
        .containsOnly("star");
    Ran named = Ran.in(folder, "subset", DATA, "-o", "t.json", "--name", "img_0000[12]");
    assertThat(named.status()).isZero();
    assertThat(CocoDataset.read(folder.resolve("t.json")).images()).hasSize(2);
    Ran wrong = Ran.in(folder, "subset", DATA, "-o", "u.json", "--category", "stra");
    assertThat(wrong.status()).isEqualTo(Status.USAGE.code());
    assertThat(wrong.err()).contains("did you mean \"star\"?").hasLineCount(1);
  }

  @Test
  void aQuerySaysOfWhat() throws IOException {
    String text = "class = star and width > 5 sort -area";
    CocoDataset all = CocoDataset.read(folder.resolve(DATA));
    int count = all.query(text).annotations().length;
    assertThat(count).isBetween(1, all.annotations().size() - 1);
    Ran ran = Ran.in(folder, "subset", DATA, "-o", "q.json", "--query", text);
    assertThat(ran.status()).as(ran.err()).isZero();
    assertThat(CocoDataset.read(folder.resolve("q.json")).annotations()).hasSize(count);
    Ran stats = Ran.in(folder, "stats", DATA, "--json", "--query", text);
    assertThat(stats.json().get("annotations").asInt()).isEqualTo(count);
    JsonNode table = Ran.in(folder, "table", DATA, "-o", "-", "--json", "--query", text).json();
    assertThat(table.get("rows").asInt()).isEqualTo(count);
    assertThat(table.get("values").get(0).get(0).asLong())
        .isEqualTo(all.annotations().id(all.query(text).annotations()[0]));
    Ran images = Ran.in(folder, "table", DATA, "--of", "images", "-o", "-", "--query", "no mask");
    assertThat(images.status()).as(images.err()).isZero();
    Ran wrong = Ran.in(folder, "stats", DATA, "--query", "class = stra");
    assertThat(wrong.status()).isEqualTo(Status.USAGE.code());
    assertThat(wrong.err())
        .contains("--query, at character 9: no class", "did you mean \"star\"?")
        .hasLineCount(1);
  }

  @Test
  void cogsAreMadeAndChecked() throws IOException {
    Ran made = Ran.in(shared, "cog", DATA, "-o", folder + "/cogs", "--json");
    assertThat(made.status()).as(made.err()).isZero();
    assertThat(made.json().get("files")).hasSize(4);
    assertThat(Ran.in(folder, "cog", "--check", "cogs").status()).isZero();
    assertThat(Ran.in(shared, "cog", DATA, "-o", folder + "/cogs").out())
        .contains("4 there already");
    Files.writeString(folder.resolve("cogs/none.tif"), "no image");
    Ran checked = Ran.in(folder, "cog", "--check", "cogs");
    assertThat(checked.status()).isEqualTo(1);
    assertThat(checked.out()).contains("none.tif: no valid COG", "error: ");
    Ran half = Ran.in(folder, "cog", "cogs/none.tif", "-o", "more");
    assertThat(half.status()).isEqualTo(1);
    assertThat(half.out()).contains("1 failed");
  }

  @Test
  void anEvaluationHasItsNumbersInJson() throws IOException {
    StringBuilder found = new StringBuilder("[");
    toy.annotations()
        .forEach(
            a ->
                found
                    .append(found.length() > 1 ? "," : "")
                    .append("{\"image_id\":" + a.imageId() + ",\"category_id\":" + a.categoryId())
                    .append(",\"bbox\":[" + a.box().orElseThrow().x() + ",")
                    .append(a.box().orElseThrow().y() + "," + a.box().orElseThrow().width() + ",")
                    .append(a.box().orElseThrow().height() + "],\"score\":0.5}"));
    Files.writeString(folder.resolve("found.json"), found.append("]"));
    Ran ran = Ran.in(folder, "eval", DATA, "found.json", "--json", "--report", "why.html");
    assertThat(ran.status()).as(ran.err()).isZero();
    assertThat(ran.json().get("statistics").get("AP").asDouble()).isEqualTo(1);
    assertThat(folder.resolve("why.html")).exists();
    assertThat(Ran.in(folder, "eval", DATA, "found.json").out()).contains("mean average precision");
  }

  @Test
  void toyDataIsDrawnOnce() throws IOException {
    assertThat(Ran.in(folder, "toydata", "shapes2", "-o", "two", "-n").status()).isZero();
    assertThat(folder.resolve("two")).doesNotExist();
    Ran drawn = Ran.in(folder, "toydata", "shapes2", "-o", "two", "--size", "64,64", "--seed", "3");
    assertThat(drawn.status()).as(drawn.err()).isZero();
    assertThat(CocoDataset.read(folder.resolve("two")).image(1).size().width()).isEqualTo(64);
    Ran other = Ran.in(folder, "toydata", "shapes3", "-o", "two");
    assertThat(other.status()).isEqualTo(Status.UNWRITABLE.code());
    assertThat(Ran.in(folder, "toydata", "shpes", "-o", "x").status()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "statz " + DATA,
        "stats",
        "stats " + DATA + " --fingerprnt",
        "show " + DATA + " --image 1 --annotation 2 -o a.png",
        "show " + DATA + " -o a.jpg",
        "cog a.png",
        "table " + DATA + " --of things -o -",
        "convert " + DATA + " -o - --json",
        "demo"
      })
  void aWrongLineIsOneLineThatHelps(String line) throws IOException {
    Map<String, String> before = files();
    Ran ran = Ran.in(folder, line.split(" "));
    assertThat(ran.status()).isEqualTo(Status.USAGE.code());
    assertThat(ran.err()).startsWith("ndsampler").hasLineCount(1).doesNotContain("Exception");
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void whatWasMeantIsSaid() {
    assertThat(Ran.in(folder, "statz", DATA).err())
        .contains("there is no command 'statz'", "did you mean stats");
    assertThat(Ran.in(folder, "stats", DATA, "--fingerprnt").err()).contains("--fingerprint?");
  }

  @Test
  void anInputThatIsNotThereIsNamed() throws IOException {
    Ran ran = Ran.in(folder, "stats", "nowhere.json", "--json");
    assertThat(ran.status()).isEqualTo(Status.UNREADABLE.code());
    assertThat(ran.err()).contains("nowhere.json").hasLineCount(1);
    assertThat(ran.json().get("error").get("status").asInt()).isEqualTo(3);
    Files.writeString(folder.resolve("text.json"), "no json");
    Ran text = Ran.in(folder, "stats", "text.json", "--debug");
    assertThat(text.status()).isEqualTo(Status.UNREADABLE.code());
    assertThat(text.err()).contains("text.json", "\tat org.ndsampler.");
    assertThat(Ran.in(folder, "stats", "text.json").err()).doesNotContain("\tat ");
    Ran nowhere = Ran.in(folder, "convert", DATA, "-o", "no/such/folder.json");
    assertThat(nowhere.status()).isEqualTo(Status.UNWRITABLE.code());
    assertThat(nowhere.err()).contains("create it first").hasLineCount(1);
  }

  @Test
  void theLauncherListsTheSameCommands() throws IOException {
    String launcher = Files.readString(Path.of("..", "jshell", "ndsampler"));
    String listed =
        launcher.substring(
            launcher.indexOf("\ncommands: ") + 11, launcher.indexOf("\n\nWhat goes"));
    assertThat(List.of(listed.strip().split(",\\s*"))).isEqualTo(names());
  }

  @Test
  void theCompletionScriptCompletesInBash() throws Exception {
    Path script = folder.resolve("completion");
    Files.write(script, Ran.in(folder, "completion", "bash").bytes());
    ProcessBuilder bash =
        new ProcessBuilder(
            "bash",
            "-c",
            "source completion; compopt() { echo \"compopt $*\"; }; COMP_WORDS=(ndsampler sta);"
                + " COMP_CWORD=1; _complete_ndsampler; printf '%s ' \"${COMPREPLY[@]}\";"
                + " COMP_WORDS=(ndsampler stats --fing); COMP_CWORD=2; _complete_ndsampler; printf"
                + " '%s ' \"${COMPREPLY[@]}\"; for words in 'stats dat' 'stats --images dat' 'chips"
                + " -o dat'; do COMP_WORDS=(ndsampler $words); COMP_CWORD=$((${#COMP_WORDS[@]} -"
                + " 1)); COMPREPLY=(); _complete_ndsampler; printf '%s ' ${#COMPREPLY[@]}; done;"
                + " complete -p ndsampler");
    Process process = bash.directory(folder.toFile()).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    // Where there are no words to complete, bash has the names of files, unless compopt forbids it.
    assertThat(out)
        .isEqualTo(
            "stats --fingerprint 0 0 0 complete -o default -F _complete_ndsampler ndsampler\n");
  }

  @Test
  void theStatisticsLoadNeitherTablesNorCharts() throws Exception {
    Child child = Child.start(folder, List.of("-Xlog:class+load"), "stats", DATA);
    String out = child.output();
    assertThat(child.status()).as(out).isZero();
    List<String> loaded =
        out.lines()
            .filter(line -> line.contains("source: ") && !line.contains("source: jrt:"))
            .collect(Collectors.toList());
    assertThat(loaded).anyMatch(line -> line.contains("org.ndsampler.cli.StatsCommand"));
    assertThat(loaded)
        .noneMatch(line -> line.contains(" tech.tablesaw") || line.contains(" org.jfree"))
        .noneMatch(line -> line.contains("org.ndsampler.viz") || line.contains("cli.EvalCommand"));
  }

  @Test
  void anInterruptLeavesNothingHalfWritten() throws Exception {
    Child child =
        Child.start(
            folder,
            List.of("-Dndsampler.terminal=true"),
            "toydata",
            "shapes4000",
            "-o",
            "many",
            "--size",
            "600,600");
    // Progress says that it is at work.
    child.awaitOutput();
    child.interrupt();
    assertThat(child.status()).isEqualTo(Status.INTERRUPTED.code());
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(path -> path.getFileName().toString())).containsExactly("toy");
    }
  }
}
