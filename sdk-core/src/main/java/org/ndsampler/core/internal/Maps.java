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
 *       instructions late: so each access is followed by {@link #settle}, and whoever catches the
 *       error says that the file has {@link #vanished}.
 *   <li>A map lives until the collector finds it, and Linux gives a process 65,530 of them: a file
 *       of a few pages is read instead, and so is a larger one while there are very many maps.
 * </ul>
 */
public final class Maps {
  /** A file of at most so many bytes is read and not mapped. */
  static final int SMALL = 1 << 16;

  /** While there are so many maps, what fits on the heap is read. */
  static final int MOST = 1 << 14;

  private static final ReferenceQueue<ByteBuffer> GONE = new ReferenceQueue<>();
  private static final Set<Reference<ByteBuffer>> LIVE = ConcurrentHashMap.newKeySet();

  // Not constants, or the compiler would make the array without the runtime.
  private static int one = 1;
  private static int none;

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

  /**
   * After an access to a map: lets an error come that is still under way. In compiled code the
   * error for a page that is gone comes when the thread next calls the runtime of the virtual
   * machine, which may be anywhere: so it is called here. Arrays of arrays are made by the runtime
   * in interpreted and in compiled code alike; a native method is not enough, as it looks for such
   * errors in some versions only. Cost: a tenth of a microsecond.
   */
  @SuppressWarnings("ReachabilityFenceUsage") // that the array is made is all
  public static void settle() {
    Reference.reachabilityFence(new byte[one][none]);
  }

  /** What to say of a file whose mapped bytes are there no more; the path is not in it. */
  public static String vanished() {
    return "the file was truncated or overwritten in place after it was opened, or its medium"
        + " failed; put a new file in its place by renaming, and open it again";
  }
}
