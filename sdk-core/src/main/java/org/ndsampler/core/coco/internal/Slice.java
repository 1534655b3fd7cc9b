package org.ndsampler.core.coco.internal;

import java.nio.charset.StandardCharsets;
import org.ndsampler.core.coco.io.internal.LooseUtf8;

/** Bytes {@code [start, end)} of an array that nobody changes: the raw JSON text of one value. */
@SuppressWarnings("ArrayRecordComponent")
public record Slice(byte[] bytes, int start, int end) {
  public static Slice of(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return new Slice(bytes, 0, bytes.length);
  }

  public int length() {
    return end - start;
  }

  public String text() {
    return LooseUtf8.decode(bytes, start, end);
  }

  /** The first byte, which tells of JSON what kind of value it is. */
  public int first() {
    return bytes[start];
  }
}
