/** Where a notebook runs this: the cell that is being executed. For sdk-jupyter alone. */
package org.ndsampler.viz.internal.cell;
