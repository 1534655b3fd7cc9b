package org.ndsampler.core.regions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;

/**
 * Negatives of several sizes: {@link NegativeSampler} says how. Immutable, as safe as its filter.
 */
final class MixedNegatives extends NegativeSampler {
  private final CocoDataset dataset;
  private final Negatives settings;
  private final NegativeSampler[] samplers;
  // The sampler of each size that was asked for and has room.
  private final int[] choices;

  private MixedNegatives(
      CocoDataset dataset, Negatives settings, NegativeSampler[] samplers, int[] choices) {
    this.dataset = dataset;
    this.settings = settings;
    this.samplers = samplers;
    this.choices = choices;
  }

  /**
   * Negatives of all sizes of the settings.
   *
   * @throws NoRoomException if none of the sizes has room
   * @throws java.util.concurrent.CancellationException if it was cancelled
   */
  static MixedNegatives counted(
      CocoDataset dataset, Negatives settings, Progress progress, CancellationToken cancellation) {
    List<Size> sizes = settings.sizes();
    Map<Size, Integer> places = new HashMap<>();
    List<NegativeSampler> samplers = new ArrayList<>();
    int[] choices = new int[sizes.size()];
    int count = 0;
    for (Size size : sizes) {
      Integer known = places.get(size);
      if (known == null) {
        NegativeSampler sampler =
            NegativeSampler.of(dataset, settings.size(size), progress, cancellation);
        known = sampler.room() > 0 ? samplers.size() : -1;
        places.put(size, known);
        if (known >= 0) {
          samplers.add(sampler);
        }
      }
      if (known >= 0) {
        choices[count++] = known;
      }
    }
    if (samplers.isEmpty()) {
      throw new NoRoomException("there is no room for any of the sizes " + sizes, 0);
    }
    return new MixedNegatives(
        dataset, settings, samplers.toArray(new NegativeSampler[0]), Arrays.copyOf(choices, count));
  }

  @Override
  public Negatives settings() {
    return settings;
  }

  @Override
  public Negative draw(long seed, long index) {
    RandomGenerator random = Randoms.of(seed, index);
    return samplers[choices[random.nextInt(choices.length)]].draw(random.nextLong(), index);
  }

  @Override
  public boolean allows(long imageId, Window window) {
    return Arrays.stream(samplers).anyMatch(sampler -> sampler.allows(imageId, window));
  }

  @Override
  public List<Negative> hardest(Predictions predictions, double minScore, int count) {
    return HardNegatives.choose(dataset, settings, predictions, minScore, count);
  }

  @Override
  public long room() {
    return Arrays.stream(samplers).mapToLong(NegativeSampler::room).sum();
  }

  @Override
  public long room(long imageId) {
    return Arrays.stream(samplers).mapToLong(sampler -> sampler.room(imageId)).sum();
  }

  @Override
  public long[] imagesWithoutRoom() {
    return Arrays.stream(samplers[0].imagesWithoutRoom()).filter(id -> room(id) == 0).toArray();
  }

  /** The sizes share the number evenly, as far as each has room, and keep apart across sizes. */
  @Override
  public List<Negative> sample(int count, long seed) {
    if (count < 0) {
      throw new IllegalArgumentException("count must not be negative: " + count);
    }
    RandomGenerator random = new SplittableRandom(seed);
    int[] quotas = new int[samplers.length];
    int[] open = choices.clone();
    int left = count;
    while (left > 0 && open.length > 0) {
      Randoms.shuffle(open, random);
      int still = 0;
      for (int i : open) {
        boolean room = quotas[i] < samplers[i].room();
        if (left > 0 && room) {
          quotas[i]++;
          left--;
        }
        if (room) {
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
      NegativeSampler sampler = samplers[i];
      if (settings.isApart() && !found.isEmpty()) {
        // Counted anew, so that also across sizes it is known beforehand whether there is room.
        sampler = NegativeSampler.of(dataset, sampler.settings().alsoClearOf(found));
      }
      found.addAll(sampler.sample(quotas[i], random.nextLong()));
    }
    int[] order = Randoms.range(count);
    Randoms.shuffle(order, random);
    return Collections.unmodifiableList(Arrays.stream(order).mapToObj(found::get).toList());
  }

  /** The samplers of the sizes that have room. */
  @Override
  public String toString() {
    return "NegativeSampler" + Arrays.toString(samplers);
  }
}
