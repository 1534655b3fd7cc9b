package org.ndsampler.explore;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What a request is answered with.
 *
 * @param status that of HTTP
 * @param type the media type
 * @param bytes the content
 * @param isKept whether the browser may keep it, as it is always the same under its address
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Response(int status, String type, byte[] bytes, boolean isKept) {
  static final int OK = 200;
  static final int BAD = 400;
  static final int FORBIDDEN = 403;
  static final int MISSING = 404;
  static final int FAILED = 500;

  private static final JsonFactory JSON = new JsonFactory();

  /** Writes a JSON value. */
  @FunctionalInterface
  interface Content {
    void writeTo(JsonGenerator json) throws IOException;
  }

  static Response json(Content content) {
    return json(OK, content);
  }

  private static Response json(int status, Content content) {
    return new Response(status, "application/json; charset=utf-8", bytes(content), false);
  }

  static byte[] bytes(Content content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      content.writeTo(json);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return out.toByteArray();
  }

  /** A refusal that the page shows as it is. */
  static Response error(int status, String message) {
    return json(
        status,
        json -> {
          json.writeStartObject();
          json.writeStringField("error", message);
          json.writeEndObject();
        });
  }

  static Response jpeg(byte[] bytes) {
    return new Response(OK, "image/jpeg", bytes, true);
  }

  static Response png(byte[] bytes) {
    return new Response(OK, "image/png", bytes, true);
  }
}
