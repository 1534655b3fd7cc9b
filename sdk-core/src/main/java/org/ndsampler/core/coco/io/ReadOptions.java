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
      new ReadOptions(ReadLimits.DEFAULT, Storage.AUTO, DuplicateIds.FAIL, null, false, true);

  private final ReadLimits limits;
  private final Storage storage;
  private final DuplicateIds duplicateIds;
  private final @Nullable Path sidecars;
  private final boolean lenient;
  private final boolean leavingNames;

  private ReadOptions(
      ReadLimits limits,
      Storage storage,
      DuplicateIds duplicateIds,
      @Nullable Path sidecars,
      boolean lenient,
      boolean leavingNames) {
    this.limits = limits;
    this.storage = storage;
    this.duplicateIds = duplicateIds;
    this.sidecars = sidecars;
    this.lenient = lenient;
    this.leavingNames = leavingNames;
  }

  /**
   * Opens whatever has one reading, and says what it did: ids that are text, numbers and flags as
   * text, records without an id, sections as dictionaries, boxes and keypoints in other forms,
   * panoptic files, one JSON object a line, text that is not UTF-8 and so on. A record that nobody
   * can read is set aside and stops nothing. {@code docs/formats.md} lists all of it.
   *
   * <p>What was done tells {@link org.ndsampler.core.coco.CocoDataset#readProblems()}. A record
   * that was mended has a field {@code as_read} with the values as the file has them, and {@code
   * write} puts them back. Both of two records with one id are kept. What the usual reading takes
   * costs nothing more; a file that needs mending is read three times. Sidecars are not used.
   */
  public static ReadOptions lenient() {
    return DEFAULT.lenient(true);
  }

  /** Whether to open whatever has one reading, as {@link #lenient()} says. */
  public ReadOptions lenient(boolean value) {
    return new ReadOptions(limits, storage, duplicateIds, sidecars, value, leavingNames);
  }

  /** Whether whatever has one reading is opened. */
  public boolean isLenient() {
    return lenient;
  }

  /**
   * For a file that somebody unknown has written: names of images that lead out of the image folder
   * are refused ({@link #leavingNames}), and the limits are {@link ReadLimits#UNTRUSTED}. Nothing
   * is ever fetched from a URL, with these options or without.
   */
  public static ReadOptions untrusted() {
    return DEFAULT.limits(ReadLimits.UNTRUSTED).leavingNames(false);
  }

  /**
   * Whether names of images may lead out of the image folder: by {@code ..}, as absolute paths, or
   * over links. They may unless told, with one warning in the log. Where they are refused, asking
   * for such an image's file is an error that names it, and all others are read.
   */
  public ReadOptions leavingNames(boolean value) {
    return new ReadOptions(limits, storage, duplicateIds, sidecars, lenient, value);
  }

  /** Whether names of images may lead out of the image folder. */
  public boolean isLeavingNames() {
    return leavingNames;
  }

  /** Where the text of the records is kept. */
  public enum Storage {
    /** On the heap if the file is smaller than a quarter of it, otherwise in the file. */
    AUTO,
    /** On the heap. */
    HEAP,
    /**
     * In the file, which is mapped into memory: it must not be written in place while the dataset
     * is in use: then a record is an {@link java.io.UncheckedIOException} that names the file.
     * Replacing it by another file, as {@code CocoDataset.write} does, is harmless. A compressed
     * file cannot be mapped and goes to the heap.
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
    return new ReadOptions(value, storage, duplicateIds, sidecars, lenient, leavingNames);
  }

  /** What the file may demand. */
  public ReadLimits limits() {
    return limits;
  }

  /** Where to keep the text of the records. */
  public ReadOptions storage(Storage value) {
    return new ReadOptions(limits, value, duplicateIds, sidecars, lenient, leavingNames);
  }

  /** Where the text of the records is kept. */
  public Storage storage() {
    return storage;
  }

  /** What to do when two records of a section have the same id. */
  public ReadOptions duplicateIds(DuplicateIds value) {
    return new ReadOptions(limits, storage, value, sidecars, lenient, leavingNames);
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
    return new ReadOptions(limits, storage, duplicateIds, folder, lenient, leavingNames);
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
        && lenient == that.lenient
        && leavingNames == that.leavingNames
        && Objects.equals(sidecars, that.sidecars);
  }

  @Override
  public int hashCode() {
    return Objects.hash(limits, storage, duplicateIds, sidecars, lenient, leavingNames);
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
        + (lenient ? ", lenient" : "")
        + (leavingNames ? "" : ", names stay in the image folder")
        + ")";
  }
}
