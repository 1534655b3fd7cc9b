package org.ndsampler.core.regions;

/**
 * Says that the rule for negatives leaves fewer places than were asked for.
 *
 * @since 0.1
 */
public final class NoRoomException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /** How many negatives are possible. */
  private final long possible;

  /** The images without room. */
  private final long[] imageIds;

  NoRoomException(String message, long possible, long... imageIds) {
    super(message);
    this.possible = possible;
    this.imageIds = imageIds;
  }

  /** How many negatives are possible. */
  public long possible() {
    return possible;
  }

  /** The ids of the images that have no room at all, a new array. */
  public long[] imageIds() {
    return imageIds.clone();
  }
}
