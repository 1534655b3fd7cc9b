package org.ndsampler.viz;

import java.util.List;

/**
 * Brings renderers for more classes, found with {@link java.util.ServiceLoader}: so a library tells
 * how its objects are shown by {@code show(x)} and in the cells of notebooks, on any kernel.
 *
 * <p>An implementation has a public constructor without parameters. It is named in {@code
 * META-INF/services/org.ndsampler.viz.RendererProvider}, since JShell and kernels have libraries on
 * the class path, and in {@code provides} of a module. Asked once, by one thread at a time.
 *
 * @since 0.1
 */
public interface RendererProvider {
  /** The renderers; they are asked before those of the SDK. */
  List<Renderer<?>> renderers();
}
