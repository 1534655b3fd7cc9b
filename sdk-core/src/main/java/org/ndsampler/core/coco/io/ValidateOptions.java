package org.ndsampler.core.coco.io;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;

/**
 * What is looked at when a dataset is checked. Immutable; each setting gives a changed copy.
 *
 * @since 0.1
 */
public final class ValidateOptions {
  /** The records, and no file of an image. */
  public static final ValidateOptions DEFAULT =
      new ValidateOptions(true, false, false, Progress.NONE, CancellationToken.NONE);

  /** The files of the images, and no records. */
  public static final ValidateOptions IMAGES = DEFAULT.records(false).images(true);

  private final boolean records;
  private final boolean images;
  private final boolean applyOrientation;
  private final Progress progress;
  private final CancellationToken cancellation;

  private ValidateOptions(
      boolean records,
      boolean images,
      boolean applyOrientation,
      Progress progress,
      CancellationToken cancellation) {
    this.records = records;
    this.images = images;
    this.applyOrientation = applyOrientation;
    this.progress = progress;
    this.cancellation = cancellation;
  }

  /** Whether the records are looked at. */
  public ValidateOptions records(boolean value) {
    return new ValidateOptions(value, images, applyOrientation, progress, cancellation);
  }

  /** Whether the records are looked at. */
  public boolean isRecords() {
    return records;
  }

  /** Whether each image's file is looked for and its header read. */
  public ValidateOptions images(boolean value) {
    return new ValidateOptions(records, value, applyOrientation, progress, cancellation);
  }

  /** Whether each image's file is looked for and its header read. */
  public boolean isImages() {
    return images;
  }

  /** Whether images will be turned as EXIF says; give it the value that the sampler has. */
  public ValidateOptions applyOrientation(boolean value) {
    return new ValidateOptions(records, images, value, progress, cancellation);
  }

  /** Whether images will be turned as EXIF says. */
  public boolean appliesOrientation() {
    return applyOrientation;
  }

  /** Told how many files were looked at. */
  public ValidateOptions progress(Progress value) {
    return new ValidateOptions(records, images, applyOrientation, value, cancellation);
  }

  /** Told how many files were looked at. */
  public Progress progress() {
    return progress;
  }

  /** Stops the look at files. */
  public ValidateOptions cancellation(CancellationToken value) {
    return new ValidateOptions(records, images, applyOrientation, progress, value);
  }

  /** Stops the look at files. */
  public CancellationToken cancellation() {
    return cancellation;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ValidateOptions that
        && records == that.records
        && images == that.images
        && applyOrientation == that.applyOrientation
        && progress.equals(that.progress)
        && cancellation.equals(that.cancellation);
  }

  @Override
  public int hashCode() {
    return Objects.hash(records, images, applyOrientation, progress, cancellation);
  }

  @Override
  public String toString() {
    return "ValidateOptions(records "
        + records
        + ", images "
        + images
        + (applyOrientation ? ", applyOrientation" : "")
        + ")";
  }
}
