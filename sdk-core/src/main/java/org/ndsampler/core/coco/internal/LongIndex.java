package org.ndsampler.core.coco.internal;

/**
 * From an id to its row. Consecutive ids need no memory, ascending ones are searched by halving,
 * and any others go through an open-addressing table of rows.
 */
public final class LongIndex {
  private final long[] ids;
  private final boolean consecutive;
  private final int[] table;
  private final int duplicateRow;

  private LongIndex(long[] ids, boolean consecutive, int[] table, int duplicateRow) {
    this.ids = ids;
    this.consecutive = consecutive;
    this.table = table;
    this.duplicateRow = duplicateRow;
  }

  /** An index over ids, which are kept and not copied. */
  public static LongIndex of(long[] ids) {
    boolean ascending = true;
    boolean consecutive = true;
    for (int i = 1; i < ids.length; i++) {
      ascending &= ids[i] > ids[i - 1];
      consecutive &= ids[i] == ids[i - 1] + 1;
    }
    if (ascending) {
      return new LongIndex(ids, consecutive, new int[0], -1);
    }
    int capacity = Integer.highestOneBit(Math.max(8, Math.min(ids.length, 1 << 28)) * 2 - 1) * 2;
    int[] table = new int[capacity];
    int mask = capacity - 1;
    int duplicate = -1;
    for (int row = 0; row < ids.length; row++) {
      if (ids[row] == CocoStore.NO_ID) {
        continue;
      }
      int slot = hash(ids[row]) & mask;
      while (table[slot] != 0 && ids[table[slot] - 1] != ids[row]) {
        slot = (slot + 1) & mask;
      }
      if (table[slot] == 0) {
        table[slot] = row + 1;
      } else if (duplicate < 0) {
        duplicate = row;
      }
    }
    return new LongIndex(ids, false, table, duplicate);
  }

  private static int hash(long id) {
    long h = id * 0x9E3779B97F4A7C15L;
    return (int) (h >>> 32);
  }

  /** The first row whose id an earlier row has too, or -1. */
  public int duplicateRow() {
    return duplicateRow;
  }

  /** The row of an id, or -1. */
  public int row(long id) {
    if (ids.length == 0) {
      return -1;
    }
    if (table.length > 0) {
      int mask = table.length - 1;
      int slot = hash(id) & mask;
      while (table[slot] != 0) {
        if (ids[table[slot] - 1] == id) {
          return table[slot] - 1;
        }
        slot = (slot + 1) & mask;
      }
      return -1;
    }
    if (id < ids[0] || id > ids[ids.length - 1]) {
      return -1;
    }
    if (consecutive) {
      return (int) (id - ids[0]);
    }
    int low = 0;
    int high = ids.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (ids[middle] < id) {
        low = middle + 1;
      } else if (ids[middle] > id) {
        high = middle - 1;
      } else {
        return middle;
      }
    }
    return -1;
  }
}
