package org.ndsampler.core.raster;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.geom.Window;

/**
 * A raster whose provider may find out only while it decodes that it does not know what the file
 * does; then another one goes on. Safe for concurrent use.
 */
final class NextRaster implements Raster {
  private final Raster first;
  private final Next next;
  private final Object lock = new Object();
  private volatile @Nullable Raster other;
  private boolean closed;

  /** Opens the file with another provider. */
  @FunctionalInterface
  interface Next {
    Raster open(RasterFormatException said) throws IOException;
  }

  NextRaster(Raster first, Next next) {
    this.first = first;
    this.next = next;
  }

  @Override
  public RasterInfo info() {
    return first.info();
  }

  private Raster current() {
    Raster chosen = other;
    return chosen == null ? first : chosen;
  }

  @Override
  public void read(Window window, NDArray target) throws IOException {
    try {
      current().read(window, target);
    } catch (RasterFormatException e) {
      if (!e.isUnsupported() || other != null) {
        throw e;
      }
      other(e).read(window, target);
    }
  }

  private Raster other(RasterFormatException said) throws IOException {
    synchronized (lock) {
      Raster chosen = other;
      if (chosen != null) {
        return chosen;
      }
      if (closed) {
        throw new IllegalStateException(info().path() + " is closed");
      }
      Raster found = next.open(said);
      RasterInfo mine = info();
      RasterInfo its = found.info();
      if (!its.size().equals(mine.size())
          || its.channels() != mine.channels()
          || its.dtype() != mine.dtype()) {
        found.close();
        throw said;
      }
      other = found;
      return found;
    }
  }

  @Override
  public Raster overview(int level) {
    return current().overview(level);
  }

  @Override
  public RowReader rows() throws IOException {
    return current().rows();
  }

  @Override
  public Optional<? extends Raster> mask() {
    return current().mask();
  }

  @Override
  public void close() throws IOException {
    synchronized (lock) {
      closed = true;
      Raster chosen = other;
      if (chosen != null) {
        chosen.close();
      }
    }
    first.close();
  }

  @Override
  public String toString() {
    return current().toString();
  }
}
