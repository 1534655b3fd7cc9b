package org.ndsampler.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.regions.SampleGrid;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Target;
import org.ndsampler.toy.ToyDatasets;

/** Targets of all kinds in the gallery, as the server tells them. */
class WindowsTest {
  private static final List<Target> TARGETS =
      List.of(
          Target.annotation(12_345),
          Target.image(1).region(-20, -10, 64, 48),
          Target.video(1).time(0, 3).region(10, 20, 100, 80).toSize(50, 40),
          Target.annotation(1).square().pad(7),
          Target.image(2));

  @TempDir static Path folder;
  private static CocoDataset dataset;
  private static Explorer explorer;
  private static HttpClient client;

  @BeforeAll
  static void open() throws IOException {
    dataset = ToyDatasets.make("vidshapes2-frames3", folder.resolve("toy"), 0);
    explorer = Explorer.open(dataset, ExploreOptions.DEFAULT.windows(TARGETS));
    client = HttpClient.newHttpClient();
  }

  @AfterAll
  static void close() {
    explorer.close();
  }

  private static HttpResponse<byte[]> ask(String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(explorer.address() + path)).build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  private static Object json(String path) throws Exception {
    return Browser.parse(new String(ask(path).body(), StandardCharsets.UTF_8));
  }

  private static Map<?, ?> item(int index) throws Exception {
    return (Map<?, ?>) ((List<?>) json("items?of=windows")).get(index);
  }

  private static List<Double> numbers(Object list) {
    return ((List<?>) list).stream().map(one -> ((Number) one).doubleValue()).toList();
  }

  @Test
  void oneThatCannotBeHadSaysWhyAndStopsNoOther() throws Exception {
    assertThat(((List<?>) json("items?of=windows"))).hasSize(TARGETS.size());
    assertThat(String.valueOf(item(0).get("problem"))).contains("12345");
    HttpResponse<byte[]> picture = ask("thumb/window/0?side=128");
    assertThat(picture.statusCode()).isEqualTo(400);
    assertThat(new String(picture.body(), StandardCharsets.UTF_8)).contains("12345");
    assertThat(ask("sample/window/5").statusCode()).isEqualTo(400);
  }

  @Test
  void aWindowLiesWhereTheSamplerSaysAndHoldsWhatTheSampleHolds() throws Exception {
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      for (int i : new int[] {1, 3, 4}) {
        Map<?, ?> item = item(i);
        Window window = sampler.resolve(TARGETS.get(i)).window();
        assertThat(numbers(item.get("at")))
            .containsExactly(
                (double) window.x(),
                (double) window.y(),
                (double) window.width(),
                (double) window.height());
        assertThat(item.get("m")).isEqualTo((long) sampler.annotations(TARGETS.get(i)).size());
        BufferedImage picture =
            ImageIO.read(new ByteArrayInputStream(ask("sample/window/" + i + "/picture").body()));
        BufferedImage expected = sampler.loadSample(TARGETS.get(i)).pixels().toImage();
        assertThat(picture.getWidth()).isEqualTo(expected.getWidth());
        assertThat(picture.getHeight()).isEqualTo(expected.getHeight());
        for (int y = 0; y < expected.getHeight(); y += 3) {
          for (int x = 0; x < expected.getWidth(); x += 3) {
            assertThat(picture.getRGB(x, y)).isEqualTo(expected.getRGB(x, y));
          }
        }
      }
    }
  }

  @Test
  void ofAClipTheFirstFrameIsSeenInPixelsOfItsImage() throws Exception {
    Map<?, ?> item = item(2);
    assertThat(numbers(item.get("at"))).containsExactly(10.0, 20.0, 100.0, 80.0);
    assertThat(item.get("w")).isEqualTo(50L);
    BufferedImage picture =
        ImageIO.read(new ByteArrayInputStream(ask("sample/window/2/picture").body()));
    assertThat(picture.getWidth()).isEqualTo(50);
    assertThat(picture.getHeight()).isEqualTo(40);
    assertThat(((Map<?, ?>) json("sample/window/2")).get("java"))
        .isEqualTo(TARGETS.get(2).toString());
  }

  @Test
  void aQueryFindsWindowsByWhatIsInThem() throws Exception {
    SampleGrid grid = SampleGrid.ofImages(dataset).window(200, 200).build();
    try (Explorer own = Explorer.explore(grid)) {
      String name = dataset.annotations().at(0).categoryName();
      long expected =
          grid.cells().stream()
              .filter(
                  cell ->
                      cell.annotationIds().stream()
                          .anyMatch(id -> dataset.annotation(id).categoryName().equals(name)))
              .count();
      assertThat(windows(own, "class = " + name)).isEqualTo(expected);
      assertThat(windows(own, "")).isEqualTo(grid.size());
      // What asks of images alone finds all windows of an image, empty ones too.
      assertThat(windows(own, "image.id = 1")).isEqualTo(grid.size() / 6);
    }
  }

  private static long windows(Explorer own, String query) throws Exception {
    String address = own.address() + "select?q=" + query.replace(" ", "%20");
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(address)).build(),
            HttpResponse.BodyHandlers.ofString());
    return (Long) ((Map<?, ?>) Browser.parse(answer.body())).get("windows");
  }

  @Test
  void anIdIsFoundWhereItIsNow() throws Exception {
    long id = dataset.annotations().id(3);
    assertThat(json("place/object/" + id))
        .isEqualTo(Map.of("image", (long) dataset.annotations().imageRow(3), "object", 3L));
    assertThat(String.valueOf(json("place/image/77"))).contains("there is no image 77");
    assertThat(ask("place/image/x").statusCode()).isEqualTo(400);
  }
}
