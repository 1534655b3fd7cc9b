package org.ndsampler.remote;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.remote.internal.AllowedHosts;

/**
 * Which hosts may be reached, and how files there are read. Immutable; each setting gives a changed
 * copy.
 *
 * <pre>{@code
 * HttpOptions.hosts("images.example.org");                 // https only
 * HttpOptions.hosts("https://*.example.org", "http://localhost:8080")
 *     .workFolder(Path.of("work"))                         // keeps what was learned of files
 *     .connections(8);
 * }</pre>
 *
 * <p>Nothing else is reached, whatever a dataset names and wherever a server sends one. Addresses
 * of the machine itself and of private networks are refused too, unless the host is given as such
 * an address (or as {@code localhost}), or {@link #privateAddresses} allows them.
 *
 * @since 0.1
 */
public final class HttpOptions {
  private final List<String> hosts;
  private final Map<String, Map<String, String>> headers;
  private final Limits limits;
  private final boolean privateAddresses;
  private final Duration timeout;
  private final @Nullable Path workFolder;
  private final CancellationToken cancellation;

  /** The settings that are numbers. */
  private record Limits(
      int connections,
      int attempts,
      int redirects,
      int gapBytes,
      int rangeBytes,
      long heldBytes,
      long copyBytes) {
    static final Limits USUAL = new Limits(16, 4, 5, 1 << 13, 8 << 20, 64L << 20, 16L << 30);
  }

  private HttpOptions(
      List<String> hosts,
      Map<String, Map<String, String>> headers,
      Limits limits,
      boolean privateAddresses,
      Duration timeout,
      @Nullable Path workFolder,
      CancellationToken cancellation) {
    this.hosts = hosts;
    this.headers = headers;
    this.limits = limits;
    this.privateAddresses = privateAddresses;
    this.timeout = timeout;
    this.workFolder = workFolder;
    this.cancellation = cancellation;
  }

  /**
   * The hosts that may be reached, and no others.
   *
   * @param hosts each a name, for https; or with a scheme, and a port if that is not the usual one:
   *     {@code "http://localhost:8080"}. {@code "*.example.org"} stands for all names that end so,
   *     {@code "*"} for all
   * @throws IllegalArgumentException if one of them is no host
   */
  public static HttpOptions hosts(String... hosts) {
    List<String> all = List.of(hosts);
    all.forEach(AllowedHosts::requireHost);
    return new HttpOptions(
        all, Map.of(), Limits.USUAL, false, Duration.ofSeconds(30), null, CancellationToken.NONE);
  }

  /** The hosts that may be reached. */
  public List<String> hosts() {
    return hosts;
  }

  private HttpOptions limits(Limits value) {
    return new HttpOptions(
        hosts, headers, value, privateAddresses, timeout, workFolder, cancellation);
  }

  /** Whether addresses of this machine and of private networks may be reached; not unless told. */
  public HttpOptions privateAddresses(boolean value) {
    return new HttpOptions(hosts, headers, limits, value, timeout, workFolder, cancellation);
  }

  /** Whether addresses of this machine and of private networks may be reached. */
  public boolean isPrivateAddresses() {
    return privateAddresses;
  }

  /**
   * A header that each request to a host has, such as {@code Authorization}. No other host gets it,
   * also not where the host sends one elsewhere; and no message shows its value.
   *
   * @param host scheme and host, and a port if that is not the usual one
   * @throws IllegalArgumentException if it is no host
   */
  public HttpOptions header(String host, String name, String value) {
    String origin =
        AllowedHosts.origin(URI.create(host.contains("://") ? host : "https://" + host));
    Map<String, Map<String, String>> all = new TreeMap<>(headers);
    Map<String, String> mine = new TreeMap<>(all.getOrDefault(origin, Map.of()));
    mine.put(name, value);
    all.put(origin, Collections.unmodifiableMap(mine));
    return new HttpOptions(
        hosts,
        Collections.unmodifiableMap(all),
        limits,
        privateAddresses,
        timeout,
        workFolder,
        cancellation);
  }

  /** The headers of requests to a host, by their names. */
  public Map<String, String> headers(URI address) {
    return headers.getOrDefault(AllowedHosts.origin(address), Map.of());
  }

  /** The most requests that are under way at once; 16 unless told. */
  public HttpOptions connections(int value) {
    require("connections", value, 1);
    return limits(
        new Limits(
            value,
            limits.attempts,
            limits.redirects,
            limits.gapBytes,
            limits.rangeBytes,
            limits.heldBytes,
            limits.copyBytes));
  }

  /** The most requests that are under way at once. */
  public int connections() {
    return limits.connections;
  }

  /**
   * How often the same bytes are asked for, where what failed may pass: a connection that broke, a
   * server that is too busy. 4 unless told. What cannot pass is asked for once.
   */
  public HttpOptions attempts(int value) {
    require("attempts", value, 1);
    return limits(
        new Limits(
            limits.connections,
            value,
            limits.redirects,
            limits.gapBytes,
            limits.rangeBytes,
            limits.heldBytes,
            limits.copyBytes));
  }

  /** How often the same bytes are asked for. */
  public int attempts() {
    return limits.attempts;
  }

  /** How often a server may send one elsewhere before that is an error; 5 unless told. */
  public HttpOptions redirects(int value) {
    require("redirects", value, 0);
    return limits(
        new Limits(
            limits.connections,
            limits.attempts,
            value,
            limits.gapBytes,
            limits.rangeBytes,
            limits.heldBytes,
            limits.copyBytes));
  }

  /** How often a server may send one elsewhere. */
  public int redirects() {
    return limits.redirects;
  }

  /**
   * Ranges with at most so many bytes between them are asked for in one request; 8 KiB unless told.
   * More saves requests, and reads more that nobody wants.
   */
  public HttpOptions gapBytes(int value) {
    require("gapBytes", value, 0);
    return limits(
        new Limits(
            limits.connections,
            limits.attempts,
            limits.redirects,
            value,
            limits.rangeBytes,
            limits.heldBytes,
            limits.copyBytes));
  }

  /** How many bytes between ranges are read with them. */
  public int gapBytes() {
    return limits.gapBytes;
  }

  /** Ranges are not joined into more bytes than this; 8 MiB unless told. */
  public HttpOptions rangeBytes(int value) {
    require("rangeBytes", value, 1 << 12);
    return limits(
        new Limits(
            limits.connections,
            limits.attempts,
            limits.redirects,
            limits.gapBytes,
            value,
            limits.heldBytes,
            limits.copyBytes));
  }

  /** The most bytes that ranges are joined into. */
  public int rangeBytes() {
    return limits.rangeBytes;
  }

  /** The bytes of ranges that are kept in memory after they were used; 64 MiB unless told. */
  public HttpOptions heldBytes(long value) {
    require("heldBytes", value, 0);
    return limits(
        new Limits(
            limits.connections,
            limits.attempts,
            limits.redirects,
            limits.gapBytes,
            limits.rangeBytes,
            value,
            limits.copyBytes));
  }

  /** The bytes of ranges that are kept in memory after they were used. */
  public long heldBytes() {
    return limits.heldBytes;
  }

  /**
   * The bytes of copies on the disk: of files that have to be read as a whole, such as PNG and
   * JPEG. Those not used for longest go; a file that is larger is refused. 16 GiB unless told.
   */
  public HttpOptions copyBytes(long value) {
    require("copyBytes", value, 0);
    return limits(
        new Limits(
            limits.connections,
            limits.attempts,
            limits.redirects,
            limits.gapBytes,
            limits.rangeBytes,
            limits.heldBytes,
            value));
  }

  /** The bytes of copies on the disk. */
  public long copyBytes() {
    return limits.copyBytes;
  }

  /** How long a connection, and then an answer, is waited for; 30 seconds unless told. */
  public HttpOptions timeout(Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException("timeout must be positive: " + value);
    }
    return new HttpOptions(
        hosts, headers, limits, privateAddresses, value, workFolder, cancellation);
  }

  /** How long a connection, and then an answer, is waited for. */
  public Duration timeout() {
    return timeout;
  }

  /**
   * Keeps in this folder what says how files are laid out, by address and version, so that a second
   * opening asks for pixels only; and the copies of files that are read as a whole. Without one,
   * both last as long as the {@link HttpFiles}.
   *
   * @param folder is made if it is not there; several processes may share it
   */
  public HttpOptions workFolder(Path folder) {
    return new HttpOptions(hosts, headers, limits, privateAddresses, timeout, folder, cancellation);
  }

  /** Where what was learned of files is kept; empty without. */
  public Optional<Path> workFolder() {
    return Optional.ofNullable(workFolder);
  }

  /** Ends what is under way when it is cancelled. */
  public HttpOptions cancellation(CancellationToken token) {
    return new HttpOptions(hosts, headers, limits, privateAddresses, timeout, workFolder, token);
  }

  /** What ends what is under way. */
  public CancellationToken cancellation() {
    return cancellation;
  }

  private static void require(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", not " + value);
    }
  }

  /** The hosts and the numbers; of headers, the names. */
  @Override
  public String toString() {
    List<String> names = new ArrayList<>();
    headers.forEach((host, all) -> all.keySet().forEach(name -> names.add(host + " " + name)));
    return "HttpOptions(hosts "
        + hosts
        + (privateAddresses ? ", private addresses" : "")
        + ", "
        + limits.connections
        + " connections, "
        + limits.attempts
        + " attempts, timeout "
        + timeout
        + (names.isEmpty() ? "" : ", headers " + names)
        + (workFolder == null ? "" : ", work folder " + workFolder)
        + ")";
  }
}
