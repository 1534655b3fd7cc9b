package org.ndsampler.core.sample;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which annotations come with a {@link Target}, and what of them.
 *
 * @param visible the share that has to lie in the window, exclusive
 * @param ids the annotations that were named; null to look them up by place
 * @param clipped whether shapes are cut at the window
 */
record Choice(
    boolean included,
    double visible,
    Visibility measure,
    Set<AnnotationPart> parts,
    @Nullable List<Long> ids,
    boolean clipped) {
  static final Choice ALL =
      new Choice(
          true,
          0,
          Visibility.BOX,
          Set.of(AnnotationPart.SEGMENTATION, AnnotationPart.KEYPOINTS),
          null,
          false);

  Choice withVisible(double threshold, Visibility newMeasure) {
    return new Choice(included, threshold, newMeasure, parts, ids, clipped);
  }

  Choice withParts(Set<AnnotationPart> wanted) {
    return new Choice(true, visible, measure, wanted, ids, clipped);
  }

  Choice withNothing() {
    return new Choice(false, visible, measure, parts, ids, clipped);
  }

  Choice withIds(List<Long> named) {
    return new Choice(true, visible, measure, parts, named, clipped);
  }

  Choice withClip() {
    return new Choice(included, visible, measure, parts, ids, true);
  }
}
