package org.ndsampler.core.internal;

import java.io.IOException;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Files in memory: how many are mapped, and what becomes of an access to mapped bytes that are gone
 * because somebody has made the file shorter. Safe for concurrent use.
 *
 * <p>Three rules keep the virtual machine alive and its errors in their place:
 *
 * <ul>
 *   <li>Native code never sees a map: an inflater that meets a page that is gone takes the process
 *       with it. What is handed to native code is copied to the heap first.
 *   <li>Java code that reads a map meets an {@link InternalError}, in compiled code some
 *       instructions late: so each copy goes through {@link #mark} and {@link #settle}, and whoever
 *       catches the error makes {@link #vanished} of it.
 *   <li>A map lives until the collector finds it, and Linux gives a process 65,530 of them: a file
 *       of a few pages is read instead, and so is a larger one while there are very many maps.
 * </ul>
 */
public final class Maps {
  /** A file of at most so many bytes is read and not mapped. */
  static final int SMALL = 1 << 16;

  /** While there are so many maps, what fits on the heap is read. */
  static final int MOST = 1 << 14;

  private static final long MARK = 0x6b8f_3d51_a7c9_13a5L;

  private static final ReferenceQueue<ByteBuffer> GONE = new ReferenceQueue<>();
  private static final Set<Reference<ByteBuffer>> LIVE = ConcurrentHashMap.newKeySet();

  /** Written so that the call that it takes its value from is not optimised away. */
  @SuppressWarnings({"unused", "FieldCanBeLocal"})
  private static volatile long surfaced;

  private Maps() {}

  /**
   * Bytes of a file: mapped, or read where they are few or there are very many maps.
   *
   * @throws UnsupportedOperationException if the file system has no maps and the bytes are many
   * @throws IOException if they cannot be read, or are not in the file
   */
  public static ByteBuffer map(Path path, FileChannel channel, long start, long size)
      throws IOException {
    return map(path, channel, start, size, MOST);
  }

  static ByteBuffer map(Path path, FileChannel channel, long start, long size, int most)
      throws IOException {
    if (size <= SMALL || (live() >= most && size <= Runtime.getRuntime().maxMemory() / 32)) {
      return read(path, channel, start, (int) size);
    }
    ByteBuffer map = channel.map(FileChannel.MapMode.READ_ONLY, start, size);
    LIVE.add(new PhantomReference<>(map, GONE));
    return map;
  }

  /** How many maps the collector has not found yet. */
  static int live() {
    for (Reference<?> gone = GONE.poll(); gone != null; gone = GONE.poll()) {
      LIVE.remove(gone);
    }
    return LIVE.size();
  }

  private static ByteBuffer read(Path path, FileChannel channel, long start, int size)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(size);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, start + buffer.position()) < 0) {
        throw new IOException(path + " became shorter while it was read");
      }
    }
    return buffer.flip();
  }

  /** Puts an unlikely value where a copy is to end, so that one that did not happen shows. */
  public static void mark(Object target, int at) {
    if (target instanceof byte[] bytes) {
      bytes[at] = (byte) MARK;
    } else if (target instanceof short[] shorts) {
      shorts[at] = (short) MARK;
    } else if (target instanceof int[] ints) {
      ints[at] = (int) MARK;
    } else if (target instanceof long[] longs) {
      longs[at] = MARK;
    } else if (target instanceof float[] floats) {
      floats[at] = (float) MARK;
    } else {
      ((double[]) target)[at] = MARK;
    }
  }

  /**
   * After a copy from a map: lets an error come that is still under way.
   *
   * @param at where the copy ended, and {@link #mark} was put
   */
  public static void settle(Object target, int at) {
    if (isMarked(target, at)) {
      // Nothing was copied, or the value happens to be the mark. In compiled code the error for a
      // page that is gone comes when the thread next leaves Java; so let it come here.
      surfaced = Runtime.getRuntime().freeMemory();
    }
  }

  private static boolean isMarked(Object target, int at) {
    if (target instanceof byte[] bytes) {
      return bytes[at] == (byte) MARK;
    } else if (target instanceof short[] shorts) {
      return shorts[at] == (short) MARK;
    } else if (target instanceof int[] ints) {
      return ints[at] == (int) MARK;
    } else if (target instanceof long[] longs) {
      return longs[at] == MARK;
    } else if (target instanceof float[] floats) {
      return floats[at] == (float) MARK;
    }
    return ((double[]) target)[at] == MARK;
  }

  /** What to say of a file whose mapped bytes are there no more; the path is not in it. */
  public static String vanished() {
    return "the file was truncated or overwritten in place after it was opened, or its medium"
        + " failed; put a new file in its place by renaming, and open it again";
  }
}
