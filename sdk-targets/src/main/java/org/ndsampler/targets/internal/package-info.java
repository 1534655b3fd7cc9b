/** How tables are shown; the SDK finds it as a service. */
package org.ndsampler.targets.internal;
