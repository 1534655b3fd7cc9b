package org.ndsampler.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;

/** Windows of a COG on a server: what they are, and how many requests they take. */
class RemoteCogTest {
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

  private static RasterOptions options() {
    return RasterOptions.of(BlockCache.ofBytes(64 << 20));
  }

  private Raster open(HttpFiles web, String name) throws IOException {
    return Rasters.load().open(web.path(server.url(name)), options());
  }

  private HttpOptions allowed() {
    return HttpOptions.hosts(server.host());
  }

  private Path put(String name, int width, int height, int tile) throws IOException {
    Path local = Cogs.write(folder.resolve(name), width, height, tile, name.hashCode());
    server.put(name, Files.readAllBytes(local));
    return local;
  }

  @Test
  void oneRequestOpensACogAndOneReadsAWindowOfATile() throws IOException {
    Path local = put("a.tif", 1500, 1100, 256);
    try (HttpFiles web = HttpFiles.open(allowed());
        Raster remote = open(web, "a.tif");
        Raster file = Rasters.load().open(local, options())) {
      assertThat(server.requests()).as("%s", server.asked()).isEqualTo(1);
      assertThat(remote.info().overviews()).isEqualTo(file.info().overviews());
      Window window = Window.of(300, 300, 100, 100);
      assertThat(remote.read(window).data()).isEqualTo(file.read(window).data());
      assertThat(server.requests()).as("%s", server.asked()).isEqualTo(2);
      assertThat(web.traffic().requests()).isEqualTo(2);
      assertThat(web.traffic().bytes()).isEqualTo(server.bytes());
      assertThat(server.bytes()).isLessThan(Files.size(local) / 4);
      remote.read(window);
      assertThat(server.requests()).isEqualTo(2);
    }
  }

  @Test
  void tilesThatLieSideBySideComeInOneRequestAndRowsOfThemAtOnce() throws IOException {
    Path local = put("a.tif", 4000, 3000, 256);
    server.delayMillis = 50;
    try (HttpFiles web = HttpFiles.open(allowed());
        Raster remote = open(web, "a.tif");
        Raster file = Rasters.load().open(local, options())) {
      int before = server.requests();
      Window window = Window.of(256 * 3, 256 * 2, 256 * 10, 256 * 9);
      assertThat(remote.read(window).data()).isEqualTo(file.read(window).data());
      assertThat(server.requests() - before).as("%s", server.asked()).isEqualTo(9);
      assertThat(server.mostAtOnce()).isBetween(5, 16);
    }
  }

  @Test
  void aLargePyramidIsOpenedByTwoRequestsAndTellsThePlacesOfAWindowInOne() throws IOException {
    // 23,500 tiles, whose places take 94 kB: 25 rows of a window lie on five pages of them.
    Path local = put("a.tif", 3000, 2000, 16);
    try (HttpFiles web = HttpFiles.open(allowed());
        Raster remote = open(web, "a.tif");
        Raster file = Rasters.load().open(local, options())) {
      assertThat(server.requests()).as("%s", server.asked()).isEqualTo(2);
      Window window = Window.of(1600, 800, 16, 400);
      assertThat(remote.read(window).data()).isEqualTo(file.read(window).data());
      assertThat(server.requests()).as("%s", server.asked()).isEqualTo(2 + 1 + 25);
      // The blocks of two windows at once, of which one is here.
      try (Closeable held = remote.ahead(List.of(window, Window.of(16, 1600, 16, 160)))) {
        assertThat(held).isNotNull();
        assertThat(server.requests()).as("%s", server.asked()).isEqualTo(2 + 1 + 25 + 1 + 10);
      }
    }
  }

  @Test
  void theSecondRunAsksForTilesAlone() throws IOException {
    Path local = put("a.tif", 4000, 3000, 256);
    HttpOptions kept = allowed().workFolder(folder.resolve("work"));
    Window window = Window.of(300, 300, 100, 100);
    try (HttpFiles web = HttpFiles.open(kept);
        Raster remote = open(web, "a.tif")) {
      remote.read(window);
    }
    server.reset();
    try (HttpFiles web = HttpFiles.open(kept);
        Raster remote = open(web, "a.tif");
        Raster file = Rasters.load().open(local, options())) {
      assertThat(server.requests()).as("%s", server.asked()).isZero();
      assertThat(remote.info().overviews()).isEqualTo(file.info().overviews());
      assertThat(remote.read(window).data()).isEqualTo(file.read(window).data());
      assertThat(server.requests()).as("%s", server.asked()).isEqualTo(1);
      assertThat(web.traffic().keptFiles()).isEqualTo(1);
    }
  }

  @Test
  void aFileThatChangedIsAnErrorAndNeverAMixture() throws IOException {
    put("a.tif", 1000, 1000, 256);
    try (HttpFiles web = HttpFiles.open(allowed())) {
      try (Raster remote = open(web, "a.tif")) {
        remote.read(Window.of(0, 0, 10, 10));
        Path other = Cogs.write(folder.resolve("b.tif"), 1000, 1000, 256, 77);
        server.put("a.tif", Files.readAllBytes(other));
        assertThatThrownBy(() -> remote.read(Window.of(600, 600, 10, 10)))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("changed on the server")
            .hasMessageContaining("open it again");
        try (Raster anew = open(web, "a.tif");
            Raster file = Rasters.load().open(other, options())) {
          assertThat(anew.read().data()).isEqualTo(file.read().data());
        }
      }
    }
  }

  @Test
  void whatMayPassIsAskedForAgainAndThePixelsAreTheSame() throws IOException {
    Path local = put("a.tif", 1500, 1100, 256);
    for (TestServer.Fault fault :
        new TestServer.Fault[] {
          TestServer.Fault.BUSY,
          TestServer.Fault.DROP,
          TestServer.Fault.SHORT,
          TestServer.Fault.CHUNKED
        }) {
      server.faults = request -> request % 2 == 0 ? fault : TestServer.Fault.NONE;
      server.reset();
      try (HttpFiles web = HttpFiles.open(allowed());
          Raster remote = open(web, "a.tif");
          Raster file = Rasters.load().open(local, options())) {
        assertThat(remote.read().data()).as("%s", fault).isEqualTo(file.read().data());
        assertThat(web.traffic().retries() > 0)
            .as("%s %s", fault, web.traffic())
            .isEqualTo(fault != TestServer.Fault.CHUNKED);
      }
    }
  }

  @Test
  void whatCannotPassIsAskedForOnce() throws IOException {
    put("a.tif", 1500, 1100, 256);
    Map<TestServer.Fault, String> said =
        Map.of(
            TestServer.Fault.OTHER_RANGE, "were asked for, and the server gave",
            TestServer.Fault.GZIP, "compresses",
            TestServer.Fault.TOO_LONG, "more than the");
    for (Map.Entry<TestServer.Fault, String> one : said.entrySet()) {
      server.faults = request -> request == 0 ? TestServer.Fault.NONE : one.getKey();
      server.reset();
      try (HttpFiles web = HttpFiles.open(allowed());
          Raster remote = open(web, "a.tif")) {
        assertThatThrownBy(() -> remote.read(Window.of(600, 600, 10, 10)))
            .as("%s", one.getKey())
            .isInstanceOf(IOException.class)
            .hasMessageContaining(one.getValue())
            .hasMessageContaining("a.tif");
        assertThat(server.requests()).as("%s", one.getKey()).isEqualTo(2);
      }
    }
    try (HttpFiles web = HttpFiles.open(allowed())) {
      server.reset();
      assertThatThrownBy(() -> open(web, "none.tif"))
          .isInstanceOf(NoSuchFileException.class)
          .hasMessageContaining("404");
      assertThat(server.requests()).isEqualTo(1);
    }
  }

  @Test
  void aServerThatIsBusyForEverIsAskedSoOftenAndNoMore() throws IOException {
    put("a.tif", 300, 300, 256);
    server.faults = request -> TestServer.Fault.BUSY;
    try (HttpFiles web = HttpFiles.open(allowed().attempts(2))) {
      assertThatThrownBy(() -> open(web, "a.tif"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("503")
          .hasMessageContaining("asked 2 times");
      assertThat(server.requests()).isEqualTo(2);
    }
  }

  @Test
  void aSilentServerIsWaitedForSoLong() throws IOException {
    put("a.tif", 300, 300, 256);
    server.faults = request -> TestServer.Fault.SILENT;
    try (HttpFiles web = HttpFiles.open(allowed().attempts(1).timeout(Duration.ofMillis(300)))) {
      assertThatThrownBy(() -> open(web, "a.tif"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("did not answer");
    }
    CancellationToken token = new CancellationToken();
    try (HttpFiles web = HttpFiles.open(allowed().cancellation(token))) {
      Thread stopper =
          new Thread(
              () -> {
                while (server.requests() < 2) {
                  Thread.onSpinWait();
                }
                token.cancel();
              });
      stopper.start();
      assertThatThrownBy(() -> open(web, "a.tif")).isInstanceOf(CancellationException.class);
    }
  }

  @Test
  void aServerWithoutRangesIsCopiedFromOnce() throws IOException {
    Path local = put("a.tif", 1500, 1100, 256);
    server.faults = request -> TestServer.Fault.NO_RANGES;
    try (HttpFiles web = HttpFiles.open(allowed());
        Raster remote = open(web, "a.tif");
        Raster file = Rasters.load().open(local, options())) {
      assertThat(remote.read().data()).isEqualTo(file.read().data());
      assertThat(server.requests()).as("%s", server.asked()).isEqualTo(2);
    }
    try (HttpFiles web = HttpFiles.open(allowed().copyBytes(1000))) {
      assertThatThrownBy(() -> open(web, "a.tif"))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("copyBytes");
    }
  }

  @Test
  void onlyWhatIsAllowedIsReached() throws IOException {
    put("a.tif", 300, 300, 256);
    try (HttpFiles web = HttpFiles.open(HttpOptions.hosts("images.example.org"))) {
      assertThatThrownBy(() -> open(web, "a.tif"))
          .isInstanceOf(AccessDeniedException.class)
          .hasMessageContaining("HttpOptions.hosts(\"" + server.host() + "\")");
    }
    try (HttpFiles web = HttpFiles.open(HttpOptions.hosts("http://*"))) {
      assertThatThrownBy(() -> open(web, "a.tif"))
          .isInstanceOf(AccessDeniedException.class)
          .hasMessageContaining("privateAddresses(true)");
    }
    server.redirect("b.tif", "http://localhost:" + URI.create(server.host()).getPort() + "/a.tif");
    try (HttpFiles web = HttpFiles.open(allowed())) {
      assertThatThrownBy(() -> open(web, "b.tif")).isInstanceOf(AccessDeniedException.class);
    }
    assertThat(server.requests()).isEqualTo(1);
  }

  @Test
  void redirectsAreFollowedSoFarAndRememberedAndCredentialsStayBehind() throws IOException {
    Path local = put("a.tif", 1500, 1100, 256);
    try (TestServer other = new TestServer()) {
      other.put("a.tif", Files.readAllBytes(local));
      server.redirect("go.tif", other.url("a.tif?signature=secret"));
      server.redirect("loop.tif", server.url("loop.tif"));
      HttpOptions options =
          HttpOptions.hosts(server.host(), other.host())
              .header(server.host(), "Authorization", "Bearer secret");
      assertThat(options.toString()).doesNotContain("secret");
      try (HttpFiles web = HttpFiles.open(options);
          Raster remote = open(web, "go.tif")) {
        remote.read();
        assertThat(server.asked()).hasSize(1).allMatch(line -> line.endsWith("authorized"));
        assertThat(other.asked()).noneMatch(line -> line.endsWith("authorized"));
        other.put(
            "a.tif", Files.readAllBytes(Cogs.write(folder.resolve("c.tif"), 300, 300, 256, 3)));
        assertThatThrownBy(
                () ->
                    web.path(server.url("loop.tif"))
                        .toRealPath()
                        .getFileSystem()
                        .provider()
                        .checkAccess(web.path(server.url("loop.tif"))))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("sends on and on");
      }
    }
  }

  @Test
  void aRangeThatManyThreadsWantIsFetchedOnce() throws Exception {
    Path local = put("a.tif", 2000, 2000, 256);
    server.delayMillis = 20;
    try (HttpFiles web = HttpFiles.open(allowed().gapBytes(0).rangeBytes(1 << 12));
        Raster remote = open(web, "a.tif");
        Raster file = Rasters.load().open(local, options())) {
      int before = server.requests();
      NDArray expected = file.read(Window.of(0, 0, 768, 768));
      ExecutorService threads = Executors.newFixedThreadPool(8);
      try {
        List<Future<NDArray>> all = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
          all.add(threads.submit(() -> remote.read(Window.of(0, 0, 768, 768))));
        }
        for (Future<NDArray> one : all) {
          assertThat(one.get().data()).isEqualTo(expected.data());
        }
      } finally {
        threads.shutdown();
      }
      assertThat(server.requests() - before).as("%s", server.asked()).isEqualTo(9);
    }
  }

  @Test
  void thePlanIsWhatIsAskedForAfterwards() throws IOException {
    put("a.tif", 4000, 3000, 256);
    Window window = Window.of(300, 300, 700, 600);
    try (HttpFiles web = HttpFiles.open(allowed())) {
      HttpPlan plan = web.explain(web.path(server.url("a.tif")), window);
      try (Raster remote = open(web, "a.tif")) {
        HttpTraffic before = web.traffic();
        remote.read(window);
        HttpTraffic cost = web.traffic().since(before);
        assertThat(plan.requests()).hasSize((int) cost.requests()).hasSize(3);
        assertThat(plan.bytes()).isEqualTo(cost.bytes()).isGreaterThanOrEqualTo(plan.windowBytes());
        assertThat(plan.held()).isZero();
        HttpPlan again = web.explain(web.path(server.url("a.tif")), window);
        assertThat(again.requests()).isEmpty();
        assertThat(again.held()).isEqualTo(9);
        assertThat(again)
            .hasToString(
                "0 requests, 0 bytes, of which the windows need %,d; 9 ranges are here"
                    .formatted(plan.windowBytes()));
      }
    }
  }
}
