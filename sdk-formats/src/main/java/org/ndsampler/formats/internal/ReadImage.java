package org.ndsampler.formats.internal;

import java.util.Optional;
import org.ndsampler.core.geom.Size;

/**
 * An image that is being read. Immutable.
 *
 * @param id its id in the dataset
 * @param name its file's name in the dataset
 * @param size in pixels as it is shown; empty if no file and no label says
 */
public record ReadImage(long id, String name, Optional<Size> size) {}
