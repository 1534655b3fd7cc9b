/**
 * Datasets as tables of Tablesaw: the targets, one row for each annotation that has a box, and the
 * sections of the file.
 *
 * <p>A table belongs to whoever asked for it: it is made anew each time, and changing it changes
 * nothing else.
 */
package org.ndsampler.targets;
