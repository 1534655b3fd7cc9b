package org.ndsampler.remote;

import java.util.Locale;

/**
 * What went over the network, and what did not have to. Immutable.
 *
 * @param requests requests that were sent, with those of redirects and further attempts
 * @param bytes bytes of answers that were received
 * @param retries requests that were sent again
 * @param redirects times that a server sent one elsewhere
 * @param fetchedRanges ranges that readers asked for and that came over the network
 * @param heldRanges ranges that readers asked for and that were here
 * @param keptFiles files of which the work folder knew how they are laid out
 * @since 0.1
 */
public record HttpTraffic(
    long requests,
    long bytes,
    long retries,
    long redirects,
    long fetchedRanges,
    long heldRanges,
    long keptFiles) {

  /** What happened between an earlier moment and this one. */
  public HttpTraffic since(HttpTraffic earlier) {
    return new HttpTraffic(
        requests - earlier.requests,
        bytes - earlier.bytes,
        retries - earlier.retries,
        redirects - earlier.redirects,
        fetchedRanges - earlier.fetchedRanges,
        heldRanges - earlier.heldRanges,
        keptFiles - earlier.keptFiles);
  }

  /** A table of two columns, what and how many. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        """
        requests         %,d
        bytes            %,d
        retries          %,d
        redirects        %,d
        ranges fetched   %,d
        ranges held      %,d
        files known      %,d""",
        requests,
        bytes,
        retries,
        redirects,
        fetchedRanges,
        heldRanges,
        keptFiles);
  }
}
