package org.ndsampler.jupyter;

import java.util.List;

/**
 * Brings renderers for more classes, found with {@link java.util.ServiceLoader}. An implementation
 * has a public constructor without parameters and is named in {@code
 * META-INF/services/org.ndsampler.jupyter.RichRendererProvider}, since kernels have user code on
 * the class path. Asked once, by one thread at a time.
 */
public interface RichRendererProvider {
  /** The renderers; they are asked before those of the SDK. */
  List<RichRenderer<?>> renderers();
}
