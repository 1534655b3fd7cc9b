package org.ndsampler.core.raster.internal.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.internal.JpegMarkers;

/**
 * A JPEG file as the decoder shall see it: up to its end marker, with one Adobe marker that names
 * the colours, without other segments for applications, without bytes that belong to no segment,
 * and with the selection of coefficients that a sequential scan has. Confined to one thread.
 *
 * <p>It follows libjpeg: what that passes over is passed over.
 */
final class JpegStream {
  private static final int COEFFICIENTS = 64;

  /** As many zeros at the end of a file are room that was never written to. */
  private static final int EMPTY_BYTES = 16;

  private final Path path;
  private final byte[] file;
  private final byte[] out;
  private int to;
  private boolean hasEnd;
  private boolean progressive;
  private int blockRows = 8;
  private int[] components = {};

  /** For each component and coefficient the bits that are missing yet; -1 if all are. */
  private int[][] missing = {};

  /** The same before the last scan. */
  private int[][] before = {};

  private JpegStream(Path path, byte[] file) {
    this.path = path;
    this.file = file;
    this.out = new byte[Math.addExact(file.length, 20)];
  }

  /**
   * Reads a file.
   *
   * @param components how many components it has
   * @param transform what Adobe's marker shall say
   */
  static JpegStream of(Path path, int components, int transform) throws IOException {
    if (Files.size(path) > Integer.MAX_VALUE - 64) {
      throw RasterFormatException.unsupported(
          path, "a JPEG of more than 2 GiB is not supported; convert it to a tiled TIFF");
    }
    JpegStream stream = new JpegStream(path, Files.readAllBytes(path));
    stream.put(JpegMarkers.PREFIX, JpegMarkers.SOI);
    if (components > 1) {
      byte[] adobe = JpegMarkers.adobe(components == 3 ? transform : 0);
      stream.copy(adobe, 0, adobe.length);
    }
    stream.segments();
    stream.put(JpegMarkers.PREFIX, JpegMarkers.EOI);
    return stream;
  }

  byte[] bytes() {
    return out;
  }

  int length() {
    return to;
  }

  /** Whether the file has an end marker. */
  boolean hasEnd() {
    return hasEnd;
  }

  boolean isProgressive() {
    return progressive;
  }

  /** How many rows of pixels the blocks have that are coded together. */
  int blockRows() {
    return blockRows;
  }

  /**
   * Whether there may be all scans: there is an end marker, or the last bit of each coefficient.
   * Whether the data of the scans is complete the decoder sees.
   */
  boolean isComplete() {
    if (hasEnd) {
      return true;
    }
    for (int[] bits : missing) {
      for (int one : bits) {
        if (one != 0) {
          return false;
        }
      }
    }
    return missing.length > 0;
  }

  /** Whether all blocks have at least their mean, whatever the last scan lacks. */
  boolean isCoarse() {
    for (int[] bits : before) {
      if (bits[0] < 0) {
        return false;
      }
    }
    return before.length > 0;
  }

  /** What is wrong with a file that is not complete. */
  String problem() {
    return "the file is truncated: it ends at byte "
        + file.length
        + " without an end-of-image marker"
        + (progressive ? " and before the last of its scans" : "");
  }

  private void segments() throws RasterFormatException {
    int at = 2;
    while (true) {
      int marker = 0;
      while (!JpegMarkers.isKnown(marker)) {
        while (at < file.length && file[at] != (byte) JpegMarkers.PREFIX) {
          at++;
        }
        while (at < file.length && file[at] == (byte) JpegMarkers.PREFIX) {
          at++;
        }
        if (at >= file.length) {
          return;
        }
        marker = file[at++] & 0xff;
      }
      if (marker == JpegMarkers.EOI) {
        hasEnd = true;
        return;
      }
      if (JpegMarkers.isAlone(marker)) {
        continue;
      }
      if (marker == JpegMarkers.SOI) {
        throw new RasterFormatException(path, "damaged: a second image begins at byte " + (at - 2));
      }
      if (at + 2 > file.length) {
        return;
      }
      int length = ((file[at] & 0xff) << 8) | (file[at + 1] & 0xff);
      if (JpegMarkers.isSkipped(marker)) {
        at += Math.max(2, length);
        continue;
      }
      if (length < 2) {
        throw new RasterFormatException(path, "damaged: a segment of no length at byte " + at);
      }
      int end = at + length;
      if (end > file.length) {
        return;
      }
      int start = to;
      put(JpegMarkers.PREFIX, marker);
      copy(file, at, end - at);
      if (JpegMarkers.isFrame(marker)) {
        frame(marker, at, length);
      } else if (marker == JpegMarkers.SOS) {
        scan(at, length, start + 2);
        int dataEnd = endOfScan(end);
        copy(file, end, (dataEnd == file.length ? withoutRoom(end) : dataEnd) - end);
        end = dataEnd;
      }
      at = end;
    }
  }

  private void frame(int marker, int at, int length) {
    progressive = marker == JpegMarkers.SOF2;
    int count = length < 8 ? 0 : Math.min(file[at + 7] & 0xff, (length - 8) / 3);
    components = new int[count];
    missing = new int[count][COEFFICIENTS];
    int most = 1;
    for (int i = 0; i < count; i++) {
      components[i] = file[at + 8 + 3 * i] & 0xff;
      most = Math.max(most, file[at + 9 + 3 * i] & 0xf);
      Arrays.fill(missing[i], -1);
    }
    blockRows = 8 * most;
    before = snapshot(missing);
  }

  private static int[][] snapshot(int[][] values) {
    int[][] result = new int[values.length][];
    for (int i = 0; i < values.length; i++) {
      result[i] = values[i].clone();
    }
    return result;
  }

  /** Notes what a scan brings, and gives that of a sequential frame what it must say. */
  private void scan(int at, int length, int written) {
    int count = length < 3 ? 0 : file[at + 2] & 0xff;
    if (length != 6 + 2 * count) {
      // The decoder refuses it.
      return;
    }
    int parameters = 3 + 2 * count;
    if (!progressive) {
      // Phones of Samsung write zeros here, and libjpeg warns and goes on.
      out[written + parameters] = 0;
      out[written + parameters + 1] = COEFFICIENTS - 1;
      out[written + parameters + 2] = 0;
    }
    int first = out[written + parameters] & 0xff;
    int last = Math.min(COEFFICIENTS - 1, out[written + parameters + 1] & 0xff);
    before = snapshot(missing);
    for (int i = 0; i < count; i++) {
      int id = file[at + 3 + 2 * i] & 0xff;
      for (int c = 0; c < components.length; c++) {
        if (components[c] == id && first <= last) {
          Arrays.fill(missing[c], first, last + 1, out[written + parameters + 2] & 0xf);
        }
      }
    }
  }

  /** The position of the marker that ends the entropy-coded data, or the end of the file. */
  private int endOfScan(int from) {
    int last = file.length - 1;
    for (int i = from; i < last; i++) {
      if (file[i] == (byte) JpegMarkers.PREFIX) {
        int next = file[i + 1] & 0xff;
        if (next != 0 && next != JpegMarkers.PREFIX && !JpegMarkers.isRestart(next)) {
          return i;
        }
      }
    }
    return file.length;
  }

  /**
   * The end of the data of a file without an end marker. Zeros there are room that was reserved and
   * never written to: decoded, they would be pixels that nobody took.
   */
  private int withoutRoom(int from) {
    int end = file.length;
    while (end > from && file[end - 1] == 0) {
      end--;
    }
    // A few may be data.
    return file.length - end < EMPTY_BYTES ? file.length : end + 2;
  }

  private void put(int... values) {
    for (int value : values) {
      out[to++] = (byte) value;
    }
  }

  private void copy(byte[] from, int at, int count) {
    System.arraycopy(from, at, out, to, count);
    to += count;
  }
}
