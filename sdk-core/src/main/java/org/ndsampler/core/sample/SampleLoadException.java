package org.ndsampler.core.sample;

/**
 * A sample of a {@link SampleLoader} that could not be loaded; says which.
 *
 * @since 0.1
 */
public final class SampleLoadException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The place of the target. */
  private final int index;

  private final transient Target target;

  SampleLoadException(int index, Target target, Throwable cause) {
    super("sample " + index + ", " + target + ": " + cause.getMessage(), cause);
    this.index = index;
    this.target = target;
  }

  /** The place of the target in the loader's list. */
  public int index() {
    return index;
  }

  /** What could not be loaded. */
  public Target target() {
    return target;
  }
}
