package org.ndsampler.core.coco;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.ndsampler.core.coco.internal.Records;

/**
 * The records of one section of a dataset, in the order of the file: row 0, 1, 2 and so on. A row
 * is a place in memory, an id is what the file calls a record. Immutable, safe for concurrent use.
 *
 * @param <R> the view of one record
 */
abstract sealed class CocoTable<R extends CocoRecord> implements Iterable<R>
    permits CocoImages, CocoAnnotations, CocoCategories, CocoVideos {
  final CocoDataset dataset;
  final Records records;

  CocoTable(CocoDataset dataset, Records records) {
    this.dataset = dataset;
    this.records = records;
  }

  /** The number of rows. */
  public int size() {
    return records.size();
  }

  /** Whether there are no rows. */
  public boolean isEmpty() {
    return size() == 0;
  }

  /**
   * The id of a row.
   *
   * @throws IndexOutOfBoundsException if there is no such row
   */
  public long id(int row) {
    return records.id(row);
  }

  /** The row of an id, or -1 if no record has it. */
  public int row(long id) {
    return records.row(id);
  }

  /** Whether a record has this id. */
  public boolean contains(long id) {
    return row(id) >= 0;
  }

  /** The ids of all rows in their order, a new array. */
  public long[] ids() {
    long[] ids = new long[size()];
    for (int row = 0; row < ids.length; row++) {
      ids[row] = id(row);
    }
    return ids;
  }

  /**
   * The view of a row.
   *
   * @throws IndexOutOfBoundsException if there is no such row
   */
  public abstract R at(int row);

  /** The records in the order of the rows. */
  public Stream<R> stream() {
    return IntStream.range(0, size()).mapToObj(this::at);
  }

  /** What of a row {@link #toString} shows: its id, unless there is something better. */
  String label(int row) {
    return Long.toString(id(row));
  }

  /** The number of rows and the first ids, or names for categories. */
  @Override
  public String toString() {
    int shown = Math.min(size(), 10);
    return IntStream.range(0, shown)
        .mapToObj(this::label)
        .collect(
            Collectors.joining(
                ", ",
                getClass().getSimpleName() + "[" + size() + (shown == 0 ? "" : ": "),
                shown < size() ? ", ...]" : "]"));
  }

  @Override
  public Iterator<R> iterator() {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < size();
      }

      @Override
      public R next() {
        if (next >= size()) {
          throw new NoSuchElementException();
        }
        return at(next++);
      }
    };
  }
}
