package org.ndsampler.formats;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;

/**
 * How labels are written, whatever their format. Immutable; each setting gives a changed copy.
 *
 * @since 0.1
 */
public final class ExportOptions {
  /** The usual: images are copied, and what is there is not overwritten. */
  public static final ExportOptions DEFAULT =
      new ExportOptions(Images.COPIED, false, CancellationToken.NONE, (task, done, total) -> {});

  private final Images images;
  private final boolean overwrite;
  private final CancellationToken cancellation;
  private final Progress progress;

  private ExportOptions(
      Images images, boolean overwrite, CancellationToken cancellation, Progress progress) {
    this.images = images;
    this.overwrite = overwrite;
    this.cancellation = cancellation;
    this.progress = progress;
  }

  /** What becomes of the files of the images. */
  public enum Images {
    /** Copied to where the format has them. */
    COPIED,
    /** Linked to, which takes no room on the disk; copied where a hard link is not possible. */
    LINKED,
    /** Left where they are; the labels name them as if they were copied. */
    LEFT
  }

  /** What becomes of the files of the images. */
  public ExportOptions images(Images value) {
    return new ExportOptions(value, overwrite, cancellation, progress);
  }

  /** What becomes of the files of the images. */
  public Images images() {
    return images;
  }

  /** Whether files of the same names are replaced; without it nothing is written. */
  public ExportOptions overwrite(boolean value) {
    return new ExportOptions(images, value, cancellation, progress);
  }

  /** Whether files of the same names are replaced. */
  public boolean isOverwrite() {
    return overwrite;
  }

  /** What stops the writing; nothing is left then. */
  public ExportOptions cancellation(CancellationToken value) {
    return new ExportOptions(images, overwrite, value, progress);
  }

  /** What stops the writing. */
  public CancellationToken cancellation() {
    return cancellation;
  }

  /** Who is told how far it is. */
  public ExportOptions progress(Progress value) {
    return new ExportOptions(images, overwrite, cancellation, value);
  }

  /** Who is told how far it is. */
  public Progress progress() {
    return progress;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ExportOptions that
        && images == that.images
        && overwrite == that.overwrite
        && cancellation == that.cancellation
        && progress == that.progress;
  }

  @Override
  public int hashCode() {
    return Objects.hash(images, overwrite);
  }

  @Override
  public String toString() {
    return "ExportOptions(images " + images + (overwrite ? ", overwrite)" : ")");
  }
}
