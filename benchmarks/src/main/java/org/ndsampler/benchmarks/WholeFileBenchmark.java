package org.ndsampler.benchmarks;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferUShort;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;
import org.ndsampler.core.raster.cog.CogWriter;
import org.ndsampler.core.raster.tiff.Compression;
import org.ndsampler.core.raster.tiff.Predictor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Files as they lie there, 1024x1024 of slopes with noise, from opening to all pixels, beside other
 * readers; and a window of such a file that was read before and is not kept.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class WholeFileBenchmark {
  private static final int WINDOW = 224;
  private static final RasterOptions NOTHING_KEPT = RasterOptions.of(BlockCache.ofBytes(0));

  /** What kind of file: RGB of 8 bits, or one band of 16. */
  @Param({"png", "tiles-deflate", "strips-deflate", "strips-lzw"})
  public String file;

  /** Its width; two thirds of it are the height where it is more than 1024. */
  @Param("1024")
  public int columns;

  private Rasters rasters;
  private Path path;
  private Raster raster;
  private Window[] windows;
  private int next;

  /** Writes the file, and reads it once. */
  @Setup(Level.Trial)
  public void prepare() throws IOException {
    rasters = Rasters.load();
    Size size = Size.of(columns, columns > 1024 ? columns * 2 / 3 : columns);
    path =
        BenchmarkData.kept(
            "whole-%s-%d".formatted(file, columns), target -> write(file, size, target));
    raster = rasters.open(path, NOTHING_KEPT);
    raster.read();
    windows = BenchmarkData.windows(size.toWindow(), WINDOW, 1024);
  }

  private static void write(String file, Size size, Path target) throws IOException {
    NDArray pixels = new BenchmarkData.Slopes(size).read(size.toWindow());
    byte[] from = (byte[]) pixels.data();
    if (file.equals("png")) {
      BufferedImage image =
          new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_3BYTE_BGR);
      System.arraycopy(
          from, 0, ((DataBufferByte) image.getRaster().getDataBuffer()).getData(), 0, from.length);
      write(image, "png", "Deflate", target);
      return;
    }
    short[] wide = new short[from.length / 3];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = (short) ((from[3 * i] & 0xff) << 5 | from[3 * i + 1] & 0x1f);
    }
    if (file.equals("tiles-deflate")) {
      CogWriter.standard()
          .compression(Compression.DEFLATE)
          .level(6)
          .predictor(Predictor.NONE)
          .overviews(0)
          .write(
              NDArray.wrap(DType.UINT16, Shape.of(size.height(), size.width(), 1), wide), target);
      return;
    }
    BufferedImage image =
        new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_USHORT_GRAY);
    System.arraycopy(
        wide, 0, ((DataBufferUShort) image.getRaster().getDataBuffer()).getData(), 0, wide.length);
    write(image, "tiff", file.equals("strips-lzw") ? "LZW" : "Deflate", target);
  }

  private static void write(BufferedImage image, String format, String compression, Path target)
      throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    param.setCompressionType(compression);
    try (ImageOutputStream out = ImageIO.createImageOutputStream(target.toFile())) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), param);
    } finally {
      writer.dispose();
    }
  }

  @TearDown(Level.Trial)
  public void close() throws IOException {
    raster.close();
  }

  /** From opening to all pixels. */
  @Benchmark
  public NDArray whole() throws IOException {
    try (Raster opened = rasters.open(path, NOTHING_KEPT)) {
      return opened.read();
    }
  }

  /** Of a file that was read as a whole before. */
  @Benchmark
  public NDArray window() throws IOException {
    return raster.read(windows[next++ & 1023]);
  }

  /** Another reader in a process of its own. */
  @State(Scope.Benchmark)
  public static class Peer {
    private static final int BATCH = 5;
    private Process process;
    private BufferedReader answers;

    /** Pillow for PNG, GDAL else. */
    @Setup(Level.Trial)
    public void start(WholeFileBenchmark benchmark) throws IOException {
      Path script = Path.of("benchmarks", "read_whole.py");
      process =
          new ProcessBuilder(
                  "/usr/bin/python3",
                  (Files.exists(script) ? script : script.getFileName()).toString(),
                  benchmark.file.equals("png") ? "pillow" : "gdal",
                  benchmark.path.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      answers = process.inputReader();
    }

    /** Ends it. */
    @TearDown(Level.Trial)
    public void stop() throws IOException {
      process.outputWriter().close();
    }

    private String read() throws IOException {
      process.outputWriter().write("\n");
      process.outputWriter().flush();
      String answer = answers.readLine();
      if (answer == null) {
        throw new IOException("it has ended; are python3-pil and python3-gdal installed?");
      }
      return answer.toLowerCase(Locale.ROOT);
    }
  }

  /** From opening to all pixels, by Pillow or by GDAL's Python bindings. */
  @Benchmark
  @OperationsPerInvocation(Peer.BATCH)
  public String pythonWhole(Peer peer) throws IOException {
    return peer.read();
  }
}
