/** Reading and writing the JSON of COCO. */
package org.ndsampler.core.coco.io.internal;
