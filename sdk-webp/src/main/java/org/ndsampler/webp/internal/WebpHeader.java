package org.ndsampler.webp.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.internal.Exif;
import org.ndsampler.core.raster.internal.image.FileInput;

/**
 * What a WebP file says before its pixels, by the "WebP Container Specification": a RIFF file of
 * one chunk of pixels, {@code VP8 } or {@code VP8L}, or of several with {@code VP8X} before them.
 * Immutable.
 *
 * @param size of the image as it is stored
 * @param alpha whether there is a channel of alpha
 * @param orientation as EXIF numbers it
 * @param length where the RIFF file ends, which lies within the file
 */
record WebpHeader(Size size, boolean alpha, int orientation, int length) {
  static final int RIFF = 0x52494646;
  static final int WEBP = 0x57454250;

  private static final int LOSSY = 0x56503820;
  private static final int LOSSLESS = 0x5650384c;
  private static final int EXTENDED = 0x56503858;
  private static final int EXIF = 0x45584946;

  private static final int START = 12;
  private static final int CHUNK_HEADER = 8;
  private static final int FLAG_ALPHA = 0x10;
  private static final int FLAG_EXIF = 0x08;
  private static final int FLAG_ANIMATION = 0x02;
  private static final int MAX_EXIF = 1 << 16;

  /** What some writers put before the block of EXIF, as JPEG does. */
  private static final byte[] EXIF_PREFIX = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);

  /**
   * A chunk of pixels.
   *
   * @param size in pixels
   * @param alpha whether it says that it has alpha itself
   */
  private record Frame(Size size, boolean alpha) {}

  /**
   * Reads it.
   *
   * @throws RasterFormatException if the file is truncated or damaged, or an animation
   */
  static WebpHeader read(Path path) throws IOException {
    try (FileInput in = new FileInput(path, 1 << 12)) {
      int riff = in.signedInt();
      long length = CHUNK_HEADER + unsigned(in);
      if (riff != RIFF || in.signedInt() != WEBP) {
        throw new RasterFormatException(path, "not a WebP image");
      }
      if (length > in.length()) {
        throw new RasterFormatException(
            path,
            "the file is truncated: its header announces "
                + length
                + " bytes, and it has "
                + in.length());
      }
      if (length > Integer.MAX_VALUE - 8) {
        throw RasterFormatException.unsupported(
            path, "a WebP file of " + length + " bytes is not supported; the most is 2^31 - 9");
      }
      return chunks(path, in, (int) length);
    }
  }

  private static WebpHeader chunks(Path path, FileInput in, int end) throws IOException {
    int flags = 0;
    Size canvas = null;
    Frame frame = null;
    int orientation = 0;
    long at = START;
    // Until all is known; an EXIF block is only looked for if it was announced.
    while (at + CHUNK_HEADER <= end && (frame == null || wantsOrientation(flags, orientation))) {
      in.seek(at);
      int tag = in.signedInt();
      long bytes = unsigned(in);
      if (at + CHUNK_HEADER + bytes > end) {
        throw new RasterFormatException(
            path, "damaged: the chunk at byte " + at + " ends behind the end of the file");
      }
      switch (tag) {
        case EXTENDED -> {
          require(path, at, bytes, 10);
          flags = in.unsignedByte();
          in.seek(at + CHUNK_HEADER + 4);
          canvas = Size.of(/* width= */ threeBytes(in) + 1, /* height= */ threeBytes(in) + 1);
          if ((flags & FLAG_ANIMATION) != 0) {
            throw RasterFormatException.unsupported(
                path,
                "an animated WebP is not supported; take the frames apart: anim_dump in.webp, or"
                    + " one of them: webpmux -get frame 1 in.webp -o frame.webp");
          }
        }
        case LOSSY -> frame = frame == null ? lossy(path, in, at, bytes) : frame;
        case LOSSLESS -> frame = frame == null ? lossless(path, in, at, bytes) : frame;
        case EXIF -> orientation = orientation(in, bytes);
        default -> {} // its place says nothing of the pixels
      }
      at += CHUNK_HEADER + bytes + (bytes & 1);
    }
    return of(path, end, flags, canvas, frame, orientation);
  }

  private static boolean wantsOrientation(int flags, int orientation) {
    return (flags & FLAG_EXIF) != 0 && orientation == 0;
  }

  private static WebpHeader of(
      Path path,
      int length,
      int flags,
      @Nullable Size canvas,
      @Nullable Frame frame,
      int orientation)
      throws RasterFormatException {
    if (frame == null) {
      throw new RasterFormatException(path, "damaged: the file has no chunk of pixels");
    }
    if (frame.size().isEmpty() || (canvas != null && !canvas.equals(frame.size()))) {
      throw new RasterFormatException(
          path,
          "damaged: the pixels are "
              + frame.size()
              + (canvas == null ? "" : ", and the header says " + canvas));
    }
    boolean alpha = canvas == null ? frame.alpha() : (flags & FLAG_ALPHA) != 0;
    return new WebpHeader(frame.size(), alpha, Math.max(1, orientation), length);
  }

  /** Of a key frame of VP8: three bytes, the start code, and 14 bits each. */
  private static Frame lossy(Path path, FileInput in, long at, long bytes) throws IOException {
    require(path, at, bytes, 10);
    int first = threeBytes(in);
    boolean start =
        in.unsignedByte() == 0x9d && in.unsignedByte() == 0x01 && in.unsignedByte() == 0x2a;
    if ((first & 1) != 0 || !start) {
      throw new RasterFormatException(
          path, "damaged: no key frame of VP8 begins at byte " + (at + CHUNK_HEADER));
    }
    int width = twoBytes(in) & 0x3fff;
    int height = twoBytes(in) & 0x3fff;
    return new Frame(Size.of(width, height), false);
  }

  /** Of VP8L: a signature, 14 bits each, less one, and a bit for alpha. */
  private static Frame lossless(Path path, FileInput in, long at, long bytes) throws IOException {
    require(path, at, bytes, 5);
    if (in.unsignedByte() != 0x2f) {
      throw new RasterFormatException(
          path, "damaged: no lossless image begins at byte " + (at + CHUNK_HEADER));
    }
    int bits = Integer.reverseBytes(in.signedInt());
    int width = (bits & 0x3fff) + 1;
    int height = (bits >>> 14 & 0x3fff) + 1;
    return new Frame(Size.of(width, height), (bits >>> 28 & 1) != 0);
  }

  private static int orientation(FileInput in, long bytes) throws IOException {
    byte[] block = new byte[(int) Math.min(bytes, MAX_EXIF)];
    in.readFully(block, 0, block.length);
    int prefix = EXIF_PREFIX.length;
    boolean prefixed =
        block.length >= prefix && Arrays.equals(block, 0, prefix, EXIF_PREFIX, 0, prefix);
    return Exif.orientation(prefixed ? Arrays.copyOfRange(block, prefix, block.length) : block);
  }

  private static void require(Path path, long at, long bytes, int least)
      throws RasterFormatException {
    if (bytes < least) {
      throw new RasterFormatException(
          path, "damaged: the chunk at byte " + at + " has " + bytes + " bytes, not " + least);
    }
  }

  private static long unsigned(FileInput in) throws IOException {
    return Integer.toUnsignedLong(Integer.reverseBytes(in.signedInt()));
  }

  private static int twoBytes(FileInput in) throws IOException {
    return in.unsignedByte() | in.unsignedByte() << 8;
  }

  private static int threeBytes(FileInput in) throws IOException {
    return twoBytes(in) | in.unsignedByte() << 16;
  }
}
