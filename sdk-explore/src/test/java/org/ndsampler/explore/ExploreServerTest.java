package org.ndsampler.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.eval.Detections;
import org.ndsampler.eval.Evaluation;
import org.ndsampler.eval.Verdict;
import org.ndsampler.toy.ToyDatasets;

/** What the server gives to whom, as clients of all kinds see it. */
class ExploreServerTest {
  @TempDir static Path folder;
  private static CocoDataset dataset;
  private static Explorer explorer;
  private static HttpClient client;

  @BeforeAll
  static void open() throws IOException {
    dataset = ToyDatasets.make("shapes8", folder.resolve("toy"), 0);
    explorer = Explorer.open(dataset);
    client = HttpClient.newHttpClient();
  }

  @AfterAll
  static void close() {
    explorer.close();
  }

  private static HttpResponse<byte[]> ask(URI address) throws Exception {
    return client.send(
        HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static HttpResponse<byte[]> ask(String path) throws Exception {
    return ask(URI.create(explorer.address() + path));
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  /** The first line of the answer to a request whose head is written by hand. */
  private static String raw(String head) throws IOException {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), explorer.address().getPort())) {
      socket.getOutputStream().write((head + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
      BufferedReader reader =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      return reader.readLine();
    }
  }

  private static String get(String host, String more) {
    return "GET " + explorer.address().getPath() + "info HTTP/1.1\r\nHost: " + host + more;
  }

  /** The page compares the query of a copy with what it was made for. */
  @Test
  void aQueryIsToldInItsNormalForm() throws Exception {
    CocoDataset dataset = explorer.dataset();
    ExploreOptions options = ExploreOptions.DEFAULT.query("class=star");
    try (Explorer other = Explorer.open(dataset, options)) {
      HttpResponse<byte[]> info = ask(URI.create(other.address() + "info"));
      assertThat(text(info)).contains("\"query\":\"class = star\"");
    }
  }

  /** A class whose name begins another one's is not asked for with it. */
  @Test
  void aBarIsPressedOnlyIfAllOfItIsAskedFor() throws Exception {
    CocoDataset cars =
        CocoDataset.builder()
            .category(1, "car")
            .category(2, "cart")
            .image(1, "a.png", Size.of(20, 20))
            .annotation(1, 1, 1, Box.of(1, 1, 5, 5))
            .annotation(2, 1, 2, Box.of(8, 8, 5, 5))
            .build();
    try (Explorer other = Explorer.open(cars)) {
      assertThat(pressed(other, "class = cart")).isEqualTo(1);
      assertThat(pressed(other, "not class = cart")).isZero();
      assertThat(pressed(other, "class = car area > 3")).isEqualTo(1);
      // There is no file, and no picture; the rest is shown.
      assertThat(other.toHtml(1).images()).isEqualTo(1);
    }
  }

  private static int pressed(Explorer other, String query) throws Exception {
    String text =
        text(
            ask(
                URI.create(
                    other.address()
                        + "facets?q="
                        + query.replace(" ", "%20").replace(">", "%3E"))));
    return text.split("\"pressed\":true", -1).length - 1;
  }

  @Test
  void thePageAndAllItsFilesAreThereAndNothingIsFromElsewhere() throws Exception {
    HttpResponse<byte[]> page = ask("");
    assertThat(page.statusCode()).isEqualTo(200);
    List<String> names = new ArrayList<>(PageFiles.SCRIPTS);
    names.addAll(List.of(PageFiles.STYLE, PageFiles.VIEWER));
    for (String name : names) {
      HttpResponse<byte[]> file = ask(name);
      assertThat(file.statusCode()).as(name).isEqualTo(200);
      assertThat(file.body().length).as(name).isPositive();
      assertThat(file.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    }
    for (String name : List.of(PageFiles.PAGE, PageFiles.STYLE)) {
      assertThat(text(ask(name))).doesNotContain("http://", "https://", "//cdn");
    }
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "script-src 'self'", "base-uri 'none'")
        .doesNotContain("unsafe");
  }

  @Test
  void withoutTheSecretThereIsNothing() throws Exception {
    String root = "http://127.0.0.1:" + explorer.address().getPort() + "/";
    String secret = explorer.address().getPath();
    assertThat(secret.length()).isGreaterThan(32);
    String wrong = secret.substring(1, secret.length() - 2) + "z/";
    for (String path :
        List.of(
            "", "info", "index.html", wrong, wrong + "info", secret.substring(1, 10) + "/info")) {
      assertThat(ask(URI.create(root + path)).statusCode()).as(path).isEqualTo(404);
    }
    try (Explorer other = Explorer.open(dataset)) {
      assertThat(other.address().getPath()).isNotEqualTo(secret);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:80",
        "127.0.0.1",
        "127.0.0.1:1",
        "localhost.evil.example",
        ""
      })
  void anotherHostIsRefused(String host) throws Exception {
    assertThat(raw(get(host, ""))).containsAnyOf("403", "400");
    assertThat(raw(get("localhost:" + explorer.address().getPort(), ""))).contains("200");
  }

  @Test
  void aPageFromElsewhereIsRefused() throws Exception {
    int port = explorer.address().getPort();
    String host = "127.0.0.1:" + port;
    assertThat(raw(get(host, "\r\nOrigin: http://evil.example"))).contains("403");
    assertThat(raw(get(host, "\r\nOrigin: null"))).contains("403");
    assertThat(raw(get(host, "\r\nOrigin: http://127.0.0.1:" + (port + 1)))).contains("403");
    assertThat(raw(get(host, "\r\nOrigin: http://127.0.0.1:" + port))).contains("200");
  }

  @Test
  void aNamedHostOfAProxyIsLetIn() throws Exception {
    try (Explorer proxied =
        Explorer.open(dataset, ExploreOptions.DEFAULT.hosts("Hub.Example.org"))) {
      try (Socket socket =
          new Socket(InetAddress.getLoopbackAddress(), proxied.address().getPort())) {
        socket
            .getOutputStream()
            .write(
                ("GET "
                        + proxied.address().getPath()
                        + "info HTTP/1.1\r\nHost: hub.example.org\r\nOrigin:"
                        + " https://hub.example.org\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        assertThat(reader.readLine()).contains("200");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../explore.css",
        "..%2f..%2fetc%2fpasswd",
        "....//....//etc/passwd",
        "%2e%2e/%2e%2e/etc/passwd",
        "page/index.html",
        "index.html/..",
        "Explorer.class",
        "thumb/../image/0"
      })
  void noPathLeavesTheSite(String path) throws Exception {
    String line =
        raw(
            "GET "
                + explorer.address().getPath()
                + path
                + " HTTP/1.1\r\nHost: 127.0.0.1:"
                + explorer.address().getPort());
    assertThat(line).containsAnyOf("404", "400");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "image/-1",
        "image/8",
        "image/99999999999",
        "image/x",
        "image",
        "thumb/image/8",
        "thumb/object/-1",
        "thumb/nothing/0",
        "tile/0/0/0",
        "tile/0/31/0/0",
        "tile/0/0/99/0",
        "tile/0/0/-1/0",
        "shapes/0?w=0",
        "shapes/0?x=NaN",
        "shapes/0?columns=100000",
        "items?from=-1",
        "items?count=0",
        "items?count=1000000000",
        "picture/0?side=1000000",
        "picture/0?channels=a|b|c|d",
        "picture/0?stretch=odd",
        "select?q=clas%3Da",
        "object/999999",
        "facets?q=((((",
        "refine?q=&field=nothing"
      })
  void whatIsOutOfRangeIsABadRequestThatSaysWhy(String path) throws Exception {
    HttpResponse<byte[]> response = ask(path.replace("|", "%7C"));
    assertThat(response.statusCode()).isEqualTo(400);
    Map<?, ?> answer = (Map<?, ?>) Browser.parse(text(response));
    assertThat((String) answer.get("error")).isNotBlank().doesNotContain("Exception", "null");
  }

  @Test
  void onlyAskingIsAllowed() throws Exception {
    for (String method : List.of("PUT", "DELETE", "TRACE")) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(explorer.address() + "info"))
              .method(method, HttpRequest.BodyPublishers.noBody())
              .build();
      assertThat(client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode())
          .as(method)
          .isEqualTo(405);
    }
    HttpRequest form =
        HttpRequest.newBuilder(URI.create(explorer.address() + "info"))
            .POST(HttpRequest.BodyPublishers.ofString("a=b"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .build();
    assertThat(client.send(form, HttpResponse.BodyHandlers.discarding()).statusCode())
        .isEqualTo(415);
  }

  @Test
  void picturesTilesAndShapesAreThoseOfTheDataset() throws Exception {
    Size size = dataset.images().size(0);
    var tile = ImageIO.read(new ByteArrayInputStream(ask("tile/0/0/0/0").body()));
    assertThat(tile.getWidth()).isEqualTo(Math.min(512, size.width()));
    var half = ImageIO.read(new ByteArrayInputStream(ask("tile/0/1/0/0").body()));
    assertThat(half.getWidth()).isEqualTo((size.width() + 1) / 2);
    var thumbnail = ImageIO.read(new ByteArrayInputStream(ask("thumb/image/0?side=100").body()));
    assertThat(Math.max(thumbnail.getWidth(), thumbnail.getHeight())).isEqualTo(128);
    Map<?, ?> shapes = (Map<?, ?>) Browser.parse(text(ask("shapes/0")));
    assertThat((List<?>) shapes.get("shapes")).hasSize(dataset.images().annotationCount(0));
    List<?> items = (List<?>) Browser.parse(text(ask("items?of=objects&from=3&count=2")));
    assertThat(items.stream().map(item -> (Object) ((Map<?, ?>) item).get("i")).toList())
        .isEqualTo(List.of(dataset.annotations().id(3), dataset.annotations().id(4)));
  }

  @Test
  void aQuerySelectsAndIsRefined() throws Exception {
    String name = dataset.annotations().at(0).categoryName();
    Map<?, ?> refined =
        (Map<?, ?>) Browser.parse(text(ask("refine?field=class&and=class%3D" + name)));
    assertThat(refined.get("text")).isEqualTo("class = " + name);
    Map<?, ?> selected = (Map<?, ?>) Browser.parse(text(ask("select?q=class%3D" + name)));
    long objects =
        dataset.annotations().stream().filter(one -> one.categoryName().equals(name)).count();
    assertThat(selected.get("objects")).isEqualTo(objects);
    assertThat(objects).isPositive();
  }

  @Test
  void namesThatAreScriptsStayText() throws Exception {
    String evil = "</script><img src=x onerror=alert(1)>";
    CocoDataset odd =
        CocoDataset.builder()
            .category(1, evil)
            .image(1, evil + ".png", Size.of(10, 10))
            .annotation(1, 1, 1, Box.of(1, 1, 5, 5))
            .build();
    try (Explorer other = Explorer.open(odd)) {
      HttpResponse<byte[]> info = ask(URI.create(other.address() + "info"));
      assertThat(info.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("application/json");
      Map<?, ?> answer = (Map<?, ?>) Browser.parse(text(info));
      Map<?, ?> first = (Map<?, ?>) ((List<?>) answer.get("classes")).get(0);
      assertThat(first.get("name")).isEqualTo(evil);
      // Its file is not there: that picture fails, and nothing else does.
      assertThat(ask(URI.create(other.address() + "thumb/image/0")).statusCode()).isEqualTo(500);
      assertThat(ask(URI.create(other.address() + "shapes/0")).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void eightClientsAtOnceGetTheSame() throws Exception {
    byte[] alone = ask("thumb/image/1").body();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<List<byte[]>>> clients = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        clients.add(
            () -> {
              HttpClient own = HttpClient.newHttpClient();
              List<byte[]> answers = new ArrayList<>();
              for (int round = 0; round < 10; round++) {
                HttpRequest request =
                    HttpRequest.newBuilder(
                            URI.create(explorer.address() + "thumb/image/" + (1 + round % 2)))
                        .build();
                answers.add(own.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
              }
              return answers;
            });
      }
      byte[] second = ask("thumb/image/2").body();
      for (Future<List<byte[]>> answers : threads.invokeAll(clients)) {
        for (int round = 0; round < 10; round++) {
          assertThat(answers.get().get(round)).isEqualTo(round % 2 == 0 ? alone : second);
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void itListensOnThisMachinesOwnAddressOnly() throws Exception {
    int port = explorer.address().getPort();
    for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
      for (InetAddress address : Collections.list(each.getInetAddresses())) {
        if (!address.isLoopbackAddress()) {
          assertThatThrownBy(() -> new Socket(address, port).close())
              .as("%s", address)
              .isInstanceOf(IOException.class);
        }
      }
    }
  }

  @Test
  void closedItIsGoneAndItsThreadsToo() throws Exception {
    Explorer brief = Explorer.open(dataset);
    URI address = brief.address();
    assertThat(ask(address).statusCode()).isEqualTo(200);
    brief.close();
    brief.close();
    HttpClient fresh = HttpClient.newHttpClient();
    assertThatThrownBy(
            () ->
                fresh.send(
                    HttpRequest.newBuilder(address).build(),
                    HttpResponse.BodyHandlers.discarding()))
        .isInstanceOf(ConnectException.class);
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> thread.getName().equals("ndsampler-explore"))
        .allMatch(Thread::isDaemon);
  }

  @Test
  void aTakenPortIsSaid() {
    assertThatThrownBy(
            () -> Explorer.open(dataset, ExploreOptions.DEFAULT.port(explorer.address().getPort())))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot listen on port")
        .hasMessageContaining("0 takes one that is free");
  }

  @Test
  void smallPicturesAreKeptUntilTheFileChanges() throws Exception {
    Path cache = folder.resolve("cache");
    CocoDataset own = ToyDatasets.make("shapes2", folder.resolve("changing"), 0);
    Path file = own.images().at(0).path().orElseThrow();
    byte[] first;
    try (Explorer one = Explorer.open(own, ExploreOptions.DEFAULT.cache(cache))) {
      first = ask(URI.create(one.address() + "thumb/image/0")).body();
    }
    assertThat(kept(cache)).hasSize(1);
    // What a crash left of it is not taken.
    Files.write(kept(cache).get(0), new byte[] {1, 2, 3});
    try (Explorer two = Explorer.open(own, ExploreOptions.DEFAULT.cache(cache))) {
      assertThat(ask(URI.create(two.address() + "thumb/image/0")).body()).isEqualTo(first);
    }
    byte[] other = Files.readAllBytes(own.images().at(1).path().orElseThrow());
    Files.write(file, other);
    try (Explorer three = Explorer.open(own, ExploreOptions.DEFAULT.cache(cache))) {
      assertThat(ask(URI.create(three.address() + "thumb/image/0")).body()).isNotEqualTo(first);
    }
  }

  private static List<Path> kept(Path cache) throws IOException {
    try (Stream<Path> files = Files.walk(cache.resolve("thumbnails"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void numbersAndErrorsLeadToWhatTheyCount() throws Exception {
    Detections.Builder found = Detections.builder();
    for (CocoAnnotation one : dataset.annotations()) {
      if (one.row() % 3 != 0) {
        found.add(one.imageId(), one.categoryId(), one.box().orElseThrow(), 0.9);
      }
    }
    found.add(dataset.images().id(0), dataset.categories().at(0).id(), Box.of(1, 1, 9, 9), 0.7);
    Evaluation evaluation = Evaluation.of(dataset, found.build());
    try (Explorer own = Explorer.open(dataset, ExploreOptions.DEFAULT.evaluation(evaluation))) {
      List<?> figures = (List<?>) Browser.parse(text(ask(URI.create(own.address() + "figures"))));
      // What the detector missed is a field there.
      var all =
          dataset
              .query("")
              .flagged(
                  "missed",
                  evaluation.matches().where(Verdict.MISSED).stream()
                      .mapToInt(one -> dataset.annotations().row(one.annotationId().orElseThrow()))
                      .toArray());
      assertThat(figures).anySatisfy(one -> assertThat(one.toString()).contains("missed"));
      for (Object figure : figures) {
        Map<?, ?> map = (Map<?, ?>) figure;
        var query = all.and((String) map.get("query"));
        int[] rows = map.get("images").equals(true) ? query.images() : query.annotations();
        assertThat(map.get("count")).as("%s", map).isEqualTo((long) rows.length);
      }
      Map<?, ?> selected =
          (Map<?, ?>) Browser.parse(text(ask(URI.create(own.address() + "select"))));
      int errors = evaluation.matches().errors().size();
      assertThat(selected.get("errors")).isEqualTo((long) errors);
      List<?> items =
          (List<?>) Browser.parse(text(ask(URI.create(own.address() + "items?of=errors"))));
      assertThat(items).hasSize(errors);
      assertThat(((Map<?, ?>) items.get(0)).get("v"))
          .isEqualTo(evaluation.matches().worst().get(0).verdict().words());
      assertThat(ask(URI.create(own.address() + "thumb/error/0")).statusCode()).isEqualTo(200);
      List<?> cells = (List<?>) Browser.parse(text(ask(URI.create(own.address() + "cells"))));
      long sum = 0;
      for (Object cell : cells) {
        sum += (long) ((Map<?, ?>) cell).get("count");
      }
      assertThat(sum).isEqualTo(errors);
    }
    assertThat(ask("items?of=errors").statusCode()).isEqualTo(400);
    assertThat(ask("cells").statusCode()).isEqualTo(400);
  }
}
