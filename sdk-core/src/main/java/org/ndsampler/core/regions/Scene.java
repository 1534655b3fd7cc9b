package org.ndsampler.core.regions;

import org.ndsampler.core.coco.CocoDataset;

/**
 * What a rule is asked about: an image, what counts in it, and the size of the windows. Immutable.
 *
 * @param image its row in the dataset's table of images
 * @param width of the windows, in pixels
 * @param height of the windows, in pixels
 */
record Scene(CocoDataset dataset, Subjects subjects, int image, int width, int height) {}
