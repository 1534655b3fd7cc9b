package org.ndsampler.gdal;

import java.io.IOException;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Vector;
import org.gdal.gdal.Band;
import org.gdal.gdal.Driver;
import org.gdal.gdal.gdal;
import org.gdal.gdalconst.gdalconst;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.internal.Ints;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.RasterInfo;
import org.ndsampler.gdal.internal.Native;

/**
 * An image that GDAL opened, one of its overviews, or its mask.
 *
 * <p>Values are handed out as stored: a palette gives its indices ({@code TiffRaster} gives its
 * colours), int8 becomes int16, bands of several types become the smallest type that holds them
 * all, and a uint64 value beyond int64 is an error. Complex types are refused.
 *
 * <p>Safe for concurrent use: since a GDAL dataset is not, each thread that reads at the same time
 * gets one of its own, from a pool that {@link #close} closes. Decoded blocks are in GDAL's block
 * cache (its {@code GDAL_CACHEMAX}), not in the SDK's, and once for each dataset. Overviews and
 * masks share the pool and need not be closed.
 *
 * <p>Cost of a window: that of GDAL's call and one copy; a block that is not in GDAL's cache has to
 * be decoded first.
 *
 * @since 0.1
 */
public final class GdalRaster implements Raster {
  private static final Cleaner CLEANER = Cleaner.create();
  private static final int CHUNK_BYTES = 8 << 20;
  private static final int INT8 = 14;
  private static final int FLOAT16 = 15;

  private final String name;
  private final RasterInfo info;
  private final HandlePool pool;
  private final Pixels pixels;
  private final int level;
  private final boolean isMask;
  // Set once while the root is made, before it is handed out.
  private List<GdalRaster> overviews = List.of();
  private @Nullable GdalRaster mask;
  // The full image, which must not be collected while one of its parts is in use.
  private final @Nullable GdalRaster root;

  /**
   * How values are asked for.
   *
   * @param gdalType the type that GDAL converts to
   * @param dtype the type of the array
   * @param signedBytes whether GDAL calls uint8 what is int8
   */
  private record Pixels(int gdalType, DType dtype, boolean signedBytes) {}

  private GdalRaster(
      String name,
      RasterInfo info,
      HandlePool pool,
      Pixels pixels,
      int level,
      boolean isMask,
      @Nullable GdalRaster root) {
    this.name = name;
    this.info = info;
    this.pool = pool;
    this.pixels = pixels;
    this.level = level;
    this.isMask = isMask;
    this.root = root;
  }

  /** Opens whatever GDAL understands by the name. */
  static GdalRaster open(String name) throws IOException {
    Native.require();
    Path path = Path.of(name);
    try {
      Handle handle = Handle.open(name);
      boolean done = false;
      try {
        GdalRaster raster = Native.quietly(() -> describe(name, path, handle));
        done = true;
        return raster;
      } finally {
        if (!done) {
          handle.close();
        }
      }
    } catch (GdalException e) {
      throw new RasterFormatException(path, e.text(), e);
    }
  }

  private static GdalRaster describe(String name, Path path, Handle handle) throws GdalException {
    if (handle.bands() == 0) {
      Vector<?> parts = handle.dataset.GetMetadata_List("SUBDATASETS");
      throw new GdalException(
          0,
          parts.isEmpty()
              ? "no raster bands in it"
              : "no raster bands of its own; open one of its parts: " + parts);
    }
    Driver driver = handle.dataset.GetDriver();
    String format = driver.getShortName().toLowerCase(Locale.ROOT);
    Pixels pixels = pixels(handle);
    Band first = handle.band(-1, 0);
    List<Size> sizes = new ArrayList<>();
    for (int i = 0; i < first.GetOverviewCount(); i++) {
      Band band = handle.band(i, 0);
      sizes.add(new Size(band.GetXSize(), band.GetYSize()));
    }
    HandlePool pool = new HandlePool(name, handle);
    RasterInfo plain =
        RasterInfo.of(
                path,
                format,
                new Size(first.GetXSize(), first.GetYSize()),
                handle.bands(),
                pixels.dtype,
                blockSize(first))
            .withOverviews(sizes);
    RasterInfo info = Description.of(handle, plain);
    GdalRaster root = new GdalRaster(name, info, pool, pixels, -1, false, null);
    root.mask = mask(root, handle, info);
    List<GdalRaster> smaller = new ArrayList<>();
    for (int i = 0; i < sizes.size(); i++) {
      RasterInfo part =
          RasterInfo.of(
                  path,
                  format,
                  sizes.get(i),
                  handle.bands(),
                  pixels.dtype,
                  blockSize(handle.band(i, 0)))
              .withNodata(info.nodata());
      GdalRaster overview = new GdalRaster(name, part, pool, pixels, i, false, root);
      overview.mask = mask(overview, handle, part);
      smaller.add(overview);
    }
    root.overviews = List.copyOf(smaller);
    // Whoever forgets to close gets a warning and no leak; the bindings' finalizers, which may run
    // in the middle of a native call, find nothing to do.
    CLEANER.register(root, pool);
    return root;
  }

  private static Size blockSize(Band band) {
    return new Size(Math.max(1, band.GetBlockXSize()), Math.max(1, band.GetBlockYSize()));
  }

  private static @Nullable GdalRaster mask(GdalRaster of, Handle handle, RasterInfo info)
      throws GdalException {
    if ((handle.band(of.level, 0).GetMaskFlags() & gdalconst.GMF_ALL_VALID) != 0) {
      return null;
    }
    return new GdalRaster(
        of.name,
        RasterInfo.of(info.path(), info.format(), info.size(), 1, DType.UINT8, info.blockSize()),
        of.pool,
        new Pixels(gdalconst.GDT_Byte, DType.UINT8, false),
        of.level,
        true,
        of.root == null ? of : of.root);
  }

  /**
   * Which pixels are valid: one channel of uint8, 0 for none and 255 for valid (or an alpha in
   * between), from the file's mask, its alpha band or its nodata value; empty if all are.
   */
  @Override
  public Optional<GdalRaster> mask() {
    return Optional.ofNullable(mask);
  }

  private static Pixels pixels(Handle handle) throws GdalException {
    int type = gdalconst.GDT_Unknown;
    boolean signedBytes = true;
    for (int i = 0; i < handle.bands(); i++) {
      Band band = handle.band(-1, i);
      int next = band.getDataType();
      signedBytes &=
          next == gdalconst.GDT_Byte
              && "SIGNEDBYTE".equals(band.GetMetadataItem("PIXELTYPE", "IMAGE_STRUCTURE"));
      type = i == 0 ? next : gdal.DataTypeUnion(type, next);
    }
    if (signedBytes) {
      return new Pixels(gdalconst.GDT_Int16, DType.INT16, true);
    }
    return switch (type) {
      case 1 -> new Pixels(type, DType.UINT8, false);
      case 2 -> new Pixels(type, DType.UINT16, false);
      case 3 -> new Pixels(type, DType.INT16, false);
      case 4 -> new Pixels(type, DType.UINT32, false);
      case 5 -> new Pixels(type, DType.INT32, false);
      case 6 -> new Pixels(type, DType.FLOAT32, false);
      case 7 -> new Pixels(type, DType.FLOAT64, false);
      case 12, 13 -> new Pixels(type, DType.INT64, false);
      case INT8 -> new Pixels(gdalconst.GDT_Int16, DType.INT16, false);
      case FLOAT16 -> new Pixels(gdalconst.GDT_Float32, DType.FLOAT32, false);
      default ->
          throw new GdalException(
              0,
              "its values are "
                  + gdal.GetDataTypeName(type)
                  + ", which has no array type; convert it, for instance with gdal_translate -ot");
    };
  }

  /** The name that it was opened by, such as {@code /vsizip/archive.zip/image.tif}. */
  public String name() {
    return name;
  }

  @Override
  public RasterInfo info() {
    return info;
  }

  @Override
  public GdalRaster overview(int index) {
    if (index < 0 || index >= overviews.size()) {
      throw new IndexOutOfBoundsException(
          "no overview " + index + ": " + name + " has " + overviews.size());
    }
    return overviews.get(index);
  }

  /**
   * Where on Earth the image is; empty if the file does not say, or says it by control points.
   *
   * @throws IOException if GDAL cannot tell
   */
  public Optional<GeoRaster> georeferencing() throws IOException {
    return GeoRaster.find(root == null ? this : root);
  }

  @Override
  public void read(Window window, NDArray target) throws IOException {
    info.requireTarget(window, target);
    Handle handle = pool.take();
    try {
      if (!window.isEmpty()) {
        boolean direct = target.columnStride() == info.channels();
        NDArray packed =
            direct
                ? target
                : NDArray.zeros(
                    target.dtype(), Shape.of(window.height(), window.width(), info.channels()));
        Native.quietly(
            () -> {
              transfer(handle, window, packed);
              return packed;
            });
        if (!direct) {
          packed.copyTo(target);
        }
      }
    } catch (GdalException e) {
      throw new RasterFormatException(info.path(), window + ": " + e.text(), e);
    } finally {
      pool.giveBack(handle);
      Reference.reachabilityFence(root == null ? this : root);
    }
  }

  private void transfer(Handle handle, Window window, NDArray target) throws GdalException {
    int valueBytes = pixels.dtype.bytes();
    int rowValues = Ints.length("the values of a row", window.width(), info.channels());
    int rowBytes = Ints.length("the bytes of a row", rowValues, valueBytes);
    int most = Math.max(1, CHUNK_BYTES / rowBytes);
    int blockRows = info.blockSize().height();
    int end = window.endY();
    for (int y = window.y(); y < end; ) {
      int next = Math.min(end, y + Math.min(most, end - y));
      if (next < end && next / blockRows * blockRows > y) {
        // No block is touched by two reads: the cache may be too small to keep it.
        next = next / blockRows * blockRows;
      }
      int rows = next - y;
      ByteBuffer buffer = handle.buffer(Ints.length("the bytes of some rows", rows, rowBytes));
      if (isMask) {
        handle.readMask(level, window.x(), y, window.width(), rows, buffer);
      } else {
        handle.readBands(
            level, window.x(), y, window.width(), rows, pixels.gdalType, valueBytes, buffer);
      }
      int at = target.offset() + (y - window.y()) * target.rowStride();
      if (target.rowStride() == rowValues) {
        store(buffer, 0, target.data(), at, rows * rowValues);
      } else {
        for (int r = 0; r < rows; r++) {
          store(buffer, r * rowValues, target.data(), at + r * target.rowStride(), rowValues);
        }
      }
      y = next;
    }
  }

  private void store(ByteBuffer buffer, int from, Object data, int at, int count)
      throws GdalException {
    switch (pixels.dtype) {
      case UINT8 -> buffer.get(from, (byte[]) data, at, count);
      case INT16, UINT16 -> {
        short[] values = (short[]) data;
        buffer.asShortBuffer().get(from, values, at, count);
        if (pixels.signedBytes) {
          for (int i = at; i < at + count; i++) {
            values[i] = (byte) values[i];
          }
        }
      }
      case INT32, UINT32 -> buffer.asIntBuffer().get(from, (int[]) data, at, count);
      case INT64 -> {
        long[] values = (long[]) data;
        buffer.asLongBuffer().get(from, values, at, count);
        if (pixels.gdalType == 12) {
          for (int i = at; i < at + count; i++) {
            if (values[i] < 0) {
              throw new GdalException(
                  0,
                  "the uint64 value "
                      + Long.toUnsignedString(values[i])
                      + " does not fit into int64");
            }
          }
        }
      }
      case FLOAT32 -> buffer.asFloatBuffer().get(from, (float[]) data, at, count);
      case FLOAT64 -> buffer.asDoubleBuffer().get(from, (double[]) data, at, count);
    }
  }

  /** Runs something with a dataset that no other thread uses meanwhile. */
  <T> T with(HandleFunction<T> function) throws IOException {
    Handle handle = pool.take();
    try {
      return Native.quietly(() -> function.apply(handle));
    } catch (GdalException e) {
      throw new RasterFormatException(info.path(), e.text(), e);
    } finally {
      pool.giveBack(handle);
      Reference.reachabilityFence(root == null ? this : root);
    }
  }

  /** Something to be done with a dataset. */
  @FunctionalInterface
  interface HandleFunction<T> {
    T apply(Handle handle) throws GdalException;
  }

  /** How many datasets are open now, for tests. */
  int openDatasets() {
    return pool.openCount();
  }

  /** Closes all datasets; those that are being read from, when the read has ended. */
  @Override
  public void close() {
    if (root == null) {
      pool.close();
    }
  }

  @Override
  public String toString() {
    return "GdalRaster["
        + name
        + ", "
        + info.format()
        + ", "
        + info.size()
        + ", "
        + info.channels()
        + " channels of "
        + info.dtype()
        + (isMask ? ", mask" : "")
        + (level >= 0 ? ", overview " + level : "")
        + "]";
  }
}
