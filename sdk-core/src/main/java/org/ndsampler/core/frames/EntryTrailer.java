package org.ndsampler.core.frames;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What the cache appends to each entry: the key, the source, and check sums of everything. Readers
 * of NPY and TIFF do not look beyond their data, so an entry stays a plain file of its format, and
 * image and trailer appear in one step.
 *
 * <p>Layout, big-endian: text in UTF-8 (lines of name and value), then 40 bytes: magic, version,
 * length of the text (int), length of the content (long), CRC-32C of the content, of the text, and
 * of the 32 bytes so far (int each), zero (int).
 *
 * @param key the id of the entry
 * @param source the path of the source
 * @param sourceBytes the size of the source
 * @param sourceModified its time of modification in nanoseconds
 * @param byContent whether the key comes from the source's content
 * @param contentLength the length of the file without this trailer
 */
record EntryTrailer(
    String key,
    String source,
    long sourceBytes,
    long sourceModified,
    boolean byContent,
    long contentLength) {

  private static final long MAGIC = 0x4e445346_52414d45L; // "NDSFRAME"
  private static final int FIXED = 40;
  private static final int MAX_TEXT = 1 << 16;
  private static final int BUFFER = 1 << 18;

  /** An entry that is not as it was written. */
  static final class CorruptEntryException extends IOException {
    private static final long serialVersionUID = 1;

    CorruptEntryException(String reason) {
      super(reason);
    }
  }

  /** Appends the trailer to a finished file, which its writer then flushes to the disk. */
  static void append(Path file, CacheKey key, boolean byContent) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long length = channel.size();
      byte[] text =
          ("key="
                  + key.id().hex()
                  + "\nbytes="
                  + key.bytes()
                  + "\nmodified="
                  + key.modified()
                  + "\nbyContent="
                  + byContent
                  + "\nsource="
                  + key.source())
              .getBytes(StandardCharsets.UTF_8);
      if (text.length > MAX_TEXT) {
        throw new IOException("the path of the source is too long: " + text.length + " bytes");
      }
      ByteBuffer trailer = ByteBuffer.allocate(text.length + FIXED).put(text);
      int fixed = trailer.position();
      trailer.putLong(MAGIC).putInt(CacheKey.VERSION).putInt(text.length).putLong(length);
      trailer.putInt(sum(channel, length)).putInt(sum(text));
      CRC32C crc = new CRC32C();
      crc.update(trailer.array(), fixed, 32);
      trailer.putInt((int) crc.getValue()).putInt(0).flip();
      long at = length;
      while (trailer.hasRemaining()) {
        at += channel.write(trailer, at);
      }
    }
  }

  /**
   * Reads the trailer of an entry and checks what it says about the file.
   *
   * @param checkContent whether the check sum of the whole content is computed, which reads it all
   * @throws CorruptEntryException if anything is not as it was written
   */
  static EntryTrailer read(Path file, @Nullable String expectedKey, boolean checkContent)
      throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size < FIXED) {
        throw new CorruptEntryException("it has only " + size + " bytes");
      }
      ByteBuffer fixed = fill(channel, ByteBuffer.allocate(FIXED), size - FIXED);
      CRC32C crc = new CRC32C();
      crc.update(fixed.array(), 0, 32);
      int textLength = fixed.getInt(12);
      long contentLength = fixed.getLong(16);
      if (fixed.getLong(0) != MAGIC || fixed.getInt(32) != (int) crc.getValue()) {
        throw new CorruptEntryException("its trailer is damaged or missing");
      }
      if (fixed.getInt(8) != CacheKey.VERSION) {
        throw new CorruptEntryException("it is of version " + fixed.getInt(8) + " of the cache");
      }
      if (textLength < 0 || textLength > MAX_TEXT || contentLength != size - FIXED - textLength) {
        throw new CorruptEntryException(
            "it has " + size + " bytes, but " + contentLength + " and the trailer were written");
      }
      byte[] text = fill(channel, ByteBuffer.allocate(textLength), contentLength).array();
      if (sum(text) != fixed.getInt(28)) {
        throw new CorruptEntryException("the text of its trailer is damaged");
      }
      EntryTrailer trailer = parse(new String(text, StandardCharsets.UTF_8), contentLength);
      if (expectedKey != null && !expectedKey.equals(trailer.key)) {
        throw new CorruptEntryException("it belongs to another name: " + trailer.key);
      }
      if (checkContent && sum(channel, contentLength) != fixed.getInt(24)) {
        throw new CorruptEntryException("the check sum of its content is wrong");
      }
      return trailer;
    }
  }

  private static EntryTrailer parse(String text, long contentLength) throws IOException {
    // The source last, since a path may hold any character.
    String[] lines = text.split("\n", 5);
    if (lines.length != 5
        || !lines[0].startsWith("key=")
        || !lines[1].startsWith("bytes=")
        || !lines[2].startsWith("modified=")
        || !lines[3].startsWith("byContent=")
        || !lines[4].startsWith("source=")) {
      throw new CorruptEntryException("the text of its trailer is not understood");
    }
    try {
      return new EntryTrailer(
          lines[0].substring(4),
          lines[4].substring(7),
          Long.parseLong(lines[1].substring(6)),
          Long.parseLong(lines[2].substring(9)),
          Boolean.parseBoolean(lines[3].substring(10)),
          contentLength);
    } catch (NumberFormatException e) {
      throw new CorruptEntryException("the text of its trailer is not understood");
    }
  }

  private static ByteBuffer fill(FileChannel channel, ByteBuffer buffer, long from)
      throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, from + buffer.position()) < 0) {
        throw new CorruptEntryException("it became shorter while it was read");
      }
    }
    return buffer.flip();
  }

  private static int sum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length);
    return (int) crc.getValue();
  }

  private static int sum(FileChannel channel, long length) throws IOException {
    CRC32C crc = new CRC32C();
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BUFFER, Math.max(1, length)));
    long at = 0;
    while (at < length) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), length - at));
      fill(channel, buffer, at - buffer.position());
      crc.update(buffer);
      at += buffer.limit();
    }
    return (int) crc.getValue();
  }
}
