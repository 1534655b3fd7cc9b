package org.ndsampler.core.regions;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoAnnotations;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.internal.Ints;
import org.ndsampler.core.regions.internal.NarrowBoxes;
import org.ndsampler.core.regions.internal.TargetColumns;

/**
 * What a {@link Selection} chose: positives and negatives by their numbers, positives first.
 * Immutable and safe for use by many threads.
 *
 * @since 0.1
 */
public final class RegionPool {
  private final TargetColumns targets;
  private final int[] positives;
  private final @Nullable List<Negative> negatives;
  private final @Nullable Size window;
  private final boolean shapes;
  private final long background;

  RegionPool(
      TargetColumns targets,
      int[] positives,
      @Nullable List<Negative> negatives,
      @Nullable Size window,
      boolean shapes) {
    this.targets = targets;
    this.positives = positives;
    this.negatives = negatives;
    this.window = window;
    this.shapes = shapes;
    int row = targets.dataset().categories().row("background");
    background = row < 0 ? 0 : targets.dataset().categories().id(row);
  }

  /** The dataset that it is of. */
  public CocoDataset dataset() {
    return targets.dataset();
  }

  /** The size of all windows; empty if a positive's window is its box. */
  public Optional<Size> window() {
    return Optional.ofNullable(window);
  }

  /**
   * Whether negatives keep away from the shapes of annotations and not from their boxes: the box of
   * an annotation may then reach into a negative of which its shape has no part.
   */
  public boolean isShapes() {
    return shapes;
  }

  /** The number of positives. */
  public int positiveCount() {
    return positives.length;
  }

  /** The number of negatives; 0 if none were selected. */
  public int negativeCount() {
    List<Negative> pool = negatives;
    return pool == null ? 0 : pool.size();
  }

  /** The number of positives and negatives together. */
  public int size() {
    return Ints.sum("the number of regions", positiveCount(), negativeCount());
  }

  /**
   * A positive.
   *
   * @throws IndexOutOfBoundsException if there is none with this number
   */
  public PooledRegion positive(int index) {
    checked(index, positives.length, "positive");
    int target = positives[index];
    return PooledRegion.positive(
        targets.imageId(target),
        targets.annotationId(target),
        targets.namedCategory(target),
        window == null
            ? ofBox(target)
            : Window.ofCenter(
                targets.centerX(target), targets.centerY(target), window.width(), window.height()));
  }

  private Window ofBox(int target) {
    int row = targets.annotationRow(target);
    CocoAnnotations table = dataset().annotations();
    double w = table.width(row);
    double h = table.height(row);
    boolean narrow = NarrowBoxes.isNarrow(w);
    boolean low = NarrowBoxes.isNarrow(h);
    int width =
        narrow
            ? NarrowBoxes.pixels(table.x(row), w)
            : Math.max(1, (int) Math.ceil(targets.width(target)));
    int height =
        low
            ? NarrowBoxes.pixels(table.y(row), h)
            : Math.max(1, (int) Math.ceil(targets.height(target)));
    Window around =
        Window.ofCenter(targets.centerX(target), targets.centerY(target), width, height);
    return Window.of(
        narrow ? NarrowBoxes.start(table.x(row), w, width) : around.x(),
        low ? NarrowBoxes.start(table.y(row), h, height) : around.y(),
        width,
        height);
  }

  /**
   * The id of a positive's annotation, for whoever needs no more of it: unlike {@link #positive} it
   * does not ask for the annotation's category, which a damaged file may not have.
   *
   * @throws IndexOutOfBoundsException if there is none with this number
   */
  public long annotationId(int index) {
    return targets.annotationId(positives[checked(index, positives.length, "positive")]);
  }

  /**
   * A negative.
   *
   * @throws MissingNegativePoolException if no negatives were selected
   * @throws IndexOutOfBoundsException if there is none with this number
   */
  public PooledRegion negative(int index) {
    List<Negative> pool = negatives;
    if (pool == null) {
      throw new MissingNegativePoolException(
          "no negatives were selected, so there is none with the number "
              + index
              + "; call negatives(count) or negativeRatio(ratio) of the Selection, with"
              + " window(width, height), before select");
    }
    Negative negative = pool.get(checked(index, pool.size(), "negative"));
    return PooledRegion.negative(negative.imageId(), background, negative.window());
  }

  /**
   * A positive or, with a number from {@link #positiveCount()} on, a negative.
   *
   * @throws MissingNegativePoolException if it is a negative's number and none were selected
   * @throws IndexOutOfBoundsException if there is none with this number
   */
  public PooledRegion item(int index) {
    return index < positives.length ? positive(index) : negative(index - positives.length);
  }

  /** The numbers of positives and negatives. */
  private static int checked(int index, int size, String what) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException(
          "there is no " + what + " " + index + ": there are " + size + ", counted from 0");
    }
    return index;
  }

  @Override
  public String toString() {
    return "RegionPool(" + positiveCount() + " positives, " + negativeCount() + " negatives)";
  }
}
