package org.ndsampler.core.coco;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.internal.source.SourceFileSystem;
import org.ndsampler.core.internal.source.UrlFolders;

/**
 * Where the addresses lead that records hold: nowhere, but for the file systems that the caller
 * gave. Immutable.
 */
final class ImageUrls {
  /** No address leads anywhere. */
  static final ImageUrls NONE = new ImageUrls(List.of());

  private static final Pattern URL = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://[^/?#]+.*");

  private final List<FileSystem> systems;

  private ImageUrls(List<FileSystem> systems) {
    this.systems = systems;
  }

  static ImageUrls of(List<FileSystem> systems) {
    return systems.isEmpty() ? NONE : new ImageUrls(List.copyOf(systems));
  }

  /** Those of both. */
  ImageUrls and(ImageUrls other) {
    if (other.isNone() || systems.equals(other.systems)) {
      return this;
    }
    List<FileSystem> all = new ArrayList<>(systems);
    other.systems.stream().filter(system -> !all.contains(system)).forEach(all::add);
    return of(all);
  }

  boolean isNone() {
    return systems.isEmpty();
  }

  /** Whether a path is of one of these file systems. */
  boolean has(Path path) {
    return systems.contains(path.getFileSystem());
  }

  /** The file of an address; null if the text is none, or leads nowhere. */
  @Nullable Path path(String text) {
    Matcher matcher = URL.matcher(text);
    if (systems.isEmpty() || !matcher.matches()) {
      return null;
    }
    String scheme = matcher.group(1).toLowerCase(Locale.ROOT);
    for (FileSystem system : systems) {
      Path path = path(system, scheme, text);
      if (path != null) {
        return path;
      }
    }
    return null;
  }

  private static @Nullable Path path(FileSystem system, String scheme, String text) {
    try {
      if (system instanceof SourceFileSystem source) {
        return source.hasScheme(scheme) ? system.getPath(text) : null;
      }
      return system.provider().getScheme().equalsIgnoreCase(scheme)
          ? system.provider().getPath(address(text))
          : null;
    } catch (IllegalArgumentException | FileSystemNotFoundException e) {
      return null; // what is no address leads nowhere
    }
  }

  /** What people write is not always encoded. */
  private static URI address(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      int host = text.indexOf("://") + 3;
      int slash = text.indexOf('/', host);
      String path = slash < 0 ? "" : text.substring(slash);
      String authority = slash < 0 ? text.substring(host) : text.substring(host, slash);
      try {
        return new URI(text.substring(0, host - 3), authority, path, null, null);
      } catch (URISyntaxException again) {
        throw new InvalidPathException(text, "no address");
      }
    }
  }

  /** The folder of an address that the caller names. */
  static Path folder(URI address) {
    for (UrlFolders folders :
        ServiceLoader.load(UrlFolders.class, ImageUrls.class.getClassLoader())) {
      Path folder = folders.folder(address);
      if (folder != null) {
        return folder;
      }
    }
    String scheme = String.valueOf(address.getScheme());
    if (scheme.equals("http") || scheme.equals("https")) {
      throw new IllegalArgumentException(
          "nothing here reads images over "
              + scheme
              + "; add the module sdk-remote (org.ndsampler:sdk-remote)");
    }
    try {
      return Path.of(address);
    } catch (FileSystemNotFoundException e) {
      return opened(address, scheme, e);
    }
  }

  /** A file system that is there to be opened, such as that of an archive. */
  @SuppressWarnings("resource") // it belongs to whoever closes it by its address
  private static Path opened(URI address, String scheme, FileSystemNotFoundException before) {
    try {
      FileSystems.newFileSystem(address, Map.of());
      return Path.of(address);
    } catch (IOException | RuntimeException e) {
      IllegalArgumentException said =
          new IllegalArgumentException(
              "no file system is here for addresses that begin with "
                  + scheme
                  + ":, or it cannot be opened: "
                  + e.getMessage(),
              e);
      said.addSuppressed(before);
      throw said;
    }
  }
}
