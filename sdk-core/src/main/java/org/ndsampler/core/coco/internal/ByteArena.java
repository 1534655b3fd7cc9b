package org.ndsampler.core.coco.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.internal.Maps;
import org.ndsampler.core.internal.OpenedFile;

/**
 * The text of records, addressed by a {@code long}: appended to chunks on the heap, or in a file
 * that is mapped.
 *
 * <p>The address of appended bytes has its second bit set, the chunk's number below and the place
 * in the chunk in the low half, so a record never straddles two chunks; one that is longer than a
 * chunk has one of its own. A chunk is a little shorter than a power of two, so that with its
 * header it fills whole regions of the G1 collector. Any other address is a place in the file.
 */
public final class ByteArena {
  private static final long ON_HEAP = 1L << 62;
  private static final int CHUNK_BITS = 32;
  private static final int CHUNK_BYTES = (1 << 22) - 64;
  private static final int FIRST_CHUNK_BYTES = 1 << 12;
  // The file is mapped in stretches that overlap, so that each record lies wholly in one.
  private static final int MAP_BITS = 30;

  private final List<byte[]> chunks = new ArrayList<>();
  private final List<ByteBuffer> maps = new ArrayList<>();
  private @Nullable Path mapped;
  private @Nullable OpenedFile opened;
  private byte[] current = new byte[0];
  private int used;
  private long capacity;

  /** An arena that begins with all that this one has, without copying; this one is complete. */
  ByteArena fork() {
    ByteArena fork = new ByteArena();
    fork.chunks.addAll(chunks);
    fork.maps.addAll(maps);
    fork.mapped = mapped;
    fork.opened = opened;
    fork.capacity = capacity;
    return fork;
  }

  /** Maps a file, whose places are addresses from now on. */
  void map(Path file, long length) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      mapped = file;
      opened = OpenedFile.of(file);
      for (long start = 0; start < length; start += 1L << MAP_BITS) {
        long size = Math.min(length - start, Integer.MAX_VALUE);
        maps.add(Maps.map(file, channel, start, size));
      }
    }
  }

  /** Whether a file is mapped. */
  boolean isMapped() {
    return !maps.isEmpty();
  }

  /** Copies bytes in and returns their address. */
  public long append(byte[] bytes, int start, int length) {
    if (length > current.length - used) {
      newChunk(length);
    }
    System.arraycopy(bytes, start, current, used, length);
    long address = ON_HEAP | ((long) (chunks.size() - 1) << CHUNK_BITS) | used;
    used += length;
    return address;
  }

  private void newChunk(int length) {
    trim();
    // Small datasets are common in tests and notebooks: they do not pay for a whole chunk.
    int size = chunks.isEmpty() ? FIRST_CHUNK_BYTES : CHUNK_BYTES;
    current = new byte[Math.max(size, length)];
    capacity += current.length;
    chunks.add(current);
    used = 0;
  }

  /** Gives back what the last chunk does not use. Appending goes on in a new chunk. */
  public void trim() {
    if (used < current.length) {
      current = Arrays.copyOf(current, used);
      chunks.set(chunks.size() - 1, current);
    }
  }

  /** The bytes at an address: those on the heap without copying. */
  public Slice slice(long address, int length) {
    int start = (int) address;
    if ((address & ON_HEAP) != 0) {
      byte[] chunk = chunks.get((int) ((address & ~ON_HEAP) >>> CHUNK_BITS));
      return new Slice(chunk, start, start + length);
    }
    byte[] copy = new byte[length];
    if (length > 0) {
      int place = (int) (address & ((1L << MAP_BITS) - 1));
      try {
        maps.get((int) (address >>> MAP_BITS)).get(place, copy);
        Maps.settle();
      } catch (InternalError e) {
        throw new UncheckedIOException(new IOException(mapped + ": " + Maps.vanished(), e));
      }
      if (opened != null && opened.hasChanged()) {
        throw new UncheckedIOException(new IOException(mapped + ": " + Maps.vanished()));
      }
    }
    return new Slice(copy, 0, length);
  }

  /** The bytes that are held on the heap. */
  public long capacity() {
    return capacity;
  }
}
