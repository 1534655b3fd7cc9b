package org.ndsampler.core.coco.io;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a COCO file is read. Immutable.
 *
 * @param limits what the file may demand
 * @param storage where the text of the records is kept
 * @param duplicateIds what happens when two records of a section have the same id
 * @param sidecars a folder for what was found out about files, which makes the next opening of the
 *     same one many times faster; see {@link #withSidecars}
 */
public record ReadOptions(
    ReadLimits limits, Storage storage, DuplicateIds duplicateIds, Optional<Path> sidecars) {
  /** The usual: default limits, storage by size, duplicate ids are an error, no sidecars. */
  public static final ReadOptions DEFAULT =
      new ReadOptions(ReadLimits.DEFAULT, Storage.AUTO, DuplicateIds.FAIL, Optional.empty());

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
    return new ReadOptions(newLimits, storage, duplicateIds, sidecars);
  }

  /** The same with another storage. */
  public ReadOptions withStorage(Storage newStorage) {
    return new ReadOptions(limits, newStorage, duplicateIds, sidecars);
  }

  /** The same with another treatment of duplicate ids. */
  public ReadOptions withDuplicateIds(DuplicateIds treatment) {
    return new ReadOptions(limits, storage, treatment, sidecars);
  }

  /**
   * The same with a folder of sidecars: the columns of each plain JSON file that is read are kept
   * there, about 70 bytes for an annotation, and taken from there as long as the file has the same
   * content, all of which is checked by length and CRC-32C at each opening. A sidecar that is
   * damaged, or of other content, is made anew. The text is then always {@link Storage#MAPPED}.
   *
   * @param folder made if it does not exist; one that cannot be written to costs a warning
   */
  public ReadOptions withSidecars(Path folder) {
    return new ReadOptions(limits, storage, duplicateIds, Optional.of(folder));
  }
}
