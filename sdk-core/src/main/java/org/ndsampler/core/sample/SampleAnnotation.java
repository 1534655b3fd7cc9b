package org.ndsampler.core.sample;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.Keypoints;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Segmentation;

/**
 * An annotation in the coordinates of its {@link Sample}: pixels from the sample's top-left corner.
 * Nothing is clipped: a box or a polygon goes on outside the sample as it does outside the window.
 * Immutable; shapes are transformed when they are asked for.
 */
public final class SampleAnnotation {
  private final CocoAnnotation source;
  private final Affine toSample;
  private final boolean withSegmentation;
  private final boolean withKeypoints;

  SampleAnnotation(
      CocoAnnotation source, Affine toSample, boolean withSegmentation, boolean withKeypoints) {
    this.source = source;
    this.toSample = toSample;
    this.withSegmentation = withSegmentation;
    this.withKeypoints = withKeypoints;
  }

  /** The annotation's id in the dataset. */
  public long id() {
    return source.id();
  }

  /** The id of its category. */
  public long categoryId() {
    return source.categoryId();
  }

  /** The bounding box in sample coordinates, if the annotation has one. */
  public Optional<Box> box() {
    return source.box().map(box -> box.warp(toSample));
  }

  /**
   * The polygons or the mask in sample coordinates, if there are and the target did not leave them
   * out.
   */
  public Optional<Segmentation> segmentation() {
    return withSegmentation
        ? source.segmentation().map(shape -> shape.warp(toSample))
        : Optional.empty();
  }

  /** The keypoints in sample coordinates, if there are and the target did not leave them out. */
  public Optional<Keypoints> keypoints() {
    return withKeypoints
        ? source.keypoints().map(points -> points.warp(toSample))
        : Optional.empty();
  }

  /** Whether it stands for a crowd and not for one object. */
  public boolean isCrowd() {
    return source.isCrowd();
  }

  /** The track that it belongs to in a video. */
  public OptionalLong trackId() {
    return source.trackId();
  }

  /** The annotation as it is in the dataset, in image coordinates. */
  public CocoAnnotation source() {
    return source;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SampleAnnotation that
        && source.equals(that.source)
        && toSample.equals(that.toSample)
        && withSegmentation == that.withSegmentation
        && withKeypoints == that.withKeypoints;
  }

  @Override
  public int hashCode() {
    return Objects.hash(source, toSample);
  }

  @Override
  public String toString() {
    @Nullable Box box = box().orElse(null);
    return "annotation " + id() + " category " + categoryId() + (box == null ? "" : " " + box);
  }
}
