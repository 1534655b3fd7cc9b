package org.ndsampler.core.coco.io.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.BiConsumer;
import java.util.zip.ZipException;
import org.ndsampler.core.internal.source.ByteSource;

/**
 * The list of files at the end of a zip archive (PKWARE's APPNOTE 6.3.10, with the 64-bit
 * extensions), which says where each is; the JDK's classes do not. Confined to one thread.
 */
final class ZipDirectory {
  private static final int END = 0x06054b50;
  private static final int END_64 = 0x06064b50;
  private static final int LOCATOR_64 = 0x07064b50;
  private static final int ENTRY = 0x02014b50;
  private static final int LOCAL = 0x04034b50;
  private static final int END_BYTES = 22;
  private static final int LOCATOR_BYTES = 20;
  private static final int END_64_BYTES = 56;
  private static final int ENTRY_BYTES = 46;
  private static final int LOCAL_BYTES = 30;
  private static final int LONGEST_COMMENT = 0xffff;
  private static final long LARGE = 0xffffffffL;

  private final ByteSource archive;

  private ZipDirectory(ByteSource archive) {
    this.archive = archive;
  }

  /** Goes through the files. */
  static void walk(ByteSource archive, BiConsumer<String, ArchiveMember> visitor)
      throws IOException {
    new ZipDirectory(archive).walk(visitor);
  }

  /** Where the bytes of a file begin, behind its own header. */
  static long dataOffset(ByteSource archive, ArchiveMember member) throws IOException {
    ByteBuffer header = new ZipDirectory(archive).bytes(member.offset(), LOCAL_BYTES);
    if (header.getInt(0) != LOCAL) {
      throw damaged("there is no file at byte " + member.offset());
    }
    return member.offset() + LOCAL_BYTES + u16(header, 26) + u16(header, 28);
  }

  private void walk(BiConsumer<String, ArchiveMember> visitor) throws IOException {
    int tail = (int) Math.min(archive.size(), END_BYTES + LONGEST_COMMENT);
    long tailStart = archive.size() - tail;
    ByteBuffer last = bytes(tailStart, tail);
    int at = tail - END_BYTES;
    while (at >= 0 && last.getInt(at) != END) {
      at--;
    }
    if (at < 0) {
      throw damaged("it has no list of its files at its end");
    }
    long end = tailStart + at;
    long size = last.getInt(at + 12) & LARGE;
    long offset = last.getInt(at + 16) & LARGE;
    long before = end - size;
    if (size == LARGE || offset == LARGE || u16(last, at + 10) == 0xffff) {
      if (end >= LOCATOR_BYTES) {
        ByteBuffer locator = bytes(end - LOCATOR_BYTES, LOCATOR_BYTES);
        if (locator.getInt(0) == LOCATOR_64) {
          ByteBuffer large = bytes(locator.getLong(8), END_64_BYTES);
          if (large.getInt(0) != END_64) {
            throw damaged("its list of files is not where it says");
          }
          size = large.getLong(40);
          offset = large.getLong(48);
          before = locator.getLong(8) - size;
        }
      }
    }
    // What somebody put before the archive, such as a program that unpacks it.
    long shift = before - offset;
    if (size < 0 || size > Integer.MAX_VALUE - 8 || before < 0 || shift < 0) {
      throw damaged("its list of files has " + size + " bytes at " + offset);
    }
    ByteBuffer list = bytes(before, (int) size);
    int next = 0;
    while (next + ENTRY_BYTES <= list.limit()) {
      next = entry(list, next, shift, visitor);
    }
  }

  private static int entry(
      ByteBuffer list, int at, long shift, BiConsumer<String, ArchiveMember> visitor)
      throws IOException {
    if (list.getInt(at) != ENTRY) {
      throw damaged("its list of files is damaged at byte " + at);
    }
    int nameBytes = u16(list, at + 28);
    int extraBytes = u16(list, at + 30);
    int next = at + ENTRY_BYTES + nameBytes + extraBytes + u16(list, at + 32);
    if (next > list.limit()) {
      throw damaged("its list of files ends too early");
    }
    byte[] text = new byte[nameBytes];
    list.get(at + ENTRY_BYTES, text);
    String name = LooseUtf8.decode(text, 0, nameBytes);
    long stored = list.getInt(at + 20) & LARGE;
    long size = list.getInt(at + 24) & LARGE;
    long offset = list.getInt(at + 42) & LARGE;
    int extra = at + ENTRY_BYTES + nameBytes;
    int extraEnd = extra + extraBytes;
    while (extra + 4 <= extraEnd) {
      int count = u16(list, extra + 2);
      int value = extra + 4;
      extra = value + count;
      if (extra > extraEnd || u16(list, value - 4) != 1) {
        continue;
      }
      // Of these three only those that did not fit before, in this order.
      if (size == LARGE && value + 8 <= extra) {
        size = list.getLong(value);
        value += 8;
      }
      if (stored == LARGE && value + 8 <= extra) {
        stored = list.getLong(value);
        value += 8;
      }
      if (offset == LARGE && value + 8 <= extra) {
        offset = list.getLong(value);
      }
    }
    boolean encrypted = (u16(list, at + 8) & 1) != 0;
    if (!name.endsWith("/")) {
      visitor.accept(
          name, new ArchiveMember(offset + shift, stored, size, u16(list, at + 10), encrypted));
    }
    return next;
  }

  private ByteBuffer bytes(long offset, int count) throws IOException {
    if (offset < 0 || offset > archive.size() - count) {
      throw damaged("it ends before byte " + (offset + count));
    }
    byte[] bytes = new byte[count];
    archive.read(offset, bytes, 0, count);
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int u16(ByteBuffer bytes, int at) {
    return bytes.getShort(at) & 0xffff;
  }

  private static ZipException damaged(String reason) {
    return new ZipException("the zip archive is damaged: " + reason);
  }
}
