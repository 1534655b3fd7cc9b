package org.ndsampler.remote.internal;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Which version of a file a server has. Immutable.
 *
 * @param etag what the server calls it; null if it says nothing
 * @param modified when the server says that it was changed, as it says it; null if it says nothing
 * @param size its length
 */
record Version(@Nullable String etag, @Nullable String modified, long size) {

  static Version of(HttpHeaders headers, long size) {
    return new Version(
        headers.firstValue("ETag").orElse(null),
        headers.firstValue("Last-Modified").orElse(null),
        size);
  }

  /** Whether an answer is of another version, as far as both say. */
  boolean differs(Version other) {
    if (size != other.size) {
      return true;
    }
    if (etag != null && other.etag != null) {
      return !strong(etag).equals(strong(other.etag));
    }
    return modified != null && other.modified != null && !modified.equals(other.modified);
  }

  /** A server that compresses on the way may make a weak one of the same. */
  private static String strong(String etag) {
    return etag.startsWith("W/") ? etag.substring(2) : etag;
  }

  /** Whether a server can be asked for this version and no other. */
  boolean hasStrongTag() {
    return etag != null && !etag.startsWith("W/");
  }

  /** When it was changed; the beginning of 1970 if the server does not say. */
  Instant time() {
    try {
      return modified == null
          ? Instant.EPOCH
          : ZonedDateTime.parse(modified, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeException e) {
      return Instant.EPOCH;
    }
  }

  /** All that it says, as one text. */
  String tag() {
    return (etag == null ? "" : strong(etag))
        + " "
        + (modified == null ? "" : modified)
        + " "
        + size;
  }
}
