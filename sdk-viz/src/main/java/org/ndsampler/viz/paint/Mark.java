package org.ndsampler.viz.paint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.CocoCategories;
import org.ndsampler.core.coco.CocoCategory;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.coco.Keypoint;
import org.ndsampler.core.coco.Keypoints;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Segmentation;
import org.ndsampler.core.regions.Predictions;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.core.sample.SampleAnnotation;

/**
 * One thing to draw on an image: a class name with a box, a segmentation, keypoints, or several of
 * these, in pixels of the image from its top-left corner. Annotations, predictions and negatives
 * are all drawn as marks. Immutable.
 *
 * @since 0.1
 */
public final class Mark {
  private static final System.Logger LOG = System.getLogger(Mark.class.getName());

  /** How many damaged parts a line of the log names. */
  private static final int MOST_TOLD = 5;

  /** The place of a keypoint, as COCO tells it. */
  public enum PointState {
    /** Not labelled: not drawn. */
    ABSENT,
    /** Labelled but hidden: drawn hollow. */
    HIDDEN,
    /** Labelled and visible: drawn filled. */
    VISIBLE
  }

  /**
   * A point of a skeleton. Immutable.
   *
   * @param x pixels from the left edge
   * @param y pixels from the top edge
   * @param state whether and how it is drawn
   */
  public record Point(double x, double y, PointState state) {}

  private final Fields fields;

  /** What a mark has; written only before the mark that holds it is made. */
  private static final class Fields implements Cloneable {
    private long categoryId;
    private String label = "";
    private OptionalLong id = OptionalLong.empty();
    private OptionalLong trackId = OptionalLong.empty();
    private boolean isCrowd;
    private boolean isFaint;
    private boolean isDashed;
    private @Nullable Box box;
    private @Nullable Segmentation segmentation;
    private List<Point> points = List.of();
    private List<int[]> edges = List.of();
    private List<Point> trail = List.of();

    Fields copy() {
      try {
        return (Fields) clone();
      } catch (CloneNotSupportedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private Mark(Fields fields) {
    this.fields = fields;
  }

  private Mark with(Consumer<Fields> change) {
    Fields copy = fields.copy();
    change.accept(copy);
    return new Mark(copy);
  }

  /**
   * A mark without any shape yet.
   *
   * @param categoryId what its colour goes by
   * @param label the text on it, usually the name of the class; may be empty
   */
  public static Mark of(long categoryId, String label) {
    Fields fields = new Fields();
    fields.categoryId = categoryId;
    fields.label = label;
    return new Mark(fields);
  }

  /** A mark of a box. */
  public static Mark of(long categoryId, String label, Box box) {
    return of(categoryId, label).withBox(box);
  }

  /**
   * An annotation of a dataset, in pixels of its image. Of a damaged one there is what can be read,
   * and a warning in the log of this class says what cannot.
   */
  public static Mark of(CocoAnnotation annotation) {
    List<String> damage = new ArrayList<>();
    Mark mark = of(annotation, damage);
    report(annotation.dataset(), damage);
    return mark;
  }

  private static Mark of(CocoAnnotation annotation, List<String> damage) {
    return of(
        annotation,
        annotation.box(),
        sound(annotation::segmentation, Optional.empty(), damage),
        sound(annotation::keypoints, Optional.empty(), damage),
        damage);
  }

  /** An annotation of a sample, in pixels of the sample; a damaged one as of a dataset. */
  public static Mark of(SampleAnnotation annotation) {
    List<String> damage = new ArrayList<>();
    Mark mark = of(annotation, damage);
    report(annotation.source().dataset(), damage);
    return mark;
  }

  private static Mark of(SampleAnnotation annotation, List<String> damage) {
    return of(
        annotation.source(),
        annotation.box(),
        sound(annotation::segmentation, Optional.empty(), damage),
        sound(annotation::keypoints, Optional.empty(), damage),
        damage);
  }

  private static Mark of(
      CocoAnnotation annotation,
      Optional<Box> box,
      Optional<Segmentation> segmentation,
      Optional<Keypoints> keypoints,
      List<String> damage) {
    Optional<CocoCategory> category = annotation.category();
    // In damaged data a category need not exist; what there is of an annotation is drawn all the
    // same.
    Mark mark =
        of(category.map(CocoCategory::id).orElse(0L), category.map(CocoCategory::name).orElse("?"))
            .with(
                f -> {
                  f.id = OptionalLong.of(annotation.id());
                  f.trackId = sound(annotation::trackId, OptionalLong.empty(), damage);
                  f.isCrowd = annotation.isCrowd();
                  f.box = box.orElse(null);
                  f.segmentation = segmentation.orElse(null);
                });
    return keypoints.isEmpty()
        ? mark
        : mark.withKeypoints(
            keypoints.get().points().stream().map(Mark::point).toList(),
            sound(() -> skeleton(category, keypoints.get()), List.of(), damage));
  }

  /** Part of a record, or something else where it cannot be read. */
  private static <T> T sound(Supplier<T> part, T otherwise, List<String> damage) {
    try {
      return part.get();
    } catch (CocoException e) {
      damage.add(String.valueOf(e.getMessage()));
      return otherwise;
    }
  }

  /** One line for all that is drawn together, which may be many annotations. */
  private static void report(CocoDataset dataset, List<String> damage) {
    if (!damage.isEmpty()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "dataset {0}: drawn without what cannot be read: {1}{2}; repair() removes it",
          dataset.name(),
          String.join("; ", damage.subList(0, Math.min(MOST_TOLD, damage.size()))),
          damage.size() > MOST_TOLD ? " and " + (damage.size() - MOST_TOLD) + " more" : "");
    }
  }

  /** All annotations of a sample, in pixels of the sample. */
  public static List<Mark> listOf(Sample sample) {
    return listOf(sample.annotations());
  }

  static List<Mark> listOf(List<SampleAnnotation> annotations) {
    List<String> damage = new ArrayList<>();
    List<Mark> marks = annotations.stream().map(one -> of(one, damage)).toList();
    if (!damage.isEmpty()) {
      report(annotations.get(0).source().dataset(), damage);
    }
    return marks;
  }

  /** All annotations of an image of a dataset, in pixels of the image. */
  public static List<Mark> listOf(CocoImage image) {
    List<String> damage = new ArrayList<>();
    List<Mark> marks = image.annotations().stream().map(one -> of(one, damage)).toList();
    report(image.dataset(), damage);
    return marks;
  }

  /**
   * What a detector found on an image, to draw beside its annotations: dashed boxes with the name
   * of the class and the score, in pixels of the image.
   */
  public static List<Mark> listOf(CocoImage image, Predictions predictions) {
    CocoCategories categories = image.dataset().categories();
    Predictions here = predictions.of(image);
    List<Mark> marks = new ArrayList<>();
    for (int i = 0; i < here.size(); i++) {
      int row = categories.row(here.categoryId(i));
      String name = row < 0 ? "?" : categories.name(row);
      marks.add(
          of(
                  here.categoryId(i),
                  String.format(Locale.ROOT, "%s %.2f", name, here.score(i)),
                  here.box(i))
              .withDashed(true));
    }
    return marks;
  }

  /**
   * What a detector found in the window of a sample, as {@link #listOf(CocoImage, Predictions)} has
   * it, but in pixels of the sample; of a clip, on its first image.
   */
  public static List<Mark> listOf(Sample sample, Predictions predictions) {
    CocoImage image = sample.dataset().image(sample.target().imageId());
    Affine toSample = sample.toSample(0);
    Box shown = Box.of(0, 0, sample.pixels().width(), sample.pixels().height());
    List<Mark> marks = new ArrayList<>();
    for (Mark mark : listOf(image, predictions)) {
      Box box = mark.box().orElseThrow().warp(toSample);
      if (box.intersectionArea(shown) > 0) {
        marks.add(mark.withBox(box));
      }
    }
    return marks;
  }

  private static Point point(Keypoint point) {
    PointState state =
        switch (point.visibility()) {
          case 0 -> PointState.ABSENT;
          case 1 -> PointState.HIDDEN;
          default -> PointState.VISIBLE;
        };
    return new Point(point.x(), point.y(), state);
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

  /** The pairs of keypoints that are joined; copies. */
  public List<int[]> skeleton() {
    return fields.edges.stream().map(int[]::clone).toList();
  }

  /** Sets the id of the annotation. */
  public Mark withId(long annotationId) {
    return with(f -> f.id = OptionalLong.of(annotationId));
  }

  /** Sets the track, which is written behind the label as {@code #12}. */
  public Mark withTrack(long track) {
    return with(f -> f.trackId = OptionalLong.of(track));
  }

  /** Says whether this is a region of many objects and not one of them: it is drawn hatched. */
  public Mark withCrowd(boolean crowd) {
    return with(f -> f.isCrowd = crowd);
  }

  /**
   * Says whether this is something by the way: it is drawn below the others and less strongly, and
   * its label is placed after theirs.
   */
  public Mark withFaint(boolean faint) {
    return with(f -> f.isFaint = faint);
  }

  /**
   * Says whether the lines are dashed, as those of predictions are, to tell them from what is known
   * to be there: they lie above the others, and their labels are placed after theirs.
   */
  public Mark withDashed(boolean dashed) {
    return with(f -> f.isDashed = dashed);
  }

  /** Changes the text. */
  public Mark withLabel(String text) {
    return with(f -> f.label = text);
  }

  /** Sets the box. */
  public Mark withBox(Box area) {
    return with(f -> f.box = area);
  }

  /** Sets the segmentation. */
  public Mark withSegmentation(Segmentation shape) {
    return with(f -> f.segmentation = shape);
  }

  /**
   * Sets where the thing was before: a line that fades towards its beginning is drawn along it.
   *
   * @param places the earliest first, the present one last; a line breaks at an {@link
   *     PointState#ABSENT} one
   */
  public Mark withTrail(List<Point> places) {
    List<Point> copy = List.copyOf(places);
    return with(f -> f.trail = copy);
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
    List<Point> copy = List.copyOf(keypoints);
    return with(
        f -> {
          f.points = copy;
          f.edges = pairs;
        });
  }

  /** What the colour goes by. */
  public long categoryId() {
    return fields.categoryId;
  }

  /** The text. */
  public String label() {
    return fields.label;
  }

  /** The id of the annotation. */
  public OptionalLong id() {
    return fields.id;
  }

  /** The track. */
  public OptionalLong trackId() {
    return fields.trackId;
  }

  /** Whether this is a region of many objects. */
  public boolean isCrowd() {
    return fields.isCrowd;
  }

  /** Whether this is something by the way. */
  public boolean isFaint() {
    return fields.isFaint;
  }

  /** Whether the lines are dashed. */
  public boolean isDashed() {
    return fields.isDashed;
  }

  /** The box, if any. */
  public Optional<Box> box() {
    return Optional.ofNullable(fields.box);
  }

  /** The segmentation, if any. */
  public Optional<Segmentation> segmentation() {
    return Optional.ofNullable(fields.segmentation);
  }

  /** The keypoints. */
  public List<Point> keypoints() {
    return fields.points;
  }

  /** Where the thing was before, the earliest place first; may be empty. */
  public List<Point> trail() {
    return fields.trail;
  }

  /** What the mark covers: its box, or else the bounds of its other shapes; null if it has none. */
  @Nullable Box extent() {
    if (fields.box != null) {
      return fields.box;
    }
    Segmentation shape = fields.segmentation;
    Box all = shape == null || shape.isEmpty() ? null : shape.bounds();
    for (Point point : fields.points) {
      if (point.state() != PointState.ABSENT) {
        Box at = Box.of(point.x(), point.y(), 0, 0);
        all = all == null ? at : all.union(at);
      }
    }
    return all;
  }

  /** The label and the box. */
  @Override
  public String toString() {
    return "Mark " + fields.label + (fields.box == null ? "" : " " + fields.box);
  }
}
