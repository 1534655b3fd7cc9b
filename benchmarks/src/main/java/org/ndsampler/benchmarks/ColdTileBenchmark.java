package org.ndsampler.benchmarks;

import com.github.luben.zstd.ZstdDecompressCtx;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.cog.CogWriter;
import org.ndsampler.core.raster.tiff.Compression;
import org.ndsampler.core.raster.tiff.Predictor;
import org.ndsampler.core.raster.tiff.TiffRaster;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * A window of a COG whose tile has to be decoded, beside the bare decoder of the same bytes: the
 * JDK's inflater, the ZSTD library, ImageIO, or a copy of what is not compressed. The cache has no
 * room, so that each read decodes its tile of 256 x 256 x 3. LZW has no other decoder to stand
 * beside it, and is measured against the inflater.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
public class ColdTileBenchmark {
  private static final int TILE = 256;
  private static final int COLUMNS = 6 * TILE;
  private static final int ROWS = 4 * TILE;

  /** How the tiles are compressed: the compression, and {@code +} for the horizontal predictor. */
  @Param({"NONE", "LZW+", "DEFLATE", "DEFLATE+", "ZSTD", "ZSTD+", "JPEG"})
  public String tiles;

  /** Side of the window, which lies in one tile. */
  @Param("32")
  public int side;

  private Path file;
  private TiffRaster raster;
  private Window[] windows;
  private byte[][] stored;
  private NDArray target;
  private final byte[] decoded = new byte[TILE * TILE * 3];
  private final Inflater inflater = new Inflater();
  private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();
  private ImageReader jpeg;
  private int next;

  /** Writes the image and takes its tiles out of the file again. */
  @Setup(Level.Trial)
  public void prepare() throws IOException {
    boolean predictor = tiles.endsWith("+");
    Compression compression = compression();
    NDArray image = picture(COLUMNS, ROWS);
    file = Files.createTempFile("ndsampler-benchmark", ".tif");
    CogWriter.standard()
        .compression(compression)
        .predictor(predictor ? Predictor.HORIZONTAL : Predictor.NONE)
        .overviews(0)
        .write(image, file);
    raster = TiffRaster.open(file, RasterOptions.of(BlockCache.ofBytes(0)));
    stored = tiles(file);
    jpeg = ImageIO.getImageReadersByFormatName("jpeg").next();
    SplittableRandom random = new SplittableRandom(1);
    windows = new Window[stored.length];
    for (int i = 0; i < windows.length; i++) {
      int x = i * TILE % COLUMNS + random.nextInt(TILE - side + 1);
      int y = i * TILE / COLUMNS * TILE + random.nextInt(TILE - side + 1);
      windows[i] = new Window(x, y, side, side);
    }
    target = NDArray.zeros(DType.UINT8, Shape.of(side, side, 3));
    if (compression != Compression.JPEG) {
      for (Window window : windows) {
        if (!raster.read(window).contentEquals(image.crop(window))) {
          throw new IllegalStateException("other pixels at " + window);
        }
      }
    }
  }

  private Compression compression() {
    return Compression.valueOf(tiles.replace("+", ""));
  }

  /** Slopes, edges and a little noise: lossless codecs halve it, like a photograph. */
  private static NDArray picture(int width, int height) {
    SplittableRandom random = new SplittableRandom(1);
    byte[] pixels = new byte[width * height * 3];
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double light =
            110 + 60 * Math.sin(x / 37.0 + Math.sin(y / 61.0)) + 40 * Math.cos(y / 23.0 + x / 91.0);
        int edge = ((x / 96) ^ (y / 80)) % 3 * 12;
        for (int c = 0; c < 3; c++, i++) {
          int value = (int) (light * (0.8 + 0.1 * c)) + edge + random.nextInt(6);
          pixels[i] = (byte) Math.max(0, Math.min(255, value));
        }
      }
    }
    return NDArray.of(pixels, Shape.of(height, width, 3));
  }

  /** The compressed tiles of a COG of ours without overviews, by its leaders. */
  static byte[][] tiles(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int directory = bytes.getInt(4);
    int count = bytes.getShort(directory);
    for (int i = 0; i < count; i++) {
      int at = directory + 2 + 12 * i;
      if ((bytes.getShort(at) & 0xffff) == 324) {
        int n = bytes.getInt(at + 4);
        int values = n == 1 ? at + 8 : bytes.getInt(at + 8);
        byte[][] tiles = new byte[n][];
        for (int k = 0; k < n; k++) {
          int offset = bytes.getInt(values + 4 * k);
          // The size stands before each tile.
          tiles[k] = Arrays.copyOfRange(bytes.array(), offset, offset + bytes.getInt(offset - 4));
        }
        return tiles;
      }
    }
    throw new IOException(file + " has no tiles");
  }

  @TearDown(Level.Trial)
  public void close() throws IOException {
    raster.close();
    zstd.close();
    inflater.end();
    jpeg.dispose();
    Files.deleteIfExists(file);
  }

  private int next() {
    next = next + 1 == windows.length ? 0 : next + 1;
    return next;
  }

  /** The SDK's reader. */
  @Benchmark
  public Object read() throws IOException {
    raster.read(windows[next()], target);
    return target;
  }

  /** The decoder alone, into the same array each time. */
  @Benchmark
  public Object bareDecoder() throws IOException, DataFormatException {
    byte[] tile = stored[next()];
    switch (compression()) {
      case DEFLATE -> {
        inflater.reset();
        inflater.setInput(tile);
        int got = 0;
        while (got < decoded.length) {
          got += inflater.inflate(decoded, got, decoded.length - got);
        }
      }
      case ZSTD -> zstd.decompressByteArray(decoded, 0, decoded.length, tile, 0, tile.length);
      case JPEG -> {
        jpeg.setInput(new MemoryCacheImageInputStream(new ByteArrayInputStream(tile)), true, true);
        return jpeg.read(0);
      }
      default -> System.arraycopy(tile, 0, decoded, 0, Math.min(tile.length, decoded.length));
    }
    return decoded;
  }
}
