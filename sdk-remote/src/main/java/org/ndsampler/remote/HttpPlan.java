package org.ndsampler.remote;

import java.util.List;
import java.util.Locale;

/**
 * What would be asked for, to read windows of a file. Immutable.
 *
 * @param requests what is asked for, in the order of the file
 * @param held how many of the ranges that the windows need are here
 * @param windowBytes the bytes that the windows need; the requests may have more, between ranges
 *     that are joined
 * @since 0.1
 */
public record HttpPlan(List<Request> requests, int held, long windowBytes) {

  /**
   * A range of a file. Immutable.
   *
   * @param offset where it begins
   * @param bytes how many
   */
  public record Request(long offset, long bytes) {}

  /** A copy of what is given. */
  public HttpPlan {
    requests = List.copyOf(requests);
  }

  /** The bytes of all requests. */
  public long bytes() {
    return requests.stream().mapToLong(Request::bytes).sum();
  }

  /** A line for each request, and one for all. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Request request : requests) {
      text.append(
          String.format(
              Locale.ROOT,
              "bytes %,d to %,d (%,d)%n",
              request.offset,
              request.offset + request.bytes - 1,
              request.bytes));
    }
    return text.append(
            String.format(
                Locale.ROOT,
                "%,d requests, %,d bytes, of which the windows need %,d; %,d ranges are here",
                requests.size(),
                bytes(),
                windowBytes,
                held))
        .toString();
  }
}
