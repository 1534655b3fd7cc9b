package org.ndsampler.core.raster.internal.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.RasterInfo;
import org.ndsampler.core.raster.RowReader;

/**
 * The rows of a JPEG without the whole of it in memory. The entropy-coded data is decoded to
 * coefficients here; some rows of units at a time are written as a small JPEG, which the JDK's
 * decoder makes pixels of. So the inverse transform, the upsampling and the colours are libjpeg's,
 * and every pixel is that of a decoding as a whole. Each part is decoded with a row of units before
 * and after it, because the upsampling looks at neighbours.
 */
final class JpegRows implements RowReader {
  // The JDK's decoder alone would begin at the top for each part, or has to be stopped in a thread
  // of its own; and it keeps all coefficients of a progressive JPEG outside the heap, 2.7 GB for
  // 30,000 x 30,000 pixels.

  /** Decoded at once, about; the decoder needs a few times as much. */
  static final long PART_BYTES = Math.min(16L << 20, Runtime.getRuntime().maxMemory() / 32);

  private final RasterInfo info;
  private final Pixels pixels;
  private final JpegFrame frame;
  private final JpegCoefficients coefficients;
  private final JpegSlab slab;
  private final int unitsInPart;

  /** Rows of units that were read and may be needed, and the number of the first of them. */
  private final List<short[][]> units = new ArrayList<>();

  private final List<short[][]> spare = new ArrayList<>();
  private int firstUnit;
  private int y;

  /** The rows that were decoded last. */
  private NDArray part;

  private int partY;

  /** What makes an image of a small JPEG. */
  @FunctionalInterface
  interface Pixels {
    NDArray decode(byte[] jpeg, int length, int height) throws IOException;
  }

  /**
   * Rows of a file.
   *
   * @param transform what Adobe's marker shall say
   * @param partBytes how much is decoded at once, about
   */
  JpegRows(RasterInfo info, JpegScans scans, int transform, long partBytes, Pixels pixels)
      throws IOException {
    this.info = info;
    this.pixels = pixels;
    Path path = info.path();
    frame = scans.frame();
    slab = new JpegSlab(frame, scans, transform);
    long unitBytes = (long) frame.width() * frame.unitRows() * frame.components().size();
    unitsInPart = (int) Math.max(1, Math.min(frame.unitsDown(), partBytes / unitBytes));
    part = NDArray.zeros(info.dtype(), Shape.of(0, frame.width(), info.channels()));
    coefficients = JpegCoefficients.of(path, scans);
  }

  @Override
  public int position() {
    return y;
  }

  @Override
  public void read(NDArray target) throws IOException {
    int width = info.size().width();
    info.requireTarget(new Window(0, y, width, target.height()), target);
    for (int done = 0; done < target.height(); ) {
      if (y < partY || y >= partY + part.height()) {
        decodePart(y / frame.unitRows());
      }
      int rows = Math.min(target.height() - done, partY + part.height() - y);
      part.crop(new Window(0, y - partY, width, rows))
          .copyTo(target.crop(new Window(0, done, width, rows)));
      done += rows;
      y += rows;
    }
    finish();
  }

  /** Reads to the end of the data once nothing else will: damage there counts too. */
  private void finish() throws IOException {
    if (y == info.size().height()) {
      while (firstUnit + units.size() < frame.unitsDown()) {
        dropBefore(firstUnit + units.size());
        readUnit();
      }
    }
  }

  private void decodePart(int first) throws IOException {
    int end = Math.min(frame.unitsDown(), first + unitsInPart);
    int from = Math.max(0, first - 1);
    int to = Math.min(frame.unitsDown(), end + 1);
    dropBefore(from);
    while (firstUnit + units.size() < to) {
      readUnit();
      dropBefore(from);
    }
    int top = from * frame.unitRows();
    int height = Math.min(info.size().height(), to * frame.unitRows()) - top;
    slab.write(units.subList(0, to - from), height);
    NDArray decoded = pixels.decode(slab.bytes(), slab.length(), height);
    partY = first * frame.unitRows();
    int rows = Math.min(info.size().height(), end * frame.unitRows()) - partY;
    part = decoded.crop(new Window(0, partY - top, info.size().width(), rows));
  }

  private void dropBefore(int unit) {
    while (firstUnit < unit && !units.isEmpty()) {
      spare.add(units.remove(0));
      firstUnit++;
    }
  }

  private void readUnit() throws IOException {
    short[][] room = spare.isEmpty() ? frame.room() : spare.remove(spare.size() - 1);
    coefficients.next(room);
    units.add(room);
  }

  @Override
  public void skip(int rows) throws IOException {
    if (rows < 0 || rows > info.size().height() - y) {
      throw new IndexOutOfBoundsException(rows + " rows after row " + y + " of " + info.path());
    }
    y += rows;
    finish();
  }

  @Override
  public void close() throws IOException {
    coefficients.close();
  }
}
