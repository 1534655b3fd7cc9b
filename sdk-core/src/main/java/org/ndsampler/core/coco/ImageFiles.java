package org.ndsampler.core.coco;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.coco.io.CocoException;
import org.ndsampler.core.internal.Texts;
import org.ndsampler.core.internal.source.SourceFileSystem;

/**
 * Finds the files of a dataset's images. Safe for concurrent use.
 *
 * <p>A name is a path from the image folder. If there is no such file, the name is taken as what
 * exporters write: with backslashes, percent signs for characters, a drive of Windows, a slash at
 * the start, the folders of another machine, accents composed or not, other letter case, a URL. The
 * longest end of the name that a file has wins, and of the files with the same end the one that is
 * spelled most alike. If several are left, none is guessed.
 *
 * <p>A name that is right costs one look at the file. A folder is listed once, and only for a name
 * that is not.
 */
final class ImageFiles {
  private static final System.Logger LOG = System.getLogger(ImageFiles.class.getName());

  /** More folders in one name are not looked at: the work must not grow with its square. */
  private static final int MOST_PARTS = 24;

  /** As many files of one name are told. */
  private static final int MOST_SHOWN = 8;

  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):(//[^/]*)?");
  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+://");
  private static final Pattern DRIVE = Pattern.compile("[A-Za-z]:");

  private final Path folder;
  private final Map<Path, Map<String, List<String>>> listings = new ConcurrentHashMap<>();
  private final Map<String, Found> known = new ConcurrentHashMap<>();
  private final AtomicBoolean reported = new AtomicBoolean();
  private final AtomicBoolean leavingReported = new AtomicBoolean();
  private final boolean leaving;
  private final ImageUrls urls;

  /**
   * What a name leads to.
   *
   * @param path the file; the path that the name says where none was found, null where it says none
   * @param other whether the file has another name than the one that was looked for
   * @param several all files that fit equally well, if there are more than one
   * @param refused whether the name leaves the folder, which is not allowed
   * @param absent whether no file was found, on this machine or by its address
   */
  record Found(
      @Nullable Path path, boolean other, List<Path> several, boolean refused, boolean absent) {
    Found(@Nullable Path path, boolean other, List<Path> several) {
      this(path, other, several, false, false);
    }

    /** The file, if exactly one was found by another name. */
    @Nullable Path byOtherName() {
      return other ? path : null;
    }
  }

  /**
   * Of a folder.
   *
   * @param leaving whether names may lead out of it
   * @param urls where names that are addresses lead
   */
  ImageFiles(Path folder, boolean leaving, ImageUrls urls) {
    this.folder = folder;
    this.leaving = leaving;
    this.urls = urls;
  }

  /** Where names that are addresses lead. */
  ImageUrls urls() {
    return urls;
  }

  /** Whether names may lead out of the folder. */
  boolean isLeaving() {
    return leaving;
  }

  /**
   * As {@link #path(CocoImage, String)}, of an image that may have addresses too, for where there
   * is no file of its name.
   */
  Path ownPath(CocoImage image, String name) {
    Found found = find(name);
    if (found.absent && !urls.isNone()) {
      for (String address : image.addresses()) {
        Path path = urls.path(address);
        if (path != null) {
          return path;
        }
      }
    }
    return path(image, name, found);
  }

  /**
   * The file of a name.
   *
   * @throws CocoException if several files fit, or no file can have that name
   */
  Path path(CocoImage image, String name) {
    return path(image, name, find(name));
  }

  private Path path(CocoImage image, String name, Found found) {
    if (found.path == null) {
      throw new CocoException(whyNone(image, name, found));
    }
    if (found.other && reported.compareAndSet(false, true)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "dataset {0}, image {1}: there is no file ''{2}''; {3} is taken, and others like it are"
              + " not reported; validate(ValidateOptions.IMAGES) lists all, and repair writes the"
              + " names that were found",
          image.dataset().name(),
          Long.toString(image.id()), // as it is written in the file
          shown(name),
          found.path);
    }
    if (leaving
        && !urls.has(found.path)
        && isOutside(folder, found.path)
        && leavingReported.compareAndSet(false, true)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "dataset {0}, image {1}: the file_name ''{2}'' leads out of the image folder {3}, and"
              + " others like it are not reported; ReadOptions.untrusted() refuses them",
          image.dataset().name(),
          Long.toString(image.id()), // as it is written in the file
          shown(name),
          folder);
    }
    return found.path;
  }

  /** Why a name leads to no path. */
  static String whyNone(CocoImage image, String name, Found found) {
    String which = "image " + image.id() + ": ";
    if (found.refused) {
      return which
          + "the file_name '"
          + shown(name)
          + "' leads out of the image folder, which is refused for this dataset; put the file into"
          + " the folder, or read with ReadOptions.leavingNames(true) if you trust who wrote it";
    }
    if (!found.several.isEmpty()) {
      List<Path> some = found.several.subList(0, Math.min(MOST_SHOWN, found.several.size()));
      return which
          + "there is no file '"
          + shown(name)
          + "', and several fit: "
          + some
          + (some.size() < found.several.size() ? " and more" : "")
          + "; write the right one into file_name, or rename with withImageNames";
    }
    return which
        + (isData(name)
            ? "the file_name holds the picture itself, as a data URL; write it to a file and put that"
                + " file's name there"
            : "'"
                + shown(name)
                + "' cannot be the name of a file, and no file has a part of it; correct file_name");
  }

  /**
   * A name as a message shows it: short, without control characters, and of an address without its
   * query, which may be a signature, and without a password.
   */
  static String shown(String name) {
    StringBuilder text = new StringBuilder();
    String plain =
        ADDRESS.matcher(name).lookingAt()
            ? name.replaceFirst("//[^/?#]*@", "//...@").replaceFirst("(?s)\\?.+", "?...")
            : name;
    Texts.shortened(plain, 200)
        .chars()
        .forEach(
            c -> {
              if (c < ' ') {
                text.append(String.format(Locale.ROOT, "\\u%04x", c));
              } else {
                text.append((char) c);
              }
            });
    return text.toString();
  }

  /** The file of a name; never fails. */
  Found find(String name) {
    Found found = findAnywhere(name);
    return leaving || found.path == null || urls.has(found.path) || !isReallyOutside(found.path)
        ? found
        : new Found(null, false, List.of(), true, false);
  }

  /** Whether a name leads out of a folder, as it is written. */
  private static boolean isOutside(Path folder, Path file) {
    return !file.toAbsolutePath().normalize().startsWith(folder.toAbsolutePath().normalize());
  }

  /** The same with all links followed; of a file that is not there, as it is written. */
  private boolean isReallyOutside(Path file) {
    if (SourceFileSystem.isRemote(file)) {
      return isOutside(folder, file);
    }
    try {
      return isOutside(folder, file) || !file.toRealPath().startsWith(folder.toRealPath());
    } catch (IOException e) {
      return isOutside(folder, file);
    }
  }

  private Found findAnywhere(String name) {
    Path direct = isData(name) ? null : resolve(folder, name);
    if (direct != null && (SourceFileSystem.isRemote(direct) || Files.exists(direct))) {
      // Over a network whether it is there shows when it is read.
      return new Found(direct, false, List.of());
    }
    Found before = known.get(name);
    if (before != null) {
      return before;
    }
    List<Path> fit = isData(name) ? List.of() : alike(name);
    if (fit.isEmpty()) {
      // Not remembered: the file may come, and the folders' lists are.
      Path address = urls.path(name);
      return address == null
          ? new Found(direct, false, fit, false, true)
          : new Found(address, false, fit);
    }
    Found found =
        fit.size() == 1
            ? new Found(fit.get(0), true, List.of())
            : new Found(null, false, List.copyOf(fit));
    known.put(name, found);
    return found;
  }

  /** Whether a name is that of a file below a folder, and neither a URL nor a whole path. */
  static boolean isRelative(String name) {
    Matcher scheme = SCHEME.matcher(name);
    if (isData(name) || (scheme.lookingAt() && (scheme.group(2) != null || isFile(scheme)))) {
      return false;
    }
    Path path = resolve(Path.of(""), name);
    return path != null && !path.isAbsolute();
  }

  private static boolean isFile(Matcher scheme) {
    return scheme.group(1).equals("file");
  }

  private static boolean isData(String name) {
    return name.startsWith("data:") && name.indexOf(',') > 0;
  }

  private static @Nullable Path resolve(Path folder, String name) {
    try {
      return folder.resolve(name);
    } catch (InvalidPathException e) {
      return null; // such as a NUL, or a colon on Windows
    }
  }

  /** Whether a name is a path from the root; what can be no path is not. */
  static boolean isAbsolute(String name) {
    Path path = resolve(Path.of(""), name);
    return path != null && path.isAbsolute();
  }

  /** The files whose name is alike, all with the longest end that any has. */
  private List<Path> alike(String name) {
    Set<List<String>> spellings = new LinkedHashSet<>();
    Matcher scheme = SCHEME.matcher(name);
    String rest = scheme.lookingAt() ? name.substring(scheme.end()) : name;
    if (scheme.lookingAt()) {
      Path local = isFile(scheme) ? resolve(folder, decoded(rest)) : null;
      if (local != null && Files.isRegularFile(local)) {
        return List.of(local);
      }
      int query = rest.indexOf('?');
      rest = query < 0 ? rest : rest.substring(0, query);
    }
    spellings.add(parts(rest));
    spellings.add(parts(decoded(rest)));
    int longest = spellings.stream().mapToInt(List::size).max().orElse(0);
    for (int length = Math.min(longest, MOST_PARTS); length > 0; length--) {
      Set<Path> fit = new LinkedHashSet<>();
      for (List<String> parts : spellings) {
        if (parts.size() >= length) {
          fit.addAll(ending(parts.subList(parts.size() - length, parts.size())));
        }
      }
      if (!fit.isEmpty()) {
        return new ArrayList<>(fit);
      }
    }
    return List.of();
  }

  private static List<String> parts(String name) {
    List<String> parts = new ArrayList<>();
    for (String part : Arrays.asList(name.replace('\\', '/').split("/"))) {
      boolean drive = parts.isEmpty() && DRIVE.matcher(part).matches();
      if (!part.isEmpty() && !part.equals(".") && !drive) {
        parts.add(part);
      }
    }
    return parts;
  }

  private static String decoded(String name) {
    if (name.indexOf('%') < 0) {
      return name;
    }
    try {
      return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return name; // a percent sign of the name itself
    }
  }

  /** The files below the folder with these names of folders and file, or names that are alike. */
  private List<Path> ending(List<String> parts) {
    Path exact = resolve(folder, String.join("/", parts));
    if (exact == null) {
      return List.of();
    }
    if (Files.isRegularFile(exact)) {
      return List.of(exact);
    }
    List<Path> reached = List.of(folder);
    for (String part : parts) {
      List<Path> next = new ArrayList<>();
      for (Path from : reached) {
        if (part.equals("..")) {
          next.add(from.resolve(part));
        } else {
          for (String there : listing(from).getOrDefault(key(part), List.of())) {
            next.add(from.resolve(there));
          }
        }
      }
      reached = next.size() > MOST_SHOWN + 1 ? next.subList(0, MOST_SHOWN + 1) : next;
      if (reached.isEmpty()) {
        return reached;
      }
    }
    List<Path> files = reached.stream().filter(Files::isRegularFile).toList();
    String composed = composed(exact.toString());
    List<Path> sameCase =
        files.stream().filter(file -> composed(file.toString()).equals(composed)).toList();
    return sameCase.isEmpty() ? files : sameCase;
  }

  private static String composed(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC);
  }

  private static String key(String name) {
    return composed(name).toLowerCase(Locale.ROOT);
  }

  private Map<String, List<String>> listing(Path of) {
    return listings.computeIfAbsent(
        of,
        key -> {
          Map<String, List<String>> names = new HashMap<>();
          try (DirectoryStream<Path> entries = Files.newDirectoryStream(key)) {
            for (Path entry : entries) {
              String name = String.valueOf(entry.getFileName());
              List<String> earlier = names.getOrDefault(key(name), List.of());
              if (earlier.isEmpty()) {
                names.put(key(name), List.of(name));
              } else {
                List<String> more = new ArrayList<>(earlier);
                more.add(name);
                names.put(key(name), more);
              }
            }
          } catch (IOException | DirectoryIteratorException e) {
            return Map.of(); // no folder, or none that may be read: nothing is found there
          }
          return names;
        });
  }
}
