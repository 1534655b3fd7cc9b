package org.ndsampler.core.raster.internal.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.ndsampler.core.array.DType;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.array.Shape;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.Damage;
import org.ndsampler.core.raster.RasterFormatException;
import org.ndsampler.core.raster.RowReader;

/** Images that are decoded while they are read, row by row, are those that are decoded whole. */
class RowsTest {
  private static final Path IMAGES = Path.of("src/test/resources/images");

  /** Written by Pillow 9.4 and OpenCV 4.6: samplings, restart markers, progressive, CMYK. */
  private static final Path JPEGS = Path.of("src/test/resources/jpeg");

  /** So little that each row of units is decoded on its own. */
  private static final long SMALL = 1;

  @TempDir Path folder;

  static List<Path> jpegs() throws IOException {
    List<Path> all = new ArrayList<>();
    for (Path one : List.of(IMAGES, JPEGS)) {
      try (Stream<Path> files = Files.list(one)) {
        files.filter(file -> file.toString().endsWith(".jpg")).sorted().forEach(all::add);
      }
    }
    return all;
  }

  private static NDArray read(ImageDecoder decoder, RowReader rows, int atOnce) throws IOException {
    NDArray whole = decoder.decode();
    NDArray result = NDArray.zeros(whole.dtype(), whole.shape());
    while (rows.position() < whole.height()) {
      int count = Math.min(atOnce, whole.height() - rows.position());
      rows.read(result.crop(new Window(0, rows.position(), whole.width(), count)));
    }
    return result;
  }

  private static void check(JpegDecoder decoder) throws IOException {
    NDArray whole = decoder.decode();
    for (long part : new long[] {SMALL, 20_000, JpegRows.PART_BYTES}) {
      for (int atOnce : new int[] {1, 7, 1000}) {
        try (RowReader rows = decoder.rows(part).orElseThrow()) {
          assertThat(read(decoder, rows, atOnce).contentEquals(whole))
              .as("%s, %s rows, parts of %s", decoder.info().path(), atOnce, part)
              .isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("jpegs")
  void everyRowOfAJpegIsThatOfTheWhole(Path file) throws IOException {
    check(JpegDecoder.open(file, false));
    check(JpegDecoder.open(file, true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1x2", "4x1", "2x2", "1x1", "2x1", "1x4", "4x2"})
  void anySamplingHasTheRowsOfTheWhole(String factors) throws IOException {
    int across = factors.charAt(0) - '0';
    int down = factors.charAt(2) - '0';
    for (int restart : new int[] {0, 5}) {
      check(JpegDecoder.open(TestJpegs.sampled(folder, across, down, restart), false));
    }
  }

  @Test
  void rowsMayBePassedOver() throws IOException {
    for (String name : List.of("420.jpg", "progressive420.jpg")) {
      JpegDecoder decoder = JpegDecoder.open(JPEGS.resolve(name), false);
      NDArray whole = decoder.decode();
      NDArray some = NDArray.zeros(whole.dtype(), whole.crop(new Window(0, 0, 203, 3)).shape());
      try (RowReader rows = decoder.rows(SMALL).orElseThrow()) {
        rows.skip(50);
        rows.read(some);
        assertThat(some.contentEquals(whole.crop(new Window(0, 50, 203, 3)))).isTrue();
        rows.skip(2);
        rows.read(some);
        assertThat(some.contentEquals(whole.crop(new Window(0, 55, 203, 3)))).isTrue();
        rows.skip(90);
        rows.read(some);
        assertThat(some.contentEquals(whole.crop(new Window(0, 148, 203, 3)))).isTrue();
        assertThatThrownBy(() -> rows.skip(1)).isInstanceOf(IndexOutOfBoundsException.class);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"420.jpg", "restart.jpg", "progressive420.jpg", "cmyk.jpg"})
  void aCutJpegIsAnErrorAlsoRowByRow(String name) throws IOException {
    byte[] bytes = Files.readAllBytes(JPEGS.resolve(name));
    SplittableRandom random = new SplittableRandom(1);
    int start = bytes.length / 4;
    for (int i = 0; i < 60; i++) {
      int end = start + random.nextInt(bytes.length - 8 - start);
      Path file = Files.write(folder.resolve("cut.jpg"), Arrays.copyOf(bytes, end));
      JpegDecoder decoder = JpegDecoder.open(file, false);
      assertThatThrownBy(
              () -> {
                try (RowReader rows = decoder.rows(SMALL).orElseThrow()) {
                  rows.skip(decoder.info().size().height());
                }
              })
          .as("cut at %s of %s", end, bytes.length)
          .isInstanceOf(RasterFormatException.class)
          .hasMessageContaining("cut.jpg");
    }
  }

  @Test
  void whatIsDamagedIsAnErrorOrReadsAsLibjpegReadsIt() throws IOException {
    boolean isTurbo = isTheJdkOfTurbo();
    int refused = 0;
    for (String name : List.of("420.jpg", "restart.jpg", "progressiverestart.jpg")) {
      byte[] bytes = Files.readAllBytes(JPEGS.resolve(name));
      SplittableRandom random = new SplittableRandom(2);
      for (int i = 0; i < 150; i++) {
        byte[] changed = bytes.clone();
        changed[700 + random.nextInt(bytes.length - 700)] = (byte) random.nextInt();
        Path file = Files.write(folder.resolve("changed.jpg"), changed);
        @Nullable NDArray whole;
        @Nullable NDArray parts;
        try {
          whole = JpegDecoder.open(file, false).decode();
        } catch (IOException | RuntimeException e) {
          whole = null;
        }
        try (RowReader rows = JpegDecoder.open(file, false).rows(SMALL).orElseThrow()) {
          parts = NDArray.zeros(DType.UINT8, shape(whole));
          rows.read(parts);
        } catch (IOException | RuntimeException e) {
          parts = null;
          refused++;
        }
        if (whole != null && parts != null && (isTurbo || isOurs(file, changed, whole))) {
          assertThat(parts.contentEquals(whole)).as("%s, change %s", name, i).isTrue();
        }
      }
    }
    assertThat(refused).isPositive();
  }

  /** Other builds of the JDK bring libjpeg 6b, which goes on after damage in its own way. */
  private boolean isTheJdkOfTurbo() throws IOException {
    BufferedImage stripes = new BufferedImage(40, 40, BufferedImage.TYPE_3BYTE_BGR);
    for (int i = 0; i < 1600; i++) {
      stripes.setRGB(i % 40, i / 40, i / 120 % 2 == 0 ? 0xc02010 : 0x1040d0);
    }
    // Rows that only are halved: libjpeg-turbo smooths them, 6b repeats them.
    Path file = TestJpegs.write(folder.resolve("halved.jpg"), stripes, 1, 2, 0, 0.9f);
    JpegDecoder decoder = JpegDecoder.open(file, false);
    return decoder.decode().contentEquals(decoder.decodeByJdk());
  }

  /** Whether the whole was decoded by our own code, and not by the JDK's. */
  private static boolean isOurs(Path file, byte[] jpeg, NDArray whole) throws IOException {
    JpegSequential ours = JpegSequential.of(file, jpeg, JpegDecoder.open(file, false).converts());
    Window all = new Window(0, 0, whole.width(), whole.height());
    return ours != null && ours.decode(jpeg, all, new JpegIndex()) != null;
  }

  private static Shape shape(@Nullable NDArray whole) {
    return whole == null ? Shape.of(151, 203, 3) : whole.shape();
  }

  @Test
  void noTemporaryFileStays() throws IOException {
    JpegDecoder decoder = JpegDecoder.open(JPEGS.resolve("progressive420.jpg"), false);
    long before = temporaryFiles();
    try (RowReader rows = decoder.rows(SMALL).orElseThrow()) {
      rows.skip(10);
      assertThat(temporaryFiles()).isLessThanOrEqualTo(before + 1);
    }
    assertThat(temporaryFiles()).isEqualTo(before);
  }

  private static long temporaryFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(file -> file.toString().contains("ndsampler-jpeg")).count();
    }
  }

  @Test
  void everyRowOfAPngIsThatOfTheWhole() throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> list = Files.list(IMAGES)) {
      list.filter(file -> file.toString().endsWith(".png")).forEach(files::add);
    }
    int all = files.size();
    for (int i = 0; i < all; i++) {
      files.add(interlaced(files.get(i), i));
    }
    for (int size = 1; size < 10; size++) {
      BufferedImage small = new BufferedImage(size, 11 - size, BufferedImage.TYPE_3BYTE_BGR);
      small.setRGB(size - 1, 10 - size, 0xff8040);
      files.add(interlaced(small, "small" + size));
    }
    for (Path file : files) {
      PngDecoder decoder = PngDecoder.open(file, Damage.REFUSE);
      NDArray whole = decoder.decode();
      for (int atOnce : new int[] {1, 5, 1000}) {
        try (RowReader rows = decoder.rows(true).orElseThrow()) {
          assertThat(read(decoder, rows, atOnce).contentEquals(whole)).as("%s", file).isTrue();
        }
      }
    }
  }

  private Path interlaced(Path png, int number) throws IOException {
    return interlaced(ImageIO.read(png.toFile()), "interlaced" + number);
  }

  private Path interlaced(BufferedImage image, String name) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    Path file = folder.resolve(name + ".png");
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), param);
    } finally {
      writer.dispose();
    }
    assertThat(Files.readAllBytes(file)[28]).isEqualTo((byte) 1);
    return file;
  }
}
