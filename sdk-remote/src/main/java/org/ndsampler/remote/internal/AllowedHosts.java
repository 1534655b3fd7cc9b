package org.ndsampler.remote.internal;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which hosts may be reached. Immutable. */
public final class AllowedHosts {
  private static final Pattern HOST =
      Pattern.compile(
          "(?:(https?)://)?(\\*|\\[[0-9a-fA-F:.]+]|[A-Za-z0-9*._-]+)(?::(\\d{1,5}))?/?");

  private final List<Allowed> allowed;
  private final boolean privateAddresses;

  /**
   * One host, or all whose name ends so.
   *
   * @param host in small letters; {@code *} for all, {@code *.} at the start for all that end so
   */
  private record Allowed(String scheme, String host, int port) {
    boolean isAny() {
      return host.startsWith("*");
    }

    boolean fits(URI address) {
      String other = AllowedHosts.host(address);
      boolean anyPort = host.equals("*") && port == usualPort(scheme);
      return scheme.equals(AllowedHosts.scheme(address))
          && (anyPort || port == AllowedHosts.port(address))
          && (host.equals("*")
              || (isAny() ? other.endsWith(host.substring(1)) : other.equals(host)));
    }
  }

  AllowedHosts(List<String> hosts, boolean privateAddresses) {
    this.allowed = hosts.stream().map(AllowedHosts::parse).toList();
    this.privateAddresses = privateAddresses;
  }

  /**
   * Refuses what is no host.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static void requireHost(String text) {
    parse(text);
  }

  private static Allowed parse(String text) {
    Matcher matcher = HOST.matcher(text.strip());
    if (!matcher.matches() || matcher.group(2).lastIndexOf('*') > 0) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is no host; write a name such as images.example.org, *.example.org or"
              + " http://localhost:8080, without a path");
    }
    String scheme = matcher.group(1) == null ? "https" : matcher.group(1);
    return new Allowed(
        scheme,
        matcher.group(2).toLowerCase(Locale.ROOT),
        matcher.group(3) == null ? usualPort(scheme) : Integer.parseInt(matcher.group(3)));
  }

  /** Scheme, host and port of an address, the port only if it is not the usual one. */
  public static String origin(URI address) {
    String scheme = scheme(address);
    int port = port(address);
    return scheme + "://" + host(address) + (port == usualPort(scheme) ? "" : ":" + port);
  }

  private static int usualPort(String scheme) {
    return scheme.equals("https") ? 443 : 80;
  }

  private static String scheme(URI address) {
    String scheme = address.getScheme();
    return scheme == null ? "" : scheme.toLowerCase(Locale.ROOT);
  }

  private static String host(URI address) {
    String host = address.getHost();
    if (host == null) {
      throw new IllegalArgumentException("an address without a host: " + Shown.of(address));
    }
    return host.toLowerCase(Locale.ROOT);
  }

  private static int port(URI address) {
    return address.getPort() < 0 ? usualPort(scheme(address)) : address.getPort();
  }

  /**
   * Refuses an address that may not be reached.
   *
   * @throws IOException if it may not, or its host is not known
   */
  void require(URI address) throws IOException {
    Allowed found = null;
    for (Allowed one : allowed) {
      if (one.fits(address)) {
        found = one;
        break;
      }
    }
    String origin = origin(address);
    if (found == null) {
      throw refused(
          address,
          "the host is not among those that may be reached, "
              + allowed.stream().map(AllowedHosts::shown).toList()
              + "; if you trust it, add it: HttpOptions.hosts(\""
              + origin
              + "\")");
    }
    String host = host(address);
    if (privateAddresses || (!found.isAny() && isAddressItself(host))) {
      return;
    }
    InetAddress[] all;
    try {
      all = InetAddress.getAllByName(host);
    } catch (UnknownHostException e) {
      throw new UnknownHostException(
          Shown.of(address) + ": the host " + host + " is not known; is the name right?");
    }
    for (InetAddress one : all) {
      if (isPrivate(one)) {
        throw refused(
            address,
            "the host is "
                + one.getHostAddress()
                + ", an address of this machine or of a private network; if that is meant, allow it:"
                + " HttpOptions.privateAddresses(true)");
      }
    }
  }

  private static String shown(Allowed one) {
    return one.scheme
        + "://"
        + one.host
        + (one.port == usualPort(one.scheme) ? "" : ":" + one.port);
  }

  private static IOException refused(URI address, String reason) {
    return new AccessDeniedException(Shown.of(address), null, reason);
  }

  /** Whether the caller has named a number, or this machine, and not a name that may be either. */
  private static boolean isAddressItself(String host) {
    return host.equals("localhost") || host.startsWith("[") || host.matches("[0-9.]+");
  }

  private static boolean isPrivate(InetAddress address) {
    if (address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return true;
    }
    byte[] bytes = address.getAddress();
    if (address instanceof Inet4Address) {
      int first = bytes[0] & 0xff;
      int second = bytes[1] & 0xff;
      // This network, and what carriers share behind one address.
      return first == 0 || (first == 100 && second >= 64 && second < 128) || first >= 240;
    }
    // Unique local addresses, and those that wrap one of version 4.
    return address instanceof Inet6Address
        && ((bytes[0] & 0xfe) == 0xfc || (bytes[0] == 0 && bytes[1] == 0) || isTranslated(bytes));
  }

  /** 64:ff9b::/96, behind which any address of version 4 may be. */
  private static boolean isTranslated(byte[] bytes) {
    return bytes[0] == 0
        && bytes[1] == 0x64
        && (bytes[2] & 0xff) == 0xff
        && (bytes[3] & 0xff) == 0x9b;
  }
}
