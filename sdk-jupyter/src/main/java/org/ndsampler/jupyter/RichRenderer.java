package org.ndsampler.jupyter;

import java.util.function.Function;

/**
 * How the objects of one class, and of those that extend or implement it, are shown. Immutable.
 *
 * @param type the class or interface
 * @param render makes the forms of an object; may be called by any thread
 * @param <T> the class or interface
 */
public record RichRenderer<T>(Class<T> type, Function<? super T, MimeBundle> render) {}
