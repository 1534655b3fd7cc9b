package org.ndsampler.eval;

import java.util.Objects;

/**
 * How detections that windows found twice become one: which belong together, and what is made of
 * them. Immutable; each setting gives a changed copy.
 *
 * <p>Windows that overlap find what lies in both of them twice, and what is cut by their edges in
 * parts. {@link Detections#merged(Merging)} takes both together. Unless set otherwise the surest
 * detection takes in all of its class of which it covers half, or that cover half of it.
 *
 * <pre>{@code
 * Merging merging = Merging.DEFAULT.method(Merging.Method.SUPPRESS).measure(Merging.Measure.IOU);
 * }</pre>
 *
 * @since 0.1
 */
public final class Merging {
  /** SAHI's: greedy, by the part of the smaller box, from a half of it, class by class. */
  public static final Merging DEFAULT = new Merging(Method.MERGE, Measure.OF_SMALLER, 0.5, false);

  private final Method method;
  private final Measure measure;
  private final double threshold;
  private final boolean classAgnostic;

  private Merging(Method method, Measure measure, double threshold, boolean classAgnostic) {
    this.method = method;
    this.measure = measure;
    this.threshold = threshold;
    this.classAgnostic = classAgnostic;
  }

  /** What is made of detections that belong together. Immutable. */
  public enum Method {
    /** The surest stays as it is, the others are left out: non-maximum suppression. */
    SUPPRESS,

    /** The surest grows by the others: SAHI's GREEDYNMM, greedy non-maximum merging. */
    MERGE,

    /** As {@link #MERGE}, and by what belongs to these others, and so on: SAHI's NMM. */
    MERGE_CHAINS
  }

  /** How much two boxes have in common. Immutable. */
  public enum Measure {
    /** Intersection over union. */
    IOU,

    /** The part of the smaller box that lies in the other: SAHI's IOS. Finds what was cut. */
    OF_SMALLER
  }

  /** What is made of those that belong together; {@link Method#MERGE} unless set. */
  public Merging method(Method value) {
    return new Merging(Objects.requireNonNull(value), measure, threshold, classAgnostic);
  }

  /** What is made of those that belong together. */
  public Method method() {
    return method;
  }

  /** How overlap is measured; {@link Measure#OF_SMALLER} unless set. */
  public Merging measure(Measure value) {
    return new Merging(method, Objects.requireNonNull(value), threshold, classAgnostic);
  }

  /** How overlap is measured. */
  public Measure measure() {
    return measure;
  }

  /**
   * The overlap from which on two belong together; 0.5 unless set.
   *
   * @throws IllegalArgumentException if it is not above 0 and at most 1
   */
  public Merging threshold(double value) {
    if (!(value > 0 && value <= 1)) {
      throw new IllegalArgumentException(
          "the threshold of merging must be above 0 and at most 1: " + value);
    }
    return new Merging(method, measure, value, classAgnostic);
  }

  /** The overlap from which on two belong together. */
  public double threshold() {
    return threshold;
  }

  /** Whether detections of different categories may belong together; not unless set. */
  public Merging classAgnostic(boolean value) {
    return new Merging(method, measure, threshold, value);
  }

  /** Whether detections of different categories may belong together. */
  public boolean isClassAgnostic() {
    return classAgnostic;
  }

  /** All settings. */
  @Override
  public String toString() {
    return "Merging("
        + method
        + ", "
        + measure
        + " from "
        + threshold
        + (classAgnostic ? ", whatever the class)" : ", class by class)");
  }
}
