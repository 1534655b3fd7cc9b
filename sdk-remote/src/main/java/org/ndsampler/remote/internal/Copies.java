package org.ndsampler.remote.internal;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.internal.Digests;
import org.ndsampler.core.internal.TemporaryFolders;
import org.ndsampler.core.internal.source.ByteRange;

/**
 * Files that have to be read as a whole, on the disk, within a budget of bytes. Safe for concurrent
 * use.
 *
 * <p>A copy is named by the address and the version of its file. One that was not finished, because
 * the program ended or the server failed, goes on where it stopped.
 */
final class Copies implements Closeable {
  private static final String UNFINISHED = ".part";
  private static final String FINISHED = ".copy";

  private final HttpState state;
  private final @Nullable Path workFolder;
  private @Nullable Path folder;

  Copies(HttpState state, @Nullable Path workFolder) {
    this.state = state;
    this.workFolder = workFolder;
  }

  private synchronized Path folder() throws IOException {
    Path made = folder;
    if (made == null) {
      made =
          workFolder == null
              ? TemporaryFolders.make()
              : Files.createDirectories(workFolder.resolve("copies"));
      folder = made;
    }
    return made;
  }

  /** The copy of a file, made now if it is not there. */
  Path make(HttpFile file, byte[] head, boolean hasRanges) throws IOException {
    long limit = state.options.copyBytes();
    if (file.size() > limit) {
      throw new IOException(
          Shown.of(file.address())
              + ": the file has to be read as a whole, and its "
              + file.size()
              + " bytes are more than HttpOptions.copyBytes allows, "
              + limit
              + "; allow more, or make it a COG, of which windows are read alone");
    }
    String name = Digests.sha256(file.address() + "\n" + file.version().tag()).substring(0, 40);
    Path done = folder().resolve(name + FINISHED);
    if (file.size() >= 0 && Files.exists(done) && Files.size(done) == file.size()) {
      file.confirm();
      Files.setLastModifiedTime(done, FileTime.from(Instant.now()));
      return done;
    }
    Path part = folder().resolve(name + UNFINISHED);
    try (FileChannel out =
        FileChannel.open(
            part, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (out.tryLock() == null) {
        throw new IOException(
            Shown.of(file.address())
                + ": another process is copying it to "
                + part
                + "; try again when it is done, or use another work folder");
      }
      if (hasRanges) {
        continueCopy(file, head, out);
      } else {
        state.requests.whole(
            file.address(),
            limit,
            () -> {
              long[] at = {0};
              return buffer -> {
                if (at[0] == 0) {
                  out.truncate(0);
                }
                while (buffer.hasRemaining()) {
                  at[0] += out.write(buffer, at[0]);
                }
              };
            },
            file.version());
      }
      out.force(true);
    }
    Files.move(part, done, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    trim(done);
    return done;
  }

  private void continueCopy(HttpFile file, byte[] head, FileChannel out) throws IOException {
    long at = Math.min(out.size(), file.size());
    if (at < head.length) {
      write(out, head, head.length, 0);
      at = head.length;
    }
    byte[] bytes = new byte[(int) Math.min(state.options.rangeBytes(), file.size() - at)];
    while (at < file.size()) {
      int count = (int) Math.min(bytes.length, file.size() - at);
      file.request(new ByteRange(at, count), bytes, 0);
      write(out, bytes, count, at);
      at += count;
    }
    out.truncate(file.size());
  }

  private static void write(FileChannel out, byte[] bytes, int count, long at) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, count);
    long position = at;
    while (buffer.hasRemaining()) {
      position += out.write(buffer, position);
    }
  }

  /** Reads a copy. */
  void read(Path copy, long offset, byte[] target, int from, int count) throws IOException {
    try (FileChannel channel = FileChannel.open(copy, StandardOpenOption.READ)) {
      ByteBuffer buffer = ByteBuffer.wrap(target, from, count);
      while (buffer.hasRemaining()) {
        if (channel.read(buffer, offset + buffer.position() - from) < 0) {
          throw new IOException(copy + " is shorter than it was when it was made");
        }
      }
    }
  }

  /** Removes those not used for longest, until the rest fits; that one stays. */
  private synchronized void trim(Path newest) throws IOException {
    record Found(Path path, long bytes, FileTime used) {}
    List<Found> all = new ArrayList<>();
    long bytes = 0;
    try (Stream<Path> files = Files.list(folder())) {
      for (Path path : (Iterable<Path>) files::iterator) {
        if (path.toString().endsWith(FINISHED)) {
          try {
            Found found = new Found(path, Files.size(path), Files.getLastModifiedTime(path));
            all.add(found);
            bytes += found.bytes;
          } catch (NoSuchFileException e) {
            // Another process has removed it.
          }
        }
      }
    }
    all.sort(Comparator.comparing(Found::used));
    for (Found found : all) {
      if (bytes <= state.options.copyBytes()) {
        break;
      }
      if (!found.path.equals(newest)) {
        Files.deleteIfExists(found.path);
        bytes -= found.bytes;
      }
    }
  }

  @Override
  public synchronized void close() throws IOException {
    Path made = folder;
    if (made != null && workFolder == null) {
      try (Stream<Path> files = Files.list(made)) {
        for (Path path : (Iterable<Path>) files::iterator) {
          Files.deleteIfExists(path);
        }
      }
      Files.deleteIfExists(made);
    }
  }
}
