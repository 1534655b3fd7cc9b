package org.ndsampler.core.coco.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Bytes appended one record after the other and addressed by a {@code long}.
 *
 * <p>An address is the chunk's number in the high bits and the place in the chunk in the low ones,
 * so a record never straddles two chunks; one that is longer than a chunk has one of its own. A
 * chunk is a little shorter than a power of two, so that with its header it fills whole regions of
 * the G1 collector.
 */
public final class ByteArena {
  private static final int CHUNK_BITS = 32;
  private static final int CHUNK_BYTES = (1 << 22) - 64;
  private static final int FIRST_CHUNK_BYTES = 1 << 12;

  private final List<byte[]> chunks = new ArrayList<>();
  private byte[] current = new byte[0];
  private int used;

  /** Copies bytes in and returns their address. */
  public long append(byte[] bytes, int start, int length) {
    if (length > current.length - used) {
      newChunk(length);
    }
    System.arraycopy(bytes, start, current, used, length);
    long address = ((long) (chunks.size() - 1) << CHUNK_BITS) | used;
    used += length;
    return address;
  }

  private void newChunk(int length) {
    trim();
    // Small datasets are common in tests and notebooks: they do not pay for a whole chunk.
    int size = chunks.isEmpty() ? FIRST_CHUNK_BYTES : CHUNK_BYTES;
    current = new byte[Math.max(size, length)];
    chunks.add(current);
    used = 0;
  }

  /** Gives back what the last chunk does not use. Appending goes on in a new chunk. */
  public void trim() {
    if (!chunks.isEmpty() && used < current.length) {
      current = Arrays.copyOf(current, used);
      chunks.set(chunks.size() - 1, current);
    }
  }

  /** The bytes at an address, without copying. */
  public Slice slice(long address, int length) {
    int start = (int) address;
    return new Slice(chunks.get((int) (address >>> CHUNK_BITS)), start, start + length);
  }

  /** The bytes that are held, for reports. */
  public long capacity() {
    long sum = 0;
    for (byte[] chunk : chunks) {
      sum += chunk.length;
    }
    return sum;
  }
}
