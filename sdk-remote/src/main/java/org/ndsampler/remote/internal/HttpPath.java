package org.ndsampler.remote.internal;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.internal.source.SourcePath;

/**
 * An address on a web server, or a part of one, as a path. Immutable.
 *
 * <p>The root is scheme and host. Names are held as people write them; the address has them with
 * percent signs. A query belongs to the last name.
 */
final class HttpPath extends SourcePath {
  private final HttpFileSystem system;

  /**
   * A path.
   *
   * @param origin scheme, host and port; null of a relative path
   */
  HttpPath(
      HttpFileSystem system, @Nullable String origin, List<String> names, @Nullable String query) {
    super(origin, names, query);
    this.system = system;
  }

  @Override
  protected HttpPath with(@Nullable String origin, List<String> names, @Nullable String query) {
    return new HttpPath(system, origin, names, query);
  }

  /** An address, or a relative path. */
  static HttpPath parse(HttpFileSystem system, String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.startsWith("http://") || lower.startsWith("https://")) {
      return of(system, address(text));
    }
    if (text.indexOf('\0') >= 0) {
      throw new InvalidPathException(text.replace('\0', ' '), "a name with a NUL");
    }
    return new HttpPath(system, null, split(text), null);
  }

  /** What people write in datasets is not always encoded: a space, an umlaut. */
  private static URI address(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      StringBuilder encoded = new StringBuilder();
      for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
        boolean plain = b > ' ' && b < 0x7f && "\"<>\\^`{|}[]".indexOf(b) < 0;
        encoded.append(plain ? String.valueOf((char) b) : percent(b));
      }
      try {
        return URI.create(encoded.toString());
      } catch (IllegalArgumentException again) {
        InvalidPathException said = new InvalidPathException("an address", "it is no address");
        said.initCause(again);
        throw said;
      }
    }
  }

  /** An address. */
  static HttpPath of(HttpFileSystem system, URI address) {
    String origin;
    try {
      origin = AllowedHosts.origin(address);
    } catch (IllegalArgumentException e) {
      throw new InvalidPathException(Shown.of(address), "an address without a host");
    }
    String path = address.getRawPath() == null ? "" : address.getRawPath();
    List<String> names = new ArrayList<>();
    for (String name : split(path)) {
      names.add(decoded(name));
    }
    return new HttpPath(system, origin, names, address.getRawQuery());
  }

  private static String decoded(String name) {
    try {
      return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return name;
    }
  }

  private static String percent(byte b) {
    return String.format(Locale.ROOT, "%%%02X", b);
  }

  private static String encoded(String name) {
    StringBuilder text = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      boolean plain =
          (b >= 'a' && b <= 'z')
              || (b >= 'A' && b <= 'Z')
              || (b >= '0' && b <= '9')
              || (b > 0 && "-._~!$&'()*+,;=:@".indexOf(b) >= 0);
      text.append(plain ? String.valueOf((char) b) : percent(b));
    }
    return text.toString();
  }

  /** The address to ask for. */
  URI address() {
    String origin = root();
    if (origin == null) {
      throw new IllegalArgumentException("'" + this + "' is no whole address");
    }
    StringBuilder text = new StringBuilder(origin);
    for (String name : normalize().names()) {
      text.append('/').append(encoded(name));
    }
    if (names().isEmpty()) {
      text.append('/');
    }
    return URI.create(query() == null ? text.toString() : text + "?" + query());
  }

  @Override
  public FileSystem getFileSystem() {
    return system;
  }

  @Override
  public URI toUri() {
    return address();
  }

  @Override
  public Path toAbsolutePath() {
    if (root() == null) {
      throw new IllegalStateException("'" + this + "' belongs to no host");
    }
    return this;
  }

  /** The address as messages show it, without what may be a signature. */
  @Override
  public String toString() {
    return root() == null ? String.join("/", names()) : Shown.of(address());
  }
}
