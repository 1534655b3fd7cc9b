package org.ndsampler.chips;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Which bytes of a ring are taken: pieces without gaps inside them, released in the order in which
 * they were taken. For one thread.
 */
final class RingRoom {
  private final int size;
  private final Deque<int[]> taken = new ArrayDeque<>();
  private int head;

  RingRoom(int size) {
    this.size = size;
  }

  /** Where a piece begins that is now taken; -1 if there is no room for it yet. */
  int take(int length) {
    int start = place(length);
    if (start >= 0) {
      taken.add(new int[] {start, start + length});
      head = start + length;
    }
    return start;
  }

  private int place(int length) {
    if (taken.isEmpty()) {
      return length <= size ? 0 : -1;
    }
    int tail = taken.getFirst()[0];
    if (head > tail) {
      if (size - head >= length) {
        return head;
      }
      return tail >= length ? 0 : -1;
    }
    return tail - head >= length ? head : -1;
  }

  /** Releases the piece that was taken first; false if none is taken. */
  boolean release() {
    return taken.poll() != null;
  }
}
