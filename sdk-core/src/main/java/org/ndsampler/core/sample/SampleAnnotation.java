package org.ndsampler.core.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoCategory;
import org.ndsampler.core.coco.Keypoint;
import org.ndsampler.core.coco.Keypoints;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.RunLengthMask;
import org.ndsampler.core.geom.Segmentation;

/**
 * An annotation in the coordinates of its {@link Sample}: pixels from the sample's top-left corner.
 * Nothing is clipped unless the target says so: a box or a polygon goes on outside the sample as it
 * does outside the window. Immutable; shapes are transformed when they are asked for.
 *
 * @since 0.1
 */
public final class SampleAnnotation {
  private final CocoAnnotation source;
  private final int frame;
  private final Affine toSample;
  private final Set<AnnotationPart> parts;
  private final @Nullable Box limits;
  private final Augmentation drawn;

  SampleAnnotation(
      CocoAnnotation source,
      int frame,
      Affine toSample,
      Set<AnnotationPart> parts,
      @Nullable Box limits,
      Augmentation drawn) {
    this.source = source;
    this.frame = frame;
    this.toSample = toSample;
    this.parts = parts;
    this.limits = limits;
    this.drawn = drawn;
  }

  /** The annotation's id in the dataset. */
  public long id() {
    return source.id();
  }

  /** The frame of the clip that it is in; 0 for an image. */
  public int frame() {
    return frame;
  }

  /** The id of its category. */
  public long categoryId() {
    return source.categoryId();
  }

  /**
   * The bounding box in sample coordinates, if the annotation has one. Where an {@link
   * Augmentation} tilts the sample it is around the tilted outline, or without one around the
   * tilted box.
   */
  public Optional<Box> box() {
    return source
        .box()
        .map(
            box ->
                drawn.isTilted()
                    ? ShownBox.of(source.dataset(), source.row(), toSample, true)
                    : box.warp(toSample))
        .map(box -> limits == null ? box : box.clamp(limits));
  }

  /**
   * The polygons or the mask in sample coordinates, if there are and the target did not leave them
   * out.
   */
  public Optional<Segmentation> segmentation() {
    return parts.contains(AnnotationPart.SEGMENTATION)
        ? source.segmentation().map(shape -> clipped(shape.warp(toSample)))
        : Optional.empty();
  }

  private Segmentation clipped(Segmentation shape) {
    if (limits == null) {
      return shape;
    }
    return shape instanceof RunLengthMask mask
        ? mask.crop(limits.toWindow())
        : shape.toMultiPolygon().clip(limits);
  }

  private Keypoints clipped(Keypoints keypoints) {
    if (limits == null) {
      return keypoints;
    }
    List<Keypoint> points = new ArrayList<>(keypoints.size());
    for (Keypoint point : keypoints) {
      points.add(isInside(point, limits) ? point : hidden(point));
    }
    return new Keypoints(points);
  }

  /**
   * The keypoints in sample coordinates, if there are and the target did not leave them out. If it
   * clips, a point outside the sample is still there, so that all objects of a category have as
   * many points in the same order, but with visibility 0. In a mirror, left and right change
   * places: see {@link Augmentation#keypointPairs}.
   */
  public Optional<Keypoints> keypoints() {
    return parts.contains(AnnotationPart.KEYPOINTS)
        ? source.keypoints().map(points -> clipped(mirrored(points.warp(toSample))))
        : Optional.empty();
  }

  private Keypoints mirrored(Keypoints points) {
    return drawn.isMirrored()
        ? new KeypointMirror(source.dataset(), drawn.keypointPairs())
            .apply(points, source.category().map(CocoCategory::keypoints).orElse(List.of()))
        : points;
  }

  /** A point on the left or top edge lies in the first pixel; one on the others in none. */
  private static boolean isInside(Keypoint point, Box limits) {
    return point.x() >= limits.x()
        && point.x() < limits.maxX()
        && point.y() >= limits.y()
        && point.y() < limits.maxY();
  }

  private static Keypoint hidden(Keypoint point) {
    return new Keypoint(point.name(), point.categoryId(), point.x(), point.y(), 0);
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
        && frame == that.frame
        && parts.equals(that.parts)
        && Objects.equals(limits, that.limits)
        && drawn.equals(that.drawn);
  }

  @Override
  public int hashCode() {
    return Objects.hash(source, toSample);
  }

  @Override
  public String toString() {
    @Nullable Box box = box().orElse(null);
    String category;
    try {
      category = " category " + categoryId();
    } catch (CocoException e) {
      category = " without a category";
    }
    return "annotation " + id() + category + (box == null ? "" : " " + box);
  }
}
