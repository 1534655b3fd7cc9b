/**
 * The port of ndsampler's and kwarray's utilities, for programs that come from there: executors
 * that run serially or in threads, a cache that forgets what was used least recently, the hash of
 * what a thing depends on, stratified folds of groups, sliding windows over arrays, and windows
 * split into what is inside an image and what is missing. Nothing else in the SDK asks for one of
 * these types or gives one, but for the identity of {@linkplain org.ndsampler.core.util.HashId
 * frames}.
 */
package org.ndsampler.core.util;
