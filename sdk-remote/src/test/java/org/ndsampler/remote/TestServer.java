package org.ndsampler.remote;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A web server on loopback that counts what it is asked for, and misbehaves where it is told to.
 * The benchmarks have it too.
 */
public final class TestServer implements Closeable {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");

  private final HttpServer server;
  private final String scheme;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final Map<String, String> etags = new ConcurrentHashMap<>();
  private final Map<String, String> redirects = new ConcurrentHashMap<>();
  private final List<String> asked = new ArrayList<>();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private long bytes;

  /** What it does wrong. */
  enum Fault {
    NONE,
    /** Answers with status 503. */
    BUSY,
    /** Breaks the connection in the middle of the body. */
    DROP,
    /** Says a range and gives fewer bytes, chunked. */
    SHORT,
    /** Gives another range than was asked for. */
    OTHER_RANGE,
    /** Answers with all, whatever is asked for. */
    NO_RANGES,
    /** Compresses. */
    GZIP,
    /** Gives no length. */
    CHUNKED,
    /** Answers never. */
    SILENT,
    /** Gives more than it was asked for. */
    TOO_LONG
  }

  /** Says what is wrong with the answer to each request, by its number from 0. */
  interface Faults {
    Fault of(int request);
  }

  volatile Faults faults = request -> Fault.NONE;
  volatile long delayMillis;

  static {
    // Without this an answer in two packets waits for the other side, 40 ms each time.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  /** One without files. */
  public TestServer() throws IOException {
    this(null);
  }

  /** One that encrypts, if there is what it takes. */
  TestServer(@Nullable SSLContext secrets) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    if (secrets == null) {
      scheme = "http";
      server = HttpServer.create(address, 1000);
    } else {
      scheme = "https";
      HttpsServer encrypting = HttpsServer.create(address, 1000);
      encrypting.setHttpsConfigurator(new HttpsConfigurator(secrets));
      server = encrypting;
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** The address of a file. */
  public String url(String name) {
    return scheme + "://127.0.0.1:" + server.getAddress().getPort() + "/" + name;
  }

  /** Its own address, as {@link HttpOptions#hosts} takes it. */
  public String host() {
    return scheme + "://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Gives it a file, or another version of one. */
  public void put(String name, byte[] content) {
    files.put("/" + name, content);
    etags.merge("/" + name, "\"1\"", (old, one) -> "\"" + old.replace("\"", "") + "1\"");
  }

  void redirect(String name, String target) {
    redirects.put("/" + name, target);
  }

  /** What it was asked since it was reset. */
  public synchronized int requests() {
    return asked.size();
  }

  /** The bytes of bodies that it sent since then. */
  public synchronized long bytes() {
    return bytes;
  }

  synchronized List<String> asked() {
    return List.copyOf(asked);
  }

  /** Counts anew. */
  public synchronized void reset() {
    asked.clear();
    bytes = 0;
    most.set(0);
  }

  int mostAtOnce() {
    return most.get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    int now = underWay.incrementAndGet();
    most.accumulateAndGet(now, Math::max);
    try {
      answer(exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      underWay.decrementAndGet();
      exchange.close();
    }
  }

  private void answer(HttpExchange exchange) throws IOException, InterruptedException {
    String name = exchange.getRequestURI().getPath();
    String range = exchange.getRequestHeaders().getFirst("Range");
    int number;
    synchronized (this) {
      number = asked.size();
      asked.add(
          exchange.getRequestMethod()
              + " "
              + exchange.getRequestURI()
              + " "
              + range
              + (exchange.getRequestHeaders().getFirst("Authorization") == null
                  ? ""
                  : " authorized"));
    }
    Fault fault = faults.of(number);
    Thread.sleep(delayMillis);
    if (fault == Fault.SILENT) {
      Thread.sleep(60_000);
    }
    if (fault == Fault.BUSY) {
      exchange.sendResponseHeaders(503, -1);
      return;
    }
    String target = redirects.get(name);
    if (target != null) {
      exchange.getResponseHeaders().set("Location", target);
      exchange.sendResponseHeaders(302, -1);
      return;
    }
    byte[] content = files.get(name);
    if (content == null) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    String etag = etags.get(name);
    exchange.getResponseHeaders().set("ETag", etag);
    exchange
        .getResponseHeaders()
        .set(
            "Last-Modified",
            DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.ofEpochSecond(1_700_000_000).atOffset(ZoneOffset.UTC)));
    String match = exchange.getRequestHeaders().getFirst("If-Match");
    if (match != null && !match.equals(etag)) {
      exchange.sendResponseHeaders(412, -1);
      return;
    }
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(content.length));
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    Matcher matcher = RANGE.matcher(String.valueOf(range));
    if (fault == Fault.NO_RANGES || !matcher.matches()) {
      send(exchange, 200, content, fault == Fault.NO_RANGES ? Fault.NONE : fault);
      return;
    }
    int from = Integer.parseInt(matcher.group(1));
    if (from >= content.length) {
      exchange.getResponseHeaders().set("Content-Range", "bytes */" + content.length);
      exchange.sendResponseHeaders(416, -1);
      return;
    }
    int to =
        matcher.group(2).isEmpty()
            ? content.length
            : (int) Math.min(content.length, Long.parseLong(matcher.group(2)) + 1);
    if (fault == Fault.OTHER_RANGE) {
      from = Math.max(0, from - 1);
    }
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + content.length);
    byte[] part = Arrays.copyOfRange(content, from, fault == Fault.TOO_LONG ? to + 100 : to);
    send(exchange, 206, part, fault);
  }

  private void send(HttpExchange exchange, int status, byte[] content, Fault fault)
      throws IOException {
    byte[] sent = content;
    if (fault == Fault.GZIP) {
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      try (OutputStream out = new GZIPOutputStream(packed)) {
        out.write(content);
      }
      sent = packed.toByteArray();
      exchange.getResponseHeaders().set("Content-Encoding", "gzip");
    }
    boolean chunked = fault == Fault.CHUNKED || fault == Fault.SHORT || fault == Fault.TOO_LONG;
    exchange.sendResponseHeaders(status, chunked ? 0 : sent.length);
    int count = fault == Fault.DROP || fault == Fault.SHORT ? sent.length / 2 : sent.length;
    synchronized (this) {
      bytes += count;
    }
    OutputStream out = exchange.getResponseBody();
    out.write(sent, 0, count);
    if (fault != Fault.DROP) {
      out.close();
    } else {
      out.flush();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
