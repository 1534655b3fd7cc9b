package org.ndsampler.core.raster.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.coco.CocoDataset;
import org.ndsampler.core.geom.Affine;
import org.ndsampler.core.geom.Box;
import org.ndsampler.core.geom.Size;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.Orientation;
import org.ndsampler.core.raster.Raster;
import org.ndsampler.core.raster.RasterInfo;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;
import org.ndsampler.core.sample.CocoSampler;
import org.ndsampler.core.sample.Target;

/** Images that say that they are turned. */
class TurnedRasterTest {
  private static final int WIDTH = 7;
  private static final int HEIGHT = 5;
  private static final Size STORED = Size.of(7, 5);
  private static final Size TURNED = Size.of(5, 7);

  @TempDir Path folder;

  private static BufferedImage image() {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        image.setRGB(x, y, (10 + 30 * x) << 16 | (5 + 40 * y) << 8 | (x * y));
      }
    }
    return image;
  }

  private static byte[] exif(int orientation) {
    ByteBuffer block = ByteBuffer.allocate(26).order(ByteOrder.LITTLE_ENDIAN);
    block.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8);
    block.putShort((short) 1).putShort((short) 0x0112).putShort((short) 3).putInt(1);
    return block.putInt(orientation).putInt(0).array();
  }

  /** A PNG with a chunk of EXIF after IHDR. */
  private Path png(int orientation) throws IOException {
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    ImageIO.write(image(), "png", plain);
    byte[] bytes = plain.toByteArray();
    int afterHeader = 8 + 25;
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    chunk.write("eXIf".getBytes(StandardCharsets.US_ASCII));
    chunk.write(exif(orientation));
    CRC32 sum = new CRC32();
    sum.update(chunk.toByteArray());
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(file);
    out.write(bytes, 0, afterHeader);
    out.writeInt(26);
    out.write(chunk.toByteArray());
    out.writeInt((int) sum.getValue());
    out.write(bytes, afterHeader, bytes.length - afterHeader);
    return Files.write(folder.resolve("turned" + orientation + ".png"), file.toByteArray());
  }

  /** A TIFF of one strip, not compressed. */
  private Path tiff(int orientation) throws IOException {
    int[][] tags = {
      {256, 4, WIDTH},
      {257, 4, HEIGHT},
      {258, 3, 8},
      {259, 3, 1},
      {262, 3, 1},
      {273, 4, 0},
      {274, 3, orientation},
      {277, 3, 1},
      {278, 4, HEIGHT},
      {279, 4, WIDTH * HEIGHT}
    };
    int data = 8 + 2 + 12 * tags.length + 4;
    tags[5][2] = data;
    ByteBuffer file = ByteBuffer.allocate(data + WIDTH * HEIGHT).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8);
    file.putShort((short) tags.length);
    for (int[] tag : tags) {
      file.putShort((short) tag[0]).putShort((short) tag[1]).putInt(1).putInt(tag[2]);
    }
    file.putInt(0);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      file.put((byte) (3 * i));
    }
    return Files.write(folder.resolve("turned" + orientation + ".tif"), file.array());
  }

  private static RasterOptions options(Orientation orientation) {
    return RasterOptions.of(BlockCache.ofDefaultSize()).orientation(orientation);
  }

  /** Where EXIF 2.3 says that the first row and the first column are to be seen. */
  private static int[] seen(int orientation, int x, int y) {
    return switch (orientation) {
      case 1 -> new int[] {x, y};
      case 2 -> new int[] {WIDTH - 1 - x, y};
      case 3 -> new int[] {WIDTH - 1 - x, HEIGHT - 1 - y};
      case 4 -> new int[] {x, HEIGHT - 1 - y};
      case 5 -> new int[] {y, x};
      case 6 -> new int[] {HEIGHT - 1 - y, x};
      case 7 -> new int[] {HEIGHT - 1 - y, WIDTH - 1 - x};
      default -> new int[] {y, WIDTH - 1 - x};
    };
  }

  private static void check(Path file, int orientation) throws IOException {
    try (Raster stored = Rasters.load().open(file, options(Orientation.STORED));
        Raster turned = Rasters.load().open(file, options(Orientation.APPLY))) {
      NDArray from = stored.read();
      NDArray to = turned.read();
      Size size = orientation < 5 ? STORED : TURNED;
      assertThat(turned.info().size()).isEqualTo(size);
      for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
          int[] at = seen(orientation, x, y);
          for (int c = 0; c < from.channels(); c++) {
            assertThat(to.value(at[1], at[0], c)).isEqualTo(from.value(y, x, c));
          }
        }
      }
      for (int top = 0; top < size.height(); top++) {
        for (int left = 0; left < size.width(); left++) {
          Window window =
              Window.ofCorners(left, top, size.width(), Math.min(top + 2, size.height()));
          assertThat(turned.read(window).contentEquals(to.crop(window))).isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void pngAndTiffAreTurnedAsTheySay(int orientation) throws IOException {
    check(png(orientation), orientation);
    check(tiff(orientation), orientation);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void whatAnImageSaysOfItselfIsTurnedToo(int orientation) {
    RasterInfo said =
        RasterInfo.of(Path.of("a.tif"), "tiff", STORED, 1, DType.UINT8, Size.of(7, 2))
            .withNodata(OptionalDouble.of(3))
            .withChannelNames(List.of("pan"))
            .withScaling(List.of(2.0), List.of(1.0))
            .withGeoreference(Optional.of(Affine.scaling(10, -20)))
            .withWarnings(List.of("odd"));
    RasterInfo turned = TurnedRaster.of(new Header(said), orientation).info();
    assertThat(turned.nodata()).isEqualTo(said.nodata());
    assertThat(turned.channelNames()).isEqualTo(said.channelNames());
    assertThat(turned.scales()).isEqualTo(said.scales());
    assertThat(turned.offsets()).isEqualTo(said.offsets());
    assertThat(turned.warnings()).isEqualTo(said.warnings());
    int[] at = seen(orientation, 2, 3);
    Affine map = turned.georeference().orElseThrow();
    assertThat(map.applyX(at[0] + 0.5, at[1] + 0.5)).isEqualTo(25);
    assertThat(map.applyY(at[0] + 0.5, at[1] + 0.5)).isEqualTo(-70);
  }

  private record Header(RasterInfo info) implements Raster {
    @Override
    public void read(Window window, NDArray target) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }

  @Test
  void anOrientationThatDoesNotExistTurnsNothing() throws IOException {
    for (int orientation : new int[] {0, 9, 65535}) {
      check(png(orientation), 1);
      check(tiff(orientation), 1);
    }
    assertThat(Exif.orientation(new byte[0])).isEqualTo(1);
    byte[] whole = exif(6);
    for (int length = 0; length < whole.length - 4; length++) {
      assertThat(Exif.orientation(Arrays.copyOf(whole, length))).isIn(1, 6);
    }
  }

  private CocoDataset dataset(Path file, Size declared) {
    return CocoDataset.builder()
        .imageFolder(folder)
        .category(1, "boat")
        .image(1, file.getFileName().toString(), declared)
        .annotation(1, 1, 1, Box.of(1, 1, 2, 3))
        .build();
  }

  @Test
  void autoTurnsExactlyWhereTheDatasetSaysSo() throws IOException {
    Path file = png(6);
    NDArray turned;
    NDArray stored;
    try (Raster raster = Rasters.load().open(file, options(Orientation.APPLY))) {
      turned = raster.read();
    }
    try (Raster raster = Rasters.load().open(file, options(Orientation.AUTO))) {
      stored = raster.read();
      assertThat(raster.info().size()).isEqualTo(STORED);
    }
    try (CocoSampler sampler = CocoSampler.open(dataset(file, TURNED))) {
      assertThat(sampler.loadImage(1).pixels().contentEquals(turned)).isTrue();
      Window box = Window.of(1, 1, 2, 3);
      assertThat(sampler.loadSample(Target.annotation(1)).pixels().contentEquals(turned.crop(box)))
          .isTrue();
    }
    try (CocoSampler sampler =
        CocoSampler.builder(dataset(file, TURNED)).cache(folder.resolve("cache")).build()) {
      assertThat(sampler.loadImage(1).pixels().contentEquals(turned)).isTrue();
    }
    try (CocoSampler sampler = CocoSampler.open(dataset(file, STORED))) {
      assertThat(sampler.loadImage(1).pixels().contentEquals(stored)).isTrue();
    }
  }

  @Test
  void whereTheChoiceIsTakenAwayTheMessageSaysWhatHelps() throws IOException {
    CocoDataset turned = dataset(png(6), TURNED);
    try (CocoSampler sampler = CocoSampler.builder(turned).applyOrientation(false).build()) {
      assertThat(catchThrowable(() -> sampler.loadImage(1)).getMessage())
          .contains("EXIF says that the picture is turned")
          .contains("applyOrientation(true)");
    }
    CocoDataset swapped = dataset(png(1), TURNED);
    try (CocoSampler sampler = CocoSampler.open(swapped)) {
      assertThat(catchThrowable(() -> sampler.loadImage(1)).getMessage())
          .contains("is 7x5, and the dataset says 5x7")
          .contains("correct the width and height");
    }
  }
}
