package org.ndsampler.core.raster.tiff;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.concurrent.Progress;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RowReader;

/**
 * Writes Cloud-Optimised GeoTIFFs: tiles, overviews, all directories at the start, the smallest
 * overview first, with GDAL's ghost area and what it promises. Immutable and safe for concurrent
 * use; one writer can write any number of files.
 *
 * <pre>{@code
 * CogWriter writer = CogWriter.builder().compression(Compression.ZSTD).build();
 * writer.write(raster, Path.of("image.tif"));
 * }</pre>
 *
 * <p>The source is read once, a row of tiles at a time, so that the memory grows with its width and
 * not with its height; compressed tiles wait for their place in temporary files beside the target.
 * The target appears whole or not at all: it is written under another name in the same folder and
 * moved. The bytes of the file depend on the pixels and the settings only, not on the number of
 * threads.
 *
 * <p>Of a {@link TiffRaster} the GeoTIFF tags, GDAL's metadata, the nodata value and the mask are
 * kept. Its overviews are not copied but made anew, of the mask too: where a mask says that a pixel
 * is not valid, it does not count in a mean, and a pixel of an overview is valid where one of those
 * below it is.
 */
public final class CogWriter {
  private static final AtomicLong TEMPORARY = new AtomicLong();
  private static final long CLASSIC_LIMIT = 0xffff_0000L;
  private static final int DEFLATE_LEVEL = 3;
  private static final int SAMPLE_SIZE = 128;

  private final Builder settings;

  private CogWriter(Builder settings) {
    this.settings = settings;
  }

  /** With every setting at its default. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * What was written.
   *
   * @param path the file
   * @param compression the compression that was used, never {@code AUTO}
   * @param predictor the predictor that was used, never {@code AUTO}
   * @param overviews the sizes of the overviews, largest first
   * @param bigTiff whether the offsets have 64 bits
   * @param bytes the size of the file
   */
  public record Written(
      Path path,
      Compression compression,
      Predictor predictor,
      List<Size> overviews,
      boolean bigTiff,
      long bytes) {

    /** Copies the list. */
    public Written {
      overviews = List.copyOf(overviews);
    }
  }

  /** Settings of a {@link CogWriter}. For one thread. */
  public static final class Builder {
    private Compression compression = Compression.AUTO;
    private OptionalInt level = OptionalInt.empty();
    private int quality = 90;
    private int tileSize = 256;
    private Predictor predictor = Predictor.AUTO;
    private OptionalInt overviews = OptionalInt.empty();
    private Resampling resampling = Resampling.AVERAGE;
    private boolean bigTiff;
    private OptionalDouble nodata = OptionalDouble.empty();
    private TiffMetadata.@Nullable Geo geo;
    private int threads = 1;
    private Progress progress = Progress.NONE;
    private BooleanSupplier cancelled = () -> false;

    private Builder() {}

    private Builder(Builder other) {
      compression = other.compression;
      level = other.level;
      quality = other.quality;
      tileSize = other.tileSize;
      predictor = other.predictor;
      overviews = other.overviews;
      resampling = other.resampling;
      bigTiff = other.bigTiff;
      nodata = other.nodata;
      geo = other.geo;
      threads = other.threads;
      progress = other.progress;
      cancelled = other.cancelled;
    }

    /** How tiles are compressed; {@link Compression#AUTO} unless told. */
    public Builder compression(Compression value) {
      compression = value;
      return this;
    }

    /** How hard DEFLATE (1 to 9, 3 unless told) or ZSTD (1 to 22, 3 unless told) tries. */
    public Builder level(int value) {
      level = OptionalInt.of(value);
      return this;
    }

    /** The quality of JPEG, 1 to 100; 90 unless told. */
    public Builder quality(int value) {
      if (value < 1 || value > 100) {
        throw new IllegalArgumentException("quality must be 1 to 100, not " + value);
      }
      quality = value;
      return this;
    }

    /** Width and height of a tile, a multiple of 16; 256 unless told. */
    public Builder tileSize(int value) {
      if (value < 16 || value > 8192 || value % 16 != 0) {
        throw new IllegalArgumentException(
            "tileSize must be a multiple of 16 from 16 to 8192, not " + value);
      }
      tileSize = value;
      return this;
    }

    /** What is done to the values before compression; {@link Predictor#AUTO} unless told. */
    public Builder predictor(Predictor value) {
      predictor = value;
      return this;
    }

    /**
     * The number of overviews, each half the one before; unless told, as many as it takes for the
     * last one to fit in a tile.
     */
    public Builder overviews(int count) {
      if (count < 0 || count > 30) {
        throw new IllegalArgumentException("overviews must be 0 to 30, not " + count);
      }
      overviews = OptionalInt.of(count);
      return this;
    }

    /** How overviews are made; {@link Resampling#AVERAGE} unless told. */
    public Builder resampling(Resampling value) {
      resampling = value;
      return this;
    }

    /** Writes a BigTIFF even where a classic TIFF would do. */
    public Builder bigTiff(boolean always) {
      bigTiff = always;
      return this;
    }

    /** The value that means "no data"; that of the source unless told. */
    public Builder nodata(double value) {
      nodata = OptionalDouble.of(value);
      return this;
    }

    /** The GeoTIFF tags; those of the source unless told. */
    public Builder geo(TiffMetadata.Geo value) {
      geo = value;
      return this;
    }

    /** The threads that compress, beside the one that reads; 1, the calling one, unless told. */
    public Builder threads(int value) {
      if (value < 1) {
        throw new IllegalArgumentException("threads must be positive: " + value);
      }
      threads = value;
      return this;
    }

    /** Is told how many tiles are done, of how many. */
    public Builder progress(Progress value) {
      progress = value;
      return this;
    }

    /**
     * Is asked before each tile; when it says yes, the writing ends with a {@link
     * CancellationException} and leaves nothing behind.
     */
    public Builder cancelled(BooleanSupplier value) {
      cancelled = value;
      return this;
    }

    /** The writer. */
    public CogWriter build() {
      if (level.isPresent()) {
        int value = level.getAsInt();
        int most =
            switch (compression) {
              case DEFLATE -> 9;
              case ZSTD -> 22;
              default ->
                  throw new IllegalArgumentException(
                      "level is for DEFLATE and ZSTD, compression is " + compression);
            };
        if (value < 1 || value > most) {
          throw new IllegalArgumentException(
              "level of " + compression + " must be 1 to " + most + ", not " + value);
        }
      }
      return new CogWriter(new Builder(this));
    }
  }

  /** The settings, to change some of them. */
  public Builder toBuilder() {
    return new Builder(settings);
  }

  /**
   * Writes an array.
   *
   * @param image an image, or a clip of one frame
   * @throws IllegalArgumentException if the image has no pixels, or the compression cannot hold it
   * @throws IOException if the target cannot be written; then it is as it was
   */
  public Written write(NDArray image, Path target) throws IOException {
    if (image.frames() != 1) {
      throw new IllegalArgumentException("one image, not " + image);
    }
    return new Job(new CogSource.ArraySource(image), target).run();
  }

  /**
   * Writes what another raster holds.
   *
   * @throws IllegalArgumentException if the compression cannot hold it
   * @throws IOException if the source cannot be read or the target not be written; then the target
   *     is as it was
   */
  public Written write(Raster source, Path target) throws IOException {
    return new Job(new CogSource.RasterSource(source), target).run();
  }

  /** The image, one overview, or the mask of one of them, while it is written. */
  private static final class Level {
    final int number;
    final boolean isMask;
    final Size size;
    final int across;
    final int down;
    final Spool spool;

    /** Where in the spool the bytes of each tile begin, and how many they are. */
    final long[] offsets;

    final int[] counts;
    int appended;

    /** Where in the file the bytes of the spool begin, once that is known. */
    long start;

    /** Rows that wait to become tiles: of an overview, filled from the level below it. */
    @Nullable NDArray strip;

    int stripRows;
    int nextRow;

    /** Tiles that other threads compress, in order. */
    final Deque<Future<byte[]>> pending = new ArrayDeque<>();

    Level(int number, boolean isMask, Size size, int tileSize, Spool spool) {
      this.number = number;
      this.isMask = isMask;
      this.size = size;
      this.across = (size.width() + tileSize - 1) / tileSize;
      this.down = (size.height() + tileSize - 1) / tileSize;
      this.spool = spool;
      int tiles = Math.multiplyExact(across, down);
      this.offsets = new long[tiles];
      this.counts = new int[tiles];
    }
  }

  /** One file being written. */
  private final class Job {
    private final CogSource source;
    private final Path target;
    private final Path folder;
    private final String temporaryName;
    private final OptionalDouble nodata;
    private final Reducer reducer;
    private final List<Level> levels = new ArrayList<>();

    /** One for each of the levels, or none at all. */
    private final List<Level> masks = new ArrayList<>();

    private final ConcurrentLinkedQueue<MaskEncoder> maskEncoders = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<TileEncoder> encoders = new ConcurrentLinkedQueue<>();
    private TileEncoder.@Nullable Settings chosen;
    private @Nullable ExecutorService executor;
    private @Nullable NDArray sample;
    private long total;
    private long done;

    Job(CogSource source, Path target) {
      this.source = source;
      this.target = target;
      Path parent = target.toAbsolutePath().getParent();
      Path name = target.getFileName();
      if (parent == null || name == null) {
        throw new IllegalArgumentException(target + " is not the path of a file");
      }
      this.folder = parent;
      this.temporaryName =
          "." + name + "." + ProcessHandle.current().pid() + "-" + TEMPORARY.incrementAndGet();
      this.nodata = settings.nodata.isPresent() ? settings.nodata : source.nodata();
      this.reducer = new Reducer(settings.resampling, nodata);
      if (source.size().width() == 0 || source.size().height() == 0 || source.channels() == 0) {
        throw new IllegalArgumentException("an image without pixels cannot be written");
      }
      if (source.channels() > 65_535) {
        throw new IllegalArgumentException(
            "a TIFF has at most 65535 channels, not " + source.channels());
      }
    }

    /** The levels and their masks, in the order of their directories. */
    private List<Level> all() {
      List<Level> all = new ArrayList<>();
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
    private List<Level> dataOrder() {
      List<Level> order = new ArrayList<>();
      for (int i = levels.size() - 1; i >= 0; i--) {
        order.add(levels.get(i));
        if (!masks.isEmpty()) {
          order.add(masks.get(i));
        }
      }
      return order;
    }

    private Path temporary(String what) {
      return folder.resolve(temporaryName + "." + what + ".tmp");
    }

    Written run() throws IOException {
      try {
        TileEncoder.Settings plan = choose();
        chosen = plan;
        makeLevels();
        if (settings.threads > 1) {
          executor =
              Executors.newFixedThreadPool(
                  settings.threads,
                  task -> {
                    Thread thread = new Thread(task, "cog-writer");
                    thread.setDaemon(true);
                    return thread;
                  });
        }
        readSource();
        for (Level level : all()) {
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
      for (Level level : all()) {
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
        throw new IllegalArgumentException(
            "the ZSTD library cannot be loaded here; choose DEFLATE");
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
     * DEFLATE without a search for repetitions, where there are none: noise is then compressed
     * several times faster, to the same size.
     */
    private TileEncoder.Settings withStrategy(TileEncoder.Settings plan) throws IOException {
      if (plan.compression() != Compression.DEFLATE || settings.level.isPresent()) {
        return plan;
      }
      NDArray sample = sample();
      TileEncoder.Settings huffman = plan.withCompression(Compression.DEFLATE, plan.level(), true);
      return encodedLength(huffman, sample) <= encodedLength(plan, sample) * 1.01 ? huffman : plan;
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
      levels.add(new Level(0, false, size, settings.tileSize, new Spool(temporary("0"))));
      int most = settings.overviews.orElse(Integer.MAX_VALUE);
      for (int i = 1; i <= most && (size.width() > 1 || size.height() > 1); i++) {
        boolean fits = size.width() <= settings.tileSize && size.height() <= settings.tileSize;
        if (settings.overviews.isEmpty() && fits) {
          break;
        }
        size = new Size((size.width() + 1) / 2, (size.height() + 1) / 2);
        levels.add(new Level(i, false, size, settings.tileSize, new Spool(temporary("" + i))));
      }
      if (source.mask() != null) {
        for (Level level : levels) {
          Spool spool = new Spool(temporary("mask" + level.number));
          masks.add(new Level(level.number, true, level.size, settings.tileSize, spool));
        }
      }
      for (Level level : all()) {
        total += level.counts.length;
      }
    }

    private void readSource() throws IOException {
      Level main = levels.get(0);
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
      if (settings.cancelled.getAsBoolean()) {
        throw new CancellationException("writing " + target + " was cancelled");
      }
    }

    /** Adds the rows of a level to the overview above it. */
    private void reduceInto(int number, NDArray rows, @Nullable NDArray valid) throws IOException {
      if (number >= levels.size()) {
        return;
      }
      Level level = levels.get(number);
      int more = (rows.height() + 1) / 2;
      reducer.reduce(rows, valid, room(level, more, source.dtype(), source.channels()));
      NDArray full = takeFull(level, more);
      NDArray fullMask = null;
      if (valid != null) {
        Level mask = masks.get(number);
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
    private NDArray room(Level level, int rows, DType dtype, int channels) throws IOException {
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
    private @Nullable NDArray takeFull(Level level, int more) {
      level.stripRows += more;
      level.nextRow += more;
      if (level.stripRows < settings.tileSize && level.nextRow < level.size.height()) {
        return null;
      }
      NDArray full =
          java.util.Objects.requireNonNull(level.strip)
              .crop(Window.of(0, 0, level.size.width(), level.stripRows));
      level.stripRows = 0;
      return full;
    }

    /** Compresses a row of tiles, now or on other threads. */
    private void compress(Level level, NDArray rows) throws IOException {
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

    private byte[] encode(Level level, NDArray pixels) throws IOException {
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
        encoder = new TileEncoder(java.util.Objects.requireNonNull(chosen));
      }
      byte[] bytes = encoder.encode(pixels);
      encoders.add(encoder);
      return bytes;
    }

    /** Waits for the tiles of a level, so that its rows may be written over. */
    private void drain(Level level) throws IOException {
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
    private void append(Level level, byte[] tile) throws IOException {
      byte[] framed = new byte[Math.addExact(tile.length, 8)];
      ByteBuffer.wrap(framed).order(ByteOrder.LITTLE_ENDIAN).putInt(tile.length);
      System.arraycopy(tile, 0, framed, 4, tile.length);
      int last = Math.min(4, tile.length);
      System.arraycopy(tile, tile.length - last, framed, 4 + tile.length, last);
      level.offsets[level.appended] = level.spool.size() + 4;
      level.counts[level.appended] = tile.length;
      level.appended++;
      level.spool.append(framed);
      done++;
      settings.progress.update("writing " + target.getFileName(), done, total);
    }

    private Written publish(TileEncoder.Settings plan) throws IOException {
      long data = 0;
      for (Level level : all()) {
        data += level.spool.size();
      }
      boolean big = settings.bigTiff || headBytes(plan, false) + data > CLASSIC_LIMIT;
      Path temporary = temporary("tif");
      long bytes;
      try {
        try (FileChannel out =
            FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
          Spool.writeFully(out, head(plan, big));
          for (Level level : dataOrder()) {
            level.spool.copyTo(out);
          }
          bytes = out.position();
          out.force(true);
        }
        requireNotCancelled();
        move(temporary);
      } finally {
        Files.deleteIfExists(temporary);
      }
      return new Written(
          target,
          plan.compression(),
          plan.predictor(),
          levels.stream().skip(1).map(level -> level.size).toList(),
          big,
          bytes);
    }

    private void move(Path temporary) throws IOException {
      try {
        Files.move(
            temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (AtomicMoveNotSupportedException e) {
        throw new IOException(
            "the file system of " + target + " cannot replace a file in one step", e);
      }
    }

    private long headBytes(TileEncoder.Settings plan, boolean big) {
      long size = ghostEnd(big);
      for (Level level : all()) {
        size += directory(plan, level, big).size();
      }
      return size;
    }

    private static int ghostEnd(boolean big) {
      int end = (big ? 16 : 8) + GhostArea.bytes().length;
      return end + (end & 1);
    }

    /** Everything before the tiles. */
    private ByteBuffer head(TileEncoder.Settings plan, boolean big) {
      long headBytes = headBytes(plan, big);
      ByteBuffer head =
          ByteBuffer.allocate(Math.toIntExact(headBytes)).order(ByteOrder.LITTLE_ENDIAN);
      int at = ghostEnd(big);
      head.put((byte) 'I').put((byte) 'I');
      if (big) {
        head.putShort((short) 43).putShort((short) 8).putShort((short) 0).putLong(at);
      } else {
        head.putShort((short) 42).putInt(at);
      }
      head.put(GhostArea.bytes());
      long start = headBytes;
      for (Level level : dataOrder()) {
        level.start = start;
        start += level.spool.size();
      }
      List<Level> order = all();
      for (Level level : order) {
        head.position(at);
        DirectoryBuilder directory = directory(plan, level, big);
        int next = at + directory.size();
        boolean last = level == order.get(order.size() - 1);
        head.put(directory.build(at, last ? 0 : next));
        at = next;
      }
      return head.rewind();
    }

    private DirectoryBuilder directory(TileEncoder.Settings plan, Level level, boolean big) {
      if (level.isMask) {
        return maskDirectory(level, big);
      }
      int channels = plan.channels();
      DType dtype = plan.dtype();
      boolean yuv = plan.compression() == Compression.JPEG && channels == 3;
      CogSource.Bands bands = source.bands();
      int[] bits = new int[channels];
      Arrays.fill(bits, dtype.bytes() * 8);
      int[] formats = new int[channels];
      Arrays.fill(
          formats,
          switch (dtype) {
            case UINT8, UINT16, UINT32 -> TiffTags.FORMAT_UNSIGNED;
            case INT16, INT32, INT64 -> TiffTags.FORMAT_SIGNED;
            case FLOAT32, FLOAT64 -> TiffTags.FORMAT_FLOAT;
          });
      DirectoryBuilder directory =
          new DirectoryBuilder(big)
              .integer(TiffTags.NEW_SUBFILE_TYPE, level.number == 0 ? 0 : TiffTags.SUBFILE_REDUCED)
              .integer(TiffTags.IMAGE_WIDTH, level.size.width())
              .integer(TiffTags.IMAGE_LENGTH, level.size.height())
              .shorts(TiffTags.BITS_PER_SAMPLE, bits)
              .shorts(TiffTags.COMPRESSION, code(plan.compression()))
              .shorts(TiffTags.PHOTOMETRIC, yuv ? TiffTags.PHOTOMETRIC_YCBCR : bands.photometric())
              .shorts(TiffTags.SAMPLES_PER_PIXEL, channels)
              .shorts(TiffTags.PLANAR_CONFIGURATION, TiffTags.PLANAR_CHUNKY)
              .integer(TiffTags.TILE_WIDTH, settings.tileSize)
              .integer(TiffTags.TILE_LENGTH, settings.tileSize)
              .offsets(TiffTags.TILE_OFFSETS, level.offsets, level.start)
              .integers(TiffTags.TILE_BYTE_COUNTS, level.counts)
              .shorts(TiffTags.SAMPLE_FORMAT, formats);
      if (plan.predictor() != Predictor.NONE) {
        directory.shorts(
            TiffTags.PREDICTOR,
            plan.predictor() == Predictor.HORIZONTAL
                ? TiffTags.PREDICTOR_HORIZONTAL
                : TiffTags.PREDICTOR_FLOAT);
      }
      if (!bands.extra().isEmpty() && !yuv) {
        directory.shorts(
            TiffTags.EXTRA_SAMPLES, bands.extra().stream().mapToInt(Integer::intValue).toArray());
      }
      if (yuv) {
        directory
            .shorts(TiffTags.YCBCR_SUBSAMPLING, 2, 2)
            .rationals(TiffTags.REFERENCE_BLACK_WHITE, 0, 255, 128, 255, 128, 255);
      }
      if (settings.nodata.isEmpty() && !source.nodataText().isEmpty()) {
        directory.text(TiffTags.GDAL_NODATA, source.nodataText());
      } else if (nodata.isPresent()) {
        directory.text(TiffTags.GDAL_NODATA, text(nodata.getAsDouble(), dtype));
      }
      if (level.number == 0) {
        TiffMetadata.Geo geo = settings.geo == null ? source.geo() : settings.geo;
        directory
            .doubles(TiffTags.MODEL_PIXEL_SCALE, geo.pixelScale())
            .doubles(TiffTags.MODEL_TIEPOINT, geo.tiepoints())
            .doubles(TiffTags.MODEL_TRANSFORMATION, geo.transformation())
            .doubles(TiffTags.GEO_DOUBLE_PARAMS, geo.doubleParams())
            .text(TiffTags.GEO_ASCII_PARAMS, geo.asciiParams())
            .text(TiffTags.GDAL_METADATA, source.gdalMetadata());
        if (!geo.keyDirectory().isEmpty()) {
          directory.shorts(
              TiffTags.GEO_KEY_DIRECTORY,
              geo.keyDirectory().stream().mapToInt(Integer::intValue).toArray());
        }
      }
      return directory;
    }

    /** A mask has one bit for each pixel. */
    private DirectoryBuilder maskDirectory(Level level, boolean big) {
      int kind = TiffTags.SUBFILE_MASK | (level.number == 0 ? 0 : TiffTags.SUBFILE_REDUCED);
      return new DirectoryBuilder(big)
          .integer(TiffTags.NEW_SUBFILE_TYPE, kind)
          .integer(TiffTags.IMAGE_WIDTH, level.size.width())
          .integer(TiffTags.IMAGE_LENGTH, level.size.height())
          .shorts(TiffTags.BITS_PER_SAMPLE, 1)
          .shorts(TiffTags.COMPRESSION, TiffTags.COMPRESSION_ADOBE_DEFLATE)
          .shorts(TiffTags.PHOTOMETRIC, TiffTags.PHOTOMETRIC_MASK)
          .shorts(TiffTags.SAMPLES_PER_PIXEL, 1)
          .shorts(TiffTags.PLANAR_CONFIGURATION, TiffTags.PLANAR_CHUNKY)
          .integer(TiffTags.TILE_WIDTH, settings.tileSize)
          .integer(TiffTags.TILE_LENGTH, settings.tileSize)
          .offsets(TiffTags.TILE_OFFSETS, level.offsets, level.start)
          .integers(TiffTags.TILE_BYTE_COUNTS, level.counts)
          .shorts(TiffTags.SAMPLE_FORMAT, TiffTags.FORMAT_UNSIGNED);
    }

    private static String text(double value, DType dtype) {
      if (Double.isNaN(value)) {
        return "nan";
      }
      if (Double.isInfinite(value)) {
        return value > 0 ? "inf" : "-inf";
      }
      boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
      return whole || (!dtype.isFloating() && value == (long) value)
          ? String.valueOf((long) value)
          : String.valueOf(value);
    }

    private static int code(Compression compression) {
      return switch (compression) {
        case NONE -> TiffTags.COMPRESSION_NONE;
        case PACKBITS -> TiffTags.COMPRESSION_PACKBITS;
        case LZW -> TiffTags.COMPRESSION_LZW;
        case DEFLATE -> TiffTags.COMPRESSION_ADOBE_DEFLATE;
        case ZSTD -> TiffTags.COMPRESSION_ZSTD;
        case JPEG -> TiffTags.COMPRESSION_JPEG;
        case AUTO -> throw new IllegalStateException("not chosen");
      };
    }
  }
}
