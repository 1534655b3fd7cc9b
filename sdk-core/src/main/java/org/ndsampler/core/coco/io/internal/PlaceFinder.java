package org.ndsampler.core.coco.io.internal;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Finds the JSON pointer, the line and the column of a byte, or of a pointer, by walking from the
 * start of the text. It runs only when there is an error to report, so that reading itself need not
 * count anything, and it believes whatever it meets.
 */
final class PlaceFinder {
  /** A place: a JSON pointer, and line and column in characters, both from 1. */
  record Place(String pointer, long line, long column) {}

  /** An open bracket on the way from the root. */
  private static final class Level {
    final boolean object;
    long index = -1;
    String key = "";

    Level(boolean object) {
      this.object = object;
    }

    String step() {
      return object ? key : Long.toString(index);
    }
  }

  private final Deque<Level> levels = new ArrayDeque<>();
  private final @Nullable String wanted;
  private final long offset;
  private long at = -1;
  private long line = 1;
  private long column;

  private PlaceFinder(@Nullable String wanted, long offset) {
    this.wanted = wanted;
    this.offset = offset;
  }

  static Place ofOffset(Source source, long offset) throws IOException {
    return new PlaceFinder(null, offset).walk(source);
  }

  static Place ofPointer(Source source, String pointer) throws IOException {
    return new PlaceFinder(pointer, Long.MAX_VALUE).walk(source);
  }

  private Place walk(Source source) throws IOException {
    try (InputStream in = new BufferedInputStream(source.open(), 1 << 16)) {
      boolean keyExpected = false;
      for (int c = next(in); c >= 0 && at < offset; c = next(in)) {
        Level level = levels.peekLast();
        switch (c) {
          case ' ', '\t', '\n', '\r', ':' -> {}
          case '"' -> {
            if (!keyExpected && isWanted()) {
              return place();
            }
            String text = string(in);
            if (at >= offset) {
              return place();
            }
            if (keyExpected && level != null) {
              level.key = text;
              keyExpected = false;
            }
          }
          case '{', '[' -> {
            if (isWanted()) {
              return place();
            }
            Level opened = new Level(c == '{');
            opened.index = 0;
            keyExpected = opened.object;
            levels.addLast(opened);
          }
          case '}', ']' -> {
            levels.pollLast();
            keyExpected = false;
          }
          case ',' -> {
            if (level != null) {
              level.index++;
              keyExpected = level.object;
              level.key = "";
            }
          }
          default -> {
            if (isWanted()) {
              return place();
            }
          }
        }
      }
      return place();
    }
  }

  private boolean isWanted() {
    return wanted != null && wanted.equals(pointer());
  }

  private int next(InputStream in) throws IOException {
    int c = in.read();
    at++;
    if (c < 0 || (c & 0xC0) != 0x80) {
      column++;
    }
    if (c == '\n' && at < offset) {
      line++;
      column = 0;
    }
    return c;
  }

  private String string(InputStream in) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    while (at < offset) {
      int c = next(in);
      if (c < 0 || c == '"') {
        break;
      }
      if (c == '\\') {
        text.write(c);
        c = next(in);
      }
      if (text.size() < 1000) {
        text.write(c);
      }
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  private Place place() {
    return new Place(pointer(), line, Math.max(1, column));
  }

  private String pointer() {
    StringBuilder pointer = new StringBuilder();
    for (Iterator<Level> i = levels.iterator(); i.hasNext(); ) {
      Level level = i.next();
      if (level.object && level.key.isEmpty()) {
        break;
      }
      pointer.append('/').append(JsonText.step(level.step()));
    }
    return pointer.toString();
  }
}
