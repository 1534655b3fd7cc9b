package org.ndsampler.formats.internal;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Files of a folder, images above all, by the ends of their names. Immutable, made by one walk. */
public final class ImageIndex {
  private static final Set<String> EXTENSIONS =
      Set.of(
          "bmp", "dng", "gif", "jpeg", "jpg", "mpo", "png", "pfm", "tif", "tiff", "webp", "jp2",
          "npy");

  /** A name that so many files have is no name of one; looking through them all would take long. */
  private static final int MOST_OF_ONE_NAME = 1000;

  private final List<String> names = new ArrayList<>();
  private final Map<String, List<String>> byFile = new HashMap<>();
  private final Map<String, List<String>> byStem = new HashMap<>();

  /** Of the images of a folder; hidden folders are passed over. */
  public ImageIndex(Path folder) throws IOException {
    this(folder, ImageIndex::isImage);
  }

  /** Of all files of a folder that a test accepts. */
  public ImageIndex(Path folder, Predicate<Path> test) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
            Path name = path.getFileName();
            return !path.equals(folder) && name != null && name.toString().startsWith(".")
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
            if (test.test(path)) {
              names.add(slashed(folder.relativize(path)));
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException e) {
            return FileVisitResult
                .CONTINUE; // what cannot be listed is missing when it is asked for
          }
        });
    names.sort(null);
    for (String name : names) {
      add(byFile, name, name);
      add(byStem, stem(name), name);
    }
  }

  /** By the last part of a name, and by the last two. */
  private static void add(Map<String, List<String>> map, String key, String name) {
    map.computeIfAbsent(last(key), k -> new ArrayList<>()).add(name);
    if (key.indexOf('/') >= 0) {
      map.computeIfAbsent(lastTwo(key), k -> new ArrayList<>()).add(name);
    }
  }

  private static List<String> candidates(Map<String, List<String>> map, String key) {
    List<String> found =
        key.indexOf('/') < 0 ? List.of() : map.getOrDefault(lastTwo(key), List.of());
    if (found.isEmpty()) {
      found = map.getOrDefault(last(key), List.of());
    }
    return found.size() > MOST_OF_ONE_NAME ? List.of() : found;
  }

  private static String lastTwo(String name) {
    return name.substring(name.lastIndexOf('/', name.lastIndexOf('/') - 1) + 1);
  }

  /** Whether a file has the extension of an image. */
  public static boolean isImage(Path path) {
    return EXTENSIONS.contains(extension(String.valueOf(path.getFileName())));
  }

  /** All names, sorted, relative to the folder, with slashes. */
  public List<String> names() {
    return names;
  }

  /** Whether there is a file of exactly this name. */
  public boolean has(String name) {
    return Collections.binarySearch(names, name) >= 0;
  }

  /** The name of the file whose name ends as this one does, the longest end first. */
  public Optional<String> find(String name) {
    return longest(name, candidates(byFile, name), false);
  }

  /** As {@link #find}, of a name without extension. */
  public Optional<String> findStem(String stem) {
    return longest(stem, candidates(byStem, stem), true);
  }

  /** Of several the one that shares most folders; none if two share equally many. */
  private static Optional<String> longest(String wanted, List<String> found, boolean stems) {
    String best = null;
    int most = -1;
    boolean tied = false;
    for (String name : found) {
      int shared = shared(wanted, stems ? stem(name) : name);
      if (shared > most) {
        best = name;
        most = shared;
        tied = false;
      } else if (shared == most) {
        tied = true;
      }
    }
    return tied ? Optional.empty() : Optional.ofNullable(best);
  }

  private static int shared(String a, String b) {
    String[] left = a.split("/");
    String[] right = b.split("/");
    int shared = 0;
    while (shared < left.length
        && shared < right.length
        && left[left.length - 1 - shared].equals(right[right.length - 1 - shared])) {
      shared++;
    }
    // Of those with equally long ends, that which has no further folder is meant.
    return 2 * shared + (shared == right.length ? 1 : 0);
  }

  /** A relative path with slashes, whatever the system has. */
  public static String slashed(Path path) {
    List<String> parts = new ArrayList<>();
    path.forEach(part -> parts.add(part.toString()));
    return String.join("/", parts);
  }

  /** The last part of a name with slashes. */
  public static String last(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /** A name without its extension: what is before the last dot, so that dots in it stay. */
  public static String stem(String name) {
    int dot = name.lastIndexOf('.');
    return dot > name.lastIndexOf('/') + 1 ? name.substring(0, dot) : name;
  }

  /** The extension in small letters, without its dot. */
  public static String extension(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
  }
}
