package org.ndsampler.core.raster.npy.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Array;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.RasterInfo;

/** Windows of a mapped array. */
public final class NpyRaster implements Raster {
  private final NpyData data;
  private final RasterInfo info;
  private final @Nullable NpyRaster mask;
  private final int height;
  private final int width;
  private final int channels;
  private final boolean fortran;
  private volatile boolean closed;

  private NpyRaster(NpyData data, RasterInfo info, @Nullable NpyRaster mask) {
    this.data = data;
    this.info = info;
    this.mask = mask;
    this.height = info.size().height();
    this.width = info.size().width();
    this.channels = info.channels();
    // With one row, and so on, both orders are the same; C order is the faster way.
    this.fortran = data.header().fortranOrder();
  }

  static NpyRaster of(Path path, NpyData data) throws RasterFormatException {
    NpyHeader header = data.header();
    long[] shape = header.shape();
    if (shape.length == 4) {
      throw new RasterFormatException(
          path,
          "shape "
              + Arrays.toString(shape)
              + " is a clip, not an image; read it whole with Npy.read(path)");
    }
    if (shape.length != 2 && shape.length != 3) {
      throw new RasterFormatException(
          path,
          "shape "
              + Arrays.toString(shape)
              + " is not an image: (height, width) or (height, width, channels) is");
    }
    long channels = shape.length == 2 ? 1 : shape[2];
    for (long n : new long[] {shape[0], shape[1], channels}) {
      if (n > Integer.MAX_VALUE) {
        throw new RasterFormatException(
            path, "shape " + Arrays.toString(shape) + " has an axis of more than 2^31 - 1");
      }
    }
    Size size = new Size((int) shape[1], (int) shape[0]);
    return new NpyRaster(
        data,
        RasterInfo.of(
            path,
            "npy",
            size,
            (int) channels,
            header.stored().dtype,
            new Size(size.width(), Math.min(1, size.height()))),
        null);
  }

  /** The same with what stands behind the values. */
  NpyRaster with(NpyExtra extra) {
    return new NpyRaster(data, extra.info(), extra.mask());
  }

  @Override
  public Optional<Raster> mask() {
    return Optional.ofNullable(mask);
  }

  @Override
  public RasterInfo info() {
    return info;
  }

  @Override
  public void read(Window window, NDArray target) throws IOException {
    if (closed) {
      throw new IllegalStateException(info.path() + " is closed");
    }
    info.requireTarget(window, target);
    if (fortran) {
      readFortran(window, target);
      return;
    }
    int run = window.width() * channels;
    Object to = target.data();
    int at = target.offset();
    long from = ((long) window.y() * width + window.x()) * channels;
    long step = (long) width * channels;
    if (target.columnStride() == channels) {
      data.copyRows(from, step, to, at, target.rowStride(), run, window.height());
    } else {
      for (int y = 0; y < window.height(); y++) {
        for (int x = 0; x < window.width(); x++) {
          data.copy(from + (long) x * channels, to, at + x * target.columnStride(), channels);
        }
        from += step;
        at += target.rowStride();
      }
    }
  }

  private void readFortran(Window window, NDArray target) throws IOException {
    int rows = window.height();
    Object column = Array.newInstance(target.data().getClass().getComponentType(), rows);
    for (int c = 0; c < channels; c++) {
      for (int x = 0; x < window.width(); x++) {
        long from = ((long) c * width + window.x() + x) * height + window.y();
        data.copy(from, column, 0, rows);
        scatter(
            info.dtype(),
            column,
            rows,
            target.data(),
            target.offset() + x * target.columnStride() + c,
            target.rowStride());
      }
    }
  }

  static void scatter(DType dtype, Object from, int count, Object target, int at, int step) {
    switch (dtype) {
      case UINT8 -> {
        byte[] source = (byte[]) from;
        byte[] to = (byte[]) target;
        for (int i = 0; i < count; i++) {
          to[at + i * step] = source[i];
        }
      }
      case INT16, UINT16 -> {
        short[] source = (short[]) from;
        short[] to = (short[]) target;
        for (int i = 0; i < count; i++) {
          to[at + i * step] = source[i];
        }
      }
      case INT32, UINT32 -> {
        int[] source = (int[]) from;
        int[] to = (int[]) target;
        for (int i = 0; i < count; i++) {
          to[at + i * step] = source[i];
        }
      }
      case INT64 -> {
        long[] source = (long[]) from;
        long[] to = (long[]) target;
        for (int i = 0; i < count; i++) {
          to[at + i * step] = source[i];
        }
      }
      case FLOAT32 -> {
        float[] source = (float[]) from;
        float[] to = (float[]) target;
        for (int i = 0; i < count; i++) {
          to[at + i * step] = source[i];
        }
      }
      case FLOAT64 -> {
        double[] source = (double[]) from;
        double[] to = (double[]) target;
        for (int i = 0; i < count; i++) {
          to[at + i * step] = source[i];
        }
      }
    }
  }

  /** The whole file as an array, an image or a clip. */
  public static NDArray readAll(Path path, NpyData data) throws IOException {
    NpyHeader header = data.header();
    long[] n = header.shape();
    if (n.length < 2 || n.length > 4) {
      throw new RasterFormatException(
          path,
          "shape "
              + Arrays.toString(n)
              + " is neither (height, width), (height, width, channels) nor (time, height, width,"
              + " channels)");
    }
    for (long length : n) {
      if (length > Integer.MAX_VALUE) {
        throw tooLarge(path, n);
      }
    }
    Shape shape;
    try {
      shape =
          n.length == 4
              ? Shape.of((int) n[0], (int) n[1], (int) n[2], (int) n[3])
              : Shape.of((int) n[0], (int) n[1], n.length == 2 ? 1 : (int) n[2]);
    } catch (IllegalArgumentException e) {
      throw tooLarge(path, n);
    }
    NDArray result = NDArray.zeros(header.stored().dtype, shape);
    if (!header.fortranOrder()) {
      data.copy(0, result.data(), 0, shape.count());
      return result;
    }
    // The fastest axis of the file is the slowest of the array.
    int first = shape.isClip() ? shape.frames() : shape.height();
    int stride = first == 0 ? 0 : shape.count() / first;
    Object run = Array.newInstance(result.data().getClass().getComponentType(), first);
    long from = 0;
    int second = shape.isClip() ? shape.height() : shape.width();
    int third = shape.isClip() ? shape.width() : shape.channels();
    int fourth = shape.isClip() ? shape.channels() : 1;
    for (int l = 0; l < fourth; l++) {
      for (int k = 0; k < third; k++) {
        for (int j = 0; j < second; j++) {
          data.copy(from, run, 0, first);
          scatter(result.dtype(), run, first, result.data(), (j * third + k) * fourth + l, stride);
          from += first;
        }
      }
    }
    return result;
  }

  private static RasterFormatException tooLarge(Path path, long[] shape) {
    return new RasterFormatException(
        path,
        "shape "
            + Arrays.toString(shape)
            + " has more than 2^31 - 9 values; open it as a raster and read windows");
  }

  @Override
  public void close() {
    closed = true;
    try {
      data.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + info.path(), e);
    }
    if (mask != null) {
      mask.close();
    }
  }
}
