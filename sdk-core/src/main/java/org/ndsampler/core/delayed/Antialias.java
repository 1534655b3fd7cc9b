package org.ndsampler.core.delayed;

/**
 * Whether pixels are blurred before they are made fewer.
 *
 * @since 0.1
 */
public enum Antialias {
  /**
   * They are where values between pixels are found, and not by {@link Interpolation#NEAREST}, which
   * copies values: a mask of classes keeps its classes.
   */
  AUTO,
  /** They are, also for the nearest pixel, which is then one of the blurred ones. */
  ON,
  /** They are not. */
  OFF;

  /** On or off. */
  public static Antialias of(boolean on) {
    return on ? ON : OFF;
  }

  /** Whether pixels are blurred for an interpolation. */
  public boolean isOn(Interpolation interpolation) {
    return this == AUTO ? interpolation != Interpolation.NEAREST : this == ON;
  }
}
