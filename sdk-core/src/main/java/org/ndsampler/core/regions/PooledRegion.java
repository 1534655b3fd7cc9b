package org.ndsampler.core.regions;

import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.io.CocoException;
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
  private final OptionalLong categoryId;
  private final Window window;

  private PooledRegion(
      long imageId, OptionalLong annotationId, OptionalLong categoryId, Window window) {
    this.imageId = imageId;
    this.annotationId = annotationId;
    this.categoryId = categoryId;
    this.window = window;
  }

  /** A region around an annotation. */
  public static PooledRegion positive(
      long imageId, long annotationId, long categoryId, Window window) {
    return positive(imageId, annotationId, OptionalLong.of(categoryId), window);
  }

  /** A region around an annotation, which in damaged data may name no category. */
  public static PooledRegion positive(
      long imageId, long annotationId, OptionalLong categoryId, Window window) {
    return new PooledRegion(imageId, OptionalLong.of(annotationId), categoryId, window);
  }

  /**
   * A region where there is nothing.
   *
   * @param categoryId what stands for nothing: the category called "background", or 0
   */
  public static PooledRegion negative(long imageId, long categoryId, Window window) {
    return new PooledRegion(imageId, OptionalLong.empty(), OptionalLong.of(categoryId), window);
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
   *
   * @throws CocoException if the annotation names no category
   */
  public long categoryId() {
    return categoryId.orElseThrow(
        () ->
            new CocoException(
                "annotation "
                    + annotationId.orElse(0)
                    + " has no category_id; hasCategory() tells, and repair() mends it"));
  }

  /** Whether there is a category, which in damaged data an annotation need not name. */
  public boolean hasCategory() {
    return categoryId.isPresent();
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
        && categoryId.equals(o.categoryId)
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
        + (hasCategory() ? ", category " + categoryId.getAsLong() : ", no category")
        + ", "
        + window
        + ")";
  }
}
