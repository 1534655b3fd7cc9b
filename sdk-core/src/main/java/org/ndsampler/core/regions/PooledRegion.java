package org.ndsampler.core.regions;

import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.geom.Window;

/**
 * A part of an image that was selected for an epoch. Two are equal if all they say is. Immutable
 * and safe for use by many threads.
 *
 * @since 0.1
 */
public final class PooledRegion {
  private final long imageId;
  private final OptionalLong annotationId;
  private final long categoryId;
  private final Window window;

  private PooledRegion(long imageId, OptionalLong annotationId, long categoryId, Window window) {
    this.imageId = imageId;
    this.annotationId = annotationId;
    this.categoryId = categoryId;
    this.window = window;
  }

  /** A region around an annotation. */
  public static PooledRegion positive(
      long imageId, long annotationId, long categoryId, Window window) {
    return new PooledRegion(imageId, OptionalLong.of(annotationId), categoryId, window);
  }

  /**
   * A region where there is nothing.
   *
   * @param categoryId what stands for nothing: the category called "background", or 0
   */
  public static PooledRegion negative(long imageId, long categoryId, Window window) {
    return new PooledRegion(imageId, OptionalLong.empty(), categoryId, window);
  }

  /** The image. */
  public long imageId() {
    return imageId;
  }

  /** The annotation that it is about; none for a negative. */
  public OptionalLong annotationId() {
    return annotationId;
  }

  /**
   * The annotation's category; for a negative, the category called "background", or 0 if there is
   * none.
   */
  public long categoryId() {
    return categoryId;
  }

  /** What to look at, which may lie partly outside the image. */
  public Window window() {
    return window;
  }

  /** Whether it is about an annotation. */
  public boolean isPositive() {
    return annotationId.isPresent();
  }

  /** Whether another says the same. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PooledRegion o
        && imageId == o.imageId
        && annotationId.equals(o.annotationId)
        && categoryId == o.categoryId
        && window.equals(o.window);
  }

  @Override
  public int hashCode() {
    return Objects.hash(imageId, annotationId, categoryId, window);
  }

  /** What and where it is. */
  @Override
  public String toString() {
    return "PooledRegion(image "
        + imageId
        + (isPositive() ? ", annotation " + annotationId.getAsLong() : ", negative")
        + ", category "
        + categoryId
        + ", "
        + window
        + ")";
  }
}
