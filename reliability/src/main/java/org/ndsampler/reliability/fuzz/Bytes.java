package org.ndsampler.reliability.fuzz;

import org.ndsampler.core.geom.Window;

/** An input read as choices: what a target takes that makes its own data. An end gives zeros. */
final class Bytes {
  private final byte[] input;
  private int at;

  Bytes(byte[] input) {
    this.input = input;
  }

  boolean isAtEnd() {
    return at >= input.length;
  }

  int next() {
    return at < input.length ? input[at++] & 0xff : 0;
  }

  /** A number from 0 to below the bound. */
  int below(int bound) {
    return (next() << 8 | next()) % bound;
  }

  /** A window inside a size. */
  Window inside(int width, int height) {
    int x = below(width);
    int y = below(height);
    return Window.of(x, y, 1 + below(width - x), 1 + below(height - y));
  }

  boolean flag() {
    return (next() & 1) == 1;
  }

  <T> T of(T[] values) {
    return values[next() % values.length];
  }
}
