package org.ndsampler.core.coco.io.internal;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Decodes UTF-8 and loses nothing: a byte that is none is taken for what it is in Latin-1, which is
 * what the programs that write such files mean. Safe for concurrent use.
 */
public final class LooseUtf8 {
  private static final char REPLACEMENT = '\uFFFD';

  private LooseUtf8() {}

  /** The text of bytes {@code [start, end)}. */
  public static String decode(byte[] bytes, int start, int end) {
    String text = new String(bytes, start, end - start, StandardCharsets.UTF_8);
    // The replacement may be in the file itself: only then is this looked at twice for nothing.
    return text.indexOf(REPLACEMENT) < 0 ? text : decodeSlowly(bytes, start, end);
  }

  private static String decodeSlowly(byte[] bytes, int start, int end) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes, start, end - start);
    CharBuffer out = CharBuffer.allocate(end - start);
    while (true) {
      CoderResult result = decoder.decode(in, out, true);
      if (!result.isError()) {
        return out.flip().toString();
      }
      for (int i = result.length(); i > 0; i--) {
        out.put((char) (in.get() & 0xff));
      }
      decoder.reset();
    }
  }

  /** Where the first byte of {@code [start, end)} is that is not UTF-8, or -1. */
  static int firstMalformed(byte[] bytes, int start, int end) {
    int at = start;
    while (at < end && bytes[at] >= 0) {
      at++;
    }
    if (at == end) {
      return -1;
    }
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes, at, end - at);
    CharBuffer out = CharBuffer.allocate(Math.min(end - at, 1 << 13));
    while (true) {
      CoderResult result = decoder.decode(in, out, true);
      if (result.isError()) {
        return in.position();
      }
      if (result.isUnderflow()) {
        return -1;
      }
      out.clear();
    }
  }
}
