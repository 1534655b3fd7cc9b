package org.ndsampler.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.raster.npy.Npy;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.SampleLoader;
import org.ndsampler.core.sample.Target;

/** Datasets whose images are on a server. */
class RemoteDatasetTest {
  @TempDir Path folder;
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    server = new TestServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private byte[] put(String name, int seed) throws IOException {
    Path file = Cogs.write(folder.resolve("local-" + name.replace('/', '-')), 700, 600, 256, seed);
    byte[] bytes = Files.readAllBytes(file);
    server.put(name, bytes);
    return bytes;
  }

  private static byte[] png(int width, int height) throws IOException {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    SplittableRandom random = new SplittableRandom(1);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, random.nextInt());
      }
    }
    var out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }

  private Path json(String images) throws IOException {
    return Files.writeString(
        folder.resolve("data.json"),
        "{\"images\":["
            + images
            + "],\"categories\":[{\"id\":1,\"name\":\"a\"}],\"annotations\":[]}");
  }

  private static String image(int id, String fields) {
    return "{\"id\":" + id + ",\"width\":700,\"height\":600," + fields + "}";
  }

  private static byte[] window(CocoDataset dataset, long id) {
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      return (byte[]) sampler.loadSample(Target.image(id).region(100, 90, 60, 50)).pixels().data();
    }
  }

  @Test
  void namesFromAFileReachNothingUnlessTheCallerSaysSo() throws IOException {
    put("a.tif", 1);
    CocoDataset dataset =
        CocoDataset.read(json(image(1, "\"file_name\":\"" + server.url("a.tif") + "\"")));
    assertThatThrownBy(() -> window(dataset, 1))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("reaches nothing on a network unless you say so")
        .hasMessageContaining("withUrls(");
    assertThat(server.requests()).isZero();
    try (HttpFiles web = HttpFiles.open(HttpOptions.hosts("elsewhere.example.org"))) {
      CocoDataset other = dataset.withUrls(web.fileSystem());
      assertThatThrownBy(() -> window(other, 1))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("HttpOptions.hosts(\"" + server.host() + "\")");
    }
    assertThat(server.requests()).isZero();
  }

  @Test
  void fileNameCocoUrlAndFlickrUrlMayBeAddresses() throws IOException {
    put("a.tif", 1);
    put("b b.tif", 2);
    put("c.tif", 3);
    Files.copy(folder.resolve("local-a.tif"), folder.resolve("here.tif"));
    CocoDataset dataset =
        CocoDataset.read(
            json(
                String.join(
                    ",",
                    image(1, "\"file_name\":\"" + server.url("a.tif") + "\""),
                    image(
                        2,
                        "\"file_name\":\"0.tif\",\"coco_url\":\"" + server.url("b%20b.tif") + "\""),
                    image(3, "\"flickr_url\":\"" + server.url("c.tif") + "\""),
                    image(
                        4,
                        "\"file_name\":\"here.tif\",\"coco_url\":\""
                            + server.url("c.tif")
                            + "\""))));
    List<byte[]> expected = new ArrayList<>();
    for (String name : List.of("local-a.tif", "local-b b.tif", "local-c.tif", "here.tif")) {
      expected.add(
          window(
              CocoDataset.builder()
                  .imageFolder(folder)
                  .image(1, image -> image.fileName(name).size(Size.of(700, 600)))
                  .build(),
              1));
    }
    try (HttpFiles web = HttpFiles.open(HttpOptions.hosts(server.host()))) {
      CocoDataset urls = dataset.withUrls(web.fileSystem());
      for (int i = 1; i <= 4; i++) {
        assertThat(window(urls, i)).as("image %d", i).isEqualTo(expected.get(i - 1));
        assertThat(window(urls.toBuilder().build(), i)).isEqualTo(expected.get(i - 1));
      }
    }
    // Opened once for each file, and a window: the sampler of the copy looks at nothing again.
    assertThat(server.asked()).hasSize(6);
  }

  @Test
  void theImageFolderMayBeAnAddress() throws IOException {
    put("train/a.tif", 1);
    CocoDataset dataset =
        CocoDataset.read(json(image(1, "\"file_name\":\"a.tif\"")))
            .withImageFolder(URI.create(server.url("train/")));
    byte[] expected =
        window(
            CocoDataset.builder()
                .imageFolder(folder)
                .image(1, one -> one.fileName("local-train-a.tif").size(Size.of(700, 600)))
                .build(),
            1);
    assertThat(window(dataset, 1)).isEqualTo(expected);
    assertThat(dataset.image(1).path().orElseThrow().toString())
        .isEqualTo(server.url("train/a.tif"));
    assertThatThrownBy(
            () -> CocoDataset.builder().build().withImageFolder(URI.create("gopher://x/y")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("gopher");
  }

  @Test
  void aPngIsCopiedOnceAndGoesThroughTheFrameCache() throws IOException {
    byte[] png = png(700, 600);
    server.put("a.png", png);
    Files.write(folder.resolve("a.png"), png);
    CocoDataset dataset = CocoDataset.read(json(image(1, "\"file_name\":\"a.png\"")));
    byte[] expected = window(dataset, 1);
    HttpOptions options = HttpOptions.hosts(server.host()).workFolder(folder.resolve("work"));
    for (int run = 0; run < 2; run++) {
      server.reset();
      try (HttpFiles web = HttpFiles.open(options);
          CocoSampler sampler =
              CocoSampler.builder(dataset.withImageFolder(web.path(server.host())))
                  .cache(folder.resolve("cache"))
                  .build()) {
        Object got = sampler.loadSample(Target.image(1).region(100, 90, 60, 50)).pixels().data();
        assertThat(got).isEqualTo(expected);
        sampler.loadSample(Target.image(1).region(10, 9, 60, 50));
      }
      // The head and the rest; then only whether it is still the same.
      assertThat(server.asked()).as("run %d", run).hasSize(run == 0 ? 2 : 1);
      assertThat(server.bytes()).isEqualTo(run == 0 ? png.length : 1);
    }
    server.put("a.png", png(700, 600));
    try (HttpFiles web = HttpFiles.open(options);
        CocoSampler sampler =
            CocoSampler.builder(dataset.withImageFolder(web.path(server.host())))
                .cache(folder.resolve("cache"))
                .build()) {
      assertThat(sampler.loadSample(Target.image(1).region(100, 90, 60, 50)).pixels().data())
          .isEqualTo(expected);
    }
  }

  @Test
  void aCopyThatWasNotFinishedGoesOn() throws IOException {
    byte[] png = png(700, 600);
    server.put("a.png", png);
    CocoDataset dataset = CocoDataset.read(json(image(1, "\"file_name\":\"a.png\"")));
    HttpOptions options =
        HttpOptions.hosts(server.host())
            .workFolder(folder.resolve("work"))
            .rangeBytes(1 << 18)
            .attempts(1);
    server.faults = request -> request < 3 ? TestServer.Fault.NONE : TestServer.Fault.BUSY;
    try (HttpFiles web = HttpFiles.open(options)) {
      CocoDataset remote = dataset.withImageFolder(web.path(server.host()));
      assertThatThrownBy(() -> window(remote, 1)).hasMessageContaining("503");
    }
    long first = server.bytes();
    server.faults = request -> TestServer.Fault.NONE;
    server.reset();
    try (HttpFiles web = HttpFiles.open(options)) {
      window(dataset.withImageFolder(web.path(server.host())), 1);
    }
    assertThat(first).isGreaterThan(1 << 19);
    assertThat(server.bytes()).isLessThanOrEqualTo(png.length - first + HeadBytes.OF_ONE_REQUEST);
  }

  /** What the first request of a file takes. */
  private static final class HeadBytes {
    static final int OF_ONE_REQUEST = 1 << 14;
  }

  @Test
  void aFileThatChangedSinceTheLastRunIsReadAsItIsNow() throws IOException {
    put("a.tif", 1);
    CocoDataset dataset = CocoDataset.read(json(image(1, "\"file_name\":\"a.tif\"")));
    HttpOptions options = HttpOptions.hosts(server.host()).workFolder(folder.resolve("work"));
    try (HttpFiles web = HttpFiles.open(options)) {
      window(dataset.withImageFolder(web.path(server.host())), 1);
    }
    put("a.tif", 2);
    byte[] expected = window(dataset.withImageNames(name -> "local-a.tif"), 1);
    server.reset();
    try (HttpFiles web = HttpFiles.open(options)) {
      assertThat(window(dataset.withImageFolder(web.path(server.host())), 1)).isEqualTo(expected);
    }
    // A tile of the earlier version, refused; then the file anew.
    assertThat(server.asked()).hasSize(3);
  }

  @Test
  void ofAnNpyFileTheRowsOfAWindowAreRead() throws IOException {
    NDArray array = NDArray.zeros(DType.UINT8, Shape.of(600, 700, 3));
    new Random(3).nextBytes((byte[]) array.data());
    Npy.write(folder.resolve("a.npy"), array);
    server.put("a.npy", Files.readAllBytes(folder.resolve("a.npy")));
    CocoDataset dataset = CocoDataset.read(json(image(1, "\"file_name\":\"a.npy\"")));
    byte[] expected = window(dataset, 1);
    try (HttpFiles web = HttpFiles.open(HttpOptions.hosts(server.host()))) {
      assertThat(window(dataset.withImageFolder(web.path(server.host())), 1)).isEqualTo(expected);
      assertThat(server.asked()).hasSize(2);
      assertThat(server.bytes()).isLessThan(600 * 700 * 3 / 5);
    }
  }

  @Test
  @Tag("slow")
  void aThousandWindowsOfFiftyImagesAreThoseOfTheLocalFilesWhateverFails() throws Exception {
    List<String> images = new ArrayList<>();
    for (int i = 1; i <= 50; i++) {
      put("i" + i + ".tif", i);
      images.add(image(i, "\"file_name\":\"i" + i + ".tif\""));
    }
    CocoDataset remote = CocoDataset.read(json(String.join(",", images)));
    CocoDataset local = remote.withImageNames(name -> "local-" + name);
    SplittableRandom random = new SplittableRandom(5);
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      targets.add(
          Target.image(1 + random.nextInt(50))
              .region(random.nextInt(-20, 650), random.nextInt(-20, 550), 64, 64));
    }
    List<byte[]> expected = new ArrayList<>();
    try (CocoSampler sampler = CocoSampler.open(local)) {
      for (Target target : targets) {
        expected.add((byte[]) sampler.loadSample(target).pixels().data());
      }
    }
    TestServer.Fault[] passing = {
      TestServer.Fault.BUSY, TestServer.Fault.DROP, TestServer.Fault.SHORT, TestServer.Fault.CHUNKED
    };
    for (int threads : new int[] {1, 8}) {
      server.faults =
          request ->
              request % 17 == 5 ? passing[request / 17 % passing.length] : TestServer.Fault.NONE;
      server.reset();
      ExecutorService pool = Executors.newFixedThreadPool(threads);
      try (HttpFiles web = HttpFiles.open(HttpOptions.hosts(server.host()));
          CocoSampler sampler = CocoSampler.open(remote.withImageFolder(web.path(server.host())))) {
        List<Future<byte[]>> got = new ArrayList<>();
        for (Target target : targets) {
          got.add(pool.submit(() -> (byte[]) sampler.loadSample(target).pixels().data()));
        }
        for (int i = 0; i < targets.size(); i++) {
          assertThat(Arrays.equals(got.get(i).get(), expected.get(i)))
              .as("window %d, %d threads", i, threads)
              .isTrue();
        }
        // Each file is opened once, and each of its nine tiles comes once; the rest is faults.
        assertThat(web.traffic().fetchedRanges()).isLessThanOrEqualTo(50 * 9);
        assertThat(web.traffic().requests() - web.traffic().retries()).isLessThanOrEqualTo(50 * 10);
        assertThat(web.traffic().retries()).isPositive();
      } finally {
        pool.shutdown();
      }
    }
  }

  private CocoDataset manyTiles(int images) throws IOException {
    List<String> records = new ArrayList<>();
    for (int i = 1; i <= images; i++) {
      Path file = Cogs.write(folder.resolve("t" + i + ".tif"), 1280, 1280, 128, i);
      server.put("t" + i + ".tif", Files.readAllBytes(file));
      records.add(
          "{\"id\":" + i + ",\"width\":1280,\"height\":1280,\"file_name\":\"t" + i + ".tif\"}");
    }
    return CocoDataset.read(json(String.join(",", records)));
  }

  /** 100 windows of a tile each, in an order that is not that of the file. */
  private static List<Target> everyTile(int images) {
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      int tile = i * 37 % 100;
      targets.add(Target.image(1 + i % images).region(tile % 10 * 128, tile / 10 * 128, 128, 128));
    }
    return targets;
  }

  private void assertSame(CocoDataset there, CocoDataset here, List<Target> targets, int threads)
      throws IOException {
    try (CocoSampler remote = CocoSampler.open(there);
        CocoSampler local = CocoSampler.open(here);
        SampleLoader.Batches batches =
            remote.loader(targets).batchSize(50).threads(threads).iterator()) {
      int at = 0;
      while (batches.hasNext()) {
        NDArray pixels = batches.next().pixels();
        for (int i = 0; i < pixels.shape().frames(); i++) {
          NDArray one = local.loadSample(targets.get(at++)).pixels();
          assertThat(pixels.frame(i).copy().contentEquals(one)).isTrue();
        }
      }
      assertThat(at).isEqualTo(targets.size());
    }
  }

  @Test
  void theWindowsOfABatchComeTogetherAndEachTileOnce() throws IOException {
    CocoDataset local = manyTiles(1);
    server.delayMillis = 50;
    List<Target> targets = everyTile(1);
    for (int threads : new int[] {1, 4}) {
      server.reset();
      try (HttpFiles web = HttpFiles.open(HttpOptions.hosts(server.host()))) {
        CocoDataset there = local.withImageFolder(web.path(server.url("")));
        assertSame(there, local, targets, threads);
        // Two batches of 50 windows of one tile, each after the file was opened.
        assertThat(server.requests()).as("%s", server.asked()).isLessThanOrEqualTo(2 + 2 * 36);
        assertThat(web.traffic().fetchedRanges()).isLessThanOrEqualTo(100);
      }
      assertThat(overlapping(server.asked())).isZero();
    }
  }

  /** How many of the bytes that were asked for were asked for before, but for the head. */
  private static long overlapping(List<String> asked) {
    List<long[]> ranges = new ArrayList<>();
    for (String one : asked) {
      String[] ends = one.replaceFirst(".*bytes=", "").split("-");
      ranges.add(new long[] {Long.parseLong(ends[0]), Long.parseLong(ends[1]) + 1});
    }
    ranges.removeIf(range -> range[0] < 1 << 14);
    ranges.sort((a, b) -> Long.compare(a[0], b[0]));
    long twice = 0;
    for (int i = 1; i < ranges.size(); i++) {
      twice += Math.max(0, ranges.get(i - 1)[1] - ranges.get(i)[0]);
    }
    return twice;
  }

  @Test
  void imagesOfABatchAreOpenedSideBySide() throws IOException {
    CocoDataset local = manyTiles(20);
    server.delayMillis = 50;
    try (HttpFiles web = HttpFiles.open(HttpOptions.hosts(server.host()))) {
      CocoDataset there = local.withImageFolder(web.path(server.url("")));
      assertSame(there, local, everyTile(20), 1);
      assertThat(server.mostAtOnce()).isBetween(5, 16);
    }
  }
}
