package org.ndsampler.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Files of a folder by ranges, on loopback; counts. */
final class RangeServer implements Closeable {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");

  private final Path folder;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  RangeServer(Path folder) throws IOException {
    this.folder = folder;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** The address of the folder. */
  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  int requests() {
    return requests.get();
  }

  long bytes() {
    return bytes.get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    try (exchange) {
      Path file = folder.resolve(exchange.getRequestURI().getPath().substring(1));
      Matcher range = RANGE.matcher(String.valueOf(exchange.getRequestHeaders().getFirst("Range")));
      if (!Files.isRegularFile(file) || !range.matches()) {
        exchange.sendResponseHeaders(Files.isRegularFile(file) ? 400 : 404, -1);
        return;
      }
      byte[] all = Files.readAllBytes(file);
      int from = Integer.parseInt(range.group(1));
      int to = (int) Math.min(all.length, Long.parseLong(range.group(2)) + 1);
      exchange.getResponseHeaders().set("ETag", "\"" + Arrays.hashCode(all) + "\"");
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + all.length);
      exchange.sendResponseHeaders(206, to - from);
      exchange.getResponseBody().write(all, from, to - from);
      bytes.addAndGet(to - from);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
