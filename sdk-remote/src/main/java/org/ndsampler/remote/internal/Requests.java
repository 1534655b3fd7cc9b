package org.ndsampler.remote.internal;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpTimeoutException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.internal.Daemons;
import org.ndsampler.core.internal.SuppressForbidden;
import org.ndsampler.core.internal.source.ChangedFileException;
import org.ndsampler.remote.HttpOptions;

/**
 * Asks servers for ranges of bytes: a bounded number of requests at once, again what may pass,
 * never beyond the hosts that are allowed. Safe for concurrent use.
 *
 * <p>Ranges are asked for with {@code If-Match}, and each answer's version is compared, so that
 * bytes of two versions are never mixed.
 */
final class Requests implements Closeable {
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes\\s+(?:(\\d{1,18})-(\\d{1,18})|\\*)/(\\d{1,18}|\\*)");
  private static final long FIRST_WAIT_MILLIS = 100;
  private static final long LONGEST_WAIT_MILLIS = 30_000;
  private static final long LOOK_MILLIS = 50;

  /** A connection that gives fewer bytes in a second than this is as good as none. */
  private static final long SLOWEST = 1 << 14;

  private final HttpOptions options;
  private final AllowedHosts allowed;
  private final Counters counters;
  private final Semaphore connections;
  private final ExecutorService threads = Daemons.pool(2, "ndsampler-http");
  private final Clients clients;

  /** Where servers have sent us for an address; forgotten when it fails. */
  private final ConcurrentHashMap<URI, URI> elsewhere = new ConcurrentHashMap<>();

  /**
   * What came of a request for a range.
   *
   * @param count the bytes that are in the target; fewer than asked for only at the end of the file
   * @param version what the server says of the file; of an answer without ranges, of that answer
   * @param isWhole whether the server does not know ranges: then nothing is in the target, unless
   *     that is the whole file
   */
  record Answer(int count, Version version, boolean isWhole) {}

  Requests(HttpOptions options, Counters counters) {
    this.options = options;
    this.counters = counters;
    this.allowed = new AllowedHosts(options.hosts(), options.isPrivateAddresses());
    this.connections = new Semaphore(options.connections());
    this.clients = new Clients(options.hosts(), options.timeout(), threads);
  }

  @Override
  public void close() {
    threads.shutdown();
  }

  /** Refuses an address that may not be reached. */
  void requireAllowed(URI address) throws IOException {
    allowed.require(address);
  }

  /**
   * Reads a range, or as much of it as the file has.
   *
   * @param expected the version that it must be of; null for any
   * @throws ChangedFileException if the server has another version now
   * @throws IOException if it cannot be read; the message says why
   */
  Answer range(
      URI address, long offset, byte[] target, int from, int count, @Nullable Version expected)
      throws IOException {
    int[] got = {0};
    Version[] version = {expected};
    return again(
        address,
        passed -> {
          got[0] += passed == null ? 0 : (int) passed.received;
          if (passed != null && passed.version != null) {
            version[0] = passed.version;
          }
          int start = from + got[0];
          int[] at = {start};
          LimitedBody.Sink sink =
              buffer -> {
                int n = buffer.remaining();
                buffer.get(target, at[0], n);
                at[0] += n;
              };
          Answer answer =
              new Attempt(offset + got[0], count - got[0], true, sink).run(address, version[0]);
          return answer.isWhole ? answer : new Answer(got[0] + answer.count, answer.version, false);
        });
  }

  /**
   * Reads a file of a server that does not know ranges.
   *
   * @param limit a file of more bytes is refused
   * @param sinks where it goes, anew for each attempt
   * @throws IOException if it cannot be read; the message says why
   */
  Answer whole(URI address, long limit, Supplier<LimitedBody.Sink> sinks, Version expected)
      throws IOException {
    return again(
        address, passed -> new Attempt(0, limit, false, sinks.get()).run(address, expected));
  }

  /** Something that is tried again after what may pass. */
  @FunctionalInterface
  private interface Trial {
    Answer run(@Nullable Passing before) throws IOException;
  }

  private Answer again(URI address, Trial trial) throws IOException {
    Passing failure = null;
    for (int attempt = 1; attempt <= options.attempts(); attempt++) {
      if (failure != null) {
        counters.retries.increment();
        pause(attempt - 1, failure);
      }
      try {
        return trial.run(failure);
      } catch (Passing e) {
        failure = e;
      }
    }
    throw new IOException(
        Shown.of(address)
            + ": "
            + (failure == null ? "" : failure.getMessage())
            + (options.attempts() == 1 ? "" : "; asked " + options.attempts() + " times"),
        failure == null ? null : failure.getCause());
  }

  /** A failure that may pass. */
  private static final class Passing extends IOException {
    private static final long serialVersionUID = 1;
    private final transient @Nullable Version version;
    private final long received;
    private final long waitMillis;

    Passing(
        String message,
        @Nullable Throwable cause,
        long received,
        @Nullable Version version,
        long waitMillis) {
      super(message, cause);
      this.received = received;
      this.version = version;
      this.waitMillis = waitMillis;
    }
  }

  /** Waits before the next attempt, twice as long each time, and not all at the same moment. */
  @SuppressForbidden // when a request is sent again is no result of anything
  private void pause(int attempt, IOException failure) throws IOException {
    long wait = FIRST_WAIT_MILLIS << Math.min(attempt - 1, 8);
    wait += ThreadLocalRandom.current().nextLong(wait / 2 + 1);
    if (failure instanceof Passing passing) {
      wait = Math.max(wait, passing.waitMillis);
    }
    long end =
        System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Math.min(wait, LONGEST_WAIT_MILLIS));
    try {
      for (long left = 1; left > 0; ) {
        options.cancellation().throwIfCancelled();
        left = end - System.nanoTime();
        TimeUnit.NANOSECONDS.sleep(
            Math.max(0, Math.min(left, TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS))));
      }
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted while a server was waited for");
  }

  /** One way through redirects to an answer. */
  private final class Attempt {
    private final long offset;
    private final long count;
    private final boolean ranged;
    private final LimitedBody.Sink sink;
    private @Nullable LimitedBody body;

    Attempt(long offset, long count, boolean ranged, LimitedBody.Sink sink) {
      this.offset = offset;
      this.count = count;
      this.ranged = ranged;
      this.sink = sink;
    }

    Answer run(URI address, @Nullable Version expected) throws IOException {
      URI known = elsewhere.get(address);
      URI at = known == null ? address : known;
      for (int hop = 0; ; hop++) {
        allowed.require(at);
        HttpResponse<Long> response = send(address, at, expected);
        int status = response.statusCode();
        if (isRedirect(status)) {
          counters.redirects.increment();
          if (hop >= options.redirects()) {
            throw new IOException(
                Shown.of(address)
                    + ": the server sends on and on, "
                    + (hop + 1)
                    + " times, at last from "
                    + Shown.of(at)
                    + "; HttpOptions.redirects allows "
                    + options.redirects());
          }
          at = target(address, at, response.headers());
          continue;
        }
        if (known != null
            && hop == 0
            && (status == 400 || status == 403 || status == 404 || status == 410)) {
          // What was signed for a while may be over: the first address tells where it is now.
          elsewhere.remove(address);
          known = null;
          at = address;
          continue;
        }
        if (hop > 0 && (status == 206 || status == 200)) {
          elsewhere.put(address, at);
        }
        return answer(address, response, expected);
      }
    }

    private HttpResponse<Long> send(URI address, URI at, @Nullable Version expected)
        throws IOException {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(at)
              .timeout(options.timeout())
              // Over a plain connection the question whether it could be another costs a header.
              .version(
                  "https".equalsIgnoreCase(at.getScheme())
                      ? HttpClient.Version.HTTP_2
                      : HttpClient.Version.HTTP_1_1)
              .header("Accept-Encoding", "identity");
      if (ranged) {
        request.header("Range", "bytes=" + offset + "-" + (offset + count - 1));
      }
      if (expected != null && expected.hasStrongTag()) {
        request.header("If-Match", Optional.ofNullable(expected.etag()).orElse(""));
      }
      options.headers(at).forEach(request::header);
      BodyHandler<Long> handler =
          info -> {
            long length = info.headers().firstValueAsLong("Content-Length").orElse(-1);
            boolean part = info.statusCode() == 206 && ranged && isAsAsked(info.headers());
            // A server may give a short file as a whole.
            boolean whole =
                info.statusCode() == 200
                    && isIdentity(info.headers())
                    && offset == 0
                    && (ranged ? length >= 0 && length <= count : length <= count);
            body =
                part || whole
                    ? LimitedBody.of(sink, count, counters.bytes)
                    : LimitedBody.discarded(counters.bytes);
            return body;
          };
      acquire();
      try {
        counters.requests.increment();
        return await(clients.of(at).sendAsync(request.build(), handler), address, at);
      } finally {
        connections.release();
      }
    }

    private HttpResponse<Long> await(
        CompletableFuture<HttpResponse<Long>> sent, URI address, URI at) throws IOException {
      long end =
          System.nanoTime() + options.timeout().plus(Duration.ofSeconds(count / SLOWEST)).toNanos();
      try {
        while (true) {
          try {
            return sent.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
          } catch (TimeoutException e) {
            options.cancellation().throwIfCancelled();
            if (System.nanoTime() - end > 0) {
              throw new Passing(
                  Shown.of(at) + " gave nothing for " + options.timeout() + " and more",
                  e,
                  received(),
                  null,
                  0);
            }
          }
        }
      } catch (InterruptedException e) {
        throw interrupted();
      } catch (ExecutionException e) {
        throw failed(address, at, e.getCause());
      } finally {
        if (!sent.isDone()) {
          sent.cancel(true);
        }
      }
    }

    private boolean isAsAsked(HttpHeaders headers) {
      Matcher range = Requests.range(headers);
      return range != null
          && range.group(1) != null
          && Long.parseLong(range.group(1)) == offset
          && isIdentity(headers);
    }

    private long received() {
      return body == null ? 0 : body.received();
    }

    private IOException failed(URI address, URI at, @Nullable Throwable cause) {
      String where = at.equals(address) ? "" : "sent on to " + Shown.of(at) + ", ";
      if (cause instanceof HttpTimeoutException || cause instanceof SocketTimeoutException) {
        return new Passing(
            where + "the server did not answer in " + options.timeout().toSeconds() + " s",
            cause,
            received(),
            null,
            0);
      }
      if (cause instanceof LimitedBody.TooLongException && !ranged) {
        return tooLarge(Shown.of(address), -1);
      }
      if (cause instanceof LimitedBody.TooLongException) {
        return new IOException(Shown.of(address) + ": " + where + cause.getMessage(), cause);
      }
      if (cause instanceof ConnectException) {
        return new Passing(
            where + "no connection to the server: is it running, and is the address right?",
            cause,
            0,
            null,
            0);
      }
      if (cause instanceof SSLHandshakeException
          && cause.getCause() instanceof CertificateException e) {
        return new IOException(
            Shown.of(address)
                + ": "
                + where
                + "the server's certificate is not trusted: "
                + e.getMessage()
                + "; is the address right? Whom Java trusts, javax.net.ssl.trustStore says",
            cause);
      }
      if (cause instanceof IOException e) {
        return new Passing(
            where + "the connection broke: " + e.getMessage(), e, received(), null, 0);
      }
      return new IOException(Shown.of(address) + ": " + where + cause, cause);
    }

    private Answer answer(URI address, HttpResponse<Long> response, @Nullable Version expected)
        throws IOException {
      int status = response.statusCode();
      HttpHeaders headers = response.headers();
      String shown = Shown.of(address);
      switch (status) {
        case 206 -> {
          return part(shown, headers, expected);
        }
        case 200 -> {
          requireIdentity(shown, headers);
          long size = headers.firstValueAsLong("Content-Length").orElse(-1);
          Version version = Version.of(headers, size);
          if (expected != null && size >= 0 && expected.differs(version)) {
            throw changed(shown, expected, version);
          }
          if (!ranged) {
            if (size > count) {
              throw tooLarge(shown, size);
            }
            if (size >= 0 && received() < size) {
              throw new Passing(
                  "the answer ended after " + received() + " of " + size + " bytes",
                  null,
                  0,
                  null,
                  0);
            }
            return new Answer(0, Version.of(headers, received()), true);
          }
          return size >= 0 && size <= count
              ? new Answer((int) size, version, false)
              : new Answer(0, version, true);
        }
        case 404, 410 ->
            throw new NoSuchFileException(
                shown, null, "the server has no such file (status " + status + ")");
        case 401, 403 ->
            throw new AccessDeniedException(
                shown,
                null,
                "the server does not give it (status "
                    + status
                    + "); if it wants credentials, give them: HttpOptions.header(host, name, value)");
        case 412 -> throw changed(shown, expected, null);
        case 416 -> {
          Matcher range = range(headers);
          if (expected == null && range != null && "0".equals(range.group(3))) {
            return new Answer(0, Version.of(headers, 0), false);
          }
          if (expected != null) {
            throw changed(shown, expected, null);
          }
          throw new IOException(
              shown + ": the server says that the file has no byte " + offset + " (status 416)");
        }
        default -> {
          String message = "the server answers with status " + status;
          if (status == 408 || status == 425 || status == 429 || status >= 500 && status != 501) {
            throw new Passing(message, null, 0, null, retryAfter(headers));
          }
          throw new IOException(shown + ": " + message);
        }
      }
    }

    private Answer part(String shown, HttpHeaders headers, @Nullable Version expected)
        throws IOException {
      requireIdentity(shown, headers);
      Matcher range = range(headers);
      if (range == null || range.group(1) == null || range.group(3).equals("*")) {
        throw new IOException(
            shown
                + ": the server answers with a part (status 206) and does not say which of how many"
                + " bytes: Content-Range is "
                + headers.firstValue("Content-Range").orElse("absent"));
      }
      long start = Long.parseLong(range.group(1));
      long size = Long.parseLong(range.group(3));
      Version version = Version.of(headers, size);
      if (expected != null && expected.differs(version)) {
        throw changed(shown, expected, version);
      }
      long wanted = Math.min(count, size - offset);
      long given = Long.parseLong(range.group(2)) - start + 1;
      if (start != offset || given > wanted || given <= 0) {
        throw new IOException(
            shown
                + ": bytes "
                + offset
                + " to "
                + (offset + wanted - 1)
                + " were asked for, and the server gave "
                + headers.firstValue("Content-Range").orElse(""));
      }
      long received = received();
      if (received < wanted) {
        throw new Passing(
            "the answer ended after " + received + " of " + wanted + " bytes",
            null,
            received,
            version,
            0);
      }
      return new Answer((int) received, version, false);
    }

    private IOException tooLarge(String shown, long size) {
      return new IOException(
          shown
              + ": the server does not give ranges, and the "
              + (size < 0 ? "" : size + " ")
              + "bytes of the whole file are more than HttpOptions.copyBytes allows, "
              + count);
    }
  }

  private void acquire() throws IOException {
    try {
      while (!connections.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        options.cancellation().throwIfCancelled();
      }
    } catch (InterruptedException e) {
      throw interrupted();
    }
    if (options.cancellation().isCancelled()) {
      connections.release();
      options.cancellation().throwIfCancelled();
    }
  }

  private static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  private static URI target(URI address, URI at, HttpHeaders headers) throws IOException {
    String location = headers.firstValue("Location").orElse("");
    URI next;
    try {
      next = at.resolve(location);
      AllowedHosts.origin(next);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          Shown.of(address) + ": the server sends on to what is no address of a web server", e);
    }
    if ("https".equalsIgnoreCase(at.getScheme()) && !"https".equalsIgnoreCase(next.getScheme())) {
      throw new IOException(
          Shown.of(address)
              + ": the server sends on from https to "
              + Shown.of(next)
              + ", which is not encrypted; that is refused");
    }
    return next;
  }

  private static @Nullable Matcher range(HttpHeaders headers) {
    Matcher matcher = CONTENT_RANGE.matcher(headers.firstValue("Content-Range").orElse(""));
    return matcher.matches() ? matcher : null;
  }

  private static boolean isIdentity(HttpHeaders headers) {
    String coding = headers.firstValue("Content-Encoding").orElse("identity");
    return coding.toLowerCase(Locale.ROOT).equals("identity");
  }

  private static void requireIdentity(String shown, HttpHeaders headers) throws IOException {
    if (!isIdentity(headers)) {
      throw new IOException(
          shown
              + ": the server compresses what it sends ("
              + headers.firstValue("Content-Encoding").orElse("")
              + ") though it was asked not to, so that ranges are not those of the file; switch that"
              + " off for images on the server, or download the file");
    }
  }

  private static ChangedFileException changed(
      String shown, @Nullable Version expected, @Nullable Version found) {
    return new ChangedFileException(
        shown
            + ": the file was changed on the server while it was read"
            + (expected == null || found == null
                ? ""
                : ": it was " + expected.tag().strip() + " and is " + found.tag().strip())
            + "; open it again",
        false);
  }

  private static long retryAfter(HttpHeaders headers) {
    try {
      return 1000L * Integer.parseInt(headers.firstValue("Retry-After").orElse("0").strip());
    } catch (NumberFormatException e) {
      return 0; // a date, or nonsense
    }
  }
}
