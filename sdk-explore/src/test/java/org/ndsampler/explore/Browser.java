package org.ndsampler.explore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Chromium without a screen, driven over its DevTools protocol: clicks, keys, scripts and pictures.
 * It is on the PATH, or there is none. Confined to one thread.
 */
final class Browser implements Closeable {
  private static final int PATIENCE = 60;

  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger ids = new AtomicInteger();
  private final Map<Integer, CompletableFuture<Map<?, ?>>> answers = new ConcurrentHashMap<>();

  /** What the page wrote on its console, and scripts that failed. */
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  private Browser(Process process, URI page) throws Exception {
    this.process = process;
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(page, new Listener())
            .get(PATIENCE, TimeUnit.SECONDS);
    send("Page.enable", "");
    send("Runtime.enable", "");
    send("Log.enable", "");
  }

  /** The command, where there is one. */
  static Optional<Path> command() {
    return Stream.of("chromium", "chromium-browser", "google-chrome")
        .flatMap(
            name ->
                Stream.of(
                        System.getenv()
                            .getOrDefault("PATH", "")
                            .split(Pattern.quote(System.getProperty("path.separator")), -1))
                    .filter(part -> !part.isEmpty())
                    .map(part -> Path.of(part, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts one. */
  static Browser start(Path command, Path folder) throws Exception {
    Path profile = Files.createTempDirectory(folder, "profile");
    Process process =
        new ProcessBuilder(
                command.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-extensions",
                "--disable-background-networking",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    // It would go on when the tests are ended from outside.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(process)));
    Path port = profile.resolve("DevToolsActivePort");
    for (int i = 0; i < PATIENCE * 20 && lines(port).size() < 2; i++) {
      Thread.sleep(50);
    }
    String number = lines(port).get(0);
    HttpClient client = HttpClient.newHttpClient();
    for (int i = 0; ; i++) {
      String targets =
          client
              .send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + number + "/json/list"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
      for (Object target : (List<?>) parse(targets)) {
        Map<?, ?> map = (Map<?, ?>) target;
        if ("page".equals(map.get("type"))) {
          return new Browser(process, URI.create((String) map.get("webSocketDebuggerUrl")));
        }
      }
      assertThat(i).as("waits for a page").isLessThan(PATIENCE * 20);
      Thread.sleep(50);
    }
  }

  private static List<String> lines(Path port) throws IOException {
    return Files.exists(port) ? Files.readAllLines(port) : List.of();
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        take((Map<?, ?>) parse(text.toString()));
        text.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }
  }

  private void take(Map<?, ?> message) {
    if (message.get("id") instanceof Long id) {
      CompletableFuture<Map<?, ?>> answer = answers.remove(id.intValue());
      if (answer != null) {
        answer.complete(message);
      }
      return;
    }
    String method = String.valueOf(message.get("method"));
    if (method.equals("Runtime.exceptionThrown") || method.equals("Log.entryAdded")) {
      complaints.add(String.valueOf(message.get("params")));
    }
  }

  /** What went wrong in the page since it was asked last. */
  List<String> complaints() {
    List<String> all = List.copyOf(complaints);
    complaints.clear();
    return all;
  }

  private Map<?, ?> send(String method, String parameters) throws Exception {
    int id = ids.incrementAndGet();
    CompletableFuture<Map<?, ?>> answer = new CompletableFuture<>();
    answers.put(id, answer);
    // Its answer says whether it came.
    var unused =
        socket.sendText(
            "{\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":{" + parameters + "}}",
            true);
    Map<?, ?> message = answer.get(PATIENCE, TimeUnit.SECONDS);
    assertThat(message.get("error")).as(method).isNull();
    return (Map<?, ?>) message.get("result");
  }

  void open(String address) throws Exception {
    send("Page.navigate", "\"url\":" + quoted(address));
  }

  void size(int width, int height) throws Exception {
    send(
        "Emulation.setDeviceMetricsOverride",
        "\"width\":"
            + width
            + ",\"height\":"
            + height
            + ",\"deviceScaleFactor\":1,\"mobile\":false");
  }

  void dark(boolean isDark) throws Exception {
    send(
        "Emulation.setEmulatedMedia",
        "\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\""
            + (isDark ? "dark" : "light")
            + "\"}]");
  }

  /** The value of an expression, as text; a promise is waited for. */
  String value(String script) throws Exception {
    Map<?, ?> result =
        send(
            "Runtime.evaluate",
            "\"returnByValue\":true,\"awaitPromise\":true,\"expression\":"
                + quoted("(async () => String(await (" + script + ")))()"));
    assertThat(result.get("exceptionDetails")).as(script).isNull();
    return String.valueOf(((Map<?, ?>) result.get("result")).get("value"));
  }

  /** Waits until an expression is true. */
  void await(String script) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
    while (!value("Boolean(" + script + ")").equals("true")) {
      assertThat(System.nanoTime())
          .as(
              "%s; the page says: %s; complaints: %s",
              script, value("document.body?.innerText"), complaints)
          .isLessThan(end);
      Thread.sleep(40);
    }
  }

  /** Clicks on the middle of an element, with the mouse. */
  void click(String selector) throws Exception {
    release(press(selector));
  }

  /** Presses the mouse on the middle of an element; the place is for {@link #release}. */
  String[] press(String selector) throws Exception {
    await("document.querySelector(" + quoted(selector) + ")");
    String[] at =
        value(
                "(() => { const e = document.querySelector("
                    + quoted(selector)
                    + "); e.scrollIntoView({block: 'nearest'}); const b = e.getBoundingClientRect();"
                    + " return (b.x + b.width / 2) + ' ' + (b.y + b.height / 2); })()")
            .split(" ", -1);
    mouse("mouseMoved", at, 0);
    mouse("mousePressed", at, 1);
    return at;
  }

  void release(String[] at) throws Exception {
    mouse("mouseReleased", at, 1);
  }

  private void mouse(String type, String[] at, int clicks) throws Exception {
    send(
        "Input.dispatchMouseEvent",
        "\"type\":\""
            + type
            + "\",\"button\":\""
            + (clicks == 0 ? "none" : "left")
            + "\",\"clickCount\":"
            + clicks
            + ",\"x\":"
            + at[0]
            + ",\"y\":"
            + at[1]);
  }

  /** Presses and releases a key, such as {@code ArrowRight} or {@code b}. */
  void key(String key) throws Exception {
    String text =
        key.length() == 1
            ? ",\"text\":" + quoted(key)
            : key.equals("Enter") ? ",\"text\":\"\\r\"" : "";
    for (String type : List.of("keyDown", "keyUp")) {
      send(
          "Input.dispatchKeyEvent",
          "\"type\":\""
              + type
              + "\",\"key\":"
              + quoted(key)
              + (key.equals("Tab") ? ",\"windowsVirtualKeyCode\":9,\"code\":\"Tab\"" : "")
              + (key.equals("Enter") ? ",\"windowsVirtualKeyCode\":13,\"code\":\"Enter\"" : "")
              + (key.equals("Escape") ? ",\"windowsVirtualKeyCode\":27,\"code\":\"Escape\"" : "")
              + (type.equals("keyDown") ? text : ""));
    }
  }

  /** Writes text where the focus is. */
  void write(String text) throws Exception {
    send("Input.insertText", "\"text\":" + quoted(text));
  }

  byte[] picture() throws Exception {
    return Base64.getDecoder()
        .decode((String) send("Page.captureScreenshot", "\"format\":\"png\"").get("data"));
  }

  private static String quoted(String text) {
    return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
  }

  static @Nullable Object parse(String json) {
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      parser.nextToken();
      return parse(parser);
    } catch (IOException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  private static @Nullable Object parse(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          map.put(name, parse(parser));
        }
        yield map;
      }
      case START_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(parse(parser));
        }
        yield list;
      }
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> parser.getText();
    };
  }

  @Override
  public void close() {
    socket.abort();
    end(process);
    try {
      process.waitFor(PATIENCE, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
