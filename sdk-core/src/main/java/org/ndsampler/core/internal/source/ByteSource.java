package org.ndsampler.core.internal.source;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * The bytes of one file by their positions: the seam between what reads a format and where the file
 * is. Safe for concurrent use. Whoever opened it closes it.
 *
 * <p>A file that can be mapped into memory is read without one. All that a source gives is of one
 * version of the file: if it changes, reading fails, with a {@link ChangedFileException} where the
 * source can tell.
 */
public interface ByteSource extends Closeable {

  /** The length of the file. */
  long size();

  /**
   * Reads bytes, all of which are in the file.
   *
   * @throws IOException if they cannot be read
   */
  void read(long offset, byte[] target, int from, int count) throws IOException;

  /**
   * Reads bytes that say how the file is laid out: few, and the first ones that a later opening
   * wants again; so a source that is far away keeps them.
   *
   * @throws IOException if they cannot be read
   */
  default void readLayout(long offset, byte[] target, int from, int count) throws IOException {
    read(offset, target, from, count);
  }

  /**
   * Brings bytes that are read next, in as few requests and as little time as may be. Where each
   * read costs the same whenever it is, this does nothing.
   *
   * @return what holds them until it is closed
   * @throws IOException if they cannot be read
   */
  default Held fetch(List<ByteRange> ranges) throws IOException {
    return Held.NOTHING;
  }

  /** Reads bytes only if they are here; says whether. */
  default boolean readHeld(long offset, byte[] target, int from, int count) {
    return false;
  }

  /** Whether a read is a round trip over a network, so that few reads matter. */
  default boolean isRemote() {
    return false;
  }

  /** Bytes that were fetched. */
  interface Held extends AutoCloseable {
    /** None. */
    Held NOTHING = () -> {};

    /** Lets go of them. */
    @Override
    void close();
  }
}
