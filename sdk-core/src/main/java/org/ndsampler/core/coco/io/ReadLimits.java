package org.ndsampler.core.coco.io;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a COCO file may demand of the reader, so that a hostile one cannot exhaust the machine.
 * Values are never nested deeper than 64, and a compressed file whose records do not fit into half
 * of the heap is refused. Immutable; each setting gives a changed copy.
 *
 * @since 0.1
 */
public final class ReadLimits {
  /** Limits that no honest dataset reaches: 256 GiB, 256 MiB a record, 200 million records. */
  public static final ReadLimits DEFAULT = new ReadLimits(1L << 38, 1 << 28, 200_000_000);

  /** Limits for a file that somebody unknown has written: 1 GiB, 16 MiB a record, 5 million. */
  public static final ReadLimits UNTRUSTED = new ReadLimits(1L << 30, 1 << 24, 5_000_000);

  private final long maxBytes;
  private final int maxRecordBytes;
  private final int maxRecords;

  private ReadLimits(long maxBytes, int maxRecordBytes, int maxRecords) {
    if (maxBytes <= 0 || maxRecordBytes <= 0 || maxRecords <= 0) {
      throw new IllegalArgumentException(
          "limits must be positive: " + maxBytes + ", " + maxRecordBytes + ", " + maxRecords);
    }
    this.maxBytes = maxBytes;
    this.maxRecordBytes = maxRecordBytes;
    this.maxRecords = maxRecords;
  }

  /** Another length of the JSON text, decompressed. */
  public ReadLimits maxBytes(long bytes) {
    return new ReadLimits(bytes, maxRecordBytes, maxRecords);
  }

  /** The length of the JSON text, decompressed. */
  public long maxBytes() {
    return maxBytes;
  }

  /** Another length of one record, or of one top-level value that is not a list of records. */
  public ReadLimits maxRecordBytes(int bytes) {
    return new ReadLimits(maxBytes, bytes, maxRecords);
  }

  /** The length of one record, or of one top-level value that is not a list of records. */
  public int maxRecordBytes() {
    return maxRecordBytes;
  }

  /** Another number of records of a section. */
  public ReadLimits maxRecords(int records) {
    return new ReadLimits(maxBytes, maxRecordBytes, records);
  }

  /** The number of records of a section. */
  public int maxRecords() {
    return maxRecords;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ReadLimits that
        && maxBytes == that.maxBytes
        && maxRecordBytes == that.maxRecordBytes
        && maxRecords == that.maxRecords;
  }

  @Override
  public int hashCode() {
    return Objects.hash(maxBytes, maxRecordBytes, maxRecords);
  }

  @Override
  public String toString() {
    return "ReadLimits(maxBytes "
        + maxBytes
        + ", maxRecordBytes "
        + maxRecordBytes
        + ", maxRecords "
        + maxRecords
        + ")";
  }
}
