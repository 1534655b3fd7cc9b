package org.ndsampler.core.coco.internal;

/** A growing set of ids, as an open-addressing table. Confined to one thread. */
public final class LongSet {
  // An id at a place whose flag is set.
  private long[] table = new long[16];
  private boolean[] isTaken = new boolean[16];
  private int size;

  /** An empty set. */
  public LongSet() {}

  private int place(long id) {
    int mask = table.length - 1;
    // Ids mostly come one after the other: 64 of them lie side by side.
    int at = (int) (((id >> 6) * 0x9E3779B97F4A7C15L >>> 32) + (id & 63)) & mask;
    while (isTaken[at] && table[at] != id) {
      at = (at + 1) & mask;
    }
    return at;
  }

  /** Whether an id is in the set. */
  public boolean contains(long id) {
    return isTaken[place(id)];
  }

  /** Adds an id; whether it was not there before. */
  public boolean add(long id) {
    int at = place(id);
    if (isTaken[at]) {
      return false;
    }
    if (2 * (size + 1) > table.length) {
      grow();
      at = place(id);
    }
    table[at] = id;
    isTaken[at] = true;
    size++;
    return true;
  }

  private void grow() {
    long[] old = table;
    boolean[] wasTaken = isTaken;
    table = new long[Math.multiplyExact(2, old.length)];
    isTaken = new boolean[table.length];
    for (int i = 0; i < old.length; i++) {
      if (wasTaken[i]) {
        int at = place(old[i]);
        table[at] = old[i];
        isTaken[at] = true;
      }
    }
  }
}
