package org.ndsampler.core.coco.io;

/**
 * What a COCO file may demand of the reader, so that a hostile one cannot exhaust the machine.
 * Values are never nested deeper than 64, and a compressed file whose records do not fit into half
 * of the heap is refused. Immutable.
 *
 * @param maxBytes the length of the JSON text, decompressed
 * @param maxRecordBytes the length of one record, or of one top-level value that is not a list of
 *     records
 * @param maxRecords the number of records of a section
 */
public record ReadLimits(long maxBytes, int maxRecordBytes, int maxRecords) {
  /** Limits that no honest dataset reaches: 256 GiB, 256 MiB a record, 200 million records. */
  public static final ReadLimits DEFAULT = new ReadLimits(1L << 38, 1 << 28, 200_000_000);

  /** Rejects limits that are not positive. */
  public ReadLimits {
    if (maxBytes <= 0 || maxRecordBytes <= 0 || maxRecords <= 0) {
      throw new IllegalArgumentException(
          "limits must be positive: " + maxBytes + ", " + maxRecordBytes + ", " + maxRecords);
    }
  }

  /** The same with another length of the text. */
  public ReadLimits withMaxBytes(long bytes) {
    return new ReadLimits(bytes, maxRecordBytes, maxRecords);
  }

  /** The same with another length of a record. */
  public ReadLimits withMaxRecordBytes(int bytes) {
    return new ReadLimits(maxBytes, bytes, maxRecords);
  }

  /** The same with another number of records. */
  public ReadLimits withMaxRecords(int records) {
    return new ReadLimits(maxBytes, maxRecordBytes, records);
  }
}
