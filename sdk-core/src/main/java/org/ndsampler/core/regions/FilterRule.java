package org.ndsampler.core.regions;

import java.util.function.Predicate;
import org.ndsampler.core.geom.Window;

/** The window passes a test of the caller's. Nothing is known of it before it is asked. */
final class FilterRule extends NegativeRule {
  private final Predicate<Negative> test;

  FilterRule(Predicate<Negative> test) {
    super("filter", test);
    this.test = test;
  }

  @Override
  void forbid(Scene scene, Forbidden forbidden) {}

  @Override
  boolean accepts(Scene scene, Window window) {
    return test.test(new Negative(scene.dataset().images().id(scene.image()), window));
  }

  @Override
  boolean isTested(Subjects subjects) {
    return true;
  }

  @Override
  boolean isCode() {
    return true;
  }
}
