package org.ndsampler.core.coco.io.internal;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Looks for fields of the outermost object of a JSON text, and believes whatever it meets. */
final class TopFields {
  private static final int LONGEST = 64;

  private TopFields() {}

  /** Whether the outermost object has one of some fields; reads no further than to the first. */
  static boolean anyIsOf(InputStream json, String... names) throws IOException {
    Set<String> wanted = Set.of(names);
    InputStream in = new BufferedInputStream(json, 1 << 16);
    int depth = 0;
    boolean keyExpected = false;
    for (int c = in.read(); c >= 0; c = in.read()) {
      switch (c) {
        case '{', '[' -> {
          if (depth == 0 && c == '[') {
            return false;
          }
          depth++;
          keyExpected = depth == 1;
        }
        case '}', ']' -> depth--;
        case ',' -> keyExpected = depth == 1;
        case '"' -> {
          String text = text(in);
          if (keyExpected && depth == 1 && wanted.contains(text)) {
            return true;
          }
          keyExpected = false;
        }
        default -> {}
      }
    }
    return false;
  }

  private static String text(InputStream in) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (int c = in.read(); c >= 0 && c != '"'; c = in.read()) {
      if (c == '\\') {
        in.read();
      } else if (text.size() < LONGEST) {
        text.write(c);
      }
    }
    return text.toString(StandardCharsets.UTF_8);
  }
}
