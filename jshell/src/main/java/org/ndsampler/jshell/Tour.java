package org.ndsampler.jshell;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A way round the SDK for the interactive shell: {@code tour()} says what there is, {@code tour(3)}
 * shows the third script of {@code jshell/examples/}. The scripts have the examples of ndsampler's
 * API reference in Java, and one more; the build runs each.
 */
public final class Tour {
  private static final String FOLDER = "examples/";

  private Tour() {}

  /** Prints where to begin, and the scripts of examples with their numbers. */
  @SuppressForbidden // it talks to whoever sits at the shell
  public static void tour() {
    PrintStream out = System.out;
    out.print(overview());
    out.flush();
  }

  /**
   * Prints a script of examples, to be read and copied block by block.
   *
   * @param number as {@code tour()} prints it
   * @throws IllegalArgumentException if there is no such script
   */
  @SuppressForbidden
  public static void tour(int number) {
    PrintStream out = System.out;
    out.print(example(number));
    out.flush();
  }

  static String overview() {
    StringBuilder text = new StringBuilder();
    text.append("A first sample, in five lines:\n\n");
    text.append(firstLines());
    text.append(
        "\nshow(x) writes a picture of anything (a sample, a dataset, a table) and says where;\n");
    text.append("display(x, y) prints what a notebook would show: tables and texts whole.\n");
    text.append("Tab completes a name; Tab twice more shows what it does.\n\n");
    text.append("The examples of ndsampler's API reference, in Java: tour(n) prints script n,\n");
    text.append("jshell/ndsampler jshell/examples/FILE runs it.\n");
    List<String> names = names();
    for (int i = 0; i < names.size(); i++) {
      text.append(String.format(Locale.ROOT, "%3d  ", i + 1));
      text.append(names.get(i).replaceAll("^\\d+-|\\.jsh$", "").replace('-', ' '));
      text.append(": ").append(theme(read(names.get(i)))).append('\n');
    }
    return text.toString();
  }

  /** The lines of JShell that {@code tour()} begins with: from nothing to a drawn sample. */
  public static String firstLines() {
    return """
    CocoDataset dataset = ToyDatasets.make("shapes8", Path.of("toy"), 0);
    CocoSampler sampler = CocoSampler.open(dataset);
    Sample sample = sampler.loadSample(Target.image(1).center(300, 300).size(200, 160));
    sample.annotations().boxes()
    show(sample)
    """;
  }

  static String example(int number) {
    List<String> names = names();
    if (number < 1 || number > names.size()) {
      throw new IllegalArgumentException(
          "the scripts have the numbers 1 to " + names.size() + ", not " + number);
    }
    return read(names.get(number - 1));
  }

  /** What the first line of a script says, without the old names that it goes on with. */
  private static String theme(String script) {
    String line = script.lines().findFirst().orElse("").replaceFirst("^//\\s*", "");
    int end = line.indexOf(": ");
    return end < 0 ? line : line.substring(0, end);
  }

  static List<String> names() {
    List<String> names = new ArrayList<>();
    read("index.txt").lines().map(String::strip).filter(l -> !l.isEmpty()).forEach(names::add);
    return names;
  }

  private static String read(String name) {
    try (InputStream in = Tour.class.getModule().getResourceAsStream(FOLDER + name)) {
      return new String(
          Objects.requireNonNull(in, () -> name + " is not in the jar").readAllBytes(),
          StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }
}
