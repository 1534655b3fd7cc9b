package org.ndsampler.core.coco.io.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * JSON text without what other notations allow beside it: comments and commas before a closing
 * bracket become blanks, and a line end inside text becomes {@code \n}. Everything else passes as
 * it is. Confined to one thread.
 */
final class LooseJson extends InputStream {
  private final InputStream in;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private byte[] ready = new byte[64];
  private int next;
  private int limit;
  private int pushedBack = -1;
  private boolean inText;
  private boolean holdsComma;
  private long comments;
  private long commas;
  private long lineEnds;

  LooseJson(InputStream in) {
    this.in = in;
  }

  long comments() {
    return comments;
  }

  long commas() {
    return commas;
  }

  long lineEnds() {
    return lineEnds;
  }

  @Override
  public int read() throws IOException {
    while (next == limit) {
      next = 0;
      limit = 0;
      if (!step()) {
        return -1;
      }
    }
    return ready[next++] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int start, int length) throws IOException {
    int n = 0;
    while (n < length) {
      int c = read();
      if (c < 0) {
        return n == 0 ? -1 : n;
      }
      bytes[start + n++] = (byte) c;
    }
    return n;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private int take() throws IOException {
    if (pushedBack >= 0) {
      int c = pushedBack;
      pushedBack = -1;
      return c;
    }
    return in.read();
  }

  /** Makes more bytes ready; false at the end. */
  private boolean step() throws IOException {
    int c = take();
    if (c < 0) {
      return release(false);
    }
    if (inText) {
      text(c);
      return true;
    }
    if (c == '/') {
      int second = take();
      if (second == '/' || second == '*') {
        comments++;
        comment(second == '*');
        return true;
      }
      pushedBack = second;
    }
    boolean blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (blank || c == ',') {
      if (c == ',') {
        release(false);
        holdsComma = true;
      }
      hold(c);
      return true;
    }
    release(c == ']' || c == '}');
    inText = c == '"';
    emit(c);
    return true;
  }

  private void hold(int c) {
    if (holdsComma) {
      held.write(c);
    } else {
      emit(c);
    }
  }

  /** Lets go what was held since a comma, without the comma where it is one too many. */
  private boolean release(boolean closes) {
    if (!holdsComma) {
      return false;
    }
    byte[] bytes = held.toByteArray();
    held.reset();
    holdsComma = false;
    if (closes) {
      commas++;
      bytes[0] = ' ';
    }
    for (byte b : bytes) {
      emit(b);
    }
    return true;
  }

  private void text(int c) throws IOException {
    switch (c) {
      case '"' -> inText = false;
      case '\\' -> {
        emit(c);
        int escaped = take();
        if (escaped >= 0) {
          emit(escaped);
        }
        return;
      }
      case '\n' -> {
        lineEnds++;
        emit('\\');
        emit('n');
        return;
      }
      default -> {}
    }
    emit(c);
  }

  private void comment(boolean block) throws IOException {
    hold(' ');
    hold(' ');
    int before = 0;
    for (int c = take(); c >= 0; c = take()) {
      hold(c == '\n' ? c : ' ');
      if (block ? before == '*' && c == '/' : c == '\n') {
        return;
      }
      before = c;
    }
  }

  private void emit(int c) {
    if (limit == ready.length) {
      ready = Arrays.copyOf(ready, 2 * ready.length);
    }
    ready[limit++] = (byte) c;
  }
}
