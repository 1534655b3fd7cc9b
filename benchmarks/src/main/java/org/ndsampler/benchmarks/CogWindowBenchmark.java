package org.ndsampler.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.gdal.gdal.Dataset;
import org.gdal.gdal.gdal;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.frames.CocoFrames;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;
import org.ndsampler.core.raster.cog.CogWriter;
import org.ndsampler.core.raster.tiff.Compression;
import org.ndsampler.gdal.Gdal;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Windows of a DEFLATE COG (uint8, 3 channels, tiles of 256) whose tiles are decoded already:
 * through the frames, by hand out of the decoded tiles, and through GDAL's Java bindings with a
 * warm block cache. GDAL's native half comes from sdk-gdal/native/build.sh; run it in the project's
 * folder.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {
      "-Xmx2g",
      "-Djava.library.path=sdk-gdal/native/lib",
      "--enable-native-access=ALL-UNNAMED"
    })
public class CogWindowBenchmark {
  /** Side of the window in pixels. */
  @Param({"32", "512"})
  public int side;

  /** Columns of the image; it has two thirds as many rows. */
  @Param("6000")
  public int columns;

  private static final int TILE = 256;

  private CocoFrames frames;
  private Dataset dataset;
  private Window[] windows;
  private byte[][] tiles;
  private int tilesAcross;

  /** Where a thread is in the list of windows. */
  @State(Scope.Thread)
  public static class Cursor {
    private int next = (int) Thread.currentThread().getId() * 1021;

    private int next() {
      return next++ & 4095;
    }
  }

  @Setup(Level.Trial)
  public void prepare() throws IOException {
    Size size = new Size(columns, columns / 3 * 2);
    Path file =
        BenchmarkData.kept(
            "slopes-deflate-" + columns + ".tif",
            path ->
                CogWriter.standard()
                    .compression(Compression.DEFLATE)
                    .write(new BenchmarkData.Slopes(size), path));
    frames =
        CocoFrames.open(
            BenchmarkData.ofOne(file, size),
            Rasters.load(),
            RasterOptions.of(BlockCache.ofBytes(256 << 20)));
    // A part whose tiles fit into GDAL's cache and into ours, which are then full of them.
    int part = columns / 3 / TILE * TILE;
    windows = BenchmarkData.windows(new Window(0, 0, part, part), side, 4096);
    tilesAcross = part / TILE;
    tiles = new byte[tilesAcross * tilesAcross][];
    for (int i = 0; i < tiles.length; i++) {
      Window tile = new Window(i % tilesAcross * TILE, i / tilesAcross * TILE, TILE, TILE);
      tiles[i] = (byte[]) frames.read(1, tile, 0).data();
    }
    if (Gdal.isAvailable()) {
      dataset = gdal.Open(file.toString());
    }
    for (int i = 0; i < 64; i++) {
      NDArray expected = frames.read(1, windows[i], 0);
      Shape shape = Shape.of(side, side, 3);
      if (!expected.contentEquals(NDArray.of(copy(windows[i]), shape))
          || dataset != null
              && !expected.contentEquals(NDArray.of(throughBindings(windows[i]), shape))) {
        throw new IllegalStateException("the readers differ at " + windows[i]);
      }
    }
  }

  @TearDown(Level.Trial)
  public void close() {
    if (dataset != null) {
      dataset.delete();
    }
    frames.close();
  }

  /** The frames, one thread. */
  @Benchmark
  @Threads(1)
  public NDArray frames(Cursor cursor) {
    return frames.read(1, windows[cursor.next()], 0);
  }

  /** The frames, two threads, each with windows of its own. */
  @Benchmark
  @Threads(2)
  public NDArray framesTwoThreads(Cursor cursor) {
    return frames.read(1, windows[cursor.next()], 0);
  }

  /** The limit: the rows of the decoded tiles copied into a new array by hand. */
  @Benchmark
  @Threads(1)
  public byte[] bareCopy(Cursor cursor) {
    return copy(windows[cursor.next()]);
  }

  /** The limit with two threads: what the machine's second thread adds. */
  @Benchmark
  @Threads(2)
  public byte[] bareCopyTwoThreads(Cursor cursor) {
    return copy(windows[cursor.next()]);
  }

  private byte[] copy(Window window) {
    byte[] pixels = new byte[side * side * 3];
    for (int y = window.y(); y < window.endY(); ) {
      int rows = Math.min(TILE - y % TILE, window.endY() - y);
      for (int x = window.x(); x < window.endX(); ) {
        int run = Math.min(TILE - x % TILE, window.endX() - x);
        byte[] tile = tiles[y / TILE * tilesAcross + x / TILE];
        int from = (y % TILE * TILE + x % TILE) * 3;
        int to = ((y - window.y()) * side + x - window.x()) * 3;
        for (int r = 0; r < rows; r++) {
          System.arraycopy(tile, from, pixels, to, run * 3);
          from += TILE * 3;
          to += side * 3;
        }
        x += run;
      }
      y += rows;
    }
    return pixels;
  }

  /** The peer: GDAL's bindings, into an array of bytes. */
  @Benchmark
  @Threads(1)
  public byte[] gdalBindings(Cursor cursor) {
    return throughBindings(windows[cursor.next()]);
  }

  private byte[] throughBindings(Window w) {
    if (dataset == null) {
      throw new IllegalStateException(Gdal.status().toString());
    }
    byte[] pixels = new byte[side * side * 3];
    int[] bands = {1, 2, 3};
    dataset.ReadRaster(w.x(), w.y(), side, side, side, side, 1, pixels, bands, 3, 3 * side, 1);
    return pixels;
  }
}
