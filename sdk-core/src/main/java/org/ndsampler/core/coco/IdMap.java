package org.ndsampler.core.coco;

/**
 * What became of the ids of one section of a dataset. Immutable.
 *
 * <p>It is held as a column beside the table of the dataset that the ids come from.
 */
final class IdMap {
  private final CocoTable<?> table;
  private final long[] newIds;

  IdMap(CocoTable<?> table, long[] newIds) {
    this.table = table;
    this.newIds = newIds;
  }

  /**
   * The new id of a record.
   *
   * @throws IllegalArgumentException if no record had the old one
   */
  long newId(long oldId) {
    int row = table.row(oldId);
    if (row < 0) {
      throw new IllegalArgumentException("no record had the id " + oldId);
    }
    return newIds[row];
  }

  /** The number of records whose id has changed. */
  int changedCount() {
    int changed = 0;
    for (int row = 0; row < newIds.length; row++) {
      changed += newIds[row] == table.id(row) ? 0 : 1;
    }
    return changed;
  }

  /** How many ids there are, and how many of them have changed. */
  @Override
  public String toString() {
    return "IdMap(" + newIds.length + " ids, " + changedCount() + " changed)";
  }
}
