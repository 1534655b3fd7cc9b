package org.ndsampler.explore;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.geom.Box;

/**
 * What somebody who looked at an annotation or an image says of it. Immutable; two that say the
 * same are equal.
 *
 * @since 0.1
 */
public final class ReviewMark {
  private final Judgement kind;
  private final boolean isOfImage;
  private final long id;
  private final @Nullable String className;
  private final @Nullable Box box;

  private ReviewMark(
      Judgement kind, boolean isOfImage, long id, @Nullable String className, @Nullable Box box) {
    this.kind = kind;
    this.isOfImage = isOfImage;
    this.id = id;
    this.className = className;
    this.box = box;
  }

  /** What is said. Immutable, safe for concurrent use. */
  public enum Judgement {
    /** It is as it should be. */
    RIGHT,
    /** It should not be there. */
    WRONG,
    /** It is of another class. */
    CLASS_WRONG,
    /** An annotation should be there and is not. */
    MISSING
  }

  /** An annotation is as it should be. */
  public static ReviewMark right(long annotationId) {
    return new ReviewMark(Judgement.RIGHT, false, annotationId, null, null);
  }

  /** An annotation should not be there. */
  public static ReviewMark wrong(long annotationId) {
    return new ReviewMark(Judgement.WRONG, false, annotationId, null, null);
  }

  /** An annotation is of another class, which is named. */
  public static ReviewMark classWrong(long annotationId, String className) {
    return new ReviewMark(
        Judgement.CLASS_WRONG, false, annotationId, Objects.requireNonNull(className), null);
  }

  /**
   * An image lacks an annotation of a class.
   *
   * @param box in pixels of the image
   * @throws IllegalArgumentException if the box has no area or is not finite
   */
  public static ReviewMark missing(long imageId, String className, Box box) {
    double area = box.width() * box.height();
    boolean isSound =
        box.width() > 0
            && box.height() > 0
            && Double.isFinite(area)
            && Double.isFinite(box.x())
            && Double.isFinite(box.y());
    if (!isSound) {
      throw new IllegalArgumentException("the box of what is missing has no finite area: " + box);
    }
    return new ReviewMark(Judgement.MISSING, true, imageId, Objects.requireNonNull(className), box);
  }

  /** An image and all its annotations are as they should be, and none is missing. */
  public static ReviewMark imageRight(long imageId) {
    return new ReviewMark(Judgement.RIGHT, true, imageId, null, null);
  }

  /** An image should not be in the dataset. */
  public static ReviewMark imageWrong(long imageId) {
    return new ReviewMark(Judgement.WRONG, true, imageId, null, null);
  }

  /** What is said. */
  public Judgement judgement() {
    return kind;
  }

  /** The annotation that it is said of; empty if it is said of an image. */
  public OptionalLong annotationId() {
    return isOfImage ? OptionalLong.empty() : OptionalLong.of(id);
  }

  /** The image that it is said of; empty if it is said of an annotation. */
  public OptionalLong imageId() {
    return isOfImage ? OptionalLong.of(id) : OptionalLong.empty();
  }

  /** The class that it should be of. */
  public Optional<String> className() {
    return Optional.ofNullable(className);
  }

  /** The box that is missing, in pixels of the image. */
  public Optional<Box> box() {
    return Optional.ofNullable(box);
  }

  boolean isOfImage() {
    return isOfImage;
  }

  long id() {
    return id;
  }

  /**
   * What of two marks only the later one holds: an annotation has one mark, and an image one and
   * any number of boxes that are missing.
   */
  Object subject() {
    return kind == Judgement.MISSING ? this : isOfImage ? "image " + id : id;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ReviewMark that
        && kind == that.kind
        && isOfImage == that.isOfImage
        && id == that.id
        && Objects.equals(className, that.className)
        && Objects.equals(box, that.box);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, isOfImage, id, className, box);
  }

  /** What is said of what. */
  @Override
  public String toString() {
    return "ReviewMark("
        + ReviewFile.word(kind)
        + (isOfImage ? ", image " : ", annotation ")
        + id
        + (className == null ? "" : ", class " + className)
        + (box == null ? "" : ", " + box)
        + ")";
  }
}
