package org.ndsampler.core.coco.io;

/**
 * How a COCO file is read. Immutable.
 *
 * @param limits what the file may demand
 * @param storage where the text of the records is kept
 * @param duplicateIds what happens when two records of a section have the same id
 */
public record ReadOptions(ReadLimits limits, Storage storage, DuplicateIds duplicateIds) {
  /** The usual: default limits, storage by size, duplicate ids are an error. */
  public static final ReadOptions DEFAULT =
      new ReadOptions(ReadLimits.DEFAULT, Storage.AUTO, DuplicateIds.FAIL);

  /** Where the text of the records is kept. */
  public enum Storage {
    /** On the heap if the file is smaller than a quarter of it, otherwise in the file. */
    AUTO,
    /** On the heap. */
    HEAP,
    /**
     * In the file, which is mapped into memory: it must not be written in place while the dataset
     * is in use. Replacing it by another file, as {@code CocoDataset.write} does, is harmless. A
     * compressed file cannot be mapped and goes to the heap.
     */
    MAPPED
  }

  /** What happens when two records of a section have the same id. */
  public enum DuplicateIds {
    /** An error at the second one. */
    FAIL,
    /** Both are kept; a lookup by id finds the first. For {@code validate} and {@code repair}. */
    KEEP
  }

  /** The same with other limits. */
  public ReadOptions withLimits(ReadLimits newLimits) {
    return new ReadOptions(newLimits, storage, duplicateIds);
  }

  /** The same with another storage. */
  public ReadOptions withStorage(Storage newStorage) {
    return new ReadOptions(limits, newStorage, duplicateIds);
  }

  /** The same with another treatment of duplicate ids. */
  public ReadOptions withDuplicateIds(DuplicateIds treatment) {
    return new ReadOptions(limits, storage, treatment);
  }
}
