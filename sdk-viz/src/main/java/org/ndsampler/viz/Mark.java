package org.ndsampler.viz;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoCategory;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.coco.Keypoint;
import org.ndsampler.core.coco.Keypoints;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Segmentation;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.core.sample.SampleAnnotation;

/**
 * One thing to draw on an image: a class name with a box, a segmentation, keypoints, or several of
 * these, in pixels of the image from its top-left corner. Annotations, predictions and negatives
 * are all drawn as marks. Immutable.
 */
public final class Mark {
  /** The place of a keypoint, as COCO tells it. */
  public enum Visibility {
    /** Not labelled: not drawn. */
    ABSENT,
    /** Labelled but hidden: drawn hollow. */
    HIDDEN,
    /** Labelled and visible: drawn filled. */
    VISIBLE
  }

  /**
   * A point of a skeleton.
   *
   * @param x pixels from the left edge
   * @param y pixels from the top edge
   * @param visibility whether and how it is drawn
   */
  public record Point(double x, double y, Visibility visibility) {}

  private final long categoryId;
  private final String label;
  private final OptionalLong id;
  private final OptionalLong trackId;
  private final boolean isCrowd;
  private final boolean isFaint;
  private final @Nullable Box box;
  private final @Nullable Segmentation segmentation;
  private final List<Point> points;
  private final List<int[]> edges;

  private Mark(
      long categoryId,
      String label,
      OptionalLong id,
      OptionalLong trackId,
      boolean isCrowd,
      boolean isFaint,
      @Nullable Box box,
      @Nullable Segmentation segmentation,
      List<Point> points,
      List<int[]> edges) {
    this.categoryId = categoryId;
    this.label = label;
    this.id = id;
    this.trackId = trackId;
    this.isCrowd = isCrowd;
    this.isFaint = isFaint;
    this.box = box;
    this.segmentation = segmentation;
    this.points = points;
    this.edges = edges;
  }

  /**
   * A mark without any shape yet.
   *
   * @param categoryId what its colour goes by
   * @param label the text on it, usually the name of the class; may be empty
   */
  public static Mark of(long categoryId, String label) {
    return new Mark(
        categoryId,
        label,
        OptionalLong.empty(),
        OptionalLong.empty(),
        false,
        false,
        null,
        null,
        List.of(),
        List.of());
  }

  /** A mark of a box. */
  public static Mark of(long categoryId, String label, Box box) {
    return of(categoryId, label).withBox(box);
  }

  /** An annotation of a dataset, in pixels of its image. */
  public static Mark of(CocoAnnotation annotation) {
    return of(annotation, annotation.box(), annotation.segmentation(), annotation.keypoints());
  }

  /** An annotation of a sample, in pixels of the sample. */
  public static Mark of(SampleAnnotation annotation) {
    return of(
        annotation.source(), annotation.box(), annotation.segmentation(), annotation.keypoints());
  }

  /** All annotations of a sample, in pixels of the sample. */
  public static List<Mark> listOf(Sample sample) {
    return sample.annotations().stream().map(Mark::of).toList();
  }

  /** All annotations of an image of a dataset, in pixels of the image. */
  public static List<Mark> listOf(CocoImage image) {
    return image.annotations().stream().map(Mark::of).toList();
  }

  private static Mark of(
      CocoAnnotation annotation,
      Optional<Box> box,
      Optional<Segmentation> segmentation,
      Optional<Keypoints> keypoints) {
    Optional<CocoCategory> category = annotation.category();
    // In damaged data a category need not exist; what there is of an annotation is drawn all the
    // same.
    Mark mark =
        new Mark(
            category.map(CocoCategory::id).orElse(0L),
            category.map(CocoCategory::name).orElse("?"),
            OptionalLong.of(annotation.id()),
            annotation.trackId(),
            annotation.isCrowd(),
            false,
            box.orElse(null),
            segmentation.orElse(null),
            List.of(),
            List.of());
    return keypoints.isEmpty()
        ? mark
        : mark.withKeypoints(
            keypoints.get().points().stream().map(Mark::point).toList(),
            skeleton(category, keypoints.get()));
  }

  private static Point point(Keypoint point) {
    Visibility visibility =
        switch (point.visibility()) {
          case 0 -> Visibility.ABSENT;
          case 1 -> Visibility.HIDDEN;
          default -> Visibility.VISIBLE;
        };
    return new Point(point.x(), point.y(), visibility);
  }

  /** The category's pairs, by the names of the points: an annotation may list only some of them. */
  private static List<int[]> skeleton(Optional<CocoCategory> category, Keypoints keypoints) {
    if (category.isEmpty()) {
      return List.of();
    }
    List<String> names = category.get().keypoints();
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < keypoints.size(); i++) {
      places.putIfAbsent(keypoints.points().get(i).name(), i);
    }
    List<int[]> edges = new ArrayList<>();
    for (int[] pair : category.get().skeleton()) {
      if (Math.min(pair[0], pair[1]) < 0 || Math.max(pair[0], pair[1]) >= names.size()) {
        continue;
      }
      Integer from = places.get(names.get(pair[0]));
      Integer to = places.get(names.get(pair[1]));
      if (from != null && to != null) {
        edges.add(new int[] {from, to});
      }
    }
    return edges;
  }

  /** Sets the id of the annotation. */
  public Mark withId(long annotationId) {
    return new Mark(
        categoryId,
        label,
        OptionalLong.of(annotationId),
        trackId,
        isCrowd,
        isFaint,
        box,
        segmentation,
        points,
        edges);
  }

  /** Sets the track, which is written behind the label as {@code #12}. */
  public Mark withTrack(long track) {
    return new Mark(
        categoryId,
        label,
        id,
        OptionalLong.of(track),
        isCrowd,
        isFaint,
        box,
        segmentation,
        points,
        edges);
  }

  /** Says whether this is a region of many objects and not one of them: it is drawn hatched. */
  public Mark withCrowd(boolean crowd) {
    return new Mark(
        categoryId, label, id, trackId, crowd, isFaint, box, segmentation, points, edges);
  }

  /**
   * Says whether this is something by the way: it is drawn below the others and less strongly, and
   * its label is placed after theirs.
   */
  public Mark withFaint(boolean faint) {
    return new Mark(
        categoryId, label, id, trackId, isCrowd, faint, box, segmentation, points, edges);
  }

  /** Changes the text. */
  public Mark withLabel(String text) {
    return new Mark(
        categoryId, text, id, trackId, isCrowd, isFaint, box, segmentation, points, edges);
  }

  /** Sets the box. */
  public Mark withBox(Box area) {
    return new Mark(
        categoryId, label, id, trackId, isCrowd, isFaint, area, segmentation, points, edges);
  }

  /** Sets the segmentation. */
  public Mark withSegmentation(Segmentation shape) {
    return new Mark(categoryId, label, id, trackId, isCrowd, isFaint, box, shape, points, edges);
  }

  /**
   * Sets the keypoints.
   *
   * @param keypoints the points
   * @param skeleton pairs of indexes into them that are joined by a line
   * @throws IndexOutOfBoundsException if a pair names a point that is not there
   * @throws IllegalArgumentException if it is not a pair
   */
  public Mark withKeypoints(List<Point> keypoints, List<int[]> skeleton) {
    List<int[]> pairs = skeleton.stream().map(int[]::clone).toList();
    for (int[] pair : pairs) {
      if (pair.length != 2) {
        throw new IllegalArgumentException("an edge joins 2 points, not " + pair.length);
      }
      Objects.checkIndex(pair[0], keypoints.size());
      Objects.checkIndex(pair[1], keypoints.size());
    }
    return new Mark(
        categoryId,
        label,
        id,
        trackId,
        isCrowd,
        isFaint,
        box,
        segmentation,
        List.copyOf(keypoints),
        pairs);
  }

  /** What the colour goes by. */
  public long categoryId() {
    return categoryId;
  }

  /** The text. */
  public String label() {
    return label;
  }

  /** The id of the annotation. */
  public OptionalLong id() {
    return id;
  }

  /** The track. */
  public OptionalLong trackId() {
    return trackId;
  }

  /** Whether this is a region of many objects. */
  public boolean isCrowd() {
    return isCrowd;
  }

  /** Whether this is something by the way. */
  public boolean isFaint() {
    return isFaint;
  }

  /** The box, if any. */
  public Optional<Box> box() {
    return Optional.ofNullable(box);
  }

  /** The segmentation, if any. */
  public Optional<Segmentation> segmentation() {
    return Optional.ofNullable(segmentation);
  }

  /** The keypoints. */
  public List<Point> keypoints() {
    return points;
  }

  /** The pairs of keypoints that are joined; copies. */
  public List<int[]> skeleton() {
    return edges.stream().map(int[]::clone).toList();
  }

  /** What the mark covers: its box, or else the bounds of its other shapes; null if it has none. */
  @Nullable Box extent() {
    if (box != null) {
      return box;
    }
    Box all = segmentation == null || segmentation.isEmpty() ? null : segmentation.bounds();
    for (Point point : points) {
      if (point.visibility() != Visibility.ABSENT) {
        Box at = Box.of(point.x(), point.y(), 0, 0);
        all = all == null ? at : all.union(at);
      }
    }
    return all;
  }
}
