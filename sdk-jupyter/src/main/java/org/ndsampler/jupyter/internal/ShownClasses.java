package org.ndsampler.jupyter.internal;

import java.util.LinkedHashSet;
import java.util.Set;
import org.ndsampler.viz.Renderer;

/**
 * The classes that are registered with kernels that look up an object's own class: of a sealed
 * interface also its implementations; and {@code Object}, so that arrays, numbers and texts look
 * the same on each kernel.
 */
final class ShownClasses {
  private ShownClasses() {}

  static Set<Class<?>> all() {
    Set<Class<?>> classes = new LinkedHashSet<>();
    for (Renderer<?> renderer : Renderer.all()) {
      add(renderer.type(), classes);
    }
    classes.add(Object.class);
    return classes;
  }

  private static void add(Class<?> type, Set<Class<?>> classes) {
    classes.add(type);
    if (type.isSealed()) {
      for (Class<?> permitted : type.getPermittedSubclasses()) {
        add(permitted, classes);
      }
    }
  }
}
