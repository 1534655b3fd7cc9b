package org.ndsampler.core.raster.internal.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The coefficients of a progressive JPEG in a temporary file: each scan goes over all of them, and
 * only after the last one is the first row complete. The file is deleted when this is closed. For
 * one thread.
 */
final class JpegSpill implements JpegCoefficients {
  private final JpegFrame frame;
  private final Path file;
  private final FileChannel channel;
  private final ByteBuffer buffer;

  /** For each component the bytes of a row of units, and those of the components before it. */
  private final int[] rowBytes;

  private final long[] starts;
  private int row;

  private JpegSpill(JpegFrame frame) throws IOException {
    this.frame = frame;
    int count = frame.components().size();
    rowBytes = new int[count];
    starts = new long[count];
    long at = 0;
    int most = 0;
    for (int c = 0; c < count; c++) {
      rowBytes[c] =
          Short.BYTES * JpegFrame.BLOCK * frame.blocksAcross(c) * frame.components().get(c).down();
      starts[c] = at;
      at += (long) rowBytes[c] * frame.unitsDown();
      most = Math.max(most, rowBytes[c]);
    }
    buffer = ByteBuffer.allocateDirect(most).order(ByteOrder.nativeOrder());
    file = Files.createTempFile("ndsampler-jpeg", ".tmp");
    channel =
        FileChannel.open(
            file,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
  }

  /**
   * Decodes all scans of a file.
   *
   * @throws IOException if the file is damaged, or there is no room for the temporary file
   */
  static JpegSpill of(Path path, JpegScans scans) throws IOException {
    JpegFrame frame = scans.frame();
    JpegSpill spill = new JpegSpill(frame);
    try {
      short[][] room = frame.room();
      for (JpegScan.Header header : scans.scans()) {
        try (JpegBits bits = new JpegBits(path, header.start(), header.end())) {
          JpegScan scan = new JpegScan(frame, header, bits);
          for (int y = 0; y < frame.unitsDown(); y++) {
            spill.load(header, y, room);
            scan.row(y, room);
            spill.store(path, header, y, room);
          }
        }
      }
      return spill;
    } catch (IOException | RuntimeException e) {
      spill.close();
      throw e;
    }
  }

  private void load(JpegScan.Header header, int y, short[][] room) throws IOException {
    for (JpegScan.Part part : header.components()) {
      load(part.place(), y, room[part.place()]);
    }
  }

  private void load(int component, int y, short[] values) throws IOException {
    buffer.clear().limit(rowBytes[component]);
    long at = starts[component] + (long) y * rowBytes[component];
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, at + buffer.position()) < 0) {
        // Nothing was written there yet.
        buffer.put(new byte[buffer.remaining()]);
      }
    }
    buffer.flip().order(ByteOrder.nativeOrder()).asShortBuffer().get(values);
  }

  private void store(Path path, JpegScan.Header header, int y, short[][] room) throws IOException {
    for (JpegScan.Part part : header.components()) {
      int component = part.place();
      buffer.clear().limit(rowBytes[component]);
      buffer.asShortBuffer().put(room[component]);
      long at = starts[component] + (long) y * rowBytes[component];
      try {
        while (buffer.hasRemaining()) {
          channel.write(buffer, at + buffer.position());
        }
      } catch (IOException e) {
        throw new IOException(
            path
                + ": a progressive JPEG of this size needs "
                + (bytes() >> 20)
                + " MiB for a temporary file in "
                + file.getParent()
                + ", which cannot be written; choose another folder: -Djava.io.tmpdir=FOLDER",
            e);
      }
    }
  }

  private long bytes() {
    int last = rowBytes.length - 1;
    return starts[last] + (long) rowBytes[last] * frame.unitsDown();
  }

  @Override
  public void next(short[][] room) throws IOException {
    for (int c = 0; c < room.length; c++) {
      load(c, row, room[c]);
    }
    row++;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
