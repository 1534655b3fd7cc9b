/** What the rooms share and nobody else sees: fonts, colours, numbers, elements of HTML, files. */
package org.ndsampler.viz.internal;
