package org.ndsampler.core.regions;

import java.util.List;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.geom.Window;

/**
 * Draws windows where there is nothing, uniformly over all places that a rule leaves in all images.
 * Immutable and safe for use by many threads (as far as the filter is, if there is one).
 *
 * <pre>{@code
 * NegativeSampler sampler =
 *     NegativeSampler.of(dataset, Negatives.of(64, 64).rule(NegativeRule.clearOf(8)));
 * sampler.room(1);                               // how many places image 1 has
 * List<Negative> negatives = sampler.sample(1000, 0);
 * }</pre>
 *
 * <p>A place is a window of whole pixels wholly within its image, up to the very borders. How many
 * each image has is computed, not tried: the places that each box forbids are a region of the plane
 * of top-left corners, and a sweep over the columns counts what the union of these regions leaves.
 * So each place has the same probability, exactly, and where there is no room the error comes
 * before any drawing. Images smaller than the window have no room.
 *
 * <p>The places of all images are numbered, image after image. To draw is to choose numbers, all
 * different by Floyd's algorithm, and to find their places: images by a search in the sums, then
 * one sweep for each image that is drawn from. Kept are two numbers for each image; the places
 * themselves, billions in a large dataset, never are. The obvious way, a random image and a random
 * place in it until one is free, as ndsampler does it, prefers places in small images to those in
 * large ones, and where there is little room it gives up after a number of attempts without an
 * answer.
 *
 * <p>What cannot be said as areas (a filter, shares of shapes, negatives that keep apart) is tested
 * on candidates. These are drawn in batches of as many as are probably needed, so that an image is
 * swept once for a batch; the k-th candidate is a function of the seed and k alone, so that the
 * result does not depend on the batches.
 *
 * <p>Where the settings have several sizes, a size is chosen for each negative, each with the same
 * probability among those that have room, and then a place of this size. Sizes have equal shares,
 * and not shares by their room: small windows have far more places than large ones, so that nearly
 * all negatives would be small.
 *
 * @since 0.1
 */
public abstract sealed class NegativeSampler permits SizedNegatives, MixedNegatives {
  NegativeSampler() {}

  /**
   * A sampler of negatives for a dataset; counts the places of all images.
   *
   * @param settings what negatives are to be; of several sizes, one that comes twice is chosen
   *     twice as often, and one without room never
   * @throws IllegalArgumentException if there is no size, or if an image or a class does not exist
   * @throws NoRoomException if none of several sizes has room
   */
  public static NegativeSampler of(CocoDataset dataset, Negatives settings) {
    return of(dataset, settings, Progress.NONE, CancellationToken.NONE);
  }

  /**
   * The same, for datasets where counting takes long.
   *
   * @throws NoRoomException if none of several sizes has room
   * @throws java.util.concurrent.CancellationException if it was cancelled
   */
  public static NegativeSampler of(
      CocoDataset dataset, Negatives settings, Progress progress, CancellationToken cancellation) {
    return switch (settings.sizes().size()) {
      case 0 -> throw new IllegalArgumentException("negatives need a size; the settings have none");
      case 1 -> new SizedNegatives(dataset, settings, progress, cancellation);
      default -> MixedNegatives.counted(dataset, settings, progress, cancellation);
    };
  }

  /** What negatives are to be. */
  public abstract Negatives settings();

  /**
   * Whether a window is one that could be drawn: of one of the sizes, wholly within an image, where
   * the rule and the filter allow it.
   *
   * @throws IllegalArgumentException if there is no such image
   */
  public abstract boolean allows(long imageId, Window window);

  /**
   * Windows around false alarms: predictions that share no area with an annotation that counts. The
   * window is centred on the prediction, moved into the image, and has to be one that this sampler
   * {@link #allows}.
   *
   * @param minScore the least score
   * @param count at most so many, the surest first; fewer if there are not so many
   */
  public abstract List<Negative> hardest(Predictions predictions, double minScore, int count);

  /** The number of places in all images, of all sizes together; a filter is not regarded. */
  public abstract long room();

  /**
   * The number of places in an image, of all sizes together; a filter is not regarded.
   *
   * @throws IllegalArgumentException if there is no such image, or if it was left out
   */
  public abstract long room(long imageId);

  /**
   * The ids of the images without any place of any size, in the order of the images; a new array.
   */
  public abstract long[] imagesWithoutRoom();

  /**
   * One negative, drawn independently of all others: a function of the seed and the index.
   *
   * @throws NoRoomException if there is no place, or if the filter accepted none of a thousand
   *     candidates
   */
  public abstract Negative draw(long seed, long index);

  /**
   * As many different negatives as are asked for, in a random order: a function of the count and
   * the seed. Several sizes share the number evenly, as far as each has room, and those that have
   * to keep apart do so across the sizes too. Without a filter every set of places has the same
   * probability (or, when images are to be used evenly, every set that is even).
   *
   * @throws NoRoomException if there are not so many places, before any is drawn; or, with a filter
   *     or when negatives have to keep apart, if so many are not found among {@code 100 * count +
   *     1000} candidates
   */
  public abstract List<Negative> sample(int count, long seed);

  /** The size or sizes, the rule, and how much room there is. */
  @Override
  public abstract String toString();
}
