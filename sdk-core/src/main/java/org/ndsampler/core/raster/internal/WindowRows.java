package org.ndsampler.core.raster.internal;

import java.io.IOException;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RowReader;

/** The rows of a raster, read as windows. */
public final class WindowRows implements RowReader {
  private final Raster raster;
  private int row;

  public WindowRows(Raster raster) {
    this.raster = raster;
  }

  @Override
  public int position() {
    return row;
  }

  @Override
  public void read(NDArray target) throws IOException {
    raster.read(new Window(0, row, raster.info().size().width(), target.height()), target);
    row += target.height();
  }

  @Override
  public void skip(int rows) {
    if (rows < 0 || rows > raster.info().size().height() - row) {
      throw new IndexOutOfBoundsException(
          rows + " rows after row " + row + " of " + raster.info().path());
    }
    row += rows;
  }

  @Override
  public void close() {}
}
