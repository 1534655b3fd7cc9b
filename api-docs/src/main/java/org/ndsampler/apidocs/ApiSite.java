package org.ndsampler.apidocs;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.DocumentationTool;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Makes one site of the API of all modules whose folders are named {@code sdk-*}: what they export,
 * with an overview, a page for each module and package, and a search.
 *
 * <p>Whatever {@code javadoc} and its {@code doclint} have to say fails the build, but for this: a
 * method whose first sentence says what it gives and takes needs no {@code @return} and no
 * {@code @param} that say it again. A comment and the checked exceptions are never left out.
 *
 * <p>Names from the JDK lead to its pages on the web. Which packages it has is asked of the JDK
 * that runs, so nothing is fetched.
 */
public final class ApiSite {
  private static final Pattern MODULE = Pattern.compile("(?m)^(?:open )?module ([\\w.]+) \\{");
  private static final Pattern CODE =
      Pattern.compile("<pre><code>\\R?(.*?)</code></pre>", Pattern.DOTALL);
  private static final Pattern LABEL = Pattern.compile("<code>[\\w.]+\\([^()<>]*\\)</code></a>");
  private static final Pattern PACKAGE = Pattern.compile("(?<=[(,\\s])(?:[a-z]\\w*\\.)+(?=[A-Z])");
  private static final String JDK = "https://docs.oracle.com/en/java/javase/17/docs/api/";
  // What may be missing, and what is said of the modules that sdk-simd needs.
  private static final Pattern OF_NO_CONSEQUENCE =
      Pattern.compile("no @(return|param for \\S+)|using incubating module\\(s\\): .*");

  private ApiSite() {}

  /**
   * Makes the site.
   *
   * @param arguments the folder of the project, the folder of the site, the version of the SDK
   * @throws IOException if the sources cannot be read or the site cannot be written
   */
  public static void main(String[] arguments) throws IOException {
    make(Path.of(arguments[0]), Path.of(arguments[1]), arguments[2]);
  }

  private static void make(Path root, Path site, String version) throws IOException {
    clear(site);
    Path lists = Files.createTempDirectory("jdk-packages");
    try {
      Files.writeString(lists.resolve("element-list"), packagesOfJdk());
      run(options(modules(root), root, site, version, lists));
      tidy(site);
    } finally {
      clear(lists);
    }
  }

  private static List<String> options(
      Map<String, Path> modules, Path root, Path site, String version, Path lists) {
    List<String> options = new ArrayList<>();
    modules.forEach((name, source) -> add(options, "--module-source-path", name + "=" + source));
    add(options, "--module", String.join(",", modules.keySet()));
    add(options, "--module-path", System.getProperty("java.class.path"));
    add(options, "--release", "17");
    add(options, "-d", site.toString());
    add(options, "-encoding", "UTF-8");
    add(options, "-docencoding", "UTF-8");
    add(options, "-charset", "UTF-8");
    add(options, "-locale", "en");
    add(options, "-linkoffline", JDK, lists.toString());
    Path overview = root.resolve("api-docs/src/main/javadoc/overview.html");
    add(options, "-overview", overview.toString());
    add(options, "-windowtitle", "ndsampler for Java");
    add(options, "-doctitle", "ndsampler for Java " + version);
    add(options, "-header", "ndsampler for Java " + version);
    add(options, "-bottom", "Licence: Apache-2.0");
    add(options, "-Xdoclint:all");
    add(options, "-Xmaxwarns", "100000");
    add(options, "-notimestamp");
    add(options, "-quiet");
    add(options, "-use");
    return options;
  }

  private static void add(List<String> options, String... words) {
    options.addAll(List.of(words));
  }

  private static void run(List<String> options) throws IOException {
    DocumentationTool tool = ToolProvider.getSystemDocumentationTool();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    boolean done;
    try (StandardJavaFileManager files =
        tool.getStandardFileManager(found, Locale.ROOT, StandardCharsets.UTF_8)) {
      done = tool.getTask(null, files, found, null, options, null).call();
    }
    List<String> problems =
        found.getDiagnostics().stream()
            .filter(problem -> problem.getKind() != Diagnostic.Kind.NOTE)
            .filter(
                problem -> !OF_NO_CONSEQUENCE.matcher(problem.getMessage(Locale.ROOT)).matches())
            .map(ApiSite::line)
            .toList();
    if (!done || !problems.isEmpty()) {
      throw new IllegalStateException("the API's pages:\n" + String.join("\n", problems));
    }
  }

  private static void tidy(Path site) throws IOException {
    try (Stream<Path> files = Files.walk(site)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".html")).toList()) {
        String page = Files.readString(file);
        String tidied = tidied(page);
        if (!tidied.equals(page)) {
          Files.writeString(file, tidied);
        }
      }
    }
  }

  private static String line(Diagnostic<? extends JavaFileObject> problem) {
    JavaFileObject file = problem.getSource();
    String place = file == null ? "" : file.getName() + ":" + problem.getLineNumber() + ": ";
    return place + problem.getMessage(Locale.ROOT);
  }

  /** The modules that are shipped, by name, with the folders of their sources. */
  private static Map<String, Path> modules(Path root) throws IOException {
    Map<String, Path> found = new TreeMap<>();
    try (Stream<Path> folders = Files.list(root)) {
      for (Path folder : folders.sorted().toList()) {
        Path source = folder.resolve("src/main/java");
        Path descriptor = source.resolve("module-info.java");
        if (folder.getFileName().toString().startsWith("sdk-") && Files.exists(descriptor)) {
          Matcher name = MODULE.matcher(Files.readString(descriptor));
          if (!name.find()) {
            throw new IllegalStateException(descriptor + " names no module");
          }
          found.put(name.group(1), source);
        }
      }
    }
    return found;
  }

  /** What the JDK exports, in the form of javadoc's element-list. */
  private static String packagesOfJdk() {
    StringBuilder list = new StringBuilder();
    ModuleFinder.ofSystem().findAll().stream()
        .map(ModuleReference::descriptor)
        .sorted(Comparator.comparing(ModuleDescriptor::name))
        .forEach(
            module -> {
              list.append("module:").append(module.name()).append('\n');
              module.exports().stream()
                  .filter(exported -> !exported.isQualified())
                  .map(ModuleDescriptor.Exports::source)
                  .sorted()
                  .forEach(name -> list.append(name).append('\n'));
            });
    return list.toString();
  }

  /**
   * Makes pages easier to read: code without the empty line and the margin that javadoc leaves of
   * the comment, and links to methods without the packages of their parameters.
   */
  static String tidied(String page) {
    String code = CODE.matcher(page).replaceAll(m -> Matcher.quoteReplacement(withoutMargin(m)));
    return LABEL
        .matcher(code)
        .replaceAll(m -> Matcher.quoteReplacement(PACKAGE.matcher(m.group()).replaceAll("")));
  }

  private static String withoutMargin(MatchResult code) {
    return "<pre><code>" + code.group(1).stripTrailing().stripIndent() + "</code></pre>";
  }

  private static void clear(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
