package org.ndsampler.core.raster.internal.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.RasterInfo;
import org.ndsampler.core.raster.RowReader;

/**
 * The rows of a JPEG of any kind without the whole of it in memory. The entropy-coded data is
 * decoded to coefficients, and some rows of units at a time to pixels ({@link JpegPainter}), with
 * the rows of units before and after them as far as the upsampling looks there. For one thread.
 */
final class JpegRows implements RowReader {
  /** Decoded at once, about; the decoder needs a few times as much. */
  static final long PART_BYTES = Math.min(16L << 20, Runtime.getRuntime().maxMemory() / 32);

  private final RasterInfo info;
  private final Colours colours;
  private final JpegFrame frame;
  private final JpegCoefficients coefficients;
  private final boolean converts;
  private final int[][] steps;
  private final int unitsInPart;

  /** Rows of units that were read and may be needed, and the number of the first of them. */
  private final List<short[][]> units = new ArrayList<>();

  private final List<short[][]> spare = new ArrayList<>();
  private int firstUnit;
  private int y;

  /** The rows that were decoded last. */
  private NDArray part;

  private int partY;

  /** What makes an image of components. */
  @FunctionalInterface
  interface Colours {
    NDArray of(byte[] components, int width, int height);
  }

  /**
   * Rows of a file.
   *
   * @param converts whether three components are luma and chroma
   * @param partBytes how much is decoded at once, about
   */
  JpegRows(RasterInfo info, JpegScans scans, boolean converts, long partBytes, Colours colours)
      throws IOException {
    this.info = info;
    this.colours = colours;
    this.converts = converts;
    Path path = info.path();
    frame = scans.frame();
    steps = new int[frame.components().size()][];
    for (int c = 0; c < steps.length; c++) {
      steps[c] = JpegTransform.steps(scans.quantization(c));
    }
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
    int top = first * frame.unitRows();
    int rows = Math.min(info.size().height(), end * frame.unitRows()) - top;
    Window window = new Window(0, top, frame.width(), rows);
    JpegPainter painter = new JpegPainter(frame, window, converts);
    dropBefore(painter.firstRow());
    while (firstUnit + units.size() < painter.endRow()) {
      readUnit();
      dropBefore(painter.firstRow());
    }
    for (int row = painter.firstRow(); row < painter.endRow(); row++) {
      paint(painter, row, units.get(row - firstUnit));
    }
    part = colours.of(painter.result(), frame.width(), rows);
    partY = top;
  }

  private void paint(JpegPainter painter, int row, short[][] room) throws RasterFormatException {
    long present = 0;
    for (int unit = 0; unit < frame.unitsAcross(); unit++) {
      if (!painter.hasRoom(unit)) {
        painter.transform(present);
        present = 0;
      }
      for (int c = 0; c < room.length; c++) {
        JpegFrame.Component component = frame.components().get(c);
        for (int y = 0; y < component.down(); y++) {
          for (int x = 0; x < component.across(); x++) {
            int column = unit * component.across() + x;
            int from = (y * frame.blocksAcross(c) + column) * JpegFrame.BLOCK;
            int block = painter.block(c, unit, x, y);
            long more = multiply(room[c], from, steps[c], painter.values(0), block);
            if (more == 0) {
              throw new RasterFormatException(
                  info.path(),
                  "damaged: a block of impossible contrast in the "
                      + frame.unitRows()
                      + " rows from "
                      + row * frame.unitRows());
            }
            present |= more;
          }
        }
      }
    }
    painter.endOf(row, present);
  }

  /**
   * Multiplies the coefficients of a block with their steps.
   *
   * @return which of them are not 0, and the first one; 0 if their sum is too large
   */
  private static long multiply(short[] room, int from, int[] steps, int[][] values, int block) {
    long present = 1;
    long sum = 0;
    for (int k = 0; k < JpegFrame.BLOCK; k++) {
      int value = room[from + k];
      if (value != 0) {
        int step = steps[k + 1];
        int product = value * (step >>> JpegTransform.STEP_SHIFT);
        values[step & JpegTransform.PLACE_MASK][block] = product;
        present |= 1L << step;
        sum += Math.abs((long) product);
      }
    }
    return sum > JpegTransform.LARGEST_SUM ? 0 : present;
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
