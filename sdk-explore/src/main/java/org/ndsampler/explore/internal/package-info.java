/** How explorers are shown; the SDK finds it as a service. */
package org.ndsampler.explore.internal;
