package org.ndsampler.reliability.disk;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * All that was done to a disk, in order, and what of it must survive a crash.
 *
 * <p>The model is that of a journalling file system that promises no more than POSIX: names change
 * in order, so that a crash leaves a beginning of their changes, at least up to the last folder
 * that was forced; the content of a file is what was forced, and of what was written since then any
 * part, in any order. A move is one step. So a file that was moved but never forced may be empty,
 * or have holes.
 */
public final class Journal {
  /** A time that all files have after a crash; keys of the cache hold it. */
  static final FileTime LONG_AGO = FileTime.fromMillis(1_700_000_000_000L);

  private final List<Change> names = new ArrayList<>();
  private final Map<String, Content> files = new LinkedHashMap<>();
  private int durableNames;

  private enum Kind {
    FOLDER,
    LINK,
    UNLINK,
    MOVE
  }

  private record Change(Kind kind, String path, String to, @Nullable Content content) {}

  /** A write at a place, or a cut if there are no bytes. */
  private record Piece(long at, byte @Nullable [] bytes) {}

  /** The content of a file, whatever its name is. */
  static final class Content {
    private final List<Piece> pieces = new ArrayList<>();
    private int durable;
  }

  Journal() {}

  synchronized void folder(Path path) {
    names.add(new Change(Kind.FOLDER, path.toString(), "", null));
  }

  /** The content under a name, a new one if there is none. */
  synchronized Content open(Path path) {
    return files.computeIfAbsent(
        path.toString(),
        name -> {
          Content content = new Content();
          names.add(new Change(Kind.LINK, name, "", content));
          return content;
        });
  }

  synchronized void delete(Path path) {
    files.remove(path.toString());
    names.add(new Change(Kind.UNLINK, path.toString(), "", null));
  }

  synchronized void move(Path from, Path to) {
    names.add(new Change(Kind.MOVE, from.toString(), to.toString(), null));
    Map<String, Content> moved = new LinkedHashMap<>();
    files.forEach(
        (name, content) -> moved.put(renamed(name, from.toString(), to.toString()), content));
    files.clear();
    files.putAll(moved);
  }

  private static String renamed(String name, String from, String to) {
    return name.equals(from) || name.startsWith(from + "/")
        ? to + name.substring(from.length())
        : name;
  }

  synchronized void write(Content content, long at, ByteBuffer bytes) {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    content.pieces.add(new Piece(at, copy));
  }

  synchronized void cut(Content content, long length) {
    content.pieces.add(new Piece(length, null));
  }

  synchronized void force(Content content) {
    content.durable = content.pieces.size();
  }

  synchronized void forceFolder() {
    durableNames = names.size();
  }

  /** Makes all of it durable: what was there before. */
  public synchronized void settle() {
    durableNames = names.size();
    files.values().forEach(this::force);
  }

  /** One of the disks that a crash at this moment may leave. */
  public synchronized FileSystem afterCrash(SplittableRandom random) throws IOException {
    FileSystem left = Jimfs.newFileSystem(Configuration.unix());
    int kept = durableNames + random.nextInt(names.size() - durableNames + 1);
    Map<String, Content> files = new LinkedHashMap<>();
    Set<String> folders = new LinkedHashSet<>();
    for (Change change : names.subList(0, kept)) {
      apply(change, files, folders);
    }
    for (String folder : folders) {
      Files.createDirectories(left.getPath(folder));
    }
    for (Map.Entry<String, Content> file : files.entrySet()) {
      Path path = left.getPath(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, content(file.getValue(), random));
      Files.setLastModifiedTime(path, LONG_AGO);
    }
    return left;
  }

  private static void apply(Change change, Map<String, Content> files, Set<String> folders) {
    switch (change.kind) {
      case FOLDER -> folders.add(change.path);
      case LINK -> files.put(change.path, java.util.Objects.requireNonNull(change.content));
      case UNLINK -> {
        files.remove(change.path);
        folders.remove(change.path);
      }
      case MOVE -> {
        Map<String, Content> moved = new LinkedHashMap<>();
        files.forEach((name, content) -> moved.put(renamed(name, change.path, change.to), content));
        // The moved one wins over the one that was there.
        Content winner = files.get(change.path);
        if (winner != null) {
          moved.put(change.to, winner);
        }
        files.clear();
        files.putAll(moved);
        List<String> renamed =
            folders.stream().map(name -> renamed(name, change.path, change.to)).toList();
        folders.clear();
        folders.addAll(renamed);
      }
    }
  }

  private static byte[] content(Content content, SplittableRandom random) {
    byte[] bytes = new byte[0];
    List<Piece> lost =
        new ArrayList<>(content.pieces.subList(content.durable, content.pieces.size()));
    for (Piece piece : content.pieces.subList(0, content.durable)) {
      bytes = apply(bytes, piece);
    }
    boolean all = random.nextInt(4) == 0;
    for (Piece piece : lost) {
      if (all || random.nextBoolean()) {
        bytes = apply(bytes, piece);
      }
    }
    return bytes;
  }

  private static byte[] apply(byte[] bytes, Piece piece) {
    if (piece.bytes == null) {
      return Arrays.copyOf(bytes, (int) Math.min(bytes.length, piece.at));
    }
    int end = (int) piece.at + piece.bytes.length;
    byte[] changed = Arrays.copyOf(bytes, Math.max(bytes.length, end));
    System.arraycopy(piece.bytes, 0, changed, (int) piece.at, piece.bytes.length);
    return changed;
  }
}
