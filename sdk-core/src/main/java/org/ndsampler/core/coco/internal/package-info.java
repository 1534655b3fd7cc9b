/** The storage of a dataset: raw records in an arena, columns beside them. Not exported. */
package org.ndsampler.core.coco.internal;
