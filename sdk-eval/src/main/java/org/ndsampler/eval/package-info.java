/**
 * How good detections are, and why they are not better.
 *
 * <p>The numbers are those of pycocotools, bit for bit; {@link org.ndsampler.eval.Oddity} names
 * what is strange about them.
 *
 * @since 0.1
 */
@NullMarked
package org.ndsampler.eval;

import org.jspecify.annotations.NullMarked;
