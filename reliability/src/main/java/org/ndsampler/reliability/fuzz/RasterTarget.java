package org.ndsampler.reliability.fuzz;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Damage;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;
import org.ndsampler.core.raster.RowReader;
import org.ndsampler.core.raster.cog.CogWriter;
import org.ndsampler.core.raster.npy.Npy;
import org.ndsampler.core.raster.tiff.Compression;

/**
 * An image file. A window is the crop of the whole, the rows are those of the whole, a second
 * reader sees the same, one of a disk that cannot be mapped too, and a PNG is what ImageIO says.
 */
final class RasterTarget implements FuzzTarget {
  private static final Rasters RASTERS = Rasters.load();
  private static final long MOST_VALUES = 1 << 17;

  private final String ending;

  RasterTarget(String ending) {
    this.ending = ending;
  }

  @Override
  public List<byte[]> seeds(Path folder) throws IOException {
    List<byte[]> seeds = new ArrayList<>(Resources.ofCore(ending));
    NDArray pixels = noise(23, 17, 3);
    switch (ending) {
      case "png", "bmp", "gif", "jpg" -> {
        for (int channels : new int[] {1, 3}) {
          ByteArrayOutputStream out = new ByteArrayOutputStream();
          ImageIO.write(noise(23, 17, channels).toImage(), ending, out);
          seeds.add(out.toByteArray());
        }
      }
      case "npy" -> {
        for (DType type : DType.values()) {
          Path file = folder.resolve("seed.npy");
          Npy.write(file, pixels.to(type));
          seeds.add(Files.readAllBytes(file));
        }
      }
      case "tif" -> seeds.addAll(cogs(pixels, folder));
      default -> throw new IllegalStateException(ending);
    }
    seeds.removeIf(seed -> seed.length == 0);
    return seeds;
  }

  static List<byte[]> cogs(NDArray pixels, Path folder) throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (Compression compression : Compression.values()) {
      Path file = folder.resolve("seed.tif");
      try {
        CogWriter.standard().tileSize(16).overviews(1).compression(compression).write(pixels, file);
      } catch (IllegalArgumentException | UnsupportedOperationException | IOException e) {
        // Not one that is written.
        continue;
      }
      seeds.add(Files.readAllBytes(file));
    }
    return seeds;
  }

  static NDArray noise(int width, int height, int channels) {
    byte[] values = new byte[width * height * channels];
    new SplittableRandom(5).nextBytes(values);
    // Runs too, so that compressors have something to do.
    Arrays.fill(values, values.length / 2, values.length * 3 / 4, (byte) 9);
    return NDArray.of(values, Shape.of(height, width, channels));
  }

  @Override
  public void run(byte[] input, Path folder) throws Exception {
    Path file = Files.write(folder.resolve("image." + ending), input);
    IOException refused = null;
    NDArray strict = null;
    for (Damage damage : Damage.values()) {
      try {
        NDArray whole = readEveryWay(file, damage, input);
        strict = damage == Damage.REFUSE ? whole : strict;
      } catch (IOException e) {
        refused = e;
      }
    }
    if (ending.equals("png") && strict != null) {
      compareWithImageIo(input, strict);
    }
    if (strict != null && (ending.equals("npy") || ending.equals("tif"))) {
      compareWithUnmapped(input, strict);
    }
    if (refused != null) {
      throw refused;
    }
  }

  private static RasterOptions options(Damage damage) {
    return RasterOptions.of(BlockCache.ofBytes(1 << 20)).damage(damage);
  }

  private static @Nullable NDArray readEveryWay(Path file, Damage damage, byte[] input)
      throws IOException {
    NDArray whole;
    try (Raster raster = RASTERS.open(file, options(damage))) {
      if (isLarge(raster)) {
        raster.read(Window.of(0, 0, 1, 1));
        return null;
      }
      whole = raster.read();
      if (whole.shape().count() == 0) {
        return whole;
      }
      SplittableRandom random = new SplittableRandom(Arrays.hashCode(input));
      for (int i = 0; i < 2; i++) {
        Window window = inside(random, whole);
        FuzzTarget.require(
            raster.read(window).contentEquals(whole.crop(window).copy()),
            "the window " + window + " is not the crop");
      }
      for (int i = 0; i < raster.info().overviews().size(); i++) {
        raster.overview(i).read(Window.of(0, 0, 1, 1));
      }
      if (raster.mask().isPresent()) {
        raster.mask().get().read(Window.of(0, 0, 1, 1));
      }
    }
    // Rows may say sooner than a whole read that something is damaged, and not other pixels.
    try (Raster again = RASTERS.open(file, options(damage))) {
      Window window = inside(new SplittableRandom(input.length), whole);
      FuzzTarget.require(
          again.read(window).contentEquals(whole.crop(window).copy()), "a second reader differs");
      try (RowReader rows = again.rows()) {
        NDArray all = NDArray.zeros(whole.dtype(), whole.shape());
        for (int y = 0; y < whole.height(); y++) {
          rows.read(all.crop(Window.of(0, y, whole.width(), 1)));
        }
        FuzzTarget.require(all.contentEquals(whole), "the rows are not those of the whole");
      }
    }
    return whole;
  }

  private static Window inside(SplittableRandom random, NDArray whole) {
    int x = random.nextInt(whole.width());
    int y = random.nextInt(whole.height());
    return Window.of(
        x, y, 1 + random.nextInt(whole.width() - x), 1 + random.nextInt(whole.height() - y));
  }

  private static boolean isLarge(Raster raster) {
    return raster.info().size().area() * raster.info().channels() > MOST_VALUES;
  }

  /** Where both give eight bits of grey or red, green and blue without a palette. */
  private static void compareWithImageIo(byte[] input, NDArray ours) {
    BufferedImage theirs;
    try {
      theirs = ImageIO.read(new ByteArrayInputStream(input));
    } catch (IOException | RuntimeException e) {
      // ImageIO reads fewer of them.
      return;
    }
    if (theirs == null
        || !(theirs.getColorModel() instanceof ComponentColorModel)
        || theirs.getColorModel().getComponentSize(0) != 8) {
      return;
    }
    NDArray expected = NDArray.fromImage(theirs);
    if (expected.shape().equals(ours.shape()) && expected.dtype() == ours.dtype()) {
      FuzzTarget.require(expected.contentEquals(ours), "ImageIO has other pixels");
    }
  }

  private void compareWithUnmapped(byte[] input, NDArray mapped) throws IOException {
    try (FileSystem memory = Jimfs.newFileSystem(Configuration.unix())) {
      Path file = Files.write(memory.getPath("/image." + ending), input);
      try (Raster raster = RASTERS.open(file, options(Damage.REFUSE))) {
        FuzzTarget.require(
            raster.read().contentEquals(mapped), "a file that cannot be mapped has other pixels");
      } catch (IOException e) {
        throw new Wrong("refused where it cannot be mapped: " + e);
      }
    }
  }

  /** The sound files of other modules' tests are seeds too. */
  static final class Resources {
    private static final long LARGEST = 1 << 15;

    private Resources() {}

    static List<byte[]> ofCore(String ending) throws IOException {
      Path resources = Project.root().resolve("sdk-core/src/test/resources");
      List<byte[]> seeds = new ArrayList<>();
      try (Stream<Path> files = Files.walk(resources)) {
        for (Path file :
            files
                .filter(f -> f.toString().toLowerCase(Locale.ROOT).endsWith("." + ending))
                .sorted()
                .toList()) {
          if (Files.size(file) <= LARGEST) {
            seeds.add(Files.readAllBytes(file));
          }
        }
      }
      return seeds;
    }
  }
}
