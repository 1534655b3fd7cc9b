package org.ndsampler.core.frames;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** How the files of a cache are called and found. */
final class CacheFiles {
  private static final System.Logger LOG = System.getLogger(FrameCache.class.getName());

  private CacheFiles() {}

  /** An entry, by its name; it may be damaged. */
  record Found(String key, Path path, long size, FileTime used) {}

  /**
   * What lies below the folder of a format, sorted by path.
   *
   * @param entries the files that are called as entries are
   * @param others the rest
   */
  record Listing(List<Found> entries, List<Path> others) {
    long bytes() {
      return entries.stream().mapToLong(Found::size).sum();
    }
  }

  static Listing list(Path folder, CacheFormat format) throws IOException {
    List<Found> entries = new ArrayList<>();
    List<Path> others = new ArrayList<>();
    Path root = folder.resolve(format.name());
    if (!Files.isDirectory(root)) {
      return new Listing(entries, others);
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            String name = file.getFileName().toString();
            String key =
                name.endsWith(format.extension())
                    ? folderName(file)
                        + name.substring(0, name.length() - format.extension().length())
                    : "";
            if (key.matches("[0-9a-f]{64}")) {
              entries.add(new Found(key, file, attributes.size(), used(attributes)));
            } else {
              others.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE; // moved or evicted meanwhile
            }
            throw e;
          }
        });
    entries.sort(Comparator.comparing(Found::path));
    others.sort(Comparator.naturalOrder());
    return new Listing(entries, others);
  }

  /** The later one, for a file that was copied may have any time of reading. */
  private static FileTime used(BasicFileAttributes attributes) {
    FileTime written = attributes.lastModifiedTime();
    FileTime read = attributes.lastAccessTime();
    return read.compareTo(written) > 0 ? read : written;
  }

  private static String folderName(Path file) {
    Path parent = file.getParent();
    return parent == null || parent.getFileName() == null ? "" : parent.getFileName().toString();
  }

  /** The key of a temporary file, which begins with a dot and the name of its entry. */
  static String keyOfTemporary(Path file) {
    String name = file.getFileName().toString().replaceFirst("^\\.+", "");
    int dot = name.indexOf('.');
    return folderName(file) + (dot < 0 ? name : name.substring(0, dot));
  }

  /** Deletes what a process that died left when it wrote an entry; only under the entry's lock. */
  static void deleteLeftovers(Path parent, Path entry) throws IOException {
    // The key, to find also the files that a format puts beside its own.
    String key = entry.getFileName().toString();
    try (Stream<Path> files = Files.list(parent)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.startsWith(".") && name.contains(key)) {
          deleteQuietly(file);
        }
      }
    }
  }

  static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot delete " + file, e);
    }
  }
}
