package org.ndsampler.core.coco.io;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a dataset is written. Immutable; each setting gives a changed copy.
 *
 * @since 0.1
 */
public final class WriteOptions {
  /** The usual: images stay findable, values are written as they were read. */
  public static final WriteOptions DEFAULT = new WriteOptions(ImageNames.FINDABLE, true);

  private final ImageNames imageNames;
  private final boolean asRead;

  private WriteOptions(ImageNames imageNames, boolean asRead) {
    this.imageNames = imageNames;
    this.asRead = asRead;
  }

  /** What becomes of the names of image files when a dataset is written to another folder. */
  public enum ImageNames {
    /**
     * Relative to the folder that is written to, so that reading the file finds the images. Names
     * that are absolute stay so. The name of a file that is not there is kept, and so are all names
     * of a dataset that was made in memory and has no image folder.
     */
    FINDABLE,
    /** Absolute, of the files that are there. */
    ABSOLUTE,
    /** As they are, for whoever moves the images too. */
    KEPT
  }

  /** What becomes of the names of image files. */
  public WriteOptions imageNames(ImageNames value) {
    return new WriteOptions(value, asRead);
  }

  /** What becomes of the names of image files. */
  public ImageNames imageNames() {
    return imageNames;
  }

  /**
   * Whether values that were mended while the file was read, such as ids that are text, are written
   * as the file had them.
   */
  public WriteOptions asRead(boolean value) {
    return new WriteOptions(imageNames, value);
  }

  /** Whether values that were mended while the file was read are written as the file had them. */
  public boolean isAsRead() {
    return asRead;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof WriteOptions that
        && imageNames == that.imageNames
        && asRead == that.asRead;
  }

  @Override
  public int hashCode() {
    return Objects.hash(imageNames, asRead);
  }

  @Override
  public String toString() {
    return "WriteOptions(imageNames " + imageNames + (asRead ? ", asRead)" : ")");
  }
}
