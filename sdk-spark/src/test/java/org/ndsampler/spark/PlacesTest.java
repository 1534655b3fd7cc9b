package org.ndsampler.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.chips.ChipSet;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Target;
import org.ndsampler.toy.ToyDatasets;

/** Where datasets and images may be: paths as Hadoop has them, and web servers. */
class PlacesTest {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

  @TempDir static Path folder;
  private static SparkSession spark;
  private static CocoDataset dataset;
  private static Path json;

  @BeforeAll
  static void makeDataset() throws IOException {
    spark = LocalSpark.session();
    dataset = ToyDatasets.make("shapes8", folder.resolve("my toy"), 0);
    json = dataset.path().orElseThrow();
  }

  private static void assertIsRead(String path, String imageFolder) {
    List<Row> rows =
        spark
            .read()
            .format("ndsampler")
            .option("targets", "images")
            .option("imageFolder", imageFolder)
            .load(path)
            .orderBy("index")
            .collectAsList();
    assertThat(rows).as(path).hasSize(dataset.images().size());
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      for (Row row : rows) {
        assertThat((byte[]) row.getAs("pixels"))
            .as(path)
            .isEqualTo(
                sampler.loadSample(Target.image(row.<Long>getAs("image_id"))).pixels().toBytes());
      }
    }
  }

  @Test
  void pathsAreThoseOfHadoop() {
    String images = json.resolveSibling(".").normalize().toString();
    for (String form :
        List.of(
            json.toString(),
            "file://" + json,
            "file:" + json,
            json.toUri().toString(),
            "shared:///" + json,
            "shared://" + json)) {
      assertIsRead(form, images);
    }
    assertIsRead(json.toString(), "file://" + images);
    assertIsRead(json.toString(), "shared://" + images);
  }

  @Test
  void jobsWriteToThemToo(@TempDir Path out) throws IOException {
    String first = "file://" + dataset.images().at(0).path().orElseThrow();
    SparkCogs.of(spark).convert(List.of(first), "shared://" + out + "/cogs").throwIfFailed();
    assertThat(out.resolve("cogs/img_00001.tif")).exists();
    ChipSet chips =
        SparkChips.of(spark, "file://" + json)
            .option("window", "300x300")
            .write("file://" + out + "/chips")
            .chips();
    assertThat(chips.dataset().images().size()).isEqualTo(4 * dataset.images().size());
    assertThat(out.resolve("chips/data.kwcoco.json")).exists();
  }

  @Test
  void whatNobodyReadsSaysSo() {
    for (String path : List.of("hdfs://127.0.0.1:1/data.json", "nobody://data/data.json")) {
      assertThatThrownBy(() -> spark.read().format("ndsampler").load(path).count())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(path + " is on a file system that this Java does not read")
          .hasMessageContaining("mount it as a folder");
    }
  }

  @Test
  void imagesAreOnAWebServer() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    server.createContext(
        "/images/",
        exchange -> {
          asked.incrementAndGet();
          answer(exchange);
        });
    server.start();
    try {
      assertIsRead(
          json.toString(), "http://127.0.0.1:" + server.getAddress().getPort() + "/images/");
    } finally {
      server.stop(0);
    }
    assertThat(asked.get()).isGreaterThanOrEqualTo(dataset.images().size());
  }

  /** A file of the dataset, or a part of it. */
  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String name = exchange.getRequestURI().getPath().substring("/images/".length());
      byte[] content = Files.readAllBytes(json.resolveSibling(name));
      String range = exchange.getRequestHeaders().getFirst("Range");
      Matcher matcher = RANGE.matcher(range == null ? "" : range);
      int from = 0;
      int end = content.length;
      exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
      exchange.getResponseHeaders().set("ETag", "\"" + content.length + "\"");
      boolean isPart = matcher.matches();
      if (isPart) {
        from = Integer.parseInt(matcher.group(1));
        end =
            matcher.group(2).isEmpty()
                ? end
                : Math.min(end, Integer.parseInt(matcher.group(2)) + 1);
        exchange
            .getResponseHeaders()
            .set("Content-Range", "bytes " + from + "-" + (end - 1) + "/" + content.length);
      }
      boolean isHead = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(isPart ? 206 : 200, isHead ? -1 : end - from);
      if (!isHead) {
        exchange.getResponseBody().write(content, from, end - from);
      }
    }
  }
}
