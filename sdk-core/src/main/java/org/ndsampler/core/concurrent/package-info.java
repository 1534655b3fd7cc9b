/** Work that takes long: executors, progress and cancellation. */
package org.ndsampler.core.concurrent;
