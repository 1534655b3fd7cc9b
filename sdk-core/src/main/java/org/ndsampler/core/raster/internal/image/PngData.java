package org.ndsampler.core.raster.internal.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.raster.Damage;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.internal.ZlibDecoder;

/** The inflated data of a PNG, over all IDAT chunks, from front to back. Confined to one thread. */
final class PngData implements AutoCloseable {
  // It is inflated ahead, in large pieces; rows are taken from where they lie. What is wrong with
  // the compressed data is said when the rows before it were taken, as if there were no pieces.

  /** As many bytes at a time come from a chunk. */
  private static final int PIECE = 1 << 15;

  /** More than the longest head of a block, which is decoded as a whole or not at all. */
  private static final int LONGEST_HEAD = 1 << 10;

  /** How much is inflated at once, if a row is not longer. */
  private static final int AHEAD = 1 << 16;

  private final Path path;
  private final FileInput in;
  private final Damage damage;
  private final ZlibDecoder decoder = new ZlibDecoder();
  private final CRC32 sum = new CRC32();
  private final byte[] packed = new byte[PIECE + LONGEST_HEAD];

  /** Where in {@link #packed} the last piece begins, and where it ends. */
  private int pieceStart;

  private int packedEnd;

  /** What is left of the chunk in the file. */
  private int left;

  private boolean inData;

  /** Whether the sum of the chunk is that of all of it. */
  private boolean summed = true;

  private final byte[] bytes;
  private int at;
  private int filled;
  private @Nullable DataFormatException error;

  /**
   * Where reading can go on, between two rows.
   *
   * @param position in the file, of the next bytes of a chunk
   * @param left how many bytes the chunk has from there
   * @param bytes what was inflated before, as far as it is needed
   * @param at where in it the next row begins
   */
  @SuppressWarnings("ArrayRecordComponent") // kept, never handed out
  record Place(long position, int left, ZlibDecoder.State state, byte[] bytes, int at) {}

  private PngData(FileInput in, Damage damage, int mostBytes) throws IOException {
    this.path = in.path();
    this.in = in;
    this.damage = damage;
    long room = (long) ZlibDecoder.HISTORY + Math.max(AHEAD, mostBytes);
    if (room > Integer.MAX_VALUE - 8) {
      throw new RasterFormatException(
          path, "a row of " + mostBytes + " bytes is too long to be read beside what it refers to");
    }
    this.bytes = new byte[(int) room];
  }

  /**
   * From the first chunk on.
   *
   * @param in is closed with it
   * @param chunk the position of the first IDAT chunk
   * @param mostBytes the most that is asked for at once
   */
  static PngData open(FileInput in, Damage damage, long chunk, int mostBytes) throws IOException {
    PngData data = new PngData(in, damage, mostBytes);
    in.seek(chunk);
    if (!data.nextChunk()) {
      throw new RasterFormatException(data.path, "the file was changed after it was opened");
    }
    return data;
  }

  /** From a place on. */
  static PngData open(FileInput in, Place place, int mostBytes) throws IOException {
    PngData data = new PngData(in, Damage.REFUSE, mostBytes);
    in.seek(place.position);
    data.left = place.left;
    data.inData = true;
    data.summed = false;
    data.decoder.resume(place.state);
    System.arraycopy(place.bytes, 0, data.bytes, 0, place.bytes.length);
    data.at = place.at;
    data.filled = place.bytes.length;
    return data;
  }

  /** Where the bytes are that {@link #next} names. */
  byte[] bytes() {
    return bytes;
  }

  /** Takes the next bytes; where they begin in {@link #bytes}. */
  int next(int count) throws IOException {
    if (filled - at < count) {
      fill(count);
    }
    if (error != null && filled - at <= count) {
      throw new RasterFormatException(
          path,
          "damaged: the compressed data cannot be read near byte "
              + in.position()
              + ": "
              + DecodedRaster.reason(error),
          error);
    }
    int start = at;
    at += count;
    return start;
  }

  /** Inflates until there are so many bytes, or there is an error. */
  private void fill(int count) throws IOException {
    makeRoom(count);
    while (filled - at < count && error == null) {
      inflate();
      if (filled - at < count && error == null && (decoder.ended() || !feed())) {
        throw endsTooEarly();
      }
    }
  }

  private void makeRoom(int count) {
    if (bytes.length - at < count || bytes.length - filled < AHEAD / 2) {
      int from = Math.min(at, Math.max(0, filled - ZlibDecoder.HISTORY));
      System.arraycopy(bytes, from, bytes, 0, filled - from);
      at -= from;
      filled -= from;
    }
  }

  private void inflate() {
    try {
      decoder.decode(bytes, 0, filled, bytes.length);
    } catch (DataFormatException e) {
      error = e;
    }
    filled = decoder.position();
  }

  private RasterFormatException endsTooEarly() {
    return new RasterFormatException(
        path, "the file is truncated or damaged: the image data ends too early");
  }

  /** Gives the decoder the next piece; false at the end of the image data. */
  private boolean feed() throws IOException {
    while (inData && left == 0) {
      endChunk();
    }
    if (!inData) {
      return false;
    }
    int kept = packedEnd - decoder.consumed();
    System.arraycopy(packed, decoder.consumed(), packed, 0, kept);
    int n = Math.min(left, PIECE);
    in.readFully(packed, kept, n);
    sum.update(packed, kept, n);
    left -= n;
    pieceStart = kept;
    packedEnd = kept + n;
    decoder.input(packed, 0, packedEnd);
    return true;
  }

  /**
   * Where it is, if that can be told now and is worth it: when so many bytes are not inflated
   * already.
   */
  @Nullable Place place(int count) {
    int from = decoder.consumed();
    if (filled - at >= count || from < pieceStart || error != null) {
      return null;
    }
    int unread = packedEnd - from;
    int start = Math.min(at, Math.max(0, filled - ZlibDecoder.HISTORY));
    return new Place(
        in.position() - unread,
        left + unread,
        decoder.state(),
        Arrays.copyOfRange(bytes, start, filled),
        at - start);
  }

  private void endChunk() throws IOException {
    int expected = in.signedInt();
    if (summed && expected != (int) sum.getValue()) {
      throw new RasterFormatException(
          path, "damaged: the check sum at byte " + (in.position() - 4) + " is wrong");
    }
    summed = true;
    inData = nextChunk();
  }

  private boolean nextChunk() throws IOException {
    long start = in.position();
    int length = in.signedInt();
    int type = in.signedInt();
    boolean beyond = length < 0 || length > in.length() - start - 12;
    if (beyond && (type != PngDecoder.IDAT || damage == Damage.REFUSE)) {
      throw PngDecoder.truncated(path, start, type, length, in.length());
    }
    if (type != PngDecoder.IDAT) {
      in.seek(start);
      return false;
    }
    // Of a chunk that is cut what there is; its check sum is then missed.
    left = beyond ? (int) (in.length() - in.position()) : length;
    sum.reset();
    sum.update(new byte[] {'I', 'D', 'A', 'T'});
    inData = true;
    return true;
  }

  /** Reads to the end of the file, so that what follows the pixels is checked too. */
  void finish() throws IOException {
    while (!decoder.finished()) {
      at = filled;
      makeRoom(1);
      if (error == null) {
        inflate();
      }
      if (error != null) {
        throw new RasterFormatException(
            path, "damaged: the check sum of the image data is wrong", error);
      }
      if (filled == at && !decoder.finished() && (decoder.ended() || !feed())) {
        throw endsTooEarly();
      }
    }
    while (inData) {
      while (left > 0) {
        int n = Math.min(left, packed.length);
        in.readFully(packed, 0, n);
        sum.update(packed, 0, n);
        left -= n;
      }
      endChunk();
    }
    while (true) {
      long start = in.position();
      int length = in.signedInt();
      int type = in.signedInt();
      if (type == PngDecoder.IEND) {
        return;
      }
      if (length < 0 || length > in.length() - start - 12) {
        throw PngDecoder.truncated(path, start, type, length, in.length());
      }
      in.skip(length + 4L);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
