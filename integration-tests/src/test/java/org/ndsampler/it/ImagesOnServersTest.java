package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.cli.Ndsampler;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.raster.cog.CogWriter;
import org.ndsampler.explore.Explorer;
import org.ndsampler.jshell.ScriptSession;

/** The command, the explorer and the cells of a notebook, on images that are on a server. */
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

  /** Thumbnails, tiles of two levels, a crop and the page of one file, as the viewer asks. */
  @Test
  void theExplorerShowsThemByRangesAsItShowsFiles() throws Exception {
    CocoDataset files = CocoDataset.read(json, folder.resolve("there"));
    CocoDataset remote = CocoDataset.read(json).withImageFolder(URI.create(server.address()));
    try (Explorer there = Explorer.open(remote);
        Explorer here = Explorer.open(files)) {
      assertThat(new String(ask(there, "image/0"), StandardCharsets.UTF_8))
          .contains("\"channels\":[\"r\",\"g\",\"b\"]")
          .doesNotContain("problem");
      byte[] crop = ask(there, "thumb/object/0?side=256");
      assertThat(crop).isEqualTo(ask(here, "thumb/object/0?side=256"));
      assertThat(server.bytes()).as("an object needs a tile or two").isLessThan(size / 10);
      for (String path :
          List.of(
              "thumb/image/0?side=256",
              "tile/0/0/1/1",
              "tile/0/2/0/0",
              "picture/0?side=1024",
              "thumb/image/0?side=256")) {
        byte[] picture = ask(there, path);
        assertThat(ImageIO.read(new ByteArrayInputStream(picture))).as(path).isNotNull();
        assertThat(picture).as(path).isEqualTo(ask(here, path));
      }
      // A tile of the full size and what an overview has: not the file.
      assertThat(server.bytes()).isLessThan(size);
      int before = server.requests();
      assertThat(there.toHtml(1).images()).isEqualTo(1);
      assertThat(server.requests() - before).as("what was read is here").isLessThan(10);
    }
  }

  private static byte[] ask(Explorer explorer, String path) throws Exception {
    HttpResponse<byte[]> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(explorer.address() + path)).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    assertThat(response.statusCode())
        .as(path + " %s", new String(response.body(), StandardCharsets.UTF_8))
        .isEqualTo(200);
    return response.body();
  }

  @Test
  void anImageThatTheServerLacksIsOneProblemOfTheExplorer() throws Exception {
    CocoDataset remote =
        CocoDataset.read(json).withImageFolder(URI.create(server.address() + "elsewhere/"));
    try (Explorer explorer = Explorer.open(remote)) {
      assertThat(new String(ask(explorer, "image/0"), StandardCharsets.UTF_8))
          .contains("\"problem\":\"", "no such file");
      assertThat(ask(explorer, "info")).isNotEmpty();
    }
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
