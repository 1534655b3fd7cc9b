package org.ndsampler.core.regions;

import org.ndsampler.core.geom.Window;

/** Two rules at once. What both forbid is cut out together; the first is tested first. */
final class EveryRule extends NegativeRule {
  private final NegativeRule first;
  private final NegativeRule second;

  EveryRule(NegativeRule first, NegativeRule second) {
    super("and", first, second);
    this.first = first;
    this.second = second;
  }

  @Override
  void forbid(Scene scene, Forbidden forbidden) {
    first.forbid(scene, forbidden);
    second.forbid(scene, forbidden);
  }

  @Override
  boolean accepts(Scene scene, Window window) {
    return first.accepts(scene, window) && second.accepts(scene, window);
  }

  @Override
  boolean isTested(Subjects subjects) {
    return first.isTested(subjects) || second.isTested(subjects);
  }

  @Override
  boolean isCode() {
    return first.isCode() || second.isCode();
  }
}
