package org.ndsampler.core.raster.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterInfo;
import org.ndsampler.core.raster.RowReader;

/**
 * A raster turned as EXIF's orientation says. A window is read as the window of the stored pixels
 * that it comes from, and turned; so no more is read than is asked for, and any format can be
 * turned. As safe for concurrent use as what it turns.
 */
public final class TurnedRaster implements Raster {
  private final Raster stored;
  private final int orientation;
  private final RasterInfo info;

  private TurnedRaster(Raster stored, int orientation) {
    this.stored = stored;
    this.orientation = orientation;
    this.info = turned(stored.info(), orientation);
  }

  /** What a raster is once it is turned. */
  public static RasterInfo turned(RasterInfo stored, int orientation) {
    Size size = turned(stored.size(), orientation);
    Affine toStored = toStored(stored.size(), orientation);
    Affine fromStored = toStored.inverse();
    List<Size> overviews = new ArrayList<>();
    List<Affine> toImage = new ArrayList<>();
    for (int i = 0; i < stored.overviews().size(); i++) {
      Size overview = stored.overviews().get(i);
      overviews.add(turned(overview, orientation));
      toImage.add(
          toStored(overview, orientation).then(stored.overviewsToImage().get(i)).then(fromStored));
    }
    return RasterInfo.of(
            stored.path(),
            stored.format(),
            size,
            stored.channels(),
            stored.dtype(),
            turned(stored.blockSize(), orientation))
        .withOverviews(overviews, toImage)
        .withNodata(stored.nodata())
        .withChannelNames(stored.channelNames())
        .withScaling(stored.scales(), stored.offsets())
        .withGeoTransform(stored.geoTransform().map(place -> place.withPixels(toStored, size)))
        .withWarnings(stored.warnings());
  }

  /**
   * A raster as an orientation says; the raster itself where that is 1.
   *
   * @param orientation from 1 to 8, as EXIF and TIFF number them
   */
  public static Raster of(Raster stored, int orientation) {
    return orientation == 1 ? stored : new TurnedRaster(stored, orientation);
  }

  private static Size turned(Size size, int orientation) {
    return orientation < 5 ? size : Size.of(/* width= */ size.height(), /* height= */ size.width());
  }

  @Override
  public RasterInfo info() {
    return info;
  }

  private int storedX(int x, int y) {
    return storedX(stored.info().size(), orientation, x, y);
  }

  private int storedY(int x, int y) {
    return storedY(stored.info().size(), orientation, x, y);
  }

  /** The column of the stored image at which what is at (x, y) lies. */
  private static int storedX(Size size, int orientation, int x, int y) {
    return switch (orientation) {
      case 2, 3 -> size.width() - 1 - x;
      case 5, 6 -> y;
      case 7, 8 -> size.width() - 1 - y;
      default -> x;
    };
  }

  private static int storedY(Size size, int orientation, int x, int y) {
    return switch (orientation) {
      case 3, 4 -> size.height() - 1 - y;
      case 5, 8 -> x;
      case 6, 7 -> size.height() - 1 - x;
      default -> y;
    };
  }

  @Override
  public void read(Window window, NDArray target) throws IOException {
    info.requireTarget(window, target);
    if (window.isEmpty()) {
      return;
    }
    int firstX = storedX(window.x(), window.y());
    int firstY = storedY(window.x(), window.y());
    int lastX = storedX(window.endX() - 1, window.endY() - 1);
    int lastY = storedY(window.endX() - 1, window.endY() - 1);
    Window from =
        Window.ofCorners(
            Math.min(firstX, lastX),
            Math.min(firstY, lastY),
            Math.max(firstX, lastX) + 1,
            Math.max(firstY, lastY) + 1);
    NDArray pixels =
        NDArray.zeros(info.dtype(), Shape.of(from.height(), from.width(), info.channels()));
    stored.read(from, pixels);
    int channels = info.channels();
    for (int y = 0; y < window.height(); y++) {
      int to = target.offset() + y * target.rowStride();
      for (int x = 0; x < window.width(); x++) {
        int column = storedX(window.x() + x, window.y() + y) - from.x();
        int row = storedY(window.x() + x, window.y() + y) - from.y();
        int at = (row * from.width() + column) * channels;
        for (int c = 0; c < channels; c++) {
          copy(pixels.data(), at + c, target.data(), to + x * target.columnStride() + c);
        }
      }
    }
  }

  /** Of an image that goes by row by row, the pixels wait in a temporary file for their turn. */
  @Override
  public RowReader rows() throws IOException {
    RowReader rows = stored.rows();
    return rows instanceof WindowRows
        ? new WindowRows(this)
        : TurnedRows.of(rows, stored.info(), orientation);
  }

  private static void copy(Object from, int at, Object to, int index) {
    // One value at a time: files that are turned are photographs, whose decoding takes longer.
    if (from instanceof byte[] bytes) {
      ((byte[]) to)[index] = bytes[at];
    } else if (from instanceof short[] shorts) {
      ((short[]) to)[index] = shorts[at];
    } else if (from instanceof int[] ints) {
      ((int[]) to)[index] = ints[at];
    } else if (from instanceof long[] longs) {
      ((long[]) to)[index] = longs[at];
    } else if (from instanceof float[] floats) {
      ((float[]) to)[index] = floats[at];
    } else {
      ((double[]) to)[index] = ((double[]) from)[at];
    }
  }

  /** From the corners of the turned pixels to those of the stored ones. */
  private static Affine toStored(Size size, int orientation) {
    int x = storedX(size, orientation, 0, 0);
    int y = storedY(size, orientation, 0, 0);
    int rightX = storedX(size, orientation, 1, 0) - x;
    int rightY = storedY(size, orientation, 1, 0) - y;
    int downX = storedX(size, orientation, 0, 1) - x;
    int downY = storedY(size, orientation, 0, 1) - y;
    // The corner of pixel (0, 0) is that corner of the pixel which it comes from.
    double cornerX = rightX + downX < 0 ? x + 1.0 : x;
    double cornerY = rightY + downY < 0 ? y + 1.0 : y;
    return Affine.ofMatrix(
        new double[][] {{rightX, downX, cornerX}, {rightY, downY, cornerY}, {0, 0, 1}});
  }

  @Override
  public Optional<Raster> mask() {
    return stored.mask().map(mask -> of(mask, orientation));
  }

  @Override
  public Raster overview(int level) {
    return new TurnedRaster(stored.overview(level), orientation);
  }

  @Override
  public int frames() {
    return stored.frames();
  }

  @Override
  public Raster frame(int index) throws IOException {
    return of(stored.frame(index), orientation);
  }

  @Override
  public void close() throws IOException {
    stored.close();
  }

  @Override
  public String toString() {
    return stored + ", turned as orientation " + orientation + " says";
  }
}
