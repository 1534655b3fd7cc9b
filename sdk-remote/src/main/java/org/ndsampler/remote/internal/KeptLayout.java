package org.ndsampler.remote.internal;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a file between runs: its version, and the pages that say how it is laid out.
 * Immutable.
 *
 * @param pages by their number
 */
record KeptLayout(Version version, Map<Long, byte[]> pages) {
  private static final int FORMAT = 1;
  private static final int MOST = 1 << 16;

  ByteBuffer bytes() throws IOException {
    var out = new ByteArrayOutputStream();
    try (var data = new DataOutputStream(out)) {
      data.writeInt(FORMAT);
      text(data, version.etag());
      text(data, version.modified());
      data.writeLong(version.size());
      data.writeInt(pages.size());
      for (Map.Entry<Long, byte[]> page : pages.entrySet()) {
        data.writeLong(page.getKey());
        data.writeInt(page.getValue().length);
        data.write(page.getValue());
      }
    }
    return ByteBuffer.wrap(out.toByteArray());
  }

  private static void text(DataOutputStream out, @Nullable String text) throws IOException {
    byte[] bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(text == null ? -1 : bytes.length);
    out.write(bytes);
  }

  /**
   * What was kept.
   *
   * @throws RuntimeException if it is not understood
   */
  static KeptLayout parse(ByteBuffer bytes) {
    if (bytes.getInt() != FORMAT) {
      throw new IllegalArgumentException("another form");
    }
    String etag = text(bytes);
    String modified = text(bytes);
    Version version = new Version(etag, modified, bytes.getLong());
    int count = bytes.getInt();
    Map<Long, byte[]> pages = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      long number = bytes.getLong();
      byte[] page = new byte[length(bytes, MOST)];
      bytes.get(page);
      pages.put(number, page);
    }
    return new KeptLayout(version, pages);
  }

  private static @Nullable String text(ByteBuffer bytes) {
    bytes.mark();
    if (bytes.getInt() == -1) {
      return null;
    }
    bytes.reset();
    byte[] text = new byte[length(bytes, MOST)];
    bytes.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  private static int length(ByteBuffer bytes, int most) {
    int length = bytes.getInt();
    if (length < 0 || length > most || length > bytes.remaining()) {
      throw new IllegalArgumentException("a length of " + length);
    }
    return length;
  }
}
