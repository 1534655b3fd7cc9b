package org.ndsampler.remote.internal;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.ProviderMismatchException;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An address on a web server, or a part of one, as a path. Immutable.
 *
 * <p>The root is scheme and host. Names are held as people write them; the address has them with
 * percent signs. A query belongs to the last name.
 */
final class HttpPath implements Path {
  private final HttpFileSystem system;

  /** Scheme, host and port; null of a relative path. */
  private final @Nullable String origin;

  private final List<String> names;
  private final @Nullable String query;

  HttpPath(
      HttpFileSystem system, @Nullable String origin, List<String> names, @Nullable String query) {
    this.system = system;
    this.origin = origin;
    this.names = List.copyOf(names);
    this.query = query;
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

  private static List<String> split(String text) {
    List<String> names = new ArrayList<>();
    for (String name : List.of(text.split("/", -1))) {
      if (!name.isEmpty()) {
        names.add(name);
      }
    }
    return names;
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
    if (origin == null) {
      throw new IllegalArgumentException("'" + this + "' is no whole address");
    }
    StringBuilder text = new StringBuilder(origin);
    for (String name : normalize().names) {
      text.append('/').append(encoded(name));
    }
    if (names.isEmpty()) {
      text.append('/');
    }
    return URI.create(query == null ? text.toString() : text + "?" + query);
  }

  @Override
  public FileSystem getFileSystem() {
    return system;
  }

  @Override
  public boolean isAbsolute() {
    return origin != null;
  }

  @Override
  public @Nullable Path getRoot() {
    return origin == null ? null : new HttpPath(system, origin, List.of(), null);
  }

  @Override
  public @Nullable Path getFileName() {
    return names.isEmpty()
        ? null
        : new HttpPath(system, null, names.subList(names.size() - 1, names.size()), null);
  }

  @Override
  public @Nullable Path getParent() {
    if (names.isEmpty() || (origin == null && names.size() == 1)) {
      return null;
    }
    return new HttpPath(system, origin, names.subList(0, names.size() - 1), null);
  }

  @Override
  public int getNameCount() {
    return names.size();
  }

  @Override
  public Path getName(int index) {
    return subpath(index, index + 1);
  }

  @Override
  public Path subpath(int begin, int end) {
    if (begin < 0 || end > names.size() || begin >= end) {
      throw new IllegalArgumentException(
          "names " + begin + " to " + end + " of a path of " + names.size());
    }
    return new HttpPath(system, null, names.subList(begin, end), null);
  }

  @Override
  public boolean startsWith(Path other) {
    return other instanceof HttpPath that
        && Objects.equals(origin, that.origin)
        && that.names.size() <= names.size()
        && names.subList(0, that.names.size()).equals(that.names);
  }

  @Override
  public boolean endsWith(Path other) {
    if (!(other instanceof HttpPath that) || that.names.size() > names.size()) {
      return false;
    }
    return that.origin != null
        ? equals(that)
        : names.subList(names.size() - that.names.size(), names.size()).equals(that.names);
  }

  @Override
  public HttpPath normalize() {
    Deque<String> kept = new ArrayDeque<>();
    for (String name : names) {
      if (name.equals("..")
          && (origin != null || (!kept.isEmpty() && !"..".equals(kept.peekLast())))) {
        kept.pollLast();
      } else if (!name.equals(".")) {
        kept.addLast(name);
      }
    }
    return new HttpPath(system, origin, new ArrayList<>(kept), query);
  }

  @Override
  public Path resolve(Path other) {
    if (!(other instanceof HttpPath that)) {
      throw new ProviderMismatchException();
    }
    if (that.origin != null) {
      return that;
    }
    if (that.names.isEmpty()) {
      return this;
    }
    List<String> all = new ArrayList<>(names);
    all.addAll(that.names);
    return new HttpPath(system, origin, all, that.query);
  }

  @Override
  public Path relativize(Path other) {
    if (!(other instanceof HttpPath that)) {
      throw new ProviderMismatchException();
    }
    if (!Objects.equals(origin, that.origin)) {
      throw new IllegalArgumentException(other + " is on another host than " + this);
    }
    int common = 0;
    while (common < Math.min(names.size(), that.names.size())
        && names.get(common).equals(that.names.get(common))) {
      common++;
    }
    List<String> way = new ArrayList<>(Collections.nCopies(names.size() - common, ".."));
    way.addAll(that.names.subList(common, that.names.size()));
    return new HttpPath(system, null, way, that.query);
  }

  @Override
  public URI toUri() {
    return address();
  }

  @Override
  public Path toAbsolutePath() {
    if (origin == null) {
      throw new IllegalStateException("'" + this + "' belongs to no host");
    }
    return this;
  }

  @Override
  public Path toRealPath(LinkOption... options) {
    return toAbsolutePath();
  }

  @Override
  public WatchKey register(
      WatchService watcher, WatchEvent.Kind<?>[] events, WatchEvent.Modifier... modifiers) {
    throw new UnsupportedOperationException("a web server does not tell of changes");
  }

  @Override
  public int compareTo(Path other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HttpPath that
        && system == that.system
        && Objects.equals(origin, that.origin)
        && names.equals(that.names)
        && Objects.equals(query, that.query);
  }

  @Override
  public int hashCode() {
    return Objects.hash(origin, names, query);
  }

  /** The address as messages show it, without what may be a signature. */
  @Override
  public String toString() {
    return origin == null ? String.join("/", names) : Shown.of(address());
  }
}
