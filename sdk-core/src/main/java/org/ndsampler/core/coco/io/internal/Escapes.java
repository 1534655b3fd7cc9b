package org.ndsampler.core.coco.io.internal;

import java.io.ByteArrayOutputStream;
import org.ndsampler.core.coco.internal.Slice;

/** Backslashes of JSON text that begin no escape. Safe for concurrent use. */
final class Escapes {
  private static final String KNOWN = "\"\\/bfnrt";

  private Escapes() {}

  /** The same text with a second backslash before each that begins no escape of JSON. */
  static Slice doubled(Slice value) {
    byte[] bytes = value.bytes();
    ByteArrayOutputStream out = new ByteArrayOutputStream(value.length() + 16);
    boolean inText = false;
    for (int i = value.start(); i < value.end(); i++) {
      int c = bytes[i];
      out.write(c);
      if (c == '"') {
        inText = !inText;
      } else if (c == '\\' && inText && i + 1 < value.end()) {
        if (isEscape(bytes, i + 1, value.end())) {
          out.write(bytes[++i]);
        } else {
          out.write('\\');
        }
      }
    }
    return new Slice(out.toByteArray(), 0, out.size());
  }

  private static boolean isEscape(byte[] bytes, int at, int end) {
    if (bytes[at] != 'u') {
      return KNOWN.indexOf(bytes[at]) >= 0;
    }
    for (int i = at + 1; i <= at + 4; i++) {
      if (i >= end || Character.digit(bytes[i], 16) < 0) {
        return false;
      }
    }
    return true;
  }
}
