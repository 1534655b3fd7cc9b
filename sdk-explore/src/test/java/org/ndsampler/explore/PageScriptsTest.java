package org.ndsampler.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scripts of the page keep the types that their comments say, and some rules. TypeScript's
 * checker is a test dependency and runs in the browser that the page is tested in.
 */
@Tag("slow")
class PageScriptsTest {
  private static final String JAR = "META-INF/maven/org.webjars.npm/typescript/pom.properties";

  /** What is wrong with some of the files, as lines; it does what a linter does. */
  private static final String CHECK =
      """
      window.check = names => {
        const options = {
          allowJs: true, checkJs: true, noEmit: true, strict: true, noUnusedLocals: true,
          noUnusedParameters: true, noImplicitReturns: true, noFallthroughCasesInSwitch: true,
          target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2020, types: [],
          lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
        };
        const host = {
          fileExists: name => name in files,
          readFile: name => files[name],
          getSourceFile: (name, version) =>
            name in files ? ts.createSourceFile(name, files[name], version, true) : undefined,
          getDefaultLibFileName: () => "/lib.es2023.d.ts",
          getDefaultLibLocation: () => "/",
          getCurrentDirectory: () => "/",
          getCanonicalFileName: name => name,
          useCaseSensitiveFileNames: () => true,
          getNewLine: () => "\\n",
          writeFile: () => {},
        };
        const program = ts.createProgram(names, options, host);
        const found = [];
        const say = (file, start, text) => found.push(
          (file ? file.fileName + ":" + (file.getLineAndCharacterOfPosition(start).line + 1) : "")
            + " " + text);
        for (const one of ts.getPreEmitDiagnostics(program)) {
          say(one.file, one.start, ts.flattenDiagnosticMessageText(one.messageText, " "));
        }
        const forbidden = {
          innerHTML: "sets HTML; make elements", outerHTML: "sets HTML; make elements",
          insertAdjacentHTML: "sets HTML; make elements", write: "sets HTML; make elements",
          eval: "runs text", Function: "runs text", console: "prints", alert: "stops the page",
        };
        for (const name of names) {
          const file = program.getSourceFile(name);
          const visit = node => {
            if (ts.isIdentifier(node) && Object.hasOwn(forbidden, node.text)
                && !(node.text === "write" && ts.isMethodDeclaration(node.parent))
                && !(node.text === "write" && ts.isPropertyAccessExpression(node.parent)
                    && node.parent.expression.getText() !== "document")
                && !node.parent.getText().startsWith("@")) {
              say(file, node.getStart(), node.text + " " + forbidden[node.text]);
            }
            if (ts.isBinaryExpression(node)
                && [ts.SyntaxKind.EqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsToken]
                  .includes(node.operatorToken.kind)) {
              say(file, node.getStart(), "compares with == or !=; write three signs");
            }
            if (ts.isVariableDeclarationList(node)
                && !(node.flags & (ts.NodeFlags.Let | ts.NodeFlags.Const))) {
              say(file, node.getStart(), "var; write const or let");
            }
            ts.forEachChild(node, visit);
          };
          visit(file);
        }
        return found.join("\\n");
      };
      """;

  @TempDir static Path folder;
  private static @Nullable Browser browser;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(
        Browser.command().isPresent(),
        "no Chromium is on the PATH to check the types of the explorer's scripts with");
    Map<String, String> files = new LinkedHashMap<>();
    String checker = open(files);
    for (String name : PageFiles.SCRIPTS) {
      files.put("/" + name, PageFiles.text(name));
    }
    files.put(
        "/bad.js",
        """
        /** @param {number} value */
        export function twice(value) {
          var unused = value == 2;
          document.body.innerHTML = value.length;
          return twice("2");
        }
        """);
    Files.writeString(folder.resolve("typescript.js"), checker);
    Files.writeString(folder.resolve("files.js"), "window.files = " + json(files) + ";\n" + CHECK);
    Path page = folder.resolve("check.html");
    Files.writeString(
        page,
        "<!doctype html><meta charset=utf-8><body><script src=typescript.js></script>"
            + "<script src=files.js></script>");
    Browser started = Browser.start(Browser.command().orElseThrow(), folder);
    browser = started;
    started.open(page.toUri().toString());
    started.await("window.check");
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
    }
  }

  /**
   * Adds what the checker knows of the language and of browsers, and returns the checker itself.
   */
  private static String open(Map<String, String> files) throws IOException {
    URL place = Objects.requireNonNull(PageScriptsTest.class.getClassLoader().getResource(JAR));
    Properties properties = new Properties();
    try (InputStream in = place.openStream()) {
      properties.load(in);
    }
    String libraries =
        "META-INF/resources/webjars/typescript/" + properties.getProperty("version") + "/lib/";
    JarURLConnection connection = (JarURLConnection) place.openConnection();
    connection.setUseCaches(false); // it is closed here, and nobody else's
    try (JarFile jar = connection.getJarFile()) {
      for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
        String name = entry.getName();
        if (name.startsWith(libraries + "lib.") && name.endsWith(".d.ts")) {
          files.put("/" + name.substring(libraries.length()), text(jar, entry));
        }
      }
      return text(jar, jar.getJarEntry(libraries + "typescript.js"));
    }
  }

  private static String text(JarFile jar, JarEntry entry) throws IOException {
    try (InputStream in = jar.getInputStream(entry)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String json(Map<String, String> files) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      for (Map.Entry<String, String> file : files.entrySet()) {
        json.writeStringField(file.getKey(), file.getValue());
      }
      json.writeEndObject();
    }
    return text.toString();
  }

  private static String check(List<String> names) throws Exception {
    String list = String.join("\", \"/", names);
    return Objects.requireNonNull(browser).value("check([\"/" + list + "\"])");
  }

  @Test
  void theScriptsKeepTheirTypesAndTheRules() throws Exception {
    assertThat(check(PageFiles.SCRIPTS)).isEmpty();
  }

  @Test
  void whatIsWrongIsFoundWithItsLine() throws Exception {
    assertThat(check(List.of("bad.js")))
        .contains(
            "/bad.js:3 'unused' is declared but its value is never read",
            "/bad.js:3 var; write const or let",
            "/bad.js:3 compares with ==",
            "/bad.js:4 Property 'length' does not exist on type 'number'",
            "/bad.js:4 innerHTML sets HTML",
            "/bad.js:5 Argument of type 'string' is not assignable to parameter of type 'number'");
  }
}
