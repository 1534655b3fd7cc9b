package org.ndsampler.core.regions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.ndsampler.core.geom.Size;

/**
 * Negatives of several sizes: for each negative a size is chosen, each with the same probability
 * among those that have room, and then a place of this size as {@link NegativeSampler} does it.
 * Immutable and safe for use by many threads.
 */
public final class MixedNegatives {
  private final NegativeSampler[] samplers;

  private MixedNegatives(NegativeSampler[] samplers) {
    this.samplers = samplers;
  }

  /**
   * Negatives of some sizes, for example of {@link WindowSizes}.
   *
   * @param settings everything but the window; its window is not regarded
   * @param sizes the sizes; one that comes twice is chosen twice as often, one without room never
   * @throws NoRoomException if none of the sizes has room
   */
  public static MixedNegatives of(NegativeSampler.Builder settings, List<Size> sizes) {
    List<NegativeSampler> samplers = new ArrayList<>();
    for (Size size : sizes) {
      NegativeSampler sampler = settings.window(size.width(), size.height()).build();
      if (sampler.room() > 0) {
        samplers.add(sampler);
      }
    }
    if (samplers.isEmpty()) {
      throw new NoRoomException("there is no room for any of the sizes " + sizes, 0);
    }
    return new MixedNegatives(samplers.toArray(new NegativeSampler[0]));
  }

  /** One negative: a function of the seed and the index, as {@link NegativeSampler#draw}. */
  public Negative draw(long seed, long index) {
    RandomGenerator random = Randoms.of(seed, index);
    return samplers[random.nextInt(samplers.length)].draw(random.nextLong(), index);
  }

  /**
   * As many different negatives as are asked for, in a random order. The sizes share the number
   * evenly, as far as each has room.
   *
   * @throws NoRoomException if all sizes together have not so much room, before any is drawn
   */
  public List<Negative> sample(int count, long seed) {
    if (count < 0) {
      throw new IllegalArgumentException("count must not be negative: " + count);
    }
    RandomGenerator random = new SplittableRandom(seed);
    int[] quotas = new int[samplers.length];
    int[] open = Randoms.range(samplers.length);
    int left = count;
    while (left > 0 && open.length > 0) {
      Randoms.shuffle(open, random);
      int still = 0;
      for (int i : open) {
        if (left > 0) {
          quotas[i]++;
          left--;
        }
        if (quotas[i] < samplers[i].room()) {
          open[still++] = i;
        }
      }
      open = Arrays.copyOf(open, still);
    }
    if (left > 0) {
      throw new NoRoomException(
          count + " negatives were asked for and " + (count - left) + " are possible",
          count - left);
    }
    List<Negative> found = new ArrayList<>(count);
    for (int i = 0; i < samplers.length; i++) {
      found.addAll(samplers[i].sample(quotas[i], random.nextLong()));
    }
    int[] order = Randoms.range(count);
    Randoms.shuffle(order, random);
    return Collections.unmodifiableList(Arrays.stream(order).mapToObj(found::get).toList());
  }
}
