package org.ndsampler.spark.internal;

import org.jspecify.annotations.Nullable;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Target;

/**
 * The texts from which {@link CocoSampler#replay} loads a sample again, without loading it. What
 * stands before the target is the same for all of a dataset. Confined to one thread.
 */
final class Tokens {
  private final CocoSampler sampler;
  private @Nullable String before;

  Tokens(CocoSampler sampler) {
    this.sampler = sampler;
  }

  String of(Target target) {
    String start = before;
    if (start == null) {
      // A lazy sample has a token, and its pixels are never asked for.
      Target lazy = target.lazy();
      String token = sampler.loadSample(lazy).toJson();
      start = token.substring(0, token.length() - lazy.toJson().length() - 1);
      before = start;
    }
    return start + target.toJson() + "}";
  }
}
