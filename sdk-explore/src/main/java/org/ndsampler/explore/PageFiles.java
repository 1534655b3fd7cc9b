package org.ndsampler.explore;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of the page, which are in this jar. What is not in the list does not exist, whatever a
 * request calls it. Safe for concurrent use.
 */
final class PageFiles {
  static final String PAGE = "index.html";
  static final String STYLE = "explore.css";
  static final String VIEWER = "openseadragon.min.js";

  /** Our own scripts, each after those that it needs. */
  static final List<String> SCRIPTS =
      List.of(
          "text.js",
          "source.js",
          "paint.js",
          "gallery.js",
          "facets.js",
          "charts.js",
          "review.js",
          "viewer.js",
          "main.js");

  private static final String SCRIPT = "text/javascript; charset=utf-8";
  private static final Map<String, String> OTHERS =
      Map.of(PAGE, "text/html; charset=utf-8", STYLE, "text/css; charset=utf-8", VIEWER, SCRIPT);

  private PageFiles() {}

  /** A file by its name, if it is one of the page. */
  static Optional<Response> find(String name) {
    String type = SCRIPTS.contains(name) ? SCRIPT : OTHERS.get(name);
    return type == null
        ? Optional.empty()
        : Optional.of(new Response(Response.OK, type, bytes(name), false));
  }

  static String text(String name) {
    return new String(bytes(name), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String name) {
    try (InputStream in = PageFiles.class.getResourceAsStream("page/" + name)) {
      if (in == null) {
        throw new IllegalStateException(
            "the jar of sdk-explore has no " + name + ": build it with mvn package");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name + " of the page", e);
    }
  }
}
