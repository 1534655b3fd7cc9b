package org.ndsampler.explore;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.ndsampler.core.internal.Daemons;

/**
 * Answers browsers of this machine, and nobody else: it listens on the loopback address, its paths
 * begin with a secret, and a request has to name this machine as its host, so that a page from
 * elsewhere that knows the port gets nothing. Safe for concurrent use.
 */
final class ExploreServer implements Closeable {
  private static final System.Logger LOG = System.getLogger(ExploreServer.class.getName());
  private static final int THREADS = 8;
  private static final int TOKEN_BYTES = 18;

  /** No body of a request is longer: it is one mark. */
  private static final int LONGEST_BODY = 4096;

  private static final List<String> LOCAL = List.of("127.0.0.1", "localhost", "[::1]");

  /** What answers. */
  @FunctionalInterface
  interface Handler {
    Response answer(Request request) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads;
  private final Handler handler;
  private final String prefix;
  private final List<String> hosts;
  private final String policy;

  private ExploreServer(HttpServer server, List<String> others, Handler handler) {
    this.server = server;
    this.handler = handler;
    this.prefix = "/" + token() + "/";
    int port = server.getAddress().getPort();
    this.hosts =
        Stream.concat(
                LOCAL.stream().map(name -> name + ":" + port),
                others.stream().flatMap(name -> Stream.of(name, name + ":" + port)))
            .toList();
    String frames =
        others.stream()
            .map(name -> " https://" + name + " http://" + name)
            .collect(Collectors.joining());
    this.policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
            + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
            + " http://localhost:* http://127.0.0.1:*"
            + frames;
    this.threads = Daemons.pool(THREADS, "ndsampler-explore");
    server.setExecutor(threads);
    server.createContext("/", this::handle);
  }

  /** Starts one. */
  static ExploreServer start(int port, List<String> hosts, Handler handler) throws IOException {
    // Without it each small answer waits 40 ms for the acknowledgement of its own header.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    HttpServer server;
    try {
      server = HttpServer.create(address, 0);
    } catch (IOException e) {
      throw new IOException(
          "cannot listen on port " + port + " of this machine; 0 takes one that is free", e);
    }
    ExploreServer result = new ExploreServer(server, hosts, handler);
    server.start();
    return result;
  }

  private static String token() {
    byte[] bytes = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Where the page is. */
  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + prefix);
  }

  /** Stops listening, ends what is going on and lets the threads go. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) {
    try (exchange) {
      send(exchange, answer(exchange));
    } catch (IOException e) {
      // The browser has gone: it scrolled on.
      LOG.log(System.Logger.Level.TRACE, "an answer was not taken", e);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "a request could not be answered", e);
    }
  }

  private Response answer(HttpExchange exchange) throws IOException {
    if (!isOwn(exchange.getRequestHeaders())) {
      return Response.error(Response.FORBIDDEN, "this is not for other machines or pages");
    }
    String path = exchange.getRequestURI().getPath();
    if (path == null || !isEqual(path.substring(0, Math.min(path.length(), prefix.length())))) {
      return Response.error(
          Response.MISSING, "there is nothing here: the address has a secret part, take all of it");
    }
    String method = exchange.getRequestMethod();
    boolean isChange = method.equals("POST");
    if (!isChange && !method.equals("GET") && !method.equals("HEAD")) {
      return Response.error(405, method + " is not known here");
    }
    byte[] body = exchange.getRequestBody().readNBytes(LONGEST_BODY + 1);
    if (body.length > LONGEST_BODY) {
      return Response.error(413, "a request is at most " + LONGEST_BODY + " bytes long");
    }
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    if (isChange && (type == null || !type.startsWith("application/json"))) {
      return Response.error(415, "changes come as application/json");
    }
    return answer(
        new Request(
            path.substring(prefix.length()),
            exchange.getRequestURI().getRawQuery(),
            isChange,
            new String(body, StandardCharsets.UTF_8)));
  }

  private Response answer(Request request) throws IOException {
    try {
      return handler.answer(request);
    } catch (IllegalArgumentException e) {
      return Response.error(Response.BAD, String.valueOf(e.getMessage()));
    } catch (IOException | UncheckedIOException | IllegalStateException e) {
      return Response.error(Response.FAILED, String.valueOf(e.getMessage()));
    }
  }

  /** In the same time whatever is wrong. */
  private boolean isEqual(String start) {
    return MessageDigest.isEqual(
        start.getBytes(StandardCharsets.UTF_8), prefix.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether a request is to this server by its own name, and of its own page if of any. */
  private boolean isOwn(Headers headers) {
    String host = headers.getFirst("Host");
    if (host == null || !hosts.contains(host.toLowerCase(Locale.ROOT))) {
      return false;
    }
    String origin = headers.getFirst("Origin");
    if (origin == null) {
      return true;
    }
    String lower = origin.toLowerCase(Locale.ROOT);
    return hosts.stream()
        .anyMatch(own -> lower.equals("http://" + own) || lower.equals("https://" + own));
  }

  private void send(HttpExchange exchange, Response response) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", response.type());
    headers.set("Content-Security-Policy", policy);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Cache-Control", response.isKept() ? "private, max-age=86400" : "no-store");
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    byte[] bytes = response.bytes();
    exchange.sendResponseHeaders(
        response.status(), isHead || bytes.length == 0 ? -1 : bytes.length);
    if (!isHead && bytes.length != 0) {
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(bytes);
      }
    }
  }
}
