package org.ndsampler.core.regions;

import java.util.List;
import java.util.Locale;
import org.ndsampler.core.geom.Window;

/**
 * Where a window without the objects of interest may be. The measures compare the window with one
 * annotation at a time, with its box or with its shape, and every annotation that counts has to be
 * within the limit. Two rules are equal if they forbid the same. Immutable.
 *
 * <p>A rule is a class that knows two things: what it forbids in an image, which is cut out of the
 * room before anything is drawn, and whether it accepts a window of what is left. The more a rule
 * can say by the first, the better: what is cut out is counted exactly and costs nothing when
 * windows are drawn, while each window that is refused later is work for nothing, which has to be
 * bounded. So a rule says in {@link #forbid} all that it can say as areas of the plane of top-left
 * corners, and in {@link #accepts} the rest.
 *
 * <p>The family is sealed: a rule of the caller's own is {@link Negatives#filter}. Sealed, because
 * an open one had to show its parts ({@link Forbidden} and what is behind it), and they are to stay
 * free to change.
 *
 * @since 0.1
 */
public abstract sealed class NegativeRule
    permits DistanceRule, SharedAreaRule, RegionRule, EarlierRule, FilterRule, EveryRule {
  private final String name;
  private final List<Object> limits;

  /**
   * A rule.
   *
   * @param name how it is called in {@link #toString}
   * @param limits all that tells it from others of its class
   */
  NegativeRule(String name, Object... limits) {
    this.name = name;
    this.limits = List.of(limits);
  }

  /** No box shares any area with the window; touching is allowed. A box of no area counts too. */
  public static NegativeRule noOverlap() {
    return clearOf(0);
  }

  /**
   * Every box is at least so far away from the window.
   *
   * @param pixels the distance to the left, right, above or below
   */
  public static NegativeRule clearOf(double pixels) {
    return new DistanceRule(pixels);
  }

  /** No box covers more than a part of the window; 1 allows every place. */
  public static NegativeRule shareOfWindow(double largest) {
    return new SharedAreaRule.OfWindow(largest);
  }

  /** The window covers no more than a part of any box; 1 allows every place. */
  public static NegativeRule shareOfAnnotation(double largest) {
    return new SharedAreaRule.OfAnnotation(largest);
  }

  /** No box has a larger intersection over union with the window; 1 allows every place. */
  public static NegativeRule iou(double largest) {
    return new SharedAreaRule.Iou(largest);
  }

  /** Both rules: a window may be where this rule and the other allow it. */
  public NegativeRule and(NegativeRule other) {
    return new EveryRule(this, other);
  }

  /**
   * Adds what this rule forbids in an image to what others forbid. It may be less than what the
   * rule means, never more: then {@link #accepts} refuses the rest.
   */
  abstract void forbid(Scene scene, Forbidden forbidden);

  /** Whether a window that is not in what was forbidden obeys the rule. */
  boolean accepts(Scene scene, Window window) {
    return true;
  }

  /**
   * Whether {@link #accepts} may refuse any, so that the number of candidates has to be bounded.
   */
  boolean isTested(Subjects subjects) {
    return false;
  }

  /** Whether it depends on code, of which nobody can say whether it is the same another time. */
  boolean isCode() {
    return false;
  }

  /** Whether another is a rule of the same kind with the same limits. */
  @Override
  public final boolean equals(Object other) {
    return other instanceof NegativeRule rule
        && name.equals(rule.name)
        && limits.equals(rule.limits);
  }

  @Override
  public final int hashCode() {
    return 31 * name.hashCode() + limits.hashCode();
  }

  /** As it is written in Java. */
  @Override
  public final String toString() {
    if (this instanceof EveryRule) {
      return limits.get(0) + ".and(" + limits.get(1) + ")";
    }
    String text = limits.toString();
    return "NegativeRule." + name + "(" + text.substring(1, text.length() - 1) + ")";
  }

  /** Rejects a part that is not one. */
  static double part(String what, double limit) {
    if (!(limit >= 0 && limit <= 1)) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "limit of %s must be in [0, 1], not %s", what, limit));
    }
    return limit;
  }
}
