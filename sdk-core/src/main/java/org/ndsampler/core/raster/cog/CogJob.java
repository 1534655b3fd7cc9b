package org.ndsampler.core.raster.cog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.internal.AtomicFile;
import org.ndsampler.core.internal.Daemons;
import org.ndsampler.core.internal.Failures;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RowReader;
import org.ndsampler.core.raster.tiff.Compression;
import org.ndsampler.core.raster.tiff.Predictor;
import org.ndsampler.core.raster.tiff.internal.format.Zstds;
import org.ndsampler.core.raster.tiff.internal.write.MaskEncoder;
import org.ndsampler.core.raster.tiff.internal.write.Reducer;
import org.ndsampler.core.raster.tiff.internal.write.Spool;
import org.ndsampler.core.raster.tiff.internal.write.TileEncoder;

/** One file being written by a {@link CogWriter}. For one thread. */
final class CogJob {
  private static final long CLASSIC_LIMIT = 0xffff_0000L;
  private static final int DEFLATE_LEVEL = 3;
  private static final int SAMPLE_SIZE = 128;

  /** How much larger the sample may become without a search for repetitions. */
  private static final double MOST_MORE = 1.05;

  private final CogSettings settings;
  private final CogSource source;
  private final Path target;
  private final AtomicFile file;
  private final OptionalDouble nodata;
  private final Reducer reducer;
  private final List<CogLevel> levels = new ArrayList<>();

  /** One for each of the levels, or none at all. */
  private final List<CogLevel> masks = new ArrayList<>();

  private final ConcurrentLinkedQueue<MaskEncoder> maskEncoders = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<TileEncoder> encoders = new ConcurrentLinkedQueue<>();
  private TileEncoder.@Nullable Settings chosen;
  private @Nullable ExecutorService executor;
  private @Nullable NDArray sample;
  private long total;
  private long done;

  CogJob(CogSettings settings, CogSource source, Path target) throws IOException {
    this.settings = settings;
    this.source = source;
    this.target = target;
    this.nodata = settings.nodata.isPresent() ? settings.nodata : source.nodata();
    this.reducer = new Reducer(settings.resampling, nodata);
    if (source.size().width() == 0 || source.size().height() == 0 || source.channels() == 0) {
      throw new IllegalArgumentException("an image without pixels cannot be written");
    }
    if (source.channels() > 65_535) {
      throw new IllegalArgumentException(
          "a TIFF has at most 65535 channels, not " + source.channels());
    }
    this.file = AtomicFile.of(target);
  }

  /** The levels and their masks, in the order of their directories. */
  private List<CogLevel> all() {
    List<CogLevel> all = new ArrayList<>();
    for (int i = 0; i < levels.size(); i++) {
      all.add(levels.get(i));
      if (i == 0 && !masks.isEmpty()) {
        all.add(masks.get(0));
      }
    }
    if (masks.size() > 1) {
      all.addAll(masks.subList(1, masks.size()));
    }
    return all;
  }

  /** In the order of their tiles: the smallest first, the mask after the image. */
  private List<CogLevel> dataOrder() {
    List<CogLevel> order = new ArrayList<>();
    for (int i = levels.size() - 1; i >= 0; i--) {
      order.add(levels.get(i));
      if (!masks.isEmpty()) {
        order.add(masks.get(i));
      }
    }
    return order;
  }

  CogWriter.Written run() throws IOException {
    try {
      TileEncoder.Settings plan = choose();
      chosen = plan;
      makeLevels();
      if (settings.threads > 1) {
        executor = Daemons.pool(settings.threads, "cog-writer");
      }
      readSource();
      for (CogLevel level : all()) {
        drain(level);
      }
      return publish(plan);
    } finally {
      close();
    }
  }

  private void close() throws IOException {
    if (executor != null) {
      executor.shutdownNow();
    }
    IOException failure = null;
    for (CogLevel level : all()) {
      try {
        level.spool.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    for (TileEncoder encoder = encoders.poll(); encoder != null; encoder = encoders.poll()) {
      encoder.close();
    }
    for (MaskEncoder one = maskEncoders.poll(); one != null; one = maskEncoders.poll()) {
      one.close();
    }
    if (failure != null) {
      throw failure;
    }
  }

  private TileEncoder.Settings choose() throws IOException {
    DType dtype = source.dtype();
    int channels = source.channels();
    boolean fitsJpeg = dtype == DType.UINT8 && channels <= 4;
    Compression compression = settings.compression;
    if (compression == Compression.AUTO) {
      compression =
          source.isLossy() && fitsJpeg && channels % 2 == 1 && nodata.isEmpty()
              ? Compression.JPEG
              : Zstds.isAvailable() ? Compression.ZSTD : Compression.DEFLATE;
    }
    if (compression == Compression.JPEG && !fitsJpeg) {
      throw new IllegalArgumentException(
          "JPEG holds uint8 of 1 to 4 channels, not "
              + dtype
              + " of "
              + channels
              + "; choose ZSTD or DEFLATE");
    }
    if (compression == Compression.ZSTD && !Zstds.isAvailable()) {
      throw new IllegalArgumentException("the ZSTD library cannot be loaded here; choose DEFLATE");
    }
    int level = settings.level.orElse(compression == Compression.DEFLATE ? DEFLATE_LEVEL : 3);
    TileEncoder.Settings plain =
        new TileEncoder.Settings(
            compression,
            level,
            false,
            settings.quality / 100f,
            Predictor.NONE,
            settings.tileSize,
            dtype,
            channels);
    return withStrategy(withPredictor(plain));
  }

  /**
   * DEFLATE without a search for repetitions, where there are hardly any: a photograph is then
   * compressed in half the time, to two or three per cent more, and is still smaller than with the
   * lowest level.
   */
  private TileEncoder.Settings withStrategy(TileEncoder.Settings plan) throws IOException {
    if (plan.compression() != Compression.DEFLATE || settings.level.isPresent()) {
      return plan;
    }
    NDArray sample = sample();
    TileEncoder.Settings huffman = plan.withCompression(Compression.DEFLATE, plan.level(), true);
    return encodedLength(huffman, sample) <= encodedLength(plan, sample) * MOST_MORE
        ? huffman
        : plan;
  }

  private int encodedLength(TileEncoder.Settings plan, NDArray sample) throws IOException {
    int size = Math.min(SAMPLE_SIZE, plan.tileSize());
    // A sample that does not fill a tile shows no difference, and then there is none to make.
    try (TileEncoder encoder = new TileEncoder(plan.withTileSize(size))) {
      return encoder.encode(sample).length;
    }
  }

  private TileEncoder.Settings withPredictor(TileEncoder.Settings plain) throws IOException {
    boolean possible =
        switch (plain.compression()) {
          case LZW, DEFLATE, ZSTD -> true;
          default -> false;
        };
    boolean floating = plain.dtype().isFloating();
    Predictor predictor = settings.predictor;
    if (predictor == Predictor.AUTO) {
      // Differences of 64-bit integers are not in every reader.
      if (!possible || plain.dtype() == DType.INT64) {
        return plain;
      }
      TileEncoder.Settings other =
          plain.withPredictor(floating ? Predictor.FLOATING_POINT : Predictor.HORIZONTAL);
      NDArray sample = sample();
      boolean smaller =
          encodedLength(quick(other), sample) < encodedLength(quick(plain), sample) * 0.95;
      return smaller ? other : plain;
    }
    if (predictor != Predictor.NONE && !possible) {
      throw new IllegalArgumentException(
          "predictor "
              + predictor
              + " is for LZW, DEFLATE and ZSTD, compression is "
              + plain.compression());
    }
    if ((predictor == Predictor.FLOATING_POINT && !floating)
        || (predictor == Predictor.HORIZONTAL && floating)) {
      throw new IllegalArgumentException(
          "predictor " + predictor + " does not fit values of " + plain.dtype());
    }
    return plain.withPredictor(predictor);
  }

  /** The same, fast: which of two is the smaller does not depend on how hard they try. */
  private static TileEncoder.Settings quick(TileEncoder.Settings plan) {
    return plan.withCompression(
        plan.compression() == Compression.LZW ? Compression.LZW : Compression.DEFLATE, 1, false);
  }

  /** The middle of the image, small: it tells enough, and costs little beside the image. */
  private NDArray sample() throws IOException {
    NDArray known = sample;
    if (known != null) {
      return known;
    }
    Size size = source.size();
    int width = Math.min(size.width(), Math.min(SAMPLE_SIZE, settings.tileSize));
    int height = Math.min(size.height(), Math.min(SAMPLE_SIZE, settings.tileSize));
    NDArray read =
        source.sample(
            Window.of((size.width() - width) / 2, (size.height() - height) / 2, width, height));
    sample = read;
    return read;
  }

  private void makeLevels() {
    Size size = source.size();
    levels.add(new CogLevel(0, false, size, settings.tileSize, new Spool(file.path("0"))));
    int most = settings.overviews.orElse(Integer.MAX_VALUE);
    for (int i = 1; i <= most && (size.width() > 1 || size.height() > 1); i++) {
      boolean fits = size.width() <= settings.tileSize && size.height() <= settings.tileSize;
      if (settings.overviews.isEmpty() && fits) {
        break;
      }
      size = new Size((size.width() + 1) / 2, (size.height() + 1) / 2);
      levels.add(new CogLevel(i, false, size, settings.tileSize, new Spool(file.path("" + i))));
    }
    if (source.mask() != null) {
      for (CogLevel level : levels) {
        Spool spool = new Spool(file.path("mask" + level.number));
        masks.add(new CogLevel(level.number, true, level.size, settings.tileSize, spool));
      }
    }
    for (CogLevel level : all()) {
      total += level.counts.length;
    }
  }

  private void readSource() throws IOException {
    CogLevel main = levels.get(0);
    int tile = settings.tileSize;
    int width = main.size.width();
    NDArray memory = source.inMemory();
    if (memory != null) {
      for (int top = 0; top < main.size.height(); top += tile) {
        int height = Math.min(tile, main.size.height() - top);
        requireNotCancelled();
        NDArray rows = memory.crop(Window.of(0, top, width, height));
        drain(main);
        addRows(rows, null);
      }
      return;
    }
    // While the tiles of one row are compressed the next one is read.
    NDArray[] buffers = new NDArray[executor == null ? 1 : 2];
    for (int i = 0; i < buffers.length; i++) {
      buffers[i] =
          NDArray.zeros(
              source.dtype(),
              Shape.of(Math.min(tile, main.size.height()), width, source.channels()));
    }
    Raster mask = source.mask();
    NDArray[] maskBuffers = new NDArray[mask == null ? 0 : buffers.length];
    for (int i = 0; i < maskBuffers.length; i++) {
      maskBuffers[i] = NDArray.zeros(DType.UINT8, Shape.of(buffers[i].height(), width, 1));
    }
    try (RowReader reader = source.rows()) {
      for (int row = 0; row < main.down; row++) {
        int height = Math.min(tile, main.size.height() - row * tile);
        requireNotCancelled();
        NDArray rows = buffers[row % buffers.length].crop(Window.of(0, 0, width, height));
        reader.read(rows);
        NDArray valid = null;
        if (mask != null) {
          valid = maskBuffers[row % buffers.length].crop(Window.of(0, 0, width, height));
          mask.read(Window.of(0, row * tile, width, height), valid);
        }
        // The tiles of the row before are done with the other buffer.
        drain(main);
        if (mask != null) {
          drain(masks.get(0));
        }
        addRows(rows, valid);
      }
    }
  }

  private void addRows(NDArray rows, @Nullable NDArray valid) throws IOException {
    compress(levels.get(0), rows);
    if (valid != null) {
      compress(masks.get(0), valid);
    }
    reduceInto(1, rows, valid);
  }

  private void requireNotCancelled() {
    if (settings.cancellation.isCancelled()) {
      throw new CancellationException("writing " + target + " was cancelled");
    }
  }

  /** Adds the rows of a level to the overview above it. */
  private void reduceInto(int number, NDArray rows, @Nullable NDArray valid) throws IOException {
    if (number >= levels.size()) {
      return;
    }
    CogLevel level = levels.get(number);
    int more = (rows.height() + 1) / 2;
    reducer.reduce(rows, valid, room(level, more, source.dtype(), source.channels()));
    NDArray full = takeFull(level, more);
    NDArray fullMask = null;
    if (valid != null) {
      CogLevel mask = masks.get(number);
      reducer.reduceMask(valid, room(mask, more, DType.UINT8, 1));
      fullMask = takeFull(mask, more);
    }
    if (full != null) {
      compress(level, full);
      if (fullMask != null) {
        compress(masks.get(number), fullMask);
      }
      reduceInto(number + 1, full, fullMask);
    }
  }

  /** The place of the next rows of an overview. */
  private NDArray room(CogLevel level, int rows, DType dtype, int channels) throws IOException {
    drain(level);
    NDArray strip = level.strip;
    if (strip == null) {
      int capacity = Math.min(settings.tileSize, level.size.height());
      strip = NDArray.zeros(dtype, Shape.of(capacity, level.size.width(), channels));
      level.strip = strip;
    }
    return strip.crop(Window.of(0, level.stripRows, level.size.width(), rows));
  }

  /** Counts new rows of an overview; the rows of a row of tiles, once there are as many. */
  private @Nullable NDArray takeFull(CogLevel level, int more) {
    level.stripRows += more;
    level.nextRow += more;
    if (level.stripRows < settings.tileSize && level.nextRow < level.size.height()) {
      return null;
    }
    NDArray full =
        Objects.requireNonNull(level.strip)
            .crop(Window.of(0, 0, level.size.width(), level.stripRows));
    level.stripRows = 0;
    return full;
  }

  /** Compresses a row of tiles, now or on other threads. */
  private void compress(CogLevel level, NDArray rows) throws IOException {
    int tile = settings.tileSize;
    for (int x = 0; x < level.size.width(); x += tile) {
      NDArray pixels =
          rows.crop(Window.of(x, 0, Math.min(tile, level.size.width() - x), rows.height()));
      if (executor == null) {
        requireNotCancelled();
        append(level, encode(level, pixels));
      } else {
        level.pending.add(executor.submit(() -> encode(level, pixels)));
      }
    }
  }

  private byte[] encode(CogLevel level, NDArray pixels) throws IOException {
    if (level.isMask) {
      MaskEncoder encoder = maskEncoders.poll();
      if (encoder == null) {
        encoder = new MaskEncoder(settings.tileSize);
      }
      byte[] bytes = encoder.encode(pixels);
      maskEncoders.add(encoder);
      return bytes;
    }
    TileEncoder encoder = encoders.poll();
    if (encoder == null) {
      encoder = new TileEncoder(Objects.requireNonNull(chosen));
    }
    byte[] bytes = encoder.encode(pixels);
    encoders.add(encoder);
    return bytes;
  }

  /** Waits for the tiles of a level, so that its rows may be written over. */
  private void drain(CogLevel level) throws IOException {
    while (!level.pending.isEmpty()) {
      requireNotCancelled();
      Future<byte[]> next = level.pending.remove();
      try {
        append(level, next.get());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("writing " + target + " was interrupted");
      } catch (ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof IOException failure) {
          throw failure;
        } else if (cause instanceof RuntimeException failure) {
          throw failure;
        } else if (cause instanceof Error failure) {
          throw failure;
        }
        throw new IOException("compressing a tile of " + target + " failed", cause);
      }
    }
  }

  /** Adds a tile with its size before it and its last four bytes after it. */
  private void append(CogLevel level, byte[] tile) throws IOException {
    byte[] framed = new byte[Math.addExact(tile.length, 8)];
    ByteBuffer.wrap(framed).order(ByteOrder.LITTLE_ENDIAN).putInt(tile.length);
    System.arraycopy(tile, 0, framed, 4, tile.length);
    int last = Math.min(4, tile.length);
    System.arraycopy(tile, tile.length - last, framed, 4 + tile.length, last);
    level.offsets[level.appended] = level.spool.size() + 4;
    level.counts[level.appended] = tile.length;
    level.appended++;
    try {
      level.spool.append(framed);
    } catch (IOException e) {
      throw Failures.writing(target, e);
    }
    done++;
    settings.progress.update("writing " + target.getFileName(), done, total);
  }

  private CogWriter.Written publish(TileEncoder.Settings plan) throws IOException {
    long data = 0;
    for (CogLevel level : all()) {
      data += level.spool.size();
    }
    CogHead head = new CogHead(settings, source, nodata, plan);
    boolean big = settings.bigTiff || head.bytes(all(), false) + data > CLASSIC_LIMIT;
    long bytes;
    try (file) {
      try (FileChannel out =
          FileChannel.open(file.path(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        Spool.writeFully(out, head.build(all(), dataOrder(), big));
        for (CogLevel level : dataOrder()) {
          level.spool.copyTo(out);
        }
        bytes = out.position();
      } catch (IOException e) {
        throw Failures.writing(target, e);
      }
      requireNotCancelled();
      file.commit();
    }
    return new CogWriter.Written(
        target,
        plan.compression(),
        plan.predictor(),
        levels.stream().skip(1).map(level -> level.size).toList(),
        big,
        bytes,
        head.lost());
  }
}
