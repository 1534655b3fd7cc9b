package org.ndsampler.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.toy.ToyDatasets;
import scala.Console;
import scala.runtime.BoxedUnit;
import scala.tools.nsc.Main;

/**
 * The Java code of the guide runs, block after block, as one program, and so does its Scala code.
 * Its Python code is only compiled: PySpark is on no Maven repository.
 */
@Tag("slow")
class GuideTest {
  private static final Path GUIDE = Path.of("../docs/guides/spark.md");
  private static final Path PYTHON = Path.of("/usr/bin/python3");
  private static final Pattern EXAMPLE = Pattern.compile("\"toy/");
  private static final String SHARED = "/shared/data.kwcoco.json";

  @TempDir Path folder;

  /** The blocks of a language, one after the other. */
  private static String code(String language) throws IOException {
    String code =
        Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(GUIDE))
            .results()
            .map(block -> block.group(1))
            .collect(Collectors.joining("\n"));
    assertThat(code).as(language).isNotEmpty();
    return code;
  }

  private CocoDataset dataset() throws IOException {
    CocoDataset dataset = ToyDatasets.make("shapes8", folder.resolve("toy"), 0);
    Path made = dataset.path().orElseThrow();
    assertThat(made.getParent()).isEqualTo(folder.resolve("toy"));
    if (!made.endsWith("data.kwcoco.json")) {
      Files.copy(made, folder.resolve("toy/data.kwcoco.json"));
    }
    return dataset;
  }

  @Test
  void theScalaCodeOfTheGuideRuns() throws Exception {
    SparkSession spark = LocalSpark.session();
    CocoDataset dataset = dataset();
    String code = code("scala");
    assertThat(code).contains(SHARED);
    Path source = folder.resolve("ScalaGuide.scala");
    Files.writeString(
        source,
        """
        import org.apache.spark.sql.SparkSession

        object ScalaGuide {
          def run(spark: SparkSession): Unit = {
            import spark.implicits._
        %s
          }
        }
        """
            .formatted(code.replace(SHARED, folder.resolve("toy/data.kwcoco.json").toString())));
    boolean isCompiled =
        Main.process(
            new String[] {
              "-classpath",
              System.getProperty("java.class.path"),
              "-d",
              folder.toString(),
              source.toString()
            });
    assertThat(isCompiled).as("compiled; the log has what is wrong").isTrue();
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    Console.withOut(
        shown,
        () -> {
          call("ScalaGuide", spark);
          return BoxedUnit.UNIT;
        });
    assertThat(shown.toString(StandardCharsets.UTF_8).lines())
        .as("a line for each image, and the frame of the table")
        .hasSize(dataset.images().size() + 5)
        .anyMatch(line -> line.matches("\\|\\s*image_id\\|\\s*count\\|"));
  }

  @Test
  void thePythonCodeOfTheGuideCompiles() throws Exception {
    assumeTrue(Files.exists(PYTHON), "there is no python3");
    Path source = folder.resolve("guide.py");
    Files.writeString(source, code("python"));
    Process compiler =
        new ProcessBuilder(PYTHON.toString(), "-m", "py_compile", source.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(compiler.waitFor()).as(said).isZero();
  }

  @Test
  void theCodeOfTheGuideRuns() throws Exception {
    SparkSession spark = LocalSpark.session();
    CocoDataset dataset = dataset();
    String code = code("java");
    assertThat(code).contains("SparkEvaluation");
    run(EXAMPLE.matcher(code).replaceAll("\"" + folder + "/toy/"), spark);
    assertThat(folder.resolve("toy/found.json")).exists();
    assertThat(CocoDataset.read(folder.resolve("toy/boxes.kwcoco.json")).annotations().size())
        .isEqualTo(dataset.annotations().size());
    assertThat(folder.resolve("toy/cogs/img_00002.tif")).exists();
    assertThat(folder.resolve("toy/chips/data.kwcoco.json")).exists();
  }

  private void run(String code, SparkSession spark) throws Exception {
    Path source = folder.resolve("Guide.java");
    Files.writeString(
        source,
        """
        import java.util.*;
        import org.apache.spark.sql.*;
        import org.ndsampler.chips.*;
        import org.ndsampler.core.raster.cog.*;
        import org.ndsampler.eval.*;
        import org.ndsampler.spark.*;

        public class Guide {
          public static void run(SparkSession spark) throws Exception {
        %s
          }
        }
        """
            .formatted(code));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    boolean isCompiled =
        compiler
            .getTask(
                messages,
                null,
                null,
                List.of(
                    "-proc:none",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "-d",
                    folder.toString()),
                null,
                compiler
                    .getStandardFileManager(null, null, null)
                    .getJavaFileObjects(source.toFile()))
            .call();
    assertThat(isCompiled).as(messages.toString()).isTrue();
    call("Guide", spark);
  }

  /** Runs a class that was compiled. */
  private void call(String name, SparkSession spark) {
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      loader.loadClass(name).getMethod("run", SparkSession.class).invoke(null, spark);
    } catch (InvocationTargetException e) {
      throw new AssertionError("the guide fails: " + e.getCause(), e.getCause());
    } catch (IOException | ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
