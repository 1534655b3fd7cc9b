package org.ndsampler.core.regions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.coco.CocoImage;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Size;

/**
 * What negatives are to be: their sizes, how far they keep away from annotations, and where they
 * may come from. {@link NegativeSampler}, {@link MixedNegatives} and {@link Selection} all draw by
 * these settings. Each method with an argument gives a copy with one setting changed, the order of
 * calls does not matter, and the method without an argument answers it. Immutable and safe for use
 * by many threads.
 *
 * <pre>{@code
 * Negatives clear = Negatives.of(64, 64).rule(NegativeRule.clearOf(8)).shapes().apart();
 * List<Negative> negatives = NegativeSampler.of(dataset, clear).sample(100, 0);
 * }</pre>
 */
public final class Negatives {
  /** Of no size yet: those of a selection, which knows its window later. */
  static final Negatives PLAIN =
      new Negatives(
          new Kind(List.of(), false, false),
          new Distance(NegativeRule.noOverlap(), false, null),
          new Places(null, null, List.of(), null));

  private final Kind kind;
  private final Distance distance;
  private final Places places;
  private final NegativeRule rules;

  /** What they are among each other. */
  private record Kind(List<Size> sizes, boolean evenly, boolean apart) {}

  /** What they keep away from. */
  private record Distance(NegativeRule rule, boolean shapes, @Nullable Set<String> classes) {}

  /** Where they may come from. */
  private record Places(
      @Nullable List<Long> images,
      @Nullable Function<CocoImage, Optional<MultiPolygon>> valid,
      List<Negative> earlier,
      @Nullable Predicate<Negative> filter) {}

  private Negatives(Kind kind, Distance distance, Places places) {
    this.kind = kind;
    this.distance = distance;
    this.places = places;
    // Always in this order, so that the order of calls cannot matter: cheap tests come first.
    NegativeRule all = distance.rule;
    if (places.valid != null) {
      all = all.and(new RegionRule(places.valid));
    }
    if (!places.earlier.isEmpty()) {
      all = all.and(new EarlierRule(places.earlier));
    }
    if (places.filter != null) {
      all = all.and(new FilterRule(places.filter));
    }
    rules = all;
  }

  /**
   * Negatives of one size.
   *
   * @param width in pixels
   * @param height in pixels
   */
  public static Negatives of(int width, int height) {
    return of(List.of(checked(width, height)));
  }

  /** Negatives of several sizes, see {@link MixedNegatives}. */
  public static Negatives of(List<Size> sizes) {
    return PLAIN.sizes(sizes);
  }

  private static Size checked(int width, int height) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "width and height of a window must be positive: " + width + " x " + height);
    }
    return Size.of(width, height);
  }

  /**
   * Of these sizes.
   *
   * @param sizes at least one; one that comes twice is drawn twice as often
   */
  public Negatives sizes(List<Size> sizes) {
    if (sizes.isEmpty()) {
      throw new IllegalArgumentException("negatives need at least one size");
    }
    sizes.forEach(size -> checked(size.width(), size.height()));
    return new Negatives(new Kind(List.copyOf(sizes), kind.evenly, kind.apart), distance, places);
  }

  /** The sizes of the windows. */
  public List<Size> sizes() {
    return kind.sizes;
  }

  /** Where a window may be; {@link NegativeRule#noOverlap} unless said. */
  public Negatives rule(NegativeRule rule) {
    return new Negatives(kind, new Distance(rule, distance.shapes, distance.classes), places);
  }

  /** Where a window may be. */
  public NegativeRule rule() {
    return distance.rule;
  }

  /**
   * Applies the rule to the shapes of the annotations and not to their boxes; where one has no
   * shape, its box counts. For a distance the room is still computed exactly. For a rule about
   * shared areas candidates are tested, with a bound on their number.
   */
  public Negatives shapes() {
    return new Negatives(kind, new Distance(distance.rule, true, distance.classes), places);
  }

  /** Whether the rule is about shapes and not about boxes. */
  public boolean isShapes() {
    return distance.shapes;
  }

  /** Only annotations of these classes count; case does not matter. */
  public Negatives clearOfClasses(Set<String> names) {
    return new Negatives(
        kind, new Distance(distance.rule, distance.shapes, Set.copyOf(names)), places);
  }

  /** The classes whose annotations count; empty for all. */
  public Optional<Set<String>> clearOfClasses() {
    return Optional.ofNullable(distance.classes);
  }

  /**
   * What images say in their field {@code valid_region}, in any form of a COCO segmentation, as
   * kwcoco writes it, for {@link #validIn}; empty, which means all of the image, for those without
   * the field.
   */
  public static Function<CocoImage, Optional<MultiPolygon>> declaredRegions() {
    return ValidRegions.DECLARED;
  }

  /**
   * Only windows that lie wholly in a region of their image, exactly: for each image its polygons
   * in pixels, or empty where all of the image is valid; see {@link #declaredRegions}.
   */
  public Negatives validIn(Function<CocoImage, Optional<MultiPolygon>> regions) {
    Places p = places;
    return new Negatives(kind, distance, new Places(p.images, regions, p.earlier, p.filter));
  }

  /** The regions that windows have to lie in; empty if all images are valid everywhere. */
  public Optional<Function<CocoImage, Optional<MultiPolygon>>> validIn() {
    return Optional.ofNullable(places.valid);
  }

  /** Shares no pixel with these windows, of whatever size, exactly. */
  public Negatives clearOf(Collection<Negative> earlier) {
    Places p = places;
    return new Negatives(
        kind, distance, new Places(p.images, p.valid, List.copyOf(earlier), p.filter));
  }

  /** The windows that no pixel is shared with. */
  public List<Negative> clearOf() {
    return places.earlier;
  }

  /** Only these images are drawn from. */
  public Negatives images(long... ids) {
    Places p = places;
    List<Long> copy = Arrays.stream(ids).boxed().toList();
    return new Negatives(kind, distance, new Places(copy, p.valid, p.earlier, p.filter));
  }

  /** The ids of the images that are drawn from; empty for all. */
  public Optional<List<Long>> images() {
    return Optional.ofNullable(places.images);
  }

  /**
   * Only windows that pass a test are drawn, for example those whose pixels were looked at. The
   * number of candidates is bounded.
   */
  public Negatives filter(Predicate<Negative> test) {
    Places p = places;
    return new Negatives(kind, distance, new Places(p.images, p.valid, p.earlier, test));
  }

  /** The test that windows have to pass. */
  public Optional<Predicate<Negative>> filter() {
    return Optional.ofNullable(places.filter);
  }

  /** Gives each image with room the same number of negatives, however much room it has. */
  public Negatives evenly() {
    return new Negatives(new Kind(kind.sizes, true, kind.apart), distance, places);
  }

  /** Whether each image with room gives the same number. */
  public boolean isEvenly() {
    return kind.evenly;
  }

  /** Keeps the negatives of one sample from sharing pixels with each other. */
  public Negatives apart() {
    return new Negatives(new Kind(kind.sizes, kind.evenly, true), distance, places);
  }

  /** Whether negatives of one sample share no pixel. */
  public boolean isApart() {
    return kind.apart;
  }

  /** The same of one size. */
  Negatives size(Size size) {
    return sizes(List.of(size));
  }

  /** The same, clear of more windows too. */
  Negatives alsoClearOf(List<Negative> more) {
    List<Negative> all = new ArrayList<>(places.earlier);
    all.addAll(more);
    return clearOf(all);
  }

  /** All that a place has to obey, in one. */
  NegativeRule rules() {
    return rules;
  }

  /** The annotations of a dataset that count. */
  Subjects subjects(CocoDataset dataset) {
    return new Subjects(dataset, distance.shapes, distance.classes);
  }

  /** The rows of the images to draw from, each once. */
  int[] imageRows(CocoDataset dataset) {
    List<Long> wanted = places.images;
    return wanted == null
        ? Randoms.range(dataset.images().size())
        : wanted.stream().distinct().mapToInt(id -> dataset.image(id).row()).toArray();
  }

  /**
   * All of it but the sizes as text, which is the same for the same settings; null if a part of it
   * is code, of which nobody can say whether it is the same.
   */
  @Nullable String key() {
    if (rules.isCode()) {
      return null;
    }
    return distance.rule
        + " evenly="
        + kind.evenly
        + " apart="
        + kind.apart
        + " shapes="
        + distance.shapes
        + " classes="
        + (distance.classes == null ? "all" : new TreeSet<>(distance.classes))
        + " images="
        + places.images
        + " valid="
        + (places.valid != null)
        + " earlier="
        + places.earlier;
  }

  /** Whether other settings are the same; those that are code are if they are the same object. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Negatives o
        && kind.equals(o.kind)
        && distance.equals(o.distance)
        && places.equals(o.places);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, distance, places);
  }

  /** The settings as calls; what is code is named only. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("Negatives");
    text.append(
        kind.sizes.stream().map(Size::toString).collect(Collectors.joining(", ", "(", ")")));
    if (!distance.rule.equals(NegativeRule.noOverlap())) {
      text.append(".rule(").append(distance.rule).append(')');
    }
    text.append(distance.shapes ? ".shapes()" : "");
    text.append(kind.apart ? ".apart()" : "");
    text.append(kind.evenly ? ".evenly()" : "");
    if (distance.classes != null) {
      text.append(".clearOfClasses(").append(new TreeSet<>(distance.classes)).append(')');
    }
    if (places.images != null) {
      text.append(".images(").append(places.images.size()).append(" images)");
    }
    text.append(places.valid != null ? ".validIn(...)" : "");
    if (!places.earlier.isEmpty()) {
      text.append(".clearOf(").append(places.earlier.size()).append(" windows)");
    }
    return text.append(places.filter != null ? ".filter(...)" : "").toString();
  }
}
