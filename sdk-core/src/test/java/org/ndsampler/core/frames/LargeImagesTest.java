package org.ndsampler.core.frames;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ndsampler.core.array.NDArray;
import org.ndsampler.core.geom.Window;
import org.ndsampler.core.raster.BlockCache;
import org.ndsampler.core.raster.RasterOptions;
import org.ndsampler.core.raster.Rasters;

/** Images whose pixels are more than the heap are converted all the same. */
class LargeImagesTest {
  /** 32.7 MB of pixels, for a heap of 31.5 MB, of which JDK 25 needs more for itself than 17. */
  private static final int SIDE = 3300;

  /** Each row is the one above it, moved by as many bytes. */
  private static final int SHIFT = 96;

  @TempDir Path folder;

  private final byte[] pixels = pattern();

  private static byte[] pattern() {
    byte[] pixels = new byte[3 * SIDE + SHIFT * SIDE];
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (100 + 80 * Math.sin(i / 900.0) + random.nextInt(8));
    }
    return pixels;
  }

  /** An image that takes little memory: its rows overlap. */
  private BufferedImage image() {
    ColorModel model = new BufferedImage(1, 1, BufferedImage.TYPE_3BYTE_BGR).getColorModel();
    ComponentSampleModel layout =
        new ComponentSampleModel(DataBuffer.TYPE_BYTE, SIDE, SIDE, 3, SHIFT, new int[] {0, 1, 2});
    WritableRaster raster =
        Raster.createWritableRaster(layout, new DataBufferByte(pixels, pixels.length), null);
    return new BufferedImage(model, raster, false, null);
  }

  private void write(String format, boolean progressive, Path file) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setProgressiveMode(
        progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image(), null, null), param);
    } finally {
      writer.dispose();
    }
  }

  @Test
  void pngAndJpegLargerThanTheHeapAreConverted() throws Exception {
    Path sources = Files.createDirectory(folder.resolve("sources"));
    write("png", false, sources.resolve("plain.png"));
    write("png", true, sources.resolve("interlaced.png"));
    write("jpeg", false, sources.resolve("baseline.jpg"));
    write("jpeg", true, sources.resolve("progressive.jpg"));
    turn(sources.resolve("baseline.jpg"), sources.resolve("turned.jpg"));
    List<String> command =
        ChildProcess.command(
            LargeChild.class,
            sources.toString(),
            folder.resolve("cogs").toString(),
            folder.resolve("cache").toString());
    // Of two the last one counts.
    command.add(command.indexOf("-Xmx256m") + 1, "-Xmx30m");
    // The collector that needs the same on every machine.
    command.add(command.indexOf("-Xmx256m") + 1, "-XX:+UseSerialGC");
    Path said = folder.resolve("said.txt");
    Process child =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    assertThat(child.waitFor(20, TimeUnit.MINUTES)).isTrue();
    String output = Files.readString(said, StandardCharsets.UTF_8);
    assertThat(output).contains("status 0", "cog 5", "npy 5").doesNotContain("failed");
    assertThat(child.exitValue()).isZero();
    check("plain", 0);
    check("interlaced", 0);
    check("baseline", 25);
    check("progressive", 25);
  }

  /** The converted image at its corners and in its middle. */
  private void check(String name, int most) throws IOException {
    Path cog = folder.resolve("cogs").resolve(name + ".tif");
    try (org.ndsampler.core.raster.Raster raster =
        Rasters.load().open(cog, RasterOptions.of(BlockCache.ofBytes(1 << 22)))) {
      for (int at : new int[] {0, SIDE / 2, SIDE - 8}) {
        NDArray part = raster.read(new Window(at, at, 8, 8));
        for (int y = 0; y < 8; y++) {
          for (int x = 0; x < 8; x++) {
            int expected = pixels[(at + y) * SHIFT + (at + x) * 3] & 0xff;
            assertThat(Math.abs(part.value(y, x, 0) - expected)).isLessThanOrEqualTo(most);
          }
        }
      }
    }
  }

  /** The same JPEG with a segment of EXIF that says that it is to be turned to the right. */
  private static void turn(Path from, Path to) throws IOException {
    byte[] jpeg = Files.readAllBytes(from);
    byte[] exif = {
      (byte) 0xff,
      (byte) 0xe1,
      0,
      34,
      'E',
      'x',
      'i',
      'f',
      0,
      0,
      'M',
      'M',
      0,
      42,
      0,
      0,
      0,
      8,
      0,
      1,
      1,
      0x12,
      0,
      3,
      0,
      0,
      0,
      1,
      0,
      6,
      0,
      0,
      0,
      0,
      0,
      0
    };
    byte[] turned = new byte[jpeg.length + exif.length];
    System.arraycopy(jpeg, 0, turned, 0, 2);
    System.arraycopy(exif, 0, turned, 2, exif.length);
    System.arraycopy(jpeg, 2, turned, 2 + exif.length, jpeg.length - 2);
    Files.write(to, turned);
  }
}
