package org.ndsampler.core.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Hidden names beside a file or folder, under which it is written first: {@code
 * .NAME.writing-RANDOM-PLACE-PROCESS.tmp}. The random part is why nobody has to be asked: two
 * writers never share a name, so none can delete or fill what another writes.
 */
final class Beside {
  private static final System.Logger LOG = System.getLogger(AtomicFile.class.getName());
  private static final String WRITING = ".writing-";
  private static final String END = ".tmp";

  // Of a writer elsewhere nobody here knows whether it is alive: on a shared disk it may run on
  // another machine.
  private static final Duration ABANDONED = Duration.ofHours(1);

  /** Where process ids mean the same: this start of this machine, and of it this container. */
  private static final String HERE = here();

  private Beside() {}

  /** A hidden name that is not in use. */
  static Path unused(Path target) throws IOException {
    String random = UUID.randomUUID().toString().replace("-", "").substring(0, 16);
    String writer = HERE.isEmpty() ? "" : "-" + HERE + "-" + ProcessHandle.current().pid();
    return target.resolveSibling("." + name(target) + WRITING + random + writer + END);
  }

  static Path sibling(Path hidden, String what) {
    String name = String.valueOf(hidden.getFileName());
    return hidden.resolveSibling(
        name.substring(0, name.length() - END.length()) + "." + what + END);
  }

  private static String name(Path target) throws IOException {
    Path name = target.getFileName();
    if (name == null || target.getParent() == null) {
      throw new IOException("not the path of a file: " + target);
    }
    return name.toString();
  }

  static boolean isHidden(Path path) {
    String name = String.valueOf(path.getFileName());
    return name.startsWith(".") && name.contains(WRITING) && name.endsWith(END);
  }

  /** Deletes what killed writers of the same name left. It never fails: nothing depends on it. */
  static void sweep(Path target) throws IOException {
    String prefix = "." + name(target) + WRITING;
    Path folder = target.getParent();
    // Writers of a hidden name are watched by the writer of the file that it belongs to.
    if (folder == null || isHidden(target)) {
      return;
    }
    Instant before = Instant.now().minus(ABANDONED);
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(
            folder, file -> String.valueOf(file.getFileName()).startsWith(prefix))) {
      for (Path file : files) {
        if (isOfDeadWriter(String.valueOf(file.getFileName())) || isOlder(file, before)) {
          deleteAll(file);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      LOG.log(System.Logger.Level.DEBUG, "cannot look for leftovers beside " + target, e);
    }
  }

  private static String here() {
    try {
      Path proc = Path.of("/proc");
      String start = Files.readString(proc.resolve("sys/kernel/random/boot_id")).strip();
      Path processes = Files.readSymbolicLink(proc.resolve("self/ns/pid"));
      return Digests.sha256(start + processes).substring(0, 12);
    } catch (IOException | RuntimeException e) {
      return ""; // not Linux: what is left is told by its age
    }
  }

  /** Whether the process that writes it was one of this machine and is no more. */
  private static boolean isOfDeadWriter(String name) {
    int place = name.lastIndexOf(WRITING);
    String[] parts = name.substring(place + WRITING.length()).split("[-.]", -1);
    if (HERE.isEmpty() || parts.length < 3 || !parts[1].equals(HERE)) {
      return false;
    }
    try {
      return ProcessHandle.of(Long.parseLong(parts[2])).isEmpty();
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** Whether nothing in it has changed since. */
  private static boolean isOlder(Path path, Instant before) throws IOException {
    List<Path> young = new ArrayList<>();
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            return look(file, attributes);
          }

          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return look(folder, attributes);
          }

          private FileVisitResult look(Path file, BasicFileAttributes attributes) {
            if (attributes.lastModifiedTime().toInstant().isBefore(before)) {
              return FileVisitResult.CONTINUE;
            }
            young.add(file);
            return FileVisitResult.TERMINATE;
          }
        });
    return young.isEmpty();
  }

  static void flush(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      throw new IOException("the file system of " + to + " cannot replace a file in one step", e);
    }
  }

  /** Makes a move durable where a folder can be opened; elsewhere the file system sees to it. */
  static void flushFolder(Path of) {
    Path folder = of.getParent();
    if (folder == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.TRACE, "cannot flush the folder " + folder, e);
    }
  }

  /** A file, or a folder with all in it; nothing happens where there is none. */
  static void deleteAll(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      Files.deleteIfExists(path);
      return;
    }
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
              throws IOException {
            if (e != null) {
              throw e;
            }
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
