package org.ndsampler.core.raster.internal.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.internal.JpegMarkers;

/**
 * Where the scans of a JPEG file are and what they are decoded with. The file is read once from
 * front to back; no more of it than a piece is in memory. Immutable once made.
 *
 * <p>It passes over what {@link JpegStream} passes over.
 */
final class JpegScans {
  private static final int TABLES = 4;

  /** As many zeros at the end of a file are room that was never written to. */
  private static final int EMPTY_BYTES = 16;

  private final Path path;
  private @Nullable JpegFrame frame;
  private final List<JpegScan.Header> scans = new ArrayList<>();

  /** Of each component its quantization table as it was at its first scan, as in the file. */
  private byte[][] quantization = {};

  private boolean hasEnd;
  private boolean headOnly;
  private final byte[][] quantizationNow = new byte[TABLES][];
  private final JpegHuffman[] means = new JpegHuffman[TABLES];
  private final JpegHuffman[] others = new JpegHuffman[TABLES];
  private int restartInterval;

  private JpegScans(Path path) {
    this.path = path;
  }

  static JpegScans read(Path path) throws IOException {
    JpegScans scans = new JpegScans(path);
    try (Bytes in = new Bytes(path)) {
      scans.segments(in);
    }
    return scans;
  }

  /**
   * What comes before the data of the first scan, whose end is not looked for.
   *
   * @param file the file, or its beginning
   */
  static JpegScans head(Path path, byte[] file) throws IOException {
    JpegScans scans = new JpegScans(path);
    scans.headOnly = true;
    try (Bytes in = new Bytes(file)) {
      scans.segments(in);
    }
    return scans;
  }

  Path path() {
    return path;
  }

  List<JpegScan.Header> scans() {
    return scans;
  }

  JpegFrame frame() throws RasterFormatException {
    if (frame == null) {
      throw new RasterFormatException(path, "the file was changed after it was opened");
    }
    return frame;
  }

  /** The quantization table of a component: 64 values of one byte or of two. */
  byte[] quantization(int component) throws RasterFormatException {
    byte[] table = quantization[component];
    if (table == null) {
      throw new RasterFormatException(
          path, "damaged: component " + component + " has no quantization table");
    }
    return table;
  }

  /** Whether each component has exactly one scan, as sequential JPEGs have it. */
  boolean isOnce() {
    int[] count = new int[quantization.length];
    scans.forEach(scan -> scan.components().forEach(part -> count[part.place()]++));
    return Arrays.stream(count).allMatch(n -> n == 1);
  }

  /** Whether all bits of all coefficients come, in the order that they have to. */
  boolean isComplete() {
    int[][] missing = new int[quantization.length][JpegFrame.BLOCK];
    for (int[] bits : missing) {
      Arrays.fill(bits, -1);
    }
    for (JpegScan.Header scan : scans) {
      for (JpegScan.Part part : scan.components()) {
        int[] bits = missing[part.place()];
        for (int k = scan.first(); k <= scan.last(); k++) {
          if (bits[k] != (scan.high() == 0 ? -1 : scan.high())) {
            return false;
          }
          bits[k] = scan.low();
        }
      }
    }
    return Arrays.stream(missing).flatMapToInt(Arrays::stream).allMatch(n -> n == 0);
  }

  boolean hasEnd() {
    return hasEnd;
  }

  private void segments(Bytes in) throws IOException {
    while (true) {
      int marker = in.nextMarker();
      if (marker < 0) {
        return;
      }
      if (marker == JpegMarkers.EOI) {
        hasEnd = true;
        return;
      }
      if (marker == JpegMarkers.SOI && frame != null) {
        throw new RasterFormatException(
            path, "damaged: a second image begins at byte " + (in.position() - 2));
      }
      if (marker == JpegMarkers.SOI || JpegMarkers.isAlone(marker)) {
        continue;
      }
      int high = in.next();
      int low = in.next();
      if (low < 0) {
        return;
      }
      int length = high << 8 | low;
      if (JpegMarkers.isSkipped(marker)) {
        in.skip(Math.max(0, length - 2));
        continue;
      }
      if (length < 2) {
        throw damaged("a segment of no length", in);
      }
      byte[] body = new byte[length - 2];
      for (int i = 0; i < body.length; i++) {
        int value = in.next();
        if (value < 0) {
          return;
        }
        body[i] = (byte) value;
      }
      switch (marker) {
        case JpegMarkers.DQT -> quantization(body, in);
        case JpegMarkers.DHT -> huffman(body, in);
        case JpegMarkers.DRI -> {
          if (body.length < 2) {
            throw damaged("a restart interval of no length", in);
          }
          restartInterval = (body[0] & 0xff) << 8 | (body[1] & 0xff);
        }
        case JpegMarkers.SOS -> {
          scan(body, in);
          if (headOnly) {
            return;
          }
        }
        default -> {
          if (JpegMarkers.isFrame(marker)) {
            frame(marker, body, in);
          }
        }
      }
    }
  }

  private void frame(int marker, byte[] body, Bytes in) throws RasterFormatException {
    int count = body.length < 6 ? 0 : body[5] & 0xff;
    if (frame != null || count == 0 || body.length < 6 + 3 * count) {
      throw damaged("a frame header that makes no sense", in);
    }
    List<JpegFrame.Component> components = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int at = 6 + 3 * i;
      int across = (body[at + 1] & 0xff) >> 4;
      int down = body[at + 1] & 0xf;
      if (across == 0 || across > 4 || down == 0 || down > 4) {
        throw damaged("component " + i + " with " + across + " x " + down + " blocks", in);
      }
      // Alone, a component has one block in a unit whatever it says.
      boolean alone = count == 1;
      components.add(
          new JpegFrame.Component(
              body[at] & 0xff, alone ? 1 : across, alone ? 1 : down, body[at + 2] & 3));
    }
    frame =
        new JpegFrame(
            (body[3] & 0xff) << 8 | (body[4] & 0xff),
            (body[1] & 0xff) << 8 | (body[2] & 0xff),
            marker == JpegMarkers.SOF2,
            components);
    quantization = new byte[count][];
  }

  private void quantization(byte[] body, Bytes in) throws RasterFormatException {
    for (int at = 0; at < body.length; ) {
      int bytes = JpegFrame.BLOCK << ((body[at] & 0xff) >> 4);
      int number = body[at] & 0xf;
      if (number >= TABLES || (bytes >> 1) > JpegFrame.BLOCK || at + 1 + bytes > body.length) {
        throw damaged("a quantization table that makes no sense", in);
      }
      quantizationNow[number] = Arrays.copyOfRange(body, at + 1, at + 1 + bytes);
      at += 1 + bytes;
    }
  }

  private void huffman(byte[] body, Bytes in) throws RasterFormatException {
    for (int at = 0; at + 17 <= body.length; ) {
      int count = 0;
      for (int i = 1; i <= 16; i++) {
        count += body[at + i] & 0xff;
      }
      int number = body[at] & 0xf;
      int end = at + 17 + count;
      JpegHuffman table =
          count > 256 || end > body.length || number >= TABLES
              ? null
              : JpegHuffman.of(Arrays.copyOfRange(body, at + 1, end));
      if (table == null) {
        throw damaged("a Huffman table that makes no sense", in);
      }
      ((body[at] & 0xf0) == 0 ? means : others)[number] = table;
      at = end;
    }
  }

  private void scan(byte[] body, Bytes in) throws IOException {
    JpegFrame of = frame;
    int count = body.length == 0 ? 0 : body[0] & 0xff;
    if (of == null || count == 0 || count > TABLES || body.length != 4 + 2 * count) {
      throw damaged("a scan header that makes no sense", in);
    }
    List<JpegScan.Part> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int id = body[1 + 2 * i] & 0xff;
      int place = 0;
      while (place < quantization.length && of.components().get(place).id() != id) {
        place++;
      }
      int mean = (body[2 + 2 * i] & 0xff) >> 4;
      int other = body[2 + 2 * i] & 0xf;
      if (place == quantization.length || mean >= TABLES || other >= TABLES) {
        throw damaged("a scan of a component that is not there", in);
      }
      if (quantization[place] == null) {
        quantization[place] = quantizationNow[of.components().get(place).table()];
      }
      parts.add(new JpegScan.Part(place, means[mean], others[other]));
    }
    // What a sequential scan says of its coefficients is not looked at.
    boolean progressive = of.progressive();
    int first = progressive ? body[1 + 2 * count] & 0xff : 0;
    int last = progressive ? body[2 + 2 * count] & 0xff : JpegFrame.BLOCK - 1;
    int bits = progressive ? body[3 + 2 * count] & 0xff : 0;
    if (first > last
        || last >= JpegFrame.BLOCK
        || (progressive && first == 0 && last != 0)
        || (progressive && first > 0 && count != 1)
        || (bits & 0xf) > 13) {
      throw damaged("coefficients " + first + " to " + last + " in a progressive scan", in);
    }
    long start = in.position();
    long end = headOnly ? in.length() : in.endOfScan();
    scans.add(
        new JpegScan.Header(
            parts, first, last, bits >> 4, bits & 0xf, restartInterval, start, end));
    if (!headOnly && end == in.length() && in.zeros() >= EMPTY_BYTES) {
      // A few zeros may be data.
      JpegScan.Header whole = scans.remove(scans.size() - 1);
      scans.add(whole.endingAt(Math.max(start, end - in.zeros() + 2)));
    }
  }

  private RasterFormatException damaged(String what, Bytes in) {
    return new RasterFormatException(path, "damaged: " + what + " near byte " + in.position());
  }

  /** The bytes of a file one after the other; -1 at its end. */
  private static final class Bytes implements AutoCloseable {
    /** Null where all is in the buffer. */
    private final @Nullable FileInput in;

    private final byte[] buffer;
    private int at;
    private int filled;

    /** How many zeros stand before the position, as far as scans were read. */
    private int zeros;

    Bytes(Path path) throws IOException {
      in = new FileInput(path, 1 << 16);
      buffer = new byte[1 << 16];
    }

    Bytes(byte[] file) {
      in = null;
      buffer = file;
      filled = file.length;
    }

    long position() {
      return in == null ? at : in.position() - filled + at;
    }

    long length() {
      return in == null ? filled : in.length();
    }

    int zeros() {
      return zeros;
    }

    int next() throws IOException {
      if (at == filled) {
        if (in == null) {
          return -1;
        }
        int n = (int) Math.min(buffer.length, in.length() - in.position());
        if (n <= 0) {
          return -1;
        }
        in.readFully(buffer, 0, n);
        at = 0;
        filled = n;
      }
      return buffer[at++] & 0xff;
    }

    void skip(int bytes) throws IOException {
      for (int i = 0; i < bytes && next() >= 0; i++) {
        // Segments are short.
      }
    }

    /** As libjpeg's next_marker: what is no marker, or a reserved one, is passed over. */
    int nextMarker() throws IOException {
      while (true) {
        int value = next();
        while (value >= 0 && value != JpegMarkers.PREFIX) {
          value = next();
        }
        while (value == JpegMarkers.PREFIX) {
          value = next();
        }
        if (value < 0 || JpegMarkers.isKnown(value)) {
          return value;
        }
      }
    }

    /** Passes over the data of a scan; the position of the marker that ends it. */
    long endOfScan() throws IOException {
      zeros = 0;
      while (true) {
        int value = next();
        if (value < 0) {
          return length();
        }
        zeros = value == 0 ? zeros + 1 : 0;
        if (value != JpegMarkers.PREFIX) {
          continue;
        }
        long start = position() - 1;
        while (value == JpegMarkers.PREFIX) {
          value = next();
        }
        if (value < 0) {
          return length();
        }
        if (value != 0 && !JpegMarkers.isRestart(value)) {
          // The marker is read again.
          if (in == null) {
            at = (int) start;
          } else {
            in.seek(start);
            at = 0;
            filled = 0;
          }
          return start;
        }
      }
    }

    @Override
    public void close() throws IOException {
      if (in != null) {
        in.close();
      }
    }
  }
}
