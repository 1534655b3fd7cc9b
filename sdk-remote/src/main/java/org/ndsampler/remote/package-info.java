/**
 * Files on web servers as paths. {@link org.ndsampler.remote.HttpFiles} opens them, {@link
 * org.ndsampler.remote.HttpOptions} says which hosts may be reached and how, and {@link
 * org.ndsampler.remote.HttpTraffic} what it cost.
 *
 * @since 0.1
 */
package org.ndsampler.remote;
