package org.ndsampler.core.sample;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.internal.Digests;

/**
 * How targets are drawn with replacement: each draw by itself. Immutable and safe for concurrent
 * use.
 */
abstract class Drawing {
  /** Stands for a key that is not there. */
  private static final Object NO_KEY = new Object();

  private volatile @Nullable String name;

  /** A target. */
  abstract int draw(SplittableRandom random);

  /** Computes the name. */
  abstract String describe();

  /** What it is, the same for the same probabilities: part of the name of a place in a stream. */
  final String name() {
    String known = name;
    if (known == null) {
      known = describe();
      name = known;
    }
    return known;
  }

  /** Each target is as likely as any other. */
  static Drawing uniform(int size) {
    if (size == 0) {
      throw new IllegalArgumentException("nothing can be drawn of no targets");
    }
    return new Drawing() {
      @Override
      int draw(SplittableRandom random) {
        return random.nextInt(size);
      }

      @Override
      String describe() {
        return "uniform";
      }
    };
  }

  /** In proportion to weights. Cost of a draw: a binary search. */
  static Drawing weighted(double[] weights, int size) {
    if (weights.length != size) {
      throw new IllegalArgumentException(
          "each target needs a weight: there are "
              + weights.length
              + " weights and "
              + size
              + " targets");
    }
    double[] upTo = new double[size];
    double sum = 0;
    for (int i = 0; i < size; i++) {
      if (!(weights[i] >= 0) || Double.isInfinite(weights[i])) {
        throw new IllegalArgumentException(
            "the weight of target " + i + " must be finite and not negative, not " + weights[i]);
      }
      sum += weights[i];
      upTo[i] = sum;
    }
    if (!(sum > 0) || Double.isInfinite(sum)) {
      throw new IllegalArgumentException(
          "the sum of the weights must be positive and finite, not "
              + sum
              + "; there are "
              + size
              + " targets");
    }
    return new Weighted(upTo);
  }

  /** Each key is as likely as any other, and so is each target of a key. */
  static Drawing balanced(List<?> keys, int size) {
    if (keys.size() != size) {
      throw new IllegalArgumentException(
          "each target needs a key: there are " + keys.size() + " keys and " + size + " targets");
    }
    Map<Object, Integer> numbers = new HashMap<>();
    List<Integer> counts = new ArrayList<>();
    int[] group = new int[size];
    int at = 0;
    for (Object key : keys) {
      // A key that is missing is one like the others.
      Integer known = numbers.putIfAbsent(key == null ? NO_KEY : key, counts.size());
      if (known == null) {
        known = counts.size();
        counts.add(0);
      }
      counts.set(known, counts.get(known) + 1);
      group[at++] = known;
    }
    if (counts.isEmpty()) {
      throw new IllegalArgumentException("nothing can be drawn of no targets");
    }
    int[] starts = new int[counts.size() + 1];
    for (int i = 0; i < counts.size(); i++) {
      starts[i + 1] = starts[i] + counts.get(i);
    }
    int[] members = new int[size];
    int[] next = starts.clone();
    for (int i = 0; i < size; i++) {
      members[next[group[i]]++] = i;
    }
    return new Balanced(starts, members);
  }

  private static final class Weighted extends Drawing {
    /** The sums of the weights up to each target. */
    private final double[] upTo;

    Weighted(double[] upTo) {
      this.upTo = upTo;
    }

    @Override
    int draw(SplittableRandom random) {
      double value = random.nextDouble() * upTo[upTo.length - 1];
      int low = 0;
      int high = upTo.length - 1;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (upTo[middle] > value) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      return low;
    }

    @Override
    String describe() {
      return "weighted " + digest(DoubleStream.of(upTo).mapToLong(Double::doubleToLongBits));
    }
  }

  /** First a group, then one of its members. */
  private static final class Balanced extends Drawing {
    /** Where the members of each group begin, and the end. */
    private final int[] starts;

    /** Targets, group by group. */
    private final int[] members;

    Balanced(int[] starts, int[] members) {
      this.starts = starts;
      this.members = members;
    }

    @Override
    int draw(SplittableRandom random) {
      int group = random.nextInt(starts.length - 1);
      return members[starts[group] + random.nextInt(starts[group + 1] - starts[group])];
    }

    @Override
    String describe() {
      IntStream numbers = IntStream.concat(IntStream.of(starts), IntStream.of(members));
      return "balanced " + digest(numbers.asLongStream());
    }
  }

  private static String digest(LongStream numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(8192);
    MessageDigest digest = Digests.sha256();
    numbers.forEachOrdered(
        number -> {
          if (!bytes.hasRemaining()) {
            digest.update(bytes.flip());
            bytes.clear();
          }
          bytes.putLong(number);
        });
    digest.update(bytes.flip());
    return Digests.hex(digest.digest()).substring(0, 16);
  }
}
