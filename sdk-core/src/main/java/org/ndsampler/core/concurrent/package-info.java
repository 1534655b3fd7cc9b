/**
 * Work that takes long: executors, progress and cancellation.
 *
 * <p>What may take long accepts a {@link org.ndsampler.core.concurrent.Progress}, which is told how
 * far it is, and a {@link org.ndsampler.core.concurrent.CancellationToken}, which is asked whether
 * to stop. A thread is not interrupted to stop it, since that would close the files that it reads.
 *
 * @since 0.1
 */
package org.ndsampler.core.concurrent;
