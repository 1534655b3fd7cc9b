package org.ndsampler.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;
import org.ndsampler.core.raster.cog.CogWriter;
import org.ndsampler.core.sample.Batch;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Target;
import org.ndsampler.remote.HttpFiles;
import org.ndsampler.remote.HttpOptions;

/**
 * Images on servers as people run them, on loopback: nginx, and S3's protocol with signatures of
 * version 4. Each is started and stopped here, and skipped with a line where it is not there.
 */
@Tag("slow")
class ServersTest {
  private static final String S3PROXY =
      "org/gaul/s3proxy/2.6.0/s3proxy-2.6.0-jar-with-dependencies.jar";

  @TempDir Path folder;
  private Process server;
  private NDArray image;

  @AfterEach
  void stop() throws InterruptedException {
    if (server != null) {
      server.destroy();
      if (!server.waitFor(10, TimeUnit.SECONDS)) {
        server.destroyForcibly();
      }
    }
  }

  private Path cog(Path file) throws IOException {
    byte[] values = new byte[1500 * 1100 * 3];
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) (i / 40 + random.nextInt(16));
    }
    image = NDArray.wrap(DType.UINT8, Shape.of(1100, 1500, 3), values);
    CogWriter.standard().tileSize(256).write(image, file);
    return file;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Starts a server and waits until somebody listens. */
  private void start(int port, String... command) throws IOException, InterruptedException {
    Path output = folder.resolve("output.txt");
    server =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    for (int i = 0; i < 600; i++) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException e) {
        assertThat(server.isAlive()).as("%s", Files.readString(output)).isTrue();
        Thread.sleep(100);
      }
    }
    throw new IOException("nobody listens on port " + port + ": " + Files.readString(output));
  }

  private static Path nginx() {
    String named = System.getProperty("ndsampler.nginx", "");
    Path found =
        Stream.of(named, "/usr/sbin/nginx", "/usr/local/sbin/nginx", "/opt/homebrew/bin/nginx")
            .filter(name -> !name.isBlank())
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(null);
    assumeTrue(found != null, "nginx is not here; apt install nginx-light, or -Dndsampler.nginx");
    return found;
  }

  private int startNginx() throws IOException, InterruptedException {
    Path nginx = nginx();
    int port = freePort();
    Path root = Files.createDirectories(folder.resolve("www"));
    for (String name : List.of("body", "proxy", "fastcgi", "uwsgi", "scgi")) {
      Files.createDirectories(folder.resolve(name));
    }
    // The worker of a server that root starts reads what everybody may.
    for (Path one : List.of(folder, root)) {
      assertThat(one.toFile().setReadable(true, false)).isTrue();
      assertThat(one.toFile().setExecutable(true, false)).isTrue();
    }
    Path settings =
        Files.writeString(
            folder.resolve("nginx.conf"),
            """
            daemon off;
            worker_processes 1;
            pid %1$s/nginx.pid;
            error_log %1$s/error.log;
            events { worker_connections 256; }
            http {
              log_format ranges '$request_method $uri $status $body_bytes_sent $http_range';
              access_log %1$s/access.log ranges;
              client_body_temp_path %1$s/body;
              proxy_temp_path %1$s/proxy;
              fastcgi_temp_path %1$s/fastcgi;
              uwsgi_temp_path %1$s/uwsgi;
              scgi_temp_path %1$s/scgi;
              server {
                listen 127.0.0.1:%2$d;
                root %1$s/www;
                gzip on;
                gzip_types *;
                location /moved/ { rewrite ^/moved/(.*)$ /$1 redirect; }
              }
            }
            """
                .formatted(folder, port));
    start(port, nginx.toString(), "-p", folder.toString(), "-c", settings.toString());
    return port;
  }

  private List<String> requests() throws IOException, InterruptedException {
    // A line is written when the answer was sent.
    Thread.sleep(200);
    return Files.readAllLines(folder.resolve("access.log"), StandardCharsets.UTF_8);
  }

  private void assertSame(Raster raster, Window window) throws IOException {
    assertThat(raster.read(window).contentEquals(image.crop(window).copy())).isTrue();
  }

  private static RasterOptions options() {
    return RasterOptions.of(BlockCache.ofBytes(64 << 20));
  }

  @Test
  void nginxServesWindowsInAsFewRequestsAsAreSaid() throws Exception {
    int port = startNginx();
    Path file = cog(folder.resolve("www").resolve("a b.tif"));
    String host = "http://127.0.0.1:" + port;
    HttpOptions settings = HttpOptions.hosts(host).workFolder(folder.resolve("work"));
    try (HttpFiles web = HttpFiles.open(settings);
        Raster raster = Rasters.load().open(web.path(host + "/a%20b.tif"), options())) {
      assertThat(requests()).hasSize(1);
      assertSame(raster, Window.of(300, 300, 100, 100));
      assertThat(requests()).hasSize(2);
      assertSame(raster, Window.of(0, 256, 1500, 500));
      // Two rows of tiles, of which one tile was here.
      assertThat(requests().size()).isBetween(4, 5);
      assertThat(web.traffic().bytes()).isLessThan(Files.size(file));
      assertThat(web.traffic().requests()).isEqualTo(requests().size());
    }
    int before = requests().size();
    try (HttpFiles web = HttpFiles.open(settings);
        Raster raster = Rasters.load().open(web.path(host + "/a%20b.tif"), options())) {
      assertThat(requests()).hasSize(before);
      assertSame(raster, Window.of(600, 600, 50, 50));
      assertThat(requests()).hasSize(before + 1);
      try (Raster moved = Rasters.load().open(web.path(host + "/moved/a%20b.tif"), options())) {
        assertSame(moved, Window.of(5, 5, 10, 10));
      }
      assertThatThrownBy(() -> Rasters.load().open(web.path(host + "/none.tif"), options()))
          .isInstanceOf(NoSuchFileException.class);
    }
    assertThat(requests()).allMatch(line -> line.matches("GET /.* (206|302|404) .*"));
  }

  @Test
  void aDatasetOnNginxGivesTheBatchesOfTheDisk() throws Exception {
    int port = startNginx();
    Path www = folder.resolve("www");
    List<String> images = new ArrayList<>();
    List<Target> targets = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      cog(www.resolve(i + ".tif"));
      images.add(
          "{\"id\": %1$d, \"file_name\": \"%1$d.tif\", \"width\": 1500, \"height\": 1100}"
              .formatted(i));
      targets.add(Target.image(i).region(100 * i, 90 * i, 300, 200));
    }
    Path json =
        Files.writeString(
            folder.resolve("d.json"),
            "{\"images\": " + images + ", \"annotations\": [], \"categories\": []}");
    URI address = URI.create("http://127.0.0.1:" + port + "/");
    try (CocoSampler there = CocoSampler.open(CocoDataset.read(json).withImageFolder(address));
        CocoSampler here = CocoSampler.open(CocoDataset.read(json, www))) {
      for (Batch batch : there.loader(targets).batchSize(5).threads(2)) {
        for (int i = 0; i < 5; i++) {
          NDArray local = here.loadSample(targets.get(i)).pixels();
          assertThat(batch.pixels(i).copy().contentEquals(local)).isTrue();
        }
      }
    }
  }

  @Test
  void addressesThatAreSignedForS3AreRead() throws Exception {
    Path jar = Path.of(System.getProperty("ndsampler.repository", "/nowhere")).resolve(S3PROXY);
    assumeTrue(
        Files.isRegularFile(jar),
        "s3proxy is not here; mvn dependency:get -Dtransitive=false"
            + " -Dartifact=org.gaul:s3proxy:2.6.0:jar:jar-with-dependencies");
    int port = freePort();
    Files.createDirectories(folder.resolve("data").resolve("bucket"));
    Path settings =
        Files.writeString(
            folder.resolve("s3proxy.properties"),
            """
            s3proxy.endpoint=http://127.0.0.1:%d
            s3proxy.authorization=aws-v4
            s3proxy.identity=someone
            s3proxy.credential=secret
            s3proxy.ignore-unknown-headers=true
            jclouds.provider=filesystem
            jclouds.filesystem.basedir=%s
            """
                .formatted(port, folder.resolve("data")));
    start(
        port,
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx128m",
        "-jar",
        jar.toString(),
        "--properties",
        settings.toString());
    S3Signer signer = new S3Signer("someone", "secret", "127.0.0.1:" + port);
    // Not beside the dataset: a file of that name there goes first.
    Path file = cog(Files.createDirectories(folder.resolve("mine")).resolve("a.tif"));
    HttpResponse<String> put =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(signer.signed("PUT", "/bucket/a.tif", Instant.now()))
                    .PUT(HttpRequest.BodyPublishers.ofFile(file))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(put.statusCode()).as(put.body()).isEqualTo(200);
    String address = signer.signed("GET", "/bucket/a.tif", Instant.now()).toString();
    Path json =
        Files.writeString(
            folder.resolve("d.json"),
            """
            {"images": [{"id": 1, "file_name": "%s", "width": 1500, "height": 1100}],
             "annotations": [], "categories": []}
            """
                .formatted(address));
    try (HttpFiles web = HttpFiles.open(HttpOptions.hosts("http://127.0.0.1:" + port));
        CocoSampler sampler = CocoSampler.open(CocoDataset.read(json).withUrls(web.fileSystem()))) {
      Window window = Window.of(300, 300, 100, 100);
      assertThat(
              sampler
                  .loadSample(Target.image(1).region(window))
                  .pixels()
                  .contentEquals(image.crop(window).copy()))
          .isTrue();
      assertThat(web.traffic().requests()).isEqualTo(2);
      assertThat(web.traffic().bytes()).isLessThan(Files.size(file));
      String forged = address.replaceFirst("Signature=....", "Signature=0000");
      assertThatThrownBy(() -> Rasters.load().open(web.path(forged), options()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("403")
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain("Signature=0000"));
    }
  }
}
