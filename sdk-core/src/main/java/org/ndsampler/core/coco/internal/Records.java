package org.ndsampler.core.coco.internal;

import java.io.IOException;
import java.util.Arrays;

/** The rows of one section: an id and the raw JSON text of each. Immutable. */
public final class Records {
  private final long[] ids;
  private final long[] addresses;
  private final int[] lengths;
  private final ByteArena arena;
  private final LongIndex index;

  private Records(Growing growing, ByteArena arena) {
    this.ids = Arrays.copyOf(growing.ids, growing.count);
    this.addresses = Arrays.copyOf(growing.addresses, growing.count);
    this.lengths = Arrays.copyOf(growing.lengths, growing.count);
    this.arena = arena;
    this.index = LongIndex.of(ids);
  }

  private Records(ColumnInput in, ByteArena arena, long textLength) throws IOException {
    this.ids = in.longs();
    this.addresses = in.longs();
    this.lengths = in.ints();
    this.arena = arena;
    if (addresses.length != ids.length || lengths.length != ids.length) {
      throw new ColumnInput.DamagedException("columns of different lengths");
    }
    for (int row = 0; row < ids.length; row++) {
      if (lengths[row] < 0 || addresses[row] < 0 || addresses[row] > textLength - lengths[row]) {
        throw new ColumnInput.DamagedException("a record outside the text");
      }
    }
    this.index = LongIndex.of(ids);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param arena with the file whose places the addresses are
   */
  static Records read(ColumnInput in, ByteArena arena, long textLength) throws IOException {
    return new Records(in, arena, textLength);
  }

  /** Writes the columns; the text is not among them. */
  void write(ColumnOutput out) throws IOException {
    out.longs(ids);
    out.longs(addresses);
    out.ints(lengths);
  }

  public int size() {
    return ids.length;
  }

  public long id(int row) {
    return ids[row];
  }

  /** The row of an id, or -1. */
  public int row(long id) {
    return index.row(id);
  }

  /** The first row whose id an earlier row has too, or -1. */
  public int duplicateRow() {
    return index.duplicateRow();
  }

  /** Whether an earlier row has the same id. */
  public boolean isDuplicate(int row) {
    return index.duplicateRow() >= 0 && ids[row] != CocoStore.NO_ID && row(ids[row]) != row;
  }

  public Slice slice(int row) {
    return arena.slice(addresses[row], lengths[row]);
  }

  long address(int row) {
    return addresses[row];
  }

  /** Rows that are being collected. */
  static final class Growing {
    private long[] ids = new long[16];
    private long[] addresses = new long[16];
    private int[] lengths = new int[16];
    private int count;

    int count() {
      return count;
    }

    int capacity() {
      return ids.length;
    }

    void add(long id, long address, int length) {
      if (count == ids.length) {
        int more = grown(count);
        ids = Arrays.copyOf(ids, more);
        addresses = Arrays.copyOf(addresses, more);
        lengths = Arrays.copyOf(lengths, more);
      }
      ids[count] = id;
      addresses[count] = address;
      lengths[count++] = length;
    }

    Records build(ByteArena arena) {
      return new Records(this, arena);
    }

    static int grown(int count) {
      return Math.addExact(count, Math.max(16, count >> 1));
    }
  }
}
