package org.ndsampler.core.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Keeps results that are a function of their key in a folder. Immutable and safe for concurrent
 * use, also by several processes.
 *
 * <p>The name of an entry is the SHA-256 of its kind and its key, and the file repeats it. An entry
 * is whole or absent ({@link AtomicFile}); one that is damaged all the same is made again. Two
 * writers of one key write the same. Where the folder cannot be written, results are made each
 * time, and the log says so once for each.
 *
 * <p>Layout, big-endian: magic (long), version (int), CRC-32C of the content (int), length of the
 * content (long), the name (32 bytes), the content.
 */
public final class WorkFolder {
  private static final System.Logger LOG = System.getLogger(WorkFolder.class.getName());
  private static final long MAGIC = 0x4e445357_4f524b31L; // "NDSWORK1"
  private static final int VERSION = 2;
  private static final int HEADER = 56;

  private final Path folder;
  private final String fingerprint;

  private WorkFolder(Path folder, String fingerprint) {
    this.folder = folder;
    this.fingerprint = fingerprint;
  }

  /** The folder of what belongs to a dataset; it is made when the first entry is written. */
  public static WorkFolder of(Path folder, String fingerprint) {
    return new WorkFolder(folder.resolve("regions").resolve(fingerprint), fingerprint);
  }

  /**
   * A result: read if it is there, otherwise made and written.
   *
   * @param kind what it is, a word
   * @param key all that it depends on but the dataset
   * @param parse gets the content; an exception of it means that the content is damaged
   * @param make makes the result
   * @param write gives the content of a result, ready to be read
   */
  public <T> T get(
      String kind,
      String key,
      Function<ByteBuffer, T> parse,
      Supplier<T> make,
      Function<T, ByteBuffer> write) {
    byte[] name = name(kind, key);
    Path file = file(kind, name);
    ByteBuffer content = read(file, name);
    if (content != null) {
      try {
        return parse.apply(content);
      } catch (RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, file + " is not understood and is made again: " + e);
      }
    }
    T result = make.get();
    keep(kind, key, write.apply(result));
    return result;
  }

  /** The content that was kept; null if there is none that is whole. */
  public @Nullable ByteBuffer find(String kind, String key) {
    byte[] name = name(kind, key);
    return read(file(kind, name), name);
  }

  /** Keeps content, in place of what was kept before; where that cannot be, the log says so. */
  public void keep(String kind, String key, ByteBuffer content) {
    byte[] name = name(kind, key);
    Path file = file(kind, name);
    try {
      write(file, name, content);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot keep a result in " + file + ": " + e);
    }
  }

  /** Removes what was kept, if anything was; where that cannot be, the log says so. */
  public void forget(String kind, String key) {
    Path file = file(kind, name(kind, key));
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot remove " + file + ": " + e);
    }
  }

  private Path file(String kind, byte[] name) {
    return folder.resolve(kind + "-" + HexFormat.of().formatHex(name, 0, 16) + ".bin");
  }

  private byte[] name(String kind, String key) {
    return Digests.sha256()
        .digest(
            (VERSION + "\n" + fingerprint + "\n" + kind + "\n" + key)
                .getBytes(StandardCharsets.UTF_8));
  }

  private static @Nullable ByteBuffer read(Path file, byte[] name) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      ByteBuffer header = ByteBuffer.allocate(HEADER);
      if (size >= HEADER && size - HEADER <= Integer.MAX_VALUE - 8) {
        fill(channel, header);
        byte[] stored = Arrays.copyOfRange(header.array(), 24, HEADER);
        if (header.getLong(0) == MAGIC
            && header.getInt(8) == VERSION
            && header.getLong(16) == size - HEADER
            && Arrays.equals(stored, name)) {
          ByteBuffer content = ByteBuffer.allocate((int) (size - HEADER));
          fill(channel, content);
          if (sum(content) == header.getInt(12)) {
            return content;
          }
        }
      }
      LOG.log(System.Logger.Level.WARNING, "{0} is damaged and is made again", file);
      return null;
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot read " + file + ", it is made again: " + e);
      return null;
    }
  }

  private static void fill(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new IOException("the file became shorter while it was read");
      }
    }
    buffer.flip();
  }

  private static void write(Path file, byte[] name, ByteBuffer content) throws IOException {
    Path folder = file.getParent();
    if (folder == null) {
      throw new IOException("no folder for " + file);
    }
    Files.createDirectories(folder);
    try (AtomicFile atomic = AtomicFile.of(file)) {
      try (FileChannel channel =
          FileChannel.open(
              atomic.path(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer header = ByteBuffer.allocate(HEADER);
        header.putLong(MAGIC).putInt(VERSION).putInt(sum(content)).putLong(content.remaining());
        header.put(name).flip();
        while (header.hasRemaining()) {
          channel.write(header);
        }
        ByteBuffer rest = content.duplicate();
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
      }
      atomic.commit();
    }
  }

  private static int sum(ByteBuffer content) {
    CRC32C crc = new CRC32C();
    crc.update(content.duplicate());
    return (int) crc.getValue();
  }
}
