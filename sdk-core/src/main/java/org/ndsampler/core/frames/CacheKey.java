package org.ndsampler.core.frames;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import org.ndsampler.core.internal.source.SourceFileSystem;
import org.ndsampler.core.raster.Pages;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.util.HashId;

/**
 * Everything that an entry of the frame cache depends on. Immutable.
 *
 * @param id the name of the entry
 * @param source the absolute path of the source
 * @param bytes the size of the source
 * @param modified when the source was last modified, nanoseconds since 1970
 */
record CacheKey(HashId id, Path source, long bytes, long modified) {
  /** Counts up whenever the layout of entries or the meaning of a key changes. */
  static final int VERSION = 1;

  private static final String[] BESIDE = {".msk", ".ovr"};

  /**
   * The key of a source as it is now.
   *
   * @param byContent whether the id comes from the source's content, so that a copied or touched
   *     file keeps its entry, instead of from path, size and time
   */
  static CacheKey of(Path source, CacheFormat format, RasterOptions options, boolean byContent)
      throws IOException {
    Path absolute = source.toAbsolutePath().normalize();
    boolean remote = false;
    if (absolute.getFileSystem() instanceof SourceFileSystem system) {
      system.confirm(absolute);
      remote = system.isRemote();
    }
    BasicFileAttributes attributes = Files.readAttributes(absolute, BasicFileAttributes.class);
    long bytes = attributes.size();
    long modified = attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
    HashId.Builder id =
        HashId.builder("frame")
            .add("cache", VERSION)
            .add("format", format.name())
            .add("settings", format.settings())
            .add("orientation", options.appliesOrientation())
            .add("damage", options.damage().name());
    if (options.pages() != Pages.FIRST) {
      id.add("pages", options.pages().name());
    }
    if (remote && attributes.fileKey() != null) {
      id.add("version", attributes.fileKey().toString());
    }
    // What lies beside a TIFF and belongs to it; over a network nobody looks for it.
    for (String extension : remote ? new String[0] : BESIDE) {
      Path beside = absolute.resolveSibling(absolute.getFileName() + extension);
      if (Files.isRegularFile(beside)) {
        id.add(extension, Files.size(beside))
            .add(
                extension + " modified",
                Files.getLastModifiedTime(beside).to(TimeUnit.NANOSECONDS));
      }
    }
    if (byContent) {
      id.add("content", HashId.ofContent(absolute));
    } else {
      // A path in an archive does not say of which archive.
      boolean isHere = absolute.getFileSystem().equals(FileSystems.getDefault());
      id.add("path", isHere ? absolute.toString() : absolute.toUri().toString())
          .add("bytes", bytes)
          .add("modified", modified);
    }
    return new CacheKey(id.build(), absolute, bytes, modified);
  }

  /** The place of the entry below the cache's folder. */
  String relativePath(CacheFormat format) {
    String hex = id.hex();
    return format.name() + "/" + hex.substring(0, 2) + "/" + hex.substring(2) + format.extension();
  }
}
