/** The loops in the JDK's vector API; nothing of it is exported. */
package org.ndsampler.simd.internal;
