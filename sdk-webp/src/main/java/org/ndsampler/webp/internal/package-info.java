/** The provider of WebP; nothing of it is exported. */
package org.ndsampler.webp.internal;
