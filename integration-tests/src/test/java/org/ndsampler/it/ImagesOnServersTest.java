package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.cli.Ndsampler;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.raster.cog.CogWriter;
import org.ndsampler.jshell.ScriptSession;

/** The command, and the cells of a notebook, on images that are on a server. */
class ImagesOnServersTest {
  @TempDir Path folder;
  private RangeServer server;
  private Path json;
  private long size;

  @BeforeEach
  void start() throws IOException {
    Path there = Files.createDirectories(folder.resolve("there"));
    byte[] values = new byte[2000 * 1600 * 3];
    new SplittableRandom(2).nextBytes(values);
    CogWriter.standard()
        .tileSize(256)
        .write(NDArray.wrap(DType.UINT8, Shape.of(1600, 2000, 3), values), there.resolve("a.tif"));
    size = Files.size(there.resolve("a.tif"));
    server = new RangeServer(there);
    json =
        Files.writeString(
            folder.resolve("d.json"),
            """
            {"images": [{"id": 1, "file_name": "a.tif", "width": 2000, "height": 1600}],
             "annotations": [
               {"id": 1, "image_id": 1, "category_id": 1, "bbox": [300, 300, 60, 40]}],
             "categories": [{"id": 1, "name": "car"}]}
            """);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String run(int status, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int ended =
        Ndsampler.run(
            folder,
            new ByteArrayInputStream(new byte[0]),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            List.of(words));
    assertThat(ended).as("%s%s", out, err).isEqualTo(status);
    return out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void theCommandShowsImagesOfAServer() {
    run(0, "show", "d.json", "--images", server.address(), "--image", "1", "-o", "show.png");
    assertThat(folder.resolve("show.png")).isNotEmptyFile();
    assertThat(server.requests()).isPositive();
    assertThat(run(2, "stats", "d.json", "--images", "http://")).contains("--images");
  }

  @Test
  void theCellsOfANotebookSampleThemByAFewRanges() throws IOException {
    try (ScriptSession session = new DocsPage("README.md").session(folder)) {
      session.run(
          "cell 1",
          """
          import java.net.URI;
          CocoDataset dataset = CocoDataset.read(folder.resolve("d.json"))
              .withImageFolder(URI.create("%s"));
          CocoSampler sampler = CocoSampler.open(dataset);
          Sample sample = sampler.loadSample(Target.annotation(1).square().pad(25));
          """
              .formatted(server.address()));
      session.run("cell 2", "show(sample, folder.resolve(\"sample.png\"));");
      assertThat(folder.resolve("sample.png")).isNotEmptyFile();
      assertThat(server.requests()).isBetween(2, 3);
      assertThat(server.bytes()).isLessThan(size / 10);
      session.run("cell 3", "sampler.close();");
    }
    assertThat(json).exists();
  }
}
