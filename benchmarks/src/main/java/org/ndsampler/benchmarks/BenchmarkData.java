package org.ndsampler.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.MultiPolygon;
import org.ndsampler.core.geom.Polygon;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterInfo;
import org.ndsampler.core.raster.cog.CogWriter;
import org.ndsampler.core.raster.npy.Npy;
import org.ndsampler.core.raster.tiff.Compression;

/** Datasets to measure with, made from a seed. */
final class BenchmarkData {
  private BenchmarkData() {}

  /** Writes a file of measured data. */
  @FunctionalInterface
  interface Maker {
    void make(Path path) throws IOException;
  }

  /**
   * A file or folder of data, made when it is first wanted and kept for the next run. It lies under
   * the folder of the system property {@code ndsampler.benchmarks}, else under the one for
   * temporary files.
   *
   * @param name tells it from others; what it is made of is part of it
   */
  static Path kept(String name, Maker maker) throws IOException {
    Path folder =
        Path.of(
            System.getProperty(
                "ndsampler.benchmarks",
                System.getProperty("java.io.tmpdir") + "/ndsampler-benchmarks"));
    Path path = folder.resolve(name);
    if (!Files.exists(path)) {
      Files.createDirectories(folder);
      Path unfinished = Files.createTempDirectory(folder, "unfinished").resolve(name);
      maker.make(unfinished);
      Files.move(unfinished, path);
      Files.delete(unfinished.getParent());
    }
    return path;
  }

  /**
   * Pixels (uint8, 3 channels) of slopes with a little noise, which are a function of the place:
   * images of any size without memory. DEFLATE makes about a third of them.
   */
  static final class Slopes implements Raster {
    private static final int PERIOD = 509;
    private final RasterInfo info;
    private final byte[] noise = new byte[PERIOD * PERIOD * 3];

    Slopes(Size size) {
      info = RasterInfo.of(Path.of("slopes"), "slopes", size, 3, DType.UINT8, new Size(256, 256));
      new SplittableRandom(1).nextBytes(noise);
      for (int i = 0; i < noise.length; i++) {
        noise[i] &= 7;
      }
    }

    @Override
    public RasterInfo info() {
      return info;
    }

    @Override
    public void read(Window window, NDArray target) {
      byte[] to = (byte[]) target.data();
      for (int y = 0; y < window.height(); y++) {
        int at = target.offset() + y * target.rowStride();
        int row = window.y() + y;
        for (int x = 0; x < window.width(); x++, at += target.columnStride()) {
          int column = window.x() + x;
          int slope = row / 16 + column / 8;
          int place = (row % PERIOD * PERIOD + column % PERIOD) * 3;
          to[at] = (byte) (slope + noise[place]);
          to[at + 1] = (byte) (slope / 2 + noise[place + 1]);
          to[at + 2] = (byte) (noise[place + 2] - slope);
        }
      }
    }

    @Override
    public void close() {}
  }

  /** A dataset of one image. */
  static CocoDataset ofOne(Path image, Size size) {
    return CocoDataset.builder()
        .imageFolder(image.toAbsolutePath().getParent())
        .image(1, image.getFileName().toString(), size)
        .build();
  }

  /**
   * Random windows.
   *
   * @param within where they lie
   */
  static Window[] windows(Window within, int side, int count) {
    SplittableRandom random = new SplittableRandom(2);
    Window[] windows = new Window[count];
    for (int i = 0; i < count; i++) {
      windows[i] =
          new Window(
              within.x() + random.nextInt(within.width() - side + 1),
              within.y() + random.nextInt(within.height() - side + 1),
              side,
              side);
    }
    return windows;
  }

  /**
   * Square images of noise (uint8, 3 channels), each with so many annotations of 20-point polygons.
   *
   * @param format npy or cog (DEFLATE, tiles of 256)
   */
  static CocoDataset images(int images, int side, int annotationsEach, String format)
      throws IOException {
    String extension = format.equals("npy") ? ".npy" : ".tif";
    Path folder =
        kept(
            "noise-%d-%d-%s".formatted(images, side, format),
            path -> {
              Files.createDirectories(path);
              SplittableRandom random = new SplittableRandom(0);
              byte[] pixels = new byte[side * side * 3];
              CogWriter cog = CogWriter.standard().compression(Compression.DEFLATE);
              for (int i = 1; i <= images; i++) {
                random.nextBytes(pixels);
                NDArray image = NDArray.of(pixels, Shape.of(side, side, 3));
                Path file = path.resolve(i + extension);
                if (format.equals("npy")) {
                  Npy.write(file, image);
                } else {
                  cog.write(image, file);
                }
              }
            });
    SplittableRandom random = new SplittableRandom(5);
    CocoDataset.Builder builder = CocoDataset.builder().imageFolder(folder);
    for (int c = 1; c <= 10; c++) {
      builder.category(c, "class " + c);
    }
    long id = 1;
    for (int i = 1; i <= images; i++) {
      builder.image(i, i + extension, Size.of(side, side));
      for (int a = 0; a < annotationsEach; a++) {
        long imageId = i;
        double cx = random.nextDouble() * side;
        double cy = random.nextDouble() * side;
        double radius = 8 + random.nextDouble() * side / 16;
        double[] ring = new double[40];
        for (int p = 0; p < 20; p++) {
          double r = radius * (0.7 + 0.3 * random.nextDouble());
          ring[2 * p] = Math.rint((cx + r * Math.cos(p * Math.PI / 10)) * 100) / 100;
          ring[2 * p + 1] = Math.rint((cy + r * Math.sin(p * Math.PI / 10)) * 100) / 100;
        }
        MultiPolygon shape = MultiPolygon.of(List.of(Polygon.of(ring)));
        Box box = shape.bounds();
        int category = 1 + random.nextInt(10);
        builder.annotation(
            id++, d -> d.image(imageId).category(category).box(box).segmentation(shape));
      }
    }
    return builder.build();
  }

  /**
   * Images of 640x480 that no file is there for, each with so many boxes of usual sizes on average.
   *
   * @param boxesEach the mean; the number varies from none to twice as many
   */
  static CocoDataset boxes(int images, int boxesEach) {
    return boxes(images, boxesEach, false);
  }

  /**
   * As {@link #boxes(int, int)}.
   *
   * @param mixed whether the annotations of all images lie in any order, as in COCO's own files,
   *     and not image by image
   */
  static CocoDataset boxes(int images, int boxesEach, boolean mixed) {
    SplittableRandom random = new SplittableRandom(0);
    CocoDataset.Builder builder = CocoDataset.builder();
    for (int c = 1; c <= 10; c++) {
      builder.category(c, "class " + c);
    }
    record Boxed(int image, Box box) {}
    List<Boxed> all = new ArrayList<>();
    for (int i = 1; i <= images; i++) {
      builder.image(i, i + ".png", Size.of(640, 480));
      int count = random.nextInt(2 * boxesEach + 1);
      for (int a = 0; a < count; a++) {
        double width = 8 + 120 * random.nextDouble() * random.nextDouble();
        double height = 8 + 120 * random.nextDouble() * random.nextDouble();
        double x = random.nextDouble() * (640 - width);
        double y = random.nextDouble() * (480 - height);
        all.add(new Boxed(i, Box.of(x, y, width, height)));
      }
    }
    if (mixed) {
      Collections.shuffle(all, new Random(0));
    }
    for (int a = 0; a < all.size(); a++) {
      builder.annotation(a + 1, all.get(a).image, 1 + random.nextInt(10), all.get(a).box);
    }
    return builder.build();
  }

  /** Deletes a folder and all in it. */
  static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
