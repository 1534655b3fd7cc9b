/** Queries: their text, and how they are answered over columns. Not exported. */
package org.ndsampler.core.coco.internal.query;
