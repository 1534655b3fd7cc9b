package org.ndsampler.core.sample;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.internal.Digests;

/**
 * Targets of one dataset, how they are loaded, and how they are drawn where a loader has no end.
 * Immutable and safe for concurrent use.
 *
 * @param source what is loaded; shared by all loaders of the same list
 * @param drawing null where each target comes once in an epoch
 * @param share how much of a mix this is; 1 for all of it
 */
record LoaderPart(Source source, @Nullable Drawing drawing, double share) {

  /** A list of targets, which must not change, and how to load one. */
  static final class Source {
    private final CocoDataset dataset;
    private final List<Target> targets;
    private final Function<Target, Sample> load;
    private final Function<List<Target>, AutoCloseable> ahead;
    private volatile @Nullable String digest;

    Source(
        CocoDataset dataset,
        List<Target> targets,
        Function<Target, Sample> load,
        Function<List<Target>, AutoCloseable> ahead) {
      this.dataset = dataset;
      this.targets = targets;
      this.load = load;
      this.ahead = ahead;
    }

    int size() {
      return targets.size();
    }

    Target target(int index) {
      return targets.get(index);
    }

    Sample load(Target target) {
      return load.apply(target);
    }

    /** Whether there is nothing to be brought before it is loaded. */
    boolean isNear() {
      return ahead == SampleLoader.NOTHING;
    }

    /** Brings what some targets need, all at once; lets go of it when it is closed. */
    AutoCloseable ahead(List<Target> some) {
      return ahead.apply(some);
    }

    /**
     * The category of the annotation that each target names, none where it names none.
     *
     * @throws IllegalArgumentException if no target names one
     */
    List<OptionalLong> categories() {
      List<OptionalLong> keys = new ArrayList<>(targets.size());
      boolean any = false;
      for (Target target : targets) {
        OptionalLong annotation = target.annotationId();
        any |= annotation.isPresent();
        keys.add(
            annotation.isPresent()
                ? OptionalLong.of(dataset.annotation(annotation.getAsLong()).categoryId())
                : OptionalLong.empty());
      }
      if (!any) {
        throw new IllegalArgumentException(
            "none of the "
                + targets.size()
                + " targets names an annotation, so none has a category; give each a key:"
                + " balanced(keys)");
      }
      return keys;
    }

    /** What the targets are, in their order. Cost of the first call: the JSON of each. */
    String digest() {
      String known = digest;
      if (known == null) {
        MessageDigest all = Digests.sha256();
        for (Target target : targets) {
          all.update(target.toJson().getBytes(StandardCharsets.UTF_8));
          all.update((byte) '\n');
        }
        known = Digests.hex(all.digest()).substring(0, 32);
        digest = known;
      }
      return known;
    }
  }

  /** What tells it from other parts, for a line of JSON. */
  Map<String, @Nullable Object> key() {
    Map<String, @Nullable Object> key = new LinkedHashMap<>();
    key.put("dataset", source.dataset.name());
    key.put("fingerprint", source.dataset.fingerprint());
    key.put("targets", (long) source.size());
    key.put("digest", source.digest());
    if (drawing != null) {
      key.put("drawn", drawing.name());
      key.put("share", share);
    }
    return key;
  }
}
