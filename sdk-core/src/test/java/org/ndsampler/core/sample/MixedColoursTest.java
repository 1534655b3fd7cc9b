package org.ndsampler.core.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;

/** Photographs with and without colours, as they lie together in datasets. */
class MixedColoursTest {
  private static final Size SIZE = Size.of(12, 10);
  private static final Path RESOURCES = Path.of("src/test/resources");

  @TempDir Path folder;
  private CocoDataset dataset;

  @BeforeEach
  void write() throws IOException {
    write("1.png", new BufferedImage(12, 10, BufferedImage.TYPE_INT_RGB));
    write("2.png", new BufferedImage(12, 10, BufferedImage.TYPE_BYTE_GRAY));
    write("3.png", new BufferedImage(12, 10, BufferedImage.TYPE_INT_ARGB));
    write("4.png", new BufferedImage(12, 10, BufferedImage.TYPE_USHORT_GRAY));
    byte[] ramp = new byte[256];
    for (int i = 0; i < ramp.length; i++) {
      ramp[i] = (byte) i;
    }
    IndexColorModel palette = new IndexColorModel(8, 256, ramp, new byte[256], ramp);
    write("5.png", new BufferedImage(12, 10, BufferedImage.TYPE_BYTE_INDEXED, palette));
    CocoDataset.Builder builder = CocoDataset.builder().imageFolder(folder).category(1, "boat");
    for (int id = 1; id <= 5; id++) {
      builder.image(id, id + ".png", SIZE);
    }
    builder.image(6, image -> image.fileName("1.png").size(SIZE).channels("red|green|nir"));
    dataset = builder.build();
  }

  private void write(String name, BufferedImage image) throws IOException {
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        image.setRGB(x, y, 0xff000000 | 20 * x << 16 | 10 * y << 8 | 100);
      }
    }
    ImageIO.write(image, "png", folder.resolve(name).toFile());
  }

  @Test
  void greyIsGivenThreeTimesInItsOwnType() {
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      Target window = Target.image(2).region(2, 3, 6, 5);
      NDArray grey = sampler.loadSample(window).pixels();
      Sample colours = sampler.loadSample(window.channels("r|g|b"));
      assertThat(colours.channels()).containsExactly("r", "g", "b");
      assertThat(colours.pixels().dtype()).isEqualTo(DType.UINT8);
      assertThat(colours.pixels().shape()).isEqualTo(Shape.of(5, 6, 3));
      for (int c = 0; c < 3; c++) {
        assertThat(colours.pixels().channels(c, c + 1).contentEquals(grey)).isTrue();
      }
      Sample deep = sampler.loadSample(Target.image(4).rgb());
      assertThat(deep.pixels().dtype()).isEqualTo(DType.UINT16);
      NDArray stored = sampler.loadImage(4).pixels();
      assertThat(deep.pixels().channels(2, 3).contentEquals(stored)).isTrue();
    }
  }

  @Test
  void scaledAndPaddedGreyIsTheSameInAllThree() {
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      Target target = Target.image(2).region(-2, -1, 9, 9).scale(0.5);
      NDArray grey = sampler.loadSample(target).pixels();
      NDArray colours = sampler.loadSample(target.rgb()).pixels();
      for (int c = 0; c < 3; c++) {
        assertThat(colours.channels(c, c + 1).contentEquals(grey)).isTrue();
      }
    }
  }

  @Test
  void aMixedDatasetLoadsInBatchesOfRgb() {
    List<Target> targets = List.of(1L, 2L, 3L, 5L).stream().map(id -> Target.image(id)).toList();
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      List<Target> rgb = targets.stream().map(Target::rgb).toList();
      Batch batch = sampler.loader(rgb).batchSize(4).iterator().next();
      assertThat(batch.pixels().shape()).isEqualTo(Shape.of(4, 10, 12, 3));
      assertThat(batch.pixels().dtype()).isEqualTo(DType.UINT8);
      assertThat(batch.pixels(3).value(4, 3, 0)).isEqualTo(80); // of the palette
      SampleLoader.Batches mixed = sampler.loader(targets).batchSize(4).iterator();
      assertThatThrownBy(mixed::next)
          .hasMessageContaining("of the channels r|g|b, ")
          .hasMessageContaining("of the channels gray; give rgb() or channels(\"...\")");
    }
  }

  @Test
  void greyWithAlphaHasItsNamesAndIsGrey() throws IOException {
    CocoDataset one = one("images/greyalpha.png");
    Sample whole;
    try (CocoSampler sampler = CocoSampler.open(one)) {
      whole = sampler.loadSample(Target.image(1));
      Sample again = sampler.loadSample(Target.image(1).channels("gray|a"));
      assertThat(again.pixels().contentEquals(whole.pixels())).isTrue();
      NDArray rgb = sampler.loadSample(Target.image(1).rgb()).pixels();
      assertThat(rgb.channels()).isEqualTo(3);
      for (int c = 0; c < 3; c++) {
        assertThat(rgb.channels(c, c + 1).contentEquals(whole.pixels().channels(0, 1))).isTrue();
      }
    }
    assertThat(whole.channels()).containsExactly("gray", "a"); // though the sampler is closed
  }

  @Test
  void inksHaveTheirNamesAndBecomeColours() throws IOException {
    try (CocoSampler sampler = CocoSampler.open(one("found/cmyk.tif"))) {
      Sample inks = sampler.loadSample(Target.image(1));
      assertThat(inks.channels()).containsExactly("cyan", "magenta", "yellow", "black");
      Sample colors = sampler.loadSample(Target.image(1).rgb());
      Sample mixed = sampler.loadSample(Target.image(1).channels("black|g|cyan"));
      Size size = inks.pixels().shape().size();
      assertThat(colors.pixels().dtype()).isEqualTo(DType.UINT8);
      for (int y = 0; y < size.height(); y++) {
        for (int x = 0; x < size.width(); x++) {
          double light = 255 - inks.pixels().value(y, x, 3);
          for (int c = 0; c < 3; c++) {
            double color = Math.floor((255 - inks.pixels().value(y, x, c)) * light / 255 + 0.5);
            assertThat(colors.pixels().value(y, x, c)).isEqualTo(color);
          }
          assertThat(mixed.pixels().value(y, x, 0)).isEqualTo(inks.pixels().value(y, x, 3));
          assertThat(mixed.pixels().value(y, x, 1)).isEqualTo(colors.pixels().value(y, x, 1));
          assertThat(mixed.pixels().value(y, x, 2)).isEqualTo(inks.pixels().value(y, x, 0));
        }
      }
    }
  }

  @Test
  void lightnessAndTwoColourAxesAreNoRgb() throws IOException {
    byte[] tiff = Files.readAllBytes(RESOURCES.resolve("tiff/uint8-3-tiled-none-1.tif"));
    byte[] rgb = {6, 1, 3, 0, 1, 0, 0, 0, 2, 0}; // PhotometricInterpretation, one short: 2
    int at = 0;
    while (!Arrays.equals(tiff, at, at + rgb.length, rgb, 0, rgb.length)) {
      at++;
    }
    tiff[at + 8] = 8;
    Path lab = Files.write(folder.resolve("lab.tif"), tiff);
    try (CocoSampler sampler = CocoSampler.open(one(lab))) {
      assertThatThrownBy(() -> sampler.loadSample(Target.image(1).rgb()))
          .hasMessageContaining("has no channel r; it has [cie_l, cie_a, cie_b]");
    }
  }

  @Test
  void aFileThatIsCutIsNamedWithDatasetAndImageWhateverIsAskedOfIt() throws IOException {
    byte[] png = Files.readAllBytes(RESOURCES.resolve("images/rgb.png"));
    Path cut = folder.resolve("cut.png");
    Files.write(cut, png);
    CocoDataset dataset = one(cut);
    Files.write(cut, Arrays.copyOf(png, png.length / 2));
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      Target whole = Target.image(1);
      for (Target target : List.of(whole, whole.rgb(), whole.scale(0.5), whole.toSize(8, 8))) {
        assertThatThrownBy(() -> sampler.loadSample(target))
            .isInstanceOf(UncheckedIOException.class)
            .hasMessageStartingWith("dataset " + dataset.name() + ", image 1: " + cut);
      }
    }
  }

  /** A dataset of one file of the tests' resources. */
  private static CocoDataset one(String name) throws IOException {
    return one(RESOURCES.resolve(name));
  }

  private static CocoDataset one(Path file) throws IOException {
    try (Raster raster = Rasters.load().open(file, RasterOptions.of(BlockCache.ofBytes(1 << 20)))) {
      return CocoDataset.builder()
          .imageFolder(file.toAbsolutePath().getParent())
          .image(1, file.getFileName().toString(), raster.info().size())
          .build();
    }
  }

  @Test
  void anImageWithoutColoursOfItsOwnIsRefusedAsRgb() {
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      assertThatThrownBy(() -> sampler.loadSample(Target.image(6).rgb()))
          .hasMessageContaining("image 6 has no channel r; it has [red, green, nir]");
    }
  }

  @Test
  void aNameThatNoImageHasIsAnErrorUnlessAValueIsSaid() {
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      assertThatThrownBy(() -> sampler.loadSample(Target.image(1).channels("R|G|B")))
          .hasMessageContaining("image 1 has no channel R, nor has any other image")
          .hasMessageContaining("did you mean \"r\"?")
          .hasMessageContaining("missingChannels(value)");
      Target asked = Target.image(1).channels("R|G|B");
      NDArray zeros = sampler.loadSample(asked.missingChannels(0)).pixels();
      assertThat(zeros.value(5, 5, 1)).isZero();
      NDArray nan = sampler.loadSample(asked.missingChannels(Double.NaN)).pixels();
      assertThat(nan.value(5, 5, 1)).isNaN();
    }
  }

  @Test
  void aChannelOfAnotherImageIsNan() {
    try (CocoSampler sampler = CocoSampler.open(dataset)) {
      NDArray pixels = sampler.loadSample(Target.image(1).channels("r|nir")).pixels();
      assertThat(pixels.value(5, 5, 0)).isEqualTo(100);
      assertThat(pixels.value(5, 5, 1)).isNaN();
    }
  }
}
