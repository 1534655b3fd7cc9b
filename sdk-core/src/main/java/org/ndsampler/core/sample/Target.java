package org.ndsampler.core.sample;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.geom.Window;

/**
 * Says what to sample: an image or an annotation, the window, and what comes with it. Immutable;
 * each method returns a changed copy.
 *
 * <pre>{@code
 * Target.image(1).center(200, 200).size(100, 100)      // a window around a point
 * Target.image(1).region(0, 0, 64, 64).pad(8)          // a given window and a margin
 * Target.annotation(17).square()                       // around an annotation
 * Target.annotation(17).window(224, 224).visible(0.5)  // of a fixed size, with what is half inside
 * }</pre>
 *
 * <p>x and y are pixels from the top-left corner of the image; a size is width first. A window may
 * lie partly or wholly outside the image; the pixels that are not there are filled. Two settings
 * that contradict each other are an {@link IllegalStateException} that names both.
 */
public final class Target {
  private static final Region.Fit EXTENT = new Region.Fit.Extent();
  private static final long NO_ID = Long.MIN_VALUE;

  private final long imageId;
  private final long annotationId;
  private final Region region;
  private final Margins pad;
  private final double fill;
  private final Choice choice;

  /** Which annotations come along, and what of them. */
  private record Choice(
      boolean included, double visible, Set<AnnotationPart> parts, @Nullable List<Long> ids) {
    static final Choice ALL =
        new Choice(true, 0, Set.of(AnnotationPart.SEGMENTATION, AnnotationPart.KEYPOINTS), null);
  }

  private Target(
      long imageId, long annotationId, Region region, Margins pad, double fill, Choice choice) {
    this.imageId = imageId;
    this.annotationId = annotationId;
    this.region = region;
    this.pad = pad;
    this.fill = fill;
    this.choice = choice;
  }

  /** The whole of an image, until a region is given. */
  public static Target image(long imageId) {
    return new Target(imageId, NO_ID, new Region.Whole(), Margins.NONE, 0, Choice.ALL);
  }

  /** The extent of an annotation's box in its image, until something else is given. */
  public static Target annotation(long annotationId) {
    OptionalDouble open = OptionalDouble.empty();
    Region extent = new Region.Around(open, open, open, open, EXTENT);
    return new Target(NO_ID, annotationId, extent, Margins.NONE, 0, Choice.ALL);
  }

  /**
   * Puts the middle of the window at a point; the size comes from {@link #size} or {@link #window}.
   */
  public Target center(double x, double y) {
    requireFinite("center", x, y);
    Region.Around around = around("center");
    return with(
        new Region.Around(
            OptionalDouble.of(x),
            OptionalDouble.of(y),
            around.width(),
            around.height(),
            around.fit()));
  }

  /**
   * Gives the real extent of what is looked at; each side of the window is rounded up to whole
   * pixels.
   */
  public Target size(double width, double height) {
    requireFinite("size", width, height);
    if (width < 0 || height < 0) {
      throw new IllegalArgumentException("size must not be negative: " + width + " x " + height);
    }
    Region.Around around = around("size");
    return with(
        new Region.Around(
            around.centerX(),
            around.centerY(),
            OptionalDouble.of(width),
            OptionalDouble.of(height),
            around.fit()));
  }

  /** Makes the window as wide and high as the extent, each rounded up; this is the default. */
  public Target extent() {
    return with(fit("extent", EXTENT));
  }

  /** Makes the window a square of the larger side of the extent, rounded up. */
  public Target square() {
    return with(fit("square", new Region.Fit.Square()));
  }

  /** Gives the window's size in whole pixels, whatever the extent. */
  public Target window(int width, int height) {
    return with(fit("window", new Region.Fit.Fixed(width, height)));
  }

  /** Gives the window itself, by its top-left pixel and its size. */
  public Target region(int x, int y, int width, int height) {
    return region(Window.of(x, y, width, height));
  }

  /** Gives the window itself. */
  public Target region(Window window) {
    if (region instanceof Region.Around around
        && (around.centerX().isPresent()
            || around.width().isPresent()
            || !around.fit().equals(EXTENT))) {
      throw conflict("region", "center, size, square or window");
    }
    return with(new Region.At(window));
  }

  /** Moves all four edges outwards by as many pixels; annotations in the margin count as inside. */
  public Target pad(int all) {
    return pad(Margins.of(all));
  }

  /** Moves the left and right edges, and the top and bottom edges, outwards. */
  public Target pad(int horizontal, int vertical) {
    return pad(Margins.of(horizontal, vertical));
  }

  /** Moves each edge outwards; a negative margin moves it inwards. */
  public Target pad(Margins margins) {
    return new Target(imageId, annotationId, region, margins, fill, choice);
  }

  /**
   * Gives the value of pixels outside the image; 0 unless given. Rounded and saturated for integer
   * types.
   */
  public Target fill(double value) {
    return new Target(imageId, annotationId, region, pad, value, choice);
  }

  /**
   * Leaves out annotations of whose box not more than this share lies in the window; 0, the
   * default, keeps every annotation whose box touches it.
   *
   * @param threshold in [0, 1]
   */
  public Target visible(double threshold) {
    if (!(threshold >= 0 && threshold <= 1)) {
      throw new IllegalArgumentException("visible must be in [0, 1]: " + threshold);
    }
    return with(new Choice(choice.included, threshold, choice.parts, choice.ids));
  }

  /** Says which parts come with the annotations besides their boxes; all unless said. */
  public Target parts(AnnotationPart... wanted) {
    return with(new Choice(true, choice.visible, Set.of(wanted), choice.ids));
  }

  /** Asks for the pixels alone. */
  public Target withoutAnnotations() {
    return with(new Choice(false, choice.visible, choice.parts, choice.ids));
  }

  /**
   * Names the annotations that come with the window, in this order; nothing is looked up by place.
   * Those of other images are left out.
   */
  public Target annotations(long... ids) {
    List<Long> named = Arrays.stream(ids).boxed().toList();
    return with(new Choice(true, choice.visible, choice.parts, named));
  }

  /** The image, if the target names one; that of an annotation is known to the dataset. */
  public OptionalLong imageId() {
    return imageId == NO_ID ? OptionalLong.empty() : OptionalLong.of(imageId);
  }

  /** The annotation, if the target is one. */
  public OptionalLong annotationId() {
    return annotationId == NO_ID ? OptionalLong.empty() : OptionalLong.of(annotationId);
  }

  /** Which part of the image. */
  public Region region() {
    return region;
  }

  /** How far the window's edges are moved outwards. */
  public Margins pad() {
    return pad;
  }

  /** The value of pixels outside the image. */
  public double fill() {
    return fill;
  }

  /** The share of a box that has to lie in the window, exclusive; 0 for any that touches it. */
  public double visible() {
    return choice.visible;
  }

  /** Whether annotations come with the pixels. */
  public boolean isWithAnnotations() {
    return choice.included;
  }

  /** Which parts come with the annotations. Unmodifiable. */
  public Set<AnnotationPart> parts() {
    return choice.parts;
  }

  /** The annotations that were named, unmodifiable; empty when they are looked up by place. */
  public Optional<List<Long>> annotationIds() {
    return Optional.ofNullable(choice.ids);
  }

  private Region.Around around(String setting) {
    if (region instanceof Region.At) {
      throw conflict(setting, "region");
    }
    if (region instanceof Region.Around around) {
      return around;
    }
    OptionalDouble open = OptionalDouble.empty();
    return new Region.Around(open, open, open, open, EXTENT);
  }

  private Region fit(String setting, Region.Fit fit) {
    Region.Around around = around(setting);
    return new Region.Around(
        around.centerX(), around.centerY(), around.width(), around.height(), fit);
  }

  private Target with(Region changed) {
    return new Target(imageId, annotationId, changed, pad, fill, choice);
  }

  private Target with(Choice changed) {
    return new Target(imageId, annotationId, region, pad, fill, changed);
  }

  private static IllegalStateException conflict(String setting, String other) {
    return new IllegalStateException(
        setting + " contradicts " + other + ", which is set already; give one of them");
  }

  private static void requireFinite(String name, double a, double b) {
    if (!Double.isFinite(a) || !Double.isFinite(b)) {
      throw new IllegalArgumentException(name + " must be finite: " + a + ", " + b);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Target t
        && imageId == t.imageId
        && annotationId == t.annotationId
        && region.equals(t.region)
        && pad.equals(t.pad)
        && Double.compare(fill, t.fill) == 0
        && choice.equals(t.choice);
  }

  @Override
  public int hashCode() {
    return Objects.hash(imageId, annotationId, region, pad, fill, choice);
  }

  /** The target as the calls that build it. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("Target");
    text.append(
        annotationId != NO_ID ? ".annotation(" + annotationId + ")" : ".image(" + imageId + ")");
    if (region instanceof Region.At at) {
      Window w = at.window();
      text.append(".region(" + w.x() + ", " + w.y() + ", " + w.width() + ", " + w.height() + ")");
    } else if (region instanceof Region.Around around) {
      if (around.centerX().isPresent()) {
        text.append(
            ".center("
                + around.centerX().getAsDouble()
                + ", "
                + around.centerY().orElseThrow()
                + ")");
      }
      if (around.width().isPresent()) {
        text.append(
            ".size(" + around.width().getAsDouble() + ", " + around.height().orElseThrow() + ")");
      }
      if (around.fit() instanceof Region.Fit.Square) {
        text.append(".square()");
      } else if (around.fit() instanceof Region.Fit.Fixed fixed) {
        text.append(".window(" + fixed.width() + ", " + fixed.height() + ")");
      }
    }
    if (!pad.isNone()) {
      text.append(
          ".pad(new Margins("
              + pad.left()
              + ", "
              + pad.top()
              + ", "
              + pad.right()
              + ", "
              + pad.bottom()
              + "))");
    }
    if (fill != 0) {
      text.append(".fill(").append(fill).append(')');
    }
    if (choice.visible > 0) {
      text.append(".visible(").append(choice.visible).append(')');
    }
    if (choice.ids != null) {
      String ids = choice.ids.toString();
      text.append(".annotations(").append(ids, 1, ids.length() - 1).append(')');
    }
    if (!choice.included) {
      text.append(".withoutAnnotations()");
    } else if (choice.parts.size() < AnnotationPart.values().length) {
      String names = new TreeSet<>(choice.parts).toString();
      text.append(".parts(").append(names, 1, names.length() - 1).append(')');
    }
    return text.toString();
  }
}
