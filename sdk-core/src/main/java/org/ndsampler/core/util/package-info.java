/**
 * The port of ndsampler's utilities, for programs that come from there: executors that run serially
 * or in threads, a cache that forgets what was used least recently, and the hash of what a thing
 * depends on. Nothing else in the SDK asks for one of these types or gives one, but for the
 * identity of {@linkplain org.ndsampler.core.util.HashId frames}.
 */
package org.ndsampler.core.util;
