/** How files on web servers are read: requests, ranges, what is kept. Not for users. */
package org.ndsampler.remote.internal;
