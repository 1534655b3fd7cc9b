package org.ndsampler.core.raster.internal.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.imageio.IIOException;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.internal.Ints;
import org.ndsampler.core.raster.Damage;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.RasterInfo;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.RowReader;
import org.ndsampler.core.raster.internal.Blocks;
import org.ndsampler.core.raster.internal.WindowMask;
import org.ndsampler.core.raster.internal.WindowRows;

/**
 * A raster of a format that is decoded as a whole: the image is one block of the cache, and windows
 * are copied from it. Where the decoder can give a window for less, a single one is decoded alone.
 */
public final class DecodedRaster implements Raster {
  /** An image of more bytes than this is not decoded as a whole to read its rows once. */
  private static final long LARGE_BYTES = 64L << 20;

  /** Who reads a second window before so many of other images have been read reads more of them. */
  private static final int NEAR_READS = 8;

  private final RasterInfo info;
  private final Blocks cache;
  private final ImageDecoder decoder;

  /** The largest image that is decoded as a whole. */
  private final long maxPixels;

  private final long owner = Blocks.nextOwner();

  /**
   * The number of the last reading of a window that was not in the cache. Guarded by this, as what
   * follows.
   */
  private long lastRead = -NEAR_READS - 1;

  /** What such windows have cost since the whole was decoded, as a share of that. */
  private double spent;

  private double patience = 1;

  /** What is sound of a damaged image; null if it is whole. */
  private final @Nullable Window valid;

  /** Those that were asked for. Guarded by this. */
  private final Map<Integer, DecodedRaster> overviews = new HashMap<>();

  private final RasterOptions options;
  private volatile boolean closed;

  private DecodedRaster(
      ImageDecoder decoder,
      RasterInfo info,
      RasterOptions options,
      long maxPixels,
      @Nullable Window valid) {
    this.info = info;
    this.options = options;
    this.maxPixels = maxPixels;
    this.cache = Blocks.of(options.cache());
    this.decoder = decoder;
    this.valid = valid;
  }

  /**
   * A raster of an image whose header was read. Damage is not tolerated where an image is too large
   * to be decoded as a whole.
   *
   * @param maxPixels the largest image that is decoded as a whole
   * @throws RasterFormatException if damage is tolerated, but nothing can be decoded
   */
  public static DecodedRaster of(ImageDecoder decoder, RasterOptions options, long maxPixels)
      throws IOException {
    RasterInfo info = decoder.info();
    DecodedRaster whole = new DecodedRaster(decoder, info, options, maxPixels, null);
    if (options.damage() == Damage.REFUSE || whole.isTooLarge()) {
      return whole;
    }
    RasterFormatException damage;
    try {
      whole.cache.block(whole.owner, 0, whole::decode);
      return whole;
    } catch (RasterFormatException e) {
      damage = e;
    }
    ImageDecoder.Partial partial = damage.isUnsupported() ? null : partly(decoder);
    if (partial == null) {
      throw damage;
    }
    String message = reason(damage);
    String start = info.path() + ": ";
    RasterInfo warned =
        info.withOverviews(List.of())
            .withWarnings(
                List.of(
                    (message.startsWith(start) ? message.substring(start.length()) : message)
                        + "; "
                        + said(partial.valid(), info.size())));
    DecodedRaster part = new DecodedRaster(decoder, warned, options, maxPixels, partial.valid());
    part.cache.block(part.owner, 0, partial::pixels);
    return part;
  }

  private static ImageDecoder.@Nullable Partial partly(ImageDecoder decoder) throws IOException {
    try {
      return decoder.decodePartly().orElse(null);
    } catch (RuntimeException | IIOException e) {
      return null;
    }
  }

  private static String said(Window valid, Size size) {
    if (valid.equals(size.toWindow())) {
      return "all rows were decoded";
    }
    return valid.width() == size.width()
        ? "rows "
            + valid.y()
            + " to "
            + (valid.endY() - 1)
            + " of "
            + size.height()
            + " were decoded"
        : "columns "
            + valid.x()
            + " to "
            + (valid.endX() - 1)
            + " of "
            + size.width()
            + " were decoded";
  }

  @Override
  public Optional<Raster> mask() {
    return valid == null || valid.equals(info.size().toWindow())
        ? Optional.empty()
        : Optional.of(new WindowMask(info, valid));
  }

  @Override
  public RasterInfo info() {
    return info;
  }

  @Override
  public Raster overview(int level) {
    Objects.checkIndex(level, info.overviews().size());
    synchronized (this) {
      requireOpen();
      return overviews.computeIfAbsent(
          level,
          key -> {
            ImageDecoder smaller = decoder.overview(key);
            return new DecodedRaster(smaller, smaller.info(), options, maxPixels, null);
          });
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException(info.path() + " is closed");
    }
  }

  @Override
  public void read(Window window, NDArray target) throws IOException {
    requireOpen();
    info.requireTarget(window, target);
    if (window.isEmpty()) {
      return;
    }
    NDArray whole = cache.present(owner, 0);
    if (whole == null && isWorthAlone(window)) {
      NDArray part = decode(window);
      if (part != null) {
        part.copyTo(target);
        return;
      }
    }
    cache.block(owner, 0, this::decode).crop(window).copyTo(target);
  }

  /**
   * Whether a window is decoded without the rest of the image. What is decoded as a whole is there
   * for all windows after it; so it is, unless the cache has no room for it, once windows come one
   * after the other, or have taken as much work as the whole takes.
   */
  private boolean isWorthAlone(Window window) {
    if (valid != null || isTooLarge()) {
      return false;
    }
    double share = decoder.share(window);
    if (share >= 1) {
      return false;
    }
    if (bytes() > cache.budget()) {
      return true;
    }
    long read = cache.nextRead();
    synchronized (this) {
      boolean near = read - lastRead <= NEAR_READS;
      lastRead = read;
      return !near && !isSpent(share);
    }
  }

  /**
   * Whether windows have taken as much work as the whole takes. If that was decoded for nothing,
   * because the cache has dropped it again, the next time takes twice as many.
   */
  private boolean isSpent(double share) {
    spent += share;
    if (spent < patience) {
      return false;
    }
    spent = 0;
    patience *= 2;
    return true;
  }

  private @Nullable NDArray decode(Window window) throws IOException {
    requirePixels();
    try {
      return decoder.decode(window).orElse(null);
    } catch (OutOfMemoryError e) {
      throw tooLarge(e);
    }
  }

  private void requirePixels() throws RasterFormatException {
    ImageIoProvider.requirePixels(
        info.path(), info.size(), info.channels(), maxPixels, decoder.adviceIfTooLarge());
  }

  private long bytes() {
    return Ints.product(info.size().area(), (long) info.channels() * info.dtype().bytes());
  }

  /** An image that is small, or is there already, is worth keeping; a large one goes by. */
  @Override
  public RowReader rows() throws IOException {
    requireOpen();
    if (valid == null
        && (isTooLarge() || bytes() > Math.min(cache.budget(), LARGE_BYTES))
        && cache.present(owner, 0) == null) {
      Optional<RowReader> rows = decoder.rows(!isTooLarge());
      if (rows.isPresent()) {
        return rows.get();
      }
    }
    return new WindowRows(this);
  }

  private boolean isTooLarge() {
    long values = Ints.product(info.size().area(), info.channels());
    return info.size().area() > maxPixels
        || values > Integer.MAX_VALUE - 8
        || bytes() > Runtime.getRuntime().maxMemory();
  }

  private NDArray decode() throws IOException {
    Path path = info.path();
    requirePixels();
    if (isTooLarge()) {
      throw tooLarge(null);
    }
    NDArray image;
    try {
      image =
          valid == null
              ? decoder.decode()
              : decoder
                  .decodePartly()
                  .orElseThrow(
                      () ->
                          new RasterFormatException(
                              path, "the file was changed after it was opened"))
                  .pixels();
    } catch (RasterFormatException e) {
      throw e;
    } catch (OutOfMemoryError e) {
      throw tooLarge(e);
    } catch (RuntimeException | IIOException e) {
      // ImageIO's readers meet damage with whatever exception it leads to.
      if (isUnsupported(e)) {
        RasterFormatException unsupported =
            RasterFormatException.unsupported(
                path, "this kind of " + info.format() + " is not supported: " + reason(e));
        unsupported.initCause(e);
        throw unsupported;
      }
      throw new RasterFormatException(
          path, "the " + info.format() + " data is damaged or not supported: " + reason(e), e);
    }
    if (image.width() != info.size().width()
        || image.height() != info.size().height()
        || image.channels() != info.channels()
        || image.dtype() != info.dtype()) {
      throw new RasterFormatException(
          path,
          "the header says "
              + info.size()
              + ", "
              + info.channels()
              + " channels, "
              + info.dtype()
              + ", but the pixels are "
              + image
              + "; the file was changed after it was opened, or is damaged");
    }
    return image;
  }

  private IOException tooLarge(@Nullable Throwable cause) {
    return new IOException(
        info.path()
            + ": the decoded image needs "
            + (bytes() >> 20)
            + " MiB, and the whole heap has "
            + (Runtime.getRuntime().maxMemory() >> 20)
            + "; start Java with a larger -Xmx, or "
            + decoder.adviceIfTooLarge(),
        cause);
  }

  private static boolean isUnsupported(Exception e) {
    String message = reason(e).toLowerCase(Locale.ROOT);
    return e instanceof UnsupportedOperationException
        || message.contains("supported")
        || message.contains("no decompressor");
  }

  public static String reason(Throwable e) {
    String message = e.getMessage();
    return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      cache.release(owner);
      overviews.values().forEach(DecodedRaster::close);
    }
  }
}
