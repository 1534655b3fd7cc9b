/** The bytes of files that are not mapped into memory: by positions, over a network or not. */
package org.ndsampler.core.internal.source;
