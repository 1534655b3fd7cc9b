/**
 * Rich display: the last expression of a notebook's cell shows itself as a picture, a table or a
 * tree.
 *
 * <p>{@link org.ndsampler.viz.MimeBundle} has the forms of an object that a notebook can show, and
 * knows no kernel. Bridges bring it to the kernels: rapaio and JJava find theirs with {@code
 * ServiceLoader} as soon as this module is on the class path; IJava, which has no such hook, learns
 * it with the first dataset or {@link org.ndsampler.jupyter.Kernels#register()}. None of them has
 * to be there.
 *
 * @since 0.1
 */
package org.ndsampler.jupyter;
