package org.ndsampler.core.coco.io.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.internal.source.SourcePath;

/** A file in an archive. Immutable. */
final class ArchivePath extends SourcePath {
  private static final String ROOT = "/";

  private final ArchiveFileSystem system;

  private ArchivePath(ArchiveFileSystem system, @Nullable String root, List<String> names) {
    super(root, names, null);
    this.system = system;
  }

  static ArchivePath parse(ArchiveFileSystem system, String text) {
    if (text.indexOf('\0') >= 0) {
      throw new InvalidPathException(text.replace('\0', ' '), "a name with a NUL");
    }
    return new ArchivePath(system, text.startsWith(ROOT) ? ROOT : null, split(text));
  }

  @Override
  protected ArchivePath with(
      @Nullable String otherRoot, List<String> otherNames, @Nullable String otherQuery) {
    return new ArchivePath(system, otherRoot, otherNames);
  }

  /** How the archive calls it. */
  String member() {
    return String.join("/", normalize().names());
  }

  @Override
  public FileSystem getFileSystem() {
    return system;
  }

  @Override
  public Path toAbsolutePath() {
    return with(ROOT, names(), null);
  }

  /** The archive's address and the name in it, as the JDK writes those of a zip archive. */
  @Override
  public URI toUri() {
    try {
      String name = new URI(null, null, ROOT + member(), null).getRawPath();
      return URI.create(system.scheme() + ":" + system.archive().toUri() + "!" + name);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return (root() == null ? "" : ROOT) + String.join("/", names());
  }
}
