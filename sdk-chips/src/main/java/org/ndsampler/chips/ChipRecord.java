package org.ndsampler.chips;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.sample.ResolvedTarget;
import org.ndsampler.core.sample.Sample;
import org.ndsampler.core.sample.SampleAnnotation;
import org.ndsampler.core.sample.Target;

/**
 * All that is known of a chip but its pixels. Immutable.
 *
 * @param asked what was asked for, which is not lazy
 * @param sample the sample, lazy or not; its pixels are not asked for here
 * @param annotations the annotations that are kept
 */
record ChipRecord(Target asked, Sample sample, List<SampleAnnotation> annotations) {

  /** The target of a chip: clipped, without what can hardly be seen. */
  static Target clipped(Target target, double visible) {
    return (visible > target.visible() ? target.visible(visible) : target).clipped();
  }

  static ChipRecord of(Target asked, Sample sample, boolean keepCut) {
    List<SampleAnnotation> all = sample.annotations();
    if (keepCut) {
      return new ChipRecord(asked, sample, List.copyOf(all));
    }
    Set<Integer> cut = new HashSet<>();
    Box inside = sample.target().sampleSize().toBox();
    for (int i = 0; i < all.size(); i++) {
      if (isCut(sample, all.get(i), inside)) {
        cut.add(i);
      }
    }
    List<SampleAnnotation> kept = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (!cut.contains(i)) {
        kept.add(all.get(i));
      }
    }
    return new ChipRecord(asked, sample, List.copyOf(kept));
  }

  /** Whether the edge of the chip goes through the whole, unclipped box. */
  private static boolean isCut(Sample sample, SampleAnnotation annotation, Box inside) {
    Affine toSample = sample.toSample(annotation.frame());
    // A rounding error is no cut.
    Box edge = inside.pad(1e-6, 1e-6);
    return annotation.source().box().map(box -> !edge.contains(box.warp(toSample))).orElse(false);
  }

  ResolvedTarget target() {
    return sample.target();
  }

  Size size() {
    return target().sampleSize();
  }

  int frames() {
    return sample.frameCount();
  }
}
