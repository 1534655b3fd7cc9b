package org.ndsampler.remote.internal;

import java.net.URI;
import org.ndsampler.core.internal.Digests;

/** An address as messages show it: without credentials. */
final class Shown {
  private Shown() {}

  /**
   * Scheme, host and path. User and password are left out, and of a query, which may be a
   * signature, a short digest stands there, so that two of them are told apart.
   */
  static String of(URI address) {
    String query = address.getRawQuery();
    String host = address.getHost();
    String path = address.getRawPath();
    return (address.getScheme() == null ? "" : address.getScheme() + "://")
        + (host == null ? "" : host)
        + (address.getPort() < 0 ? "" : ":" + address.getPort())
        + (path == null ? "" : path)
        + (query == null ? "" : "?.." + Digests.sha256(query).substring(0, 8));
  }
}
