/**
 * Labels of other tools, in and out.
 *
 * <p>{@link org.ndsampler.formats.Formats} finds out what a folder is and reads it; each format is
 * a {@link org.ndsampler.formats.LabelFormat} with the settings of its own, which reads and writes.
 *
 * @since 0.1
 */
@NullMarked
package org.ndsampler.formats;

import org.jspecify.annotations.NullMarked;
