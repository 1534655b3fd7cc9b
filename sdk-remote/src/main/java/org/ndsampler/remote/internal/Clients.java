package org.ndsampler.remote.internal;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * The clients of plain and of encrypted connections. To make one takes as long as some requests do,
 * so it is begun aside as soon as hosts are named, and a plain one is made without what it takes to
 * encrypt. Safe for concurrent use.
 */
final class Clients {
  private static final System.Logger LOG = System.getLogger(Clients.class.getName());

  private final Duration timeout;
  private final ExecutorService threads;
  private final Object plainLock = new Object();
  private final Object secureLock = new Object();
  private @Nullable HttpClient plain;
  private @Nullable HttpClient secure;

  Clients(List<String> hosts, Duration timeout, ExecutorService threads) {
    this.timeout = timeout;
    this.threads = threads;
    if (hosts.stream().anyMatch(Clients::isPlain)) {
      begin(this::plain);
    }
    if (!hosts.stream().allMatch(Clients::isPlain)) {
      begin(this::secure);
    }
  }

  private void begin(Runnable making) {
    threads.execute(
        () -> {
          try {
            making.run();
          } catch (RuntimeException | Error e) {
            // Whoever needs it makes it anew, and is told.
            LOG.log(System.Logger.Level.DEBUG, "no client was made ahead", e);
          }
        });
  }

  private static boolean isPlain(String address) {
    return address.regionMatches(true, 0, "http://", 0, "http://".length());
  }

  /** The one for an address. */
  HttpClient of(URI address) {
    return isPlain(address.toString()) ? plain() : secure();
  }

  private HttpClient plain() {
    synchronized (plainLock) {
      HttpClient known = plain;
      if (known == null) {
        known = builder().sslContext(new PlainContext()).build();
        plain = known;
      }
      return known;
    }
  }

  private HttpClient secure() {
    synchronized (secureLock) {
      HttpClient known = secure;
      if (known == null) {
        known = builder().build();
        secure = known;
      }
      return known;
    }
  }

  private HttpClient.Builder builder() {
    return HttpClient.newBuilder()
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(timeout)
        .executor(threads);
  }
}
