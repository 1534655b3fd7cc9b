/**
 * Datasets as tables of Tablesaw: the targets, one row for each annotation that has a box, and the
 * sections of the file.
 *
 * <p>{@link org.ndsampler.targets.Targets#table} makes the table of targets, {@link
 * org.ndsampler.targets.Targets#from} gives its rows back to a sampler. Coordinates are pixels from
 * the top-left corner of the image.
 *
 * <p>A table belongs to whoever asked for it: it is made anew each time, and changing it changes
 * nothing else. Tablesaw's tables are confined to one thread, unless nobody changes them.
 *
 * @since 0.1
 */
package org.ndsampler.targets;
