package org.ndsampler.chips;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.concurrent.CancellationToken;
import org.ndsampler.core.internal.Failures;
import org.ndsampler.core.sample.Batch;
import org.ndsampler.core.sample.SampleLoader;

/**
 * Batches for a trainer in another process, through memory that both share: a file, best in {@code
 * /dev/shm}, that holds as many batches as it has room for. Confined to one thread.
 *
 * <pre>{@code
 * try (BatchRing ring = BatchRing.create(Path.of("/dev/shm/train"), 256 << 20)) {
 *   ring.putAll(sampler.loader(targets).batchSize(32));
 *   ring.end();
 * }
 * }</pre>
 *
 * <p>There is one reader; the guide on training has one in Python. Each array is in the ring as
 * NumPy writes it, so that the reader looks at it where it is:
 *
 * <ul>
 *   <li>{@code pixels}: (sample, height, width, channels), of clips (sample, time, height, width,
 *       channels); {@code indices}: the place of each sample's target, int64.
 *   <li>{@code samples}, {@code annotations}, {@code categories}, {@code boxes}: of each annotation
 *       the sample it is in, its id and its category, int64, and its box in the pixels of the
 *       sample, float32 (x, y, width, height).
 *   <li>{@code state}: {@link Batch#state}, as bytes of UTF-8.
 * </ul>
 *
 * <p>A full ring waits for the reader, so memory is bounded by its size. The pixels are copied
 * once, from the batch into the ring. When the reader's process ends, in whatever way, the next
 * call says so; when this one does, the reader hears of it. The file has no name any more once the
 * reader has come, so nothing is left behind, even by two processes that were killed; what was left
 * before that is replaced. It needs Linux or macOS.
 *
 * @since 0.1
 */
public final class BatchRing implements Closeable {
  private static final byte[] MAGIC = "NDRING1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int LEAST = 1 << 12;
  private static final byte[] NO_TEXT = {};
  private static final long FAILED = -1;
  private static final int RELEASED = '+';
  private static final int ENOUGH = '-';

  /** What the system allows for the address of a socket, on the strictest. */
  private static final int LONGEST_ADDRESS = 103;

  private final Path file;
  private final ByteBuffer memory;
  private final RingRoom room;
  private final RingPeer peer;
  private long put;
  private long released;
  private boolean enough;
  private boolean ended;
  private boolean closed;

  private BatchRing(Path file, MappedByteBuffer memory, RingPeer peer) {
    this.file = file;
    this.memory = memory.order(ByteOrder.LITTLE_ENDIAN);
    // The beginning of the file says what it is.
    this.room = new RingRoom(memory.capacity() - LEAST);
    this.peer = peer;
  }

  /**
   * Makes a ring that nobody cancels.
   *
   * @throws IOException as {@link #create(Path, long, CancellationToken)}
   */
  public static BatchRing create(Path file, long bytes) throws IOException {
    return create(file, bytes, CancellationToken.NONE);
  }

  /**
   * Makes a ring; nobody waits for the reader yet. Beside the file lies a socket, {@code
   * file.socket}, until the reader has come.
   *
   * @param file where the reader finds it
   * @param bytes the size, all of it taken at once; at most 2 GiB, and room for two batches at
   *     least if one shall be made while the other is read
   * @param token ends what waits for the reader with a {@link
   *     java.util.concurrent.CancellationException}
   * @throws IllegalArgumentException if the size or the length of the name is out of range
   * @throws IOException if there is no room, or the file is there and is not what a killed process
   *     has left of a ring
   */
  public static BatchRing create(Path file, long bytes, CancellationToken token)
      throws IOException {
    if (bytes < 2 * LEAST || bytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "the bytes of a ring must be from "
              + 2 * LEAST
              + " to "
              + Integer.MAX_VALUE
              + ", not "
              + bytes);
    }
    Path place = file.toAbsolutePath();
    Path address = beside(place, ".socket");
    int length = address.toString().getBytes(StandardCharsets.UTF_8).length;
    if (length > LONGEST_ADDRESS) {
      throw new IllegalArgumentException(
          "the socket of a ring has a name of "
              + LONGEST_ADDRESS
              + " bytes at most, and "
              + address
              + " has "
              + length
              + "; choose a shorter path");
    }
    removeWhatWasLeft(place, address);
    RingPeer peer = null;
    Path unfinished = beside(place, ".unfinished");
    try {
      peer = new RingPeer(address, token);
      return new BatchRing(place, allocate(place, unfinished, (int) bytes), peer);
    } catch (IOException | UnsupportedOperationException e) {
      if (peer != null) {
        Files.deleteIfExists(unfinished);
        peer.close();
      }
      if (e instanceof IOException failure) {
        throw Failures.writing(place, failure);
      }
      throw new IOException("a ring needs files and sockets as Linux and macOS have them", e);
    }
  }

  private static Path beside(Path place, String ending) {
    return place.resolveSibling(place.getFileName() + ending);
  }

  private static void removeWhatWasLeft(Path place, Path address) throws IOException {
    if (Files.exists(address) && RingPeer.isAlive(address)) {
      throw new FileAlreadyExistsException(
          place.toString(), null, "another process writes a ring of this name; choose another");
    }
    if (Files.exists(place) && !isRing(place)) {
      throw new FileAlreadyExistsException(
          place.toString(), null, "there is a file of this name that is no ring");
    }
    Files.deleteIfExists(address);
    Files.deleteIfExists(place);
  }

  private static boolean isRing(Path place) throws IOException {
    if (!Files.isRegularFile(place)) {
      return false;
    }
    try (var in = Files.newInputStream(place)) {
      return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
    }
  }

  /** Takes all memory now: where it is missing later, an access ends the process. */
  private static MappedByteBuffer allocate(Path place, Path unfinished, int bytes)
      throws IOException {
    Files.deleteIfExists(unfinished);
    // In a folder of everybody, what is trained on is still for nobody else.
    try (FileChannel channel =
        FileChannel.open(
            unfinished,
            Set.of(
                StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
      for (long at = 0; at < bytes; ) {
        zeros.clear().limit((int) Math.min(zeros.capacity(), bytes - at));
        at += channel.write(zeros, at);
      }
      channel.write(ByteBuffer.wrap(MAGIC), 0);
      MappedByteBuffer memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes);
      Files.move(unfinished, place, StandardCopyOption.ATOMIC_MOVE);
      return memory;
    }
  }

  /**
   * Puts a batch in, and waits until there is a reader and room.
   *
   * @return false if the reader has had enough, and the batch was not put in
   * @throws IllegalArgumentException if it is larger than the ring
   * @throws IllegalStateException if the ring is closed or was ended
   * @throws IOException if the reader has gone without a word
   */
  public boolean put(Batch batch) throws IOException {
    return put(batch, Map.of());
  }

  /**
   * Puts a batch in, with more arrays, such as masks.
   *
   * @param more by names of up to 16 letters, digits and underscores that no other array of a batch
   *     has
   * @return false if the reader has had enough, and the batch was not put in
   * @throws IllegalArgumentException if it is larger than the ring, or a name does not fit
   * @throws IllegalStateException if the ring is closed or was ended
   * @throws IOException if the reader has gone without a word
   */
  public boolean put(Batch batch, Map<String, NDArray> more) throws IOException {
    requireOpen();
    RingRecord record = RingRecord.of(batch, more);
    long length = record.length();
    if (length > memory.capacity() - LEAST) {
      throw new IllegalArgumentException(
          "a batch of "
              + length
              + " bytes does not fit into a ring of "
              + memory.capacity()
              + "; make it "
              + (2 * length + LEAST)
              + " or more");
    }
    awaitReader();
    hear(false);
    int start = enough ? -1 : room.take((int) length);
    while (start < 0 && !enough) {
      hear(true);
      start = enough ? -1 : room.take((int) length);
    }
    if (enough) {
      return false;
    }
    record.writeTo(memory, LEAST + start);
    tell(LEAST + (long) start, length, NO_TEXT);
    put++;
    return true;
  }

  /**
   * Puts all batches of a loader in.
   *
   * @return false if the reader has had enough before the end
   * @throws IllegalArgumentException as {@link #put(Batch)}
   * @throws IllegalStateException as {@link #put(Batch)}
   * @throws IOException as {@link #put(Batch)}
   */
  public boolean putAll(SampleLoader loader) throws IOException {
    try (SampleLoader.Batches batches = loader.iterator()) {
      while (batches.hasNext()) {
        if (!put(batches.next())) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * Tells the reader that there are no more batches, and waits until it has done with all, or has
   * enough. Without this call, {@link #close} tells it that the writer failed.
   *
   * @throws IllegalStateException if the ring is closed
   * @throws IOException if the reader has gone without a word
   */
  public void end() throws IOException {
    if (ended) {
      return;
    }
    requireOpen();
    awaitReader();
    hear(false);
    if (!enough) {
      tell(0, 0, NO_TEXT);
    }
    ended = true;
    while (!enough && released < put) {
      hear(true);
    }
  }

  /** How many batches the reader has done with, as far as it was known at the last call. */
  public long released() {
    return released;
  }

  private void awaitReader() throws IOException {
    while (!peer.isConnected()) {
      peer.accept();
      try {
        peer.send(
            ByteBuffer.wrap(MAGIC).order(ByteOrder.LITTLE_ENDIAN).getLong(),
            memory.capacity(),
            NO_TEXT);
        if (peer.receive(true) == RELEASED) {
          // It has the file open: nobody else needs to find it.
          peer.hide();
          Files.deleteIfExists(file);
          return;
        }
      } catch (IOException e) {
        // It came and went, such as another writer that looks whether somebody is here.
      }
      peer.disconnect();
    }
  }

  private void tell(long first, long second, byte[] text) throws IOException {
    try {
      peer.send(first, second, text);
    } catch (IOException e) {
      // What it said before it went comes first.
      hear(false);
      if (!enough) {
        throw gone(e);
      }
    }
  }

  /** What the reader has said; waits for one word if told so. */
  private void hear(boolean wait) throws IOException {
    boolean waiting = wait;
    while (!enough) {
      int word = peer.receive(waiting);
      waiting = false;
      boolean isDone = ended && released == put;
      if (word == -2 || word == -1 && isDone) {
        // Nothing more for now, or gone after it has done with all.
        return;
      }
      if (word == ENOUGH) {
        enough = true;
      } else if (word == RELEASED && room.release()) {
        released++;
      } else {
        throw gone(null);
      }
    }
  }

  private IOException gone(@Nullable IOException cause) {
    IOException said =
        new FileSystemException(
            file.toString(),
            null,
            "the reader of the ring has gone without a word: it was given "
                + put
                + " batches and has done with "
                + released
                + "; begin a new ring, and resume the loader where the reader was");
    if (cause != null) {
      said.initCause(cause);
    }
    return said;
  }

  private void requireOpen() {
    if (closed || ended) {
      throw new IllegalStateException(
          "the ring " + file + (closed ? " is closed" : " was ended") + "; create another");
    }
  }

  /**
   * Ends it. A reader that was not told of the {@link #end} is told that the writer failed. Memory
   * is given back when the reader has ended too and the collector has found the ring.
   */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      if (peer.isConnected() && !ended && !enough) {
        byte[] text = "the writer closed the ring before its end".getBytes(StandardCharsets.UTF_8);
        peer.send(text.length, FAILED, text);
      }
    } catch (IOException e) {
      // The reader has gone as well; whoever puts hears of it.
    } finally {
      peer.close();
      Files.deleteIfExists(file);
    }
  }

  /** The place, the size and how far it is. */
  @Override
  public String toString() {
    return "BatchRing("
        + file
        + ", "
        + memory.capacity()
        + " bytes, "
        + put
        + " batches put in, "
        + released
        + " done with)";
  }
}
