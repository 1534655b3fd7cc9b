package org.ndsampler.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterInfo;
import org.ndsampler.core.raster.cog.CogWriter;
import org.ndsampler.core.raster.npy.Npy;
import org.ndsampler.core.raster.tiff.Compression;

/** Datasets that are large in one way or another, and a driver that reads them. */
final class LargeImages {
  private static final int SIDE = 64;
  private static final int WINDOW_WIDTH = 2000;
  private static final int WINDOW_HEIGHT = 1000;

  private LargeImages() {}

  /** Many images of one value each. */
  static Path small(Path folder, int count) throws IOException {
    Files.createDirectories(folder);
    CocoDataset.Builder builder = CocoDataset.builder().imageFolder(folder).category(1, "thing");
    Path first = folder.resolve("0.npy");
    Npy.write(first, NDArray.zeros(DType.UINT8, Shape.of(SIDE, SIDE, 3)));
    byte[] file = Files.readAllBytes(first);
    for (int i = 0; i < count; i++) {
      String name = i + ".npy";
      // Not with Npy.write, which waits for the disk each time.
      Arrays.fill(file, file.length - 3 * SIDE * SIDE, file.length, (byte) (i % 251));
      Files.write(folder.resolve(name), file);
      builder.image(i + 1L, name, Size.of(SIDE, SIDE));
    }
    return written(builder, folder);
  }

  static long sumOfSmall(int count) {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += 3L * SIDE * SIDE * (i % 251);
    }
    return sum;
  }

  /** One image, whose value changes from row to row. */
  static Path huge(Path folder, int width, int height) throws IOException {
    Files.createDirectories(folder);
    CogWriter.standard()
        .threads(2)
        .compression(Compression.ZSTD)
        .level(1)
        .overviews(0)
        .write(new Rows(width, height), folder.resolve("huge.tif"));
    return written(
        CocoDataset.builder()
            .imageFolder(folder)
            .category(1, "thing")
            .image(1, "huge.tif", Size.of(width, height)),
        folder);
  }

  static long sumOfHuge(int width, int height) {
    long sum = 0;
    for (int y = 0; y < height; y++) {
      sum += (long) width * (y % 251);
    }
    return sum;
  }

  private static Path written(CocoDataset.Builder builder, Path folder) throws IOException {
    Path json = folder.resolve("data.kwcoco.json");
    builder.build().write(json);
    return json;
  }

  /** Pixels that nobody has in memory. */
  private static final class Rows implements Raster {
    private final RasterInfo info;

    Rows(int width, int height) {
      info =
          RasterInfo.of(
              Path.of("made"), "made", Size.of(width, height), 1, DType.UINT8, Size.of(width, 512));
    }

    @Override
    public RasterInfo info() {
      return info;
    }

    @Override
    public void read(Window window, NDArray target) {
      for (int y = 0; y < window.height(); y++) {
        target.crop(Window.of(0, y, window.width(), 1)).fill((window.y() + y) % 251);
      }
    }

    @Override
    public void close() {}
  }

  static long sum(byte[] pixels) {
    long sum = 0;
    for (byte pixel : pixels) {
      sum += pixel & 0xff;
    }
    return sum;
  }

  private static void add(Dataset<Row> windows, List<String> lines) {
    Dataset<Long> sums =
        windows
            .select("pixels")
            .map((MapFunction<Row, Long>) row -> sum((byte[]) row.get(0)), Encoders.LONG());
    List<Long> all = sums.collectAsList();
    lines.add(all.size() + " " + all.stream().mapToLong(Long::longValue).sum());
    lines.add(String.valueOf(sums.javaRDD().getNumPartitions()));
  }

  /** Arguments: master, dataset of small images, dataset of a huge one, file of the result. */
  public static void main(String[] args) throws Exception {
    SparkSession spark = DriverProcess.session(args[0]);
    List<String> lines = new ArrayList<>();
    add(spark.read().format("ndsampler").option("targets", "images").load(args[1]), lines);
    add(
        spark
            .read()
            .format("ndsampler")
            .option("window", WINDOW_WIDTH + "x" + WINDOW_HEIGHT)
            .load(args[2]),
        lines);
    Files.write(Path.of(args[3]), lines);
    spark.stop();
  }
}
