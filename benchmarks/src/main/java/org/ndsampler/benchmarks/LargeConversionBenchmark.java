package org.ndsampler.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;
import org.ndsampler.core.raster.cog.CogWriter;
import org.ndsampler.core.raster.tiff.Compression;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Converts an image of 20000x20000x3 (1.2 GB) to a COG with overviews in a JVM that has 512 MB of
 * heap: that it ends at all is what is shown.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@Fork(value = 1, jvmArgsAppend = "-Xmx512m")
public class LargeConversionBenchmark {
  /** Columns and rows of the image. */
  @Param("20000")
  public int columns;

  private Path source;

  @Setup
  public void prepare() throws IOException {
    Size size = new Size(columns, columns);
    source =
        BenchmarkData.kept(
            "square-slopes-" + columns + ".tif",
            path ->
                CogWriter.standard()
                    .compression(Compression.NONE)
                    .write(new BenchmarkData.Slopes(size), path));
  }

  /** From a file to a DEFLATE COG, two threads. */
  @Benchmark
  public Object toCog() throws IOException {
    Path target = Files.createTempFile("ndsampler-benchmark", ".tif");
    try (Raster raster =
        Rasters.load().open(source, RasterOptions.of(BlockCache.ofBytes(64 << 20)))) {
      return CogWriter.standard().compression(Compression.DEFLATE).threads(2).write(raster, target);
    } finally {
      Files.delete(target);
    }
  }
}
