package org.ndsampler.spark.internal;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.coco.CocoAnnotation;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.delayed.DelayedOperation;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Nodata;
import org.ndsampler.core.sample.ResolvedTarget;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.core.sample.SampleAnnotations;
import org.ndsampler.core.sample.Target;

/**
 * One target of which a row is made: each thing is worked out when the first column or filter asks
 * for it, the pixels last. Confined to one thread.
 */
final class WindowRow {
  private final CocoSampler sampler;
  private final Tokens tokens;
  private final long index;
  private final Target target;
  private @Nullable ResolvedTarget resolved;
  private @Nullable SampleAnnotations annotations;
  private @Nullable NDArray pixels;

  WindowRow(CocoSampler sampler, Tokens tokens, long index, Target target) {
    this.sampler = sampler;
    this.tokens = tokens;
    this.index = index;
    this.target = target;
  }

  long index() {
    return index;
  }

  Target target() {
    return target;
  }

  ResolvedTarget resolved() {
    ResolvedTarget known = resolved;
    if (known == null) {
      known = sampler.resolve(target);
      resolved = known;
    }
    return known;
  }

  SampleAnnotations annotations() {
    SampleAnnotations known = annotations;
    if (known == null) {
      known = sampler.annotations(target);
      annotations = known;
    }
    return known;
  }

  /** The annotation that is the target; null if it is something else. */
  @Nullable CocoAnnotation annotation() {
    OptionalLong id = target.annotationId();
    return id.isEmpty() ? null : sampler.dataset().annotation(id.getAsLong());
  }

  /** Its class; null if it is no annotation or of no class. */
  @Nullable Long categoryId() {
    CocoAnnotation own = annotation();
    try {
      return own == null ? null : own.categoryId();
    } catch (CocoException e) {
      return null;
    }
  }

  /** Loads the sample, all of it. */
  NDArray pixels() {
    NDArray known = pixels;
    if (known == null) {
      Sample sample = sampler.loadSample(target);
      known = sample.pixels();
      pixels = known;
      resolved = sample.target();
      annotations = sample.annotations();
    }
    return known;
  }

  boolean hasPixels() {
    return pixels != null;
  }

  /** The shape of the pixels; opens the file and reads none unless all is outside of it. */
  Shape shape() {
    NDArray known = pixels;
    if (known != null) {
      return known.shape();
    }
    if (!isToldByGraph()) {
      return pixels().shape();
    }
    int channels = sampler.delayed(target).channels();
    ResolvedTarget at = resolved();
    return at.isClip()
        ? Shape.of(at.frames().size(), at.sampleSize().height(), at.sampleSize().width(), channels)
        : Shape.of(at.sampleSize().height(), at.sampleSize().width(), channels);
  }

  /** The type of the pixels, as {@link #shape}. */
  DType dtype() {
    NDArray known = pixels;
    if (known != null) {
      return known.dtype();
    }
    if (target.dtype().isPresent()) {
      return target.dtype().get();
    }
    DelayedOperation graph = isToldByGraph() ? sampler.delayed(target) : null;
    return graph == null ? pixels().dtype() : graph.dtype();
  }

  /** Where the graph of the pixels says nothing or something else, they are loaded. */
  private boolean isToldByGraph() {
    return target.nodata() == Nodata.KEEP && !resolved().inside().isEmpty();
  }

  String replay() {
    return tokens.of(target);
  }
}
