package org.ndsampler.core.regions;

import java.util.Arrays;

/**
 * What forbids rows on the way of a sweep over the columns, in parts: those that forbid the same
 * rows from their first column to their last, which come and go once, and those that have other
 * rows in each column. Confined to one thread.
 */
final class SweepParts {
  private final FreeRoom room;
  private final CoveredRows covered;
  private int count;
  private int[] items = new int[64];
  private int[] from = new int[64];
  private int[] to = new int[64];
  private boolean[] changing = new boolean[64];

  // The parts in the order of their first columns, and those that do not change of their ends.
  private long[] coming = {};
  private long[] going = {};
  private int came;
  private int went;
  // Those that change, of the column that the sweep is at, with what they forbid there.
  private int[] here = {};
  private int hereCount;
  private final Intervals rowsHere;
  private final Intervals found;

  /**
   * No parts yet.
   *
   * @param most how many intervals there may be in a column
   */
  SweepParts(FreeRoom room, CoveredRows covered, int most) {
    this.room = room;
    this.covered = covered;
    rowsHere = new Intervals(most);
    found = new Intervals(most);
  }

  /** Adds a part of a box or group, if it has any column. */
  void add(int item, int first, int end, boolean changes) {
    if (first >= end) {
      return;
    }
    if (count == items.length) {
      int more = Math.addExact(count, count);
      items = Arrays.copyOf(items, more);
      from = Arrays.copyOf(from, more);
      to = Arrays.copyOf(to, more);
      changing = Arrays.copyOf(changing, more);
    }
    items[count] = item;
    from[count] = first;
    to[count] = end;
    changing[count++] = changes;
  }

  /** All parts were added. */
  void begin() {
    coming = new long[count];
    going = new long[count];
    int staying = 0;
    for (int part = 0; part < count; part++) {
      coming[part] = (long) from[part] << 32 | part;
      if (!changing[part]) {
        going[staying++] = (long) to[part] << 32 | part;
      }
    }
    going = Arrays.copyOf(going, staying);
    here = new int[count - staying];
    Arrays.sort(coming);
    Arrays.sort(going);
  }

  /** Goes on to a column, to the right of the one before; no column with a change is left out. */
  void moveTo(int x) {
    for (int k = 0; k < rowsHere.size; k++) {
      covered.remove(rowsHere.starts[k], rowsHere.ends[k]);
    }
    rowsHere.size = 0;
    while (went < going.length && going[went] >>> 32 <= x) {
      for (rowsOf((int) going[went++]); found.size > 0; ) {
        found.size--;
        covered.remove(found.starts[found.size], found.ends[found.size]);
      }
    }
    while (came < coming.length && coming[came] >>> 32 <= x) {
      int part = (int) coming[came++];
      if (changing[part]) {
        here[hereCount++] = part;
        continue;
      }
      for (rowsOf(part); found.size > 0; ) {
        found.size--;
        covered.add(found.starts[found.size], found.ends[found.size]);
      }
    }
    int still = 0;
    for (int k = 0; k < hereCount; k++) {
      int part = here[k];
      if (to[part] > x) {
        here[still++] = part;
        room.collect(items[part], x, rowsHere);
      }
    }
    hereCount = still;
    for (int k = 0; k < rowsHere.size; k++) {
      covered.add(rowsHere.starts[k], rowsHere.ends[k]);
    }
  }

  /** The rows of a part that does not change, which are those of its first column. */
  private void rowsOf(int part) {
    found.size = 0;
    room.collect(items[part], from[part], found);
  }
}
