package org.ndsampler.core.raster.internal.image;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The coefficients of a JPEG from top to bottom, a row of units at a time. For one thread. */
interface JpegCoefficients extends Closeable {

  /** The next row, into room as {@link JpegFrame#room} makes it, whatever is there. */
  void next(short[][] room) throws IOException;

  @Override
  void close() throws IOException;

  /** Those of a file. */
  static JpegCoefficients of(Path path, JpegScans scans) throws IOException {
    return scans.frame().progressive()
        ? JpegSpill.of(path, scans)
        : new Sequential(path, scans.frame(), scans.scans());
  }

  /** Each scan has its components whole, so all of them are decoded side by side. */
  final class Sequential implements JpegCoefficients {
    private final List<JpegScan> scans = new ArrayList<>();
    private final List<JpegBits> bits = new ArrayList<>();
    private int row;

    Sequential(Path path, JpegFrame frame, List<JpegScan.Header> headers) throws IOException {
      try {
        for (JpegScan.Header header : headers) {
          JpegBits one = new JpegBits(path, header.start(), header.end());
          bits.add(one);
          scans.add(new JpegScan(frame, header, one));
        }
      } catch (IOException | RuntimeException e) {
        close();
        throw e;
      }
    }

    @Override
    public void next(short[][] room) throws IOException {
      for (short[] values : room) {
        Arrays.fill(values, (short) 0);
      }
      for (JpegScan scan : scans) {
        scan.row(row, room);
      }
      row++;
    }

    @Override
    public void close() throws IOException {
      for (JpegBits one : bits) {
        one.close();
      }
    }
  }
}
