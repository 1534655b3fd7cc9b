package org.ndsampler.core.sample;

import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Which target comes at which place of an epoch: a function of parts, seed, epoch and place alone.
 * Immutable and safe for concurrent use. Targets of several parts are numbered one part after the
 * other.
 */
interface LoaderOrder {
  /** The number of the target at a place. */
  int at(long place);

  /** The order of parts; of one part that is not drawn, each target once. */
  static LoaderOrder of(List<LoaderPart> parts, @Nullable Long seed, int epoch) {
    LoaderPart first = parts.get(0);
    if (first.drawing() == null) {
      if (seed == null) {
        return Math::toIntExact;
      }
      Permutation permutation = new Permutation(first.source().size(), seed, epoch);
      return place -> permutation.at(Math.toIntExact(place));
    }
    return new Drawn(parts, Permutation.key(seed == null ? 0 : seed, epoch));
  }

  /** Draws with replacement, the part first and then one of its targets. */
  final class Drawn implements LoaderOrder {
    private final Drawing[] drawings;
    private final int[] starts;
    private final double[] upTo;
    private final long key;

    Drawn(List<LoaderPart> parts, long key) {
      this.drawings = new Drawing[parts.size()];
      this.starts = new int[parts.size()];
      this.upTo = new double[parts.size()];
      this.key = key;
      double sum = 0;
      int start = 0;
      for (int i = 0; i < drawings.length; i++) {
        LoaderPart part = parts.get(i);
        Drawing drawing = part.drawing();
        drawings[i] = drawing == null ? Drawing.uniform(part.source().size()) : drawing;
        starts[i] = start;
        start += part.source().size();
        sum += part.share();
        upTo[i] = sum;
      }
    }

    @Override
    public int at(long place) {
      SplittableRandom random = new SplittableRandom(Permutation.mix(key + place));
      int part = 0;
      if (drawings.length > 1) {
        double value = random.nextDouble() * upTo[upTo.length - 1];
        while (part < upTo.length - 1 && upTo[part] <= value) {
          part++;
        }
      }
      return starts[part] + drawings[part].draw(random);
    }
  }
}
