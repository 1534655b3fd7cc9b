package org.ndsampler.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
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

/** The Java code of the guide runs, block after block, as one program. */
@Tag("slow")
class GuideTest {
  private static final Path GUIDE = Path.of("../docs/guides/spark.md");
  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern EXAMPLE = Pattern.compile("\"toy/");

  @TempDir Path folder;

  @Test
  void theCodeOfTheGuideRuns() throws Exception {
    SparkSession spark = LocalSpark.session();
    CocoDataset dataset = ToyDatasets.make("shapes8", folder.resolve("toy"), 0);
    Path made = dataset.path().orElseThrow();
    assertThat(made.getParent()).isEqualTo(folder.resolve("toy"));
    if (!made.endsWith("data.kwcoco.json")) {
      Files.copy(made, folder.resolve("toy/data.kwcoco.json"));
    }
    String code =
        BLOCK
            .matcher(Files.readString(GUIDE))
            .results()
            .map(block -> block.group(1))
            .collect(Collectors.joining("\n"));
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
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      loader.loadClass("Guide").getMethod("run", SparkSession.class).invoke(null, spark);
    } catch (InvocationTargetException e) {
      throw new AssertionError("the guide fails: " + e.getCause(), e.getCause());
    }
  }
}
