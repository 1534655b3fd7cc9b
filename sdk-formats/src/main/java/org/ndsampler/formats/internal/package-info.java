/** What the formats share: reading, writing, shapes, and the text that they are made of. */
@NullMarked
package org.ndsampler.formats.internal;

import org.jspecify.annotations.NullMarked;
