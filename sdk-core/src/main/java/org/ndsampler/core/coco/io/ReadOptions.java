package org.ndsampler.core.coco.io;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a COCO file is read. Immutable; each setting gives a changed copy.
 *
 * @since 0.1
 */
public final class ReadOptions {
  /** The usual: default limits, storage by size, duplicate ids are an error, no sidecars. */
  public static final ReadOptions DEFAULT =
      new ReadOptions(ReadLimits.DEFAULT, Storage.AUTO, DuplicateIds.FAIL, null);

  private final ReadLimits limits;
  private final Storage storage;
  private final DuplicateIds duplicateIds;
  private final @Nullable Path sidecars;

  private ReadOptions(
      ReadLimits limits, Storage storage, DuplicateIds duplicateIds, @Nullable Path sidecars) {
    this.limits = limits;
    this.storage = storage;
    this.duplicateIds = duplicateIds;
    this.sidecars = sidecars;
  }

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

  /** What the file may demand. */
  public ReadOptions limits(ReadLimits value) {
    return new ReadOptions(value, storage, duplicateIds, sidecars);
  }

  /** What the file may demand. */
  public ReadLimits limits() {
    return limits;
  }

  /** Where to keep the text of the records. */
  public ReadOptions storage(Storage value) {
    return new ReadOptions(limits, value, duplicateIds, sidecars);
  }

  /** Where the text of the records is kept. */
  public Storage storage() {
    return storage;
  }

  /** What to do when two records of a section have the same id. */
  public ReadOptions duplicateIds(DuplicateIds value) {
    return new ReadOptions(limits, storage, value, sidecars);
  }

  /** What happens when two records of a section have the same id. */
  public DuplicateIds duplicateIds() {
    return duplicateIds;
  }

  /**
   * A folder of sidecars: the columns of each plain JSON file that is read are kept there, about 70
   * bytes for an annotation, and taken from there as long as the file has the same content, all of
   * which is checked by length and CRC-32C at each opening. A sidecar that is damaged, or of other
   * content, is made anew. The text is then always {@link Storage#MAPPED}.
   *
   * @param folder made if it does not exist; one that cannot be written to costs a warning
   */
  public ReadOptions sidecars(Path folder) {
    return new ReadOptions(limits, storage, duplicateIds, folder);
  }

  /** The folder of sidecars, if there is one. */
  public Optional<Path> sidecars() {
    return Optional.ofNullable(sidecars);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ReadOptions that
        && limits.equals(that.limits)
        && storage == that.storage
        && duplicateIds == that.duplicateIds
        && Objects.equals(sidecars, that.sidecars);
  }

  @Override
  public int hashCode() {
    return Objects.hash(limits, storage, duplicateIds, sidecars);
  }

  @Override
  public String toString() {
    return "ReadOptions("
        + limits
        + ", storage "
        + storage
        + ", duplicateIds "
        + duplicateIds
        + (sidecars == null ? "" : ", sidecars " + sidecars)
        + ")";
  }
}
