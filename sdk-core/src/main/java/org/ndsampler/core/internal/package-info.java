/** What packages of the core share without showing it. */
package org.ndsampler.core.internal;
