package org.ndsampler.core.regions;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.geom.Size;

/**
 * How a selection draws negatives, but for number and seed, with the sampler that was built for
 * them: selections that differ in these alone share it, so that a new epoch counts no room. Safe
 * for use by many threads.
 */
final class Draws {
  private final Negatives settings;
  private final @Nullable Sizes sizes;
  private final @Nullable Hard hard;
  private @Nullable Built built;

  /**
   * Sizes that follow from the dataset.
   *
   * @param key the same for the same sizes of the same dataset; null if that cannot be said
   */
  record Sizes(Function<CocoDataset, List<Size>> of, @Nullable String key) {}

  /** Which false alarms to take first, and how many. */
  record Hard(Predictions predictions, double minScore, double share) {}

  private record Built(CocoDataset dataset, List<Size> sizes, NegativeSampler sampling) {}

  /**
   * Nothing is built yet.
   *
   * @param sizes null for those of the settings, or else of the window
   * @param hard null for none
   */
  Draws(Negatives settings, @Nullable Sizes sizes, @Nullable Hard hard) {
    this.settings = settings;
    this.sizes = sizes;
    this.hard = hard;
  }

  /** Nothing said: as each keeps what it built, this is no constant. */
  static Draws plain() {
    return new Draws(Negatives.PLAIN, null, null);
  }

  Draws settings(Negatives changed) {
    return new Draws(changed, sizes, hard);
  }

  Negatives settings() {
    return settings;
  }

  Draws sizes(Sizes changed) {
    return new Draws(settings, changed, hard);
  }

  Optional<Sizes> sizes() {
    return Optional.ofNullable(sizes);
  }

  Draws hard(Hard changed) {
    return new Draws(settings, sizes, changed);
  }

  Optional<Hard> hard() {
    return Optional.ofNullable(hard);
  }

  /** All of it but the sizes as text, see {@link Negatives#key}. */
  @Nullable String key() {
    return hard == null ? settings.key() : null;
  }

  /** Negatives of some sizes; the work is what may take long. */
  List<Negative> select(CocoDataset dataset, List<Size> wanted, int count, long seed, Work work) {
    Hard first = hard;
    Negatives sized = settings.sizes(wanted);
    if (count == 0) {
      return List.of();
    }
    if (first == null) {
      return sampling(dataset, sized, work).sample(count, seed);
    }
    List<Negative> chosen =
        HardNegatives.choose(
            dataset, sized, first.predictions, first.minScore, (int) (first.share * count));
    if (chosen.isEmpty()) {
      return sampling(dataset, sized, work).sample(count, seed);
    }
    List<Negative> all = new ArrayList<>(chosen);
    if (all.size() < count) {
      Negatives others = sized.alsoClearOf(chosen);
      all.addAll(built(dataset, others, work).sample(count - chosen.size(), seed));
    }
    return Collections.unmodifiableList(all);
  }

  private synchronized NegativeSampler sampling(CocoDataset dataset, Negatives sized, Work work) {
    Built known = built;
    if (known == null || known.dataset != dataset || !known.sizes.equals(sized.sizes())) {
      known = new Built(dataset, sized.sizes(), built(dataset, sized, work));
      built = known;
    }
    return known.sampling;
  }

  private static NegativeSampler built(CocoDataset dataset, Negatives sized, Work work) {
    return NegativeSampler.of(dataset, sized, work.progress, work.cancellation);
  }

  /** Who hears how far the work is, and who may stop it. */
  record Work(Progress progress, CancellationToken cancellation) {
    static final Work PLAIN = new Work(Progress.NONE, CancellationToken.NONE);
  }
}
